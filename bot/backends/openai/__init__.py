"""Draws with OpenAI's image models, or with a relay that speaks the same interface."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from openai import AsyncOpenAI
from pydantic import BaseModel, ConfigDict, PositiveFloat

from bot.backends.openai import calls, sizes
from bot.backends.openai.answers import Answer, cost_microdollars, decode
from bot.domain import Capabilities, Drawing, Order
from bot.errors import ConfigError, ModelAnsweredBadly
from bot.ports import PartialSink
from bot.vendors import Vendors
from bot.vendors.openai import GARBLED
from bot.vendors.openai_models import inspect_model
from bot.vendors.prices import ImagePrice, price_of

_MAX_SOURCES = 16
_MAX_COUNT = 10
_NOT_FOR_ADULTS = (
    "backends.openai.adult_ok: is on, but OpenAI's terms permit no adult pictures. Turn it off, or "
    "set openai.base_url to a relay whose models permit them."
)


class Config(BaseModel):
    """Options of `[backends.openai]`.

    Attributes:
        quality: When a member names none: one of those in the model's price row.
        moderation: The provider's own filter: "auto", or "low" for a less strict one.
        timeout_seconds: 1024x1024 takes 8-12 s; the largest sizes and qualities minutes.
        sizes: Shape -> "<width>x<height>", where the usual size is not wanted.
        price: Instead of the model's row in `config/prices.toml`, with the same keys.
        adult_ok: The terms of the model behind a relay permit what only adults may see. OpenAI's
            own do not.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str = "gpt-image-2.5-flare"
    quality: str = "medium"
    output_format: Literal["png", "webp"] = "png"
    moderation: Literal["auto", "low"] = "auto"
    timeout_seconds: PositiveFloat = 180
    sizes: Mapping[str, str] = {}
    price: ImagePrice | None = None
    adult_ok: bool = False


def create(config: Config, vendors: Vendors) -> OpenAIBackend:
    """Return the back end.

    Raises:
        ConfigError: No key, no price for the model, a quality or size that it does not have, or
            adult pictures from OpenAI.
    """
    price = config.price or price_of(
        ImagePrice, vendors.prices, "image", config.model, "backends.openai.price"
    )
    _check(config, _qualities(price))
    if config.adult_ok and not (vendors.connection and vendors.connection.base_url):
        raise ConfigError(_NOT_FOR_ADULTS)
    return OpenAIBackend(vendors.openai(), config, price)


class OpenAIBackend:
    """Draws through the Images API. Lives as long as the process; holds the shared client."""

    name = "openai"

    def __init__(self, client: AsyncOpenAI, config: Config, price: ImagePrice) -> None:
        self._client = client
        self._config = config
        self._price = price
        self.capabilities = Capabilities(
            edits=True,
            max_sources=_MAX_SOURCES,
            masks=True,
            edit_side_px=sizes.longest_side(config.sizes),
            max_count=_MAX_COUNT,
            qualities=_qualities(price),
            partials=True,
            adult_ok=config.adult_ok,
        )

    def estimate_microdollars(self, order: Order) -> int:
        """Return an upper estimate: bytes for the prompt's tokens, the price row for the rest."""
        size = sizes.fit(order.shape, self._config.model, self._config.sizes).size
        return self._price.microdollars(
            text=len(order.text.encode()),
            images=self._price.source_tokens * len(order.sources),
            output=order.count * self._price.tokens_for(size, self._quality(order))
            + calls.partials(order) * self._price.partial_tokens,
        )

    async def generate(self, order: Order, on_partial: PartialSink | None = None) -> Drawing:
        """Draw with one call; see `ImageBackend.generate`."""
        fit = sizes.fit(order.shape, self._config.model, self._config.sizes)
        params = {
            "model": self._config.model,
            "prompt": order.text,
            "n": order.count,
            "size": str(fit.size),
            "quality": self._quality(order),
            "output_format": self._config.output_format,
        }
        if order.author_hash:
            params["safety_identifier"] = order.author_hash
        if not order.sources:
            params["moderation"] = self._config.moderation
        timeout = self._config.timeout_seconds
        answer = await calls.call(self._client, order, params, on_partial, timeout)
        return await self._drawing(order, answer, fit.note)

    async def inspect(self) -> Sequence[str]:
        """Return warnings about the model; see `Inspectable.inspect`."""
        return await inspect_model(
            self._client, self._config.model, "backends.openai.model", family="image"
        )

    def _quality(self, order: Order) -> str:
        known = order.quality in self.capabilities.qualities
        return order.quality if order.quality and known else self._config.quality

    async def _drawing(self, order: Order, answer: Answer, shape_note: str) -> Drawing:
        decoded = await decode(answer.encoded)
        if not decoded:
            raise ModelAnsweredBadly(GARBLED, billed=True)
        return Drawing(
            pictures=tuple(one.picture for one in decoded),
            model=self._config.model,
            size=decoded[0].size,
            cost_microdollars=self._cost(order, answer),
            quality=answer.quality or self._quality(order),
            notes=tuple(note for note in (shape_note, self._quality_note(order)) if note),
        )

    def _cost(self, order: Order, answer: Answer) -> int:
        if not answer.usage:
            return self.estimate_microdollars(order)
        return sum(cost_microdollars(usage, self._price) for usage in answer.usage)

    def _quality_note(self, order: Order) -> str:
        used = self._quality(order)
        if order.quality in {None, used}:
            return ""
        return f"This model has no quality {order.quality!r}, so I drew with {used!r}."


def _qualities(price: ImagePrice) -> tuple[str, ...]:
    """Return the qualities of a price row, which lists them from cheap to dear."""
    return tuple(dict.fromkeys(name for row in price.output_tokens.values() for name in row))


def _check(config: Config, qualities: tuple[str, ...]) -> None:
    if config.quality not in qualities:
        raise ConfigError(
            f"backends.openai.quality: {config.model} has no quality {config.quality!r}."
            f" Possible: {', '.join(qualities)}."
        )
    for shape, text in config.sizes.items():
        size = sizes.parse(text)
        reason = "not of the form 1024x1024" if size is None else sizes.problem(size, config.model)
        if reason:
            raise ConfigError(f"backends.openai.sizes.{shape}: {text!r} cannot be drawn: {reason}.")
