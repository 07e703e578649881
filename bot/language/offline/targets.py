"""The thing that a change is about, as it can be found in the picture: "the cat's lap"."""

from __future__ import annotations

import re
from typing import Final

from bot.language.offline import nouns
from bot.language.offline.changes import Sight

PRONOUNS: Final = frozenset({"it", "him", "her", "them", "this", "that", "they", "he", "she"})

_WHOSE: Final = frozenset({"his", "her", "its"})
_ARTICLE: Final = re.compile(r"^(?:(?:any|an?|that|those|these|this|more|some|only) )+", re.I)
_INTO: Final = re.compile(r" (?:on|onto|in|into|over|around|at|to) (?P<thing>(?!top\b).+)$", re.I)
_BESIDE: Final = re.compile(
    r" (?P<tie>next to|beside|near|behind|in front of|under|below|beneath|above|between|on top of"
    r"|close to) (?P<thing>.+)$",
    re.IGNORECASE,
)
_OWN: Final = re.compile(r"(?:the|his|her|its|their|my|your|both|all|every|each) |.+'s? \w", re.I)
# A place in the picture, or the picture itself, is no thing in it.
_NO_THING: Final = re.compile(
    r"(?:the |its |this )?(?:very |far |upper |lower |top |bottom |left |right |middle "
    r"|cent(?:er|re) |left-hand |right-hand )*(?:left|right|top|bottom|middle|cent(?:er|re)"
    r"|corners?|sides?|half|ones?|edges?|part|picture|image|photo|scene|frame"
    r"|[abc][123])(?: of (?:the|this) (?:picture|image|photo|scene|frame))?",
    re.IGNORECASE,
)


def target_of(sight: Sight, what: str) -> str:
    """Return a thing as it can be found in the picture; "it" is what the picture shows first."""
    what = what.strip()
    if not what or what.casefold() in PRONOUNS:
        noun = nouns.main_noun(sight.recipe.description)
        return f"the {noun}" if noun else ""
    if _NO_THING.fullmatch(what):
        return ""
    owner, _, part = what.partition(" ")
    if owner.casefold() in _WHOSE and (noun := nouns.main_noun(sight.recipe.description)):
        return f"the {noun}'s {part}"
    return what if _OWN.match(what) else f"the {_ARTICLE.sub('', what)}".rstrip()


def place_of(sight: Sight, added: str) -> str:
    """Return on what in the picture a new thing is put, or beside what; empty if unsaid."""
    beside = _BESIDE.search(added)
    match = beside or _INTO.search(added)
    thing = target_of(sight, match["thing"]) if match else ""
    if match is None or not thing:
        return ""
    return f"the place {match['tie'].casefold()} {thing}" if beside else thing
