"""Loads what members uploaded, never more than is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import aiohttp
import yarl

from bot.errors import DeliveryError, InvalidAsk

GONE: Final = "That picture is no longer there. Please upload it again."
_UNREACHABLE: Final = "I could not load that picture. Please try again in a moment."
_CHUNK_BYTES: Final = 64 * 1024
_TIMEOUT: Final = aiohttp.ClientTimeout(total=60, connect=10)


async def fetch(
    session: aiohttp.ClientSession,
    url: yarl.URL,
    max_bytes: int,
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """Return the bytes at an address that the caller trusts; redirects are not followed.

    Raises:
        InvalidAsk: Too large, or gone.
        DeliveryError: Out of reach, for now.
    """
    try:
        async with session.get(
            url, allow_redirects=False, timeout=_TIMEOUT, headers=headers
        ) as response:
            return await _read(response, max_bytes)
    except (aiohttp.ClientError, TimeoutError) as error:
        raise DeliveryError(_UNREACHABLE) from error


def trusted(url: yarl.URL, hosts: tuple[str, ...], relay: yarl.URL | None) -> bool:
    """Return whether an address is the platform's own, or the operator's relay to it.

    `hosts` are the platform's, over https, with all that is below them.
    """
    if url.scheme == "https" and any(f".{url.host}".endswith(f".{host}") for host in hosts):
        return True
    return relay is not None and url.absolute and url.origin() == relay.origin()


def from_elsewhere(platform: str) -> InvalidAsk:
    """Return the error for an upload whose address is not trusted."""
    return InvalidAsk(f"I only take pictures that were uploaded to {platform} itself.")


def too_large(max_bytes: int) -> InvalidAsk:
    """Return the error for an upload of more than `max_bytes`."""
    return InvalidAsk(f"That picture is too large; I take up to {max_bytes / 2**20:.0f} MiB.")


async def _read(response: aiohttp.ClientResponse, max_bytes: int) -> bytes:
    if response.status in (403, 404, 410):  # links are signed and end after a while
        raise InvalidAsk(GONE)
    if response.status != 200:
        raise DeliveryError(_UNREACHABLE)
    data = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
        data += chunk
        if len(data) > max_bytes:
            raise too_large(max_bytes)
    return bytes(data)
