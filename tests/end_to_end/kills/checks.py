"""How a request may have ended, however often Limner was killed meanwhile."""

from __future__ import annotations

from tests.end_to_end.kills.ground import DRAW_AGAIN, UNKNOWN, Asked, Scene
from tests.simulators.discord import Message


async def check_one_picture(scene: Scene, asked: Asked, *, attempts: int = 1) -> None:
    """Fail unless a request ended in one picture that was paid and shown once."""
    ground = scene.ground
    job = await ground.closed(asked)
    calls, entry = ground.books.calls(job["id"]), ground.books.entry(job["id"])

    assert len(scene.the_answer().attachments) == 1
    assert scene.billed(asked) == 1
    assert [call["state"] for call in calls] == ["failed"] * (attempts - 1) + ["answered"]
    assert (entry["state"], entry["pictures"]) == ("settled", 1)
    assert entry["microdollars"] == calls[-1]["cost_microdollars"] > 0
    ground.books.check_closed()


async def check_one_honest_message(scene: Scene, asked: Asked) -> Message:
    """Return the message that offers to draw again; fail unless the books say the same."""
    ground = scene.ground
    job = await ground.closed(asked)
    answer = scene.the_answer()

    assert UNKNOWN in answer.text
    assert answer.buttons == (DRAW_AGAIN,)
    check_refunded_but_counted(scene, job["id"])
    ground.books.check_closed()
    return answer


def check_refunded_but_counted(scene: Scene, job_id: str) -> None:
    """Fail unless the member's quota is given back and the estimate stays counted."""
    books = scene.ground.books
    (call,), entry = books.calls(job_id), books.entry(job_id)
    assert call["state"] == "unknown"
    assert (entry["state"], entry["pictures"]) == ("settled", 0)
    assert entry["microdollars"] >= call["estimate_microdollars"] > 0


async def check_drawn_again(scene: Scene, answer: Message) -> None:
    """Fail unless the button below an honest message brings the picture."""
    await check_one_picture(scene, await scene.press(answer, DRAW_AGAIN))
