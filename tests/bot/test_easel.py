"""Links to pages on which members paint: whom they are good for, how often, how long."""

from __future__ import annotations

import asyncio
import base64
from contextlib import suppress
from dataclasses import replace

import pytest

from bot import easel as easels
from bot.chat import painted
from bot.domain import Reply, Request, Ticket, Undo
from bot.errors import BotError, InvalidAsk, NotAllowed, NotFound, StorageError
from tests.fakes.easel import PUBLIC_URL, easel, mask, region, token_of
from tests.fakes.vault import FakeVault

HOUR = 3600.0


class FakeStudio:
    """Notes what is asked, in order; a `full` one cannot write anything down."""

    def __init__(self) -> None:
        self.done: list[tuple[str, Request]] = []
        self.full = False

    @property
    def submitted(self) -> list[Request]:
        return [request for what, request in self.done if what == "submit"]

    def accept(self, request: Request) -> None:
        if self.full:
            raise StorageError("The disk is full.")
        self.done.append(("accept", request))

    async def submit(self, request: Request) -> Ticket:
        self.done.append(("submit", request))
        return Ticket("job")

    def withdraw(self, request: Request) -> None:
        raise NotImplementedError

    async def cancel(self, job_id: str, author: object, moderator: bool) -> None:
        raise NotImplementedError


class Clock:
    def __init__(self) -> None:
        self.time = 1_000.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def vault(clock: Clock) -> FakeVault:
    return FakeVault(clock)


@pytest.fixture
def studio() -> FakeStudio:
    return FakeStudio()


@pytest.fixture
def ours(vault: FakeVault, studio: FakeStudio, clock: Clock) -> easels.LiveEasel:
    return easel(vault, studio, now=clock)


async def begun(ours: easels.LiveEasel) -> tuple[str, str]:
    """Return the token of a new link, and the key of the browser that began."""
    token = token_of(await ours.invite(region()))
    return token, await ours.begin(token)


async def test_a_link_leads_to_the_public_address(ours: easels.LiveEasel) -> None:
    link = await ours.invite(region())

    assert link.startswith(f"{PUBLIC_URL}/paint/")
    assert len(token_of(link)) == 64


async def test_paint_and_words_become_the_request_of_the_link(
    ours: easels.LiveEasel, studio: FakeStudio, clock: Clock
) -> None:
    token, key = await begun(ours)
    clock.time += 60

    await ours.submit(token, key, mask(), " a red scarf ")

    asked = studio.submitted[0]
    assert isinstance(asked.ask, Reply)
    assert asked.ask.spot is not None
    assert base64.b64decode(asked.ask.spot.painted).startswith(b"\x89PNG")
    assert replace(asked.ask, words="", spot=None) == region().ask
    assert asked.ask.words == "a red scarf"
    assert asked.received_at == clock.time
    assert (asked.author, asked.place, asked.address) == (
        region().author,
        region().place,
        region().address,
    )
    assert asked.event_key.startswith("discord:paint:")
    assert asked.event_key != region().event_key


async def test_the_request_is_written_down_before_it_is_submitted(
    ours: easels.LiveEasel, studio: FakeStudio
) -> None:
    await ours.submit(*await begun(ours), mask(), "a scarf")

    assert [what for what, _ in studio.done] == ["accept", "submit"]


async def test_opening_a_link_does_not_use_it_up(ours: easels.LiveEasel) -> None:
    token = token_of(await ours.invite(region()))

    opened = [await ours.invited(token) for _ in range(3)]

    assert opened == [region()] * 3
    assert await ours.begin(token)


async def test_a_forged_link_is_refused_before_anything_is_looked_up(
    ours: easels.LiveEasel, vault: FakeVault
) -> None:
    token = token_of(await ours.invite(region()))
    other = token_of(await ours.invite(region()))
    vault.kept.clear()
    forged = ["", "x", token[:32], token[:-1], token[:32] + other[32:], token[:-1] + "é", token * 2]

    for wrong in forged:
        with pytest.raises(NotFound, match="not one of my links"):
            await ours.invited(wrong)


async def test_a_link_signed_with_another_key_is_refused(
    ours: easels.LiveEasel, vault: FakeVault, studio: FakeStudio, clock: Clock
) -> None:
    stranger = easel(vault, studio, secret_key=b"another key", now=clock)
    token = token_of(await stranger.invite(region()))

    with pytest.raises(NotFound, match="not one of my links"):
        await ours.begin(token)


async def test_a_link_expires(ours: easels.LiveEasel, clock: Clock, studio: FakeStudio) -> None:
    token, key = await begun(ours)
    clock.time += HOUR + 1

    with pytest.raises(NotFound, match="too old"):
        await ours.submit(token, key, mask(), "a scarf")

    assert studio.done == []


async def test_a_link_is_good_once(ours: easels.LiveEasel, studio: FakeStudio) -> None:
    token, key = await begun(ours)
    await ours.submit(token, key, mask(), "a scarf")

    for again in (ours.invited(token), ours.begin(token, key)):
        with pytest.raises(NotFound, match="used already"):
            await again
    with pytest.raises(NotFound, match="used already"):
        await ours.submit(token, key, mask(), "a hat")

    assert len(studio.submitted) == 1


async def test_nothing_of_a_used_link_is_left(ours: easels.LiveEasel, vault: FakeVault) -> None:
    await ours.submit(*await begun(ours), mask(), "a scarf")

    assert vault.kept == {}


async def test_of_two_who_send_at_once_one_wins(ours: easels.LiveEasel, studio: FakeStudio) -> None:
    token, key = await begun(ours)

    results = await asyncio.gather(
        ours.submit(token, key, mask(), "a scarf"),
        ours.submit(token, key, mask(), "a hat"),
        return_exceptions=True,
    )

    assert [type(result) for result in results] == [type(None), NotAllowed]
    assert len(studio.submitted) == 1


async def test_a_second_browser_is_refused(ours: easels.LiveEasel, studio: FakeStudio) -> None:
    token, key = await begun(ours)

    for theirs in ("", "0" * 32, "é"):
        for tried in (
            ours.begin(token, theirs),
            ours.begun(token, theirs),
            ours.submit(token, theirs, mask(), "a scarf"),
        ):
            with pytest.raises(NotAllowed, match="another browser"):
                await tried

    assert await ours.begin(token, key) == key
    assert await ours.begun(token, key) == region()
    assert studio.done == []


async def test_of_two_browsers_that_begin_at_once_one_gets_the_key(
    ours: easels.LiveEasel,
) -> None:
    token = token_of(await ours.invite(region()))

    results = await asyncio.gather(ours.begin(token), ours.begin(token), return_exceptions=True)

    assert sorted(type(result).__name__ for result in results) == ["NotAllowed", "str"]


async def test_who_begins_while_nothing_can_be_written_down_goes_on_afterwards(
    ours: easels.LiveEasel, vault: FakeVault
) -> None:
    token, key = token_of(await ours.invite(region())), ""
    vault.full = True
    with suppress(StorageError):
        key = await ours.begin(token)
    vault.full = False

    key = await ours.begin(token, key)

    assert await ours.begun(token, key) == region()


async def test_nobody_sees_the_request_before_somebody_began(ours: easels.LiveEasel) -> None:
    token = token_of(await ours.invite(region()))

    with pytest.raises(NotAllowed):
        await ours.begun(token, "")


async def test_the_key_of_one_link_opens_no_other(ours: easels.LiveEasel) -> None:
    _, key = await begun(ours)
    token, _ = await begun(ours)

    with pytest.raises(NotAllowed):
        await ours.begun(token, key)


@pytest.mark.parametrize(
    ("sent", "words", "sentence"),
    [
        (b"", "a scarf", painted.UNREADABLE),
        (mask(box=(-9, -9, -8, -8)), "a scarf", painted.NOTHING),
        (mask(), " \n", easels.NO_WORDS),
        (mask(), "x" * 2001, "1 characters too long"),
    ],
    ids=["nothing", "unpainted", "wordless", "wordy"],
)
async def test_what_cannot_be_used_leaves_the_link_good(
    ours: easels.LiveEasel, studio: FakeStudio, sent: bytes, words: str, sentence: str
) -> None:
    token, key = await begun(ours)

    with pytest.raises(InvalidAsk, match=sentence):
        await ours.submit(token, key, sent, words)
    await ours.submit(token, key, mask(), "a scarf")

    assert len(studio.submitted) == 1


class _Stuck(FakeVault):
    """Removes nothing, as if the process had died before."""

    async def remove(self, prefix: str) -> int:
        raise StorageError("The database does not answer.")


async def test_a_link_that_could_not_be_removed_brings_the_same_request(
    studio: FakeStudio, clock: Clock
) -> None:
    ours = easel(_Stuck(clock), studio, now=clock)
    token, key = await begun(ours)

    await ours.submit(token, key, mask(), "a scarf")
    await ours.submit(token, key, mask(), "a scarf")

    assert len({request.event_key for request in studio.submitted}) == 1


async def test_a_link_stays_good_when_the_request_could_not_be_written_down(
    ours: easels.LiveEasel, studio: FakeStudio
) -> None:
    token, key = await begun(ours)
    studio.full = True

    with pytest.raises(BotError, match="disk is full"):
        await ours.submit(token, key, mask(), "a scarf")

    assert await ours.begun(token, key) == region()
    assert studio.done == []


async def test_only_a_reply_to_a_picture_can_be_painted(ours: easels.LiveEasel) -> None:
    with pytest.raises(ValueError, match="reply to a picture"):
        await ours.invite(replace(region(), ask=Undo("version")))
