"""Texts that are longer than an input of a form, or than a prompt may be. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from bot.chat import recipes
from bot.chat.forms import Input
from bot.domain import Ask, Imagine, Refine, Reply, WritePrompt
from bot.errors import InvalidAsk
from bot.ports import Facts

PIECE_CHARACTERS: Final = 2500  # an input takes 3,000 (Slack, 2026-11): there is room to add to it
_PART: Final = "+"


def check(ask: Ask, facts: Facts) -> None:
    """Let words pass that are not refused for their length. Raises: InvalidAsk."""
    count, most = len(_said(ask)), facts.max_prompt_characters
    if count > most:
        told = f"That is {count:,} characters long, and prompts end at {most:,} here. Shorten it."
        raise InvalidAsk(told)


def _said(ask: Ask) -> str:
    match ask:
        case Imagine() | Reply() | WritePrompt():
            return ask.words
        case Refine(recipe=recipe):
            return "".join(recipes.values(recipe).values())
        case _:
            return ""


def pieces(text: str) -> list[str]:
    """Return a text in pieces that go into an input each, words kept whole; at least one."""
    size = PIECE_CHARACTERS
    return textwrap.wrap(text, size, replace_whitespace=False, break_on_hyphens=False) or [text]


def spread(inputs: Iterable[Input]) -> Iterator[Input]:
    """Return inputs; a text that is too long for one goes on in others below it."""
    for one in inputs:
        head, *rest = pieces("".join(one.values)) if one.kind == "text" else [""]
        yield replace(one, values=(head,)) if rest else one
        for n, part in enumerate(rest, 2):
            name, label = f"{one.name}{_PART}{n:02}", f"{one.label} ({n})"
            yield Input("text", name, label, values=(part,))


def joined(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was filled into inputs by name, texts that went on in others in one."""
    given: dict[str, Any] = {}
    for name, value in sorted(values.items()):
        whole = name.partition(_PART)[0]
        both = given.get(whole) and value
        given[whole] = f"{given[whole]} {value}" if both else value or given.get(whole)
    return given
