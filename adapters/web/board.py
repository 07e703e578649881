"""The cards of requests that have no picture yet: on their way, refused, failed. In memory."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, Final

from bot.domain import ScreenedPicture

CARDS_PER_BROWSER: Final = 50
BROWSERS: Final = 500
# Of all browsers together: 1-2 MB each.
PARTIALS: Final = 32

_Cards = OrderedDict[str, dict[str, Any]]


class Board:
    """What a page that loads anew must know beside the gallery; lives as long as the process.

    A card stays until its pictures come or its author puts it away, the newest 50 of each browser.
    """

    def __init__(self) -> None:
        self._shelves: OrderedDict[str, _Cards] = OrderedDict()
        self._partials: OrderedDict[tuple[str, str], tuple[int, ScreenedPicture]] = OrderedDict()

    def pin(self, browser: str, card: dict[str, Any]) -> None:
        """Show a card; one with the same message is replaced."""
        cards = self._shelf(browser)
        cards[card["message"]] = card
        if len(cards) > CARDS_PER_BROWSER:
            cards.popitem(last=False)

    def card(self, browser: str, message: str) -> dict[str, Any] | None:
        """Return one card."""
        return self._shelf(browser).get(message)

    def change(self, browser: str, message: str, **values: Any) -> None:
        """Set values of a card; an unknown one is left alone."""
        card = self.card(browser, message)
        if card is not None:
            card.update(values)

    def take_down(self, browser: str, message: str) -> None:
        """Remove a card."""
        self._shelf(browser).pop(message, None)

    def cards(self, browser: str) -> list[dict[str, Any]]:
        """Return a browser's cards, oldest first."""
        return list(self._shelf(browser).values())

    def show_partial(self, browser: str, message: str, picture: ScreenedPicture) -> str | None:
        """Keep a screened unfinished picture and return its address; None without a card.

        It outlives its card for a while: a tab may just be loading it when the answer comes.
        """
        if self.card(browser, message) is None:
            return None
        key = (browser, message)
        serial = self._partials.get(key, (0, picture))[0] + 1
        self._partials[key] = (serial, picture)
        self._partials.move_to_end(key)
        if len(self._partials) > PARTIALS:
            self._partials.popitem(last=False)
        return f"/partials/{message}/{serial}"

    def partial(self, browser: str, message: str) -> ScreenedPicture | None:
        """Return the newest unfinished picture of a card."""
        kept = self._partials.get((browser, message))
        return kept[1] if kept else None

    def _shelf(self, browser: str) -> _Cards:
        cards = self._shelves.setdefault(browser, OrderedDict())
        self._shelves.move_to_end(browser)
        if len(self._shelves) > BROWSERS:
            self._shelves.popitem(last=False)
        return cards
