"""The playground over HTTP, on a fake house."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import uuid
from typing import Any

import aiohttp
import pytest

from adapters.web import platform
from adapters.web.platform import Playground
from bot.domain import Cancelled, Refused, Silent
from bot.errors import ConfigError, StorageError
from tests.adapters.web.serving import EventStream, Page, opened, serving
from tests.fakes import screened
from tests.fakes.house import FakeHouse

PNG = screened.png()


async def drawn(page: Page, events: EventStream, **form: Any) -> dict[str, Any]:
    """Ask, and return the version that comes."""
    await page.ask(form.pop("kind", "imagine"), **({"words": "a dog"} | form))
    answer = await events.until("answer")
    version: dict[str, Any] = answer["outcome"]["version"]
    return version


def with_picture(form: dict[str, Any], data: bytes) -> aiohttp.FormData:
    body = aiohttp.FormData()
    body.add_field("request", json.dumps({"event": str(uuid.uuid4()), **form}))
    body.add_field("picture", io.BytesIO(data), filename="cat.png", content_type="image/png")
    return body


async def test_a_request_is_taken_and_its_answer_comes_as_an_event(
    page: Page, house: FakeHouse
) -> None:
    async with page.events() as events:
        status, taken = await page.ask("imagine", words="/imagine a dog")
        told = [await events.next()]
        while told[-1][0] != "answer":
            told.append(await events.next())

    names = [name for name, _ in told]
    assert status == 202
    assert names[0] == "asked"
    assert "accepted" in names
    assert told[-1][1]["message"] == taken["message"]
    assert told[-1][1]["outcome"]["version"]["words"] == "a dog"
    assert house.accepted[0].event_key == taken["message"]
    assert house.receipts[0].messages == (taken["message"],)
    assert house.acknowledgements[0][0] == "web"


async def test_a_repeated_post_is_carried_out_once(page: Page, house: FakeHouse) -> None:
    event = str(uuid.uuid4())

    first = await page.ask("imagine", event, words="a dog")
    await house.idle()
    second = await page.ask("imagine", event, words="a dog")

    assert first == second
    assert len(house.submitted) == 1
    assert (await page.get("/api/feed"))[1]["cards"] == []


async def test_a_post_repeated_while_it_is_drawn_leaves_its_card(
    page: Page, house: FakeHouse
) -> None:
    house.hold()
    event = str(uuid.uuid4())

    await page.ask("imagine", event, words="a dog")
    await page.ask("imagine", event, words="a dog")

    assert len((await page.get("/api/feed"))[1]["cards"]) == 1


async def test_the_feed_groups_versions_into_conversations(page: Page, house: FakeHouse) -> None:
    async with page.events() as events:
        first = await drawn(page, events)
        parent = {"version": first["id"]}
        second = await drawn(page, events, kind="reply", words="bluer", parent=parent)
        other = await drawn(page, events, words="a cat")

    _, feed = await page.get("/api/feed")

    ids = [[v["id"] for v in conversation["versions"]] for conversation in feed["conversations"]]
    assert ids == [[other["id"]], [first["id"], second["id"]]]
    assert second["parentNumber"] == 1


async def test_a_private_version_is_in_its_authors_feed_alone(
    page: Page, playground: Playground
) -> None:
    async with page.events() as events:
        version = await drawn(page, events, private=True)
    mine = await page.get("/api/feed")
    own = await page.get(f"/api/conversations/{version['conversation']}")
    async with opened(playground.url) as other:
        theirs = await other.get(f"/api/conversations/{version['conversation']}")
        status, _ = await other.get(f"/api/versions/{version['id']}")

    assert mine[1]["conversations"][0]["versions"][0]["private"]
    assert len(own[1]["versions"]) == 1
    assert theirs[1]["versions"] == []
    assert status == 404


async def test_other_browsers_hear_nothing_of_mine(page: Page, playground: Playground) -> None:
    async with opened(playground.url) as other, page.events() as mine, other.events() as theirs:
        await page.ask("imagine", words="mine")
        await mine.until("answer")
        await other.ask("imagine", words="theirs")

        assert (await theirs.next())[1]["words"] == "theirs"


async def test_a_refusal_stays_on_the_feed_until_it_is_put_away(
    page: Page, house: FakeHouse
) -> None:
    async with page.events() as events:
        _, taken = await page.ask("imagine", words="forbidden")
        told = await events.until("answer")
        cards = (await page.get("/api/feed"))[1]["cards"]
        await page.send("DELETE", f"/api/messages/{taken['message']}")
        withdrawn = await events.until("withdrawn")

    assert isinstance(house.answers[0].outcome, Refused)
    assert cards[0]["outcome"] == told["outcome"] == told["card"]["outcome"]
    assert cards[0]["words"] == "forbidden"
    assert withdrawn == {"message": taken["message"]}
    assert (await page.get("/api/feed"))[1]["cards"] == []


async def test_silence_takes_the_card_away(page: Page, house: FakeHouse) -> None:
    house.will_answer(Silent())

    await page.ask("imagine", words="hm")
    await house.idle()

    assert (await page.get("/api/feed"))[1]["cards"] == []


async def test_a_limit_is_told_as_an_answer_with_its_renewal(page: Page, house: FakeHouse) -> None:
    house.desk.per_day = 0
    async with page.events() as events:
        await page.ask("imagine", words="a dog")
        told = await events.until("answer")

    assert told["outcome"]["kind"] == "declined"
    assert told["outcome"]["renewsAt"] == told["allowance"]["renewsAt"]
    assert told["allowance"]["left"] == 0


async def test_a_running_request_can_be_cancelled(page: Page, house: FakeHouse) -> None:
    house.hold()
    async with page.events() as events:
        _, taken = await page.ask("imagine", words="a dog")
        status, _ = await page.send("POST", f"/api/jobs/{taken['job']}/cancel")
        told = await events.until("answer")

    assert status == 200
    assert told["outcome"]["kind"] == "cancelled"
    assert house.answers[0].outcome == Cancelled()


async def test_nobody_cancels_anothers_request(
    page: Page, playground: Playground, house: FakeHouse
) -> None:
    house.hold()
    _, taken = await page.ask("imagine", words="a dog")

    async with opened(playground.url) as other:
        status, told = await other.send("POST", f"/api/jobs/{taken['job']}/cancel")

    assert status == 403
    assert "Only the person" in told["error"]


async def test_partial_pictures_are_shown_to_their_author_alone(
    page: Page, playground: Playground, house: FakeHouse
) -> None:
    house.hold()
    async with page.events() as events:
        await page.ask("imagine", words="a dog")
        while not (partial := (await events.until("progress"))["partial"]):
            pass
    async with page.session.get(playground.url + partial) as response:
        data = await response.read()
    async with opened(playground.url) as other:
        status, _ = await other.get(partial)

    assert data.startswith(b"\x89PNG")
    assert response.content_type == "image/png"
    assert status == 404


async def test_attached_pictures_reach_the_core(page: Page, house: FakeHouse) -> None:
    body = with_picture({"kind": "imagine", "words": "this, bluer"}, PNG)

    status, _ = await page.send("POST", "/api/requests", data=body)
    await house.idle()

    assert status == 202
    assert house.fetched == [PNG]


async def test_what_is_no_picture_is_refused_and_leaves_no_card(
    page: Page, house: FakeHouse
) -> None:
    body = with_picture({"kind": "imagine", "words": "this"}, b"<svg/>")

    status, told = await page.send("POST", "/api/requests", data=body)

    assert status == 422
    assert "PNG, JPEG, WebP and GIF" in told["error"]
    assert (await page.get("/api/feed"))[1]["cards"] == []
    assert house.submitted == []


async def test_too_many_bytes_are_refused_with_a_sentence(house: FakeHouse) -> None:
    async with serving(house, max_upload_mib=1) as playground, opened(playground.url) as page:
        body = with_picture({"kind": "imagine", "words": "this"}, PNG + b"0" * 2**20)
        status, told = await page.send("POST", "/api/requests", data=body)
        long = await page.send("POST", "/api/requests", data=b"1" * 200_000)

    assert status == 422
    assert "too large" in told["error"]
    assert long[0] == 422


async def test_too_many_pictures_are_refused_with_a_sentence(page: Page) -> None:
    body = with_picture({"kind": "imagine", "words": "this"}, PNG)
    for _ in range(16):
        body.add_field("picture", PNG, filename="cat.png", content_type="image/png")

    status, told = await page.send("POST", "/api/requests", data=body)

    assert (status, told["error"]) == (422, "Attach 16 pictures at most.")


async def test_an_original_is_served_as_it_is_stored(page: Page, house: FakeHouse) -> None:
    async with page.events() as events:
        version = await drawn(page, events, words="a dog & a cat")
    url = page.url + version["pictures"][0]["url"]

    async with page.session.get(url) as shown:
        data = await shown.read()
    async with page.session.get(url, params={"download": "1"}) as saved:
        disposition = saved.headers["Content-Disposition"]

    sha256 = house.gallery.versions[version["id"]].pictures[0].sha256
    assert data == house.gallery.pictures[sha256].data
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert disposition == 'attachment; filename="a-dog-a-cat-v1.png"'


async def test_a_small_copy_is_webp_of_a_known_size(page: Page) -> None:
    async with page.events() as events:
        version = await drawn(page, events)
    url = version["pictures"][0]["thumbnail"]

    async with page.session.get(f"{page.url}{url}?side=192") as response:
        data = await response.read()
    status, told = await page.get(f"{url}?side=100000")

    assert (response.content_type, data[8:12]) == ("image/webp", b"WEBP")
    assert status == 422
    assert "192, 640 or 1280" in told["error"]


@pytest.mark.parametrize("index", ["1", "999999999999999999999999", "9" * 5000])
async def test_a_picture_that_is_not_there_is_not_found(page: Page, index: str) -> None:
    async with page.events() as events:
        version = await drawn(page, events)

    status, _ = await page.get(f"/pictures/{version['id']}/{index}")

    assert status == 404


async def test_a_deleted_version_is_gone_in_every_tab(page: Page) -> None:
    async with page.events() as events:
        version = await drawn(page, events)
        status, _ = await page.send("DELETE", f"/api/versions/{version['id']}")
        told = await events.until("deleted")

    assert status == 200
    assert told == {"version": version["id"]}
    assert (await page.get(version["pictures"][0]["url"]))[0] == 404


async def test_nobody_deletes_anothers_version(page: Page, playground: Playground) -> None:
    async with page.events() as events:
        version = await drawn(page, events)

    async with opened(playground.url) as other:
        status, _ = await other.send("DELETE", f"/api/versions/{version['id']}")

    assert status == 403


async def test_a_tab_that_was_away_hears_what_it_missed(page: Page, house: FakeHouse) -> None:
    async with page.events() as events:
        await page.ask("imagine", words="a dog")
        await events.next()
        last = events.last_id
    await house.idle()

    async with page.events(after=last) as events:
        told = await events.until("answer")

    assert told["outcome"]["version"]["words"] == "a dog"


async def test_the_feeds_cursor_is_where_the_events_go_on(page: Page, house: FakeHouse) -> None:
    await page.ask("imagine", words="a dog")
    await house.idle()
    _, feed = await page.get("/api/feed")
    await page.ask("imagine", words="a cat")

    async with page.events(after=feed["cursor"]) as events:
        name, data = await events.next()

    assert (name, data["words"]) == ("asked", "a cat")


async def test_facts_and_allowance_are_told(page: Page) -> None:
    _, facts = await page.get("/api/facts")
    _, allowance = await page.get("/api/allowance")

    assert [backend["name"] for backend in facts["backends"]] == ["sketch", "openai"]
    assert facts["maxUploadBytes"] == 20 * 2**20
    assert len(facts["you"]) == 32
    assert (allowance["left"], allowance["perDay"]) == (20, 20)


async def test_a_bug_is_told_neutrally_and_logged_with_its_id(
    page: Page, house: FakeHouse, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(author: object) -> None:
        raise ValueError("secret detail")

    monkeypatch.setattr(house.gallery, "recent", broken)
    with caplog.at_level(logging.ERROR):
        status, told = await page.get("/api/feed")

    record = next(record for record in caplog.records if record.message == "web.request_failed")
    assert status == 500
    assert "secret" not in told["error"]
    assert record.__dict__["request_id"] in told["error"]


async def test_a_known_error_is_told_in_its_own_sentence(
    page: Page, house: FakeHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def down(request: object) -> None:
        raise StorageError("The database does not answer. Try again in a minute.")

    monkeypatch.setattr(house, "submit", down)
    status, told = await page.ask("imagine", words="a dog")

    assert (status, told["error"]) == (503, "The database does not answer. Try again in a minute.")
    assert (await page.get("/api/feed"))[1]["cards"] == []


async def test_an_unknown_path_is_told_in_a_sentence(page: Page) -> None:
    assert await page.get("/nowhere") == (404, {"error": "There is nothing here."})
    assert (await page.get("/static/platform.py"))[0] == 404
    assert (await page.get("/static/..%2fplatform.py"))[0] == 404
    assert (await page.send("POST", "/api/feed"))[0] == 405


async def test_the_server_stops_while_tabs_are_open(house: FakeHouse) -> None:
    playground = platform.create(platform.Config(port=0), house.house)
    house.connect(playground)
    ready = asyncio.Event()

    async with asyncio.timeout(5), asyncio.TaskGroup() as group:
        serving_task = group.create_task(playground.run(ready.set))
        await ready.wait()
        async with opened(playground.url) as page, page.events() as events:
            serving_task.cancel()
            with pytest.raises(EOFError):
                await events.until("never")

    assert serving_task.cancelled()


async def test_a_taken_port_stops_the_start_in_plain_words(
    playground: Playground, house: FakeHouse
) -> None:
    port = int(playground.url.rsplit(":", 1)[1])
    second = platform.create(platform.Config(port=port), house.house)

    with pytest.raises(ConfigError, match=f"web: port = {port} on 127.0.0.1 cannot be used"):
        await second.run(lambda: None)
