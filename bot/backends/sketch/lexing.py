"""Cuts a prompt into the words that the painter knows, and those it does not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.backends.sketch.vocabulary import TOKENS_PER_PHRASE, Vocabulary

MAX_CHARACTERS = 8000
WORD = re.compile(r"[a-z0-9&]+(?:[-'][a-z0-9]+)*|[.,;:!?()\n]")
CLAUSE_ENDS = frozenset(".;:!?()\n")


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One word or phrase with its meaning.

    Attributes:
        kind: subject, style, setting, light, weather, relation, colour, number, size, group, and,
            comma, end, unknown, maybe (unknown, but looks like an adjective or a verb), or the
            group of an ignored word (grammar, picture, body ...).
        name: Canonical name; for an unknown word the word itself.
    """

    kind: str
    name: str
    text: str
    plural: bool = False


def tokens(text: str) -> list[str]:
    """Return the words and punctuation marks of a text, in lower case and plain letters."""
    plain = unicodedata.normalize("NFKD", text[:MAX_CHARACTERS]).lower()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = plain.replace("’", "'").replace("—", ",").replace("–", ",")
    return [re.sub(r"'s$", "", word) or word for word in WORD.findall(plain)]


def lex(text: str, vocabulary: Vocabulary) -> list[Lexeme]:
    """Return a prompt's lexemes, the longest known phrase first at each place."""
    words = tokens(text)
    found: list[Lexeme] = []
    at = 0
    while at < len(words):
        lexeme, length = _next(words, at, vocabulary)
        found.append(lexeme)
        at += length
    return found


def _next(words: Sequence[str], at: int, vocabulary: Vocabulary) -> tuple[Lexeme, int]:
    word = words[at]
    if word in CLAUSE_ENDS or word == ",":
        return Lexeme("comma" if word == "," else "end", "", word), 1
    if (modifier := _modifier(words, at, vocabulary)) is not None:
        return modifier, 1
    for length, phrase in _phrases(words, at):
        if (lexeme := _known(phrase, vocabulary)) is not None:
            return lexeme, length
    return _single(word, vocabulary), 1


def _phrases(words: Sequence[str], at: int) -> Iterator[tuple[int, str]]:
    for length in range(min(TOKENS_PER_PHRASE, len(words) - at), 0, -1):
        phrase = " ".join(words[at : at + length])
        yield length, phrase
        if "-" in phrase:
            yield length, phrase.replace("-", " ")


def _known(phrase: str, vocabulary: Vocabulary) -> Lexeme | None:
    if phrase in vocabulary.groups and phrase not in vocabulary.phrases:
        return Lexeme("group", vocabulary.groups[phrase], phrase)
    if (hit := vocabulary.find(phrase)) is None:
        return None
    entry, plural = hit
    last, forms = phrase.rsplit(" ", 1)[-1], vocabulary.forms
    return Lexeme(
        entry.kind, entry.name, phrase, plural and last not in forms.paired | forms.uncounted
    )


def _modifier(words: Sequence[str], at: int, vocabulary: Vocabulary) -> Lexeme | None:
    """Return a colour, number or size where the word is one here ("orange hat", not "orange")."""
    word = words[at]
    also_noun = any(
        phrase == word or phrase.startswith(word + " ")
        for length, phrase in _phrases(words, at)
        if vocabulary.find(phrase) is not None
    )
    if also_noun and not _alone_before_noun(words, at, vocabulary):
        return None
    if word in vocabulary.colours:
        return Lexeme("colour", word, word)
    if word in vocabulary.sizes:
        return Lexeme("size", word, word)
    if word in vocabulary.forms.collectives and "of" not in words[at + 1 : at + 2]:
        return None
    if word in vocabulary.numbers or (word.isdigit() and 0 < int(word[:9]) < 10_000):
        return Lexeme("number", word, word)
    return None


def _alone_before_noun(words: Sequence[str], at: int, vocabulary: Vocabulary) -> bool:
    """Say whether a word that may be a noun stands before another noun, so that it describes it."""
    longest = next((n for n, phrase in _phrases(words, at) if vocabulary.find(phrase)), 1)
    if longest > 1 or (
        words[at] in vocabulary.numbers and words[at] in vocabulary.forms.collectives
    ):
        return words[at + 1 : at + 2] == ["of"]
    for length, phrase in _phrases(words, at + 1):
        hit = vocabulary.find(phrase)
        if hit is not None and hit[0].kind == "subject" and length:
            return True
    following = words[at + 1] if at + 1 < len(words) else ""
    return vocabulary.ignored.get(following) == "adjectives"


def _single(word: str, vocabulary: Vocabulary) -> Lexeme:
    if word == "and":
        return Lexeme("and", "", word)
    if word in vocabulary.ignored:
        return Lexeme(vocabulary.ignored[word], word, word)
    if not any(c.isalpha() for c in word) or len(word) == 1:
        return Lexeme("grammar", word, word)
    endings = vocabulary.forms.modifier_endings
    if any(word.endswith(ending) and len(word) > len(ending) + 2 for ending in endings):
        return Lexeme("maybe", word, word)
    parts = word.split("-")
    if len(parts) > 1 and all(part in vocabulary.ignored or part.isdigit() for part in parts):
        return Lexeme("adjectives", word, word)
    return Lexeme("unknown", word, word)
