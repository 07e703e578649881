"""A recipe written in a dialect: pure, never longer than the generator takes.

What members or models wrote is words and nothing else: what a generator would take for a command
is replaced, brackets are escaped, line breaks are taken out.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from typing import Final

from bot.domain import Recipe
from bot.prompting.dialects import Component, Dialect
from bot.refinement import compose_prompt

_RATIOS: Final = {"square": "1:1", "wide": "3:2", "tall": "2:3"}
_MAX_TERM: Final = 20
_MAX_PASSES: Final = 20
_LONGEST_WORD: Final = 40
_PHOTOGRAPH: Final = re.compile(r"photo|snapshot|polaroid", re.IGNORECASE)
# What is cut last, first: the words mean least without their subject.
_BY_WEIGHT: Final = ("description", "content_type", "style", "composition", "without")
_LOOSE: Final = " ,;"


@dataclass(frozen=True, slots=True)
class Draft:
    """One prompt before it is written in a dialect.

    Attributes:
        prose: The picture in sentences, without what must not appear; empty: from the recipe.
        shape: As in `Options`, None: not said.
    """

    recipe: Recipe
    prose: str = ""
    shape: str | None = None

    @property
    def size(self) -> int:
        """How many characters of words there are to be written."""
        fields = sum(len(str(getattr(self.recipe, name))) for name in _BY_WEIGHT)
        return max(fields, len(self.prose) + len(self.recipe.without))


def render(draft: Draft, dialect: Dialect) -> str:
    """Return the prompt as the generator takes it, its words cut where they are too many."""
    whole = _written(draft, dialect)
    if length(whole) <= dialect.max_characters:
        return whole
    fits, too_long = 0, draft.size
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if length(_written(_cut(draft, middle), dialect)) <= dialect.max_characters:
            fits = middle
        else:
            too_long = middle
    return _written(_cut(draft, fits), dialect)


def length(text: str) -> int:
    """Return the length in UTF-16 units, as most sites count, and never less than characters."""
    return len(text) + sum(ord(character) > 0xFFFF for character in text)


def ratio(shape: str | None, dialect: Dialect) -> str:
    """Return the ratio nearest to a shape that the generator has; empty: no shape is said."""
    if shape is None:
        return ""
    wanted = _fraction(_RATIOS.get(shape, shape))
    if wanted is None:
        return ""
    if not dialect.shapes:
        return f"{wanted.numerator}:{wanted.denominator}"
    return min(dialect.shapes, key=lambda has: abs(math.log(wanted / (_fraction(has) or 1))))


def plain(text: str, dialect: Dialect) -> str:
    """Return a text on one line, without anything that the generator takes for a command."""
    said = " ".join("".join(_visible(character) for character in text).split())
    for _ in range(_MAX_PASSES):  # what is left of one command may make up another
        before, said = said, " ".join(_without_commands(said, dialect).split())
        if said == before:
            break
    return said.strip(_LOOSE)


def _without_commands(text: str, dialect: Dialect) -> str:
    if not dialect.replaced:
        return text
    return _commands(tuple(dialect.replaced)).sub(lambda match: dialect.replaced[match[0]], text)


def _visible(character: str) -> str:
    kind = unicodedata.category(character)
    if kind == "Cf":  # direction marks and joiners: nothing is seen of them
        return ""
    return " " if kind.startswith("C") else character


@cache
def _commands(commands: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds the commands, the longest first; a word only where it stands alone."""
    longest_first = sorted(commands, key=len, reverse=True)
    return re.compile("|".join(_alone(text) for text in longest_first))


def _alone(text: str) -> str:
    before = r"(?<!\w)" if text[0].isalnum() else ""
    after = r"(?!\w)" if text[-1].isalnum() else ""
    return f"{before}{re.escape(text)}{after}"


def _written(draft: Draft, dialect: Dialect) -> str:
    words = _prose(draft, dialect) if dialect.form == "prose" else _phrases(draft, dialect)
    things = _things(draft.recipe.without, dialect)
    said = ratio(draft.shape, dialect)
    is_photograph = _PHOTOGRAPH.search(draft.recipe.content_type) is not None
    parts = (
        words,
        dialect.negation.replace("{things}", things) if things else "",
        dialect.shape.replace("{value}", dialect.shapes.get(said, said)) if said else "",
        dialect.photograph if is_photograph else "",
        dialect.closing,
    )
    return dialect.joint.join(part for part in parts if part)


def _prose(draft: Draft, dialect: Dialect) -> str:
    words = draft.prose or compose_prompt(replace(draft.recipe, without=""))
    return _escaped(plain(words, dialect), dialect)


def _phrases(draft: Draft, dialect: Dialect) -> str:
    texts = {name: _weighted(draft.recipe, name, dialect) for name in dialect.order}
    kind, description = texts.get("content_type"), texts.get("description")
    if kind and description:
        texts |= {"content_type": "", "description": f"{kind} of {description}"}
    return dialect.between.join(text for text in texts.values() if text)


def _weighted(recipe: Recipe, name: Component, dialect: Dialect) -> str:
    words = _escaped(plain(str(getattr(recipe, name)), dialect).rstrip("."), dialect)
    weight = dialect.weights.get(name)
    if not words or not dialect.weight or weight is None:
        return words
    return dialect.weight.replace("{weight}", f"{weight:g}").replace("{words}", words)


def _things(without: str, dialect: Dialect) -> str:
    said = (_escaped(plain(thing, dialect).rstrip("."), dialect) for thing in without.split(","))
    *things, last = dict.fromkeys(thing for thing in said if thing) or ("",)
    if dialect.form == "prose" and things:
        return f"{', '.join(things)} or {last}"
    return ", ".join((*things, last))


def _escaped(text: str, dialect: Dialect) -> str:
    if not dialect.escaped:
        return text
    return re.sub(f"[{re.escape(dialect.escaped)}]", r"\\\g<0>", text)


def _cut(draft: Draft, room: int) -> Draft:
    """Return the draft with at most `room` characters, the subject kept longest."""
    left, fields = room, {}
    for name in _BY_WEIGHT:
        said = str(getattr(draft.recipe, name))
        fields[name] = _shortened(said, left)
        left = left - len(said) if fields[name] == said else 0
    prose = _shortened(draft.prose, room)
    if draft.prose:
        fields["without"] = _shortened(draft.recipe.without, room - len(prose))
    return replace(draft, recipe=Recipe(**fields), prose=prose)


def _shortened(text: str, room: int) -> str:
    """Return the words that fit; of one endless word, its beginning."""
    if len(text) <= room:
        return text
    head = text[: max(0, room)]
    words = head.rsplit(maxsplit=1)[0] if " " in head.strip() else head
    is_torn = words == head and text[len(head) :][:1].isalnum()
    return "" if is_torn and len(head) < _LONGEST_WORD else words.rstrip(_LOOSE)


def _fraction(text: str) -> Fraction | None:
    """Return a ratio of whole numbers, none above 20; None: it is none."""
    match = re.fullmatch(r"(\d{1,4}(?:\.\d{1,2})?):(\d{1,4}(?:\.\d{1,2})?)", text)
    if match is None or not float(match[1]) or not float(match[2]):
        return None
    return (Fraction(match[1]) / Fraction(match[2])).limit_denominator(_MAX_TERM) or None
