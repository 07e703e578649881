"""Cards -> Block Kit. Pure. Words of strangers stand in rich text, where nothing is markup."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.chat import cards, flags, guide, words
from bot.chat.cards import Card
from bot.chat.guide import Habits
from bot.chat.presses import Button, Link, Row, Style
from bot.domain import Version
from bot.ports import Facts

Block = dict[str, Any]
MAX_TEXT_CHARACTERS: Final = 3000  # Slack's limit for one text object, 2026-11
_MAX_PLAIN_CHARACTERS: Final = 2900
_MAX_ALT_CHARACTERS: Final = 2000
_MAX_BLOCKS: Final = 50
_MOMENT: Final = "{date_short_pretty} at {time}"
_HABITS: Final = Habits(
    drawing=f"; alone it opens a form. {flags.help_line()}",
    elsewhere="mention me",
    private="--private answers in our direct messages",
)
HINT: Final = "Say in this thread what to change, for example “make it anime-style”."

# What `SlackMarkup` writes and `_elements` reads; no text of a member can hold one of these.
_BOLD, _PLAIN, _AT, _QUOTE = "\x01", "\x02", "\x03", "\x04"
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SPANS = re.compile(f"{_BOLD}([^{_PLAIN}]*){_PLAIN}|{_AT}(\\d+){_AT}|([^{_BOLD}{_AT}]+)")


class SlackMarkup:
    """Marks in a text that become the styles of rich text."""

    def literal(self, text: str) -> str:
        """Return `text` so that it is shown as it stands."""
        return words.clip(_CONTROLS.sub("", text), _MAX_PLAIN_CHARACTERS)

    def bold(self, text: str) -> str:
        """Return escaped text in bold."""
        return f"{_BOLD}{text}{_PLAIN}"

    def quote(self, text: str) -> str:
        """Return one escaped line as a quotation."""
        return f"{_QUOTE}{text}"

    def moment(self, at: float) -> str:
        """Return a time that each reader sees in their own time zone."""
        return f"{_AT}{int(at)}{_AT}"


MARKUP: Final = SlackMarkup()


@dataclass(frozen=True, slots=True)
class Image:
    """A picture in a message: a file that Slack has, and what a screen reader says."""

    file: str
    alt: str


@dataclass(frozen=True, slots=True)
class Post:
    """One message; it pings nobody, whatever it says.

    Attributes:
        text: For notifications and screen readers.
    """

    text: str
    blocks: tuple[Block, ...]

    def arguments(self) -> dict[str, Any]:
        """Return it as the Web API takes it."""
        return {"text": self.text, "blocks": list(self.blocks)}


def post(
    card: Card,
    images: Sequence[Image] = (),
    small: Sequence[str] = (),
    notes: Mapping[str, str] | None = None,
) -> Post:
    """Return a card as a message, its pictures first.

    `notes` is what comes back with a press, by the button's verb.
    """
    blocks = [picture(image) for image in images]
    if card.text:
        blocks.append(_rich(card.text))
    if lines := [*card.small, *small]:
        blocks.append({"type": "context", "elements": [plain(line) for line in lines[:10]]})
    blocks += [preformatted(copy) for copy in card.copies]
    blocks += [_row(row, notes or {}) for row in card.rows if row]
    blocks += [_links(card.links)] if card.links else []
    return Post(_notice(card.text), tuple(blocks[:_MAX_BLOCKS]))


def sentence(text: str) -> Post:
    """Return one sentence as a message."""
    return post(cards.sentence(MARKUP, text))


def images(version: Version, files: Sequence[str]) -> tuple[Image, ...]:
    """Return a version's pictures by the files that Slack has of them."""
    return tuple(Image(file, words.alt_text(version, n)) for n, file in enumerate(files))


def prompt(version: Version) -> Post:
    """Return how a version was made, ready to copy."""
    text = _CONTROLS.sub("", words.how_made(version))
    parts = [text[n : n + MAX_TEXT_CHARACTERS] for n in range(0, len(text), MAX_TEXT_CHARACTERS)]
    blocks = [preformatted(part) for part in parts[:_MAX_BLOCKS]]
    return Post(f"How v{version.number} was made", tuple(blocks))


def help_page(facts: Facts) -> Post:
    """Return how to use the bot, and what is not drawn here."""
    rules = f"{MARKUP.bold(words.RULES_TITLE)}\n{cards.rules(MARKUP, facts)}"
    page = guide.page(MARKUP, facts, _HABITS).replace("`", "")
    return post(Card(f"{page}\n\n{rules}"))


def home(left: Card, facts: Facts, shown: Sequence[Image | None]) -> dict[str, Any]:
    """Return a member's own page of the app.

    `left` ends in a line for each of the latest pictures and has a button for each; `shown` are
    those pictures, None where words must do.
    """
    lines, buttons = left.text.split("\n"), [button for row in left.rows for button in row]
    cut = len(lines) - len(shown)
    blocks = [_rich("\n".join(lines[:cut]))]
    for image, line, button in zip(shown, lines[cut:], buttons, strict=True):
        blocks += [*([picture(image)] if image else []), _rich(line), _row((button,), {})]
    return {"type": "home", "blocks": [*blocks, {"type": "divider"}, *help_page(facts).blocks]}


# --- blocks -----------------------------------------------------------------------------------


def picture(image: Image) -> Block:
    """Return a picture."""
    alt = words.clip(image.alt, _MAX_ALT_CHARACTERS) or "a picture"
    return {"type": "image", "slack_file": {"id": image.file}, "alt_text": alt}


def plain(text: str) -> Block:
    """Return a text in which nothing is markup."""
    return {"type": "plain_text", "text": words.clip(text, _MAX_PLAIN_CHARACTERS), "emoji": False}


def _row(row: Row, notes: Mapping[str, str]) -> Block:
    return {"type": "actions", "elements": [_button(button, notes) for button in row]}


def _button(button: Button, notes: Mapping[str, str]) -> Block:
    code = button.press.code
    value = notes.get(button.press.verb) or code
    made = {"type": "button", "text": plain(button.label), "action_id": code, "value": value}
    return made if button.style is Style.PLAIN else {**made, "style": button.style.value}


def _links(links: Sequence[Link]) -> Block:
    buttons = [
        {"type": "button", "text": plain(link.label), "action_id": f"link{n}", "url": link.url}
        for n, link in enumerate(links)
    ]
    return {"type": "actions", "elements": buttons}


def _rich(text: str) -> Block:
    """Return a text as rich text: quoted lines in quotations, the others together."""
    sections: list[Block] = []
    for line in text.split("\n"):
        kind = "rich_text_quote" if line.startswith(_QUOTE) else "rich_text_section"
        elements = _elements(line.removeprefix(_QUOTE))
        if sections and sections[-1]["type"] == kind:
            sections[-1]["elements"] += [{"type": "text", "text": "\n"}, *elements]
        elif elements:
            sections.append({"type": kind, "elements": elements})
    return {"type": "rich_text", "elements": sections}


def _elements(line: str) -> list[Block]:
    return [_element(span) for span in _SPANS.finditer(line)]


def _element(span: re.Match[str]) -> Block:
    if span[2] is not None:
        at = int(span[2])
        return {"type": "date", "timestamp": at, "format": _MOMENT, "fallback": "later"}
    if span[1] is not None:
        return {"type": "text", "text": span[1] or " ", "style": {"bold": True}}
    return {"type": "text", "text": span[3]}


def preformatted(text: str) -> Block:
    """Return a text to be copied as it stands, as much of it as one block holds."""
    inner = {
        "type": "rich_text_preformatted",
        "elements": [{"type": "text", "text": MARKUP.literal(text) or " "}],
    }
    return {"type": "rich_text", "elements": [inner]}


def _notice(text: str) -> str:
    """Return the first words of a message for a notification, where Slack reads markup."""
    bare = re.sub(f"{_AT}\\d+{_AT}", "later", text)
    flat = words.flat(_CONTROLS.sub("", bare), 300)
    return flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") or "Limner"
