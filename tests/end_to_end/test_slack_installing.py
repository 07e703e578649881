"""Many workspaces install the app by themselves, and some of them leave."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.end_to_end.program import free_port, limner
from tests.end_to_end.slack_world import SlackWorld, flat, slack_world
from tests.end_to_end.world import PLENTY
from tests.simulators.slack import Person, Team
from tests.simulators.slack.installing import install

PLATFORM = "slack"
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SlackWorld]:
    """Run the program with an install page and without a token of any workspace."""
    port = free_port()
    async with slack_world(tmp_path_factory.mktemp("limner"), PLENTY, start=False) as made:
        app = made.slack.app
        environ = {
            **made.program.environ,
            "LIMNER_SLACK__CLIENT_ID": app.client_id,
            "LIMNER_SLACK__CLIENT_SECRET": app.client_secret,
            "LIMNER_SLACK__AUTHORIZE_URL": made.slack.authorize_url,
            "LIMNER_SLACK__PORT": str(port),
            "LIMNER_SLACK__PUBLIC_URL": f"http://127.0.0.1:{port}",
        }
        del environ["SLACK_BOT_TOKEN"]
        made.program.environ = environ
        await made.program.start()
        await made.slack.wait_connected()
        yield made
        made.check_calls()


@pytest_asyncio.fixture(loop_scope="module")
async def here(house: SlackWorld) -> AsyncIterator[SlackWorld]:
    """Return a workspace of this test's own in which the app is not installed yet."""
    scene = house.elsewhere(house.slack.add_workspace("Agency", installed=False))
    yield scene
    scene.check_manners()


def page(here: SlackWorld) -> str:
    """Return the address of the install page."""
    return f"{here.program.environ['LIMNER_SLACK__PUBLIC_URL']}/slack/install"


async def installed(here: SlackWorld, who: Person | None = None) -> None:
    """Let a member install the app in their workspace."""
    status, text = await install(who or here.alice, page(here))
    assert status == 200, text
    assert (who or here.alice).workspace.installed


def stored(here: SlackWorld) -> bytes:
    """Return everything in the data folder."""
    return b"".join(
        file.read_bytes()
        for file in Path(here.program.data_dir).rglob("*")
        if file.is_file() and "pictures" not in file.parts
    )


async def test_two_workspaces_install_the_app_and_both_draw(here: SlackWorld) -> None:
    other = here.elsewhere(here.slack.add_workspace("Bakery", installed=False))
    await installed(here)
    await installed(other)
    first, second = await here.imagine("a dog"), await other.imagine("a cat")
    refined = await here.say(here.channel, "make it anime-style", thread=first)
    other_refined = await other.say(other.channel, "make it anime-style", thread=second)

    assert "v2 from v1" in flat(refined.shown)
    assert "v2 from v1" in flat(other_refined.shown)
    assert "anime" in other_refined.shown
    assert "cat" in other_refined.shown


async def test_tokens_cannot_be_read_in_the_data_folder(here: SlackWorld) -> None:
    await installed(here)
    await here.imagine()
    await here.no_job_runs()
    kept = stored(here)

    assert here.team.id.encode() in kept  # what is looked for would be found
    assert here.team.bot_token.encode() not in kept
    assert here.slack.app.client_secret.encode() not in kept
    assert here.team.bot_token not in here.program.log()


async def test_check_names_the_workspace_in_which_a_scope_is_missing(here: SlackWorld) -> None:
    await installed(here)
    here.team.take_scope("files:write")
    _, said = await limner(here.program.data_dir, here.program.environ, "check")

    (line,) = [one for one in said.splitlines() if "scope files:write is missing" in one]
    assert f"in the workspace {here.team.name}, so no picture can be shown" in line


async def test_check_says_that_no_workspace_has_installed_the_app_yet(
    here: SlackWorld, tmp_path: Path
) -> None:
    status, said = await limner(tmp_path, here.program.environ, "check")

    assert "no workspace has installed it yet" in said
    assert status == 0


async def test_after_a_restart_the_installation_still_works(here: SlackWorld) -> None:
    await installed(here)
    first = await here.imagine()
    await here.restart()
    varied = await here.press(first, "Vary")
    refined = await here.say(here.channel, "make it anime-style", thread=first)

    assert varied.pictures
    assert refined.pictures


@pytest.mark.parametrize("leave", [Team.uninstall, Team.revoke_token])
async def test_who_leaves_is_forgotten_and_may_come_back(here: SlackWorld, leave: object) -> None:
    await installed(here)
    first = await here.imagine()
    old = here.team.bot_token
    assert callable(leave)
    leave(here.team)
    await here.slack.wait_quiet()
    others = here.elsewhere(here.slack.add_workspace("Bakery", installed=False))
    await installed(others)
    assert (await others.imagine()).pictures

    await installed(here)
    refined = await here.say(here.channel, "make it anime-style", thread=first)

    assert here.team.bot_token != old
    assert "v2 from v1" in flat(refined.shown)


async def test_a_picture_that_is_under_way_when_the_workspace_leaves_harms_nobody(
    here: SlackWorld,
) -> None:
    others = here.elsewhere(here.slack.add_workspace("Bakery", installed=False))
    await installed(here)
    await installed(others)
    async with here.openai.hold("images") as held:
        await here.ask()
        await held.reached()
        here.team.uninstall()
        await here.slack.wait_quiet()
    shown = await others.imagine()

    assert shown.pictures


async def test_who_refuses_the_installation_reads_that_nothing_was_installed(
    here: SlackWorld,
) -> None:
    status, text = await install(here.alice, page(here), allow=False)

    assert not here.team.installed
    assert "access_denied" in text or "cancel" in text.lower()
    assert status < 500


async def test_a_state_works_once(here: SlackWorld) -> None:
    status, text = await install(
        here.alice, f"{page(here).rpartition('/')[0]}/oauth_redirect?code=x&state=y"
    )

    assert status in (400, 401)
    assert "Traceback" not in text
    assert not here.team.installed


async def test_installing_twice_changes_nothing(here: SlackWorld) -> None:
    await installed(here)
    await installed(here, here.bob)
    shown = await here.imagine()

    assert shown.pictures


async def test_late_news_of_a_removal_harms_no_newer_installation(here: SlackWorld) -> None:
    await installed(here)
    here.team.uninstall()
    await here.slack.wait_quiet()
    await installed(here)
    late = here.slack.events("app_uninstalled")[-1]
    late.body["event_time"] -= 60
    here.slack.dispatcher.again(late)
    await here.wait(lambda: late.attempts[1:] and late.attempts[1].answered.is_set())

    assert (await here.imagine()).pictures


async def test_what_a_workspace_without_the_app_sends_is_acknowledged_quietly(
    here: SlackWorld,
) -> None:
    await installed(here)
    await here.alice.say(here.channel, f"{here.team.bot.mention} hello")
    await here.slack.wait_quiet()
    late = here.slack.events("app_mention")[-1]
    here.team.uninstall()
    await here.slack.wait_quiet()
    here.slack.dispatcher.again(late)
    await here.wait(lambda: late.attempts[1:] and late.attempts[1].answered.is_set())

    assert len(late.attempts) == 2
    assert "handler.failed" not in here.program.log()
