"""The sentences of moderation, for members and for moderators."""

from __future__ import annotations

import math
from typing import Final

REPORTED: Final = "Thank you. The moderators here will look at it."
REPORTED_BEFORE: Final = "You have reported this picture before. The moderators here know about it."
REPORT_DECIDED: Final = (
    "You have reported this picture before, and the moderators here have decided about it."
)
OWN_PICTURE: Final = "That is your own picture. Press Delete under it to remove it."
TOO_MANY: Final = (
    "That is as much as I bring to the moderators for one member within a day. "
    "If it is urgent, write to a moderator yourself."
)
NOBODY_HERE: Final = "Nobody moderates direct messages. Ask in a server that has moderators."
APPEALED: Final = "A moderator will look at it. I tell you what they decide."
APPEALED_BEFORE: Final = "The moderators here have this one already. I tell you what they decide."
APPEAL_DECIDED: Final = "The moderators here have decided about this one already."
NO_APPEAL: Final = "There is nothing here that a moderator could decide. Please ask once more."
NOT_YOURS: Final = "Only the member who asked can have this looked at."
NO_REVIEW: Final = "There is no such review here any more."
NOT_POSSIBLE: Final = "That cannot be decided here. Possible: {}."

UPHELD: Final = "A moderator looked at your request. It stays as it is: I don't draw that here."
ALLOWED: Final = "A moderator looked at your request and allowed it. I am drawing it now."
ALLOWED_LATER: Final = (
    "A moderator looked at your request and allowed it. {} I draw it as soon as that allows, "
    "within a week; you needn't ask again."
)
ALLOWED_AGAIN: Final = (
    "A moderator allowed your request, and a limit came before its picture. I try it again as soon "
    "as that allows, within a week; you needn't ask again."
)
ALLOWED_TOO_LONG_AGO: Final = (
    "A moderator allowed a request of yours a week ago, and there was no room for it since. "
    "Please ask once more."
)
REMOVED: Final = (
    "A moderator removed one of your pictures here. Please keep to the rules of the place."
)
WARNED: Final = (
    "A moderator asks you to keep to the rules of this place with what you have drawn here. "
    "What may not be drawn stands in the help."
)
TIMED_OUT: Final = "A moderator asks you to wait {} before you have me draw here again."

ONE_MORE: Final = (
    "That is the {} request today that was written so as to get round the rules. After one more I "
    "draw nothing for you for {}."
)
COOLED_DOWN: Final = (
    "That is the {} request today that was written so as to get round the rules, so I draw nothing "
    "for you for {}. Each further one today does the same."
)

CHANNEL_GONE: Final = (
    "Reviews cannot be shown in the channel that was chosen for them: it is gone, or I may not "
    "write there. Choose another one, or let me write there and choose it again."
)

FORGED: Final = "This is not one of my links. Use the command again for a new one."
EXPIRED: Final = "This link is too old. Use the command again for a new one."
NO_LONGER: Final = "This page is for moderators of the whole server, and you are none of them now."
RIGHTS_UNKNOWN: Final = (
    "I cannot find out just now whether you still moderate there. Please try again in a moment."
)

_ORDINALS: Final = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def ordinal(number: int) -> str:
    """Return "second" for 2."""
    return _ORDINALS[number] if number < len(_ORDINALS) else f"{number}th"


def span(seconds: float) -> str:
    """Return a time in words, rounded up: "30 minutes", "24 hours"."""
    minutes = max(1, math.ceil(seconds / 60))
    if minutes < 120:
        return f"{minutes} minute{'s' * (minutes != 1)}"
    return f"{math.ceil(minutes / 60)} hours"
