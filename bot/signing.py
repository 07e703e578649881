"""Texts that go out and come back, signed so that nobody else can make one; and names for texts."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any, Final

_SIGNATURE_CHARACTERS: Final = 32
"""Half of an HMAC-SHA256: 128 bits are enough, and links stay short."""


class Signer:
    """Signs for one purpose; what was signed for another is refused. Lives as long as its owner."""

    def __init__(self, secret_key: bytes, purpose: str) -> None:
        self._secret_key = secret_key
        self._purpose = f"limner-{purpose}:".encode()

    def name(self, text: str) -> str:
        """Return what stands for a text, always the same, and tells nobody else what it was."""
        return hmac.new(self._secret_key, self._purpose + _bytes(text), hashlib.sha256).hexdigest()

    def signature(self, text: str) -> str:
        """Return the signature of a text, in hexadecimal digits."""
        return self.name(text)[:_SIGNATURE_CHARACTERS]

    def is_good(self, text: str, signature: str) -> bool:
        """Return whether a text was signed here; takes as long for one as for another."""
        return hmac.compare_digest(_bytes(signature), self.signature(text).encode())

    def packed(self, said: Sequence[str | int]) -> str:
        """Return values as one signed word that a link can hold."""
        text = json.dumps(list(said), separators=(",", ":")).encode()
        word = base64.urlsafe_b64encode(text).decode().rstrip("=")
        return f"{word}.{self.signature(word)}"

    def unpacked(self, token: str, count: int) -> list[Any] | None:
        """Return so many values that were packed here; None: they were not."""
        word, _, signature = token.rpartition(".")
        if not self.is_good(word, signature):
            return None
        try:
            said = json.loads(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
        except (binascii.Error, ValueError):  # signed by a process of another age
            return None
        return said if isinstance(said, list) and len(said) == count else None


def _bytes(text: str) -> bytes:
    """Return a text's bytes; what comes from outside may hold half a surrogate pair."""
    return text.encode("utf-8", "surrogatepass")
