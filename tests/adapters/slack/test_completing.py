from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from adapters.slack.api import Rejected
from adapters.slack.completing import Completing
from bot.errors import DeliveryError

Sent = asyncio.Task[Sequence[str] | Exception]


class Slack:
    """Takes the first files once `opened` is set, others once `later` is.

    Remembers what went out together.
    """

    def __init__(self) -> None:
        self.calls: list[tuple[str, list[str]]] = []
        self.opened, self.later = asyncio.Event(), asyncio.Event()
        self.opened.set()
        self.later.set()
        self.bad: set[str] = set()
        self.unready: set[str] = set()
        self.outages = 0
        self.is_odd = False
        self.completing = Completing(self._complete)

    async def _complete(self, team: str, titles: Mapping[str, str]) -> Sequence[str]:
        self.calls.append((team, list(titles)))
        await (self.opened if len(self.calls) == 1 else self.later).wait()
        if self.outages:
            self.outages -= 1
            raise DeliveryError("Slack could not be reached.")
        if self.is_odd and len(titles) > 1:
            raise ValueError("an answer that nobody can read")
        if not self.bad.isdisjoint(titles):
            raise Rejected("file_not_found")
        return [file for file in titles if file in self.unready]

    async def send(self, *files: str, team: str = "T1") -> Sequence[str] | Exception:
        """Return what came of the files of one answer."""
        try:
            return await self.completing.completed(team, {file: f"{file}.png" for file in files})
        except (DeliveryError, ValueError) as error:
            return error

    async def rush(self, count: int, tasks: asyncio.TaskGroup) -> Sequence[Sent]:
        """Have one call under way, and so many answers that wait for it."""
        self.opened.clear()
        sent = [tasks.create_task(self.send(f"F{number}")) for number in range(count + 1)]
        await asyncio.sleep(0)
        assert len(self.calls) == 1
        return sent


async def results(sent: Sequence[Sent]) -> list[Sequence[str] | Exception]:
    return [await each for each in sent]


async def rushed(slack: Slack, count: int) -> list[Sequence[str] | Exception]:
    """Return what comes of a rush that Slack takes in its turn."""
    async with asyncio.TaskGroup() as tasks:
        sent = await slack.rush(count, tasks)
        slack.opened.set()
    return await results(sent)


async def test_a_single_answer_waits_for_nothing() -> None:
    slack = Slack()

    assert await slack.send("F1", "F2") == []
    assert slack.calls == [("T1", ["F1", "F2"])]


async def test_what_waits_goes_out_together_ten_files_at_once() -> None:
    slack = Slack()
    slack.unready = {"F3"}
    found = await rushed(slack, 12)

    assert [len(files) for _, files in slack.calls] == [1, 10, 2]
    assert [answer for answer in found if answer] == [["F3"]]


async def test_workspaces_do_not_wait_for_each_other() -> None:
    slack = Slack()
    async with asyncio.TaskGroup() as tasks:
        await slack.rush(1, tasks)
        tasks.create_task(slack.send("G1", team="T2"))
        await asyncio.sleep(0)
        called = list(slack.calls)
        slack.opened.set()

    assert [team for team, _ in called] == ["T1", "T2"]


async def test_a_file_that_is_refused_spoils_no_other_answer() -> None:
    slack = Slack()
    slack.bad = {"F2"}
    found = await rushed(slack, 3)

    assert [isinstance(each, Rejected) for each in found] == [False, False, True, False]
    assert sorted(files for _, files in slack.calls[2:]) == [["F1"], ["F2"], ["F3"]]


async def test_an_outage_is_told_to_all_and_the_next_answer_is_tried() -> None:
    slack = Slack()
    slack.outages = 2
    found = await rushed(slack, 3)

    assert all(isinstance(each, DeliveryError) for each in found)
    assert len(slack.calls) == 2
    assert await slack.send("F9") == []


async def test_who_goes_away_takes_nobody_along() -> None:
    slack = Slack()
    async with asyncio.TaskGroup() as tasks:
        first, *others = await slack.rush(2, tasks)
        first.cancel()
        slack.opened.set()

    assert first.cancelled()
    assert await results(others) == [[], []]
    assert slack.calls[1:] == [("T1", ["F1", "F2"])]


async def test_who_goes_away_while_waiting_is_not_sent() -> None:
    slack = Slack()
    async with asyncio.TaskGroup() as tasks:
        first, second, third = await slack.rush(2, tasks)
        second.cancel()
        await asyncio.sleep(0)
        slack.opened.set()

    assert second.cancelled()
    assert await results([first, third]) == [[], []]
    assert slack.calls[1:] == [("T1", ["F2"])]


async def test_whose_call_is_given_up_by_another_fails_and_may_try_again() -> None:
    slack = Slack()
    async with asyncio.TaskGroup() as tasks:
        first, second, third = await slack.rush(2, tasks)
        slack.later.clear()
        slack.opened.set()
        await first
        while len(slack.calls) < 2:  # noqa: ASYNC110 - the second call goes out by itself
            await asyncio.sleep(0)
        second.cancel()

    assert second.cancelled()
    assert isinstance(third.result(), DeliveryError)
    assert slack.calls[1:] == [("T1", ["F1", "F2"])]
    slack.later.set()
    assert await slack.send("F2") == []


async def test_an_answer_that_cannot_be_read_sends_no_file_twice() -> None:
    slack = Slack()
    slack.is_odd = True

    first, second, third = await rushed(slack, 2)

    assert first == []
    assert isinstance(second, ValueError)
    assert isinstance(third, DeliveryError)
    assert len(slack.calls) == 2
