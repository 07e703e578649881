"""What every implementation of `PictureStore` and `Quarantine` promises."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import io
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.domain import Drawing, PictureFile, RawPicture, Size
from bot.errors import InvalidAsk, StorageError
from bot.storage.pictures import FolderPictures
from bot.storage.quarantine import FolderQuarantine
from tests.bot.storage.samples import KEYS

FORMATS = {
    "PNG": "image/png",
    "WEBP": "image/webp",
    "JPEG": "image/jpeg",
    "GIF": "image/gif",
}
NO_PICTURE = "0" * 64


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[FolderPictures]:
    pictures = FolderPictures(tmp_path)
    yield pictures
    await asyncio.to_thread(pictures.close)


@pytest.fixture
def quarantine(tmp_path: Path, store: FolderPictures) -> FolderQuarantine:
    return FolderQuarantine(tmp_path, store, KEYS)


def painted(
    kind: str = "PNG", size: tuple[int, int] = (40, 30), colour: Any = "red", **options: Any
) -> bytes:
    out = io.BytesIO()
    Image.new(options.pop("mode", "RGB"), size, colour).save(out, kind, **options)
    return out.getvalue()


def size_of(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as image:
        return image.size


@pytest.mark.parametrize("kind", list(FORMATS))
async def test_bytes_come_back_as_they_were_with_their_facts(
    store: FolderPictures, kind: str
) -> None:
    data = painted(kind)

    file = await store.put(raw(data))

    digest = hashlib.sha256(data).hexdigest()
    assert file == PictureFile(digest, FORMATS[kind], Size(40, 30), len(data))
    assert await store.get(file.sha256) == data


async def test_what_follows_the_end_of_a_picture_is_kept_too(store: FolderPictures) -> None:
    data = painted("JPEG") + b"a phone's further data" * 300

    file = await store.put(raw(data))

    assert await store.get(file.sha256) == data


async def test_the_same_bytes_are_stored_once(store: FolderPictures, tmp_path: Path) -> None:
    data = painted()

    files = await asyncio.gather(*(store.put(raw(data)) for _ in range(10)))

    assert len(set(files)) == 1
    assert len(on_disk(tmp_path)) == 1


@pytest.mark.parametrize("kind", list(FORMATS))
async def test_a_picture_that_is_cut_off_is_refused(store: FolderPictures, kind: str) -> None:
    data = painted(kind)

    with pytest.raises(InvalidAsk, match=r"damaged or cut off|can't read"):
        await store.put(raw(data[:-20]))


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", b"<svg/>", painted("BMP"), painted("TIFF"), b"\x89PNG\r\n\x1a\n" + b"\0" * 40],
    ids=["nothing", "text", "svg", "bmp", "tiff", "png without a header"],
)
async def test_what_is_no_picture_is_refused_with_what_to_send(
    store: FolderPictures, data: bytes
) -> None:
    with pytest.raises(InvalidAsk, match=r"PNG, JPEG, WebP or GIF|Please save it anew"):
        await store.put(raw(data))


@pytest.mark.parametrize("side", [7_100, 10_000, 16_000])
async def test_a_picture_of_too_many_pixels_is_refused(store: FolderPictures, side: int) -> None:
    bomb = await asyncio.to_thread(painted, "PNG", (side, side), 0, mode="1")

    with pytest.raises(InvalidAsk, match="50 million pixels"):
        await store.put(raw(bomb))


@settings(
    max_examples=60,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_no_bytes_do_worse_than_to_be_refused(tmp_path: Path, data: st.DataObject) -> None:
    whole = painted(data.draw(st.sampled_from(list(FORMATS))))
    start = data.draw(st.integers(0, len(whole) - 1))
    junk = data.draw(st.binary(max_size=40))
    broken = whole[:start] + junk + whole[start + len(junk) :]

    async def put() -> None:
        store = FolderPictures(tmp_path)
        try:
            await store.put(raw(broken))
        finally:
            await asyncio.to_thread(store.close)

    with contextlib.suppress(InvalidAsk):
        asyncio.run(put())


@pytest.mark.parametrize("sha256", [NO_PICTURE, "../../etc/passwd", "", "x" * 64])
async def test_what_was_never_stored_is_told(store: FolderPictures, sha256: str) -> None:
    with pytest.raises(StorageError):
        await store.get(sha256)
    with pytest.raises(StorageError):
        await store.thumbnail(sha256, 100)


async def test_bytes_that_changed_on_the_disk_are_not_handed_out(
    store: FolderPictures, tmp_path: Path
) -> None:
    file = await store.put(raw(painted()))
    (path,) = on_disk(tmp_path)
    await asyncio.to_thread(path.write_bytes, painted(colour="blue"))

    with pytest.raises(StorageError, match="damaged"):
        await store.get(file.sha256)


async def test_a_deleted_picture_is_gone_with_its_small_copies(
    store: FolderPictures, tmp_path: Path
) -> None:
    gone, stays = await store.put(raw(painted())), await store.put(raw(painted(colour="blue")))
    for file in (gone, stays):
        await store.thumbnail(file.sha256, 10)

    await store.delete([gone.sha256, NO_PICTURE])

    with pytest.raises(StorageError):
        await store.get(gone.sha256)
    assert await store.get(stays.sha256) == painted(colour="blue")
    assert all(stays.sha256 in path.name for path in on_disk(tmp_path))
    assert len(on_disk(tmp_path)) == 2


async def test_pictures_that_were_not_put_for_long_are_listed(
    store: FolderPictures, tmp_path: Path
) -> None:
    old, again, new = [
        await store.put(raw(painted(colour=each))) for each in ("red", "green", "blue")
    ]
    await store.thumbnail(old.sha256, 10)
    for path in on_disk(tmp_path / "pictures"):
        if new.sha256 != path.name:
            os.utime(path, (1_000.0, 1_000.0))

    await store.put(raw(painted(colour="green")))

    assert await store.stored_before(2_000.0) == [old.sha256]
    assert set(await store.stored_before(2**40)) == {old.sha256, again.sha256, new.sha256}


async def test_a_thumbnail_is_a_small_webp_of_the_same_shape(store: FolderPictures) -> None:
    file = await store.put(raw(painted("JPEG", (400, 100))))

    small = await store.thumbnail(file.sha256, 80)

    assert small[8:12] == b"WEBP"
    assert size_of(small) == (80, 20)
    assert await store.thumbnail(file.sha256, 80) == small


async def test_a_small_picture_is_not_blown_up(store: FolderPictures) -> None:
    file = await store.put(raw(painted(size=(20, 10))))

    assert size_of(await store.thumbnail(file.sha256, 500)) == (20, 10)


@pytest.mark.parametrize(
    ("mode", "colour"),
    [("RGBA", (255, 0, 0, 0)), ("LA", (255, 0)), ("P", 0), ("I;16", 9), ("1", 1)],
)
async def test_every_kind_of_colours_has_a_thumbnail(
    store: FolderPictures, mode: str, colour: Any
) -> None:
    file = await store.put(raw(painted(mode=mode, colour=colour)))

    small = await store.thumbnail(file.sha256, 20)

    with Image.open(io.BytesIO(small)) as image:
        assert image.mode == ("RGBA" if mode in ("RGBA", "LA") else "RGB")


async def test_a_picture_that_only_its_frame_is_left_of_has_no_thumbnail(
    store: FolderPictures,
) -> None:
    data = bytearray(painted(size=(300, 300)))
    start = data.index(b"IDAT") + 4
    data[start : start + 40] = bytes(40)
    file = await store.put(raw(bytes(data)))

    with pytest.raises(StorageError):
        await store.thumbnail(file.sha256, 20)


async def test_a_drawing_comes_back_from_the_quarantine_as_it_was(
    quarantine: FolderQuarantine,
) -> None:
    drawn = drawing(b"one", b"two")

    await quarantine.stash("job-1", 1, drawn)

    assert await quarantine.stashed("job-1", 1) == drawn


async def test_a_call_that_never_came_back_has_nothing_stashed(
    quarantine: FolderQuarantine,
) -> None:
    await quarantine.stash("job-1", 1, drawing(b"one"))

    assert await quarantine.stashed("job-1", 2) is None
    assert await quarantine.stashed("job-2", 1) is None


async def test_what_was_stashed_first_stays(quarantine: FolderQuarantine) -> None:
    await quarantine.stash("job-1", 1, drawing(b"one"))

    await quarantine.stash("job-1", 1, drawing(b"two"))

    assert await quarantine.stashed("job-1", 1) == drawing(b"one")


async def test_clearing_a_job_removes_all_its_calls_and_no_others(
    quarantine: FolderQuarantine, tmp_path: Path
) -> None:
    for job, attempt in (("a", 1), ("a", 2), ("a-1", 1), ("ab", 1)):
        await quarantine.stash(job, attempt, drawing(b"one", str(attempt).encode()))

    cleared = await quarantine.clear("a")

    kept = drawing(b"one", b"1", b"2").pictures
    assert cleared == sorted(picture.sha256 for picture in kept)
    assert await quarantine.stashed("a", 1) is None
    assert await quarantine.stashed("a", 2) is None
    assert await quarantine.stashed("a-1", 1) is not None
    assert await quarantine.stashed("ab", 1) is not None
    assert await quarantine.clear("never stashed") == []


async def test_many_jobs_are_stashed_and_cleared_at_once(
    quarantine: FolderQuarantine, tmp_path: Path
) -> None:
    jobs = [f"job-{number}" for number in range(40)]

    await asyncio.gather(*(quarantine.stash(job, 1, drawing(b"one")) for job in jobs))
    await asyncio.gather(*(quarantine.clear(job) for job in jobs))

    # The bytes stay in the store until the sweep: a version may be using them by now.
    assert on_disk(tmp_path / "quarantine") == []
    assert len(on_disk(tmp_path / "pictures")) == 1


async def test_a_stashed_picture_is_written_once(
    quarantine: FolderQuarantine, store: FolderPictures, tmp_path: Path
) -> None:
    picture = painted()
    await quarantine.stash("job", 1, drawing(picture))

    file = await store.put(raw(picture))

    assert [path.name for path in on_disk(tmp_path / "pictures")] == [file.sha256]


async def test_a_job_of_any_name_stays_in_the_quarantine(
    quarantine: FolderQuarantine, tmp_path: Path
) -> None:
    await quarantine.stash("../../escape", 1, drawing(b"one"))

    assert await quarantine.stashed("../../escape", 1) == drawing(b"one")
    assert {path.name for path in tmp_path.iterdir()} == {"pictures", "quarantine"}


@pytest.mark.parametrize("folder", ["pictures", "quarantine"])
async def test_a_damaged_drawing_is_told(
    quarantine: FolderQuarantine, tmp_path: Path, folder: str
) -> None:
    await quarantine.stash("job", 1, drawing(b"one"))
    [path] = on_disk(tmp_path / folder)

    await asyncio.to_thread(path.write_bytes, b"other")

    with pytest.raises(StorageError):
        await quarantine.stashed("job", 1)


async def test_a_drawing_that_lost_a_picture_is_told(
    quarantine: FolderQuarantine, tmp_path: Path
) -> None:
    await quarantine.stash("job", 1, drawing(b"one"))

    [path] = on_disk(tmp_path / "pictures")
    await asyncio.to_thread(path.unlink)

    with pytest.raises(StorageError):
        await quarantine.stashed("job", 1)


def drawing(*pictures: bytes) -> Drawing:
    return Drawing(
        pictures=tuple(RawPicture(data, "image/png") for data in pictures),
        model="sketch-1",
        size=Size(1024, 1024),
        cost_microdollars=5,
        seed=2**70,
        quality="high",
        notes=("I can't draw a dragon yet.",),
    )


def raw(data: bytes) -> RawPicture:
    return RawPicture(data, "image/png")


def on_disk(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
