"""Dialects are files: what is shipped holds together, and one more is one file more."""

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.compose import models
from bot.compose.models import make_suggester
from bot.errors import ConfigError, InvalidAsk
from bot.language import offline
from bot.prompting import LIMNER, Dialect, Dialects
from bot.settings import load
from bot.vendors import Vendors
from tests.fakes.dialects import FOLDER, SHIPPED

LANGUAGE = offline.create(offline.Config(), Vendors())
MINE = """
name = "Etch"
aliases = ["etcher"]
source = "itself, as of November 2026"
max_characters = 300
form = "phrases"
between = " / "
joint = " | "
negation = "never {things}"
shape = "ratio={value}"
closing = "end"
"""


def dialect(**changes: object) -> Dialect:
    return Dialect.model_validate({**tomllib.loads(MINE), **changes})


def folder_with(tmp_path: Path, name: str, content: str) -> dict[str, str]:
    """Return the environment of a Limner whose config folder has one dialect more."""
    config = tmp_path / "config"
    for path in FOLDER.parent.rglob("*"):
        if path.is_file():
            copy = config / path.relative_to(FOLDER.parent)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    (config / "dialects" / name).write_text(content, "utf-8")
    return {"LIMNER_CONFIG_DIR": str(config), "LIMNER_DATA_DIR": str(tmp_path / "data")}


def test_the_generators_of_the_day_are_shipped() -> None:
    assert SHIPPED.names == (
        "Bing Image Creator",
        "DALL·E",
        "Dream",
        "FLUX",
        "Midjourney",
        "NightCafe",
        "Runway",
        "Stable Diffusion",
    )


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_every_figure_says_where_and_when_it_was_read(path: Path) -> None:
    source = tomllib.loads(path.read_text("utf-8"))["source"]

    assert source.rpartition(" ")[2].startswith("202")


async def test_a_file_in_the_folder_is_a_dialect_more(tmp_path: Path) -> None:
    _, files = load(folder_with(tmp_path, "etch.toml", MINE), tmp_path / "no.env")

    written = await make_suggester(LANGUAGE, files).write("a fox, wide, without people, for etcher")

    assert written.suggestions[0].text.endswith("| never people | ratio=3:2 | end")
    assert " / " in written.suggestions[0].text


def test_a_wrong_key_stops_the_start_and_names_the_file(tmp_path: Path) -> None:
    content = MINE.replace("max_characters", "max_letters")
    _, files = load(folder_with(tmp_path, "etch.toml", content), tmp_path / "no.env")

    with pytest.raises(ConfigError, match=r"dialects/etch\.toml\.max_letters: .*max_characters"):
        make_suggester(LANGUAGE, files)


def test_two_dialects_of_one_name_stop_the_start(tmp_path: Path) -> None:
    content = MINE.replace('"etcher"', '"Mid-Journey"')
    _, files = load(folder_with(tmp_path, "etch.toml", content), tmp_path / "no.env")

    with pytest.raises(ConfigError, match="'Midjourney' is a name of Etch and of Midjourney"):
        make_suggester(LANGUAGE, files)


@pytest.mark.parametrize(
    "wrong",
    [
        {"negation": "without"},
        {"shape": "--ar"},
        {"weight": "({words})"},
        {"closing": "x" * 200},
        {"replaced": {"--": "---"}},
        {"replaced": {"": " "}},
        {"shapes": {"wide": "1"}},
        {"max_characters": 10},
        {"source": ""},
    ],
    ids=str,
)
def test_what_could_not_be_written_is_no_dialect(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        dialect(**wrong)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("mj", "Midjourney"),
        ("MidJourney", "Midjourney"),
        ("Mid Journey AI", "Midjourney"),
        ("midjourney prompts", "Midjourney"),
        ("SDXL", "Stable Diffusion"),
        ("stable-diffusion", "Stable Diffusion"),
        ("dalle", "DALL·E"),
        ("DALL-E 3", "DALL·E"),
        ("wombo", "Dream"),
        ("RunwayML", "Runway"),
        ("bing", "Bing Image Creator"),
        ("limner", "Limner"),
        ("", "Limner"),
        ("  ", "Limner"),
    ],
)
def test_a_generator_is_known_however_it_is_spelt(said: str, name: str) -> None:
    assert SHIPPED.named(said).name == name


def test_an_unknown_generator_is_answered_with_those_there_are() -> None:
    with pytest.raises(InvalidAsk, match=r"Possible: Limner, Bing.*Midjourney"):
        SHIPPED.named("Crayon Deluxe")


def test_the_name_of_an_unknown_generator_is_not_repeated_to_everybody() -> None:
    with pytest.raises(InvalidAsk) as told:
        SHIPPED.named("Crayon\n Deluxe")

    assert "crayon" not in str(told.value).lower()


def test_without_any_file_limners_own_is_left() -> None:
    none = Dialects.of(())

    assert (none.names, none.named("limner")) == ((), LIMNER)


def test_every_key_of_a_dialect_is_documented() -> None:
    page = (FOLDER.parents[1] / "docs" / "extend.md").read_text("utf-8")
    section = page.split("## A prompt dialect")[1].split("\n## ")[0]

    first_cells = re.findall(r"^\| (`[^|]*`) \|", section, re.MULTILINE)

    assert set(re.findall(r"`(\w+)`", " ".join(first_cells))) == set(Dialect.model_fields)


def test_menus_are_told_the_generators_and_whether_pictures_are_looked_at(tmp_path: Path) -> None:
    settings, files = load({"LIMNER_DATA_DIR": str(tmp_path)}, tmp_path / "no.env")
    vendors = Vendors()
    policy = models.make_policy(settings, files, vendors)

    facts = models.make_facts(settings, policy, {}, models.make_suggester(LANGUAGE, files))

    assert facts.dialects == SHIPPED.names
    assert not facts.sees
