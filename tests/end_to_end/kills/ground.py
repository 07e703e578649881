"""A chat platform, OpenAI and one Limner between them, killed and started again and again."""

from __future__ import annotations

import itertools
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Generic, Literal, Protocol, TypeVar

from tests.end_to_end.kills.books import Books, Row
from tests.end_to_end.program import Program
from tests.simulators.openai import OpenAISimulator

UNKNOWN: Final = "nobody can tell"
DRAW_AGAIN: Final = "Draw again"
SETTINGS: Final = {
    # A pause between two attempts is long enough to be killed in it, whatever else runs here.
    "LIMNER_JOBS__RETRY_SECONDS": "20",
    "LIMNER_LIMITS__USD_PER_DAY": "1000",
    "LIMNER_LIMITS__OPEN_JOBS_PER_MEMBER": "20",
}

_CONFIG: Final = Path(__file__).resolve().parents[3] / "config"
_NUMBERS = itertools.count(1)
PATIENCE_SECONDS: Final = 30.0

When = Literal["before", "after"]


class Held(Protocol):
    """Requests that stand still at a platform."""

    async def reached(self) -> None:
        """Wait until one stands there."""
        ...


class Shown(Protocol):
    """A message as its readers see it now."""

    @property
    def buttons(self) -> tuple[str, ...]:
        """The labels of what can be pressed."""
        ...


ShownT = TypeVar("ShownT", bound=Shown)


class Handle(Protocol):
    """What a member did, as the platform sees it."""

    @property
    def acknowledged(self) -> bool:
        """Whether the program has answered in time."""
        ...

    async def wait_acknowledged(self) -> object:
        """Return once it has; raise when it has not."""
        ...


@dataclass(frozen=True)
class Asked:
    """One request as it was sent to the platform.

    Attributes:
        key: What the program calls the event.
        billed: How many pictures OpenAI had charged before it.
    """

    key: str
    billed: int


@dataclass
class Ground(ABC):
    """Where kills happen. Lives as long as a module's tests, which share the process in it.

    Attributes:
        environ: The program's; what is changed here holds from its next start on.
    """

    openai: OpenAISimulator
    program: Program
    books: Books
    environ: dict[str, str]

    @property
    def data_dir(self) -> Path:
        """The program's data folder."""
        return self.program.data_dir

    @property
    def running(self) -> bool:
        """Whether the program runs."""
        process = self.program.process
        return process is not None and process.returncode is None

    async def kill(self) -> None:
        """End the program as a crash does."""
        await self.program.kill()

    async def start(self) -> None:
        """Start the program, on what the last one left."""
        await self.program.start()

    async def restart(self) -> None:
        """Let a changed environment hold."""
        await self.kill()
        await self.start()

    async def answered(self, endpoint: str, since: int) -> None:
        """Wait until OpenAI has answered one of the calls from number `since` on."""

        def answer() -> bool:
            later = self.openai.calls[since:]
            return any(call.endpoint == endpoint and call.status for call in later)

        await self.until(answer, f"an answer of {endpoint}")

    async def closed(self, asked: Asked) -> Row:
        """Wait until a request is over and done with; return its job."""

        def done() -> bool:
            job = self.books.job(asked.key)
            return job is not None and job["state"] == "done"

        await self.until(done, f"the end of {asked!r}\n{self.program.log()[-3000:]}")
        # What follows the last transaction is a folder that goes.
        await self.until(lambda: not self.quarantined(), "an empty quarantine")
        await self.until(lambda: not self.waiting(), "a journal where nothing waits")
        job = self.books.job(asked.key)
        assert job is not None
        return job

    def quarantined(self) -> list[Path]:
        """Return the drawings that nobody has screened yet."""
        folder = self.data_dir / "quarantine"
        return list(folder.iterdir()) if folder.exists() else []

    def journalled(self, key: str) -> int:
        """Return how often an event was written down: 1 when accepted, 2 when done with."""
        return self._journal().count(f'"{key}"'.encode())

    def waiting(self) -> set[bytes]:
        """Return the events that were written down and not taken back."""
        waiting: set[bytes] = set()
        for line in self._journal().splitlines():
            key = line[1:].partition(b" ")[0]
            waiting = waiting | {key} if line.startswith(b"+") else waiting - {key}
        return waiting

    def _journal(self) -> bytes:
        return (self.data_dir / "accepted.jsonl").read_bytes()

    # --- the platform --------------------------------------------------------------------

    @abstractmethod
    def scene(self) -> Scene[Any]:
        """Return a channel and a member of their own."""

    @abstractmethod
    async def until(self, true: Callable[[], object], what: str) -> None:
        """Wait until something outside the platform has become true as well."""

    @abstractmethod
    def hold(self, *request: str, when: When) -> AbstractAsyncContextManager[Held]:
        """Hold matching requests to the platform inside the block, carried out or not yet."""

    @abstractmethod
    def requests(self) -> int:
        """Return how many requests the program has made to either end."""

    @abstractmethod
    def dump(self) -> str:
        """Return what the platform looks like, for a person who reads a failed test."""

    @abstractmethod
    def check_manners(self) -> None:
        """Fail if the program asked the platform for what there is not."""


@dataclass
class Scene(ABC, Generic[ShownT]):
    """One channel and one member of a ground; lives as long as a test."""

    ground: Ground
    _seen: list[ShownT] = field(default_factory=list, init=False)

    def words(self) -> str:
        """Return words that nobody else uses."""
        return f"a dog with the number {next(_NUMBERS)}"

    def billed(self, asked: Asked) -> int:
        """Return how many pictures were charged since a request."""
        return self.charged() - asked.billed

    def charged(self) -> int:
        """Return how many pictures were charged so far."""
        return len(self.ground.openai.billed_calls)

    def answers(self) -> list[ShownT]:
        """Return what the bot has said here since it was asked last, wherever that is."""
        return [one for one in self.said() if not any(one is seen for seen in self._seen)]

    def the_answer(self) -> ShownT:
        """Return the one answer; from now on it is a thing of the past."""
        answers = self.answers()
        assert len(answers) == 1, f"{len(answers)} answers\n{self.ground.dump()}"
        assert self.final(answers[0]), f"nothing but a placeholder\n{self.ground.dump()}"
        self._seen.append(answers[0])
        return answers[0]

    async def picture(self) -> ShownT:
        """Return the message of a picture that is drawn before anything happens."""
        await self.ground.closed(await self.slash())
        return self.the_answer()

    # --- what is the platform's own ----------------------------------------------------------

    @abstractmethod
    async def slash(self) -> Asked:
        """Ask by the command, and return once the platform has the acknowledgement."""

    @abstractmethod
    async def send_slash(self) -> Asked:
        """Ask by the command."""

    @abstractmethod
    async def press(self, message: ShownT, button: str) -> Asked:
        """Press a button, and return once the platform has the acknowledgement."""

    @abstractmethod
    def said(self) -> Sequence[ShownT]:
        """Return everything that the bot has said here and can still be read by the member."""

    @abstractmethod
    def text(self, message: ShownT) -> str:
        """Return a message's words."""

    @abstractmethod
    def pictures(self, message: ShownT) -> int:
        """Return how many pictures a message shows."""

    @abstractmethod
    def final(self, message: ShownT) -> bool:
        """Return whether a message is an answer, and no sign of life before it."""


def without_word_lists(folder: Path) -> dict[str, str]:
    """Return what lets the program start as configured here, but for its word lists.

    It starts a hundred times, each time sooner without them, and no list decides whether work
    survives: what has to be refused is refused by OpenAI's moderation.
    """
    for entry in _CONFIG.iterdir():
        if entry.name != "policy":
            (folder / entry.name).symlink_to(entry)
    (folder / "policy").mkdir()
    (folder / "policy" / "classifier").symlink_to(_CONFIG / "policy" / "classifier")
    return {"LIMNER_CONFIG_DIR": str(folder)}


AskedT = TypeVar("AskedT", bound=Asked)
Ask = Callable[[], Awaitable[AskedT]]


def number() -> int:
    """Return a number that nothing else has."""
    return next(_NUMBERS)
