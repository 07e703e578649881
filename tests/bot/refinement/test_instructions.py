"""What language models are told: its examples are answers that would be taken."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot.domain import Intent
from bot.refinement import PlanDraft
from bot.refinement.grounding import BoxDraft
from bot.refinement.places import read_cells

PROMPTS = Path(__file__).resolve().parents[3] / "config/prompts"


def told(name: str) -> str:
    return (PROMPTS / f"{name}.md").read_text("utf-8")


def examples(name: str) -> list[str]:
    """Return the answers in a file of instructions."""
    return re.findall(r"^\{.*\}$", told(name), re.MULTILINE)


@pytest.mark.parametrize(("name", "schema"), [("refine", PlanDraft), ("ground", BoxDraft)])
def test_every_example_fits_the_form(name: str, schema: type[BaseModel]) -> None:
    answers = [schema.model_validate_json(example) for example in examples(name)]

    assert len(answers) >= 2


def test_every_intent_and_every_field_is_explained() -> None:
    text = told("refine")

    for intent in Intent:
        assert f"- `{intent.value}`:" in text
    for field in set(PlanDraft.model_fields) - {"intent", "recipe"}:
        assert f"- `{field}`:" in text


def test_places_in_the_examples_are_understood() -> None:
    places = [
        place
        for example in examples("refine")
        for place in PlanDraft.model_validate_json(example).spot or ()
    ]

    assert places
    assert all(map(read_cells, places))
