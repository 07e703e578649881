"""What models cost: rows of `config/prices.toml`, and money from tokens."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.domain import Size
from bot.errors import ConfigError

Dollars = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Tokens = Annotated[int, Field(ge=0)]


class ImagePrice(BaseModel):
    """What one image model costs.

    Attributes:
        text_input: US dollars per million tokens, as are the next four; None: not cheaper.
        source_tokens: Upper estimate for one picture to change.
        partial_tokens: Upper estimate for one unfinished picture.
        output_tokens: Upper estimate for one picture: "1024x1024" (up to so many pixels) ->
            quality -> tokens.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    text_input: Dollars
    image_input: Dollars
    image_output: Dollars
    cached_text_input: Dollars | None = None
    cached_image_input: Dollars | None = None
    source_tokens: Tokens = 7500
    partial_tokens: Tokens = 200
    output_tokens: Mapping[
        Annotated[str, Field(pattern=r"^[1-9]\d{1,4}x[1-9]\d{1,4}$")], Mapping[str, Tokens]
    ] = Field(min_length=1)

    def tokens_for(self, size: Size, quality: str) -> int:
        """Return the upper estimate of output tokens of one picture.

        A size between two rows counts as the larger; one beyond the last row in proportion to
        its pixels; a quality without a row as the dearest.
        """
        rows = sorted(
            (_pixels(name), tokens.get(quality, max(tokens.values(), default=0)))
            for name, tokens in self.output_tokens.items()
        )
        wanted = size.width * size.height
        smaller = [tokens for pixels, tokens in rows if pixels < wanted]
        reaching = next((tokens for pixels, tokens in rows if pixels >= wanted), None)
        if reaching is None:
            reaching = math.ceil(rows[-1][1] * wanted / rows[-1][0])
        return max(reaching, *smaller, 0)

    def microdollars(
        self,
        *,
        text: int = 0,
        images: int = 0,
        output: int = 0,
        cached_text: int = 0,
        cached_images: int = 0,
    ) -> int:
        """Return the cost of tokens, rounded up; cached ones are a part of the others."""
        return _microdollars(
            (text - cached_text, self.text_input),
            (cached_text, _or(self.cached_text_input, self.text_input)),
            (images - cached_images, self.image_input),
            (cached_images, _or(self.cached_image_input, self.image_input)),
            (output, self.image_output),
        )


class LanguagePrice(BaseModel):
    """What one language model costs, in US dollars per million tokens."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input: Dollars
    output: Dollars
    cached_input: Dollars | None = None

    def microdollars(self, *, sent: int, answered: int, cached: int = 0) -> int:
        """Return the cost of tokens, rounded up; cached ones are a part of those sent."""
        return _microdollars(
            (sent - cached, self.input),
            (cached, _or(self.cached_input, self.input)),
            (answered, self.output),
        )


Price = TypeVar("Price", bound=BaseModel)


def price_of(
    kind: type[Price], prices: Mapping[str, Mapping[str, Any]], table: str, model: str, option: str
) -> Price:
    """Return a model's row.

    Args:
        kind: `ImagePrice` or `LanguagePrice`.
        prices: Content of `config/prices.toml`.
        table: "image" or "language".
        model: The model's id.
        option: The option that gives a price without a row, for the error's sentence.

    Raises:
        ConfigError: No row, or one that does not fit.
    """
    rows = prices.get(table, {})
    if model not in rows:
        known = ", ".join(sorted(rows)) or "none"
        raise ConfigError(
            f"No price is known for the model {model!r}. Models with a price in"
            f" config/prices.toml: {known}. Choose one of them, or set `{option}`."
        )
    try:
        return kind.model_validate(rows[model])
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()
        )
        raise ConfigError(f'config/prices.toml, [{table}."{model}"]: {faults}') from error


def _microdollars(*parts: tuple[int, float]) -> int:
    # Dollars per million tokens are microdollars per token. Prices have few decimals: rounding
    # first keeps 0.1 + 0.2 from costing one microdollar more.
    return math.ceil(round(sum(max(0, tokens) * dollars for tokens, dollars in parts), 6))


def _or(value: float | None, default: float) -> float:
    return default if value is None else value


def _pixels(size: str) -> int:
    width, _, height = size.partition("x")
    return int(width) * int(height)
