"""The whole life of a conversation on Discord, the program as its own process."""

from pathlib import Path

import pytest

from tests.end_to_end.world import world

pytestmark = pytest.mark.end_to_end

# "Make it anime-style", as the stand-in for the language model understands it.
_ANIME = {"intent": "global_change", "prompt": "A dog in the park, anime style", "note": "Anime."}


async def test_words_become_a_picture_a_reply_refines_it_and_a_restart_changes_nothing(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        here.openai.script_response("make it anime", _ANIME)
        asked = await here.alice.slash(here.channel, "imagine", prompt="a dog in the park")
        acknowledged_after = await asked.wait_acknowledged()
        first = await here.finished(asked)
        thread = await here.thread_of(first)
        second = await here.say(thread, "make it anime-style")

        assert acknowledged_after < 3
        assert here.discord.rate_limits
        assert first.channel is here.channel
        assert first.attachments[0].data.startswith(b"\x89PNG")
        assert "a dog in the park" in first.text
        assert "**v2** from v1" in second.text
        assert "Anime." in second.text
        assert [call.endpoint for call in here.openai.billed_calls] == ["generate", "edit"]
        assert here.openai.prompts[1] == "A dog in the park, anime style"
        here.check_manners()

        opened = await here.alice.press(first, "Refine")
        await opened.wait_modal()
        await here.restart()
        submitted = await here.alice.submit_modal(opened, {"style": "anime"})
        refined = await here.finished(submitted)
        varied = await here.press(first, "Vary")
        said = await here.say(thread, "make it night")

        assert "**v3** from v1" in refined.text
        assert "anime" in refined.text
        assert "**v4** from v1" in varied.text
        assert "**v5** from v4" in said.text
        assert len(here.openai.billed_calls) == 5
        here.check_manners()
