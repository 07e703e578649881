"""What a supervisor asks: alive, ready, figures."""

from __future__ import annotations

from collections.abc import Callable

from aiohttp import web

from bot.ports import House


def routes(house: House, may_see_metrics: Callable[[web.Request], bool]) -> list[web.RouteDef]:
    """Return the routes of the health checks and the figures."""

    async def alive(_: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def ready(_: web.Request) -> web.Response:
        reason = house.healthy()
        return web.Response(text=f"{reason or 'ready'}\n", status=503 if reason else 200)

    async def figures(request: web.Request) -> web.Response:
        if not may_see_metrics(request):
            raise web.HTTPUnauthorized(headers={"WWW-Authenticate": 'Basic realm="metrics"'})
        body, content_type = house.metrics()
        return web.Response(body=body, headers={"Content-Type": content_type})

    return [
        web.get("/healthz", alive),
        web.get("/readyz", ready),
        web.get("/metrics", figures),
    ]
