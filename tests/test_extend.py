"""The examples in docs/extend.md, written to their places in a copy and run together."""

from __future__ import annotations

import asyncio
import io
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image

from tests.clean_copy import ROOT, copy_of_the_tree

pytestmark = pytest.mark.end_to_end

_PAGE = (ROOT / "docs" / "extend.md").read_text("utf-8")
_EXAMPLES = dict(
    re.findall(r"^`([\w/]+\.py)`[^`]*(?:`[^`]*`[^`]*)*?```python\n(.*?)```", _PAGE, re.M | re.S)
)
_POLICY = re.findall(r"```toml\n(.*?)```", _PAGE, re.S)
_ENVIRON = dict(line.split("=", 1) for line in re.findall(r"^(LIMNER_\w+=.*)$", _PAGE, re.M))
_PATIENCE_SECONDS = 60


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the repository with the page's four plug-ins and its policy."""
    root = copy_of_the_tree(tmp_path_factory.mktemp("extended"))
    for path, code in _EXAMPLES.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).parent.joinpath("__init__.py").touch()
        (root / path).write_text(code)
    with (root / "config" / "policy.toml").open("a") as policy:
        policy.write("\n" + "\n".join(_POLICY))
    return root


def test_the_page_has_an_example_of_each_kind() -> None:
    assert sorted(_EXAMPLES) == [
        "adapters/console/platform.py",
        "bot/backends/stripes.py",
        "bot/language/literal.py",
        "bot/policy/prompt_rules/clowns.py",
    ]
    assert len(_POLICY) == 1
    assert len(_ENVIRON) == 4


def test_the_examples_pass_the_linter_and_the_import_contracts(copy: Path) -> None:
    bin_folder = Path(sys.executable).parent
    written = [str(copy / path) for path in _EXAMPLES]
    rules = ["--config", str(copy / "pyproject.toml"), "--no-cache"]

    linted = subprocess.run(
        [bin_folder / "ruff", "check", *rules, *written], capture_output=True, text=True
    )
    contracts = subprocess.run(
        [bin_folder / "lint-imports", "--no-cache"],
        cwd=copy,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(copy)},  # noqa: TID251
        capture_output=True,
        text=True,
    )

    assert linted.returncode == 0, linted.stdout
    assert contracts.returncode == 0, contracts.stdout


class Terminal:
    """The extended Limner as a person at a terminal meets it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def type(self, line: str) -> str:
        """Type a line and return what is said to it."""
        assert self.process.stdin is not None
        self.process.stdin.write(line.encode() + b"\n")
        return await self.read()

    async def read(self) -> str:
        """Return the next line that is no sign of progress."""
        assert self.process.stdout is not None
        async with asyncio.timeout(_PATIENCE_SECONDS):
            async for said in self.process.stdout:
                if not said.rstrip().endswith(b"..."):
                    return said.decode().rstrip()
        raise AssertionError("it ended")


@pytest_asyncio.fixture
async def terminal(copy: Path, tmp_path: Path) -> AsyncIterator[Terminal]:
    """Run the copy with the page's settings."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=copy,
        env={
            "PATH": os.environ["PATH"],  # noqa: TID251
            **_ENVIRON,
            "LIMNER_DATA_DIR": str(tmp_path),
            "LIMNER_WEB__PORT": "0",
        },
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    yield Terminal(process)
    process.send_signal(signal.SIGTERM)
    async with asyncio.timeout(_PATIENCE_SECONDS):
        assert await process.wait() == 0


async def test_a_conversation_goes_through_all_four(terminal: Terminal, copy: Path) -> None:
    first = await terminal.type("/imagine a red balloon")
    second = await terminal.type("at night")
    misspelt = await terminal.type("/imagine a lighthouse --sharp wide")
    refused = await terminal.type("a clown")

    drawn = sorted((copy / _ENVIRON["LIMNER_CONSOLE__FOLDER"]).iterdir())
    sizes = {Image.open(io.BytesIO(path.read_bytes())).size for path in drawn}
    assert first == "v1: a red balloon"
    assert second == "v2: a red balloon, at night"
    assert misspelt == "I don't know --sharp. Did you mean --shape?"
    assert refused == "Clowns are not drawn here."
    assert len(drawn) == 2
    assert sizes == {(512, 512)}
    typed = ("/imagine a red balloon", "/imagine a lighthouse --sharp wide", "a clown")
    for said in (*typed, first, second, misspelt, refused):
        assert said in _PAGE
