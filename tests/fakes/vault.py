"""Secrets in memory, as `ports.Vault` promises them."""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.errors import StorageError


class FakeVault:
    """Keeps secrets in a dict.

    Attributes:
        kept: What was put and is still there, expired or not: the secret and when it expires.
        full: Nothing can be written down.
    """

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self.kept: dict[str, tuple[str, float | None]] = {}
        self.full = False
        self._now = now

    async def put(self, name: str, secret: str, expires_at: float | None = None) -> None:
        if self.full:
            raise StorageError("The disk is full.")
        self.kept[name] = (secret, expires_at)

    async def get(self, name: str) -> str | None:
        secret, expires_at = self.kept.get(name, (None, None))
        return secret if expires_at is None or expires_at > self._now() else None

    async def every(self, prefix: str) -> dict[str, str]:
        found = {n: await self.get(n) for n in sorted(self.kept) if n.startswith(prefix)}
        return {name: secret for name, secret in found.items() if secret is not None}

    async def take(self, name: str) -> str | None:
        secret = await self.get(name)
        if secret is not None:
            del self.kept[name]
        return secret

    async def remove(self, prefix: str) -> int:
        names = [name for name in self.kept if name.startswith(prefix)]
        for name in names:
            del self.kept[name]
        return len(names)
