"""The content policy on trial, from the command line: measured, or asked for its reasons.

Nothing is kept, no platform is needed, and neither is a folder that can be written to.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.compose import models
from bot.compose.judges import NOBODY, Judges, make_judges
from bot.domain import Action
from bot.errors import InvalidAsk
from bot.ids import new_id
from bot.policy import telling
from bot.policy.config import REMOTE_STAGE, PolicyConfig
from bot.policy.filter import PolicyFilter
from bot.policy.measuring import Labelled, context_of, figures, judge, read
from bot.settings import Files, Settings
from bot.telemetry import Telemetry
from bot.vendors import Vendors

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Shown:
    """How the figures are shown. `wrong`: also what was decided otherwise than labelled."""

    as_json: bool = False
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """One run of a command.

    Attributes:
        local: Only the rules on this machine, whatever is configured.
        say: Takes what was asked for, line by line. `remark`: what should be known beside it.
    """

    settings: Settings
    files: Files
    local: bool
    say: Say
    remark: Say

    async def test(self, path: str, shown: Shown) -> None:
        """Measure labelled prompts, and say how well the policy decides.

        Raises:
            InvalidAsk: The file cannot be read, or rows are wrong: names each.
            ConfigError: Names the key, what was found and what is possible.
        """
        rows = await asyncio.to_thread(_read, Path(path))
        async with self._policy() as (policy, config, local):
            judged = await judge(policy, rows, local=local)
        if shown.as_json:
            self.say(json.dumps(figures(judged)))
        else:
            for line in telling.measured(judged, config.max_prompt_characters):
                self.say(line)
        if shown.wrong:
            tell = self.remark if shown.as_json else self.say
            for line in telling.wrong(judged):
                tell(line)

    async def explain(self, text: str, *, edit: bool) -> Action:
        """Say how the policy comes to what it does with a text, and return that.

        Raises:
            ConfigError: Names the key, what was found and what is possible.
        """
        shown = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        async with self._policy() as (policy, _, local):
            said = await policy.explain(shown, context_of(edit=edit), local=local)
        for line in telling.explained(said):
            self.say(line)
        return said.verdict.action

    @asynccontextmanager
    async def _policy(self) -> AsyncIterator[tuple[PolicyFilter, PolicyConfig, bool]]:
        """Give the filter as it is configured, its policy, and whether it is asked locally."""
        vendors = models.make_vendors(self.settings, self.files)
        try:
            config = models.make_policy(self.settings, self.files, vendors)
            judges = NOBODY if self.local else self._judges(config, vendors)
            nothing: Any = None  # what explains itself neither records nor looks anything up
            policy = models.make_filter(
                config, vendors, nothing, nothing, new_id, Telemetry(), judges=judges
            )
            remote = REMOTE_STAGE in config.prompt_rules or judges.text is not None
            if not self.local and not remote:
                self.remark(
                    "Only the local rules are asked: neither a moderation model nor a judge is "
                    "configured (OPENAI_API_KEY)."
                )
            yield policy, config, self.local or not remote
        finally:
            await vendors.aclose()

    def _judges(self, config: PolicyConfig, vendors: Vendors) -> Judges:
        language = models.make_language(self.settings, vendors)
        estimate = models.planning_microdollars(self.settings, language)
        return make_judges(config, language, self.files, estimate)


def _read(path: Path) -> dict[int, Labelled]:
    try:
        return read(path.read_text("utf-8-sig").split("\n"))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text in UTF-8"
        raise InvalidAsk(f"{path}: cannot be read: {reason}.") from error
    except InvalidAsk as error:
        raise InvalidAsk(f"{path}:\n{error}") from error
