"""Questions of the policy that were answered yes: each says so, and has no buttons any more.

That is done as soon as the yes is taken in, and once more with what came of it, as a process may
die in between. Twice does no harm.
"""

from __future__ import annotations

from typing import Final

from bot.chat import words
from bot.chat.cards import Card
from bot.domain import Declined, Failed, Outcome

ANSWERED: Final = Card(words.SAID_YES)


def taken_in(outcome: Outcome) -> bool:
    """Return whether what came of a yes shows that it was taken in.

    A limit or an error may have met it at the door, and then the question waits still.
    """
    return not isinstance(outcome, Declined | Failed)
