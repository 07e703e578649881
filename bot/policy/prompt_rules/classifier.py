"""A small classifier, trained on the shipped prompts, scores words that no list has.

It guesses: its scores are compared with thresholds that stand in the policy file, like a
moderation's. Its weights stand in `config/policy/classifier/`, written by `make train`.
"""

from __future__ import annotations

import base64
import binascii
from types import MappingProxyType
from typing import Final

from pydantic import BaseModel, ConfigDict

from bot.errors import ConfigError
from bot.policy.config import CLASSIFIED
from bot.policy.scoring import BUCKETS, KIND_BUCKETS, Scorer, words_of
from bot.policy.turns import in_turn
from bot.ports import PromptRule, RuleText, Scores, ScreeningContext
from bot.vendors import Vendors

RULE: Final = "classifier"
_MAX_REVEALED: Final = 3
_TRAIN: Final = (
    "config/policy/classifier/weights.toml: {}. Take the file that is shipped, write it anew "
    "(`make train`), or take [prompt_rules.classifier] out of config/policy.toml."
)


class Config(BaseModel):
    """Options of the rule: what training wrote, and nothing to be set by hand.

    Attributes:
        prompts: Digest of the prompts that it learned from.
        whether: Weights of a refusal, in base64, as `bot.policy.scoring.Scorer` reads them.
        scale: The log-odds that 1 in them stands for. `bias`: those of no words, `bias_elsewhere`
            in another language than English.
        categories: The policy's names of what is scored.
        scales: Of each, what 1 stands for in its weights. `biases`: what no words have.
        kinds: Their weights, in base64.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    prompts: str = ""
    whether: str = ""
    scale: float = 0.0
    bias: float = 0.0
    bias_elsewhere: float = 0.0
    categories: tuple[str, ...] = ()
    scales: tuple[float, ...] = ()
    biases: tuple[float, ...] = ()
    kinds: str = ""

    def scorer(self) -> Scorer:
        """Return what scores by these weights. Raises: ConfigError: They don't fit together."""
        if not self.whether:
            raise ConfigError(_TRAIN.format("there are no weights in it, or there is no such file"))
        try:
            whether, kinds = (
                base64.b64decode(one, validate=True) for one in (self.whether, self.kinds)
            )
        except (binascii.Error, ValueError) as error:
            raise ConfigError(_TRAIN.format("its weights are not base64")) from error
        width = len(self.categories)
        fits = width == len(set(self.categories)) == len(self.scales) == len(self.biases)
        fits = fits and all(scale > 0 for scale in (self.scale, *self.scales))
        if not (fits and width and len(whether) == BUCKETS and len(kinds) == KIND_BUCKETS * width):
            raise ConfigError(_TRAIN.format("its categories, scales, biases and weights don't fit"))
        biases = self.bias, self.bias_elsewhere
        return Scorer(whether, self.scale, *biases, kinds, self.scales, self.biases)


class ClassifierRule:
    """Scores words on this machine; lives as long as the process."""

    remote = False

    def __init__(self, config: Config) -> None:
        self._names = tuple(f"{CLASSIFIED}{category}" for category in config.categories)
        self._scorer = config.scorer()

    async def check(self, text: RuleText, context: ScreeningContext) -> Scores:
        """Return the highest scores of the text, of what was said now, and of what they hide."""
        return await in_turn(lambda: self._scored(text, context.edit), len(text.raw))

    def _scored(self, text: RuleText, edit: bool) -> Scores:
        words = words_of(text.normal)
        readings = [words, *map(words_of, text.revealed[:_MAX_REVEALED])]
        readings += [words_of(each.text) for each in text.mended if not each.bold]
        if said := len(words_of(text.own)):
            readings.append(words[-said:])
        every = (self._scorer.best(reading, edit) for reading in readings)
        best = map(max, zip(*every, strict=True))
        return Scores(RULE, MappingProxyType(dict(zip(self._names, best, strict=True))))


def create(config: Config, vendors: Vendors) -> PromptRule:
    """Return the rule. Raises: ConfigError: Its weights are missing or broken."""
    return ClassifierRule(config)
