from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.domain import Imagine
from bot.errors import ConfigError, StorageError
from bot.storage.journal import FileJournal
from bot.storage.lock import FolderLock
from tests.bot.storage import samples
from tests.bot.storage.samples import KEYS


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "accepted.jsonl"


def test_a_later_process_finds_what_an_earlier_one_wrote_down(path: Path) -> None:
    requests = [samples.request(), samples.request(ask=Imagine("line\nbreak \ud800"))]
    journal = FileJournal(path, KEYS)
    for each in requests:
        journal.append(each)

    pending = FileJournal(path, KEYS).pending()

    assert [each.event_key for each in pending] == [each.event_key for each in requests]
    assert pending[0] == requests[0]
    assert pending[1].ask == Imagine("line\nbreak ?")


def test_an_own_request_is_not_pending(path: Path) -> None:
    journal = FileJournal(path, KEYS)

    journal.append(samples.request())

    assert journal.pending() == []


def test_what_was_committed_is_not_pending_any_more(path: Path) -> None:
    first, second = samples.request(), samples.request()
    before = FileJournal(path, KEYS)
    before.append(first)
    before.append(second)
    journal = FileJournal(path, KEYS)

    journal.committed(first.event_key)
    journal.committed("never seen")

    assert journal.pending() == [second]


def test_what_was_committed_is_not_pending_for_a_later_process(path: Path) -> None:
    lost, declined = samples.request(), samples.request()
    journal = FileJournal(path, KEYS)
    journal.append(lost)
    journal.append(declined)
    journal.committed(declined.event_key)
    os.truncate(path, path.stat().st_size - 1)  # the last line break is not needed

    assert FileJournal(path, KEYS).pending() == [lost]


def test_a_torn_mark_leaves_its_request_pending(path: Path) -> None:
    asked = samples.request()
    journal = FileJournal(path, KEYS)
    journal.append(asked)
    journal.committed(asked.event_key)
    os.truncate(path, path.stat().st_size - 3)

    assert FileJournal(path, KEYS).pending() == [asked]


def test_a_mark_that_the_disk_does_not_take_is_logged(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    asked = samples.request()
    journal = FileJournal(path, KEYS)
    journal.append(asked)
    journal.close()

    journal.committed(asked.event_key)

    assert [record.message for record in caplog.records] == ["journal.not_taken_back"]


def test_a_line_that_a_kill_cut_off_spoils_no_other(path: Path) -> None:
    whole, torn, later = samples.request(), samples.request(), samples.request()
    journal = FileJournal(path, KEYS)
    journal.append(whole)
    journal.append(torn)
    os.truncate(path, path.stat().st_size - 30)

    after = FileJournal(path, KEYS)
    pending = after.pending()
    after.append(later)

    assert pending == [whole]
    assert FileJournal(path, KEYS).pending() == [whole, later]


def test_a_redelivered_event_is_pending_once(path: Path) -> None:
    asked = samples.request()
    journal = FileJournal(path, KEYS)
    journal.append(asked)
    journal.append(asked)

    assert FileJournal(path, KEYS).pending() == [asked]


def test_a_journal_does_not_grow_for_ever(path: Path) -> None:
    journal = FileJournal(path, KEYS, compact_bytes=5_000)
    stays = samples.request()
    journal.append(stays)

    for _ in range(100):
        asked = samples.request()
        journal.append(asked)
        journal.committed(asked.event_key)

    assert path.stat().st_size < 6_000
    assert FileJournal(path, KEYS).pending()[0] == stays


def test_what_waits_is_not_copied_again_and_again(path: Path) -> None:
    journal = FileJournal(path, KEYS, compact_bytes=1_000)
    waiting = [samples.request() for _ in range(50)]
    for each in waiting:
        journal.append(each)
    before = os.stat(path).st_ino

    journal.committed(waiting[0].event_key)

    assert os.stat(path).st_ino == before
    assert FileJournal(path, KEYS).pending() == waiting[1:]


def test_a_journal_that_cannot_be_compacted_goes_on(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    journal = FileJournal(path, KEYS, compact_bytes=1)
    (path.parent / "accepted.jsonl.new").mkdir()
    first, second = samples.request(), samples.request()
    journal.append(first)

    journal.committed(first.event_key)
    journal.append(second)

    assert [record.message for record in caplog.records] == ["journal.not_compacted"]
    (path.parent / "accepted.jsonl.new").rmdir()
    assert second in FileJournal(path, KEYS).pending()


def test_a_journal_in_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(StorageError):
        FileJournal(tmp_path / "file" / "journal", KEYS)


def test_a_disk_that_is_full_is_told(path: Path) -> None:
    journal = FileJournal(path, KEYS)
    journal.close()
    journal.close()

    with pytest.raises(StorageError):
        journal.append(samples.request())


def test_a_second_process_is_kept_out_until_the_first_lets_go(tmp_path: Path) -> None:
    with FolderLock(tmp_path / "data"):
        with pytest.raises(ConfigError, match="LIMNER_DATA_DIR"):
            FolderLock(tmp_path / "data")
        FolderLock(tmp_path / "other").close()

    again = FolderLock(tmp_path / "data")
    again.close()
    again.close()
