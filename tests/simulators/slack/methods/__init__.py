"""What each method of the Web API does."""

from __future__ import annotations

from collections.abc import Callable

from tests.simulators.slack.calls import Call
from tests.simulators.slack.errors import Json
from tests.simulators.slack.methods import (
    account,
    assistant,
    chat,
    conversations,
    files,
    streams,
    views,
)

Handler = Callable[[Call], Json]

HANDLERS: dict[str, Handler] = {
    **account.METHODS,
    **assistant.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **streams.METHODS,
    **views.METHODS,
}
