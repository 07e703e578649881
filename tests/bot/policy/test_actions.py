"""What the filter does with each action: pass, other words, a question, a refusal."""

from __future__ import annotations

import dataclasses
import itertools
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.domain import (
    NO_RULES,
    Action,
    Place,
    PlaceRules,
    Question,
    Refusal,
    Rewriting,
    Verdict,
)
from bot.errors import ModelUnavailable
from bot.policy.config import PolicyConfig
from bot.policy.filter import PolicyFilter
from bot.ports import PicturePass, RuleText, Scores, ScreeningContext, ScreeningLog, TextPass
from tests.bot.policy.desk import (
    CONTEXT,
    RAW,
    Book,
    LookingRule,
    Shelf,
    block,
    file_of,
    filter_with,
    shipped,
)

REMOTE = "openai_moderation"
SLACK = dataclasses.replace(CONTEXT, place=Place("slack", "team", "room", age_gates=False))
GUILD = dataclasses.replace(CONTEXT, place=Place("discord", "guild", "room"))
DEN = dataclasses.replace(
    CONTEXT, place=Place("discord", "guild", "den", age_restricted=True), adult_ok=True
)


@dataclass
class Naming:
    """A local rule that knows words: each means a category, and may be rewritten."""

    words: dict[str, str]
    instead: dict[str, str] = field(default_factory=dict)
    evasive: bool = False

    async def check(self, text: RuleText, context: ScreeningContext) -> Verdict:
        for word, category in self.words.items():
            if word in text.normal and category not in context.agreed:
                rewritten = (text.own or text.raw).replace(word, self.instead.get(word, word))
                return Verdict(
                    Action.BLOCK,
                    category,
                    "names",
                    1.0,
                    pattern=word,
                    rewritten=rewritten if word in self.instead else "",
                    evasive=self.evasive,
                )
        return Verdict()


@dataclass
class Set:
    """Rules of places, the same everywhere."""

    rules: PlaceRules

    async def rules_in(self, place: Place) -> PlaceRules:
        return self.rules


NAMES = Naming(
    {
        "undress": "ncii",
        "noose": "self_harm",
        "pikachu": "copyright_character",
        "banksy": "artist_style",
        "einstein": "real_person",
        "gore": "violence_graphic",
        "nude": "sexual_explicit",
    },
    {"pikachu": "a round yellow mouse", "banksy": "stencil"},
)


def filter_for(
    rule: Naming = NAMES,
    config: PolicyConfig | None = None,
    rules: PlaceRules = NO_RULES,
    book: Book | None = None,
) -> PolicyFilter:
    numbers = itertools.count(1)
    return PolicyFilter(
        config or shipped(),
        [("names", rule)],
        [],
        book or Book(),
        Shelf(),
        lambda: f"screening-{next(numbers)}",
        places=Set(rules),
    )


def with_action(category: str, action: str) -> PolicyConfig:
    config = shipped()
    changed = config.categories[category].model_copy(update={"action": action})
    return config.model_copy(update={"categories": {**config.categories, category: changed}})


def logged(context: ScreeningContext = CONTEXT, **more: Any) -> ScreeningContext:
    return dataclasses.replace(context, log=ScreeningLog(), **more)


# --- rewrite ----------------------------------------------------------------------------------


async def test_rewritten_words_are_sealed_and_it_is_said_what_changed() -> None:
    book = Book()
    policy = filter_for(book=book)

    passed = await policy.screen_text("pikachu on a beach", CONTEXT)

    assert isinstance(passed, TextPass)
    assert passed.prompt.text == "a round yellow mouse on a beach"
    wording = shipped().categories["copyright_character"].rewriting
    assert passed.rewriting == Rewriting("copyright_character", wording, optional=False)
    book.keep(passed.screening)
    reopened = await policy.reopen_text(passed.screening.id, passed.prompt.text)
    assert reopened.text == passed.prompt.text


async def test_only_what_is_said_now_is_rewritten() -> None:
    context = dataclasses.replace(CONTEXT, base="a quiet beach")

    passed = await filter_for().screen_text("add pikachu", context)

    assert isinstance(passed, TextPass)
    assert passed.prompt.text == "add a round yellow mouse"


@pytest.mark.parametrize("instead", ["gore", "pikachu again", " "])
async def test_rewritten_words_that_do_not_pass_themselves_are_refused_and_not_tried_again(
    instead: str,
) -> None:
    rule = Naming(NAMES.words, {"pikachu": instead})

    result = await filter_for(rule).screen_text("pikachu", CONTEXT)

    assert isinstance(result, Refusal)
    assert result.category == "copyright_character"


async def test_a_rewriting_that_nobody_wrote_is_a_refusal() -> None:
    config = with_action("violence_graphic", "rewrite")

    result = await filter_for(config=config).screen_text("gore", CONTEXT)

    assert isinstance(result, Refusal)
    assert result.sentence == config.categories["violence_graphic"].sentence


async def test_the_words_as_they_were_pass_once_the_author_insists() -> None:
    context = dataclasses.replace(CONTEXT, agreed=("artist_style",))

    passed = await filter_for().screen_text("a wall by banksy", context)

    assert isinstance(passed, TextPass)
    assert passed.prompt.text == "a wall by banksy"
    assert passed.rewriting is None


# --- ask --------------------------------------------------------------------------------------


async def test_a_question_is_put_in_the_policys_words_and_quotes_nothing() -> None:
    result = await filter_for().screen_text("einstein on a bicycle", CONTEXT)

    category = shipped().categories["real_person"]
    assert isinstance(result, Question)
    said = (result.rule, result.category, result.sentence, result.agree)
    assert said == ("names", "real_person", category.question, category.agree)
    assert "einstein" not in result.sentence + result.agree


async def test_after_a_yes_the_words_pass() -> None:
    context = dataclasses.replace(CONTEXT, agreed=("real_person",))

    assert isinstance(await filter_for().screen_text("einstein", context), TextPass)


async def test_a_yes_to_one_thing_is_no_yes_to_another() -> None:
    context = dataclasses.replace(CONTEXT, agreed=("artist_style", "violence_graphic"))
    policy = filter_for()

    assert isinstance(await policy.screen_text("einstein", context), Question)
    assert isinstance(await policy.screen_text("gore", context), Refusal)


async def test_a_change_does_not_ask_once_more_what_its_beginning_was_asked() -> None:
    agreed = ("real_person:#its words", "artist_style:#its words")
    context = dataclasses.replace(CONTEXT, base="einstein by banksy", agreed=agreed)
    policy = filter_for()

    assert isinstance(await policy.screen_text("in blue", context), TextPass)
    told = await policy.screen_text("with pikachu", context)
    assert isinstance(told, TextPass)
    assert told.prompt.text == "with a round yellow mouse"
    assert isinstance(await policy.screen_text("with gore", context), Refusal)


async def test_a_refined_prompt_does_not_ask_what_its_words_were_allowed() -> None:
    refined = dataclasses.replace(CONTEXT, allowed="einstein", generated=True)

    assert isinstance(await filter_for().screen_text("einstein, oil", refined), TextPass)
    assert isinstance(await filter_for().screen_text("einstein, gore", refined), Refusal)


# --- age gate ---------------------------------------------------------------------------------


async def test_what_is_for_adults_is_drawn_in_an_age_restricted_channel() -> None:
    policy = filter_for(config=with_action("sexual_explicit", "age_gated"))

    assert isinstance(await policy.screen_text("nude", DEN), TextPass)


@pytest.mark.parametrize(
    ("context", "hint"),
    [
        (dataclasses.replace(GUILD, adult_ok=True), "age-restricted"),
        (dataclasses.replace(DEN, adult_ok=False), "painter"),
        (
            dataclasses.replace(DEN, place=dataclasses.replace(DEN.place, direct=True, space="")),
            "never in direct messages",
        ),
    ],
)
async def test_elsewhere_a_refusal_says_where_it_would_be_possible(
    context: ScreeningContext, hint: str
) -> None:
    policy = filter_for(config=with_action("sexual_explicit", "age_gated"))

    result = await policy.screen_text("nude", context)

    assert isinstance(result, Refusal)
    assert hint in result.suggestion


async def test_on_slack_nothing_is_for_adults_and_no_hint_is_given() -> None:
    policy = filter_for(config=with_action("sexual_explicit", "age_gated"))
    place = dataclasses.replace(SLACK.place, age_restricted=True)
    context = dataclasses.replace(SLACK, place=place, adult_ok=True)

    result = await policy.screen_text("nude", context)

    assert isinstance(result, Refusal)
    assert "age-restricted" not in result.suggestion


# --- block and support ------------------------------------------------------------------------


async def test_a_refusal_offers_an_appeal_but_never_where_the_category_is_locked() -> None:
    policy = filter_for()

    loose = await policy.screen_text("gore", CONTEXT)
    locked = await policy.screen_text("undress", CONTEXT)
    support = await policy.screen_text("noose", CONTEXT)

    assert isinstance(loose, Refusal)
    assert isinstance(locked, Refusal)
    assert isinstance(support, Refusal)
    assert (loose.appeal, locked.appeal, support.appeal) == (True, False, False)
    assert (loose.pattern, support.support) == ("gore", True)


async def test_an_evasion_is_a_members_and_not_a_models() -> None:
    policy = filter_for(dataclasses.replace(NAMES, evasive=True))

    said = await policy.screen_text("gore", CONTEXT)
    written = await policy.screen_text("gore", dataclasses.replace(CONTEXT, generated=True))

    assert isinstance(said, Refusal)
    assert isinstance(written, Refusal)
    assert (said.evasive, written.evasive) == (True, False)


async def test_a_moderator_overrules_one_request_in_words_and_pictures() -> None:
    context = dataclasses.replace(CONTEXT, overruled=("violence_graphic", "ncii"))
    looking = LookingRule(Scores(REMOTE, {"violence/graphic": 0.99}))
    pictures = filter_with(picture_rules=[(REMOTE, looking)])

    assert isinstance(await filter_for().screen_text("gore", context), TextPass)
    assert isinstance(await filter_for().screen_text("undress", context), Refusal)
    assert isinstance(await pictures.screen_picture(file_of(), RAW, context), PicturePass)
    assert isinstance(await pictures.screen_picture(file_of(), RAW, CONTEXT), Refusal)


@pytest.mark.parametrize("category", ["disturbing", "copyright_character"])
async def test_a_picture_is_not_asked_about_or_rewritten_but_held_back(category: str) -> None:
    policy = filter_with(picture_rules=[(REMOTE, LookingRule(block(category)))])

    assert isinstance(await policy.screen_picture(file_of(), RAW, CONTEXT), Refusal)


# --- places -----------------------------------------------------------------------------------


async def test_a_places_own_words_are_blocked_there_as_whole_words() -> None:
    policy = filter_for(rules=PlaceRules(blocked=("Pineapple  Pizza", "猫")))

    refusal = await policy.screen_text("p i n e a p p l e pizza", CONTEXT)
    assert isinstance(refusal, Refusal)
    assert (refusal.category, refusal.rule, refusal.appeal) == ("place_words", "place", True)
    assert isinstance(await policy.screen_text("黒い猫の絵", CONTEXT), Refusal)
    assert isinstance(await policy.screen_text("pineapple and pizza", CONTEXT), TextPass)
    assert isinstance(await policy.screen_text("pineapple pizzas", CONTEXT), TextPass)


async def test_an_allowed_phrase_passes_and_what_stands_beside_it_does_not() -> None:
    policy = filter_for(rules=PlaceRules(allowed=("Gore Vidal",)))

    assert isinstance(await policy.screen_text("a portrait of Gore Vidal", CONTEXT), TextPass)
    assert isinstance(await policy.screen_text("Gore Vidal in gore", CONTEXT), Refusal)
    assert isinstance(await policy.screen_text("vidal, gore", CONTEXT), Refusal)


async def test_an_allowed_phrase_does_not_loosen_what_is_locked() -> None:
    policy = filter_for(rules=PlaceRules(allowed=("undress", "noose")))

    assert isinstance(await policy.screen_text("undress her", CONTEXT), Refusal)
    assert isinstance(await policy.screen_text("a noose", CONTEXT), Refusal)


async def test_what_a_phrase_lifts_in_the_words_is_lifted_in_what_comes_of_them() -> None:
    policy = filter_for(rules=PlaceRules(allowed=("gore vidal",)))
    context = logged()

    await policy.screen_text("gore vidal", context)
    made = dataclasses.replace(context, generated=True)

    assert isinstance(await policy.screen_text("gore as a writer", made), TextPass)
    fresh = dataclasses.replace(made, log=ScreeningLog())
    assert isinstance(await policy.screen_text("gore as a writer", fresh), Refusal)


async def test_a_phrase_that_is_allowed_is_masked_for_remote_stages_too() -> None:
    class Scoring:
        remote = True

        async def check(self, text: RuleText, context: ScreeningContext) -> Scores:
            return Scores(REMOTE, {"violence/graphic": 0.9 if "gore" in text.raw.lower() else 0.0})

    policy = PolicyFilter(
        shipped(),
        [(REMOTE, Scoring())],
        [],
        Book(),
        Shelf(),
        lambda: "s",
        places=Set(PlaceRules(allowed=("gore vidal",))),
    )

    assert isinstance(await policy.screen_text("Gore Vidal, smiling", CONTEXT), TextPass)
    assert isinstance(await policy.screen_text("gore", CONTEXT), Refusal)


# --- what moderators should see ---------------------------------------------------------------


async def test_a_question_is_noted_for_moderators_with_the_whole_request() -> None:
    context = logged(base="a park")

    await filter_for().screen_text("with einstein", context)

    assert context.log is not None
    [(text, verdict, version)] = context.log.borderline
    assert (text, verdict.category) == ("a park\nwith einstein", "real_person")
    assert version == shipped().full_version


async def test_a_score_that_hardly_passes_is_noted_and_one_far_off_is_not() -> None:
    async def noted(score: float) -> list[tuple[str, Verdict, str]]:
        context = logged()
        rule = LookingText(Scores(REMOTE, {"hate": score}))
        await filter_with((REMOTE, rule)).screen_text("words", context)
        assert context.log is not None
        return context.log.borderline

    assert [verdict.category for _, verdict, _ in await noted(0.38)] == ["hate"]
    assert [verdict.action for _, verdict, _ in await noted(0.41)] == [Action.BLOCK]
    assert await noted(0.1) == []
    assert await noted(0.9) == []


@dataclass
class LookingText:
    """A remote rule with fixed scores."""

    scores: Scores
    remote: bool = True

    async def check(self, text: RuleText, context: ScreeningContext) -> Scores:
        return self.scores


# --- explaining -------------------------------------------------------------------------------


async def test_an_explanation_asks_every_local_rule_and_says_what_decided() -> None:
    later = Naming({"gore": "hate"})
    policy = filter_with(
        ("names", NAMES), ("later", later), (REMOTE, LookingText(Scores(REMOTE, {"hate": 0.1})))
    )

    said = await policy.explain("g o r e and a dog", CONTEXT)

    assert said.normal == "gore and a dog"
    assert [(one.rule, one.verdict.category) for one in said.opinions] == [
        ("names", "violence_graphic"),
        ("later", "hate"),
    ]
    assert (said.verdict.rule, said.verdict.category) == ("names", "violence_graphic")
    assert shipped().categories["violence_graphic"].sentence in said.told
    assert said.policy_version == shipped().full_version
    assert 0 < said.local_seconds <= said.seconds


async def test_an_explanation_shows_scores_and_stages_that_are_down() -> None:
    @dataclass
    class Down:
        remote: bool = True

        async def check(self, text: RuleText, context: ScreeningContext) -> Verdict:
            raise ModelUnavailable("Down.")

    policy = filter_with((REMOTE, LookingText(Scores(REMOTE, {"hate": 0.1}))), ("other", Down()))

    whole = await policy.explain("a dog", CONTEXT)
    local = await policy.explain("a dog", CONTEXT, local=True)

    assert whole.opinions[0].scores == {"hate": 0.1}
    assert whole.down == ("other",)
    assert (whole.told, whole.verdict.action) == ("", Action.ALLOW)
    assert local.opinions == ()


@pytest.mark.parametrize(
    ("words", "action", "category"),
    [
        ("a dog", "allow", ""),
        ("pikachu", "rewrite", "copyright_character"),
        ("einstein", "ask", "real_person"),
        ("gore", "block", "violence_graphic"),
        ("noose", "support", "self_harm"),
    ],
)
async def test_a_preview_says_what_words_would_get_and_records_nothing(
    words: str, action: str, category: str
) -> None:
    book = Book()

    seen = await filter_for(book=book).preview(words, CONTEXT, lambda: True)

    assert (seen.action, seen.category) == (action, category)
    assert (seen.stage, seen.pattern) == (("names", words) if category else ("", ""))
    assert bool(seen.told) is bool(category)
    assert book.rows == {}


async def test_a_preview_knows_where_adults_are_among_themselves() -> None:
    policy = filter_for(config=with_action("sexual_explicit", "age_gated"))

    there = await policy.preview("nude", DEN, lambda: True)
    elsewhere = await policy.preview("nude", GUILD, lambda: True)

    assert (there.action, elsewhere.action) == ("allow", "block")


async def test_a_preview_refuses_rewritten_words_that_do_not_pass_themselves() -> None:
    rule = Naming(
        {"pikachu": "copyright_character", "gore": "violence_graphic"}, {"pikachu": "gore"}
    )

    seen = await filter_for(rule).preview("pikachu", CONTEXT, lambda: True)

    assert (seen.action, seen.category, seen.rewritten) == ("block", "copyright_character", "")
    assert seen.told.startswith(shipped().categories["copyright_character"].sentence)


def test_the_categories_are_told_with_their_actions() -> None:
    told = filter_for().categories()

    assert told["ncii"] == ("block", True)
    assert told["copyright_character"] == ("rewrite", False)
