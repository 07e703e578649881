"""The moderation endpoint: quiet scores unless a test says otherwise."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from tests.simulators.openai import checks
from tests.simulators.openai.faults import ApiError, Fault
from tests.simulators.openai.ledger import Call
from tests.simulators.openai.pictures import text_of

if TYPE_CHECKING:
    from tests.simulators.openai.server import OpenAISimulator

CATEGORIES: Final = (
    "harassment",
    "harassment/threatening",
    "hate",
    "hate/threatening",
    "illicit",
    "illicit/violent",
    "self-harm",
    "self-harm/instructions",
    "self-harm/intent",
    "sexual",
    "sexual/minors",
    "violence",
    "violence/graphic",
)
# The only ones that the platform scores on pictures; the others stay 0 there.
ON_PICTURES: Final = frozenset(
    {"self-harm", "self-harm/instructions", "self-harm/intent", "sexual"}
    | {"violence", "violence/graphic"}
)
_QUIET: Final = 0.0001


class Judgements:
    """The scores that a test asked for."""

    def __init__(self) -> None:
        self._rules: list[tuple[re.Pattern[str], Mapping[str, float], bool]] = []

    def add(self, pattern: str, scores: Mapping[str, float], *, pictures: bool) -> None:
        """Score what matches, the highest of all that match."""
        self._rules.append((re.compile(pattern, re.IGNORECASE | re.DOTALL), scores, pictures))

    def scores(self, text: str, *, picture: bool) -> dict[str, float]:
        """Return the scores of a text, or of a picture drawn from it."""
        found: dict[str, float] = {
            name: 0.0 if picture and name not in ON_PICTURES else _QUIET for name in CATEGORIES
        }
        for pattern, scores, pictures in self._rules:
            if pictures == picture and pattern.search(text):
                for name, score in scores.items():
                    found[name] = max(found.get(name, 0.0), score)
        return found


async def moderate(sim: OpenAISimulator, request: web.Request, call: Call) -> web.StreamResponse:
    """Answer POST /moderations."""
    params: dict[str, Any] = await request.json()
    checks.known(params, frozenset({"input", "model"}))
    call.model = str(params.get("model", "omni-moderation-latest"))
    call.params = {"model": call.model}
    if not call.model.startswith("omni-moderation"):
        raise ApiError(404, "The model does not exist.", code="model_not_found", param="model")
    inputs = _inputs(params.get("input"))
    call.text, call.sources = "\n".join(text for text, _ in inputs), sum(p for _, p in inputs)
    await sim.work(call, sim.text_latency_seconds)
    await _free_of_charge(sim, call)
    results: list[dict[str, Any]]
    results = [_result(sim.judgements.scores(text, picture=p), p) for text, p in inputs]
    match sim.fault_of(call):
        case Fault.EMPTY:
            results = []
        case Fault.NOT_JSON:
            return web.Response(text="{not json", content_type="application/json")
        case Fault.MISSHAPEN:
            results = [{"safe": True, "category_scores": "none"} for _ in inputs]
    return web.json_response({"id": "modr-1", "model": call.model, "results": results})


async def _free_of_charge(sim: OpenAISimulator, call: Call) -> None:
    try:
        await sim.done(call)
    finally:
        call.billed = False


def _inputs(value: Any) -> list[tuple[str, bool]]:
    """Return the inputs as (text, whether it is a picture): one result each."""
    if isinstance(value, str) and value:
        return [(value, False)]
    if not isinstance(value, list) or not value:
        raise checks.invalid("input", "Invalid input.")
    if all(isinstance(item, str) for item in value):
        return [(item, False) for item in value]
    parts = [_part(item) for item in value]
    if sum(picture for _, picture in parts) > 1:
        raise checks.invalid("input", "Only one image per request.", "too_many_images")
    # Several parts of one multi-modal input are judged together.
    return [("\n".join(text for text, _ in parts), any(picture for _, picture in parts))]


def _part(item: Any) -> tuple[str, bool]:
    if item.get("type") == "text":
        return str(item["text"]), False
    url = str(item["image_url"]["url"])
    head, _, body = url.partition(";base64,")
    if not head.startswith("data:image/"):
        raise checks.invalid("input", "Failed to download image.", "failed_to_download_image")
    return text_of(base64.b64decode(body)), True


def _result(scores: dict[str, float], picture: bool) -> dict[str, Any]:
    # `flagged` stays false on purpose: whoever relies on it lets everything through.
    applied = {
        name: ["image"] if picture and name in ON_PICTURES else [] if picture else ["text"]
        for name in scores
    }
    return {
        "flagged": False,
        "categories": dict.fromkeys(scores, False),
        "category_scores": scores,
        "category_applied_input_types": applied,
    }
