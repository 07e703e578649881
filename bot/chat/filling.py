"""What commands and filled forms ask for, on platforms that know both by name. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.chat import flags, forms, words
from bot.chat.flags import BadFlag, Typed
from bot.chat.forms import Form
from bot.domain import Ask, Imagine, PictureRef, Refine, Upload, WritePrompt
from bot.errors import InvalidAsk
from bot.ports import Facts

COMMANDS: Final = ("imagine", "blend", "describe", "prompt")


def typed(text: str, facts: Facts) -> tuple[Typed, str]:
    """Return what was typed into a command, and what is wrong with its flags, if anything."""
    try:
        return flags.parse(text, facts), ""
    except BadFlag as bad:
        return Typed(bad.words, bad.options, bad.private), str(bad)


def command(name: str, given: Typed) -> Ask | None:
    """Return what a command asks for as it stands, None where its form must ask for more."""
    if not given.words:
        return None
    match name:
        case "imagine":
            return Imagine(given.words, given.options)
        case "prompt":
            return WritePrompt(_described(given))
        case _:
            return None


def form(name: str, facts: Facts, given: Typed, trouble: str = "") -> Form:
    """Return the form of a command, filled with what was typed already."""
    match name:
        case "blend":
            return forms.blend(facts, given, trouble=trouble)
        case "describe":
            return forms.describe(given, trouble=trouble)
        case "prompt":
            return forms.prompt(facts, given, trouble=trouble)
        case _:
            return forms.imagine(facts, given, trouble=trouble)


def asked(
    name: str,
    values: Mapping[str, Any],
    facts: Facts,
    *,
    parent: PictureRef | None,
    pictures: Sequence[Upload],
) -> tuple[Ask, bool]:
    """Return what a filled form asks for, and whether its author alone shall see the answer.

    Args:
        name: Of the form.
        values: What was filled in, by input.
        facts: What can be chosen.
        parent: The picture that it is about, None where it is about none of ours.
        pictures: Those of others that it is about, and those that were added.

    Raises:
        InvalidAsk: Something is missing or wrong; says what to do.
    """
    if parent is not None:
        about = forms.changed if name == "region" else _refine
        return about(values, parent), False
    ask, private = forms.imagined(values, pictures, facts)
    match name:
        case "describe":
            return forms.described(pictures), private
        case "blend":
            return forms.blended(ask.words, ask.options, pictures), private
        case _ if not ask.words and not pictures:
            raise InvalidAsk(words.SAY_WHAT)
        case "prompt":
            said = _described(Typed(ask.words, ask.options))
            return WritePrompt(said, str(values.get("dialect") or "")), private
        case _:
            return ask, private


def _refine(values: Mapping[str, Any], parent: PictureRef) -> Refine:
    return Refine(parent, forms.refined(values))


def _described(given: Typed) -> str:
    """Return words with what flags say of the picture.

    It stands in front: at the end, words may name the generator that the prompt is for.
    """
    shape, style = given.options.shape, given.options.style
    said = [f"{shape} format"] * bool(shape) + [f"{style} style"] * bool(style)
    return f"{', '.join(said)}: {given.words}" if said else given.words
