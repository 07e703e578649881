from __future__ import annotations

import emoji
import pytest

from benchmarks.sketch_vocabulary import PAGE, listing, renewed
from bot.backends.sketch import openmoji
from bot.backends.sketch.backdrop import SETTINGS
from bot.backends.sketch.finishes import FINISH
from bot.backends.sketch.lights import LIGHTS
from bot.backends.sketch.looks import LOOKS
from bot.backends.sketch.placing import BANDS
from bot.backends.sketch.vocabulary import Entry, singulars
from tests.bot.backends.sketch.drawing import VOCABULARY

SUBJECTS = sorted(VOCABULARY.subjects.values(), key=lambda subject: subject.name)


def test_the_vocabulary_is_as_large_as_promised() -> None:
    assert len(VOCABULARY.subjects) >= 150
    assert len(VOCABULARY.settings) >= 15
    assert set(VOCABULARY.styles) == {
        "anime", "watercolour", "pencil", "noir", "pixel", "neon", "oil", "poster",
    }  # fmt: skip


def test_every_word_has_somebody_who_paints_it() -> None:
    assert set(VOCABULARY.settings) == set(SETTINGS)
    assert set(VOCABULARY.lights) == set(LIGHTS)
    assert set(VOCABULARY.styles) == set(FINISH) == set(LOOKS) - {""}
    assert {subject.kind for subject in SUBJECTS} == set(BANDS)


def test_every_drawing_exists() -> None:
    empty = [subject.name for subject in SUBJECTS if "<" not in openmoji.inner(subject.art)]

    assert empty == []


def test_drawings_are_emoji_by_the_names_of_the_package_emoji() -> None:
    codes = {subject.art for subject in SUBJECTS if not subject.art.startswith("own-")}
    known = {
        variant
        for character in emoji.EMOJI_DATA
        for variant in (_code(character), _code(character.replace("\ufe0f", "")))
    }

    assert codes - known == set()


def _code(character: str) -> str:
    return "-".join(f"{ord(part):X}" for part in character)


def test_no_name_belongs_to_two_subjects() -> None:
    seen: dict[str, str] = {}
    for subject in SUBJECTS:
        for name in (subject.label, *subject.names):
            assert seen.setdefault(name, subject.name) == subject.name


def test_colours_and_coats_are_colours() -> None:
    for subject in SUBJECTS:
        for coat in subject.coats:
            assert coat == "" or coat.startswith("#")
        assert len(subject.face) in {0, 6}
        assert len(subject.sit) in {0, 4}


@pytest.mark.parametrize(
    ("word", "name"),
    [("puppies", "dog"), ("mice", "mouse"), ("leaves", "leaf"), ("boxes", "box"), ("cats", "cat")],
)
def test_plurals_are_found(word: str, name: str) -> None:
    assert VOCABULARY.find(word) == (Entry("subject", name), True)


def test_plural_forms_keep_the_words_before_them() -> None:
    assert "polar bear" in list(singulars("polar bears", VOCABULARY.forms.irregular))


def test_the_page_lists_the_vocabulary_as_it_is() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert listing(VOCABULARY) in page
    assert renewed(page, VOCABULARY) == page


def test_the_page_carries_the_credit() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert "OpenMoji" in page
    assert "CC BY-SA 4.0" in page
