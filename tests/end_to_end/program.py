"""The program as its own process, as an operator runs it: environment in, log lines out."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.end_to_end import warm

_ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 60
_STOP_SECONDS = 60


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Program:
    """One process of Limner on a data folder; start it again on the same folder to restart.

    Attributes:
        environ: What differs from an empty configuration.
        development: In Python's development mode, which tells of what was never closed; off, it
            works sooner.
        lines: Everything it has said so far.
    """

    data_dir: Path
    environ: Mapping[str, str]
    role: str = "all"
    development: bool = True
    web_port: int = field(default_factory=free_port)
    lines: list[str] = field(default_factory=list)
    process: warm.Process | None = None
    _said: asyncio.Condition = field(default_factory=asyncio.Condition)
    _reader: asyncio.Task[None] | None = None
    _over: bool = False

    @property
    def address(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.web_port}"

    async def start(self, *, wait: bool = True) -> None:
        """Start the process, and wait until every platform is connected."""
        self.lines.clear()
        self._over = False
        self.process = await warm.start(
            ["run", self.role], self.environment(), development=self.development
        )
        self._reader = asyncio.get_running_loop().create_task(self._read())
        if wait:
            await self.said("platform.ready", times=self._platforms())

    async def said(self, text: str, *, times: int = 1) -> str:
        """Return the line that holds `text`, once it was said `times` times."""
        try:
            async with self._said, asyncio.timeout(_START_SECONDS):
                await self._said.wait_for(lambda: len(self._holding(text)) >= times or self._over)
        except TimeoutError:
            raise AssertionError(f"{text!r} was not said:\n{self.log()}") from None
        assert len(self._holding(text)) >= times, f"{text!r} was not said:\n{self.log()}"
        return self._holding(text)[-1]

    async def kill(self) -> None:
        """End it as a crash does (`kill -9`)."""
        assert self.process is not None
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGKILL)
        await self._ended()

    def terminate(self) -> None:
        """Tell it to end, as an operator does (SIGTERM)."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)

    async def stop(self) -> int:
        """End it as an operator does and return its exit status."""
        self.terminate()
        return await self._ended()

    async def wait_end(self) -> int:
        """Return the exit status, once it has ended by itself."""
        return await self._ended()

    def log(self) -> str:
        """Return what it has said."""
        return "\n".join(self.lines)

    def resident_bytes(self) -> int:
        """Return how much memory it holds."""
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) * 1024

    async def _ended(self) -> int:
        assert self.process is not None
        assert self._reader is not None
        async with asyncio.timeout(_STOP_SECONDS):
            status = await self.process.wait()
            await self._reader
        return status

    async def _read(self) -> None:
        assert self.process is not None
        async for line in self.process.stdout:
            async with self._said:
                self.lines.append(line.decode(errors="replace").rstrip())
                self._said.notify_all()
        async with self._said:
            self._over = True
            self._said.notify_all()

    def _platforms(self) -> int:
        """Return how many platforms say that they are ready; the pages for health always do."""
        if self.role != "all":
            return 1
        slack = {"SLACK_BOT_TOKEN", "LIMNER_SLACK__CLIENT_ID"} & self.environ.keys()
        return 1 + ("DISCORD_TOKEN" in self.environ) + bool(slack)

    def _holding(self, text: str) -> list[str]:
        return [line for line in self.lines if text in line]

    def environment(self) -> dict[str, str]:
        """Return all of its environment."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}  # noqa: TID251
        return {
            **kept,
            "LIMNER_DATA_DIR": str(self.data_dir),
            "LIMNER_WEB__PORT": str(self.web_port),
            "PYTHONUNBUFFERED": "1",
            **self.environ,
        }


async def limner(
    data_dir: Path, environ: Mapping[str, str], *arguments: str
) -> tuple[int | None, str]:
    """Run one command to its end and return its exit status and what it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=_ROOT,
        env=Program(data_dir, environ).environment(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode, said.decode()


@asynccontextmanager
async def running(
    data_dir: Path, environ: Mapping[str, str], role: str = "all"
) -> AsyncIterator[Program]:
    """Run the program; it must stop cleanly unless it was killed."""
    program = Program(data_dir, environ, role)
    await program.start()
    try:
        yield program
    finally:
        if program.process is not None and program.process.returncode is None:
            with suppress(TimeoutError):
                await program.stop()
            if program.process.returncode is None:
                await program.kill()
