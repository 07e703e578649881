from __future__ import annotations

import pytest

from bot.chat import cards
from bot.domain import Address, Answer, Author, Declined, Imagine, LimitName, Place, Request
from bot.ports import Facts


class Plain:
    """Text without marks."""

    def literal(self, text: str) -> str:
        return text

    def moment(self, at: float) -> str:
        return f"at {at:.0f}"


@pytest.mark.parametrize(
    ("limit", "line"),
    [(LimitName.MEMBER_DAY, "It renews at 7."), (LimitName.PAUSED, "I go on at 7.")],
)
def test_a_limit_renews_and_a_pause_ends(limit: LimitName, line: str) -> None:
    author, place = Author("fake", "alice"), Place("fake", "space", "channel")
    request = Request("fake:1", author, place, Imagine("a dog"), Address("fake"), 0.0)
    answer = Answer("job", request, Declined(limit, "Not now.", 7.0))

    card = cards.render(Plain(), answer, Facts({}, (), (), (), 4, 4000, 2**20))  # type: ignore[arg-type]

    assert card.text == f"Not now.\n{line}"
