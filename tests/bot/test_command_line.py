"""The command line, called as a shell calls it."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.compose.serve import choose_platforms, serve
from bot.errors import ConfigError
from bot.settings import Settings, load
from bot.storage.lock import FolderLock

Environment = Callable[..., None]


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Environment:
    """Return what sets variables; nothing of ours is set but a data folder of the test's own."""
    for name in list(os.environ):  # noqa: TID251
        if name.startswith(("LIMNER_", "SLACK_")) or name in {"DISCORD_TOKEN", "OPENAI_API_KEY"}:
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
        ("LIMNER_STUDIO__PLATFORMS", '["irc"]', "Possible: discord, slack, web"),
        ("LIMNER_WEB__PROT", "1", "Did you mean 'port'?"),
        ("LIMNER_POLICY__MODERATION", "hard", "moderation"),
        ("LIMNER_SLACK__MOD", "http", "Did you mean 'mode'?"),
        ("SLACK_BOT_TOKEN", "xoxb-1", "SLACK_APP_TOKEN: is not set"),
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


@pytest.mark.usefixtures("environment")
def test_a_role_that_there_is_not_yet_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "worker"]) == 1
    assert "this version" in capsys.readouterr().err


@pytest.mark.usefixtures("environment")
def test_slack_without_a_token_says_which_one_it_needs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "slack"]) == 1
    assert "SLACK_BOT_TOKEN: is not set" in capsys.readouterr().err


def test_check_says_that_slack_is_out_of_reach(
    environment: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    environment(SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1")
    environment(LIMNER_SLACK__API_BASE="http://127.0.0.1:9/api/")

    status = main(["check"])

    said = capsys.readouterr().out
    assert status == 0
    assert "platforms: slack, web" in said
    assert "note: Slack could not be reached at http://127.0.0.1:9/api/." in said


@pytest.mark.usefixtures("environment")
def test_nothing_is_loaded_of_platforms_that_are_not_used() -> None:
    script = (
        "import sys; from bot.__main__ import main; main(['check']); "
        "print({'discord', 'slack_bolt', 'slack_sdk'} & set(sys.modules), file=sys.stderr)"
    )

    ran = subprocess.run(
        [sys.executable, "-c", script], env=_with_this_code(), capture_output=True, text=True
    )

    assert "platforms: web\n" in ran.stdout
    assert ran.stderr == "set()\n"


@pytest.mark.usefixtures("environment")
def test_migrate_makes_the_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate"]) == 0
    assert "up to date" in capsys.readouterr().out
    assert (tmp_path / "data" / "limner.sqlite3").exists()


@pytest.mark.parametrize("command", ["run", "check", "migrate"])
def test_a_wrong_secret_key_stops_the_start_and_says_what_to_do(
    environment: Environment, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    environment(LIMNER_SECRET_KEY="old")
    main(["migrate"])
    environment(LIMNER_SECRET_KEY="new")

    status = main([command])

    said = capsys.readouterr()
    assert status == 1
    assert "LIMNER_SECRET_KEY: what is kept" in said.out + said.err
    assert "Put the old key back" in said.out + said.err


def test_after_migrate_an_earlier_secret_key_may_be_taken_away(
    environment: Environment, capsys: pytest.CaptureFixture[str]
) -> None:
    environment(LIMNER_SECRET_KEY="old")
    main(["migrate"])
    environment(LIMNER_SECRET_KEY="new,old")

    rotated = main(["migrate"])

    environment(LIMNER_SECRET_KEY="new")
    assert (rotated, main(["check"])) == (0, 0)
    assert "stop it" not in capsys.readouterr().out


def test_migrate_beside_a_running_limner_leaves_the_earlier_secret_key_in_use(
    environment: Environment, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environment(LIMNER_SECRET_KEY="old")
    main(["migrate"])
    environment(LIMNER_SECRET_KEY="new,old")

    with FolderLock(tmp_path / "data"):
        main(["migrate"])

    assert "stop it and run this again" in capsys.readouterr().out
    environment(LIMNER_SECRET_KEY="new")
    assert main(["check"]) == 1


@pytest.mark.parametrize("platform", ["discord", "slack"])
@pytest.mark.usefixtures("environment")
def test_forget_says_where_nobody_is_known_by_that_id(
    capsys: pytest.CaptureFixture[str], platform: str
) -> None:
    assert main(["forget", platform, "U42"]) == 0
    assert f"Nobody is known as {platform} user U42" in capsys.readouterr().out


@pytest.mark.usefixtures("environment")
def test_a_link_to_the_moderators_page_of_the_playground(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    without = main(["moderation"])
    complaint = capsys.readouterr().err
    monkeypatch.setenv("LIMNER_PAGES__PUBLIC_URL", "https://limner.example.com")
    printed = main(["moderation"])

    assert (without, printed) == (1, 0)
    assert "pages.public_url" in complaint
    assert capsys.readouterr().out.startswith("https://limner.example.com/moderation/")


def test_sync_commands_needs_a_token(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sync-commands"]) == 1
    assert "DISCORD_TOKEN" in capsys.readouterr().err


def test_with_a_token_the_page_is_closed_and_the_health_checks_stay() -> None:
    chosen = choose_platforms(Settings(discord={"token": "t"}), "all")

    assert set(chosen) == {"discord", "web"}
    assert chosen["web"]["page"] is False


SLACK = {"bot_token": "xoxb-1"}
SLACK_FOR_MANY = {"bot_token": "", "client_id": "1.2", "client_secret": "s"}


@pytest.mark.parametrize("slack", [SLACK, SLACK_FOR_MANY], ids=["one workspace", "many"])
def test_slack_runs_with_a_token_or_where_many_may_install_it(slack: dict[str, str]) -> None:
    chosen = choose_platforms(Settings(slack=slack), "all")

    assert set(chosen) == {"slack", "web"}
    assert chosen["slack"] == slack
    assert chosen["web"]["page"] is False


@pytest.mark.parametrize("slack", [{"client_secret": "s"}, {"signing_secret": "s"}, {}])
def test_without_any_token_the_playground_runs(slack: dict[str, str]) -> None:
    chosen = choose_platforms(Settings(slack=slack), "all")

    assert set(chosen) == {"web"}
    assert "page" not in chosen["web"]


@pytest.mark.parametrize("slack", [{"client_id": "1.2"}, {"app_token": "xapp-1"}])
def test_half_of_what_slack_needs_is_not_passed_over(slack: dict[str, str]) -> None:
    chosen = choose_platforms(Settings(slack=slack), "all")

    assert "slack" in chosen


def test_with_tokens_of_both_one_process_runs_both() -> None:
    chosen = choose_platforms(Settings(discord={"token": "t"}, slack=SLACK), "all")

    assert set(chosen) == {"discord", "slack", "web"}


def test_slack_alone_can_be_asked_for() -> None:
    settings = Settings(discord={"token": "t"}, slack=SLACK)

    assert set(choose_platforms(settings, "slack")) == {"slack", "web"}


def test_both_can_be_asked_for() -> None:
    chosen = {"studio": {"platforms": ("discord", "web")}, "discord": {"token": "t"}}
    settings = Settings.model_validate(chosen)

    assert "page" not in choose_platforms(settings, "all")["web"]


def test_one_role_connects_one_platform() -> None:
    assert set(choose_platforms(Settings(discord={"token": "t"}), "web")) == {"web"}


def test_an_unknown_platform_is_told() -> None:
    settings = Settings.model_validate({"studio": {"platforms": ("irc",)}})

    with pytest.raises(ConfigError, match="Possible: discord, slack, web"):
        choose_platforms(settings, "all")


@pytest.mark.usefixtures("environment")
async def test_sigterm_stops_a_running_limner(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    settings, files = load({"LIMNER_WEB__PORT": "0", "LIMNER_DATA_DIR": "data"})

    async with asyncio.TaskGroup() as tasks, asyncio.timeout(120):
        served = tasks.create_task(serve(settings, files, "all"))
        while "platform.ready" not in caplog.text:  # noqa: ASYNC110 - the log tells nobody
            await asyncio.sleep(0.02)
        os.kill(os.getpid(), signal.SIGTERM)
        await served

    assert "stopping" in caplog.text


def _with_this_code() -> dict[str, str]:
    """Return the environment of a process elsewhere that runs this code."""
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}  # noqa: TID251
