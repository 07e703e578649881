"""The ways in which people hide words from a filter, as functions: text, chance -> text.

They were written by somebody who had not seen the normaliser. A kind is a function of a file in
`kinds/`; its name is the function's, and its first line says what it does. Misspellings touch every
word of four letters and more, since only that is sure to touch the one that decides.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from random import Random
from types import ModuleType
from typing import Final

from benchmarks.policy.kinds import (
    encodings,
    glyphs,
    invisible,
    markup,
    spacing,
    spelling,
    wrappers,
)

Disguise = Callable[[str, Random], str]


def _of(module: ModuleType) -> dict[str, Disguise]:
    """Return the public functions that a file defines, by their names."""
    return {
        name: function
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    }


FAMILIES: Final[Mapping[str, Mapping[str, Disguise]]] = {
    "other characters": _of(glyphs),
    "invisible characters": _of(invisible),
    "spacing": _of(spacing),
    "spelling": _of(spelling),
    "markup": _of(markup),
    "codes": _of(encodings),
    "other words around": _of(wrappers),
}
KINDS: Final[Mapping[str, Disguise]] = {
    name: kind for family in FAMILIES.values() for name, kind in family.items()
}


def disguised(kind: str, text: str) -> str:
    """Return a text in a disguise, the same at every call; unchanged where it cannot wear it."""
    return KINDS[kind](text, Random(f"{kind}:{text}"))
