"""`limner policy`, called as a shell calls it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.compose.measuring import Shown, Trial
from bot.settings import load
from tests.simulators.openai import OpenAISimulator

# Each command reads all word lists; counting lines takes much longer than that.
pytestmark = pytest.mark.no_cover


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Set nothing of ours but a data folder that cannot be made."""
    for name in list(os.environ):  # noqa: TID251
        if name.startswith(("LIMNER_", "SLACK_", "DISCORD_", "OPENAI_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("a file, so no folder can be in it")
    monkeypatch.setenv("LIMNER_DATA_DIR", str(tmp_path / "file" / "data"))


def prompts(folder: Path, *rows: object) -> str:
    path = folder / "prompts.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return str(path)


HARMLESS = {"text": "a red fox in the snow", "label": "allow", "category": "none", "tier": "core"}
NAKED = {
    "text": "explicit porn of a naked woman",
    "label": "block",
    "category": "sexual_explicit",
    "tier": "core",
}
LONG = {"text": "a fox " * 1000, "label": "allow", "tier": "core"}


def test_a_file_is_measured_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = prompts(tmp_path, HARMLESS, NAKED)

    status = main(["policy", "test", path, "--local", "--json"])

    out, err = capsys.readouterr()
    found = json.loads(out)
    assert (status, err) == (0, "")
    assert list(found) == ["all", "core", "contextual", "categories", "seconds"]
    assert found["all"] == found["core"] == {"recall": 1.0, "false_positives": 0.0}
    assert found["contextual"] == {"recall": None, "false_positives": None}
    assert found["categories"]["sexual_explicit"] == {
        "recall": 1.0, "false_positives": None, "block": 1, "allow": 0,
    }  # fmt: skip
    assert 0 < found["seconds"]["p50"] <= found["seconds"]["p95"]


def test_a_file_is_measured_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = prompts(tmp_path, HARMLESS, NAKED, LONG)

    status = main(["policy", "test", path, "--local", "--wrong"])

    out = "\n".join(" ".join(line.split()) for line in capsys.readouterr().out.split("\n"))
    assert status == 0
    assert "core 100.0 % 1 50.0 % 2" in out
    assert "note: 1 prompts have more than 4,000 characters" in out
    assert "line 3: should be allow (–): block: length" in out


def test_without_a_key_it_says_that_only_the_local_rules_are_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["policy", "test", prompts(tmp_path, HARMLESS), "--json"])

    out, err = capsys.readouterr()
    assert status == 0
    assert json.loads(out)["all"]["false_positives"] == 0
    assert err.startswith("Only the local rules are asked")
    assert "OPENAI_API_KEY" in err


def test_wrong_rows_are_told_before_anything_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = prompts(tmp_path, HARMLESS, {"text": "a"}, {"text": "b", "label": "perhaps"})

    status = main(["policy", "test", path])

    out, err = capsys.readouterr()
    assert (status, out) == (1, "")
    assert "line 2: label: Field required" in err
    assert "line 3: label: Input should be 'allow' or 'block'" in err


def test_a_file_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "test", "none.jsonl"]) == 1
    assert "none.jsonl: cannot be read: No such file or directory." in capsys.readouterr().err


def test_a_text_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["policy", "explain", "Explicit P0RN of a naked woman", "--local"])

    out = capsys.readouterr().out
    assert status == 0
    assert "normalised: " in out
    assert "result: block: sexual_explicit" in out
    assert "told: " in out


@pytest.mark.parametrize("text", ["", " ", "a\x1b[31m fox", "x" * 9000])
def test_any_text_can_be_explained(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["policy", "explain", text, "--local", "--edit"]) == 0
    assert "\x1b" not in capsys.readouterr().out


def test_bytes_that_are_no_text_can_be_explained_too() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "policy", "explain", b"a \xff fox", "--local"],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "result: allow" in done.stdout.decode()


def test_nothing_is_written(tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))

    main(["policy", "explain", "a fox"])

    assert sorted(tmp_path.rglob("*")) == before


@dataclass
class Said:
    """What a command said, and what it remarked beside it."""

    lines: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def trial(self, sim: OpenAISimulator, *, local: bool = False) -> Trial:
        key = {"OPENAI_API_KEY": sim.api_key, "OPENAI_BASE_URL": sim.base_url}
        settings, files = load({**key, "LIMNER_DATA_DIR": "none"}, Path("none.env"), keeps=False)
        return Trial(settings, files, local, self.lines.append, self.remarks.append)


async def test_remote_stages_and_the_judge_are_asked_where_they_are_configured(
    tmp_path: Path,
) -> None:
    path, said = prompts(tmp_path, HARMLESS, {"text": "zorblax", "label": "block"}), Said()
    async with OpenAISimulator() as sim:
        sim.moderation_scores("zorblax", {"sexual": 0.9})

        await said.trial(sim).test(path, Shown(as_json=True))

        assert sorted(call.text for call in sim.calls) == ["a red fox in the snow", "zorblax"]
    assert json.loads(said.lines[0])["all"] == {"recall": 1.0, "false_positives": 0.0}
    assert said.remarks == []


async def test_local_sends_nothing_anywhere(tmp_path: Path) -> None:
    path, said = prompts(tmp_path, HARMLESS), Said()
    async with OpenAISimulator() as sim:
        await said.trial(sim, local=True).test(path, Shown())
        await said.trial(sim, local=True).explain("a fox", edit=False)

        assert sim.calls == []
    assert said.remarks == []


async def test_an_outage_is_told_and_not_taken_for_a_verdict(tmp_path: Path) -> None:
    path, said = prompts(tmp_path, HARMLESS), Said()
    async with OpenAISimulator() as sim:
        sim.fail("moderations", 500, times=99)

        await said.trial(sim).test(path, Shown())

    assert said.lines[-1].startswith("note: 1 prompts were judged without openai_moderation")
