"""Prompts for pictures that members posted, by a language model that looks at them, on Slack."""

import pytest

from tests.end_to_end.slack_world import PHOTO, SlackWorld, flat
from tests.end_to_end.test_discord_prompts_seen import TAKES, seen
from tests.simulators.slack import Message

PLATFORM = "slack"
ENVIRON = {"LIMNER_STUDIO__LANGUAGE": "openai"}
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture(autouse=True)
def looking(house: SlackWorld) -> None:
    """Let the language model say what it sees in a picture about which nothing else is known."""
    if not house.openai.scripts:
        house.openai.script_response(r"^\W*prompt\W+recipe\W+null", seen())


async def described(here: SlackWorld, how: str) -> Message:
    """Let a posted picture be described and return the prompts."""
    if how == "command":
        form = await here.form(await here.alice.command(here.channel, "/describe"))
        async with here.answer_in(here.channel) as answer:
            await here.alice.submit(form, {"picture": await here.alice.upload(*PHOTO)})
        return answer[0]
    posted = await here.bob.say(here.channel, "my cat", files=[PHOTO])
    async with here.answer_in(here.channel, posted.ts) as answer:
        await here.alice.message_shortcut(posted, "describe_picture")
    return answer[0]


@pytest.mark.parametrize("how", ["command", "menu"])
async def test_four_prompts_are_read_off_a_posted_picture_and_one_is_drawn(
    here: SlackWorld, how: str
) -> None:
    shown = await described(here, how)
    drawn = await here.press(shown, "Draw 2")
    asked = [call for call in here.openai.calls if call.endpoint in ("responses", "chat")]

    assert asked[-1].sources == 1
    assert [one in flat(shown.shown) for one in TAKES] == [True] * 4
    assert shown.buttons[:4] == ("Draw 1", "Draw 2", "Draw 3", "Draw 4")
    assert "marmalade cat" in flat(shown.shown)
    assert TAKES[1] in here.openai.prompts[-1]
    assert len(drawn.pictures) == 1
    assert not shown.pictures
