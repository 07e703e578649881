"""The whole life of a conversation on Discord, the program as its own process."""

from pathlib import Path

import pytest

from tests.end_to_end.world import world

pytestmark = pytest.mark.end_to_end


async def test_words_become_a_picture_and_a_reply_refines_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        asked = await here.alice.slash(here.channel, "imagine", prompt="a dog in the park")
        await asked.wait_acknowledged()
        first = await asked.wait_message()
        await here.discord.wait_for(lambda: bool(first.attachments))

        await here.discord.wait_for(lambda: first.thread is not None)
        thread = first.thread
        assert thread is not None
        await here.alice.send(thread, "make it anime-style")
        await here.discord.wait_for(lambda: any(message.attachments for message in thread.messages))

        assert len(here.openai.billed_calls) == 2
        assert first.attachments[0].data.startswith(b"\x89PNG")
