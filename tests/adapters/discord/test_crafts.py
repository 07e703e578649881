from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from bot.chat import words
from bot.domain import (
    Describe,
    DrawSuggested,
    Expand,
    Imagine,
    Options,
    PictureRef,
    Upscale,
    Vary,
    WritePrompt,
)
from tests.adapters.discord.stage import Stage
from tests.fakes import house, screened
from tests.simulators.discord import SimulatorError

CAT = ("cat.png", screened.png(), "image/png")
DOG = ("dog.png", screened.png(colour="tan"), "image/png")
DIALECTS = ("midjourney", "flux")


def for_(generator: str) -> dict[str, Any]:
    """Return the option that is called as no argument of Python can be."""
    return {"for": generator}


@pytest.fixture(autouse=True)
def dialects(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the house write prompts for two other generators."""
    known = dataclasses.replace(house.FACTS, dialects=DIALECTS)
    monkeypatch.setattr(house, "FACTS", known)


# --- more -------------------------------------------------------------------------------------


async def test_more_is_shown_to_the_one_who_asks_and_draws_for_everybody(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog", shape="square")

    more = await stage.whispered(await stage.ben.press(answer, "More"))
    wide = await stage.press(stage.ben, more, "Expand: wide")

    assert more.visible_to == stage.ben.id
    assert more.content == words.MORE
    assert stage.fake.submitted[-1].ask == Expand(PictureRef(stage.versions[0].id), "wide")
    assert not wide.ephemeral


@pytest.mark.parametrize(
    ("label", "ask"),
    [
        ("Vary subtly", Vary(PictureRef("v", 1), subtle=True)),
        ("Vary strongly", Vary(PictureRef("v", 1))),
        ("Upscale", Upscale(PictureRef("v", 1))),
        ("Describe", Describe(PictureRef("v", 1))),
    ],
)
async def test_more_of_one_of_several_pictures(
    stage: Stage, label: str, ask: Vary | Upscale | Describe
) -> None:
    await stage.start()
    question = await stage.whispered(
        await stage.ana.press(await stage.imagine("a dog", count=2), "More")
    )
    more = await stage.whispered(await stage.ana.press(question, "2"))

    await stage.press(stage.ana, more, label)

    parent = PictureRef(stage.versions[0].id, 1)
    assert stage.fake.submitted[-1].ask == dataclasses.replace(ask, parent=parent)


async def test_more_of_a_private_picture_stays_private(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog", private=True)

    more = await stage.whispered(await stage.ana.press(answer, "More"))
    drawn = await stage.press(stage.ana, more, "Upscale")

    assert drawn.ephemeral
    assert stage.fake.submitted[-1].private


# --- blending ---------------------------------------------------------------------------------


async def test_blend_starts_from_all_its_pictures(stage: Stage) -> None:
    await stage.start()

    asked = await stage.ana.slash(
        stage.channel, "blend", first=CAT, second=DOG, words="as friends", shape="wide"
    )
    answer = await stage.finished(asked)

    ask = stage.fake.submitted[-1].ask
    assert isinstance(ask, Imagine)
    assert (ask.words, ask.options) == ("as friends", Options(shape="wide"))
    assert stage.fake.fetched == [CAT[1], DOG[1]]
    assert len(answer.attachments) == 1


async def test_blend_needs_no_words(stage: Stage) -> None:
    await stage.start()

    asked = await stage.ana.slash(
        stage.channel, "blend", first=CAT, second=DOG, third=CAT, fourth=DOG, private=True
    )
    answer = await stage.finished(asked)

    ask = stage.fake.submitted[-1].ask
    assert isinstance(ask, Imagine)
    assert ask.words == ""
    assert len(ask.references) == 4
    assert answer.ephemeral


async def test_blend_takes_pictures_only(stage: Stage) -> None:
    await stage.start()

    asked = await stage.ana.slash(
        stage.channel, "blend", first=CAT, second=("a.pdf", b"%PDF", "application/pdf")
    )

    assert "a.pdf" in (await stage.whispered(asked)).content
    assert stage.fake.accepted == []


# --- prompts ----------------------------------------------------------------------------------


async def test_prompt_writes_one_for_another_generator(stage: Stage) -> None:
    await stage.start()

    asked = await stage.ana.slash(stage.channel, "prompt", words="a dog", **for_("midjourney"))
    answer = await stage.finished(asked)

    assert stage.fake.submitted[-1].ask == WritePrompt("a dog", "midjourney")
    assert "```\nA photograph of a dog.\n```" in answer.content
    assert answer.buttons == ("Draw 1", "Draw 2")


async def test_prompt_offers_the_known_generators_alone(stage: Stage) -> None:
    await stage.start()

    with pytest.raises(SimulatorError, match="midjourney"):
        await stage.ana.slash(stage.channel, "prompt", words="a dog", **for_("crayons"))


async def test_left_out_it_is_for_limner_itself(stage: Stage) -> None:
    await stage.start()

    await stage.finished(await stage.ana.slash(stage.channel, "prompt", words="a dog"))

    assert stage.fake.submitted[-1].ask == WritePrompt("a dog")


async def test_a_click_draws_a_suggestion_after_a_restart(stage: Stage) -> None:
    await stage.start()
    asked = await stage.ana.slash(stage.channel, "prompt", words="a dog", private=True)
    suggested = await stage.finished(asked)
    job = stage.fake.answers[-1].job_id
    await stage.stop()
    await stage.start()

    drawn = await stage.press(stage.ana, suggested, "Draw 2")

    assert suggested.ephemeral
    assert stage.fake.submitted[-1].ask == DrawSuggested(job, 1)
    assert drawn.ephemeral
    assert len(drawn.attachments) == 1


async def test_describe_takes_a_picture(stage: Stage) -> None:
    await stage.start()

    answer = await stage.finished(await stage.ana.slash(stage.channel, "describe", picture=CAT))

    ask = stage.fake.submitted[-1].ask
    assert isinstance(ask, Describe)
    assert ask.picture is not None
    assert ask.picture.filename == "cat.png"
    assert answer.buttons == ("Draw 1", "Draw 2", "Draw 3", "Draw 4")


async def test_describe_without_a_picture_says_what_to_do(stage: Stage) -> None:
    await stage.start()

    asked = await stage.ana.slash(stage.channel, "describe")

    assert (await stage.whispered(asked)).content == words.DESCRIBE_WHAT
    assert stage.fake.accepted == []


async def test_the_menu_describes_a_picture_of_ours_by_its_version(stage: Stage) -> None:
    await stage.start()
    answer = await stage.imagine("a dog")

    asked = await stage.ben.context_menu(stage.channel, "Describe picture", answer)
    await stage.finished(asked)

    assert stage.fake.submitted[-1].ask == Describe(PictureRef(stage.versions[0].id))


async def test_the_menu_describes_anybodys_picture(stage: Stage) -> None:
    await stage.start()
    posted = await stage.ben.send(stage.channel, "look", attachments=[CAT])

    asked = await stage.ana.context_menu(stage.channel, "Describe picture", posted)
    await stage.finished(asked)

    ask = stage.fake.submitted[-1].ask
    assert isinstance(ask, Describe)
    assert ask.parent is None
    assert ask.picture is not None
    assert str(posted.attachments[0].id) in ask.picture.url


async def test_the_menu_needs_a_picture(stage: Stage) -> None:
    await stage.start()
    posted = await stage.ben.send(stage.channel, "hello")

    asked = await stage.ana.context_menu(stage.channel, "Describe picture", posted)

    assert (await stage.whispered(asked)).content == words.NO_PICTURE_HERE
