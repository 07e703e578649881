"""Where a picture may change on Slack, by cells of its grid or by painting; and what More does."""

import io
from typing import Any

import aiohttp
import pytest
from PIL import Image

from bot.chat import words
from tests.adapters.web.easels import OURS
from tests.adapters.web.easels import form as painted
from tests.end_to_end.program import free_port
from tests.end_to_end.slack_world import SlackWorld, flat, root_of
from tests.simulators.openai.pictures import text_of
from tests.simulators.slack import Message, Person, View
from tests.simulators.slack.methods import files

PORT = free_port()
PAINT = f"http://127.0.0.1:{PORT}"
PLATFORM = "slack"
ENVIRON = {"LIMNER_PAGES__PUBLIC_URL": PAINT, "LIMNER_WEB__PAINT_PORT": str(PORT)}
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]


async def region(
    here: SlackWorld, shown: Message, who: Person | None = None, label: str = "Region"
) -> View:
    """Press Region and return its form once it shows the picture."""
    form = await here.form(await (who or here.alice).press(shown, label))
    await here.wait(lambda: grid_of(form), "the picture under its grid")
    return form


def grid_of(form: View) -> str | None:
    """Return the file that a form shows."""
    shown = [block["slack_file"]["id"] for block in form.blocks if block["type"] == "image"]
    return shown[0] if shown else None


def link_of(form: View) -> str:
    """Return the address behind "Paint it"."""
    rows = [block["elements"] for block in form.blocks if block["type"] == "actions"]
    return str(next(button["url"] for row in rows for button in row if "url" in button))


def version_id(message: Message) -> str:
    """Return the id of the version that a message shows, as its buttons name it."""
    return code_of(message, "Again").split(":")[2]


def code_of(message: Message, label: str) -> str:
    return str(button_of(message, label)["action_id"])


def button_of(message: Message, label: str) -> dict[str, Any]:
    rows = [block["elements"] for block in message.blocks if block["type"] == "actions"]
    return next(one for row in rows for one in row if one["text"]["text"] == label)


def forge(message: Message, label: str, code: str) -> None:
    """Let a button of a message bring along something else."""
    button_of(message, label)["action_id"] = code


def size_of(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as opened:
        return opened.size


async def changed(here: SlackWorld, on: Message, *cells: str, said: str = "a balloon") -> Message:
    """Change some cells of a picture and return the answer in its thread."""
    return await sent(here, on, await region(here, on), *cells, said=said)


async def sent(here: SlackWorld, on: Message, form: View, *cells: str, said: str) -> Message:
    """Let Alice fill in the form about a picture and return the answer in its thread."""
    async with here.answer_in(on.channel, root_of(on)) as answer:
        await here.alice.submit(form, {"cells": list(cells), "words": said})
    return answer[0]


async def paint(link: str, said: str) -> None:
    """Begin on the page behind a link in a browser, paint a box there and send it with words."""
    async with aiohttp.ClientSession() as browser:
        async with browser.post(f"{link}/begin", headers=OURS) as begun:
            key = (await begun.json())["key"]
        headers = {**OURS, "X-Limner-Key": key}
        body = painted(f'{{"words": "{said}"}}')
        async with browser.post(link, headers=headers, data=body) as posted:
            assert posted.status == 202, await posted.text()


async def test_cells_and_words_change_the_picture_there(here: SlackWorld) -> None:
    first = await here.imagine()
    second = await changed(here, first, "C1", "B1", said="a red balloon")

    assert "v2 from v1" in flat(second.shown)
    assert "red balloon" in here.openai.prompts[-1]
    assert here.openai.billed_calls[-1].endpoint == "edit"
    assert second.thread_ts == first.ts


async def test_the_form_opens_before_slack_has_the_picture_and_keeps_what_is_typed(
    here: SlackWorld,
) -> None:
    first = await here.imagine()
    form = await region(here, first, here.bob)

    opened, shown = form.revisions
    assert [block["type"] for block in opened["blocks"]] == [
        "rich_text", "actions", "input", "input",
    ]  # fmt: skip
    assert shown["blocks"][0]["type"] == "image"
    assert shown["blocks"][-2:] == opened["blocks"][-2:]
    grid = here.team.files[grid_of(form) or ""]
    assert grid.name == "limner-v1-grid.webp"
    assert max(size_of(grid.data or b"")) <= 1600
    assert grid.shares == {}
    assert form.title == "Change v1"


async def test_the_grid_is_gone_from_slack_once_its_form_is(here: SlackWorld) -> None:
    first = await here.imagine()
    closed, submitted = await region(here, first, here.bob), await region(here, first)
    await here.bob.close(closed)
    await sent(here, first, submitted, "A1", said="a hat")

    grids = [here.team.files[grid_of(form) or ""] for form in (closed, submitted)]
    assert len(set(map(id, grids))) == 2
    await here.wait(lambda: all(grid.deleted for grid in grids), "the grids to go")


async def test_where_slack_shows_no_grid_the_cells_have_names(here: SlackWorld) -> None:
    first = await here.imagine()
    known = set(here.team.files)
    here.slack.fail("views.update", "invalid_arguments", times=1)
    form = await here.form(await here.alice.press(first, "Region"))

    def tried() -> bool:
        return any(file.deleted for name, file in here.team.files.items() if name not in known)

    await here.wait(tried, "the grid to go")
    second = await sent(here, first, form, "A1 (top left)", said="a kite")

    assert "v2 from v1" in flat(second.shown)


async def test_a_region_of_a_private_picture_stays_private(here: SlackWorld) -> None:
    first = await here.privately()
    second = await changed(here, first, "A1")

    assert second.channel is await here.alice.dm()
    assert "v2 from v1" in flat(second.shown)
    assert "Publish" in second.buttons
    assert here.said_by_bot(here.channel) == []


async def test_of_several_pictures_the_chosen_one_changes(here: SlackWorld) -> None:
    first = await here.imagine("a dog --count 2")
    which = await here.press_alone(first, "Region")
    form = await region(here, which, label="2")
    grid = here.team.files[grid_of(form) or ""]
    second = await sent(here, first, form, "B2", said="a balloon")

    assert grid.name == "limner-v1-2-grid.webp"
    assert len(second.pictures) == 1
    assert "v2 from v1" in flat(second.shown)


async def test_words_and_cells_are_both_asked_for(here: SlackWorld) -> None:
    first = await here.imagine()
    form = await region(here, first)
    asked = await here.alice.submit(form, {"cells": ["A1"], "words": " "})
    await here.wait(lambda: asked.errors, "a complaint")

    assert list(asked.errors.values()) == [words.SAY_WHAT_THERE]


async def test_before_and_after_go_to_the_one_who_compares(here: SlackWorld) -> None:
    first = await here.imagine()
    second = await changed(here, first, "A1", "B1")
    room = await here.bob.dm()
    told = await here.press_alone(second, "Compare", here.bob)
    both = await here.wait(lambda: next(iter(here.said_by_bot(room)), None))

    assert "Compare" not in first.buttons
    assert "direct messages" in told.shown
    assert words.COMPARED in both.shown
    width, height = size_of(both.pictures[0].data or b"")
    assert width > 1.5 * height


async def test_more_expands_and_varies(here: SlackWorld) -> None:
    first = await here.imagine("a dog --shape square")
    more = await here.press_alone(first, "More")
    async with here.answer_in(here.channel, first.ts) as wide:
        await here.alice.press(more, "Expand: wide")
    async with here.answer_in(here.channel, first.ts) as subtle:
        await here.alice.press(more, "Vary subtly")

    assert "Expand: square" not in more.buttons
    width, height = size_of(wide[0].pictures[0].data or b"")
    assert width > height
    assert "v2 from v1" in flat(wide[0].shown)
    assert "v3 from v1" in flat(subtle[0].shown)


async def test_what_is_painted_on_the_linked_page_arrives_in_the_thread(here: SlackWorld) -> None:
    first = await here.imagine()
    form = await region(here, first)
    link = link_of(form)
    await (await here.alice.press(form, "Paint it")).wait_acknowledged()
    async with here.answer_in(here.channel, first.ts) as answer:
        await paint(link, "a red scarf")

    assert link.startswith(f"{PAINT}/paint/")
    assert "v2 from v1" in flat(answer[0].shown)
    assert "red scarf" in here.openai.prompts[-1]
    assert len(answer[0].pictures) == 1


async def test_what_is_painted_on_a_private_picture_stays_private(here: SlackWorld) -> None:
    first = await here.privately()
    form = await region(here, first)
    async with here.answer_in(await here.alice.dm(), root_of(first)) as answer:
        await paint(link_of(form), "a red scarf")

    assert "Publish" in answer[0].buttons
    assert here.said_by_bot(here.channel) == []


async def test_every_button_and_link_works_after_a_restart(here: SlackWorld) -> None:
    first = await here.imagine()
    more = await here.press_alone(first, "More")
    form = await region(here, first)
    await here.restart()
    second = await sent(here, first, form, "A1", said="a kite")
    async with here.answer_in(here.channel, first.ts) as third:
        await here.alice.press(more, "Expand: tall")
    async with here.answer_in(here.channel, first.ts) as fourth:
        await paint(link_of(form), "a red scarf")
    await here.press_alone(second, "Compare")

    assert "v2 from v1" in flat(second.shown)
    assert "v3 from v1" in flat(third[0].shown)
    assert "v4 from v1" in flat(fourth[0].shown)
    grid = here.team.files[grid_of(form) or ""]
    await here.wait(lambda: grid.deleted, "the grid to go")


@pytest.mark.parametrize("verb", ["vary", "again", "undo", "describe", "expand.wide"])
async def test_a_forged_button_shows_nothing_private_to_others(here: SlackWorld, verb: str) -> None:
    first, shown = await here.privately(), await here.imagine()
    second, room = await changed(here, first, "A1"), await here.alice.dm()
    forge(shown, "Again", f"l:{verb}:{version_id(second)}:0")
    async with here.answer_in(room) as answer:
        await here.alice.press(shown, "Again")

    assert answer[0].channel is room
    assert answer[0].pictures or verb == "describe"
    assert here.said_by_bot(here.channel) == [shown]


async def test_an_original_that_the_workspace_does_not_take_is_behind_a_link(
    here: SlackWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 200_000)
    monkeypatch.setattr(here.openai, "picture_bytes", 1_000_000)
    room = await here.bob.dm()
    first = await here.imagine("a mosaic")
    await here.press_alone(first, "Original", here.bob)
    (told,) = await here.wait(lambda: here.said_by_bot(room), "words in Bob's direct messages")
    link = str(button_of(told, "Download the original")["url"])
    async with aiohttp.ClientSession() as session, session.get(link) as response:
        data = await response.read()

    shown = first.pictures[0].data or b""
    assert len(shown) <= 200_000
    assert "compressed copy, to fit Slack's size limit" in flat(first.shown)
    assert "“Original” leads to the picture" in flat(first.shown)
    assert told.pictures == []
    assert len(data) > 900_000
    assert "mosaic" in text_of(data)
