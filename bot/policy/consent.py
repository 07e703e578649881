"""What a yes covers: the category that was asked about, and the same subject. Pure.

An entry of `Request.agreed` and `Version.agreed` is a category, a colon and a subject:

    real_person:ada quill          somebody whose name a list knows
    private_person_upload:@3fd1…   a picture that was posted, by the digest of its address
    disturbing:#90ab…              these very words, where no rule says whom they are about

A category alone covers all of it; only moderators, and programs before this one, write that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from bot.domain import Verdict

_UPLOAD: Final = "@"
_WORDS: Final = "#"
_DIGITS: Final = 16


@dataclass(frozen=True, slots=True)
class Consent:
    """What was agreed to, for one text; lives as long as its screening.

    Attributes:
        agreed: Entries as above, of the request and of what it continues.
        brought: Keys of the pictures that are posted with the request; what was said of another
            picture is no yes about these.
        words: Digest of what was said now; empty where nothing was, as with a button.
        spelt_out: A model wrote the text, and may have made "Quill" "Ada Quill".
    """

    agreed: frozenset[str] = field(default_factory=frozenset)
    brought: tuple[str, ...] = ()
    words: str = ""
    spelt_out: bool = False

    def covers(self, verdict: Verdict, *, judged: bool = False) -> bool:
        """Return whether a question was answered already.

        Args:
            verdict: What would be asked about, or rewritten.
            judged: A judge said so, which names nobody: a yes to it was one to these words.
        """
        category = verdict.category
        if category in self.agreed:
            return True
        if verdict.subjects:
            return all(self._names(category, one) for one in verdict.subjects)
        if self.brought:
            return all(f"{category}:{_UPLOAD}{key}" in self.agreed for key in self.brought)
        if judged and self.words:
            return f"{category}:{_WORDS}{self.words}" in self.agreed
        return any(entry.startswith(f"{category}:") for entry in self.agreed)

    def entries(self, verdict: Verdict) -> tuple[str, ...]:
        """Return what a yes to a question adds."""
        uploads = (_UPLOAD + key for key in self.brought)
        keys = (*verdict.subjects, *uploads, _WORDS + self.words)
        return tuple(dict.fromkeys(f"{verdict.category}:{key}" for key in keys))

    def _names(self, category: str, subject: str) -> bool:
        known = (entry.removeprefix(f"{category}:") for entry in self.agreed)
        return same(subject, known, spelt_out=self.spelt_out)


def same(subject: str, known: Iterable[str], *, spelt_out: bool) -> bool:
    """Return whether a name is one of those that are known, or a shorter form of one.

    `spelt_out`: or a longer one.
    """
    words = set(subject.split())
    for one in known:
        others = set(one.split())
        if words <= others or (spelt_out and others <= words):
            return True
    return False


def digest(text: str) -> str:
    """Return a short digest by which a text or an address is known again."""
    folded = " ".join(text.split()).casefold()
    whole = hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()
    return whole[:_DIGITS]
