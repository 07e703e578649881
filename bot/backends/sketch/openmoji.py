"""The drawings: OpenMoji's as the package `emosvg` ships them, and a few of our own.

OpenMoji is licensed CC BY-SA 4.0 (openmoji.org). `emosvg` is only looked for, never imported: its
code needs libraries that the painter does not.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from bot.errors import ConfigError

PACKAGE = "emosvg"
FOLDER = Path("resources") / "openmoji-svg-color"
INSIDE = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
IDS = re.compile(r'\sid="(?!line)[^"]*"')


def folder(package: str = PACKAGE) -> Path:
    """Return the folder with OpenMoji's drawings.

    Raises:
        ConfigError: The package is missing or holds no drawings.
    """
    spec = find_spec(package)
    for place in (spec.submodule_search_locations or []) if spec is not None else []:
        if (Path(place) / FOLDER).is_dir():
            return Path(place) / FOLDER
    raise ConfigError(
        "The sketch painter's drawings are missing. Install the package emosvg (make setup does), "
        "or choose another back end in config/limner.toml."
    )


@lru_cache(maxsize=512)
def inner(art: str) -> str:
    """Return what stands inside a drawing's <svg>: its canvas is 72 x 72."""
    if art.startswith("own-"):
        svg = (files(__package__) / "art" / f"{art}.svg").read_text(encoding="utf-8")
    else:
        svg = (folder() / f"{art}.svg").read_text(encoding="utf-8")
    found = INSIDE.search(svg)
    return IDS.sub("", found[1]) if found else ""
