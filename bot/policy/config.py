"""The policy as data: categories, thresholds, stages and sentences from `config/policy.toml`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final, Literal, Self

from pydantic import Field, ValidationError, model_validator

from bot.errors import ConfigError
from bot.policy.categories import Category, Probability, Section, Subject

ALWAYS_LOCKED: Final = frozenset({"sexual_minors", "ncii", "extremism", "self_harm"})
"""Categories that no policy file may leave out, unlock or allow."""

REMOTE_STAGE: Final = "openai_moderation"
"""The rule that `moderation` switches on and off."""

JUDGE: Final = "judge"
"""The stage that asks the language model; it runs where there is one."""

CLASSIFIED: Final = "classifier/"
"""What the local classifier's names begin with; a category's own name follows."""

Moderation = Literal["auto", "openai", "none"]


class PolicyConfig(Section):
    """The whole policy; lives as long as the process.

    Attributes:
        moderation: "auto" asks OpenAI where a key is configured.
        max_prompt_characters: Longest text that is read; 4,000 keep every stage fast.
        remote_timeout_seconds: A remote stage that is slower counts as down.
        grey: Share of a moderation's threshold from which the judge looks at a text.
        borderline: Distance from a threshold, as a share of it, within which a decision is put
            before the moderators.
        unknown: Wording for a category that no section names; it always blocks.
        prompt_rules: Rule name -> its options, in the order in which local ones are asked.
        picture_rules: As `prompt_rules`, for pictures.
    """

    version: str = Field(min_length=1)
    moderation: Moderation = "auto"
    max_prompt_characters: int = Field(default=4_000, ge=1, le=32_000)
    remote_timeout_seconds: float = Field(default=15, gt=0)
    grey: Probability = 0.5
    borderline: Probability = 0.1
    unknown: Category = Category(sentence="The content policy does not allow this here.")
    categories: dict[str, Category]
    prompt_rules: dict[str, dict[str, Any]]
    picture_rules: dict[str, dict[str, Any]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        self._check_locks()
        self._check_stages()
        self._check_omni_names()
        self._check_injected()
        # Whatever stands before it would read a text that is too long only in part.
        if next(iter(self.prompt_rules), None) != "length":
            raise ValueError('prompt_rules: "length" must come first, so that all text is read')
        return self

    def _check_locks(self) -> None:
        for name in sorted(ALWAYS_LOCKED):
            category = self.categories.get(name)
            if category is None or not category.locked:
                raise ValueError(f"categories.{name}: must be there with locked = true")

    def _check_stages(self) -> None:
        for name, category in self.categories.items():
            for subject, needed, known in (
                ("text", category.needs.text, self.prompt_rules),
                ("picture", category.needs.picture, self.picture_rules),
                ("people", category.needs.people, self.picture_rules),
            ):
                if unknown := set(needed) - set(known):
                    raise ValueError(
                        f"categories.{name}.needs.{subject}: no such rule: "
                        f"{', '.join(sorted(unknown))}; there are {', '.join(known) or 'none'}"
                    )

    def _check_omni_names(self) -> None:
        owners: dict[str, str] = {}
        for name, category in self.categories.items():
            for omni in category.omni:
                if omni.startswith(CLASSIFIED):
                    raise ValueError(f"categories.{name}.omni: {omni} is said as `classifier`")
                if omni in owners:
                    raise ValueError(f"{omni} stands in both {owners[omni]} and {name}")
                owners[omni] = name

    def _check_injected(self) -> None:
        if "max_characters" in self.prompt_rules.get("length", {}):
            raise ValueError("length.max_characters is not set there but by max_prompt_characters")

    @property
    def gravest_first(self) -> dict[str, Category]:
        """The categories, locked ones first: of several that are met, the first is told."""
        return dict(sorted(self.categories.items(), key=lambda item: not item[1].locked))

    @property
    def summary(self) -> tuple[str, ...]:
        """What may not be drawn, one sentence each."""
        return tuple(
            category.summary
            for category in self.categories.values()
            if category.summary and category.action != "allow"
        )

    @cached_property
    def full_version(self) -> str:
        """The version with a digest of every setting and term, as screenings record it."""
        content = json.dumps(self.model_dump(mode="json"), sort_keys=True)
        return f"{self.version}+{hashlib.sha256(content.encode()).hexdigest()[:8]}"

    def __copy__(self) -> PolicyConfig:
        """Return a copy that works its version out anew: what is changed comes after this."""
        copied = super().__copy__()
        copied.__dict__.pop("full_version", None)
        return copied

    def uncovered(self, subject: Subject, down: set[str], working: set[str]) -> list[str]:
        """Return the locked categories of which no stage is left while some are down."""
        return [
            name
            for name, category in self.categories.items()
            if category.locked
            and not down.isdisjoint(stages := category.needs.of(subject))
            and working.isdisjoint(stages)
        ]

    def without(self, stage: str) -> PolicyConfig:
        """Return the policy with a stage taken out."""
        return self.model_copy(
            update={
                "prompt_rules": _without(self.prompt_rules, stage),
                "picture_rules": _without(self.picture_rules, stage),
            }
        )


def load(policy: Mapping[str, Any], data: Mapping[str, Mapping[str, Any]]) -> PolicyConfig:
    """Return the validated policy.

    Args:
        policy: Content of `config/policy.toml`.
        data: Rule name -> content of its data file (`config/<rule name>.toml`); the options in
            the policy file win over it.

    Raises:
        ConfigError: Names the key, what was found and what is possible.
    """
    rules = policy.get("prompt_rules", {})
    merged = {
        **policy,
        "prompt_rules": {
            name: {**data.get(name, {}), **options} for name, options in rules.items()
        },
    }
    try:
        config = PolicyConfig.model_validate(merged)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ConfigError(f"config/policy.toml {where}: {first['msg']}") from error
    return _with_injected(config)


def resolve_moderation(config: PolicyConfig, has_key: bool) -> Literal["openai", "none"]:
    """Return which moderation runs, "auto" decided by whether an OpenAI key is configured.

    Raises:
        ConfigError: OpenAI is asked for and there is no key.
    """
    if config.moderation == "openai" and not has_key:
        raise ConfigError(
            'policy.moderation is "openai", but no OPENAI_API_KEY is set: set one, '
            'or choose "auto" or "none"'
        )
    if config.moderation == "auto":
        return "openai" if has_key else "none"
    return config.moderation


def enabled(config: PolicyConfig, has_key: bool, judge: bool = False) -> PolicyConfig:
    """Return the policy with exactly the rules that will run.

    Args:
        config: As it was loaded.
        has_key: An OpenAI key is configured.
        judge: There is a language model that can judge.

    Raises:
        ConfigError: As `resolve_moderation`.
    """
    config = config if judge else config.without(JUDGE)
    remote = resolve_moderation(config, has_key) == "openai"
    return config if remote else config.without(REMOTE_STAGE)


def describe(config: PolicyConfig, has_key: bool) -> str:
    """Return the start-up line that says how words and pictures are checked."""
    judged = "a language model judges what needs judgement"
    judged = judged if JUDGE in config.prompt_rules else "nobody judges what needs judgement"
    if resolve_moderation(config, has_key) == "openai":
        return (
            "moderation: openai (omni-moderation on words and pictures, after the local rules); "
            + judged
        )
    reason = "chosen" if config.moderation == "none" else "no OPENAI_API_KEY"
    looked = "pictures are looked at where people are in them"
    looked = looked if JUDGE in config.picture_rules else "pictures are not looked at"
    return f"moderation: none ({reason}): words meet the local rules only, {looked}; {judged}"


def _without(rules: Mapping[str, dict[str, Any]], stage: str) -> dict[str, dict[str, Any]]:
    return {name: options for name, options in rules.items() if name != stage}


def _with_injected(config: PolicyConfig) -> PolicyConfig:
    """Hand the length rule what is written once for the whole policy."""
    limit = {"max_characters": config.max_prompt_characters}
    return config.model_copy(update={"prompt_rules": {**config.prompt_rules, "length": limit}})
