"""What a page complains of: errors in its scripts, and whatever the browser warns of."""

from __future__ import annotations

from playwright.async_api import ConsoleMessage, Page

REFUSALS = "Failed to load resource"
"""What the browser notes where a server says no, which a page may tell in its own words."""


def complaints_of(page: Page, *, but: str | None = None) -> list[str]:
    """Return a list that is filled from now on; what holds `but` is left out."""
    complaints: list[str] = []

    def listen(told: ConsoleMessage) -> None:
        meant = but is not None and but in told.text
        if told.type in {"error", "warning"} and not meant:
            complaints.append(f"{told.type}: {told.text} {told.location.get('url', '')}")

    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", listen)
    return complaints
