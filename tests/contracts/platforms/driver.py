"""What a member does and reads, in words that suit every platform."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Protocol

from bot.chat import words as chat_words
from tests.contracts.platforms.asked import Asked
from tests.contracts.platforms.house import Installation
from tests.fakes.policy import policy_of

Who = Literal["ana", "ben"]

# "v7 from v5 · under 1 s · ...", below the prompt.
_ORIGIN: Final = re.compile(r"\bv(\d+)(?: from v(\d+))? · ")
_LEFT: Final = re.compile(r"(\d+) pictures? left")
_REFUSALS: Final = tuple(one.sentence for one in policy_of().categories.values())


class Meaning(enum.Enum):
    """What an answer comes down to for the one who reads it."""

    PICTURES = "pictures"
    REFUSED = "refused by the policy"
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
    handle: Any = field(default=None, compare=False, repr=False)


class Driver(Protocol):
    """Members of one platform, with Limner among them; lives as long as a test.

    Every method that brings an answer returns the final one, once the core has it on record.
    """

    @property
    def program(self) -> Installation:
        """The Limner behind it."""
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


def read_left(text: str) -> int:
    """Return how many pictures are left, where a message says so."""
    found = _LEFT.search(text)
    assert found is not None, text
    return int(found[1])


def read(text: str, *, pictures: int, labels: tuple[str, ...], private: bool, handle: Any) -> Shown:
    """Return the answer that stands in a message of a chat platform."""
    flat = " ".join(text.split())
    if pictures:
        return _with_pictures(flat, pictures, labels, private, handle)
    return Shown(
        _meaning(flat, labels),
        flat,
        labels=frozenset(labels),
        private=private,
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
        prompt=text[: found.start()].strip(),
        pictures=pictures,
        labels=frozenset(labels),
        private=private,
        handle=handle,
    )


def _meaning(text: str, labels: tuple[str, ...]) -> Meaning:
    if text.startswith(_REFUSALS):
        return Meaning.REFUSED
    if "It renews" in text:
        return Meaning.LIMIT
    if "Draw again" in labels:
        return Meaning.ERROR
    if "Draw 1" in labels:
        return Meaning.PROMPTS
    return Meaning.STOPPED if text == chat_words.STOPPED else Meaning.WORDS
