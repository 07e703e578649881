"""`/imagine` with each of its options, and what its answer shows."""

import io

import pytest
from PIL import Image

from bot.domain import Size
from tests.end_to_end.world import World, is_final
from tests.simulators.discord import Message
from tests.simulators.openai.pictures import picture

ENVIRON = {
    "LIMNER_STUDIO__LANGUAGE": "offline",
    "LIMNER_STUDIO__BACKENDS": '["sketch"]',
}
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]


def sizes(message: Message) -> list[Size]:
    """Return the sizes of a message's pictures, as their bytes say."""
    found = []
    for file in message.attachments:
        with Image.open(io.BytesIO(file.data)) as opened:
            found.append(Size(*opened.size))
    return found


async def test_the_answer_shows_the_prompt_the_version_the_time_and_what_is_left(
    here: World,
) -> None:
    shown = await here.imagine("a dog wearing pink sunglasses")

    assert "A dog wearing pink sunglasses" in shown.text
    assert "**v1**" in shown.text
    assert "under 1 s" in shown.text or " s ·" in shown.text
    assert "499 pictures left, renews <t:" in shown.text
    assert "$" not in shown.text
    assert shown.attachments[0].filename == "limner-v1.png"
    assert "A dog wearing pink sunglasses" in (shown.attachments[0].description or "")


async def test_a_thread_named_by_the_words_is_opened_on_the_answer(here: World) -> None:
    _, thread = await here.picture_in_thread("a dog wearing pink sunglasses")

    assert thread.name == "a dog wearing pink sunglasses"
    assert thread.parent is here.channel
    assert here.said_by_bot(thread) == []


async def test_the_answer_has_all_its_buttons(here: World) -> None:
    first = await here.imagine()
    second = await here.press(first, "Vary")

    lower = ("Prompt", "Original", "More", "Delete")
    assert first.buttons == ("Refine", "Region", "Vary", "Again", *lower)
    assert second.buttons == ("Refine", "Region", "Vary", "Again", "Undo", *lower)


@pytest.mark.parametrize(("shape", "ratio"), [("wide", 3 / 2), ("tall", 2 / 3), ("16:9", 16 / 9)])
async def test_a_shape_is_kept(here: World, shape: str, ratio: float) -> None:
    shown = await here.imagine(shape=shape)

    (size,) = sizes(shown)
    assert size.width / size.height == pytest.approx(ratio, rel=0.05)


async def test_an_unknown_shape_is_told_beside_the_picture(here: World) -> None:
    shown = await here.imagine(shape="banana")

    assert sizes(shown) == [Size(1024, 1024)]
    assert "I don't know the shape “banana”." in shown.text


async def test_several_pictures_come_in_one_message(here: World) -> None:
    calls = len(here.openai.billed_calls)
    shown = await here.imagine(count=3)

    names = [file.filename for file in shown.attachments]
    assert names == ["limner-v1-1.png", "limner-v1-2.png", "limner-v1-3.png"]
    assert len({file.data for file in shown.attachments}) == 3
    assert "497 pictures left" in shown.text
    assert len(here.openai.billed_calls) - calls == 1


async def test_a_style_goes_into_the_prompt(here: World) -> None:
    shown = await here.imagine(style="watercolour")

    assert "watercolour" in here.openai.prompts[-1]
    assert "watercolour" in shown.text


async def test_a_quality_goes_to_the_painter(here: World) -> None:
    await here.imagine(quality="high")

    assert here.openai.billed_calls[-1].params["quality"] == "high"


async def test_exact_words_are_used_as_they_are(here: World) -> None:
    await here.imagine("Two dogs,  WIDE awake, 3 pictures of them", exact=True)

    assert here.openai.prompts[-1] == "Two dogs,  WIDE awake, 3 pictures of them"


async def test_shape_count_and_without_are_understood_from_the_words(here: World) -> None:
    shown = await here.imagine("two pictures of a beach without people, wide")

    assert len(shown.attachments) == 2
    assert all(size.width > size.height for size in sizes(shown))
    assert "ithout people" in here.openai.prompts[-1]


async def test_another_painter_draws_when_it_is_chosen(here: World) -> None:
    calls = len(here.openai.billed_calls)
    shown = await here.imagine("a dog on the beach", backend="sketch")

    assert len(here.openai.billed_calls) == calls
    assert sizes(shown) == [Size(1024, 1024)]
    assert "Sketch" in shown.text
    assert "OpenMoji" in shown.text


async def test_an_uploaded_picture_is_what_the_painter_starts_from(here: World) -> None:
    photo = picture("somebody's photo", 320, 240)
    shown = await here.imagine("make it a watercolour", picture=("me.png", photo, "image/png"))

    assert shown.attachments
    assert here.openai.billed_calls[-1].endpoint == "edit"
    assert here.openai.billed_calls[-1].sources == 1


async def test_an_upload_that_is_no_picture_is_named_and_nothing_is_drawn(here: World) -> None:
    calls = len(here.openai.calls)
    shown = await here.imagine(picture=("song.mp3", b"ID3 music", "audio/mpeg"))

    assert "song.mp3" in shown.text
    assert shown.ephemeral
    assert len(here.openai.calls) == calls


async def test_a_broken_picture_is_answered_with_what_to_do(here: World) -> None:
    shown = await here.imagine(picture=("dog.png", b"\x89PNG but no more", "image/png"))

    assert not shown.attachments
    assert "PNG" in shown.text
    assert "Traceback" not in shown.text


async def test_menus_complete_what_is_typed(here: World) -> None:
    place, prompt = here.channel, "a dog"
    shapes = await here.alice.autocomplete(place, "imagine", "shape", prompt=prompt, shape="wi")
    styles = await here.alice.autocomplete(place, "imagine", "style", prompt=prompt, style="")
    fine = await here.alice.autocomplete(place, "imagine", "quality", prompt=prompt, quality="hi")

    assert [choice["value"] for choice in shapes] == ["wide"]
    assert {"anime", "watercolour", "noir"} <= {choice["value"] for choice in styles}
    assert "high" in [choice["value"] for choice in fine]


async def test_a_private_picture_is_shown_to_its_author_alone(here: World) -> None:
    shown = await here.imagine(private=True)

    assert shown.attachments
    assert shown.visible_to == here.alice.id
    assert shown.thread is None
    assert here.channel.messages == []


async def test_a_private_picture_is_published_by_its_author(here: World) -> None:
    private = await here.imagine("a secret garden", private=True)
    published = await here.press(private, "Publish")

    assert not published.ephemeral
    assert published.attachments[0].data == private.attachments[0].data
    assert "A secret garden" in published.text
    assert "Publish" not in published.buttons
    assert (await here.thread_of(published)).parent is here.channel
    assert "**v2** from v1" in (await here.press(published, "Vary", here.bob)).text


async def test_what_comes_of_a_private_picture_is_private_too(here: World) -> None:
    private = await here.imagine(private=True)
    varied = await here.press(private, "Vary")
    opened = await here.alice.press(varied, "Refine")
    await opened.wait_modal()
    refined = await here.finished(await here.alice.submit_modal(opened, {"style": "noir"}))

    assert varied.visible_to == refined.visible_to == here.alice.id
    assert "**v3** from v2" in refined.text
    assert here.channel.messages == []


async def test_a_slow_picture_shows_where_it_stands_until_it_is_there(here: World) -> None:
    async with here.openai.hold("images") as held:
        asked = await here.ask()
        await held.reached()
        await here.wait(lambda: asked.message and "Drawing" in asked.message.text)
        assert asked.message is not None
        assert asked.message.buttons == ("Cancel",)
    shown = await here.finished(asked)

    assert shown.attachments
    assert [one.content for one in shown.revisions if "Drawing" in one.content] == ["Drawing ..."]
    assert is_final(shown)


async def test_waiting_members_read_their_place_in_the_queue(here: World) -> None:
    async with here.openai.hold("images") as held:
        running = [await here.ask(f"picture {n}") for n in range(2)]
        await held.reached(2)
        third = await here.ask("the third picture")
        await here.wait(lambda: third.message and "Waiting" in third.message.text)
    shown = [await here.finished(asked) for asked in (*running, third)]

    assert all(message.attachments for message in shown)


async def test_who_has_several_pictures_in_the_works_is_asked_to_wait(here: World) -> None:
    async with here.openai.hold("images") as held:
        running = [await here.ask(f"picture {n}") for n in range(3)]
        await held.reached(2)
        declined = await here.imagine("one too many")
    for asked in running:
        await here.finished(asked)

    assert "You have 3 pictures in the works already." in declined.text
    assert declined.visible_to == here.alice.id


async def test_in_a_thread_a_new_picture_joins_the_conversation(here: World) -> None:
    _, thread = await here.picture_in_thread()
    shown = await here.imagine("a castle", place=thread)

    assert shown.channel is thread
    assert shown.attachments
    assert "**v2**" in shown.text
    assert " from " not in shown.text
