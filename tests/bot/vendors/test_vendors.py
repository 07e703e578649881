"""One client per process, made when first asked for."""

import asyncio

import pytest

from bot.errors import ConfigError
from bot.vendors import OpenAIConnection, Vendors


async def test_everybody_gets_the_same_client() -> None:
    vendors = Vendors(OpenAIConnection("sk-test", "http://127.0.0.1:1/v1"))

    # Made while the program starts, where it may read certificates.
    first = await asyncio.to_thread(vendors.openai)

    assert vendors.openai() is first
    await vendors.aclose()


async def test_a_closed_client_is_not_handed_out_again() -> None:
    vendors = Vendors(OpenAIConnection("sk-test", "http://127.0.0.1:1/v1"))
    first = await asyncio.to_thread(vendors.openai)
    await vendors.aclose()

    second = await asyncio.to_thread(vendors.openai)
    await vendors.aclose()

    assert second is not first


def test_without_a_key_it_is_said_what_is_missing() -> None:
    with pytest.raises(ConfigError, match="OPENAI_API_KEY"):
        Vendors().openai()
