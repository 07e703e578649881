"""A tour through the Slack simulator with the real client: every method, event and interaction."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import Any, Self

import pytest
from PIL import Image
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.simulators.slack import Channel, Message, Person, SlackSimulator, Team

BUTTON = {
    "type": "actions",
    "block_id": "buttons",
    "elements": [
        {"type": "button", "text": {"type": "plain_text", "text": "Again"}, "action_id": "again"}
    ],
}
MODAL = {
    "type": "modal",
    "callback_id": "imagine",
    "title": {"type": "plain_text", "text": "Imagine"},
    "submit": {"type": "plain_text", "text": "Draw"},
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "words",
            "label": {"type": "plain_text", "text": "Words"},
            "element": {"type": "plain_text_input", "action_id": "words"},
        },
        BUTTON,
    ],
}
HOME = {"type": "home", "blocks": [{"type": "divider"}]}


def png() -> bytes:
    """Return a small picture."""
    made = BytesIO()
    Image.new("RGB", (400, 300), "teal").save(made, "PNG")
    return made.getvalue()


class Tour:
    """A workspace with a client of the app's and two members; lives for one test."""

    def __init__(self, sim: SlackSimulator) -> None:
        self.sim = sim
        self.team: Team = sim.add_workspace()
        self.alice: Person = self.team.add_user("Alice")
        self.bob: Person = self.team.add_user("Bob")
        self.channel: Channel = self.team.add_channel("pictures")
        self.client = AsyncWebClient(self.team.bot_token, base_url=sim.api_base)
        sim.app.events |= {"reaction_added", "member_joined_channel"}

    @classmethod
    async def everywhere(cls, sim: SlackSimulator) -> Self:
        """Return a tour that has been to every method and has seen every payload."""
        tour = cls(sim)
        posted = await tour.messages()
        for step in (tour.account, tour.places, tour.files, tour.streams):
            await step()
        await tour.talk(posted)
        await tour.views(posted)
        await tour.installation()
        return tour

    async def account(self) -> None:
        """Ask about the app and the people."""
        client = self.client
        await client.api_test()
        await client.auth_test()
        await client.apps_connections_open(app_token=self.sim.app.app_token)
        await client.users_info(user=self.alice.id, include_locale=True)
        await client.bots_info(bot=self.team.bot.bot_id)
        await client.team_info()

    async def messages(self) -> Message:
        """Write, change, find and delete messages; returns one with a button."""
        client, where = self.client, self.channel.id
        metadata = {"event_type": "job", "event_payload": {"id": "1"}}
        posted = await client.chat_postMessage(
            channel=where, text="a dog", blocks=[BUTTON], metadata=metadata
        )
        parent = str(posted["ts"])
        reply = await client.chat_postMessage(channel=where, text="v2", thread_ts=parent)
        await client.chat_update(channel=where, ts=str(reply["ts"]), text="v3")
        await client.chat_getPermalink(channel=where, message_ts=str(reply["ts"]))
        await client.reactions_add(channel=where, timestamp=parent, name="dog")
        await client.conversations_replies(channel=where, ts=parent, include_all_metadata=True)
        await client.conversations_history(channel=where, limit=5)
        await client.chat_delete(channel=where, ts=str(reply["ts"]))
        await client.chat_postEphemeral(channel=where, user=self.alice.id, text="only you")
        return self.channel.message(parent)

    async def places(self) -> None:
        """Open, join and look at conversations."""
        lobby = self.team.add_channel("lobby", self.alice, with_bot=False)
        await self.client.conversations_join(channel=lobby.id)
        await self.client.conversations_join(channel=lobby.id)
        await self.client.conversations_open(users=self.alice.id, return_im=True)
        await self.client.conversations_open(users=self.alice.id)
        await self.client.conversations_info(channel=lobby.id, include_num_members=True)
        await self.client.conversations_members(channel=lobby.id)

    async def files(self) -> None:
        """Upload a picture, wait until it is processed, show it, share another, delete it."""
        client = self.client
        uploaded = await client.files_upload_v2(file=png(), filename="dog.png", title="a dog")
        file_id = str(uploaded["files"][0]["id"])
        await client.files_info(file=file_id)
        await self.sim.wait_for(lambda: self.sim.files.processed(self.team.files[file_id]))
        await client.files_info(file=file_id)
        shown = {"type": "image", "slack_file": {"id": file_id}, "alt_text": "a dog"}
        await client.chat_postMessage(channel=self.channel.id, text="a dog", blocks=[shown])
        await client.files_upload_v2(
            file=png(), filename="dog.png", channel=self.channel.id, initial_comment="a dog"
        )
        await client.files_delete(file=file_id)

    async def streams(self) -> None:
        """Stream a message in the agent view, with its status line."""
        client, dm = self.client, await self.alice.dm()
        asked = await self.alice.say(dm, "a dog")
        thread: dict[str, Any] = {"channel_id": dm.id, "thread_ts": asked.ts}
        await client.assistant_threads_setStatus(**thread, status="is drawing")
        await client.assistant_threads_setTitle(**thread, title="a dog")
        prompts = [{"title": "Night", "message": "make it night"}]
        await client.assistant_threads_setSuggestedPrompts(**thread, prompts=prompts)
        begun = await client.chat_startStream(
            channel=dm.id, thread_ts=asked.ts, markdown_text="Drawing"
        )
        stream: dict[str, Any] = {"channel": dm.id, "ts": str(begun["ts"])}
        await client.chat_appendStream(**stream, markdown_text=" ...")
        await client.chat_stopStream(**stream, markdown_text=" done")

    async def talk(self, posted: Message) -> None:
        """Let members talk, share files, change and delete what they wrote, and react."""
        alice, place = self.alice, self.channel
        said = await alice.say(place, f"{self.team.bot.mention} a dog")
        await alice.edit(said, "a cat")
        await alice.delete(said)
        await alice.say(place, "make it night", thread_ts=posted.ts)
        await alice.say(place, "like this", files=[("dog.png", png())], thread_ts=posted.ts)
        await alice.say(place, f"{self.team.bot.mention} this", files=[("dog.png", png())])
        await alice.say(place, "look", thread_ts=posted.ts, broadcast=True)
        await alice.react(posted, "dog")
        await self.bob.join(self.team.add_channel("late", alice))

    async def views(self, posted: Message) -> None:
        """Open, change, push, submit and close modals from every interaction; show the home tab."""
        client, alice = self.client, self.alice
        pressed = await alice.press(posted, "again")
        opened = await client.views_open(trigger_id=pressed.trigger.id, view=MODAL)
        await client.views_update(view_id=str(opened["view"]["id"]), view=MODAL)
        modal = await pressed.wait_modal()
        pushing = await alice.press(modal, "again")
        await client.views_push(trigger_id=pushing.trigger.id, view=MODAL)
        await alice.close(await pushing.wait_modal())
        await alice.submit(modal, {"words": "a dog"})
        await alice.command(self.channel, "/imagine", "a dog")
        await alice.message_shortcut(posted, "refine_picture")
        await alice.global_shortcut("imagine")
        await client.views_publish(user_id=alice.id, view=HOME)
        await alice.open_home()
        await alice.open_home("messages")

    async def installation(self) -> None:
        """Install the app elsewhere by OAuth and take it away again."""
        sim, elsewhere = self.sim, self.sim.add_workspace("Elsewhere", installed=False)
        sim.platform.oauth.visitor = elsewhere.add_user("Carol")
        query = {
            "client_id": sim.app.client_id,
            "scope": "chat:write",
            "redirect_uri": "https://x.org",
        }
        code = sim.platform.oauth.authorize(query).partition("code=")[2].partition("&")[0]
        with warnings.catch_warnings():
            # slack-sdk 3.47 passes the secret in a way that aiohttp 3.14 deprecates.
            warnings.filterwarnings("ignore", "BasicAuth is deprecated", DeprecationWarning)
            got = await AsyncWebClient(base_url=sim.api_base).oauth_v2_access(
                client_id=sim.app.client_id,
                client_secret=sim.app.client_secret,
                code=code,
                redirect_uri="https://x.org",
            )
        away = AsyncWebClient(str(got["access_token"]), base_url=sim.api_base)
        await away.auth_revoke(test=True)
        await away.auth_revoke()


async def refused(client: AsyncWebClient, method: str, arguments: dict[str, Any]) -> str:
    """Call a method that is to refuse; returns the code of its refusal."""
    with pytest.raises(SlackApiError) as found:
        await client.api_call(method, params=arguments)
    return str(found.value.response["error"])
