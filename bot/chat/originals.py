"""The way to a picture as it is stored, where its platform takes a copy of it at most."""

from __future__ import annotations

from typing import Final

from bot.chat.cards import Card, Markup
from bot.chat.presses import Link
from bot.domain import Author, PictureRef, Version
from bot.ports import House

_COPY: Final = "This is a compressed copy, to fit {platform}'s size limit."
_LEADS: Final = " “Original” leads to the picture with every pixel as it is."
_BEST: Final = " “Original” gives the best one that fits."
_LINK: Final = (
    "The original, {size}, is over {platform}'s size limit. This link has it with every pixel as "
    "it is. It is for you alone, and good for a while; press Original again for a new one."
)
_NO_LINK: Final = (
    "{copy} The original, {size}, is kept. If whoever runs me sets pages.public_url, I can give "
    "a link to it."
)


def remarks(house: House, platform: str, *, copied: bool) -> tuple[str, ...]:
    """Return what is said below pictures of which copies are shown, if any are."""
    leads = _BEST if house.downloads is None else _LEADS
    return (_COPY.format(platform=platform) + leads,) if copied else ()


def instead(
    house: House, markup: Markup, platform: str, version: Version, index: int, viewer: Author
) -> Card:
    """Return what is said to one who asks for an original that the platform does not take.

    A card without links goes beside the best copy that fits.
    """
    size = f"{version.pictures[index].size_bytes / 2**20:.1f} MiB"
    if house.downloads is None:
        copy = _COPY.format(platform=platform)
        return Card(markup.literal(_NO_LINK.format(copy=copy, size=size)))
    link = house.downloads.link(PictureRef(version.id, index), viewer)
    said = markup.literal(_LINK.format(platform=platform, size=size))
    return Card(said, links=(Link("Download the original", link),))
