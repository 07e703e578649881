"""Several ways to one end, the best one first; and several things of which each is worth doing."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import ParamSpec, TypeVar

from bot.errors import DeliveryError, Undeliverable

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


async def first(
    ways: Iterable[Callable[P, Awaitable[T]]], *args: P.args, **kwargs: P.kwargs
) -> T | None:
    """Return what the first way gives that is not rejected for good; None when all are.

    Raises:
        DeliveryError: The platform is busy or out of reach, for now; no other way is tried.
    """
    for way in ways:
        try:
            return await way(*args, **kwargs)
        except Undeliverable as error:
            name = getattr(way, "__name__", "")
            log.info("delivery.rejected", extra={"way": name, "reason": str(error)})
    return None


async def each(works: Iterable[Callable[[], Awaitable[object]]]) -> None:
    """Do several things, of which one that fails keeps no other from being done.

    Raises:
        DeliveryError: Of one that failed for now, else of one that failed for good.
    """
    failed: DeliveryError | None = None
    for work in works:
        try:
            await work()
        except DeliveryError as error:
            if failed is None or isinstance(failed, Undeliverable):
                failed = error
    if failed is not None:
        raise failed
