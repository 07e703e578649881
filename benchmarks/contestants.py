"""Who is measured: each a process of its own, between a chat and an OpenAI of its own.

The stand-ins live in the loop of the benchmark's process.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import psutil

from benchmarks.chats import DISCORD, SLACK, Chat
from benchmarks.stand_in_discord import DiscordStandIn
from benchmarks.stand_in_openai import Latencies, OpenAIStandIn
from benchmarks.stand_in_slack import SlackStandIn
from benchmarks.strict_slack import StrictSlack

BARE, SDK, DURABLE, WHOLE = "bare", "sdk", "durable", "whole"
TITLES: Final[Mapping[str, str]] = {
    BARE: "bare bot",
    SDK: "bare bot with the SDK",
    DURABLE: "Limner, instant providers",
    WHOLE: "Limner, OpenAI at every stage",
}

_ROOT: Final = Path(__file__).resolve().parents[1]
_START_SECONDS: Final = 120
_COUNTS_SECONDS: Final = 30
_LOG: Final = "log.txt"
_IDLE_CPU_SECONDS: Final = 0.02
_PLENTY: Final[Mapping[str, str]] = {
    "LIMNER_LIMITS__OPEN_JOBS_PER_MEMBER": "1000000",
    "LIMNER_LIMITS__PICTURES_PER_MEMBER_DAY": "1000000",
    "LIMNER_LIMITS__PICTURES_PER_PLACE_DAY": "1000000",
    "LIMNER_LIMITS__USD_PER_DAY": "1000000",
    "LIMNER_JOBS__CONCURRENT": "1000",
    "LIMNER_JOBS__CONCURRENT_PER_MEMBER": "1000",
}


@dataclass(slots=True)
class Contestant:
    """One bot that runs. Lives as long as its process.

    Attributes:
        waits: Seconds that its providers take for one request, together.
    """

    name: str
    chat: Chat
    process: asyncio.subprocess.Process
    waits: float
    log_path: Path
    counts_path: Path | None = None

    def log(self) -> str:
        """Return the end of what it has said."""
        return self.log_path.read_text(errors="replace")[-4000:]

    def cpu_seconds(self) -> float:
        """Return the processor time so far, of all its threads."""
        times = psutil.Process(self.process.pid).cpu_times()
        return float(times.user + times.system)

    def resident_mebibytes(self) -> float:
        """Return how much memory it holds."""
        return float(psutil.Process(self.process.pid).memory_info().rss) / 2**20

    async def settled(self) -> None:
        """Wait until it has taken in where it is and has nothing to do."""
        await self.chat.wait_introduced()
        before = float("-inf")
        while self.cpu_seconds() - before > _IDLE_CPU_SECONDS:
            before = self.cpu_seconds()
            await asyncio.sleep(1)

    async def counts(self) -> Mapping[str, Any]:
        """Return what Limner's launcher has counted; empty for a bare bot."""
        if self.counts_path is None:
            return {}
        self.counts_path.unlink(missing_ok=True)
        self.process.send_signal(signal.SIGUSR1)
        async with asyncio.timeout(_COUNTS_SECONDS):
            while not self.counts_path.exists():  # noqa: ASYNC110 - another process writes it
                await asyncio.sleep(0.01)
        found: Mapping[str, Any] = json.loads(self.counts_path.read_text())
        return found


@asynccontextmanager
async def running(
    platform: str,
    name: str,
    latencies: Latencies,
    *,
    guilds: int = 1,
    rate_limits: bool = False,
    folder: Path | None = None,
    profile: Path | None = None,
) -> AsyncIterator[Contestant]:
    """Run one contestant on an empty data folder.

    Args:
        guilds: How many of them it is in, on Discord.
        rate_limits: Whether Slack enforces them, played by the simulator of the tests.
        folder: Where its data folder is made; None: where temporary files go.
        profile: Where Limner's main thread's profile is written when it ends.
    """
    async with AsyncExitStack() as stack:
        chat = await stack.enter_async_context(_stand_in(platform, guilds, rate_limits))
        openai = await stack.enter_async_context(OpenAIStandIn(latencies))
        data = Path(stack.enter_context(TemporaryDirectory(prefix="limner-bench-", dir=folder)))
        if name in (BARE, SDK):
            process = await _started(_bare(name, chat, openai), {}, data, "ready")
            contestant = Contestant(name, chat, process, latencies.picture, data / _LOG)
        else:
            environ = _environment(name, chat, openai, latencies, data)
            counts = data / "counts.json"
            options = [] if profile is None else ["--profile", str(profile)]
            command = ["-m", "benchmarks.launcher", str(counts), *options]
            process = await _started(command, environ, data, f"platform.ready platform={platform}")
            waits = latencies.every_stage if name == WHOLE else latencies.picture
            contestant = Contestant(name, chat, process, waits, data / _LOG, counts)
        try:
            yield contestant
        finally:
            await _stopped(process)


def _stand_in(
    platform: str, guilds: int, rate_limits: bool
) -> AbstractAsyncContextManager[DiscordStandIn | SlackStandIn | StrictSlack]:
    makers: Mapping[str, Callable[[], DiscordStandIn | SlackStandIn | StrictSlack]] = {
        DISCORD: lambda: DiscordStandIn(guilds),
        SLACK: StrictSlack if rate_limits else SlackStandIn,
    }
    return makers[platform]()


def _bare(name: str, chat: Chat, openai: OpenAIStandIn) -> Sequence[str]:
    command = ["-m", *chat.bare_bot, "--openai", openai.base_url]
    return command + (["--sdk"] if name == SDK else [])


def _environment(
    name: str, chat: Chat, openai: OpenAIStandIn, latencies: Latencies, data: Path
) -> Mapping[str, str]:
    environ = {
        **_PLENTY,
        **chat.environment,
        "LIMNER_DATA_DIR": str(data / "data"),
        "LIMNER_WEB__PORT": str(_free_port()),
    }
    if name == WHOLE:
        return environ | {"OPENAI_API_KEY": "sk", "OPENAI_BASE_URL": openai.base_url}
    return environ | {
        "LIMNER_STUDIO__BACKEND": "instant",
        "LIMNER_STUDIO__LANGUAGE": "instant",
        "LIMNER_BACKENDS__INSTANT__LATENCY_SECONDS": str(latencies.picture),
    }


async def _started(
    command: Sequence[str], environ: Mapping[str, str], folder: Path, ready: str
) -> asyncio.subprocess.Process:
    log = folder / _LOG
    with log.open("wb") as out:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *command,
            cwd=_ROOT,
            env={"PATH": os.defpath, "PYTHONUNBUFFERED": "1", **environ},
            stdout=out,
            stderr=out,
        )
    try:
        async with asyncio.timeout(_START_SECONDS):
            while ready not in log.read_text(errors="replace"):
                if process.returncode is not None:
                    raise RuntimeError(f"it ended before it was ready:\n{log.read_text()}")
                await asyncio.sleep(0.05)
    except BaseException:
        await _stopped(process)
        raise
    return process


async def _stopped(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
        try:
            async with asyncio.timeout(30):
                await process.wait()
        except TimeoutError:
            process.kill()
    await process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
