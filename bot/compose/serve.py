"""Runs a Limner: connects the platforms, takes up what was left, drains at a signal."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import time
from collections.abc import Mapping
from typing import Any, Final

from bot.compose.limner import Limner, assembled
from bot.errors import BotError, ConfigError
from bot.plugins import names
from bot.ports import Inspectable
from bot.settings import Files, Settings

log = logging.getLogger(__name__)

_HOUR_SECONDS: Final = 3_600
_DAY_SECONDS: Final = 86_400
ROLES: Final = ("all", "discord", "slack", "web", "worker")


def choose_platforms(settings: Settings, role: str) -> dict[str, dict[str, Any]]:
    """Return the platforms to connect, with their options.

    The web adapter always runs, for its health checks; its page is only there when it is asked
    for or when there is no other platform.

    Raises:
        ConfigError: A role or platform that there is not.
    """
    if role == "worker":
        raise ConfigError(
            "limner run worker: this version runs in one process, so there is nothing for a worker "
            "to take over. Use `limner run`."
        )
    wanted = _wanted(settings) if role == "all" else [role]
    for name in wanted:
        if name not in names("adapters"):
            possible = ", ".join(names("adapters"))
            raise ConfigError(
                f"{name}: there is no such platform in this version. Possible: {possible}."
            )
    options: dict[str, dict[str, Any]] = {name: settings.platform(name) for name in wanted}
    if "web" not in options:
        options["web"] = {**settings.platform("web"), "page": False}
    return options


async def serve(settings: Settings, files: Files, role: str) -> None:
    """Run until SIGTERM or SIGINT, then let running pictures finish.

    Raises:
        ConfigError: Before the first connection where possible.
    """
    platforms = choose_platforms(settings, role)
    async with (
        asyncio.TaskGroup() as tasks,
        assembled(settings, files, platforms, tasks) as limner,
    ):
        for remark in (*limner.remarks, *await inspected(limner.models)):
            log.info(remark)
        # What was made so far stays until the end: the collector need not walk it under traffic.
        gc.collect()
        gc.freeze()
        stop = _stop_signal()
        await limner.studio.begin(limner.inboxes())
        running = [
            tasks.create_task(_run_platform(limner, name, tasks), name=f"platform {name}")
            for name in limner.platforms
        ]
        days = settings.storage.retention_days
        running.append(tasks.create_task(retain(limner, days), name="retention"))
        running.append(tasks.create_task(limner.following.run(), name="moderation"))
        await stop.wait()
        log.info("stopping", extra={"drain_seconds": settings.jobs.drain_seconds})
        limner.health.draining = True
        await limner.runner.drain(settings.jobs.drain_seconds)
        await limner.database.put_down()
        for task in running:
            task.cancel()


async def retain(limner: Limner, days: int) -> None:
    """Delete, once an hour, what nobody needs, and what is older than `days` (0: nothing is)."""
    while True:
        try:
            deleted = await limner.tidy(time.time(), days * _DAY_SECONDS)
        except BotError as error:
            log.warning("retention.failed", extra={"reason": str(error)})
        else:
            log.info("retention", extra={"deleted": deleted})
        await asyncio.sleep(_HOUR_SECONDS)


async def inspected(parts: Mapping[str, object]) -> list[str]:
    """Return what the parts warn of; an outage of a provider is a warning, not a stop.

    Raises:
        ConfigError: A part cannot work as configured.
    """
    warnings: list[str] = []
    for name, part in parts.items():
        if not isinstance(part, Inspectable):
            continue
        try:
            warnings += await part.inspect()
        except ConfigError:
            raise
        except BotError as error:
            warnings.append(f"{name}: could not be checked now: {error}")
    return warnings


async def _run_platform(limner: Limner, name: str, tasks: asyncio.TaskGroup) -> None:
    def ready() -> None:
        if name in limner.health.waiting_for:  # a reconnection is no second start
            limner.health.waiting_for.discard(name)
            tasks.create_task(limner.studio.connected(name), name=f"take up {name}")
            limner.following.connected(name)
            log.info("platform.ready", extra={"platform": name})

    await limner.platforms[name].run(ready)


def _wanted(settings: Settings) -> list[str]:
    wanted = [name for name in settings.studio.platforms if name != "auto"]
    if "auto" in settings.studio.platforms:
        wanted += ["discord"] if settings.discord.get("token") else []
        wanted += ["slack"] if _is_for_slack(settings) else []
    return wanted or ["web"]


def _is_for_slack(settings: Settings) -> bool:
    """Return whether anything of Slack's is given; the adapter says what is missing beside it."""
    return any(settings.slack.get(name) for name in ("bot_token", "app_token", "client_id"))


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
