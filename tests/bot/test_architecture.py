"""What import contracts cannot say: who makes screened values, and what the core must not name."""

from __future__ import annotations

import ast
import copy
import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain import ScreenedPicture, ScreenedPrompt, Seal
from tests.fakes import screened

ROOT = Path(__file__).parents[2]
FILTER = Path("bot/policy/filter.py")
DOMAIN = Path("bot/domain/screening.py")
INDEX = Path("bot/domain/__init__.py")
SEALED = {"ScreenedPrompt", "ScreenedPicture"}
FIELDS = {*ScreenedPrompt.__slots__, *ScreenedPicture.__slots__}
# Ways round a constructor, or into a value that is made.
BACK_DOORS = {"__new__", "__reduce__", "__reduce_ex__", "__setattr__", "__setstate__", "__class__"}
COPIERS = {"copy", "copyreg", "pickle", "marshal", "shelve", "dill"}


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for folder in ("bot", "adapters"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path.relative_to(ROOT), ast.parse(path.read_text("utf-8"))


def offences(path: Path, tree: ast.Module) -> list[str]:
    """Return what a file does that only the filter may, one line each."""
    if path == FILTER or (path == INDEX and _only_names_things(tree)):
        return []
    return [
        f"{path}:{getattr(node, 'lineno', 0)}: {reason}"
        for node in ast.walk(tree)
        for reason in _reasons(node, in_domain=path == DOMAIN)
    ]


def _reasons(node: ast.AST, in_domain: bool) -> Iterator[str]:
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in SEALED:
            yield f"makes a {name}"
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=arguments):
            if name in {"replace", "partial", "cast", "type"} and _names(arguments) & SEALED:
                yield f"hands a sealed class to {name}()"
            if name == "setattr" and _constants(arguments) & FIELDS:
                yield "sets a field of a sealed value"
        case ast.Name(id="Seal") | ast.Attribute(attr="Seal") if not in_domain:
            yield "uses Seal"
        case ast.ImportFrom(names=names) | ast.Import(names=names):
            yield from _import_reasons(node, names)
        case ast.Constant(value="Seal" | "ScreenedPrompt" | "ScreenedPicture"):
            yield "reaches for a sealed class by its name"
        case ast.Attribute(attr=name) if name in BACK_DOORS and not _is_super(node):
            yield f"uses {name}"
        case ast.ClassDef(bases=bases) if _names(bases) & SEALED:
            yield "derives from a sealed class"


def _only_names_things(tree: ast.Module) -> bool:
    return all(isinstance(node, ast.ImportFrom | ast.Expr | ast.Assign) for node in tree.body)


def _import_reasons(node: ast.AST, names: list[ast.alias]) -> Iterator[str]:
    module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
    for alias in names:
        if alias.name == "Seal":
            yield "imports Seal"
        if alias.name in SEALED and alias.asname:
            yield f"renames {alias.name}"
        if {module.split(".")[0], alias.name.split(".")[0]} & COPIERS:
            yield f"imports {module or alias.name}, which copies without a constructor"


def _names(nodes: list[ast.expr]) -> set[str]:
    return {
        part.id if isinstance(part, ast.Name) else part.attr
        for node in nodes
        for part in ast.walk(node)
        if isinstance(part, ast.Name | ast.Attribute)
    }


def _constants(nodes: list[ast.expr]) -> set[object]:
    return {node.value for node in nodes if isinstance(node, ast.Constant)}


def _is_super(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Call) and _names([node.value.func]) == {"super"}


def test_only_the_policy_filter_makes_screened_values() -> None:
    found = [line for path, tree in sources() for line in offences(path, tree)]

    assert found == []


def test_the_filter_itself_makes_them() -> None:
    tree = ast.parse((ROOT / FILTER).read_text("utf-8"))
    called = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }

    assert {"Seal", *SEALED} <= called


@pytest.mark.parametrize(
    "trick",
    [
        "from bot.domain import Seal",
        "from bot.domain import Seal as Stamp",
        "import bot.domain\nbot.domain.Seal()",
        "getattr(domain, 'Seal')()",
        "vars(domain)['ScreenedPrompt']",
        "ScreenedPrompt('x', 's', seal=seal)",
        "domain.ScreenedPicture(file, data, 's', seal=seal)",
        "from bot.domain import ScreenedPrompt as Text",
        "object.__new__(ScreenedPrompt)",
        "object.__setattr__(prompt, 'text', 'x')",
        "setattr(prompt, 'text', 'x')",
        "prompt.__class__('x', 's', seal=seal)",
        "dataclasses.replace(ScreenedPrompt, text='x')",
        "functools.partial(ScreenedPrompt, 'x')",
        "type(ScreenedPrompt)",
        "import copy",
        "from copy import deepcopy",
        "import pickle",
        "class Mine(ScreenedPrompt): ...",
    ],
)
def test_each_way_round_the_filter_is_seen(trick: str) -> None:
    assert offences(Path("bot/pipeline.py"), ast.parse(trick)) != []


@pytest.mark.parametrize(
    "honest",
    [
        "from bot.domain import ScreenedPrompt",
        "def draw(prompt: ScreenedPrompt) -> str: return prompt.text",
        "isinstance(x, ScreenedPicture)",
        "dataclasses.replace(order, count=2)",
        "super().__setattr__('a', 1)",
    ],
)
def test_honest_use_is_not_mistaken_for_a_trick(honest: str) -> None:
    assert offences(Path("bot/pipeline.py"), ast.parse(honest)) == []


@pytest.mark.parametrize("fake", [None, object(), "seal", Seal])
def test_without_a_seal_there_is_no_screened_prompt(fake: object) -> None:
    with pytest.raises(TypeError):
        ScreenedPrompt("words", "s", seal=fake)  # type: ignore[arg-type]


def test_without_a_seal_there_is_no_screened_picture() -> None:
    with pytest.raises(TypeError):
        ScreenedPicture(screened.picture().file, b"", "s", seal=object())  # type: ignore[arg-type]


def test_a_sealed_value_cannot_be_replaced_into_another() -> None:
    with pytest.raises(TypeError):
        dataclasses.replace(screened.prompt(), text="other words")  # type: ignore[type-var]


def test_a_copy_of_a_sealed_value_says_the_same() -> None:
    prompt = screened.prompt()

    assert copy.copy(prompt).text == prompt.text


def test_only_the_policys_judge_shows_a_model_what_nobody_has_screened() -> None:
    showing = [
        str(path)
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "unscreened"
    ]

    assert showing == ["bot/policy/image_rules/judge.py"]


def test_rules_and_judges_cannot_reach_the_seal_through_the_filter() -> None:
    inner = [path for path, _ in sources() if path.parts[:2] == ("bot", "policy")]
    importing = [
        str(path)
        for path, tree in sources()
        if path in inner and path != FILTER
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "bot.policy.filter"
    ]

    assert len(inner) > 15
    assert importing == []


def test_what_the_core_decides_depends_on_no_platforms_name() -> None:
    wiring = {"settings.py", "commands.py", "logs.py", "serve.py"}  # they name what they load
    naming = [
        f"{path}:{node.lineno}"
        for path, tree in sources()
        if path.parts[0] == "bot" and path.name not in wiring
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in {"discord", "slack"}
    ]

    assert naming == []
