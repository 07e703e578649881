"""Makes what the configuration names: painters, the language model, the policy, the limits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.announcing import Announcer
from bot.compose.judges import NOBODY, Judges
from bot.limits import Limits
from bot.plugins import configure, load, validated
from bot.policy import config as policies
from bot.policy.config import JUDGE, PolicyConfig
from bot.policy.data import word_lists
from bot.policy.filter import PolicyFilter
from bot.ports import (
    UNMODERATED,
    Facts,
    ImageBackend,
    LanguageModel,
    Messenger,
    PictureRule,
    PictureStore,
    PlacePolicies,
    PromptRule,
    ScreeningBook,
)
from bot.prompting import Dialect, Dialects, Suggester
from bot.refinement import Grounder, Refiner
from bot.refinement.fallback import FallbackLanguage
from bot.settings import Files, Settings
from bot.telemetry import MeteredPictureRule, MeteredPromptRule, Telemetry
from bot.vendors import OpenAIConnection, Vendors

_MICRO: Final = 1_000_000
_SHAPES: Final = ("square", "wide", "tall")
MAX_COUNT: Final = 4
OFFLINE: Final = "offline"


def make_vendors(settings: Settings, files: Files) -> Vendors:
    """Return the vendors' connections; none is opened yet."""
    key = settings.openai.api_key.get_secret_value()
    connection = OpenAIConnection(key, settings.openai.base_url or None) if key else None
    return Vendors(connection, files.prices)


def make_backends(settings: Settings, vendors: Vendors) -> dict[str, ImageBackend]:
    """Return the painters by name, the default first.

    Raises:
        ConfigError: An unknown name or option.
    """
    default = settings.studio.backend
    if default == "auto":
        default = "openai" if vendors.connection else "sketch"
    wanted = dict.fromkeys((default, *settings.studio.backends))
    return {name: _plugin("bot.backends", "backends", name, settings, vendors) for name in wanted}


def make_language(settings: Settings, vendors: Vendors) -> LanguageModel:
    """Return the language model that refines prompts. Raises: as `make_backends`."""
    name = _language_name(settings, vendors)
    language: LanguageModel = _plugin("bot.language", "language", name, settings, vendors)
    if name == OFFLINE:
        return language
    return FallbackLanguage(
        language, _plugin("bot.language", "language", OFFLINE, settings, vendors)
    )


def _language_name(settings: Settings, vendors: Vendors) -> str:
    name = settings.studio.language
    if name == "auto":
        return "openai" if vendors.connection else OFFLINE
    return name


def make_refiner(language: LanguageModel, files: Files) -> Refiner:
    """Return the refiner around a language model."""
    return Refiner(language, files.prompts["refine"], MAX_COUNT)


def make_grounder(settings: Settings, language: LanguageModel, files: Files) -> Grounder | None:
    """Return what finds named things in pictures, None where nobody looks at them."""
    if not (language.sees and settings.editing.grounding):
        return None
    return Grounder(language, files.prompts["ground"], planning_microdollars(settings, language))


def make_suggester(language: LanguageModel, files: Files) -> Suggester:
    """Return what writes prompts, in every dialect there is a file for.

    Raises:
        ConfigError: A dialect's file is wrong: names the file, the key and what is possible.
    """
    dialects = [
        validated(Dialect, content, f"dialects/{name}.toml")
        for name, content in sorted(files.dialects.items())
    ]
    texts = files.prompts
    return Suggester(language, texts["prompt"], texts["describe"], Dialects.of(dialects))


def make_policy(settings: Settings, files: Files, vendors: Vendors) -> PolicyConfig:
    """Return the policy with exactly the rules that will run."""
    content = {**files.policy, **settings.policy}
    data = {name: word_lists(files.config_dir, name) for name in content.get("prompt_rules", {})}
    config = policies.load(content, data)
    judge = _language_name(settings, vendors) != OFFLINE
    return policies.enabled(config, vendors.connection is not None, judge)


def make_filter(
    config: PolicyConfig,
    vendors: Vendors,
    screenings: ScreeningBook,
    pictures: PictureStore,
    new_id: Callable[[], str],
    telemetry: Telemetry,
    *,
    judges: Judges = NOBODY,
    places: PlacePolicies = UNMODERATED,
) -> PolicyFilter:
    """Return the policy filter with its rules, remote ones metered. Raises: as `make_backends`."""
    prompt_rules = [
        (name, MeteredPromptRule(rule, name, telemetry) if _is_remote(rule) else rule)
        for name, rule in _rules("prompt_rules", config.prompt_rules, vendors)
    ]
    picture_rules = [
        (name, MeteredPictureRule(rule, name, telemetry) if _is_remote(rule) else rule)
        for name, rule in _rules("image_rules", config.picture_rules, vendors)
    ]
    return PolicyFilter(
        config,
        prompt_rules,
        picture_rules,
        screenings,
        pictures,
        new_id,
        judge=judges.text,
        picture_judge=judges.picture,
        places=places,
    )


def make_announcer(
    settings: Settings, messengers: Mapping[str, Messenger], tasks: asyncio.TaskGroup
) -> Announcer:
    """Return what tells members where their jobs stand, as often as configured."""
    return Announcer(
        messengers,
        tasks,
        first_after_seconds=settings.studio.progress_first_seconds,
        interval_seconds=settings.studio.progress_interval_seconds,
    )


def make_limits(settings: Settings) -> Limits:
    """Return the limits, money in microdollars."""
    limits = settings.limits
    return Limits(
        limits.open_jobs_per_member,
        limits.pictures_per_member_day,
        limits.pictures_per_place_day,
        int(limits.usd_per_day * _MICRO),
        limits.prompts_per_member_day,
    )


def planning_microdollars(settings: Settings, language: LanguageModel) -> int:
    """Return what is reserved for one request's planning; nothing where it is free."""
    return 0 if language.name == OFFLINE else int(settings.limits.planning_usd * _MICRO)


def make_facts(
    settings: Settings,
    policy: PolicyConfig,
    backends: Mapping[str, ImageBackend],
    suggester: Suggester,
) -> Facts:
    """Return what members can choose from."""
    return Facts(
        backends={name: backend.capabilities for name, backend in backends.items()},
        styles=settings.studio.styles,
        shapes=_SHAPES,
        rules=policy.summary,
        max_count=MAX_COUNT,
        max_prompt_characters=policy.max_prompt_characters,
        max_upload_bytes=settings.studio.max_upload_mib * 2**20,
        dialects=suggester.dialects.names,
        sees=suggester.sees,
    )


def _plugin(package: str, section: str, name: str, settings: Settings, vendors: Vendors) -> Any:
    module = load(package, name, f"studio.{section.removesuffix('s')}")
    options = getattr(settings, section).get(name, {})
    return module.create(configure(module, options, f"{section}.{name}"), vendors)


def _rules(
    package: str, wanted: Mapping[str, Mapping[str, Any]], vendors: Vendors
) -> list[tuple[str, Any]]:
    made = []
    for name, options in wanted.items():
        if name == JUDGE:  # no rule among the others: the filter asks it after them
            continue
        key = f"policy.{package}.{name}"
        module = load(f"bot.policy.{package}", name, key)
        made.append((name, module.create(configure(module, options, key), vendors)))
    return made


def _is_remote(rule: PromptRule | PictureRule) -> bool:
    return getattr(rule, "remote", False)
