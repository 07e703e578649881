"""What follows from a ruling on Slack, and who may rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from adapters.slack.api import Rejected, SlackApi
from adapters.slack.messenger import SlackMessenger
from adapters.slack.posts import Posts
from adapters.slack.shelf import Shelf
from adapters.slack.where import Where, address
from bot.domain import Author, Delivered, Place, Version
from bot.errors import DeliveryError, Undeliverable
from bot.ports import Posted
from tests.fakes import makes, screened
from tests.fakes.house import FakeHouse

PLACE = Place("slack", "T1", "T1/C1")
GOAL = Where("T1", "C1", message="5.0", user="U1")


async def token(team: str) -> str:
    return "xoxb-1"


class Slack(SlackApi):
    """Slack, which takes no pictures as blocks.

    Attributes:
        users: Accounts by id.
        deleted: Messages as channel and `ts`, and files. `stuck`: those that cannot be, and why.
        told: What members were told alone.
    """

    def __init__(self, users: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        super().__init__("http://127.0.0.1:9/api/", token)
        self.users = users or {}
        self.deleted: list[object] = []
        self.told: list[tuple[str, str]] = []
        self.stuck: dict[object, Exception] = {}
        self._files = 0

    async def there(self, goal: Where, method: str, **arguments: Any) -> dict[str, Any]:
        return await self.call(goal.team, method, channel=goal.channel, **arguments)

    async def once(self, team: str, method: str, **arguments: Any) -> dict[str, Any]:
        return await self.call(team, method, **arguments)

    async def call(self, team: str, method: str, **arguments: Any) -> dict[str, Any]:
        match method:
            case "users.info" if arguments["user"] in self.users:
                return {"user": self.users[arguments["user"]]}
            case "users.info":
                raise Rejected("user_not_found")
            case "chat.delete":
                return self._delete((arguments["channel"], arguments["ts"]))
            case "files.delete":
                return self._delete(arguments["file"])
            case "files.getUploadURLExternal":
                self._files += 1
                return {"upload_url": "http://127.0.0.1:9/up", "file_id": f"F{self._files}"}
            case "chat.postEphemeral":
                self.told.append((arguments["user"], arguments["text"]))
            case "chat.update" if "slack_file" in str(arguments):
                raise Rejected("invalid_blocks")
        return {"messages": [], "file": {"mimetype": "image/png", "thumb_64": "here"}}

    async def post(self, url: str, **body: Any) -> None:
        pass

    def _delete(self, what: object) -> dict[str, Any]:
        if what in self.stuck:
            raise self.stuck[what]
        self.deleted.append(what)
        return {}


def messenger(slack: Slack, fake: FakeHouse | None = None) -> SlackMessenger:
    house, posts = (fake or FakeHouse()).house, Posts(slack, join_channels=False)
    return SlackMessenger(slack, posts, Shelf(slack, house.vault), house, show_cost=False)


@pytest.mark.parametrize(
    ("user", "moderates"),
    [
        ({"team_id": "T1", "is_admin": True}, True),
        ({"team_id": "T1", "is_owner": True}, True),
        ({"team_id": "T1"}, False),
        ({"team_id": "T2", "is_admin": True}, False),
        ({"team_id": "E1", "enterprise_user": {"teams": ["T1"]}, "is_admin": True}, True),
        (None, False),
    ],
)
async def test_an_admin_moderates_their_own_workspace_and_none_that_shares_a_channel(
    user: dict[str, Any] | None, moderates: bool
) -> None:
    slack = Slack({"U1": user} if user else {})

    assert await messenger(slack).moderates(Author("slack", "T1/U1"), PLACE) is moderates


async def test_a_removed_picture_goes_from_every_channel_and_from_the_threads_it_was_shared_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("adapters.slack.messenger._BLOCKS_PAUSES_SECONDS", ())
    slack, fake = Slack(), FakeHouse()
    version = await shown_below(messenger(slack, fake), 2)
    posted = [Posted("T1/C1:5.0"), Posted("T1/C2:7.0")]

    await messenger(slack, fake).take_down(version, PLACE, posted)

    assert slack.deleted[:2] == [("C1", "5.0"), ("C2", "7.0")]
    assert {"F3", "F4"} <= set(slack.deleted)


async def test_each_ruling_is_told_to_its_author_though_the_words_are_the_same() -> None:
    slack, ana = Slack(), Author("slack", "T1/U1")

    for review_id in ("r1", "r2"):
        await messenger(slack).tell(ana, PLACE, "A picture was removed.", review_id)

    assert slack.told == [("U1", "A picture was removed.")] * 2


async def test_a_message_that_cannot_be_removed_keeps_nothing_else_from_it() -> None:
    slack = Slack()
    slack.stuck[("C1", "5.0")] = Rejected("cant_delete_message")
    posted = [Posted("T1/C1:5.0"), Posted("T1/C2:7.0")]

    with pytest.raises(Undeliverable):
        await messenger(slack).take_down(makes.version(), PLACE, posted)

    assert slack.deleted == [("C2", "7.0")]


async def test_a_message_that_cannot_be_removed_for_now_is_told_before_one_that_never_can() -> None:
    slack = Slack()
    slack.stuck[("C1", "5.0")] = DeliveryError("Slack is busy.")
    slack.stuck[("C2", "7.0")] = Rejected("cant_delete_message")
    posted = [Posted("T1/C1:5.0"), Posted("T1/C2:7.0")]

    with pytest.raises(DeliveryError, match="busy"):
        await messenger(slack).take_down(makes.version(), PLACE, posted)


async def shown_below(messenger: SlackMessenger, pictures: int) -> Version:
    """Show a version whose pictures Slack does not take as blocks; return it."""
    version = makes.version(pictures)
    answer = makes.answer(Delivered(version, (screened.picture(),) * pictures))
    await messenger.finish(address(GOAL), answer)
    return version
