"""Other characters that look like the letters, or can be read as them."""

from __future__ import annotations

import unicodedata
from random import Random
from string import ascii_lowercase, ascii_uppercase
from typing import Final

from benchmarks.policy.kinds.words import lettered

_LEET_LIGHT: Final = {"a": "4", "e": "3", "i": "1", "o": "0"}
_LEET_HEAVY: Final = _LEET_LIGHT | {"s": "5", "t": "7", "b": "8", "l": "1", "g": "9", "z": "2"}
_SYMBOLS: Final = {"a": "@", "s": "$", "i": "!", "l": "|", "c": "(", "e": "€", "t": "+", "o": "°"}
_CYRILLIC: Final = {
    "a": "а", "c": "с", "e": "е", "i": "і", "j": "ј", "o": "о", "p": "р", "s": "ѕ", "x": "х",
    "y": "у", "h": "һ", "d": "ԁ", "k": "к", "m": "м", "t": "т", "w": "ԝ", "b": "Ь", "n": "п",
}  # fmt: skip
_GREEK: Final = {
    "a": "α", "b": "β", "e": "ε", "i": "ι", "k": "κ", "n": "η", "o": "ο", "p": "ρ", "t": "τ",
    "u": "υ", "v": "ν", "w": "ω", "x": "χ", "y": "γ", "s": "σ", "m": "μ",
}  # fmt: skip
_OTHER_SCRIPTS: Final = {
    "a": "ꭺ", "d": "ԁժ", "e": "ꮛҽ", "g": "ցɡ", "h": "հ", "i": "ꭵі", "j": "յ", "k": "ᴋ", "l": "ⅼӏ",
    "n": "ո", "o": "օο", "q": "գ", "r": "ꮁ", "s": "ꮪѕ", "t": "ꭲ", "u": "ս", "v": "ѵꮩ", "w": "ꮃա",
    "x": "ⅹ", "z": "ꮓ", "c": "ⅽ", "m": "ⅿ",
}  # fmt: skip
_LATIN_ALIKE: Final = {
    "a": "ɑɐ", "b": "ƅɓ", "c": "ƈ", "d": "đɗ", "e": "ǝə", "f": "ƒ", "g": "ɡɠ", "h": "ħɦ", "i": "ıɩ",
    "k": "ƙ", "l": "łɭ", "n": "ɲŋ", "o": "øɵ", "p": "ƥ", "r": "ɾɍ", "s": "ʂ", "t": "ŧƭ", "u": "ʉʋ",
    "w": "ɯʍ", "y": "ƴɏ", "z": "ƶ",
}  # fmt: skip
_SMALL_CAPITALS: Final = dict(zip(ascii_lowercase, "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡxʏᴢ", strict=True))
_RAISED: Final = dict(zip(ascii_lowercase, "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖqʳˢᵗᵘᵛʷˣʸᶻ", strict=True))
_TURNED: Final = dict(zip(ascii_lowercase, "ɐqɔpǝɟƃɥᴉɾʞlɯuodbɹsʇnʌʍxʎz", strict=True))
_ACCENTS: Final = ("\u0300", "\u0301", "\u0302", "\u0303", "\u0308", "\u030a", "\u0304")
_ZALGO: Final = tuple(chr(point) for point in (*range(0x300, 0x315), *range(0x316, 0x334)))
# First capital and first small letter of alphabets without gaps
_BOLD: Final = (0x1D400, 0x1D41A)
_FRAKTUR: Final = (0x1D56C, 0x1D586)
_SCRIPT: Final = (0x1D4D0, 0x1D4EA)
_MATHEMATICAL: Final = (
    _BOLD,
    _FRAKTUR,
    _SCRIPT,
    (0x1D468, 0x1D482),
    (0x1D5A0, 0x1D5BA),
    (0x1D5D4, 0x1D5EE),
    (0x1D608, 0x1D622),
    (0x1D670, 0x1D68A),
)


def _alphabet(capital: int, small: int) -> dict[str, str]:
    """Return the letters of A to Z in an alphabet that begins at two code points."""
    capitals = {letter: chr(capital + at) for at, letter in enumerate(ascii_uppercase)}
    return capitals | {letter: chr(small + at) for at, letter in enumerate(ascii_lowercase)}


def leet_light(text: str, random: Random) -> str:
    """Some vowels as digits: n4ked."""
    return lettered(text.lower(), random, _LEET_LIGHT, 0.6)


def leet_heavy(text: str, random: Random) -> str:
    """Every letter that has a digit: 7ru7h."""
    return lettered(text.lower(), random, _LEET_HEAVY)


def leet_symbols(text: str, random: Random) -> str:
    """Letters as signs: gr@$$."""
    return lettered(text.lower(), random, _SYMBOLS, 0.8)


def cyrillic(text: str, random: Random) -> str:
    """Cyrillic letters that look the same."""
    return lettered(text, random, _CYRILLIC, 0.7)


def greek(text: str, random: Random) -> str:
    """Greek letters that look alike."""
    return lettered(text, random, _GREEK, 0.7)


def mixed_scripts(text: str, random: Random) -> str:
    """Cyrillic, Greek and others in one word."""
    tables = (_CYRILLIC, _GREEK, _OTHER_SCRIPTS)
    return "".join(lettered(letter, random, random.choice(tables), 0.6) for letter in text)


def rare_scripts(text: str, random: Random) -> str:
    """Armenian, Cherokee and Roman numerals that look alike."""
    return lettered(text, random, _OTHER_SCRIPTS, 0.7)


def latin_alike(text: str, random: Random) -> str:
    """Letters of other Latin alphabets: hooks, strokes, dotless."""
    return lettered(text, random, _LATIN_ALIKE, 0.5)


def fullwidth(text: str, _random: Random) -> str:
    """Wide forms, as East Asian keyboards write them."""
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def small_capitals(text: str, random: Random) -> str:
    """Phonetic small capitals."""
    return lettered(text.lower(), random, _SMALL_CAPITALS)


def raised(text: str, random: Random) -> str:
    """Superscript letters."""
    return lettered(text.lower(), random, _RAISED)


def turned(text: str, random: Random) -> str:
    """Upside down: turned letters from right to left."""
    return lettered(text.lower(), random, _TURNED)[::-1]


def mathematical_bold(text: str, random: Random) -> str:
    """Bold letters of mathematics, as "fancy text" sites make them."""
    return lettered(text, random, _alphabet(*_BOLD))


def mathematical_script(text: str, random: Random) -> str:
    """Handwritten letters of mathematics."""
    return lettered(text, random, _alphabet(*_SCRIPT))


def mathematical_fraktur(text: str, random: Random) -> str:
    """Black letters of mathematics."""
    return lettered(text, random, _alphabet(*_FRAKTUR))


def mathematical_mixed(text: str, random: Random) -> str:
    """Each letter from another alphabet of mathematics."""
    return "".join(
        lettered(letter, random, _alphabet(*random.choice(_MATHEMATICAL))) for letter in text
    )


def circled(text: str, random: Random) -> str:
    """Letters in circles."""
    return lettered(text, random, _alphabet(0x24B6, 0x24D0))


def squared(text: str, random: Random) -> str:
    """Capitals in squares, light or dark."""
    start = random.choice((0x1F130, 0x1F170))
    return lettered(text, random, _alphabet(start, start))


def parenthesised(text: str, random: Random) -> str:
    """Letters in round brackets, one character each."""
    return lettered(text.lower(), random, _alphabet(0x249C, 0x249C))


def regional_indicators(text: str, random: Random) -> str:
    """The letters that flags are made of, apart so that they show as letters."""
    table = _alphabet(0x1F1E6, 0x1F1E6)
    joint = random.choice((" ", "\u200b"))
    return "   ".join(
        joint.join(lettered(letter, random, table) for letter in word) for word in text.split()
    )


def diacritics(text: str, random: Random) -> str:
    """Accents where there are none: ñåkéd."""
    return "".join(
        unicodedata.normalize("NFC", letter + random.choice(_ACCENTS))
        if letter.isalpha() and random.random() < 0.6
        else letter
        for letter in text
    )


def zalgo(text: str, random: Random) -> str:
    """One to three loose marks over and under every letter."""
    return "".join(
        letter + "".join(random.choices(_ZALGO, k=random.randint(1, 3)))
        if letter.isalpha()
        else letter
        for letter in text
    )


def struck_letters(text: str, random: Random) -> str:
    """Every letter struck through or underlined by a combining line."""
    line = random.choice(("\u0336", "\u0332", "\u0335"))
    return "".join(letter + line if letter.isalpha() else letter for letter in text)


def upper_case(text: str, _random: Random) -> str:
    """All capitals."""
    return text.upper()


def mixed_case(text: str, random: Random) -> str:
    """Capitals by chance: nAkEd."""
    return "".join(random.choice((letter.upper(), letter.lower())) for letter in text)
