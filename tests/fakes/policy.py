"""A policy rule under the test's control, beside the shipped policy file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.domain import ALLOWED, Action, Verdict
from bot.errors import ModelUnavailable
from bot.policy import config as policies
from bot.policy.config import PolicyConfig
from bot.policy.prompt_rules import blocklist
from bot.ports import PromptRule, RuleText, ScreeningContext
from bot.vendors import Vendors

_CONFIG = Path(__file__).resolve().parents[2] / "config"
_BLOCK = Verdict(Action.BLOCK, "violence_graphic", "word", 1.0)


@dataclass
class WordRule:
    """Blocks texts that hold a word, and pictures of certain bytes.

    Attributes:
        texts: Every text it saw. `pictures`: every picture.
        down: Behave as a remote stage that does not answer.
    """

    words: set[str] = field(default_factory=lambda: {"gore"})
    blocked_pictures: set[bytes] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)
    pictures: list[bytes] = field(default_factory=list)
    down: bool = False

    async def check(self, subject: RuleText | bytes, *rest: str | ScreeningContext) -> Verdict:
        if self.down:
            raise ModelUnavailable("The safety check can't be reached just now.")
        if isinstance(subject, bytes):
            self.pictures.append(subject)
            return _BLOCK if subject in self.blocked_pictures else ALLOWED
        self.texts.append(subject.raw)
        return _BLOCK if any(word in subject.normal for word in self.words) else ALLOWED


def policy_of() -> PolicyConfig:
    """Return the shipped policy without its remote stage."""
    policy = {**_read("policy.toml"), "moderation": "none"}
    return policies.load(policy, {"blocklist": _read("blocklist.toml")}).without_remote()


def shipped_rules(policy: PolicyConfig) -> list[tuple[str, PromptRule]]:
    """Return the shipped local rules over words."""
    options = policy.prompt_rules["blocklist"]
    rule: PromptRule = blocklist.create(blocklist.Config(**options), Vendors())
    return [("blocklist", rule)]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_CONFIG / name).read_text("utf-8"))
