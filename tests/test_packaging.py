"""What is shipped beside the code: image, compose file, locks, licence, and no stray host names.

No container engine is at hand where these tests run, so that the Dockerfile is read, and its
commands are carried out in a clean folder.
"""

from __future__ import annotations

import asyncio
import fnmatch
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import sysconfig
import tomllib
import uuid
import venv
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import aiohttp
import pytest
import pytest_asyncio
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.sections import JobSettings
from bot.settings import load
from tests.clean_copy import ROOT, files_of_the_tree
from tests.end_to_end.program import free_port

_SECRETS: Final = re.compile(r"TOKEN|SECRET|PASSWORD|API_KEY")
_INDEX: Final = re.compile(r"(?:pypi|pythonhosted|npmjs|jsdelivr|unpkg|anaconda)\.(?:org|com|net)")
_MACHINE: Final = re.compile(r"/(?:work|root)/\w|/opt/(?:pypi|wheels)")
_PICTURES: Final = {".png", ".jpg", ".webp"}
_PATIENCE_SECONDS: Final = 60


@dataclass(frozen=True)
class Stage:
    """One stage of a Dockerfile: its instructions in order, each a word and the rest."""

    instructions: tuple[tuple[str, str], ...]

    def all(self, word: str) -> list[str]:
        return [rest for found, rest in self.instructions if found == word]

    def last(self, word: str) -> str:
        return self.all(word)[-1]

    def copied(self) -> list[str]:
        """Return what is copied from the build context."""
        copies = [rest.split() for rest in self.all("COPY") if not rest.startswith("--from=")]
        return [source for *sources, _ in copies for source in sources]

    def copied_to(self) -> dict[str, str]:
        """Return where each of these goes."""
        copies = [rest.split() for rest in self.all("COPY") if not rest.startswith("--from=")]
        return {source: target for *sources, target in copies for source in sources}


def stages() -> list[Stage]:
    text = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    instructions = [(line.split()[0], " ".join(line.split()[1:])) for line in lines]
    starts = [n for n, (word, _) in enumerate(instructions) if word == "FROM"]
    ends = [*starts[1:], len(instructions)]
    return [Stage(tuple(instructions[start:end])) for start, end in zip(starts, ends, strict=True)]


def in_context(path: str) -> bool:
    """Return whether .dockerignore lets a path into the build; the last pattern that fits wins."""
    allowed = True
    parts = path.split("/")
    parents = ["/".join(parts[:n]) for n in range(1, len(parts) + 1)]
    for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines():
        pattern = line.removeprefix("!")
        anywhere = pattern.startswith("**/") and pattern.removeprefix("**/") in parts
        if anywhere or any(fnmatch.fnmatchcase(parent, pattern) for parent in parents):
            allowed = line.startswith("!")
    return allowed


# --- the Dockerfile, read ---------------------------------------------------------------------


def test_the_image_is_built_in_one_stage_and_run_in_another() -> None:
    build, run = stages()

    assert build.last("FROM").endswith(" AS build")
    assert build.last("FROM").split()[0] == run.last("FROM")
    assert "--from=build" in " ".join(run.all("COPY"))
    assert not any("pip" in command for command in run.all("RUN"))


def test_the_image_runs_without_root_and_can_be_stopped_and_watched() -> None:
    _, run = stages()

    assert run.last("USER") == "limner"
    assert "useradd" in run.all("RUN")[0]
    assert run.last("STOPSIGNAL") == "SIGTERM"
    assert "/healthz" in run.last("HEALTHCHECK")
    assert json.loads(run.last("ENTRYPOINT")) == ["limner"]
    assert json.loads(run.last("CMD")) == ["run"]


def test_what_the_image_writes_lies_in_its_volume() -> None:
    _, run = stages()
    environ = dict(pair.split("=", 1) for pair in shlex.split(run.last("ENV")))

    assert environ["LIMNER_DATA_DIR"] == run.last("VOLUME") == run.last("WORKDIR")
    assert run.copied_to() == {"config": environ["LIMNER_CONFIG_DIR"]}
    assert environ["PYTHONDONTWRITEBYTECODE"] == "1"


def test_no_secret_gets_into_the_image() -> None:
    for stage in stages():
        assert stage.all("ARG") == []
        assert not any(_SECRETS.search(text) for text in stage.all("ENV"))
    for path in (".env", "data/limner.sqlite3", ".git/config", ".venv/bin/python", "tests/x.py"):
        assert not in_context(path), path


def test_what_is_copied_into_the_image_is_there_and_let_in() -> None:
    for stage in stages():
        for source in stage.copied():
            assert (ROOT / source).exists(), source
            assert in_context(source), source
    assert in_context("bot/storage/migrations/versions/0001_the_first_tables.py")
    assert not in_context("bot/__pycache__/settings.pyc")


def test_packages_are_installed_by_their_hashes() -> None:
    build, _ = stages()
    installs = [command for command in build.all("RUN") if "pip install" in command]

    assert len(installs) == 2
    assert "--require-hashes -r requirements.lock" in installs[0]
    assert "--no-deps" in installs[1]


# --- its commands, carried out ----------------------------------------------------------------


@dataclass(frozen=True)
class Box:
    """A folder laid out as the image is.

    Attributes:
        installed: The virtual environment that takes the place of /opt/limner.
        etc: What takes the place of /etc/limner.
        files: What was installed from the repository, relative to it.
    """

    installed: Path
    etc: Path
    data: Path
    files: tuple[Path, ...]

    @property
    def packages(self) -> Path:
        name = f"python{sys.version_info.major}.{sys.version_info.minor}"
        return self.installed / "lib" / name / "site-packages"

    def seen(self) -> dict[Path, int]:
        """Return every file of the read-only parts with the time of its last change."""
        files = [path for part in (self.installed, self.etc) for path in part.rglob("*")]
        return {path: path.stat().st_mtime_ns for path in files}


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Box:
    """Carry out the Dockerfile: copy what it copies, install as it installs."""
    root = tmp_path_factory.mktemp("image")
    build, run = stages()
    source = root / "src"
    files = _copy(build.copied(), source)
    made = Box(root / "opt", root / "etc", root / "data", files)
    venv.create(made.installed)
    # The packages of the lock are those of this environment; nothing is fetched.
    here = sysconfig.get_path("purelib")
    (made.packages / "of_this_environment.pth").write_text(f"{here}\n")
    install = build.all("RUN")[-1].replace("/opt/limner", str(made.installed))
    done = subprocess.run(
        shlex.split(install),
        cwd=source,
        env={"PATH": os.environ["PATH"], "PIP_IGNORE_INSTALLED": "1"},  # noqa: TID251
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    shutil.rmtree(source)  # the second stage does not have it
    made.etc.mkdir()
    for name in run.copied():
        shutil.copytree(ROOT / name, made.etc, dirs_exist_ok=True)
    made.data.mkdir()
    return made


def _copy(names: list[str], to: Path) -> tuple[Path, ...]:
    files = files_of_the_tree()
    copied = tuple(path for path in files if path.parts[0] in names and in_context(str(path)))
    for path in copied:
        (to / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, to / path)
    return copied


@dataclass(frozen=True)
class Running:
    """The program as the image runs it."""

    box: Box
    address: str
    said: list[str]
    before: dict[Path, int]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running(box: Box) -> AsyncIterator[Running]:
    """Run the image's own command; it must end with 0 at its stop signal."""
    _, run = stages()
    command: list[str] = json.loads(run.last("ENTRYPOINT")) + json.loads(run.last("CMD"))
    port, before, said = free_port(), box.seen(), list[str]()
    environ = dict(pair.split("=", 1) for pair in shlex.split(run.last("ENV")))
    environ |= {
        "PATH": f"{box.installed}/bin:{os.environ['PATH']}",  # noqa: TID251
        "LIMNER_CONFIG_DIR": str(box.etc),
        "LIMNER_DATA_DIR": str(box.data),
        "LIMNER_WEB__PORT": str(port),
    }
    process = await asyncio.create_subprocess_exec(
        box.installed / "bin" / command[0],
        *command[1:],
        cwd=box.data,
        env=environ,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    async with asyncio.timeout(_PATIENCE_SECONDS):
        async for line in process.stderr:
            said.append(line.decode())
            if "platform.ready" in said[-1]:
                break
    assert "platform.ready" in said[-1], said
    yield Running(box, f"http://127.0.0.1:{port}", said, before)
    process.send_signal(getattr(signal, run.last("STOPSIGNAL")))
    async with asyncio.timeout(_PATIENCE_SECONDS):
        await process.communicate()
    assert process.returncode == 0


@pytest.mark.end_to_end
@pytest.mark.asyncio(loop_scope="module")
async def test_the_installed_program_draws_a_picture(running: Running) -> None:
    picture = await _drawn(running.address, "a dog on a beach at sunset")

    assert picture.startswith(b"\x89PNG")
    assert (running.box.packages / "bot").is_dir()
    assert (running.box.data / "limner.sqlite3").exists()


@pytest.mark.end_to_end
@pytest.mark.asyncio(loop_scope="module")
async def test_every_file_of_the_page_is_installed(running: Running) -> None:
    static = [path for path in running.box.files if path.match("adapters/web/static/*")]

    async with aiohttp.ClientSession() as session:
        for path in static:
            async with session.get(f"{running.address}/static/{path.name}") as answer:
                assert (path.suffix == ".html") != (answer.status == 200), path


@pytest.mark.end_to_end
@pytest.mark.asyncio(loop_scope="module")
async def test_the_health_check_of_the_image_passes(running: Running) -> None:
    _, run = stages()
    check = json.loads(run.last("HEALTHCHECK").partition("CMD ")[2])
    port = running.address.rpartition(":")[2]

    process = await asyncio.create_subprocess_exec(
        sys.executable, *(part.replace("8400", port) for part in check[1:])
    )

    assert await process.wait() == 0


@pytest.mark.end_to_end
@pytest.mark.asyncio(loop_scope="module")
async def test_nothing_is_written_outside_the_data_folder(running: Running) -> None:
    await _drawn(running.address, "three red balloons")

    assert running.box.seen() == running.before


@pytest.mark.end_to_end
@pytest.mark.asyncio(loop_scope="module")
async def test_the_address_of_the_playground_is_printed(running: Running) -> None:
    assert any(running.address in line for line in running.said)


@pytest.mark.end_to_end
def test_every_data_file_of_the_packages_is_installed(box: Box) -> None:
    shipped = [path for path in box.files if path.parts[0] in {"bot", "adapters"}]

    assert {path.suffix for path in shipped} >= {".py", ".svg", ".html", ".css", ".js", ".txt"}
    assert [path for path in shipped if not (box.packages / path).exists()] == []


async def _drawn(address: str, words: str) -> bytes:
    """Ask the playground for a picture as its page does, and return the picture."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(address, cookie_jar=jar) as session:
        await session.get("/")
        form = {"kind": "imagine", "words": words, "event": str(uuid.uuid4())}
        headers = {"X-Limner": "1", "Content-Type": "application/json"}
        await session.post("/api/requests", json=form, headers=headers, raise_for_status=True)
        async with asyncio.timeout(_PATIENCE_SECONDS):
            version = await _first_version(session)
        async with session.get(version["pictures"][0]["url"]) as answer:
            assert answer.status == 200
            return await answer.read()


async def _first_version(session: aiohttp.ClientSession) -> dict[str, Any]:
    while True:
        async with session.get("/api/feed", raise_for_status=True) as answer:
            conversations = (await answer.json())["conversations"]
        if conversations:
            found: dict[str, Any] = conversations[0]["versions"][0]
            return found
        await asyncio.sleep(0.05)


# --- compose, locks, licence ------------------------------------------------------------------


def test_compose_runs_limner_alone_and_with_postgres_on_demand() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    limner, postgres = compose["services"]["limner"], compose["services"]["postgres"]

    assert "profiles" not in limner
    assert postgres["profiles"] == ["postgres"]
    assert "pg_isready" in postgres["healthcheck"]["test"][-1]
    assert limner["depends_on"]["postgres"] == {"condition": "service_healthy", "required": False}
    named = {volume.split(":")[0] for one in (limner, postgres) for volume in one["volumes"]}
    assert named == set(compose["volumes"])


def test_compose_holds_limner_tight_and_gives_it_time_to_end() -> None:
    limner = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))["services"]["limner"]
    _, run = stages()

    assert limner["read_only"] is True
    assert limner["tmpfs"] == ["/tmp"]
    assert limner["cap_drop"] == ["ALL"]
    assert limner["volumes"] == [f"data:{run.last('VOLUME')}"]
    assert all(port.startswith("127.0.0.1:") for port in limner["ports"])
    grace = int(limner["stop_grace_period"].removesuffix("s"))
    assert grace > JobSettings().drain_seconds + 10


def test_compose_holds_no_secret() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    values = [
        value
        for service in compose["services"].values()
        for name, value in service.get("environment", {}).items()
        if _SECRETS.search(name)
    ]

    assert values == ["${POSTGRES_PASSWORD:-}"]
    assert compose["services"]["limner"]["env_file"] == [{"path": ".env", "required": False}]


def locked(name: str) -> dict[str, list[str]]:
    """Return the packages of a lock as "name==version; marker" with their hashes."""
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    lines = [line.split(" --hash=") for line in text.splitlines() if line.strip()]
    return {
        requirement.strip(): [each.strip() for each in hashes] for requirement, *hashes in lines
    }


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_line_of_a_lock_is_one_version_with_hashes(name: str) -> None:
    for line, hashes in locked(name).items():
        assert re.fullmatch(r"==[\w.!+]+", str(Requirement(line).specifier)), line
        assert hashes, line
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", one) for one in hashes), line


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_names_no_index(name: str) -> None:
    assert not re.search(r"https?://|file:|^--", (ROOT / name).read_text("utf-8"), re.MULTILINE)


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]

    runs, tests = locked("requirements.lock"), locked("requirements-dev.lock")

    assert _names(project["dependencies"] + extras["build"]) <= _names(runs)
    assert _names(extras["dev"]) <= _names(tests)
    assert runs.items() <= tests.items()


def _names(requirements: Any) -> set[str]:
    return {canonicalize_name(Requirement(one).name) for one in requirements}


def test_the_example_environment_is_accepted_as_it_is(tmp_path: Path) -> None:
    settings, _ = load({"LIMNER_DATA_DIR": str(tmp_path)}, ROOT / "config" / "env.example")
    bare, _ = load({"LIMNER_DATA_DIR": str(tmp_path)}, tmp_path / "nothing")

    assert settings == bare


def test_the_licence_is_mit() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    text = " ".join((ROOT / "LICENSE").read_text("utf-8").split())

    assert project["license"] == "MIT"
    assert text.startswith("MIT License Copyright (c)")
    assert "Permission is hereby granted, free of charge, to any person" in text
    assert 'THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND' in text


def test_no_file_names_a_package_index_or_a_folder_of_one_machine() -> None:
    found = []
    for path in files_of_the_tree():
        with suppress(UnicodeDecodeError):
            text = (ROOT / path).read_text("utf-8")
            hits = [*_INDEX.findall(text), *_MACHINE.findall(text)]
            found += [f"{path}: {hit}" for hit in hits]

    assert found == []


def test_no_file_is_large() -> None:
    files = [path for path in files_of_the_tree() if path.suffix not in (*_PICTURES, ".jsonl")]

    assert [path for path in files if (ROOT / path).stat().st_size > 1_000_000] == []


def test_no_list_of_prompts_is_very_large() -> None:
    lists = [path for path in files_of_the_tree() if path.suffix == ".jsonl"]

    assert lists
    assert [path for path in lists if (ROOT / path).stat().st_size > 3_000_000] == []


def test_the_pictures_in_the_readme_are_small() -> None:
    shown = re.findall(r"!\[[^]]*\]\(([^)]+)\)", (ROOT / "README.md").read_text("utf-8"))

    assert len(shown) == 4
    assert all(Path(path).suffix in _PICTURES for path in shown)
    assert [path for path in shown if (ROOT / path).stat().st_size > 400_000] == []
