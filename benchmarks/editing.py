"""`python -m benchmarks.editing`: how true to the original edits are, point by point.

Everything is measured on what the project makes itself: pictures, edits, and a stand-in for models
that render everything again. Only a whole run replaces the table in `docs/edits.md`.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
import threading
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import psutil

from benchmarks.editing_table import Results, share, table
from bot.editing import (
    Box,
    Composed,
    Picture,
    Region,
    Verdict,
    compose,
    decode,
    encode,
    find_marks,
    plan_crop,
)
from bot.editing.arrays import Pixels, grow, resize
from bot.editing.measures import ghost_index, inner_band, psnr, seam_excess
from tests.fakes import scenery
from tests.fakes.marking import PENS, SHAPES, mark, screenshot
from tests.fakes.rerender import EDITS, MEDIUM, STRENGTHS, Edit, edit, rerender
from tests.fakes.scenery import PHOTOS, SCENES

_PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "edits.md"
_TABLE: Final = re.compile(r"(<!-- figures -->\n).*?(<!-- /figures -->)", re.DOTALL)
_VISIBLE: Final = 12
_STRAY: Final = 8
_FEATHER_PX: Final = 16
_NAMES: Final = tuple(SCENES)
Part = Callable[[Iterable[str], dict[str, Results]], None]
# What the whole picture is meant to become, told by what it does to its pixels.
GLOBAL: Final[Mapping[str, Callable[[Pixels], Any]]] = {
    "night": lambda p: p * np.array((0.25, 0.3, 0.5)),
    "sepia": lambda p: p.mean(2, keepdims=True) * np.array((1.1, 0.9, 0.65)),
    "painted": lambda p: cv2.pyrMeanShiftFiltering(p, 24, 60)[..., ::-1],
    "mirrored": lambda p: p[:, ::-1],
    "closer": lambda p: resize(np.ascontiguousarray(p[200:700, 200:700]), *p.shape[1::-1]),
}


@lru_cache(maxsize=2)
def scene(name: str) -> Pixels:
    """Return a picture of the usual size, made once while it is in use."""
    return scenery.scene(name)


def edits(names: Iterable[str], found: dict[str, Results]) -> None:
    """Edits whose place is known, and the same whose place has to be found."""
    for name in names:
        original = scene(name)
        data = encode(Picture(original))
        for kind in EDITS:
            seed = _seed(name, kind)
            change = edit(original, kind, seed)
            for strength in STRENGTHS:
                rendered = rerender(change.ideal, strength, seed)
                given = _Given(original, data, change, rendered, encode(Picture(rendered)))
                _with_region(given, found[strength.name])
                _without_region(given, found[strength.name])


@dataclass(frozen=True, slots=True, eq=False)
class _Given:
    """One edit: pixels and files of the original and of its re-render, and how it should be."""

    original: Pixels
    data: bytes
    change: Edit
    rendered: Pixels
    file: bytes


def _with_region(given: _Given, results: Results) -> None:
    original, change, rendered = given.original, given.change, given.rendered
    region = Region(grow(change.support, 24))
    done = _timed(results, "seconds", given, region)
    results["composited"].append(done.verdict is Verdict.COMPOSITED)
    if done.region is None:
        return
    result, mask = decode(done.data).rgb, done.region.mask
    inside, core = mask > 0, change.support > 0
    band = inner_band(mask, _FEATHER_PX)
    seam = seam_excess(original, result, mask)
    wanted = np.abs(change.ideal.astype(float) - original)[core].mean()
    results["identical"].append(bool((result == original)[~inside].all()))
    results["seam mean"].append(seam[0])
    results["seam p95"].append(seam[1])
    results["ring"].append(psnr(result, change.ideal, band))
    results["raw ring"].append(psnr(rendered, change.ideal, band))
    results["ghost"].append(done.figures.ghost)
    results["raw ghost"].append(ghost_index(original, rendered.astype(np.float32), band))
    results["mask"].append(psnr(result, change.ideal, inside))
    results["change"].append(np.abs(result.astype(float) - original)[core].mean() / wanted)


def _without_region(given: _Given, results: Results) -> None:
    original, change = given.original, given.change
    done = _timed(results, "auto seconds", given, None)
    visible = np.abs(change.ideal.astype(int) - original).max(2) > _VISIBLE
    results["recall"].append(0.0)
    if done.region is None:
        return
    result, small = decode(done.data).rgb, (change.support > 0).mean() <= 0.06
    strange = (np.abs(result.astype(int) - change.ideal).max(2) > _STRAY)[change.support == 0]
    results["recall"][-1] = (done.region.mask > 0)[visible].mean() if visible.any() else 1.0
    results["stray"].append(100 * strange.sum() / change.support.size)
    if small:
        results["same"].append(100 * (result == original).all(2).mean())


def whole_changes(names: Iterable[str], found: dict[str, Results]) -> None:
    """Changes of the whole picture, which must not be composited."""
    for name in names:
        original = scene(name)
        for kind, change in GLOBAL.items():
            wanted = np.clip(change(original), 0, 255).astype(np.uint8)
            rendered = encode(Picture(rerender(wanted, MEDIUM, _seed(name, kind))))
            done = compose(encode(Picture(original)), rendered)
            found[""]["global"].append(done.verdict is not Verdict.COMPOSITED)
            found[kind]["global"].append(done.verdict is not Verdict.COMPOSITED)


def marks(names: Iterable[str], found: dict[str, Results]) -> None:
    """Copies with marks."""
    for name in names:
        original = scene(name)
        data = encode(Picture(original))
        for shape in SHAPES:
            for pen in PENS:
                seed = _seed(name, shape, pen)
                copy, truth = mark(original, shape, pen, seed)
                region = find_marks(data, encode(Picture(screenshot(copy, seed))))
                overlap = 0.0 if region is None else _overlap(region.mask, truth)
                found["textured" if name in PHOTOS else "others"]["overlap"].append(overlap)


def large(found: dict[str, Results]) -> None:
    """A photograph of 12 megapixels, edited by a crop, while an event loop looks on."""
    original = np.asarray(resize(scenery.scene("hills", 1000, 750), 4000, 3000), np.uint8)
    region = Region.of_box(Box(0.45, 0.4, 0.65, 0.65), 4000, 3000)
    crop = plan_crop(region, 4000, 3000, 1024, 1024)
    part = resize(original[crop.top : crop.bottom, crop.left : crop.right], 1024, 1024)
    rendered = encode(Picture(rerender(edit(part, "object", 3, radius=90).ideal, MEDIUM, 3)))
    data, results = encode(Picture(original)), found[""]
    for _ in range(5):
        began = time.perf_counter()
        done, lag, peak = asyncio.run(_watched(lambda: compose(data, rendered, region, crop=crop)))
        results["12 MP seconds"].append(time.perf_counter() - began)
        results["12 MP MiB"].append(peak)
        results["12 MP lag"].append(lag)
    same = (decode(done.data).rgb == original).all(2)
    results["12 MP identical"].append(bool(same[region.mask == 0].all()))


def burdens(found: dict[str, Results]) -> None:
    """Memory and the event loop's pauses at 1024 pixels."""
    original, results = scene("street"), found[""]
    change = edit(original, "object", 5)
    files = encode(Picture(original)), encode(Picture(rerender(change.ideal, MEDIUM, 5)))
    for region in (Region(grow(change.support, 24)), None):
        _, lag, peak = asyncio.run(_watched(partial(compose, *files, region)))
        results["lag"].append(lag)
        results["MiB"].append(peak)


async def _watched(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return what work gives, the loop's longest pause in ms, and how far memory grew in MiB."""
    process, stop = psutil.Process(), threading.Event()
    before = process.memory_info().rss
    peaks, lags = [before], [0.0]

    def watch() -> None:
        while not stop.wait(0.002):
            peaks.append(process.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    loop = asyncio.get_running_loop()
    running = loop.run_in_executor(None, work)
    while not running.done():
        began = loop.time()
        await asyncio.sleep(0.001)
        lags.append(1000 * (loop.time() - began) - 1)
    stop.set()
    watcher.join()
    return await running, max(lags), (max(peaks) - before) / 2**20


def _timed(results: Results, key: str, given: _Given, region: Region | None) -> Composed:
    began = time.perf_counter()
    done = compose(given.data, given.file, region)
    results[key].append(time.perf_counter() - began)
    return done


def _side_by_side(part: Part, names: Iterable[str], found: dict[str, Results]) -> None:
    """Measure what does not depend on time, on as many pictures at once as there are cores."""
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as processes:
        for some in processes.map(partial(_alone, part), names):
            for group, results in some.items():
                for key, values in results.items():
                    found[group][key] += values


def _alone(part: Part, name: str) -> dict[str, dict[str, list[float]]]:
    cv2.setNumThreads(1)
    found: dict[str, Results] = defaultdict(lambda: defaultdict(list))
    part([name], found)
    return {group: dict(results) for group, results in found.items()}


def _seed(*words: str) -> int:
    return zlib.crc32(" ".join(words).encode())


def _overlap(one: Pixels, other: Pixels) -> float:
    together = int(np.count_nonzero((one > 0) | (other > 0)))
    return int(np.count_nonzero((one > 0) & (other > 0))) / max(together, 1)


def main(arguments: list[str] | None = None) -> None:
    """Read the options, measure, print and write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.editing")
    parser.add_argument("--scenes", nargs="+", choices=_NAMES, default=_NAMES)
    options = parser.parse_args(arguments)
    found: dict[str, Results] = defaultdict(lambda: defaultdict(list))
    burdens(found)  # before anything else has made the process grow
    large(found)
    print(edits.__doc__, file=sys.stderr, flush=True)
    edits(options.scenes, found)
    for part in (whole_changes, marks):
        print(part.__doc__, file=sys.stderr, flush=True)
        _side_by_side(part, options.scenes, found)
    page = table(found, [strength.name for strength in STRENGTHS])
    print(page)
    for kind in GLOBAL:
        print(kind, share(found[kind]["global"], 1), file=sys.stderr)
    if set(options.scenes) == set(_NAMES) and _PAGE.exists():
        _PAGE.write_text(_TABLE.sub(lambda match: match[1] + page + match[2], _PAGE.read_text()))


if __name__ == "__main__":
    main()
