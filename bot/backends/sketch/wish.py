"""What a prompt asks for, in the painter's own terms."""

from __future__ import annotations

from dataclasses import dataclass

MAX_COUNT = 12


@dataclass(frozen=True, slots=True)
class Item:
    """Something worn or held. `colour` is None where none was said."""

    name: str
    colour: str | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Relation:
    """How one mention stands to another, named by its position among the wish's mentions."""

    kind: str
    target: int


@dataclass(frozen=True, slots=True)
class Mention:
    """One subject as it was asked for.

    Attributes:
        count: 1-12.
        colour: Name of a colour, None: its own.
        scale: Factor on its usual size ("tiny", "huge").
        far: Said to stand behind the place itself ("a castle behind a forest").
    """

    name: str
    count: int = 1
    colour: str | None = None
    scale: float = 1.0
    wearing: tuple[Item, ...] = ()
    holding: tuple[Item, ...] = ()
    relation: Relation | None = None
    far: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """A whole prompt, understood.

    Attributes:
        setting: None where none was said. `light`, `style`: likewise.
        snowy: The setting lies under snow.
        without: Names that must not appear ("cloud", "people").
        unknown: Nouns that the painter does not know, in the order they were said.
        unknown_styles: Styles that it does not know.
        cannot: What it does not know how to do with known things ("put boots on the cat").
        left_out: Labels of known things that it had to drop (a second place, the thirteenth dog).
    """

    mentions: tuple[Mention, ...] = ()
    setting: str | None = None
    light: str | None = None
    weather: tuple[str, ...] = ()
    style: str | None = None
    snowy: bool = False
    without: frozenset[str] = frozenset()
    unknown: tuple[str, ...] = ()
    unknown_styles: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    cannot: tuple[str, ...] = ()
