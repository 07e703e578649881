"""Further readings of a text: decoded, turned round, run together.

They are wrong for almost every text, so rules match only long, unambiguous terms on them.
"""

from __future__ import annotations

import base64
import codecs
import html
import re
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote

_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});?")
_ESCAPE: Final = re.compile(r"\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2})")
_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]{12,}")
_HEX: Final = re.compile(r"(?:[0-9a-fA-F]{2}[ ,:]?){6,}")
_LEET: Final = str.maketrans("0134578@$!|+(<€£", "oieastbasiltccel")


def derive(raw: str, normal: str, fold: Callable[[str], str]) -> tuple[str, ...]:
    """Return the readings that differ from `normal`, each once, folded.

    Args:
        raw: The text as given: encodings need its case.
        normal: The text folded.
        fold: Normalises what was decoded.
    """
    hidden = [_unescaped(raw), _from_base64(raw), _from_hex(raw)]
    readings = [fold(text) for text in hidden if text]
    readings += [
        normal.translate(_LEET),
        codecs.encode(normal, "rot13"),
        normal[::-1],
        "".join(filter(str.isalnum, normal)),
    ]
    return tuple(dict.fromkeys(text for text in readings if text and text != normal))


def _unescaped(raw: str) -> str:
    """Return the text with web and source-code escapes resolved; empty when it has none."""
    text = unquote(raw) if "%" in raw else raw
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    if "\\" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[0][2:], 16)), text)
    return "" if text == raw else text


def _from_base64(raw: str) -> str:
    return " ".join(filter(None, (_readable(_base64_bytes(word)) for word in _BASE64.findall(raw))))


def _base64_bytes(word: str) -> bytes:
    # One letter over a multiple of four is never valid; what stands before it may be.
    standard = word.replace("-", "+").replace("_", "/")
    whole = standard[: len(standard) // 4 * 4] if len(standard) % 4 == 1 else standard
    return base64.b64decode(whole + "=" * (-len(whole) % 4))


def _from_hex(raw: str) -> str:
    return " ".join(
        filter(None, (_readable(bytes.fromhex(_hex_digits(run))) for run in _HEX.findall(raw)))
    )


def _hex_digits(run: str) -> str:
    return run.replace(",", "").replace(":", "").replace(" ", "")


def _readable(data: bytes) -> str:
    """Return the bytes as text when they are one, else an empty string."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return ""
    return text if text.replace("\n", " ").isprintable() else ""
