"""What stands in a text in some encoding, put in its place as plain words.

Only what decodes to printable text, most of it letters, is taken for an encoding.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Callable, Sequence
from string import ascii_lowercase
from typing import Final
from urllib.parse import unquote

_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});?")
_ESCAPE: Final = re.compile(
    r"\\u\{?([0-9a-fA-F]{4,6})\}?|\\U([0-9a-fA-F]{8})|\\x([0-9a-fA-F]{2})|[uU]\+([0-9a-fA-F]{4,5})"
)
_QUOTED: Final = re.compile(r"=([2-7][0-9A-F])")
_QUOTED_AT_LEAST: Final = 3
# Each begins with a plain set of characters, which makes searching an ordinary text quick.
_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}|[A-Za-z0-9+/]{2,7}={1,2}")
_BASE32: Final = re.compile(r"[A-Z2-7][A-Z2-7]{7,}={0,6}")
_HEX: Final = re.compile(
    r"[0-9a-fA-F](?<![0-9a-zA-Z].)[0-9a-fA-FxX](?:[ ,:-]?(?:0[xX])?[0-9a-fA-F]{2}){3,}"
)
_BITS: Final = re.compile(r"[01][01]{6,7}(?:[ ,]{0,2}[01]{7,8}){2,}")
_CODES: Final = re.compile(r"[0-9](?<![0-9].)[0-9]{1,2}(?:(?:, |[ ,;.-])[0-9]{2,3}){3,}(?![0-9])")
_PLACES: Final = re.compile(r"[0-9](?<![0-9].)[0-9]?(?:[-.][0-9]{1,2}){2,}(?![0-9])")
_ANY_PLACES: Final = re.compile(r"[0-9](?<![^\s].)[0-9]?(?:[-.][0-9]{1,2}){0,40}(?!\S)")
_MORSE: Final = re.compile(r"[.·•\-–—−_][.·•\-–—−_]{0,5}(?:(?: {1,3}| ?/ ?)[.·•\-–—−_]{1,6}){3,}")
_TAGS: Final = re.compile("[\U000e0020-\U000e007e]+")

_WORD_OF_HEX: Final = 6
_LETTERS_AT_LEAST: Final = 0.7
_MORSE_BY_LETTER: Final = (
    ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- "
    "-..- -.-- --.."
)
_SIGNS_OF_MORSE: Final = dict(zip(_MORSE_BY_LETTER.split(), ascii_lowercase, strict=True))
_DASHES: Final = str.maketrans("·•–—−_", "..----")
_RADIO: Final = (
    "alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike "
    "november oscar papa quebec romeo sierra tango uniform victor whiskey xray x-ray yankee zulu"
)
_RADIO_WORDS: Final = frozenset(_RADIO.split())
_RADIO_AT_LEAST: Final = 3


def decoded(text: str) -> str:
    """Return the text with what is surely encoded undone once; the text itself if nothing is."""
    for step in _SURE:
        text = step(text)
    return text


def spelt_out(text: str) -> str:
    """Return the text with what may be spelt out undone: numbers of characters or letters."""
    for step in _DOUBTFUL:
        text = step(text)
    return text


def _tags(text: str) -> str:
    """Show letters of the invisible block of tags."""
    if text.isascii():
        return text
    return _TAGS.sub(lambda run: " " + "".join(chr(ord(c) - 0xE0000) for c in run[0]) + " ", text)


def _escapes(text: str) -> str:
    """Undo what the web and source code escape."""
    if "%" in text:
        text = unquote(text)
    if "&" in text:
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    if "\\" in text or "+" in text:
        text = _ESCAPE.sub(_character, text)
    if text.count("=") >= _QUOTED_AT_LEAST:
        text = _QUOTED.sub(lambda found: chr(int(found[1], 16)), text)
    return text


def _character(found: re.Match[str]) -> str:
    code = int(next(filter(None, found.groups())), 16)
    return chr(code) if code <= 0x10FFFF else found[0]


def _bits(text: str) -> str:
    return _BITS.sub(_or_itself(_from_bits), text)


def _from_bits(run: str) -> str:
    numbers = run.replace(",", " ").split()
    if len(numbers) == 1:
        whole = numbers[0]
        numbers = [whole[at : at + 8] for at in range(0, len(whole), 8)]
    return _from_codes(numbers, 2)


def _numbers(text: str) -> str:
    return _CODES.sub(_or_itself(_from_numbers), text)


def _from_numbers(run: str) -> str:
    numbers = re.findall("[0-9]+", run)
    octal = not any(set(number) & {"8", "9"} for number in numbers)
    return (octal and _from_codes(numbers, 8)) or _from_codes(numbers, 10)


def _from_codes(numbers: Sequence[str], base: int) -> str:
    codes = [int(number, base) for number in numbers]
    return _readable(bytes(codes)) if max(codes) < 256 else ""


def _places(text: str) -> str:
    """Spell out places in the alphabet; where there are several words of them, short ones too."""
    words = len(_PLACES.findall(text))
    pattern = _ANY_PLACES if words > 1 else _PLACES
    return pattern.sub(_or_itself(_from_places), text) if words else text


def _from_places(run: str) -> str:
    places = [int(number) for number in re.findall("[0-9]+", run)]
    in_alphabet = all(0 < place <= len(ascii_lowercase) for place in places)
    return "".join(ascii_lowercase[place - 1] for place in places) if in_alphabet else ""


def _hex(text: str) -> str:
    return _HEX.sub(_or_itself(_from_hex), text)


def _from_hex(run: str) -> str:
    pieces = run.replace("0x", " ").replace("0X", " ").split()
    # Words that were encoded one by one stay words; pairs of digits are letters of one.
    between = " " if all(len(piece) >= _WORD_OF_HEX for piece in pieces) else ""
    digits = [re.sub("[^0-9a-fA-F]", "", piece) for piece in pieces]
    return between.join(
        _readable(binascii.unhexlify(part[: len(part) // 2 * 2]))
        for part in (digits if between else ["".join(digits)])
    )


def _base64(text: str) -> str:
    return _BASE64.sub(_or_itself(_from_base64), text)


def _from_base64(word: str) -> str:
    if word.islower() and word.isalpha():
        return ""
    # One letter over a multiple of four is never valid; what stands before it may be.
    standard = word.rstrip("=").replace("-", "+").replace("_", "/")
    whole = standard[: len(standard) // 4 * 4] if len(standard) % 4 == 1 else standard
    return _readable(base64.b64decode(whole + "=" * (-len(whole) % 4)))


def _base32(text: str) -> str:
    return _BASE32.sub(_or_itself(_from_base32), text)


def _from_base32(word: str) -> str:
    bare = word.rstrip("=")
    try:
        return _readable(base64.b32decode(bare + "=" * (-len(bare) % 8)))
    except binascii.Error:
        return ""


def _morse(text: str) -> str:
    return _MORSE.sub(_or_itself(_from_morse), text)


def _from_morse(run: str) -> str:
    words = [word.split() for word in run.translate(_DASHES).split("/")]
    return " ".join("".join(_SIGNS_OF_MORSE.get(sign, "") for sign in word) for word in words)


def _radio(text: str) -> str:
    """Spell out words of the radio alphabet where several follow each other."""
    words = text.split(" ")
    spelt = [word.strip(".,;").lower() in _RADIO_WORDS for word in words]
    if sum(spelt) < _RADIO_AT_LEAST:
        return text
    parts: list[str] = []
    run = 0
    for word, radio in zip([*words, ""], [*spelt, False], strict=True):
        if not radio and run:
            spelling = parts[-run:]
            del parts[-run:]
            long = run >= _RADIO_AT_LEAST
            parts.append("".join(part[0] for part in spelling) if long else " ".join(spelling))
        run = run + 1 if radio else 0
        parts.append(word)
    return " ".join(parts)


def _or_itself(decode: Callable[[str], str]) -> Callable[[re.Match[str]], str]:
    """Return a replacement that leaves alone what does not decode, and sets off what does."""

    def replace(found: re.Match[str]) -> str:
        plain = decode(found[0])
        return f" {plain} " if plain else found[0]

    return replace


def _readable(data: bytes) -> str:
    """Return the bytes as text when they are one, most of it letters; else an empty string."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return ""
    letters = sum(character.isalpha() or character == " " for character in text)
    printable = text.replace("\n", " ").isprintable()
    return text if text and printable and letters >= _LETTERS_AT_LEAST * len(text) else ""


_SURE: Final = (_tags, _escapes, _bits, _hex, _base32, _base64, _morse, _radio)
_DOUBTFUL: Final = (_numbers, _places)
