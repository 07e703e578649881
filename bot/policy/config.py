"""The policy as data: categories, thresholds, stages and sentences from `config/policy.toml`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.errors import ConfigError

ALWAYS_LOCKED: Final = frozenset({"sexual_minors", "ncii", "extremism", "self_harm"})
"""Categories that no policy file may leave out, unlock or allow."""

REMOTE_STAGE: Final = "openai_moderation"
"""The rule that `moderation` switches on and off."""

Probability = Annotated[float, Field(gt=0, le=1)]
Moderation = Literal["auto", "openai", "none"]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Needs(_Section):
    """Which stages are good enough, each alone, to clear a category.

    When none of a category's configured stages answers, a locked category stops the request.
    """

    text: tuple[str, ...] = ()
    picture: tuple[str, ...] = ()


class Category(_Section):
    """One thing that the policy knows, and what is done about it.

    Attributes:
        locked: No setting loosens it, and an outage of its stages stops the request.
        summary: For help: what may not be drawn. Empty: not worth a line there.
        sentence: What a refused member reads; names the rule, quotes nothing.
        suggestion: What would be fine instead; empty where no hint should be given.
        omni: Names of omni-moderation that mean this category, each with the score in 0..1 from
            which it counts; 1 switches it off.
    """

    action: Literal["allow", "block", "support"] = "block"
    locked: bool = False
    summary: str = ""
    sentence: str = Field(min_length=1)
    suggestion: str = ""
    omni: dict[str, Probability] = {}
    needs: Needs = Needs()


class PolicyConfig(_Section):
    """The whole policy; lives as long as the process.

    Attributes:
        moderation: "auto" asks OpenAI where a key is configured.
        max_prompt_characters: Longest text that is read; 4,000 keep every stage fast.
        remote_timeout_seconds: A remote stage that is slower counts as down.
        unknown: Wording for a category that no section names; it always blocks.
        prompt_rules: Rule name -> its options, in the order in which local ones are asked.
        picture_rules: As `prompt_rules`, for pictures.
    """

    version: str = Field(min_length=1)
    moderation: Moderation = "auto"
    max_prompt_characters: int = Field(default=4_000, ge=1, le=32_000)
    remote_timeout_seconds: float = Field(default=15, gt=0)
    unknown: Category = Category(sentence="The content policy does not allow this here.")
    categories: dict[str, Category]
    prompt_rules: dict[str, dict[str, Any]]
    picture_rules: dict[str, dict[str, Any]] = {}

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
        for name, category in self.categories.items():
            if category.locked:
                _check_locked(name, category)

    def _check_stages(self) -> None:
        for name, category in self.categories.items():
            for subject, needed, known in (
                ("text", category.needs.text, self.prompt_rules),
                ("picture", category.needs.picture, self.picture_rules),
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
                if omni in owners:
                    raise ValueError(f"{omni} stands in both {owners[omni]} and {name}")
                owners[omni] = name

    def _check_injected(self) -> None:
        for rule, option, place in (
            ("length", "max_characters", "max_prompt_characters"),
            (REMOTE_STAGE, "thresholds", "the categories"),
        ):
            for rules in (self.prompt_rules, self.picture_rules):
                if option in rules.get(rule, {}):
                    raise ValueError(f"{rule}.{option} is not set there but by {place}")

    @property
    def thresholds(self) -> dict[str, float]:
        """Omni-moderation's names with the score from which each counts; 1 where it is allowed."""
        return {
            omni: 1.0 if category.action == "allow" else score
            for category in self.categories.values()
            for omni, score in category.omni.items()
        }

    @property
    def summary(self) -> tuple[str, ...]:
        """What may not be drawn, one sentence each."""
        return tuple(
            category.summary
            for category in self.categories.values()
            if category.summary and category.action != "allow"
        )

    @property
    def full_version(self) -> str:
        """The version with a digest of every setting and term, as screenings record it."""
        content = json.dumps(self.model_dump(mode="json"), sort_keys=True)
        return f"{self.version}+{hashlib.sha256(content.encode()).hexdigest()[:8]}"

    def without_remote(self) -> PolicyConfig:
        """Return the policy with the remote stage taken out, its needs included."""
        return self.model_copy(
            update={
                "prompt_rules": _without(self.prompt_rules),
                "picture_rules": _without(self.picture_rules),
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


def enabled(config: PolicyConfig, has_key: bool) -> PolicyConfig:
    """Return the policy with exactly the rules that will run. Raises: as `resolve_moderation`."""
    return config if resolve_moderation(config, has_key) == "openai" else config.without_remote()


def describe(config: PolicyConfig, has_key: bool) -> str:
    """Return the start-up line that says how words and pictures are checked."""
    if resolve_moderation(config, has_key) == "openai":
        return "moderation: openai (omni-moderation on words and pictures, after the local rules)"
    reason = "chosen" if config.moderation == "none" else "no OPENAI_API_KEY"
    return (
        f"moderation: none ({reason}): words meet the local rules only, pictures are not looked at"
    )


def _check_locked(name: str, category: Category) -> None:
    if category.action == "allow":
        raise ValueError(f'categories.{name}.action: a locked category cannot be "allow"')
    if any(score >= 1 for score in category.omni.values()):
        raise ValueError(f"categories.{name}.omni: a locked category needs scores below 1")
    if not category.needs.text:
        raise ValueError(f"categories.{name}.needs.text: a locked category names its stages")


def _without(rules: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {name: options for name, options in rules.items() if name != REMOTE_STAGE}


def _with_injected(config: PolicyConfig) -> PolicyConfig:
    """Hand the rules what is written once for the whole policy: thresholds and the length."""
    prompt_rules = dict(config.prompt_rules)
    picture_rules = dict(config.picture_rules)
    prompt_rules["length"] = {"max_characters": config.max_prompt_characters}
    for rules in (prompt_rules, picture_rules):
        if REMOTE_STAGE in rules:
            rules[REMOTE_STAGE] = {**rules[REMOTE_STAGE], "thresholds": config.thresholds}
    return config.model_copy(update={"prompt_rules": prompt_rules, "picture_rules": picture_rules})
