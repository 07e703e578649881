from __future__ import annotations

from benchmarks.policy.frequent_words import TO, frequent_words


def test_the_shipped_words_are_those_of_the_prompts() -> None:
    lines = [line.split() for line in TO.read_text("utf-8").splitlines()]

    shipped = {language: words for language, *words in lines}
    assert shipped == frequent_words(), "prompts changed: `make train`"
    assert all(len(words) > 15 for words in shipped.values())
