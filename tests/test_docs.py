"""What the pages in docs/ list is complete, and says what the code says."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from prometheus_client import Counter
from prometheus_client.metrics import MetricWrapperBase

from adapters.slack import doors, installations
from adapters.slack.platform import Config as SlackConfig
from bot import chat
from bot.__main__ import _parser
from bot.domain import Outcome, Step
from bot.plugins import names
from bot.policy.categories import Category
from bot.policy.config import PolicyConfig
from bot.policy.prompt_rules import blocklist
from bot.ports import House
from bot.settings import _KNOWN_NAMES, _SPECIAL_NAMES, Settings
from bot.telemetry import Telemetry
from bot.vendors.prices import ImagePrice, LanguagePrice
from tests.bot.test_config_files import CORE, PLUGINS
from tests.clean_copy import ROOT

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md"))]
UNSET = "unset"


def page(name: str) -> str:
    return (DOCS / f"{name}.md").read_text("utf-8")


def cells(text: str, column: int = 0) -> list[str]:
    """Return the code words in one column of a page's tables."""
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| `")]
    return [word for row in rows for word in re.findall(r"`([^`]+)`", row[column])]


def defaults() -> dict[str, Any]:
    """Return every option with the value that is shipped; None where none is."""
    shipped = tomllib.loads((ROOT / "config" / "limner.toml").read_text("utf-8"))
    sections = {name: Settings.model_fields[name].annotation for name in CORE}
    sections |= {name: importlib.import_module(module).Config for name, module in PLUGINS.items()}
    found: dict[str, Any] = {"policy.moderation": shipped["policy"]["moderation"]}
    for section, model in sections.items():
        values: Any = shipped
        for part in section.split("."):
            values = values.get(part, {})
        for key, field in model.model_fields.items():  # type: ignore[union-attr]
            default = None if field.is_required() else field.default
            found[f"{section}.{key}"] = values.get(key, default)
    return found


def test_every_option_is_documented_with_its_default() -> None:
    rows = re.findall(r"^\| `([\w.]+)` \| (`[^|]*`|unset) \|", page("configure"), re.MULTILINE)
    documented = {
        name: None if cell == UNSET else tomllib.loads(f"x = {cell.strip('`')}")["x"]
        for name, cell in rows
    }

    assert documented == defaults()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_option_named_for_the_environment_exists(path: Path) -> None:
    example = {"LIMNER_SECTION__KEY", "LIMNER_CONSOLE__FOLDER"}  # of the pages that explain it
    known = {f"LIMNER_{name.upper().replace('.', '__')}" for name in defaults()}
    known |= {f"LIMNER_POLICY__{name.upper()}" for name in PolicyConfig.model_fields}

    named = set(re.findall(r"\bLIMNER_[A-Z0-9]+__[A-Z0-9_]+", path.read_text("utf-8")))

    assert named - known - example == set()


def test_every_name_of_the_environment_is_documented() -> None:
    table = page("run").split("## `.env`")[1].split("\n## ")[0]

    assert set(cells(table)) == {*_KNOWN_NAMES, *_SPECIAL_NAMES} - {"LIMNER_SPECS"}


def test_slacks_addresses_and_port_are_those_that_are_served() -> None:
    run = page("run")
    section = run.split("## Slack over HTTP")[1].split("## Both at once")[0]
    manifest = section.split("```yaml")[1].split("```")[0]
    served = {doors.EVENTS_PATH, installations.INSTALL_PATH, installations.REDIRECT_PATH}

    assert set(re.findall(r"https://limner\.example\.com(/[\w/]+)", section)) == served
    shipped = (ROOT / "config" / "slack-manifest.yaml").read_text("utf-8")
    commands = [re.findall(r"- command: (/\w+)", text) for text in (manifest, shipped)]
    assert commands[0] == commands[1]
    assert manifest.count(doors.EVENTS_PATH) == len(commands[0]) + 2
    assert set(re.findall(r"127\.0\.0\.1:(\d+)", section)) == {str(SlackConfig().port)}


@pytest.mark.parametrize(
    "model", [PolicyConfig, Category, blocklist.Config, ImagePrice, LanguagePrice]
)
def test_every_key_of_the_other_files_is_documented(model: Any) -> None:
    words = set(re.findall(r"`(\w+)`", page("configure")))

    assert set(model.model_fields) - words - {"categories"} == set()


def metrics() -> dict[str, set[str]]:
    """Return the metrics of the program by the names under which they are scraped."""
    found = {}
    for metric in vars(Telemetry()).values():
        if isinstance(metric, MetricWrapperBase):
            ending = "_total" if isinstance(metric, Counter) else ""
            found[metric._name + ending] = set(metric._labelnames)
    return found


def test_every_metric_is_documented_with_its_labels() -> None:
    rows = re.findall(r"^\| `(limner_\w+)` \| ([^|]*)\|", page("operate"), re.MULTILINE)

    assert {name: set(re.findall(r"`(\w+)`", labels)) for name, labels in rows} == metrics()


def test_the_values_of_labels_are_documented() -> None:
    fields = [field for kind in get_args(Outcome) for field in dataclasses.fields(kind)]
    outcomes = {field.default for field in fields if field.name == "kind"}

    documented = set(re.findall(r"`(\w+)`", page("operate")))

    assert {"delivered", "refused"} <= outcomes
    assert outcomes | {step.value for step in Step} <= documented


def logged() -> Iterator[tuple[str, str]]:
    """Yield each event that the program logs by name, with its level."""
    for folder in ("bot", "adapters"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                match node:
                    case ast.Call(
                        func=ast.Attribute(value=ast.Name(id="log"), attr=level),
                        args=[ast.Constant(value=str(event)), *_],
                    ):
                        yield event, "error" if level == "exception" else level


def test_every_log_event_is_documented_with_its_level() -> None:
    documented: dict[str, str] = {}
    section = page("operate").split("## Log events")[1].split("\n## ")[0]
    for first, levels in re.findall(r"^\| (`[^|]*`) \| ([\w, ]+) \|", section, re.MULTILINE):
        events, shown = re.findall(r"`([\w.]+)`", first), levels.split(", ")
        documented |= dict(zip(events, shown * len(events), strict=False))

    assert documented == dict(logged())


def test_every_command_is_documented() -> None:
    choices = next(action.choices for action in _parser()._actions if action.choices)
    documented = re.findall(r"`limner ([\w-]+)", page("run"))

    assert set(choices or ()) == set(documented)


# Said by others, or with something of the reader's in between.
OTHERS_SAY = {
    "ensurepip is not available",
    "requires a different Python",
    "THESE PACKAGES DO NOT MATCH THE HASHES",
    "port = 8400 ... cannot be used",
    "the scope ... is missing",
    "Another Limner is running with the data in data",
    "The application did not respond",
    "make run",
    "dispatch_failed",
    "operation_timeout",
    "invalid_state",
    "invalid_browser",
    "not_in_channel",
    "slack.not_done",
    "delivery.rejected",
    "slack.refused",
}


def strings() -> str:
    """Return every text in the program, as it is said."""
    trees = [
        ast.parse(path.read_text("utf-8"))
        for folder in ("bot", "adapters")
        for path in (ROOT / folder).rglob("*.py")
    ]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    return "\n".join(str(node.value) for node in nodes if isinstance(node, ast.Constant))


def test_the_symptoms_are_in_the_words_that_the_program_says() -> None:
    table = page("operate").split("## Troubleshooting")[1]
    symptoms = [line.split(" | ")[0] for line in table.splitlines() if line.startswith("| ")]
    quoted = [text for cell in symptoms for text in re.findall(r"[`\"]([^`\"]{8,})[`\"]", cell)]
    told = strings()

    assert [text for text in quoted if text not in told and text not in OTHERS_SAY] == []


def test_everything_that_an_adapter_is_given_is_documented() -> None:
    section = page("extend").split("What an adapter is given")[1].split("What all chats share")[0]

    assert set(cells(section)) == {field.name for field in dataclasses.fields(House)}


def test_everything_that_chats_share_is_documented() -> None:
    section = page("extend").split("What all chats share")[1].split("\n## ")[0]
    folder = Path(next(iter(chat.__path__)))

    assert set(cells(section)) == {path.stem for path in folder.glob("[!_]*.py")}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_within_the_repository_leads_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\((?!https?:)([^)]+)\)", text):
        file, _, anchor = target.partition("#")
        linked = (path.parent / file).resolve() if file else path

        assert linked.exists(), target
        if anchor:
            assert anchor in anchors(linked.read_text("utf-8")), target


def anchors(text: str) -> set[str]:
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-") for title in titles}


def test_the_folders_of_plug_ins_are_where_the_page_says() -> None:
    folders = re.findall(r"`((?:bot|adapters)[\w/]*)/<name>", page("extend"))

    assert set(folders) == {
        "bot/backends",
        "bot/language",
        "bot/policy/prompt_rules",
        "bot/policy/image_rules",
        "adapters",
    }
    for folder in folders:
        assert names(folder.replace("/", "."))
