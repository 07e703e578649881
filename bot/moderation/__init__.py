"""What moderators decide and set: the desk, what follows from a ruling, and what the policy asks.

Nothing here knows a chat platform: moderators' buttons and pages are the adapters', and what they
show comes from `ports.Moderated`.
"""

from bot.moderation.borderline import LiveBorderline
from bot.moderation.desk import LiveModeration
from bot.moderation.following import Following
from bot.moderation.places import LivePolicies
from bot.moderation.previewing import PreviewPace, Previews
from bot.moderation.rights import Rights
from bot.moderation.seats import Seats
from bot.moderation.standing import LiveStanding
from bot.moderation.terms import Terms

__all__ = [
    "Following",
    "LiveBorderline",
    "LiveModeration",
    "LivePolicies",
    "LiveStanding",
    "PreviewPace",
    "Previews",
    "Rights",
    "Seats",
    "Terms",
]
