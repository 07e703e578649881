"""The images endpoints: generate and edit, whole and streamed."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import math
import re
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from tests.simulators.openai import checks
from tests.simulators.openai.faults import ApiError, Fault
from tests.simulators.openai.ledger import Call
from tests.simulators.openai.pictures import picture

if TYPE_CHECKING:
    from tests.simulators.openai.server import OpenAISimulator

# Tokens of one 1024x1024 picture by generation, longest prefix first, and how many times that a
# 1536x1024 one takes: from the published prices per picture, read 2026-11-21.
_TOKENS: Final[Mapping[str, tuple[Mapping[str, int], float]]] = {
    "gpt-image-2.6": ({"low": 686, "medium": 1537, "high": 1756, "xhigh": 3122, "max": 7024}, 0.8),
    "gpt-image-2.5": ({"low": 196, "medium": 439, "high": 1756, "xhigh": 3122, "max": 7024}, 0.8),
    "gpt-image-2": ({"low": 196, "medium": 1756, "high": 7024}, 0.8),
    "gpt-image-1-mini": ({"low": 625, "medium": 1375, "high": 4500}, 1.2),
    "": ({"low": 281, "medium": 1062, "high": 4156}, 1.4),
}
_TOKENS_PER_SOURCE: Final = 1_000
_NAMES: Final = re.compile(r'\b(name|filename)="([^"]*)"')
_KIND: Final = re.compile(r"^content-type: *(\S+)", re.IGNORECASE | re.MULTILINE)
_BOUNDARY: Final = re.compile(r'boundary="?([^";]+)"?')


@dataclass(frozen=True, slots=True)
class Drawn:
    """One valid request for pictures."""

    action: str
    params: Mapping[str, Any]
    count: int
    size: tuple[int, int]
    quality: str
    sources: tuple[bytes, ...] = ()
    mask: bytes | None = None

    @property
    def form(self) -> str:
        """Format of the pictures."""
        return str(self.params.get("output_format") or "png")

    def effective(self) -> dict[str, Any]:
        """Return what is said about the pictures in answers and events."""
        width, height = self.size
        return {
            "background": "opaque",
            "output_format": self.form,
            "quality": self.quality,
            "size": f"{width}x{height}",
        }

    def usage(self) -> dict[str, Any]:
        """Return the tokens that it costs."""
        text = math.ceil(len(str(self.params["prompt"])) / 4)
        images = _TOKENS_PER_SOURCE * len(self.sources)
        model, (width, height) = str(self.params["model"]), self.size
        table, wider = next(row for name, row in _TOKENS.items() if model.startswith(name))
        scale = 1.0 if width == height else wider
        each = math.ceil(table[self.quality] * scale * max(1, width * height / (1536 * 1024)))
        output = each * self.count
        return {
            "input_tokens": text + images,
            "input_tokens_details": {"text_tokens": text, "image_tokens": images},
            "output_tokens": output,
            "total_tokens": text + images + output,
        }


async def generate(sim: OpenAISimulator, request: web.Request, call: Call) -> web.StreamResponse:
    """Answer POST /images/generations."""
    params = await _json(request)
    _note(call, params)
    checks.known(params, checks.GENERATE)
    checks.model_exists(call.model, sim.models)
    drawn = Drawn("image_generation", params, *checks.picture_request(params))
    return await _draw(sim, request, call, drawn)


async def edit(sim: OpenAISimulator, request: web.Request, call: Call) -> web.StreamResponse:
    """Answer POST /images/edits."""
    params, files = await _form(request)
    call.sources = len([name for name, _, _ in files if name.startswith("image")])
    _note(call, params)
    checks.known({**params, **{name: "" for name, _, _ in files}}, checks.EDIT)
    checks.model_exists(call.model, sim.models)
    count, size, quality = checks.picture_request(params)
    checks.sources(files, params)
    sources = tuple(data for name, _, data in files if name.startswith("image"))
    mask = next((data for name, _, data in files if name == "mask"), None)
    if sim.renders_again:
        call.received, call.mask = sources, mask
    drawn = Drawn("image_edit", params, count, size, quality, sources, mask)
    return await _draw(sim, request, call, drawn)


def _note(call: Call, params: Mapping[str, Any]) -> None:
    call.model, call.text = str(params.get("model", "")), str(params.get("prompt", ""))
    call.params = {name: value for name, value in params.items() if name != "prompt"}


async def _json(request: web.Request) -> dict[str, Any]:
    params = await request.json()
    if not isinstance(params, dict):
        raise ApiError(400, "The body must be a JSON object.")
    return params


async def _form(request: web.Request) -> tuple[dict[str, Any], list[tuple[str, str, bytes]]]:
    """Return the fields and the files (field, media type, bytes) of a form."""
    params: dict[str, Any] = {}
    files: list[tuple[str, str, bytes]] = []
    boundary = _BOUNDARY.search(request.headers.get("Content-Type", ""))
    if not request.content_type.startswith("multipart/") or boundary is None:
        raise ApiError(400, "Unsupported content type.", code="unsupported_content_type")
    # Not by aiohttp's reader: it warns of itself where a chunk ends at an unlucky place.
    for part in (b"\r\n" + await request.read()).split(b"\r\n--" + boundary[1].encode())[1:-1]:
        head, _, data = part.partition(b"\r\n\r\n")
        names = dict(_NAMES.findall(head.decode()))
        if "filename" in names:
            kind = _KIND.search(head.decode())
            files.append((names["name"], kind[1] if kind else "", data))
        else:
            params[names["name"]] = data.decode()
    return params, files


async def _draw(
    sim: OpenAISimulator, request: web.Request, call: Call, drawn: Drawn
) -> web.StreamResponse:
    if sim.blocked.search(call.text) if sim.blocked else None:
        raise ApiError(
            400,
            "Your request was rejected by the safety system.",
            code="moderation_blocked",
            type="image_generation_user_error",
        )
    await sim.work(call, sim.latency_seconds)
    pictures = await asyncio.to_thread(_pictures, sim, drawn)
    if checks.streams(drawn.params):
        return await _stream(sim, request, call, drawn, pictures)
    await sim.done(call)
    usage = {
        **drawn.usage(),
        "output_tokens_details": {
            "image_tokens": drawn.usage()["output_tokens"],
            "text_tokens": 0,
        },
    }
    body = {"created": int(time.time()), "data": [], **drawn.effective(), "usage": usage}
    if sim.fault_of(call) is not Fault.EMPTY:
        body["data"] = [{"b64_json": _encoded(sim, call, data)} for data in pictures]
    if not sim.tells_usage:
        del body["usage"]
    text = await asyncio.to_thread(json.dumps, body)
    return web.Response(text=text, content_type="application/json")


def _pictures(sim: OpenAISimulator, drawn: Drawn) -> list[bytes]:
    if sim.renders_again:
        return _rendered(sim, drawn)
    origin = hashlib.sha256(b"".join(drawn.sources)).hexdigest()[:8] if drawn.sources else ""
    return [
        picture(
            f"{drawn.params['prompt']} [{n}{origin}]", *drawn.size, sim.picture_bytes, drawn.form
        )
        for n in range(drawn.count)
    ]


def _rendered(sim: OpenAISimulator, drawn: Drawn) -> list[bytes]:
    from tests.simulators.openai import rendering  # OpenCV is loaded where a test asks for it

    text = str(drawn.params["prompt"])
    if not drawn.sources:
        least = sim.picture_bytes
        return [rendering.drawn(text, n, drawn.size, least, drawn.form) for n in range(drawn.count)]
    return [
        rendering.edited(
            text, n, drawn.size, drawn.sources[0], drawn.mask, sim.mask_inset, drawn.form
        )
        for n in range(drawn.count)
    ]


def _encoded(sim: OpenAISimulator, call: Call, data: bytes) -> str:
    match sim.fault_of(call):
        case Fault.BAD_BASE64:
            return "%%% this is not base64 %%%"
        case Fault.TRUNCATED:
            data = data[: len(data) // 2]
    return base64.b64encode(data).decode("ascii")


async def _stream(
    sim: OpenAISimulator, request: web.Request, call: Call, drawn: Drawn, pictures: list[bytes]
) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    await response.prepare(request)
    async for event in _events(sim, call, drawn, pictures):
        name = event.get("type", "error")
        text = await asyncio.to_thread(json.dumps, event)
        await response.write(f"event: {name}\ndata: {text}\n\n".encode())
    return response


async def _events(
    sim: OpenAISimulator, call: Call, drawn: Drawn, pictures: list[bytes]
) -> AsyncIterator[dict[str, Any]]:
    facts = {"created_at": int(time.time()), **drawn.effective()}
    partials = min(int(drawn.params.get("partial_images") or 0), sim.most_partials)
    for index in range(partials):
        data = picture(f"{call.text} partial {index}", 256, 256)
        yield {
            "type": f"{drawn.action}.partial_image",
            "b64_json": base64.b64encode(data).decode("ascii"),
            "partial_image_index": index,
            **facts,
        }
    await sim.done(call)
    if sim.fault_of(call) is Fault.STREAM_ERROR:
        yield {"error": {"message": "It broke.", "type": "server_error", "code": sim.stream_code}}
        return
    if sim.fault_of(call) is Fault.EMPTY:
        return
    for data in pictures:
        yield {
            "type": f"{drawn.action}.completed",
            "b64_json": _encoded(sim, call, data),
            "usage": drawn.usage(),
            **facts,
        }
