"""What members read on every platform: short and friendly. Plain text, not escaped yet."""

from __future__ import annotations

from typing import Final

from bot.domain import Progress, Recipe, Step, Version

PLACEHOLDER: Final = "On it ..."
SAID_YES: Final = "You said yes to my question, so I went on."
STOPPED: Final = "Stopped. Ask again whenever you like."
SLOW: Final = "That took too long just now. Please press it once more."
NO_PICTURE_HERE: Final = "There is no picture in that message. Pick one that shows a picture."
NOT_MINE: Final = "That is not one of my pictures, so I don't know its prompt."
NOT_MINE_TO_REPORT: Final = (
    "That is not one of my pictures. Report it to the moderators here in the usual way."
)
FOR_ADULTS: Final = (
    "That picture is for adults, so I show it only in a channel that is marked as age-restricted. "
    "Press it there."
)
SENT_DIRECTLY: Final = "I can't show this here, so I sent it to you directly."
WAITS_IN_LIMITS: Final = "I can't show this here. It waits for you in `/limits`."
WHICH: Final = "Which one?"
WHERE: Final = "Where may it change? Choose cells of the grid, then say what shall be there."
MARK_UP: Final = "Or draw on the picture with your phone, and post that as a reply to it."
DRAWN_ANEW: Final = (
    "My painter can't change a part alone: it draws the picture anew from all your words, so the "
    "rest may change too."
)
PAINT: Final = "Or paint the place by hand: the page is for you alone, and takes one change."
UNDER_GRID: Final = "Under a grid of three by three cells, A1 to C3"
SIDE_BY_SIDE: Final = "Before and after, side by side"
COMPARED: Final = "Before and after; what changed is outlined."
MORE: Final = "What else I can do with this picture:"
DESCRIBE_WHAT: Final = (
    "Add a picture, and I write prompts for it. For one that was posted already, use its menu."
)
SAY_WHAT_THERE: Final = "Say what shall be there, for example: a red blanket."
DESCRIBE_ONE: Final = "Describe one picture at a time; these are {}."
BLEND_WHAT: Final = (
    "Blend two to four pictures; these are {}. One alone can be changed with /imagine."
)
SAY_WHAT: Final = "Say what to draw, for example: a dog wearing pink sunglasses."
NO_PICTURES_YET: Final = "You have no pictures yet. `/imagine` makes one."
NO_RULES: Final = "Nothing special."
RULES_TITLE: Final = "What I don't draw here"

_MAX_ALT_CHARACTERS: Final = 2000
_STEPS: Final = {
    Step.QUEUED: "Waiting for a free brush ...",
    Step.PREPARING: "Thinking about it ...",
    Step.DRAWING: "Drawing ...",
    Step.CHECKING: "Having a last look ...",
}
ENDINGS: Final = {
    "image/png": "png",
    "image/webp": "webp",
    "image/jpeg": "jpg",
    "image/gif": "gif",
}
PICTURE_TYPES: Final = frozenset(ENDINGS)


def bug(request_id: str) -> str:
    """Return the neutral sentence for an error that nobody expected."""
    return f"Something went wrong on my side. Please try again. (Request {request_id})"


def not_a_picture(names: tuple[str, ...]) -> str:
    """Return the sentence about attachments that are left out."""
    listed = ", ".join(clip(name, 60) for name in names[:5])
    return f"I can only use PNG, JPEG, WebP or GIF pictures, so I left out {listed}."


def clip(text: str, limit: int) -> str:
    """Return `text` within `limit` characters, the cut marked."""
    return text if len(text) <= limit else text[: max(0, limit - 1)].rstrip() + "…"


def tidy(text: str) -> str:
    """Return `text` with single spaces, and without any around its lines."""
    return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())


def flat(text: str, limit: int) -> str:
    """Return `text` on one line of at most `limit` characters."""
    return clip(" ".join(text.split()), limit)


def progress(now: Progress) -> str:
    """Return one line about where a job stands."""
    if now.step is Step.QUEUED and now.position is not None and now.position > 1:
        return f"In the queue: number {now.position} ..."
    return _STEPS[now.step]


def dollars(microdollars: int) -> str:
    """Return an amount of money with as many digits as it needs."""
    amount = microdollars / 1_000_000
    return f"${amount:.2f}" if amount >= 0.1 or not microdollars else f"${amount:.4f}"


def title(version: Version, limit: int) -> str:
    """Return a name for the thread of a version, or for its message in a list."""
    return flat(version.words or version.prompt, limit) or f"Picture v{version.number}"


def alt_text(version: Version, index: int) -> str:
    """Return what a screen reader says of one of a version's pictures."""
    several = len(version.pictures) > 1
    which = f"Picture {index + 1} of {len(version.pictures)}: " if several else ""
    shown = version.prompt or version.recipe.description or version.words or "a picture"
    return flat(f"{which}{shown}", _MAX_ALT_CHARACTERS)


def filename(version: Version, index: int, media_type: str, what: str = "") -> str:
    """Return the file name of one picture, or of `what` is made from it: "limner-v7-2.png"."""
    which = f"-{index + 1}" if len(version.pictures) > 1 else ""
    made = f"-{what}" if what else ""
    return f"limner-v{version.number}{which}{made}.{ENDINGS.get(media_type, 'png')}"


def recipe_lines(recipe: Recipe) -> dict[str, str]:
    """Return a recipe's components under their short names."""
    return {
        "Kind": recipe.content_type,
        "Shows": recipe.description,
        "Style": recipe.style,
        "Framing": recipe.composition,
        "Without": recipe.without,
    }


def how_made(version: Version) -> str:
    """Return how a version was made: words, prompt, recipe and settings, ready to copy."""
    settings = {
        "Version": f"v{version.number}",
        "From": "" if version.parent_number is None else f"v{version.parent_number}",
        "Painter": " / ".join(dict.fromkeys([version.backend, version.model])),
        "Size": str(version.size),
        "Shape": version.shape or "",
        "Quality": version.quality or "",
        "Seed": "" if version.seed is None else str(version.seed),
        "Words as they are": "yes" if version.exact else "",
    }
    parts = [f"Words:\n{version.words}", f"Prompt:\n{version.prompt}"]
    parts += [_table(part) for part in (recipe_lines(version.recipe), settings)]
    return "\n\n".join(part for part in parts if part)


def _table(rows: dict[str, str]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in rows.items() if value)
