"""The part of Slack's messenger that is about moderation."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from adapters.slack import outgoing, where
from adapters.slack.api import Rejected, SlackApi
from adapters.slack.files import SlackFiles
from adapters.slack.outgoing import MARKUP
from adapters.slack.posts import Posts
from adapters.slack.shelf import Shelf
from adapters.slack.telling import Teller
from adapters.slack.where import Where
from bot.chat import reviews, ways
from bot.domain import Author, Place, Review, Version
from bot.ports import Posted


class Rulings:
    """Shows reviews, and carries out what was ruled; see `ports.Moderated`."""

    def __init__(self, api: SlackApi, posts: Posts, shelf: Shelf) -> None:
        self._api = api
        self._files = SlackFiles(api)
        self._teller = Teller(api)
        self._posts = posts
        self._shelf = shelf

    async def show_review(self, channel: str, message: str | None, review: Review) -> str:
        """Show a review in a channel, or renew the message that shows it.

        Its id is noted on the message as a job's is, so that one of before a crash is found again.
        """
        goal = _goal(channel, message, job=review.id, asked_at=review.created_at)
        shown = await self._posts.put(goal, outgoing.post(reviews.review(MARKUP, review)))
        return shown.mark(shown.message)

    async def take_down(self, version: Version, place: Place, posted: Sequence[Posted]) -> None:
        """Remove the messages that show a version, wherever they stand, and its files."""
        kept = await self._shelf.kept(version.id)
        removals = [
            *(partial(self._posts.delete, _message(one.message)) for one in posted),
            *(partial(self._files.delete, place.space, file) for file in kept.every),
        ]
        await ways.each(removals)

    async def moderates(self, author: Author, place: Place) -> bool:
        """Return whether somebody is an admin or owner of the workspace now.

        In a channel that workspaces share, the other one's admins are there too.
        """
        team = place.space
        try:
            asked = await self._api.call(team, "users.info", user=where.bare(author.id))
        except Rejected:
            return False
        found = asked["user"]
        guest_of = (found.get("enterprise_user") or {}).get("teams", ())
        teams = (found.get("team_id") or team, *guest_of)
        return team in teams and bool(found.get("is_admin") or found.get("is_owner"))

    async def tell(self, author: Author, place: Place, sentence: str, about: str) -> None:
        """Tell a member something alone; Slack cannot say whether it was told before."""
        goal = Where(
            team=place.space,
            channel=where.bare(place.channel),
            thread=where.ts(place.thread),
            user=where.bare(author.id),
        )
        await self._teller.tell(goal, outgoing.sentence(sentence))


def _message(unique: str) -> Where:
    """Return a message by its id, which says where it stands."""
    return _goal(unique.partition(":")[0], unique)


def _goal(channel: str, message: str | None, *, job: str = "", asked_at: float = 0.0) -> Where:
    """Return a message of a channel, both by the ids that Limner knows them by."""
    team = channel.partition("/")[0]
    return Where(team, where.bare(channel), message=where.ts(message), job=job, asked_at=asked_at)
