"""How a request may have ended, however often Limner was killed meanwhile."""

from __future__ import annotations

from tests.end_to_end.kills.ground import DRAW_AGAIN, UNKNOWN, Asked, Scene, ShownT


async def check_one_picture(scene: Scene[ShownT], asked: Asked, *, attempts: int = 1) -> ShownT:
    """Return the one answer; fail unless it is a picture that was paid and shown once."""
    ground = scene.ground
    job = await ground.closed(asked)
    calls, entry = ground.books.calls(job["id"]), ground.books.entry(job["id"])
    answer = scene.the_answer()

    assert scene.pictures(answer) == 1
    assert scene.billed(asked) == 1
    assert [call["state"] for call in calls] == ["failed"] * (attempts - 1) + ["answered"]
    assert (entry["state"], entry["pictures"]) == ("settled", 1)
    assert entry["microdollars"] == calls[-1]["cost_microdollars"] > 0
    ground.books.check_closed()
    return answer


async def check_one_honest_message(scene: Scene[ShownT], asked: Asked) -> ShownT:
    """Return the message that offers to draw again; fail unless the books say the same."""
    ground = scene.ground
    job = await ground.closed(asked)
    answer = scene.the_answer()

    assert UNKNOWN in scene.text(answer)
    assert answer.buttons == (DRAW_AGAIN,)
    check_refunded_but_counted(scene, job["id"])
    ground.books.check_closed()
    return answer


def check_refunded_but_counted(scene: Scene[ShownT], job_id: str) -> None:
    """Fail unless the member's quota is given back and the estimate stays counted."""
    books = scene.ground.books
    (call,), entry = books.calls(job_id), books.entry(job_id)
    assert call["state"] == "unknown"
    assert (entry["state"], entry["pictures"]) == ("settled", 0)
    assert entry["microdollars"] >= call["estimate_microdollars"] > 0


async def check_nothing_drawn(
    scene: Scene[ShownT], asked: Asked, says: str, *, charged: int = 0
) -> ShownT:
    """Return the one answer; fail unless it says so, and the member's quota is given back."""
    ground = scene.ground
    job = await ground.closed(asked)
    answer = scene.the_answer()

    assert says in scene.text(answer)
    assert (scene.billed(asked), ground.books.entry(job["id"])["pictures"]) == (charged, 0)
    ground.books.check_closed()
    return answer


async def check_drawn_again(scene: Scene[ShownT], answer: ShownT) -> ShownT:
    """Return the picture that the button below an honest message brings."""
    return await check_one_picture(scene, await scene.press(answer, DRAW_AGAIN))
