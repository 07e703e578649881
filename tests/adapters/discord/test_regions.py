from __future__ import annotations

import dataclasses
import time

import pytest

from adapters.discord import texts
from bot.chat import cells, words
from bot.domain import Intent, Job, JobState, PictureRef, Reply, Request, Spot, Version
from tests.adapters.discord.stage import Stage
from tests.fakes import easel
from tests.simulators.discord import Interaction, Message, Person
from tests.simulators.discord.multipart import Body

GRID = "Cells of the grid"


async def grid_under(stage: Stage, answer: Message, who: Person | None = None) -> Message:
    """Let somebody press Region and return the picture under its grid."""
    return await stage.whispered(await (who or stage.ana).press(answer, "Region"))


async def asked_there(stage: Stage, grid: Message, chosen: list[str]) -> Interaction:
    """Let Ana choose cells and return the choice with the open form."""
    opened = await stage.ana.press(grid, GRID, chosen)
    await opened.wait_modal()
    return opened


async def published(stage: Stage, *parts: dict[str, object]) -> Message:
    """Return a message of the bot's with components that it would not make."""
    posts = stage.sim.platform.posts
    body = Body({"content": "hi", "components": [{"type": 1, "components": list(parts)}]})
    return posts.publish(posts.fill(posts.new(stage.channel, stage.sim.bot, 0), body))


def with_easel(stage: Stage) -> None:
    stage.house = dataclasses.replace(
        stage.fake.house, easel=easel.easel(stage.fake.vault, stage.fake)
    )


def spots(stage: Stage) -> list[Spot | None]:
    """Return where the requests said that a picture may change."""
    return [one.ask.spot for one in stage.fake.submitted if isinstance(one.ask, Reply)]


async def test_region_shows_the_grid_to_the_one_who_asks(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog")

    grid = await grid_under(stage, answer, stage.ben)

    assert grid.visible_to == stage.ben.id
    (file,) = grid.attachments
    expected = await stage.fake.gallery.gridded(
        PictureRef(stage.versions[0].id), stage.versions[0].author
    )
    assert (file.filename, file.data) == ("limner-v1-grid.webp", expected)
    assert (file.description or "").startswith(words.UNDER_GRID)
    assert grid.links == {}


async def test_chosen_cells_and_words_ask_for_a_change_there(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog")

    opened = await asked_there(stage, await grid_under(stage, answer), ["B2", "A1"])
    changed = await stage.finished(await stage.ana.submit_modal(opened, {"words": "a red hat"}))

    parent = PictureRef(stage.versions[0].id)
    spot = Spot(cells=("A1", "B2"))
    assert stage.fake.submitted[-1].ask == Reply("a red hat", parent, spot=spot)
    assert changed.channel is answer.channel
    assert not changed.ephemeral
    assert "**v2** from v1" in changed.content


async def test_a_region_of_one_of_several_pictures_concerns_that_one(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog", count=3)

    question = await grid_under(stage, answer)
    grid = await stage.whispered(await stage.ana.press(question, "2"))
    opened = await asked_there(stage, grid, ["C3"])
    await stage.finished(await stage.ana.submit_modal(opened, {"words": "a ball"}))

    ask = stage.fake.submitted[-1].ask
    assert question.buttons == ("1", "2", "3")
    assert isinstance(ask, Reply)
    assert ask.parent == PictureRef(stage.versions[0].id, 1)


async def test_a_region_of_a_private_picture_stays_private(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog", private=True)

    opened = await asked_there(stage, await grid_under(stage, answer), list(cells.CELLS))
    changed = await stage.finished(await stage.ana.submit_modal(opened, {"words": "a hat"}))

    assert stage.fake.submitted[-1].private
    assert changed.ephemeral
    assert spots(stage) == [Spot(cells=tuple(cells.CELLS))]


async def test_grid_and_form_work_after_a_restart(stage: Stage) -> None:
    await stage.start()
    grid = await grid_under(stage, await stage.imagine("a dog"))
    await stage.stop()
    await stage.start()
    opened = await asked_there(stage, grid, ["A1"])
    await stage.stop()
    await stage.start()

    await stage.finished(await stage.ana.submit_modal(opened, {"words": "a hat"}))

    assert spots(stage) == [Spot(cells=("A1",))]


async def test_forged_cells_are_refused(stage: Stage) -> None:
    await stage.start()
    await stage.imagine("a dog")
    select = {
        "type": 3,
        "custom_id": f"l:cells:{stage.versions[0].id}:0",
        "placeholder": GRID,
        "options": [{"label": "Z9", "value": "Z9"}],
    }
    forged = await published(stage, select)

    said = await stage.whispered(await stage.ana.press(forged, GRID, ["Z9"]))

    assert said.content == cells.UNKNOWN
    assert len(stage.fake.accepted) == 1


async def test_a_button_in_place_of_the_choice_is_refused(stage: Stage) -> None:
    await stage.start()
    await stage.imagine("a dog")
    custom_id = f"l:cells:{stage.versions[0].id}:0"
    forged = await published(stage, {"type": 2, "style": 1, "label": "x", "custom_id": custom_id})

    said = await stage.whispered(await stage.ana.press(forged, "x"))

    assert said.content == cells.UNKNOWN


@pytest.mark.parametrize("where", ["000", "fff", "zzz"])
async def test_a_forged_form_is_refused(stage: Stage, where: str) -> None:
    await stage.start()
    opened = await asked_there(stage, await grid_under(stage, await stage.imagine()), ["A1"])
    assert opened.modal is not None
    opened.modal["custom_id"] = f"l:modal:region:{stage.versions[0].id}:0:{where}"

    said = await stage.whispered(await stage.ana.submit_modal(opened, {"words": "a hat"}))

    assert said.content == texts.OUTDATED
    assert len(stage.fake.accepted) == 1


async def test_somebody_elses_private_picture_is_not_shown_under_a_grid(stage: Stage) -> None:
    await stage.start()
    await stage.imagine("a secret dog", private=True)
    custom_id = f"l:region:{stage.versions[0].id}:0"
    forged = await published(stage, {"type": 2, "style": 1, "label": "x", "custom_id": custom_id})

    said = await stage.whispered(await stage.ben.press(forged, "x"))

    assert said.content == "That picture is gone."
    assert said.attachments == ()


async def test_a_member_who_may_not_write_changes_no_region(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog")
    stage.channel.deny(stage.ben, "SEND_MESSAGES")

    said = await grid_under(stage, answer, stage.ben)

    assert said.content == texts.MAY_NOT_WRITE
    assert said.attachments == ()


# --- painting ---------------------------------------------------------------------------------


async def painted(stage: Stage, link: str) -> Request:
    """Return the request that comes of painting on the page behind a link."""
    painting, token = easel.easel(stage.fake.vault, stage.fake), easel.token_of(link)
    key = await painting.begin(token)
    await painting.submit(token, key, easel.mask(), "a hat")
    return stage.fake.submitted[-1]


async def test_painting_is_answered_by_a_message_of_its_own(stage: Stage) -> None:
    with_easel(stage)
    await stage.start()
    answer = await stage.imagine("a dog")
    grid = await grid_under(stage, answer, stage.ben)

    request = await painted(stage, grid.links["Paint it"])
    await stage.fake.idle()

    shown = stage.channel.messages[-1]
    assert request.author.id == str(stage.ben.id)
    assert request.ask.kind == "reply"
    assert "**v2** from v1" in shown.content
    assert shown.revisions[0].content == words.PLACEHOLDER
    assert shown.id not in (answer.id, grid.id)
    assert len(grid.attachments) == 1


async def test_two_paintings_of_one_picture_are_two_answers(stage: Stage) -> None:
    with_easel(stage)
    await stage.start()
    answer = await stage.imagine("a dog")

    for _ in range(2):
        grid = await grid_under(stage, answer)
        await painted(stage, grid.links["Paint it"])
        await stage.fake.idle()

    assert [len(one.attachments) for one in stage.channel.messages] == [1, 1, 1]


async def test_a_paintings_placeholder_is_found_again_after_a_crash(stage: Stage) -> None:
    with_easel(stage)
    await stage.start()
    grid = await grid_under(stage, await stage.imagine("a dog"))
    painting = easel.easel(stage.fake.vault, stage.fake)
    request = await painting.invited(easel.token_of(grid.links["Paint it"]))
    job = Job("job-1", JobState.ACCEPTED, request, request.address, time.time())
    assert stage.platform is not None

    first = await stage.platform.messenger.post(job)
    stage.sim.advance_clock(3600)
    second = await stage.platform.messenger.post(dataclasses.replace(job, tries=1))

    assert first == second
    assert stage.channel.messages[-1].content == words.PLACEHOLDER
    assert len(stage.channel.messages) == 2


async def test_a_painting_on_a_private_picture_is_answered_directly(stage: Stage) -> None:
    with_easel(stage)
    await stage.start()
    grid = await grid_under(stage, await stage.imagine("a dog", private=True))

    await painted(stage, grid.links["Paint it"])
    await stage.fake.idle()

    direct = await stage.ana.open_dm()
    assert len(direct.messages[-1].attachments) == 1
    assert stage.channel.messages == []


async def test_an_old_painting_is_posted_although_its_interaction_is_long_over(
    stage: Stage,
) -> None:
    with_easel(stage)
    await stage.start()
    grid = await grid_under(stage, await stage.imagine("a dog"))
    stage.sim.advance_clock(16 * 60)

    await painted(stage, grid.links["Paint it"])
    await stage.fake.idle()

    assert "**v2** from v1" in stage.channel.messages[-1].content


async def test_where_only_the_member_installed_it_nothing_is_painted(stage: Stage) -> None:
    with_easel(stage)
    guild = stage.sim.add_guild("Elsewhere", bot_is_member=False)
    channel = guild.add_channel("room")
    await stage.start()
    shown = await stage.finished(await stage.ana.slash(channel, "imagine", prompt="a dog"))

    grid = await grid_under(stage, shown)

    assert grid.links == {}
    assert len(grid.attachments) == 1


# --- comparing --------------------------------------------------------------------------------


def changed_locally(version: Version) -> Version:
    parent = PictureRef(version.id)
    return dataclasses.replace(version, parent=parent, intent=Intent.LOCAL_CHANGE)


async def test_compare_shows_before_and_after_to_the_one_who_asks(stage: Stage) -> None:
    await stage.start()
    await stage.imagine("a dog")
    version = changed_locally(stage.versions[0])
    stage.fake.gallery.versions[version.id] = version
    listed = await stage.whispered(await stage.ana.slash(stage.channel, "limits"))
    seen = await stage.whispered(await stage.ana.press(listed, "See 1"))

    both = await stage.whispered(await stage.ana.press(seen, "Compare"))

    assert both.visible_to == stage.ana.id
    assert both.content == words.COMPARED
    assert both.attachments[0].filename == "limner-v1-compared.webp"
