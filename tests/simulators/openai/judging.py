"""The policy's judge, played: it answers from a table, and else as the rules before it found."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Any, Final

from tests.simulators.openai import filling
from tests.simulators.openai.faults import ApiError

# Names of the schemas by which the policy asks.
TEXT: Final = "JudgementDraft"
PICTURE: Final = "LookDraft"
_ALLOWED: Final[Mapping[str, Any]] = {
    "category": "",
    "action": "allow",
    "rewritten": "",
    "reason": "nothing speaks against it",
    "confidence": "high",
}


class Bench:
    """What a test wants the judge to say.

    Attributes:
        asked: The documents it was asked about, oldest first.
        latency_seconds: How long it thinks.
        down: Answers nothing but an error.
        garbled: What it says instead of an answer; empty: an answer.
    """

    def __init__(self) -> None:
        self.asked: list[Mapping[str, Any]] = []
        self.latency_seconds = 0.0
        self.down = False
        self.garbled = ""
        self._rules: list[tuple[re.Pattern[str], str, Mapping[str, Any]]] = []

    def says(self, pattern: str, *, pictures: bool = False, **answer: str) -> None:
        """Answer so where words (or the prompt of a picture) match; the latest that match count."""
        schema = PICTURE if pictures else TEXT
        self._rules.insert(0, (re.compile(pattern, re.IGNORECASE), schema, answer))

    def heal(self) -> None:
        """Answer at once, and properly, again; what it was to say is forgotten."""
        self.latency_seconds, self.down, self.garbled = 0.0, False, ""
        self._rules.clear()

    async def answer(self, schema: str, data: str) -> str:
        """Return the answer to one question, as text."""
        document = filling.document(data)
        self.asked.append(document)
        await asyncio.sleep(self.latency_seconds)
        if self.down:
            raise ApiError(503, "Something that no member should read.", type="server_error")
        return self.garbled or json.dumps(self._judgement(schema, document))

    def _judgement(self, schema: str, document: Mapping[str, Any]) -> dict[str, Any]:
        text = str(document.get("words" if schema == TEXT else "prompt", ""))
        base = str(document.get("continues", ""))
        found = next(
            (
                answer
                for pattern, kind, answer in self._rules
                if kind == schema and pattern.search(f"{base}\n{text}")
            ),
            document.get("found", {}) if schema == TEXT else {},
        )
        judgement = {**_ALLOWED, **found}
        if schema == PICTURE:
            del judgement["rewritten"]
        return judgement
