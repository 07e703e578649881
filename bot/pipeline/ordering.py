"""From what is meant to an order for a back end: screened, bounded, with its sources and seed."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import astuple, replace
from typing import Final

from bot import conversation
from bot.domain import (
    Asked,
    Capabilities,
    DrawPlan,
    Imagine,
    Instruction,
    Intent,
    Options,
    Order,
    PictureRef,
    Plan,
    Question,
    Recipe,
    Refine,
    Refusal,
    Refused,
    Reply,
    Request,
    ScreenedPicture,
    ScreenedPrompt,
    Version,
)
from bot.errors import InvalidAsk
from bot.pipeline.meaning import Meant, is_from_upload
from bot.pipeline.parts import Ending, Parts, Prepared, ending
from bot.pipeline.sending import Sent, sent
from bot.ports import ImageBackend, ScreeningContext, TextPass

# With these the picture is changed; with a variation or a new picture it is drawn from a new seed.
_KEEPS_SEED: Final = frozenset(
    {Intent.GLOBAL_CHANGE, Intent.LOCAL_CHANGE, Intent.RESIZE, Intent.UPSCALE}
)


async def order(parts: Parts, request: Request, meant: Meant) -> Prepared | Ending:
    """Return the order for what is meant, or the refusal of its refined prompt.

    A model wrote that prompt, so it counts as unscreened although the words passed.
    """
    options = with_parent(meant.options, meant.found.parent, parts.backends)
    backend = choose_backend(parts.backends, options)
    meant = replace(meant, options=options)
    context = _drawn_context(request, meant, backend)
    passed, plan = await asyncio.gather(
        parts.screener.screen_text(meant.plan.prompt, context),
        _beside_the_prompt(parts, meant.plan, context),
    )
    if isinstance(passed, Refusal):
        return ending(Refused(passed), meant.plan.cost_microdollars)
    if isinstance(passed, Question):
        return asked_first(passed, meant.plan.cost_microdollars)
    meant = _as_passed(replace(meant, plan=plan), passed)
    along = await sent(parts, backend.capabilities, meant, context)
    if isinstance(along, Refusal):
        return ending(Refused(along), meant.plan.cost_microdollars)
    asked = replace(
        _order(passed.prompt, meant, backend.capabilities, along),
        author_hash=parts.author_hash(request.author),
        # Of a part alone there is nothing to show until it is back in its picture.
        partials=parts.partials if along.crop is None else 0,
    )
    draw = _draw_plan(backend, asked, meant, passed.screening.id, along)
    return Prepared(draw, asked, (*meant.screenings, passed.screening, *along.screenings))


def asked_first(question: Question, microdollars: int = 0) -> Ending:
    """Return the ending that puts a question before anything is drawn."""
    asked = Asked(question.category, question.sentence, question.agree, question.agreeing)
    return ending(asked, microdollars)


def _drawn_context(request: Request, meant: Meant, backend: ImageBackend) -> ScreeningContext:
    """Return what rules may know about a prompt that will be drawn, all of the request in it."""
    parent = meant.found.parent
    uploads, region = bool(meant.uploads), meant.region is not None
    context = screening_context(request, parent, uploads=uploads, region=region, backend=backend)
    agreed = (*context.agreed, *meant.agreed)
    if isinstance(request.ask, Refine):  # by hand a member writes the recipe themself
        return replace(context, base="", agreed=agreed)
    return replace(context, base="", allowed=meant.allowed, generated=True, agreed=agreed)


def _as_passed(meant: Meant, passed: TextPass) -> Meant:
    """Return what is meant with the prompt as it may be drawn."""
    meant = replace(meant, adult=meant.adult or passed.adult)
    if passed.rewriting is None:
        return meant
    prompt = passed.prompt.text
    plan = replace(meant.plan, prompt=prompt, recipe=Recipe(description=prompt))
    rewriting = meant.rewriting or passed.rewriting
    return replace(meant, plan=plan, rewriting=rewriting)


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
    told = replace(context, base="", generated=True, told=True)
    passed = await parts.screener.screen_text(own, told)
    fine = isinstance(passed, TextPass) and passed.rewriting is None
    return words if fine else ""


def rebuilt_order(
    draw: DrawPlan, prompt: ScreenedPrompt, sources: tuple[ScreenedPicture, ...], author_hash: str
) -> Order:
    """Return the order of a recorded plan, without its mask."""
    return Order(
        prompt,
        draw.shape,
        draw.count,
        draw.quality,
        draw.seed,
        sources,
        author_hash=author_hash,
        scale=draw.scale,
        instruction=_instruction(draw.plan),
    )


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
    request: Request,
    parent: Version | None,
    *,
    uploads: bool = False,
    region: bool = False,
    backend: ImageBackend | None = None,
) -> ScreeningContext:
    """Return what rules may know about a request that changes `parent`, or `uploads`.

    A member's own picture is what an edit of it may harm, however many versions ago it came in.
    """
    return ScreeningContext(
        author=request.author,
        place=request.place,
        base="" if parent is None else parent.prompt,
        edit=parent is not None or uploads,
        upload=uploads or is_from_upload(parent),
        region=region,
        agreed=(*request.agreed, *(() if parent is None else parent.agreed)),
        brought=_brought(request),
        overruled=request.overruled,
        adult_ok=backend is not None and backend.capabilities.adult_ok,
        backend="" if backend is None else backend.name,
    )


def _brought(request: Request) -> tuple[str, ...]:
    """Return the keys of the pictures that are posted with a request."""
    if isinstance(request.ask, Imagine | Reply):
        return tuple(upload.key for upload in request.ask.references)
    return ()


def with_parent(
    options: Options, parent: Version | None, backends: Mapping[str, ImageBackend]
) -> Options:
    """Return the options with the parent's back end and quality where none is said.

    A back end that is not configured any more is not insisted on.
    """
    if options.backend is not None or parent is None or parent.backend not in backends:
        return options
    return replace(options, backend=parent.backend, quality=options.quality or parent.quality)


def _order(
    prompt: ScreenedPrompt,
    meant: Meant,
    capabilities: Capabilities,
    along: Sent,
) -> Order:
    wanted = meant.options.quality
    return Order(
        prompt=prompt,
        shape=along.shape or meant.plan.shape or "square",
        count=min(max(meant.plan.count, 1), capabilities.max_count),
        quality=wanted if wanted in capabilities.qualities else None,
        seed=_seed(meant, capabilities),
        sources=along.sources,
        mask=along.mask,
        scale=meant.scale,
        instruction=_instruction(meant.plan),
    )


def _instruction(plan: Plan) -> Instruction | None:
    """Return what a model has to be told beside the prompt to do what is planned."""
    if plan.intent is Intent.EXPAND:
        return Instruction.CONTINUED
    return Instruction.ALMOST_THE_SAME if plan.subtle else None


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


def _draw_plan(
    backend: ImageBackend, asked: Order, meant: Meant, screening_id: str, along: Sent
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
        crop=along.crop,
        scale=asked.scale,
        estimate_microdollars=backend.estimate_microdollars(asked),
        notes=(*meant.notes, *along.notes),
        rewriting=meant.rewriting,
        agreed=(*(() if parent is None else parent.agreed), *meant.agreed),
        adult=meant.adult or (parent is not None and parent.adult),
    )
