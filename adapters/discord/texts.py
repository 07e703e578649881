"""What members read on Discord, and how Discord writes it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bot.chat import words
from bot.chat.guide import Habits
from bot.domain import Version

MAX_CONTENT_CHARACTERS: Final = 2000  # Discord's limit for a message, 2026-08
MAX_ALT_CHARACTERS: Final = 1024
MAX_THREAD_NAME_CHARACTERS: Final = 100
_SHORTEST: Final = 20  # a cut text still says something
_TIME_CHARACTERS: Final = 100  # what may follow a literal text in the same message

MAY_NOT_WRITE: Final = "You can't write here, so I can't draw here for you. Try another channel."
NAME: Final = "Discord"
# A whole request may weigh 25 MiB (Discord, 2026-08); the rest is left to text and boundaries.
MAX_FILES_BYTES: Final = 24 * 1024 * 1024
LOSSLESS: Final = "Saved as lossless WebP, to fit Discord's size limit: every pixel is as it was."
THREAD_HINT: Final = (
    "Say here what to change, for example “make it anime-style”. "
    "If I don't react, reply to this message or mention me."
)
IN_A_FILE: Final = "They are long: the file has them whole."
OUTDATED: Final = "This has changed since. Please wait a minute, then use the command again."
HABITS: Final = Habits(
    drawing=". Add a picture to start from it, choose a shape or a style, or ask for up to four at "
    "once.",
    elsewhere="reply to a picture, mention me",
    private="`private` shows the picture to you alone",
    menu=", then Apps",
)

_SPECIAL = re.compile(r"([\\*_~`|<>\[\]]|:(?=//))")
_LINE_START = re.compile(r"^(\s*(?:\d+(?=[.)]))?)([#+.)-])", re.MULTILINE)


class DiscordMarkup:
    """Discord's dialect of Markdown."""

    def literal(self, text: str) -> str:
        """Return `text` so that it is shown as it stands."""
        return literal(text, MAX_CONTENT_CHARACTERS - _TIME_CHARACTERS)

    def bold(self, text: str) -> str:
        """Return escaped text in bold."""
        return f"**{text}**"

    def quote(self, text: str) -> str:
        """Return one escaped line as a quotation."""
        return f"> {text}"

    def moment(self, at: float) -> str:
        """Return Discord's markup for a time that reads "in 3 hours"."""
        return f"<t:{int(at)}:R>"


MARKUP: Final = DiscordMarkup()


def escape(text: str) -> str:
    """Return `text` so that Discord shows it literally: no markup, link, emoji or mention."""
    marked = _SPECIAL.sub(r"\\\1", text.replace("@", "@\u200b"))
    return _LINE_START.sub(r"\1\\\2", marked)


def literal(text: str, limit: int) -> str:
    """Return `text` literally with its line breaks, within `limit` characters once escaped."""
    shown, size = escape(text), limit
    while len(shown) > limit:
        size = size * 9 // 10
        shown = escape(words.clip(text, size))
    return shown


def code_block(text: str) -> str:
    """Return `text` in a code block that nothing inside can end."""
    return "```\n" + text.replace("```", "`\u200b`\u200b`") + "\n```"


def code_blocks(texts: Sequence[str], limit: int | None = None) -> list[str]:
    """Return texts in code blocks, numbered where there are several; `limit` is for all of them.

    What is too long is cut, the longest first.
    """
    size = max(map(len, texts), default=0)
    while True:
        blocks = [code_block(words.clip(text, size)) for text in texts]
        if len(blocks) > 1:
            blocks = [f"**{n}** {block}" for n, block in enumerate(blocks, 1)]
        if limit is None or size < _SHORTEST or len("\n".join(blocks)) <= limit:
            return blocks
        size = size * 9 // 10


def thread_name(version: Version) -> str:
    """Return a name for the thread of a version."""
    return words.title(version, MAX_THREAD_NAME_CHARACTERS)
