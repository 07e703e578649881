"""Options typed among the words of a command: `a dog --shape wide --count 2`. Pure.

A flag stands anywhere, in any case, as `--flag value` or `--flag=value`; a value of several words
stands in quotation marks, unless it is a known style. Phones and editors make a long dash of `--`
and curl quotation marks; both are understood. A name may be shortened as long as only one flag
begins so (`--pr`, not `--s`). `--` alone ends the flags, and what stands in quotation marks among
the words is words. One hyphen makes no flag ("-20 degrees"), but for `-private`: a picture that
was meant for one member alone must not be shown to all. Of a repeated flag the last one counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from typing import Any, Final

from bot.chat import flag_values
from bot.chat.flag_values import DOUBLE_QUOTES, either
from bot.chat.words import clip
from bot.domain import Options
from bot.errors import InvalidAsk
from bot.ports import Facts

FLAGS: Final = (*flag_values.READERS, "exact", "private")
_ALIASES: Final = {
    "ar": "shape", "aspect": "shape", "ratio": "shape", "n": "count", "painter": "backend",
}  # fmt: skip
_NAMES: Final = {flag: flag for flag in FLAGS} | _ALIASES
_MAX_SHOWN_CHARACTERS: Final = 30
_MAX_NAME_CHARACTERS: Final = 80
# More than three sentences nobody reads; what follows stays among the words.
_MAX_WRONG: Final = 3
_ALIKE: Final = 0.7
# A long dash also stands before plain words, so only a name that is nearly a flag's is a slip.
_NEARLY_THE_SAME: Final = 0.8

_LONG: Final = "‒–—―⸺−"
_MARK: Final = re.compile(
    rf"(?<!\S)(?:[{DOUBLE_QUOTES}][^{DOUBLE_QUOTES}]{{0,400}}[{DOUBLE_QUOTES}](?!\w)"
    r"|(?P<stop>--)(?!\S)"
    rf"|(?P<dashes>-{{2,}}|-?[{_LONG}][-{_LONG}]*|-(?=private(?![\w-])))(?P<name>[^\W\d_][\w-]*))",
    re.IGNORECASE,
)
_NAME_ENDS: Final = re.compile(r"(?=$|[\s=:,;.!])")
_PUNCTUATION: Final = re.compile(r"[,;:.!]*(?!\S)")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into a command.

    Attributes:
        words: The text without its flags, otherwise as it was; may be empty.
    """

    words: str
    options: Options = field(default_factory=Options)
    private: bool = False


class BadFlag(InvalidAsk):
    """A flag that is not known, or a value that it does not take; says what would be right.

    Attributes:
        words: Everything typed but the good flags, so that it can be put right in a form.
        options: What the good flags choose, as `private`.
    """

    def __init__(self, sentence: str, typed: Typed) -> None:
        super().__init__(sentence)
        self.words = typed.words
        self.options = typed.options
        self.private = typed.private


@dataclass(frozen=True, slots=True)
class _Flag:
    """A good flag and the part of the text that it takes up."""

    start: int
    end: int
    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class _Scan:
    """What a text holds: flags, sentences about wrong ones, and where a `--` ended them."""

    good: list[_Flag] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    stops: list[tuple[int, int]] = field(default_factory=list)


def parse(text: str, facts: Facts) -> Typed:
    """Return the words and the options of a text.

    Raises:
        BadFlag: A flag is unknown, or its value is missing or wrong.
    """
    scan = _scanned(text, facts)
    if scan.wrong:
        raise BadFlag(" ".join(dict.fromkeys(scan.wrong)), _typed(text, scan.good, ()))
    # A `--` that neither follows nor holds back a flag is a dash between words.
    stops = [span for span in scan.stops if scan.good or _has_flags(text, span[1])]
    return _typed(text, scan.good, stops)


def over(chosen: Options, typed: Options) -> Options:
    """Return what was chosen in a form or menu, with what was typed as flags instead."""
    names = [field.name for field in fields(Options)]
    pairs = {name: (getattr(typed, name), getattr(chosen, name)) for name in names}
    merged = {name: menu if flag is None else flag for name, (flag, menu) in pairs.items()}
    return Options(**merged | {"exact": chosen.exact or typed.exact})


def help_line() -> str:
    """Return one line that lists the flags, for help texts."""
    return (
        "Options: --shape wide, --count 2, --style anime, --quality high, --backend name, "
        "--seed 7, --exact, --private"
    )


def _scanned(text: str, facts: Facts) -> _Scan:
    scan, at = _Scan(), 0
    while len(scan.wrong) < _MAX_WRONG and (mark := _MARK.search(text, at)):
        at = mark.end()
        if mark["stop"]:
            scan.stops.append(mark.span())
            break
        try:
            flag = _flag(mark, facts)
        except InvalidAsk as error:
            scan.wrong.append(str(error))
            continue
        if flag is not None:
            scan.good.append(flag)
            at = flag.end
    return scan


def _typed(text: str, good: list[_Flag], stops: Iterable[tuple[int, int]]) -> Typed:
    kept, at = list[str](), 0
    for start, end in (*((flag.start, flag.end) for flag in good), *stops):
        kept.append(text[at:start].rstrip())
        at = end
    chosen = {flag.name: flag.value for flag in good}
    private = bool(chosen.pop("private", False))
    return Typed("".join([*kept, text[at:]]).strip(), Options(**chosen), private)


def _has_flags(text: str, at: int) -> bool:
    return any(mark["name"] for mark in _MARK.finditer(text, at))


def _flag(mark: re.Match[str], facts: Facts) -> _Flag | None:
    """Return the flag at a mark, None when there are only words."""
    name = mark["name"] and _resolved(mark, facts)
    if not name:
        return None
    if name in flag_values.READERS:
        value, end = flag_values.read(mark.string, mark.end(), name, facts, _MARK)
        return _Flag(mark.start(), end, name, value)
    after = _PUNCTUATION.match(mark.string, mark.end())
    if after is None:
        raise InvalidAsk(f"--{name} takes no value.")
    return _Flag(mark.start(), after.end(), name, True)


def _resolved(mark: re.Match[str], facts: Facts) -> str | None:
    """Return the flag that a name stands for, None when a dash stands before a plain word."""
    key = mark["name"][:_MAX_NAME_CHARACTERS].replace("-", "").replace("_", "").casefold()
    if not mark["dashes"].startswith("--"):
        return _after_long_dash(mark, key)
    if key in _NAMES:
        return _NAMES[key]
    begun = [flag for flag in FLAGS if flag.startswith(key)]
    if len(begun) == 1:
        return begun[0]
    if begun:
        meant = either(f"--{flag}" for flag in begun)
        raise InvalidAsk(f"--{key} could be {meant}. Write a little more of it.")
    raise _unknown(mark["name"], _nearest(key, facts))


def _after_long_dash(mark: re.Match[str], key: str) -> str | None:
    if not _NAME_ENDS.match(mark.string, mark.end()):
        return None
    if key in _NAMES:
        return _NAMES[key]
    like = [flag for flag in FLAGS if flag[0] == key[:1] and abs(len(flag) - len(key)) <= 1]
    if alike := get_close_matches(key, like, 1, _NEARLY_THE_SAME):
        raise _unknown(mark["name"], f"--{alike[0]}")
    return None


def _nearest(key: str, facts: Facts) -> str | None:
    """Return what may have been meant, for `--wide` with its flag, None when nothing is alike."""
    meant = {style.casefold(): f"--style {style}" for style in facts.styles}
    meant |= {shape.casefold(): f"--shape {shape}" for shape in facts.shapes}
    meant |= {flag: f"--{flag}" for flag in FLAGS}
    alike = get_close_matches(key, meant, 1, _ALIKE)
    return meant[alike[0]] if alike else None


def _unknown(name: str, nearest: str | None) -> InvalidAsk:
    said = f"I don't know --{clip(name, _MAX_SHOWN_CHARACTERS)}."
    if nearest is not None:
        return InvalidAsk(f"{said} Did you mean {nearest}?")
    return InvalidAsk(f"{said} Say it in plain words, or use {either(f'--{f}' for f in FLAGS)}.")
