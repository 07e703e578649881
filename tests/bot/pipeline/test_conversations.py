"""What members can do with a picture, through the real core."""

from pathlib import Path
from typing import Any

import pytest

from bot.domain import (
    Address,
    Again,
    Answered,
    Delivered,
    Failed,
    Imagine,
    Intent,
    Options,
    PictureRef,
    Place,
    Publish,
    Recipe,
    Refine,
    Reply,
    Silent,
    Undo,
    Upload,
    Vary,
    Version,
)
from bot.errors import NotAllowed, NotFound
from tests.fakes.backends import FakeBackend, png
from tests.fakes.core import ALICE, BOB, CHANNEL, Core, running_core


def thread_of(core: Core) -> Place:
    """Return the thread of the conversation that was begun last."""
    message = core.messenger.shown[-1].request.address.message
    return Place("fake", "guild", "channel", thread=message)


async def test_words_become_a_picture_with_everything_recorded(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        version = await core.imagine("a dog wearing pink sunglasses")

        assert version.number == 1
        assert version.parent is None
        assert version.words == "a dog wearing pink sunglasses"
        assert version.prompt == core.backend.prompts[0]
        assert "pink sunglasses" in version.prompt
        assert version.cost_microdollars == 10_000
        assert (version.backend, version.model) == ("fake", "fake-1")
        assert await core.gallery.version(version.id, ALICE) == version


async def test_the_answer_says_what_is_left(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        answer = await core.ask(Imagine("a dog"))

        assert answer.allowance is not None
        assert answer.allowance.pictures_left == 999


async def test_a_reply_changes_that_very_picture(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        first = await core.imagine("a dog on the beach")
        second = await core.reply("make it anime-style", first)

        assert second.parent == PictureRef(first.id, 0)
        assert (second.number, second.parent_number) == (2, 1)
        assert second.conversation_id == first.conversation_id
        assert [source.file for source in core.backend.orders[1].sources] == list(first.pictures)
        assert second.recipe.description == first.recipe.description
        assert "anime" in second.recipe.style


async def test_plain_words_in_the_thread_refine_the_version_shown(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        first = await core.imagine("a dog")
        second = await core.draw(Reply("add a red hat"), BOB, thread_of(core))

        assert second.parent == PictureRef(first.id)


async def test_context_is_per_member_in_a_thread(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        await core.imagine("a dog")
        thread = thread_of(core)
        alices = await core.draw(Reply("make it anime-style"), ALICE, thread)
        bobs = await core.draw(Reply("add a red hat"), BOB, thread)
        again = await core.draw(Reply("at night"), ALICE, thread)

        assert bobs.parent == PictureRef(alices.id)
        assert again.parent == PictureRef(alices.id)


async def test_an_older_picture_can_be_branched_from(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        first = await core.imagine("a dog")
        await core.reply("make it anime-style", first)
        branch = await core.reply("make it noir", first)

        assert (branch.number, branch.parent_number) == (3, 1)


async def test_outside_a_thread_a_new_picture_begins_a_new_conversation(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        first = await core.imagine("a dog")
        second = await core.imagine("a cat")

        assert second.conversation_id != first.conversation_id
        assert second.number == 1


async def test_a_new_picture_in_a_thread_joins_its_conversation(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        first = await core.imagine("a dog")
        second = await core.draw(Imagine("a castle"), ALICE, thread_of(core))

        assert (second.conversation_id, second.number) == (first.conversation_id, 2)
        assert second.parent is None


async def test_a_direct_message_is_one_conversation_until_a_new_one(tmp_path: Path) -> None:
    direct = Place("fake", "", "dm-alice", direct=True)

    async with running_core(tmp_path) as core:
        first = await core.draw(Imagine("a dog"), place=direct)
        second = await core.draw(Reply("at night"), place=direct)
        other = await core.draw(Imagine("a castle"), place=direct)
        third = await core.draw(Reply("at night"), place=direct)

        assert second.parent == PictureRef(first.id)
        assert other.conversation_id != first.conversation_id
        assert third.parent == PictureRef(other.id)


async def test_undo_shows_the_parent_and_continues_from_it(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        first = await core.imagine("a dog")
        thread = thread_of(core)
        second = await core.draw(Reply("make it noir"), ALICE, thread)
        shown = await core.draw(Undo(second.id), ALICE, thread)
        third = await core.draw(Reply("add a red hat"), ALICE, thread)

        assert shown == first
        assert third.parent == PictureRef(first.id)
        assert len(core.backend.orders) == 3


async def test_going_back_to_a_number_is_understood(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        first = await core.imagine("a dog")
        thread = thread_of(core)
        await core.draw(Reply("make it noir"), ALICE, thread)
        await core.draw(Reply("add a red hat"), ALICE, thread)
        shown = await core.draw(Reply("go back to 1"), ALICE, thread)

        assert shown == first


@pytest.mark.parametrize("words", ["go back to 9", "undo"])
async def test_going_back_to_nothing_is_told(tmp_path: Path, words: str) -> None:
    async with running_core(tmp_path) as core:
        await core.imagine("a dog")
        outcome = (await core.ask(Reply(words), ALICE, thread_of(core))).outcome

        assert isinstance(outcome, Answered | Failed)
        told = outcome.text if isinstance(outcome, Answered) else outcome.sentence
        assert "no v9" in told or "nothing to" in told


async def test_the_second_picture_can_be_pointed_at_in_words(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        first = await core.imagine("a dog", count=3)
        second = await core.draw(Reply("make the second one noir"), ALICE, thread_of(core))

        assert len(first.pictures) == 3
        assert second.parent == PictureRef(first.id, 1)
        assert core.backend.orders[1].sources[0].file == first.pictures[1]


async def test_a_variation_starts_from_the_picture(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        first = await core.imagine("a dog")
        other = await core.draw(Vary(PictureRef(first.id)))

        assert other.intent is Intent.VARIATION
        assert other.parent == PictureRef(first.id)
        assert other.recipe == first.recipe


async def test_again_asks_the_same_once_more(tmp_path: Path) -> None:
    backend = FakeBackend()
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("a dog", count=2)
        second = await core.draw(Again(first.id), BOB)

        assert second.prompt == first.prompt
        assert second.words == first.words
        assert second.author == BOB
        assert len(second.pictures) == 2


async def test_the_four_fields_of_a_recipe_can_be_changed_by_hand(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        first = await core.imagine("a dog on the beach")
        recipe = Recipe("oil painting", "a cat on the beach", "impressionist", "wide shot")
        second = await core.draw(Refine(PictureRef(first.id), recipe))

        assert second.recipe.description == "a cat on the beach"
        assert "impressionist" in second.prompt


async def test_exact_words_are_used_as_they_are(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        version = await core.imagine("DOG!! four-dimensional, make it anime", exact=True)

        assert core.backend.prompts == ["DOG!! four-dimensional, make it anime"]
        assert version.exact


async def test_shape_and_count_in_the_sentence_are_understood(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        version = await core.imagine("three pictures of a dog, 16:9")

        assert len(version.pictures) == 3
        assert core.backend.orders[0].shape == "16:9"


async def test_talk_among_members_is_met_with_silence(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        await core.imagine("a dog")
        answer = await core.ask(Reply("lol nice", addressed=False), BOB, thread_of(core))

        assert answer.outcome == Silent()
        assert len(core.backend.orders) == 1


async def test_a_question_is_answered_in_words(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        answer = await core.ask(Imagine("what can't you draw?"))

        assert isinstance(answer.outcome, Answered)
        assert core.backend.orders == []


async def test_an_upload_is_the_picture_to_start_from(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        core.messenger.uploads["u1"] = data = png((1, 2, 3))
        upload = Upload("u1", "cat.png", "image/png", len(data))
        version = await core.draw(Imagine("make it anime-style", references=(upload,)))

        assert [source.data for source in core.backend.orders[0].sources] == [data]
        assert [file.size_bytes for file in version.references] == [len(data)]


async def test_a_painter_without_eyes_says_so(tmp_path: Path) -> None:
    backend = FakeBackend().without_edits()
    async with running_core(tmp_path, backend=backend) as core:
        core.messenger.uploads["u1"] = data = png((1, 2, 3))
        upload = Upload("u1", "cat.png", "image/png", len(data))
        answer = await core.ask(Imagine("a dog, like this", references=(upload,)))

        assert isinstance(answer.outcome, Delivered)
        assert any("can't look at" in note for note in answer.outcome.notes)


async def test_an_upload_that_is_gone_is_told_and_nothing_is_drawn(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        upload = Upload("nowhere", "cat.png", "image/png", 10)
        answer = await core.ask(Imagine("a dog", references=(upload,)))

        assert isinstance(answer.outcome, Failed)
        assert "Upload it again" in answer.outcome.sentence
        assert core.backend.orders == []


async def test_another_painter_can_be_chosen_and_stays(tmp_path: Path) -> None:
    other = FakeBackend(name="other")
    async with running_core(tmp_path, others=[other]) as core:
        first = await core.imagine("a dog", backend="other")
        second = await core.reply("at night", first)

        assert (first.backend, second.backend) == ("other", "other")
        assert core.backend.orders == []


async def test_an_unknown_painter_is_told_with_those_there_are(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        answer = await core.ask(Imagine("a dog", Options(backend="dalle")))

        assert isinstance(answer.outcome, Failed)
        assert "Possible: fake" in answer.outcome.sentence


async def test_empty_words_are_refused_at_the_door(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        outcome = (await core.ask(Imagine("  "))).outcome

        assert isinstance(outcome, Failed)
        assert "Say what to draw" in outcome.sentence
        assert not outcome.again


async def test_a_private_picture_is_its_authors_until_it_is_published(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        mine = await core.draw(Imagine("a dog"), private=True)
        with pytest.raises(NotFound):
            await core.gallery.version(mine.id, BOB)
        denied = await core.ask(Reply("at night", PictureRef(mine.id)), BOB)
        shown = await core.draw(Publish(mine.id), ALICE)

        assert isinstance(denied.outcome, Failed)
        assert not shown.private
        assert (await core.gallery.version(mine.id, BOB)).id == mine.id


@pytest.mark.parametrize("words", ["", "undo", "go back to v1"])
async def test_going_back_in_public_shows_nothing_private(tmp_path: Path, words: str) -> None:
    async with running_core(tmp_path) as core:
        mine = await core.draw(Imagine("a dog"), private=True)
        then = await core.draw(Reply("at night", PictureRef(mine.id)), private=True)
        await core.draw(Publish(then.id))
        outcome = (await core.ask(_back(words, then))).outcome

        assert isinstance(outcome, Answered)
        assert outcome.text.startswith("v1 is for your eyes alone, so I don't show it here.")
        with pytest.raises(NotFound):
            await core.gallery.version(mine.id, BOB)


@pytest.mark.parametrize("words", ["", "undo"])
@pytest.mark.parametrize(
    "where",
    [
        {"private": True},
        {"place": Place("fake", "", "dm-alice", direct=True)},
        {"address": Address("fake", message="alone", own_room="alone")},
    ],
)
async def test_where_only_its_author_looks_going_back_shows_what_is_private(
    tmp_path: Path, where: dict[str, Any], words: str
) -> None:
    async with running_core(tmp_path) as core:
        mine = await core.draw(Imagine("a dog"), private=True)
        then = await core.draw(Reply("at night", PictureRef(mine.id)), private=True)
        await core.draw(Publish(then.id))
        shown = await core.draw(_back(words, then), **where)

        assert shown == mine


def _back(words: str, version: Version) -> Undo | Reply:
    return Reply(words, PictureRef(version.id)) if words else Undo(version.id)


async def test_only_its_author_publishes_a_picture(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        mine = await core.draw(Imagine("a dog"), private=True)
        outcome = (await core.ask(Publish(mine.id), BOB)).outcome

        assert isinstance(outcome, Failed)
        with pytest.raises(NotFound):
            await core.gallery.version(mine.id, BOB)


async def test_a_deleted_picture_is_gone_with_its_bytes(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        version = await core.imagine("a dog")
        with pytest.raises(NotAllowed):
            await core.gallery.delete(version.id, BOB, moderator=False)
        await core.gallery.delete(version.id, BOB, moderator=True)

        with pytest.raises(NotFound):
            await core.gallery.version(version.id, ALICE)
        outcome = (await core.ask(Reply("at night", PictureRef(version.id)))).outcome
        assert isinstance(outcome, Failed)
        assert not list((tmp_path / "pictures").rglob(version.pictures[0].sha256 + "*"))


async def test_a_conversation_survives_a_restart(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        first = await core.imagine("a dog on the beach")
        thread = thread_of(core)

    async with running_core(tmp_path) as core:
        second = await core.draw(Reply("make it noir"), ALICE, thread)
        assert await core.gallery.recent(ALICE) == [second, first]
        assert await core.gallery.original(PictureRef(first.id), BOB)

    assert second.parent == PictureRef(first.id)


async def test_a_change_keeps_the_seed_and_again_does_not(tmp_path: Path) -> None:
    backend = FakeBackend()
    backend.capabilities = type(backend.capabilities)(seeds=True, max_count=4)
    async with running_core(tmp_path, backend=backend) as core:
        first = await core.imagine("a dog", seed=7)
        changed = await core.reply("make it noir", first)
        again = await core.draw(Again(first.id))

        assert (first.seed, changed.seed) == (7, 7)
        assert again.seed != 7


async def test_two_members_at_once_in_one_thread_get_numbers_of_their_own(tmp_path: Path) -> None:
    async with running_core(tmp_path) as core:
        await core.imagine("a dog")
        thread = thread_of(core)
        versions: list[Version] = []
        for author in (ALICE, BOB):
            versions.append(await core.draw(Reply("make it noir"), author, thread))

        assert sorted(version.number for version in versions) == [2, 3]
        assert CHANNEL.room is None
