from __future__ import annotations

import copy
from typing import Any

import pytest

from bot.errors import ConfigError
from bot.policy.categories import Category
from bot.policy.config import (
    ALWAYS_LOCKED,
    JUDGE,
    REMOTE_STAGE,
    PolicyConfig,
    describe,
    enabled,
    load,
    resolve_moderation,
)
from tests.bot.policy.desk import shipped


def minimal(**more: Any) -> dict[str, Any]:
    locked = {"sentence": "No.", "locked": True, "needs": {"text": ["blocklist"]}}
    return {
        "version": "1",
        "categories": {
            **{name: dict(locked) for name in sorted(ALWAYS_LOCKED)},
            "hate": {"sentence": "No hate.", "summary": "No hate.", "omni": {"hate": 0.4}},
        },
        "prompt_rules": {"length": {}, "blocklist": {}, REMOTE_STAGE: {}},
        "picture_rules": {REMOTE_STAGE: {}},
        **more,
    }


def loaded(**more: Any) -> PolicyConfig:
    return load(minimal(**more), {})


def changed(name: str, **fields: Any) -> dict[str, Any]:
    policy = copy.deepcopy(minimal())
    policy["categories"].setdefault(name, {"sentence": "No."}).update(fields)
    return policy


@pytest.mark.parametrize(
    ("policy", "complaint"),
    [
        (changed("ncii", action="allow"), 'a locked category cannot be "allow" anywhere'),
        (changed("ncii", action="ask"), 'a locked category cannot be "ask" anywhere'),
        (changed("ncii", action="age_gated"), 'a locked category cannot be "age_gated" anywhere'),
        (changed("ncii", action_when=[{"action": "allow"}]), "has no action_when"),
        (changed("odd", action_when=[{"action": "allow", "moon": "full"}]), "action_when.0.moon"),
        (changed("ncii", locked=False), "ncii: must be there with locked = true"),
        (changed("ncii", omni={"sexual": 1}), "omni: a locked category needs scores below 1"),
        (changed("ncii", needs={}), "needs.text: a locked category names its stages"),
        (
            minimal(prompt_rules={"length": {"max_characters": 9}, "blocklist": {}}),
            "length.max_characters is not set there but by max_prompt_characters",
        ),
        (changed("odd", action="maybe"), "categories.odd.action"),
        (changed("odd", omni={"hate": 0.1}), "hate stands in both hate and odd"),
        (changed("odd", omni={"sexual": 0}), "categories.odd.omni.sexual"),
        (changed("odd", omni={"classifier/odd": 0.5}), "is said as `classifier`"),
        (changed("odd", needs={"text": ["bloklist"]}), "no such rule: bloklist; there are length"),
        (changed("odd", needs={"picture": ["length"]}), "needs.picture: no such rule: length"),
        (changed("odd", colour="red"), "categories.odd.colour"),
        (minimal(categories={}), "extremism: must be there"),
        (minimal(prompt_rules={"blocklist": {}}), '"length" must come first'),
        (minimal(moderation="google"), "moderation"),
        (minimal(max_prompt_characters=0), "max_prompt_characters"),
    ],
)
def test_a_policy_that_cannot_work_says_where_and_why(
    policy: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        load(policy, {})

    assert complaint in str(caught.value)


def test_moderation_is_openai_where_there_is_a_key() -> None:
    assert resolve_moderation(loaded(), has_key=True) == "openai"
    assert resolve_moderation(loaded(), has_key=False) == "none"
    assert resolve_moderation(loaded(moderation="none"), has_key=True) == "none"
    assert resolve_moderation(loaded(moderation="openai"), has_key=True) == "openai"


def test_moderation_by_openai_without_a_key_stops_the_start() -> None:
    with pytest.raises(ConfigError, match="OPENAI_API_KEY"):
        resolve_moderation(loaded(moderation="openai"), has_key=False)


@pytest.mark.parametrize(
    ("moderation", "has_key", "line"),
    [
        ("auto", True, "moderation: openai"),
        ("auto", False, "moderation: none (no OPENAI_API_KEY)"),
        ("none", True, "moderation: none (chosen)"),
    ],
)
def test_start_up_says_which_moderation_runs(moderation: str, has_key: bool, line: str) -> None:
    assert describe(loaded(moderation=moderation), has_key).startswith(line)


def test_without_a_key_only_the_local_rules_run() -> None:
    assert list(enabled(loaded(), has_key=True).prompt_rules) == [
        "length",
        "blocklist",
        REMOTE_STAGE,
    ]
    assert list(enabled(loaded(), has_key=False).prompt_rules) == ["length", "blocklist"]
    assert enabled(loaded(), has_key=False).picture_rules == {}


def test_the_judge_runs_only_where_there_is_a_language_model() -> None:
    config = shipped()

    assert JUDGE in enabled(config, has_key=True, judge=True).prompt_rules
    assert JUDGE in enabled(config, has_key=False, judge=True).picture_rules
    assert JUDGE not in enabled(config, has_key=True).prompt_rules
    assert JUDGE not in enabled(config, has_key=True).picture_rules


def test_the_rule_for_length_is_handed_the_limit() -> None:
    assert loaded(max_prompt_characters=99).prompt_rules["length"] == {"max_characters": 99}


def test_an_allowed_category_is_not_told_as_a_rule() -> None:
    assert load(changed("hate", action="allow"), {}).summary == ()


def test_a_rules_data_file_joins_its_options_and_the_policy_file_wins() -> None:
    policy = minimal(prompt_rules={"length": {}, "blocklist": {"allow": ["a"]}}, picture_rules={})

    config = load(policy, {"blocklist": {"allow": ["b"], "fillers": ["the"]}})

    assert config.prompt_rules["blocklist"] == {"allow": ["a"], "fillers": ["the"]}


def test_the_recorded_version_tells_every_change_of_a_setting() -> None:
    versions = {
        loaded().full_version,
        loaded(version="2").full_version,
        load(changed("hate", omni={"hate": 0.5}), {}).full_version,
        load(minimal(), {"blocklist": {"allow": ["x"]}}).full_version,
        enabled(loaded(), has_key=False).full_version,
    }

    assert len(versions) == 5
    assert loaded().full_version == loaded().full_version
    assert loaded().full_version.startswith("1+")


def test_a_policy_without_a_stage_has_a_version_of_its_own() -> None:
    whole = loaded()
    before = whole.full_version  # worked out once, and not for its copies

    assert whole.without("blocklist").full_version != before
    assert whole.full_version == before


def test_the_shipped_policy_tells_moderations_every_category_apart() -> None:
    # The 13 names of omni-moderation, OpenAI's interface description, August 2026.
    named = [omni for category in shipped().categories.values() for omni in category.omni]

    assert len(named) == 13
    assert set(named) == {
        "hate", "hate/threatening", "harassment", "harassment/threatening", "illicit",
        "illicit/violent", "self-harm", "self-harm/intent", "self-harm/instructions", "sexual",
        "sexual/minors", "violence", "violence/graphic",
    }  # fmt: skip


def test_the_shipped_policy_fails_closed_for_minors_while_moderation_is_down() -> None:
    needs = shipped().categories["sexual_minors"].needs

    assert needs.text == needs.picture == (REMOTE_STAGE,)


def test_the_shipped_policy_has_words_for_each_of_its_actions() -> None:
    plain = Category(sentence="No.")

    for category in shipped().categories.values():
        assert category.action != "ask" or category.question != plain.question
        assert category.action != "rewrite" or category.rewriting != plain.rewriting


def test_the_shipped_policy_never_lets_adult_pictures_pass_without_the_gate() -> None:
    assert shipped().categories["sexual_explicit"].adult


def test_the_shipped_policy_gives_no_hint_about_minors() -> None:
    assert shipped().categories["sexual_minors"].suggestion == ""
