"""What a member does and reads, in words that suit every platform."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Protocol

from bot.chat import words as chat_words
from bot.domain import Place
from tests.contracts.platforms.asked import Asked
from tests.contracts.platforms.house import Installation
from tests.fakes.policy import policy_of

Who = Literal["ana", "ben", "mia"]
"""Two members, and on chat platforms a moderator, Mia."""

# "v7 from v5 · under 1 s · ...", below the prompt.
_ORIGIN: Final = re.compile(r"\bv(\d+)(?: from v(\d+))? · ")
_MOMENT: Final = re.compile(r"<(?:t:|!date\^)(\d+)")
_LEFT: Final = re.compile(r"(\d+) pictures? left")
_REFUSALS: Final = tuple(one.sentence for one in policy_of().categories.values())


class Meaning(enum.Enum):
    """What an answer comes down to for the one who reads it."""

    PICTURES = "pictures"
    REFUSED = "refused by the policy"
    QUESTION = "the policy has one question first"
    LIMIT = "a limit is reached"
    ERROR = "it failed, and can be asked for once more"
    STOPPED = "stopped by a member"
    PROMPTS = "prompts to copy, or to have drawn"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer as a member reads it.

    Attributes:
        text: The words of an answer without pictures, on one line.
        version: Its number, as `parent` the number of the version that it comes from.
        prompt: What was drawn. `pictures`: how many.
        labels: Of the buttons below it.
        private: Its author alone sees it.
        note: The first line that is said beside pictures, if anything is.
        goes_on_at: Unix time of when a limit or a pause ends.
        handle: The platform's own message; means nothing to a script.
    """

    meaning: Meaning
    text: str = ""
    version: int | None = None
    parent: int | None = None
    prompt: str = ""
    pictures: int = 0
    labels: frozenset[str] = frozenset()
    private: bool = False
    note: str = field(default="", compare=False)
    goes_on_at: float | None = field(default=None, compare=False)
    handle: Any = field(default=None, compare=False, repr=False)


class Driver(Protocol):
    """Members of one platform, with Limner among them; lives as long as a test.

    Every method that brings an answer returns the final one, once the core has it on record.
    """

    @property
    def program(self) -> Installation:
        """The Limner behind it."""
        ...

    @property
    def place(self) -> Place:
        """Where the members are."""
        ...

    async def imagine(
        self, words: str, *, who: Who = "ana", private: bool = False, count: int | None = None
    ) -> Shown:
        """Ask for a new picture."""
        ...

    async def say(self, shown: Shown, words: str, *, who: Who = "ana") -> Shown:
        """Say plain words where the conversation of a picture goes on."""
        ...

    async def reply_to(self, older: Shown, words: str, *, who: Who = "ana") -> Shown:
        """Say words to a certain picture."""
        ...

    def reply_asks(self, older: Shown, words: str) -> Asked:
        """Return what `reply_to` comes down to here."""
        ...

    async def press(
        self, shown: Shown, label: str, *, who: Who = "ana", picture: int | None = None
    ) -> Shown:
        """Press a button that is answered; asked which of several pictures, say `picture`."""
        ...

    async def refine_by_hand(self, shown: Shown, *, who: Who = "ana", **fields: str) -> Shown:
        """Change fields of a picture's recipe in its form and leave the others as they are."""
        ...

    async def change_part(self, shown: Shown, words: str, *, who: Who = "ana") -> Shown:
        """Show the top left of a picture as where it may change, and say what shall be there."""
        ...

    async def more(self, shown: Shown, label: str, *, who: Who = "ana") -> Shown:
        """Press what More offers, and return what comes of it."""
        ...

    async def prompt(self, words: str, *, who: Who = "ana") -> Shown:
        """Ask for prompts."""
        ...

    async def decline(self, question: Shown, *, who: Who = "ana") -> None:
        """Say no to a question of the policy, and wait until it is gone."""
        ...

    async def answered(self, question: Shown, *, who: Who = "ana") -> None:
        """Wait until a question that was answered yes has nothing to press any more."""
        ...

    async def decide(self, label: str) -> None:
        """Let a moderator decide what waits, by the label of the ruling; wait for what follows."""
        ...

    async def delete(self, shown: Shown, *, who: Who = "ana") -> None:
        """Delete an own picture."""
        ...

    async def begin(self, words: str, *, who: Who = "ana") -> Shown:
        """Ask for a new picture and return its progress message, which has a Cancel button."""
        ...

    async def cancel(self, running: Shown, *, who: Who = "ana") -> Shown:
        """Press Cancel and return what then stands there, or what is told to `who` alone."""
        ...

    async def sees(self, who: Who, shown: Shown) -> bool:
        """Return whether somebody can look at an answer and its pictures now."""
        ...

    def together(self, one: Shown, other: Shown) -> bool:
        """Return whether two answers stand in one conversation, as members see it."""
        ...

    def said_to_all(self) -> int:
        """Return how many answers of the bot everybody could find by now."""
        ...

    async def left(self, *, who: Who = "ana") -> int:
        """Return how many pictures somebody is told are left today."""
        ...

    async def restart(self) -> None:
        """Stop Limner and start it anew."""
        ...


class ChatDriver(Driver, Protocol):
    """Members of a chat platform, which has servers with moderators and several channels."""

    async def imagine_elsewhere(self, words: str, *, who: Who = "ana") -> Shown:
        """Ask for a new picture in another channel of the server."""
        ...

    async def moderate(self, verb: str, words: str, *, here: bool = False) -> Shown:
        """Use the moderators' command, `here` for this channel alone."""
        ...


def read_left(text: str) -> int:
    """Return how many pictures are left, where a message says so."""
    found = _LEFT.search(text)
    assert found is not None, text
    return int(found[1])


def read(text: str, *, pictures: int, labels: tuple[str, ...], private: bool, handle: Any) -> Shown:
    """Return the answer that stands in a message of a chat platform."""
    if pictures:
        return _with_pictures(text, pictures, labels, private, handle)
    flat = _flat(text)
    ends = _MOMENT.search(flat)
    return Shown(
        _meaning(flat, labels),
        flat,
        labels=frozenset(labels),
        private=private,
        goes_on_at=float(ends[1]) if ends else None,
        handle=handle,
    )


def _with_pictures(
    text: str, pictures: int, labels: tuple[str, ...], private: bool, handle: Any
) -> Shown:
    found = _ORIGIN.search(text)
    assert found is not None, text
    return Shown(
        Meaning.PICTURES,
        version=int(found[1]),
        parent=int(found[2]) if found[2] else None,
        prompt=_flat(text[: found.start()]),
        pictures=pictures,
        labels=frozenset(labels),
        private=private,
        note=_flat(text[found.end() :].partition("\n")[2].partition("\n")[0]),
        handle=handle,
    )


def _flat(text: str) -> str:
    return " ".join(text.split())


def _meaning(text: str, labels: tuple[str, ...]) -> Meaning:
    if text.startswith(_REFUSALS):
        return Meaning.REFUSED
    if "No" in labels:
        return Meaning.QUESTION
    if "It renews" in text or "I go on" in text:
        return Meaning.LIMIT
    if "Draw again" in labels:
        return Meaning.ERROR
    if "Draw 1" in labels:
        return Meaning.PROMPTS
    return Meaning.STOPPED if text == chat_words.STOPPED else Meaning.WORDS
