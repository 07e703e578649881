"""What is shipped in config/ is complete, and says what the code says."""

import importlib
import re
import tomllib
from pathlib import Path

import pytest
from pydantic import SecretStr
from pydantic_core import PydanticUndefined

from bot.settings import Settings

CONFIG = Path(__file__).resolve().parents[2] / "config"
PLUGINS = {
    "backends.openai": "bot.backends.openai",
    "backends.sketch": "bot.backends.sketch",
    "language.openai": "bot.language.openai",
    "language.offline": "bot.language.offline",
    "discord": "adapters.discord.platform",
    "slack": "adapters.slack.platform",
    "web": "adapters.web.platform",
}
CORE = (
    "studio",
    "limits",
    "jobs",
    "storage",
    "editing",
    "pages",
    "painting",
    "moderation",
    "logs",
    "openai",
)


def shipped(section: str) -> tuple[dict[str, object], set[str]]:
    """Return a section's values, and the names of its options that are commented out."""
    text = (CONFIG / "limner.toml").read_text("utf-8")
    values: dict[str, object] = tomllib.loads(text)
    for part in section.split("."):
        values = values[part]  # type: ignore[assignment]
    body = re.split(r"^\[", text.split(f"\n[{section}]", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    return values, set(re.findall(r"^# (\w+) = ", body, re.MULTILINE))


def in_clear(value: object) -> object:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


@pytest.mark.parametrize(("section", "module"), PLUGINS.items())
def test_every_option_of_a_plugin_is_shipped_with_its_default(section: str, module: str) -> None:
    fields = importlib.import_module(module).Config.model_fields
    values, commented = shipped(section)

    assert set(values) | commented == set(fields)
    assert all(fields[name].default in (None, PydanticUndefined) for name in commented)
    for name, value in values.items():
        if fields[name].default is not PydanticUndefined:
            found = tuple(value) if isinstance(value, list) else value
            assert found == in_clear(fields[name].default), name


@pytest.mark.parametrize("section", CORE)
def test_every_option_of_the_core_is_shipped(section: str) -> None:
    model = Settings.model_fields[section].annotation
    values, commented = shipped(section)

    assert model is not None
    assert set(values) == set(model.model_fields)
    assert commented == set()


def test_every_option_is_explained() -> None:
    lines = (CONFIG / "limner.toml").read_text("utf-8").splitlines()
    options = [line for line in lines if re.match(r"\w+ = ", line)]

    unexplained = [line for line in options if "#" not in line]
    assert all(
        line.split(" = ")[0]
        in {
            "model",
            "timeout_seconds",
            "port",
            "password",
            "title",
            "base_url",
            "pictures_per_member_day",
            "pictures_per_place_day",
            "api_base",
        }
        for line in unexplained
    )


def test_the_example_environment_is_accepted(tmp_path: Path) -> None:
    from bot.settings import load

    example = (CONFIG / "env.example").read_text("utf-8")
    env_file = tmp_path / ".env"
    env_file.write_text(re.sub(r"^# (?=[A-Z_]+=)", "", example, flags=re.MULTILINE))

    settings, _ = load({"LIMNER_DATA_DIR": str(tmp_path)}, env_file)

    assert settings.limits.usd_per_day == 5
    assert settings.storage.database_url.startswith("postgresql://")
