"""How a member installs the app: through its install page and Slack's authorize page."""

from __future__ import annotations

import re
from html import unescape

import aiohttp

from .errors import SimulatorError
from .state import User

_MAX_HOPS = 5
_AUTHORIZE_LINK = re.compile(r'href="([^"]+/oauth/v2/authorize[^"]*)"')


async def install(who: User, url: str, *, allow: bool = True) -> tuple[int, str]:
    """Open the app's install page as a member, allow or refuse; return the last page.

    Raises:
        SimulatorError: The pages send each other around in circles.
    """
    oauth = who.workspace.platform.oauth
    oauth.visitor, oauth.allows = who, allow
    cookies: dict[str, str] = {}
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as browser:
        for _ in range(_MAX_HOPS):
            async with browser.get(url, cookies=cookies, allow_redirects=False) as page:
                text = await page.text()
                cookies |= {name: morsel.value for name, morsel in page.cookies.items()}
                following = page.headers.get("Location") or _add_to_slack(text)
                if following is None:
                    return page.status, text
                url = following
    raise SimulatorError(f"too many redirects, the last one to {url}")


def _add_to_slack(page: str) -> str | None:
    link = _AUTHORIZE_LINK.search(page)
    return unescape(link.group(1)) if link is not None else None
