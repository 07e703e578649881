"""A policy rule under the test's control, beside the shipped policy file."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from bot.domain import ALLOWED, Action, Verdict
from bot.errors import ModelUnavailable
from bot.policy import config as policies
from bot.policy.common_words import common_words, other_words
from bot.policy.config import PolicyConfig
from bot.policy.data import word_lists
from bot.policy.languages import languages
from bot.policy.prompt_rules import blocklist, names
from bot.ports import PromptRule, RuleText, ScreeningContext
from bot.vendors import Vendors

_CONFIG = Path(__file__).resolve().parents[2] / "config"
# Read at once: in a test that runs on the loop, reading files is blocking.
_LISTS = {name: word_lists(_CONFIG, name) for name in ("blocklist", "names", "classifier")}
_WORDS = common_words(), other_words(), languages()
_BLOCK = Verdict(Action.BLOCK, "violence_graphic", "word", 1.0)


@dataclass
class WordRule:
    """Blocks texts that hold a word, and pictures of certain bytes.

    Attributes:
        texts: Every text it saw. `pictures`: every picture.
        picture_category: What is to be seen in the pictures that it blocks.
        down: Behave as a remote stage that does not answer.
        verdicts: What other words mean; a `rewritten` there stands for the word alone.
        contexts: What was known beside each text and picture.
    """

    words: set[str] = field(default_factory=lambda: {"gore"})
    blocked_pictures: set[bytes] = field(default_factory=set)
    picture_category: str = "violence_graphic"
    texts: list[str] = field(default_factory=list)
    pictures: list[bytes] = field(default_factory=list)
    down: bool = False
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    contexts: list[ScreeningContext] = field(default_factory=list)

    async def check(self, subject: RuleText | bytes, *rest: str | ScreeningContext) -> Verdict:
        if self.down:
            raise ModelUnavailable("The safety check can't be reached just now.")
        if isinstance(subject, bytes):
            self.pictures.append(subject)
            self.contexts += [one for one in rest if isinstance(one, ScreeningContext)]
            seen = replace(_BLOCK, category=self.picture_category)
            return seen if subject in self.blocked_pictures else ALLOWED
        self.texts.append(subject.raw)
        if any(word in subject.normal for word in self.words):
            return _BLOCK
        return self._other(subject, *(one for one in rest if isinstance(one, ScreeningContext)))

    def _other(self, text: RuleText, context: ScreeningContext) -> Verdict:
        self.contexts.append(context)
        for word, verdict in self.verdicts.items():
            if word in text.normal and verdict.category not in context.agreed:
                own = re.sub(word, verdict.rewritten, text.own or text.raw, flags=re.IGNORECASE)
                return replace(verdict, rewritten=own if verdict.rewritten else "")
        return ALLOWED


@cache
def policy_of() -> PolicyConfig:
    """Return the shipped policy without its remote stage; it cannot be changed, so it is one."""
    policy = {**_read("policy.toml"), "moderation": "none"}
    return policies.load(policy, _LISTS).without(policies.REMOTE_STAGE)


def shipped_rules(policy: PolicyConfig) -> list[tuple[str, PromptRule]]:
    """Return the shipped local rules over words; they hold no state, so they are made once."""
    return [("blocklist", _shipped_blocklist())]


@cache
def shipped_names() -> tuple[str, PromptRule]:
    """Return the shipped rule that asks about people and rewrites characters and artists."""
    options = policy_of().prompt_rules["names"]
    return "names", names.create(names.Config(**options), Vendors())


@cache
def _shipped_blocklist() -> PromptRule:
    options = policy_of().prompt_rules["blocklist"]
    return blocklist.create(blocklist.Config(**options), Vendors())


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_CONFIG / name).read_text("utf-8"))
