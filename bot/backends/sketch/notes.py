"""What the painter tells the member: what it could not draw, and what it drew instead."""

from __future__ import annotations

from collections.abc import Sequence

from bot.backends.sketch.vocabulary import Vocabulary
from bot.backends.sketch.wish import Wish

MAX_NAMED = 6


def notes_on(wish: Wish, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return one sentence for each kind of thing that is missing from the picture."""
    notes = [
        _unknown(wish.unknown),
        _unknown_styles(wish.unknown_styles, vocabulary),
        _left_out(wish.left_out),
        _cannot(wish.cannot),
        _empty(wish),
    ]
    return tuple(note for note in notes if note)


def _unknown(words: Sequence[str]) -> str:
    if not words:
        return ""
    if len(words) == 1:
        return f"I can't draw “{words[0]}” yet, so I left it out."
    return f"I can't draw these yet, so I left them out: {_listed(words)}."


def _unknown_styles(words: Sequence[str], vocabulary: Vocabulary) -> str:
    if not words:
        return ""
    known = ", ".join(vocabulary.styles)
    return f"I don't know the style {_listed(words)} yet. I can do {known}."


def _left_out(labels: Sequence[str]) -> str:
    if not labels:
        return ""
    return f"There was no room for {_listed(labels)} in one sketch, so I left that out."


def _cannot(doings: Sequence[str]) -> str:
    return f"I don't know how to {_listed(doings)} yet." if doings else ""


def _empty(wish: Wish) -> str:
    if wish.mentions:
        return ""
    if wish.setting:
        return "I found nothing in it that I can draw, so here is the place alone."
    return (
        "I found nothing in it that I can draw, so here is an empty scene. "
        "Name an animal, a person, a thing or a place."
    )


def _listed(words: Sequence[str]) -> str:
    shown = list(words[:MAX_NAMED])
    if len(words) > MAX_NAMED:
        shown.append(f"{len(words) - MAX_NAMED} more")
    return ", ".join(shown)
