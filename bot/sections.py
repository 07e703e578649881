"""What can be set for the core, section by section, with its defaults."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    NonNegativeFloat,
    PositiveFloat,
    PositiveInt,
    SecretStr,
)


class Section(BaseModel):
    """A part of the settings: nothing in it changes, and nothing unknown is let in."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StudioSettings(Section):
    """What is drawn with, and where members are met."""

    backend: str = "auto"
    backends: tuple[str, ...] = ()
    language: str = "auto"
    styles: tuple[str, ...] = ()
    max_upload_mib: PositiveInt = 20
    partials: int = Field(default=0, ge=0, le=3)
    platforms: tuple[str, ...] = ("auto",)
    progress_first_seconds: NonNegativeFloat = 1.5
    progress_interval_seconds: NonNegativeFloat = 2.0


class LimitSettings(Section):
    """Finite by default; days are UTC days."""

    open_jobs_per_member: PositiveInt = 3
    pictures_per_member_day: PositiveInt = 20
    pictures_per_place_day: PositiveInt = 200
    prompts_per_member_day: PositiveInt = 100
    usd_per_day: PositiveFloat = 10.0
    planning_usd: NonNegativeFloat = 0.005


class JobSettings(Section):
    """How many at once, and how patient."""

    concurrent: PositiveInt = 16
    concurrent_per_member: PositiveInt = 2
    max_attempts: int = Field(default=3, ge=1, le=3)
    retry_seconds: NonNegativeFloat = 1.0
    drain_seconds: NonNegativeFloat = 30.0


class StorageSettings(Section):
    """Where versions are kept, and for how long."""

    database_url: str = ""
    retention_days: int = Field(default=0, ge=0)


class EditingSettings(Section):
    """How much a local change may cost beside its one drawing."""

    grounding: bool = True
    second_attempt: bool = False


def _address(url: str) -> str:
    if url and not re.fullmatch(r"https?://[^\s?#]+", url):
        raise ValueError("an address such as https://limner.example.org is needed")
    return url.rstrip("/")


Address = Annotated[str, AfterValidator(_address)]


class PageSettings(Section):
    """Where the pages are reached to which links in chats lead."""

    public_url: Address = ""


class PaintingSettings(Section):
    """Pages on which members paint where a picture may change."""

    public_url: Address = ""  # the name that `pages.public_url` had before there were others
    minutes: PositiveFloat = 60.0


class ModerationSettings(Section):
    """What moderators look at, and whom Limner keeps waiting."""

    borderline: bool = True
    text_days: PositiveInt = 30
    evasions: int = Field(default=3, ge=2)
    cool_down_minutes: NonNegativeFloat = 30.0
    time_out_hours: PositiveFloat = 24.0
    link_minutes: PositiveFloat = 30.0


class LogSettings(Section):
    """How log lines look."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"


class OpenAISettings(Section):
    """Where OpenAI's interface is reached."""

    api_key: SecretStr = SecretStr("")
    base_url: str = ""
