"""What holds for the moderation of one Limner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

DAY_SECONDS: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Terms:
    """As configured; lives as long as the process.

    Attributes:
        evasions: So many disguised requests within a day lead to a pause.
        cool_down_seconds: How long that pause is; 0: there is none.
        time_out_seconds: How long a member waits whom a moderator sent out.
        allowed_seconds: How long what a moderator allowed once waits for its author's limits.
        most_filed: Reports and appeals of one member within a day.
        most_borderline: Decisions that may wait for a look in one server.
    """

    evasions: int = 3
    cool_down_seconds: float = 1_800.0
    time_out_seconds: float = DAY_SECONDS
    allowed_seconds: float = 7 * DAY_SECONDS
    most_filed: int = 10
    most_borderline: int = 100
