"""The Discord simulator's gateway, driven with the real discord.py."""

from __future__ import annotations

import asyncio
import json
import time
import zlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.simulators.discord import DiscordSimulator
from tests.simulators.discord_bot import TIGHT, Bot, connected, discord


@pytest.fixture
async def sim() -> AsyncIterator[DiscordSimulator]:
    async with DiscordSimulator() as simulator:
        yield simulator


async def test_dropped_connection_resumes_and_replays_what_was_missed(
    sim: DiscordSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = sim.add_guild().add_channel("pictures")
    alice = sim.add_user("Alice")
    async with connected(sim, Bot(), monkeypatch) as bot:
        await alice.send(channel, "one")
        await sim.wait_for(lambda: len(bot.seen) == 1)

        await sim.drop_gateway(4000)
        await alice.send(channel, "two")
        await sim.wait_for(lambda: len(bot.seen) == 2)

        assert [message.content for message in bot.seen] == ["one", "two"]
        assert (sim.platform.gateway.resumes, len(sim.platform.gateway.identifies)) == (1, 1)


async def test_cut_connection_and_reconnect_request_resume_too(
    sim: DiscordSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = sim.add_guild().add_channel("pictures")
    alice = sim.add_user("Alice")
    async with connected(sim, Bot(), monkeypatch) as bot:
        await sim.drop_gateway(None)
        await sim.wait_for(lambda: sim.platform.gateway.resumes == 1)
        await sim.reconnect_request()
        await sim.wait_for(lambda: sim.platform.gateway.resumes == 2)

        await alice.send(channel, "still here")

        await sim.wait_for(lambda: bot.seen)


async def test_invalid_session_makes_the_bot_identify_again(
    sim: DiscordSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = sim.add_guild().add_channel("pictures")
    alice = sim.add_user("Alice")
    async with connected(sim, Bot(), monkeypatch) as bot:
        await sim.invalid_session()
        await sim.wait_for(lambda: len(sim.platform.gateway.identifies) == 2)
        await sim.wait_connected()

        await alice.send(channel, "hello again")

        await sim.wait_for(lambda: bot.seen)
        assert sim.platform.gateway.resumes == 0


async def test_zombie_connection_is_noticed_by_its_heartbeat(
    sim: DiscordSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    sim.heartbeat_seconds = 0.1
    channel = sim.add_guild().add_channel("pictures")
    alice = sim.add_user("Alice")
    bot = Bot()
    bot._connection.heartbeat_timeout = 0.3
    async with connected(sim, bot, monkeypatch):
        sim.gateway_zombie()
        await alice.send(channel, "anybody?")
        silent = len(bot.seen)

        await sim.wait_for(lambda: bot.seen)

        assert silent == 0
        assert sim.platform.gateway.resumes >= 1


async def test_duplicated_event_arrives_twice(
    sim: DiscordSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = sim.add_guild().add_channel("pictures")
    alice = sim.add_user("Alice")
    async with connected(sim, Bot(), monkeypatch) as bot:
        sim.duplicate_next_event("MESSAGE_CREATE")

        sent = await alice.send(channel, "once")
        await sim.wait_for(lambda: len(bot.seen) == 2)

        assert [message.id for message in bot.seen] == [sent.id, sent.id]


async def test_wrong_token_and_disallowed_intents_are_refused(
    sim: DiscordSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    sim.privileged_intents.clear()
    bot = Bot(TIGHT)

    with pytest.raises(ExceptionGroup) as caught:
        async with connected(sim, bot, monkeypatch):
            pass

    assert caught.group_contains(discord.PrivilegedIntentsRequired)


async def test_reader_without_the_intent_gets_words_only_where_it_is_concerned(
    sim: DiscordSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = sim.add_guild().add_channel("pictures")
    alice = sim.add_user("Alice")
    plain = discord.Intents(guilds=True, guild_messages=True)
    async with connected(sim, Bot(plain), monkeypatch) as bot:
        answer = await (await alice.slash(channel, "imagine", prompt="a dog")).wait_message()
        place = bot.get_partial_messageable(channel.id)
        ordinary = channel.stored[(await place.send("an ordinary message")).id]
        await alice.send(channel, "talk")
        await alice.send(channel, "make it night", reply_to=answer)
        await alice.send(channel, "make it day", reply_to=ordinary)
        await alice.send(channel, "draw", mention=[sim.bot])
        await sim.wait_for(lambda: len(from_alice(bot)) == 4)

        heard = from_alice(bot)

    assert heard == ["", "", "make it day", f"{sim.bot.mention} draw"]


def from_alice(bot: Bot) -> list[str]:
    return [message.content for message in bot.seen if message.author.name == "alice"]


async def test_channel_that_the_bot_cannot_see_stays_silent(
    sim: DiscordSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    guild = sim.add_guild()
    hidden, open_channel = guild.add_channel("hidden"), guild.add_channel("open")
    alice = sim.add_user("Alice")
    async with connected(sim, Bot(), monkeypatch) as bot:
        hidden.deny(sim.bot, "VIEW_CHANNEL")

        await alice.send(hidden, "secret")
        await alice.send(open_channel, "public")
        await sim.wait_for(lambda: bot.seen)

        assert [message.content for message in bot.seen] == ["public"]
        place = bot.get_channel(hidden.id)
        assert isinstance(place, discord.TextChannel)
        assert place.guild.me is not None
        assert not place.permissions_for(place.guild.me).view_channel


async def test_guilds_are_spread_over_the_shards(
    sim: DiscordSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    sim.add_guilds(300)
    sim.platform.recommended_shards = 2
    seen: dict[int, int] = {}
    async with aiohttp.ClientSession() as session:
        for shard in (0, 1):
            frames = await _identify(sim, session, shard=[shard, 2])
            seen[shard] = sum(frame["t"] == "GUILD_CREATE" for frame in frames)

    assert sum(seen.values()) == 300
    assert min(seen.values()) > 50


async def test_auto_sharded_client_asks_how_many_shards_and_gets_ready(
    sim: DiscordSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    sim.add_guilds(5)
    sim.platform.recommended_shards = 2

    class Sharded(discord.AutoShardedClient):
        async def before_identify_hook(self, _: int | None, *, initial: bool = False) -> None:
            return

    client = Sharded(intents=discord.Intents(guilds=True), guild_ready_timeout=0.05)
    async with connected(sim, client, monkeypatch):
        shards = sorted(session.shard for session in sim.platform.gateway.sessions.values())
        guilds = len(client.guilds)

    assert (shards, guilds) == ([0, 1], 5)
    assert "/gateway/bot" in {request.path for request in sim.requests}


async def _identify(
    sim: DiscordSimulator, session: aiohttp.ClientSession, **more: Any
) -> list[dict[str, Any]]:
    """Identify by hand and return READY and as many guilds as it announces."""
    async with session.ws_connect(f"{sim.gateway_url}?v=10&encoding=json") as socket:
        assert (await socket.receive_json())["op"] == 10
        data = {"token": sim.token, "intents": 1, "properties": {}} | more
        await socket.send_json({"op": 2, "d": data})
        frames = [await socket.receive_json()]
        for _ in frames[0]["d"]["guilds"]:
            frames.append(await socket.receive_json())
        return frames


async def test_resume_repeats_every_event_after_the_number_that_the_client_names(
    sim: DiscordSimulator,
) -> None:
    channel = sim.add_guild().add_channel("pictures")
    alice = sim.add_user("Alice")
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(sim.gateway_url) as socket:
            await socket.receive_json()
            await socket.send_json({"op": 2, "d": {"token": sim.token, "intents": 1 << 9}})
            ready = await socket.receive_json()
            for words in ("one", "two"):
                await alice.send(channel, words)
                await socket.receive_json()
            await sim.drop_gateway(None)
        async with session.ws_connect(ready["d"]["resume_gateway_url"]) as socket:
            await socket.receive_json()
            resume = {"token": sim.token, "session_id": ready["d"]["session_id"], "seq": 2}
            await socket.send_json({"op": 6, "d": resume})

            repeated = [await socket.receive_json() for _ in range(2)]

    heard = [(frame["t"], frame["s"]) for frame in repeated]
    assert heard == [("MESSAGE_CREATE", 3), ("RESUMED", 4)]


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"op": 2, "d": {"token": "x", "intents": 1}}, 4004),
        ({"op": 2, "d": {"token": "", "intents": 1 << 30}}, 4013),
        ({"op": 2, "d": {"token": "", "intents": 2}}, 4014),
        ({"op": 2, "d": {"token": "", "intents": 1, "shard": [2, 2]}}, 4010),
        ({"op": 3, "d": {}}, 4003),
        ({"nop": 3}, 4002),
    ],
)
async def test_wrong_frame_closes_with_its_code(
    sim: DiscordSimulator, frame: dict[str, Any], code: int
) -> None:
    if frame.get("d", {}).get("token") == "":
        frame = {"op": 2, "d": frame["d"] | {"token": sim.token}}
    async with aiohttp.ClientSession() as session, session.ws_connect(sim.gateway_url) as socket:
        await socket.receive_json()

        await socket.send_json(frame)
        closed = await socket.receive()

        assert (closed.type, closed.data) == (aiohttp.WSMsgType.CLOSE, code)


async def test_client_that_does_not_beat_is_closed(sim: DiscordSimulator) -> None:
    sim.heartbeat_seconds = 0.05
    async with aiohttp.ClientSession() as session, session.ws_connect(sim.gateway_url) as socket:
        await socket.receive_json()

        closed = await asyncio.wait_for(socket.receive(), 2)

        assert closed.data == 4009


async def test_too_many_guilds_on_a_shard_need_sharding(sim: DiscordSimulator) -> None:
    sim.add_guilds(2501)
    async with aiohttp.ClientSession() as session, session.ws_connect(sim.gateway_url) as socket:
        await socket.receive_json()

        await socket.send_json({"op": 2, "d": {"token": sim.token, "intents": 1}})
        closed = await socket.receive()

        assert closed.data == 4011


async def test_stream_is_compressed_with_one_context_when_asked(sim: DiscordSimulator) -> None:
    url = f"{sim.gateway_url}?compress=zlib-stream"
    inflate = zlib.decompressobj()
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        hello = json.loads(inflate.decompress(await socket.receive_bytes()))
        await socket.send_json({"op": 2, "d": {"token": sim.token, "intents": 1}})

        ready = json.loads(inflate.decompress(await socket.receive_bytes()))

    assert (hello["op"], ready["t"]) == (10, "READY")


async def test_ten_thousand_guilds_are_told_within_seconds(sim: DiscordSimulator) -> None:
    sim.platform.gateway.max_guilds_per_shard = 10_000
    sim.add_guilds(10_000)
    started = time.monotonic()
    async with aiohttp.ClientSession() as session:
        url = f"{sim.gateway_url}?compress=zlib-stream"
        async with session.ws_connect(url, max_msg_size=0) as socket:
            await socket.receive_bytes()
            await socket.send_json({"op": 2, "d": {"token": sim.token, "intents": 1}})

            for _ in range(10_001):
                await socket.receive_bytes()

    assert time.monotonic() - started < 30
