"""What every `ReviewBook`, `RuleBook` and `StandingBook` promises, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.domain import (
    Author,
    NameKind,
    PlaceName,
    PlaceRules,
    Receipt,
    Review,
    ReviewKind,
    Ruling,
)
from bot.errors import NotFound
from bot.ports import Filed, Filing, Posted, Strike
from bot.storage.database import Database
from bot.storage.renewing import renew_database
from bot.storage.sealing import KeyRing
from tests.bot.storage import samples
from tests.bot.storage.samples import ADA, BEN, CHANNEL, NOON, Clock

MO = Author("discord", "9", "Mo")
WORDS = "a zeppelin of gore"
REMARK = "Ben says that is cruel"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(
    params=[
        pytest.param(kind, marks=[pytest.mark.postgres] * (kind != "sqlite"))
        for kind in samples.KINDS
    ]
)
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return await asyncio.to_thread(samples.ready_url_of, request.param, tmp_path)


@pytest.fixture
async def database(url: str, clock: Clock) -> AsyncIterator[Database]:
    async with samples.opened(url, clock) as opened:
        yield opened


def review(**changes: Any) -> Review:
    made = Review(
        id=samples.fresh("review"),
        kind=ReviewKind.REPORT,
        place=CHANNEL,
        author=ADA,
        created_at=NOON,
        reporter=BEN,
        category="violence_graphic",
        rule="lexicon",
        pattern="gore",
        policy_version="policy-1",
        sha256="5" * 64,
        text=WORDS,
        remark=REMARK,
        version_id=samples.fresh("version"),
    )
    return replace(made, **changes)


async def filed(database: Database, **changes: Any) -> Review:
    made = review(**changes)
    assert await database.reviews.file(Filing(made, made.id, own="gore")) is Filed.FRESH
    return made


async def everything(database: Database) -> str:
    return await asyncio.to_thread(samples.content, database.engine)


async def test_a_review_comes_back_as_it_was_filed(database: Database) -> None:
    made = await filed(database)

    kept = await database.reviews.one(made.id)

    assert kept.review == made
    assert (kept.own, kept.stale, kept.pending) == ("gore", True, False)
    assert (kept.shown_in, kept.message) == ("", None)
    assert await database.reviews.waiting("discord", "guild", 10) == [made]
    with pytest.raises(NotFound):
        await database.reviews.one("nothing")


async def test_of_filings_at_once_under_one_name_one_is_kept(database: Database) -> None:
    filings = [Filing(review(), "appeal:j1") for _ in range(10)]

    became = await asyncio.gather(*(database.reviews.file(filing) for filing in filings))

    assert sorted(one.name for one in became) == ["FRESH"] + ["KNOWN"] * 9
    assert len(await database.reviews.waiting("discord", "guild", 20)) == 1


async def test_of_many_filings_at_once_no_more_are_kept_than_are_let_in(
    database: Database,
) -> None:
    filings = [Filing(one, one.id, most_by_reporter=3) for one in (review() for _ in range(10))]

    became = await asyncio.gather(*(database.reviews.file(filing) for filing in filings))

    assert became.count(Filed.FRESH) == 3
    assert became.count(Filed.TOO_MANY) == 7


async def test_of_rulings_at_once_the_first_counts(database: Database) -> None:
    made = await filed(database)
    rulings = [Ruling.UPHOLD, Ruling.WARN, Ruling.REMOVE, Ruling.TIME_OUT] * 5

    kept = await asyncio.gather(*(database.reviews.rule(made.id, one, MO) for one in rulings))

    assert len({one.review.ruling for one in kept}) == 1
    assert all(one.pending for one in kept)
    assert len(await database.reviews.logged("discord", "guild", 50)) == 1
    assert await database.reviews.waiting("discord", "guild", 10) == []


async def test_decisions_are_listed_newest_first_and_by_server(
    database: Database, clock: Clock
) -> None:
    first, second = await filed(database), await filed(database)
    other = await filed(database, place=replace(CHANNEL, space="another"))
    for made in (second, first, other):
        clock.now += 1
        await database.reviews.rule(made.id, Ruling.UPHOLD, MO)

    listed = await database.reviews.decided("discord", "guild", 10)

    assert [one.id for one in listed] == [first.id, second.id]
    assert [one.id for one in await database.reviews.decided("discord", "guild", 1)] == [first.id]


async def test_what_is_unfinished_is_found_until_it_is_carried_out_and_shown(
    database: Database,
) -> None:
    made = await filed(database)

    async def left() -> list[tuple[bool, bool]]:
        kept = await database.reviews.unfinished(["discord", "slack"], 10)
        return [(one.stale, one.pending) for one in kept]

    assert await database.reviews.unfinished(["slack"], 10) == []
    assert await database.reviews.unfinished([], 10) == []
    assert await left() == [(True, False)]
    await database.reviews.shown(await database.reviews.one(made.id), "mods", "m1")
    assert await left() == []
    kept = await database.reviews.rule(made.id, Ruling.WARN, MO)
    assert await left() == [(True, True)]
    await database.reviews.carried_out(await database.reviews.one(made.id))
    assert await left() == [(True, False)]
    await database.reviews.shown(kept, "mods", "m1")
    assert await left() == []
    assert (await database.reviews.one(made.id)).message == "m1"


async def test_a_revision_that_came_while_another_was_shown_is_shown_as_well(
    database: Database,
) -> None:
    made = await filed(database)
    kept = await database.reviews.one(made.id)
    await database.reviews.rule(made.id, Ruling.WARN, MO)

    await database.reviews.shown(kept, "mods", "m1")

    assert (await database.reviews.one(made.id)).stale


async def test_the_messages_and_the_home_of_a_version_are_known(database: Database) -> None:
    version = await samples.shown(database, "m1")
    await samples.kept(database, asked=samples.request(message="m2"))

    assert await database.reviews.messages_of(version.id) == [Posted("m1", CHANNEL.channel)]
    assert await database.reviews.home_of(version.id) == CHANNEL
    assert await database.reviews.home_of("nothing") is None


async def test_rules_are_replaced_and_outlive_the_process(url: str, clock: Clock) -> None:
    names = (PlaceName(NameKind.ARTIST, "Mila", "soft ä"), PlaceName(NameKind.PERSON, "Jon"))
    rules = PlaceRules(
        {"hate": "block"}, {"hate": 0.25}, ("clowns",), ("ä😀",), "mods", True, names=names
    )
    server, channel = ("discord", "guild", ""), ("discord", "guild", "channel")
    async with samples.opened(url, clock) as first:
        for each in (PlaceRules(caption=True), rules):
            await first.rules.put(server, each, None, MO.key)
        await first.rules.put(channel, PlaceRules(), None, MO.key)

    async with samples.opened(url, clock) as second:
        assert await second.rules.every() == {server: rules, channel: PlaceRules()}


async def test_the_longest_pause_counts(database: Database) -> None:
    for until in (NOON + 60, NOON + 600, NOON + 6, NOON - 6):
        await database.standing.pause(ADA.key, "discord:guild", until, "evasion")
    await database.standing.pause(BEN.key, "discord:guild", NOON - 6, "evasion")

    assert await database.standing.pauses() == {(ADA.key, "discord:guild"): NOON + 600}


async def test_strikes_of_the_last_while_are_counted(database: Database, clock: Clock) -> None:
    async def strike(space: str) -> int:
        job = samples.fresh("job")
        return (await database.standing.strike(job, ADA.key, space, "hate", 100)).count

    counts = []
    for _ in range(3):
        counts.append(await strike("discord:guild"))
        clock.now += 60
    other = await strike("discord:other")

    assert (counts, other) == ([1, 2, 2], 1)


async def test_a_job_that_is_begun_anew_counts_once_and_as_it_did(
    database: Database, clock: Clock
) -> None:
    async def strike(job: str) -> Strike:
        return await database.standing.strike(job, ADA.key, "discord:guild", "hate", 100)

    first = await strike("j1")
    clock.now += 10
    again = await strike("j1")
    second = await strike("j2")
    clock.now += 10
    late = await strike("j1")

    assert first == again == late == Strike(1, NOON)
    assert second == Strike(2, NOON + 10)


# --- what goes ------------------------------------------------------------------------------


async def test_words_and_names_go_when_their_time_is_over_and_hashes_stay(
    database: Database, clock: Clock
) -> None:
    old, young = await filed(database), await filed(database, created_at=NOON + 100)
    await database.reviews.shown(await database.reviews.one(old.id), "mods", "m1")
    await database.reviews.rule(old.id, Ruling.UPHOLD, MO)

    await database.reviews.hush(NOON + 50)

    kept = (await database.reviews.one(old.id)).review
    assert (kept.text, kept.remark, kept.author.name, kept.sha256) == ("", "", "", old.sha256)
    assert (kept.ruling, kept.author.key) == (Ruling.UPHOLD, ADA.key)
    assert (await database.reviews.one(old.id)).stale
    assert (await database.reviews.one(young.id)).review == young


async def test_what_was_said_by_or_about_a_forgotten_member_goes_with_their_keys(
    database: Database,
) -> None:
    about = await filed(database, reporter=replace(BEN, id="7", name="Cy"))
    decided = await filed(database, job_id="j1", version_id=None, reporter=ADA)
    await database.reviews.rule(decided.id, Ruling.TIME_OUT, MO)
    await database.standing.strike(samples.fresh("job"), ADA.key, "discord:guild", "hate", 100)
    await database.standing.pause(ADA.key, "discord:guild", NOON + 600, "evasion")
    assert await database.knows(ADA.key)

    await database.forget(ADA.key)

    told = await everything(database)
    assert [word for word in (ADA.key, "'1'", "Ada", WORDS, "zeppelin") if word in told] == []
    assert not await database.knows(ADA.key)
    closed = (await database.reviews.one(about.id)).review
    assert (closed.ruling, closed.decided_by, closed.version_id) == (Ruling.UPHOLD, "", None)
    assert (closed.reporter or ADA).name == "Cy"
    kept = await database.reviews.one(decided.id)
    assert (kept.review.ruling, kept.review.category) == (Ruling.TIME_OUT, "violence_graphic")
    assert not kept.pending
    assert await database.standing.pauses() == {}


async def test_what_a_forgotten_member_reported_goes_on_without_them(database: Database) -> None:
    made = review()
    await database.reviews.file(Filing(made, f"report:v1:{BEN.key}"))

    await database.forget(BEN.key)

    kept = (await database.reviews.one(made.id)).review
    assert kept == replace(made, reporter=None, remark="")
    assert await database.reviews.waiting("discord", "guild", 10) == [kept]
    told = await everything(database)
    assert [word for word in (BEN.key, "Ben") if word in told] == []


async def test_of_several_reporters_one_is_forgotten_with_what_they_said(
    database: Database,
) -> None:
    cy = Author("discord", "33", "Cy")
    made = review(remark="Hateful")
    for who, remark in ((BEN, "Hateful"), (cy, "Sexual")):
        report = replace(made, id=samples.fresh("review"), reporter=who, remark=remark)
        await database.reviews.file(Filing(report, f"report:{made.version_id}:{who.key}"))

    await database.forget(BEN.key)

    (kept,) = await database.reviews.waiting("discord", "guild", 10)
    assert (kept.reporter, kept.reports, kept.remark) == (cy, 2, "Sexual")
    assert not await database.knows(BEN.key)
    told = await everything(database)
    assert [word for word in (BEN.key, "Ben", "Hateful") if word in told] == []
    await database.forget(cy.key)
    (kept,) = await database.reviews.waiting("discord", "guild", 10)
    assert (kept.reporter, kept.reports, kept.remark) == (None, 2, "")
    assert not await database.knows(cy.key)


async def test_of_reports_at_once_all_are_counted_with_one_review(database: Database) -> None:
    made = review()
    filings = [
        Filing(
            replace(made, id=samples.fresh("review"), reporter=Author("discord", str(n))),
            f"report:{made.version_id}:{n}",
        )
        for n in range(10)
    ]

    became = await asyncio.gather(*(database.reviews.file(filing) for filing in filings))

    (kept,) = await database.reviews.waiting("discord", "guild", 20)
    assert sorted(one.name for one in became) == ["FRESH"] + ["JOINED"] * 9
    assert kept.reports == 10


async def test_names_of_reporters_go_when_their_time_is_over_and_none_reports_again(
    database: Database,
) -> None:
    version = await samples.shown(database, "m1")
    filing = Filing(review(version_id=version.id), f"report:{version.id}:{BEN.key}")
    await database.reviews.file(filing)

    await database.reviews.hush(NOON + 1)

    again = await database.reviews.file(filing)
    told = await everything(database)
    await database.delete(version.id)
    await database.reviews.hush(NOON + 1)
    left = await everything(database)
    assert again is Filed.KNOWN
    assert "Ben" not in told
    assert told.count(version.id) > left.count(version.id)


async def test_a_forgotten_moderators_decisions_stay_without_their_name(
    database: Database,
) -> None:
    made = await filed(database)
    await database.reviews.rule(made.id, Ruling.REMOVE, MO)
    await database.rules.put(("discord", "guild", ""), PlaceRules(), None, MO.key)

    await database.forget(MO.key)

    (entry,) = await database.reviews.logged("discord", "guild", 10)
    assert (entry.what, entry.moderator, entry.review_id) == ("remove", "", made.id)
    kept = await database.reviews.one(made.id)
    assert (kept.review.ruling, kept.review.decided_by, kept.review.text) == (
        Ruling.REMOVE,
        "",
        WORDS,
    )
    assert kept.pending
    told = await everything(database)
    assert [word for word in (MO.key, "Mo'", '"Mo') if word in told] == []


async def test_forgetting_one_member_leaves_the_others_alone(database: Database) -> None:
    made = await filed(database)
    await database.reviews.rule(made.id, Ruling.WARN, MO)
    before = await database.reviews.one(made.id)

    await database.forget("discord:77")

    assert await database.reviews.one(made.id) == before


async def test_a_picture_that_its_author_deletes_leaves_the_decision(database: Database) -> None:
    job = await samples.drawing(database, samples.request(message="m1"))
    drawn = samples.version()
    await database.settle(job.id, samples.delivery(drawn))
    await database.close(job.id, Receipt(("m1",)))
    made = await filed(database, version_id=drawn.id)
    await database.reviews.rule(made.id, Ruling.UPHOLD, MO)

    await database.delete(drawn.id)

    kept = (await database.reviews.one(made.id)).review
    assert (kept.ruling, kept.version_id, kept.text) == (Ruling.UPHOLD, drawn.id, WORDS)
    assert await database.version(drawn.id) is None
    assert await database.reviews.messages_of(drawn.id) == []


async def test_what_moderators_keep_is_sealed_and_renewed_with_a_new_key(
    url: str, clock: Clock
) -> None:
    def opened(*keys: bytes) -> Any:
        return Database.open(url, KeyRing(keys), now=clock, new_id=lambda: samples.fresh("id"))

    old = await opened(b"old")
    said = {"author": replace(ADA, name="Lovelace"), "reporter": replace(BEN, name="Babbage")}
    made = await filed(old, **said)
    await old.reviews.rule(made.id, Ruling.UPHOLD, replace(MO, name="the moderator"))
    names = (PlaceName(NameKind.PERSON, "Tibor Zeppelin"),)
    rules = PlaceRules(blocked=("zeppelins",), names=names)
    await old.rules.put(("discord", "guild", ""), rules, None, MO.key)
    raw = await asyncio.to_thread(stored, old)
    await old.aclose()
    both = await opened(b"new", b"old")

    renewed = await asyncio.to_thread(renew_database, both.engine)
    await both.aclose()
    new = await opened(b"new")

    telling = (WORDS, "zeppelin", REMARK, made.sha256, "Lovelace", "Babbage", "moderator", "Tibor")
    assert [word for word in telling if word in raw] == []
    assert renewed == 5
    assert (await new.reviews.one(made.id)).review.text == WORDS
    assert await new.rules.every() == {("discord", "guild", ""): rules}
    await new.aclose()


def stored(database: Database) -> str:
    """Return what is kept for moderators, as it lies there."""
    with database.engine.connect() as connection:
        tables = ("reviews", "reports", "rulings", "place_rules")
        return repr([connection.exec_driver_sql(f"SELECT * FROM {one}").all() for one in tables])
