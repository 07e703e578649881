"""Who is asking: signed cookies for the browser and, with a password, for its session. Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from bot.domain import Author

PLATFORM = "web"
BROWSER_SECONDS = 365 * 24 * 3600
SESSION_SECONDS = 30 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Identity:
    """Makes and reads the two cookies of one playground; lives as long as the process.

    Attributes:
        password: Empty when the page needs none.
        label: Ends the cookies' names, so that two playgrounds on one host do not share them
            (cookies know hosts, not ports).
    """

    secret_key: bytes
    password: str
    label: str

    @property
    def browser_cookie(self) -> str:
        """Name of the cookie that holds the browser's id."""
        return f"limner_browser_{self.label}"

    @property
    def session_cookie(self) -> str:
        """Name of the cookie that proves the password was given."""
        return f"limner_session_{self.label}"

    def new_browser(self) -> str:
        """Return the cookie of a browser that was not here before."""
        return self._sealed("browser", secrets.token_hex(16))

    def author(self, cookie: str | None) -> Author | None:
        """Return whose cookie this is, None when it is missing or not ours."""
        browser = self._opened("browser", cookie)
        return Author(PLATFORM, browser, "you") if browser else None

    def new_session(self, now: float) -> str:
        """Return the cookie for someone who gave the password at `now` (Unix seconds)."""
        return self._sealed(self._session_purpose(), str(int(now) + SESSION_SECONDS))

    def may_enter(self, cookie: str | None, now: float) -> bool:
        """Return whether no password is needed, or this session is good until later than now."""
        if not self.password:
            return True
        until = self._opened(self._session_purpose(), cookie)
        return until is not None and now < int(until)

    def is_password(self, given: str) -> bool:
        """Compare in constant time; hashing first hides the length too."""
        return hmac.compare_digest(_digest(given), _digest(self.password))

    def _session_purpose(self) -> str:
        # A changed password ends all sessions.
        return f"session:{_digest(self.password).hex()}"

    def _sealed(self, purpose: str, value: str) -> str:
        return f"{value}.{self._signature(purpose, value)}"

    def _opened(self, purpose: str, cookie: str | None) -> str | None:
        value, dot, signature = (cookie or "").rpartition(".")
        expected = self._signature(purpose, value)
        good = hmac.compare_digest(signature.encode(), expected.encode())
        return value if dot and good else None

    def _signature(self, purpose: str, value: str) -> str:
        text = f"limner-web:{purpose}:{value}".encode("utf-8", "surrogatepass")
        digest = hmac.new(self.secret_key, text, hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
