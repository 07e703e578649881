"""The forms that a language model fills in: strict, every field required."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from bot.refinement import RecipeDraft


class TakeDraft(BaseModel):
    """One prompt."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    recipe: RecipeDraft
    prompt: str = Field(
        description="The whole picture as prose, 1 to 4 sentences, without what must not appear"
    )


class PromptsDraft(BaseModel):
    """Two prompts for a member's words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    recipe: RecipeDraft = Field(description="What the words say, as it holds for both prompts")
    first: TakeDraft
    second: TakeDraft
    shape: str | None = Field(
        description="square, wide, tall or a ratio such as 16:9; null: unsaid"
    )
    note: str = Field(description="One line for the member; empty if nothing needs saying")


class DescriptionDraft(BaseModel):
    """Four prompts by which a picture could be drawn."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    recipe: RecipeDraft = Field(description="What the picture shows")
    first: TakeDraft
    second: TakeDraft
    third: TakeDraft
    fourth: TakeDraft
    note: str = Field(description="One line for the member; empty if nothing needs saying")
