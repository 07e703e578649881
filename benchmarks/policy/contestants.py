"""Who judges: the shipped local rules with their normaliser, and with lower case only."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from bot.compose import models
from bot.domain import Action
from bot.ids import new_id
from bot.plugins import configure
from bot.plugins import load as load_plugin
from bot.policy.config import PolicyConfig
from bot.policy.deciding import Decider
from bot.policy.filter import PolicyFilter
from bot.policy.measuring import context_of
from bot.ports import PromptRule, RuleText
from bot.settings import load
from bot.telemetry import Telemetry
from bot.vendors import Vendors

ROOT: Final = Path(__file__).resolve().parents[2]

Blocks = Callable[[str, bool], Awaitable[bool]]
"""Whether a text, and an edit or not, gets anything but plain permission."""


class Contestants:
    """The shipped local rules, ready to be asked; lives as long as a measurement.

    Verdicts come from the filter's reasons, times from the way that every member's words take.
    """

    def __init__(self) -> None:
        with TemporaryDirectory() as folder:
            environment = {"LIMNER_CONFIG_DIR": str(ROOT / "config"), "LIMNER_DATA_DIR": folder}
            settings, files = load(environment, Path(folder) / "none", keeps=False)
            vendors = models.make_vendors(settings, files)
            self._config = models.make_policy(settings, files, vendors)
            nothing: Any = None
            self.policy: PolicyFilter = models.make_filter(
                self._config, vendors, nothing, nothing, new_id, Telemetry()
            )
            self._rules = list(_local_rules(self._config, vendors))

    async def limner(self, text: str, edit: bool) -> bool:
        """Judge as Limner does where no remote stage is configured."""
        said = await self.policy.explain(text, context_of(edit=edit), local=True)
        return said.verdict.action is not Action.ALLOW

    async def lower_case(self, text: str, edit: bool) -> bool:
        """Judge by the same rules, on nothing but the text in lower case."""
        seen, context = RuleText(text, text.lower()), context_of(edit=edit)
        for rule in self._rules:
            said = Decider(self._config, context).weigh(await rule.check(seen, context))
            if said.action is not Action.ALLOW:
                return True
        return False

    async def seconds(self, text: str, edit: bool) -> float:
        """Return how long the filter takes until it gives a text free, or refuses it."""
        began = time.perf_counter()
        await self.policy.screen_text(text, context_of(edit=edit))
        return time.perf_counter() - began


def _local_rules(config: PolicyConfig, vendors: Vendors) -> Iterator[PromptRule]:
    for name, options in config.prompt_rules.items():
        module = load_plugin("bot.policy.prompt_rules", name, "prompt_rules")
        rule: PromptRule = module.create(configure(module, options, name), vendors)
        if not getattr(rule, "remote", False):
            yield rule
