from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.errors import StorageError
from bot.storage import folders


def test_a_file_is_written_with_the_folders_above_it(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file"

    folders.write_file(path, b"content")

    assert path.read_bytes() == b"content"
    assert list(path.parent.iterdir()) == [path]


def test_a_disk_that_takes_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_bytes(b"")

    with pytest.raises(StorageError):
        folders.write_file(tmp_path / "taken" / "file", b"")


def test_only_what_a_dead_process_left_is_swept(tmp_path: Path) -> None:
    for name, age in ((".aside-old", 7_200.0), (".aside-new", 0.0), ("kept", 7_200.0)):
        (tmp_path / name).write_bytes(b"")
        then = os.stat(tmp_path).st_mtime - age
        os.utime(tmp_path / name, (then, then))

    folders.sweep(tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == {".aside-new", "kept"}
