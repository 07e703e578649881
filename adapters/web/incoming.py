"""What the page sent -> a request of the core. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from adapters.web.identity import PLATFORM
from bot.chat import flags, forms, words
from bot.chat.flags import Typed
from bot.domain import (
    Address,
    Again,
    Ask,
    Author,
    Imagine,
    Options,
    PictureRef,
    Place,
    Publish,
    Redo,
    Refine,
    Reply,
    Request,
    Undo,
    Upload,
    Vary,
)
from bot.errors import InvalidAsk
from bot.ports import Facts

CHANNEL: Final = "playground"
# The member's own limit is the core's; this one only keeps nonsense out.
_Words = Annotated[str, Field(max_length=20_000)]
_Id = Annotated[str, Field(min_length=1, max_length=80)]
_COMMAND = re.compile(r"^\s*/imagine\b:?\s*", re.IGNORECASE)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class OptionsForm(_Strict):
    """What was chosen beside the words."""

    shape: Annotated[str, Field(max_length=20)] | None = None
    count: Annotated[int, Field(ge=1, le=4)] | None = None
    style: Annotated[str, Field(max_length=80)] | None = None
    quality: Annotated[str, Field(max_length=20)] | None = None
    backend: Annotated[str, Field(max_length=80)] | None = None
    exact: bool = False

    def options(self) -> Options:
        """Return them as the core's value."""
        return Options(**self.model_dump())


class ParentForm(_Strict):
    """One picture of one version."""

    version: _Id
    index: Annotated[int, Field(ge=0, le=63)] = 0

    def ref(self) -> PictureRef:
        """Return it as the core's value."""
        return PictureRef(self.version, self.index)


class RecipeForm(_Strict):
    """The fields of a recipe, as edited by hand."""

    content_type: Annotated[str, Field(max_length=500)] = ""
    description: _Words = ""
    style: Annotated[str, Field(max_length=2000)] = ""
    composition: Annotated[str, Field(max_length=2000)] = ""
    without: Annotated[str, Field(max_length=2000)] = ""


class _Form(_Strict):
    """What every request carries.

    Attributes:
        event: Made by the page, so that sending it twice is carried out once.
        room: Message id of the conversation's first answer, None outside a conversation.
        conversation: For the page's own other tabs; the core never sees it.
    """

    event: UUID
    room: Annotated[str, Field(pattern=r"^web:[0-9a-f-]{36}$")] | None = None
    conversation: _Id | None = None
    private: bool = False


class ImagineForm(_Form):
    """A new picture."""

    kind: Literal["imagine"]
    words: _Words
    options: OptionsForm = OptionsForm()


class ReplyForm(_Form):
    """Words said to a picture."""

    kind: Literal["reply"]
    words: _Words
    parent: ParentForm | None = None
    options: OptionsForm = OptionsForm()


class RefineForm(_Form):
    """A recipe changed by hand."""

    kind: Literal["refine"]
    parent: ParentForm
    recipe: RecipeForm


class VaryForm(_Form):
    """Another one like this picture."""

    kind: Literal["vary"]
    parent: ParentForm


class VersionForm(_Form):
    """What is asked of a whole version."""

    kind: Literal["again", "undo", "publish"]
    version: _Id


class RedoForm(_Form):
    """A failed request once more."""

    kind: Literal["redo"]
    job: _Id


Form = ImagineForm | ReplyForm | RefineForm | VaryForm | VersionForm | RedoForm
_FORM: Final[TypeAdapter[Form]] = TypeAdapter(Annotated[Form, Field(discriminator="kind")])


def parse(raw: bytes) -> Form:
    """Return the form in a JSON document.

    Raises:
        InvalidAsk: It is none.
    """
    try:
        return _FORM.validate_json(raw)
    except ValidationError as error:
        raise InvalidAsk(
            "The page sent something that is not understood here. Reload the page and try again."
        ) from error


def understand(
    form: Form, author: Author, references: Sequence[Upload], received_at: float, facts: Facts
) -> Request:
    """Return the request that a form stands for; a flag among its words wins over its menus.

    Raises:
        InvalidAsk: There are neither words nor pictures, or a flag is wrong.
    """
    typed = _typed(form, facts)
    ask = _ask(form, typed, tuple(references))
    event_key = f"{PLATFORM}:{form.event}"
    starts_anew = isinstance(ask, Imagine)
    return Request(
        event_key=event_key,
        author=author,
        place=Place(PLATFORM, "", CHANNEL, thread=None if starts_anew else form.room),
        ask=ask,
        address=Address(PLATFORM, event_key, {"browser": author.id}),
        received_at=received_at,
        private=form.private or typed.private,
    )


def _typed(form: Form, facts: Facts) -> Typed:
    if not isinstance(form, ImagineForm | ReplyForm):
        return Typed("")
    typed = flags.parse(_COMMAND.sub("", form.words), facts)
    return Typed(typed.words, flags.over(form.options.options(), typed.options), typed.private)


def _ask(form: Form, typed: Typed, references: tuple[Upload, ...]) -> Ask:
    match form:
        case ImagineForm():
            return Imagine(_said(typed, references), typed.options, references)
        case ReplyForm():
            return _reply(form, typed, references)
        case RefineForm():
            return Refine(form.parent.ref(), forms.refined(form.recipe.model_dump()))
        case VaryForm():
            return Vary(form.parent.ref())
        case RedoForm():
            return Redo(form.job)
        case VersionForm():
            return _of_version(form)


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


def _said(typed: Typed, references: tuple[Upload, ...]) -> str:
    if not typed.words and not references:
        raise InvalidAsk(words.SAY_WHAT)
    return typed.words
