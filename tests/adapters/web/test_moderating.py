"""The moderators' page over HTTP: who comes in by a link, and what is served and carried out."""

from __future__ import annotations

import io
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.domain import LONGEST_PHRASE, MOST_PHRASES, Author, Place, PlaceRules, Ruling
from bot.ports import Seat
from tests.adapters.web.easels import OURS, Easels, easels
from tests.fakes.easel import ALICE
from tests.fakes.moderation import FakeModeration, review

MIA = Author("discord", "mia", "Mia")
SEAT = Seat(MIA, Place("discord", "g", "c1"))
RULES: dict[str, Any] = {
    "channel": False,
    "actions": {},
    "thresholds": {},
    "blocked": [],
    "allowed": [],
    "names": [],
    "caption": None,
}


@pytest.fixture
def desk() -> FakeModeration:
    desk = FakeModeration()
    desk.seats["t1"] = SEAT
    desk.reviews["r1"] = review()
    return desk


@pytest.fixture
async def chat(desk: FakeModeration) -> AsyncIterator[Easels]:
    async with easels(moderation=desk) as chat:
        desk.reviews["r1"] = review(version_id=chat.version_id, author=ALICE)
        yield chat


async def got(chat: Easels, path: str) -> tuple[int, Any]:
    async with chat.session.get(f"{chat.url}/moderation/{path}") as response:
        return response.status, json.loads(await response.text())


async def sent(chat: Easels, path: str, **document: Any) -> tuple[int, Any]:
    return await chat.post(f"{chat.url}/moderation/{path}", json=document, headers=OURS)


async def saved(chat: Easels, **rules: Any) -> tuple[int, Any]:
    """Save rules as a browser does, which escapes no more than it must."""
    document = json.dumps(RULES | rules, ensure_ascii=False).encode()
    headers = {**OURS, "Content-Type": "application/json"}
    return await chat.post(
        f"{chat.url}/moderation/t1/rules", data=io.BytesIO(document), headers=headers
    )


async def test_the_page_of_a_link_is_served_and_shows_nothing_by_itself(chat: Easels) -> None:
    async with chat.session.get(f"{chat.url}/moderation/t1") as response:
        text = await response.text()

    assert response.status == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert "a dog" not in text


@pytest.mark.parametrize("path", ["", "/state", "/picture/r1"])
async def test_a_forged_or_expired_link_is_told_in_a_sentence(chat: Easels, path: str) -> None:
    async with chat.session.get(f"{chat.url}/moderation/forged{path}") as response:
        text = await response.text()

    assert response.status == 404
    assert "not one of mine" in text


@pytest.mark.parametrize(
    ("path", "document"),
    [
        ("decide", {"review": "r1", "ruling": "remove"}),
        ("rules", RULES),
        ("preview", {"words": "a"}),
    ],
)
async def test_nothing_is_carried_out_by_a_forged_link(
    chat: Easels, desk: FakeModeration, path: str, document: dict[str, Any]
) -> None:
    status, _ = await sent(chat, f"forged/{path}", **document)

    assert status == 404
    assert desk.reviews["r1"].ruling is None
    assert desk.set == {}


async def test_another_site_cannot_decide(chat: Easels, desk: FakeModeration) -> None:
    url = f"{chat.url}/moderation/t1/decide"
    document = {"review": "r1", "ruling": "remove"}

    bare, _ = await chat.post(url, json=document)
    crossed, _ = await chat.post(
        url, json=document, headers={**OURS, "Sec-Fetch-Site": "cross-site"}
    )

    assert (bare, crossed) == (403, 403)
    assert desk.reviews["r1"].ruling is None


async def test_what_waits_is_decided_by_the_moderator_of_the_link(
    chat: Easels, desk: FakeModeration
) -> None:
    _, before = await got(chat, "t1/state")
    status, after = await sent(chat, "t1/decide", review="r1", ruling="warn")

    assert [one["id"] for one in before["waiting"]] == ["r1"]
    assert before["waiting"][0]["text"] == "a dog"
    assert status == 200
    assert after["waiting"] == []
    assert "by Mia" in after["decided"][0]["decided"]
    assert desk.reviews["r1"].ruling is Ruling.WARN


async def test_a_ruling_that_is_not_possible_is_told(chat: Easels, desk: FakeModeration) -> None:
    allowed, _ = await sent(chat, "t1/decide", review="r1", ruling="allow_once")
    unknown, _ = await sent(chat, "t1/decide", review="r1", ruling="dance")
    gone, _ = await sent(chat, "t1/decide", review="r9", ruling="warn")

    assert (allowed, unknown, gone) == (403, 422, 404)
    assert desk.reviews["r1"].ruling is None


async def test_rules_are_set_whole_and_where_reviews_are_shown_stays(
    chat: Easels, desk: FakeModeration
) -> None:
    desk.set[False] = PlaceRules(review_channel="c9", blocked=("old",))
    wanted = {**RULES, "actions": {"violence_graphic": "ask"}, "blocked": [" pine cones "]}

    status, state = await sent(chat, "t1/rules", **wanted)

    assert status == 200
    assert desk.set[False] == PlaceRules(
        actions={"violence_graphic": "ask"}, blocked=("pine cones",), review_channel="c9"
    )
    assert state["rules"]["server"]["reviewChannel"] == "c9"


async def test_a_whole_prompt_that_a_review_allowed_does_not_close_the_form(
    chat: Easels, desk: FakeModeration
) -> None:
    status, _ = await sent(chat, "t1/rules", **RULES | {"allowed": ["a long tale " * 300]})

    assert status == 200


@pytest.mark.parametrize("letter", ["ä", "字", "\U0001f525", "\u0001"])
async def test_as_many_words_as_may_be_set_fit_into_the_form(
    chat: Easels, desk: FakeModeration, letter: str
) -> None:
    phrases = [f"{n:03}" + letter * (LONGEST_PHRASE - 3) for n in range(MOST_PHRASES)]

    status, _ = await saved(chat, blocked=phrases, allowed=phrases)

    assert status == 200
    assert desk.set[False].blocked == tuple(phrases)


async def test_more_words_than_can_be_saved_are_told_with_what_fits(chat: Easels) -> None:
    phrases = ["x" * 4 * LONGEST_PHRASE] * 2 * MOST_PHRASES

    status, told = await saved(chat, blocked=phrases * 2)

    assert status == 422
    assert "At most 200 phrases can be blocked and as many allowed" in told["error"]


async def test_words_too_long_to_try_out_are_told_without_speaking_of_pictures(
    chat: Easels,
) -> None:
    status, told = await sent(chat, "t1/preview", words="x" * 200_000)

    assert (status, told["error"]) == (422, "That is too long to send. Say it in fewer words.")


@pytest.mark.parametrize("path", ["state", "picture/r1"])
async def test_a_moderator_whose_rights_ended_sees_nothing_more(
    chat: Easels, desk: FakeModeration, path: str
) -> None:
    desk.ended.add("t1")

    status, told = await got(chat, f"t1/{path}")

    assert (status, "no moderator" in told["error"]) == (403, True)


async def test_a_moderator_whose_rights_ended_decides_nothing_more(
    chat: Easels, desk: FakeModeration
) -> None:
    desk.ended.add("t1")

    decided, _ = await sent(chat, "t1/decide", review="r1", ruling="remove")
    ruled, _ = await sent(chat, "t1/rules", **RULES)

    assert (decided, ruled) == (403, 403)
    assert desk.reviews["r1"].ruling is None
    assert desk.set == {}


async def test_a_review_says_how_many_reported_its_picture(
    chat: Easels, desk: FakeModeration
) -> None:
    desk.reviews["r1"] = review(reports=3)

    _, state = await got(chat, "t1/state")

    assert state["waiting"][0]["reporter"] == "Ben and 2 more"


async def test_a_fixed_rule_cannot_be_set(chat: Easels, desk: FakeModeration) -> None:
    wanted = {**RULES, "actions": {"sexual_minors": "allow"}}

    status, told = await sent(chat, "t1/rules", **wanted)

    assert status == 422
    assert "can't be set" in told["error"]
    assert desk.set == {}


async def test_words_are_tried_out(chat: Easels) -> None:
    status, found = await sent(chat, "t1/preview", words="a sea of blood")

    assert status == 200
    assert (found["action"], found["category"]) == ("block", "violence_graphic")


async def test_the_picture_of_a_review_is_shown_to_its_moderator(
    chat: Easels, desk: FakeModeration
) -> None:
    desk.reviews["r2"] = review("r2", version_id=None)

    async with chat.session.get(f"{chat.url}/moderation/t1/picture/r1") as response:
        data = await response.read()
    none, _ = await got(chat, "t1/picture/r2")

    assert response.content_type == "image/webp"
    assert response.headers["Cache-Control"] == "no-store"
    assert data[8:12] == b"WEBP"
    assert none == 404


async def test_without_moderation_there_is_no_such_page() -> None:
    async with easels() as chat, aiohttp.ClientSession() as session:
        response = await session.get(f"{chat.url}/moderation/t1")

    assert response.status == 404
