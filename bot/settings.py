"""Typed settings: the only reader of files in `config/` and of the environment.

Later wins: `config/limner.toml`, then `.env`, then the environment.
"""

from __future__ import annotations

import difflib
import json
import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from dotenv import dotenv_values
from pydantic import BaseModel, Field

from bot.errors import ConfigError
from bot.plugins import load as load_plugin
from bot.plugins import names, validated
from bot.policy.config import PolicyConfig
from bot.sections import (
    EditingSettings,
    JobSettings,
    LimitSettings,
    LogSettings,
    ModerationSettings,
    OpenAISettings,
    PageSettings,
    PaintingSettings,
    Section,
    StorageSettings,
    StudioSettings,
)

# Names that people know from elsewhere, and the option that each of them sets.
_KNOWN_NAMES: Final = {
    "DISCORD_TOKEN": "discord.token",
    "SLACK_BOT_TOKEN": "slack.bot_token",
    "SLACK_APP_TOKEN": "slack.app_token",
    "SLACK_SIGNING_SECRET": "slack.signing_secret",
    "OPENAI_API_KEY": "openai.api_key",
    "OPENAI_BASE_URL": "openai.base_url",
    "DATABASE_URL": "storage.database_url",
}
# Ours, but no options of limner.toml: they say where that file and the data are.
_SPECIAL_NAMES: Final = {
    "LIMNER_SECRET_KEY",
    "LIMNER_DATA_DIR",
    "LIMNER_CONFIG_DIR",
    "LIMNER_SPECS",
}
_ROOT: Final = Path(__file__).resolve().parent.parent
_PLUGIN_SECTIONS: Final = frozenset({"policy", "discord", "slack", "web", "backends", "language"})


class Settings(Section):
    """All settings of one process, validated; plug-ins validate their own sections.

    Attributes:
        policy: Options of `config/policy.toml` that differ from it.
        backends: Options by plug-in name; likewise `language`.
        platforms: Options of the platforms that have no field here, by name.
    """

    studio: StudioSettings = StudioSettings()
    limits: LimitSettings = LimitSettings()
    jobs: JobSettings = JobSettings()
    storage: StorageSettings = StorageSettings()
    editing: EditingSettings = EditingSettings()
    pages: PageSettings = PageSettings()
    painting: PaintingSettings = PaintingSettings()
    moderation: ModerationSettings = ModerationSettings()
    logs: LogSettings = LogSettings()
    openai: OpenAISettings = OpenAISettings()
    policy: dict[str, Any] = Field(default_factory=dict)
    backends: Mapping[str, dict[str, Any]] = Field(default_factory=dict)
    language: Mapping[str, dict[str, Any]] = Field(default_factory=dict)
    discord: dict[str, Any] = Field(default_factory=dict)
    slack: dict[str, Any] = Field(default_factory=dict)
    web: dict[str, Any] = Field(default_factory=dict)
    platforms: Mapping[str, dict[str, Any]] = Field(default_factory=dict)

    @property
    def public_url(self) -> str:
        """Where pages for members and moderators are reached from outside; empty: nowhere."""
        return self.pages.public_url or self.painting.public_url

    def platform(self, name: str) -> dict[str, Any]:
        """Return the options of one platform."""
        return dict(getattr(self, name, None) or self.platforms.get(name, {}))


class Files(Section):
    """What was read beside the settings.

    Attributes:
        data_dir: Databases, pictures, lock and journal; exists where anything is kept.
        policy: Content of `policy.toml`. `prices`: of `prices.toml`.
        prompts: Texts of `prompts/*.md` by name. `dialects`: content of `dialects/*.toml`.
        secret_keys: At least one, the present first: it signs and encrypts; all decrypt.
    """

    data_dir: Path
    config_dir: Path
    policy: dict[str, Any]
    prices: dict[str, Any]
    prompts: Mapping[str, str]
    dialects: Mapping[str, dict[str, Any]]
    secret_keys: tuple[bytes, ...]

    @property
    def secret_key(self) -> bytes:
        """The key that signs links and cookies, and makes pseudonyms."""
        return self.secret_keys[0]


def load(
    environ: Mapping[str, str] | None = None, env_file: Path | None = None, *, keeps: bool = True
) -> tuple[Settings, Files]:
    """Return the settings and files of this process.

    Args:
        environ: The environment; None reads the real one.
        env_file: None reads `.env` in the current folder, if there is one.
        keeps: Anything is to be kept; else nothing is written, not even the data folder.

    Raises:
        ConfigError: Names the key, what was found and what is possible.
    """
    real = os.environ if environ is None else environ  # noqa: TID251 - the one place for it
    given = {**_env_file(env_file or Path(".env")), **real}
    config_dir = Path(given.get("LIMNER_CONFIG_DIR") or _ROOT / "config")
    options = _toml(config_dir / "limner.toml")
    known = _option_names()
    for name, value in given.items():
        path = _option_of(name, known)
        if path is not None and value != "":
            _put(options, path, _parsed(value))
    further = {name: options.pop(name) for name in _further_platforms() if name in options}
    if further:
        options["platforms"] = further
    settings: Settings = validated(Settings, options, "")
    return settings, _files(given, config_dir, keeps)


def _files(given: Mapping[str, str], config_dir: Path, keeps: bool) -> Files:
    data_dir = Path(given.get("LIMNER_DATA_DIR") or "data")
    if keeps:
        _make(data_dir)
    keys = given.get("LIMNER_SECRET_KEY", "")
    prompts = {path.stem: path.read_text("utf-8") for path in (config_dir / "prompts").glob("*.md")}
    return Files(
        data_dir=data_dir,
        config_dir=config_dir,
        policy=_toml(config_dir / "policy.toml"),
        prices=_toml(config_dir / "prices.toml"),
        prompts=prompts,
        dialects={path.stem: _toml(path) for path in (config_dir / "dialects").glob("*.toml")},
        secret_keys=_secret_keys(keys if keeps else keys or secrets.token_hex(32), data_dir),
    )


def _make(data_dir: Path) -> None:
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"LIMNER_DATA_DIR: cannot make the folder {str(data_dir)!r} ({error.strerror}). "
            "Name a folder that Limner may write to."
        ) from error


def _env_file(path: Path) -> dict[str, str]:
    return {name: value for name, value in dotenv_values(path).items() if value is not None}


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(
            f"{path.name}: cannot be read ({error.strerror}). LIMNER_CONFIG_DIR says where the "
            "folder config/ is."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path.name}: is not valid TOML: {error}.") from error


def _secret_keys(given: str, data_dir: Path) -> tuple[bytes, ...]:
    """Return the keys that sign and encrypt, making and keeping one where none is given."""
    if given:
        return _several(given, "LIMNER_SECRET_KEY")
    path = data_dir / "secret.key"
    if not path.exists():
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "w") as file:
            file.write(secrets.token_hex(32))
    return _several(path.read_text("utf-8"), str(path))


def _several(given: str, name: str) -> tuple[bytes, ...]:
    """Return keys that stand with commas between them."""
    keys = tuple(key.strip().encode() for key in given.split(",") if key.strip())
    if not keys:
        raise ConfigError(f"{name}: holds no key. Put the key there, or several with commas.")
    return keys


def _option_of(name: str, known: frozenset[str]) -> str | None:
    """Return the option that an environment variable sets, None if it is not for us."""
    if name in _KNOWN_NAMES:
        return _KNOWN_NAMES[name]
    if not name.startswith("LIMNER_") or name in _SPECIAL_NAMES:
        return None
    path = name.removeprefix("LIMNER_").lower().replace("__", ".")
    section = path.partition(".")[0]
    plugins = _PLUGIN_SECTIONS | _further_platforms()
    if "." not in path or (section not in plugins and path not in known):
        raise ConfigError(_unknown(name, known))
    if section in plugins:
        _check_plugin_option(name, path)
    return path


def _check_plugin_option(name: str, path: str) -> None:
    """Refuse an option that a plug-in does not have, even if that plug-in is not in use."""
    section, *rest = path.split(".")
    if section == "policy":
        options = PolicyConfig.model_fields
    elif section in ("backends", "language"):
        options = load_plugin(f"bot.{section}", rest[0], name).Config.model_fields
    elif section in Settings.model_fields and section in names("adapters"):
        options = load_plugin("adapters", section, name, "platform").Config.model_fields
    else:
        return
    option = rest[0] if section not in ("backends", "language") else "".join(rest[1:2])
    if option not in options:
        near = difflib.get_close_matches(option, options, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise ConfigError(
            f"{name}: {section} has no such option.{hint} Possible: {', '.join(options)}."
        )


def _unknown(name: str, known: frozenset[str]) -> str:
    names = sorted(_SPECIAL_NAMES) + [_variable(path) for path in sorted(known)]
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
    shown = near or names
    return f"{name}: there is no such option. Possible: {', '.join(shown)}."


def _variable(path: str) -> str:
    return "LIMNER_" + path.upper().replace(".", "__")


def _option_names() -> frozenset[str]:
    """Return the dotted names of all options that exist."""
    names: set[str] = set()
    for section, field in Settings.model_fields.items():
        model = field.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            names |= {f"{section}.{key}" for key in model.model_fields}
    return frozenset(names)


def _further_platforms() -> frozenset[str]:
    """Return the platforms whose folder is their only entry: they have a section all the same."""
    return frozenset(names("adapters")) - set(Settings.model_fields)


def _put(options: dict[str, Any], path: str, value: Any) -> None:
    *sections, key = path.split(".")
    for section in sections:
        options = options.setdefault(section, {})
    options[key] = value


def _parsed(value: str) -> Any:
    """Return lists and tables as such, everything else as text, which pydantic converts."""
    if re.match(r"^\s*[\[{]", value):
        try:
            return json.loads(value)
        except json.JSONDecodeError:
            return value
    return value
