"""Words that are a term in one language and ordinary in another: "naga", naked and a dragon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Final

from bot.policy.common_words import is_common
from bot.policy.languages import languages, likely_languages
from bot.policy.normalize import fold

_TELLING_WORDS: Final = 2


class Homographs:
    """Words with the languages in which they are ordinary; read-only.

    A word is taken for an ordinary one in a sentence whose language has it as such. What language
    that is, at least two other words tell which are not English as well; where several languages
    fit, in all of them.
    """

    def __init__(self, ordinary: Mapping[str, Sequence[str]]) -> None:
        """Take in words, each with codes of languages. Raises: ValueError."""
        if unknown := sorted(set().union(*ordinary.values()) - languages()):
            known = ", ".join(sorted(languages()))
            raise ValueError(f"no such languages: {', '.join(unknown)}; there are {known}")
        self._ordinary = {fold(word): frozenset(codes) for word, codes in ordinary.items()}
        if phrases := [word for word in self._ordinary if not word.isalpha()]:
            raise ValueError(f"single words alone can be homographs: {', '.join(phrases)}")

    def among(self, sentence: Sequence[str]) -> Set[str]:
        """Return the words of a normalised sentence that are ordinary in its language."""
        met = self._ordinary.keys() & sentence
        if not met:
            return frozenset()
        telling = {word for word in sentence if word not in met and not is_common(word)}
        fitting = likely_languages(telling, _TELLING_WORDS)
        return {word for word in met if fitting and fitting <= self._ordinary[word]}
