from __future__ import annotations

import json

from adapters.web import streams
from adapters.web.streams import Streams, Subscription


async def drained(tab: Subscription) -> list[str]:
    """Return all that waits in a stream that is then closed by a sentinel of its own."""
    texts = []
    while not tab._waiting.empty():
        texts.append(await tab.next() or "")
    return texts


def names(texts: list[str]) -> list[str]:
    return [line[7:] for text in texts for line in text.splitlines() if line.startswith("event: ")]


async def test_every_tab_of_a_browser_hears_an_event() -> None:
    told = Streams()
    one, two, other = (told.subscribe(browser, None) for browser in ("a", "a", "b"))

    told.publish("a", "answer", {"x": "line\nbreak"})

    first = (await drained(one))[0]
    assert await drained(two) == [first]
    assert await drained(other) == []
    assert json.loads(first.split("data: ")[1]) == {"x": "line\nbreak"}


async def test_a_tab_that_comes_back_hears_what_it_missed() -> None:
    told = Streams()
    told.publish("a", "one", {})
    cursor = told.cursor("a")
    told.publish("a", "two", {})
    told.publish("a", "three", {})

    tab = told.subscribe("a", cursor)

    assert names(await drained(tab)) == ["two", "three"]


async def test_a_tab_that_missed_nothing_hears_nothing() -> None:
    told = Streams()
    told.publish("a", "one", {})

    assert await drained(told.subscribe("a", told.cursor("a"))) == []


async def test_a_tab_that_missed_too_much_loads_anew() -> None:
    told = Streams()
    cursor = told.cursor("a")
    for _ in range(streams.REMEMBERED_EVENTS + 1):
        told.publish("a", "one", {})

    assert names(await drained(told.subscribe("a", cursor))) == ["reset"]


async def test_ids_of_an_earlier_process_mean_load_anew() -> None:
    earlier, now = Streams(), Streams()

    assert names(await drained(now.subscribe("a", earlier.cursor("a")))) == ["reset"]


async def test_nonsense_as_last_id_means_load_anew() -> None:
    assert names(await drained(Streams().subscribe("a", "²-x"))) == ["reset"]


async def test_a_tab_that_does_not_read_is_cut_off() -> None:
    told = Streams()
    tab = told.subscribe("a", None)

    for _ in range(streams.WAITING_EVENTS + 1):
        told.publish("a", "one", {})

    assert not tab.is_open
    assert await tab.next() is None


async def test_closing_ends_every_stream() -> None:
    told = Streams()
    tab = told.subscribe("a", None)

    told.close()

    assert await tab.next() is None


async def test_an_unsubscribed_tab_hears_nothing_more() -> None:
    told = Streams()
    tab = told.subscribe("a", None)
    told.unsubscribe("a", tab)

    told.publish("a", "one", {})

    assert await drained(tab) == []


async def test_only_browsers_without_open_tabs_are_forgotten() -> None:
    told = Streams()
    told.publish("idle", "one", {})
    told.publish("open", "one", {})
    tab = told.subscribe("open", None)

    for number in range(streams.REMEMBERED_BROWSERS):
        told.publish(f"b{number}", "one", {})
    told.publish("open", "two", {})

    assert names(await drained(tab)) == ["two"]
    assert told.cursor("idle").endswith("-0")
