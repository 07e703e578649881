from __future__ import annotations

import base64
import codecs
import re
import types
import urllib.parse
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest

from bot.policy import ciphers, common_words, decoding, fuzzy, normalize, readings, spelling
from bot.policy.ciphers import rot13, rot47
from bot.policy.common_words import is_common
from bot.policy.normalize import normalize as read

TEXT = "a photo of a purple elephant on the beach"
ASCII = TEXT.encode()
MORSE_BY_LETTER = (
    ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- "
    "-..- -.-- --.."
)
MORSE = dict(zip("abcdefghijklmnopqrstuvwxyz", MORSE_BY_LETTER.split(), strict=True))
FLIPPED = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ɐqɔpǝɟƃɥᴉɾʞlɯuodbɹsʇnʌʍxʎz")


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def each(word: Callable[[str], str]) -> str:
    return " ".join(map(word, TEXT.split()))


ENCODED = {
    "url": "".join(f"%{byte:02X}" for byte in ASCII),
    "url twice": "".join(f"%25{byte:02X}" for byte in ASCII),
    "entities": "".join(f"&#{byte};" for byte in ASCII),
    "hex entities": "".join(f"&#x{byte:x};" for byte in ASCII),
    "u escapes": "".join(f"\\u{byte:04x}" for byte in ASCII),
    "x escapes": "".join(f"\\x{byte:02x}" for byte in ASCII),
    "quoted printable": "".join(f"={byte:02X}" for byte in ASCII),
    "hex": ASCII.hex(),
    "hex pairs": ASCII.hex(" ").upper(),
    "hex with 0x": " ".join(map(hex, ASCII)),
    "bits": " ".join(f"{byte:08b}" for byte in ASCII),
    "bits in one": "".join(f"{byte:08b}" for byte in ASCII),
    "decimal": " ".join(map(str, ASCII)),
    "octal": " ".join(f"{byte:o}" for byte in ASCII),
    "base64": b64(TEXT),
    "base64 without padding": base64.urlsafe_b64encode(ASCII).decode().rstrip("="),
    "base64 of each word": each(b64).replace(b64("the"), "the"),
    "base32": base64.b32encode(ASCII).decode(),
    "tags": "".join(chr(0xE0000 + byte) for byte in ASCII),
    "morse": " / ".join(" ".join(MORSE[letter] for letter in word) for word in TEXT.split()),
    "places": each(lambda word: "-".join(str(ord(letter) - 96) for letter in word)),
    "base64 twice": b64(b64(TEXT)),
    "base64 of rot13": b64(rot13(TEXT)),
    "base64 of reversed": b64(TEXT[::-1]),
    "base64 reversed": b64(TEXT)[::-1],
    "url of base64": urllib.parse.quote(b64(TEXT)),
    "rot13 of reversed": rot13(TEXT[::-1]),
    "reversed": TEXT[::-1],
    "each word reversed": each(lambda word: word[::-1]),
    "words in reverse order": " ".join(reversed(TEXT.split())),
    "rot13": rot13(TEXT),
    "shifted": TEXT.translate(
        str.maketrans("abcdefghijklmnopqrstuvwxyz", "defghijklmnopqrstuvwxyzabc")
    ),
    "atbash": TEXT.translate(
        str.maketrans("abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba")
    ),
    "rot47": rot47(TEXT),
    "upside down": TEXT.translate(FLIPPED)[::-1],
    "mirrored letters": TEXT.translate(FLIPPED),
    "letters drawn": TEXT.replace("n", "|\\|").replace("p", "|>").replace("t", "7"),
}


@pytest.mark.parametrize("kind", ENCODED)
def test_what_is_encoded_is_revealed(kind: str) -> None:
    assert TEXT in read(ENCODED[kind]).revealed


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (f"draw {b64('a purple elephant')} please", "draw a purple elephant please"),
        ("nov november alpha kilo echo delta elephant", "nov naked elephant"),
        ("please draw a tnahpele elprup", "please draw a elephant purple"),
        ("otophay ofay ayay urplepay elephantway", "photo of a purple elephant"),
        ("卩ㄩ尺卩ㄥ乇 elephant", "purple elephant"),
    ],
)
def test_a_part_is_revealed_where_it_stands(text: str, plain: str) -> None:
    assert plain in read(text).revealed


@pytest.mark.parametrize(
    "text",
    [
        "a photo of a purple elephant on the beach",
        "photorealistic hyperdetailed watercolour of an owl",
        "make the sky darker, remove the tree & add a moon",
        "a clock at 12:30, 1920x1080, f/1.8, 3/4 view",
        "poster for 12-11-2024 ... tickets from 10 to 20",
    ],
)
def test_an_ordinary_text_has_nothing_to_reveal(text: str) -> None:
    assert read(text).revealed == ()


def test_a_text_of_ordinary_words_has_no_further_readings_at_all() -> None:
    assert read("a photo of a purple elephant, on the beach").derived == ()


@pytest.mark.parametrize(
    "text",
    [
        "eine katze auf dem dach bei sonnenuntergang",
        "un perro corriendo en la playa",
        "кошка сидит на крыше",
        "屋根の上の猫",
    ],
)
def test_other_languages_are_not_taken_for_a_disguise(text: str) -> None:
    assert read(text).revealed == ()


def test_a_strange_text_is_also_read_reversed_shifted_and_run_together_with_doubt() -> None:
    derived = read("qwv xnargh").derived

    assert derived == ("qwvxnargh", "hgranx vwq", codecs.encode("qwv xnargh", "rot13"))


def test_leet_at_the_edges_of_words_is_a_doubtful_reading() -> None:
    assert "purple sir" in read("purple $ir").derived


@pytest.mark.parametrize("word", ["fence", "fences", "running", "baked", "stormiest", "slowly"])
def test_inflected_words_are_common(word: str) -> None:
    assert is_common(word)


@pytest.mark.parametrize("word", ["", "zqx", "ing", "es", "fenceing2", "beachs1"])
def test_what_only_ends_like_a_word_is_not_common(word: str) -> None:
    assert not is_common(word)


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    modules = (ciphers, common_words, decoding, fuzzy, normalize, readings, spelling)
    for module in modules:
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern):
                yield f"{module.__name__}.{name}", value


def unbounded_depth(tree: Any) -> int:
    """Return how many repetitions without a limit stand in each other in a parsed pattern."""
    parser: types.ModuleType = import_module("re._parser")
    deepest = 0
    for item in tree if isinstance(tree, parser.SubPattern | list | tuple) else ():
        depth = unbounded_depth(item)
        if isinstance(item, tuple) and item and str(item[0]) in ("MAX_REPEAT", "MIN_REPEAT"):
            depth += item[1][1] is parser.MAXREPEAT
        deepest = max(deepest, depth)
    return deepest


def test_the_check_of_patterns_finds_nested_repetition() -> None:
    parser = import_module("re._parser")

    assert unbounded_depth(parser.parse(r"(?:a+b?)*c")) > 1
    assert unbounded_depth(parser.parse(r"(?:a{1,3}b)*c+")) == 1


@pytest.mark.parametrize(("name", "pattern"), list(patterns()))
def test_no_pattern_can_backtrack_beyond_measure(name: str, pattern: re.Pattern[str]) -> None:
    assert unbounded_depth(import_module("re._parser").parse(pattern.pattern)) <= 1, name
