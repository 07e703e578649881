"""Workspaces with what their owners do."""

from __future__ import annotations

from dataclasses import dataclass

from .members import Person
from .state import Channel, User, Workspace


@dataclass(slots=True, eq=False)
class Team(Workspace):
    """A workspace, as tests hold it."""

    def add_user(self, name: str) -> Person:
        """Add a member."""
        person = Person(self.new_id("U"), name, self)
        self.users[person.id] = person
        return person

    def add_channel(
        self, name: str, *people: User, private: bool = False, with_bot: bool = True
    ) -> Channel:
        """Add a channel with these members; none named: everyone of the workspace."""
        members = {person.id for person in people or self.users.values() if not person.bot}
        if with_bot:
            members.add(self.bot.id)
        kind = "group" if private else "channel"
        return self.platform.add_channel(self, name, kind, members)  # type: ignore[arg-type]

    def add_group_dm(self, *people: User) -> Channel:
        """Add direct messages between people and the app."""
        return self.platform.direct(*people)

    def add_private_chat(self, *people: User) -> Channel:
        """Add direct messages that the app has no part in."""
        members = {person.id for person in people}
        return self.platform.add_channel(self, "", "im", members)

    def take_scope(self, *scopes: str) -> None:
        """Take scopes from the installation."""
        self.granted -= set(scopes)

    def kick_bot(self, place: Channel) -> None:
        """Take the app out of a channel."""
        place.members.discard(self.bot.id)

    def uninstall(self) -> None:
        """Remove the app: its token is dead, and it is told so."""
        self.platform.oauth.revoke(self, uninstall=True)

    def revoke_token(self) -> None:
        """Revoke the app's token, and tell it so."""
        self.platform.oauth.revoke(self, uninstall=False)
