"""The program's code, loaded once for each process of tests and forked for each start of it.

Nine tenths of a start is the loading of modules, and the tests start it hundreds of times. Imports
do nothing, so a process that has loaded everything and done nothing is what each start is after
them. What runs is `bot/__main__.py`, in a process of its own that is killed like any other. That
it starts from nothing as well is shown where a command is run (`program.limner`), by
`tests/test_packaging.py` and by `tests/test_readme.py`.
"""

from __future__ import annotations

import asyncio
import atexit
import functools
import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).resolve().parents[2]
_MOST_BYTES: Final = 2**16
# What vendors' packages load with the first call only.
_LATER: Final = (
    "openai.resources",
    "openai.resources.images",
    "openai.resources.moderations",
    "openai.resources.responses",
    "openai.resources.models",
)


class Process:
    """One start of the program; lives as long as a `Program` keeps it.

    Attributes:
        returncode: How it ended, negative for a signal; None as long as it runs.
        stdout: Everything that it says.
    """

    def __init__(
        self, pid: int, stdout: asyncio.StreamReader, status: asyncio.StreamReader
    ) -> None:
        self.pid = pid
        self.stdout = stdout
        self.returncode: int | None = None
        self._ending = asyncio.get_running_loop().create_task(self._end(status))

    def send_signal(self, number: int) -> None:
        """Send it a signal. Raises: ProcessLookupError: It has ended."""
        if self.returncode is not None:
            raise ProcessLookupError
        os.kill(self.pid, number)

    async def wait(self) -> int:
        """Return how it ended, once it has."""
        return await asyncio.shield(self._ending)

    async def _end(self, status: asyncio.StreamReader) -> int:
        self.returncode = int(await _said(status))
        await status.read()
        return self.returncode


async def start(
    arguments: Sequence[str], environ: Mapping[str, str], *, development: bool
) -> Process:
    """Start the program with exactly this environment; what it says goes to `stdout`."""
    said, says = os.pipe()
    ended, ends = os.pipe()
    order = json.dumps({"arguments": arguments, "environ": dict(environ)}).encode()
    assert len(order) <= _MOST_BYTES
    socket.send_fds(_loaded(development), [order], [says, ends])
    os.close(says)
    os.close(ends)
    stdout, status = await _reader(said), await _reader(ended)
    return Process(int(await _said(status)), stdout, status)


async def _said(status: asyncio.StreamReader) -> bytes:
    line = await status.readline()
    assert line, "what starts programs has ended; its reason stands in the captured stderr"
    return line


async def _reader(pipe: int) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(pipe, "rb")
    )
    return reader


@functools.cache
def _loaded(development: bool) -> socket.socket:
    """Return the way to a process that has everything loaded; it ends with this one."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}  # noqa: TID251
    process = subprocess.Popen(
        [
            sys.executable,
            *(("-X", "dev") if development else ()),
            "-W",
            "ignore::DeprecationWarning",
            "-m",
            __name__,
            str(theirs.fileno()),
        ],
        cwd=_ROOT,
        env={**kept, "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        pass_fds=[theirs.fileno()],
    )
    theirs.close()
    atexit.register(process.wait)
    atexit.register(ours.close)
    return ours


# --- in the process that has everything loaded --------------------------------------------------


def _serve(orders: socket.socket) -> None:
    """Fork a process for each order until nobody can give any more."""
    _load()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        order, pipes, _, _ = socket.recv_fds(orders, _MOST_BYTES, 2)
        if not order:
            return
        if os.fork() == 0:
            orders.close()
            _watch(json.loads(order), *pipes)
            return
        for pipe in pipes:
            os.close(pipe)


def _load() -> None:
    for package in ("bot", "adapters"):
        for module in pkgutil.walk_packages([str(_ROOT / package)], f"{package}."):
            if not module.name.endswith("__main__") and ".migrations." not in module.name:
                importlib.import_module(module.name)
    for name in _LATER:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()


def _watch(order: Mapping[str, object], says: int, ends: int) -> None:
    """Be the parent of one program, and say who it is and how it ended."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    pid = os.fork()
    if pid == 0:
        os.close(ends)
        _become(order, says)
    os.close(says)
    os.write(ends, f"{pid}\n".encode())
    _, status = os.waitpid(pid, 0)
    os.write(ends, f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _become(order: Mapping[str, object], says: int) -> None:
    """Be the program; its end is this process's."""
    os.dup2(says, sys.stdout.fileno())
    os.dup2(says, sys.stderr.fileno())
    os.close(says)
    os.environ.clear()  # noqa: TID251
    os.environ.update(order["environ"])  # type: ignore[call-overload]  # noqa: TID251
    sys.argv[1:] = order["arguments"]  # type: ignore[call-overload]
    runpy.run_module("bot", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    with socket.socket(fileno=int(sys.argv[1])) as given:
        _serve(given)
