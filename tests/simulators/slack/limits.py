"""Rate limits: a tier per method and workspace, and one message a second per channel."""

from __future__ import annotations

import math
from collections import Counter, deque
from dataclasses import dataclass, field

from .clock import Clock
from .errors import rate_limited

# Calls per minute: docs.slack.dev/apis/web-api/rate-limits, 2026-11. "Special" ones that are not
# described there in figures stand at several hundred.
PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
SPECIAL_PER_MINUTE = {
    "chat.postMessage": 300,
    "auth.test": 300,
    "chat.getPermalink": 300,
    "assistant.threads.setStatus": 300,
    "oauth.v2.access": 600,
}
MESSAGES_PER_SECOND = 1.0
BURST = 3
WINDOW_SECONDS = 60.0


@dataclass(slots=True)
class _Bucket:
    tokens: float = BURST
    looked_at: float = 0.0


@dataclass(slots=True)
class Limits:
    """Counts calls and refuses those beyond a tier; lives as long as the simulator.

    Attributes:
        enabled: Whether calls beyond a limit are refused; they are counted either way.
        exceeded: Method -> how many calls were beyond its limit.
        counts: Method -> how many calls there were.
    """

    clock: Clock
    enabled: bool = True
    exceeded: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    _calls: dict[tuple[str, str], deque[float]] = field(default_factory=dict)
    _buckets: dict[str, _Bucket] = field(default_factory=dict)

    def take(self, method: str, tier: int | None, workspace: str, channel: str | None) -> None:
        """Count one call.

        Raises:
            ApiError: 429, when it is beyond a limit and limits are enforced.
        """
        self.counts[method] += 1
        wait = self._tier_wait(method, tier, workspace)
        if method == "chat.postMessage" and channel is not None:
            wait = max(wait, self._channel_wait(f"{workspace}/{channel}"))
        if wait <= 0:
            return
        self.exceeded[method] += 1
        if self.enabled:
            raise rate_limited(max(1, math.ceil(wait)))

    def _tier_wait(self, method: str, tier: int | None, workspace: str) -> float:
        most = PER_MINUTE[tier] if tier is not None else SPECIAL_PER_MINUTE.get(method, 300)
        now = self.clock.now()
        calls = self._calls.setdefault((method, workspace), deque())
        while calls and calls[0] <= now - WINDOW_SECONDS:
            calls.popleft()
        if len(calls) >= most:
            return calls[0] + WINDOW_SECONDS - now
        calls.append(now)
        return 0.0

    def _channel_wait(self, channel: str) -> float:
        now = self.clock.now()
        bucket = self._buckets.setdefault(channel, _Bucket(looked_at=now))
        refill = (now - bucket.looked_at) * MESSAGES_PER_SECOND
        bucket.tokens = min(float(BURST), bucket.tokens + refill)
        bucket.looked_at = now
        if bucket.tokens < 1:
            return (1 - bucket.tokens) / MESSAGES_PER_SECOND
        bucket.tokens -= 1
        return 0.0
