"""What the policy's tests share: the shipped files, fakes for the filter's ports, a filter."""

from __future__ import annotations

import asyncio
import dataclasses
import functools
import hashlib
import itertools
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bot.domain import (
    ALLOWED,
    Action,
    Author,
    PictureFile,
    Place,
    RawPicture,
    Screening,
    Size,
    Verdict,
)
from bot.errors import StorageError
from bot.policy.common_words import common_words, other_words
from bot.policy.config import PolicyConfig, load
from bot.policy.data import word_lists
from bot.policy.filter import PolicyFilter
from bot.policy.languages import languages
from bot.policy.prompt_rules import blocklist, names
from bot.policy.reader import Reader
from bot.ports import (
    UNMODERATED,
    PictureRule,
    PlacePolicies,
    PromptRule,
    RuleText,
    Scores,
    ScreeningContext,
)

CONFIG = Path(__file__).parents[3] / "config"
CONTEXT = ScreeningContext(Author("test", "ada"), Place("test", "space", "channel"))
PNG = b"\x89PNG of a dog wearing pink sunglasses"
RAW = RawPicture(PNG, "image/png")


def read(name: str) -> dict[str, Any]:
    with (CONFIG / name).open("rb") as file:
        return tomllib.load(file)


# Read before any test runs: reading files is blocking, and compiling the lists takes a second.
_WORDS = common_words(), other_words(), languages()
_SHIPPED = load(
    read("policy.toml"),
    {name: word_lists(CONFIG, name) for name in ("blocklist", "names", "classifier")},
)


def shipped() -> PolicyConfig:
    return _SHIPPED


@functools.cache
def shipped_blocklist() -> blocklist.BlocklistRule:
    options = shipped().prompt_rules["blocklist"]
    return blocklist.BlocklistRule(blocklist.Config(**options))


@functools.cache
def shipped_names() -> names.NamesRule:
    options = shipped().prompt_rules["names"]
    return names.NamesRule(names.Config(**options))


def seen_by(rule: blocklist.BlocklistRule, text: str) -> RuleText:
    """Return a text as the filter shows it to a rule."""
    return Reader([rule.speller]).read_now(text)


def file_of(data: bytes = PNG) -> PictureFile:
    return PictureFile(hashlib.sha256(data).hexdigest(), "image/png", Size(8, 8), len(data))


@dataclasses.dataclass
class Book:
    """Screenings in a dict."""

    rows: dict[str, Screening] = dataclasses.field(default_factory=dict)

    def keep(self, screening: Screening) -> None:
        self.rows[screening.id] = screening

    async def screening(self, screening_id: str) -> Screening | None:
        return self.rows.get(screening_id)


@dataclasses.dataclass
class Shelf:
    """Pictures in a dict, by the name they are stored under."""

    pictures: dict[str, bytes] = dataclasses.field(default_factory=dict)

    async def put(self, picture: RawPicture) -> PictureFile:
        file = file_of(picture.data)
        self.pictures[file.sha256] = picture.data
        return file

    async def get(self, sha256: str) -> bytes:
        if sha256 not in self.pictures:
            raise StorageError("The picture is gone.")
        return self.pictures[sha256]

    async def delete(self, sha256s: Iterable[str]) -> None:
        for sha256 in sha256s:
            self.pictures.pop(sha256, None)

    async def thumbnail(self, sha256: str, longest_side_px: int) -> bytes:
        return await self.get(sha256)


@dataclasses.dataclass
class TextRule:
    """Answers with a verdict or an error, and remembers what it was asked."""

    answer: Verdict | BaseException = ALLOWED
    remote: bool = False
    waits_for: asyncio.Event | None = None
    asked: list[RuleText] = dataclasses.field(default_factory=list)

    async def check(self, text: RuleText, context: ScreeningContext) -> Verdict:
        self.asked.append(text)
        if self.waits_for is not None:
            await self.waits_for.wait()
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


@dataclasses.dataclass
class LookingRule:
    """A picture rule; see `TextRule`."""

    answer: Verdict | Scores | BaseException = ALLOWED
    remote: bool = True
    asked: list[tuple[bytes, str]] = dataclasses.field(default_factory=list)

    async def check(
        self, data: bytes, media_type: str, context: ScreeningContext
    ) -> Verdict | Scores:
        self.asked.append((data, media_type))
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


def block(category: str, rule: str = "blocklist") -> Verdict:
    return Verdict(Action.BLOCK, category, rule, 1.0)


def filter_with(
    *prompt_rules: tuple[str, PromptRule],
    picture_rules: Sequence[tuple[str, PictureRule]] = (),
    config: PolicyConfig | None = None,
    book: Book | None = None,
    shelf: Shelf | None = None,
    places: PlacePolicies = UNMODERATED,
) -> PolicyFilter:
    numbers = itertools.count(1)
    return PolicyFilter(
        config or shipped(),
        prompt_rules,
        picture_rules,
        book or Book(),
        shelf or Shelf(),
        lambda: f"screening-{next(numbers)}",
        places=places,
    )
