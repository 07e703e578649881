"""Events over HTTP: the same work, and what Slack did not sign is refused and counted."""

import re
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from tests.end_to_end.program import free_port
from tests.end_to_end.slack_world import PHOTO, SlackWorld, flat, slack_world
from tests.end_to_end.world import PLENTY

PLATFORM = "slack"
pytestmark = [pytest.mark.end_to_end, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SlackWorld]:
    """Run the program with an address that Slack calls."""
    port = free_port()
    environ = {**PLENTY, "LIMNER_SLACK__MODE": "http", "LIMNER_SLACK__PORT": str(port)}
    async with slack_world(tmp_path_factory.mktemp("limner"), environ, start=False) as made:
        made.slack.app.request_url = f"http://127.0.0.1:{port}/slack/events"
        del made.program.environ["SLACK_APP_TOKEN"]  # type: ignore[attr-defined]  # a dict
        made.program.environ = {
            **made.program.environ,
            "SLACK_SIGNING_SECRET": made.slack.app.signing_secret,
        }
        await made.program.start()
        yield made
        made.check_calls()


async def refusals(here: SlackWorld) -> dict[str, float]:
    """Return how many requests were refused so far, by reason."""
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{here.program.address}/metrics") as page,
    ):
        text = await page.text()
    lines = re.findall(r"^limner_requests_refused_total\{(.*)\} (\S+)$", text, re.MULTILINE)
    counted: dict[str, float] = {}
    for labels, count in lines:
        found = dict(re.findall(r'(\w+)="([^"]*)"', labels))
        assert found["platform"] == "slack"
        counted[found["reason"]] = float(count)
    return counted


# --- the same work ----------------------------------------------------------------------------


async def test_the_address_proves_to_be_ours(here: SlackWorld) -> None:
    assert await here.slack.http.verify_url()


async def test_no_socket_is_opened(here: SlackWorld) -> None:
    assert here.slack.sockets.opened == 0
    assert here.slack.calls("apps.connections.open") == []


async def test_a_command_and_replies_bring_pictures(here: SlackWorld) -> None:
    first = await here.imagine("a dog in the park")
    second = await here.say(here.channel, "make it anime-style", thread=first)

    assert first.pictures
    assert "v2 from v1" in flat(second.shown)


async def test_a_mention_brings_one_picture(here: SlackWorld) -> None:
    calls = len(here.openai.billed_calls)
    shown = await here.say(here.channel, f"{here.team.bot.mention} a red fox")
    await here.slack.wait_quiet()
    await here.no_job_runs()

    assert here.said_by_bot(here.channel) == [shown]
    assert len(here.openai.billed_calls) == calls + 1


async def test_buttons_and_forms_work(here: SlackWorld) -> None:
    first = await here.imagine()
    varied = await here.press(first, "Vary")
    form = await here.form(await here.alice.press(varied, "Refine"))
    async with here.answer_in(here.channel, first.ts) as answer:
        await here.alice.submit(form, {"style": "noir"})

    assert form.closed
    assert "v3 from v2" in flat(answer[0].shown)


async def test_a_form_that_lacks_words_says_so_in_place(here: SlackWorld) -> None:
    form = await here.form(await here.ask(""))
    submitted = await here.alice.submit(form, {"words": " "})
    await submitted.wait_acknowledged()

    assert "Say what to draw" in form.errors["words"]


async def test_help_and_the_menu_of_a_message_work(here: SlackWorld) -> None:
    helped = await (await here.ask("help")).wait_message()
    posted = await here.bob.say(here.channel, "my dog", files=[PHOTO])
    form = await here.form(await here.alice.message_shortcut(posted, "refine_picture"))

    assert "--private" in helped.shown
    assert form.title == "Refine picture"


async def test_a_retry_after_a_lost_acknowledgement_makes_no_second_picture(
    here: SlackWorld,
) -> None:
    first = await here.imagine()
    await here.slack.wait_quiet()
    here.slack.dispatcher.deadline_seconds = 0.5
    here.slack.lose_acknowledgements()
    said = await here.alice.say(here.channel, "make it anime-style", thread_ts=first.ts)
    event = next(one for one in here.slack.events("message") if one.event["ts"] == said.ts)
    await here.wait(lambda: event.over)
    here.slack.dispatcher.deadline_seconds = 10
    await here.wait(lambda: [one for one in first.replies if one.pictures])
    await here.no_job_runs()

    assert len(event.attempts) == 2
    assert len([one for one in first.replies if one.pictures]) == 1


# --- what is refused --------------------------------------------------------------------------


async def test_a_bad_signature_is_refused_and_counted(here: SlackWorld) -> None:
    before = await refusals(here)
    here.slack.http.badly_signed = 1
    asked = await here.alice.command(here.channel, "/imagine", "a dog")
    await asked.wait_error()
    counted = await refusals(here)

    assert asked.delivery.attempts[0].status == 401
    assert counted.get("signature", 0) == before.get("signature", 0) + 1
    assert here.channel.messages == []


async def test_a_stale_request_is_refused_and_counted(here: SlackWorld) -> None:
    before = await refusals(here)
    here.slack.http.stale = 1
    asked = await here.alice.command(here.channel, "/imagine", "a dog")
    await asked.wait_error()
    counted = await refusals(here)

    assert asked.delivery.attempts[0].status == 401
    assert counted.get("stale", 0) == before.get("stale", 0) + 1
    assert here.channel.messages == []


async def test_a_replay_is_refused_and_counted(here: SlackWorld) -> None:
    await here.imagine()
    command = next(one for one in reversed(here.slack.http.sent) if b"imagine" in one.body)
    before = await refusals(here)
    reply = await here.slack.http.post(command)
    counted = await refusals(here)
    await here.no_job_runs()

    assert reply.status == 401
    assert counted.get("replay", 0) == before.get("replay", 0) + 1
    assert len(here.channel.messages) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Request-Timestamp": "soon", "X-Slack-Signature": "v0=00"},
        {"X-Slack-Request-Timestamp": "\u0661\u0662", "X-Slack-Signature": "v0=\u00e9"},
    ],
)
@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b'{"type": "event_callback"}'])
async def test_what_was_never_signed_is_refused(
    here: SlackWorld, headers: dict[str, str], body: bytes
) -> None:
    before = await refusals(here)
    sent = {"Content-Type": "application/json", **headers}
    reply = await here.slack.http.forge(body, sent)
    counted = await refusals(here)

    assert reply.status == 401
    assert sum(counted.values()) == sum(before.values()) + 1


@pytest.mark.parametrize("body", [b"", b"[1, 2]", b"payload=%7B", b"null"])
async def test_a_signed_body_that_makes_no_sense_does_no_harm(
    here: SlackWorld, body: bytes
) -> None:
    headers = {"Content-Type": "application/json", **here.slack.http.signed(body)}
    reply = await here.slack.http.forge(body, headers)
    shown = await here.imagine()

    assert 400 <= reply.status < 500
    assert shown.pictures
