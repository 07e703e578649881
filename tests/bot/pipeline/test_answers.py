"""What is answered in words, what a model refuses, and what an outage of the checks does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.domain import (
    Answered,
    Delivered,
    Drawing,
    Failed,
    Imagine,
    Options,
    Order,
    PictureFile,
    Question,
    RawPicture,
    Refusal,
    Refused,
    Reply,
    ScreenedPicture,
    ScreenedPrompt,
    Silent,
)
from bot.errors import ModelRefused, ModelUnavailable
from bot.language import offline
from bot.limits import Limits
from bot.policy.stages import OUTAGE
from bot.ports import (
    Completion,
    PartialSink,
    PicturePass,
    Screener,
    ScreeningContext,
    T,
    Task,
    TextPass,
)
from bot.refinement.fallback import FallbackLanguage
from bot.vendors import Vendors
from tests.fakes.backends import FakeBackend, png
from tests.fakes.core import ALICE, BOB, CHANNEL, Core, running_core
from tests.fakes.messenger import FakeMessenger
from tests.fakes.statements import counted

LEFT = "how many pictures are left"


class Refusing:
    """A language model whose own filter refuses everything."""

    name = "refusing"
    sees = False

    async def complete(self, task: Task[T]) -> Completion[T]:
        raise ModelRefused("vendor text", billed=True)


async def said(core: Core, words: str, **options: Any) -> str:
    """Return what is answered to words."""
    answer = await core.ask(Imagine(words, Options(**options)))
    await core.closed(answer.job_id)
    assert isinstance(answer.outcome, Answered)
    return answer.outcome.text


# --- how many are left ------------------------------------------------------------------------


@pytest.mark.parametrize("words", [LEFT, LEFT + "?", "my quota"])
async def test_who_asks_how_many_are_left_is_told_the_number(tmp_path: Path, words: str) -> None:
    async with running_core(tmp_path, limits=Limits(9, 3, 9, 1_000_000)) as core:
        await core.imagine("a dog")

        assert "today: 2;" in await said(core, words)


async def test_what_a_question_reserves_for_itself_is_left_all_the_same(tmp_path: Path) -> None:
    async with running_core(tmp_path, limits=Limits(9, 9, 9, 1_000_000)) as core:
        assert "today: 9;" in await said(core, LEFT, count=4)


async def test_what_the_place_has_left_is_told_where_it_is_less(tmp_path: Path) -> None:
    async with running_core(tmp_path, limits=Limits(9, 9, 2, 1_000_000)) as core:
        assert "today: 2;" in await said(core, LEFT)


async def test_a_member_who_was_overheard_has_reserved_nothing(tmp_path: Path) -> None:
    async with running_core(tmp_path, limits=Limits(9, 5, 9, 1_000_000)) as core:
        answer = await core.ask(Reply(LEFT + "?", addressed=False), BOB, CHANNEL)

        assert isinstance(answer.outcome, Answered)
        assert "today: 5;" in answer.outcome.text


async def test_only_who_asks_how_many_are_left_costs_a_look_at_the_ledger(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        with counted(core.database.engine) as looking:
            await core.database.allowance_usage(ALICE, CHANNEL)
        with counted(core.database.engine) as asked:
            await said(core, LEFT)
        with counted(core.database.engine) as another:
            await said(core, "what can't you draw?")

    looks = [statement for statement in looking if statement != "BEGIN"]
    assert looks
    assert all(asked.count(look) == another.count(look) + 1 for look in looks)


# --- a language model that refuses ------------------------------------------------------------


async def test_what_the_language_model_refuses_is_a_refusal_and_no_outage(tmp_path: Path) -> None:
    language = FallbackLanguage(Refusing(), offline.create(offline.Config(), Vendors()))
    async with running_core(tmp_path, language=language, planning_microdollars=5_000) as core:
        answer = await core.ask(Imagine("a dog"))
        await core.closed(answer.job_id)
        usage = await core.database.allowance_usage(answer.request.author, CHANNEL)

        assert isinstance(answer.outcome, Refused)
        assert answer.outcome.refusal.rule == "provider"
        assert "vendor text" not in answer.outcome.refusal.sentence
        assert answer.outcome.refusal.suggestion
        assert core.backend.orders == []
        assert (usage.member_pictures, usage.money_microdollars) == (0, 5_000)


async def test_talk_that_a_model_refuses_is_met_with_silence(tmp_path: Path) -> None:
    async with running_core(tmp_path, language=Refusing()) as core:
        answer = await core.ask(Reply("nice weather", addressed=False), BOB, CHANNEL)

        assert answer.outcome == Silent()


# --- an outage of the checks while a picture is drawn -----------------------------------------


class Checks:
    """The policy filter, with outages of what pictures cannot do without.

    Attributes:
        down: No picture can be checked. `asked`: how many pictures came meanwhile.
    """

    def __init__(self) -> None:
        self.down = False
        self.asked = 0
        self._inner: Screener

    def around(self, inner: Screener) -> Screener:
        self._inner = inner
        return self

    async def screen_picture(
        self, file: PictureFile, picture: RawPicture, context: ScreeningContext
    ) -> PicturePass | Refusal:
        if self.down:
            self.asked += 1
            raise ModelUnavailable(OUTAGE)
        return await self._inner.screen_picture(file, picture, context)

    async def screen_text(
        self, text: str, context: ScreeningContext
    ) -> TextPass | Refusal | Question:
        return await self._inner.screen_text(text, context)

    async def reopen_text(self, screening_id: str, text: str) -> ScreenedPrompt:
        return await self._inner.reopen_text(screening_id, text)

    async def reopen_picture(self, screening_id: str, file: PictureFile) -> ScreenedPicture:
        return await self._inner.reopen_picture(screening_id, file)

    def summary(self) -> tuple[str, ...]:
        return self._inner.summary()


class Streaming(FakeBackend):
    """Streams a picture before, during and after an outage of the checks.

    Attributes:
        recovers: The checks answer again before the finished picture comes.
    """

    def __init__(self, checks: Checks, messenger: FakeMessenger, *, recovers: bool) -> None:
        super().__init__()
        self._checks = checks
        self._messenger = messenger
        self._recovers = recovers

    async def generate(self, order: Order, on_partial: PartialSink | None = None) -> Drawing:
        assert on_partial is not None
        await self._streamed(FIRST, on_partial)
        self._checks.down = True
        await on_partial(RawPicture(SECOND, "image/png"))
        if self._recovers:
            self._checks.down = False
            await self._streamed(THIRD, on_partial)
        return await super().generate(order)

    async def _streamed(self, data: bytes, on_partial: PartialSink) -> None:
        """Return once the member has seen the picture."""
        await on_partial(RawPicture(data, "image/png"))
        async with asyncio.timeout(10):
            while data not in seen(self._messenger):
                self._messenger.updated.clear()
                await self._messenger.updated.wait()


FIRST, SECOND, THIRD = (png((shade, 9, 9)) for shade in (1, 2, 3))


def seen(messenger: FakeMessenger) -> list[bytes]:
    """Return the unfinished pictures that were shown."""
    return [update.partial.data for update in messenger.updates if update.partial]


@asynccontextmanager
async def streaming(folder: Path, *, recovers: bool) -> AsyncIterator[tuple[Core, Checks]]:
    """Run a core whose painter streams through an outage of the checks."""
    checks, messenger = Checks(), FakeMessenger()
    async with running_core(
        folder,
        backend=Streaming(checks, messenger, recovers=recovers),
        messenger=messenger,
        partials=3,
        progress_seconds=0,
        checks=checks.around,
    ) as core:
        yield core, checks


async def test_an_outage_of_the_checks_hides_an_unfinished_picture_and_no_finished_one(
    tmp_path: Path,
) -> None:
    async with streaming(tmp_path, recovers=True) as (core, checks):
        answer = await core.ask(Imagine("a dog"))

        assert checks.asked == 1
        assert seen(core.messenger) == [FIRST, THIRD]
        assert isinstance(answer.outcome, Delivered)
        assert len(core.backend.orders) == 1


async def test_an_outage_of_the_checks_that_lasts_is_told_as_an_outage(tmp_path: Path) -> None:
    async with streaming(tmp_path, recovers=False) as (core, _):
        answer = await core.ask(Imagine("a dog"))

        assert seen(core.messenger) == [FIRST]
        assert isinstance(answer.outcome, Failed)
        assert answer.outcome.sentence == OUTAGE
        assert len(core.backend.orders) == 1
