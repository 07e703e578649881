"""Whom a message pings: the mentions in its words, cut down by `allowed_mentions`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .errors import Json
from .permissions import Permission
from .state import Channel, Message, User, World

_USER = re.compile(r"<@!?(\d+)>")
_ROLE = re.compile(r"<@&(\d+)>")
_EVERYONE = re.compile(r"@(?:everyone|here)\b")


@dataclass(slots=True)
class Pings:
    """What one write notifies."""

    users: list[User] = field(default_factory=list)
    roles: list[int] = field(default_factory=list)
    everyone: bool = False

    @property
    def names(self) -> set[int | str]:
        """Return all as one set: user ids, "everyone", "role:<id>"."""
        found: set[int | str] = {user.id for user in self.users}
        found |= {f"role:{role}" for role in self.roles}
        return found | ({"everyone"} if self.everyone else set())


def find_pings(
    world: World,
    channel: Channel,
    author: User,
    text: str,
    allowed: Json | None,
    reply_to: Message | None,
) -> Pings:
    """Return whom the words ping; without `allowed_mentions` everything that is mentioned."""
    parse = ("users", "roles", "everyone") if allowed is None else allowed.get("parse") or ()
    users = {int(found) for found in _USER.findall(text)}
    roles = {int(found) for found in _ROLE.findall(text)}
    if allowed is not None and "users" not in parse:
        users &= {int(user) for user in allowed.get("users") or ()}
    if allowed is not None and "roles" not in parse:
        roles &= {int(role) for role in allowed.get("roles") or ()}
    may_ping_all = bool(channel.permissions_of(author) & Permission.MENTION_EVERYONE)
    pings = Pings(
        users=[world.users[user] for user in sorted(users) if user in world.users],
        roles=sorted(roles) if may_ping_all else [],
        everyone=may_ping_all and "everyone" in parse and bool(_EVERYONE.search(text)),
    )
    replied = allowed is None or bool(allowed.get("replied_user"))
    if reply_to is not None and replied and reply_to.author not in pings.users:
        pings.users.append(reply_to.author)
    return pings
