from __future__ import annotations

from pathlib import Path

from bot.domain import RawPicture
from bot.storage.pictures import FolderPictures
from tests.fakes import screened


async def test_pictures_of_an_earlier_layout_are_found(tmp_path: Path) -> None:
    data = screened.picture().data
    digest = RawPicture(data, "image/png").sha256
    deeper = tmp_path / "pictures" / digest[:2] / digest[2:4]
    deeper.mkdir(parents=True)
    (deeper / digest).write_bytes(data)

    store = FolderPictures(tmp_path)
    try:
        found = await store.get(digest)
    finally:
        store.close()

    assert found == data
    assert not deeper.exists()
