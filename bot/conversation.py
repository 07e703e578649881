"""What a request continues: versions are a tree, and a parent is one picture of one version.

Context is per member: the first words of a member in a thread continue the version shown last,
later ones the member's own newest; a reply to a certain picture continues that one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain import (
    Again,
    Ask,
    Describe,
    Expand,
    Imagine,
    PictureRef,
    Plan,
    Refine,
    Reply,
    Request,
    Undo,
    Upscale,
    Vary,
    Version,
)
from bot.errors import NotFound
from bot.ports import Album


@dataclass(frozen=True, slots=True)
class Continuation:
    """What a request continues.

    Attributes:
        conversation_id: None when the request begins a conversation.
        parent: The version that it changes, None for a beginning.
        picture: Which picture of the parent was pointed at, 0-based.
    """

    conversation_id: str | None = None
    parent: Version | None = None
    picture: int = 0


async def find(album: Album, request: Request) -> Continuation:
    """Return what `request` continues.

    Raises:
        NotFound: It points at a version that is gone.
    """
    pointed = parent_ref(request.ask)
    if pointed is not None:
        parent = await visible(album, pointed.version_id, request)
        home = await home_of(album, parent, request)
        return Continuation(home, parent, min(pointed.index, _last(parent)))
    if request.joins:
        return Continuation(await _home(album, request.joins, request))
    if request.place.room is None:
        return Continuation()
    conversation_id = await album.conversation_in(request.place.platform, request.place.room)
    if isinstance(request.ask, Imagine):
        # In a thread a new picture joins the conversation; a direct message begins another one.
        return Continuation(None if request.place.direct else conversation_id)
    if conversation_id is None:
        return Continuation()
    return Continuation(conversation_id, await album.newest_for(conversation_id, request.author))


async def home_of(album: Album, parent: Version, request: Request) -> str | None:
    """Return the conversation that a change of `parent` belongs to, None for a new one.

    What is made in a direct message from a picture of elsewhere stays there: in its own place,
    others would continue what they never saw.
    """
    return await _home(album, parent.conversation_id, request)


async def _home(album: Album, conversation_id: str, request: Request) -> str | None:
    if not request.place.direct:
        return conversation_id
    here = await album.conversation_in(request.place.platform, request.place.room or "")
    return here if here == conversation_id else None


def parent_ref(ask: Ask) -> PictureRef | None:
    """Return the picture that an ask points at by itself."""
    match ask:
        case Reply(parent=parent) | Describe(parent=parent):
            return parent
        case Refine(parent=parent) | Vary(parent=parent):
            return parent
        case Expand(parent=parent) | Upscale(parent=parent):
            return parent
        case _:
            return None


def answers_privately(request: Request) -> bool:
    """Return whether nobody but the author sees the answer."""
    return request.private or request.place.direct or request.address.own_room is not None


async def kept_private(album: Album, request: Request) -> Request:
    """Return a request, answered to its author alone if a private version is what it is about.

    Buttons say so as well, but what they bring along can be forged.
    """
    match request.ask:
        case Again(version_id=pointed) | Undo(version_id=pointed):
            about = pointed
        case ask:
            ref = parent_ref(ask)
            about = "" if ref is None else ref.version_id
    if not about or answers_privately(request):
        return request
    version = await album.version(about)
    return replace(request, private=version is not None and version.private)


async def origin(album: Album, version: Version, ref: PictureRef, request: Request) -> Version:
    """Return the version that another one came from. Raises: NotFound."""
    try:
        return await visible(album, ref.version_id, request)
    except NotFound:
        raise NotFound(
            f"What v{version.number} came from is gone, or its author keeps it to themselves. "
            f"You can still change v{version.number} itself."
        ) from None


async def step_back(album: Album, plan: Plan, start: Version, request: Request) -> Version:
    """Return the version that "undo" or "go back to 3" means, seen from `start`.

    Raises:
        NotFound: There is nothing before it, or no such number; says which there are.
    """
    if plan.go_back_to is not None:
        return await _numbered(album, start, plan.go_back_to, request)
    if start.parent is None:
        raise NotFound(f"v{start.number} is where this began; there is nothing to undo.")
    return await origin(album, start, start.parent, request)


def chosen_picture(plan: Plan, found: Continuation) -> int:
    """Return the index of the parent's picture that the plan or the reply points at."""
    if found.parent is None:
        return 0
    index = found.picture if plan.picture is None else plan.picture
    return min(max(index, 0), _last(found.parent))


def as_published(version: Version) -> Version:
    """Return a private version as everyone may see it."""
    return replace(version, private=False)


async def _numbered(album: Album, start: Version, number: int, request: Request) -> Version:
    version = await album.version_numbered(start.conversation_id, number)
    if version is None or not _may_see(version, request):
        raise NotFound(f"There is no v{number} in this conversation. Pick one that you can see.")
    return version


async def visible(album: Album, version_id: str, request: Request) -> Version:
    """Return a version that the author of `request` may see. Raises: NotFound."""
    version = await album.version(version_id)
    if version is None or not _may_see(version, request):
        raise NotFound("That picture is gone. Start anew with /imagine.")
    return version


def _may_see(version: Version, request: Request) -> bool:
    return not version.private or version.author.key == request.author.key


def _last(version: Version) -> int:
    return max(0, len(version.pictures) - 1)
