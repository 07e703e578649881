"""What becomes of a request whose words the policy rewrites, asks about, refuses or remembers."""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.domain import (
    Action,
    Again,
    Answered,
    Asked,
    Author,
    Confirm,
    Declined,
    Delivered,
    Drawing,
    Imagine,
    LimitName,
    PictureRef,
    Place,
    PlaceRules,
    Publish,
    RawPicture,
    Redo,
    Refine,
    Refused,
    Reply,
    Request,
    Silent,
    Size,
    Suggested,
    Undo,
    Verdict,
    WritePrompt,
)
from bot.errors import NotAllowed, NotFound
from bot.policy.judging import Judgement
from bot.ports import RuleText, ScreeningContext, Unmoderated
from tests.fakes.backends import FakeBackend, png
from tests.fakes.core import BOB, CHANNEL, PLENTY, Core, request, running_core

CHARACTER = Verdict(Action.BLOCK, "copyright_character", "names", 1.0, rewritten="a yellow mouse")
STYLE = Verdict(Action.BLOCK, "artist_style", "names", 1.0, rewritten="stencil art")
GORE = Verdict(Action.BLOCK, "violence_graphic", "names", 1.0)
PERSON = Verdict(Action.BLOCK, "real_person", "names", 1.0)
DIRECT = Place("fake", "", "direct-1", direct=True)
MOUSE = "I drew a new character like it, since that one belongs to somebody."


@dataclass
class Overseer(Unmoderated):
    """Places, members who wait, and borderline decisions, under the test's control."""

    rules: PlaceRules = field(default_factory=PlaceRules)
    until: float | None = None
    said: str = ""
    evasions: list[Verdict] = field(default_factory=list)
    seen: list[tuple[str, str]] = field(default_factory=list)

    async def rules_in(self, place: Place) -> PlaceRules:
        return self.rules

    async def pause(self, author: Author, place: Place) -> float | None:
        return self.until

    async def evaded(self, job_id: str, author: Author, place: Place, verdict: Verdict) -> str:
        self.evasions.append(verdict)
        return self.said

    async def noticed(
        self, author: Author, place: Place, text: str, verdict: Verdict, policy_version: str
    ) -> None:
        self.seen.append((text, verdict.category))


class Red(set[bytes]):
    """All red pictures, whatever their files say beside that."""

    def __contains__(self, data: object) -> bool:
        assert isinstance(data, bytes)
        with Image.open(io.BytesIO(data)) as opened:
            return opened.convert("RGB").getpixel((0, 0)) == (200, 0, 0)


class Every(set[bytes]):
    """All pictures."""

    def __contains__(self, data: object) -> bool:
        return True


def knowing(core: Core, **verdicts: Verdict) -> None:
    core.rule.verdicts = dict(verdicts)


def delivered(answer: Any) -> Delivered:
    assert isinstance(answer.outcome, Delivered), answer.outcome
    return answer.outcome


# --- rewrite ----------------------------------------------------------------------------------


async def test_rewritten_words_are_planned_and_drawn_and_it_is_said_first(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        knowing(core, pikachu=CHARACTER)

        outcome = delivered(await core.ask(Imagine("pikachu on a beach")))

        assert outcome.notes[0] == MOUSE
        assert outcome.rewriting == ""
        assert core.backend.prompts == ["A yellow mouse on a beach."]
        assert outcome.version.words == "a yellow mouse on a beach"


async def test_the_words_as_they_were_are_drawn_where_the_rule_leaves_it_to_the_member(
    tmp_path: Path,
) -> None:
    async with running_core(tmp_path) as core:
        knowing(core, banksy=STYLE)
        ticket = await core.studio.submit(request_of("a wall by banksy"))
        rewritten = delivered(await core.messenger.answer_to(ticket.job_id))

        insisted = delivered(await core.ask(Confirm(ticket.job_id)))

        assert rewritten.rewriting == "artist_style"
        assert "stencil art" in core.backend.prompts[0]
        assert "banksy" in core.backend.prompts[1]
        assert (insisted.rewriting, MOUSE in insisted.notes) == ("", False)


async def test_what_was_insisted_on_is_not_rewritten_again_by_the_next_change(
    tmp_path: Path,
) -> None:
    async with running_core(tmp_path) as core:
        knowing(core, banksy=STYLE)
        ticket = await core.studio.submit(request_of("a wall by banksy"))
        await core.messenger.answer_to(ticket.job_id)
        version = delivered(await core.ask(Confirm(ticket.job_id))).version

        changed = delivered(await core.ask(Reply("make it blue", PictureRef(version.id))))

        assert changed.rewriting == ""
        assert "banksy" in core.backend.prompts[-1]


async def test_words_in_a_thread_are_rewritten_without_what_they_continue(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        knowing(core, pikachu=CHARACTER)
        beach = await core.imagine("a quiet beach")

        changed = delivered(await core.ask(Reply("add pikachu", PictureRef(beach.id))))

        assert changed.notes[0] == MOUSE
        assert "yellow mouse" in core.backend.prompts[1]
        assert "beach" in core.backend.prompts[1]


async def test_a_wish_that_passes_for_talk_once_it_is_rewritten_is_answered_all_the_same(
    tmp_path: Path,
) -> None:
    async with running_core(tmp_path) as core:
        painted = "grand, luminous fantasy oil paintings"
        knowing(core, banksy=replace(STYLE, rewritten=painted))
        here = PictureRef((await core.imagine("a quiet beach")).id)

        wish = await core.ask(Reply("make it in the style of banksy", here, addressed=False))
        talk = await core.ask(Reply("did you see banksy yesterday?", here, addressed=False))

        assert painted in delivered(wish).version.prompt
        assert isinstance(talk.outcome, Silent)


async def test_a_recipe_that_was_changed_by_hand_is_rewritten_too(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        knowing(core, pikachu=CHARACTER)
        beach = await core.imagine("a quiet beach")
        recipe = replace(beach.recipe, description="pikachu on a beach")

        changed = delivered(await core.ask(Refine(PictureRef(beach.id), recipe)))

        assert changed.notes[0] == MOUSE
        assert "pikachu" not in core.backend.prompts[1]
        assert "pikachu" not in str(changed.version.recipe)


# --- ask --------------------------------------------------------------------------------------


async def test_a_question_ends_the_job_and_refunds_and_a_yes_begins_anew(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        knowing(core, einstein=PERSON)
        ticket = await core.studio.submit(request_of("einstein on a bicycle"))
        asked = await core.messenger.answer_to(ticket.job_id)
        left = (await core.desk.allowance(asked.request.author, CHANNEL)).pictures_left

        drawn = delivered(await core.ask(Confirm(ticket.job_id)))

        assert isinstance(asked.outcome, Asked)
        assert asked.outcome.category == "real_person"
        assert left == 1000
        assert core.backend.prompts == [drawn.version.prompt]
        assert "einstein" in drawn.version.prompt.lower()


async def test_only_who_was_asked_can_say_yes(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        knowing(core, einstein=PERSON)
        ticket = await core.studio.submit(request_of("einstein"))
        await core.messenger.answer_to(ticket.job_id)

        told = await core.ask(Confirm(ticket.job_id), BOB)

        assert "Only the member who was asked" in str(told.outcome)
        assert core.backend.orders == []


async def test_a_question_is_answered_once(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        knowing(core, einstein=PERSON)
        ticket = await core.studio.submit(request_of("einstein"))
        await core.messenger.answer_to(ticket.job_id)
        pressed = request(Confirm(ticket.job_id), event="fake:pressed")

        first, redelivered = [await core.studio.submit(pressed) for _ in range(2)]
        delivered(await core.messenger.answer_to(first.job_id))
        again = await core.ask(Confirm(ticket.job_id))
        await core.studio.cancel(ticket.job_id, again.request.author, moderator=False)  # "No"

        assert redelivered.job_id == first.job_id
        assert "said yes to that already" in str(again.outcome)
        assert len(core.backend.orders) == 1


async def test_after_a_no_a_yes_is_refused_in_words(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        knowing(core, einstein=PERSON)
        asked = await core.ask(Imagine("einstein"))
        with pytest.raises(NotAllowed):
            await core.studio.cancel(asked.job_id, BOB, moderator=False)

        await core.studio.cancel(asked.job_id, asked.request.author, moderator=False)
        told = await core.ask(Confirm(asked.job_id))

        assert "said no" in str(told.outcome)
        assert core.backend.orders == []


async def test_a_yes_that_a_limit_declines_may_be_said_again(tmp_path: Path) -> None:
    async with running_core(tmp_path, limits=replace(PLENTY, pictures_per_member_day=1)) as core:
        knowing(core, einstein=PERSON)
        asked = await core.ask(Imagine("einstein"))
        await core.imagine("a dog")

        first, second = [(await core.ask(Confirm(asked.job_id))).outcome for _ in range(2)]

        assert isinstance(first, Declined)
        assert first == second


@pytest.mark.parametrize(
    ("asked_in", "pressed_in", "ask"),
    [
        (CHANNEL, CHANNEL, Imagine("a wall by banksy")),
        (CHANNEL, None, Imagine("a wall by banksy")),
        (DIRECT, DIRECT, Imagine("a wall by banksy")),
        (DIRECT, DIRECT, Reply("a wall by banksy")),
    ],
    ids=["in the channel", "in the thread of the answer", "directly", "directly, by plain words"],
)
async def test_the_words_as_they_were_are_drawn_beside_the_rewritten_ones(
    tmp_path: Path, asked_in: Place, pressed_in: Place | None, ask: Imagine | Reply
) -> None:
    async with running_core(tmp_path) as core:
        knowing(core, banksy=STYLE)
        rewritten = await core.ask(ask, place=asked_in)
        await core.closed(rewritten.job_id)
        first = delivered(rewritten).version
        thread = replace(CHANNEL, thread=core.messenger.shown[0].request.address.message)

        second = delivered(await core.ask(Confirm(rewritten.job_id), place=pressed_in or thread))

        assert second.version.conversation_id == first.conversation_id
        assert (first.number, second.version.number, second.version.parent) == (1, 2, None)
        assert "banksy" in second.version.prompt.lower()


async def test_a_members_own_words_are_drawn_once_by_the_button(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        knowing(core, banksy=STYLE)
        rewritten = await core.ask(Imagine("a wall by banksy"))

        drawn, told = [await core.ask(Confirm(rewritten.job_id)) for _ in range(2)]

        assert delivered(drawn).rewriting == ""
        assert "already" in str(told.outcome)
        assert len(core.backend.orders) == 2


async def test_a_yes_is_kept_by_changes_repeats_and_further_attempts(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        knowing(core, einstein=PERSON)
        ticket = await core.studio.submit(request_of("einstein on a bicycle"))
        await core.messenger.answer_to(ticket.job_id)
        again = await core.studio.submit(replace(request_of(""), ask=Confirm(ticket.job_id)))
        version = delivered(await core.messenger.answer_to(again.job_id)).version

        delivered(await core.ask(Reply("make it blue", PictureRef(version.id))))
        delivered(await core.ask(Redo(again.job_id)))


async def test_a_yes_about_one_person_lets_no_other_one_into_the_conversation(
    tmp_path: Path,
) -> None:
    async with running_core(tmp_path) as core:
        einstein, curie = (replace(PERSON, subjects=(name,)) for name in ("einstein", "curie"))
        knowing(core, curie=curie, einstein=einstein)
        ticket = await core.studio.submit(request_of("einstein on a bicycle"))
        await core.messenger.answer_to(ticket.job_id)
        version = delivered(await core.ask(Confirm(ticket.job_id))).version
        here = PictureRef(version.id)

        blue = await core.ask(Reply("make it blue", here))
        other = await core.ask(Reply("add curie", here))
        elsewhere = await core.ask(Imagine("einstein on a horse"))

        assert set(version.agreed) > {"real_person:einstein"}
        assert delivered(blue).version.agreed == version.agreed
        assert isinstance(other.outcome, Asked)
        assert isinstance(elsewhere.outcome, Asked)


async def test_what_a_moderator_allows_once_is_no_yes_for_what_is_made_from_it(
    tmp_path: Path,
) -> None:
    async with running_core(tmp_path) as core:
        knowing(core, einstein=PERSON)
        bare = replace(request_of("einstein"), agreed=("real_person",), overruled=("real_person",))
        ticket = await core.studio.submit(bare)

        version = delivered(await core.messenger.answer_to(ticket.job_id)).version

        assert version.agreed == ()


async def test_talk_among_members_is_not_asked_about(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        knowing(core, einstein=PERSON)
        version = await core.imagine("a bicycle")

        talk = await core.ask(Reply("einstein rode one", PictureRef(version.id), addressed=False))

        assert isinstance(talk.outcome, Silent)


async def test_words_for_a_prompt_are_asked_about_and_rewritten_alike(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        knowing(core, einstein=PERSON, pikachu=CHARACTER)

        asked = (await core.ask(WritePrompt("einstein"))).outcome
        written = (await core.ask(WritePrompt("pikachu on a beach"))).outcome

        assert isinstance(asked, Asked)
        assert isinstance(written, Suggested)
        assert written.intro.startswith(MOUSE)
        assert "pikachu" not in str(written.suggestions).lower()


# --- what rules are told ----------------------------------------------------------------------


async def test_rules_are_told_what_is_drawn_by_whom_and_on_whose_word(tmp_path: Path) -> None:
    backend = FakeBackend("daring")
    backend.capabilities = replace(backend.capabilities, adult_ok=True)
    async with running_core(tmp_path, backend=backend) as core:
        contexts: list[ScreeningContext] = core.rule.contexts

        version = await core.imagine("a quiet beach")

        assert {(one.backend, one.adult_ok) for one in contexts} == {("daring", True)}
        assert not contexts[0].generated
        assert all(one.generated for one in contexts[1:])
        assert contexts[-1].prompt == version.prompt


async def test_pictures_that_are_held_back_are_explained_beside_the_good_ones(
    tmp_path: Path,
) -> None:
    async with running_core(tmp_path) as core:
        good, bad = png((0, 200, 0)), png((200, 0, 0))
        pictures = (RawPicture(good, "image/png"), RawPicture(bad, "image/png"))
        core.backend.answers.append(Drawing(pictures, "fake-1", Size(64, 64)))
        core.rule.blocked_pictures = Red()

        outcome = delivered(await core.ask(Imagine("a battle")))

        assert (len(outcome.pictures), outcome.withheld) == (1, 1)
        assert any("rule on graphic violence" in note for note in outcome.notes)


# --- age gate ---------------------------------------------------------------------------------

ADULT = Verdict(Action.BLOCK, "sexual_explicit", "word", 1.0)
GATED = Overseer(PlaceRules(actions={"sexual_explicit": "age_gated"}))


async def test_among_adults_a_painter_that_permits_it_draws(tmp_path: Path) -> None:
    daring = FakeBackend(capabilities=replace(FakeBackend().capabilities, adult_ok=True))
    async with running_core(tmp_path, backend=daring, overseer=GATED) as core:
        knowing(core, zorb=ADULT)
        den = replace(CHANNEL, channel="den", age_restricted=True)
        thread = replace(den, thread="thread")

        drawn = delivered(await core.ask(Imagine("a zorb"), place=den))
        changed = await core.ask(Reply("make it blue", PictureRef(drawn.version.id)), place=thread)

        assert isinstance(changed.outcome, Delivered)


async def test_what_passed_among_adults_is_shown_again_among_adults_alone(tmp_path: Path) -> None:
    daring = FakeBackend(capabilities=replace(FakeBackend().capabilities, adult_ok=True))
    den = replace(CHANNEL, channel="den", age_restricted=True)
    async with running_core(tmp_path, backend=daring, overseer=GATED) as core:
        knowing(core, zorb=ADULT)
        plain = delivered(await core.ask(Imagine("a teapot"), place=den)).version
        ticket = await core.studio.submit(request(Imagine("a zorb"), place=den, private=True))
        adult = delivered(await core.messenger.answer_to(ticket.job_id)).version
        ref = PictureRef(adult.id)
        changed = delivered(await core.ask(Reply("make it blue", ref), place=den)).version

        back = await core.ask(Undo(changed.id))
        published = await core.ask(Publish(adult.id))
        there = await core.ask(Undo(changed.id), place=den)
        again = delivered(await core.ask(Again(adult.id), place=den)).version

        assert [one.adult for one in (plain, adult, changed, again)] == [False, True, True, True]
        assert isinstance(back.outcome, Answered)
        assert "age-restricted" in back.outcome.text
        assert "v1 is for adults" in str(published.outcome)
        assert delivered(there).version.id == adult.id
        with pytest.raises(NotFound):
            await core.gallery.version(changed.id, Author("web", "1"))


async def test_a_picture_that_only_adults_may_see_is_one_for_adults(tmp_path: Path) -> None:
    """Whatever its words say."""
    daring = FakeBackend(capabilities=replace(FakeBackend().capabilities, adult_ok=True))
    den = replace(CHANNEL, channel="den", age_restricted=True)
    async with running_core(tmp_path, backend=daring, overseer=GATED) as core:
        core.rule.blocked_pictures = Every()
        core.rule.picture_category = "sexual_explicit"

        drawn = delivered(await core.ask(Imagine("a teapot"), place=den)).version

        assert drawn.adult


@pytest.mark.parametrize(
    ("place", "adult_ok", "hint"),
    [
        (CHANNEL, True, "age-restricted"),
        (replace(CHANNEL, age_restricted=True), False, "painter"),
        (replace(CHANNEL, age_restricted=True, direct=True), True, "direct messages"),
    ],
)
async def test_elsewhere_it_is_refused_and_said_where_it_would_be_possible(
    tmp_path: Path, place: Place, adult_ok: bool, hint: str
) -> None:
    painter = FakeBackend(capabilities=replace(FakeBackend().capabilities, adult_ok=adult_ok))
    async with running_core(tmp_path, backend=painter, overseer=GATED) as core:
        knowing(core, zorb=ADULT)

        told = (await core.ask(Imagine("a zorb"), place=place)).outcome

        assert isinstance(told, Refused)
        assert hint in told.refusal.suggestion
        assert core.backend.orders == []


# --- places and members -----------------------------------------------------------------------


async def test_a_place_may_want_a_caption_on_every_picture(tmp_path: Path) -> None:
    async with running_core(tmp_path, overseer=Overseer(PlaceRules(caption=True))) as core:
        outcome = delivered(await core.ask(Imagine("a dog")))

        assert outcome.caption == f"AI-made picture by {outcome.version.model}"


async def test_who_has_to_wait_is_told_until_when_and_nothing_is_planned(tmp_path: Path) -> None:
    overseer = Overseer()
    async with running_core(tmp_path, overseer=overseer) as core:
        version = await core.imagine("a dog")
        before = list(core.rule.texts)
        overseer.until = 2e9

        told = (await core.ask(Imagine("a cat"))).outcome
        talk = await core.ask(Reply("nice", PictureRef(version.id), addressed=False))

        assert isinstance(told, Declined)
        assert (told.limit, told.renews_at) == (LimitName.PAUSED, 2e9)
        assert isinstance(talk.outcome, Silent)
        assert core.rule.texts == before


async def test_who_has_to_wait_shows_others_nothing_and_may_go_back_alone(tmp_path: Path) -> None:
    overseer = Overseer()
    async with running_core(tmp_path, overseer=overseer) as core:
        private = await core.draw(Imagine("a dog"), private=True)
        there = PictureRef(private.id)
        changed = await core.draw(Reply("make it blue", there), private=True)
        shown = await core.draw(Imagine("a cat"))
        later = await core.draw(Reply("make it blue", PictureRef(shown.id)))
        overseer.until = 2e9

        published = await core.ask(Publish(private.id))
        public = await core.ask(Undo(later.id))
        alone = await core.ask(Undo(changed.id), private=True)

        assert isinstance(published.outcome, Declined)
        assert isinstance(public.outcome, Declined)
        assert delivered(alone).version.id == private.id
        assert (await core.gallery.version(private.id, private.author)).private


async def test_an_evasion_is_counted_and_told_with_the_refusal(tmp_path: Path) -> None:
    overseer = Overseer(said="Once more and I pause.")
    async with running_core(tmp_path, overseer=overseer) as core:
        knowing(core, bomb=Verdict(Action.BLOCK, "illicit", "word", 1.0, "p", evasive=True))

        told = (await core.ask(Imagine("a bomb"))).outcome
        await core.ask(Imagine("gore"))

        assert isinstance(told, Refused)
        assert told.refusal.suggestion.endswith("Once more and I pause.")
        assert [(one.category, one.pattern) for one in overseer.evasions] == [("illicit", "p")]


async def test_moderators_see_what_was_asked_about_once_the_member_has_the_answer(
    tmp_path: Path,
) -> None:
    overseer = Overseer()
    async with running_core(tmp_path, overseer=overseer) as core:
        knowing(core, einstein=PERSON)
        ticket = await core.studio.submit(request_of("einstein"))
        await core.messenger.answer_to(ticket.job_id)
        await core.closed(ticket.job_id)
        await core.runner.drain(5)

        assert overseer.seen == [("einstein", "real_person")]


# --- what judging costs -----------------------------------------------------------------------


@dataclass
class CostlyJudge:
    """Says one thing of everything, at a price."""

    says: Verdict = field(default_factory=Verdict)

    async def judge(
        self, text: RuleText, context: ScreeningContext, why: Any, found: Verdict
    ) -> Judgement:
        assert context.log is not None
        context.log.microdollars += 700
        return Judgement(self.says)


async def test_what_judging_costs_counts_against_the_money_of_the_day(tmp_path: Path) -> None:
    async with running_core(tmp_path, judge=CostlyJudge()) as core:
        plain = await spent(core, "a dog")
        judged = await spent(core, "собака в парке")

        assert judged - plain in (700, 1400)


async def test_judging_is_charged_though_nothing_is_drawn(tmp_path: Path) -> None:
    blocking = CostlyJudge(Verdict(Action.BLOCK, "deception", "judge", 0.9))
    async with running_core(tmp_path, judge=blocking) as core:
        assert await spent(core, "собака в парке") == 700
        assert core.backend.orders == []


async def spent(core: Core, words: str) -> int:
    """Return what a request has cost."""
    before = (await core.database.allowance_usage(BOB, CHANNEL)).money_microdollars
    ticket = await core.studio.submit(request_of(words))
    await core.closed(ticket.job_id)
    return (await core.database.allowance_usage(BOB, CHANNEL)).money_microdollars - before


def request_of(words: str) -> Request:
    return request(Imagine(words))


async def test_what_a_moderator_allowed_once_is_not_drawn_again_by_the_button(
    tmp_path: Path,
) -> None:
    async with running_core(tmp_path) as core:
        knowing(core, gorgon=GORE)
        allowed = replace(request_of("a gorgon"), overruled=(GORE.category,))
        first = await core.studio.submit(allowed)
        delivered(await core.messenger.answer_to(first.job_id))

        again = (await core.ask(Redo(first.job_id))).outcome

        assert isinstance(again, Refused)


async def test_what_may_not_be_drawn_in_a_place_is_not_published_there(tmp_path: Path) -> None:
    overseer = Overseer()
    async with running_core(tmp_path, overseer=overseer) as core:
        private = await core.draw(Imagine("a teapot"), private=True)
        overseer.rules = PlaceRules(blocked=("teapot",))

        outcome = (await core.ask(Publish(private.id))).outcome

        assert isinstance(outcome, Refused)
        assert (await core.gallery.version(private.id, private.author)).private


async def test_a_picture_is_looked_at_anew_before_it_is_published_where_less_is_allowed(
    tmp_path: Path,
) -> None:
    async with running_core(tmp_path) as core:
        private = await core.draw(Imagine("two people in love"), private=True)
        core.rule.blocked_pictures = Every()  # as its scores are judged in another place

        outcome = (await core.ask(Publish(private.id))).outcome

        assert isinstance(outcome, Refused)
        assert (await core.gallery.version(private.id, private.author)).private
