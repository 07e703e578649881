"""Uploaded files: made from uploads, addressed by signed links that expire, served again."""

from __future__ import annotations

import hashlib
import hmac
import mimetypes
import re
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import quote

from PIL import Image

from .state import Attachment, World

# A link is good for 24 hours: discord.com/developers/docs/reference#signed-attachment-cdn-urls.
LINK_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Upload:
    """One file part of a request."""

    index: int
    filename: str
    data: bytes = field(repr=False)


def sanitize(filename: str) -> str:
    """Return the name under which Discord keeps a file: no blanks, no unusual characters."""
    return re.sub(r"[^\w.\-]", "", filename.replace(" ", "_")) or "unknown"


class Cdn:
    """Makes attachments and their links; lives as long as the simulator."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._key = b"signs the links of this simulator"
        self.origin = ""
        self.fetches: list[str] = []

    def store(
        self,
        filename: str,
        data: bytes,
        channel_id: int,
        *,
        content_type: str | None = None,
        description: str | None = None,
        ephemeral: bool = False,
    ) -> Attachment:
        """Keep a file and return it; the bytes are not copied."""
        name = sanitize(filename)
        guessed = content_type or mimetypes.guess_type(name)[0]
        width, height = _size_of(data) if (guessed or "").startswith("image/") else (None, None)
        attachment = Attachment(
            id=self._world.clock.snowflake(),
            filename=name,
            data=data,
            content_type=guessed,
            channel_id=channel_id,
            width=width,
            height=height,
            description=description,
            ephemeral=ephemeral,
        )
        self._world.attachments[attachment.id] = attachment
        return attachment

    def url(self, attachment: Attachment) -> str:
        """Return a link that is good for a day from now."""
        issued = int(self._world.clock.now())
        expires = issued + LINK_SECONDS
        kind = "ephemeral-attachments" if attachment.ephemeral else "attachments"
        path = f"/{kind}/{attachment.channel_id}/{attachment.id}/{quote(attachment.filename)}"
        signature = self._sign(path, expires, issued)
        return f"{self.origin}{path}?ex={expires:x}&is={issued:x}&hm={signature}&"

    def fetch(self, path: str, query: dict[str, str]) -> Attachment | None:
        """Return the file behind a link; None when the link is forged or has expired."""
        self.fetches.append(path)
        try:
            expires, issued = int(query["ex"], 16), int(query["is"], 16)
            attachment = self._world.attachments.get(int(path.split("/")[3]))
        except (KeyError, ValueError, IndexError):
            return None
        genuine = hmac.compare_digest(self._sign(path, expires, issued), query.get("hm", ""))
        return attachment if genuine and self._world.clock.now() < expires else None

    def _sign(self, path: str, expires: int, issued: int) -> str:
        text = f"{path}{expires}{issued}".encode()
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()


def _size_of(data: bytes) -> tuple[int | None, int | None]:
    try:
        with Image.open(BytesIO(data)) as picture:
            return picture.size
    except (OSError, ValueError, SyntaxError):
        return (None, None)  # Discord, too, keeps a broken picture as a plain file
