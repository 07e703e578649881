from __future__ import annotations

import dataclasses
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.chat import reviews
from bot.chat.cards import Card
from bot.chat.presses import Press, parse
from bot.domain import Author, Confirm, PictureRef, PlaceRules, Preview, Ruling
from bot.errors import InvalidAsk, NotAllowed, NotFound
from tests.bot.chat.pressing import ANA, BEN, Plain, Studio, Touch, labels
from tests.fakes.house import FakeHouse
from tests.fakes.moderation import FakeModeration, review

MODERATOR = Touch(who=dataclasses.replace(BEN, name="Ben"), moderator=True)


@pytest.fixture
def desk() -> FakeModeration:
    return FakeModeration()


@pytest.fixture
async def studio(desk: FakeModeration) -> AsyncIterator[Studio]:
    async with FakeHouse() as fake:
        yield Studio(fake, dataclasses.replace(fake.house, moderation=desk))


class AnasJobs:
    """A studio in which every job is Ana's and has ended."""

    async def cancel(self, job_id: str, author: Author, moderator: bool) -> None:
        if author != ANA:
            raise NotAllowed("Only the member who asked can say so.")
        raise NotFound("That one is finished already.")

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"nobody asks a question's studio for {name}")


def shown(studio: Studio) -> Card:
    found = studio.surface.shown[-1]
    assert isinstance(found, Card)
    return found


async def test_a_report_asks_for_a_reason_and_reaches_the_moderators(
    studio: Studio, desk: FakeModeration
) -> None:
    version = studio.keep(2)

    await studio.press("report", version, 1, Touch(who=BEN))
    reason = shown(studio).rows[0][1].press
    await studio.answers.pressed(Touch(who=BEN), reason)

    assert desk.asked == [("report", PictureRef(version.id, 1), BEN, reviews.REASONS["violence"])]
    assert shown(studio).text == "Thank you."


async def test_any_picture_of_ours_can_be_reported_from_its_message(studio: Studio) -> None:
    version = studio.keep()

    await studio.answers.moderating.report_picture(Touch(who=BEN))

    presses = [button.press for row in shown(studio).rows for button in row]
    assert {press.target for press in presses} == {version.id}
    assert len(presses) == len(reviews.REASONS)


async def test_a_message_without_a_picture_of_ours_is_not_reported(studio: Studio) -> None:
    with pytest.raises(InvalidAsk, match="not one of my pictures"):
        await studio.answers.moderating.report_picture(Touch(who=BEN))


async def test_an_appeal_is_the_authors(studio: Studio, desk: FakeModeration) -> None:
    await studio.answers.pressed(Touch(), Press("appeal", "j1"))

    assert desk.asked == [("appeal", "j1", ANA)]
    assert shown(studio).text == "A moderator will look at it."


async def test_yes_answers_the_question(studio: Studio) -> None:
    await studio.answers.pressed(Touch(), Press("agree", "j1"))

    assert studio.surface.drawn == [(Confirm("j1"), False)]
    assert studio.surface.done == ["answered"]


async def test_own_words_for_a_picture_answer_no_question(studio: Studio) -> None:
    await studio.answers.pressed(Touch(), Press("confirm", "j1"))

    assert studio.surface.drawn == [(Confirm("j1"), False)]
    assert studio.surface.done == []


async def test_no_takes_the_question_away(studio: Studio) -> None:
    await studio.answers.pressed(Touch(), Press("decline", "j1"))

    assert studio.surface.done == ["acknowledged", "removed"]
    assert studio.surface.drawn == []


async def test_nobody_says_no_for_another_member() -> None:
    async with FakeHouse() as fake:
        studio = Studio(fake, dataclasses.replace(fake.house, studio=AnasJobs()))

        with pytest.raises(NotAllowed):
            await studio.answers.pressed(Touch(who=BEN), Press("decline", "j1"))
        assert studio.surface.done == ["acknowledged"]
        await studio.answers.pressed(Touch(), Press("decline", "j1"))
        assert studio.surface.done == ["acknowledged", "acknowledged", "removed"]


@pytest.mark.parametrize("ruling", [Ruling.UPHOLD, Ruling.REMOVE, Ruling.WARN, Ruling.TIME_OUT])
async def test_a_moderator_decides_by_a_button(
    studio: Studio, desk: FakeModeration, ruling: Ruling
) -> None:
    desk.reviews["r1"] = review()

    await studio.answers.pressed(MODERATOR, Press(f"ruling.{ruling.value}", "r1"))

    assert desk.reviews["r1"].ruling is ruling
    assert "Decided: " in shown(studio).text
    assert "by Ben" in shown(studio).text
    assert shown(studio).rows == ()


@pytest.mark.parametrize("verb", ["ruling.remove", "ruling.allow_here", "review"])
async def test_nobody_else_decides_or_looks(
    studio: Studio, desk: FakeModeration, verb: str
) -> None:
    desk.reviews["r1"] = review()

    with pytest.raises(NotAllowed, match="Only moderators"):
        await studio.answers.pressed(Touch(who=BEN), Press(verb, "r1"))

    assert desk.reviews["r1"] == review()
    assert studio.surface.shown == []


def test_a_review_offers_what_can_be_decided_and_nothing_else() -> None:
    appeal = review(job_id="j1", version_id=None)

    assert labels(reviews.review(Plain(), review())) == [
        "See it", "Leave it so", "Remove picture", "Warn", "Time out",
    ]  # fmt: skip
    assert labels(reviews.review(Plain(), appeal)) == [
        "Leave it so", "Allow once", "Allow always here", "Warn", "Time out",
    ]  # fmt: skip
    locked = dataclasses.replace(appeal, locked=True)
    assert labels(reviews.review(Plain(), locked)) == ["Leave it so", "Warn", "Time out"]


class Escaping(Plain):
    """Markup that escapes every character."""

    def literal(self, text: str) -> str:
        return "".join(f"\\{c}" for c in text)


def test_a_decided_review_of_a_long_text_says_how_it_was_decided() -> None:
    decided = review(text="*_~ " * 400, remark="*" * 400, ruling=Ruling.WARN)

    text = reviews.review(Escaping(), decided).text

    assert len(text) < 2_000  # a message of Discord
    assert text.endswith(Escaping().literal(reviews.decided(decided)))


def test_however_much_is_set_the_rules_fit_into_one_message() -> None:
    phrases = tuple(f"phrase {n} " + "x" * 150 for n in range(200))
    rules = PlaceRules({f"category {n}": "block" for n in range(30)}, blocked=phrases)

    text = reviews.rules(Plain(), rules, rules, {"hate": ("block", True)}).text

    assert len(text) < 1_000
    assert "more; the page lists all" in text
    assert "hate: block (fixed)" in text


def test_every_button_of_a_review_is_understood_after_a_restart() -> None:
    cards = [
        reviews.review(Plain(), review(job_id="j1")),
        reviews.reasons(Press("report", "v1", 1)),
        reviews.queue(Plain(), [review()], None, in_channel=True),
    ]

    for card in cards:
        for row in card.rows:
            for button in row:
                assert parse(button.press.code) == button.press


async def test_the_queue_lists_what_waits_and_leads_to_the_page(
    studio: Studio, desk: FakeModeration
) -> None:
    desk.link = "https://limner.example/moderation/t"
    desk.reviews = {"r1": review(), "r2": review("r2", ruling=Ruling.UPHOLD)}

    await studio.answers.moderating.typed(MODERATOR, "")

    assert shown(studio).text.startswith("1 decision waits:")
    assert labels(shown(studio)) == ["Decide 1"]
    assert [link.url for link in shown(studio).links] == [desk.link]


async def test_without_a_page_or_a_channel_it_says_how_to_get_one(studio: Studio) -> None:
    await studio.answers.moderating.typed(MODERATOR, "queue")

    assert "reviews here" in shown(studio).text


async def test_rules_are_changed_for_the_server_or_the_channel(
    studio: Studio, desk: FakeModeration
) -> None:
    moderating = studio.answers.moderating

    await moderating.typed(MODERATOR, "set violence_graphic allow")
    await moderating.typed(MODERATOR, "block pine cones --here")

    assert desk.set == {
        False: PlaceRules(actions={"violence_graphic": "allow"}),
        True: PlaceRules(blocked=("pine cones",)),
    }
    assert "violence_graphic: allow" in shown(studio).text
    assert "blocked: pine cones" in shown(studio).text


async def test_a_fixed_category_stays_as_it_is(studio: Studio, desk: FakeModeration) -> None:
    with pytest.raises(InvalidAsk, match="can't be set"):
        await studio.answers.moderating.typed(MODERATOR, "set sexual_minors allow")

    assert desk.set == {}


async def test_a_preview_says_which_rule_decided_and_what_a_member_reads(studio: Studio) -> None:
    await studio.answers.moderating.typed(MODERATOR, "preview a sea of blood")

    text = shown(studio).text
    assert "block (violence_graphic, blocklist, gore)" in text
    assert "That is not drawn here." in text


def test_a_preview_that_may_not_spend_anything_says_why_and_what_was_not_asked() -> None:
    found = Preview("ask", "real_person", "names", unasked=("judge",), declined="Spent for today.")

    text = reviews.preview(Plain(), found).text

    assert text.splitlines()[-2:] == [
        "Spent for today.",
        "Not asked: judge. It may decide otherwise.",
    ]


@pytest.mark.parametrize("typed", ["", "page", "rules", "preview x", "set violence_graphic allow"])
async def test_the_command_is_for_moderators(
    studio: Studio, desk: FakeModeration, typed: str
) -> None:
    with pytest.raises(NotAllowed, match="Only moderators"):
        await studio.answers.moderating.typed(Touch(), typed)

    assert desk.set == {}
    assert desk.asked == []


ON_ONE_CHANNEL = dataclasses.replace(MODERATOR, of_the_server=False)


@pytest.mark.parametrize("typed", ["", "page", "block pine cones", "reviews here"])
async def test_who_moderates_one_channel_decides_nothing_for_the_server(
    studio: Studio, desk: FakeModeration, typed: str
) -> None:
    with pytest.raises(NotAllowed, match="moderators of the whole server"):
        await studio.answers.moderating.typed(ON_ONE_CHANNEL, typed)

    assert desk.set == {}
    assert desk.asked == []


async def test_who_moderates_one_channel_rules_no_review(
    studio: Studio, desk: FakeModeration
) -> None:
    desk.reviews["r1"] = review()

    with pytest.raises(NotAllowed, match="moderators of the whole server"):
        await studio.answers.pressed(ON_ONE_CHANNEL, Press("ruling.remove", "r1"))

    assert desk.reviews["r1"].ruling is None


async def test_who_moderates_one_channel_sets_its_rules(
    studio: Studio, desk: FakeModeration
) -> None:
    await studio.answers.moderating.typed(ON_ONE_CHANNEL, "block pine cones --here")

    assert desk.set == {True: PlaceRules(blocked=("pine cones",))}
