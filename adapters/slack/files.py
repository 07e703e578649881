"""Files on Slack: pictures up, uploads down."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any, Final

import yarl

from adapters.slack.api import Rejected, SlackApi
from adapters.slack.incoming import UPLOADED
from bot.chat import fetching, fitting, words
from bot.chat.fitting import Attached, Fidelity, Fitted
from bot.domain import Address, ScreenedPicture, Upload, Version
from bot.errors import InvalidAsk
from bot.ports import Vault

_HOSTS: Final = ("slack.com",)  # to which a bot token may be sent
TOO_LARGE: Final = "file_upload_size_restricted"
_LEAST_BYTES: Final = 32 * 1024
_PIECE_BYTES: Final = 262_144
# Slack makes its previews within seconds; a block with an unprocessed file is refused.
_POLLS_SECONDS: Final = (0.1, 0.2, 0.4, 0.8, 1.0, 1.5, 2.0, 3.0)


class SlackFiles:
    """Uploads pictures without sharing them, or shares them. Lives as long as the platform."""

    def __init__(self, api: SlackApi) -> None:
        self._api = api

    async def upload(self, team: str, name: str, data: bytes, **share: str | None) -> str:
        """Upload a file and return its id; `share` may say `channel_id` and `thread_ts`."""
        file = await self._send(team, name, data)
        await self.complete(team, {file: name}, **share)
        return file

    async def best(
        self,
        team: str,
        picture: Attached,
        share: Mapping[str, str | None] | None = None,
        *,
        copies: bool = True,
    ) -> tuple[str, Fidelity]:
        """Upload a picture as `send` sends it, and return its file."""
        file, title, how = await self.send(team, picture, copies=copies)
        await self.complete(team, {file: title}, **(share or {}))
        return file, how

    async def complete(
        self, team: str, titles: Mapping[str, str], **share: str | None
    ) -> Sequence[str]:
        """Keep files that were sent, by their ids; `share` as in `upload`.

        Returns those that Slack still has to process.
        """
        files = [{"id": file, "title": title} for file, title in titles.items()]
        done = await self._api.call(team, "files.completeUploadExternal", files=files, **share)
        known = {str(file.get("id")) for file in done.get("files") or () if _processed(file)}
        return [file for file in titles if file not in known]

    async def send(
        self, team: str, picture: Attached, *, copies: bool = True
    ) -> tuple[str, str, Fidelity]:
        """Send a picture, as it is or as near to it as a workspace lets pass that limits sizes.

        Nobody sees it, and Slack does not keep it, until it is completed. Returns its file, the
        name of that, and how near it is.

        Raises:
            Rejected: Nothing of it passes, or nothing but a copy where `copies` will not do.
        """
        given, refused = Fitted((picture,)), None
        while refused is None or copies or given.fidelity is not Fidelity.COPY:
            (file,) = given.files
            try:
                sent = await self._send(team, file.filename, file.data)
            except Rejected as error:
                if error.code != TOO_LARGE or len(file.data) < _LEAST_BYTES:
                    raise
                refused = error
            else:
                return sent, file.filename, given.fidelity
            # How large is too large is not told: the next one is lossless, then each is lighter.
            least = (
                len(file.data) - 1 if given.fidelity is Fidelity.ORIGINAL else len(file.data) // 2
            )
            given = await fitting.fitted([picture], least)
        raise refused

    async def _send(self, team: str, name: str, data: bytes) -> str:
        return await self._api.patiently("upload", partial(self._sent, team, name, data), team)

    async def _sent(self, team: str, name: str, data: bytes) -> str:
        got = await self._api.call(
            team, "files.getUploadURLExternal", filename=name, length=str(len(data))
        )
        size = {"Content-Length": str(len(data))}
        await self._api.post(str(got["upload_url"]), data=_pieces(data), headers=size)
        return str(got["file_id"])

    async def ready(self, team: str, files: Iterable[str]) -> None:
        """Wait until Slack has processed pictures, but not for ever.

        Raises:
            Rejected: It does not have one of them.
        """
        await asyncio.gather(*(self._ready(team, file) for file in files))

    async def _ready(self, team: str, file: str) -> None:
        for pause in (*_POLLS_SECONDS, 0.0):
            if _processed(await self.info(team, file)):
                break
            await asyncio.sleep(pause)

    async def info(self, team: str, file: str) -> dict[str, Any]:
        """Return what Slack knows of a file."""
        found: dict[str, Any] = (await self._api.call(team, "files.info", file=file))["file"]
        return found

    async def delete(self, team: str, file: str) -> None:
        """Remove a file; one that is gone already is fine."""
        try:
            await self._api.call(team, "files.delete", file=file)
        except Rejected as error:
            if error.code not in ("file_not_found", "file_deleted"):
                raise


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known of a version on Slack.

    Attributes:
        files: Its pictures, uploaded without being shared.
        thumbnail: A small copy of the first, for a version whose files are not known.
        origin: The channel where a private one was asked for.
        copied: They are compressed copies, since Slack takes no larger files there.
    """

    files: Sequence[str] = ()
    thumbnail: str = ""
    origin: str = ""
    copied: bool = False

    @property
    def every(self) -> tuple[str, ...]:
        """All files that Slack has of it."""
        return (*self.files, *([self.thumbnail] if self.thumbnail else []))

    @property
    def first(self) -> str:
        """The file that shows the version in a list, empty where there is none."""
        return self.files[0] if self.files else self.thumbnail


class Shelf:
    """Remembers what Slack has of each version, in the vault. Lives as long as the platform."""

    def __init__(self, files: SlackFiles, vault: Vault) -> None:
        self._files = files
        self._vault = vault

    async def kept(self, version_id: str) -> Kept:
        """Return what is known of a version."""
        found = await self._vault.get(_name(version_id))
        return Kept(**json.loads(found)) if found else Kept()

    async def pictures(
        self, team: str, version: Version, pictures: Sequence[ScreenedPicture], origin: str
    ) -> Kept:
        """Return a version with files that Slack has of its pictures, processed.

        They are recorded before they are shown, so that a repeat shows the same ones. Where it
        was asked for, `origin`, may be empty: then it was where the version was that it continues.
        """
        kept = await self.kept(version.id)
        if await self._still(team, kept.files):
            return kept
        origin = kept.origin or origin
        if not origin and version.parent:
            origin = (await self.kept(version.parent.version_id)).origin
        sending = (self._files.send(team, one) for one in attached(version, pictures))
        sent = await asyncio.gather(*sending)
        titles = {file: title for file, title, _ in sent}
        copied = any(how is Fidelity.COPY for *_, how in sent)
        kept = replace(kept, files=list(titles), origin=origin, copied=copied)
        await asyncio.gather(self._completed(team, titles), self._keep(version.id, kept))
        return kept

    async def _completed(self, team: str, titles: Mapping[str, str]) -> None:
        if unready := await self._files.complete(team, titles):
            await asyncio.sleep(_POLLS_SECONDS[0])  # asked at once, Slack would say the same again
            await self._files.ready(team, unready)

    async def add_thumbnail(self, team: str, version: Version, data: bytes) -> str:
        """Upload and remember a small copy of a version's first picture; return its file."""
        file = await self._files.upload(team, words.filename(version, 0, "image/webp"), data)
        await self._files.ready(team, [file])
        await self._keep(version.id, replace(await self.kept(version.id), thumbnail=file))
        return file

    async def check(self, team: str, version_id: str) -> None:
        """Forget files that Slack does not have any more."""
        kept = await self.kept(version_id)
        if kept.first and not await self._still(team, [kept.first]):
            await self._keep(version_id, Kept(origin=kept.origin))

    async def _keep(self, version_id: str, kept: Kept) -> None:
        await self._vault.put(_name(version_id), json.dumps(asdict(kept)))

    async def _still(self, team: str, files: Sequence[str]) -> bool:
        with suppress(Rejected):  # removed there by somebody, or by the workspace's retention
            await self._files.ready(team, files)
            return bool(files)
        return False


def attached(
    version: Version, pictures: Sequence[ScreenedPicture], first: int = 0
) -> Sequence[Attached]:
    """Return pictures as files."""
    kinds = [picture.file.media_type for picture in pictures]
    return [
        Attached(words.filename(version, n, kind), picture.data, kind)
        for n, (picture, kind) in enumerate(zip(pictures, kinds, strict=True), first)
    ]


def _name(version_id: str) -> str:
    """Return the secret that `storage/forgetting.py` removes together with a version."""
    return f"version:{version_id}"


class SlackInbox:
    """Fetches uploads from Slack alone. Lives as long as the platform."""

    def __init__(self, api: SlackApi, files: SlackFiles) -> None:
        self._api = api
        self._files = files

    async def fetch(self, upload: Upload, max_bytes: int) -> bytes:
        """Return an upload's bytes. Raises: InvalidAsk (too large, gone, not from Slack)."""
        scheme, _, path = upload.url.partition(":")
        team, _, file = path.partition("/")
        if scheme != UPLOADED:
            raise fetching.from_elsewhere("Slack")
        try:
            known = await self._files.info(team, file)
        except Rejected as error:  # deleted, or shared where the bot may not look
            raise InvalidAsk(fetching.GONE) from error
        url = yarl.URL(str(known.get("url_private_download") or ""), encoded=True)
        if not fetching.trusted(url, _HOSTS, yarl.URL(self._api.base_url)):
            raise fetching.from_elsewhere("Slack")
        headers = {"Authorization": f"Bearer {await self._api.token(team)}"}
        return await fetching.fetch(self._api.session, url, max_bytes, headers)

    async def acknowledged(self, address: Address) -> bool:
        """Say yes: nobody can tell, and an answer too many is better than none."""
        return True


async def _pieces(data: bytes) -> AsyncIterator[memoryview]:
    """Give a picture bit by bit, so that no write of a whole one holds up the loop."""
    for start in range(0, len(data), _PIECE_BYTES):
        yield memoryview(data)[start : start + _PIECE_BYTES]


def _processed(file: dict[str, Any]) -> bool:
    return bool(file.get("mimetype")) and any(name.startswith("thumb_") for name in file)
