"""Whether traffic may come, for health checks."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Health:
    """Whether traffic may come; lives as long as the process.

    Attributes:
        waiting_for: Platforms that are not connected yet.
    """

    waiting_for: set[str] = field(default_factory=set)
    draining: bool = False

    def reason(self) -> str | None:
        """Return why no traffic may come, None when it may."""
        if self.draining:
            return "stopping"
        if self.waiting_for:
            return f"connecting: {', '.join(sorted(self.waiting_for))}"
        return None
