"""Whatever happens in whatever order, the counters are the sum of the rows, and limits hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import hypothesis.strategies as st
import sqlalchemy as sa
from hypothesis import settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from bot.domain import Author, Cancelled, Declined, Failed, Job, LimitName, Place, Settlement, Usage
from bot.errors import NotFound
from bot.ports import Admission, Admitted
from bot.storage import drawing, forgetting, jobs, settling
from bot.storage.columns import hand_keys
from bot.storage.ledger import day_of
from bot.storage.tables import counters, ledger, metadata
from tests.bot.storage import samples

MEMBER_LIMIT, PLACE_LIMIT, MONEY_LIMIT = 5, 8, 6_000
AUTHORS = st.sampled_from(["1", "2"]).map(lambda id_: Author("discord", id_))
PLACES = st.sampled_from(["a", "b"]).map(lambda id_: Place("discord", "guild", id_))
PICTURES = st.integers(1, 4)
MONEY = st.integers(0, 2_000)


def declined() -> Declined:
    return Declined(LimitName.MEMBER_DAY, "Enough.")


def decision(pictures: int, money: int) -> Callable[[Usage], Declined | None]:
    def decide(usage: Usage) -> Declined | None:
        fits = (
            usage.member_pictures + pictures <= MEMBER_LIMIT
            and usage.place_pictures + pictures <= PLACE_LIMIT
            and usage.money_microdollars + money <= MONEY_LIMIT
        )
        return None if fits else declined()

    return decide


def fitting(wanted: int, each: int) -> Callable[[Usage], Declined | int]:
    def fit(usage: Usage) -> Declined | int:
        money = MONEY_LIMIT - usage.money_microdollars
        count = min(
            wanted,
            MEMBER_LIMIT - usage.member_pictures,
            PLACE_LIMIT - usage.place_pictures,
            money // each if each else wanted,
        )
        return count if count > 0 and money >= 0 else declined()

    return fit


class LedgerMachine(RuleBasedStateMachine):
    """Jobs that come in, draw, settle, are cancelled and forgotten, over several days."""

    known = Bundle("known")

    def __init__(self) -> None:
        super().__init__()
        self.engine = sa.create_engine("sqlite://")
        hand_keys(self.engine, samples.KEYS)
        self.connection = self.engine.connect()
        metadata.create_all(self.connection)
        self.now = samples.NOON
        self.written: Counter[tuple[str, int]] = Counter()

    def teardown(self) -> None:
        self.connection.close()
        self.engine.dispose()

    @rule(target=known, author=AUTHORS, place=PLACES)
    def admit_writing(self, author: Author, place: Place) -> str:
        """Let in what draws nothing; a member's days are forgotten with the rest of them."""
        admission = replace(
            samples.admission(samples.request(author, place), pictures=0, microdollars=0), prompts=1
        )
        came = jobs.admit(self.connection, admission, self.now)
        assert isinstance(came, Admitted)
        self.written[author.key, day_of(self.now)] += 1
        return came.job.id

    @rule(target=known, author=AUTHORS, place=PLACES, pictures=PICTURES, money=MONEY)
    def admit(self, author: Author, place: Place, pictures: int, money: int) -> str:
        request = samples.request(author, place)
        decide = decision(pictures, money)
        came = jobs.admit(
            self.connection,
            Admission(samples.fresh("job"), request, pictures, money, decide),
            self.now,
        )
        return came.job.id if isinstance(came, Admitted) else ""

    @rule(job_id=known, wanted=PICTURES, each=st.integers(0, 700), planning=st.integers(0, 50))
    def begin_draw(self, job_id: str, wanted: int, each: int, planning: int) -> None:
        job = self.job(job_id)
        if job is None:
            return
        plan = samples.draw_plan(count=wanted, estimate_microdollars=wanted * each)
        plan = replace(plan, plan=replace(plan.plan, cost_microdollars=planning))
        try:
            drawing.begin_draw(
                self.connection,
                job_id,
                job.attempt + 1,
                plan,
                (),
                fitting(wanted, each),
                self.now,
            )
        except NotFound:
            assert job.cancelled or job.state in ("settled", "done")

    @rule(job_id=known, twice=st.booleans(), pictures=st.integers(0, 4), share=st.floats(0, 1))
    def settle(self, job_id: str, twice: bool, pictures: int, share: float) -> None:
        """Charge at most what was reserved, as a truthful estimate makes sure."""
        if self.job(job_id) is None:
            return
        held = self.connection.execute(sa.select(ledger).where(ledger.c.job_id == job_id)).one()
        settlement = Settlement(
            Failed("No."),
            pictures=min(pictures, held.pictures),
            microdollars=int(held.microdollars * share),
        )
        for _ in range(1 + twice):
            settling.settle(
                self.connection, job_id, settlement, self.now, lambda: samples.fresh("c")
            )

    @rule(job_id=known)
    def cancel(self, job_id: str) -> None:
        if self.job(job_id) is not None:
            jobs.request_cancel(self.connection, job_id)
            settling.settle(self.connection, job_id, Settlement(Cancelled()), self.now, lambda: "c")

    @rule(author=AUTHORS)
    def forget(self, author: Author) -> None:
        forgetting.forget(self.connection, author.key, self.now)
        for key, day in list(self.written):
            if key == author.key and day < day_of(self.now):
                del self.written[key, day]

    @rule(hours=st.integers(1, 30))
    def time_passes(self, hours: int) -> None:
        self.now += hours * 3_600

    def job(self, job_id: str) -> Job | None:
        try:
            return jobs.one(self.connection, job_id)
        except NotFound:
            return None

    @invariant()
    def counters_are_the_sum_of_the_rows(self) -> None:
        sums: Counter[tuple[str, str, int, str]] = Counter()
        for row in self.rows(ledger):
            scopes = [("bot", ""), ("place", row.place_key), ("member", row.member_key)]
            for scope, key in scopes:
                if (scope, key) != ("member", ""):  # forgotten
                    sums[scope, key, row.day, "pictures"] += row.pictures
                    sums[scope, key, row.day, "microdollars"] += row.microdollars
        for (key, day), times in self.written.items():
            sums["prompts", key, day, "pictures"] = times
        counted = {
            (row.scope, row.key, row.day, unit): getattr(row, unit)
            for row in self.rows(counters)
            for unit in ("pictures", "microdollars")
        }
        assert {key: value for key, value in counted.items() if value} == +sums

    @invariant()
    def no_limit_is_passed(self) -> None:
        for row in self.rows(counters):
            assert row.pictures >= 0
            assert row.microdollars >= 0
            match row.scope:
                case "member":
                    assert row.pictures <= MEMBER_LIMIT
                case "prompts":
                    assert row.pictures == self.written[row.key, row.day]
                case "place":
                    assert row.pictures <= PLACE_LIMIT
                case _:
                    # What planning has cost is spent before anybody could decline it.
                    assert row.microdollars <= MONEY_LIMIT + 50

    def rows(self, table: sa.Table) -> list[sa.Row[Any]]:
        return list(self.connection.execute(sa.select(table)))


LedgerMachine.TestCase.settings = settings(max_examples=30, stateful_step_count=25, database=None)
TestLedger = LedgerMachine.TestCase
