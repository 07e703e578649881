"""Who comes in: password, origin, host name, health checks."""

from __future__ import annotations

import base64
from typing import Any

import aiohttp
import pytest

from adapters.web import platform
from adapters.web.platform import Config, Playground
from bot.errors import ConfigError
from tests.adapters.web.serving import Page, opened, serving
from tests.fakes.house import FakeHouse

PASSWORD = "open sesame"


async def log_in(page: Page, password: str, **options: Any) -> tuple[int, str]:
    """Return the status and text after the form was sent."""
    url, form = page.url + "/login", {"password": password}
    async with page.session.post(url, data=form, **options) as response:
        return response.status, await response.text()


def basic(password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"any:{password}".encode()).decode()}


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"host": "0.0.0.0"}, "host"),
        ({"host": "::"}, "host"),
        ({"host": "192.168.1.2"}, "host"),
        ({"hosts": ["limner.example.org"]}, "hosts"),
    ],
)
async def test_a_page_that_others_reach_needs_a_password(
    house: FakeHouse, options: dict[str, Any], key: str
) -> None:
    with pytest.raises(ConfigError, match=f"web: {key} = .* needs a password"):
        platform.create(Config(**options), house.house)

    assert platform.create(Config(password=PASSWORD, **options), house.house).name == "web"


async def test_health_alone_needs_no_password(house: FakeHouse) -> None:
    assert platform.create(Config(host="0.0.0.0", page=False), house.house).name == "web"


async def test_a_health_host_without_a_port_is_told(house: FakeHouse) -> None:
    with pytest.raises(ConfigError, match="health_port"):
        platform.create(Config(health_host="127.0.0.1"), house.house)


async def test_the_password_is_in_no_representation() -> None:
    assert PASSWORD not in repr(Config(password=PASSWORD))


async def test_the_page_carries_a_strict_policy_and_a_strict_cookie(page: Page) -> None:
    async with aiohttp.ClientSession() as session, session.get(page.url) as response:
        headers = response.headers
        cookie = headers["Set-Cookie"]
        text = await response.text()

    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
    assert headers["Server"] == "Limner"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert all(mark in cookie for mark in ("HttpOnly", "SameSite=Strict", "Path=/"))
    assert "<style" not in text
    assert " style=" not in text


async def test_a_title_cannot_be_markup(house: FakeHouse) -> None:
    async with (
        serving(house, title="<b>Ours</b>") as playground,
        aiohttp.ClientSession() as session,
        session.get(playground.url) as response,
    ):
        text = await response.text()

    assert "<title>&lt;b&gt;Ours&lt;/b&gt;</title>" in text


async def test_a_browser_keeps_its_cookie(page: Page) -> None:
    async with page.session.get(page.url) as response:
        assert "Set-Cookie" not in response.headers


async def test_an_interface_without_a_cookie_says_reload(playground: Playground) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(playground.url + "/api/feed") as response,
    ):
        told = await response.json()

    assert response.status == 401
    assert "Reload" in told["error"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Limner": "1", "Origin": "http://evil.example"},
        {"X-Limner": "1", "Sec-Fetch-Site": "cross-site"},
        {"X-Limner": "1", "Sec-Fetch-Site": "same-site"},
    ],
)
async def test_only_the_page_itself_may_ask(
    page: Page, house: FakeHouse, headers: dict[str, str]
) -> None:
    status, _ = await page.send("POST", "/api/requests", headers=headers, json={})

    assert status == 403
    assert house.submitted == []


async def test_a_foreign_name_for_this_machine_is_not_served(page: Page) -> None:
    status, told = await page.get("/api/feed", headers={"Host": "evil.example"})

    assert status == 403
    assert "another name" in told["error"]


async def test_further_names_are_served_when_they_are_configured(house: FakeHouse) -> None:
    options = {"password": PASSWORD, "hosts": ["limner.example.org"]}
    async with serving(house, **options) as playground, opened(playground.url) as page:
        await log_in(page, PASSWORD)
        known = await page.session.get(page.url, headers={"Host": "limner.example.org"})
        foreign = await page.session.get(page.url, headers={"Host": "evil.example"})

    assert (known.status, foreign.status) == (200, 403)


async def test_without_the_password_there_is_only_the_form(house: FakeHouse) -> None:
    async with serving(house, password=PASSWORD) as playground, aiohttp.ClientSession() as session:
        form = await session.get(playground.url)
        text = await form.text()
        feed = await session.get(playground.url + "/api/feed")
        picture = await session.get(playground.url + "/pictures/v/0")

    assert (form.url.path, form.status) == ("/login", 200)
    assert 'type="password"' in text
    assert (feed.status, picture.status) == (401, 401)


async def test_the_password_opens_the_page(house: FakeHouse) -> None:
    async with serving(house, password=PASSWORD) as playground, opened(playground.url) as page:
        wrong = await log_in(page, "open sesam")
        right = await log_in(page, PASSWORD)
        status, _ = await page.get("/api/feed")

    assert wrong[0] == 403
    assert "not the password" in wrong[1]
    assert (right[0], status) == (200, 200)


async def test_too_many_wrong_passwords_have_to_wait(house: FakeHouse) -> None:
    async with serving(house, password=PASSWORD) as playground, opened(playground.url) as page:
        for _ in range(5):
            await log_in(page, "guess")
        status, text = await log_in(page, PASSWORD)

    assert status == 429
    assert "Too many tries. Wait 5 min" in text


async def test_another_sites_form_cannot_log_in(house: FakeHouse) -> None:
    async with serving(house, password=PASSWORD) as playground, opened(playground.url) as page:
        status, _ = await log_in(page, PASSWORD, headers={"Origin": "http://evil.example"})

    assert status == 403


async def test_health_says_alive_and_whether_traffic_may_come(page: Page, house: FakeHouse) -> None:
    async with page.session.get(page.url + "/healthz", headers={"Host": "10.0.0.1"}) as alive:
        pass
    async with page.session.get(page.url + "/readyz") as ready:
        pass
    house.unhealthy = "the database does not answer"
    async with page.session.get(page.url + "/readyz") as unready:
        reason = await unready.text()

    assert (alive.status, ready.status, unready.status) == (200, 200, 503)
    assert reason == "the database does not answer\n"


async def test_figures_are_served_as_the_core_renders_them(page: Page) -> None:
    async with page.session.get(page.url + "/metrics") as response:
        text = await response.text()

    assert text == "limner_pictures_total 3.0\n"
    assert response.headers["Content-Type"] == "text/plain; version=0.0.4"


async def test_figures_beside_a_page_with_a_password_need_it_too(house: FakeHouse) -> None:
    async with serving(house, password=PASSWORD) as playground, aiohttp.ClientSession() as session:
        url = playground.url + "/metrics"
        closed = await session.get(url)
        broken = await session.get(url, headers={"Authorization": "Basic nonsense"})
        wrong = await session.get(url, headers=basic("guess"))
        opened_ = await session.get(url, headers=basic(PASSWORD))

    assert [each.status for each in (closed, broken, wrong, opened_)] == [401, 401, 401, 200]
    assert closed.headers["WWW-Authenticate"].startswith("Basic")


async def test_health_can_be_served_apart_from_the_page(house: FakeHouse) -> None:
    async with serving(house, health_port=0) as playground, aiohttp.ClientSession() as session:
        apart = await session.get(playground.health_url + "/metrics")
        beside = await session.get(playground.url + "/healthz")

    assert playground.health_url != playground.url
    assert (apart.status, beside.status) == (200, 404)


async def test_without_a_page_there_is_only_health(house: FakeHouse) -> None:
    async with serving(house, page=False) as playground, aiohttp.ClientSession() as session:
        alive = await session.get(playground.health_url + "/healthz")
        index = await session.get(playground.health_url + "/")

    assert (alive.status, index.status) == (200, 404)
