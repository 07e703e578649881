"""What can be set for the core, section by section, with its defaults."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    NonNegativeFloat,
    PositiveFloat,
    PositiveInt,
    SecretStr,
    field_validator,
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


class PaintingSettings(Section):
    """Pages on which members paint where a picture may change."""

    public_url: str = ""
    minutes: PositiveFloat = 60.0

    @field_validator("public_url")
    @classmethod
    def _is_address(cls, url: str) -> str:
        if url and not re.fullmatch(r"https?://[^\s?#]+", url):
            raise ValueError("an address such as https://limner.example.org is needed")
        return url.rstrip("/")


class LogSettings(Section):
    """How log lines look."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"


class OpenAISettings(Section):
    """Where OpenAI's interface is reached."""

    api_key: SecretStr = SecretStr("")
    base_url: str = ""
