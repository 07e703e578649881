from __future__ import annotations

from adapters.slack.api import SlackApi
from adapters.slack.streaming import Streams
from adapters.slack.where import Where


async def token(team: str) -> str:
    return "xoxb-1"


def test_a_stream_that_runs_for_one_job_is_not_taken_for_another_ones() -> None:
    streams = Streams(SlackApi("http://127.0.0.1:9/api/", token))
    mine, other = Where(channel="D1", job="j1"), Where(channel="D1", job="j2")

    streams.claim(mine, "10.5")

    assert streams.free(mine, "10.5")
    assert not streams.free(other, "10.5")
    assert streams.free(other, "11.5")


def test_only_so_many_streams_are_remembered() -> None:
    streams = Streams(SlackApi("http://127.0.0.1:9/api/", token))
    for n in range(2000):
        streams.claim(Where(channel="D1", job="j1"), f"{n}.5")

    assert streams.free(Where(channel="D1", job="j2"), "0.5")
    assert not streams.free(Where(channel="D1", job="j2"), "1999.5")
