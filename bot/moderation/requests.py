"""What a recorded request said, in words that a moderator can read."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass, replace

from bot import conversation
from bot.domain import Ask, Imagine, PictureRef, Refine, Reply, Request, WritePrompt
from bot.errors import NotFound
from bot.ports import Album


@dataclass(frozen=True, slots=True)
class Meant:
    """What a request asks for.

    Attributes:
        text: What it continues, and what was said.
        continues: The picture that it continues; None: it begins anew.
    """

    text: str
    continues: PictureRef | None = None


async def meant(album: Album, request: Request) -> Meant:
    """Return what a request asks for, as things are now."""
    own = own_words(request.ask)
    try:
        found = await conversation.find(album, request)
    except NotFound:
        return Meant(own)
    if found.parent is None:
        return Meant(own)
    text = "\n".join(part for part in (found.parent.prompt, own) if part)
    return Meant(text, PictureRef(found.parent.id, found.picture))


def continuing(request: Request, picture: PictureRef | None) -> Request:
    """Return a request that continues a picture, where it does not say itself which one."""
    ask = request.ask
    if picture is None or not isinstance(ask, Reply) or ask.parent is not None:
        return request
    return replace(request, ask=replace(ask, parent=picture))


def own_words(ask: Ask) -> str:
    """Return what was said now; empty where a button was pressed."""
    match ask:
        case Imagine(words=words) | Reply(words=words) | WritePrompt(words=words):
            return words.strip()
        case Refine(recipe=recipe):
            return ", ".join(part for part in astuple(recipe) if part)
        case _:
            return ""


def phrase_of(ask: Ask) -> str:
    """Return the words that could pass from now on; empty where there are none."""
    return ask.recipe.description.strip() if isinstance(ask, Refine) else own_words(ask)


def hashed(text: str) -> str:
    """Return the hex digest of a text."""
    # Lone surrogates come out of broken payloads.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
