"""The locks of the page: which hosts and origins may ask, how often a password may be tried."""

from __future__ import annotations

import base64
import binascii
import ipaddress
from collections import OrderedDict, deque
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# A page of another origin cannot send this header without a preflight, which is never granted.
ASKED_HEADER: Final = "X-Limner"

PAGE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A picture opened by itself is a document of our origin: nothing in it may run.
PICTURE_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": with that, browsers hide the origin of our own login form from us too.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Frame-Options": "DENY",
}


async def harden(_: web.Request, response: web.StreamResponse) -> None:
    """Add the security headers to whatever is sent."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    # aiohttp would tell its version and Python's.
    response.headers["Server"] = "Limner"


def is_loopback(host: str) -> bool:
    """Return whether only this machine reaches a server bound to `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def host_name(header: str) -> str:
    """Return the name in a Host header, without port and brackets; empty when it is nonsense."""
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""


def may_serve(host_header: str, allowed: frozenset[str]) -> bool:
    """Return whether the page answers under this name; an empty set means any.

    A page without a password answers to this machine's own names alone: otherwise a site whose
    name is made to point here (DNS rebinding) could draw at the operator's cost.
    """
    name = host_name(host_header)
    return not allowed or name in allowed or name.endswith(".localhost")


def is_same_origin(headers: Mapping[str, str]) -> bool:
    """Return whether the page itself asks; a request without any of the marks is no browser's."""
    site = headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        return False
    origin = headers.get("Origin")
    # Only the host is compared: behind a proxy that ends TLS the scheme differs.
    return origin is None or urlsplit(origin).netloc == headers.get("Host", "")


def basic_password(header: str) -> str | None:
    """Return the password of a header for basic authentication, None if it is none."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(encoded).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return None


class Throttle:
    """Counts failed tries by caller; lives as long as the process, holds 1,000 callers at most."""

    def __init__(self, tries: int = 5, window_seconds: float = 300.0, callers: int = 1000) -> None:
        self._tries = tries
        self._window_seconds = window_seconds
        self._callers = callers
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()

    def wait_seconds(self, caller: str, now: float) -> float:
        """Return how long `caller` has to wait before the next try; 0 means not at all."""
        failures = self._failures.get(_network(caller))
        if failures is None or len(failures) < self._tries:
            return 0.0
        return max(0.0, failures[0] + self._window_seconds - now)

    def failed(self, caller: str, now: float) -> None:
        """Note one failed try."""
        network = _network(caller)
        self._failures.setdefault(network, deque(maxlen=self._tries)).append(now)
        self._failures.move_to_end(network)
        if len(self._failures) > self._callers:
            self._failures.popitem(last=False)


def _network(caller: str) -> str:
    """Take an IPv6 caller's /64 as one, since whoever has one address there has them all."""
    try:
        address = ipaddress.ip_address(caller)
    except ValueError:
        return caller
    if address.version == 4:
        return caller
    return str(ipaddress.ip_network((address, 64), strict=False))
