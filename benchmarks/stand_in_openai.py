"""OpenAI's interface as cheap as it can be: prepared answers after fixed times.

Strictness is the business of the simulators in tests/; here every microsecond would be charged to
whoever is measured.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from aiohttp import web

from benchmarks.pictures import PictureSupply
from benchmarks.plans import plan
from tests.simulators.openai.checks import MODELS
from tests.simulators.openai.moderation import CATEGORIES

# A body above this is a picture to be judged, of which there is one a request.
_WORDS_BYTES: Final = 100_000
_HOLE: Final = b"@picture@"


@dataclass(frozen=True, slots=True)
class Latencies:
    """How long the provider takes, in seconds."""

    picture: float = 0.5
    moderation: float = 0.15
    language: float = 0.3

    @property
    def every_stage(self) -> float:
        """What a request waits for that is moderated, planned, drawn and moderated again."""
        return self.language + self.picture + 3 * self.moderation


INSTANT: Final = Latencies(0.0, 0.0, 0.0)


class OpenAIStandIn:
    """Serves pictures, moderation and plans. Lives inside `async with`.

    Attributes:
        base_url: As for the SDK, with "/v1"; known once entered.
    """

    def __init__(self, latencies: Latencies) -> None:
        self.latencies = latencies
        self.base_url = ""
        self._supply = PictureSupply()
        self._before, self._after = json.dumps(_drawn()).encode().split(_HOLE)
        self._result = json.dumps(_result()).encode()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=1 << 30)
        app.router.add_post("/v1/images/generations", self._draw)
        app.router.add_post("/v1/moderations", self._moderate)
        app.router.add_post("/v1/responses", self._respond)
        app.router.add_get("/v1/models", _models)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0, backlog=1024).start()
        host, port = self._runner.addresses[0][:2]
        self.base_url = f"http://{host}:{port}/v1"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _draw(self, request: web.Request) -> web.Response:
        await request.read()
        await asyncio.sleep(self.latencies.picture)
        return _json(b"".join((self._before, *self._supply.png_base64(), self._after)))

    async def _moderate(self, request: web.Request) -> web.Response:
        size = 0
        parts = []
        async for part in request.content.iter_any():
            size += len(part)
            if size < _WORDS_BYTES:
                parts.append(part)
        await asyncio.sleep(self.latencies.moderation)
        inputs = json.loads(b"".join(parts))["input"] if size < _WORDS_BYTES else [""]
        count = len(inputs) if isinstance(inputs, list) else 1
        results = b",".join([self._result] * count)
        head = b'{"id":"modr-1","model":"omni-moderation-latest","results":['
        return _json(b"".join((head, results, b"]}")))

    async def _respond(self, request: web.Request) -> web.Response:
        params = await request.json()
        await asyncio.sleep(self.latencies.language)
        asked = json.loads(params["input"][0]["content"][0]["text"])
        return web.json_response(_response(params["model"], json.dumps(plan(asked["words"]))))


async def _models(request: web.Request) -> web.Response:
    data = [
        {"id": name, "object": "model", "created": 1, "owned_by": "system", "shutdown_date": end}
        for name, end in MODELS.items()
    ]
    return web.json_response({"object": "list", "data": data})


def _json(body: bytes) -> web.Response:
    return web.Response(body=body, content_type="application/json")


def _drawn() -> Mapping[str, Any]:
    return {
        "created": 1,
        "data": [{"b64_json": _HOLE.decode()}],
        "background": "opaque",
        "output_format": "png",
        "quality": "medium",
        "size": "1024x1024",
        "usage": {
            "input_tokens": 20,
            "input_tokens_details": {"text_tokens": 20, "image_tokens": 0},
            "output_tokens": 439,
            "total_tokens": 459,
        },
    }


def _result() -> Mapping[str, Any]:
    return {
        "flagged": False,
        "categories": dict.fromkeys(CATEGORIES, False),
        "category_scores": dict.fromkeys(CATEGORIES, 0.0001),
        "category_applied_input_types": {name: ["text"] for name in CATEGORIES},
    }


def _response(model: str, text: str) -> Mapping[str, Any]:
    output = {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 1,
        "status": "completed",
        "model": model,
        "output": [
            {
                "id": "msg_1",
                "type": "message",
                "role": "assistant",
                "status": "completed",
                "content": [output],
            }
        ],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "usage": {
            "input_tokens": 900,
            "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
            "output_tokens": 120,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": 1020,
        },
    }
