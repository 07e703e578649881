"""Outcomes -> Discord messages. Pure: a `Post` is everything that one message shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, assert_never

from adapters.discord import buttons, texts
from adapters.discord.buttons import Button, Press, Row
from bot.domain import (
    Allowance,
    Answer,
    Answered,
    Cancelled,
    Declined,
    Delivered,
    Failed,
    Progress,
    Refused,
    ScreenedPicture,
    Silent,
    Version,
)
from bot.ports import Facts

EPHEMERAL: Final = 64
_SHOWN_PROMPT_CHARACTERS: Final = 300
_NOTE_CHARACTERS: Final = 300
_ENDINGS: Final = {"image/png": "png", "image/webp": "webp", "image/jpeg": "jpg"}


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a message; `alt` is what a screen reader says."""

    filename: str
    data: bytes
    media_type: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """One message: text, buttons, files. It pings nobody, whatever it says."""

    content: str = ""
    rows: tuple[Row, ...] = ()
    files: tuple[Attached, ...] = ()
    embeds: tuple[dict[str, Any], ...] = ()

    def payload(self) -> dict[str, Any]:
        """Return the message as Discord takes it; in an edit it replaces everything."""
        return {
            "content": texts.clip(self.content, texts.MAX_CONTENT_CHARACTERS),
            "embeds": list(self.embeds),
            "components": [_row(row) for row in self.rows],
            "attachments": [_listed(n, file) for n, file in enumerate(self.files)],
            "allowed_mentions": {"parse": [], "replied_user": False},
        }


def _row(row: tuple[Button, ...]) -> dict[str, Any]:
    return {"type": 1, "components": [button.payload() for button in row]}


def _listed(number: int, file: Attached) -> dict[str, Any]:
    listed: dict[str, Any] = {"id": number, "filename": file.filename}
    return listed | ({"description": file.alt} if file.alt else {})


# --- while it runs ----------------------------------------------------------------------------


def placeholder(job_id: str) -> Post:
    """Return the first sign of life for a message that was said to the bot."""
    return Post(texts.PLACEHOLDER, buttons.cancel(job_id))


def progress(now: Progress, job_id: str | None) -> Post:
    """Return where a job stands, with a way to stop it once the job is known."""
    rows = () if job_id is None else buttons.cancel(job_id)
    if now.partial is None:
        return Post(texts.progress(now), rows)
    ending = _ENDINGS.get(now.partial.file.media_type, "png")
    partial = Attached(f"unfinished.{ending}", now.partial.data, now.partial.file.media_type)
    return Post(texts.progress(now), rows, (partial,))


# --- at the end -------------------------------------------------------------------------------


def pictures(version: Version, shown: tuple[ScreenedPicture, ...]) -> tuple[Attached, ...]:
    """Return a version's pictures as files."""
    return tuple(picture(version, one, n) for n, one in enumerate(shown))


def picture(version: Version, shown: ScreenedPicture, index: int) -> Attached:
    """Return one of a version's pictures as a file, the prompt as its alt text."""
    alt = texts.clip(" ".join((version.prompt or version.words).split()), texts.MAX_ALT_CHARACTERS)
    media_type = shown.file.media_type
    return Attached(filename(version, index, media_type), shown.data, media_type, alt)


def filename(version: Version, index: int, media_type: str) -> str:
    """Return the file name of one picture: "limner-v7-2.png"."""
    which = f"-{index + 1}" if len(version.pictures) > 1 else ""
    return f"limner-v{version.number}{which}.{_ENDINGS.get(media_type, 'png')}"


def render(
    answer: Answer,
    files: tuple[Attached, ...] = (),
    *,
    compressed: bool = False,
    show_cost: bool = False,
    thread_button: bool = False,
) -> Post:
    """Return the final message for an answer; `files` as they fit Discord's size limits."""
    outcome = answer.outcome
    match outcome:
        case Delivered():
            lines = _lines(outcome, answer.allowance, show_cost=show_cost, compressed=compressed)
            rows = buttons.under_pictures(outcome.version, thread=thread_button)
            return Post("\n".join(lines), rows, files)
        case Refused(refusal=refusal):
            said = _paragraphs(refusal.sentence, refusal.suggestion)
            return Post(texts.literal(said, texts.MAX_CONTENT_CHARACTERS))
        case Declined(sentence=sentence, renews_at=renews_at):
            when = "" if renews_at is None else f"\nIt renews {texts.moment(renews_at)}."
            return Post(texts.literal(sentence, texts.MAX_CONTENT_CHARACTERS - 100) + when)
        case Failed(sentence=sentence, again=again):
            private = answer.request.private
            rows = buttons.draw_again(answer.job_id, private=private) if again else ()
            return Post(texts.literal(sentence, texts.MAX_CONTENT_CHARACTERS), rows)
        case Answered(text=text):
            return Post(texts.literal(text, texts.MAX_CONTENT_CHARACTERS))
        case Cancelled():
            return Post(texts.STOPPED)
        case Silent():
            return Post()
        case _:
            assert_never(outcome)


def sentence(text: str) -> Post:
    """Return one sentence as a message."""
    return Post(texts.literal(text, texts.MAX_CONTENT_CHARACTERS))


def _paragraphs(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _lines(
    outcome: Delivered, allowance: Allowance | None, *, show_cost: bool, compressed: bool
) -> list[str]:
    version = outcome.version
    lines = [f"> {texts.one_line(version.prompt or version.words, _SHOWN_PROMPT_CHARACTERS)}"]
    facts = [texts.origin(version)]
    if version.seconds:
        facts.append(f"{version.seconds:.0f} s" if version.seconds >= 1 else "under 1 s")
    if show_cost:
        facts.append(texts.dollars(version.cost_microdollars))
    if allowance is not None:
        facts.append(texts.left(allowance))
    lines.append(" · ".join(facts))
    lines += [texts.one_line(note, _NOTE_CHARACTERS) for note in outcome.notes[:3]]
    if outcome.withheld:
        lines.append(_withheld(outcome.withheld))
    if compressed:
        lines.append(f"-# {texts.COMPRESSED} *Original* gives the best one that fits.")
    if outcome.sketch or outcome.credit:
        lines.append("-# " + " · ".join(_mark(outcome)))
    return lines


def _mark(outcome: Delivered) -> list[str]:
    credit = texts.one_line(outcome.credit, _NOTE_CHARACTERS)
    return ["Sketch"] * outcome.sketch + [credit] * bool(credit)


def _withheld(count: int) -> str:
    noun = "One picture was" if count == 1 else f"{count} pictures were"
    return f"{noun} held back by this place's rules."


# --- asked for by a button or a command -------------------------------------------------------


def prompt(version: Version) -> Post:
    """Return how a version was made: words, prompt, recipe and settings, ready to copy."""
    text = "\n\n".join(_prompt_parts(version))
    block = texts.code_block(text)
    if len(block) <= texts.MAX_CONTENT_CHARACTERS:
        return Post(block)
    name = f"limner-v{version.number}.txt"
    return Post("It is long, so here is a file.", files=(
        Attached(name, text.encode(), "text/plain; charset=utf-8"),
    ))  # fmt: skip


def _prompt_parts(version: Version) -> list[str]:
    recipe = version.recipe
    fields = {
        "Kind": recipe.content_type,
        "Shows": recipe.description,
        "Style": recipe.style,
        "Framing": recipe.composition,
        "Without": recipe.without,
    }
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
    parts += [_table(part) for part in (fields, settings)]
    return [part for part in parts if part]


def _table(rows: dict[str, str]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in rows.items() if value)


def seen_again(version: Version, files: tuple[Attached, ...]) -> Post:
    """Return a version from the member's own list, with its buttons."""
    prompt_line = texts.one_line(version.prompt or version.words, _SHOWN_PROMPT_CHARACTERS)
    return Post(
        f"> {prompt_line}\n{texts.origin(version)} · {texts.moment(version.created_at)}",
        buttons.under_pictures(version, thread=False),
        files,
    )


def limits(allowance: Allowance, recent: tuple[Version, ...]) -> Post:
    """Return what is left to a member, and the latest pictures to see again."""
    lines = [
        f"**Today** {texts.left(allowance)} (of {allowance.pictures_per_day}).",
        f"**Running** {allowance.open_jobs} of at most {allowance.max_open_jobs} at once.",
    ]
    if not recent:
        return Post("\n".join([*lines, "You have no pictures yet. `/imagine` makes one."]))
    lines.append("**Your latest pictures**")
    lines += [f"{n}. {_listed_version(version)}" for n, version in enumerate(recent, 1)]
    see = tuple(
        Button(f"See {n}", Press("see", version.id, 0, version.private))
        for n, version in enumerate(recent, 1)
    )
    return Post("\n".join(lines), tuple(see[n : n + 5] for n in range(0, len(see), 5)))


def _listed_version(version: Version) -> str:
    shown = texts.one_line(version.words or version.prompt, 80)
    private = " · for you alone" if version.private else ""
    return f"{shown} · v{version.number} · {texts.moment(version.created_at)}{private}"


def help_page(facts: Facts) -> Post:
    """Return how to use the bot, and what is not drawn here."""
    rules = "\n".join(f"- {texts.escape(rule)}" for rule in facts.rules) or "- Nothing special."
    page = {"title": "What I don't draw here", "description": texts.clip(rules, 4096)}
    return Post(texts.help_text(), embeds=(page,))


def which_one(press: Press, count: int) -> Post:
    """Return the question which of several pictures is meant."""
    return Post(texts.WHICH, buttons.which_one(press, count))
