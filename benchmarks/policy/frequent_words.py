"""`python -m benchmarks.policy.frequent_words`: the words by which languages are told apart.

Those that are met most often in the ordinary prompts of a language; `bot.policy.languages` reads
them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Final

from benchmarks.policy.measurement import LEARNED, PROMPTS
from bot.policy.normalize import fold
from bot.policy.terms import tokens

TO: Final = Path(str(files("bot.policy"))) / "frequent_words.txt"
# Hardly told apart by a sentence.
_SAME: Final = {"sk": "cs", "ms": "id"}
# Their words are not parted by blanks.
_WITHOUT_BLANKS: Final = frozenset({"ja", "zh", "th"})
_LANGUAGE_PROMPTS: Final = 50
_MOST: Final = 200
_WORD_PROMPTS: Final = 3


def frequent_words() -> dict[str, list[str]]:
    """Return the frequent words of each language of which there are enough prompts, sorted."""
    met: dict[str, Counter[str]] = {}
    prompts: Counter[str] = Counter()
    for language, text in _ordinary():
        prompts[language] += 1
        words = {word for word in tokens(fold(text)) if _tells(word)}
        met.setdefault(language, Counter()).update(words)
    return {
        language: sorted(_most(counted))
        for language, counted in sorted(met.items())
        if prompts[language] >= _LANGUAGE_PROMPTS
    }


def _most(counted: Counter[str]) -> list[str]:
    often = [word for word, prompts in counted.items() if prompts >= _WORD_PROMPTS]
    return sorted(often, key=lambda word: (-counted[word], word))[:_MOST]


def _ordinary() -> Iterator[tuple[str, str]]:
    """Yield language and text of the ordinary prompts that teach, with no thought of a rule."""
    for name in LEARNED:
        for line in (PROMPTS / f"{name}.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            language = row.get("lang", "en")
            if row["category"] == "none" and language not in _WITHOUT_BLANKS:
                yield _SAME.get(language, language), row["text"]


def _tells(word: str) -> bool:
    return word[0].isalpha() and (len(word) > 1 or not word.isascii())


def main() -> None:
    """Write the file anew."""
    lines = [f"{language} {' '.join(words)}\n" for language, words in frequent_words().items()]
    TO.write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main()
