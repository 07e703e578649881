"""`python -m bot.storage.migrations "what it does"` writes the next revision from the tables."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from bot.storage.engine import connect, normalised
from bot.storage.migrations import migrate, script


def revise(message: str, config: Config) -> None:
    """Write a revision that leads from the last one to the tables as they stand."""
    count = len(list(ScriptDirectory.from_config(config).walk_revisions()))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'present.db'}"
        if count:
            migrate(url)
        with connect(normalised(url)).connect() as connection:
            config.attributes["connection"] = connection
            command.revision(config, message, autogenerate=True, rev_id=f"{count + 1:04}")


if __name__ == "__main__":
    revise(" ".join(sys.argv[1:]), script())
