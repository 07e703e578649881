"""The script's members on the page: one browser each, over HTTP and server-sent events.

What the page's scripts decide (which buttons there are, what a form carries) is done here as they
do it; that they do it is looked at in tests/browser.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, Final

import aiohttp

from adapters.web import platform
from bot.chat import reviews
from bot.domain import Author, Options, Place, Ruling
from bot.limits import Limits
from bot.ports import House, Platform, Seat
from tests.adapters.web.serving import EventStream, Page
from tests.contracts.platforms.asked import Asked
from tests.contracts.platforms.driver import Meaning, Shown, Who
from tests.contracts.platforms.house import Installation
from tests.fakes.easel import mask

_MEANINGS: Final = {
    "refused": Meaning.REFUSED,
    "asked": Meaning.QUESTION,
    "declined": Meaning.LIMIT,
    "failed": Meaning.ERROR,
    "cancelled": Meaning.STOPPED,
    "answered": Meaning.WORDS,
    "suggested": Meaning.PROMPTS,
}
_KINDS: Final = {"Again": "again", "Undo": "undo", "Publish": "publish"}
_PATIENCE_SECONDS: Final = 10


class _Browser:
    """One member's browser with the page open; `rooms` is what its scripts remember of answers."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session
        self.page = Page(session, "")
        self.rooms: dict[str, str] = {}
        self._stream: EventStream | None = None
        self._opened = AsyncExitStack()

    async def load(self, url: str) -> None:
        """Load the page, anew where it was open."""
        await self.leave()
        self.page, self.rooms = Page(self.session, url), {}
        async with self.session.get(url + "/") as response:
            await response.read()
        self._stream = await self._opened.enter_async_context(self.page.events())

    async def leave(self) -> None:
        """Close the page."""
        await self._opened.aclose()

    async def until(self, name: str, message: str) -> dict[str, Any]:
        """Return the next event of that name about a message."""
        assert self._stream is not None
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while True:
                told: dict[str, Any] = await self._stream.until(name)
                if told["message"] == message:
                    return told


class OnWeb:
    """Two browsers and a playground. See `Driver`."""

    place = Place("web", "", "playground")

    def __init__(self, program: Installation, browsers: dict[Who, _Browser]) -> None:
        self.program = program
        self._browsers = browsers

    async def start(self) -> None:
        """Serve the page and open it in both browsers."""
        served = await self.program.start(_make)
        assert isinstance(served, platform.Playground)
        for browser in self._browsers.values():
            await browser.load(served.url)

    async def stop(self) -> None:
        """Close the pages and the playground."""
        for browser in self._browsers.values():
            await browser.leave()
        await self.program.stop()

    async def restart(self) -> None:
        """Stop the playground and serve it anew; the pages load again."""
        await self.stop()
        await self.start()

    async def imagine(
        self, words: str, *, who: Who = "ana", private: bool = False, count: int | None = None
    ) -> Shown:
        """Send words from the start page."""
        options = {} if count is None else {"count": count}
        return await self._ask(who, kind="imagine", words=words, private=private, options=options)

    async def say(self, shown: Shown, words: str, *, who: Who = "ana") -> Shown:
        """Send words from a conversation's page, which names the picture that it shows."""
        return await self.reply_to(shown, words, who=who)

    async def reply_to(self, older: Shown, words: str, *, who: Who = "ana") -> Shown:
        """Choose the older picture in its conversation and send words."""
        return await self._about(older, who, kind="reply", words=words, parent=_ref(older))

    def reply_asks(self, older: Shown, words: str) -> Asked:
        """Return words to that picture."""
        return Asked("reply", words, parent=older.version, options=Options())

    async def press(
        self, shown: Shown, label: str, *, who: Who = "ana", picture: int | None = None
    ) -> Shown:
        """Press a button below the picture."""
        if label == "Prompt":
            return await self._prompt(who, shown)
        if label == "Delete":
            return _sentence(await self._delete(who, shown))
        if label == "Draw my words":
            return await self._about(shown, who, kind="confirm", job=shown.handle["job"])
        if label.startswith("Draw ") and label != "Draw again":
            index = int(label.removeprefix("Draw ")) - 1
            return await self._ask(who, kind="suggested", job=shown.handle["job"], index=index)
        if label == "Draw again":
            return await self._ask(who, kind="redo", job=shown.handle["job"])
        if label == "Ask a moderator":
            return await self._appeal(who, shown)
        if shown.meaning is Meaning.QUESTION:
            assert label in shown.labels
            drawn = await self._ask(who, kind="confirm", job=shown.handle["job"])
            await self.decline(shown, who=who)  # which the page does once its yes was taken
            return drawn
        if label == "Vary":
            parent = _ref(shown, (picture or 1) - 1)
            return await self._about(shown, who, kind="vary", parent=parent)
        form = {"kind": _KINDS[label], "version": shown.handle["id"]}
        if label == "Publish":
            form["private"] = False
        return await self._about(shown, who, **form)

    async def refine_by_hand(self, shown: Shown, *, who: Who = "ana", **fields: str) -> Shown:
        """Edit the recipe behind Prompt."""
        recipe = shown.handle["recipe"] | fields
        return await self._about(shown, who, kind="refine", parent=_ref(shown), recipe=recipe)

    async def change_part(self, shown: Shown, words: str, *, who: Who = "ana") -> Shown:
        """Paint over the top left of the picture; the page has no grid."""
        return await self._about(
            shown, who, mask=mask(box=(0, 0, 20, 20)), kind="reply", words=words, parent=_ref(shown)
        )

    async def more(self, shown: Shown, label: str, *, who: Who = "ana") -> Shown:
        """Choose from the menu behind More."""
        kind, _, shape = label.lower().partition(": ")
        form: dict[str, Any] = {"shape": shape} if shape else {}
        return await self._about(shown, who, kind=kind, parent=_ref(shown), **form)

    async def prompt(self, words: str, *, who: Who = "ana") -> Shown:
        """Ask for prompts from the start page."""
        return await self._ask(who, kind="prompt", words=words)

    async def decline(self, question: Shown, *, who: Who = "ana") -> None:
        """Put the card away, which is how a page says no."""
        browser, message = self._browsers[who], question.handle["message"]
        await browser.page.send("DELETE", f"/api/messages/{message}")
        await browser.until("withdrawn", message)
        _, feed = await browser.page.get("/api/feed")
        assert message not in [card["message"] for card in feed["cards"]]

    async def answered(self, question: Shown, *, who: Who = "ana") -> None:
        """Look for the card."""
        _, feed = await self._browsers[who].page.get("/api/feed")
        assert question.handle["message"] not in [card["message"] for card in feed["cards"]]

    async def decide(self, label: str) -> None:
        """Decide as who runs the playground: a chat's command leads moderators to their page."""
        (review,) = await self.program.waiting(self.place)
        ruling = next(one for one in Ruling if reviews.label(one) == label)
        seat = Seat(Author("web", "operator", "Mia"), self.place)
        await self.program.desk.decide(review.id, ruling, seat)
        await self.program.followed(self.place)

    async def delete(self, shown: Shown, *, who: Who = "ana") -> None:
        """Press Delete."""
        told = await self._delete(who, shown)
        assert told == {}, told

    async def begin(self, words: str, *, who: Who = "ana") -> Shown:
        """Send words and wait for the first sign of life."""
        browser = self._browsers[who]
        _, posted = await browser.page.ask("imagine", words=words)
        told = await browser.until("progress", posted["message"])
        labels = frozenset({"Cancel"})
        return Shown(Meaning.WORDS, told["text"], labels=labels, private=True, handle=posted)

    async def cancel(self, running: Shown, *, who: Who = "ana") -> Shown:
        """Press Cancel on the card."""
        browser, message = self._browsers[who], running.handle["message"]
        path = f"/api/jobs/{running.handle['job']}/cancel"
        status, told = await browser.page.send("POST", path)
        if status != 200:
            return _sentence(told)
        return _read(await browser.until("answer", message))

    async def sees(self, who: Who, shown: Shown) -> bool:
        """Open the picture's address, which a member may have passed on."""
        browser = self._browsers[who]
        url = f"{browser.page.url}/pictures/{shown.handle['id']}/0"
        async with browser.session.get(url) as response:
            return response.status == 200

    def together(self, one: Shown, other: Shown) -> bool:
        """Compare the conversations that the page would open."""
        return bool(one.handle["conversation"] == other.handle["conversation"])

    def said_to_all(self) -> int:
        """Return none: a page shows a browser its own conversations and nobody else's."""
        return 0

    async def left(self, *, who: Who = "ana") -> int:
        """Read the page's bar."""
        _, told = await self._browsers[who].page.get("/api/allowance")
        return int(told["left"])

    async def _delete(self, who: Who, shown: Shown) -> dict[str, Any]:
        """Ask for it, also where the page has no button, as any client may; return what is told."""
        path = f"/api/versions/{shown.handle['id']}"
        _, told = await self._browsers[who].page.send("DELETE", path)
        return dict(told)

    async def _appeal(self, who: Who, shown: Shown) -> Shown:
        path = f"/api/jobs/{shown.handle['job']}/appeal"
        status, told = await self._browsers[who].page.send("POST", path)
        if status != 200:
            return _sentence(told)
        return Shown(Meaning.WORDS, told["text"], private=True)

    async def _prompt(self, who: Who, shown: Shown) -> Shown:
        path = f"/api/versions/{shown.handle['id']}"
        _, version = await self._browsers[who].page.get(path)
        text = f"Words: {version['words']} Prompt: {version['prompt']}"
        return Shown(Meaning.WORDS, text, private=True)

    async def _about(self, shown: Shown, who: Who, *, mask: bytes = b"", **form: Any) -> Shown:
        """Send what is asked of a picture: privately, where that is private."""
        version = shown.handle
        room = self._browsers[who].rooms.get(version["conversation"])
        place = {"conversation": version["conversation"], "room": room}
        return await self._ask(who, mask=mask, **({"private": version["private"]} | place | form))

    async def _ask(self, who: Who, *, kind: str, mask: bytes = b"", **form: Any) -> Shown:
        browser = self._browsers[who]
        document = {"kind": kind, "event": str(uuid.uuid4()), **form}
        body = {"data": _form(document, mask)} if mask else {"json": document}
        status, posted = await browser.page.send("POST", "/api/requests", **body)
        if status != 202:
            return _sentence(posted)
        told = await browser.until("answer", posted["message"])
        await self.program.idle()
        if told["outcome"]["kind"] == "delivered":
            browser.rooms.setdefault(told["outcome"]["version"]["conversation"], told["message"])
        return _read(told)


def _make(house: House) -> Platform:
    return platform.create(platform.Config(port=0), house)


def _ref(shown: Shown, index: int = 0) -> dict[str, Any]:
    return {"version": shown.handle["id"], "index": index}


def _form(document: dict[str, Any], mask: bytes) -> aiohttp.FormData:
    """Return a request with what was painted."""
    body = aiohttp.FormData()
    body.add_field("request", json.dumps(document))
    body.add_field("mask", mask, filename="mask.png", content_type="image/png")
    return body


def _sentence(told: dict[str, Any]) -> Shown:
    return Shown(Meaning.WORDS, told["error"], private=True)


def _read(told: dict[str, Any]) -> Shown:
    outcome = told["outcome"]
    if outcome["kind"] == "delivered":
        return _with_pictures(outcome, told["job"])
    said = [outcome["text"], outcome.get("suggestion") or ""]
    said += [one["text"] for one in outcome.get("suggestions", ())]
    return Shown(
        _MEANINGS[outcome["kind"]],
        " ".join(part for part in said if part),
        labels=_labels(outcome),
        private=True,
        goes_on_at=outcome.get("renewsAt"),
        handle=told,
    )


def _labels(outcome: dict[str, Any]) -> frozenset[str]:
    """Return the buttons of a card; No is what every card has: Put away."""
    labels = {f"Draw {n}" for n in range(1, len(outcome.get("suggestions", ())) + 1)}
    labels |= {"Draw again"} if outcome.get("again") else set()
    labels |= {outcome["agree"], "No"} if outcome["kind"] == "asked" else set()
    labels |= {"Ask a moderator"} if outcome.get("appeal") else set()
    return frozenset(labels)


def _with_pictures(outcome: dict[str, Any], job: str) -> Shown:
    version = outcome["version"]
    labels = {"Refine", "Region", "Vary", "Again", "Prompt", "Original", "More"}
    labels |= {"Compare"} if version["compares"] else set()
    labels |= {"Undo"} if version["parent"] else set()
    labels |= {"Publish"} if version["private"] and version["mine"] else set()
    labels |= {"Delete"} if version["mine"] else set()
    labels |= {"Draw my words"} if outcome["asWritten"] else set()
    return Shown(
        Meaning.PICTURES,
        version=version["number"],
        parent=version["parentNumber"],
        prompt=" ".join(version["prompt"].split()),
        pictures=len(version["pictures"]),
        labels=frozenset(labels),
        private=version["private"],
        note=next(iter(outcome["notes"]), ""),
        handle=version | {"job": job},
    )


@asynccontextmanager
async def on_web(folder: Path, limits: Limits) -> AsyncIterator[OnWeb]:
    """Yield members with the page open."""
    async with (
        _session() as ana,
        _session() as ben,
        asyncio.TaskGroup() as tasks,
    ):
        browsers: dict[Who, _Browser] = {"ana": _Browser(ana), "ben": _Browser(ben)}
        driver = OnWeb(Installation(folder, limits, tasks), browsers)
        await driver.start()
        try:
            yield driver
        finally:
            await driver.stop()


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))
