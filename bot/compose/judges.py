"""Makes the judges: the language model, told the policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.domain import PLACE_WORDS
from bot.plugins import validated
from bot.policy.config import JUDGE, PolicyConfig
from bot.policy.image_rules.judge import PictureJudge
from bot.policy.prompt_rules.judge import Config, TextJudge
from bot.ports import LanguageModel
from bot.settings import Files


@dataclass(frozen=True, slots=True)
class Judges:
    """Who judges texts and who looks at pictures; None: nobody."""

    text: TextJudge | None = None
    picture: PictureJudge | None = None


NOBODY: Final = Judges()


def make_judges(
    policy: PolicyConfig, language: LanguageModel, files: Files, estimate_microdollars: int
) -> Judges:
    """Return the judges that the policy wants and the language model can be.

    Raises:
        ConfigError: An unknown option.
    """
    named = _categories(policy)
    text = picture = None
    if JUDGE in policy.prompt_rules:
        config = _config(policy.prompt_rules[JUDGE], "prompt_rules")
        told = files.prompts["judge"]
        text = TextJudge(language, told, named, config, estimate_microdollars)
    if JUDGE in policy.picture_rules and language.sees:
        config = _config(policy.picture_rules[JUDGE], "picture_rules")
        told = files.prompts["judge_picture"]
        picture = PictureJudge(language, told, named, config, estimate_microdollars)
    return Judges(text, picture)


def _config(options: Mapping[str, Any], section: str) -> Config:
    config: Config = validated(Config, options, f"policy.{section}.{JUDGE}")
    return config


def _categories(policy: PolicyConfig) -> dict[str, str]:
    """Return what each rule is about, in the words that members read."""
    return {
        name: category.summary or category.sentence
        for name, category in policy.categories.items()
        if name not in ("length", PLACE_WORDS)
    }
