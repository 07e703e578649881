"""Rate limits: buckets per route and place, and the global one."""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from .errors import ApiError

# Requests per seconds. Discord publishes none of these and tells them only in headers; they are
# chosen on the strict side, so that a bot that lives with them lives with the platform.
LIMITS: Mapping[str, tuple[int, float]] = {
    "POST /channels/{}/messages": (5, 5.0),
    "PATCH /channels/{}/messages/{}": (5, 5.0),
    "DELETE /channels/{}/messages/{}": (5, 1.0),
    "GET /channels/{}/messages": (5, 5.0),
    "GET /channels/{}/messages/{}": (5, 5.0),
    "PUT /channels/{}/messages/{}/reactions/{}/@me": (1, 0.25),
    "POST /channels/{}/typing": (5, 5.0),
    "POST /channels/{}/messages/{}/threads": (50, 300.0),
    "POST /channels/{}/threads": (50, 300.0),
    "PATCH /channels/{}": (5, 15.0),
    "POST /users/@me/channels": (10, 10.0),
    "webhook": (5, 2.0),
}
GLOBAL_PER_SECOND = 50


@dataclass(slots=True)
class Bucket:
    """One window of requests; starts with the first and ends `seconds` later."""

    limit: int
    seconds: float
    resets_at: float = 0.0
    used: int = 0


@dataclass(slots=True)
class Limits:
    """All buckets; lives as long as the simulator.

    Attributes:
        enabled: Off: nothing is refused and no header is sent.
        refused: How many requests were answered 429.
    """

    enabled: bool = True
    refused: int = 0
    rules: dict[str, tuple[int, float]] = field(default_factory=lambda: dict(LIMITS))
    _buckets: dict[tuple[str, str], Bucket] = field(default_factory=dict)
    _recent: deque[float] = field(default_factory=deque)

    def take(self, route: str, major: str, counts_globally: bool) -> dict[str, str]:
        """Count a request and return the answer's headers.

        Raises:
            ApiError: 429, with `retry_after` and the headers that clients go by.
        """
        if not self.enabled:
            return {}
        now = time.monotonic()
        if counts_globally:
            self._take_global(now)
        rule = self.rules.get(route)
        if rule is None:
            return {}
        bucket = self._buckets.setdefault((route, major), Bucket(*rule))
        if now >= bucket.resets_at:
            bucket.resets_at, bucket.used = now + bucket.seconds, 0
        left = bucket.resets_at - now
        if bucket.used >= bucket.limit:
            headers = self._headers(route, bucket, left) | {"X-RateLimit-Scope": "user"}
            raise self._refuse(left, headers, everywhere=False)
        bucket.used += 1
        return self._headers(route, bucket, left)

    def _take_global(self, now: float) -> None:
        while self._recent and self._recent[0] <= now - 1:
            self._recent.popleft()
        if len(self._recent) >= GLOBAL_PER_SECOND:
            left = self._recent[0] + 1 - now
            headers = {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}
            raise self._refuse(left, headers, everywhere=True)
        self._recent.append(now)

    def _refuse(self, left: float, headers: dict[str, str], everywhere: bool) -> ApiError:
        self.refused += 1
        error = ApiError(
            429,
            0,
            "You are being rate limited.",
            headers={**headers, "Retry-After": str(int(left) + 1), "Via": "1.1 google"},
        )
        error.body |= {"retry_after": round(left + 0.001, 3), "global": everywhere}
        return error

    @staticmethod
    def _headers(route: str, bucket: Bucket, left: float) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": str(bucket.limit),
            "X-RateLimit-Remaining": str(max(bucket.limit - bucket.used, 0)),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": hashlib.md5(route.encode()).hexdigest(),
        }
