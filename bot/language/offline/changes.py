"""One wish about a picture, and several of them put together."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain import Intent, Recipe
from bot.language.offline.looks import is_colour

_LEADS: Final = (
    "make|add|remove|change|replace|put|give|turn|swap|delete|erase|take|draw|paint|set|zoom|move"
    "|use|hide|show|let|colou?r|have|get|also|now|without|but|at night|at sunset"
    "|in (?:the )?(?:winter|summer|spring|autumn|rain|snow|style)|as an?|no|with|more|less|fewer"
    "|keep"
)
_AFTER_AND: Final = (
    "make|add|remove|change|replace|put|give|turn|swap|delete|erase|take|draw|paint|set|zoom|move"
    "|use|hide|let|colou?r|have|get|also|now|without|at night|at sunset|in (?:winter|summer"
    "|spring|autumn)"
    r"|the [\w-]+ (?:red|blue|green|yellow|orange|purple|pink|black|white|brown|gr[ae]y|bigger"
    r"|smaller)"
)
_SPLIT: Final = re.compile(
    rf"(?:[,;.!] (?:and |then |but |also |now )*(?=(?:{_LEADS})\b)|[;.!] | (?:and|then"
    rf"|but)(?: then| also| now)? (?=(?:{_AFTER_AND})\b)| but )",
    re.IGNORECASE,
)
_TWO_ADJECTIVES: Final = re.compile(
    r"(make (?:it|him|her|them|the [\w-]+)) ([\w-]+) and ([\w-]+)", re.IGNORECASE
)
_BEFORE_VERB: Final = re.compile(
    rf"^(?:(?:also|and|then|now|but|so|just|maybe|next)[ ,]+)+(?=(?:{_AFTER_AND})\b)", re.IGNORECASE
)
_SHORT: Final = re.compile(r"the [\w-]+ [\w-]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sight:
    """What a wish is about."""

    recipe: Recipe
    shape: str = "square"


@dataclass(frozen=True, slots=True)
class Change:
    """A wish understood.

    Attributes:
        said: What was done, for the note: "made the hat red".
        target: The thing in the picture that a local change is about; may be empty.
        sure: False when the words were only taken as an addition.
    """

    intent: Intent
    recipe: Recipe
    said: str
    shape: str | None = None
    sure: bool = True
    target: str = ""


Rule = Callable[[str, Sight], "Change | None"]


def split(text: str) -> list[str]:
    """Return the wishes of one message: "make it anime and add a hat" has two."""
    clauses: list[str] = []
    for part in _SPLIT.split(text):
        clause = _BEFORE_VERB.sub("", part.strip(" ,.;!"))
        if clauses and clauses[-1].casefold().startswith("make ") and _SHORT.fullmatch(clause):
            clause = f"make {clause}"
        clauses.extend(_each_adjective(clause))
    return clauses


def _each_adjective(clause: str) -> list[str]:
    """Return "make the hat big and green" as two wishes, "red and white" as one."""
    match = _TWO_ADJECTIVES.fullmatch(clause)
    if match is None or is_colour(f"{match[2]} and {match[3]}"):
        return [clause] if clause else []
    return [f"{match[1]} {match[2]}", f"{match[1]} {match[3]}"]


def combine(changes: Sequence[Change]) -> tuple[Intent, str]:
    """Return what several changes, one after the other, are together, and the note on them."""
    intents = {change.intent for change in changes}
    if intents == {Intent.RESIZE}:
        intent = Intent.RESIZE
    elif intents <= {Intent.LOCAL_CHANGE, Intent.RESIZE} and len(intents) == 1:
        intent = Intent.LOCAL_CHANGE
    else:
        intent = Intent.GLOBAL_CHANGE
    said = list(dict.fromkeys(change.said for change in changes))
    *first, last = said
    done = f"{', '.join(first)} and {last}" if first else last
    return intent, f"{done[:1].upper()}{done[1:]}."
