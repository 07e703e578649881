"""Where a picture may change, by clicks: the grid, the form, what is compared, and the rest."""

import io

import pytest
from PIL import Image

from adapters.discord import texts
from bot.chat import cells, words
from tests.end_to_end.world import World
from tests.simulators.discord import Interaction, Message
from tests.simulators.discord.multipart import Body

ENVIRON = {
    "LIMNER_STUDIO__LANGUAGE": "offline",
    "LIMNER_PAGES__PUBLIC_URL": "https://paint.limner.example",
}
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]

GRID = "Cells of the grid"


async def opened_for(here: World, shown: Message, *chosen: str) -> Interaction:
    """Let Alice press Region and choose cells; return the choice with the open form."""
    grid = await here.press(shown, "Region")
    opened = await here.alice.press(grid, GRID, chosen)
    await opened.wait_modal()
    return opened


async def changed(here: World, opened: Interaction, said: str = "a red balloon") -> Message:
    """Let Alice fill in the form and return the answer."""
    return await here.finished(await here.alice.submit_modal(opened, {"words": said}))


def published(here: World, part: dict[str, object]) -> Message:
    """Return a message of the bot's with a component that it would not make."""
    posts = here.discord.platform.posts
    body = Body({"content": "hi", "components": [{"type": 1, "components": [part]}]})
    return posts.publish(posts.fill(posts.new(here.channel, here.discord.bot, 0), body))


def size_of(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as opened:
        return opened.size


def version_id(message: Message) -> str:
    """Return the id of the version that a message shows, as its buttons name it."""
    row = message.components[0]["components"]
    return str(row[0]["custom_id"]).split(":")[2]


async def test_cells_and_words_change_the_picture_there(here: World) -> None:
    first = await here.imagine("a dog in the park")
    opened = await opened_for(here, first, "C1", "B1")
    second = await changed(here, opened)

    assert "**v2** from v1" in second.text
    assert "red balloon" in here.openai.prompts[-1]
    assert here.openai.billed_calls[-1].endpoint == "edit"
    assert second.channel is here.channel
    assert not second.ephemeral
    assert second.attachments[0].data != first.attachments[0].data


async def test_the_grid_is_a_smaller_copy_for_the_one_who_asks(here: World) -> None:
    first = await here.imagine()
    grid = await here.press(first, "Region", here.bob)

    assert grid.visible_to == here.bob.id
    (file,) = grid.attachments
    assert file.filename == "limner-v1-grid.webp"
    assert file.data[8:12] == b"WEBP"
    assert max(size_of(file.data)) <= 1600
    assert grid.content.startswith(words.WHERE)


async def test_the_grid_leads_to_a_page_of_this_members_own(here: World) -> None:
    first = await here.imagine()
    links = [(await here.press(first, "Region")).links["Paint it"] for _ in range(2)]

    assert all(link.startswith("https://paint.limner.example/paint/") for link in links)
    assert len(set(links)) == 2
    assert max(map(len, links)) <= 512


async def test_a_region_of_a_private_picture_stays_private(here: World) -> None:
    first = await here.imagine(private=True)
    second = await changed(here, await opened_for(here, first, "A1"))

    assert second.visible_to == here.alice.id
    assert "**v2** from v1" in second.text


async def test_of_several_pictures_the_chosen_one_changes(here: World) -> None:
    first = await here.imagine(count=2)
    grid = await here.press(await here.press(first, "Region"), "2")
    opened = await here.alice.press(grid, GRID, ["A1"])
    await opened.wait_modal()
    second = await changed(here, opened)

    assert grid.attachments[0].filename == "limner-v1-2-grid.webp"
    assert len(second.attachments) == 1
    assert "**v2** from v1" in second.text


async def test_forged_cells_and_forms_draw_nothing(here: World) -> None:
    first = await here.imagine()
    target = version_id(first)
    select = {
        "type": 3,
        "custom_id": f"l:cells:{target}:0",
        "placeholder": GRID,
        "options": [{"label": name, "value": name} for name in ("A1", "D4")],
    }
    before = len(here.openai.billed_calls)
    cell = await here.finished(await here.alice.press(published(here, select), GRID, ["D4"]))
    opened = await opened_for(here, first, "A1")
    assert opened.modal is not None
    opened.modal["custom_id"] = f"l:modal:region:{target}:0:fff"
    form = await changed(here, opened)
    button = {"type": 2, "style": 1, "label": "x", "custom_id": f"l:expand.round:{target}:0"}
    shape = await here.finished(await here.alice.press(published(here, button), "x"))

    assert cell.text == cells.UNKNOWN
    assert form.text == texts.OUTDATED
    assert shape.text == texts.OUTDATED
    assert {one.visible_to for one in (cell, form, shape)} == {here.alice.id}
    assert len(here.openai.billed_calls) == before


async def test_nobody_sees_anothers_private_picture_under_a_grid(here: World) -> None:
    first = await here.imagine(private=True)
    target = version_id(first)
    for verb in ("region", "more", "compare"):
        button = {"type": 2, "style": 1, "label": "x", "custom_id": f"l:{verb}:{target}:0"}
        said = await here.press(published(here, button), "x", here.bob)

        assert said.attachments == ()
        assert said.visible_to == here.bob.id
        assert "gone" in said.text


async def test_before_and_after_are_compared_where_one_place_changed(here: World) -> None:
    first = await here.imagine()
    second = await changed(here, await opened_for(here, first, "A1", "B1"))
    assert "Compare" not in first.buttons
    assert "Compare" in second.buttons
    both = await here.press(second, "Compare", here.bob)

    assert both.visible_to == here.bob.id
    assert both.text == words.COMPARED
    width, height = size_of(both.attachments[0].data)
    assert width > 1.5 * height


async def test_more_expands_and_varies(here: World) -> None:
    first = await here.imagine(shape="square")
    more = await here.press(first, "More")
    wide = await here.press(more, "Expand: wide")
    subtle = await here.press(more, "Vary subtly")

    assert more.visible_to == here.alice.id
    assert "Expand: square" not in more.buttons
    width, height = size_of(wide.attachments[0].data)
    assert width > height
    assert "**v2** from v1" in wide.text
    assert "**v3** from v1" in subtle.text
    assert not wide.ephemeral


async def test_every_button_works_after_a_restart(here: World) -> None:
    first = await here.imagine()
    grid = await here.press(first, "Region")
    more = await here.press(first, "More")
    opened = await here.alice.press(grid, GRID, ["A1"])
    await opened.wait_modal()
    await here.restart()
    second = await changed(here, opened)
    pressed = await here.alice.press(grid, GRID, ["A1"])
    await pressed.wait_modal()
    tall = await here.press(more, "Expand: tall")
    both = await here.press(second, "Compare")

    assert "**v2** from v1" in second.text
    assert "**v3** from v1" in tall.text
    assert len(both.attachments) == 1


@pytest.mark.parametrize("verb", ["vary", "again", "undo", "describe", "expand.wide"])
async def test_a_forged_button_shows_nothing_private_to_others(here: World, verb: str) -> None:
    first = await here.imagine(private=True)
    second = await changed(here, await opened_for(here, first, "A1"))
    code = f"l:{verb}:{version_id(second)}:0"
    part: dict[str, object] = {"type": 2, "style": 1, "label": "x", "custom_id": code}
    shown = published(here, part)
    answer = await here.press(shown, "x")

    assert answer.visible_to == here.alice.id
    assert answer.attachments or verb == "describe"
    assert [one for one in here.channel.messages if one is not shown and not one.ephemeral] == []
