"""What the page sent -> a request of the core. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, assert_never

from adapters.web.documents import (
    BlendForm,
    DescribeForm,
    ExpandForm,
    Form,
    ImagineForm,
    PromptForm,
    RedoForm,
    RefineForm,
    ReplyForm,
    SuggestedForm,
    UpscaleForm,
    VaryForm,
    VersionForm,
)
from adapters.web.identity import PLATFORM
from bot.chat import flags, forms, words
from bot.chat.flag_values import READERS
from bot.chat.flags import Typed
from bot.domain import (
    Address,
    Again,
    Ask,
    Author,
    Confirm,
    Describe,
    DrawSuggested,
    Expand,
    Imagine,
    PictureRef,
    Place,
    Publish,
    Redo,
    Refine,
    Reply,
    Request,
    Spot,
    Undo,
    Upload,
    Upscale,
    Vary,
    WritePrompt,
)
from bot.errors import InvalidAsk
from bot.ports import Facts

CHANNEL: Final = "playground"
_COMMAND = re.compile(r"^\s*/imagine\b:?\s*", re.IGNORECASE)
_EXPAND_HOW: Final = "Expand a picture to {} or a ratio from 1:3 to 3:1, such as 16:9."
_PAINT_WHAT: Final = "Paint over one picture: one that is here, or one that you attach alone."
_PROMPT_HOW: Final = "Say what the prompt is about, for example: a dog wearing pink sunglasses."


def understand(
    form: Form,
    author: Author,
    pictures: Sequence[Upload],
    received_at: float,
    facts: Facts,
    painted: str = "",
) -> Request:
    """Return the request that a form stands for; a flag among its words wins over its menus.

    Args:
        form: What the page sent.
        author: Whose page it is.
        pictures: What came along.
        received_at: Unix time in seconds.
        facts: What can be chosen.
        painted: Where the parent of a reply, or the one picture that came along, may change, as
            in `Spot`.

    Raises:
        InvalidAsk: Something is missing or does not go together; says what to do.
    """
    typed = _typed(form, facts)
    ask = _at_spot(_ask(form, typed, tuple(pictures), facts), painted)
    event_key = f"{PLATFORM}:{form.event}"
    room = None if is_new(ask) else form.room
    return Request(
        event_key=event_key,
        author=author,
        place=Place(PLATFORM, "", CHANNEL, thread=room, age_gates=False),
        ask=ask,
        address=Address(PLATFORM, event_key, {"browser": author.id}),
        received_at=received_at,
        private=form.private or typed.private,
    )


def is_new(ask: Ask) -> bool:
    """Return whether an ask continues nothing, wherever on the page it is said."""
    if isinstance(ask, Describe):
        return ask.parent is None
    return isinstance(ask, Imagine | WritePrompt | DrawSuggested)


def _typed(form: Form, facts: Facts) -> Typed:
    if not isinstance(form, ImagineForm | ReplyForm | BlendForm):
        return Typed("")
    typed = flags.parse(_COMMAND.sub("", form.words), facts)
    return Typed(typed.words, flags.over(form.options.options(), typed.options), typed.private)


def _ask(form: Form, typed: Typed, pictures: tuple[Upload, ...], facts: Facts) -> Ask:
    match form:
        case ImagineForm():
            return Imagine(_said(typed, pictures), typed.options, pictures)
        case BlendForm():
            return forms.blended(typed.words, typed.options, pictures)
        case ReplyForm():
            return _reply(form, typed, pictures)
        case PromptForm():
            return _prompt(form)
        case DescribeForm():
            return forms.described(pictures, form.parent.ref() if form.parent else None)
        case RefineForm():
            return Refine(form.parent.ref(), forms.refined(form.recipe.model_dump()))
        case VaryForm():
            return Vary(form.parent.ref(), form.subtle)
        case ExpandForm():
            return Expand(form.parent.ref(), _shape(form.shape, facts))
        case UpscaleForm():
            return Upscale(form.parent.ref())
        case SuggestedForm():
            return DrawSuggested(form.job, form.index)
        case RedoForm():
            return Confirm(form.job) if form.kind == "confirm" else Redo(form.job)
        case VersionForm():
            return _of_version(form)
        case _:
            assert_never(form)


def _of_version(form: VersionForm) -> Ask:
    match form.kind:
        case "again":
            return Again(form.version)
        case "undo":
            return Undo(form.version)
        case "publish":
            return Publish(form.version)


def _reply(form: ReplyForm, typed: Typed, references: tuple[Upload, ...]) -> Imagine | Reply:
    """`/imagine` begins a new conversation, wherever it is said."""
    said = _said(typed, references)
    if _COMMAND.match(form.words):
        return Imagine(said, typed.options, references)
    return Reply(said, form.parent.ref() if form.parent else None, typed.options, references)


def _prompt(form: PromptForm) -> WritePrompt:
    said = form.words.strip()
    if not said:
        raise InvalidAsk(_PROMPT_HOW)
    return WritePrompt(said, form.dialect.strip())


def _shape(said: str, facts: Facts) -> str:
    try:
        return str(READERS["shape"](said.strip(), facts))
    except InvalidAsk as error:
        raise InvalidAsk(_EXPAND_HOW.format(", ".join(facts.shapes))) from error


def _at_spot(ask: Ask, painted: str) -> Ask:
    if not painted:
        return ask
    match ask:
        case Imagine(references=(_,)) | Reply(parent=PictureRef()):
            return replace(ask, spot=Spot(painted=painted))
        case _:
            raise InvalidAsk(_PAINT_WHAT)


def _said(typed: Typed, references: tuple[Upload, ...]) -> str:
    if not typed.words and not references:
        raise InvalidAsk(words.SAY_WHAT)
    return typed.words
