"""What the core says -> the JSON that the page reads. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, assert_never

from adapters.web import incoming
from bot.chat import cards, presses, recipes, words
from bot.chat.presses import Row
from bot.domain import (
    Allowance,
    Answer,
    Answered,
    Asked,
    Author,
    Cancelled,
    Declined,
    Delivered,
    Describe,
    Expand,
    Failed,
    Imagine,
    Outcome,
    PictureFile,
    PictureRef,
    Progress,
    Refine,
    Refused,
    Reply,
    Request,
    Silent,
    Suggested,
    Suggestion,
    Upscale,
    Vary,
    Version,
    WritePrompt,
)
from bot.ports import Facts

Json = dict[str, Any]


def version(shown: Version, viewer: Author, facts: Facts) -> Json:
    """Return one version as the page shows it to `viewer`."""
    capabilities = facts.backends.get(shown.backend)
    return {
        "id": shown.id,
        "conversation": shown.conversation_id,
        "number": shown.number,
        "parent": _ref(shown.parent),
        "parentNumber": shown.parent_number,
        "intent": shown.intent.value,
        "words": shown.words,
        "prompt": shown.prompt,
        "recipe": recipes.values(shown.recipe),
        "pictures": [_picture(shown, index, file) for index, file in enumerate(shown.pictures)],
        "references": len(shown.references),
        "backend": shown.backend,
        "model": shown.model,
        "size": str(shown.size),
        "shape": shown.shape,
        "quality": shown.quality,
        "exact": shown.exact,
        "seed": shown.seed,
        "note": shown.note,
        "costMicrodollars": shown.cost_microdollars,
        "createdAt": shown.created_at,
        "seconds": shown.seconds,
        "private": shown.private,
        "mine": shown.author.key == viewer.key,
        "sketch": bool(capabilities and capabilities.sketch),
        "credit": capabilities.credit if capabilities else "",
        **_buttons(shown, facts),
    }


def card(request: Request, job_id: str | None, conversation: str | None) -> Json:
    """Return a request on its way, as the page shows it until the answer comes."""
    ask = request.ask
    drawn = ask if isinstance(ask, Imagine | Reply) else None
    parent = None
    if isinstance(ask, Reply | Refine | Vary | Expand | Upscale | Describe):
        parent = ask.parent
    return {
        "message": request.address.message or request.event_key,
        "job": job_id,
        "kind": ask.kind,
        "words": ask.words if isinstance(ask, Imagine | Reply | WritePrompt) else "",
        "dialect": ask.dialect if isinstance(ask, WritePrompt) else "",
        "references": len(drawn.references) if drawn else 0,
        "shape": ask.shape if isinstance(ask, Expand) else drawn and drawn.options.shape,
        "count": (drawn and drawn.options.count) or 1,
        "conversation": None if incoming.is_new(ask) else conversation,
        "parent": _ref(parent),
        "private": request.private,
        "at": request.received_at,
        "progress": None,
        "outcome": None,
    }


def progress(message: str, sign: Progress, partial_url: str | None) -> Json:
    """Return one sign of life."""
    return {
        "message": message,
        "step": sign.step.value,
        "position": sign.position,
        "text": words.progress(sign).removesuffix(" ..."),
        "partial": partial_url,
    }


def answer(message: str, given: Answer, facts: Facts) -> Json:
    """Return an answer, with what is left to the author."""
    return {
        "message": message,
        "job": given.job_id,
        "outcome": _outcome(given.outcome, given.request.author, facts),
        "allowance": allowance(given.allowance) if given.allowance else None,
    }


def allowance(left: Allowance) -> Json:
    """Return what is left today; a place's limit counts when it is the tighter one."""
    return {
        "left": cards.pictures_left(left),
        "perDay": left.pictures_per_day,
        "renewsAt": left.renews_at,
        "open": left.open_jobs,
        "maxOpen": left.max_open_jobs,
    }


def facts(known: Facts, title: str, max_upload_bytes: int) -> Json:
    """Return what can be chosen."""
    return {
        "title": title,
        "backends": [
            {
                "name": name,
                "qualities": list(can.qualities),
                "maxCount": can.max_count,
                "edits": can.edits,
                "upscales": can.upscales,
                "sketch": can.sketch,
                "credit": can.credit,
            }
            for name, can in known.backends.items()
        ],
        "styles": list(known.styles),
        "shapes": list(known.shapes),
        "rules": list(known.rules),
        "dialects": list(known.dialects),
        "sees": known.sees,
        "maxCount": known.max_count,
        "maxPromptCharacters": known.max_prompt_characters,
        "maxUploadBytes": min(known.max_upload_bytes, max_upload_bytes),
    }


def filename(shown: Version, index: int, media_type: str) -> str:
    """Return a name for a downloaded picture: plain ASCII, from the words."""
    said = re.sub(r"[^a-z0-9]+", "-", shown.words.lower()).strip("-")[:48].strip("-")
    picture = f"-{index + 1}" if len(shown.pictures) > 1 else ""
    return f"{said or 'picture'}-v{shown.number}{picture}.{words.ENDINGS.get(media_type, 'bin')}"


def _outcome(outcome: Outcome, viewer: Author, known: Facts) -> Json:
    match outcome:
        case Delivered():
            return _delivered(outcome, viewer, known)
        case Refused(refusal):
            return {
                "kind": outcome.kind,
                "text": refusal.sentence,
                "suggestion": refusal.suggestion,
                "support": refusal.support,
                "appeal": refusal.appeal,
            }
        case Asked():
            return {"kind": outcome.kind, "text": outcome.question, "agree": outcome.agree}
        case Declined():
            return {
                "kind": outcome.kind,
                "text": outcome.sentence,
                "limit": outcome.limit.value,
                "renewsAt": outcome.renews_at,
            }
        case Failed():
            return {"kind": outcome.kind, "text": outcome.sentence, "again": outcome.again}
        case Answered():
            return {"kind": outcome.kind, "text": outcome.text}
        case Suggested():
            return {
                "kind": outcome.kind,
                "text": outcome.intro,
                "suggestions": [_suggestion(one) for one in outcome.suggestions],
                "recipe": recipes.values(outcome.recipe) if outcome.recipe else None,
            }
        case Cancelled():
            return {"kind": outcome.kind, "text": words.STOPPED}
        case Silent():
            return {"kind": outcome.kind}
        case _:
            assert_never(outcome)


def _delivered(given: Delivered, viewer: Author, known: Facts) -> Json:
    shown = version(given.version, viewer, known)
    shown["credit"] = given.credit or shown["credit"]
    shown["sketch"] = given.sketch or shown["sketch"]
    return {
        "kind": given.kind,
        "version": shown,
        "notes": list(given.notes),
        "caption": given.caption,
        "asWritten": bool(given.rewriting),
        "withheld": given.withheld,
    }


def _picture(shown: Version, index: int, file: PictureFile) -> Json:
    return {
        "width": file.size.width,
        "height": file.size.height,
        "mediaType": file.media_type,
        "bytes": file.size_bytes,
        "url": f"/pictures/{shown.id}/{index}",
        "thumbnail": f"/thumbnails/{shown.id}/{index}",
        "filename": filename(shown, index, file.media_type),
        "alt": words.alt_text(shown, index),
    }


def _buttons(shown: Version, known: Facts) -> Json:
    """Return which of the buttons that not every version has are offered, as in chats."""
    rows = presses.under_pictures(shown, known)
    offered = {button.press.verb for row in rows for button in row}
    return {
        "region": "region" in offered,
        "compares": "compare" in offered,
        "more": [
            [{"verb": button.press.verb, "label": button.label} for button in row]
            for row in _for_one(presses.more(shown, 0, known))
        ],
    }


def _for_one(rows: Sequence[Row]) -> list[Row]:
    """Return rows without what is for a place with others in it."""
    return [tuple(button for button in row if button.press.verb != "report") for row in rows]


def _suggestion(one: Suggestion) -> Json:
    return {"text": one.text, "prompt": one.prompt, "shape": one.shape}


def _ref(ref: PictureRef | None) -> Json | None:
    return {"version": ref.version_id, "index": ref.index} if ref else None
