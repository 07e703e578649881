from __future__ import annotations

import pytest

from bot.chat import ways
from bot.errors import DeliveryError, Undeliverable


async def rejected(what: str) -> str:
    raise Undeliverable("never")


async def busy(what: str) -> str:
    raise DeliveryError("not now")


async def shown(what: str) -> str:
    return f"{what} is shown"


async def test_the_first_way_that_is_not_rejected_is_taken() -> None:
    assert await ways.first([rejected, shown, busy], "it") == "it is shown"


async def test_where_all_are_rejected_nothing_comes() -> None:
    assert await ways.first([rejected, rejected], "it") is None


async def test_no_other_way_is_tried_while_the_platform_is_busy() -> None:
    with pytest.raises(DeliveryError, match="not now"):
        await ways.first([busy, shown], "it")
