"""Discord's permission bits and who holds them in a channel."""

from __future__ import annotations

from enum import IntFlag

from .errors import known


class Permission(IntFlag):
    """The bits that matter to a bot such as ours, by their documented names."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    MODERATE_MEMBERS = 1 << 40
    USE_EXTERNAL_APPS = 1 << 50
    PIN_MESSAGES = 1 << 51


EVERYTHING = Permission((1 << 53) - 1)
BOT_DEFAULT = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.ATTACH_FILES
    | Permission.EMBED_LINKS
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ADD_REACTIONS
)
MEMBER_DEFAULT = BOT_DEFAULT | Permission.USE_APPLICATION_COMMANDS | Permission.USE_EXTERNAL_APPS
DM = BOT_DEFAULT | Permission.USE_APPLICATION_COMMANDS | Permission.MENTION_EVERYONE


def read_permissions(names: tuple[str | Permission, ...]) -> Permission:
    """Return the union of permissions given as bits or as names such as "MANAGE_MESSAGES"."""
    found = Permission(0)
    for name in names:
        found |= Permission[name.upper().replace(" ", "_")] if isinstance(name, str) else name
    return found


def resolve(base: Permission, allowed: Permission, denied: Permission) -> Permission:
    """Return what is left in a channel after its overwrite, by Discord's order of rules."""
    if base & Permission.ADMINISTRATOR:
        return EVERYTHING
    left = (base & ~denied) | allowed
    return left if left & Permission.VIEW_CHANNEL else Permission(0)


def require(held: Permission, *needed: Permission) -> None:
    """Refuse with Missing Access or Missing Permissions, as Discord does."""
    if not held & Permission.VIEW_CHANNEL:
        raise known(50001)
    if any(not held & permission for permission in needed):
        raise known(50013)
