"""Finding and changing things in a description: "a dog wearing pink sunglasses, on the beach".

No parser of English, only what descriptions of pictures need: a noun, the words before it that
belong to it, and the word that ties it to the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.language.offline.words import article, tidy

_TOKEN: Final = re.compile(r"[\w'-]+|[^\w\s]")
_DETERMINERS_WORDS: Final = (
    "a an the some my his her its their our your this that these those no any both several "
    "many few one two three four five six seven eight nine ten"
)
DETERMINERS: Final = frozenset(_DETERMINERS_WORDS.split())
_TIES_WORDS: Final = (
    "on in at under over behind beside near by with without and or of from to into through "
    "above below between around along across inside outside next front top against beneath "
    "onto upon like during that who which while as for but is are was were has have not wears "
    "holds"
)
_TIES: Final = frozenset(_TIES_WORDS.split())
_NOUNS_IN_ING_WORDS: Final = (
    "king ring string wing thing evening morning painting building ceiling wedding pudding "
    "swing sling spring earring clothing bling viking dumpling duckling sapling darling"
)
_NOUNS_IN_ING: Final = frozenset(_NOUNS_IN_ING_WORDS.split())
_IRREGULAR: Final = {
    "people": "person",
    "men": "man",
    "women": "woman",
    "children": "child",
    "mice": "mouse",
    "feet": "foot",
    "teeth": "tooth",
    "geese": "goose",
    "wolves": "wolf",
    "leaves": "leaf",
    "knives": "knife",
    "puppies": "puppy",
}
_TIE_BEFORE: Final = re.compile(
    r"(?:^|[ ,]+)(?:(?:on top|in front|next|close) (?:of|to)|wearing|holding|carrying|having"
    r"|riding|with|on|in|at|under|over|behind|beside|near|by|above|below|around|inside|against"
    r"|beneath|onto|from|through|of|like)$",
    re.IGNORECASE,
)
_AND_BEFORE: Final = re.compile(r"(?:,? and|,)$", re.IGNORECASE)
_AND_AFTER: Final = re.compile(r"^,? and (?=\w)", re.IGNORECASE)
_HELD_AFTER: Final = re.compile(r"^ (?:in|on|around) (?:his|her|its|their) \w+", re.IGNORECASE)
_DOING_AFTER: Final = re.compile(
    r"^ (?:\w+ing|with)\b.*?(?= (?:on|in|at|under|over|behind|beside|near|by|inside|and) |,|$)",
    re.IGNORECASE,
)
_PLACE_FIRST: Final = re.compile(
    r"^(?:on|in|at|under|over|behind|beside|near|by|inside|with) ", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase in a text: from its article to its noun, and where the noun begins."""

    start: int
    noun: int
    end: int


def find(text: str, noun: str) -> Phrase | None:
    """Return the phrase of the thing called `noun`, plural or singular, the best match first."""
    tokens = list(_TOKEN.finditer(text))
    wanted = [word for word in _words(noun) if word not in DETERMINERS]
    for names in (wanted, wanted[-1:]):
        ends = [i for i in range(len(tokens)) if names and _ends_here(tokens, i, names)]
        if ends:
            return _phrase(tokens, next((i for i in ends if _is_last(tokens, i)), ends[0]))
    return None


def main_noun(text: str) -> str:
    """Return the noun of the first phrase: "dog" in "a small dog wearing ..."; may be empty."""
    tokens = list(_TOKEN.finditer(text))
    last = ""
    for index, token in enumerate(tokens):
        if not token[0][0].isalnum() or (last and _ties(tokens, index)):
            break
        if token[0].casefold() not in DETERMINERS:
            last = token[0]
    return last


def describe(text: str, phrase: Phrase, adjective: str, replaced: re.Pattern[str]) -> str:
    """Return the text with an adjective at a phrase, in place of one that `replaced` matches."""
    before, own = text[: phrase.start], text[phrase.start : phrase.noun]
    own = " ".join(replaced.sub("", own).split())
    own = f"{own} {adjective}".strip()
    return (
        before + _with_right_article(f"{own} {text[phrase.noun : phrase.end]}") + text[phrase.end :]
    )


def replace(text: str, phrase: Phrase, new: str) -> str:
    """Return the text with another thing in a phrase's place; mentions of the old one follow."""
    old = text[phrase.noun : phrase.end]
    head = new.split()[-1]
    text = f"{text[: phrase.start]}{new}{text[phrase.end :]}"
    return re.sub(rf"\b{re.escape(old)}'s\b", lambda _: f"{head}'s", text)


def attach(text: str, phrase: Phrase, tie: str, thing: str) -> str:
    """Return the text with `thing` tied to a phrase: "dog" -> "dog wearing a hat"."""
    before, after = text[: phrase.end], text[phrase.end :]
    if after.startswith(f" {tie} "):
        return f"{before} {tie} {thing} and {after.removeprefix(f' {tie} ')}"
    return f"{before} {tie} {thing}{after}"


def remove(text: str, phrase: Phrase) -> str:
    """Return the text without a phrase, and without the words that tied it to the rest."""
    before, after = text[: phrase.start].rstrip(), text[phrase.end :]
    if not before:
        return _without_subject(after)
    if _AND_AFTER.match(after) and not before.endswith(" and"):
        return tidy(f"{before} {_AND_AFTER.sub('', after)}")
    if _begins_part(before):
        return tidy(f"{before.rpartition(',')[0]},{after.partition(',')[2]}")
    if _AND_BEFORE.search(before):
        return tidy(_AND_BEFORE.sub("", before) + after)
    return tidy(_TIE_BEFORE.sub("", before) + _HELD_AFTER.sub("", after))


def singular(word: str) -> str:
    """Return a word by which plural and singular are the same."""
    word = word.casefold()
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("xes", "ches", "shes", "sses")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "'s")) else word


def is_plural(word: str) -> bool:
    """Return whether a word is a plural, as far as its ending tells."""
    return singular(word) != word.casefold()


def plural(word: str) -> str:
    """Return the plural of a noun."""
    if is_plural(word):
        return word
    for many, one in _IRREGULAR.items():
        if one == word.casefold():
            return many
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("x", "ch", "sh", "s")) else "s")


def _words(text: str) -> list[str]:
    return [match[0].casefold() for match in _TOKEN.finditer(text)]


def _ends_here(tokens: list[re.Match[str]], index: int, names: list[str]) -> bool:
    first = index - len(names) + 1
    return first >= 0 and all(
        singular(tokens[first + offset][0]) == singular(name) for offset, name in enumerate(names)
    )


def _is_last(tokens: list[re.Match[str]], index: int) -> bool:
    """Return whether no other noun follows: "dog" is not last in "dog house"."""
    return index + 1 == len(tokens) or _ties(tokens, index + 1)


def _ties(tokens: list[re.Match[str]], index: int) -> bool:
    word = tokens[index][0].casefold()
    if word in _TIES or not word[0].isalnum():
        return True
    if not word.endswith("ing") or word in _NOUNS_IN_ING:
        return False
    # "the sleeping dog" has an adjective, "a dog sleeping" a verb.
    return index > 0 and tokens[index - 1][0].casefold() not in DETERMINERS


def _phrase(tokens: list[re.Match[str]], index: int) -> Phrase:
    first = index
    while first and not _ties(tokens, first - 1):
        first -= 1
        if tokens[first][0].casefold() in DETERMINERS or tokens[first][0].isdecimal():
            break
    return Phrase(tokens[first].start(), tokens[index].start(), tokens[index].end())


def _begins_part(before: str) -> bool:
    part = before.rpartition(",")
    return bool(part[1]) and part[2].strip().casefold() in ("", "with", "and", "and with")


def _without_subject(after: str) -> str:
    if _AND_AFTER.match(after):
        return tidy(_AND_AFTER.sub("", after))
    return _PLACE_FIRST.sub("", tidy(_DOING_AFTER.sub("", after, count=1)))


def _with_right_article(phrase: str) -> str:
    first, _, rest = phrase.partition(" ")
    if first.casefold() not in ("a", "an"):
        return phrase
    right = article(rest)
    return f"{right.capitalize() if first[0].isupper() else right} {rest}"
