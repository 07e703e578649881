"""Words taken apart, or run together."""

from __future__ import annotations

from random import Random
from typing import Final

from benchmarks.policy.kinds.words import each_long_word, joined_letters, within

_EMOJI: Final = ("🌸", "✨", "🔥", "😀", "🐸", "🍕", "💀", "🎨", "👍🏽", "👩‍🎨")
_SIGNS: Final = tuple("/|,;:+=~^·•")


def spaced_letters(text: str, _random: Random) -> str:
    """A space after each letter, more between words."""
    return "   ".join(" ".join(word) for word in text.split())


def spaced_evenly(text: str, _random: Random) -> str:
    """A space after each letter, and no more between words."""
    return " ".join("".join(text.split()))


def spaced_long_words(text: str, _random: Random) -> str:
    """Only the longer words spaced, the others as usual."""
    return joined_letters(text, " ")


def dotted(text: str, _random: Random) -> str:
    """Full stops between letters."""
    return joined_letters(text, ".")


def dashed(text: str, _random: Random) -> str:
    """Hyphens between letters."""
    return joined_letters(text, "-")


def underscored(text: str, _random: Random) -> str:
    """Underscores between letters."""
    return joined_letters(text, "_")


def starred_between(text: str, _random: Random) -> str:
    """Stars between letters."""
    return joined_letters(text, "*")


def punctuated(text: str, random: Random) -> str:
    """Any signs between letters, another each time."""
    return each_long_word(
        text, lambda word: "".join(letter + random.choice(_SIGNS) for letter in word)[:-1]
    )


def emoji_letters(text: str, random: Random) -> str:
    """An emoji between letters."""
    return each_long_word(
        text, lambda word: "".join(letter + random.choice(_EMOJI) for letter in word)
    )


def emoji_words(text: str, random: Random) -> str:
    """An emoji between words instead of a space."""
    words = text.split()
    return "".join(word + random.choice(_EMOJI) for word in words)


def no_spaces(text: str, _random: Random) -> str:
    """Everything in one word."""
    return "".join(text.split())


def camel_case(text: str, _random: Random) -> str:
    """Everything in one word, with humps."""
    return "".join(word[:1].upper() + word[1:] for word in text.split())


def kebab_case(text: str, random: Random) -> str:
    """Words joined by hyphens, underscores, full stops or plus signs."""
    return random.choice("-_.+").join(text.split())


def hashtags(text: str, _random: Random) -> str:
    """Every word a hashtag."""
    return " ".join(f"#{word}" for word in text.split())


def split_words(text: str, random: Random) -> str:
    """A space somewhere inside every longer word: nu de."""

    def split(word: str) -> str:
        at = within(word, random)
        return f"{word[:at]} {word[at:]}"

    return each_long_word(text, split)


def moved_spaces(text: str, random: Random) -> str:
    """Spaces moved one or two letters on: nake dwo man."""
    words = text.split()
    moved, kept = [], ""
    for word in words[:-1]:
        taken = min(random.randint(1, 2), max(len(word) - 1, 0))
        moved.append(kept + word[: len(word) - taken])
        kept = word[len(word) - taken :]
    return " ".join([*moved, kept + words[-1]]) if words else text


def concatenated(text: str, random: Random) -> str:
    """Longer words as sums of quoted parts: "na"+"ked"."""

    def sum_of(word: str) -> str:
        at = within(word, random)
        return f'"{word[:at]}"+"{word[at:]}"'

    return each_long_word(text, sum_of)


def lines(text: str, _random: Random) -> str:
    """Every word on a line of its own."""
    return "\n".join(text.split())


def broken_lines(text: str, random: Random) -> str:
    """Line ends inside longer words."""

    def broken(word: str) -> str:
        at = within(word, random)
        return f"{word[:at]}\n{word[at:]}"

    return each_long_word(text, broken)


def numbered_list(text: str, _random: Random) -> str:
    """A numbered list with a word on each line."""
    return "\n".join(f"{number}. {word}" for number, word in enumerate(text.split(), start=1))


def odd_spaces(text: str, random: Random) -> str:
    """Other spaces than the usual one, and several of them."""
    spaces = ("\u00a0", "\u2003", "\u2009", "\u202f", "\u3000", "\t", "  ")
    return "".join(word + random.choice(spaces) for word in text.split()).rstrip()
