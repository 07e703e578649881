"""What the command line does besides running: check, migrate, sync, forget."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from importlib.metadata import version as installed_version
from typing import Any, Final

from bot.compose import models
from bot.compose.limner import database_url, make_platform
from bot.compose.moderation import make_seats
from bot.compose.serve import choose_platforms, inspected
from bot.domain import Author, Place
from bot.errors import BotError, ConfigError, StorageError
from bot.ids import new_id
from bot.plugins import configure, load
from bot.policy import config as policies
from bot.ports import Desk, Facts, Gallery, House, Seat, Studio, Vault
from bot.settings import Files, Settings
from bot.storage.database import Database
from bot.storage.journal import FileJournal
from bot.storage.lock import FolderLock
from bot.storage.pictures import FolderPictures
from bot.storage.renewing import renew_database, renew_files
from bot.storage.sealing import KeyRing

_PLAYGROUND: Final = "web"

Say = Callable[[str], None]


def version() -> str:
    """Return the installed version."""
    return installed_version("limner")


async def check(settings: Settings, files: Files, say: Say) -> bool:
    """Say in words what works and what is missing; return whether Limner would start."""
    vendors = models.make_vendors(settings, files)
    fine = True
    database: Database | None = None
    try:
        say(f"data folder: {files.data_dir}")
        database = await _checked_database(settings, files, say)
        fine = database is not None
        policy = models.make_policy(settings, files, vendors)
        backends = models.make_backends(settings, vendors)
        say(f"painter: {', '.join(backends)}")
        language = models.make_language(settings, vendors)
        say(f"language model: {language.name}")
        say(policies.describe(policy, vendors.connection is not None))
        suggester = models.make_suggester(language, files)
        facts = models.make_facts(settings, policy, backends, suggester)
        house = _empty_house(files, facts, database.vault if database else None)
        platforms = {
            name: make_platform(name, options, house)
            for name, options in choose_platforms(settings, "all").items()
        }
        say(f"platforms: {', '.join(platforms)}")
        for warning in await inspected({**backends, "language model": language, **platforms}):
            say(f"note: {warning}")
    except ConfigError as error:
        say(f"missing: {error}")
        fine = False
    finally:
        await vendors.aclose()
        if database is not None:
            await database.aclose()
    say("ready to run." if fine else "Limner would not start; see above.")
    return fine


async def migrate(settings: Settings, files: Files, say: Say) -> None:
    """Bring the database to this version's tables, and all that is kept under the present key."""
    database = await _database(settings, files)
    try:
        renewed = await asyncio.to_thread(_renew, database, files)
    finally:
        await database.aclose()
    say("The database is up to date.")
    if renewed is None and len(files.secret_keys) > 1:
        say("Limner is running: stop it and run this again before you take an earlier key away.")
    elif renewed:
        say(f"{renewed} texts are encrypted with the present key now.")


async def sync_commands(settings: Settings, files: Files, say: Say) -> None:
    """Register the slash commands with Discord."""
    if not settings.discord.get("token"):
        raise ConfigError("DISCORD_TOKEN: a value is needed to register commands.")
    vendors = models.make_vendors(settings, files)
    policy = models.make_policy(settings, files, vendors)
    suggester = models.make_suggester(models.make_language(settings, vendors), files)
    backends = models.make_backends(settings, vendors)
    facts = models.make_facts(settings, policy, backends, suggester)
    module = load("adapters", "discord", "studio.platforms", "platform")
    config = configure(module, settings.discord, "discord")
    count = await module.sync(config, _empty_house(files, facts))
    await vendors.aclose()
    say(f"{count} commands are registered with Discord.")


def moderation(settings: Settings, files: Files, say: Say) -> None:
    """Say where whoever runs Limner decides what members of the playground appeal.

    Raises:
        ConfigError: Nobody could follow a link.
    """
    operator = Author(_PLAYGROUND, "operator", "operator")
    seat = Seat(operator, Place(_PLAYGROUND, "", "playground"))
    link = make_seats(settings, files).link(seat)
    if link is None:
        raise ConfigError(
            "pages.public_url: is not set, so there is no page for moderators. Set it to the "
            "address at which Limner's pages are reached."
        )
    say(link)
    say(f"For you alone, for {settings.moderation.link_minutes:g} minutes, while Limner runs.")


async def forget(settings: Settings, files: Files, platform: str, user: str, say: Say) -> None:
    """Remove a member's words and pictures."""
    database = await _database(settings, files)
    pictures = FolderPictures(files.data_dir / "pictures")
    try:
        known = await database.knows(f"{platform}:{user}")
        unused = await database.forget(f"{platform}:{user}")
        await pictures.delete(unused)
    finally:
        pictures.close()
        await database.aclose()
    if known:
        say(f"Forgotten: the words of {platform} user {user}, and {len(unused)} pictures.")
    else:
        say(f"Nobody is known as {platform} user {user}; docs/operate.md says how ids look.")
    _forget_journal(files, f"{platform}:{user}", say)


def _renew(database: Database, files: Files) -> int | None:
    """Return how many texts were encrypted anew; None beside a running Limner."""
    try:
        with FolderLock(files.data_dir):
            renew_files(files.data_dir, KeyRing(files.secret_keys))
            return renew_database(database.engine)
    except ConfigError:
        return None


def _forget_journal(files: Files, author_key: str, say: Say) -> None:
    """Take a member's requests out of the accept journal, which a running Limner holds open."""
    path = files.data_dir / "accepted.jsonl"
    try:
        with FolderLock(files.data_dir):
            keys = KeyRing(files.secret_keys)
            journal = FileJournal(path, keys)
            for request in journal.pending():
                if request.author.key == author_key:
                    journal.committed(request.event_key)
            journal.close()
            FileJournal(path, keys).close()  # opening it again leaves only what is still open
    except ConfigError:
        say("Limner is running: its journal of accepted requests lets go of them when it restarts.")


async def _database(settings: Settings, files: Files) -> Database:
    keys = KeyRing(files.secret_keys)
    return await Database.open(database_url(settings, files), keys, now=time.time, new_id=new_id)


async def _checked_database(settings: Settings, files: Files, say: Say) -> Database | None:
    url = database_url(settings, files)
    try:
        database = await _database(settings, files)
    except BotError as error:
        say(f"missing: {error}")
        return None
    say(f"database: {url.split('://', 1)[0]}, reachable and up to date")
    return database


class _NotRunning:
    """Stands where the studio is while Limner only checks; nothing of it is ever called."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"{name} is used while Limner is not running")


class _FactsOnly(_NotRunning):
    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def facts(self) -> Facts:
        return self._facts


class _NoVault(_NotRunning):
    async def every(self, _prefix: str) -> dict[str, str]:
        raise StorageError("nothing that was kept can be read without a database.")


def _empty_house(files: Files, facts: Facts, vault: Vault | None = None) -> House:
    nobody: Any = _NotRunning()
    studio: Studio = nobody
    gallery: Gallery = nobody
    empty: Any = _NoVault()
    desk: Any = _FactsOnly(facts)
    counter: Desk = desk
    return House(
        studio=studio,
        gallery=gallery,
        desk=counter,
        secret_key=files.secret_key,
        healthy=lambda: None,
        metrics=lambda: (b"", "text/plain"),
        acknowledged=lambda _platform, _seconds: None,
        vault=vault or empty,
        refused=lambda _platform, _reason: None,
    )
