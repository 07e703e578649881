"""What moderators do, for the tests of both platforms."""

from __future__ import annotations

import re
from typing import Any

import aiohttp

from tests.adapters.web.easels import OURS
from tests.end_to_end.program import free_port
from tests.end_to_end.slack_world import SlackWorld
from tests.end_to_end.world import World
from tests.simulators.discord import Message, Person, TextChannel

# What words alone decide, and moderators may allow.
GORE = "a tortured man, mutilated, guts spilling out, extreme gore"
_LINK = re.compile(r"http://127\.0\.0\.1:[0-9]+/moderation/[\w.-]+")


def with_pages() -> dict[str, str]:
    """Return the environment in which the program has pages that a link can lead to."""
    port = free_port()
    return {
        "LIMNER_PAGES__PUBLIC_URL": f"http://127.0.0.1:{port}",
        "LIMNER_WEB__PAINT_PORT": str(port),
    }


async def review_in(here: World | SlackWorld, room: Any, known: Any = None) -> Any:
    """Return the review that is shown in a room and waits; not the one that is known."""

    def found() -> Any:
        waiting = [one for one in here.said_by_bot(room) if "Leave it so" in one.buttons]
        return next((one for one in waiting if one is not known), None)

    return await here.wait(found, "a review")


async def removed_on_page(answer: str) -> None:
    """Open the link in an answer as a browser does, and remove the picture that came up last.

    Then set rules for the channel there, and try words out.
    """
    (link,) = set(_LINK.findall(answer))
    async with aiohttp.ClientSession(headers=OURS, raise_for_status=True) as browser:
        page = await (await browser.get(link)).text()
        state = await (await browser.get(f"{link}/state")).json()
        waiting = state["waiting"][-1]
        decision = {"review": waiting["id"], "ruling": "remove"}
        after = await (await browser.post(f"{link}/decide", json=decision)).json()
        known = {"kind": "artist", "name": "Mila Kerntal", "like": "soft watercolours"}
        wanted = {"channel": True, "actions": {"disturbing": "block"}, "thresholds": {}}
        wanted |= {"blocked": [], "allowed": [], "names": [known], "caption": None}
        ruled = await (await browser.post(f"{link}/rules", json=wanted)).json()
        words = {"words": "a harbour by Mila Kerntal"}
        tried = await (await browser.post(f"{link}/preview", json=words)).json()
        forged = await browser.get(f"{link[:-3]}abc/state", raise_for_status=False)

    assert "<html" in page
    assert waiting["id"] not in {one["id"] for one in after["waiting"]}
    assert after["decided"][0]["id"] == waiting["id"]
    assert after["history"][0]["what"] == "remove"
    assert "mia" in after["history"][0]["moderator"].casefold()
    assert after["history"][0]["policy"] == waiting["policy"]
    assert ruled["rules"]["channel"]["names"] == [known]
    assert ruled["history"][0]["note"].splitlines() == [
        "channel: action of disturbing: block",
        "channel: name + artist Mila Kerntal = soft watercolours",
    ]
    assert (tried["action"], tried["stage"]) == ("rewrite", "names")
    assert tried["rewritten"] == "a harbour in the manner of soft watercolours"
    assert forged.status == 404


# --- on Discord -------------------------------------------------------------------------------


async def moderates(
    scene: World, mia: Person, path: str, place: Any = None, **more: Any
) -> Message:
    """Return what a moderator's command is answered."""
    asked = await mia.slash(place or scene.channel, f"moderation {path}", **more)
    return await scene.finished(asked)


async def reported(here: World, mia: Person) -> tuple[Message, Message, TextChannel]:
    """Let Alice draw, Bob report, and return the picture, the review and where it is shown."""
    room = here.guild.add_channel("moderators")
    await moderates(here, mia, "reviews", room)
    shown = await here.imagine("a dog in the park")
    await report(here, shown)
    return shown, await review_in(here, room), room


async def report(here: World, shown: Message) -> None:
    """Let Bob report a picture."""
    menu = await here.finished(await here.bob.context_menu(here.channel, "Report picture", shown))
    told = await here.press(menu, "Hateful", here.bob)
    assert told.visible_to == here.bob.id
