"""What thinks and draws for one process, from what outlives it: models, policy, limits, parts."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from bot.announcing import Announcer
from bot.compose import models
from bot.compose.judges import NOBODY, Judges, make_judges
from bot.compose.moderation import Asked
from bot.domain import Author
from bot.ids import new_id
from bot.limits import Limits
from bot.pipeline import Parts
from bot.policy.config import PolicyConfig
from bot.policy.filter import PolicyFilter
from bot.ports import ImageBackend, Inbox, LanguageModel
from bot.prompting import Suggester
from bot.settings import Files, Settings
from bot.signing import Signer
from bot.storage.database import Database
from bot.storage.pictures import FolderPictures
from bot.storage.quarantine import FolderQuarantine
from bot.storage.sealing import KeyRing
from bot.telemetry import MeteredBackend, MeteredLanguage, Telemetry
from bot.vendors import Vendors


@dataclass(frozen=True, slots=True)
class Kept:
    """What outlives a process, and how vendors are reached."""

    database: Database
    pictures: FolderPictures
    quarantine: FolderQuarantine
    vendors: Vendors
    keys: KeyRing
    asked: Asked


@dataclass(frozen=True, slots=True)
class Minds:
    """What draws, plans and judges, and by which limits."""

    backends: Mapping[str, ImageBackend]
    language: LanguageModel
    suggester: Suggester
    policy: PolicyConfig
    screener: PolicyFilter
    limits: Limits
    judges: Judges


def make_minds(settings: Settings, files: Files, kept: Kept, telemetry: Telemetry) -> Minds:
    """Return them. Raises: ConfigError."""
    policy = models.make_policy(settings, files, kept.vendors)
    backends = models.make_backends(settings, kept.vendors)
    language = MeteredLanguage(models.make_language(settings, kept.vendors), telemetry)
    estimate = models.planning_microdollars(settings, language)
    judges = make_judges(policy, language, files, estimate)
    screener = models.make_filter(
        policy,
        kept.vendors,
        kept.database,
        kept.pictures,
        new_id,
        telemetry,
        judges=judges,
        places=kept.asked.policies,
    )
    return Minds(
        {name: MeteredBackend(backend, telemetry) for name, backend in backends.items()},
        language,
        models.make_suggester(language, files),
        policy,
        screener,
        models.make_limits(settings),
        judges,
    )


def make_parts(
    settings: Settings,
    files: Files,
    kept: Kept,
    minds: Minds,
    announcer: Announcer,
    inboxes: Mapping[str, Inbox],
) -> Parts:
    """Return what the steps of a job work with. Raises: ConfigError."""
    return Parts(
        book=kept.database,
        album=kept.database,
        screener=minds.screener,
        refiner=models.make_refiner(minds.language, files),
        suggester=minds.suggester,
        grounder=models.make_grounder(settings, minds.language, files),
        second_attempts=settings.editing.second_attempt,
        backends=minds.backends,
        pictures=kept.pictures,
        quarantine=kept.quarantine,
        announcer=announcer,
        inboxes=inboxes,
        limits=minds.limits,
        author_hash=partial(_author_hash, Signer(files.secret_key, "author")),
        now=time.time,
        new_id=new_id,
        styles=settings.studio.styles,
        planning_microdollars=models.planning_microdollars(settings, minds.language),
        partials=settings.studio.partials,
        max_upload_bytes=settings.studio.max_upload_mib * 2**20,
        max_attempts=settings.jobs.max_attempts,
        retry_seconds=settings.jobs.retry_seconds,
        places=kept.asked.policies,
        standing=kept.asked.standing,
        borderline=kept.asked.borderline,
    )


def asked_at_most(parts: Parts, judges: Judges) -> int:
    """Return for how many questions to the language model money is reserved at the door."""
    return 1 + (parts.grounder is not None) + (judges != NOBODY)


def _author_hash(signer: Signer, author: Author) -> str:
    """Return a pseudonym that is stable here and means nothing anywhere else."""
    return signer.signature(author.key)
