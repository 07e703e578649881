"""What moderators decide and set, behind its ports, on the connections of one database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from bot.domain import Author, LogEntry, Place, PlaceRules, Review, Ruling
from bot.ports import Filed, Filing, KeptReview, Posted, Strike
from bot.storage import decisions, review_forgetting, reviews, rulings, standing
from bot.storage.worker import Worker


class SqlReviews:
    """Implements `ReviewBook`. Lives as long as its database."""

    def __init__(
        self,
        writer: Worker,
        reader: Worker,
        now: Callable[[], float],
        new_id: Callable[[], str],
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._now = now
        self._new_id = new_id

    async def file(self, filing: Filing) -> Filed:
        """See `ports.ReviewBook`."""
        return await self._writer.run(partial(reviews.file, filing=filing, now=self._now()))

    async def one(self, review_id: str) -> KeptReview:
        """See `ports.ReviewBook`."""
        return await self._reader.run(partial(reviews.one, review_id=review_id))

    async def waiting(self, platform: str, space: str, limit: int) -> Sequence[Review]:
        """See `ports.ReviewBook`."""
        return await self._reader.run(
            partial(reviews.waiting, platform=platform, space=space, limit=limit)
        )

    async def decided(self, platform: str, space: str, limit: int) -> Sequence[Review]:
        """See `ports.ReviewBook`."""
        return await self._reader.run(
            partial(reviews.decided, platform=platform, space=space, limit=limit)
        )

    async def rule(self, review_id: str, ruling: Ruling, moderator: Author) -> KeptReview:
        """See `ports.ReviewBook`."""
        return await self._writer.run(
            partial(
                decisions.rule,
                review_id=review_id,
                ruling=ruling,
                moderator=moderator,
                entry_id=self._new_id(),
                now=self._now(),
            )
        )

    async def unfinished(
        self, platforms: Sequence[str], limit: int, after: Review | None = None
    ) -> Sequence[KeptReview]:
        """See `ports.ReviewBook`."""
        return await self._reader.run(
            partial(reviews.unfinished, platforms=platforms, limit=limit, after=after)
        )

    async def carried_out(self, kept: KeptReview) -> None:
        """See `ports.ReviewBook`."""
        await self._writer.run(partial(decisions.carried_out, known=kept.review))

    async def shown(self, kept: KeptReview, channel: str, message: str | None) -> None:
        """See `ports.ReviewBook`."""
        await self._writer.run(
            partial(
                reviews.shown,
                review_id=kept.review.id,
                revision=kept.revision,
                channel=channel,
                message=message,
            )
        )

    async def show_waiting(self, platform: str, space: str) -> None:
        """See `ports.ReviewBook`."""
        await self._writer.run(partial(reviews.show_waiting, platform=platform, space=space))

    async def log(self, entry: LogEntry) -> None:
        """See `ports.ReviewBook`."""
        await self._writer.run(
            partial(rulings.add, entry=entry, moderator_key=entry.moderator.partition(" ")[0])
        )

    async def logged(self, platform: str, space: str, limit: int) -> Sequence[LogEntry]:
        """See `ports.ReviewBook`."""
        return await self._reader.run(
            partial(rulings.latest, platform=platform, space=space, limit=limit)
        )

    async def messages_of(self, version_id: str) -> Sequence[Posted]:
        """See `ports.ReviewBook`."""
        return await self._reader.run(partial(reviews.messages_of, version_id=version_id))

    async def home_of(self, version_id: str) -> Place | None:
        """See `ports.ReviewBook`."""
        return await self._reader.run(partial(reviews.home_of, version_id=version_id))

    async def hush(self, before: float) -> None:
        """Take words and names out of reviews made before a Unix time."""
        await self._writer.run(partial(review_forgetting.hush, before=before))


class SqlRules:
    """Implements `RuleBook`. Lives as long as its database."""

    def __init__(self, writer: Worker, reader: Worker, now: Callable[[], float]) -> None:
        self._writer = writer
        self._reader = reader
        self._now = now

    async def every(self) -> Mapping[tuple[str, str, str], PlaceRules]:
        """See `ports.RuleBook`."""
        return await self._reader.run(standing.every_rule)

    async def put(
        self, where: tuple[str, str, str], rules: PlaceRules, entry: LogEntry | None, by: str
    ) -> None:
        """See `ports.RuleBook`."""
        await self._writer.run(
            partial(
                standing.put_rules, where=where, rules=rules, entry=entry, by=by, now=self._now()
            )
        )


class SqlStanding:
    """Implements `StandingBook`. Lives as long as its database."""

    def __init__(self, writer: Worker, reader: Worker, now: Callable[[], float]) -> None:
        self._writer = writer
        self._reader = reader
        self._now = now

    async def strike(
        self, job_id: str, author_key: str, space_key: str, kind: str, within: float
    ) -> Strike:
        """See `ports.StandingBook`."""
        return await self._writer.run(
            partial(
                standing.strike,
                job_id=job_id,
                author_key=author_key,
                space_key=space_key,
                kind=kind,
                now=self._now(),
                within=within,
            )
        )

    async def pause(self, author_key: str, space_key: str, until: float, why: str) -> None:
        """See `ports.StandingBook`."""
        await self._writer.run(
            partial(
                standing.pause, author_key=author_key, space_key=space_key, until=until, why=why
            )
        )

    async def pauses(self) -> Mapping[tuple[str, str], float]:
        """See `ports.StandingBook`."""
        return await self._reader.run(partial(standing.every_pause, now=self._now()))

    async def tidy(self, strikes_before: float) -> None:
        """Delete what is over."""
        await self._writer.run(
            partial(standing.tidy, now=self._now(), strikes_before=strikes_before)
        )
