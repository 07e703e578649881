"""How to use the bot, in one text for all platforms; what differs among them is filled in."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final

from bot.chat import cards
from bot.chat.cards import Markup
from bot.ports import Facts

_LINES: Final = {
    "Drawing": "Type `/imagine` and say what you would like to see{drawing}",
    "Changing": "In the picture's thread, just say what should change. Anywhere else, {elsewhere}, "
    "or use the buttons below a picture: {buttons}",
    "Several pictures": "`/blend` makes two to four of them into one.",
    "Prompts": "`/prompt` writes one from a few words, also for other generators; `/describe` "
    "writes four for a picture. A click draws them.",
    "Keeping it to yourself": "`/imagine` with {private}; Publish shows it to everyone later.",
    "Any picture": "Open a message's menu{menu}: Refine picture works on anybody's picture, "
    "Describe picture too, Show prompt and Report picture on mine.",
    "What is left today": "`/limits`, with your latest pictures.",
}


@dataclass(frozen=True, slots=True)
class Habits:
    """How a platform's members do what members of all platforms can do.

    Attributes:
        drawing: What can be said beside the words; goes on after "what you would like to see".
        elsewhere: How a picture is changed outside its thread.
        private: How a picture is kept to oneself; goes on after "/imagine with".
        menu: Where else to go for a message's menu.
    """

    drawing: str
    elsewhere: str
    private: str
    menu: str = ""


def page(markup: Markup, facts: Facts, habits: Habits) -> str:
    """Return how to use the bot, one line for each thing; names to type stand in backticks."""
    filled = {**asdict(habits), "buttons": cards.buttons(markup, facts)}
    lines = [f"{markup.bold(title)} {said}" for title, said in _LINES.items()]
    return "\n".join(lines).format(**filled)
