from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.policy.data import word_lists


def lists(root: Path, **files: str) -> Path:
    (root / "policy" / "words").mkdir(parents=True)
    for name, content in files.items():
        (root / "policy" / "words" / f"{name}.toml").write_text(content)
    return root


def test_a_rules_files_are_joined_in_the_order_of_their_names(tmp_path: Path) -> None:
    root = lists(
        tmp_path, b='allow = ["two"]\n[groups]\ny = ["b"]', a='allow = ["one"]\n[groups]\nx = []'
    )
    (root / "words.toml").write_text('allow = ["none"]')

    assert word_lists(root, "words") == {
        "allow": ["none", "one", "two"],
        "groups": {"x": [], "y": ["b"]},
    }


def test_a_rule_without_files_has_no_lists(tmp_path: Path) -> None:
    assert word_lists(tmp_path, "words") == {}


def test_what_stands_in_two_files_is_named(tmp_path: Path) -> None:
    root = lists(tmp_path, a="[groups]\nx = []", b="[groups]\nx = []")

    with pytest.raises(ConfigError, match=r"b\.toml: groups\.x stands in another file already"):
        word_lists(root, "words")


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    root = lists(tmp_path, a="groups = [")

    with pytest.raises(ConfigError, match=r"a\.toml: is not valid TOML"):
        word_lists(root, "words")
