"""What several plug-ins share of one vendor: its client, its errors in our words, its prices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openai import AsyncOpenAI


@dataclass(frozen=True, slots=True)
class OpenAIConnection:
    """Where OpenAI's interface, or one compatible with it, is reached.

    Attributes:
        base_url: None means the SDK's own address.
    """

    api_key: str
    base_url: str | None = None


@dataclass(slots=True)
class Vendors:
    """The vendors' clients of one process, each made when first asked for.

    Attributes:
        connection: None when no key is configured.
        prices: Content of `config/prices.toml`: "image" or "language" -> model id -> price row.
    """

    connection: OpenAIConnection | None = None
    prices: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: MappingProxyType({}))
    _openai: AsyncOpenAI | None = None

    def openai(self) -> AsyncOpenAI:
        """Return the one client of this process.

        Raises:
            ConfigError: No key is configured.
        """
        if self._openai is None:
            from bot.vendors.openai import connect  # 1 s and 60 MB: only for those who use it

            self._openai = connect(self.connection)
        return self._openai

    async def aclose(self) -> None:
        """Close what was opened."""
        if self._openai is not None:
            await self._openai.close()
            self._openai = None
