"""How prompts are written for one generator, and which generators there are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.errors import ConfigError, InvalidAsk

# A prompt and its plain twin are screened as one text, and shown in one message.
MAX_DIALECT_CHARACTERS: Final = 2000

Component = Literal["content_type", "description", "style", "composition"]
_ORDER: Final[tuple[Component, ...]] = ("content_type", "description", "style", "composition")
_RATIO: Final = r"^\d{1,2}:\d{1,2}$"
_LETTERS: Final = re.compile(r"[\W_]+")
_PLURAL: Final = re.compile(r"\s+(?:ai|prompts?|style|dialect|syntax|format)$", re.IGNORECASE)


class Dialect(BaseModel):
    """One file of `config/dialects/`; lives as long as the process.

    Attributes:
        name: As members read it. `aliases`: what else they may call it; case, spaces and marks
            do not matter.
        about: One line for menus and for the language model.
        source: Where the figures and marks were taken from, with the month.
        max_characters: Longest prompt, counted in UTF-16 units.
        form: "prose" is one text in sentences; "phrases" are the components one after another.
        order: In which the components stand, with "phrases".
        between: What stands between them, with "phrases".
        joint: What stands between words, negation, shape and closing.
        replaced: What a generator would take for a command, and what is written instead; a word
            is replaced only where it stands alone.
        escaped: Characters that get a backslash in front.
        weight: How a weight is written, with {words} and {weight}. `weights`: of which components.
        negation: How it is said what must not appear, with {things}; empty: it cannot be.
        shape: How the shape is said, with {value}; empty: it is chosen beside the prompt.
        shapes: The ratios that there are, and how each is written; empty: any, as a ratio.
        photograph: Added for photographs. `closing`: added always.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=40)
    aliases: tuple[str, ...] = ()
    about: str = ""
    source: str = Field(min_length=1)
    max_characters: int = Field(ge=200, le=MAX_DIALECT_CHARACTERS)
    form: Literal["prose", "phrases"] = "prose"
    order: tuple[Component, ...] = _ORDER
    between: str = ", "
    joint: str = " "
    replaced: dict[str, str] = {}
    escaped: str = ""
    weight: str = ""
    weights: dict[Component, float] = {}
    negation: str = ""
    shape: str = ""
    shapes: dict[Annotated[str, Field(pattern=_RATIO)], str] = {}
    photograph: str = ""
    closing: str = ""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        for key, text, marks in (
            ("weight", self.weight, ("{words}", "{weight}")),
            ("negation", self.negation, ("{things}",)),
            ("shape", self.shape, ("{value}",)),
        ):
            if text and (missing := [mark for mark in marks if mark not in text]):
                raise ValueError(f"{key}: must hold {' and '.join(missing)}")
        if any(not old or old in new for old, new in self.replaced.items()):
            raise ValueError("replaced: nothing may be replaced by something that holds it")
        if len(self.shape) + len(self.photograph) + len(self.closing) > self.max_characters // 2:
            raise ValueError("closing: leaves less than half of max_characters for the words")
        return self


LIMNER: Final = Dialect(
    name="Limner",
    about="Plain sentences, as they are drawn here.",
    source="Limner itself",
    max_characters=1500,
    negation="Without {things}.",
)


@dataclass(frozen=True, slots=True)
class Dialects:
    """All dialects, Limner's own not counted; lives as long as the process."""

    known: tuple[Dialect, ...] = ()
    _by_name: dict[str, Dialect] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, dialects: Iterable[Dialect]) -> Dialects:
        """Return the dialects by name. Raises: ConfigError (one name for two of them)."""
        known = tuple(sorted(dialects, key=lambda dialect: dialect.name.casefold()))
        by_name: dict[str, Dialect] = {}
        for dialect in (LIMNER, *known):
            for name in (dialect.name, *dialect.aliases):
                other = by_name.setdefault(_key(name), dialect)
                if other is not dialect:
                    raise ConfigError(
                        f"config/dialects: {name!r} is a name of {other.name} and of "
                        f"{dialect.name}. Take it out of one of the two files."
                    )
        return cls(known, by_name)

    @property
    def names(self) -> tuple[str, ...]:
        """The generators' names, for menus."""
        return tuple(dialect.name for dialect in self.known)

    def find(self, name: str) -> Dialect | None:
        """Return the dialect that goes by a name or alias, however it is spelt."""
        if not name.strip():
            return LIMNER
        return self._by_name.get(_key(name)) or self._by_name.get(_key(_PLURAL.sub("", name)))

    def named(self, name: str) -> Dialect:
        """Return the dialect that was asked for; Limner's own where no name is given.

        Raises:
            InvalidAsk: There is none of that name; lists what there is.
        """
        found = self.find(name)
        if found is None:
            raise InvalidAsk(
                # Without the name: it was said by a member, and nobody has screened it.
                "I don't know how prompts for that generator are written. "
                f"Possible: {', '.join((LIMNER.name, *self.names))}."
            )
        return found


def _key(name: str) -> str:
    return _LETTERS.sub("", name.casefold())
