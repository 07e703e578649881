"""What every vault promises: the adapters' fake, and the storage on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.ports import Vault
from tests.bot.storage import samples
from tests.bot.storage.samples import Clock
from tests.fakes.vault import FakeVault

TOKEN = "xoxb-1-of-a-workspace"
OTHER = "xoxb-2-of-another"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["fake", "sqlite", pytest.param("postgres", marks=[pytest.mark.postgres])])
async def vault(
    request: pytest.FixtureRequest, tmp_path: Path, clock: Clock
) -> AsyncIterator[Vault]:
    if request.param == "fake":
        yield FakeVault(clock)
        return
    url = await asyncio.to_thread(samples.ready_url_of, request.param, tmp_path)
    async with samples.opened(url, clock) as database:
        yield database.vault


async def test_a_secret_is_found_as_often_as_it_is_looked_for(vault: Vault) -> None:
    await vault.put("slack:workspace:T1", TOKEN)

    assert [await vault.get("slack:workspace:T1") for _ in range(2)] == [TOKEN, TOKEN]


async def test_what_nobody_put_there_is_not_found(vault: Vault) -> None:
    await vault.put("slack:workspace:T1", TOKEN)

    assert await vault.get("slack:workspace:T") is None
    assert await vault.take("slack:workspace:t1") is None
    assert await vault.get("") is None


@pytest.mark.parametrize("secret", ["", "e1:", '{"token": "ä😀"}', "x" * 100_000])
async def test_any_text_comes_back_as_it_was_put(vault: Vault, secret: str) -> None:
    await vault.put("any", secret)

    assert await vault.get("any") == secret


async def test_a_secret_replaces_the_one_before_with_when_it_expires(
    vault: Vault, clock: Clock
) -> None:
    await vault.put("state", TOKEN, clock.now + 10)
    await vault.put("state", OTHER)
    clock.now += 60

    assert await vault.get("state") == OTHER


async def test_an_expired_secret_is_neither_found_nor_taken(vault: Vault, clock: Clock) -> None:
    await vault.put("state", TOKEN, clock.now + 10)

    clock.now += 9
    before = await vault.get("state")
    clock.now += 1

    assert before == TOKEN
    assert await vault.get("state") is None
    assert await vault.take("state") is None


async def test_an_expired_name_can_be_used_anew(vault: Vault, clock: Clock) -> None:
    await vault.put("state", TOKEN, clock.now - 1)

    await vault.put("state", OTHER, clock.now + 10)

    assert await vault.get("state") == OTHER


async def test_a_taken_secret_is_gone(vault: Vault, clock: Clock) -> None:
    await vault.put("state", TOKEN, clock.now + 10)

    assert await vault.take("state") == TOKEN

    assert await vault.take("state") is None
    assert await vault.get("state") is None


async def test_of_ten_takers_at_once_one_gets_it(vault: Vault) -> None:
    await vault.put("state", TOKEN)

    taken = await asyncio.gather(*(vault.take("state") for _ in range(10)))

    assert sorted(taken, key=str) == [None] * 9 + [TOKEN]


async def test_all_names_of_a_beginning_are_removed_and_no_other(vault: Vault) -> None:
    for name in ("slack:T1:bot", "slack:T1:user", "slack:T2:bot", "web:slack:T1:bot"):
        await vault.put(name, TOKEN)

    assert await vault.remove("slack:T1:") == 2

    assert await vault.get("slack:T1:bot") is None
    assert await vault.get("slack:T2:bot") == TOKEN
    assert await vault.get("web:slack:T1:bot") == TOKEN
    assert await vault.remove("slack:T1:") == 0


@pytest.mark.parametrize(
    ("prefix", "other"),
    [("a_", "ab"), ("%", "a"), ("a%b", "axxb"), ("A", "a"), ("\\", "%"), ("ä", "Ä"), ("[a]", "a")],
)
async def test_a_beginning_is_meant_letter_by_letter(vault: Vault, prefix: str, other: str) -> None:
    await vault.put(f"{prefix}1", TOKEN)
    await vault.put(other, OTHER)

    assert await vault.remove(prefix) == 1

    assert await vault.get(other) == OTHER


async def test_every_secret_of_a_prefix_is_found_by_its_name(vault: Vault, clock: Clock) -> None:
    await vault.put("slack:workspace:T2:", OTHER)
    await vault.put("slack:workspace:T1:", TOKEN)
    await vault.put("slack:workspace%T3:", "no wildcard")
    await vault.put("SLACK:WORKSPACE:T4:", "another case")
    await vault.put("slack:workspace:T5:", "expired", clock() + 1)
    clock.now += 2

    found = await vault.every("slack:workspace:")

    assert found == {"slack:workspace:T1:": TOKEN, "slack:workspace:T2:": OTHER}
    assert await vault.every("slack:other:") == {}
