"""A copy of the repository as a fresh clone would be: what git has or would take, nothing built."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[1]


def files_of_the_tree() -> list[Path]:
    """Return the files of the repository, relative to it, new ones included."""
    if not (ROOT / ".git").exists():
        pytest.skip("only git knows which files belong to the repository, and this is no clone")
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout.decode()
    paths = (Path(name) for name in sorted(set(listed.split("\0")) - {""}))
    return [path for path in paths if (ROOT / path).is_file()]  # one may be deleted and not said so


def copy_of_the_tree(to: Path) -> Path:
    """Copy those files into the folder `to` and return it."""
    for path in files_of_the_tree():
        (to / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, to / path)
    return to
