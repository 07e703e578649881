from __future__ import annotations

from typing import Any

from adapters.slack import outgoing
from adapters.slack.api import SlackApi
from adapters.slack.posts import Posts
from adapters.slack.where import Where
from bot.chat import presses
from bot.chat.cards import Card


async def token(team: str) -> str:
    return "xoxb-1"


def lost_stream(ts: str, job: str) -> dict[str, Any]:
    """Return a stream as Slack lists it that an earlier process began."""
    return {"ts": ts, "bot_id": "B1", "blocks": button_of(job)}


def button_of(job: str) -> list[Any]:
    """Return the button that cancels a job."""
    return list(outgoing.post(Card(rows=presses.cancel(job))).blocks)


def placeholder(ts: str, job: str) -> dict[str, Any]:
    """Return a message as Slack lists it that an earlier process posted."""
    noted = {"event_type": "limner_answer", "event_payload": {"job": job, "channel": "C1"}}
    return {"ts": ts, "bot_id": "B1", "blocks": [], "metadata": noted}


class History(SlackApi):
    """Slack, in which a thread holds messages.

    Attributes:
        posted: The methods by which something new was posted.
    """

    def __init__(self, *messages: dict[str, Any]) -> None:
        super().__init__("http://127.0.0.1:9/api/", token)
        self._messages = list(messages)
        self.posted: list[str] = []

    async def call(self, team: str, method: str, **arguments: Any) -> dict[str, Any]:
        if method.startswith("conversations."):
            return {"messages": self._messages}
        if method.startswith("chat."):
            self.posted.append(method)
        return {"ts": "99.5"}


def of(job: str) -> Where:
    """Return where a job's answer goes that was asked for before this process started."""
    return Where(team="T1", channel="D1", thread="10.5", job=job, asked_at=10.0)


async def test_each_job_finds_its_own_message_after_a_restart_whatever_the_others_left() -> None:
    left = (
        lost_stream("11.5", "job-1"),
        placeholder("12.5", "job-2"),
        lost_stream("13.5", "job-3"),
    )
    slack = History(*left)
    posts = Posts(slack, join_channels=False)

    found = [await posts.begin(of(job)) for job in ("job-3", "job-2", "job-1")]

    assert [goal.message for goal in found] == ["13.5", "12.5", "11.5"]
    assert [goal.streamed for goal in found] == [True, False, True]
    assert slack.posted == []


async def test_a_job_that_left_nothing_takes_no_message_of_another() -> None:
    foreign = {"ts": "14.5", "bot_id": "B2", "text": "a stream of somebody else"}
    slack = History(lost_stream("11.5", "job-1"), placeholder("12.5", "job-2"), foreign)

    begun = await Posts(slack, join_channels=False).begin(of("job-4"))

    assert begun.message == "99.5"
    assert slack.posted == ["chat.startStream"]


async def test_what_is_shown_for_no_job_takes_the_place_of_nothing() -> None:
    slack = History(placeholder("12.5", ""))

    shown = await Posts(slack, join_channels=False).put(of(""), outgoing.sentence("Hello."))

    assert shown.message == "99.5"
    assert slack.posted == ["chat.postMessage"]
