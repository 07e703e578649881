"""What Slack has of each version, remembered in the vault."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Final

from adapters.slack.ahead import Ahead
from adapters.slack.api import Rejected, SlackApi
from adapters.slack.files import POLLS_SECONDS, SlackFiles
from bot.chat import fitting, words
from bot.chat.fitting import Attached, Fidelity
from bot.domain import ScreenedPicture, Version
from bot.ports import Vault

_WEBP: Final = "image/webp"


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a version on Slack.

    Attributes:
        files: Its pictures, uploaded without being shared.
        thumbnail: A small copy of the first, for a version whose files are not known.
        origin: The channel where a private one was asked for.
        copied: They are compressed copies, since Slack takes no larger files there.
        below: Its pictures, shared in threads where Slack did not take them as blocks.
    """

    files: Sequence[str] = ()
    thumbnail: str = ""
    origin: str = ""
    copied: bool = False
    below: tuple[str, ...] = ()

    @property
    def every(self) -> tuple[str, ...]:
        """All files that Slack has of it."""
        return (*self.files, *([self.thumbnail] if self.thumbnail else []), *self.below)

    @property
    def first(self) -> str:
        """The file that shows the version in a list, empty where there is none."""
        return self.files[0] if self.files else self.thumbnail


class Shelf:
    """Remembers what Slack has of each version, in the vault. Lives as long as the platform."""

    def __init__(self, api: SlackApi, vault: Vault) -> None:
        self._files = SlackFiles(api)
        self._vault = vault
        self.ahead = Ahead(self._files)

    async def kept(self, version_id: str) -> Kept:
        """Return what is known of a version."""
        found = await self._vault.get(_name(version_id))
        known = json.loads(found) if found else {}
        return Kept(**known | {"below": tuple(known.get("below", ()))})

    async def record(
        self, version: Version, files: Sequence[str], origin: str
    ) -> Mapping[str, str]:
        """Return what is to be kept of a version with files that are on their way, by its name."""
        kept = Kept(files, origin=await self._origin(version, origin))
        return {_name(version.id): _written(kept)}

    async def pictures(
        self, team: str, version: Version, pictures: Sequence[ScreenedPicture], origin: str
    ) -> Kept:
        """Return a version with files that Slack has of its pictures, processed.

        They are recorded before they are shown, so that a repeat shows the same ones. Where it
        was asked for, `origin`, may be empty: then it was where the version was that it continues.
        """
        files = fitting.attached(version, pictures)
        if ahead := await self.ahead.sent(version.id):
            names = (one.filename for one in files)
            await self._completed(team, dict(zip(ahead, names, strict=True)))
            return Kept(ahead, origin=await self._origin(version, origin))
        kept = await self.kept(version.id)
        if await self._still(team, kept.files):
            return kept
        origin = await self._origin(version, kept.origin or origin)
        sending = (self._files.send(team, one) for one in files)
        sent = await asyncio.gather(*sending)
        titles = {file: title for file, title, _ in sent}
        copied = any(how is Fidelity.COPY for *_, how in sent)
        kept = replace(kept, files=list(titles), origin=origin, copied=copied)
        await asyncio.gather(self._completed(team, titles), self._keep(version.id, kept))
        return kept

    async def _origin(self, version: Version, known: str) -> str:
        if known or not version.parent:
            return known
        return (await self.kept(version.parent.version_id)).origin

    async def _completed(self, team: str, titles: Mapping[str, str]) -> None:
        if unready := await self._files.complete(team, titles):
            await asyncio.sleep(POLLS_SECONDS[0])  # asked at once, Slack would say the same again
            await self._files.ready(team, unready)

    async def add_thumbnail(self, team: str, version: Version, data: bytes) -> str:
        """Upload and remember a small copy of a version's first picture; return its file."""
        picture = Attached(words.filename(version, 0, _WEBP), data, _WEBP)
        file, _ = await self._files.upload(team, picture)
        await self._files.ready(team, [file])
        await self._keep(version.id, replace(await self.kept(version.id), thumbnail=file))
        return file

    async def note_below(self, version_id: str, files: Sequence[str]) -> None:
        """Remember files that were shared in a thread, so that they go with the version."""
        kept = await self.kept(version_id)
        if below := [file for file in files if file not in kept.every]:
            await self._keep(version_id, replace(kept, below=(*kept.below, *below)))

    async def check(self, team: str, version_id: str) -> None:
        """Forget files that Slack does not have any more."""
        kept = await self.kept(version_id)
        if kept.first and not await self._still(team, [kept.first]):
            await self._keep(version_id, Kept(origin=kept.origin, below=kept.below))

    async def _keep(self, version_id: str, kept: Kept) -> None:
        await self._vault.put(_name(version_id), _written(kept))

    async def _still(self, team: str, files: Sequence[str]) -> bool:
        with suppress(Rejected):  # removed there by somebody, or by the workspace's retention
            await self._files.ready(team, files)
            return bool(files)
        return False


def _written(kept: Kept) -> str:
    return json.dumps(asdict(kept))


def _name(version_id: str) -> str:
    """Return the secret that `storage/forgetting.py` removes together with a version."""
    return f"version:{version_id}"
