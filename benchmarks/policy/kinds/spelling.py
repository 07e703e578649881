"""Words spelt wrongly, covered or turned round, so that a reader still understands them."""

from __future__ import annotations

from random import Random
from typing import Final

from benchmarks.policy.kinds.words import each_long_word, each_word, within

_VOWELS: Final = "aeiou"
_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SOUNDS: Final = (
    ("tion", "shun"), ("ph", "f"), ("ck", "k"), ("qu", "kw"), ("oo", "u"), ("ee", "ea"),
    ("ea", "ee"), ("ou", "ow"), ("ow", "ou"), ("ai", "ay"), ("er", "ur"), ("ur", "er"),
    ("x", "ks"), ("ca", "ka"), ("co", "ko"), ("cu", "ku"), ("ce", "se"), ("ci", "si"),
    ("k", "c"), ("z", "s"), ("s", "z"), ("y", "i"), ("i", "y"), ("f", "ph"), ("g", "j"), ("v", "f"),
)  # fmt: skip


def doubled(text: str, random: Random) -> str:
    """One letter twice in each longer word."""

    def change(word: str) -> str:
        at = within(word, random)
        return word[:at] + word[at - 1] + word[at:]

    return each_long_word(text, change)


def stretched(text: str, random: Random) -> str:
    """A letter drawn out: nuuuude."""

    def change(word: str) -> str:
        at = within(word, random)
        return word[:at] + word[at] * random.randint(2, 6) + word[at:]

    return each_long_word(text, change)


def all_doubled(text: str, _random: Random) -> str:
    """Every letter twice: nnuuddee."""
    return each_long_word(text, lambda word: "".join(letter * 2 for letter in word))


def dropped_letter(text: str, random: Random) -> str:
    """One letter left out of each longer word, never the first."""

    def change(word: str) -> str:
        at = within(word, random)
        return word[:at] + word[at + 1 :]

    return each_long_word(text, change)


def dropped_vowels(text: str, _random: Random) -> str:
    """Inner vowels left out: nkd wmn."""
    return each_long_word(
        text,
        lambda word: (
            word[0]
            + "".join(letter for letter in word[1:-1] if letter.lower() not in _VOWELS)
            + word[-1]
        ),
    )


def swapped(text: str, random: Random) -> str:
    """Two neighbouring letters swapped in each longer word, never the first."""

    def change(word: str) -> str:
        at = random.randrange(1, len(word) - 1)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    return each_long_word(text, change)


def shuffled_inside(text: str, random: Random) -> str:
    """First and last letter stay, the others are shuffled: pepole raed taht."""

    def change(word: str) -> str:
        inner = list(word[1:-1])
        random.shuffle(inner)
        return word[0] + "".join(inner) + word[-1]

    return each_long_word(text, change)


def neighbour_keys(text: str, random: Random) -> str:
    """One letter of each longer word mistyped on a neighbouring key."""
    return each_long_word(text, lambda word: _mistyped(word, within(word, random), random))


def _mistyped(word: str, at: int, random: Random) -> str:
    for row in _ROWS:
        key = row.find(word[at].lower())
        if key >= 0:
            near = row[max(key - 1, 0) : key] + row[key + 1 : key + 2]
            return word[:at] + random.choice(near) + word[at + 1 :]
    return word


def phonetic(text: str, random: Random) -> str:
    """Spelt as it sounds, one place in each longer word: nayked."""

    def change(word: str) -> str:
        fitting = [(old, new) for old, new in _SOUNDS if old in word]
        if not fitting:
            return word
        old, new = random.choice(fitting)
        return word.replace(old, new, 1)

    return each_long_word(text, change)


def starred(text: str, random: Random) -> str:
    """One inner letter of each longer word covered: n*ked."""

    def change(word: str) -> str:
        at = random.randrange(1, len(word) - 1)
        return word[:at] + random.choice("*#_-.•") + word[at + 1 :]

    return each_long_word(text, change)


def starred_middle(text: str, _random: Random) -> str:
    """The two inner letters of each longer word covered: na**d."""

    def change(word: str) -> str:
        at = len(word) // 2 - 1
        return word[: at or 1] + "**" + word[(at or 1) + 2 :]

    return each_long_word(text, change)


def starred_vowels(text: str, _random: Random) -> str:
    """Every inner vowel covered: n*k*d."""
    return each_long_word(
        text,
        lambda word: (
            word[0] + "".join("*" if letter.lower() in _VOWELS else letter for letter in word[1:])
        ),
    )


def reversed_text(text: str, _random: Random) -> str:
    """The whole text backwards."""
    return text[::-1]


def reversed_words(text: str, _random: Random) -> str:
    """Every word backwards, in order."""
    return each_word(text, lambda word: word[::-1])


def reversed_order(text: str, _random: Random) -> str:
    """The words in the opposite order."""
    return " ".join(reversed(text.split()))


def pig_latin(text: str, _random: Random) -> str:
    """What stands before the first vowel goes to the end: akednay."""

    def change(word: str) -> str:
        start = next((at for at, letter in enumerate(word) if letter.lower() in _VOWELS), 0)
        return word[start:] + word[:start] + "ay"

    return each_long_word(text, change)
