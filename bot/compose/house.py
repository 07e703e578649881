"""What an adapter is given: the house, with its pages where they can be reached."""

from __future__ import annotations

import time

from bot.compose import models, moderation
from bot.compose.health import Health
from bot.compose.parts import Kept, Minds
from bot.downloads import LiveDownloads
from bot.easel import LiveEasel, Terms
from bot.gallery import LiveDesk, LiveGallery
from bot.ports import Facts, House
from bot.settings import Files, Settings
from bot.storage.codec import REQUEST
from bot.studio import LiveStudio
from bot.telemetry import Telemetry


def make_house(
    settings: Settings,
    files: Files,
    kept: Kept,
    minds: Minds,
    studio: LiveStudio,
    gallery: LiveGallery,
    telemetry: Telemetry,
    health: Health,
) -> House:
    """Return the house. Raises: ConfigError."""
    facts = models.make_facts(settings, minds.policy, minds.backends, minds.suggester)
    return House(
        studio=studio,
        gallery=gallery,
        desk=LiveDesk(kept.database, minds.limits, facts, time.time),
        secret_key=files.secret_key,
        healthy=health.reason,
        metrics=telemetry.render,
        acknowledged=telemetry.acknowledged,
        vault=kept.database.vault,
        refused=telemetry.refused,
        easel=_easel(settings, files, kept, facts, studio),
        downloads=_downloads(settings, files, gallery),
        moderation=moderation.make_desk(
            settings,
            files,
            kept.asked,
            kept.database,
            gallery,
            minds.screener,
            minds.policy,
            next(iter(minds.backends.values())),
            minds.limits,
            models.planning_microdollars(settings, minds.language),
        ),
    )


def _easel(
    settings: Settings, files: Files, kept: Kept, facts: Facts, studio: LiveStudio
) -> LiveEasel | None:
    """Return the pages to paint on, None where nobody could reach them."""
    if not settings.public_url:
        return None
    seconds = settings.painting.minutes * 60
    return LiveEasel(
        kept.database.vault,
        studio,
        Terms(settings.public_url, files.secret_key, seconds, facts.max_prompt_characters),
        encode=REQUEST.encode,
        decode=REQUEST.decode,
        now=time.time,
    )


def _downloads(settings: Settings, files: Files, gallery: LiveGallery) -> LiveDownloads | None:
    """Return links to pictures, None where nobody could follow them."""
    url, seconds = settings.public_url, settings.painting.minutes * 60
    return LiveDownloads(gallery, url, files.secret_key, seconds, time.time) if url else None
