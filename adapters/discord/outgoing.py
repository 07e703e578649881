"""Cards -> Discord messages. Pure: a `Post` is everything that one message shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from adapters.discord import texts
from adapters.discord.texts import MARKUP
from bot.chat import cards, guide, words
from bot.chat.cards import Card
from bot.chat.fitting import Attached
from bot.chat.presses import Button, Choice, Link, Row, Style
from bot.domain import Answer, Progress, Version
from bot.ports import Facts

EPHEMERAL: Final = 64
_COPIES: Final = "prompts.txt"
_PLAIN_TEXT: Final = "text/plain; charset=utf-8"
_STYLES: Final = {Style.PRIMARY: 1, Style.PLAIN: 2, Style.DANGER: 4}


@dataclass(frozen=True, slots=True)
class Post:
    """One message: text, buttons, files. It pings nobody, whatever it says."""

    content: str = ""
    rows: tuple[Row, ...] = ()
    files: tuple[Attached, ...] = ()
    embeds: tuple[dict[str, Any], ...] = ()
    choice: Choice | None = None
    links: tuple[Link, ...] = ()

    def payload(self) -> dict[str, Any]:
        """Return the message as Discord takes it; in an edit it replaces everything."""
        return {
            "content": words.clip(self.content, texts.MAX_CONTENT_CHARACTERS),
            "embeds": list(self.embeds),
            "components": [
                *([] if self.choice is None else [_in_row([_select(self.choice)])]),
                *(_in_row([_button(button) for button in row]) for row in self.rows),
                *([_in_row([_link(link) for link in self.links])] if self.links else []),
            ],
            "attachments": [_listed(n, file) for n, file in enumerate(self.files)],
            "allowed_mentions": {"parse": [], "replied_user": False},
        }


def _in_row(parts: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": 1, "components": parts}


def _button(button: Button) -> dict[str, Any]:
    return {
        "type": 2,
        "style": _STYLES[button.style],
        "label": button.label,
        "custom_id": button.press.code,
    }


def _link(link: Link) -> dict[str, Any]:
    return {"type": 2, "style": 5, "label": link.label, "url": link.url}


def _select(choice: Choice) -> dict[str, Any]:
    options = [
        {"label": name, "value": name, "description": remark}
        for name, remark in choice.options.items()
    ]
    return {
        "type": 3,
        "custom_id": choice.press.code,
        "placeholder": choice.hint,
        "min_values": 1,
        "max_values": len(options),
        "options": options,
    }


def _listed(number: int, file: Attached) -> dict[str, Any]:
    listed: dict[str, Any] = {"id": number, "filename": file.filename}
    alt = words.clip(file.alt, texts.MAX_ALT_CHARACTERS)
    return listed | ({"description": alt} if alt else {})


def post(card: Card, files: tuple[Attached, ...] = ()) -> Post:
    """Return a card as a message; what is there to be copied comes whole, in a file if need be."""
    small = [f"-# {line}" for line in card.small]
    in_a_file = f"-# {texts.IN_A_FILE}"
    around = len("\n".join([card.text, *small, in_a_file])) + 1
    blocks = texts.code_blocks(card.copies, texts.MAX_CONTENT_CHARACTERS - around)
    if blocks != texts.code_blocks(card.copies):
        whole = "\n\n".join(card.copies).encode()
        files = (*files, Attached(_COPIES, whole, _PLAIN_TEXT))
        small.append(in_a_file)
    lines = [card.text, *blocks, *small]
    return Post("\n".join(lines), card.rows, files, choice=card.choice, links=card.links)


# --- while it runs ----------------------------------------------------------------------------


def placeholder(job_id: str) -> Post:
    """Return the first sign of life for a message that was said to the bot."""
    return post(cards.placeholder(job_id))


def progress(now: Progress, job_id: str | None) -> Post:
    """Return where a job stands, with a way to stop it once the job is known."""
    card = cards.progress(now, job_id)
    if now.partial is None:
        return post(card)
    media_type = now.partial.file.media_type
    name = f"unfinished.{words.ENDINGS.get(media_type, 'png')}"
    return post(card, (Attached(name, now.partial.data, media_type),))


# --- at the end -------------------------------------------------------------------------------


def render(
    answer: Answer,
    facts: Facts,
    files: tuple[Attached, ...] = (),
    *,
    remarks: tuple[str, ...] = (),
    show_cost: bool = False,
    thread_button: bool = False,
) -> Post:
    """Return the final message for an answer; `files` as they fit Discord's size limits."""
    card = cards.render(
        MARKUP,
        answer,
        facts,
        show_cost=show_cost,
        thread_button=thread_button,
        remarks=remarks,
    )
    return post(card, files)


def sentence(text: str) -> Post:
    """Return one sentence as a message."""
    return post(cards.sentence(MARKUP, text))


# --- asked for by a button or a command -------------------------------------------------------


def prompt(version: Version) -> Post:
    """Return how a version was made: words, prompt, recipe and settings, ready to copy."""
    text = words.how_made(version)
    block = texts.code_block(text)
    if len(block) <= texts.MAX_CONTENT_CHARACTERS:
        return Post(block)
    name = f"limner-v{version.number}.txt"
    file = Attached(name, text.encode(), _PLAIN_TEXT)
    return Post("It is long, so here is a file.", files=(file,))


def seen_again(
    version: Version, facts: Facts, files: tuple[Attached, ...], *, remarks: tuple[str, ...] = ()
) -> Post:
    """Return a version from the member's own list, with its buttons."""
    return post(cards.seen_again(MARKUP, version, facts, remarks=remarks), files)


def help_page(facts: Facts) -> Post:
    """Return how to use the bot, and what is not drawn here."""
    rules = words.clip(cards.rules(MARKUP, facts), 4096)
    return Post(
        guide.page(MARKUP, facts, texts.HABITS),
        embeds=({"title": words.RULES_TITLE, "description": rules},),
    )
