from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.web import security
from adapters.web.identity import SESSION_SECONDS, Identity
from adapters.web.security import Throttle

IDENTITY = Identity(b"k" * 32, "open sesame", "8400")
NOW = 1_000_000.0


def test_a_browser_is_known_by_its_own_cookie() -> None:
    cookie = IDENTITY.new_browser()

    author = IDENTITY.author(cookie)

    assert author is not None
    assert (author.platform, author.name) == ("web", "you")
    assert author.id == cookie.split(".")[0]
    assert IDENTITY.author(IDENTITY.new_browser()) != author


@pytest.mark.parametrize("cookie", [None, "", ".", "id", "id.", "id.wrong", "ï.ï"])
def test_a_cookie_that_is_not_ours_is_nobodys(cookie: str | None) -> None:
    assert IDENTITY.author(cookie) is None


@given(st.text())
def test_no_cookie_text_breaks_the_check(cookie: str) -> None:
    assert IDENTITY.author(cookie) is None
    assert not IDENTITY.may_enter(cookie, NOW)


def test_a_cookie_of_another_key_is_nobodys() -> None:
    other = Identity(b"x" * 32, "open sesame", "8400")

    assert IDENTITY.author(other.new_browser()) is None


def test_a_session_is_no_browser_and_a_browser_no_session() -> None:
    assert IDENTITY.author(IDENTITY.new_session(NOW)) is None
    assert not IDENTITY.may_enter(IDENTITY.new_browser(), NOW)


def test_a_session_ends() -> None:
    cookie = IDENTITY.new_session(NOW)

    assert IDENTITY.may_enter(cookie, NOW + SESSION_SECONDS - 1)
    assert not IDENTITY.may_enter(cookie, NOW + SESSION_SECONDS)


def test_a_changed_password_ends_sessions() -> None:
    changed = Identity(b"k" * 32, "new", "8400")

    assert not changed.may_enter(IDENTITY.new_session(NOW), NOW)


def test_without_a_password_everybody_may_enter() -> None:
    assert Identity(b"k" * 32, "", "8400").may_enter(None, NOW)


def test_the_password_is_compared_whole() -> None:
    assert IDENTITY.is_password("open sesame")
    assert not IDENTITY.is_password("open sesam")


def test_two_playgrounds_on_one_host_have_their_own_cookies() -> None:
    other = Identity(b"k" * 32, "", "8401")

    assert other.browser_cookie != IDENTITY.browser_cookie


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.1", "::1"])
def test_these_addresses_reach_this_machine_alone(host: str) -> None:
    assert security.is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org", ""])
def test_these_addresses_let_others_in(host: str) -> None:
    assert not security.is_loopback(host)


@pytest.mark.parametrize(
    ("header", "name"),
    [("a.b:80", "a.b"), ("[::1]:8400", "::1"), ("LOCALHOST", "localhost"), ("[bad", "")],
)
def test_the_name_is_taken_out_of_the_host_header(header: str, name: str) -> None:
    assert security.host_name(header) == name


def test_only_allowed_names_are_served() -> None:
    allowed = frozenset({"localhost"})

    assert security.may_serve("localhost:8400", allowed)
    assert security.may_serve("limner.localhost:8400", allowed)
    assert not security.may_serve("evil.example:8400", allowed)
    assert security.may_serve("evil.example:8400", frozenset())


@pytest.mark.parametrize(
    ("headers", "same"),
    [
        ({"Host": "a:1", "Origin": "http://a:1"}, True),
        ({"Host": "a:1", "Origin": "https://a:1"}, True),
        ({"Host": "a:1"}, True),
        ({"Host": "a:1", "Origin": "http://a:2"}, False),
        ({"Host": "a:1", "Origin": "null"}, False),
        ({"Host": "a:1", "Origin": "http://a:1", "Sec-Fetch-Site": "cross-site"}, False),
        ({"Host": "a:1", "Origin": "http://a:1", "Sec-Fetch-Site": "same-origin"}, True),
    ],
)
def test_only_the_pages_own_origin_may_ask(headers: dict[str, str], same: bool) -> None:
    assert security.is_same_origin(headers) is same


def test_after_five_failures_a_caller_waits_until_the_first_is_old() -> None:
    throttle = Throttle(tries=5, window_seconds=300)
    for second in range(4):
        throttle.failed("1.2.3.4", second)
    before = throttle.wait_seconds("1.2.3.4", 4)
    throttle.failed("1.2.3.4", 4)

    assert before == 0
    assert throttle.wait_seconds("1.2.3.4", 10) == 290
    assert throttle.wait_seconds("1.2.3.4", 301) == 0
    assert throttle.wait_seconds("1.2.3.5", 10) == 0


def test_callers_of_one_ipv6_network_are_one_caller() -> None:
    throttle = Throttle(tries=1)
    throttle.failed("2001:db8::1", 0)

    assert throttle.wait_seconds("2001:db8::ffff", 1) > 0
    assert throttle.wait_seconds("2001:db8:1::1", 1) == 0


def test_the_throttle_holds_a_bounded_number_of_callers() -> None:
    throttle = Throttle(tries=1, callers=2)
    for caller in ("a", "b", "c"):
        throttle.failed(caller, 0)

    assert throttle.wait_seconds("a", 1) == 0
    assert throttle.wait_seconds("c", 1) > 0
