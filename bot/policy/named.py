"""Names of people, characters and artists, compiled: the policy's, and a place's beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from bot.domain import NameKind, PlaceName
from bot.policy.common_words import is_common
from bot.policy.lexicon import Found, Lexicon, Sentences
from bot.policy.normalize import fold
from bot.policy.terms import tokens

PERSON: Final = "real_person"
CHARACTER: Final = "copyright_character"
ARTIST: Final = "artist_style"
_CATEGORIES: Final[Mapping[NameKind, str]] = {
    NameKind.PERSON: PERSON,
    NameKind.CHARACTER: CHARACTER,
    NameKind.ARTIST: ARTIST,
}
# What is drawn where moderators do not say what; it has to fit after "by" and "in the manner of".
_ANYBODY: Final[Mapping[str, str]] = {
    CHARACTER: "a made-up character",
    ARTIST: "an imagined artist",
}
_PLURAL: Final = re.compile(r"[a-z]$")
_FEWEST_LETTERS: Final = 2
_ARTICLES: Final = frozenset({"a", "an", "the", "der", "die", "das", "el", "la", "le", "il", "o"})
_REMEMBERED_PLACES: Final = 256


class Known(NamedTuple):
    """A character or artist as a lexicon knows them.

    Attributes:
        group: Of their names. `beside`: of words of which one must be in the text; empty: none.
        like: What is drawn instead. `key`: the name by which they are agreed to.
    """

    category: str
    group: str
    beside: str
    like: str
    key: str


class Names:
    """Everything that is known of names in one place; read-only, lives as long as its rule.

    Attributes:
        known: Characters and artists; of those with the same name the first one counts.
    """

    def __init__(self, lexicons: Sequence[Lexicon], known: Sequence[Known]) -> None:
        self._lexicons = tuple(lexicons)
        self.known = tuple(known)

    def sentences(self) -> tuple[Sentences, ...]:
        """Return where to keep what is found in one text, for its other readings."""
        return tuple({} for _ in self._lexicons)

    def find(self, text: str, sentences: Sequence[Sentences]) -> Found:
        """Return where each group occurs in a normalised text; as `Lexicon.find`."""
        each = zip(self._lexicons, sentences, strict=True)
        return _together([lexicon.find(text, found) for lexicon, found in each])

    def find_words(self, words: Sequence[str]) -> Found:
        """Return where each group occurs among normalised words."""
        return _together([lexicon.find_words(words) for lexicon in self._lexicons])

    def beside(self, lexicon: Lexicon, known: Sequence[Known]) -> Names:
        """Return these names and those of a place, which count first."""
        return Names((*self._lexicons, lexicon), (*known, *self.known))


class NamesBook:
    """The names of the places seen last; lives as long as its rule.

    Args:
        shipped: The names of the policy.
        allow: As in `Lexicon`, like `deniers` and `deniable`.
    """

    def __init__(
        self,
        shipped: Names,
        allow: Sequence[str],
        deniers: Sequence[str],
        deniable: Sequence[str],
    ) -> None:
        self._shipped = shipped
        self._around = (tuple(allow), (), tuple(deniers), tuple(deniable))
        # Made anew from what never changes, so threads may do so at once.
        self._known: dict[tuple[PlaceName, ...], Names] = {}
        # One request asks several times, and hundreds of names take a while to compare.
        self._last: tuple[tuple[PlaceName, ...], Names] = ((), shipped)

    def knows(self, added: tuple[PlaceName, ...]) -> bool:
        """Return whether the names of a place are compiled already."""
        return self._found(added) is not None

    def names(self, added: tuple[PlaceName, ...]) -> Names:
        """Return the names that hold where moderators added some, worked out once."""
        made = self._found(added)
        if made is None:
            made = self._made(added)
            if len(self._known) >= _REMEMBERED_PLACES:
                self._known.pop(next(iter(self._known)), None)
            self._known[added] = made
            self._last = (added, made)
        return made

    def _found(self, added: tuple[PlaceName, ...]) -> Names | None:
        if not added:
            return self._shipped
        last, names = self._last
        if last is added:
            return names
        found = self._known.get(added)
        if found is not None:
            self._last = (added, found)
        return found

    def _made(self, added: Sequence[PlaceName]) -> Names:
        groups: dict[str, list[str]] = {}
        known: list[Known] = []
        for number, one in enumerate(added):
            name, category = spelt(one.name), _CATEGORIES[one.kind]
            if not name:
                continue
            if category == PERSON:
                groups.setdefault(PERSON, []).extend(with_plurals([name]))
                continue
            group = f"{category} here {number}"
            groups[group] = with_plurals([name])
            known.append(Known(category, group, "", one.like or _ANYBODY[category], name))
        return self._shipped.beside(Lexicon(groups, *self._around), known)


def spelt(name: str) -> str:
    """Return the words of a name as they are looked for; empty where it has none."""
    return " ".join(word for word in tokens(fold(name)) if word[0].isalnum())


def why_not(name: str) -> str:
    """Return why moderators cannot add a name; empty: they can."""
    words = [word for word in spelt(name).split() if word not in _ARTICLES]
    if sum(map(str.isalpha, "".join(words))) < _FEWEST_LETTERS:
        return f"“{name}” is too short for a name: it has at least {_FEWEST_LETTERS} letters."
    if len(words) == 1 and is_common(words[0]):
        return (
            f"“{name}” is an ordinary word: every request that has it would be changed or asked "
            "about. Give the whole name, such as first and last name."
        )
    return ""


def with_plurals(names: Iterable[str]) -> list[str]:
    """Return names and what their plurals are."""
    return [form for name in names for form in _forms(name)]


def _forms(name: str) -> tuple[str, ...]:
    return (name, f"{name}s") if _PLURAL.search(name) else (name,)


def _together(founds: Sequence[Found]) -> Found:
    """Return what several lexicons found in the same words."""
    first, *others = founds
    together = dict(first)
    for found in others:
        for group, hits in found.items():
            together[group] = sorted((*together.get(group, ()), *hits))
    return together
