"""Where the main thread's processor time goes, by samples: a tracing profiler distorts too much."""

from __future__ import annotations

import signal
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Final

_INTERVAL_SECONDS: Final = 0.002
_LISTED: Final = 150
_ROOT: Final = Path(__file__).resolve().parents[1]


class Sampler:
    """Looks at the main thread every few milliseconds of processor time; lives as long as it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._samples = 0
        self._itself: Counter[str] = Counter()
        self._within: Counter[str] = Counter()

    def start(self) -> None:
        """Begin."""
        signal.signal(signal.SIGPROF, self._sample)
        signal.setitimer(signal.ITIMER_PROF, _INTERVAL_SECONDS, _INTERVAL_SECONDS)

    def stop(self) -> None:
        """End, and write what was found: percent of the samples, alone and with callees."""
        signal.setitimer(signal.ITIMER_PROF, 0)
        lines = [f"{self._samples} samples"]
        for title, counts in (("by itself", self._itself), ("with callees", self._within)):
            lines.append(f"\n{title}")
            lines += [
                f"{100 * count / max(self._samples, 1):6.1f} %  {name}"
                for name, count in counts.most_common(_LISTED)
            ]
        self._path.write_text("\n".join(lines) + "\n")

    def _sample(self, _number: int, frame: FrameType | None) -> None:
        if frame is None or frame.f_code.co_name == "select":  # another thread was at work
            return
        self._samples += 1
        self._itself[_name(frame)] += 1
        seen = set()
        while frame is not None:
            seen.add(_name(frame))
            frame = frame.f_back
        self._within.update(seen)


def _name(frame: FrameType) -> str:
    code = frame.f_code
    path = Path(code.co_filename)
    where = path.relative_to(_ROOT) if path.is_relative_to(_ROOT) else path
    return f"{'/'.join(where.parts[-3:])} {code.co_qualname}"
