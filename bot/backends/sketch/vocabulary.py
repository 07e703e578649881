"""The painter's vocabulary: the tables of subjects and words, made ready for look-up."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

TOKENS_PER_PHRASE = 5


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that can be drawn.

    Attributes:
        kind: The table it stands in: animal, beast, flyer, swimmer, person, plant ...
        lane: Its number within its kind; neighbours stand in different parts of the picture.
        size: Visible height as a fraction of the picture's shorter side; None: its kind's.
        face: (eyes x, eyes y, width of glasses, top x, top y, width of a hat) in drawing units.
        sit: Colours of the seated body under a drawing of a face: coat, dark, belly, kind of tail.
        wear: Colours of the clothes under a drawing of a bust: shirt, legs, and maybe "skirt".
        seat: Height of its sitting surface as a fraction of its own; `hull`: things go into it.
        coats: Colours it naturally comes in ("" is the drawing's own); `free`: in any colour.
        slot: Where it is worn: hat, eyes, ears, neck, body, back.
    """

    name: str
    kind: str
    art: str
    lane: int
    names: tuple[str, ...]
    size: float | None = None
    face: tuple[float, ...] = ()
    sit: tuple[str, ...] = ()
    wear: tuple[str, ...] = ()
    seat: float | None = None
    hull: float | None = None
    coats: tuple[str, ...] = ()
    free: bool = False
    slot: str = ""

    @property
    def label(self) -> str:
        """The name as a member reads it."""
        return self.name.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Forms:
    """How words look: irregular plurals and the like, as the tables say."""

    irregular: Mapping[str, str]
    paired: frozenset[str]
    uncounted: frozenset[str]
    collectives: frozenset[str]
    style_nouns: frozenset[str]
    modifier_endings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase means: its kind ("subject", "style", "colour" ...) and its canonical name."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything the painter understands; made once per process, constant."""

    subjects: Mapping[str, Subject]
    phrases: Mapping[str, Entry]
    colours: Mapping[str, str]
    numbers: Mapping[str, int]
    sizes: Mapping[str, float]
    groups: Mapping[str, str]
    ignored: Mapping[str, str]
    styles: tuple[str, ...]
    settings: tuple[str, ...]
    lights: tuple[str, ...]
    weather: tuple[str, ...]
    forms: Forms

    def find(self, phrase: str) -> tuple[Entry, bool] | None:
        """Return what a phrase means and whether it was said in the plural."""
        if entry := self.phrases.get(phrase):
            return entry, phrase.rsplit(" ", 1)[-1] in self.forms.irregular
        for single in singulars(phrase, self.forms.irregular):
            entry = self.phrases.get(single)
            if entry is not None and entry.kind == "subject":
                return entry, True
        return None


def singulars(phrase: str, irregular: Mapping[str, str]) -> Iterator[str]:
    """Yield what a plural phrase may be in the singular, likeliest first."""
    head, _, last = phrase.rpartition(" ")
    start = head + " " if head else ""
    if last in irregular:
        yield start + irregular[last]
    if last.endswith("ies"):
        yield start + last[:-3] + "y"
    if last.endswith("es"):
        yield start + last[:-2]
    if last.endswith("s") and not last.endswith("ss"):
        yield start + last[:-1]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / name).read_text(encoding="utf-8"))


def _subject(kind: str, lane: int, name: str, row: dict[str, Any]) -> Subject:
    return Subject(
        name=name,
        kind=kind,
        art=row["art"],
        lane=lane,
        names=tuple(word for word in row["names"].split("|") if word),
        size=row.get("size"),
        face=tuple(float(number) for number in row.get("face", ())),
        sit=tuple(row.get("sit", "").split()),
        wear=tuple(row.get("wear", "").split()),
        seat=row.get("seat"),
        hull=row.get("hull"),
        coats=tuple(row["coats"].split("|")) if "coats" in row else (),
        free=row.get("free", False),
        slot=row.get("slot", ""),
    )


def _subjects() -> dict[str, Subject]:
    return {
        name: _subject(kind, lane, name, row)
        for kind, rows in _read("subjects.toml").items()
        for lane, (name, row) in enumerate(rows.items())
    }


def _phrases(subjects: Mapping[str, Subject], words: dict[str, Any]) -> dict[str, Entry]:
    phrases: dict[str, Entry] = {}
    for subject in subjects.values():
        for name in (subject.label, *subject.names):
            phrases.setdefault(name, Entry("subject", subject.name))
    tables = {"settings": "setting", "lights": "light", "weather": "weather", "styles": "style"}
    for table, kind in {**tables, "relations": "relation"}.items():
        for name, spoken in words[table].items():
            for phrase in spoken:
                phrases.setdefault(phrase, Entry(kind, name))
    return phrases


def _forms(words: dict[str, Any]) -> Forms:
    listed = {name: text.split() for name, text in words["forms"].items()}
    return Forms(
        irregular=MappingProxyType(words["irregular"]),
        paired=frozenset(listed["paired"]),
        uncounted=frozenset(listed["uncounted"]),
        collectives=frozenset(listed["collectives"]),
        style_nouns=frozenset(listed["style_nouns"]),
        modifier_endings=tuple(listed["modifier_endings"]),
    )


@lru_cache(maxsize=1)
def load() -> Vocabulary:
    """Return the vocabulary, read once per process."""
    words = _read("words.toml")
    subjects = _subjects()
    ignored = {word: group for group, text in words["ignore"].items() for word in text.split()}
    return Vocabulary(
        subjects=MappingProxyType(subjects),
        phrases=MappingProxyType(_phrases(subjects, words)),
        colours=MappingProxyType(words["colours"]),
        numbers=MappingProxyType(words["numbers"]),
        sizes=MappingProxyType(words["sizes"]),
        groups=MappingProxyType({w: g for g, spoken in words["groups"].items() for w in spoken}),
        ignored=MappingProxyType(ignored),
        styles=tuple(words["styles"]),
        settings=tuple(words["settings"]),
        lights=tuple(words["lights"]),
        weather=tuple(words["weather"]),
        forms=_forms(words),
    )
