"""Encryption at rest: what members said, and what gives access, as nobody without the key reads it.

AES-256-GCM under keys that HKDF derives from `LIMNER_SECRET_KEY`, one for each purpose, so that a
text opens only where it was put. A sealed text is `e1:` and base64 of nonce and ciphertext. What
has no such mark was written before there was encryption, and is read as it stands.
"""

from __future__ import annotations

import os
from binascii import a2b_base64, b2a_base64
from collections.abc import Sequence
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.errors import Lost

MARK: Final = "e1:"
"""Begins every sealed text; JSON never begins so."""

_NONCE_BYTES: Final = 12
"""96 bits, drawn at random: safe for 2**32 texts a key and purpose (NIST SP 800-38D, 8.3)."""

_UNREADABLE: Final = (
    "A record cannot be read: it is damaged, or was encrypted with another key. Please ask once "
    "more; if it happens again, tell Limner's operator to look at LIMNER_SECRET_KEY."
)


class KeyRing:
    """The keys of one Limner, the present one first. Lives as long as the process."""

    def __init__(self, secrets: Sequence[bytes]) -> None:
        """Hold secrets as they are configured: the first encrypts, all decrypt."""
        if not secrets:
            raise ValueError("a key ring needs a key")
        self._secrets = tuple(secrets)
        self._boxes: dict[str, Box] = {}

    def box(self, purpose: str) -> Box:
        """Return what seals and opens texts of one purpose, such as a column's name."""
        box = self._boxes.get(purpose)
        if box is None:
            ciphers = [_cipher(secret, purpose) for secret in self._secrets]
            box = self._boxes[purpose] = Box(purpose, ciphers)
        return box


class Box:
    """Seals and opens texts of one purpose; safe between threads. Lives as long as its ring."""

    __slots__ = ("_ciphers", "_first", "_purpose")

    def __init__(self, purpose: str, ciphers: Sequence[AESGCM]) -> None:
        self._purpose = purpose.encode()
        self._ciphers = tuple(ciphers)
        self._first = self._ciphers[0]

    def seal(self, text: str) -> str:
        """Return `text` encrypted with the present key, on one line and without a space."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._first.encrypt(nonce, text.encode(), self._purpose)
        return MARK + b2a_base64(nonce + sealed, newline=False).decode()

    def open(self, text: str) -> str:
        """Return the text that was sealed; one without the mark as it stands.

        Raises:
            Lost: It was changed, or none of the keys opens it.
        """
        if not text.startswith(MARK):
            return text
        opened, _ = self._opened(text)
        return opened

    def is_present(self, text: str) -> bool:
        """Return whether `text` is sealed with the present key, not with an earlier one or none.

        Raises:
            Lost: As `open`.
        """
        return text.startswith(MARK) and self._opened(text)[1] is self._first

    def _opened(self, text: str) -> tuple[str, AESGCM]:
        try:
            data = a2b_base64(text[len(MARK) :])
        except ValueError as error:
            raise Lost(_UNREADABLE) from error
        nonce, sealed = data[:_NONCE_BYTES], data[_NONCE_BYTES:]
        for cipher in self._ciphers:
            try:
                return cipher.decrypt(nonce, sealed, self._purpose).decode(), cipher
            except (InvalidTag, ValueError):  # another key's, or too short to be anybody's
                continue
        raise Lost(_UNREADABLE)


def _cipher(secret: bytes, purpose: str) -> AESGCM:
    derivation = HKDF(SHA256(), length=32, salt=None, info=f"limner at rest: {purpose}".encode())
    return AESGCM(derivation.derive(secret))
