"""What lies on the disk, and what a start makes of it under other keys, on both databases."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.domain import (
    Address,
    Author,
    Drawing,
    Imagine,
    PictureRef,
    RawPicture,
    Refused,
    Reply,
    Size,
    Version,
)
from bot.errors import ConfigError, Lost
from bot.storage import codec
from bot.storage.database import Database
from bot.storage.engine import connect, normalised
from bot.storage.journal import FileJournal
from bot.storage.migrations import migrate
from bot.storage.pictures import FolderPictures
from bot.storage.quarantine import FolderQuarantine
from bot.storage.renewing import renew_database, renew_files
from bot.storage.sealing import MARK, KeyRing
from bot.storage.tables import metadata
from tests.bot.storage import samples
from tests.bot.storage.samples import Clock
from tests.fakes.core import CHANNEL, request, running_core

both = pytest.mark.parametrize(
    "kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
OLD, NEW = KeyRing([b"old"]), KeyRing([b"new"])
ROTATED = KeyRing([b"new", b"old"])
WORDS = "a zeppelin over Quedlinburg"
NAME = "Wilhelmina"
TOKEN = "aW50ZXJhY3Rpb24tdG9rZW4"
TELLING = ("zeppelin", "Quedlinburg", "marzipan", NAME, TOKEN, "gore")


def stored(url: str) -> bytes:
    """Return everything that a database holds, as it lies there."""
    if url.startswith("sqlite:"):
        path = Path(url.removeprefix("sqlite:///"))
        return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    engine = connect(normalised(url))
    with engine.connect() as connection:
        rows = [
            list(row)
            for table in metadata.sorted_tables
            for row in connection.exec_driver_sql(f"SELECT * FROM {table.name}")
        ]
    engine.dispose()
    return json.dumps(rows, default=str).encode()


def files_beside(folder: Path) -> bytes:
    """Return what all files but databases and pictures hold."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    kept = [path for path in files if ".db" not in path.name and "pictures" not in path.parts]
    assert "accepted.jsonl" in {path.name for path in kept}
    return b"".join(path.read_bytes() for path in kept)


async def opened(url: str, keys: KeyRing) -> Database:
    return await Database.open(url, keys, now=Clock(), new_id=lambda: samples.fresh("id"))


async def shown(url: str, keys: KeyRing) -> Version:
    """Keep one version under some keys, and return it."""
    database = await opened(url, keys)
    version = await samples.shown(database, samples.fresh("message"))
    await database.aclose()
    return version


async def read(url: str, keys: KeyRing, version: Version) -> Version | None:
    database = await opened(url, keys)
    try:
        return await database.version(version.id)
    finally:
        await database.aclose()


@both
async def test_no_word_name_or_token_of_a_conversation_lies_on_the_disk_in_clear(
    kind: str, tmp_path: Path
) -> None:
    url = await asyncio.to_thread(samples.url_of, kind, tmp_path)
    author = Author("fake", "1", NAME)
    address = Address("fake", "m1", {"token": TOKEN})
    async with running_core(tmp_path, url=url) as core:
        first = await core.draw(Imagine(WORDS), author, address=address)
        await core.draw(Reply("add marzipan", PictureRef(first.id)), author)
        refused = await core.ask(Imagine("a zeppelin of gore"), author)
        asked = request(Imagine(WORDS), author, CHANNEL, address=address)
        core.journal.append(asked)
        prompt = first.prompt

        raw = await asyncio.to_thread(stored, url)
        raw += await asyncio.to_thread(files_beside, tmp_path)

    assert isinstance(refused.outcome, Refused)
    hashes = [hashlib.sha256(words.encode()).hexdigest() for words in (WORDS, prompt)]
    assert [word for word in (*TELLING, prompt, *hashes) if word.encode() in raw] == []
    assert asked.event_key.encode() in raw
    assert first.id.encode() in raw
    assert len(raw) > 2_000


async def test_what_a_painter_said_lies_in_the_quarantine_encrypted(tmp_path: Path) -> None:
    pictures = FolderPictures(tmp_path)
    drawing = Drawing((RawPicture(b"x", "image/png"),), "m", Size(1, 1), notes=("No zeppelin.",))
    await FolderQuarantine(tmp_path, pictures, OLD).stash("job", 1, drawing)

    await asyncio.to_thread(renew_files, tmp_path, ROTATED)

    (listed,) = (tmp_path / "quarantine").glob("*.json")
    assert b"zeppelin" not in listed.read_bytes()
    assert await FolderQuarantine(tmp_path, pictures, NEW).stashed("job", 1) == drawing
    await asyncio.to_thread(pictures.close)


@both
async def test_rows_that_were_written_in_clear_are_still_read(kind: str, tmp_path: Path) -> None:
    url = await asyncio.to_thread(samples.url_of, kind, tmp_path)
    version = await shown(url, OLD)
    await asyncio.to_thread(rewrite, url, lambda text: OLD.box("versions.record").open(text))
    assert b"sunglasses" in await asyncio.to_thread(stored, url)

    assert await read(url, OLD, version) == version


@both
async def test_a_wrong_key_stops_the_start_and_says_what_to_do(kind: str, tmp_path: Path) -> None:
    url = await asyncio.to_thread(samples.url_of, kind, tmp_path)
    await shown(url, OLD)

    with pytest.raises(ConfigError, match=r"^LIMNER_SECRET_KEY: .* old key back"):
        await opened(url, NEW)


@both
async def test_after_a_rotation_old_and_new_rows_are_read(kind: str, tmp_path: Path) -> None:
    url = await asyncio.to_thread(samples.url_of, kind, tmp_path)
    old = await shown(url, OLD)
    new = await shown(url, ROTATED)

    assert await read(url, ROTATED, old) == old
    assert await read(url, ROTATED, new) == new


@both
@pytest.mark.parametrize("keys", [OLD, NEW], ids=["old", "new"])
async def test_after_a_rotation_neither_key_may_be_taken_away(
    kind: str, keys: KeyRing, tmp_path: Path
) -> None:
    url = await asyncio.to_thread(samples.url_of, kind, tmp_path)
    await shown(url, OLD)
    await shown(url, ROTATED)

    with pytest.raises(ConfigError):
        await opened(url, keys)


@both
async def test_what_was_renewed_needs_the_old_key_no_more(kind: str, tmp_path: Path) -> None:
    url = await asyncio.to_thread(samples.url_of, kind, tmp_path)
    version = await shown(url, OLD)
    database = await opened(url, ROTATED)

    renewed = await asyncio.to_thread(renew_database, database.engine)
    again = await asyncio.to_thread(renew_database, database.engine)
    await database.aclose()

    assert (renewed, again) == (5, 0)
    assert await read(url, NEW, version) == version
    with pytest.raises(ConfigError):
        await opened(url, OLD)


@both
async def test_renewing_encrypts_what_stands_in_clear_and_leaves_no_trace_of_it(
    kind: str, tmp_path: Path
) -> None:
    url = await asyncio.to_thread(samples.url_of, kind, tmp_path)
    database = await opened(url, OLD)
    for _ in range(20):
        version = await samples.shown(database, samples.fresh("message"))
    await asyncio.to_thread(rewrite, url, lambda text: OLD.box("versions.record").open(text))

    renewed = await asyncio.to_thread(renew_database, database.engine)
    raw = await asyncio.to_thread(stored, url)  # with the log that SQLite removes when it closes
    await database.aclose()

    assert renewed == 20
    assert b"sunglasses" not in raw
    assert await read(url, OLD, version) == version


async def test_more_texts_than_are_renewed_at_once_are_all_renewed(tmp_path: Path) -> None:
    url = await asyncio.to_thread(samples.url_of, "sqlite", tmp_path)
    database = await opened(url, OLD)
    for _ in range(520):
        await samples.admitted(database)
    await database.aclose()
    database = await opened(url, ROTATED)

    renewed = await asyncio.to_thread(renew_database, database.engine)

    assert renewed == 1040
    await database.aclose()


@both
async def test_a_row_that_was_changed_by_somebody_is_noticed(
    kind: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url = await asyncio.to_thread(samples.url_of, kind, tmp_path)
    version = await shown(url, OLD)
    await asyncio.to_thread(rewrite, url, lambda text: text[:-8] + "AAAAAAA=")
    database = await opened(url, OLD)

    with pytest.raises(Lost, match="LIMNER_SECRET_KEY"):
        await database.version(version.id)

    assert await asyncio.to_thread(renew_database, database.engine) == 0
    assert [record.message for record in caplog.records] == ["storage.unreadable"]
    await database.aclose()


def test_a_database_from_before_there_was_encryption_gets_its_canary_once(tmp_path: Path) -> None:
    url = samples.url_of("sqlite", tmp_path)
    migrate(url)

    asyncio.run(shown(url, OLD))
    asyncio.run(shown(url, OLD))

    engine = connect(normalised(url))
    with engine.connect() as connection:
        canaries = connection.exec_driver_sql("SELECT sealed FROM canaries").scalars().all()
    engine.dispose()
    assert len(canaries) == 1
    assert canaries[0].startswith(MARK)


def test_a_journal_from_before_there_was_encryption_is_read_and_encrypted(tmp_path: Path) -> None:
    path, asked = tmp_path / "accepted.jsonl", samples.request(ask=Imagine(WORDS))
    path.write_text(codec.REQUEST.encode(asked) + "\n")

    pending = FileJournal(path, OLD).pending()

    assert pending == [asked]
    assert b"zeppelin" not in path.read_bytes()
    assert FileJournal(path, OLD).pending() == [asked]


def test_a_journal_is_under_the_new_key_once_it_was_opened(tmp_path: Path) -> None:
    path, asked = tmp_path / "accepted.jsonl", samples.request()
    FileJournal(path, OLD).append(asked)

    renew_files(tmp_path, ROTATED)

    assert FileJournal(path, NEW).pending() == [asked]


def test_a_journal_line_that_was_changed_is_left_out_and_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path, asked, other = tmp_path / "accepted.jsonl", samples.request(), samples.request()
    journal = FileJournal(path, OLD)
    journal.append(asked)
    journal.append(other)
    lines = path.read_bytes().splitlines()
    path.write_bytes(lines[0][:-8] + b"AAAAAAA=\n" + lines[1])

    assert FileJournal(path, OLD).pending() == [other]
    assert [record.message for record in caplog.records] == ["journal.torn_line"]


def rewrite(url: str, change: Callable[[str], str]) -> None:
    """Change every version's record as it is stored."""
    engine = connect(normalised(url))
    with engine.begin() as connection:
        for id_, record in connection.exec_driver_sql("SELECT id, record FROM versions").all():
            connection.execute(
                sa.text("UPDATE versions SET record = :record WHERE id = :id"),
                {"id": id_, "record": change(record)},
            )
    engine.dispose()
