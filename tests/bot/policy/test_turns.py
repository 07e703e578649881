from __future__ import annotations

from threading import get_ident

from bot.policy.turns import in_turn


async def test_work_on_a_short_text_is_done_at_once() -> None:
    assert await in_turn(get_ident, 40) == get_ident()


async def test_work_on_a_long_text_keeps_nobody_waiting() -> None:
    assert await in_turn(get_ident, 4000) != get_ident()


async def test_work_that_has_to_make_something_first_keeps_nobody_waiting() -> None:
    assert await in_turn(get_ident, 40, ready=False) != get_ident()
