"""Prompts for words and pictures: one call to a language model, its answer kept in bounds."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from bot.domain import Recipe, ScreenedPicture, Suggestion, Version
from bot.errors import InvalidAsk
from bot.ports import LanguageModel, Task
from bot.prompting.dialects import LIMNER, Dialect, Dialects
from bot.prompting.drafts import DescriptionDraft, PromptsDraft, TakeDraft
from bot.prompting.hearing import heard
from bot.prompting.rendering import Draft, ratio, render
from bot.prompting.written import Written
from bot.refinement import RecipeDraft, compose_prompt
from bot.refinement.links import LINK_SENTENCE, cut_links
from bot.refinement.shapes import read_shape, shape_of

_MAX_WORDS: Final = 4000
_MAX_FIELD: Final = 600
_MAX_NOTE: Final = 200
_NO_WORDS: Final = (
    "Say what the prompt is about, for example “/prompt a dog wearing pink sunglasses, for "
    "Midjourney”."
)
BLIND: Final = (
    "I can't look at pictures here: that takes a language model that sees, which the people who "
    "run Limner can configure. Describe the picture in words with /prompt instead."
)
_WITHOUT: Final = re.compile(r"(?:^|\s)Without [^.]*\.?$")
_NOTHING_GIVEN: Final = "Pick the picture to describe: one of mine, or one that you upload."


@dataclass(frozen=True, slots=True)
class Suggester:
    """Writes prompts; lives as long as the process.

    Attributes:
        language: Understands words, and pictures where it `sees`.
        prompt_instructions: From `config/prompts/prompt.md`.
        describe_instructions: From `config/prompts/describe.md`.
    """

    language: LanguageModel
    prompt_instructions: str = ""
    describe_instructions: str = ""
    dialects: Dialects = field(default_factory=lambda: Dialects.of(()))

    @property
    def sees(self) -> bool:
        """Whether any picture can be described."""
        return self.language.sees

    async def write(self, words: str, dialect: str = "") -> Written:
        """Return two prompts for a member's words, in the dialect that is named or that they name.

        Raises:
            InvalidAsk: No words, or no such dialect; says what is possible.
            ModelError: The language model failed.
        """
        words, links = cut_links(words)
        words, said = heard(words[:_MAX_WORDS], self.dialects)
        chosen = self.dialects.named(dialect) if dialect.strip() else said or LIMNER
        if not words:
            raise InvalidAsk(LINK_SENTENCE if links else _NO_WORDS)
        data = {"words": words, "generator": {"name": chosen.name, "about": chosen.about}}
        task = Task("prompt", self.prompt_instructions, data, PromptsDraft)
        completion = await self.language.complete(task)
        draft, cost = completion.value, completion.cost_microdollars
        recipe = _recipe(draft.recipe, Recipe(description=words))
        drafts, shape = (draft.first, draft.second), read_shape(draft.shape)
        takes, suggestions = await asyncio.to_thread(_rendered, drafts, recipe, shape, chosen)
        remarks = (_line(draft.note), LINK_SENTENCE if links else "", *_unsaid(takes, chosen))
        intro = _joined(_prompts_for(chosen, len(takes)), *remarks)
        return Written(intro, _completed(recipe, takes), suggestions, cost)

    async def describe(self, picture: ScreenedPicture | None, version: Version | None) -> Written:
        """Return four prompts by which a picture could be drawn.

        One of ours, `version`, is described from what it was drawn with; any `picture` by a
        language model that sees.

        Raises:
            InvalidAsk: Neither is given, or nobody here can look at the picture.
            ModelError: The language model failed.
        """
        if version is None and picture is None:
            raise InvalidAsk(_NOTHING_GIVEN)
        if version is None and not self.sees:
            raise InvalidAsk(BLIND)
        task = Task(
            "describe",
            self.describe_instructions,
            _known(version),
            DescriptionDraft,
            (picture,) if picture is not None and self.sees else (),
        )
        completion = await self.language.complete(task)
        draft = completion.value
        recipe = _recipe(draft.recipe, Recipe() if version is None else _recipe_of(version))
        drafts = (draft.first, draft.second, draft.third, draft.fourth)
        shape = _shape(picture, version)
        takes, suggestions = await asyncio.to_thread(_rendered, drafts, recipe, shape, LIMNER)
        intro = _joined(_prompts_from(version, len(takes)), _line(draft.note))
        shown = _completed(recipe, takes)
        return Written(intro, shown, suggestions, completion.cost_microdollars)


def _known(version: Version | None) -> Mapping[str, Any]:
    """Return what the model is told of a picture beside the picture."""
    if version is None:
        return {"prompt": "", "recipe": None}
    recipe = {name: text[:_MAX_FIELD] for name, text in asdict(_recipe_of(version)).items()}
    return {"prompt": _prompt_of(version), "recipe": recipe}


def _prompt_of(version: Version) -> str:
    return (version.prompt or compose_prompt(version.recipe) or version.words)[:_MAX_WORDS]


def _recipe_of(version: Version) -> Recipe:
    if version.recipe != Recipe():
        return version.recipe
    return Recipe(description=_prompt_of(version).rstrip("."))


def _shape(picture: ScreenedPicture | None, version: Version | None) -> str | None:
    if version is not None:
        return read_shape(version.shape) or shape_of(version.size)
    return None if picture is None else shape_of(picture.file.size)


def _recipe(draft: RecipeDraft, otherwise: Recipe) -> Recipe:
    recipe = Recipe(**{name: _line(text, _MAX_FIELD) for name, text in draft.model_dump().items()})
    return otherwise if recipe == Recipe() else recipe


def _rendered(
    drafts: Sequence[TakeDraft], recipe: Recipe, shape: str | None, dialect: Dialect
) -> tuple[tuple[Draft, ...], tuple[Suggestion, ...]]:
    """Return the prompts as drafts and written down; blocks, for odd words tens of milliseconds."""
    takes = _takes(drafts, recipe, shape)
    return takes, _suggestions(takes, dialect)


def _takes(drafts: Sequence[TakeDraft], recipe: Recipe, shape: str | None) -> tuple[Draft, ...]:
    """Return the prompts that say anything, each once."""
    takes: dict[str, Draft] = {}
    for one in drafts:
        told = _recipe(one.recipe, recipe)
        take = Draft(told, _sentences(one.prompt, told), shape)
        takes.setdefault(render(take, LIMNER).casefold(), take)
    return tuple(take for said, take in takes.items() if said)


def _completed(recipe: Recipe, takes: Sequence[Draft]) -> Recipe:
    """Return what the prompts share, its open components as in the first of them."""
    first = takes[0].recipe if takes else recipe
    names = RecipeDraft.model_fields
    return Recipe(**{name: getattr(recipe, name) or getattr(first, name) for name in names})


def _suggestions(takes: Sequence[Draft], dialect: Dialect) -> tuple[Suggestion, ...]:
    return tuple(
        Suggestion(render(take, dialect), render(replace(take, shape=None), LIMNER), take.shape)
        for take in takes
    )


def _unsaid(takes: Sequence[Draft], dialect: Dialect) -> tuple[str, ...]:
    """Return what the generator has no words for, and what to do about it."""
    things = next((take.recipe.without for take in takes if take.recipe.without), "")
    shape = next((take.shape for take in takes if take.shape), None)
    name, said = dialect.name, ratio(shape, dialect)
    return (
        f"{name} can't be told what to leave out, so “{_line(things, 80)}” is not in them."
        if things and not dialect.negation
        else "",
        f"Choose the shape {said} in {name} itself."
        if said and not dialect.shape and dialect is not LIMNER
        else "",
    )


def _prompts_for(dialect: Dialect, count: int) -> str:
    what = "A prompt" if count == 1 else f"{_NUMBERS[count]} prompts"
    whom = "" if dialect is LIMNER else f" for {dialect.name}"
    return f"{what}{whom}: copy {'it' if count == 1 else 'one'}, or have it drawn here."


def _prompts_from(version: Version | None, count: int) -> str:
    what = "A prompt" if count == 1 else f"{_NUMBERS[count]} prompts"
    whose = "this picture" if version is None else f"v{version.number}"
    return f"{what} for {whose}: copy {'it' if count == 1 else 'one'}, or have it drawn here."


_NUMBERS: Final = ("No", "One", "Two", "Three", "Four")


def _sentences(text: str, recipe: Recipe) -> str:
    """Return a prompt in whole sentences; what must not appear is said after it, and once."""
    line = " ".join(text.split())
    line = _WITHOUT.sub("", line) if recipe.without else line
    line = f"{line[:1].upper()}{line[1:]}"
    return f"{line}." if line[-1:].isalnum() else line


def _line(text: str, limit: int = _MAX_NOTE) -> str:
    return " ".join(text.split())[:limit].rstrip()


def _joined(*sentences: str) -> str:
    return " ".join(dict.fromkeys(sentence for sentence in sentences if sentence))
