import pytest
from pydantic import BaseModel, ConfigDict

from bot.errors import ConfigError
from bot.plugins import load, names, validated


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    size: int = 1


class Config(BaseModel):
    model_config = ConfigDict(extra="forbid")
    model: str
    token: str = ""
    inner: Inner = Inner()


def test_every_file_of_a_package_is_a_plugin() -> None:
    assert names("bot.backends") == ("openai", "sketch")


def test_an_unknown_plugin_is_told_with_what_there_is() -> None:
    with pytest.raises(ConfigError, match=r"studio\.backend.*'dalle'.*openai, sketch"):
        load("bot.backends", "dalle", "studio.backend")


def test_an_unknown_option_is_told_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match=r"backends\.x\.modle.*Did you mean 'model'"):
        validated(Config, {"modle": "a", "model": "b"}, "backends.x")


def test_an_unknown_nested_option_lists_the_nested_ones() -> None:
    with pytest.raises(ConfigError, match=r"x\.inner\.sise.*Possible: size"):
        validated(Config, {"model": "b", "inner": {"sise": 1}}, "x")


def test_a_missing_value_is_told() -> None:
    with pytest.raises(ConfigError, match=r"x\.model: a value is needed"):
        validated(Config, {}, "x")


def test_a_wrong_secret_is_not_shown() -> None:
    with pytest.raises(ConfigError) as caught:
        validated(Config, {"model": "b", "token": 123456}, "x")

    assert "123456" not in str(caught.value)
