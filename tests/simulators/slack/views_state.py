"""Views as the platform keeps them: modals in stacks of up to three, one home tab per member."""

from __future__ import annotations

from dataclasses import dataclass, field
from secrets import token_hex
from typing import Literal

from .errors import Json
from .state import User

MAX_STACK = 3  # docs.slack.dev/surfaces/modals: three views in a stack


@dataclass(slots=True, eq=False)
class View:
    """One view; what tests hold as a modal.

    Attributes:
        content: As the app sent it, block ids filled in.
        values: What was sent with the last submission or press, block id -> action id -> value.
        given: What the member has filled in so far, action id -> value; kept over changes.
        revisions: Every content so far, the present one last.
        errors: What the app's answer to the last submission objected to, block id -> text.
    """

    id: str
    user: User
    content: Json
    root: View | None = None
    previous: View | None = None
    hash: str = field(default_factory=lambda: f"1763700000.{token_hex(4)}")
    values: Json = field(default_factory=dict)
    given: Json = field(default_factory=dict)
    revisions: list[Json] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    response_urls: list[Json] = field(default_factory=list)
    closed: bool = False

    @property
    def kind(self) -> Literal["modal", "home"]:
        """Return whether it is a modal or a home tab."""
        return "home" if self.content.get("type") == "home" else "modal"

    @property
    def blocks(self) -> list[Json]:
        """Return the present blocks."""
        blocks: list[Json] = self.content.get("blocks", [])
        return blocks

    @property
    def callback_id(self) -> str:
        """Return the app's name for it."""
        return str(self.content.get("callback_id", ""))

    @property
    def title(self) -> str:
        """Return what stands above a modal."""
        return str((self.content.get("title") or {}).get("text", ""))

    def replace(self, content: Json) -> None:
        """Show something else in the same place."""
        self.content = content
        self.revisions.append(content)
        self.hash = f"1763700000.{token_hex(4)}"
        self.errors = {}
