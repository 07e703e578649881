"""Forms: what a member fills in, on any platform that has them, and what comes of it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from bot.chat import cells, flags, recipes, words
from bot.chat.flags import Typed
from bot.domain import (
    Describe,
    Imagine,
    Options,
    PictureRef,
    Recipe,
    Reply,
    Spot,
    Upload,
    Version,
)
from bot.errors import InvalidAsk
from bot.ports import Facts

EXACT: Final = "exact"
PRIVATE: Final = "private"
MAX_PICTURES: Final = 4
_FEWEST_BLENDED: Final = 2
_TICKS: Final = {EXACT: "Use my words exactly as they are", PRIVATE: "Show it to me alone"}


@dataclass(frozen=True, slots=True)
class Input:
    """One thing to fill in.

    Attributes:
        name: Under which its value comes back.
        values: What is filled in already.
        choices: Of a choice, one of `several` or of ticks: values and what is shown for each.
        most: How many pictures.
    """

    kind: Literal["text", "choice", "several", "ticks", "pictures", "channel"]
    name: str
    label: str
    hint: str = ""
    values: tuple[str, ...] = ()
    choices: Mapping[str, str] | None = None
    required: bool = False
    most: int = MAX_PICTURES


@dataclass(frozen=True, slots=True)
class Form:
    """A form as any platform can show it.

    Attributes:
        name: By which it is known what was filled in.
        trouble: What was wrong with what was typed, told above the inputs.
        cells: Of the picture that it is about: only these may change; they come back with it.
    """

    title: str
    inputs: tuple[Input, ...]
    name: str = "imagine"
    submit: str = "Draw"
    trouble: str = ""
    cells: tuple[str, ...] = ()


def imagine(facts: Facts, typed: Typed, *, ask_where: bool = False, trouble: str = "") -> Form:
    """Return everything that can be chosen, filled with what was typed already."""
    chosen, counts = typed.options, [str(n) for n in range(1, facts.max_count + 1)]
    qualities = [quality for can in facts.backends.values() for quality in can.qualities]
    ticked = (EXACT,) * chosen.exact + (PRIVATE,) * typed.private
    asked = Input(
        "text", "words", "What would you like to see?", "A dog wearing pink sunglasses",
        _known(typed.words),
    )  # fmt: skip
    channel = Input("channel", "channel", "Where should it appear?", required=True)
    inputs = (
        asked,
        *((channel,) if ask_where else ()),
        *_choice("shape", "Shape", facts.shapes, chosen.shape),
        *_choice("count", "How many", counts, chosen.count),
        *_choice("style", "Style", facts.styles, chosen.style),
        *_choice("quality", "Quality", qualities, chosen.quality),
        Input("pictures", "picture", "A picture to start from"),
        Input("ticks", "more", "More", values=ticked, choices=_TICKS),
    )
    return Form("Imagine a picture", inputs, trouble=trouble)


def refine(version: Version) -> Form:
    """Return the form that changes a version's recipe by hand."""
    known = recipes.values(version.recipe)
    inputs = tuple(
        Input(
            "text", field.name, field.label, field.hint,
            _known(known[field.name]),
        )
        for field in recipes.FIELDS
    )  # fmt: skip
    return Form(f"Refine v{version.number}", inputs, "refine")


def picture() -> Form:
    """Return the form that asks what to do with somebody's picture."""
    asked = Input(
        "text", "words", "What should I do with it?", "Make it a watercolour …", required=True
    )
    return Form("Refine picture", (asked,))


def region(version: Version, chosen: tuple[str, ...] = ()) -> Form:
    """Return the form that asks what shall be in some cells of a picture; in which, if in none."""
    asked = Input("text", "words", "What shall be there?", "A red blanket …", required=True)
    every = {name: f"{name} ({place})" for name, place in cells.CELLS.items()}
    which = Input("several", "cells", "Cells of the grid", choices=every, required=True)
    inputs = (asked,) if chosen else (which, asked)
    return Form(f"Change v{version.number}", inputs, "region", cells=chosen)


def blend(facts: Facts, typed: Typed, *, trouble: str = "") -> Form:
    """Return the form that makes several pictures into one."""
    inputs = (
        Input("pictures", "picture", "Two to four pictures", required=True),
        Input("text", "words", "What should come of them?", values=_known(typed.words)),
        *_choice("shape", "Shape", facts.shapes, typed.options.shape),
        _alone(typed),
    )
    return Form("Blend pictures", inputs, "blend", trouble=trouble)


def describe(typed: Typed, *, trouble: str = "") -> Form:
    """Return the form that asks for a picture to describe."""
    asked = Input("pictures", "picture", "The picture to describe", required=True, most=1)
    return Form("Describe a picture", (asked, _alone(typed)), "describe", "Describe", trouble)


def prompt(facts: Facts, typed: Typed, *, trouble: str = "") -> Form:
    """Return the form that asks for what a prompt shall be written, and for which generator."""
    asked = Input(
        "text", "words", "What should the picture show?", "A dog in the park …",
        _known(typed.words), required=True,
    )  # fmt: skip
    dialect = _choice("dialect", "For which generator?", facts.dialects, None)
    inputs = (asked, *dialect, _alone(typed))
    return Form("Write a prompt", inputs, "prompt", "Write", trouble)


def imagined(
    values: Mapping[str, Any], references: Sequence[Upload], facts: Facts
) -> tuple[Imagine, bool]:
    """Return what a filled form asks for, and whether its author alone shall see it.

    Raises:
        BadFlag: A flag among the words is wrong; what was chosen is kept.
    """
    more = values.get("more") or ()
    chosen = Options(
        shape=values.get("shape"),
        count=int(values["count"]) if values.get("count") else None,
        style=values.get("style"),
        quality=values.get("quality"),
        exact=EXACT in more,
    )
    typed = flags.parse(str(values.get("words") or ""), facts)
    options = flags.over(chosen, typed.options)
    return Imagine(typed.words, options, tuple(references)), typed.private or PRIVATE in more


def refined(values: Mapping[str, Any]) -> Recipe:
    """Return the recipe that a filled form holds. Raises: InvalidAsk when it is empty."""
    recipe = recipes.recipe(values)
    if not (recipe.description or recipe.content_type or recipe.style or recipe.composition):
        raise InvalidAsk("The recipe is empty: write at least what the picture should show.")
    return recipe


def changed(values: Mapping[str, Any], parent: PictureRef, chosen: tuple[str, ...] = ()) -> Reply:
    """Return what a filled form about cells of a picture asks for. Raises: InvalidAsk (nothing)."""
    said = str(values.get("words") or "").strip()
    if not said:
        raise InvalidAsk(words.SAY_WHAT_THERE)
    return Reply(said, parent, spot=Spot(chosen or cells.chosen(values.get("cells") or ())))


def blended(said: str | None, options: Options, pictures: Sequence[Upload]) -> Imagine:
    """Return what is asked for by pictures that shall become one, with or without words.

    Raises:
        InvalidAsk: They are too few, or too many.
    """
    if not _FEWEST_BLENDED <= len(pictures) <= MAX_PICTURES:
        raise InvalidAsk(words.BLEND_WHAT.format(len(pictures)))
    return Imagine((said or "").strip(), options, tuple(pictures))


def described(pictures: Sequence[Upload], parent: PictureRef | None = None) -> Describe:
    """Return what is asked for by a picture to describe, somebody's or one of ours.

    Raises:
        InvalidAsk: There is none, or more than one.
    """
    count = len(pictures) + (parent is not None)
    if count > 1:
        raise InvalidAsk(words.DESCRIBE_ONE.format(count))
    if parent is not None:
        return Describe(parent)
    if not pictures:
        raise InvalidAsk(words.DESCRIBE_WHAT)
    return Describe(picture=pictures[0])


def _known(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _alone(typed: Typed) -> Input:
    """Return the tick for the author's eyes alone."""
    ticked = (PRIVATE,) * typed.private
    return Input("ticks", "more", "More", values=ticked, choices={PRIVATE: _TICKS[PRIVATE]})


def _choice(
    name: str, label: str, values: Sequence[str], chosen: str | int | None
) -> tuple[Input, ...]:
    """Return a choice, or nothing where there is none."""
    if not values:
        return ()
    choices = {value: value for value in values}
    filled = (str(chosen),) if chosen is not None and str(chosen) in choices else ()
    return (Input("choice", name, label, values=filled, choices=choices),)
