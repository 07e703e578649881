"""Responses and chat completions with structured outputs, from a script or filled in by itself."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from tests.simulators.openai import checks, filling, judging
from tests.simulators.openai.faults import ApiError, Fault
from tests.simulators.openai.ledger import Call

if TYPE_CHECKING:
    from tests.simulators.openai.server import OpenAISimulator

# From the SDK's types, openai 3.52.0.
_RESPONSES: Final = checks.names(
    "access_programs background background_options context_management conversation image include"
    " input instructions max_output_tokens max_tool_calls metadata model moderation"
    " parallel_tool_calls previous_response_id prompt prompt_cache_key prompt_cache_options"
    " prompt_cache_retention reasoning safety_identifier service_tier store stream stream_options"
    " temperature text tool_choice tools top_logprobs top_p truncation user"
)
_CHAT: Final = checks.names(
    "audio frequency_penalty function_call functions logit_bias logprobs max_completion_tokens"
    " max_tokens messages metadata modalities model moderation n parallel_tool_calls prediction"
    " presence_penalty prompt_cache_key prompt_cache_options prompt_cache_retention"
    " reasoning_effort response_format safety_identifier seed service_tier stop store stream"
    " stream_options temperature tool_choice tools top_logprobs top_p user verbosity"
    " web_search_options"
)
_TOKENS_PER_PICTURE: Final = 700
_CUT: Final[Mapping[Fault | None, str]] = {
    Fault.FILTERED: "content_filter",
    Fault.CUT_SHORT: "max_output_tokens",
}
_FINISH: Final[Mapping[Fault | None, str]] = {
    Fault.FILTERED: "content_filter",
    Fault.CUT_SHORT: "length",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What a language model is asked, whichever endpoint brings it."""

    instructions: str
    data: str
    pictures: int
    schema: Mapping[str, Any]
    name: str = ""

    @property
    def input_tokens(self) -> int:
        """Tokens of everything sent."""
        words = len(self.instructions) + len(self.data)
        return math.ceil(words / 4) + _TOKENS_PER_PICTURE * self.pictures


async def responses(sim: OpenAISimulator, request: web.Request, call: Call) -> web.StreamResponse:
    """Answer POST /responses."""
    params = await _params(sim, request, call, _RESPONSES)
    data, pictures = _parts(params.get("input"), "input_text", "input_image")
    system, _ = _parts(params.get("input"), "input_text", "", roles=("system", "developer"))
    instructions = f"{params.get('instructions') or ''}{system}"
    form = _at(params, "text", "format")
    question = Question(instructions, data, pictures, _schema(form), str(form["name"]))
    text, fault = await _answer(sim, call, question)
    output = {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
    if fault is Fault.REFUSED:
        output = {"type": "refusal", "refusal": "No."}
    cut, failed = _CUT.get(fault), fault is Fault.FAILED
    message = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "status": "incomplete" if cut else "completed",
        "content": [output],
    }
    return web.json_response(
        {
            "id": "resp_1",
            "object": "response",
            "created_at": int(time.time()),
            "status": "failed" if failed else "incomplete" if cut else "completed",
            "error": {"code": sim.stream_code or "server_error", "message": "x"}
            if failed
            else None,
            "incomplete_details": {"reason": cut} if cut else None,
            "instructions": params.get("instructions"),
            "metadata": {},
            "model": call.model,
            "output": [] if fault is Fault.EMPTY else [message],
            "parallel_tool_calls": True,
            "temperature": 1,
            "tool_choice": "auto",
            "tools": [],
            "top_p": 1,
            **_usage(sim, _responses_usage(question, text)),
        }
    )


async def chat(sim: OpenAISimulator, request: web.Request, call: Call) -> web.StreamResponse:
    """Answer POST /chat/completions."""
    params = await _params(sim, request, call, _CHAT)
    data, pictures = _parts(params.get("messages"), "text", "image_url")
    instructions, _ = _parts(params.get("messages"), "text", "", roles=("system", "developer"))
    form = params.get("response_format") or {}
    strict = form.get("json_schema", {})
    question = Question(instructions, data, pictures, _schema(strict, form), str(strict["name"]))
    text, fault = await _answer(sim, call, question)
    message: dict[str, Any] = {"role": "assistant", "content": text, "refusal": None}
    if fault is Fault.REFUSED:
        message |= {"content": None, "refusal": "No."}
    reason = _FINISH.get(fault, "stop")
    choice = {"index": 0, "message": message, "finish_reason": reason, "logprobs": None}
    return web.json_response(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": int(time.time()),
            "model": call.model,
            "choices": [] if fault is Fault.EMPTY else [choice],
            **_usage(sim, _chat_usage(question, text)),
        }
    )


async def _params(
    sim: OpenAISimulator, request: web.Request, call: Call, allowed: frozenset[str]
) -> dict[str, Any]:
    params: dict[str, Any] = await request.json()
    checks.known(params, allowed)
    call.model = str(params.get("model", ""))
    call.params = {k: v for k, v in params.items() if k not in {"input", "messages"}}
    checks.model_exists(call.model, sim.models)
    return params


async def _answer(sim: OpenAISimulator, call: Call, question: Question) -> tuple[str, Fault | None]:
    call.text, call.sources = question.data, question.pictures
    await sim.work(call, sim.text_latency_seconds)
    await sim.done(call)
    if question.name in (judging.TEXT, judging.PICTURE):
        text = await sim.judge.answer(question.name, question.data)
    else:
        text = _scripted(sim, question)
    fault = sim.fault_of(call)
    if fault in {Fault.TRUNCATED, Fault.CUT_SHORT}:
        text = text[: len(text) // 2]
    return ("{not json" if fault is Fault.NOT_JSON else text), fault


def _scripted(sim: OpenAISimulator, question: Question) -> str:
    for pattern, answer in sim.scripts:
        if pattern.search(question.data):
            if isinstance(answer, str):
                return answer
            filled = filling.fill(question.schema, filling.document(question.data))
            return json.dumps({**filled, **answer})
    return json.dumps(filling.fill(question.schema, filling.document(question.data)))


def _parts(
    messages: Any, text_type: str, picture_type: str, roles: Iterable[str] = ("user",)
) -> tuple[str, int]:
    """Return the texts and the number of pictures said by the given roles."""
    if isinstance(messages, str):
        return (messages, 0) if "user" in roles else ("", 0)
    if not isinstance(messages, list) or not messages:
        raise checks.invalid("input", "Missing required parameter.", "missing_required_parameter")
    contents = [message["content"] for message in messages if message.get("role") in roles]
    parts = [
        part
        for content in contents
        for part in (
            [{"type": text_type, "text": content}] if isinstance(content, str) else content
        )
    ]
    for part in parts:
        if part.get("type") not in {text_type, picture_type}:
            raise checks.invalid("input", f"Invalid content type {part.get('type')!r}.")
    texts = [str(part["text"]) for part in parts if part["type"] == text_type]
    return "\n".join(texts), sum(part["type"] == picture_type for part in parts)


def _at(params: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    for name in path:
        params = params.get(name) or {}
    return params


def _schema(form: Mapping[str, Any], outer: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
    if (outer or form).get("type") != "json_schema" or not form.get("strict"):
        raise checks.invalid("text.format", "This stand-in wants a strict json_schema.")
    if not form.get("name"):
        raise checks.invalid("text.format.name", "Missing required parameter.")
    schema: Mapping[str, Any] = form["schema"]
    problem = filling.not_strict(schema)
    if problem:
        raise ApiError(400, f"Invalid schema: {problem}", code="invalid_json_schema")
    return schema


def _usage(sim: OpenAISimulator, usage: dict[str, Any]) -> dict[str, Any]:
    return {"usage": usage} if sim.tells_usage else {}


def _responses_usage(question: Question, text: str) -> dict[str, Any]:
    output = math.ceil(len(text) / 4)
    return {
        "input_tokens": question.input_tokens,
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
        "output_tokens": output,
        "output_tokens_details": {"reasoning_tokens": 0},
        "total_tokens": question.input_tokens + output,
    }


def _chat_usage(question: Question, text: str) -> dict[str, Any]:
    output = math.ceil(len(text) / 4)
    return {
        "prompt_tokens": question.input_tokens,
        "completion_tokens": output,
        "total_tokens": question.input_tokens + output,
    }
