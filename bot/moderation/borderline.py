"""Decisions that could have gone the other way, put before the moderators of their place."""

from __future__ import annotations

import logging
from collections.abc import Callable

from bot.domain import Author, Place, Review, ReviewKind, Verdict
from bot.errors import StorageError
from bot.moderation.requests import hashed
from bot.moderation.terms import Terms
from bot.ports import Filed, Filing, ReviewBook
from bot.signing import Signer

log = logging.getLogger(__name__)


class LiveBorderline:
    """Implements `Borderline`. Lives as long as the process; holds nothing.

    Args:
        wanted: False: nothing is put before anybody.
        filed: Called when something waits that did not before.
        secret_key: So that nobody can check by a row's name what was said.
    """

    def __init__(
        self,
        book: ReviewBook,
        terms: Terms,
        *,
        wanted: bool,
        filed: Callable[[], None],
        secret_key: bytes,
        now: Callable[[], float],
        new_id: Callable[[], str],
    ) -> None:
        self._book = book
        self._terms = terms
        self._wanted = wanted
        self._filed = filed
        self._signer = Signer(secret_key, "borderline")
        self._now = now
        self._new_id = new_id

    async def noticed(
        self, author: Author, place: Place, text: str, verdict: Verdict, policy_version: str
    ) -> None:
        """See `ports.Borderline`. What is said in direct messages is nobody's to look at.

        The same words of the same member are put there once; where too many wait, none is added.
        """
        if not self._wanted or place.direct:
            return
        review = Review(
            id=self._new_id(),
            kind=ReviewKind.BORDERLINE,
            place=place,
            author=author,
            created_at=self._now(),
            category=verdict.category,
            rule=verdict.rule,
            pattern=verdict.pattern,
            policy_version=policy_version,
            sha256=hashed(text),
            text=text,
            remark=verdict.reason,
        )
        once = f"borderline:{self._name(author, place, review.sha256)}"
        filing = Filing(review, once, most_waiting=self._terms.most_borderline)
        try:
            filed = await self._book.file(filing)
        except StorageError as error:
            log.warning("borderline.not_kept", extra={"reason": str(error)})
            return
        if filed is Filed.FRESH:
            self._filed()

    def _name(self, author: Author, place: Place, sha256: str) -> str:
        return self._signer.name("\n".join((author.key, place.platform, place.space, sha256)))
