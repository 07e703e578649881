"""Sentences that go to an image model with a prompt, and are no part of what the picture shows."""

from __future__ import annotations

from typing import Final

ALMOST_THE_SAME: Final = (
    "Another take on the given picture that keeps almost everything as it is: the same subject, "
    "layout, framing, light, colours and style, with small differences only. It shows: "
)
CONTINUED: Final = (
    "Continue the given picture seamlessly into its transparent or blurred outer parts, in the "
    "same style, light and perspective, and keep everything else exactly as it is. Without new "
    "frames, borders or text. The whole picture shows: "
)
_ALL: Final = (ALMOST_THE_SAME, CONTINUED)


def bare(prompt: str) -> str:
    """Return a prompt without such a sentence before it: what the picture shows."""
    for sentence in _ALL:
        prompt = prompt.removeprefix(sentence)
    return prompt
