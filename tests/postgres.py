"""A PostgreSQL server of the tests' own, started when a test first asks for a database on it."""

from __future__ import annotations

import atexit
import functools
import itertools
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

_NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Callable[[], str]:
    """Return a maker of URLs of fresh, empty databases; skips where PostgreSQL is not installed."""
    server()
    return new_database


def new_database(like: str | None = None) -> str:
    """Return the URL of a fresh database; skips where PostgreSQL is not installed.

    Args:
        like: URL of a database that nobody is connected to, to copy; None makes an empty one.
    """
    port = server().port
    name = f"limner_{next(_NUMBERS)}"
    template = "template1" if like is None else like.rpartition("/")[2]
    with psycopg.connect(_url(port, "postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
    return _url(port, name)


class Server:
    """One temporary cluster on a free port of localhost; ends with the test run."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="limner-postgres-"))
        self._data = self._folder / "data"
        self.port = _free_port()
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres")
        self._run("initdb", "-D", self._data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "-N")
        self.start()
        atexit.register(self.remove)

    def start(self) -> None:
        """Start it, and return once it takes connections."""
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= "
            "-c fsync=off -c full_page_writes=off -c max_connections=60"
        )
        log = self._folder / "log"
        self._run("pg_ctl", "start", "-w", "-s", "-D", self._data, "-l", log, "-o", options)

    def stop(self) -> None:
        """Stop it at once, cutting every connection off."""
        self._run("pg_ctl", "stop", "-m", "immediate", "-s", "-D", self._data)

    def remove(self) -> None:
        """Stop it and remove its files."""
        self._run("pg_ctl", "stop", "-m", "immediate", "-s", "-D", self._data, check=False)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *arguments: object, check: bool = True) -> None:
        command = [*self._prefix(), str(self._programs / program), *map(str, arguments)]
        nowhere = subprocess.DEVNULL
        subprocess.run(command, check=check, cwd="/", stdout=nowhere, stderr=nowhere)

    @staticmethod
    def _prefix() -> list[str]:
        # PostgreSQL refuses to run as root.
        return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


@functools.cache
def server() -> Server:
    """Return the test run's server; skips where PostgreSQL is not installed."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not installed:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    return Server(installed[-1].parent)


def wait_for_connections(url: str, seconds: float = 10.0) -> None:
    """Return once a server takes connections again."""
    until = time.monotonic() + seconds
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return


def _url(port: int, name: str) -> str:
    return f"postgresql://postgres@127.0.0.1:{port}/{name}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
