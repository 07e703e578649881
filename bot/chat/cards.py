"""Outcomes -> cards: the words and buttons of one message, in a platform's own markup."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Protocol, assert_never

from bot.chat import cells, presses, words
from bot.chat.presses import Choice, Link, Press, Row
from bot.domain import (
    Allowance,
    Answer,
    Answered,
    Asked,
    Cancelled,
    Declined,
    Delivered,
    Failed,
    LimitName,
    Progress,
    Refused,
    Silent,
    Suggested,
    Version,
)
from bot.ports import Facts

_SHOWN_PROMPT_CHARACTERS: Final = 300
_NOTE_CHARACTERS: Final = 300
_NOTES: Final = 3
_COMPONENT_CHARACTERS: Final = 150
_LISTED_CHARACTERS: Final = 80


class Markup(Protocol):
    """How a platform writes emphasis, and shows words of strangers without obeying them."""

    def literal(self, text: str) -> str:
        """Return `text` so that it is shown as it stands: no markup, link or mention.

        What would be too long for one message is cut.
        """
        ...

    def bold(self, text: str) -> str:
        """Return escaped text in bold."""
        ...

    def quote(self, text: str) -> str:
        """Return one escaped line as a quotation."""
        ...

    def moment(self, at: float) -> str:
        """Return a Unix time so that each reader sees it in their own time zone."""
        ...


@dataclass(frozen=True, slots=True)
class Card:
    """One message, but for its pictures.

    Attributes:
        text: In the platform's markup; nothing in it pings anybody.
        small: Lines that stand back: marks, credits, remarks.
        rows: Its buttons.
        copies: Texts to copy, as they stand and unescaped; each is set apart below the text.
        choice: What can be chosen, above the buttons.
        links: Pages that it leads to.
    """

    text: str = ""
    small: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    copies: tuple[str, ...] = ()
    choice: Choice | None = None
    links: tuple[Link, ...] = ()


def placeholder(job_id: str) -> Card:
    """Return the first sign of life for a message that was said to the bot."""
    return Card(words.PLACEHOLDER, rows=presses.cancel(job_id))


def progress(now: Progress, job_id: str | None) -> Card:
    """Return where a job stands, with a way to stop it once the job is known."""
    return Card(words.progress(now), rows=() if job_id is None else presses.cancel(job_id))


def sentence(markup: Markup, text: str) -> Card:
    """Return one sentence as a message."""
    return Card(markup.literal(text))


def render(
    markup: Markup,
    answer: Answer,
    facts: Facts,
    *,
    show_cost: bool = False,
    thread_button: bool = False,
    remarks: tuple[str, ...] = (),
) -> Card:
    """Return the final words and buttons for an answer; `remarks` are small and escaped."""
    outcome = answer.outcome
    match outcome:
        case Delivered():
            small = (*remarks, *_marks(markup, outcome))
            lines = _lines(markup, outcome, answer.allowance, show_cost=show_cost)
            rows = presses.under_pictures(outcome.version, facts, thread=thread_button)
            if outcome.rewriting:
                rows += presses.as_written(answer.job_id, private=answer.request.private)
            return Card("\n".join(lines), small, rows)
        case Refused(refusal=refusal):
            said = "\n".join(part for part in (refusal.sentence, refusal.suggestion) if part)
            private = answer.request.private
            rows = presses.appeal(answer.job_id, private=private) if refusal.appeal else ()
            return Card(markup.literal(said), rows=rows)
        case Asked(question=question):
            rows = presses.asked(answer.job_id, outcome, private=answer.request.private)
            return Card(markup.literal(question), rows=rows)
        case Declined(limit=limit, sentence=said, renews_at=renews_at):
            goes_on = "I go on" if limit is LimitName.PAUSED else "It renews"
            when = "" if renews_at is None else f"\n{goes_on} {markup.moment(renews_at)}."
            return Card(markup.literal(said) + when)
        case Failed(sentence=said, again=again):
            private = answer.request.private
            rows = presses.draw_again(answer.job_id, private=private) if again else ()
            return Card(markup.literal(said), rows=rows)
        case Answered(text=text):
            return sentence(markup, text)
        case Suggested():
            return suggested(markup, outcome, answer.job_id, private=answer.request.private)
        case Cancelled():
            return Card(words.STOPPED)
        case Silent():
            return Card()
        case _:
            assert_never(outcome)


def suggested(markup: Markup, outcome: Suggested, job_id: str, *, private: bool) -> Card:
    """Return prompts to copy, and buttons that draw them."""
    lines = [markup.literal(words.flat(outcome.intro, _NOTE_CHARACTERS))]
    if outcome.recipe is not None:
        components = words.recipe_lines(outcome.recipe).items()
        lines += [_component(markup, name, text) for name, text in components if text]
    copies = tuple(one.text for one in outcome.suggestions)
    rows = presses.draw_suggested(job_id, len(copies), private=private)
    return Card("\n".join(lines), rows=rows, copies=copies)


def seen_again(
    markup: Markup, version: Version, facts: Facts, *, remarks: tuple[str, ...] = ()
) -> Card:
    """Return a version from the member's own list, with its buttons.

    It may come from a direct message or a closed channel and be looked at in an open one, so what
    is pressed below it is answered to its author alone; Publish shows it where it is pressed.
    """
    when = markup.moment(version.created_at)
    text = f"{_quoted(markup, version)}\n{origin(markup, version)} · {when}"
    rows = presses.under_pictures(replace(version, private=True), facts)
    return Card(text, remarks, rows)


def limits(markup: Markup, allowance: Allowance, recent: tuple[Version, ...]) -> Card:
    """Return what is left to a member, and the latest pictures to see again."""
    today, running = markup.bold("Today"), markup.bold("Running")
    lines = [
        f"{today} {left(markup, allowance)} (of {allowance.pictures_per_day}).",
        f"{running} {allowance.open_jobs} of at most {allowance.max_open_jobs} at once.",
    ]
    if not recent:
        return Card("\n".join([*lines, words.NO_PICTURES_YET]))
    lines.append(markup.bold("Your latest pictures"))
    lines += [f"{n}. {_listed(markup, version)}" for n, version in enumerate(recent, 1)]
    return Card("\n".join(lines), rows=presses.see(recent))


def which_one(press: Press, count: int) -> Card:
    """Return the question which of several pictures is meant."""
    return Card(words.WHICH, rows=presses.which_one(press, count))


def region(press: Press, painting: str | None, *, edits: bool = True) -> Card:
    """Return what asks where a picture may change; `painting` is the page to paint it on.

    Where the painter no longer `edits`, it says what happens instead.
    """
    choice = Choice(replace(press, verb="cells"), "Cells of the grid", cells.CELLS)
    said = [words.WHERE, words.MARK_UP] if edits else [words.DRAWN_ANEW, words.WHERE]
    if painting is None or not edits:
        return Card("\n".join(said), choice=choice)
    said.append(words.PAINT)
    return Card("\n".join(said), choice=choice, links=(Link("Paint it", painting),))


def more(version: Version, index: int, facts: Facts) -> Card:
    """Return what else can be done with one of a version's pictures."""
    return Card(words.MORE, rows=presses.more(version, index, facts))


def buttons(markup: Markup, facts: Facts) -> str:
    """Return what the buttons below a picture do, for help: those that the painter has."""
    more = markup.bold("More")
    if not facts.edits:
        does = "enlarges and describes" if facts.upscales else "describes"
        return f"{markup.bold('Vary')} draws another one, {more} {does}."
    region = markup.bold("Region")
    does = "expands, enlarges and varies" if facts.upscales else "expands and varies"
    return f"{region} changes one place and leaves every other pixel as it is, {more} {does}."


def rules(markup: Markup, facts: Facts) -> str:
    """Return what is not drawn here, one line each."""
    return "\n".join(f"- {markup.literal(rule)}" for rule in facts.rules or (words.NO_RULES,))


def origin(markup: Markup, version: Version) -> str:
    """Return "v7 from v5"."""
    number = markup.bold(f"v{version.number}")
    return number if version.parent_number is None else f"{number} from v{version.parent_number}"


def left(markup: Markup, allowance: Allowance) -> str:
    """Return what is left to a member today, with the time of renewal."""
    pictures = pictures_left(allowance)
    noun = "picture" if pictures == 1 else "pictures"
    return f"{pictures} {noun} left, renews {markup.moment(allowance.renews_at)}"


def pictures_left(allowance: Allowance) -> int:
    """Return how many pictures a member may still ask for: the tighter limit counts."""
    return max(0, min(allowance.pictures_left, allowance.place_left))


def _quoted(markup: Markup, version: Version) -> str:
    shown = words.flat(version.prompt or version.words, _SHOWN_PROMPT_CHARACTERS)
    return markup.quote(markup.literal(shown))


def _component(markup: Markup, name: str, text: str) -> str:
    return f"{markup.bold(name)} {markup.literal(words.flat(text, _COMPONENT_CHARACTERS))}"


def _lines(
    markup: Markup, outcome: Delivered, allowance: Allowance | None, *, show_cost: bool
) -> list[str]:
    version = outcome.version
    facts = [origin(markup, version)]
    if version.seconds:
        facts.append(f"{version.seconds:.0f} s" if version.seconds >= 1 else "under 1 s")
    if show_cost:
        facts.append(words.dollars(version.cost_microdollars))
    if allowance is not None:
        facts.append(left(markup, allowance))
    notes = [words.flat(note, _NOTE_CHARACTERS) for note in outcome.notes[:_NOTES]]
    lines = [_quoted(markup, version), " · ".join(facts), *map(markup.literal, notes)]
    return [*lines, _withheld(outcome.withheld)] if outcome.withheld else lines


def _marks(markup: Markup, outcome: Delivered) -> tuple[str, ...]:
    credit = markup.literal(words.flat(outcome.credit, _NOTE_CHARACTERS))
    caption = markup.literal(outcome.caption)
    said = ["Sketch"] * outcome.sketch + [part for part in (caption, credit) if part]
    return (" · ".join(said),) if said else ()


def _withheld(count: int) -> str:
    noun = "One picture was" if count == 1 else f"{count} pictures were"
    return f"{noun} held back by this place's rules."


def _listed(markup: Markup, version: Version) -> str:
    shown = markup.literal(words.flat(version.words or version.prompt, _LISTED_CHARACTERS))
    private = " · for you alone" if version.private else ""
    return f"{shown} · v{version.number} · {markup.moment(version.created_at)}{private}"
