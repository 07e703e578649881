"""A stand-in for OpenAI's interface on a real socket, as strict as the original."""

from __future__ import annotations

import asyncio
import functools
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, Final, Self

from aiohttp import web

from tests.simulators.openai import images, judging, moderation, texts
from tests.simulators.openai.checks import MODELS
from tests.simulators.openai.faults import ApiError, Fault, Held, Holds, Moment, Troubles
from tests.simulators.openai.ledger import IMAGES, Call

Handler = Callable[["OpenAISimulator", web.Request, Call], Awaitable[web.StreamResponse]]

_CODES: Final[Mapping[int, tuple[str | None, str]]] = {
    400: ("invalid_value", "invalid_request_error"),
    401: ("invalid_api_key", "invalid_request_error"),
    403: ("unsupported_country_region_territory", "request_forbidden"),
    404: ("model_not_found", "invalid_request_error"),
    429: ("rate_limit_exceeded", "requests"),
}


class OpenAISimulator:
    """Images, moderations, responses, chat completions and models. Lives inside `async with`.

    Attributes:
        base_url: As for the SDK, with "/v1"; known once entered.
        latency_seconds: How long a picture takes. `text_latency_seconds`: anything else.
        picture_bytes: Makes the pictures' files about this large (0: as they come, 15 kB).
        renders_again: Whether pictures have texture and an edit renders all of its source again, as
            with real models; off, they are as good as free.
        mask_inset: How far within a mask what is new stays then, as a share of the longer side.
        tells_usage: Whether answers carry token counts; relays often leave them out.
        offers: Endpoints that exist; remove one to play a relay that has fewer.
        models: Ids that exist, each with the date of its end.
        calls: Everything that was asked, oldest first.
        most_partials: Fewer unfinished pictures than asked for may come.
        stream_code: Error code of `Fault.STREAM_ERROR`.
        judge: What the policy's judge says; it has no part in `script_response`.
    """

    def __init__(self, port: int = 0) -> None:
        self.api_key = "sk-simulated"
        self.base_url = ""
        self.latency_seconds = 0.0
        self.text_latency_seconds = 0.0
        self.picture_bytes = 0
        self.renders_again = False
        self.mask_inset = 0.05
        self.tells_usage = True
        self.most_partials = 3
        self.stream_code: str | None = None
        self.offers = {"generate", "edit", "moderations", "responses", "chat", "models"}
        self.models: dict[str, str | None] = dict(MODELS)
        self.calls: list[Call] = []
        self.blocked: re.Pattern[str] | None = None
        self.judgements = moderation.Judgements()
        self.judge = judging.Bench()
        self.scripts: list[tuple[re.Pattern[str], Mapping[str, Any] | str]] = []
        self._port = port
        self._troubles = Troubles()
        self._holds = Holds()
        self._met: dict[int, Fault] = {}
        self._stopping = asyncio.Event()
        self._runner: web.AppRunner | None = None

    # --- what tests ask for ---

    @property
    def billed_calls(self) -> list[Call]:
        """The calls for pictures that were charged."""
        return [call for call in self.calls if call.billed and call.endpoint in IMAGES]

    @property
    def prompts(self) -> list[str]:
        """The prompts of all calls for pictures."""
        return [call.text for call in self.calls if call.endpoint in IMAGES]

    def fail(
        self,
        endpoint: str,
        status: int = 500,
        *,
        code: str | None = None,
        type: str | None = None,  # noqa: A002 - the platform's name
        times: int = 1,
        retry_after: float | None = None,
    ) -> None:
        """Answer the next calls of an endpoint ("images", "*" ...) with an error, uncharged."""
        usual_code, usual_type = _CODES.get(status, (None, "server_error"))
        headers = {} if retry_after is None else {"retry-after": str(retry_after)}
        error = ApiError(
            status,
            "Something that no member should read.",
            code=code or usual_code,
            type=type or usual_type,
            headers=headers,
        )
        self._troubles.add(endpoint, error, times)

    def fault(self, endpoint: str, what: Fault | str, times: int = 1) -> None:
        """Let the next calls of an endpoint meet a fault."""
        self._troubles.add(endpoint, Fault(what), times)

    def heal(self) -> None:
        """End every error and fault that was asked for."""
        self._troubles.waiting.clear()

    def block_prompts(self, pattern: str) -> None:
        """Refuse prompts that match, as the platform's safety system does."""
        self.blocked = re.compile(pattern, re.IGNORECASE)

    def moderation_scores(
        self, pattern: str, scores: Mapping[str, float], *, pictures: bool = False
    ) -> None:
        """Score what matches: texts, or the pictures that were drawn from such prompts."""
        self.judgements.add(pattern, scores, pictures=pictures)

    def script_response(self, pattern: str, answer: Mapping[str, Any] | str) -> None:
        """Answer a language model's task whose data match: a document, or raw text."""
        self.scripts.append((re.compile(pattern, re.IGNORECASE | re.DOTALL), answer))

    def hold(self, endpoint: str, when: Moment = "before") -> AbstractAsyncContextManager[Held]:
        """Freeze calls "before" or "after" they are charged, while the context lasts."""
        return self._holds.hold(endpoint, when)

    # --- what handlers use ---

    def fault_of(self, call: Call) -> Fault | None:
        """Return the fault that a call meets, if any."""
        return self._met.get(id(call))

    async def work(self, call: Call, seconds: float) -> None:
        """Be busy with a call up to the moment at which it is charged."""
        await self._holds.wait(call.endpoint, "before")
        fault = self.fault_of(call)
        await asyncio.sleep(seconds + (1 if fault is Fault.SLOW else 0))
        if fault is Fault.DROP_BEFORE:
            raise ConnectionAbortedError

    async def done(self, call: Call) -> None:
        """Charge a call; what follows happens on the way back."""
        call.billed = True
        await self._holds.wait(call.endpoint, "after")
        match self.fault_of(call):
            case Fault.DROP_AFTER:
                raise ConnectionAbortedError
            case Fault.TIME_OUT:
                await self._stopping.wait()
                raise ConnectionAbortedError
            case Fault.GATEWAY:
                raise ApiError(504, "Gateway time-out.", type="server_error")

    # --- the server ---

    async def __aenter__(self) -> Self:
        self._runner = web.AppRunner(self._application(), access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.base_url = f"http://{host}:{port}/v1"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._stopping.set()
        self._holds.release_all()
        if self._runner is not None:
            await self._runner.cleanup()

    def _application(self) -> web.Application:
        app = web.Application(client_max_size=1024**3)
        routes: tuple[tuple[str, str, str, Handler], ...] = (
            ("POST", "/v1/images/generations", "generate", images.generate),
            ("POST", "/v1/images/edits", "edit", images.edit),
            ("POST", "/v1/moderations", "moderations", moderation.moderate),
            ("POST", "/v1/responses", "responses", texts.responses),
            ("POST", "/v1/chat/completions", "chat", texts.chat),
            ("GET", "/v1/models", "models", _models),
        )
        for method, path, endpoint, handler in routes:
            app.router.add_route(method, path, functools.partial(self._serve, endpoint, handler))
        return app

    async def _serve(
        self, endpoint: str, handler: Handler, request: web.Request
    ) -> web.StreamResponse:
        call = Call(endpoint)
        self.calls.append(call)
        try:
            response = await self._answer(call, handler, request)
        except ApiError as error:
            response = web.json_response(error.body, status=error.status, headers=error.headers)
        except ConnectionError:
            return _cut(request)
        call.status = response.status
        if not response.prepared:
            response.headers["x-request-id"] = f"req_{len(self.calls):08d}"
        return response

    async def _answer(
        self, call: Call, handler: Handler, request: web.Request
    ) -> web.StreamResponse:
        if call.endpoint not in self.offers:
            raise ApiError(404, "Unknown request URL.", code="unknown_url")
        if request.headers.get("Authorization") != f"Bearer {self.api_key}":
            raise ApiError(401, "Incorrect API key provided.", code="invalid_api_key")
        trouble = self._troubles.take(call.endpoint)
        if isinstance(trouble, ApiError):
            raise trouble
        if trouble is not None:
            self._met[id(call)] = trouble
        return await handler(self, request, call)


async def _models(sim: OpenAISimulator, request: web.Request, call: Call) -> web.StreamResponse:
    data = [
        {"id": name, "object": "model", "created": 1, "owned_by": "system", "shutdown_date": end}
        for name, end in sim.models.items()
    ]
    return web.json_response({"object": "list", "data": data})


def _cut(request: web.Request) -> web.StreamResponse:
    """Break the connection: the caller sees it end without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
