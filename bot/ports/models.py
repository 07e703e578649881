"""Image back ends and language models."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from pydantic import BaseModel

from bot.domain import Capabilities, Drawing, Order, RawPicture, ScreenedPicture

PartialSink = Callable[[RawPicture], Awaitable[None]]


class ImageBackend(Protocol):
    """Draws pictures. Lives as long as the process; safe for concurrent use."""

    @property
    def name(self) -> str:
        """Its name in the configuration."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """What it can do; constant."""
        ...

    def estimate_microdollars(self, order: Order) -> int:
        """Return an upper estimate of what `order` will cost; 0 where drawing is free."""
        ...

    async def generate(self, order: Order, on_partial: PartialSink | None = None) -> Drawing:
        """Draw `order.count` pictures, from the prompt alone or from `order.sources`.

        One billed call at most: no retries inside. PNG, WebP or JPEG bytes come back as the
        model gave them. Fewer pictures than ordered may come; none is an error. Where
        `order.partials` asks for them, unfinished pictures go to `on_partial`, unscreened.

        Raises:
            ModelError: With `billed` set truthfully; `ModelRefused` for the provider's filter,
                `OutcomeUnknown` when the call was cut off.
        """
        ...


@runtime_checkable
class Inspectable(Protocol):
    """A part that can tell before the first request whether it will work."""

    async def inspect(self) -> Sequence[str]:
        """Return warnings for the operator, one sentence each.

        Raises:
            ConfigError: It cannot work as configured: names the key and the alternatives.
        """
        ...


T = TypeVar("T", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Task(Generic[T]):
    """One question to a language model.

    Attributes:
        name: "refine", "judge" ...; the offline model answers by it.
        instructions: Trusted text from `config/prompts/`.
        data: Untrusted data (members' words), sent as one JSON document, never as instructions.
        schema: The pydantic model that the answer must fit.
        pictures: Screened pictures to look at; a model without vision ignores them.
        unscreened: Likewise, for the policy's judge alone, who screens them.
    """

    name: str
    instructions: str
    data: Mapping[str, Any]
    schema: type[T]
    pictures: tuple[ScreenedPicture, ...] = ()
    unscreened: tuple[RawPicture, ...] = ()


@dataclass(frozen=True, slots=True)
class Completion(Generic[T]):
    """A language model's answer, parsed, and what it cost."""

    value: T
    cost_microdollars: int = 0


class LanguageModel(Protocol):
    """Answers tasks with structured data. Lives as long as the process."""

    @property
    def name(self) -> str:
        """Its name in the configuration."""
        ...

    @property
    def sees(self) -> bool:
        """Whether it looks at the pictures of a task."""
        ...

    async def complete(self, task: Task[T]) -> Completion[T]:
        """Return the answer to `task`.

        Raises:
            ModelError: Also when the answer does not fit the schema after one more try.
        """
        ...
