"""Word lists as files: what a rule reads beside its options in the policy file."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from bot.errors import ConfigError


def word_lists(config_dir: Path, rule: str) -> dict[str, Any]:
    """Return a rule's word lists, empty where it has none.

    They stand in `<rule>.toml` and in every file of `policy/<rule>/`, in the order of their names.
    Lists of the same name are joined, tables too.

    Raises:
        ConfigError: A file is no TOML, or says again what another said: names file and key.
    """
    content: dict[str, Any] = {}
    for path in (
        config_dir / f"{rule}.toml",
        *sorted((config_dir / "policy" / rule).glob("*.toml")),
    ):
        if path.exists():
            _add(content, _parsed(path), path.name)
    return content


def _parsed(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path.name}: is not valid TOML: {error}.") from error


def _add(content: dict[str, Any], more: dict[str, Any], file: str, above: str = "") -> None:
    for key, value in more.items():
        known = content.get(key)
        if known is None:
            content[key] = value
        elif isinstance(known, list) and isinstance(value, list) and not above:
            content[key] = [*known, *value]
        elif isinstance(known, dict) and isinstance(value, dict):
            content[key] = dict(known)
            _add(content[key], value, file, f"{above}{key}.")
        else:
            raise ConfigError(f"{file}: {above}{key} stands in another file already.")
