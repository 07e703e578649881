"""What would notify somebody in Slack, and what would not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulators.slack.blocks import pings
from tests.simulators.slack_forms import (
    actions,
    button,
    confirm,
    context,
    image,
    marked,
    plain,
    rich,
    section,
)

PINGING = [
    "<!channel> look",
    "<!here|here>",
    "<!everyone>",
    "<@U0123ABC>",
    "<@W0123ABC|alice>",
    "<!subteam^S0123|painters>",
    [section(text=marked("hi <@U1>"))],
    [context(marked("<!here>"))],
    [actions(button(confirm=confirm(text=marked("<!here>"))))],
    [rich({"type": "user", "user_id": "U1"})],
    [rich({"type": "broadcast", "range": "here"})],
    [rich({"type": "usergroup", "usergroup_id": "S1"})],
    [{"type": "markdown", "text": "<@U1>"}],
    {"channel": "C1", "text": "<!channel>"},
    {"channel": "C1", "attachments": [{"pretext": "<!channel>"}]},
]


@pytest.mark.parametrize("content", PINGING, ids=str)
def test_what_would_notify_somebody_is_found(content: Any) -> None:
    assert len(pings(content)) == 1


SILENT = [
    "&lt;!channel&gt; and @channel and U0123ABC",
    "<https://example.org|a dog> in <#C0123|pictures> at <!date^1^{time}|now>",
    [section(text=plain("<!channel>"))],
    [actions(button(value="<@U1>", text=plain("<@U1>")))],
    [image(alt_text="<!here>")],
    {"channel": "C1", "text": "a dog", "blocks": [section(text=marked("a dog"))]},
]


@pytest.mark.parametrize("content", SILENT, ids=str)
def test_what_notifies_nobody_is_passed_over(content: Any) -> None:
    assert pings(content) == []
