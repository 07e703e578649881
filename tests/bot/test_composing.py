"""What is made from the settings does what they say."""

import asyncio
from pathlib import Path

from bot.compose import models
from bot.domain import Author, Imagine, Job, JobState, Place, Progress, RawPicture, Step
from bot.ids import new_id
from bot.ports import ScreeningContext
from bot.sections import StudioSettings
from bot.settings import Settings, load
from bot.telemetry import Telemetry
from bot.vendors import OpenAIConnection, Vendors
from tests.fakes.backends import png
from tests.fakes.core import request, running_core
from tests.fakes.messenger import FakeMessenger
from tests.simulators.openai import OpenAISimulator

ASKED = request(Imagine("a dog"))
JOB = Job("j1", JobState.ACCEPTED, ASKED, ASKED.address, created_at=0.0)


async def test_remote_moderation_is_metered_and_local_rules_are_not(tmp_path: Path) -> None:
    settings, files = load({"LIMNER_DATA_DIR": str(tmp_path / "data")}, tmp_path / "no.env")
    telemetry = Telemetry()
    async with OpenAISimulator() as sim, running_core(tmp_path / "core") as core:
        vendors = Vendors(OpenAIConnection(sim.api_key, sim.base_url))
        policy = models.make_policy(settings, files, vendors)
        screener = models.make_filter(
            policy, vendors, core.database, core.pictures, new_id, telemetry
        )
        context = ScreeningContext(Author("fake", "alice"), Place("fake", "guild", "channel"))
        picture = RawPicture(png(), "image/png")

        await screener.screen_text("a dog", context)
        await screener.screen_picture(await core.pictures.put(picture), picture, context)
        await vendors.aclose()

    calls = {
        sample.labels["backend"]
        for metric in telemetry.registry.collect()
        for sample in metric.samples
        if sample.name == "limner_backend_seconds_count"
    }
    assert calls == {"prompt_rules/openai_moderation", "picture_rules/openai_moderation"}


async def test_progress_keeps_the_pace_of_the_settings() -> None:
    messenger = FakeMessenger()
    at_once = StudioSettings(progress_first_seconds=0, progress_interval_seconds=0)

    async with asyncio.timeout(1), asyncio.TaskGroup() as tasks:
        announcer = models.make_announcer(Settings(studio=at_once), {"fake": messenger}, tasks)
        for step in (Step.PREPARING, Step.DRAWING, Step.CHECKING):
            messenger.updated.clear()
            announcer.progress(JOB, Progress(step))
            await messenger.updated.wait()

    assert [update.step for update in messenger.updates] == [
        Step.PREPARING,
        Step.DRAWING,
        Step.CHECKING,
    ]
