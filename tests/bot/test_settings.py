from pathlib import Path

import pytest

import adapters
from bot.errors import ConfigError
from bot.sections import StudioSettings
from bot.settings import load


def loaded(tmp_path: Path, env_file: str = "", **environ: str):  # type: ignore[no-untyped-def]
    path = tmp_path / ".env"
    path.write_text(env_file)
    return load({"LIMNER_DATA_DIR": str(tmp_path / "data"), **environ}, path)


def test_the_shipped_file_holds_every_option_with_its_default(tmp_path: Path) -> None:
    settings, _ = loaded(tmp_path)

    assert settings == type(settings)(
        backends=settings.backends,
        language=settings.language,
        policy=settings.policy,
        discord=settings.discord,
        slack=settings.slack,
        web=settings.web,
        studio=StudioSettings(styles=settings.studio.styles),
    )


def test_an_option_is_set_by_its_name_in_the_environment(tmp_path: Path) -> None:
    settings, _ = loaded(tmp_path, LIMNER_LIMITS__PICTURES_PER_MEMBER_DAY="7")

    assert settings.limits.pictures_per_member_day == 7


def test_the_environment_wins_over_the_env_file(tmp_path: Path) -> None:
    settings, _ = loaded(
        tmp_path, "LIMNER_LOGS__LEVEL=debug\nDISCORD_TOKEN=abc\n", LIMNER_LOGS__LEVEL="error"
    )

    assert settings.logs.level == "error"
    assert settings.discord["token"] == "abc"


def test_lists_are_written_as_json(tmp_path: Path) -> None:
    settings, _ = loaded(tmp_path, LIMNER_STUDIO__BACKENDS='["sketch"]')

    assert settings.studio.backends == ("sketch",)


def test_an_empty_variable_changes_nothing(tmp_path: Path) -> None:
    settings, _ = loaded(tmp_path, OPENAI_API_KEY="", LIMNER_LOGS__LEVEL="")

    assert settings.openai.api_key.get_secret_value() == ""
    assert settings.logs.level == "info"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("LIMNER_LIMITS__PICTURES_PER_DAY", "7", "LIMNER_LIMITS__PICTURES_PER_MEMBER_DAY"),
        ("LIMNER_LIMTS__USD_PER_DAY", "7", "LIMNER_LIMITS__USD_PER_DAY"),
        ("LIMNER_DATADIR", "x", "LIMNER_DATA_DIR"),
        ("LIMNER_LIMITS__USD_PER_DAY", "much", "limits.usd_per_day"),
        ("LIMNER_LOGS__LEVEL", "loud", "'debug', 'info', 'warning' or 'error'"),
        ("LIMNER_JOBS__CONCURRENT", "0", "jobs.concurrent"),
        ("LIMNER_PAINTING__PUBLIC_URL", "example.org", "such as https://limner.example.org"),
    ],
)
def test_a_wrong_name_or_value_is_told_with_what_is_possible(
    tmp_path: Path, name: str, value: str, told: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, **{name: value})

    assert told in str(caught.value)


def test_a_value_that_is_wrong_is_shown_unless_it_is_secret(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, LIMNER_LOGS__LEVEL="loud", LIMNER_OPENAI__API_KEY='["s3cret"]')

    assert "'loud'" in str(caught.value)
    assert "s3cret" not in str(caught.value)


def test_the_secret_key_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    _, first = loaded(tmp_path)
    _, second = loaded(tmp_path)

    assert first.secret_key == second.secret_key
    assert len(first.secret_key) == 64
    assert (tmp_path / "data" / "secret.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("given", ["new,old", " new , old ,"])
def test_the_first_of_several_secret_keys_signs(tmp_path: Path, given: str) -> None:
    _, files = loaded(tmp_path, LIMNER_SECRET_KEY=given)

    assert files.secret_keys == (b"new", b"old")
    assert files.secret_key == b"new"


def test_the_file_may_hold_several_secret_keys(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret.key").write_text("new,old\n")

    _, files = loaded(tmp_path)

    assert files.secret_keys == (b"new", b"old")


def test_commas_alone_are_no_secret_key(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="LIMNER_SECRET_KEY: holds no key"):
        loaded(tmp_path, LIMNER_SECRET_KEY=" , ")


def test_an_empty_file_is_no_secret_key(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret.key").touch()

    with pytest.raises(ConfigError, match=r"secret\.key: holds no key"):
        loaded(tmp_path)


def test_a_missing_config_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="LIMNER_CONFIG_DIR"):
        loaded(tmp_path, LIMNER_CONFIG_DIR=str(tmp_path / "nowhere"))


def test_a_data_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ConfigError, match="LIMNER_DATA_DIR"):
        loaded(tmp_path, LIMNER_DATA_DIR=str(tmp_path / "file" / "data"))


def test_a_platform_of_ones_own_has_a_section(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "more" / "irc").mkdir(parents=True)
    (tmp_path / "more" / "irc" / "__init__.py").touch()
    monkeypatch.setattr(adapters, "__path__", [*adapters.__path__, str(tmp_path / "more")])

    settings, _ = loaded(tmp_path, LIMNER_IRC__NICK="limner", LIMNER_WEB__PORT="1")

    assert settings.platform("irc") == {"nick": "limner"}
    assert settings.platform("web")["port"] == "1"


def test_a_section_of_no_platform_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="LIMNER_IRC__NICK: there is no such option"):
        loaded(tmp_path, LIMNER_IRC__NICK="limner")
