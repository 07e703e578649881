"""Rules of servers and channels: what may be set, what holds where, and from when on."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain import NO_RULES, NameKind, PlaceName, PlaceRules
from bot.errors import InvalidAsk, StorageError
from bot.moderation.places import merged
from bot.moderation.setting import changes, checked
from bot.ports import Seat
from tests.bot.moderation.bench import CATEGORIES, MODERATOR, SEAT, Bench, bench_on
from tests.bot.storage.samples import CHANNEL, THREAD, Clock

ANOTHER = replace(CHANNEL, channel="another")
STRICT = PlaceRules(actions={"disturbing": "block"}, blocked=("clowns",), caption=True)
LOOSE = PlaceRules(
    actions={"violence_graphic": "allow"}, thresholds={"violence_graphic": 0.9}, caption=False
)


def named(*names: str, kind: NameKind = NameKind.CHARACTER, like: str = "") -> PlaceRules:
    return PlaceRules(names=tuple(PlaceName(kind, name, like) for name in names))


async def test_without_rules_nothing_is_set(bench: Bench) -> None:
    assert await bench.policies.rules_in(CHANNEL) == NO_RULES
    assert await bench.desk.rules(CHANNEL, channel=True) == NO_RULES


async def test_rules_hold_as_soon_as_they_are_set_and_in_threads_too(bench: Bench) -> None:
    await bench.policies.rules_in(CHANNEL)

    await bench.desk.set_rules(STRICT, SEAT, channel=False)
    await bench.desk.set_rules(LOOSE, SEAT, channel=True)

    for place in (CHANNEL, THREAD):
        held = await bench.policies.rules_in(place)
        assert held.actions == {"disturbing": "block", "violence_graphic": "allow"}
        assert held.thresholds == {"violence_graphic": 0.9}
        assert (held.blocked, held.caption) == (("clowns",), False)
    assert await bench.policies.rules_in(ANOTHER) == STRICT
    assert await bench.policies.rules_in(replace(CHANNEL, space="another guild")) == NO_RULES


async def test_rules_outlive_the_process(url: str, tmp_path: Path, clock: Clock) -> None:
    async with bench_on(url, tmp_path, clock) as first:
        await first.desk.set_rules(STRICT, SEAT, channel=False)
        await first.desk.set_rules(LOOSE, SEAT, channel=True)

    async with bench_on(url, tmp_path, clock) as second:
        assert await second.desk.rules(CHANNEL, channel=False) == STRICT
        assert await second.desk.rules(CHANNEL, channel=True) == LOOSE
        assert await second.policies.rules_in(ANOTHER) == STRICT


async def test_rules_are_read_once_however_many_ask(bench: Bench) -> None:
    read = 0
    every = bench.database.rules.every

    async def counted() -> object:
        nonlocal read
        read += 1
        return await every()

    bench.database.rules.every = counted  # type: ignore[assignment, method-assign]

    await asyncio.gather(*(bench.policies.rules_in(CHANNEL) for _ in range(20)))

    assert read == 1


async def test_a_change_of_rules_stands_in_the_log_with_what_was_changed(bench: Bench) -> None:
    await bench.desk.set_rules(STRICT, SEAT, channel=False)
    bench.clock.now += 1
    changed = replace(STRICT, blocked=("spiders",), caption=None, review_channel="mods")

    await bench.desk.set_rules(changed, SEAT, channel=False)
    await bench.desk.set_rules(changed, SEAT, channel=False)

    entries = await bench.desk.history(SEAT)
    assert [entry.what for entry in entries] == ["rules", "rules"]
    assert entries[0].moderator == "discord:9 Mo"
    assert entries[0].note.splitlines() == [
        "server: blocked + spiders",
        "server: blocked - clowns",
        "server: reviews in: mods",
        "server: caption: as inherited",
    ]
    assert entries[0].review_id is None


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        (PlaceRules(actions={"nonsense": "block"}), "no category"),
        (PlaceRules(actions={"hate": "allow"}), "hate is locked.*disturbing, violence_graphic"),
        (PlaceRules(thresholds={"hate": 0.9}), "hate is locked"),
        (PlaceRules(actions={"disturbing": "shrug"}), "no action.*allow, rewrite, ask"),
        (PlaceRules(thresholds={"disturbing": 0.0}), "between 0 and 1"),
        (PlaceRules(thresholds={"disturbing": float("nan")}), "between 0 and 1"),
        (PlaceRules(thresholds={"disturbing": 1.5}), "between 0 and 1"),
        (PlaceRules(allowed=("a",)), "too short"),
        (PlaceRules(allowed=("  - - - -",)), "too short"),
        (PlaceRules(blocked=("x" * 4_001,)), "at most 4000 characters"),
        (PlaceRules(blocked=tuple(map(str, range(201)))), "At most 200"),
        (PlaceRules(blocked=("Ketchup",), allowed=("ketchup",)), "both blocked and allowed"),
        (named(*map(str, range(201))), "At most 200 names"),
        (named("x" * 81), "at most 80 characters"),
        (named("Tib Tub", like="y" * 201), "at most 200 characters"),
        (named("x"), "too short for a name"),
        (named("the dog"), "ordinary word: .* Give the whole name"),
        (named("Tib Tub", kind=NameKind.PERSON, like="a frog"), "nobody is drawn instead"),
        (named("Tib Tub", like="..."), "says nothing"),
        (named("Tib Tub", like="a frog like TIB TUB"), "has the name .tib tub."),
    ],
)
async def test_impossible_rules_are_refused_with_what_is_possible(
    bench: Bench, rules: PlaceRules, told: str
) -> None:
    with pytest.raises(InvalidAsk, match=told):
        await bench.desk.set_rules(rules, SEAT, channel=False)

    assert await bench.policies.rules_in(CHANNEL) == NO_RULES
    assert await bench.desk.history(SEAT) == []


async def test_names_are_kept_tidy_once_and_logged_with_who_and_when(bench: Bench) -> None:
    first = named("Tib  Tub", like="a  small frog")
    await bench.desk.set_rules(first, SEAT, channel=True)
    bench.clock.now += 60
    both = (*first.names, *named("tib tub").names, *named("Jon Wessel", kind=NameKind.PERSON).names)

    kept = await bench.desk.set_rules(PlaceRules(names=both), SEAT, channel=True)

    assert kept.names == (
        PlaceName(NameKind.CHARACTER, "tib tub"),
        PlaceName(NameKind.PERSON, "Jon Wessel"),
    )
    assert (await bench.policies.rules_in(CHANNEL)).names == kept.names
    assert (await bench.policies.rules_in(ANOTHER)).names == ()
    last, before = await bench.desk.history(SEAT)
    assert before.note == "channel: name + character Tib Tub = a small frog"
    assert last.note.splitlines() == [
        "channel: name + character tib tub",
        "channel: name + person Jon Wessel",
        "channel: name - character Tib Tub = a small frog",
    ]
    assert (last.moderator, last.at) == ("discord:9 Mo", bench.clock.now)
    assert last.policy_version == "policy-1"


def test_what_a_channel_says_of_a_name_counts() -> None:
    server = named("Tib Tub", "Brumble", like="a frog")
    channel = named("tib tub", like="a newt")

    assert merged(server, channel).names == (*channel.names, *server.names[1:])


async def test_only_a_platform_that_knows_adults_gates_anything(bench: Bench) -> None:
    gated = PlaceRules(actions={"disturbing": "age_gated"})
    slack = Seat(MODERATOR, replace(CHANNEL, platform="slack", age_gates=False))

    await bench.desk.set_rules(gated, SEAT, channel=True)
    with pytest.raises(InvalidAsk, match="adults"):
        await bench.desk.set_rules(gated, slack, channel=True)

    assert (await bench.policies.rules_in(CHANNEL)).actions == {"disturbing": "age_gated"}


def test_phrases_are_kept_tidy_and_once() -> None:
    rules = PlaceRules(blocked=(" two \n words ", "two words", ""), review_channel=" mods ")

    assert checked(rules, CATEGORIES, CHANNEL) == PlaceRules(
        blocked=("two words",), review_channel="mods"
    )


def test_a_channel_takes_back_what_its_server_says() -> None:
    server = PlaceRules(blocked=("clowns", "spiders"), allowed=("ketchup",), review_channel="mods")
    channel = PlaceRules(blocked=("ketchup",), allowed=("clowns",))

    held = merged(server, channel)

    assert held.blocked == ("spiders", "ketchup")
    assert held.allowed == ("clowns",)
    assert held.review_channel == "mods"


def test_what_did_not_change_is_no_change() -> None:
    assert changes(STRICT, STRICT, channel=True) == ""
    assert changes(NO_RULES, LOOSE, channel=True).splitlines() == [
        "channel: action of violence_graphic: allow",
        "channel: threshold of violence_graphic: 0.9",
        "channel: caption: False",
    ]


async def test_a_button_without_words_of_its_own_allows_no_phrase(bench: Bench) -> None:
    await bench.policies.allow(CHANNEL, "", MODERATOR, "review")

    assert (await bench.policies.rules_in(CHANNEL)).allowed == ()


async def test_while_the_database_is_down_what_was_set_holds(bench: Bench) -> None:
    class Down:
        async def every(self) -> None:
            raise StorageError("Limner's memory did not answer.")

    await bench.desk.set_rules(STRICT, SEAT, channel=False)
    bench.policies.book = Down()  # type: ignore[assignment]
    bench.clock.now += 61

    assert (await bench.policies.rules_in(CHANNEL)).blocked == STRICT.blocked
