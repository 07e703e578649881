"""`kill -9` between the paid call of an edit and the picture that it is put into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.kills import points
from tests.end_to_end.kills.checks import check_one_picture
from tests.end_to_end.kills.ground import Ask, AskedT, Ground
from tests.end_to_end.kills.on_discord import Scene
from tests.end_to_end.kills.points import KillPoint
from tests.end_to_end.pixels import changed, surroundings, visibly
from tests.simulators.discord import TextChannel

pytestmark = [
    pytest.mark.end_to_end,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.parametrize("ground", ["discord-sqlite"], indirect=True),
]

KEPT = "Everything outside the change is exactly as it was."
COMPOSED = "edit.composed"


@pytest.fixture(autouse=True)
def painter(ground: Ground) -> Iterator[None]:
    """Let the painter render all of a picture again, for what is said to be a local change."""
    ground.openai.renders_again = True
    ground.openai.script_response("make it anime-style", {"intent": "local_change"})
    yield
    ground.openai.scripts.clear()


def whole(files: list[Path]) -> bool:
    """Return whether a drawing is in its place, and not only being written beside it."""
    return any(file.suffix == ".json" for file in files)


async def drawing_is_there(ground: Ground, ask: Ask[AskedT]) -> AskedT:
    """Kill when the drawing is in quarantine, before anything of it is in the picture."""
    async with ground.openai.hold("images", "after") as drawing:
        asked = await ask()
        await drawing.reached()
    await ground.until(lambda: whole(ground.quarantined()), "a drawing in quarantine")
    await ground.kill()
    assert COMPOSED not in ground.program.log()
    return asked


async def drawing_is_put_back(ground: Ground, ask: Ask[AskedT]) -> AskedT:
    """Kill when the change is in the picture, which nobody has screened yet."""
    asked = await points.picture_is_screened(ground, ask)
    assert COMPOSED in ground.program.log()
    return asked


@pytest.mark.parametrize("point", [drawing_is_there, drawing_is_put_back], ids=points.name)
async def test_an_edit_that_is_paid_is_put_into_its_picture_after_a_kill(
    scene: Scene, point: KillPoint
) -> None:
    first = await scene.picture()
    assert isinstance(first.thread, TextChannel)
    thread = first.thread
    asked = await point(scene.ground, lambda: scene.reply(thread))
    assert scene.ground.quarantined()
    await scene.ground.start()
    answer = await check_one_picture(scene, asked)
    before, after = first.attachments[0].data, answer.attachments[0].data

    assert KEPT in answer.text
    assert surroundings(changed(before, after)) <= 0.15
    assert visibly(before, after).mean() > 0.02
