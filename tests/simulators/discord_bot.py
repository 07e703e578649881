"""A small bot made with the real discord.py, which the simulator's own tests drive."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from io import BytesIO
from typing import Any, TypeVar

import pytest
import yarl

from tests.simulators.discord import DiscordSimulator

__all__ = ["PICTURE", "TIGHT", "Bot", "connected", "discord", "picture_file"]

with warnings.catch_warnings():
    # discord.py imports audioop, which Python 3.11 calls deprecated.
    warnings.simplefilter("ignore", DeprecationWarning)
    import discord
    from discord import app_commands
    from discord.http import Route

Client = TypeVar("Client", bound=discord.Client)
PICTURE = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f"
    b"\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0P\x0f\x00\x04\x85\x01\x80\x84\xa9\x8c!\x00"
    b"\x00\x00\x00IEND\xaeB`\x82"
)
TIGHT = discord.Intents(guilds=True, guild_messages=True, dm_messages=True, message_content=True)


def picture_file(name: str = "dog.png", data: bytes = PICTURE) -> discord.File:
    return discord.File(BytesIO(data), name, description="a dog in pink sunglasses")


class RefineModal(discord.ui.Modal):
    def __init__(self) -> None:
        super().__init__(title="Refine", custom_id="refine-modal", timeout=60)
        self.style = discord.ui.TextInput[Any](custom_id="style", max_length=50)
        self.add_item(discord.ui.Label(text="Style", component=self.style))

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.defer(thinking=True)
        await interaction.edit_original_response(
            content=f"refined to {self.style.value}", attachments=[picture_file("refined.png")]
        )


class RefineButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"refine:(?P<id>\d+)"):
    def __init__(self, number: int) -> None:
        super().__init__(discord.ui.Button(label="Refine", custom_id=f"refine:{number}"))

    @classmethod
    async def from_custom_id(cls, _interaction: Any, _item: Any, match: Any, /) -> RefineButton:
        return cls(int(match["id"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_modal(RefineModal())


class ManyModal(discord.ui.Modal):
    """Every kind of field at once; repeats what was filled in."""

    def __init__(self) -> None:
        super().__init__(title="Everything", timeout=60)
        self.words = discord.ui.TextInput[Any](custom_id="words", required=False, default="kept")
        self.pick = discord.ui.Select[Any](
            custom_id="pick", options=[discord.SelectOption(label=name) for name in ("one", "two")]
        )
        self.upload = discord.ui.FileUpload[Any](custom_id="upload", min_values=1, max_values=2)
        for field in (self.words, self.pick, self.upload):
            self.add_item(discord.ui.Label(text="Field", component=field))

    async def on_submit(self, interaction: discord.Interaction[Any]) -> None:
        data = await self.upload.values[0].read()
        text = f"{self.words.value} {self.pick.values[0]} {len(data)}"
        await interaction.response.edit_message(view=layout(text))


class OpenButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template="open"):
    def __init__(self) -> None:
        super().__init__(discord.ui.Button(label="Open", custom_id="open"))

    @classmethod
    async def from_custom_id(cls, _interaction: Any, _item: Any, _match: Any, /) -> OpenButton:
        return cls()

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.send_modal(ManyModal())


def layout(text: str) -> discord.ui.LayoutView:
    """Return a components-V2 message: words, a picture and a button in a container."""
    view = discord.ui.LayoutView(timeout=None)
    gallery = discord.ui.MediaGallery[Any]()
    gallery.add_item(media="attachment://dog.png", description="a dog")
    box = discord.ui.Container[Any](discord.ui.TextDisplay(text), gallery, accent_colour=255)
    row = discord.ui.ActionRow[Any]()
    row.add_item(OpenButton())
    view.add_item(box)
    view.add_item(row)
    return view


class Bot(discord.Client):
    """Draws nothing: answers with one and the same picture."""

    def __init__(self, intents: discord.Intents = TIGHT) -> None:
        super().__init__(
            intents=intents,
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=0.05,
        )
        self.tree = app_commands.CommandTree(self)
        self.seen: list[discord.Message] = []
        self.errors: list[BaseException] = []
        self.disconnects = 0
        self.resumes = 0
        self._register()

    def _register(self) -> None:
        @self.tree.command(description="Draw a picture")
        @app_commands.allowed_installs(guilds=True, users=True)
        @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
        async def imagine(
            interaction: discord.Interaction[Any],
            prompt: app_commands.Range[str, 1, 1000],
            count: app_commands.Range[int, 1, 4] = 1,
            picture: discord.Attachment | None = None,
            style: str = "",
            private: bool = False,
        ) -> None:
            await interaction.response.defer(ephemeral=private)
            data = await picture.read() if picture else PICTURE
            view = discord.ui.View(timeout=None)
            view.add_item(RefineButton(7))
            await interaction.edit_original_response(
                content=f"{prompt} {style}".strip(),
                attachments=[picture_file(f"{n}.png", data) for n in range(count)],
                view=view,
            )

        @imagine.autocomplete("style")
        async def complete(_: Any, current: str) -> list[app_commands.Choice[str]]:
            styles = ["anime", "noir"]
            return [app_commands.Choice(name=s, value=s) for s in styles if current in s]

        @self.tree.context_menu(name="Show prompt")
        async def show(interaction: discord.Interaction[Any], message: discord.Message) -> None:
            text = f"prompt: {message.content}"
            await interaction.response.send_message(text, ephemeral=True)

        @self.tree.command(description="Show the new components")
        async def shelf(interaction: discord.Interaction[Any]) -> None:
            await interaction.response.send_message(view=layout("v1"), file=picture_file())

        @self.tree.command(description="Answer nothing")
        async def silence(_: discord.Interaction[Any]) -> None:
            return

    async def setup_hook(self) -> None:
        self.add_dynamic_items(RefineButton, OpenButton)
        await self.tree.sync()

    async def before_identify_hook(self, _: int | None, *, initial: bool = False) -> None:
        """Identify again at once; the library would wait five seconds."""

    async def on_message(self, message: discord.Message) -> None:
        self.seen.append(message)

    async def on_disconnect(self) -> None:
        self.disconnects += 1

    async def on_resumed(self) -> None:
        self.resumes += 1


@asynccontextmanager
async def connected(
    sim: DiscordSimulator, bot: Client, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Client]:
    """Run a bot against the simulator until the block ends."""
    monkeypatch.setattr(Route, "BASE", sim.api_base)
    monkeypatch.setattr(
        discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(sim.gateway_url)
    )
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(bot.start(sim.token))
        try:
            await asyncio.wait_for(bot.wait_until_ready(), 10)
            yield bot
        finally:
            await bot.close()
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
