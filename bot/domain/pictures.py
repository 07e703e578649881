"""Pictures in the store, and the versions of a conversation."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.asking import PictureRef, Recipe
from bot.domain.people import Author
from bot.domain.planning import Intent, Size


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture in the store.

    Attributes:
        sha256: Hex digest of the stored bytes, which is also its name in the store.
        media_type: "image/png", "image/webp" or "image/jpeg".
    """

    sha256: str
    media_type: str
    size: Size
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Version:
    """One node of a conversation's tree: what was asked, what was drawn, what it cost.

    Attributes:
        number: Counts from 1 within its conversation ("v7").
        parent: The picture that it continues, None for a beginning.
        parent_number: Number of the parent's version ("v7 from v5").
        words: As given by the author. `prompt`: as sent to the image model.
        from_upload: A member's own picture stands somewhere in its ancestry.
        region: Where the author let the parent, or `changed_upload`, change, as a mask (white
            inside); None: nobody said where.
        subtle: As in `Plan`.
        adult: It, or what it was made from, was let pass among adults alone, and is shown nowhere
            else.
        agreed: What was agreed to for it, as in `Request`, and for what it continues.
        created_at: Unix time in seconds.
        seconds: From the request to the kept picture.
    """

    id: str
    conversation_id: str
    number: int
    author: Author
    intent: Intent
    words: str
    prompt: str
    recipe: Recipe
    pictures: tuple[PictureFile, ...]
    backend: str
    model: str
    size: Size
    created_at: float
    parent: PictureRef | None = None
    parent_number: int | None = None
    references: tuple[PictureFile, ...] = ()
    from_upload: bool = False
    region: PictureFile | None = None
    subtle: bool = False
    note: str = ""
    shape: str | None = None
    quality: str | None = None
    exact: bool = False
    seed: int | None = None
    cost_microdollars: int = 0
    seconds: float = 0.0
    private: bool = False
    agreed: tuple[str, ...] = ()
    adult: bool = False

    @property
    def changed_upload(self) -> PictureFile | None:
        """The posted picture of which a part was changed; None: it changed none, or one of ours."""
        alone = self.parent is None and len(self.references) == 1
        return self.references[0] if alone and self.intent is Intent.LOCAL_CHANGE else None
