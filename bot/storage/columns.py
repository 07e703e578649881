"""A column whose texts are encrypted on their way in and decrypted on their way out."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

from bot.storage.sealing import Box, KeyRing

_RING: Final = "limner_key_ring"
"""Where an engine's dialect bears its keys: the one thing of an engine that a type is told of."""


class SealedText(TypeDecorator[str]):
    """Text that a member said, or that gives access; NULL stays NULL. Lives with its table."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        """Seal for one purpose: the table's and the column's name."""
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """Return what is stored."""
        return None if value is None else _box(dialect, self.purpose).seal(value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """Return what was said. Raises: Lost."""
        return None if value is None else _box(dialect, self.purpose).open(value)


def hand_keys(engine: sa.Engine, keys: KeyRing) -> None:
    """Let an engine read and write sealed columns; without keys it fails on the first one."""
    setattr(engine.dialect, _RING, keys)


def keys_of(owner: sa.Engine | sa.Connection) -> KeyRing:
    """Return the keys that an engine was handed."""
    keys: KeyRing = getattr(owner.dialect, _RING)
    return keys


def _box(dialect: sa.Dialect, purpose: str) -> Box:
    keys: KeyRing = getattr(dialect, _RING)
    return keys.box(purpose)
