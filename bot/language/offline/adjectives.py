"""Wishes about how a thing looks and how many there are: colour, size, number, "fluffy"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bot.domain import Intent
from bot.language.offline import nouns
from bot.language.offline.changes import Change, Sight
from bot.language.offline.looks import COLOUR, COLOURS, SIZE, SIZES, size_after
from bot.language.offline.targets import target_of
from bot.language.offline.touches import (
    added,
    background,
    bare,
    find,
    first_match,
    local,
    named,
    with_fitting_article,
)
from bot.language.offline.words import NUMBER, number, number_word, with_article

_RECOLOUR: Final = (
    re.compile(
        rf"(?:make|paint|colou?r|turn|dye|have|want) (?P<what>.+?) (?:be "
        rf"|in )?(?P<colour>{COLOUR})",
        re.IGNORECASE,
    ),
    re.compile(rf"(?P<what>.+?) (?:should be|in|to) (?P<colour>{COLOUR})", re.IGNORECASE),
    re.compile(rf"(?:in |make it )?(?P<colour>{COLOUR})(?P<what>)", re.IGNORECASE),
    re.compile(
        rf"(?:make |with )?(?:an? |the )?(?P<colour>{COLOUR}) (?P<what>[\w-]+)(?: instead)",
        re.IGNORECASE,
    ),
)

_RESIZE: Final = (
    re.compile(
        rf"make (?P<what>.+?) (?:much |a bit |a little |way )?(?P<size>{SIZE})", re.IGNORECASE
    ),
    re.compile(
        rf"(?:with )?(?:an? |the )?(?:much )?(?P<size>{SIZE}) (?P<what>[\w' -]+)", re.IGNORECASE
    ),
    re.compile(rf"(?P<what>the [\w-]+) (?:should be )?(?P<size>{SIZE})", re.IGNORECASE),
    re.compile(
        r"(?:much |a bit |a little |slightly )?(?P<size>bigger|larger|smaller|tinier)(?P<what>)",
        re.IGNORECASE,
    ),
)

_ONE_MORE: Final = re.compile(
    rf"(?:add )?(?:(?P<one>one more|another)|(?P<many>{NUMBER}) more) (?P<what>.+)", re.IGNORECASE
)

_MANY: Final = re.compile(
    rf"(?:make (?:it|them) |draw )?(?P<many>{NUMBER}) (?P<what>[\w-]+)(?: instead)?", re.IGNORECASE
)

_AMOUNT: Final = re.compile(
    r"(?:add |with )?(?P<what>(?:even )?(?:more|less|fewer) .+)", re.IGNORECASE
)

_ADJECTIVE: Final = re.compile(
    r"make (?P<whom>it|him|her|them|the [\w' -]+?) (?:look )?(?P<adjective>(?:very |more "
    r"|less )?[a-z-]{2,20})",
    re.IGNORECASE,
)

_ALL: Final = re.compile(r"(?:everything|all)\b", re.IGNORECASE)
_OF_COLOUR: Final = re.compile(r"^(?:the )?colou?rs? of |(?:'s)? colou?rs?$", re.IGNORECASE)
_OWNED: Final = re.compile(r"(?P<owner>.+'s) (?P<part>.+)")
_WHICH_ONE: Final = re.compile(r"the [\w -]+ one", re.IGNORECASE)
_SHOULD: Final = re.compile(r" (?:be|to be|should be)$", re.IGNORECASE)

NEVER: Final = re.compile(r"(?!)")


def recolour(clause: str, sight: Sight) -> Change | None:
    """Understand "make the hat red", "in blue", "a green hat instead"."""
    match = first_match(_RECOLOUR, clause)
    if match is None or _ALL.match(match["what"]):
        return None
    what, colour = match["what"], match["colour"]
    if what.casefold() in nouns.DETERMINERS:
        # "the sky purple" is no shade of purple called "sky purple".
        shade, _, colour = colour.partition(" ")
        what = f"{what} {shade}"
    return recoloured(sight, what, colour) if colour else None


def recoloured(sight: Sight, what: str, colour: str) -> Change:
    """Return the wish for a thing in a colour."""
    what = _OF_COLOUR.sub("", _SHOULD.sub("", what))
    description = sight.recipe.description
    if bare(what).casefold() == "background":
        return background(sight, with_article(f"{colour} background"))
    phrase = find(description, what)
    if phrase is None and _WHICH_ONE.fullmatch(what):
        return local(sight, f"{description}, {what} {colour}", f"made {what} {colour}")
    if phrase is None:
        owned = _OWNED.fullmatch(bare(what))
        thing = with_fitting_article(f"{colour} {bare(what)}".strip())
        if owned:
            thing = f"the {owned['owner']} {colour} {owned['part']}"
        said = f"added {named(thing)}, as I found no {bare(what) or 'subject'}"
        return replace(added(sight, thing, said), target=target_of(sight, what))
    described = nouns.describe(description, phrase, colour, COLOURS)
    said = f"made the {description[phrase.noun : phrase.end]} {colour}"
    return local(sight, described, said, target=target_of(sight, what))


def resize(clause: str, sight: Sight) -> Change | None:
    """Understand "make the dog bigger", "bigger dog", "a tiny hat"."""
    match = first_match(_RESIZE, clause)
    if match is None:
        return None
    description = sight.recipe.description
    phrase = find(description, match["what"])
    if phrase is None:
        return None
    size = size_after(match["size"], description[phrase.start : phrase.noun])
    described = nouns.describe(description, phrase, size, SIZES)
    name = description[phrase.noun : phrase.end]
    said = f"made the {name} {match['size'].casefold()}"
    return local(sight, described, said, target=target_of(sight, match["what"]))


def multiply(clause: str, sight: Sight) -> Change | None:
    """Understand "another dog", "two more birds", "three dogs"."""
    more, many = _ONE_MORE.fullmatch(clause), _MANY.fullmatch(clause)
    match = more or many
    phrase = nouns.find(sight.recipe.description, match["what"]) if match else None
    if match is None or phrase is None:
        return _one_more_thing(sight, more) if more else None
    wanted = number(match["many"]) if match["many"] else 1
    amount = (
        wanted + _amount(sight.recipe.description[phrase.start : phrase.noun]) if more else wanted
    )
    return _multiplied(sight, phrase, amount)


def _one_more_thing(sight: Sight, match: re.Match[str]) -> Change:
    many = match["many"]
    thing = f"{many} {match['what']}" if many else with_article(match["what"])
    return added(sight, thing)


def _multiplied(sight: Sight, phrase: nouns.Phrase, amount: int) -> Change:
    description = sight.recipe.description
    noun = description[phrase.noun : phrase.end]
    noun = nouns.plural(noun) if amount > 1 else nouns.singular(noun)
    own = description[phrase.start : phrase.noun].split()
    if own and (own[0].casefold() in nouns.DETERMINERS or own[0].isdecimal()):
        own = own[1:]
    new = " ".join([number_word(amount), *own, noun])
    text = f"{description[: phrase.start]}{new}{description[phrase.end :]}"
    return local(sight, text, f"made it {number_word(amount)} {noun}")


def _amount(own: str) -> int:
    first = own.partition(" ")[0]
    return number(first) if re.fullmatch(NUMBER, first, re.IGNORECASE) else 1


def change_amount(clause: str, sight: Sight) -> Change | None:
    """Understand "more snow", "fewer people"."""
    match = _AMOUNT.fullmatch(clause)
    if match is None:
        return None
    change = added(sight, match["what"], f"drew it with {match['what']}")
    return replace(change, intent=Intent.GLOBAL_CHANGE)


def adjust(clause: str, sight: Sight) -> Change | None:
    """Understand "make the dog fluffy"."""
    match = _ADJECTIVE.fullmatch(clause)
    phrase = find(sight.recipe.description, match["whom"]) if match else None
    if match is None or phrase is None:
        return None
    description = sight.recipe.description
    name, target = description[phrase.noun : phrase.end], target_of(sight, match["whom"])
    if nouns.is_plural(match["adjective"]) and nouns.is_plural(name):
        text = f"{description[: phrase.noun]}{match['adjective']}{description[phrase.end :]}"
        return local(sight, text, f"replaced the {name} with {match['adjective']}", target=target)
    described = nouns.describe(description, phrase, match["adjective"], NEVER)
    return local(sight, described, f"made the {name} {match['adjective']}", target=target)
