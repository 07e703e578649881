"""From what is meant to an order for a back end: screened, bounded, with its sources and seed."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from typing import Final

from bot import conversation
from bot.conversation import Continuation
from bot.domain import (
    Capabilities,
    DrawPlan,
    Intent,
    Options,
    Order,
    PictureFile,
    PictureRef,
    Plan,
    Recipe,
    Refusal,
    Refused,
    Request,
    ScreenedPicture,
    ScreenedPrompt,
    Screening,
    Version,
)
from bot.errors import InvalidAsk, Lost
from bot.pipeline.parts import Ending, Parts, Prepared, ending
from bot.ports import ImageBackend, ScreeningContext, TextPass

# With these the picture is changed; with a variation or a new picture it is drawn from a new seed.
_KEEPS_SEED: Final = frozenset({Intent.GLOBAL_CHANGE, Intent.LOCAL_CHANGE, Intent.RESIZE})
_CANNOT_LOOK: Final = "This painter can't look at pictures, so I went by the words alone."
_NOTHING_SAID: Final = Options()
_REDRAWN: Final = "This painter can't change a picture; it drew it anew, so the rest may differ."


@dataclass(frozen=True, slots=True)
class Meant:
    """What a request means, before it is screened once more and ordered."""

    found: Continuation
    plan: Plan
    words: str
    options: Options = _NOTHING_SAID
    uploads: tuple[ScreenedPicture, ...] = ()
    screenings: tuple[Screening, ...] = ()
    region: PictureFile | None = None

    @property
    def from_upload(self) -> bool:
        """Whether a member's own picture stands somewhere in what is drawn."""
        return bool(self.uploads) or _is_from_upload(self.found.parent)


async def order(parts: Parts, request: Request, meant: Meant) -> Prepared | Ending:
    """Return the order for what is meant, or the refusal of its refined prompt.

    A model wrote that prompt, so it counts as unscreened although the words passed.
    """
    options = with_parent(meant.options, meant.found.parent, parts.backends)
    backend = choose_backend(parts.backends, options)
    meant = replace(meant, options=options)
    context = screening_context(request, meant.found.parent, uploads=bool(meant.uploads))
    context = replace(context, base="", generated=True)
    passed, plan = await asyncio.gather(
        parts.screener.screen_text(meant.plan.prompt, context),
        _beside_the_prompt(parts, meant.plan, context),
    )
    if isinstance(passed, Refusal):
        return ending(Refused(passed), meant.plan.cost_microdollars)
    meant = replace(meant, plan=plan)
    sources, notes = await _sources(parts, backend.capabilities, meant)
    asked = replace(
        _order(passed.prompt, meant, backend.capabilities, sources),
        author_hash=parts.author_hash(request.author),
        mask=await mask_for(parts, backend.capabilities, meant.region, sources),
        partials=parts.partials,
    )
    draw = _draw_plan(backend, asked, meant, passed.screening.id, notes)
    return Prepared(draw, asked, (*meant.screenings, passed.screening))


async def _beside_the_prompt(parts: Parts, plan: Plan, context: ScreeningContext) -> Plan:
    """Return the plan with a note and a recipe that may be shown: a model wrote them as well.

    What stands in the prompt is screened with it; the rest is screened at once, and where it may
    not be shown, the prompt has to do.
    """
    fields = [text for text in astuple(plan.recipe) if text and text not in plan.prompt]
    beside = "\n".join(part for part in (plan.note, *fields) if part)
    if not beside or await screened_words(parts, beside, context):
        return plan
    recipe = Recipe(description=plan.prompt) if fields else plan.recipe
    return replace(plan, note="", recipe=recipe)


async def screened_words(parts: Parts, words: str, context: ScreeningContext) -> str:
    """Return what a model wrote for the member, or nothing where the policy forbids it."""
    own = words
    for rule in parts.screener.summary():  # the policy itself may name what it forbids
        own = own.replace(rule, " ")
    if not own.strip():
        return words
    passed = await parts.screener.screen_text(own, replace(context, base="", generated=True))
    return words if isinstance(passed, TextPass) else ""


def rebuilt_order(
    draw: DrawPlan, prompt: ScreenedPrompt, sources: tuple[ScreenedPicture, ...], author_hash: str
) -> Order:
    """Return the order of a recorded plan, after a restart: for painters that draw for free."""
    return Order(
        prompt, draw.shape, draw.count, draw.quality, draw.seed, sources, author_hash=author_hash
    )


async def mask_for(
    parts: Parts,
    capabilities: Capabilities,
    region: PictureFile | None,
    sources: tuple[ScreenedPicture, ...],
) -> bytes | None:
    """Return the mask that a back end is given with a region, None where it takes none."""
    if region is None or not capabilities.masks or not sources:
        return None
    drawn, size = await parts.pictures.get(region.sha256), sources[0].file.size
    async with parts.editing:
        return await asyncio.to_thread(_mask, drawn, size.width, size.height)


def _mask(drawn: bytes, width: int, height: int) -> bytes:
    from bot.editing import Region, mask_for_model  # OpenCV is loaded with the first edit

    return mask_for_model(Region.of_png(drawn), width, height)


def choose_backend(backends: Mapping[str, ImageBackend], options: Options) -> ImageBackend:
    """Return the back end that was asked for, else the default (the first).

    Raises:
        InvalidAsk: No such back end; lists what there is.
    """
    if options.backend is None:
        return next(iter(backends.values()))
    if options.backend not in backends:
        raise InvalidAsk(
            f"There is no painter called “{options.backend[:40]}”. Possible: {', '.join(backends)}."
        )
    return backends[options.backend]


def screening_context(
    request: Request, parent: Version | None, *, uploads: bool = False
) -> ScreeningContext:
    """Return what rules may know about a request that changes `parent`, or `uploads`.

    A member's own picture is what an edit of it may harm, however many versions ago it came in.
    """
    return ScreeningContext(
        author=request.author,
        place=request.place,
        base="" if parent is None else parent.prompt,
        edit=parent is not None or uploads,
        upload=uploads or _is_from_upload(parent),
    )


def with_parent(
    options: Options, parent: Version | None, backends: Mapping[str, ImageBackend]
) -> Options:
    """Return the options with the parent's back end and quality where none is said.

    A back end that is not configured any more is not insisted on.
    """
    if options.backend is not None or parent is None or parent.backend not in backends:
        return options
    return replace(options, backend=parent.backend, quality=options.quality or parent.quality)


def _is_from_upload(version: Version | None) -> bool:
    return version is not None and (version.from_upload or bool(version.references))


def _order(
    prompt: ScreenedPrompt,
    meant: Meant,
    capabilities: Capabilities,
    sources: tuple[ScreenedPicture, ...],
) -> Order:
    wanted = meant.options.quality
    return Order(
        prompt=prompt,
        shape=meant.plan.shape or "square",
        count=min(max(meant.plan.count, 1), capabilities.max_count),
        quality=wanted if wanted in capabilities.qualities else None,
        seed=_seed(meant, capabilities),
        sources=sources,
    )


def _seed(meant: Meant, capabilities: Capabilities) -> int | None:
    """Return the parent's seed for a change, so that what nobody mentioned stays in place."""
    if not capabilities.seeds:
        return None
    if meant.options.seed is not None:
        return meant.options.seed
    parent = meant.found.parent
    if parent is not None and meant.plan.intent in _KEEPS_SEED and parent.seed is not None:
        return parent.seed + conversation.chosen_picture(meant.plan, meant.found)
    return secrets.randbelow(2**31)


async def _sources(
    parts: Parts, capabilities: Capabilities, meant: Meant
) -> tuple[tuple[ScreenedPicture, ...], tuple[str, ...]]:
    """Return the pictures to start from, the one to change first, and what to tell about them."""
    parent = meant.found.parent if meant.plan.intent is not Intent.NEW else None
    uploads = meant.uploads
    if capabilities.edits:
        changed = () if parent is None else (await _parent_picture(parts, meant, parent),)
        return (*changed, *uploads)[: capabilities.max_sources], ()
    notes: tuple[str, ...] = (_CANNOT_LOOK,) if uploads else ()
    if parent is not None and not capabilities.repeatable:
        notes += (_REDRAWN,)
    return (), notes


async def _parent_picture(parts: Parts, meant: Meant, parent: Version) -> ScreenedPicture:
    return await reopened(parts, parent, conversation.chosen_picture(meant.plan, meant.found))


async def reopened(parts: Parts, version: Version, index: int) -> ScreenedPicture:
    """Return a picture of a version, sealed again from its screening.

    Raises:
        Lost: It was never allowed, or its bytes are gone.
    """
    return await reopened_file(parts, version.pictures[index])


async def reopened_file(parts: Parts, file: PictureFile) -> ScreenedPicture:
    """Return a stored picture sealed again, as `reopened`."""
    screening_id = await parts.album.screening_of(file.sha256)
    if screening_id is None:
        raise Lost("That picture can't be shown any more. Start anew with /imagine.")
    return await parts.screener.reopen_picture(screening_id, file)


async def all_reopened(parts: Parts, version: Version) -> tuple[ScreenedPicture, ...]:
    """Return all pictures of a version, as `reopened`."""
    indices = range(len(version.pictures))
    return tuple(await asyncio.gather(*(reopened(parts, version, index) for index in indices)))


def _draw_plan(
    backend: ImageBackend, asked: Order, meant: Meant, screening_id: str, notes: tuple[str, ...]
) -> DrawPlan:
    plan, found = meant.plan, meant.found
    parent = found.parent
    index = conversation.chosen_picture(plan, found)
    return DrawPlan(
        plan=plan,
        words=meant.words,
        exact=meant.options.exact,
        backend=backend.name,
        shape=asked.shape,
        count=asked.count,
        quality=asked.quality,
        seed=asked.seed,
        prompt_screening=screening_id,
        conversation_id=found.conversation_id,
        parent=None if parent is None else PictureRef(parent.id, index),
        parent_number=None if parent is None else parent.number,
        sources=tuple((picture.file, picture.screening_id) for picture in asked.sources),
        references=tuple(picture.file for picture in meant.uploads),
        from_upload=meant.from_upload,
        region=meant.region,
        estimate_microdollars=backend.estimate_microdollars(asked),
        notes=notes,
    )
