from __future__ import annotations

import pytest

from adapters.discord.inbox import picture_in
from bot.domain import Address, Upload
from bot.errors import DeliveryError, InvalidAsk
from bot.ports import Inbox
from tests.adapters.discord.stage import Stage
from tests.fakes import screened

MEBIBYTE = 1024 * 1024


async def inbox(stage: Stage) -> Inbox:
    await stage.start()
    assert stage.platform is not None
    return stage.platform.inbox


async def posted(stage: Stage, data: bytes) -> Upload:
    """Return a file that Ben posted, as an upload."""
    message = await stage.ben.send(
        stage.channel, "look", attachments=[("cat.png", data, "image/png")]
    )
    url = stage.sim.platform.cdn.url(message.attachments[0])
    return Upload(url, "cat.png", "image/png", len(data))


async def test_a_posted_picture_is_fetched(stage: Stage) -> None:
    fetching = await inbox(stage)
    upload = await posted(stage, screened.png())

    assert await fetching.fetch(upload, MEBIBYTE) == screened.png()


async def test_a_link_that_ended_asks_for_the_picture_again(stage: Stage) -> None:
    fetching = await inbox(stage)
    upload = await posted(stage, screened.png())
    stage.sim.advance_clock(30 * 86400)

    with pytest.raises(InvalidAsk, match="upload it again"):
        await fetching.fetch(upload, MEBIBYTE)


async def test_a_picture_is_measured_while_it_comes_in(stage: Stage) -> None:
    fetching = await inbox(stage)
    upload = await posted(stage, b"x" * 300_000)
    lying = Upload(upload.url, upload.filename, upload.media_type, 10)

    with pytest.raises(InvalidAsk, match="too large"):
        await fetching.fetch(lying, 100_000)


async def test_a_picture_announced_as_too_large_is_not_fetched(stage: Stage) -> None:
    fetching = await inbox(stage)
    upload = Upload("https://cdn.discordapp.com/a.png", "a.png", "image/png", 9 * MEBIBYTE)

    with pytest.raises(InvalidAsk, match="8 MiB"):
        await fetching.fetch(upload, 8 * MEBIBYTE)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/a.png",
        "http://cdn.discordapp.com/a.png",
        "https://cdn.discordapp.com.example.com/a.png",
        "http://127.0.0.1:1/a.png",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "a.png",
    ],
)
async def test_nothing_is_fetched_from_elsewhere(stage: Stage, url: str) -> None:
    fetching = await inbox(stage)

    with pytest.raises(InvalidAsk, match="uploaded to Discord"):
        await fetching.fetch(Upload(url, "a.png", "image/png", 10), MEBIBYTE)


async def test_a_picture_of_a_deleted_message_is_gone(stage: Stage) -> None:
    fetching = await inbox(stage)

    with pytest.raises(InvalidAsk, match="no longer there"):
        await fetching.fetch(picture_in(stage.channel.id, 1), MEBIBYTE)


async def test_a_message_without_a_picture_has_nothing_to_fetch(stage: Stage) -> None:
    fetching = await inbox(stage)
    message = await stage.ben.send(stage.channel, "hello")

    with pytest.raises(InvalidAsk, match="no longer there"):
        await fetching.fetch(picture_in(stage.channel.id, message.id), MEBIBYTE)


async def test_after_the_end_of_the_connection_fetching_fails_for_now(stage: Stage) -> None:
    fetching = await inbox(stage)
    upload = await posted(stage, screened.png())
    await stage.stop()

    with pytest.raises(DeliveryError):
        await fetching.fetch(upload, MEBIBYTE)


def address(**fields: str) -> Address:
    return Address("discord", fields={"size_limit": "1", **fields})


async def test_what_needs_no_acknowledgement_counts_as_acknowledged(stage: Stage) -> None:
    fetching = await inbox(stage)

    assert await fetching.acknowledged(address(trigger="5"))


async def test_an_acknowledgement_that_nobody_can_look_up_any_more_counts(stage: Stage) -> None:
    fetching = await inbox(stage)
    old = address(interaction="5", application="1", token="t", expires_at="1")

    assert await fetching.acknowledged(old)


async def test_an_outage_leaves_the_question_open(stage: Stage) -> None:
    fetching = await inbox(stage)
    stage.sim.fail("GET", "@original", drop="before", times=9)
    fresh = address(interaction="5", application="1", token="t", expires_at="99999999999")

    with pytest.raises(DeliveryError):
        await fetching.acknowledged(fresh)


async def test_a_storage_that_is_busy_is_for_now(stage: Stage) -> None:
    fetching = await inbox(stage)
    busy = Upload(stage.sim.api_base + "/nothing", "a.png", "image/png", 10)
    stage.sim.fail("GET", "/nothing", status=503)

    with pytest.raises(DeliveryError, match="try again"):
        await fetching.fetch(busy, MEBIBYTE)
