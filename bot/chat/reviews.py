"""What moderators and reporters see, as cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bot.chat import house_rules, words
from bot.chat.cards import Card, Markup
from bot.chat.presses import Button, Link, Press, Row, Style
from bot.domain import PlaceName, PlaceRules, Preview, Review, ReviewKind, Ruling

REASONS: Final[Mapping[str, str]] = {
    "sexual": "Sexual",
    "violence": "Cruel or gory",
    "hate": "Hateful",
    "person": "Real person",
    "rights": "Somebody's work",
    "other": "Something else",
}
"""Why a picture is reported, with what its button says."""

_WHAT_IS_WRONG: Final = (
    "What is wrong with this picture? The moderators here will see it, who made it and who "
    "reports it."
)
_TEXT_CHARACTERS: Final = 1_000
# As escaped, which may double it: below it stands what matters most, and messages are cut.
_SHOWN_CHARACTERS: Final = 1_200
# Of what a server and a channel set, so that all of it fits into one message with what is shipped.
_SET_CHARACTERS: Final = 230
_LINE_CHARACTERS: Final = 160
_LISTED: Final = 10
_TITLES: Final = {
    ReviewKind.REPORT: "A picture was reported",
    ReviewKind.APPEAL: "A member asks to look at a refusal",
    ReviewKind.BORDERLINE: "A close decision",
}
_LABELS: Final = {
    Ruling.UPHOLD: "Leave it so",
    Ruling.ALLOW_ONCE: "Allow once",
    Ruling.ALLOW_HERE: "Allow always here",
    Ruling.REMOVE: "Remove picture",
    Ruling.WARN: "Warn",
    Ruling.TIME_OUT: "Time out",
}
_DECIDED: Final = {
    Ruling.UPHOLD: "left as it is",
    Ruling.ALLOW_ONCE: "allowed once",
    Ruling.ALLOW_HERE: "allowed here from now on",
    Ruling.REMOVE: "picture removed",
    Ruling.WARN: "member warned",
    Ruling.TIME_OUT: "member paused",
}
_HARD: Final = frozenset({Ruling.REMOVE, Ruling.TIME_OUT})


def label(ruling: Ruling) -> str:
    """Return what the button of a ruling says."""
    return _LABELS[ruling]


def decided(review: Review) -> str:
    """Return in words how a review was decided, empty while it waits."""
    if review.ruling is None:
        return ""
    name = review.decided_by.partition(" ")[2] or review.decided_by
    by = f", by {name}" if name else ""  # nobody once the moderator is forgotten
    return f"Decided: {_DECIDED[review.ruling]}{by}."


def brought_up_by(one: Review) -> str:
    """Return who brought a review up, and how many more reported the same; empty: the policy."""
    if one.reporter is None:
        return f"{one.reports} members" if one.reports > 1 else ""
    name, more = one.reporter.name or one.reporter.id, one.reports - 1
    return f"{name} and {more} more" if more else name


def reasons(press: Press) -> Card:
    """Return the question why a picture is reported."""
    buttons = [
        Button(label, Press(f"report.{reason}", press.target, press.index or 0))
        for reason, label in REASONS.items()
    ]
    return Card(_WHAT_IS_WRONG, rows=(tuple(buttons[:3]), tuple(buttons[3:])))


def review(markup: Markup, one: Review) -> Card:
    """Return a review as moderators see it, with what can be decided about it."""
    lines = [markup.bold(_TITLES[one.kind])]
    about = [f"by {one.author.name or one.author.id}"]
    if reporters := brought_up_by(one):
        about.append(f"brought up by {reporters}")
    if one.category:
        about.append(f"rule {one.category}" + (f" ({one.pattern})" if one.pattern else ""))
    lines.append(markup.literal(", ".join(about)) + f" · {markup.moment(one.created_at)}")
    if one.text:
        lines.append(markup.quote(_bounded(markup, one.text)))
    if one.remark:
        lines.append(markup.literal(words.flat(one.remark, _LINE_CHARACTERS)))
    if told := decided(one):
        return Card("\n".join([*lines, markup.literal(told)]))
    return Card("\n".join(lines), rows=_buttons(one))


def queue(markup: Markup, waiting: Sequence[Review], link: str | None, *, in_channel: bool) -> Card:
    """Return what waits for a decision, a line each, and the way to the page."""
    links = (Link("Moderators' page", link),) if link else ()
    if not waiting:
        lines = ["Nothing waits for a decision."]
    else:
        count = len(waiting)
        lines = [f"{count} {'decision waits' if count == 1 else 'decisions wait'}:"]
        lines += [_line(markup, one) for one in waiting[:_LISTED]]
    if not link and not in_channel:
        lines.append("Say `reviews here` in a channel of yours to decide them there.")
    see = tuple(
        Button(f"Decide {n}", Press("review", one.id)) for n, one in enumerate(waiting[:5], 1)
    )
    return Card("\n".join(lines), rows=(see,) if see else (), links=links)


def page(link: str | None) -> Card:
    """Return the way to the moderators' page."""
    if link is None:
        return Card("There is no page here: the operator has set no public address for it.")
    said = "For you alone, for a short time. Don't pass it on."
    return Card(said, links=(Link("Moderators' page", link),))


def rules(
    markup: Markup,
    server: PlaceRules,
    channel: PlaceRules,
    categories: Mapping[str, tuple[str, bool]],
) -> Card:
    """Return what is set for a server and its channel, and what can be set."""
    lines = [markup.bold("This server"), *_set_lines(markup, server)]
    lines += [markup.bold("This channel"), *_set_lines(markup, channel)]
    listed = ", ".join(
        f"{name}: {action}{' (fixed)' if locked else ''}"
        for name, (action, locked) in categories.items()
    )
    lines += [markup.bold("As shipped"), markup.literal(listed)]
    return Card("\n".join(lines), small=(markup.literal(_help()),))


def preview(markup: Markup, found: Preview) -> Card:
    """Return what some words would get."""
    why = [part for part in (found.category, found.stage, found.pattern) if part]
    lines = [markup.bold(found.action) + (markup.literal(f" ({', '.join(why)})") if why else "")]
    if found.told:
        lines.append(markup.quote(_bounded(markup, found.told)))
    if found.rewritten:
        lines.append(f"Drawn instead: {_bounded(markup, found.rewritten)}")
    if found.declined:
        lines.append(markup.literal(found.declined))
    if left_out := (*found.down, *found.unasked):
        lines.append(markup.literal(f"Not asked: {', '.join(left_out)}. It may decide otherwise."))
    return Card("\n".join(lines))


def _buttons(one: Review) -> tuple[Row, ...]:
    buttons = [
        Button(
            _LABELS[ruling],
            Press(f"ruling.{ruling.value}", one.id),
            Style.DANGER if ruling in _HARD else Style.PLAIN,
        )
        for ruling in one.rulings
    ]
    see = [] if one.version_id is None else [Button("See it", Press("see", one.version_id))]
    every = [*see, *buttons]
    return tuple(tuple(every[n : n + 4]) for n in range(0, len(every), 4))


def _line(markup: Markup, one: Review) -> str:
    said = words.flat(one.text or one.remark, _LINE_CHARACTERS)
    told = f"{_TITLES[one.kind]} ({one.category or 'no rule'}): {said}"
    return f"- {markup.literal(told)} · {markup.moment(one.created_at)}"


def _set_lines(markup: Markup, known: PlaceRules) -> list[str]:
    lines = [f"{name}: {action}" for name, action in known.actions.items()]
    lines += [f"{name}: from {score:g}" for name, score in known.thresholds.items()]
    lines += [f"blocked: {phrase}" for phrase in known.blocked]
    lines += [f"allowed: {phrase}" for phrase in known.allowed]
    lines += [f"{one.kind}: {one.name}{_instead(one)}" for one in known.names]
    if known.review_channel:
        lines.append(f"reviews in channel {known.review_channel}")
    if known.caption is not None:
        lines.append(f"caption {'on' if known.caption else 'off'}")
    if not lines:
        return ["- nothing of its own"]
    shown, left = list[str](), _SET_CHARACTERS
    for line in lines:
        escaped = f"- {markup.literal(words.flat(line, _LINE_CHARACTERS))}"
        left -= len(escaped) + 1
        if left < 0:
            break
        shown.append(escaped)
    more = len(lines) - len(shown)
    return [*shown, f"- and {more} more; the page lists all"] if more else shown


def _instead(one: PlaceName) -> str:
    return f"{house_rules.INSTEAD}{one.like}" if one.like else ""


def _bounded(markup: Markup, text: str) -> str:
    """Return a text on one line, escaped, of at most so many characters."""
    flat = words.flat(text, _TEXT_CHARACTERS)
    while len(escaped := markup.literal(flat)) > _SHOWN_CHARACTERS:
        flat = words.clip(flat, len(flat) * _SHOWN_CHARACTERS // (len(escaped) + 1))
    return escaped


def _help() -> str:
    return " · ".join(f"{verb} {hint}" for verb, hint in house_rules.USAGE.items())
