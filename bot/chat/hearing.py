"""What a message means: a new picture, words to a picture, or nothing for the bot.

The cheap questions come first; the database is asked only where a message may be for the bot.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.chat import words
from bot.domain import Imagine, Options, PictureRef, Place, Reply, Upload
from bot.ports import Gallery


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as far as it can be understood without asking anybody.

    Attributes:
        references: Pictures that came with it. `left_out`: names of files that are none.
        pointed: Pictures of the message that it replies to; a mention starts from them.
        mentioned: It names the bot. `names_other`: it names another person.
        reply_to: Id of the message that it replies to, None when it replies to none.
        reply_to_me: That message is the bot's own; None when the platform did not say whose.
        room: Id of the thread or direct message that it stands in, as far as that is known.
    """

    words: str
    references: tuple[Upload, ...] = ()
    left_out: tuple[str, ...] = ()
    pointed: tuple[Upload, ...] = ()
    options: Options = field(default_factory=Options)
    mentioned: bool = False
    names_other: bool = False
    reply_to: str | None = None
    reply_to_me: bool | None = None
    room: str | None = None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw from."""
        return not self.words and not self.references


async def understood(heard: Heard, place: Place, gallery: Gallery) -> Imagine | Reply | None:
    """Return what a message asks for, None when it is not for the bot.

    A bare mention is a call: the studio then says what to say.
    """
    if heard.empty and (heard.left_out or not heard.mentioned):
        return None
    if heard.names_other and not heard.mentioned:
        return None
    if parent := await _parent(heard, place, gallery):
        return Reply(heard.words, parent, heard.options, heard.references)
    if place.direct:
        return _in_room(heard) if await _known(heard, place, gallery) else _anew(heard)
    if heard.mentioned:
        in_room = await _known(heard, place, gallery)
        return _in_room(heard, heard.pointed) if in_room else _anew(heard, heard.pointed)
    if heard.reply_to_me:
        return _in_room(heard)
    if heard.reply_to is not None:
        return None
    known = await _known(heard, place, gallery)
    return _in_room(heard, addressed=False) if known else None


def said_to_bot(heard: Heard, place: Place) -> bool:
    """Return whether silence would be rude."""
    return place.direct or heard.mentioned or bool(heard.reply_to_me)


def addressed(ask: Imagine | Reply | None) -> bool:
    """Return whether what is asked for was said to the bot for sure."""
    return ask.addressed if isinstance(ask, Reply) else ask is not None


def complaint(heard: Heard, ask: Imagine | Reply | None, place: Place) -> str:
    """Return what to tell the author of files that are no pictures; empty where nothing is."""
    spoken_to = addressed(ask) or said_to_bot(heard, place)
    return words.not_a_picture(heard.left_out) if heard.left_out and spoken_to else ""


def _anew(heard: Heard, pointed: tuple[Upload, ...] = ()) -> Imagine:
    return Imagine(heard.words, heard.options, (*heard.references, *pointed))


def _in_room(heard: Heard, pointed: tuple[Upload, ...] = (), *, addressed: bool = True) -> Reply:
    references = (*heard.references, *pointed)
    return Reply(heard.words, None, heard.options, references, addressed)


async def _parent(heard: Heard, place: Place, gallery: Gallery) -> PictureRef | None:
    if heard.reply_to is None or heard.reply_to_me is False:
        return None
    version = await gallery.at_message(place.platform, heard.reply_to)
    return None if version is None else PictureRef(version.id)


async def _known(heard: Heard, place: Place, gallery: Gallery) -> bool:
    """Return whether the thread or direct message goes on with a conversation."""
    if heard.room is None:
        return False
    return await gallery.conversation_in(place.platform, heard.room) is not None
