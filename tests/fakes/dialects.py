"""The dialects that are shipped."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from bot.prompting import Dialect, Dialects

FOLDER: Final = Path(__file__).resolve().parents[2] / "config" / "dialects"
SHIPPED: Final = Dialects.of(
    Dialect.model_validate(tomllib.loads(path.read_text("utf-8"))) for path in FOLDER.glob("*.toml")
)
