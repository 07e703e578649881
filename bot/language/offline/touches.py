"""What every change of a thing does to the recipe: find it, put something in, say what."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bot.domain import Intent
from bot.language.offline import nouns
from bot.language.offline.changes import Change, Sight
from bot.language.offline.looks import COLOUR
from bot.language.offline.scenes import read_place, set_scene
from bot.language.offline.targets import PRONOUNS, place_of
from bot.language.offline.words import NUMBER, tidy, with_article

_ARTICLES: Final = re.compile(
    r"^(?:(?:all|the|any|an?|that|those|these|this|more) )+", re.IGNORECASE
)

STARTS_NOUN: Final = re.compile(
    rf"(?:an?|the|some|{NUMBER}|more|fewer|less|lots of|many|several|{COLOUR}|his|her|its|their)\b",
    re.IGNORECASE,
)

_COUNTED: Final = re.compile(
    rf"(?:an?|the|some|many|several|{NUMBER}|his|her|its|their)\b", re.IGNORECASE
)
_WHERE: Final = re.compile(
    r"(?<=\w) (?:on|in|at|next to|near|beside|behind|under|above|below|by)"
    r" (?=(?:the|his|her|its)\b)",
    re.IGNORECASE,
)
_BACKGROUND: Final = re.compile(r"(?:with )?(?:an? |the )[^,]*background", re.IGNORECASE)


def added(sight: Sight, thing: str, said: str = "") -> Change:
    """Return the wish for one more thing in the picture."""
    thing = tidy(thing)
    tie = "with " if STARTS_NOUN.match(thing) else ""
    text = f"{sight.recipe.description}, {tie}{thing}" if sight.recipe.description else thing
    return local(sight, text, said or f"added {named(thing)}", thing, place_of(sight, thing))


def local(sight: Sight, description: str, said: str, added: str = "", target: str = "") -> Change:
    """Return a change of a part of the picture; what is asked for may appear again."""
    without = _wanted_again(sight.recipe.without, added)
    recipe = replace(sight.recipe, description=description, without=without)
    return Change(Intent.LOCAL_CHANGE, recipe, said, target=target)


def background(sight: Sight, new: str) -> Change:
    """Return the wish for another background."""
    scene = read_place(new)
    if scene is not None:
        text = set_scene(sight.recipe.description, scene)
    else:
        part = new if new.casefold().endswith("background") else f"{new} in the background"
        text = _BACKGROUND.sub("", sight.recipe.description)
        text = tidy(f"{tidy(text)}, with {part}")
    recipe = replace(sight.recipe, description=text)
    said = f"changed the background to {new.removesuffix(' background')}"
    return Change(Intent.LOCAL_CHANGE, recipe, said, target="the background")


def find(description: str, what: str) -> nouns.Phrase | None:
    """Return where a thing stands in a description; "it" is what the picture shows first."""
    what = what.strip()
    if not what or what.casefold() in PRONOUNS:
        what = nouns.main_noun(description)
    return nouns.find(description, head(what)) if what else None


def head(what: str) -> str:
    """Return a thing without where it is: "the hat" in "the hat on the left"."""
    return _WHERE.split(what, maxsplit=1)[0]


def first_match(patterns: tuple[re.Pattern[str], ...], clause: str) -> re.Match[str] | None:
    """Return the match of the first pattern that fits a clause as a whole."""
    return next((match for pattern in patterns if (match := pattern.fullmatch(clause))), None)


def bare(what: str) -> str:
    """Return a thing without its article."""
    return _ARTICLES.sub("", what.strip())


def named(thing: str) -> str:
    """Return a thing, short enough for a note."""
    return thing if len(thing) <= 80 else f"{thing[:79]}…"


def _wanted_again(without: str, added: str) -> str:
    """Return what must not appear, less what is asked for now."""
    kept = [thing for thing in without.split(", ") if not (thing and nouns.find(added, thing))]
    return ", ".join(kept)


def with_fitting_article(thing: str) -> str:
    """Return a thing with "a" or "an" where it is one and has no article yet."""
    if _COUNTED.match(thing) or nouns.is_plural(thing.split()[-1]):
        return thing
    return with_article(thing)
