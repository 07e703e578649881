"""What the page may send: JSON documents, one form for each kind of request. Pure."""

from __future__ import annotations

from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.domain import Options, PictureRef
from bot.errors import InvalidAsk

# The member's own limit is the core's; this one only keeps nonsense out.
_Words = Annotated[str, Field(max_length=20_000)]
_Id = Annotated[str, Field(min_length=1, max_length=80)]
_Index = Annotated[int, Field(ge=0, le=9999)]


class Strict(BaseModel):
    """A document of which every key is known."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OptionsForm(Strict):
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


class ParentForm(Strict):
    """One picture of one version."""

    version: _Id
    index: _Index = 0

    def ref(self) -> PictureRef:
        """Return it as the core's value."""
        return PictureRef(self.version, self.index)


class RecipeForm(Strict):
    """The fields of a recipe, as edited by hand."""

    content_type: Annotated[str, Field(max_length=500)] = ""
    description: _Words = ""
    style: Annotated[str, Field(max_length=2000)] = ""
    composition: Annotated[str, Field(max_length=2000)] = ""
    without: Annotated[str, Field(max_length=2000)] = ""


class _Form(Strict):
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


class BlendForm(_Form):
    """One picture out of several that come along."""

    kind: Literal["blend"]
    words: _Words = ""
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
    subtle: bool = False


class ExpandForm(_Form):
    """A picture continued beyond its borders."""

    kind: Literal["expand"]
    parent: ParentForm
    shape: Annotated[str, Field(max_length=80)]


class UpscaleForm(_Form):
    """A picture with more pixels."""

    kind: Literal["upscale"]
    parent: ParentForm


class DescribeForm(_Form):
    """Prompts for a picture: one that is here, or the one that comes along."""

    kind: Literal["describe"]
    parent: ParentForm | None = None


class PromptForm(_Form):
    """Prompts for a few words; `dialect` is the generator that they are for, empty: Limner."""

    kind: Literal["prompt"]
    words: _Words
    dialect: Annotated[str, Field(max_length=80)] = ""


class SuggestedForm(_Form):
    """One of the prompts that a job suggested, drawn."""

    kind: Literal["suggested"]
    job: _Id
    index: _Index


class VersionForm(_Form):
    """What is asked of a whole version."""

    kind: Literal["again", "undo", "publish"]
    version: _Id


class RedoForm(_Form):
    """A failed request once more, or a yes to what the policy asked about one."""

    kind: Literal["redo", "confirm"]
    job: _Id


Form = (
    ImagineForm
    | BlendForm
    | ReplyForm
    | RefineForm
    | VaryForm
    | ExpandForm
    | UpscaleForm
    | DescribeForm
    | PromptForm
    | SuggestedForm
    | VersionForm
    | RedoForm
)
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
