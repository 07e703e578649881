"""A newcomer's path, taken as it is printed: a fresh copy, `make run`, and the page is there."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import discord
import psutil
import pytest
import yaml

from adapters.discord import inspection
from adapters.slack.scopes import SCOPES
from bot.chat import filling, flags, presses
from bot.domain import Intent
from tests.bot.language.offline_saying import said, said_to
from tests.clean_copy import ROOT, copy_of_the_tree
from tests.end_to_end.program import free_port
from tests.end_to_end.slack_world import slack_of_ours

README: Final = (ROOT / "README.md").read_text("utf-8")
RUN: Final = (ROOT / "docs" / "run.md").read_text("utf-8")
MANIFEST: Final[Any] = yaml.safe_load((ROOT / "config" / "slack-manifest.yaml").read_text("utf-8"))
LISTENERS: Final = (ROOT / "adapters" / "slack" / "platform.py").read_text("utf-8")
_INVITE = re.compile(r"https://discord\.com/oauth2/authorize\?\S+")
_INSTALL_SECONDS: Final = 600
_START_SECONDS: Final = 60
# The tools that README presumes, and what a machine needs to reach its package index.
_KEPT: Final = re.compile(r"PATH|HOME|LANG|TMPDIR|PIP_.*|\w+_proxy|SSL_CERT_\w+", re.IGNORECASE)


def between(text: str, first: str, last: str) -> str:
    """Return the part of a page from one line's beginning to another's."""
    return text.split(f"\n{first}", 1)[1].split(f"\n{last}", 1)[0]


def shell_blocks(text: str) -> list[str]:
    """Return the blocks that a reader types: every one marked `sh`, with its indent taken off."""
    found = re.findall(r"^( *)```sh\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", body, flags=re.MULTILINE).strip() for indent, body in found]


class Newcomer:
    """Somebody at a shell in a fresh copy, with Python, make and nothing else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        kept = {name: value for name, value in os.environ.items() if _KEPT.fullmatch(name)}  # noqa: TID251
        self.environ: Mapping[str, str] = {**kept, "LIMNER_WEB__PORT": str(self.port)}

    def type(self, command: str, seconds: float = _START_SECONDS) -> str:
        """Carry a command out and return what it says; it must succeed."""
        done = subprocess.run(
            ["bash", "-euc", command],
            cwd=self.folder,
            env=self.environ,
            timeout=seconds,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}"
        return done.stdout

    def fill_in(self, values: Mapping[str, str], more: Mapping[str, str]) -> None:
        """Write values after their names in `.env`, and lines of the reader's own below."""
        text = (self.folder / ".env").read_text("utf-8")
        for name, value in values.items():
            assert f"\n{name}=\n" in text, name
            text = text.replace(f"\n{name}=\n", f"\n{name}={value}\n")
        lines = "".join(f"{name}={value}\n" for name, value in more.items())
        (self.folder / ".env").write_text(text + lines, "utf-8")

    def leave_running(self, command: str) -> subprocess.Popen[str]:
        """Start a command that stays in the foreground of another terminal."""
        return subprocess.Popen(
            command.split(),
            cwd=self.folder,
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def wait_ready(self, running: subprocess.Popen[str]) -> str:
        """Return what /readyz answers, once it answers."""
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and running.poll() is None:
            try:
                return self.read("/readyz")
            except OSError:
                time.sleep(0.2)
        running.kill()
        raise AssertionError(f"it does not answer:\n{running.communicate()[0]}")

    def read(self, path: str) -> str:
        """Return what the playground answers."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
            return str(answer.read().decode())


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory: pytest.TempPathFactory) -> Newcomer:
    """Set a fresh copy up once."""
    made = Newcomer(copy_of_the_tree(tmp_path_factory.mktemp("clone")))
    made.type("make setup", _INSTALL_SECONDS)
    return made


def test_every_shell_block_of_the_readme_is_taken() -> None:
    assert shell_blocks(README) == [
        "make run",
        "make test",
        "cp config/env.example .env",
        ".venv/bin/limner check",
        "cp config/env.example .env",
        ".venv/bin/limner check",
        '.venv/bin/limner policy explain "a knight in the snow"',
    ]


@pytest.mark.end_to_end
@pytest.mark.timeout(_INSTALL_SECONDS + 120)
def test_make_run_starts_the_playground_and_a_signal_stops_it(newcomer: Newcomer) -> None:
    run, _, copy_env, check, *_ = shell_blocks(README)
    newcomer.type(copy_env)
    make = newcomer.leave_running(run)
    ready = newcomer.wait_ready(make)
    page = newcomer.read("/")
    for line in shell_blocks(RUN):  # the backup, made while it runs
        newcomer.type(line)
    (limner,) = psutil.Process(make.pid).children()
    limner.send_signal(signal.SIGTERM)
    said, _ = make.communicate(timeout=_START_SECONDS)

    assert ready == "ready\n"
    assert "<title>Limner</title>" in page
    assert make.returncode == 0
    assert f"http://127.0.0.1:{newcomer.port}" in said
    assert newcomer.type(check).endswith("ready to run.\n")
    assert newcomer.type("LIMNER_DATA_DIR=backup .venv/bin/limner check").endswith("run.\n")


@pytest.mark.end_to_end
@pytest.mark.timeout(_INSTALL_SECONDS + 120)
def test_the_policy_explains_itself(newcomer: Newcomer) -> None:
    said = newcomer.type(shell_blocks(README)[-1])

    assert "a knight in the snow" in said
    assert "allow" in said


@pytest.mark.end_to_end
@pytest.mark.timeout(_INSTALL_SECONDS + 120)
def test_setting_up_twice_does_nothing_the_second_time(newcomer: Newcomer) -> None:
    installed = newcomer.folder / ".venv" / ".installed"
    before = installed.stat().st_mtime_ns

    said = newcomer.type("make setup")

    assert "pip" not in said
    assert installed.stat().st_mtime_ns == before


@pytest.mark.end_to_end
@pytest.mark.timeout(_INSTALL_SECONDS + 120)
def test_the_module_is_the_command(newcomer: Newcomer) -> None:
    by_module = newcomer.type(".venv/bin/python -m bot version")
    by_command = newcomer.type(".venv/bin/limner version")

    assert by_module == by_command == "0.1.0\n"


@pytest.mark.end_to_end
@pytest.mark.timeout(_INSTALL_SECONDS + 120)
def test_make_test_installs_what_tests_need_and_runs_them(newcomer: Newcomer) -> None:
    _, test, *_ = shell_blocks(README)

    # What it would do: the tests that it runs are these.
    planned = newcomer.type(f"{test} --dry-run").splitlines()

    assert "--require-hashes -r requirements-dev.lock" in planned[0]
    assert ".venv/bin/python -m pytest" in " ".join(planned[-2:])


def test_the_invitation_asks_for_exactly_what_the_bot_checks() -> None:
    invitations = {*_INVITE.findall(README), *_INVITE.findall(RUN)}
    (address,) = invitations
    rights = discord.Permissions(int(address.rpartition("permissions=")[2]))

    assert {name for name, granted in rights if granted} == named(inspection._NEEDED)
    assert "scope=bot+applications.commands&" in address


def named(rights: Mapping[str, str]) -> set[str]:
    """Return the rights by the names that discord.py gives them when it lists them."""
    wanted = discord.Permissions(**dict.fromkeys(rights, True))
    return {name for name, granted in wanted if granted}


def test_every_button_is_in_the_table() -> None:
    source = Path(presses.__file__).read_text("utf-8")
    labels = set(re.findall(r'(?:button|Button)\("([A-Z][\w ]+)"', source))

    table = between(README, "Buttons under a picture", "What differs on Slack")
    rows = re.findall(r"^\| ([A-Z][\w ,]+) \|", table, re.MULTILINE)
    documented = {name for row in rows for name in row.split(", ")}

    assert {"Refine", "Delete", "Draw again"} <= labels
    assert labels == documented


def test_every_command_is_in_the_table() -> None:
    folder = ROOT / "adapters" / "discord"
    source = "".join((folder / f"{name}.py").read_text("utf-8") for name in ("commands", "crafts"))
    moderation = (folder / "moderation.py").read_text("utf-8")
    commands = re.findall(r'command\(name="(\w+)"', source)
    menus = re.findall(r'ContextMenu\(name="([\w ]+)"', source + moderation)
    (group,) = re.findall(r'Group\(\s+name="(\w+)"', moderation)
    options = re.findall(r"^        (\w+)=\"", source.split("describe(")[1].split(")")[0], re.M)

    assert {"imagine", "blend", "describe", "prompt", "limits", "help"} == set(commands)
    for name in (*(f"/{command}" for command in (*commands, group)), *menus, *options):
        assert name in README, name


SLACK_TABLE: Final = between(README, "Commands on Slack", "On Discord")


def test_every_command_and_shortcut_of_the_slack_app_is_in_the_table() -> None:
    first = [row.split(" | ")[0] for row in re.findall(r"^\| (.*) \|$", SLACK_TABLE, re.M)]
    commands = {name for cell in first for name in re.findall(r"`(/\w+)", cell)}
    shortcuts = {name for cell in first for name in re.findall(r"\*([\w ]+)\*", cell)}

    features = MANIFEST["features"]
    assert commands == {command["command"] for command in features["slash_commands"]}
    assert shortcuts == {shortcut["name"] for shortcut in features["shortcuts"]}


def test_whatever_the_slack_app_offers_has_a_listener_and_the_other_way_round() -> None:
    features, settings = MANIFEST["features"], MANIFEST["settings"]
    events = {name.split(".")[0] for name in settings["event_subscriptions"]["bot_events"]}
    offered = {
        "command": {command["command"] for command in features["slash_commands"]},
        "shortcut": {shortcut["callback_id"] for shortcut in features["shortcuts"]},
        "event": events,
    }

    heard = {"command": {f"/{name}" for name in filling.COMMANDS}}

    assert 'app.command(f"/{name}")' in LISTENERS  # for each name of `filling.COMMANDS`
    for kind, names in offered.items():
        named = set(re.findall(rf'app\.{kind}\("([\w/]+)"\)', LISTENERS))
        assert named | heard.get(kind, set()) == names


def test_every_flag_is_named_and_no_other() -> None:
    named = set(re.findall(r"`--(\w+)", README))
    hinted = MANIFEST["features"]["slash_commands"][0]["usage_hint"]

    assert named == set(flags.FLAGS)
    assert set(re.findall(r"--(\w+)", hinted)) <= named


async def test_what_flags_choose_can_be_said_in_plain_words() -> None:
    plan = await said("two pictures of a dog, wide format")

    assert "two pictures of a dog, wide format" in " ".join(README.split())
    assert (plan.count, plan.shape) == (2, "wide")


def test_every_scope_of_the_slack_app_is_explained() -> None:
    table = between(RUN, "## Slack, step by step", "## Slack over HTTP")
    rows = re.findall(r"^ +\| (`.*?) \|", table, re.MULTILINE)

    assert {name for row in rows for name in re.findall(r"`([\w:]+)`", row)} == SCOPES.keys()


@pytest.mark.end_to_end
@pytest.mark.timeout(_INSTALL_SECONDS + 120)
async def test_the_steps_for_slack_lead_to_a_picture(newcomer: Newcomer) -> None:
    copy_env, check = shell_blocks(between(README, "## Connect Slack", "## With OpenAI"))
    async with slack_of_ours() as slack:
        team = slack.add_workspace()
        alice, channel = team.add_user("Alice"), team.add_channel("pictures")
        tokens = {"SLACK_APP_TOKEN": slack.app.app_token, "SLACK_BOT_TOKEN": team.bot_token}
        newcomer.type(copy_env)
        newcomer.fill_in(tokens, {"LIMNER_SLACK__API_BASE": slack.api_base})
        checked = await asyncio.to_thread(newcomer.type, check)
        make = newcomer.leave_running("make run")
        await asyncio.to_thread(newcomer.wait_ready, make)
        asked = await alice.command(channel, "/imagine", "a dog wearing pink sunglasses")
        await asked.wait_acknowledged()
        answer = await channel.next_message()
        shown = await answer.changed(lambda message: message.pictures, timeout=_START_SECONDS)
        psutil.Process(make.pid).children()[0].send_signal(signal.SIGTERM)
        said, _ = await asyncio.to_thread(make.communicate, timeout=_START_SECONDS)

    assert "platforms: slack, web" in checked
    assert checked.endswith("ready to run.\n")
    assert "scope" not in checked
    assert len(shown.pictures) == 1
    assert make.returncode == 0, said


@pytest.mark.parametrize(
    ("words", "understood"),
    {
        "make it anime-style": {"intent": Intent.GLOBAL_CHANGE},
        "as a watercolour": {"intent": Intent.GLOBAL_CHANGE},
        "add a red balloon": {"intent": Intent.LOCAL_CHANGE},
        "remove the dog": {"intent": Intent.LOCAL_CHANGE},
        "make the dog blue": {"intent": Intent.LOCAL_CHANGE},
        "wide": {"intent": Intent.RESIZE, "shape": "wide"},
        "as 16:9": {"intent": Intent.RESIZE, "shape": "16:9"},
        "make it square": {"intent": Intent.RESIZE, "shape": "square"},
        "four pictures": {"intent": Intent.VARIATION, "count": 4},
        "without people": {"intent": Intent.LOCAL_CHANGE},
        "the second one, but at night": {"intent": Intent.GLOBAL_CHANGE, "picture": 1},
        "undo": {"intent": Intent.UNDO, "go_back_to": None},
        "go back to v2": {"intent": Intent.UNDO, "go_back_to": 2},
        "what can't you draw?": {"intent": Intent.QUESTION},
    }.items(),
)
async def test_words_in_the_table_are_understood(words: str, understood: dict[str, object]) -> None:
    plan = await said_to(words)

    assert f'"{words}"' in README
    assert {name: getattr(plan, name) for name in understood} == understood


def test_the_readme_has_a_place_for_the_figures() -> None:
    assert README.count("<!-- figures -->") == README.count("<!-- /figures -->") == 1


def test_the_readme_credits_the_painters_art() -> None:
    from bot.backends.sketch.paint import CREDIT

    assert "CC BY-SA 4.0" in CREDIT
    assert "openmoji.org" in README
    assert "CC BY-SA 4.0" in README
    assert "emosvg" in README
