"""Brings a database to the tables of this program; alembic's scripts stand in `versions/`.

A new revision is made with `python -m bot.storage.migrations "what it does"`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import StorageError
from bot.storage.engine import connect, normalised, opening

_HERE: Final = Path(__file__).parent


def migrate(url: str, config: Config | None = None) -> None:
    """Make the tables at `url`, or bring them up to date; processes take turns.

    Args:
        url: As `Database.open` takes it.
        config: Where the revisions stand, those of this program if None.

    Raises:
        ConfigError: Not a URL of SQLite or PostgreSQL.
        StorageError: The database does not answer, or a later Limner made it.
    """
    engine = connect(normalised(url), foreign_keys=False)
    try:
        with engine.connect() as connection:
            _upgrade(engine, connection, config or script())
            connection.commit()
    except CommandError as error:
        raise StorageError(
            "A later version of Limner made this database. Install that version, or one after it."
        ) from error
    except SQLAlchemyError as error:
        raise StorageError(
            f"The database at {engine.url.render_as_string(hide_password=True)} does not work. "
            "Check DATABASE_URL and that the database runs."
        ) from error
    finally:
        engine.dispose()


def script(folder: Path = _HERE) -> Config:
    """Return alembic's configuration, which needs no file."""
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config


def _upgrade(engine: sa.Engine, connection: sa.Connection, config: Config) -> None:
    turn = opening(engine, writes=True)
    if turn is not None:
        connection.exec_driver_sql(turn)
    present = MigrationContext.configure(connection).get_current_revision()
    if present == ScriptDirectory.from_config(config).get_current_head():
        return
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
