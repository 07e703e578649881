"""What every implementation of `Album` and `ScreeningBook` promises, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain import (
    Action,
    Address,
    Cancelled,
    Failed,
    Imagine,
    Job,
    JobState,
    Publish,
    Receipt,
    Request,
    Settlement,
    ShownVersion,
    Undo,
    Usage,
    Verdict,
)
from bot.errors import NotFound
from bot.ports import Admitted
from bot.storage import codec
from bot.storage.database import Database
from tests.bot.storage import samples
from tests.bot.storage.samples import ADA, BEN, CHANNEL, DIRECT, THREAD, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(
    params=[
        pytest.param(kind, marks=[pytest.mark.postgres] * (kind != "sqlite"))
        for kind in samples.KINDS
    ]
)
async def album(
    request: pytest.FixtureRequest, tmp_path: Path, clock: Clock
) -> AsyncIterator[Database]:
    url = await asyncio.to_thread(samples.ready_url_of, request.param, tmp_path)
    async with samples.opened(url, clock) as database:
        yield database


async def settled(album: Database, asked: Request, outcome: Settlement) -> str:
    """Return the id of a job that ended so."""
    job = await samples.admitted(album, asked)
    await album.settle(job.id, outcome)
    return job.id


async def test_versions_are_numbered_within_their_conversation(album: Database) -> None:
    first = await samples.kept(album)
    second = await samples.kept(
        album, samples.version(conversation_id=first.conversation_id, parent=first)
    )
    elsewhere = await samples.kept(album)

    assert [first.number, second.number, elsewhere.number] == [1, 2, 1]
    assert second.parent_number == 1
    assert await album.version_numbered(first.conversation_id, 2) == second
    assert await album.version_numbered(first.conversation_id, 3) is None


async def test_an_unknown_version_is_none(album: Database) -> None:
    assert await album.version("nothing") is None
    assert await album.at_message("discord", "nothing") is None
    assert await album.conversation_in("discord", "nothing") is None
    assert await album.newest_for("nothing", ADA) is None
    assert await album.conversation("nothing", BEN, 10) == []
    assert await album.recent(ADA, 10) == []
    assert await album.screening("nothing") is None
    assert await album.screening_of("0" * 64) is None


async def test_a_reply_finds_the_version_before_the_answer_is_closed(album: Database) -> None:
    drawn = await samples.kept(album, asked=samples.request(message="m1"))

    assert await album.at_message("discord", "m1") == drawn
    assert await album.conversation_in("discord", "m1") == drawn.conversation_id
    assert await album.at_message("slack", "m1") is None


async def test_a_version_that_is_deleted_before_it_is_shown_is_bound_to_nothing(
    album: Database,
) -> None:
    job = await samples.drawing(album)
    drawn = samples.version()
    await album.settle(job.id, samples.delivery(drawn))
    await album.delete(drawn.id)

    await album.close(job.id, Receipt(("m1",), "t1"))

    assert await album.conversation_in("discord", "t1") is None
    assert await album.open_jobs() == []
    assert drawn.words not in await everything(album)


async def test_what_could_be_shown_nowhere_is_bound_to_nothing(album: Database) -> None:
    job = await samples.drawing(album)
    await album.settle(job.id, samples.delivery(samples.version()))

    await album.close(job.id, Receipt(("m1",), shown=False))

    assert await album.at_message("discord", "m1") is None


async def test_a_receipt_binds_every_message_and_the_thread(album: Database) -> None:
    job = await samples.drawing(album, samples.request(message="m1"))
    _, drawn = await album.settle(job.id, samples.delivery(samples.version()))
    assert drawn is not None

    await album.close(job.id, Receipt(("m2", "m3", "m2"), thread="t1"))

    for message in ("m1", "m2", "m3"):
        assert await album.at_message("discord", message) == drawn
    assert await album.conversation_in("discord", "t1") == drawn.conversation_id
    assert await album.conversation_in("discord", "m2") == drawn.conversation_id
    assert await album.conversation_in("discord", "m3") is None


async def test_a_thread_keeps_its_first_conversation(album: Database) -> None:
    first = await samples.kept(album, asked=samples.request(place=THREAD))
    await samples.kept(album, asked=samples.request(place=THREAD))

    assert await album.conversation_in("discord", "thread") == first.conversation_id


async def test_a_direct_message_continues_its_newest_conversation(album: Database) -> None:
    await samples.kept(album, asked=samples.request(place=DIRECT))
    second = await samples.kept(album, asked=samples.request(place=DIRECT))

    assert await album.conversation_in("discord", "dm") == second.conversation_id


async def test_a_private_version_takes_no_thread_and_is_bound_to_its_message(
    album: Database,
) -> None:
    secret = await samples.kept(
        album,
        samples.version(private=True),
        samples.request(place=THREAD, message="m1", private=True),
    )

    assert await album.conversation_in("discord", "thread") is None
    assert await album.conversation_in("discord", "m1") is None
    assert await album.at_message("discord", "m1") == secret


async def test_each_member_continues_the_own_newest_and_a_newcomer_what_was_shown_last(
    album: Database,
) -> None:
    first = await samples.kept(album, samples.version(ADA))
    place = first.conversation_id
    second = await samples.kept(
        album, samples.version(BEN, conversation_id=place), samples.request(BEN)
    )
    newcomer = replace(ADA, id="3")

    assert await album.newest_for(place, ADA) == first
    assert await album.newest_for(place, BEN) == second
    assert await album.newest_for(place, newcomer) == second


async def test_a_private_version_is_never_continued_where_others_listen(album: Database) -> None:
    first = await samples.kept(album, samples.version(ADA))
    place = first.conversation_id
    await samples.kept(album, samples.version(ADA, conversation_id=place, private=True))

    assert await album.newest_for(place, ADA) == first
    assert await album.newest_for(place, BEN) == first
    assert await album.conversation(place, BEN, 10) == [first]


async def test_undo_makes_an_older_version_the_authors_newest_and_shows_it(
    album: Database,
) -> None:
    first = await samples.kept(album)
    place = first.conversation_id
    second = await samples.kept(album, samples.version(conversation_id=place, parent=first))
    asked = samples.request(ask=Undo(second.id), message="m9")

    await settled(album, asked, Settlement(ShownVersion(first.id, ()), head=first.id))

    assert await album.newest_for(place, ADA) == first
    assert await album.newest_for(place, BEN) == first
    assert await album.at_message("discord", "m9") == first
    assert await album.conversation(place, BEN, 10) == [first, second]


async def test_an_undo_to_a_version_that_is_gone_changes_nothing(album: Database) -> None:
    drawn = await samples.kept(album)

    await settled(album, samples.request(), Settlement(ShownVersion("gone", ()), head="gone"))

    assert await album.newest_for(drawn.conversation_id, ADA) == drawn


async def test_publishing_a_public_version_changes_nothing(album: Database) -> None:
    drawn = await samples.kept(album)

    await settled(
        album, samples.request(), Settlement(ShownVersion(drawn.id, ()), publish=drawn.id)
    )

    assert await album.version(drawn.id) == drawn


async def test_publishing_shows_a_private_version_to_all(album: Database) -> None:
    secret = await samples.kept(album, samples.version(private=True))
    asked = samples.request(ask=Publish(secret.id), message="m9")

    await settled(album, asked, Settlement(ShownVersion(secret.id, ()), publish=secret.id))

    published = replace(secret, private=False)
    assert await album.version(secret.id) == published
    assert await album.conversation(secret.conversation_id, BEN, 10) == [published]
    assert await album.newest_for(secret.conversation_id, BEN) == published
    assert await album.conversation_in("discord", "m9") == secret.conversation_id


async def test_the_latest_of_a_conversation_come_oldest_first(album: Database) -> None:
    first = await samples.kept(album)
    place = first.conversation_id
    second = await samples.kept(album, samples.version(conversation_id=place))
    third = await samples.kept(album, samples.version(conversation_id=place))

    assert await album.conversation(place, BEN, 2) == [second, third]


async def test_a_conversation_shows_viewers_their_own_private_versions_however_old(
    album: Database,
) -> None:
    secret = await samples.kept(album, samples.version(ADA, private=True))
    place = secret.conversation_id
    open_ = await samples.kept(album, samples.version(BEN, conversation_id=place))
    for _ in range(3):  # newer ones elsewhere
        await samples.kept(album, samples.version(ADA))
    bens = await samples.kept(album, samples.version(BEN, conversation_id=place, private=True))

    assert await album.conversation(place, ADA, 10) == [secret, open_]
    assert await album.conversation(place, BEN, 10) == [open_, bens]
    assert await album.conversation(place, ADA, 1) == [open_]


async def test_a_members_latest_come_newest_first_private_ones_too(album: Database) -> None:
    old = await samples.kept(album, samples.version(created_at=samples.NOON - 5))
    new = await samples.kept(album, samples.version(private=True))
    await samples.kept(album, samples.version(BEN), samples.request(BEN))

    assert await album.recent(ADA, 10) == [new, old]
    assert await album.recent(ADA, 1) == [new]


async def test_a_deleted_version_is_nowhere_any_more(album: Database) -> None:
    drawn = await samples.shown(album, "m1", "t1")

    unused = await album.delete(drawn.id)

    assert list(unused) == [drawn.pictures[0].sha256]
    assert await album.version(drawn.id) is None
    assert await album.version_numbered(drawn.conversation_id, 1) is None
    assert await album.at_message("discord", "m1") is None
    assert await album.newest_for(drawn.conversation_id, ADA) is None
    assert await album.newest_for(drawn.conversation_id, BEN) is None
    assert await album.conversation(drawn.conversation_id, BEN, 10) == []
    assert await album.recent(ADA, 10) == []
    assert list(await album.delete(drawn.id)) == []


async def test_heads_at_a_deleted_version_move_to_the_nearest_ancestor_left(
    album: Database,
) -> None:
    first = await samples.kept(album)
    place = first.conversation_id
    second = await samples.kept(album, samples.version(conversation_id=place, parent=first))
    third = await samples.kept(album, samples.version(conversation_id=place, parent=second))
    await samples.kept(album, samples.version(BEN, conversation_id=place), samples.request(BEN))

    await album.delete(second.id)
    await album.delete(third.id)

    assert await album.newest_for(place, ADA) == first


async def test_a_conversation_whose_shown_version_is_deleted_shows_the_one_before(
    album: Database,
) -> None:
    first = await samples.kept(album)
    place = first.conversation_id
    await samples.kept(album, samples.version(conversation_id=place, private=True))
    third = await samples.kept(album, samples.version(conversation_id=place))

    await album.delete(third.id)

    assert await album.newest_for(place, BEN) == first


async def test_the_words_of_a_deleted_version_are_nowhere_in_the_database(
    album: Database,
) -> None:
    asked = samples.request(ask=Imagine("xyzzy"), event_key="discord:5")
    job = await samples.drawing(album, asked)
    drawn = replace(samples.version(), words="xyzzy")
    await album.settle(job.id, samples.delivery(drawn))
    await album.close(job.id, Receipt(("m1",)))
    assert "xyzzy" in await everything(album)

    await album.delete(drawn.id)

    assert "xyzzy" not in await everything(album)
    assert await album.has_event("discord:5")
    again = await album.admit(samples.admission(asked))
    assert again == Admitted(
        Job(job.id, JobState.DONE, asked, asked.address, job.created_at), fresh=False
    )


async def test_a_number_is_not_given_again(album: Database) -> None:
    first = await samples.kept(album)
    await album.delete(first.id)

    second = await samples.kept(album, samples.version(conversation_id=first.conversation_id))

    assert second.number == 2


async def test_a_picture_stays_while_another_version_uses_it(album: Database) -> None:
    shared, own = samples.picture("shared"), samples.picture("own")
    first = await samples.kept(album, samples.version(pictures=(shared, own)))
    second = await samples.kept(album, samples.version(references=(shared,)))

    assert list(await album.delete(first.id)) == [own.sha256]
    assert set(await album.delete(second.id)) == {shared.sha256, second.pictures[0].sha256}


async def test_a_picture_stays_while_an_open_job_draws_from_it(album: Database) -> None:
    parent = await samples.kept(album)
    file = parent.pictures[0]
    job = await samples.admitted(album)
    plan = samples.draw_plan(sources=((file, "screening"),))
    await album.begin_draw(job.id, 1, plan, (), samples.all_of(1))

    assert list(await album.delete(parent.id)) == []


async def test_the_newest_screening_that_allows_a_picture_is_found(
    album: Database, clock: Clock
) -> None:
    file = samples.picture("a")
    old, new = samples.screening(file), samples.screening(file)
    refused = samples.screening(file, Verdict(Action.BLOCK, "violence", "some_rule", 0.9))
    for record in (old, new, refused):
        clock.now += 1
        job = await samples.admitted(album)
        await album.settle(job.id, Settlement(Cancelled(), screenings=(record,)))

    assert await album.screening_of(file.sha256) == new.id
    assert await album.screening(refused.id) == refused


async def test_a_screening_that_is_recorded_twice_stays_as_it_was(album: Database) -> None:
    record = samples.screening(samples.picture("a"))
    changed = replace(record, verdict=Verdict(Action.BLOCK))
    for screenings in ((record, record), (changed,)):
        job = await samples.admitted(album)
        await album.settle(job.id, Settlement(Cancelled(), screenings=screenings))

    assert await album.screening(record.id) == record


@pytest.mark.parametrize("forgotten", [False, True])
async def test_what_a_platform_keeps_of_a_version_goes_with_it(
    album: Database, forgotten: bool
) -> None:
    gone, other = await samples.kept(album), await samples.kept(album, samples.version(BEN))
    for version in (gone, other):
        await album.vault.put(f"version:{version.id}", "files")

    await (album.forget(ADA.key) if forgotten else album.delete(gone.id))

    assert await album.vault.get(f"version:{gone.id}") is None
    assert await album.vault.get(f"version:{other.id}") == "files"


async def test_a_forgotten_member_leaves_nothing_but_todays_counts(
    album: Database, clock: Clock
) -> None:
    drawn = await samples.shown(album, "m1", "t1")
    others = await samples.kept(
        album,
        samples.version(BEN, conversation_id=drawn.conversation_id, parent=drawn),
        samples.request(BEN, message="m2"),
    )

    unused = await album.forget(ADA.key)

    assert list(unused) == [drawn.pictures[0].sha256]
    assert await album.recent(ADA, 10) == []
    assert await album.at_message("discord", "m1") is None
    assert await album.newest_for(drawn.conversation_id, ADA) == others
    assert await album.conversation(drawn.conversation_id, BEN, 10) == [others]
    assert (await album.allowance_usage(ADA, CHANNEL)).member_pictures == 1


async def test_a_forgotten_members_links_to_paint_on_are_gone(album: Database) -> None:
    for link, author in (("a1", ADA), ("b1", BEN)):
        asked = codec.REQUEST.encode(samples.request(author))
        await album.vault.put(f"easel:{link}:request", asked)
        await album.vault.put(f"easel:{link}:painter", "key")
    await album.vault.put("easelhood:x:request", "no link")

    await album.forget(ADA.key)

    left = await album.vault.every("easel")
    assert list(left) == ["easel:b1:painter", "easel:b1:request", "easelhood:x:request"]


async def test_another_members_head_at_a_forgotten_version_moves_to_its_ancestor(
    album: Database,
) -> None:
    bens = await samples.kept(album, samples.version(BEN), samples.request(BEN))
    place = bens.conversation_id
    hers = await samples.kept(album, samples.version(ADA, conversation_id=place, parent=bens))
    asked = samples.request(BEN, ask=Undo(hers.id))
    await settled(album, asked, Settlement(ShownVersion(hers.id, ()), head=hers.id))

    await album.forget(ADA.key)

    assert await album.newest_for(place, BEN) == bens


async def test_no_word_of_a_forgotten_member_is_left_in_the_database(
    album: Database, clock: Clock
) -> None:
    job = await samples.admitted(album, samples.request(ask=Imagine("xyzzy")))
    await album.attach(job.id, Address("discord", "m1", {"token": "xyzzy"}))
    await album.begin_draw(
        job.id, 1, samples.draw_plan(words="xyzzy", notes=("xyzzy",)), (), samples.all_of(1)
    )
    drawn = replace(samples.version(replace(ADA, name="xyzzy")), words="xyzzy", prompt="xyzzy")
    await album.settle(job.id, samples.delivery(drawn, outcome=ShownVersion(drawn.id, ())))
    await album.close(job.id, Receipt(("m1",)))
    assert "xyzzy" in await everything(album)

    await album.forget(ADA.key)

    assert "xyzzy" not in await everything(album)


async def test_yesterdays_rows_do_not_tell_who_a_forgotten_member_was(
    album: Database, clock: Clock
) -> None:
    stranger = replace(ADA, id="unmistakable")
    asked = samples.request(stranger, event_key="discord:5")
    drawn = await samples.kept(album, samples.version(stranger), asked)
    job = await samples.drawing(album, samples.request(stranger))
    await album.settle(job.id, Settlement(Cancelled()))
    for each in await album.open_jobs():
        await album.close(each.id, Receipt())
    clock.now += 86_400

    await album.forget(stranger.key)

    assert "unmistakable" not in await everything(album)
    assert await album.has_event("discord:5")
    assert await album.version(drawn.id) is None


async def test_a_forgotten_job_that_runs_ends_without_a_version_and_keeps_its_bill(
    album: Database,
) -> None:
    job = await samples.drawing(album, samples.request(ask=Imagine("xyzzy"), message="m1"))
    drawn = replace(samples.version(), words="xyzzy")

    await album.forget(ADA.key)
    settled, kept = await album.settle(job.id, samples.delivery(drawn))
    await album.close(job.id, Receipt(("m1",)))

    assert kept is None
    assert settled.state is JobState.SETTLED
    assert settled.outcome == Cancelled()
    assert settled.cancelled
    assert await album.version(drawn.id) is None
    assert "xyzzy" not in await everything(album)
    assert await album.allowance_usage(ADA, CHANNEL) == Usage(0, 1, 1, 900)
    with pytest.raises(NotFound):
        await album.job(job.id)


async def test_forgetting_a_stranger_changes_nothing(album: Database) -> None:
    drawn = await samples.kept(album)

    assert list(await album.forget("discord:stranger")) == []
    assert await album.version(drawn.id) == drawn


async def test_finished_jobs_older_than_the_retention_time_lose_their_words(
    album: Database, clock: Clock
) -> None:
    finished, open_ = [
        await settled(album, samples.request(ask=Imagine(words)), Settlement(Failed("No.")))
        for words in ("xyzzy", "plugh")
    ]
    await album.close(finished, Receipt())
    clock.now += 10

    await album.retire(samples.NOON)
    assert "xyzzy" in await everything(album)
    await album.retire(clock.now)

    assert "xyzzy" not in await everything(album)
    assert [job.id for job in await album.open_jobs()] == [open_]


async def test_pictures_that_nothing_uses_are_told_apart(album: Database) -> None:
    drawn = await samples.kept(album)
    used, unused = drawn.pictures[0].sha256, samples.picture("left over").sha256

    assert await album.unused([used, unused]) == [unused]
    assert await album.unused([]) == []


async def test_versions_older_than_the_retention_time_are_listed(album: Database) -> None:
    old = await samples.kept(album, samples.version(created_at=samples.NOON - 10))
    gone = await samples.kept(album, samples.version(created_at=samples.NOON - 10))
    await samples.kept(album, samples.version(created_at=samples.NOON))
    await album.delete(gone.id)

    assert await album.expired(samples.NOON) == [old.id]


async def everything(album: Database) -> str:
    """Return the content of all tables."""
    return await asyncio.to_thread(samples.content, album.engine)
