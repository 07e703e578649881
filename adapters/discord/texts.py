"""What members read on Discord: short, friendly, and safe to show. Pure."""

from __future__ import annotations

import re
from typing import Final

from bot.domain import Allowance, Progress, Step, Version

MAX_CONTENT_CHARACTERS: Final = 2000  # Discord's limit for a message, 2026-08
MAX_ALT_CHARACTERS: Final = 1024
MAX_THREAD_NAME_CHARACTERS: Final = 100

PLACEHOLDER: Final = "On it ..."
STOPPED: Final = "Stopped. Ask again whenever you like."
SLOW: Final = "That took too long just now. Please press it once more."
NO_PICTURE_HERE: Final = "There is no picture in that message. Pick one that shows a picture."
NOT_MINE: Final = "That is not one of my pictures, so I don't know its prompt."
MAY_NOT_WRITE: Final = "You can't write here, so I can't draw here for you. Try another channel."
ONLY_MODERATORS: Final = "Only the person who asked for it, or a moderator, can delete this."
SENT_DIRECTLY: Final = "I can't show this here, so I sent it to you directly."
WAITS_IN_LIMITS: Final = "I can't show this here. It waits for you in `/limits`."
WHICH: Final = "Which one?"
COMPRESSED: Final = "This is a compressed copy, to fit Discord's size limit."
LOSSLESS: Final = "Saved as lossless WebP, to fit Discord's size limit: every pixel is as it was."
THREAD_HINT: Final = (
    "Say here what to change, for example “make it anime-style”. "
    "If I don't react, reply to this message or mention me."
)
OUTDATED: Final = "This has changed since. Please wait a minute, then use the command again."

_SPECIAL = re.compile(r"([\\*_~`|<>\[\]]|:(?=//))")
_LINE_START = re.compile(r"^(\s*(?:\d+(?=[.)]))?)([#+.)-])", re.MULTILINE)
_STEPS: Final = {
    Step.QUEUED: "Waiting for a free brush ...",
    Step.PREPARING: "Thinking about it ...",
    Step.DRAWING: "Drawing ...",
    Step.CHECKING: "Having a last look ...",
}


def bug(request_id: str) -> str:
    """Return the neutral sentence for an error that nobody expected."""
    return f"Something went wrong on my side. Please try again. (Request {request_id})"


def not_a_picture(names: tuple[str, ...]) -> str:
    """Return the sentence about attachments that are left out."""
    listed = ", ".join(escape(clip(name, 60)) for name in names[:5])
    return f"I can only use PNG, JPEG, WebP or GIF pictures, so I left out {listed}."


def escape(text: str) -> str:
    """Return `text` so that Discord shows it literally: no markup, link, emoji or mention."""
    marked = _SPECIAL.sub(r"\\\1", text.replace("@", "@\u200b"))
    return _LINE_START.sub(r"\1\\\2", marked)


def clip(text: str, limit: int) -> str:
    """Return `text` within `limit` characters, the cut marked."""
    return text if len(text) <= limit else text[: max(0, limit - 1)].rstrip() + "…"


def one_line(text: str, limit: int) -> str:
    """Return `text` on one literal line of at most `limit` characters of the original."""
    return escape(clip(" ".join(text.split()), limit))


def literal(text: str, limit: int) -> str:
    """Return `text` literally with its line breaks, within `limit` characters once escaped."""
    shown, size = escape(text), limit
    while len(shown) > limit:
        size = size * 9 // 10
        shown = escape(clip(text, size))
    return shown


def code_block(text: str) -> str:
    """Return `text` in a code block that nothing inside can end."""
    return "```\n" + text.replace("```", "`\u200b`\u200b`") + "\n```"


def progress(now: Progress) -> str:
    """Return one line about where a job stands."""
    if now.step is Step.QUEUED and now.position is not None and now.position > 1:
        return f"In the queue: number {now.position} ..."
    return _STEPS[now.step]


def left(allowance: Allowance) -> str:
    """Return what is left to a member today, with the time of renewal."""
    pictures = min(allowance.pictures_left, allowance.place_left)
    noun = "picture" if pictures == 1 else "pictures"
    return f"{pictures} {noun} left, renews {moment(allowance.renews_at)}"


def moment(at: float) -> str:
    """Return Discord's markup for a time that reads "in 3 hours"."""
    return f"<t:{int(at)}:R>"


def dollars(microdollars: int) -> str:
    """Return an amount of money with as many digits as it needs."""
    amount = microdollars / 1_000_000
    return f"${amount:.2f}" if amount >= 0.1 or not microdollars else f"${amount:.4f}"


def origin(version: Version) -> str:
    """Return "v7 from v5"."""
    if version.parent_number is None:
        return f"**v{version.number}**"
    return f"**v{version.number}** from v{version.parent_number}"


def thread_name(version: Version) -> str:
    """Return a name for the thread of a version."""
    words = " ".join((version.words or version.prompt).split())
    return clip(words, MAX_THREAD_NAME_CHARACTERS) or f"Picture v{version.number}"


def help_text() -> str:
    """Return how to use the bot."""
    return (
        "**Drawing** Type `/imagine` and say what you would like to see. Add a picture to start "
        "from it, choose a shape or a style, or ask for up to four at once.\n"
        "**Changing** In the picture's thread, just say what should change. Anywhere else, reply "
        "to a picture, mention me, or use the buttons below it.\n"
        "**Keeping it to yourself** `/imagine` with `private` shows the picture to you alone; "
        "*Publish* shows it to everyone later.\n"
        "**Any picture** Open a message's menu, then *Apps*: *Refine picture* works on anybody's "
        "picture, *Show prompt* on mine.\n"
        "**What is left today** `/limits`, with your latest pictures."
    )
