from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.errors import ConfigError, StorageError
from bot.storage import migrations
from bot.storage.engine import connect, normalised
from bot.storage.migrations import migrate, script
from bot.storage.migrations.__main__ import revise
from bot.storage.tables import conversations, metadata, version_pictures, versions
from tests.bot.storage import samples

both = pytest.mark.parametrize(
    "kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)


@both
def test_migrations_make_the_tables_of_the_program(kind: str, tmp_path: Path) -> None:
    url = samples.url_of(kind, tmp_path)

    migrate(url)

    with connect(normalised(url)).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


@both
def test_migrating_twice_changes_nothing(kind: str, tmp_path: Path) -> None:
    url = samples.url_of(kind, tmp_path)
    migrate(url)
    before = schema(url)

    migrate(url)

    assert schema(url) == before
    assert "jobs" in before


@both
def test_the_database_of_a_later_program_is_left_alone(kind: str, tmp_path: Path) -> None:
    url = samples.url_of(kind, tmp_path)
    migrate(url)
    with connect(normalised(url)).begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(StorageError, match="later version"):
        migrate(url)


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory.from_config(script()).get_heads()) == 1


def test_tables_that_did_not_change_make_an_empty_revision(tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(Path(migrations.__file__).parent, folder)

    revise("nothing new", script(folder))

    text = (folder / "versions" / "0005_nothing_new.py").read_text()
    assert "down_revision = '0004'" in text
    assert "op." not in text.partition("def upgrade")[2]


@both
def test_a_later_revision_changes_a_table_that_others_point_at(kind: str, tmp_path: Path) -> None:
    url = samples.url_of(kind, tmp_path)
    migrate(url)
    engine = connect(normalised(url))
    with engine.begin() as connection:
        fill(connection)
    folder = tmp_path / "migrations"
    shutil.copytree(Path(migrations.__file__).parent, folder)
    (folder / "versions" / "0005_stars.py").write_text(_LATER)

    migrate(url, script(folder))

    with engine.connect() as connection:
        assert connection.execute(sa.select(versions.c.id)).scalars().all() == ["v"]
        assert connection.execute(sa.select(version_pictures.c.sha256)).scalars().all() == ["0"]
    assert "stars" in schema(url)["versions"]


@pytest.mark.parametrize(
    "url", ["mysql://localhost/limner", "sqlite://", "sqlite:///:memory:", "limner.db", ""]
)
def test_another_database_is_refused_with_what_is_possible(url: str) -> None:
    with pytest.raises(ConfigError, match=r"DATABASE_URL.*sqlite:///.*postgresql://"):
        normalised(url)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_gets_its_driver(scheme: str) -> None:
    assert normalised(f"{scheme}://me@host/limner").drivername == "postgresql+psycopg"


def test_a_database_that_does_not_answer_is_told_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        migrate("postgresql://me:hunter2@127.0.0.1:1/limner")

    assert "127.0.0.1" in str(caught.value)
    assert "hunter2" not in str(caught.value)


_LATER = """
import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("versions") as batch:
        batch.alter_column("number", type_=sa.BigInteger())
        batch.add_column(sa.Column("stars", sa.Integer))
"""


def fill(connection: sa.Connection) -> None:
    connection.execute(conversations.insert(), {"id": "c", "platform": "discord", "next_number": 2})
    row = {"id": "v", "conversation_id": "c", "number": 1, "author_key": "a", "private": False}
    connection.execute(versions.insert(), {**row, "created_at": 1.0})
    connection.execute(version_pictures.insert(), {"version_id": "v", "sha256": "0"})


def schema(url: str) -> dict[str, list[str]]:
    inspector = sa.inspect(connect(normalised(url)))
    return {
        table: sorted(column["name"] for column in inspector.get_columns(table))
        for table in inspector.get_table_names()
    }
