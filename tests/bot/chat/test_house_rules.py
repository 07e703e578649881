from __future__ import annotations

import pytest

from bot.chat.house_rules import USAGE, Said, applied, parse
from bot.domain import NO_RULES, NameKind, PlaceName, PlaceRules
from bot.errors import InvalidAsk


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", Said("queue")),
        ("PAGE", Said("page")),
        ("set violence_graphic Allow --here", Said("set", "violence_graphic", "allow", here=True)),
        ("threshold sexual 0.7", Said("threshold", "sexual", "0.7")),
        ("block  Some   Words", Said("block", value="Some Words")),
        ("preview a dog", Said("preview", value="a dog")),
        ("reviews here", Said("reviews", value="here")),
        (
            "name Character Tib Tub = a small frog --here",
            Said("name", "character", "Tib Tub = a small frog", here=True),
        ),
        ("unname Tib Tub", Said("unname", value="Tib Tub")),
    ],
)
def test_what_is_typed_is_understood(typed: str, said: Said) -> None:
    assert parse(typed) == said


@pytest.mark.parametrize(
    "typed", ["dance", "set violence", "set a b c", "block", "preview", "name person", "unname"]
)
def test_what_is_not_understood_is_answered_with_what_can_be_typed(typed: str) -> None:
    with pytest.raises(InvalidAsk, match=r"Possible: |Say it like this: "):
        parse(typed)


def change(typed: str, rules: PlaceRules = NO_RULES) -> PlaceRules:
    return applied(rules, parse(typed), "c1")


def test_an_action_is_set_and_taken_back() -> None:
    once = change("set hate block")

    assert once.actions == {"hate": "block"}
    assert change("set hate default", once) == NO_RULES


def test_a_score_is_set_and_taken_back() -> None:
    once = change("threshold hate 0.25")

    assert once.thresholds == {"hate": 0.25}
    assert change("threshold hate default", once) == NO_RULES


@pytest.mark.parametrize("score", ["0", "-1", "1.5", "nan", "much"])
def test_an_impossible_score_is_told(score: str) -> None:
    with pytest.raises(InvalidAsk, match="number above 0"):
        change(f"threshold hate {score}")


@pytest.mark.parametrize(("verb", "back"), [("block", "unblock"), ("allow", "unallow")])
def test_phrases_are_kept_once_and_taken_out_in_any_case(verb: str, back: str) -> None:
    once = change(f"{verb} Pine cone")

    assert change(f"{verb} Pine cone", once) == once
    assert once != NO_RULES
    assert change(f"{back} pine CONE", once) == NO_RULES


def test_names_are_kept_once_with_what_was_said_last_and_taken_out_in_any_case() -> None:
    once = change("name artist Mila Kerntal", change("name person Jon Wessel"))
    again = change("name artist mila kerntal = soft watercolours = much white", once)

    assert again.names == (
        PlaceName(NameKind.PERSON, "Jon Wessel"),
        PlaceName(NameKind.ARTIST, "mila kerntal", "soft watercolours = much white"),
    )
    assert change("unname MILA kerntal", again).names == again.names[:1]
    with pytest.raises(InvalidAsk, match="not set here"):
        change("unname Mila", again)
    with pytest.raises(InvalidAsk, match="person, character, artist"):
        change("name dog Rex the Great")


def test_taking_out_what_is_not_set_is_told() -> None:
    with pytest.raises(InvalidAsk, match="not set here"):
        change("unblock pine cone")


def test_there_is_a_most_of_phrases_and_of_their_length() -> None:
    full = PlaceRules(blocked=tuple(f"word{n}" for n in range(200)))

    with pytest.raises(InvalidAsk, match="200 already"):
        change("block one more", full)
    with pytest.raises(InvalidAsk, match="too long"):
        change("block " + "x" * 201)


def test_reviews_are_shown_where_it_is_said_or_nowhere() -> None:
    here = change("reviews here")

    assert here.review_channel == "c1"
    assert change("reviews off", here) == NO_RULES
    with pytest.raises(InvalidAsk, match="reviews here"):
        change("reviews somewhere")


def test_a_caption_is_on_off_or_as_shipped() -> None:
    assert change("caption on").caption is True
    assert change("caption off").caption is False
    assert change("caption default", change("caption on")).caption is None
    with pytest.raises(InvalidAsk, match="Possible: on, off, default"):
        change("caption perhaps")


def test_every_verb_that_changes_something_is_carried_out() -> None:
    values = {"set": "a b", "threshold": "a 0.5", "reviews": "here", "caption": "on"}
    values["name"] = "person y"
    known = PlaceRules(blocked=("x",), allowed=("x",), names=(PlaceName(NameKind.PERSON, "x"),))
    for verb in USAGE:
        said = parse(f"{verb} {values.get(verb, 'x')}")
        if said.changes:
            assert applied(known, said, "c1") != known or verb in ("block", "allow")
