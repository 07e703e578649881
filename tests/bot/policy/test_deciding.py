"""Verdict algebra: what the policy, the place, a yes and a moderator make of a verdict."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain import ACTIONS, ALLOWED, Action, Author, Place, PlaceRules, Verdict
from bot.policy.config import PolicyConfig
from bot.policy.deciding import Decider
from bot.ports import Scores, ScreeningContext, ScreeningLog
from tests.bot.policy.desk import shipped

POLICY = shipped()
LOCKED = sorted(name for name, one in POLICY.categories.items() if one.locked)
LOOSE = sorted(name for name, one in POLICY.categories.items() if not one.locked)
ADULT_PLACE = Place("discord", "guild", "den", age_restricted=True)

places = st.builds(
    Place,
    st.sampled_from(["discord", "slack", "web"]),
    st.just("space"),
    st.just("channel"),
    direct=st.booleans(),
    age_restricted=st.booleans(),
    age_gates=st.booleans(),
)
names = st.sampled_from(sorted(POLICY.categories))
several = st.lists(names, max_size=4).map(tuple)
contexts = st.builds(
    ScreeningContext,
    st.just(Author("discord", "ada")),
    places,
    edit=st.booleans(),
    generated=st.booleans(),
    agreed=several,
    overruled=several,
    adult_ok=st.booleans(),
    log=st.builds(ScreeningLog, lifted=st.sets(names, max_size=3)),
)
rules = st.builds(
    PlaceRules,
    actions=st.dictionaries(names, st.sampled_from([*ACTIONS, "nonsense"]), max_size=5),
    thresholds=st.dictionaries(names, st.floats(0, 1), max_size=5),
)
before = st.lists(
    st.builds(Verdict, st.just(Action.BLOCK), names, st.just("blocklist")), max_size=3
).map(tuple)
said = st.builds(
    Verdict,
    st.sampled_from(list(Action)),
    st.one_of(names, st.just("sorcery")),
    st.just("blocklist"),
    st.floats(0, 1),
)
omni = [name for one in POLICY.categories.values() for name in one.omni]


def context(**fields: Any) -> ScreeningContext:
    author, place = Author("discord", "ada"), Place("discord", "guild", "channel")
    return dataclasses.replace(ScreeningContext(author, place), **fields)


def with_action(category: str, action: str, **more: Any) -> PolicyConfig:
    changed = POLICY.categories[category].model_copy(update={"action": action, **more})
    return POLICY.model_copy(update={"categories": {**POLICY.categories, category: changed}})


def meant(decider: Decider, category: str) -> Action:
    return decider.weigh(Verdict(Action.BLOCK, category, "blocklist", 1.0)).action


@given(said, contexts, rules, before)
def test_a_weighed_verdict_needs_no_further_thought(
    verdict: Verdict, where: ScreeningContext, set_here: PlaceRules, earlier: tuple[Verdict, ...]
) -> None:
    decider = Decider(POLICY, where, set_here, earlier)

    weighed = decider.weigh(verdict)

    assert weighed.action is not Action.AGE_GATED
    assert decider.settled(weighed) == weighed
    assert (weighed == ALLOWED) == (weighed.action is Action.ALLOW)


@given(said, contexts, rules, before)
def test_nothing_loosens_a_locked_category_or_one_that_nobody_knows(
    verdict: Verdict, where: ScreeningContext, set_here: PlaceRules, earlier: tuple[Verdict, ...]
) -> None:
    assume(verdict.action and verdict.category in [*LOCKED, "sorcery"])

    weighed = Decider(POLICY, where, set_here, earlier).weigh(verdict)

    assert weighed.action >= Action.BLOCK


@given(said, contexts, rules, before)
def test_a_yes_alone_never_lets_a_block_pass(
    verdict: Verdict, where: ScreeningContext, set_here: PlaceRules, earlier: tuple[Verdict, ...]
) -> None:
    where = dataclasses.replace(where, overruled=(), log=None)
    shy = dataclasses.replace(where, agreed=())

    blocked = Decider(POLICY, shy, set_here).weigh(verdict).action >= Action.BLOCK

    assert (Decider(POLICY, where, set_here, earlier).weigh(verdict).action >= Action.BLOCK) == (
        blocked
    )


@given(contexts, rules, st.dictionaries(st.sampled_from(omni), st.floats(0, 1)))
def test_places_only_tighten_the_thresholds_of_locked_categories(
    where: ScreeningContext, set_here: PlaceRules, scores: dict[str, float]
) -> None:
    shipped_one, here = Decider(POLICY, where), Decider(POLICY, where, set_here)

    for name in scores:
        if shipped_one.is_locked(shipped_one.category_name(name)):
            assert here.threshold(name) <= shipped_one.threshold(name)
        assert 0 < here.threshold(name) <= 1


@given(places, st.booleans())
def test_what_is_for_adults_passes_only_among_adults(place: Place, adult_ok: bool) -> None:
    config = with_action("sexual_explicit", "age_gated")
    decider = Decider(config, context(place=place, adult_ok=adult_ok))

    among_adults = place.age_gates and place.age_restricted and not place.direct and adult_ok
    assert meant(decider, "sexual_explicit") is (Action.ALLOW if among_adults else Action.BLOCK)


@pytest.mark.parametrize("action", ["allow", "rewrite", "ask", "age_gated"])
def test_a_category_for_adults_is_never_looser_than_the_age_gate(action: str) -> None:
    outside = Decider(POLICY, context(), PlaceRules(actions={"sexual_explicit": action}))
    inside = dataclasses.replace(outside, context=context(place=ADULT_PLACE, adult_ok=True))

    assert meant(outside, "sexual_explicit") is Action.BLOCK
    assert meant(inside, "sexual_explicit") is Action.ALLOW


@pytest.mark.parametrize("category", LOCKED)
def test_no_place_sets_what_is_locked(category: str) -> None:
    loose = PlaceRules(actions={category: "allow"}, thresholds={category: 1.0})
    here, shipped_one = Decider(POLICY, context(), loose), Decider(POLICY, context())

    assert meant(here, category) is meant(shipped_one, category)
    for name in POLICY.categories[category].omni:
        assert here.threshold(name) == shipped_one.threshold(name)


@pytest.mark.parametrize("category", LOOSE)
def test_a_place_sets_what_is_not_locked(category: str) -> None:
    decider = Decider(POLICY, context(), PlaceRules(actions={category: "support"}))

    assert meant(decider, category) is Action.SUPPORT


@pytest.mark.parametrize(
    ("when", "fields", "holds"),
    [
        ({"platform": "slack"}, {"place": Place("slack", "w", "c")}, True),
        ({"platform": "slack"}, {}, False),
        ({"age_restricted": True}, {"place": ADULT_PLACE}, True),
        ({"age_restricted": True}, {}, False),
        ({"kind": "edit"}, {"edit": True}, True),
        ({"kind": "edit"}, {}, False),
        ({"kind": "imagine"}, {}, True),
        ({"kind": "upload"}, {"edit": True, "upload": True}, True),
        ({"kind": "upload"}, {"edit": True}, False),
        ({"backend": "sketch"}, {"backend": "sketch"}, True),
        ({"backend": "sketch"}, {"backend": "openai"}, False),
        ({"kind": "edit", "platform": "slack"}, {"edit": True}, False),
    ],
)
def test_another_action_counts_where_all_that_is_said_holds(
    when: dict[str, Any], fields: dict[str, Any], holds: bool
) -> None:
    categories = {"hate": {"sentence": "No.", "action_when": [{"action": "ask", **when}]}}
    hate = type(POLICY.categories["hate"]).model_validate(categories["hate"])
    config = POLICY.model_copy(update={"categories": {**POLICY.categories, "hate": hate}})

    action = meant(Decider(config, context(**fields)), "hate")

    assert action is (Action.ASK if holds else Action.BLOCK)


def test_a_yes_answers_a_question_and_what_stood_in_the_beginning_is_not_asked_again() -> None:
    shy = Decider(POLICY, context())

    assert meant(shy, "real_person") is Action.ASK
    agreed = Decider(POLICY, context(agreed=("real_person",)))
    assert meant(agreed, "real_person") is Action.ALLOW
    earlier = dataclasses.replace(shy, before=(Verdict(Action.BLOCK, "real_person", "names"),))
    assert meant(earlier, "real_person") is Action.ALLOW


def test_only_an_optional_rewriting_can_be_turned_down() -> None:
    insisting = context(agreed=("artist_style", "copyright_character"))

    assert meant(Decider(POLICY, insisting), "artist_style") is Action.ALLOW
    assert meant(Decider(POLICY, insisting), "copyright_character") is Action.REWRITE


def test_a_moderator_overrules_a_block_that_is_not_locked() -> None:
    decider = Decider(POLICY, context(overruled=("violence_graphic", "ncii")))

    assert meant(decider, "violence_graphic") is Action.ALLOW
    assert meant(decider, "ncii") is Action.BLOCK


@given(contexts, rules, before)
def test_no_path_shows_what_is_for_adults_where_not_everybody_is_one(
    where: ScreeningContext, set_here: PlaceRules, earlier: tuple[Verdict, ...]
) -> None:
    decider = Decider(POLICY, where, set_here, earlier, picture=True)
    assume(not decider.among_adults)

    explicit = Scores("openai_moderation", {"sexual": 0.99})

    assert decider.weigh(explicit).action >= Action.BLOCK
    assert decider.threshold("sexual") <= Decider(POLICY, where).threshold("sexual")


def test_a_false_alarm_about_words_for_adults_can_be_overruled() -> None:
    decider = Decider(POLICY, context(overruled=("sexual_explicit",)))

    assert meant(decider, "sexual_explicit") is Action.ALLOW
    picture = dataclasses.replace(decider, picture=True)
    assert meant(picture, "sexual_explicit") is Action.BLOCK


@pytest.mark.parametrize("action", ["allow", "rewrite", "ask", "age_gated"])
def test_a_place_does_not_loosen_what_the_file_says_of_its_platform(action: str) -> None:
    rules = PlaceRules(actions={"sexual_suggestive": action})
    on_slack = Decider(POLICY, context(place=Place("slack", "team", "channel")), rules)

    assert meant(on_slack, "sexual_suggestive") is Action.BLOCK
    care = dataclasses.replace(on_slack, rules=PlaceRules(actions={"sexual_suggestive": "support"}))
    assert meant(care, "sexual_suggestive") is Action.SUPPORT


def test_a_places_threshold_moves_all_names_of_its_category_by_the_same() -> None:
    looser = Decider(POLICY, context(), PlaceRules(thresholds={"harassment": 0.5}))

    assert looser.threshold("harassment/threatening") == pytest.approx(0.5)
    assert looser.threshold("harassment") == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("score", "counts", "close", "grey"),
    [
        (0.0101, True, True, False),
        (0.0095, False, True, True),
        (0.006, False, False, True),
        (0.004, False, False, False),
        (0.0, False, False, False),
    ],
)
def test_no_score_is_too_low_for_the_strictest_threshold_of_a_place(
    score: float, counts: bool, close: bool, grey: bool
) -> None:
    strict = Decider(POLICY, context(), PlaceRules(thresholds={"harassment": 0.0}))
    scores = Scores("openai_moderation", {"harassment/threatening": score})

    assert (strict.weigh(scores).action is Action.BLOCK) is counts
    assert (strict.close_call(scores) is not None) is close
    assert strict.is_grey(scores) is grey


def test_locked_categories_are_told_before_others() -> None:
    scores = Scores("openai_moderation", {"sexual": 0.99, "sexual/minors": 0.2})

    assert Decider(POLICY, context()).weigh(scores).category == "sexual_minors"


@pytest.mark.parametrize(
    ("score", "grey", "close"),
    [(0.1, False, None), (0.3, True, None), (0.47, True, "allow"), (0.52, False, "block")],
)
def test_high_scores_are_grey_and_those_near_a_threshold_close_calls(
    score: float, grey: bool, close: str | None
) -> None:
    decider = Decider(POLICY, context())
    scores = Scores("openai_moderation", {"sexual": score})
    # For adults at most, so a close call names what holds here.
    call = decider.close_call(scores)

    assert decider.is_grey(scores) is grey
    assert (call is None) is (close is None)
    if call is not None:
        assert call.category == "sexual_explicit"
        assert call.action is ACTIONS[close or ""]
