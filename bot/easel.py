"""Signed links to pages on which members paint where a picture may change.

Whom a link is good for:

- Nobody guesses one: it is a random id with a signature, which is checked before anything is looked
  up.
- Opening it changes nothing, since chats open links to preview them, and shows nothing either. The
  first browser in which somebody *begins* gets a key, and from then on the link is good with that
  key alone. The link is shown to the request's author and to nobody else, so that browser is
  theirs; whoever gets hold of the link afterwards is refused.
- The request is kept with the link: author, place and parent are those of the member who asked for
  it. The answer goes to their thread and counts against their pictures, whoever sends it.
- It can be sent once. Its event key is made of the link's id, so a repeat is the same request. The
  request is written down and recorded first, and the link removed after that: if the process dies
  in between, sending it again is harmless, and if it dies before, the link is still good.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from bot.chat import painted as paint
from bot.domain import Reply, Request, Spot
from bot.errors import InvalidAsk, NotAllowed, NotFound, StorageError
from bot.ports import Studio, Vault
from bot.signing import Signer

log = logging.getLogger(__name__)

FORGED: Final = "This is not one of my links. Press Region under your picture for a new one."
USED_UP: Final = (
    "This link was used already, or is too old. Press Region under your picture for a new one."
)
ELSEWHERE: Final = (
    "This link was opened in another browser. Go on there, or press Region under your picture "
    "for a new one."
)
SENDING: Final = "This is being sent already."
NO_WORDS: Final = "Say what shall be there, for example: a red scarf."
_ID_CHARACTERS: Final = 32
# A picture decoded takes 16 MiB at most and some ten milliseconds of a core.
_DECODED_AT_ONCE: Final = 2


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for all links of a process.

    Attributes:
        public_url: Where the pages are reached from outside, without a slash at its end.
        max_characters: Of the words.
    """

    public_url: str
    secret_key: bytes
    good_for_seconds: float
    max_characters: int


class LiveEasel:
    """Implements `ports.Easel`. Lives as long as the process; links outlive it in the vault."""

    def __init__(
        self,
        vault: Vault,
        studio: Studio,
        terms: Terms,
        *,
        encode: Callable[[Request], str],
        decode: Callable[[str], Request],
        now: Callable[[], float],
    ) -> None:
        self._vault = vault
        self._studio = studio
        self._terms = terms
        self._signer = Signer(terms.secret_key, "easel")
        self._encode = encode
        self._decode = decode
        self._now = now
        self._sending: set[str] = set()
        self._decoding = asyncio.Semaphore(_DECODED_AT_ONCE)

    async def invite(self, request: Request) -> str:
        """See `ports.Easel`."""
        if not isinstance(request.ask, Reply) or request.ask.parent is None:
            raise ValueError("only a reply to a picture can be painted")
        link = secrets.token_hex(_ID_CHARACTERS // 2)
        expires_at = self._now() + self._terms.good_for_seconds
        await self._vault.put(_request(link), self._encode(request), expires_at)
        # Made now, so that handing it out is one step: nothing can fail halfway.
        key = secrets.token_hex(16)
        await self._vault.put(_painter(link), key, expires_at)
        await self._vault.put(_free(link), key, expires_at)
        return f"{self._terms.public_url}/paint/{link}{self._signer.signature(link)}"

    async def invited(self, token: str) -> Request:
        """See `ports.Easel`."""
        return await self._kept(self._opened(token))

    async def begin(self, token: str, key: str = "") -> str:
        """See `ports.Easel`."""
        link = self._opened(token)
        await self._kept(link)
        fresh = await self._vault.take(_free(link))
        if fresh is None:
            await self._check_key(link, key)
        return fresh or key

    async def begun(self, token: str, key: str) -> Request:
        """See `ports.Easel`."""
        link = self._opened(token)
        request = await self._kept(link)
        await self._check_key(link, key)
        return request

    async def submit(self, token: str, key: str, painted: bytes, words: str) -> None:
        """See `ports.Easel`."""
        link = self._opened(token)
        if link in self._sending:
            raise NotAllowed(SENDING)
        self._sending.add(link)
        try:
            kept = await self.begun(token, key)
            said = self._said(words)
            async with self._decoding:
                mask = await asyncio.to_thread(paint.small, painted)
            await self._send(link, _painted(kept, link, said, mask, self._now()))
        finally:
            self._sending.discard(link)

    async def _send(self, link: str, request: Request) -> None:
        self._studio.accept(request)
        await self._studio.submit(request)
        try:
            await self._vault.remove(_all(link))
        except StorageError as error:
            # It stands until it expires, and can only bring the same request again.
            log.warning("easel.link_left", extra={"reason": str(error)})

    async def _kept(self, link: str) -> Request:
        text = await self._vault.get(_request(link))
        if text is None:
            raise NotFound(USED_UP)
        return self._decode(text)

    async def _check_key(self, link: str, key: str) -> None:
        painter = await self._vault.get(_painter(link))
        if painter is None or not hmac.compare_digest(painter.encode(), _bytes(key)):
            raise NotAllowed(ELSEWHERE)

    def _said(self, words: str) -> str:
        said, limit = words.strip(), self._terms.max_characters
        if not said:
            raise InvalidAsk(NO_WORDS)
        if len(said) > limit:
            raise InvalidAsk(f"That is {len(said) - limit} characters too long. Say it in {limit}.")
        return said

    def _opened(self, token: str) -> str:
        """Return the id of a link that was made here. Raises: NotFound."""
        link, signature = token[:_ID_CHARACTERS], token[_ID_CHARACTERS:]
        if not self._signer.is_good(link, signature):
            raise NotFound(FORGED)
        return link


def _painted(kept: Request, link: str, words: str, mask: str, now: float) -> Request:
    if not isinstance(kept.ask, Reply):  # never: `invite` lets nothing else in
        raise NotFound(USED_UP)
    ask = replace(kept.ask, words=words, spot=Spot(painted=mask))
    event_key = f"{kept.address.platform}:paint:{link}"
    return replace(kept, event_key=event_key, ask=ask, received_at=now)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _all(link: str) -> str:
    return f"easel:{link}:"


def _request(link: str) -> str:
    return _all(link) + "request"


def _free(link: str) -> str:
    """Return the name of the key that the first browser takes."""
    return _all(link) + "free"


def _painter(link: str) -> str:
    """Return the name under which that browser's key is kept."""
    return _all(link) + "painter"
