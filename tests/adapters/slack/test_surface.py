"""A form opens within the time that Slack gives for it, or its member is told at once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from adapters.slack import surface
from adapters.slack.api import Rejected
from adapters.slack.surface import SlackSurface
from bot.chat import words
from bot.errors import BotError, DeliveryError

BODY = {"team_id": "T1", "trigger_id": "1.2"}
NOBODY: Any = None


class Calls:
    """Slack, which fails, or is so busy that a call must wait for its turn."""

    def __init__(self, error: Exception | None) -> None:
        self.error = error

    async def call(self, _team: str, _method: str, **_arguments: Any) -> None:
        if self.error is not None:
            raise self.error
        await asyncio.Event().wait()


@pytest.mark.parametrize(
    "error", [None, Rejected("expired_trigger_id"), DeliveryError("Slack is busy.")]
)
async def test_a_form_that_cannot_open_in_time_is_told(
    monkeypatch: pytest.MonkeyPatch, error: Exception | None
) -> None:
    monkeypatch.setattr(surface, "_TRIGGER_SECONDS", 0.01)
    api: Any = Calls(error)
    opening = SlackSurface(NOBODY, api, NOBODY, NOBODY).open_view(BODY, {})

    with pytest.raises(BotError) as told:
        await asyncio.wait_for(opening, 5)

    assert str(told.value) == words.SLOW
