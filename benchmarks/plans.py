"""What the language models of the benchmarks answer: draw the words as they are."""

from __future__ import annotations

from typing import Any


def plan(words: str) -> dict[str, Any]:
    """Return the filled-in form for a new picture of `words`."""
    return {
        "intent": "new",
        "recipe": {
            "content_type": "photograph",
            "description": words,
            "style": "natural light",
            "composition": "wide shot",
            "without": "",
        },
        "prompt": f"A photograph of {words}, natural light, wide shot",
        "note": "",
        "answer": "",
        "shape": None,
        "count": None,
        "picture": None,
        "go_back_to": None,
        "target": None,
        "spot": None,
        "adjust": None,
    }
