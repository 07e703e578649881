"""Starts the unchanged Limner with instant plug-ins in reach, and counts what it commits.

`python -m benchmarks.launcher COUNTS [--profile FILE]` runs `limner run`; at SIGUSR1 the counts so
far are written to the file COUNTS as JSON; at SIGUSR2 the profile begins.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import bot.backends
import bot.language
from benchmarks.sampling import Sampler
from bot.__main__ import main as limner
from bot.storage.worker import Worker

_PLUGINS = Path(__file__).with_name("plugins")


def note_workers() -> Sequence[Worker]:
    """Return a list to which every worker is added that is made from now on.

    Whoever listened to each commit would slow down every statement, and what start-up made is not
    among the objects that the garbage collector knows.
    """
    made: list[Worker] = []
    make = Worker.__init__

    def noted(self: Worker, *arguments: Any, **options: Any) -> None:
        make(self, *arguments, **options)
        made.append(self)

    Worker.__init__ = noted  # type: ignore[method-assign]
    return made


def write_counts(path: Path, workers: Sequence[Worker]) -> None:
    """Write the counts so that a reader sees all or nothing."""
    counts = {
        "commits": sum(worker.commits for worker in workers),
        "modules": sorted({name.partition(".")[0] for name in sys.modules}),
        "cpu_seconds": cpu_seconds_by_thread(),
    }
    aside = path.with_suffix(".new")
    aside.write_text(json.dumps(counts))
    aside.rename(path)


def cpu_seconds_by_thread() -> dict[str, float]:
    """Return the processor time of the threads that live, like names added up."""
    found: defaultdict[str, float] = defaultdict(float)
    for thread in threading.enumerate():
        stat = Path(f"/proc/self/task/{thread.native_id}/schedstat")
        if stat.exists():
            name = thread.name.rstrip("0123456789").rstrip("_")
            found[name] += int(stat.read_text().split()[0]) / 1e9
    return dict(found)


def main() -> int:
    """Run Limner and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.launcher")
    parser.add_argument("counts", type=Path)
    parser.add_argument("--profile", type=Path)
    options = parser.parse_args()
    workers = note_workers()
    signal.signal(signal.SIGUSR1, lambda *_: write_counts(options.counts, workers))
    bot.backends.__path__.append(str(_PLUGINS / "backends"))
    bot.language.__path__.append(str(_PLUGINS / "language"))
    if options.profile is None:
        return limner(["run"])
    sampler = Sampler(options.profile)
    signal.signal(signal.SIGUSR2, lambda *_: sampler.start())
    try:
        return limner(["run"])
    finally:
        sampler.stop()


if __name__ == "__main__":
    sys.exit(main())
