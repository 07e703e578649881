"""Words that are a term in one language and ordinary in another: "naga", naked and a dragon."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from bot.policy.languages import languages, likely_languages
from bot.policy.normalize import fold


class Homographs:
    """Words with the languages in which they are ordinary; read-only.

    A word is taken for an ordinary one in a sentence whose language has it as such. What language
    that is, its other words tell: where several languages fit as well, in all of them.
    """

    def __init__(self, ordinary: Mapping[str, Sequence[str]]) -> None:
        """Take in words, each with codes of languages. Raises: ValueError (no such language)."""
        if unknown := sorted(set().union(*ordinary.values()) - languages()):
            known = ", ".join(sorted(languages()))
            raise ValueError(f"no such languages: {', '.join(unknown)}; there are {known}")
        self._ordinary = {fold(word): frozenset(codes) for word, codes in ordinary.items()}

    def among(self, sentence: Sequence[str]) -> Set[str]:
        """Return the words of a normalised sentence that are ordinary in its language."""
        met = self._ordinary.keys() & sentence
        if not met:
            return frozenset()
        fitting = likely_languages(set(sentence) - met)
        return {word for word in met if fitting and fitting <= self._ordinary[word]}
