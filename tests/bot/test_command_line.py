"""The command line, called as a shell calls it."""

import asyncio
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.compose.serve import choose_platforms, serve
from bot.errors import ConfigError
from bot.settings import Settings, load

Environment = Callable[..., None]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Environment:
    """Return what sets variables; nothing of ours is set but a data folder of the test's own."""
    for name in list(os.environ):  # noqa: TID251
        if name.startswith("LIMNER_") or name in {"DISCORD_TOKEN", "OPENAI_API_KEY"}:
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LIMNER_DATA_DIR", str(tmp_path / "data"))

    def put(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return put


@pytest.mark.usefixtures("environment")
def test_version_prints_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["version"]) == 0
    assert capsys.readouterr().out == "0.1.0\n"


@pytest.mark.usefixtures("environment")
def test_check_says_what_will_run(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["check"])

    said = capsys.readouterr().out
    assert status == 0
    assert "painter: sketch" in said
    assert "language model: offline" in said
    assert "moderation: none" in said
    assert "platforms: web" in said
    assert said.endswith("ready to run.\n")


def test_check_says_what_is_missing(
    environment: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    environment(LIMNER_STUDIO__BACKEND="openai")

    status = main(["check"])

    said = capsys.readouterr().out
    assert status == 1
    assert "OPENAI_API_KEY" in said
    assert "would not start" in said


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("LIMNER_STUDIO__BACKEND", "dalle", "Possible: openai, sketch"),
        ("LIMNER_STUDIO__LANGUAGE", "gpt", "Possible: offline, openai"),
        ("LIMNER_STUDIO__PLATFORMS", '["irc"]', "Possible: discord, web"),
        ("LIMNER_WEB__PROT", "1", "Did you mean 'port'?"),
        ("LIMNER_POLICY__MODERATION", "hard", "moderation"),
        ("SLACK_BOT_TOKEN", "xoxb-1", "not part of this version"),
        ("LIMNER_NONSENSE", "1", "LIMNER_NONSENSE"),
        ("DATABASE_URL", "mysql://x", "postgresql"),
    ],
)
def test_a_wrong_configuration_stops_the_start_and_says_what_is_possible(
    environment: Environment, capsys: pytest.CaptureFixture[str], name: str, value: str, told: str
) -> None:
    environment(**{name: value})

    status = main(["run"])

    assert status == 1
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("role", ["worker", "slack"])
@pytest.mark.usefixtures("environment")
def test_a_role_that_there_is_not_yet_is_told(
    capsys: pytest.CaptureFixture[str], role: str
) -> None:
    assert main(["run", role]) == 1
    assert "this version" in capsys.readouterr().err


@pytest.mark.usefixtures("environment")
def test_migrate_makes_the_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    assert "up to date" in capsys.readouterr().out
    assert (tmp_path / "data" / "limner.sqlite3").exists()


@pytest.mark.usefixtures("environment")
def test_forget_says_what_was_removed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forget", "discord", "42"]) == 0
    assert "discord user 42" in capsys.readouterr().out


@pytest.mark.usefixtures("environment")
def test_sync_commands_needs_a_token(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sync-commands"]) == 1
    assert "DISCORD_TOKEN" in capsys.readouterr().err


def test_with_a_token_the_page_is_closed_and_the_health_checks_stay() -> None:
    chosen = choose_platforms(Settings(discord={"token": "t"}), "all")

    assert set(chosen) == {"discord", "web"}
    assert chosen["web"]["page"] is False


def test_both_can_be_asked_for() -> None:
    chosen = {"studio": {"platforms": ("discord", "web")}, "discord": {"token": "t"}}
    settings = Settings.model_validate(chosen)

    assert "page" not in choose_platforms(settings, "all")["web"]


def test_one_role_connects_one_platform() -> None:
    assert set(choose_platforms(Settings(discord={"token": "t"}), "web")) == {"web"}


def test_an_unknown_platform_is_told() -> None:
    settings = Settings.model_validate({"studio": {"platforms": ("irc",)}})

    with pytest.raises(ConfigError, match="Possible: discord, web"):
        choose_platforms(settings, "all")


@pytest.mark.usefixtures("environment")
async def test_sigterm_stops_a_running_limner(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    settings, files = load({"LIMNER_WEB__PORT": "0", "LIMNER_DATA_DIR": "data"})

    async with asyncio.TaskGroup() as tasks, asyncio.timeout(30):
        served = tasks.create_task(serve(settings, files, "all"))
        while "platform.ready" not in caplog.text:  # noqa: ASYNC110 - the log tells nobody
            await asyncio.sleep(0.02)
        os.kill(os.getpid(), signal.SIGTERM)
        await served

    assert "stopping" in caplog.text
