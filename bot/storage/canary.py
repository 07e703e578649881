"""Notices at the start that a key is missing, before anything is lost for want of it.

Each key that ever encrypted here has left one sealed sentence in the database. Who cannot open
all of them could not read all of the rest either.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from bot.errors import ConfigError, Lost
from bot.storage.columns import keys_of
from bot.storage.engine import opening
from bot.storage.sealing import Box
from bot.storage.tables import canaries

_SENTENCE: Final = "the canary sings"
_ALL: Final = sa.select(sa.type_coerce(canaries.c.sealed, sa.Text))
_MISSING: Final = (
    "LIMNER_SECRET_KEY: what is kept in the database was encrypted with another key. Put the old "
    "key back: alone, or after the new one with a comma between them. Where LIMNER_SECRET_KEY was "
    "not set before, the old key is in the file secret.key in the data folder."
)


def check(engine: sa.Engine) -> None:
    """Make sure that an engine's keys open what is kept, and leave the present key's canary.

    Raises:
        ConfigError: A key is missing; says what to do.
    """
    box = keys_of(engine).box("canaries.sealed")
    with engine.connect() as connection:
        if _is_complete(connection, box):
            return
        connection.rollback()
        turn = opening(engine, writes=True)
        if turn is not None:
            connection.exec_driver_sql(turn)
        if not _is_complete(connection, box):  # another process may have had its turn before
            connection.execute(canaries.insert(), {"sealed": _SENTENCE})
        connection.commit()


def renew(connection: sa.Connection) -> None:
    """Leave the present key's canary alone, since nothing is left under another key."""
    connection.execute(canaries.delete())
    connection.execute(canaries.insert(), {"sealed": _SENTENCE})


def _is_complete(connection: sa.Connection, box: Box) -> bool:
    """Return whether the present key has its canary. Raises: ConfigError."""
    try:
        present = [box.is_present(text) for text in connection.execute(_ALL).scalars()]
    except Lost as error:
        raise ConfigError(_MISSING) from error
    return any(present)
