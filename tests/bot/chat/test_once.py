from __future__ import annotations

from bot.chat.once import Once


def test_a_key_comes_for_the_first_time_once() -> None:
    once = Once(lasts_seconds=60.0)

    assert [once.first(key, 1.0) for key in ("a", "b", "a")] == [True, True, False]


def test_a_key_is_forgotten_after_its_time_however_often_it_came() -> None:
    once = Once(lasts_seconds=60.0)
    once.first("a", 0.0)
    once.first("a", 50.0)

    assert not once.first("a", 60.0)
    assert once.first("a", 61.0)


def test_a_key_that_is_let_go_comes_for_the_first_time_again() -> None:
    once = Once(lasts_seconds=60.0)
    once.first("a", 0.0)

    once.forget("a")

    assert once.first("a", 0.0)
