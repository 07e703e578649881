from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import logging

import pytest

from bot.domain import Action, Refusal, Screening, Verdict
from bot.errors import (
    BotError,
    ModelError,
    ModelMisconfigured,
    ModelUnavailable,
    StorageError,
)
from bot.policy import languages
from bot.policy.categories import Needs
from bot.policy.config import REMOTE_STAGE, PolicyConfig
from bot.policy.prompt_rules import length
from bot.ports import PicturePass, TextPass
from bot.vendors import Vendors
from tests.bot.policy.desk import (
    CONTEXT,
    PNG,
    RAW,
    Book,
    LookingRule,
    Shelf,
    TextRule,
    block,
    file_of,
    filter_with,
    shipped,
    shipped_blocklist,
)

WORDS = "a dog wearing pink sunglasses"
REMOTE = "openai_moderation"
DOWN = ModelUnavailable("The vendor's own words.", retry_after_seconds=7)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def refused(result: object) -> Refusal:
    assert isinstance(result, Refusal)
    return result


def with_needs(**needs: Needs) -> PolicyConfig:
    """Return the shipped policy with other needs, and none for what is not named."""
    config = shipped()
    categories = {
        name: category.model_copy(update={"needs": needs.get(name, Needs())})
        for name, category in config.categories.items()
    }
    return config.model_copy(update={"categories": categories})


# --- passing ----------------------------------------------------------------------------------


def test_words_that_tell_languages_are_read_at_the_start_and_not_while_somebody_waits() -> None:
    languages._frequent.cache_clear()

    filter_with()

    assert languages._frequent.cache_info().currsize == 1


async def test_allowed_words_come_back_sealed_with_their_record() -> None:
    policy = filter_with(("blocklist", TextRule()))

    result = await policy.screen_text(WORDS, CONTEXT)

    assert isinstance(result, TextPass)
    assert (result.prompt.text, result.prompt.screening_id) == (WORDS, "screening-1")
    assert result.screening == Screening(
        "screening-1", sha256(WORDS.encode()), "text", Verdict(), shipped().full_version
    )


async def test_an_allowed_picture_comes_back_sealed_with_its_record() -> None:
    looking = LookingRule()
    policy = filter_with(picture_rules=[(REMOTE, looking)])

    result = await policy.screen_picture(file_of(), RAW, CONTEXT)

    assert isinstance(result, PicturePass)
    assert (result.picture.file, result.picture.data) == (file_of(), PNG)
    assert result.screening.sha256 == sha256(PNG)
    assert result.screening.subject == "picture"
    assert looking.asked == [(PNG, "image/png")]


async def test_a_picture_with_other_bytes_than_its_name_is_not_screened() -> None:
    looking = LookingRule()
    policy = filter_with(picture_rules=[(REMOTE, looking)])

    with pytest.raises(StorageError):
        await policy.screen_picture(file_of(b"another picture"), RAW, CONTEXT)

    assert looking.asked == []


async def test_words_with_a_broken_character_are_screened_like_any() -> None:
    result = await filter_with(("blocklist", TextRule())).screen_text("a \ud800 dog", CONTEXT)

    assert isinstance(result, TextPass)


# --- refusing ---------------------------------------------------------------------------------


async def test_a_refusal_names_rule_and_category_and_what_to_try_but_quotes_nothing() -> None:
    policy = filter_with(("blocklist", TextRule(block("violence_graphic"))))

    refusal = refused(await policy.screen_text("zebrafish", CONTEXT))

    assert (refusal.rule, refusal.category) == ("blocklist", "violence_graphic")
    assert refusal.sentence == shipped().categories["violence_graphic"].sentence
    assert refusal.suggestion == shipped().categories["violence_graphic"].suggestion
    assert not refusal.support
    assert "zebrafish" not in str(refusal)


async def test_self_harm_is_met_with_help_lines() -> None:
    policy = filter_with(("blocklist", TextRule(block("self_harm_intent"))))

    refusal = refused(await policy.screen_text(WORDS, CONTEXT))

    assert refusal.support
    assert "988" in refusal.suggestion


async def test_a_blocked_picture_is_refused() -> None:
    looking = LookingRule(block("sexual", REMOTE))
    policy = filter_with(picture_rules=[(REMOTE, looking)])

    refusal = refused(await policy.screen_picture(file_of(), RAW, CONTEXT))

    assert (refusal.rule, refusal.category) == (REMOTE, "sexual_explicit")


@pytest.mark.parametrize(
    ("said", "category", "support"),
    [
        ("sexual/minors", "sexual_minors", False),
        ("sexual_minors", "sexual_minors", False),
        ("sexual", "sexual_explicit", False),
        ("hate/threatening", "extremism", False),
        ("hate_threatening", "extremism", False),
        ("self-harm", "self_harm", True),
        ("self_harm_instructions", "self_harm", True),
        ("self-harm/intent", "self_harm_intent", True),
        ("violence", "violence_graphic", False),
        ("illicit/violent", "weapons_and_forgeries", False),
    ],
)
async def test_moderations_names_become_the_policys(
    said: str, category: str, support: bool
) -> None:
    policy = filter_with((REMOTE, TextRule(block(said, REMOTE), remote=True)))

    refusal = refused(await policy.screen_text(WORDS, CONTEXT))

    assert (refusal.category, refusal.support) == (category, support)


async def test_a_category_that_nobody_knows_is_refused() -> None:
    policy = filter_with((REMOTE, TextRule(block("sorcery", REMOTE), remote=True)))

    refusal = refused(await policy.screen_text(WORDS, CONTEXT))

    assert refusal.category == "sorcery"
    assert refusal.sentence == shipped().unknown.sentence


async def test_a_category_that_the_operator_allows_passes() -> None:
    config = shipped()
    hate = config.categories["hate"].model_copy(update={"action": "allow"})
    config = config.model_copy(update={"categories": {**config.categories, "hate": hate}})
    policy = filter_with(("blocklist", TextRule(block("hate"))), config=config)

    result = await policy.screen_text(WORDS, CONTEXT)

    assert isinstance(result, TextPass)
    assert result.screening.verdict == Verdict()


async def test_a_text_over_the_limit_is_told_the_limit_and_its_length() -> None:
    rule = length.create(length.Config(), Vendors())
    later = TextRule()
    policy = filter_with(("length", rule), ("blocklist", later))

    refusal = refused(await policy.screen_text("x" * 4_321, CONTEXT))

    assert "4,321 characters" in refusal.sentence
    assert "4,000" in refusal.sentence
    assert later.asked == []


async def test_the_limit_is_for_what_is_said_now_and_not_for_what_it_continues() -> None:
    rule = length.create(length.Config(), Vendors())
    policy = filter_with(("length", rule))
    context = dataclasses.replace(CONTEXT, base="x" * 3_999)

    assert isinstance(await policy.screen_text(WORDS, context), TextPass)


async def test_a_text_that_no_rule_reads_to_its_end_is_never_sealed() -> None:
    policy = filter_with(("blocklist", TextRule()))

    with pytest.raises(BotError):
        await policy.screen_text("x" * 4_001, CONTEXT)


# --- the effective request --------------------------------------------------------------------


async def test_rules_read_the_whole_request_and_not_its_last_line() -> None:
    rule = TextRule()
    policy = filter_with(("blocklist", rule))

    await policy.screen_text("now without the hat", dataclasses.replace(CONTEXT, base="A dog"))

    assert rule.asked[-1].normal == "a dog now without the hat"
    assert rule.asked[-1].raw == "A dog\nnow without the hat"


async def test_a_change_that_is_innocent_alone_is_refused_with_what_it_continues() -> None:
    policy = filter_with(("blocklist", shipped_blocklist()))
    edit = dataclasses.replace(CONTEXT, edit=True)
    threaded = dataclasses.replace(edit, base="a woman in a red dress at the beach")

    alone = await policy.screen_text("now without the dress", edit)
    together = await policy.screen_text("now without the dress", threaded)

    assert isinstance(alone, TextPass)
    assert refused(together).category == "sexual_explicit"


async def test_what_is_sealed_is_what_was_said_now() -> None:
    policy = filter_with(("blocklist", TextRule()))

    result = await policy.screen_text("in blue", dataclasses.replace(CONTEXT, base="A dog"))

    assert isinstance(result, TextPass)
    assert result.prompt.text == "in blue"
    assert result.screening.sha256 == sha256(b"in blue")


# --- the order of the stages ------------------------------------------------------------------


async def test_what_a_local_rule_blocks_is_sent_nowhere() -> None:
    remote = TextRule(remote=True)
    policy = filter_with((REMOTE, remote), ("blocklist", TextRule(block("hate"))))

    await policy.screen_text(WORDS, CONTEXT)

    assert remote.asked == []


async def test_remote_rules_are_asked_at_the_same_time() -> None:
    first_asked, second_asked = asyncio.Event(), asyncio.Event()

    class Meeting(TextRule):
        async def check(self, *_: object) -> Verdict:
            mine, other = (
                (first_asked, second_asked) if self is first else (second_asked, first_asked)
            )
            mine.set()
            await other.wait()
            return Verdict()

    first, second = Meeting(remote=True), Meeting(remote=True)
    policy = filter_with((REMOTE, first), ("judge", second))

    async with asyncio.timeout(5):
        result = await policy.screen_text(WORDS, CONTEXT)

    assert isinstance(result, TextPass)


async def test_of_several_remote_verdicts_the_most_severe_counts() -> None:
    policy = filter_with(
        (REMOTE, TextRule(block("hate", REMOTE), remote=True)),
        ("judge", TextRule(block("self_harm_intent", "judge"), remote=True)),
    )

    refusal = refused(await policy.screen_text(WORDS, CONTEXT))

    assert (refusal.rule, refusal.support) == ("judge", True)


# --- outages ----------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [DOWN, ModelMisconfigured("A bad key.")])
async def test_an_outage_that_leaves_a_locked_category_unchecked_is_told_as_an_outage(
    error: ModelError,
) -> None:
    policy = filter_with(("blocklist", TextRule()), (REMOTE, TextRule(error, remote=True)))

    with pytest.raises(ModelUnavailable) as caught:
        await policy.screen_text(WORDS, CONTEXT)

    assert "safety check can't be reached" in str(caught.value)
    assert "Nothing was counted" in str(caught.value)
    assert caught.value.billed is False
    assert caught.value.retry_after_seconds == error.retry_after_seconds


async def test_an_outage_is_survived_where_a_local_stage_covers_the_locked_category(
    caplog: pytest.LogCaptureFixture,
) -> None:
    config = with_needs(sexual_minors=Needs(text=("blocklist", REMOTE)), hate=Needs(text=(REMOTE,)))
    policy = filter_with(
        ("blocklist", TextRule()), (REMOTE, TextRule(DOWN, remote=True)), config=config
    )

    result = await policy.screen_text(WORDS, CONTEXT)

    assert isinstance(result, TextPass)
    assert "policy.degraded" in caplog.messages


async def test_an_outage_is_not_survived_where_the_covering_local_stage_does_not_run() -> None:
    config = with_needs(sexual_minors=Needs(text=("blocklist", REMOTE)))
    policy = filter_with((REMOTE, TextRule(DOWN, remote=True)), config=config)

    with pytest.raises(ModelUnavailable):
        await policy.screen_text(WORDS, CONTEXT)


async def test_an_outage_of_one_remote_stage_is_survived_while_another_covers() -> None:
    config = with_needs(sexual_minors=Needs(text=("judge", REMOTE)))
    policy = filter_with(
        (REMOTE, TextRule(DOWN, remote=True)), ("judge", TextRule(remote=True)), config=config
    )

    assert isinstance(await policy.screen_text(WORDS, CONTEXT), TextPass)


async def test_a_block_counts_even_while_another_stage_is_down() -> None:
    policy = filter_with(
        (REMOTE, TextRule(DOWN, remote=True)),
        ("judge", TextRule(block("ncii", "judge"), remote=True)),
    )

    refusal = refused(await policy.screen_text(WORDS, CONTEXT))

    assert refusal.category == "ncii"


async def test_a_stage_that_does_not_answer_in_time_is_down() -> None:
    config = shipped().model_copy(update={"remote_timeout_seconds": 0.01})
    silent = TextRule(remote=True, waits_for=asyncio.Event())
    policy = filter_with((REMOTE, silent), config=config)

    with pytest.raises(ModelUnavailable):
        await policy.screen_text(WORDS, CONTEXT)


async def test_an_outage_stops_pictures_where_a_locked_category_needs_the_stage() -> None:
    policy = filter_with(picture_rules=[(REMOTE, LookingRule(DOWN))])

    with pytest.raises(ModelUnavailable):
        await policy.screen_picture(file_of(), RAW, CONTEXT)


async def test_an_outage_lets_pictures_pass_where_no_locked_category_needs_the_stage() -> None:
    config = with_needs(sexual_explicit=Needs(picture=(REMOTE,)))
    policy = filter_with(picture_rules=[(REMOTE, LookingRule(DOWN))], config=config)

    assert isinstance(await policy.screen_picture(file_of(), RAW, CONTEXT), PicturePass)


async def test_without_a_remote_stage_nothing_is_missed_and_nothing_is_down() -> None:
    policy = filter_with(("blocklist", TextRule()), config=shipped().without(REMOTE_STAGE))

    assert isinstance(await policy.screen_text(WORDS, CONTEXT), TextPass)


# --- rules that break -------------------------------------------------------------------------


@pytest.mark.parametrize("remote", [True, False])
@pytest.mark.parametrize("bug", [ZeroDivisionError("secret words"), BotError("secret words")])
async def test_a_rule_that_breaks_stops_the_request_with_a_neutral_sentence(
    remote: bool, bug: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    policy = filter_with(("odd", TextRule(bug, remote=remote)), (REMOTE, TextRule(remote=True)))

    with pytest.raises(BotError) as caught:
        await policy.screen_text(WORDS, CONTEXT)

    assert not isinstance(caught.value, ModelError)
    assert "secret" not in str(caught.value)
    broke = [record for record in caplog.records if record.message == "policy.rule_broke"]
    assert [record.levelno for record in broke] == [logging.ERROR]


async def test_a_picture_rule_that_breaks_stops_the_request() -> None:
    policy = filter_with(picture_rules=[(REMOTE, LookingRule(KeyError("sexual/minors")))])

    with pytest.raises(BotError):
        await policy.screen_picture(file_of(), RAW, CONTEXT)


async def test_words_are_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    policy = filter_with(
        ("blocklist", TextRule(block("hate"))), ("odd", TextRule(ValueError("oops")))
    )

    await policy.screen_text("zebrafish", CONTEXT)

    assert "policy.refused" in caplog.messages
    assert not any("zebrafish" in str(vars(record)) for record in caplog.records)


# --- reopening --------------------------------------------------------------------------------


async def test_words_are_sealed_again_by_their_record() -> None:
    book = Book()
    policy = filter_with(("blocklist", TextRule()), book=book)
    passed = await policy.screen_text(WORDS, CONTEXT)
    assert isinstance(passed, TextPass)
    book.keep(passed.screening)

    prompt = await policy.reopen_text(passed.screening.id, WORDS)

    assert (prompt.text, prompt.screening_id) == (WORDS, passed.screening.id)


async def test_a_picture_is_sealed_again_by_its_record_with_the_stored_bytes() -> None:
    book, shelf = Book(), Shelf()
    file = await shelf.put(RAW)
    book.keep(Screening("s", file.sha256, "picture", Verdict(), "1"))

    picture = await filter_with(book=book, shelf=shelf).reopen_picture("s", file)

    assert (picture.data, picture.file, picture.screening_id) == (PNG, file, "s")


TEXT_ROW = Screening("s", sha256(WORDS.encode()), "text", Verdict(), "1")


@pytest.mark.parametrize(
    "row",
    [
        dataclasses.replace(TEXT_ROW, id="another"),
        dataclasses.replace(TEXT_ROW, sha256=sha256(b"other words")),
        dataclasses.replace(TEXT_ROW, subject="picture"),
        dataclasses.replace(TEXT_ROW, verdict=Verdict(Action.BLOCK, "hate", "blocklist", 1)),
        dataclasses.replace(TEXT_ROW, verdict=Verdict(Action.SUPPORT, "self_harm", "x", 1)),
    ],
)
async def test_words_without_a_fitting_record_stay_closed(row: Screening) -> None:
    book = Book({row.id: row})

    with pytest.raises(StorageError):
        await filter_with(book=book).reopen_text("s", WORDS)


async def test_a_picture_whose_record_is_for_another_stays_closed() -> None:
    shelf = Shelf()
    file = await shelf.put(RAW)
    book = Book({"s": Screening("s", sha256(b"other"), "picture", Verdict(), "1")})

    with pytest.raises(StorageError):
        await filter_with(book=book, shelf=shelf).reopen_picture("s", file)


async def test_a_picture_that_was_changed_on_disk_stays_closed() -> None:
    file = file_of()
    shelf = Shelf({file.sha256: PNG + b"!"})
    book = Book({"s": Screening("s", file.sha256, "picture", Verdict(), "1")})

    with pytest.raises(StorageError):
        await filter_with(book=book, shelf=shelf).reopen_picture("s", file)


def test_the_summary_tells_what_may_not_be_drawn() -> None:
    assert filter_with().summary() == shipped().summary
