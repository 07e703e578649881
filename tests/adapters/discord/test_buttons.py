from __future__ import annotations

import asyncio
import dataclasses
import time

import pytest

from adapters.discord import texts
from bot.chat import patience, words
from bot.domain import Again, Author, Imagine, PictureRef, Publish, Refine, Undo, Vary, Version
from bot.downloads import LiveDownloads
from tests.adapters.discord.stage import Stage
from tests.fakes import screened
from tests.simulators.discord import Message
from tests.simulators.discord.multipart import Body


async def test_refine_opens_the_recipe_and_draws_what_was_changed(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog")

    opened = await stage.ana.press(answer, "Refine")
    modal = await opened.wait_modal()
    refined = await stage.finished(await stage.ana.submit_modal(opened, {"style": "anime"}))

    first, second = stage.versions
    ask = stage.fake.submitted[-1].ask
    assert isinstance(ask, Refine)
    assert ask.parent == PictureRef(first.id, 0)
    assert (ask.recipe.description, ask.recipe.style) == ("a dog", "anime")
    assert modal["title"] == "Refine v1"
    assert refined.id != answer.id
    assert "**v2** from v1" in refined.content
    assert second.parent == PictureRef(first.id, 0)


async def test_a_modal_opened_before_a_restart_works_after_it(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog")
    opened = await stage.ana.press(answer, "Refine")
    await opened.wait_modal()
    await stage.stop()
    await stage.start()

    refined = await stage.finished(await stage.ana.submit_modal(opened, {"style": "noir"}))

    assert "**v2** from v1" in refined.content


async def test_buttons_work_after_a_restart(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog")
    await stage.stop()
    await stage.start()

    varied = await stage.press(stage.ana, answer, "Vary")

    assert stage.fake.submitted[-1].ask == Vary(PictureRef(stage.versions[0].id, 0))
    assert len(varied.attachments) == 1
    assert varied.channel is answer.channel


async def test_again_and_undo_answer_with_messages_of_their_own(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog")
    varied = await stage.press(stage.ben, answer, "Vary")

    again = await stage.press(stage.ben, varied, "Again")
    back = await stage.press(stage.ben, varied, "Undo")

    first, second, _ = stage.versions
    assert [r.ask for r in stage.fake.submitted[-2:]] == [Again(second.id), Undo(second.id)]
    assert "Back to v1" in back.content
    assert first.author != second.author
    assert len({answer.id, varied.id, again.id, back.id}) == 4


async def test_of_several_pictures_the_button_asks_which_one(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog", count=3)

    asked = await stage.ben.press(answer, "Vary")
    question = await stage.whispered(asked)
    varied = await stage.press(stage.ben, question, "2")

    assert question.buttons == ("1", "2", "3")
    assert stage.fake.submitted[-1].ask == Vary(PictureRef(stage.versions[0].id, 1))
    assert not varied.ephemeral


async def test_of_several_pictures_a_certain_one_is_refined(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog", count=2)

    question = await stage.whispered(await stage.ana.press(answer, "Refine"))
    opened = await stage.ana.press(question, "2")
    await opened.wait_modal()
    await stage.finished(await stage.ana.submit_modal(opened, {"style": "oil"}))

    ask = stage.fake.submitted[-1].ask
    assert isinstance(ask, Refine)
    assert ask.parent.index == 1


async def test_what_comes_of_a_private_picture_stays_private(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog", private=True)

    varied = await stage.press(stage.ana, answer, "Vary")

    assert varied.ephemeral
    assert stage.fake.submitted[-1].private


async def test_publish_shows_a_private_picture_to_everyone(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog", private=True)

    shown = await stage.press(stage.ana, answer, "Publish")

    assert stage.fake.submitted[-1].ask == Publish(stage.versions[0].id)
    assert not shown.ephemeral
    assert "Publish" not in shown.buttons


async def test_prompt_is_shown_only_to_the_one_who_asks(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog")

    said = await stage.whispered(await stage.ben.press(answer, "Prompt"))

    assert said.ephemeral
    assert "Words:\na dog" in said.content


async def test_original_gives_the_stored_bytes(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog")

    said = await stage.whispered(await stage.ben.press(answer, "Original"))

    stored = stage.fake.gallery.pictures[stage.versions[0].pictures[0].sha256]
    assert said.attachments[0].data == stored.data
    assert said.content == ""


async def test_an_original_that_does_not_fit_comes_losslessly_where_that_does(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.start()
    answer = await stage.imagine("a dog")
    monkeypatch.setattr(texts, "MAX_FILES_BYTES", 3000)

    said = await stage.whispered(await stage.ben.press(answer, "Original"))

    assert said.content == texts.LOSSLESS
    assert len(said.attachments[0].data) <= 3000


async def test_an_original_that_does_not_fit_at_all_comes_as_a_copy_that_says_what_would_help(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.start()
    answer = await stage.imagine("a dog")
    monkeypatch.setattr(texts, "MAX_FILES_BYTES", 800)

    said = await stage.whispered(await stage.ben.press(answer, "Original"))

    assert said.content.startswith("This is a compressed copy, to fit Discord's size limit.")
    assert "pages.public" in said.content
    assert len(said.attachments[0].data) <= 800


async def test_an_original_that_does_not_fit_at_all_is_linked_where_there_are_links(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    links = LiveDownloads(stage.fake.gallery, "https://pictures.example", b"k" * 32, 60, time.time)
    stage.house = dataclasses.replace(stage.house, downloads=links)
    await stage.start()
    answer = await stage.imagine("a dog")
    monkeypatch.setattr(texts, "MAX_FILES_BYTES", 800)

    said = await stage.whispered(await stage.ben.press(answer, "Original"))

    link = said.links["Download the original"]
    _, _, picture = await links.picture(link.partition("original-")[2])
    assert said.ephemeral
    assert said.attachments == ()
    assert picture.file == stage.versions[0].pictures[0]


@pytest.mark.parametrize(("linked", "way"), [(False, "gives the best one"), (True, "leads to")])
async def test_a_compressed_copy_says_the_way_to_the_original(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, linked: bool, way: str
) -> None:
    links = LiveDownloads(stage.fake.gallery, "https://pictures.example", b"k" * 32, 60, time.time)
    stage.house = dataclasses.replace(stage.house, downloads=links if linked else None)
    monkeypatch.setattr(texts, "MAX_FILES_BYTES", 800)
    await stage.start()

    answer = await stage.imagine("a dog")
    listed = await stage.whispered(await stage.ana.slash(stage.channel, "limits"))
    seen = await stage.whispered(await stage.ana.press(listed, "See 1"))

    for shown in (answer, seen):
        assert "compressed copy" in shown.content
        assert f"“Original” {way}" in shown.content


async def test_the_author_deletes_a_picture_with_its_message(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog")

    await stage.ana.press(answer, "Delete")
    await stage.sim.wait_for(lambda: answer.deleted)

    assert stage.versions == []


async def test_another_member_may_not_delete(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog")

    said = await stage.whispered(await stage.ben.press(answer, "Delete"))

    assert "Only the person who asked" in said.content
    assert not answer.deleted
    assert len(stage.versions) == 1


async def test_a_moderator_may_delete(stage: Stage) -> None:
    await stage.start()
    stage.guild.grant(stage.ben, "MANAGE_MESSAGES")
    answer = await stage.imagine("a dog")

    await stage.ben.press(answer, "Delete")
    await stage.sim.wait_for(lambda: answer.deleted)

    assert stage.versions == []


async def test_a_member_who_may_not_write_draws_nothing(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog")
    stage.channel.deny(stage.ben, "SEND_MESSAGES")

    said = await stage.whispered(await stage.ben.press(answer, "Vary"))

    assert said.content == texts.MAY_NOT_WRITE
    assert len(stage.fake.accepted) == 1


async def held_drawing(stage: Stage) -> Message:
    """Return the progress message of a job that stands at the drawing step."""
    stage.fake.hold()
    asked = await stage.ana.slash(stage.channel, "imagine", prompt="a dog")
    message = await asked.wait_message()
    await stage.sim.wait_for(lambda: "Cancel" in message.buttons)
    return message


async def test_the_author_stops_a_running_job(stage: Stage) -> None:
    stage.fake.step_seconds = 0.02
    await stage.start()
    message = await held_drawing(stage)

    await stage.ana.press(message, "Cancel")
    await stage.fake.idle()

    assert message.content == words.STOPPED
    assert message.buttons == ()
    assert message.attachments == ()


async def test_another_member_may_not_stop_a_job(stage: Stage) -> None:
    stage.fake.step_seconds = 0.02
    await stage.start()
    message = await held_drawing(stage)

    said = await stage.whispered(await stage.ben.press(message, "Cancel"))

    assert "Only the person who asked" in said.content
    assert stage.fake.open_jobs
    stage.fake.release()
    await stage.fake.idle()


async def test_a_thread_is_opened_on_demand(stage: Stage) -> None:
    await stage.start(threads="on_demand")
    answer = await stage.imagine("a dog")
    assert answer.thread is None

    said = await stage.whispered(await stage.ben.press(answer, "Thread"))

    assert said.content == f"Here it is: <#{stage.thread_of(answer).id}>"


async def test_a_thread_that_the_bot_may_not_open_is_told(stage: Stage) -> None:
    await stage.start(threads="on_demand")
    answer = await stage.imagine("a dog")
    stage.channel.deny(stage.sim.bot, "CREATE_PUBLIC_THREADS")

    said = await stage.whispered(await stage.ben.press(answer, "Thread"))

    assert "may not open threads" in said.content


async def test_no_thread_is_offered_where_threads_are_off(stage: Stage) -> None:
    await stage.start(threads="never")

    answer = await stage.imagine("a dog")

    assert answer.thread is None
    assert "Thread" not in answer.buttons


async def test_a_picture_that_is_gone_is_told(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog")
    stage.fake.gallery.versions.clear()

    said = await stage.whispered(await stage.ana.press(answer, "Refine"))

    assert said.content == "That picture is gone."


async def test_refine_picture_on_the_bots_own_message_opens_its_recipe(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog")

    opened = await stage.ben.context_menu(stage.channel, "Refine picture", answer)
    await opened.wait_modal()
    await stage.finished(await stage.ben.submit_modal(opened, {"style": "pixel"}))

    assert isinstance(stage.fake.submitted[-1].ask, Refine)


async def test_refine_picture_on_several_pictures_asks_which_one(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog", count=2)

    asked = await stage.ben.context_menu(stage.channel, "Refine picture", answer)

    assert (await stage.whispered(asked)).buttons == ("1", "2")


async def test_refine_picture_on_somebody_elses_asks_what_to_do_with_it(stage: Stage) -> None:
    await stage.start()
    posted = await stage.ben.send(
        stage.channel, "look", attachments=[("cat.png", screened.png(), "image/png")]
    )

    opened = await stage.ana.context_menu(stage.channel, "Refine picture", posted)
    await opened.wait_modal()
    await stage.finished(await stage.ana.submit_modal(opened, {"words": "as a watercolour"}))

    ask = stage.fake.submitted[-1].ask
    assert isinstance(ask, Imagine)
    assert ask.words == "as a watercolour"
    assert stage.fake.fetched == [screened.png()]


async def test_somebody_elses_picture_is_found_again_after_a_restart(stage: Stage) -> None:
    await stage.start()
    posted = await stage.ben.send(
        stage.channel, "look", attachments=[("cat.png", screened.png(), "image/png")]
    )
    opened = await stage.ana.context_menu(stage.channel, "Refine picture", posted)
    await opened.wait_modal()
    await stage.stop()
    await stage.start()

    await stage.finished(await stage.ana.submit_modal(opened, {"words": "as a watercolour"}))

    assert stage.fake.fetched == [screened.png()]


async def test_refine_picture_where_there_is_none_is_told(stage: Stage) -> None:
    await stage.start()
    posted = await stage.ben.send(stage.channel, "hello")

    asked = await stage.ana.context_menu(stage.channel, "Refine picture", posted)

    assert (await stage.whispered(asked)).content == words.NO_PICTURE_HERE


async def test_show_prompt_knows_only_the_bots_pictures(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog")
    posted = await stage.ben.send(stage.channel, "hello")

    mine = await stage.whispered(await stage.ben.context_menu(stage.channel, "Show prompt", answer))
    other = await stage.whispered(
        await stage.ben.context_menu(stage.channel, "Show prompt", posted)
    )

    assert "Words:\na dog" in mine.content
    assert other.content == words.NOT_MINE


async def test_a_button_of_another_program_is_told_as_outdated(stage: Stage) -> None:
    await stage.start()
    posts = stage.sim.platform.posts
    foreign = {"type": 2, "style": 1, "label": "Old", "custom_id": "imagine-v0"}
    body = Body({"content": "hi", "components": [{"type": 1, "components": [foreign]}]})
    message = posts.publish(posts.fill(posts.new(stage.channel, stage.sim.bot, 0), body))

    said = await stage.whispered(await stage.ben.press(message, "Old"))

    assert said.content == texts.OUTDATED


async def test_a_recipe_that_does_not_come_in_time_is_told(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def slow(version_id: str, viewer: Author) -> Version:
        await asyncio.Event().wait()
        raise AssertionError

    await stage.start()
    answer = await stage.imagine("a dog")
    monkeypatch.setattr(patience, "LOOKUP_SECONDS", 0.01)
    monkeypatch.setattr(stage.fake.gallery, "version", slow)

    said = await stage.whispered(await stage.ben.press(answer, "Refine"))

    assert said.content == words.SLOW


async def test_a_moderator_clears_a_message_whose_picture_is_gone(stage: Stage) -> None:
    await stage.start()
    stage.guild.grant(stage.ben, "MANAGE_MESSAGES")
    answer = await stage.imagine("a dog")
    stage.fake.gallery.versions.clear()

    said = await stage.whispered(await stage.ana.press(answer, "Delete"))
    await stage.ben.press(answer, "Delete")
    await stage.sim.wait_for(lambda: answer.deleted)

    assert said.content == "That picture is gone."


async def test_an_original_of_several_asks_which_one(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog", count=2)

    question = await stage.whispered(await stage.ana.press(answer, "Original"))
    said = await stage.whispered(await stage.ana.press(question, "2"))

    second = stage.versions[0].pictures[1]
    assert said.attachments[0].data == stage.fake.gallery.pictures[second.sha256].data
