"""Wishes about the whole picture: style, shape, framing, time, place, tone, kind of picture."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bot.domain import Intent, Recipe
from bot.language.offline.changes import Change, Rule, Sight
from bot.language.offline.framing import cut_framing, read_framing, set_framing
from bot.language.offline.fresh import read_type
from bot.language.offline.scenes import Scene, read_place, read_scene, set_scene
from bot.language.offline.shapes import cut_shape, read_shape
from bot.language.offline.styles import (
    add_tone,
    cut_style,
    describe_style,
    read_style,
    read_tone,
    set_manner,
)
from bot.language.offline.words import tidy

_WHOLE: Final = (
    "(?:the|this|that) (?:(?:whole|entire|same|style|shape|format|size|aspect ratio|ratio"
    "|time of day|season|weather|setting|background|scene|art style|location|place|framing"
    "|view)(?: of the (?:picture|image|photo))?|picture|image|photo|photograph|drawing|painting"
    "|thing|one|version|whole (?:thing|picture|image|scene))"
)
_SHELL: Final = re.compile(
    rf"(?:(?:now|but|and|so|then|just|also|maybe|instead|rather|try|make|made|turn|draw|render"
    rf"|paint"
    r"|redo|redraw|crop|change|convert|transform|do|have|put|switch|go|use|set|keep|move|show"
    r"|again|let|once more|take place|happen(?:ing)?)\b"
    rf"|(?:it|this|that|them|everything|all|same)\b|{_WHOLE}(?= |:|$)"
    r"|(?:be|to be|look|looks?|into|to|more like|more of|with|style:|all)\b(?! style))[ ,:]*",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(
    r" (?:please|too|instead|now|again|this time|though|as well|a (?:bit|little|lot)|slightly"
    r"|if possible|then|please|one|(?<!comic )picture|image|version)$",
    re.IGNORECASE,
)
_LEFT_ARTICLE: Final = re.compile(
    r"^(?:an?|the)(?:$| (?=(?:at|in|on|with|from|by|under)\b))", re.IGNORECASE
)
_TOO: Final = re.compile(
    r"(?:(?:it'?s|it is|that'?s|this is|looks|still|a bit|a little|way|far) )*too ([\w-]+)",
    re.IGNORECASE,
)
_OPPOSITE: Final = {
    "dark": "brighter",
    "bright": "darker",
    "light": "darker",
    "cold": "warmer",
    "warm": "cooler",
    "pale": "more colourful",
}
_MAX_TAILS: Final = 3
_NO_STYLE: Final = re.compile(
    r"(?:remove|drop|without|no|lose) (?:the |any )?(?:[\w-]+ )?style(?: at all)?", re.IGNORECASE
)
_THING: Final = re.compile(
    r"(?:add|include|insert|remove|delete|erase|replace|swap|give|put (?!it|them|this)|draw an?)\b",
    re.IGNORECASE,
)


def core(clause: str) -> str:
    """Return what a clause asks for, without "make it", "now", "please"."""
    start = 0
    while match := _SHELL.match(clause, start):
        start = match.end()
    text = clause[start:]
    for _ in range(_MAX_TAILS):
        text = _TAIL.sub("", text)
    return text.strip(" ,.;!:?")


def restyle(clause: str, sight: Sight) -> Change | None:
    """Understand "make it anime-style", "as a watercolour"; one style takes another's place."""
    manner = read_style(core(clause))
    if manner is None and (match := _LIKE_ARTIST.fullmatch(clause)):
        manner = f"in the style of {match['artist']}"
    if manner is None and (match := _STYLE_NAMED.match(clause)):
        manner = tidy(match["manner"])
    if manner is None:
        return None
    style = set_manner(sight.recipe.style, manner)
    return _global(
        replace(sight.recipe, style=style), f"changed the style to {describe_style(manner)}"
    )


_LIKE_ARTIST: Final = re.compile(
    r"(?:(?:[Mm]ake|[Pp]aint|[Dd]raw|[Dd]o|[Rr]ender"
    r"|[Rr]edo) )?(?:it )?like (?P<artist>[A-Z]\w+(?: [A-Z]\w+)*)"
)
_STYLE_NAMED: Final = re.compile(
    r"(?:(?:change|set|switch|use) )?(?:the )?(?:art )?style(?::| to| should be"
    r"| as) ?(?P<manner>.+)",
    re.IGNORECASE,
)


def unstyle(clause: str, sight: Sight) -> Change | None:
    """Understand "remove the style"."""
    if not _NO_STYLE.fullmatch(clause):
        return None
    return _global(replace(sight.recipe, style=""), "took the style away")


def reshape(clause: str, sight: Sight) -> Change | None:
    """Understand "make it wider", "16:9"."""
    shape = read_shape(core(clause), sight.shape)
    if shape is None:
        return None
    said = f"changed the shape to {shape}"
    return Change(Intent.RESIZE, sight.recipe, said, shape=shape)


def reframe(clause: str, sight: Sight) -> Change | None:
    """Understand "from above", "zoom in", "4K"."""
    framing = read_framing(core(clause)) or read_framing(clause)
    if framing is None:
        return None
    composition = set_framing(sight.recipe.composition, framing)
    recipe = replace(sight.recipe, composition=composition)
    return _global(recipe, f"changed the composition to {framing}")


_MOVED: Final = re.compile(
    r"(?:put|move|place|set|bring) (?:it|him|her|them|everything|the [\w-]+) |(?:change|make"
    r"|turn) the (?:background|setting|scene|location|place)\b",
    re.IGNORECASE,
)


def relocate(clause: str, sight: Sight) -> Change | None:
    """Understand "now at night", "in winter", "put it on the beach"."""
    text = core(clause).removeprefix("like ")
    scene = read_scene(text)
    if scene is None and (match := _MOVED.match(clause)):
        scene = read_place(text) or read_place(clause[match.end() :].strip())
    return None if scene is None else _in_scene(scene, sight)


def _in_scene(scene: Scene, sight: Sight) -> Change:
    recipe = replace(sight.recipe, description=set_scene(sight.recipe.description, scene))
    return _global(recipe, f"set it {scene.phrase}")


def retone(clause: str, sight: Sight) -> Change | None:
    """Understand "darker", "more colourful"."""
    excess = _TOO.fullmatch(clause)
    tone = _less(excess[1]) if excess else read_tone(core(clause))
    if tone is None:
        return None
    recipe = replace(sight.recipe, style=add_tone(sight.recipe.style, tone))
    return _global(recipe, f"made it {tone}")


def _less(adjective: str) -> str:
    lowered = adjective.casefold()
    return _OPPOSITE.get(lowered, f"less {lowered}")


def retype(clause: str, sight: Sight) -> Change | None:
    """Understand "as a photo", "turn it into a logo"."""
    content_type = read_type(core(clause))
    if content_type is None:
        return None
    recipe = replace(sight.recipe, content_type=content_type)
    said = f"made it a {content_type}"
    if content_type == "photograph" and recipe.style:
        said += f" and dropped the style “{recipe.style}”"
        recipe = replace(recipe, style="")
    return _global(recipe, said)


def several(clause: str, sight: Sight) -> Change | None:
    """Understand a clause with two wishes in it: "anime at night", "a wide watercolour"."""
    if _THING.match(clause):
        return None
    text = core(clause)
    rest, shape = cut_shape(text)
    rest, manner = cut_style(rest)
    rest, framing = cut_framing(rest)
    first = _applied(sight, shape, manner, framing)
    if first is None:
        return None
    others = core(_LEFT_ARTICLE.sub("", tidy(rest)))
    if not others:
        return first
    seen = Sight(first.recipe, first.shape or sight.shape)
    second = next((found for rule in _PLAIN if (found := rule(others, seen))), None)
    if second is None:
        return None
    said = f"{first.said} and {second.said}"
    return Change(Intent.GLOBAL_CHANGE, second.recipe, said, first.shape or second.shape)


def _applied(sight: Sight, shape: str | None, manner: str | None, framing: str) -> Change | None:
    recipe, said = sight.recipe, []
    if manner:
        recipe = replace(recipe, style=set_manner(recipe.style, manner))
        said.append(f"changed the style to {describe_style(manner)}")
    if framing:
        recipe = replace(recipe, composition=set_framing(recipe.composition, framing))
        said.append(f"changed the composition to {framing}")
    if shape:
        said.append(f"changed the shape to {shape}")
    if not said:
        return None
    intent = Intent.GLOBAL_CHANGE if manner or framing else Intent.RESIZE
    return Change(intent, recipe, " and ".join(said), shape)


def _global(recipe: Recipe, said: str) -> Change:
    return Change(Intent.GLOBAL_CHANGE, recipe, said)


_PLAIN: Final[tuple[Rule, ...]] = (reshape, restyle, reframe, relocate, retone, retype)
WHOLE_RULES: Final[tuple[Rule, ...]] = (unstyle, *_PLAIN)
