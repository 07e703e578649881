"""Links to pictures as they are stored: whom they are good for, and how long."""

from __future__ import annotations

import dataclasses

import pytest

from bot import downloads
from bot.domain import Author, PictureRef, Version
from bot.downloads import LiveDownloads
from bot.errors import NotFound
from bot.signing import Signer
from tests.fakes import makes, screened
from tests.fakes.gallery import FakeGallery

KEY = b"k" * 32
URL = "https://limner.example.org"
HOUR = 3600.0
BEN = Author(makes.ANA.platform, "ben")


class Clock:
    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


def made(
    gallery: FakeGallery | None = None, clock: Clock | None = None, key: bytes = KEY
) -> LiveDownloads:
    return LiveDownloads(gallery or FakeGallery(), URL, key, HOUR, clock or Clock())


def kept(gallery: FakeGallery, **changes: object) -> Version:
    """Keep a version with two pictures."""
    version = makes.version(2, **changes)
    gallery.versions[version.id] = version
    for file in version.pictures:
        gallery.pictures[file.sha256] = screened.picture()
    return version


def token_of(link: str) -> str:
    return link.partition("/paint/original-")[2]


async def test_a_link_brings_the_stored_picture() -> None:
    gallery = FakeGallery()
    version = kept(gallery)
    links = made(gallery)

    link = links.link(PictureRef(version.id, 1), makes.ANA)

    assert link.startswith(f"{URL}/paint/original-")
    assert len(link) <= 512
    shown = gallery.pictures[version.pictures[1].sha256]
    assert await links.picture(token_of(link)) == (version, 1, shown)


async def test_a_link_is_good_as_long_as_it_says_and_after_a_restart() -> None:
    gallery, clock = FakeGallery(), Clock()
    version = kept(gallery)
    token = token_of(made(gallery, clock).link(PictureRef(version.id), makes.ANA))

    clock.now += HOUR - 1
    await made(gallery, clock).picture(token)
    clock.now += 2
    with pytest.raises(NotFound) as told:
        await made(gallery, clock).picture(token)

    assert str(told.value) == downloads.EXPIRED


async def test_a_picture_of_somebody_elses_own_is_not_brought() -> None:
    gallery = FakeGallery()
    version = kept(gallery, private=True)
    links = made(gallery)
    theirs = token_of(links.link(PictureRef(version.id), BEN))

    with pytest.raises(NotFound):
        await links.picture(theirs)


async def test_what_is_deleted_is_gone_behind_its_link() -> None:
    gallery = FakeGallery()
    version = kept(gallery)
    links = made(gallery)
    token = token_of(links.link(PictureRef(version.id), makes.ANA))

    del gallery.versions[version.id]

    with pytest.raises(NotFound):
        await links.picture(token)


@pytest.mark.parametrize("forged", ["", ".", "x", "x.y", "é.ü", "\ud800.\ud800", "a" * 9000])
async def test_a_forged_link_brings_nothing(forged: str) -> None:
    with pytest.raises(NotFound) as told:
        await made().picture(forged)

    assert str(told.value) == downloads.FORGED


async def test_nothing_in_a_link_can_be_changed() -> None:
    gallery = FakeGallery()
    version = kept(gallery)
    links = made(gallery)
    token = token_of(links.link(PictureRef(version.id), makes.ANA))
    other = token_of(links.link(PictureRef(version.id, 1), makes.ANA))
    packed, _, signature = token.rpartition(".")

    for forged in (f"{other.rpartition('.')[0]}.{signature}", f"{packed}.{'0' * 32}", packed):
        with pytest.raises(NotFound) as told:
            await links.picture(forged)
        assert str(told.value) == downloads.FORGED


async def test_a_link_of_another_limner_brings_nothing() -> None:
    gallery = FakeGallery()
    version = kept(gallery)
    token = token_of(made(gallery, key=b"x" * 32).link(PictureRef(version.id), makes.ANA))

    with pytest.raises(NotFound):
        await made(gallery).picture(token)


async def test_a_link_that_was_signed_by_another_release_is_told_as_forged() -> None:
    token = Signer(KEY, "download").packed(["a version", 0])

    with pytest.raises(NotFound) as told:
        await made().picture(token)

    assert str(told.value) == downloads.FORGED


async def test_a_picture_that_the_version_has_not_is_not_found() -> None:
    gallery = FakeGallery()
    version = dataclasses.replace(kept(gallery), id="b" * 32)
    links = made(gallery)

    with pytest.raises(NotFound):
        await links.picture(token_of(links.link(PictureRef(version.id), makes.ANA)))
