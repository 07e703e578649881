"""Which functions run on the event loop's thread, and which beside it, as Python itself tells."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Final

import cv2
import numpy as np
import PIL

import bot.editing
from bot import grid
from bot.chat import painted
from bot.storage import imagefiles

# What works on pixels, and what decodes files of strangers: none of it is the loop's.
_HEAVY: Final = tuple(
    str(Path(str(module.__file__)).parent) + "/" for module in (bot.editing, cv2, np, PIL)
)
_HEAVY_FILES: Final = (str(imagefiles.__file__), str(painted.__file__), str(grid.__file__))


@dataclass
class Calls:
    """Names of heavy functions, by where they were called; lives as long as a test."""

    on_loop: set[str] = field(default_factory=set)
    beside: set[str] = field(default_factory=set)


@contextmanager
def watched() -> Iterator[Calls]:
    """Note which heavy functions are called, on this thread (the loop's) and on new ones.

    Threads are kept for the next work: what is to be watched begins after this.
    """
    calls = Calls()
    sys.setprofile(_noting(calls.on_loop))
    threading.setprofile(_noting(calls.beside))
    try:
        yield calls
    finally:
        sys.setprofile(None)
        threading.setprofile(None)


def _noting(names: set[str]) -> Any:
    def note(frame: FrameType, event: str, arg: Any) -> None:
        if event == "call":
            code = frame.f_code
            if code.co_filename.startswith(_HEAVY) or code.co_filename in _HEAVY_FILES:
                names.add(f"{Path(code.co_filename).stem}.{code.co_name}")
        elif event == "c_call" and str(getattr(arg, "__module__", "")).startswith("cv2"):
            names.add(f"cv2.{arg.__name__}")

    return note
