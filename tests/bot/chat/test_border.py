from __future__ import annotations

import logging

import pytest

from bot.chat.border import attended
from bot.errors import BotError, DeliveryError


class Ear:
    """Hears what a member is told."""

    def __init__(self, error: Exception | None = None) -> None:
        self.told: list[str] = []
        self._error = error

    async def tell(self, sentence: str) -> None:
        self.told.append(sentence)
        if self._error is not None:
            raise self._error


async def work(error: Exception | None = None) -> None:
    if error is not None:
        raise error


async def test_what_goes_well_is_not_told() -> None:
    ear = Ear()

    await attended(work(), "7", ear.tell)

    assert ear.told == []


async def test_an_error_is_told_as_it_says_itself() -> None:
    ear = Ear()

    await attended(work(BotError("That picture is gone.")), "7", ear.tell)

    assert ear.told == ["That picture is gone."]


async def test_a_bug_is_told_in_one_neutral_sentence_with_the_request(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ear = Ear()

    with caplog.at_level(logging.ERROR):
        await attended(work(ValueError("secret")), "7", ear.tell)

    (said,) = ear.told
    assert "7" in said
    assert "secret" not in said


async def test_whoever_cannot_be_told_takes_nobody_else_along() -> None:
    ear = Ear(DeliveryError("Slack is busy."))

    await attended(work(BotError("No.")), "7", ear.tell)

    assert ear.told == ["No."]
