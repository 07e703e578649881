"""Admission: who may draw how much, and what a limit says when it is reached. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.domain import Allowance, Declined, LimitName, Usage

_DAY_SECONDS: Final = 86_400


@dataclass(frozen=True, slots=True)
class Limits:
    """The finite limits of one Limner; days are UTC days.

    Attributes:
        open_jobs_per_member: Requests of one member that may wait or run at once.
        microdollars_per_day: Spent by the whole bot, reservations included.
        prompts_per_member_day: Times that prompts may be written, or pictures described.
    """

    open_jobs_per_member: int
    pictures_per_member_day: int
    pictures_per_place_day: int
    microdollars_per_day: int
    prompts_per_member_day: int = 100


def renewal(now: float) -> float:
    """Return the Unix time of the next UTC midnight."""
    return (now // _DAY_SECONDS + 1) * _DAY_SECONDS


def admit(limits: Limits, pictures: int, now: float) -> Callable[[Usage], Declined | None]:
    """Return the decision whether a request for `pictures` pictures may come in."""

    def decide(usage: Usage) -> Declined | None:
        if usage.open_jobs >= limits.open_jobs_per_member:
            return _declined_open_jobs(limits)
        granted = fit(limits, pictures, 0, now)(usage)
        return granted if isinstance(granted, Declined) else None

    return decide if pictures else lambda _usage: None


def listen(limits: Limits, now: float) -> Callable[[Usage], Declined | None]:
    """Return the decision whether words that may be mere talk are worth a language model's time.

    They may wait beside what a member has in the works, since talk draws nothing, but not
    without end, and not when the day's money is spent.
    """

    def decide(usage: Usage) -> Declined | None:
        if usage.open_jobs >= 2 * limits.open_jobs_per_member:
            return _declined_open_jobs(limits)
        return afford(limits, now)(usage)

    return decide


def write(limits: Limits, now: float) -> Callable[[Usage], Declined | None]:
    """Return the decision whether prompts may be written, or a picture described.

    That draws nothing and counts against no pictures, yet a language model is paid for it.
    """
    listens = listen(limits, now)

    def decide(usage: Usage) -> Declined | None:
        if usage.member_prompts >= limits.prompts_per_member_day:
            return _declined_prompts(limits, now)
        return listens(usage)

    return decide


def afford(limits: Limits, now: float) -> Callable[[Usage], Declined | None]:
    """Return the decision whether anything may be spent that draws nothing for a member."""

    def decide(usage: Usage) -> Declined | None:
        spent = usage.money_microdollars >= limits.microdollars_per_day
        return _declined_money(now) if spent else None

    return decide


def fit(
    limits: Limits, wanted: int, microdollars_each: int, now: float, *, open_jobs: bool = False
) -> Callable[[Usage], Declined | int]:
    """Return the decision how many of `wanted` pictures today's usage still allows.

    `open_jobs` also looks at the member's running requests, for one that came in unchecked.
    """

    def grant(usage: Usage) -> Declined | int:
        if open_jobs and usage.open_jobs >= limits.open_jobs_per_member:
            return _declined_open_jobs(limits)
        member_left = limits.pictures_per_member_day - usage.member_pictures
        if member_left <= 0:
            return _declined_member(limits, now)
        place_left = limits.pictures_per_place_day - usage.place_pictures
        if place_left <= 0:
            return _declined_place(limits, now)
        money_left = limits.microdollars_per_day - usage.money_microdollars
        affordable = money_left // microdollars_each if microdollars_each else wanted
        if money_left <= 0 or affordable <= 0:
            return _declined_money(now)
        return min(wanted, member_left, place_left, affordable)

    return grant


def another(
    limits: Limits, count: int, microdollars_each: int, now: float
) -> Callable[[Usage], Declined | int]:
    """Return the decision whether a job that drew `count` pictures may draw them once more.

    It holds as many as before, yet only who has twice as many left may spend them so.
    """

    def grant(usage: Usage) -> Declined | int:
        pictures = fit(limits, 2 * count, 0, now)(usage)
        if isinstance(pictures, Declined):
            return pictures
        if pictures < 2 * count:
            return _declined_member(limits, now)
        money = fit(limits, count, microdollars_each, now)(usage)
        if isinstance(money, int) and money < count:
            return _declined_money(now)
        return money

    return grant


def allowance(limits: Limits, usage: Usage, now: float) -> Allowance:
    """Return what `usage` leaves."""
    return Allowance(
        pictures_left=max(0, limits.pictures_per_member_day - usage.member_pictures),
        pictures_per_day=limits.pictures_per_member_day,
        place_left=max(0, limits.pictures_per_place_day - usage.place_pictures),
        renews_at=renewal(now),
        open_jobs=usage.open_jobs,
        max_open_jobs=limits.open_jobs_per_member,
    )


def _declined_open_jobs(limits: Limits) -> Declined:
    count = limits.open_jobs_per_member
    works = "1 picture" if count == 1 else f"{count} pictures"
    return Declined(
        LimitName.OPEN_JOBS,
        f"You have {works} in the works already. Wait for one to arrive, or cancel one.",
    )


def _declined_member(limits: Limits, now: float) -> Declined:
    count = limits.pictures_per_member_day
    pictures = "picture" if count == 1 else f"{count} pictures"
    return Declined(
        LimitName.MEMBER_DAY,
        f"You have used your {pictures} for today. It goes on at midnight UTC.",
        renewal(now),
    )


def _declined_prompts(limits: Limits, now: float) -> Declined:
    count = limits.prompts_per_member_day
    times = "once" if count == 1 else f"{count} times"
    return Declined(
        LimitName.PROMPTS_DAY,
        f"You have had prompts written or pictures described {times} today, which is the limit. "
        "It goes on at midnight UTC; pictures can still be drawn with /imagine.",
        renewal(now),
    )


def _declined_place(limits: Limits, now: float) -> Declined:
    return Declined(
        LimitName.PLACE_DAY,
        f"This channel has used its {limits.pictures_per_place_day} pictures for today. "
        "Try another channel, or come back after midnight UTC.",
        renewal(now),
    )


def _declined_money(now: float) -> Declined:
    return Declined(
        LimitName.MONEY_DAY,
        "Limner has spent what it may spend today. It goes on at midnight UTC.",
        renewal(now),
    )
