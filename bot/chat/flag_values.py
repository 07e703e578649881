"""The values that flags take: `wide`, `16:9`, `oil painting`. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from bot.errors import InvalidAsk
from bot.ports import Facts

DOUBLE_QUOTES: Final = '"“”„‟«»＂'
SINGLE_QUOTES: Final = "'‘’‚‛`´"
_MAX_STYLE_CHARACTERS: Final = 80
_MAX_RATIO: Final = 3.0  # as wide as any image model in use goes, 2026-08
_MAX_SEED: Final = 2**31 - 1
_SHAPES: Final = {
    "square": "square", "wide": "wide", "landscape": "wide", "horizontal": "wide",
    "tall": "tall", "portrait": "tall", "vertical": "tall",
}  # fmt: skip
_RATIO: Final = re.compile(r"(\d{1,4}(?:\.\d{1,2})?)\s*[:x×/]\s*(\d{1,4}(?:\.\d{1,2})?)", re.ASCII)
_VALUE: Final = re.compile(
    r"(?:\s*[=:]\s*|\s+)"
    rf"(?:[{DOUBLE_QUOTES}](?P<double>[^{DOUBLE_QUOTES}]*)[{DOUBLE_QUOTES}](?!\w)[,;.!]*"
    rf"|[{SINGLE_QUOTES}](?P<single>[^\n]{{0,200}}?)[{SINGLE_QUOTES}](?!\w)[,;.!]*"
    r"|(?P<plain>\S+))"
)


def read(
    text: str, at: int, flag: str, facts: Facts, mark: re.Pattern[str]
) -> tuple[str | int, int]:
    """Return the value of a flag whose name ends at `at`, and where the value ends.

    What `mark` matches is the next flag and no value.

    Raises:
        InvalidAsk: It is missing or wrong; says what the flag takes.
    """
    if flag == "style" and (known := _known_style(text, at, facts)):
        return known
    value, end = _value(text, at, flag, mark)
    return READERS[flag](value, facts), end


def _value(text: str, at: int, flag: str, mark: re.Pattern[str]) -> tuple[str, int]:
    """Return a flag's value as it was typed; empty when there is none."""
    match = _VALUE.match(text, at)
    if match is None:
        return "", at
    if match["plain"] is None:
        return (match["double"] or match["single"] or "").strip(), match.end()
    start = match.start("plain")
    following = mark.match(text, start)
    if following and (following["stop"] or following["name"]):
        return "", at
    if text[start] in DOUBLE_QUOTES:
        raise InvalidAsk(f"The quotation mark after --{flag} is not closed.")
    return match["plain"].rstrip(",;.!"), match.end()


def _known_style(text: str, at: int, facts: Facts) -> tuple[str, int] | None:
    """Return the longest known style that follows `at`, and where it ends."""
    for style in sorted(facts.styles, key=len, reverse=True):
        words = r"\s+".join(map(re.escape, style.split()))
        pattern = rf"(?:\s*[=:]\s*|\s+){words}(?![\w-])[,;.!]*"
        if words and (found := re.compile(pattern, re.IGNORECASE).match(text, at)):
            return style, found.end()
    return None


def _shape(value: str, facts: Facts) -> str:
    plain = value.casefold()
    named = _SHAPES | {shape.casefold(): shape for shape in facts.shapes}
    if plain in named:
        return named[plain]
    ratio = _RATIO.fullmatch(plain)
    if ratio is None:
        shapes = ", ".join(facts.shapes or dict.fromkeys(_SHAPES.values()))
        raise InvalidAsk(f"--shape takes {shapes} or a ratio such as 16:9.")
    width, height = float(ratio[1]), float(ratio[2])
    if not (width and height and 1 / _MAX_RATIO <= width / height <= _MAX_RATIO):
        raise InvalidAsk("--shape takes ratios from 1:3 to 3:1.")
    return "square" if width == height else f"{ratio[1]}:{ratio[2]}"


def _count(value: str, facts: Facts) -> int:
    if re.fullmatch(r"\d{1,3}", value) and 1 <= int(value) <= facts.max_count:
        return int(value)
    raise InvalidAsk(f"--count takes a number from 1 to {facts.max_count}.")


def _style(value: str, facts: Facts) -> str:
    if not value:
        such = f", such as {facts.styles[0]}" if facts.styles else ""
        raise InvalidAsk(f"--style takes the name of a style{such}.")
    if len(value) > _MAX_STYLE_CHARACTERS:
        raise InvalidAsk(f"--style takes {_MAX_STYLE_CHARACTERS} characters at most.")
    known = {style.casefold(): style for style in facts.styles}
    return known.get(value.casefold(), value)


def _quality(value: str, facts: Facts) -> str:
    every = [quality for backend in facts.backends.values() for quality in backend.qualities]
    if not every:
        raise InvalidAsk("There is no choice of quality here. Leave --quality out.")
    return _one_of("quality", value, every)


def _backend(value: str, facts: Facts) -> str:
    return _one_of("backend", value, facts.backends)


def _seed(value: str, _: Facts) -> int:
    if re.fullmatch(r"\d{1,10}", value) and int(value) <= _MAX_SEED:
        return int(value)
    raise InvalidAsk(f"--seed takes a whole number from 0 to {_MAX_SEED}.")


READERS: Final[dict[str, Callable[[str, Facts], str | int]]] = {
    "shape": _shape, "count": _count, "style": _style, "quality": _quality,
    "backend": _backend, "seed": _seed,
}  # fmt: skip


def _one_of(flag: str, value: str, names: Iterable[str]) -> str:
    known = {name.casefold(): name for name in names}
    if value.casefold() not in known:
        raise InvalidAsk(f"--{flag} takes {either(known.values())}.")
    return known[value.casefold()]


def either(names: Iterable[str]) -> str:
    """Return "a, b or c"."""
    *others, last = list(names) or ["nothing"]
    return f"{', '.join(others)} or {last}" if others else last
