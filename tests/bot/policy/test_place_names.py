"""Names that moderators add for their place, beside the shipped ones and treated as they are."""

from __future__ import annotations

import string
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import ALLOWED, NameKind, PlaceName, PlaceRules, Question, Refusal
from bot.policy.filter import PolicyFilter
from bot.policy.named import Names, NamesBook, spelt, why_not
from bot.policy.normalize import normalize
from bot.ports import ScreeningContext, TextPass
from tests.bot.policy.desk import CONTEXT, Book, Shelf, shipped, shipped_names
from tests.bot.policy.test_actions import Set
from tests.bot.policy.test_shipped_policy import screened, shipped_rules

FROG = PlaceName(NameKind.CHARACTER, "Quibblefrog", "a small frog in a scarf")
BEAR = PlaceName(NameKind.CHARACTER, "Brumblebär")
MILA = PlaceName(NameKind.ARTIST, "Mila Kerntal", "soft watercolours with much white")
JON = PlaceName(NameKind.PERSON, "Jonatan Wesselhof")
HERE = PlaceRules(names=(FROG, BEAR, MILA, JON))


async def drawn(words: str, rules: PlaceRules = HERE, **fields: Any) -> str:
    result = await screened(words, rules, **fields)
    assert isinstance(result, TextPass), result
    return result.prompt.text


@pytest.mark.parametrize(
    ("words", "instead"),
    [
        ("quibblefrog on the moon", "a small frog in a scarf on the moon"),
        ("the Quibblefrog's hat", "a small frog in a scarf's hat"),
        ("a Brumblebär at sea", "a made-up character at sea"),
        (
            "a harbour by Mila Kerntal",
            "a harbour in the manner of soft watercolours with much white",
        ),
        (
            "a harbour, Mila Kerntal's style",
            "a harbour, the manner of soft watercolours with much white",
        ),
        (
            "Quibblefrog and Bowser by Mila Kerntal",
            "a small frog in a scarf and a spiky-shelled turtle king in the manner of soft "
            "watercolours with much white",
        ),
    ],
)
async def test_a_place_has_characters_and_artists_of_its_own_drawn_as_something_else(
    words: str, instead: str
) -> None:
    assert await drawn(words) == instead


@pytest.mark.parametrize("words", ["Quibblefrog on the moon", "a harbour by Mila Kerntal"])
async def test_what_one_place_adds_changes_nothing_in_others(words: str) -> None:
    assert await drawn(words, PlaceRules()) == words


@pytest.mark.parametrize(
    "disguised",
    [
        lambda word: "".join(chr(ord(letter) + 0xFEE0) for letter in word),  # wide forms
        lambda word: "\u200b".join(word),
        lambda word: word.replace("o", "\u043e").replace("e", "\u0435"),  # Cyrillic letters
        lambda word: word.upper(),
    ],
)
@pytest.mark.parametrize(
    ("name", "instead"),
    [("quibblefrog", "a small frog in a scarf"), ("bowser", "a spiky-shelled turtle king")],
)
async def test_a_disguise_hides_a_places_name_no_better_than_a_shipped_one(
    disguised: Callable[[str], str], name: str, instead: str
) -> None:
    assert await drawn(f"{disguised(name)} on the moon") == f"{instead} on the moon"


async def test_a_place_says_itself_what_is_drawn_instead_of_a_shipped_character() -> None:
    own = PlaceRules(names=(PlaceName(NameKind.CHARACTER, "bowser", "a sleepy tortoise"),))

    assert await drawn("bowser on a beach", own) == "a sleepy tortoise on a beach"


async def test_a_person_of_a_place_is_asked_about_and_a_yes_is_for_them_alone() -> None:
    other = PlaceRules(names=(JON, PlaceName(NameKind.PERSON, "Rumena Talvik")))
    asked = await screened("a photo of Jonatan Wesselhof on a beach", other)
    assert isinstance(asked, Question)

    again = await screened("a photo of Jonatan Wesselhof on a beach", other, agreed=asked.agreeing)
    another = await screened("a photo of Rumena Talvik on a beach", other, agreed=asked.agreeing)

    assert asked.category == "real_person"
    assert isinstance(again, TextPass)
    assert isinstance(another, Question)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Jonatan Wesselhof naked on a beach", Refusal),
        ("a press photo of Jonatan Wesselhof being arrested", Refusal),
        ("a cartoon of Jonatan Wesselhof", TextPass),
        ("nothing but a beach, without Jonatan Wesselhof", TextPass),
        ("our friend named Jonatan Wesselhof", TextPass),
    ],
)
async def test_a_person_of_a_place_is_treated_as_a_well_known_one(words: str, kind: type) -> None:
    assert isinstance(await screened(words, HERE), kind)
    assert isinstance(await screened(words.replace("Jonatan Wesselhof", "Elon Musk")), kind)


async def test_a_phrase_that_a_place_allows_counts_for_its_own_names_too() -> None:
    rules = PlaceRules(names=(FROG,), allowed=("quibblefrog parade",))

    assert await drawn("the quibblefrog parade", rules) == "the quibblefrog parade"
    assert "scarf" in await drawn("the quibblefrog", rules)


async def test_a_preview_names_the_rule_that_a_places_name_decided() -> None:
    policy = PolicyFilter(
        shipped(), shipped_rules(), [], Book(), Shelf(), lambda: "s", places=Set(HERE)
    )

    found = await policy.preview("Quibblefrog on the moon", CONTEXT, lambda: False)

    assert (found.action, found.category) == ("rewrite", "copyright_character")
    assert (found.stage, found.pattern) == ("names", "copyright_character")
    assert found.rewritten == "a small frog in a scarf on the moon"


# --- what may be added --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "too short"),
        ("x", "too short"),
        ("4 2", "too short"),
        ("{*}", "too short"),
        ("rose", "ordinary word"),
        ("The Dog", "ordinary word"),
        ("cats", "ordinary word"),
    ],
)
def test_names_that_would_change_everything_are_not_taken(name: str, told: str) -> None:
    assert told in why_not(name)


@pytest.mark.parametrize(
    "name", ["Rose Tyler", "Li Na", "Quibblefrog", "黒猫", "R2-D2", "Søren Å."]
)
def test_names_are_taken_in_any_script(name: str) -> None:
    assert why_not(name) == ""


@given(st.text(max_size=40))
async def test_no_name_breaks_the_rule_and_every_name_that_is_taken_is_found(name: str) -> None:
    added = (PlaceName(NameKind.CHARACTER, name, "a blue tin robot"),)
    text = f"{spelt(name)} in a boat"
    seen = ScreeningContext(CONTEXT.author, CONTEXT.place, names=added)

    verdict = await shipped_names().check(normalize(text), seen)

    if not why_not(name) and normalize(text).normal.startswith(spelt(name)):
        assert verdict is not ALLOWED


async def test_the_names_of_a_place_are_compiled_where_it_keeps_nobody_waiting() -> None:
    threads: list[int] = []

    class Watched(tuple[PlaceName, ...]):
        def __iter__(self) -> Iterator[PlaceName]:
            threads.append(threading.get_ident())
            return super().__iter__()

    added = Watched([PlaceName(NameKind.CHARACTER, "Fennwick Oddlum", "an owl")])
    seen = ScreeningContext(CONTEXT.author, CONTEXT.place, names=added)

    for _ in range(2):
        verdict = await shipped_names().check(normalize("fennwick oddlum"), seen)
        assert verdict.rewritten == "an owl"

    assert len(threads) == 1
    assert threads[0] != threading.get_ident()


def test_places_are_compiled_once_and_only_so_many_are_remembered() -> None:
    book = NamesBook(Names([], []), (), (), ())
    places = [(PlaceName(NameKind.PERSON, f"person {word}"),) for word in words(300)]

    first = book.names(places[0])
    assert book.names(places[0]) is first
    for place in places:
        book.names(place)

    assert not book.knows(places[0])
    assert sum(map(book.knows, places)) == 256


def words(count: int) -> list[str]:
    letters = string.ascii_lowercase
    return [letters[n // 26] + letters[n % 26] for n in range(count)]
