"""Discord's REST interface as the adapter uses it: posts in, message ids out, errors in our words.

discord.py does the work (sessions, rate limits, retries); its objects for messages and views are
left out, because each message that it knows is kept in memory.
"""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final

import aiohttp
import discord
from discord.http import MultipartParameters, Route
from discord.webhook.async_ import AsyncWebhookAdapter, interaction_response_params

from adapters.discord.outgoing import EPHEMERAL, Post
from bot.errors import DeliveryError, Undeliverable

UNKNOWN_MESSAGE: Final = 10008
_NO_MEMBER: Final = frozenset({10007, 10013})
ALREADY_ACKNOWLEDGED: Final = 40060
TOO_LARGE: Final = 40005
ARCHIVED: Final = 50083
THREAD_EXISTS: Final = 160004
_MAY_NOT_REPLY: Final = 160002
_BUSY_RETRY_SECONDS: Final = 5.0
# A full rate limit for threads takes minutes to empty, and a picture does not wait for its thread.
_THREAD_SECONDS: Final = 5.0
_THREAD_PAUSE_SECONDS: Final = 60.0
_CLOSED: Final = "Discord is not connected any more."
_ANSWERED: Final = "limner_answered"
_THREAD_TYPES: Final = frozenset({10, 11, 12})


class Rejected(Undeliverable):
    """Discord said no to one request, for good; another way may still work.

    Attributes:
        code: Discord's own error code, 0 where it gave none.
    """

    def __init__(self, status: int, code: int) -> None:
        super().__init__(f"Discord did not accept the message (status {status}, code {code}).")
        self.code = TOO_LARGE if status == 413 else code


@contextmanager
def _in_our_words() -> Iterator[None]:
    try:
        yield
    except discord.RateLimited as error:
        raise DeliveryError("Discord is busy.", retry_after_seconds=error.retry_after) from error
    except discord.HTTPException as error:
        if error.status == 429 or error.status >= 500:
            busy = DeliveryError("Discord is busy.", retry_after_seconds=_BUSY_RETRY_SECONDS)
            raise busy from error
        raise Rejected(error.status, error.code) from error
    except (aiohttp.ClientError, OSError) as error:  # OSError includes time-outs
        raise DeliveryError("Discord could not be reached.") from error


class Rest:
    """Sends and edits messages. Lives as long as the platform; waits until it is logged in.

    Args:
        max_uploads: How many messages with files are on their way at once; more only make each
            of them slower.
    """

    def __init__(self, *, max_uploads: int) -> None:
        self._uploads = asyncio.Semaphore(max_uploads)
        self._logged_in = asyncio.Event()
        self._client: discord.Client | None = None
        self._session: aiohttp.ClientSession | None = None
        self._webhooks = AsyncWebhookAdapter()  # type: ignore[no-untyped-call]  # discord.py 2.7

    def connect(self, client: discord.Client, session: aiohttp.ClientSession) -> None:
        """Use a client that is logged in, and a session of our own for webhooks and files."""
        self._client, self._session = client, session
        self._logged_in.set()

    def disconnect(self) -> None:
        """Take nothing more: what is not sent by now waits for the next process."""
        self._client = self._session = None

    @property
    def me(self) -> int:
        """Id of the bot's own user."""
        user = None if self._client is None else self._client.user
        return 0 if user is None else user.id

    async def session(self) -> aiohttp.ClientSession:
        """Return the session, once there is one."""
        await self._logged_in.wait()
        if self._session is None:
            raise DeliveryError(_CLOSED)
        return self._session

    @asynccontextmanager
    async def _form(self, post: Post, **more: Any) -> AsyncIterator[MultipartParameters]:
        """Yield a post as one HTTP form; holds an upload's place while files are on their way."""
        payload = post.payload() | more
        if not post.files:
            yield MultipartParameters(payload=payload, multipart=None, files=None)
            return
        async with self._uploads:
            yield _multipart(payload, post)

    async def _http(self) -> discord.http.HTTPClient:
        await self._logged_in.wait()
        if self._client is None:
            raise DeliveryError(_CLOSED)
        return self._client.http

    # --- answers to interactions -----------------------------------------------------------

    async def respond(
        self, interaction: discord.Interaction, kind: int, data: Mapping[str, Any]
    ) -> None:
        """Give an interaction its first response: 4 a message, 9 a modal."""
        interaction.extras[_ANSWERED] = True
        with _in_our_words():
            await self._webhooks.create_interaction_response(
                interaction.id,
                interaction.token,
                session=await self.session(),
                params=interaction_response_params(kind, dict(data)),
            )

    async def whisper(self, interaction: discord.Interaction, post: Post) -> None:
        """Say something to an interaction's author alone, at once or after other answers."""
        if interaction.response.is_done() or _ANSWERED in interaction.extras:
            await self.follow_up(str(interaction.application_id), interaction.token, post)
        else:
            await self.respond(interaction, 4, post.payload() | {"flags": EPHEMERAL})

    async def original(self, application: str, token: str) -> dict[str, Any]:
        """Return the message that an interaction was acknowledged with."""
        with _in_our_words():
            message = await self._webhooks.get_original_interaction_response(
                int(application), token, session=await self.session()
            )
        return dict(message)

    async def edit_original(self, application: str, token: str, post: Post) -> str:
        """Replace the message that an interaction was acknowledged with."""
        async with self._form(post) as form:
            with _in_our_words():
                message = await self._webhooks.edit_original_interaction_response(
                    int(application),
                    token,
                    session=await self.session(),
                    payload=form.payload,
                    multipart=form.multipart,
                    files=form.files,
                )
        return str(message["id"])

    async def edit_by_token(self, application: str, token: str, message: str, post: Post) -> None:
        """Replace an answer to an interaction, or the message whose button was pressed.

        The latter is documented for an acknowledgement that updates that message. By its id it
        works after any other as well, as many bots rely on (2026-11), and nothing else reaches a
        message that one member alone sees.
        """
        with _in_our_words():
            await self._webhooks.edit_webhook_message(
                int(application),
                token,
                int(message),
                session=await self.session(),
                payload=post.payload(),
                with_components=True,
            )

    async def delete_original(self, application: str, token: str) -> None:
        """Remove the message that an interaction was acknowledged with."""
        with _in_our_words():
            await self._webhooks.delete_original_interaction_response(
                int(application), token, session=await self.session()
            )

    async def follow_up(self, application: str, token: str, post: Post) -> str:
        """Post one more answer to an interaction, visible to its author alone."""
        async with self._form(post, flags=EPHEMERAL) as form:
            with _in_our_words():
                message = await self._webhooks.execute_webhook(
                    int(application),
                    token,
                    session=await self.session(),
                    payload=form.payload,
                    multipart=form.multipart,
                    files=form.files,
                    wait=True,
                )
        assert message is not None
        return str(message["id"])

    # --- messages in channels --------------------------------------------------------------

    async def send(
        self, channel: str, post: Post, *, nonce: str, reply_to: str | None = None
    ) -> str:
        """Post a message; the same `nonce` within a few minutes posts it once.

        Where the bot may not read the history it may not reply either: the message then stands
        by itself.
        """
        try:
            return await self._send(channel, post, nonce, reply_to)
        except Rejected as error:
            if error.code != _MAY_NOT_REPLY or reply_to is None:
                raise
        return await self._send(channel, post, nonce, None)

    async def _send(self, channel: str, post: Post, nonce: str, reply_to: str | None) -> str:
        more: dict[str, Any] = {"nonce": nonce, "enforce_nonce": True}
        if reply_to is not None:
            more["message_reference"] = {"message_id": reply_to, "fail_if_not_exists": False}
        async with self._form(post, **more) as form:
            with _in_our_words():
                message = await (await self._http()).send_message(int(channel), params=form)
        return str(message["id"])

    async def edit(self, channel: str, message: str, post: Post) -> str:
        """Replace one of the bot's messages."""
        async with self._form(post) as form:
            with _in_our_words():
                http = await self._http()
                edited = await http.edit_message(int(channel), int(message), params=form)
        return str(edited["id"])

    async def delete(self, channel: str, message: str) -> None:
        """Remove a message."""
        with _in_our_words():
            await (await self._http()).delete_message(int(channel), int(message))

    async def message(self, channel: str, message: str) -> dict[str, Any]:
        """Return a message, with fresh links to its files."""
        with _in_our_words():
            return dict(await (await self._http()).get_message(int(channel), int(message)))

    async def parent_of(self, thread: str) -> str | None:
        """Return the id of the channel that a thread hangs in, None when it is no thread."""
        with _in_our_words():
            channel: Mapping[str, Any] = dict(await (await self._http()).get_channel(int(thread)))
        parent = channel.get("parent_id")
        return str(parent) if parent and channel["type"] in _THREAD_TYPES else None

    async def rights(self, guild: str, channel: str, user: str) -> discord.Permissions | None:
        """Return what somebody may do in a server's channel now; None: they are no member.

        Where the bot may not look into the channel, it is what they may do in the server.
        """
        await self._http()
        client = self._client
        assert client is not None
        with _in_our_words():
            place = await client.fetch_guild(int(guild), with_counts=False)
        try:
            with _in_our_words():
                member = await place.fetch_member(int(user))
        except Rejected as error:
            if error.code not in _NO_MEMBER:
                raise
            return None
        try:
            with _in_our_words():
                return (await place.fetch_channel(int(channel))).permissions_for(member)
        except Rejected:
            return member.guild_permissions

    async def after(self, channel: str, message: int) -> Sequence[Mapping[str, Any]]:
        """Return up to 100 messages that follow another."""
        with _in_our_words():
            return await (await self._http()).logs_from(int(channel), 100, after=message)

    async def typing(self, channel: str) -> None:
        """Show that an answer is being made; it fades after some seconds."""
        with _in_our_words():
            await (await self._http()).send_typing(int(channel))

    async def open_thread(self, channel: str, message: str, name: str) -> str:
        """Open a thread on a message and return its id; an opened one keeps its name."""
        route = Route(
            "POST",
            "/channels/{channel_id}/messages/{message_id}/threads",
            channel_id=int(channel),
            message_id=int(message),
        )
        http = await self._http()
        try:
            async with asyncio.timeout(_THREAD_SECONDS):
                with _in_our_words():
                    thread = await http.request(route, json={"name": name})
        except TimeoutError as error:
            busy = DeliveryError("Discord is busy.", retry_after_seconds=_THREAD_PAUSE_SECONDS)
            raise busy from error
        return str(thread["id"])

    async def unarchive(self, thread: str) -> None:
        """Open an archived thread again; a locked one needs a moderator's right."""
        with _in_our_words():
            await (await self._http()).edit_channel(int(thread), archived=False)

    async def private_channel(self, user: str) -> str:
        """Return the id of the direct message with a person."""
        with _in_our_words():
            return str((await (await self._http()).start_private_message(int(user)))["id"])


def _multipart(payload: dict[str, Any], post: Post) -> MultipartParameters:
    files = [discord.File(io.BytesIO(file.data), file.filename) for file in post.files]
    parts: list[dict[str, Any]] = [
        {"name": "payload_json", "value": json.dumps(payload), "content_type": "application/json"}
    ]
    for number, (file, attached) in enumerate(zip(files, post.files, strict=True)):
        parts.append(
            {
                "name": f"files[{number}]",
                "value": file.fp,
                "filename": file.filename,
                "content_type": attached.media_type,
            }
        )
    return MultipartParameters(payload=None, multipart=parts, files=files)
