"""The cards of requests that have no picture yet: on their way, refused, failed. In memory."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Final

from bot.domain import ScreenedPicture

CARDS_PER_BROWSER: Final = 50
BROWSERS: Final = 500


@dataclass(slots=True)
class _Shelf:
    cards: OrderedDict[str, dict[str, Any]] = field(default_factory=OrderedDict)
    partials: dict[str, tuple[int, ScreenedPicture]] = field(default_factory=dict)


class Board:
    """What a page that loads anew must know beside the gallery; lives as long as the process.

    A card stays until its pictures come or its author puts it away, the newest 50 of each browser.
    """

    def __init__(self) -> None:
        self._shelves: OrderedDict[str, _Shelf] = OrderedDict()

    def pin(self, browser: str, card: dict[str, Any]) -> None:
        """Show a card; one with the same message is replaced."""
        shelf = self._shelf(browser)
        shelf.cards[card["message"]] = card
        if len(shelf.cards) > CARDS_PER_BROWSER:
            oldest, _ = shelf.cards.popitem(last=False)
            shelf.partials.pop(oldest, None)

    def card(self, browser: str, message: str) -> dict[str, Any] | None:
        """Return one card."""
        return self._shelf(browser).cards.get(message)

    def change(self, browser: str, message: str, **values: Any) -> None:
        """Set values of a card; an unknown one is left alone."""
        card = self.card(browser, message)
        if card is not None:
            card.update(values)

    def take_down(self, browser: str, message: str) -> None:
        """Remove a card with its unfinished picture."""
        shelf = self._shelf(browser)
        shelf.cards.pop(message, None)
        shelf.partials.pop(message, None)

    def cards(self, browser: str) -> list[dict[str, Any]]:
        """Return a browser's cards, oldest first."""
        return list(self._shelf(browser).cards.values())

    def show_partial(self, browser: str, message: str, picture: ScreenedPicture) -> str | None:
        """Keep a screened unfinished picture and return its address; None without a card."""
        shelf = self._shelf(browser)
        if message not in shelf.cards:
            return None
        serial = shelf.partials.get(message, (0, picture))[0] + 1
        shelf.partials[message] = (serial, picture)
        return f"/partials/{message}/{serial}"

    def partial(self, browser: str, message: str) -> ScreenedPicture | None:
        """Return the newest unfinished picture of a card."""
        kept = self._shelf(browser).partials.get(message)
        return kept[1] if kept else None

    def _shelf(self, browser: str) -> _Shelf:
        shelf = self._shelves.setdefault(browser, _Shelf())
        self._shelves.move_to_end(browser)
        if len(self._shelves) > BROWSERS:
            self._shelves.popitem(last=False)
        return shelf
