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

from bot.__main__ import _parser
from bot.domain import Outcome, Step
from bot.plugins import names
from bot.policy.config import Category, PolicyConfig
from bot.policy.prompt_rules import blocklist
from bot.settings import Settings
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
