"""Starting and checking with Slack at the other end, and both platforms in one process."""

from pathlib import Path

import pytest

from tests.end_to_end.program import Program, limner
from tests.end_to_end.slack_world import SlackWorld, environment, flat, slack_of_ours, slack_world
from tests.end_to_end.world import World
from tests.end_to_end.world import environment as discord_environment
from tests.simulators.discord import DiscordSimulator
from tests.simulators.openai import OpenAISimulator

pytestmark = pytest.mark.end_to_end

_STOPS_WITHOUT = {
    "channels:join": "invite",
    "chat:write": "posted",
    "commands": "/imagine",
    "files:read": "pictures",
    "files:write": "picture",
    "channels:history": "replies",
    "im:history": "direct messages",
    "app_mentions:read": "mentions",
    "users:read": "admins",
    "assistant:write": "agent view",
}


async def test_check_is_content_when_the_manifest_is_granted(tmp_path: Path) -> None:
    async with slack_of_ours() as slack:
        status, said = await limner(
            tmp_path, environment(slack, slack.add_workspace(), None), "check"
        )

        assert status == 0
        assert "ready to run" in said
        assert "scope" not in said
        assert slack.sockets.opened == 0
        assert slack.unknown_arguments == {}


async def test_check_names_each_missing_scope_and_what_stops_working(tmp_path: Path) -> None:
    async with slack_of_ours() as slack:
        team = slack.add_workspace()
        team.take_scope(*_STOPS_WITHOUT)
        _, said = await limner(tmp_path, environment(slack, team, None), "check")

        for scope, stops in _STOPS_WITHOUT.items():
            line = next(one for one in said.splitlines() if f"scope {scope} is missing" in one)
            assert stops in line.partition(f"scope {scope}")[2]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, ["SLACK_BOT_TOKEN", "does not accept"]),
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, ["SLACK_APP_TOKEN", "connections:write"]),
        ({"SLACK_APP_TOKEN": ""}, ["SLACK_APP_TOKEN", "is not set"]),
        ({"LIMNER_SLACK__MODE": "http"}, ["SLACK_SIGNING_SECRET", "is not set"]),
        ({"LIMNER_SLACK__MODE": "htpp"}, ["slack.mode", "htpp", "socket"]),
        ({"LIMNER_SLACK__CONECTIONS": "3"}, ["LIMNER_SLACK__CONECTIONS", "connections"]),
    ],
)
async def test_a_wrong_setting_stops_the_start_with_what_to_do(
    tmp_path: Path, changed: dict[str, str], told: list[str]
) -> None:
    async with slack_of_ours() as slack:
        environ = {**environment(slack, slack.add_workspace(), None), **changed}
        status, said = await limner(tmp_path, environ, "run")

        assert status == 1
        for words in told:
            assert words in said
        assert "Traceback" not in said
        assert "xoxb-wrong" not in said
        assert "xapp-wrong" not in said
        assert slack.sockets.opened == 0


async def test_a_start_waits_out_an_outage_warns_of_scopes_and_sketches_without_a_key(
    tmp_path: Path,
) -> None:
    async with slack_world(tmp_path, start=False) as here:
        here.team.take_scope("channels:history")
        here.slack.fail("auth.test", status=503, times=2)
        environ = dict(here.program.environ)
        del environ["OPENAI_API_KEY"]
        here.program.environ = environ
        await here.program.start()
        await here.program.said("channels:history")
        await here.slack.wait_connected()
        shown = await here.imagine()

        assert shown.pictures
        assert "Sketch" in shown.shown
        assert here.openai.calls == []


async def test_discord_and_slack_work_in_one_process_until_it_stops_when_all_is_shown(
    tmp_path: Path,
) -> None:
    async with slack_of_ours() as slack, DiscordSimulator() as discord, OpenAISimulator() as openai:
        team, guild = slack.add_workspace(), discord.add_guild("Studio")
        environ = environment(slack, team, openai) | discord_environment(discord, openai)
        program = Program(tmp_path, environ)
        await program.start()
        try:
            await slack.wait_connected()
            await discord.wait_command("imagine")
            there = World(
                discord, openai, program, guild, guild.add_channel("pictures"),
                discord.add_user("Alice"), discord.add_user("Bob"),
            )  # fmt: skip
            alice, bob = team.add_user("Alice"), team.add_user("Bob")
            here = SlackWorld(
                slack, openai, program, team, team.add_channel("pictures"), alice, bob
            )
            async with openai.hold("images") as held:
                asked = await there.ask("a dog")
                await here.ask("a cat")
                await held.reached(2)
            on_discord = await there.finished(asked)
            on_slack = await here.final(here.channel, None, set())
            thread = await there.thread_of(on_discord)
            refined_there = await there.say(thread, "make it anime-style")
            refined_here = await here.say(here.channel, "make it anime-style", thread=on_slack)

            assert on_discord.attachments
            assert on_slack.pictures
            assert "**v2** from v1" in refined_there.text
            assert "v2 from v1" in flat(refined_here.shown)

            async with openai.hold("images") as held:
                asked = await there.ask("a bird")
                async with here.answer_in(here.channel) as arrived:
                    await here.ask("a fish")
                    await held.reached(2)
                    program.terminate()
                    await program.said("stopping")
                    held.release()
            status = await program.wait_end()

            assert status == 0
            assert asked.message is not None
            assert asked.message.attachments
            assert arrived[0].pictures
            there.check_manners()
            here.check_manners()
            here.check_calls()
        finally:
            if program.process is not None and program.process.returncode is None:
                await program.kill()
