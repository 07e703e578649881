"""Slack as cheap as it can be: one workspace, one command, and the times at which things happened.

Strictness is the business of the simulators in tests/, as on Discord. Where rate limits are
measured, the simulator plays Slack (`strict_slack.py`).
"""

from __future__ import annotations

import asyncio
import itertools
import json
import math
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self
from urllib.parse import parse_qsl

from aiohttp import WSMsgType, web

from benchmarks.chats import Asked
from benchmarks.slack_payloads import Shown, SlackPayloads

_MEMBERS: Final = 200
_CHANNELS: Final = 10
# A file is a picture from this size on.
_PICTURE_BYTES: Final = 500_000
_FIRST_SECOND: Final = 1_795_000_000
# Of the words that members type; every answer repeats them.
_NUMBER: Final = re.compile(rb"number[ +](\d+)")
_SHOWN_FILE: Final = re.compile(rb'"slack_file": ?\{"id": ?"(F\d+)"')


@dataclass(slots=True)
class _Command(Asked):
    """A request. `acknowledged`: when its acknowledgement arrived; 0.0: not yet."""

    acknowledged: float = 0.0

    @property
    def acknowledged_after(self) -> float:
        """Seconds from the envelope to its acknowledgement; infinite without one."""
        return self.acknowledged - self.started if self.acknowledged else math.inf


@dataclass(slots=True)
class _File:
    name: str
    size: int = 0


class SlackStandIn:
    """Serves one bot in one workspace. Lives inside `async with`."""

    def __init__(self) -> None:
        self._origin = ""
        self._payloads: SlackPayloads
        self._introduced = asyncio.Event()
        self._sockets: list[web.WebSocketResponse] = []
        self._numbers = itertools.count()
        self._ids = itertools.count(1)
        self._asked: dict[int, _Command] = {}
        self._unacknowledged: dict[str, _Command] = {}
        self._shown: dict[str, Shown] = {}
        self._files: dict[str, _File] = {}
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=1 << 30)
        app.router.add_get("/link/", self._link)
        add = app.router.add_post
        add("/api/apps.connections.open", self._open)
        add("/api/auth.test", self._identify)
        add("/api/chat.postMessage", self._post)
        add("/api/chat.update", self._update)
        add("/api/files.getUploadURLExternal", self._announce)
        add("/upload/{file}", self._upload)
        add("/api/files.completeUploadExternal", self._complete)
        add("/api/files.info", self._info)
        add("/actions/{number}", self._respond)
        add("/api/{method}", _unknown)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0, backlog=1024).start()
        self._origin = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._payloads = SlackPayloads(self._origin)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    # --- for whoever starts the bot --------------------------------------------------------------

    @property
    def bare_bot(self) -> Sequence[str]:
        """The module of the bare bot and how it connects."""
        tokens = ("--token", self._payloads.bot_token, "--app-token", self._payloads.app_token)
        return ("benchmarks.bare_slack_bot", "--api", f"{self._origin}/api/", *tokens)

    @property
    def environment(self) -> Mapping[str, str]:
        """How Limner connects."""
        return {
            "SLACK_BOT_TOKEN": self._payloads.bot_token,
            "SLACK_APP_TOKEN": self._payloads.app_token,
            "LIMNER_SLACK__API_BASE": f"{self._origin}/api/",
        }

    async def wait_introduced(self) -> None:
        """Return once the bot is connected."""
        await self._introduced.wait()

    # --- what members do -------------------------------------------------------------------------

    async def imagine(self) -> Asked:
        """Send `/imagine` as one of many members."""
        number, envelope = next(self._numbers), self._new_id("")
        user, channel = f"U{number % _MEMBERS:09}", f"C{number % _CHANNELS:09}"
        words = f"a lighthouse on a cliff at dusk, number {number}"
        sent = self._payloads.command(envelope, number, user, channel, words)
        done: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        asked = _Command(time.monotonic(), done)
        self._asked[number] = self._unacknowledged[envelope] = asked
        await self._send(sent)
        return asked

    # --- sockets ---------------------------------------------------------------------------------

    async def _open(self, request: web.Request) -> web.Response:
        await request.read()
        return _ok(url=f"{self._origin.replace('http', 'ws', 1)}/link/")

    async def _link(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        await socket.send_json(self._payloads.hello())
        self._sockets.append(socket)
        self._introduced.set()
        async for message in socket:
            now = time.monotonic()
            if message.type is WSMsgType.TEXT:
                answered = json.loads(message.data)["envelope_id"]
                if command := self._unacknowledged.pop(answered, None):
                    command.acknowledged = now
        self._sockets.remove(socket)
        return socket

    async def _send(self, envelope: str) -> None:
        """Send to each socket in turn, as Slack spreads envelopes."""
        if usable := [one for one in self._sockets if not one.closed]:
            await usable[next(self._ids) % len(usable)].send_str(envelope)

    # --- messages --------------------------------------------------------------------------------

    async def _post(self, request: web.Request) -> web.Response:
        body = await request.read()
        said, ts = json.loads(body), self._new_ts()
        shown = self._payloads.message(said["channel"], ts, said)
        self._look(body, said)
        self._shown[ts] = shown
        await self._send(self._payloads.posted(self._new_id(""), shown))
        return _message(shown)

    async def _update(self, request: web.Request) -> web.Response:
        body = await request.read()
        said = json.loads(body)
        ts, ended = said["ts"], self._look(body, said)
        before = self._shown[ts]
        shown = self._shown[ts] = self._payloads.message(said["channel"], ts, said)
        if ended:
            del self._shown[ts]
        await self._send(self._payloads.changed(self._new_id(""), before, shown))
        return _message(shown)

    def _look(self, body: bytes, said: Mapping[str, Any]) -> bool:
        """Return whether a message shows the picture that somebody waits for."""
        found = _NUMBER.search(body)
        asked = self._asked.get(int(found[1])) if found else None
        if found is None or asked is None:
            return False
        asked.words = str(said.get("text"))
        picture = _SHOWN_FILE.search(body)
        if not picture or self._files[picture[1].decode()].size < _PICTURE_BYTES:
            return False
        self._end(int(found[1]))
        return True

    def _end(self, number: int) -> None:
        asked = self._asked.pop(number)
        asked.shown = time.monotonic()
        asked.done.set_result(asked.shown)

    async def _respond(self, request: web.Request) -> web.Response:
        body = await request.read()
        if asked := self._asked.get(int(request.match_info["number"])):
            asked.words = body.decode()
        return web.Response(text="ok")

    # --- files -----------------------------------------------------------------------------------

    async def _announce(self, request: web.Request) -> web.Response:
        file = self._new_id("F")
        self._files[file] = _File((await _said(request))["filename"])
        return _ok(upload_url=f"{self._origin}/upload/{file}", file_id=file)

    async def _upload(self, request: web.Request) -> web.Response:
        size = 0
        async for part in request.content.iter_any():
            size += len(part)
        self._files[request.match_info["file"]].size = size
        return web.Response(text=f"OK - {size}")

    async def _complete(self, request: web.Request) -> web.Response:
        """Keep files; sharing one into a channel shows it, with its comment as the message."""
        said = await _said(request)
        files = json.loads(said["files"]) if isinstance(said["files"], str) else said["files"]
        channel, ts = said.get("channel_id") or "", ""
        if channel:
            ts = self._new_ts()
            number = _NUMBER.search(said["initial_comment"].encode())
            assert number is not None
            self._end(int(number[1]))
        kept = ",".join(self._kept(one["id"], ts, channel) for one in files)
        if channel:
            words = {"text": said["initial_comment"]}
            shown = self._payloads.message(channel, ts, words, kept)
            await self._send(self._payloads.posted(self._new_id(""), shown))
        return _json(f'{{"ok":true,"files":[{kept}]}}')

    async def _info(self, request: web.Request) -> web.Response:
        file = self._kept((await _said(request))["file"])
        return _json(f'{{"ok":true,"file":{file},"comments":[]}}')

    def _kept(self, file: str, ts: str = "", channel: str = "") -> str:
        known = self._files[file]
        return self._payloads.file(file, known.name, known.size, ts, channel)

    # --- the rest --------------------------------------------------------------------------------

    async def _identify(self, request: web.Request) -> web.Response:
        await request.read()
        answer = _ok(**self._payloads.identity())
        answer.headers["x-oauth-scopes"] = self._payloads.scopes
        return answer

    def _new_id(self, kind: str) -> str:
        return f"{kind}{next(self._ids):010}"

    def _new_ts(self) -> str:
        return f"{_FIRST_SECOND}.{next(self._ids):06}"


async def _said(request: web.Request) -> Mapping[str, Any]:
    """Return a call's arguments, in whichever of the ways it gives them that Slack takes."""
    body = await request.read()
    if body[:1] == b"{":
        found: Mapping[str, Any] = json.loads(body)
        return found
    return {**request.query, **dict(parse_qsl(body.decode()))}


async def _unknown(request: web.Request) -> web.Response:
    """Refuse what only a mistake calls, so that its words come out."""
    await request.read()
    return _json('{"ok":false,"error":"unknown_method"}')


def _message(shown: Shown) -> web.Response:
    place = f'"channel":"{shown.channel}","ts":"{shown.ts}"'
    return _json(f'{{"ok":true,{place},"message":{shown.text}}}')


def _ok(**said: Any) -> web.Response:
    return _json(json.dumps({"ok": True, **said}))


def _json(text: str) -> web.Response:
    return web.Response(body=text.encode(), content_type="application/json", charset="utf-8")
