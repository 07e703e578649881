"""Files in the Slack simulator: uploaded, processed later, shown, shared, fetched, deleted."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.simulators.slack import payloads
from tests.simulators.slack_scene import Scene, open_scene, picture_block, png


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with open_scene() as made:
        yield made


async def fetch(url: str, token: str) -> tuple[str, bytes]:
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        return answer.content_type, await answer.read()


async def test_picture_is_shown_once_it_is_processed(scene: Scene) -> None:
    scene.sim.files.processing_seconds = 0.2
    place, data = scene.channel.id, png()
    message = await scene.post()
    file_id = await scene.upload(data)
    blocks = [picture_block(file_id)]

    early = await scene.refusal("chat.update", channel=place, ts=message.ts, blocks=blocks)
    before = await scene.client.files_info(file=file_id)
    await scene.sim.wait_for(lambda: scene.sim.files.processed(scene.team.files[file_id]))
    await scene.client.chat_update(channel=place, ts=message.ts, text="a dog", blocks=blocks)
    after = await scene.client.files_info(file=file_id)

    assert early["error"] == "invalid_blocks"
    assert "slack" in early["response_metadata"]["messages"][0]
    assert before["file"]["mimetype"] == ""
    assert (after["file"]["mimetype"], after["file"]["original_w"]) == ("image/png", 8)
    assert [file.data for file in message.pictures] == [data]


async def test_file_whose_processing_never_ends_is_never_shown(scene: Scene) -> None:
    scene.sim.files.processing_seconds = None
    file_id = await scene.upload(png())
    scene.sim.advance_clock(3600)

    place = {"channel": scene.channel.id, "text": "x"}
    error = await scene.refused("chat.postMessage", **place, blocks=[picture_block(file_id)])

    assert error == "invalid_blocks"


async def test_upload_of_another_length_is_refused(scene: Scene) -> None:
    url, file_id = await scene.announce(png())

    status = await scene.send_bytes(url, png() + b"tail")
    error = await scene.refused("files.completeUploadExternal", files=[{"id": file_id}])

    assert (status, error) == (400, "file_update_failed")


async def test_upload_url_and_completion_work_once(scene: Scene) -> None:
    data = png()
    url, file_id = await scene.announce(data)
    await scene.send_bytes(url, data)
    await scene.client.files_completeUploadExternal(files=[{"id": file_id}])

    again = await scene.send_bytes(url, data)
    error = await scene.refused("files.completeUploadExternal", files=[{"id": file_id}])

    assert (again, error) == (404, "file_not_found")


async def test_completed_upload_with_a_thread_is_a_message_of_its_own(scene: Scene) -> None:
    first = await scene.post()

    await scene.upload(png(), channel_id=scene.channel.id, thread_ts=first.ts)

    shared = first.replies[0]
    assert (shared.subtype, len(shared.pictures)) == ("file_share", 1)
    assert scene.sim.events("message")[-1].event["files"][0]["user"] == scene.team.bot.id


async def test_sdks_own_upload_is_understood(scene: Scene) -> None:
    answer = await scene.client.files_upload_v2(
        channel=scene.channel.id, file=png(), filename="dog.png", title="A dog"
    )

    assert scene.channel.messages[0].pictures[0].title == "A dog"
    assert answer["file"]["id"] == scene.channel.messages[0].pictures[0].id
    assert scene.sim.unknown_arguments == {}


async def test_deleted_file_vanishes_from_messages(scene: Scene) -> None:
    file_id = await scene.uploaded(png())
    message = await scene.post(blocks=[picture_block(file_id)])

    await scene.client.files_delete(file=file_id)

    assert message.pictures == []
    assert await scene.refused("files.info", file=file_id) == "file_deleted"


async def test_download_wants_the_token_and_otherwise_shows_a_page(scene: Scene) -> None:
    data = png()
    said = await scene.alice.say(scene.channel, "look", files=[("a.png", data)])
    info = await scene.client.files_info(file=said.now.files[0].id)
    url = info["file"]["url_private_download"]

    right = await fetch(url, scene.team.bot_token)
    wrong = await fetch(url, "xoxb-stolen")

    assert right == ("image/png", data)
    assert wrong[0] == "text/html"


async def test_files_of_channels_without_the_bot_are_hidden_from_it(scene: Scene) -> None:
    secret = scene.team.add_channel("secret", scene.alice, private=True, with_bot=False)
    said = await scene.alice.say(secret, "look", files=[("a.png", png())])

    assert await scene.refused("files.info", file=said.now.files[0].id) == "file_not_found"


async def test_download_needs_a_living_token_and_a_channel_of_the_bot(scene: Scene) -> None:
    secret = scene.team.add_channel("secret", scene.alice, private=True, with_bot=False)
    hidden = await scene.alice.say(secret, "look", files=[("a.png", png())])
    shown = await scene.alice.say(scene.channel, "look", files=[("a.png", png())])
    urls = [
        payloads.file(said.now.files[0], scene.sim.platform)["url_private_download"]
        for said in (hidden, shown)
    ]

    private = await fetch(urls[0], scene.team.bot_token)
    scene.team.revoke_token()
    revoked = await fetch(urls[1], scene.team.bot_token)

    assert [private[0], revoked[0]] == ["text/html", "text/html"]


async def test_completion_that_lies_does_nothing(scene: Scene) -> None:
    scene.sim.fail("files.completeUploadExternal", silent=True)

    file_id = await scene.upload(png(), channel_id=scene.channel.id)

    assert scene.channel.messages == []
    assert await scene.refused("files.info", file=file_id) == "file_not_found"
