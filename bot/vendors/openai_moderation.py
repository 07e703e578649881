"""OpenAI's moderation of texts and pictures: its scores, never its flags."""

from __future__ import annotations

import asyncio
import base64
import json
import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

import httpx2
import openai
from openai import AsyncOpenAI
from pydantic import BaseModel, ConfigDict, PositiveFloat

from bot.errors import ModelUnavailable
from bot.ports import Scores
from bot.vendors.openai import translate

RULE: Final = "openai_moderation"
DOWN: Final = "The safety check can't be reached right now. Please try again in a little while."

NAMES: Final = frozenset(
    {
        "sexual",
        "sexual/minors",
        "self-harm",
        "self-harm/intent",
        "self-harm/instructions",
        "hate",
        "hate/threatening",
        "harassment",
        "harassment/threatening",
        "illicit",
        "illicit/violent",
        "violence",
        "violence/graphic",
    }
)
"""The platform's 13 categories (OpenAI's interface description, August 2026)."""

_RETRIES: Final = 1
_HOLE: Final = "%picture%"


def canonical(name: str) -> str:
    """Return one spelling for "sexual/minors" (the interface's) and `sexual_minors` (the SDK's)."""
    return name.replace("/", "_").replace("-", "_")


_OFFICIAL: Final = {canonical(name): name for name in NAMES}


class ModerationConfig(BaseModel):
    """Options of both rules.

    Attributes:
        timeout_seconds: For the answer, one repetition included.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str = "omni-moderation-latest"
    timeout_seconds: PositiveFloat = 5


class Moderation:
    """Scores texts and pictures. Lives as long as the process; holds the shared client."""

    def __init__(self, client: AsyncOpenAI, config: ModerationConfig) -> None:
        # Moderation is free, so the SDK may repeat a failed call.
        self._client = client.with_options(max_retries=_RETRIES)
        self._config = config

    async def score_texts(self, texts: Sequence[str]) -> Scores:
        """Return the highest scores of several readings of one text.

        Raises:
            ModelUnavailable: No answer, or one that does not score every category.
        """
        body = json.dumps({"model": self._config.model, "input": list(texts)})
        return await self._highest(body.encode(), len(texts))

    async def score_picture(self, data: bytes, media_type: str) -> Scores:
        """Return the scores of an encoded picture; raises as `score_texts`."""
        body = await asyncio.to_thread(_picture_body, self._config.model, data, media_type)
        return await self._highest(body, 1)

    async def _highest(self, body: bytes, results: int) -> Scores:
        all_scores = await self._ask(body)
        if len(all_scores) != results or not all(map(_is_complete, all_scores)):
            raise ModelUnavailable(DOWN)
        highest: dict[str, float] = {}
        for scores in all_scores:
            for name, score in scores.items():
                official = _official(name)
                highest[official] = max(highest.get(official, 0.0), _bounded(score))
        return Scores(RULE, highest)

    async def _ask(self, body: bytes) -> list[Mapping[str, Any]]:
        seconds = self._config.timeout_seconds
        try:
            async with asyncio.timeout(seconds):
                # The SDK's `moderations.create` would write a megabyte of base64 as JSON on the
                # event loop, which takes 6 ms, and its model of the answer half of each call.
                answer: httpx2.Response = await self._client.post(
                    "/moderations",
                    cast_to=httpx2.Response,
                    content=body,
                    options={"timeout": seconds},
                )
        except (openai.OpenAIError, TimeoutError) as error:
            cause = translate(error, sent=False)
            raise ModelUnavailable(DOWN, retry_after_seconds=cause.retry_after_seconds) from error
        return _scores(answer.content)


def _picture_body(model: str, data: bytes, media_type: str) -> bytes:
    url = f"data:{media_type};base64,{_HOLE}"
    part = {"type": "image_url", "image_url": {"url": url}}
    head, tail = json.dumps({"model": model, "input": [part]}).encode().split(_HOLE.encode())
    return head + base64.b64encode(data) + tail


def _scores(content: bytes) -> list[Mapping[str, Any]]:
    """Return the scores of each result; what is no proper answer has none."""
    try:
        answer = json.loads(content)
    except ValueError:
        return []
    results = answer.get("results") if isinstance(answer, dict) else None
    found = results if isinstance(results, list) else []
    scores = [one.get("category_scores") if isinstance(one, dict) else None for one in found]
    return [one if isinstance(one, dict) else {} for one in scores]


def _is_complete(scores: Mapping[str, Any]) -> bool:
    """Return whether all known categories are scored: a missing one must not pass as zero."""
    given = {canonical(name) for name, score in scores.items() if _is_number(score)}
    return given.issuperset(_OFFICIAL)


def _is_number(score: Any) -> bool:
    return isinstance(score, int | float) and math.isfinite(score)


def _bounded(score: Any) -> float:
    """Return a score in 0..1; what is no number counts as the highest."""
    return min(1.0, max(0.0, float(score))) if _is_number(score) else 1.0


def _official(name: str) -> str:
    return _OFFICIAL.get(canonical(name), name)
