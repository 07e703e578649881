"""When a judge is asked, and how much a judge's word weighs beside the rules'.

Pure. A judge is a language model: it may tighten what the rules say, and may relax a question or a
rewriting that a local rule wants. What a rule blocks, it never sees.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

from bot.domain import ALLOWED, Action, Verdict
from bot.policy.deciding import Decider
from bot.policy.stages import Findings
from bot.ports import RuleText, ScreeningContext

Reason = Literal["named", "face", "upload", "hidden", "language", "scores", "people", "adults"]

# What an edit of a face is about, and what brings people or their age into a picture.
_FACE: Final = frozenset(
    [
        "face",
        "faces",
        "facial",
        "smile",
        "smiling",
        "mouth",
        "lips",
        "eyes",
        "nose",
        "chin",
        "cheek",
        "wrinkles",
        "beard",
        "makeup",
        "skin",
        "younger",
        "older",
        "age",
        "gesicht",
        "augen",
        "mund",
        "visage",
        "yeux",
        "bouche",
        "cara",
        "ojos",
        "boca",
    ]
)
_PEOPLE: Final = frozenset(
    [
        "person",
        "people",
        "man",
        "men",
        "woman",
        "women",
        "boy",
        "boys",
        "girl",
        "girls",
        "child",
        "children",
        "kid",
        "kids",
        "baby",
        "babies",
        "teen",
        "teens",
        "teenager",
        "teenagers",
        "teenage",
        "toddler",
        "infant",
        "newborn",
        "youth",
        "young",
        "adolescent",
        "lady",
        "ladies",
        "gentleman",
        "guy",
        "guys",
        "she",
        "he",
        "her",
        "his",
        "him",
        "female",
        "male",
        "mom",
        "mum",
        "dad",
        "grandmother",
        "grandfather",
        "princess",
        "prince",
        "queen",
        "king",
        "soldier",
        "cheerleader",
        "ballerina",
        "athlete",
        "swimmer",
        "schoolgirl",
        "schoolboy",
        "student",
        "students",
        "family",
        "couple",
        "mother",
        "father",
        "son",
        "daughter",
        "sister",
        "brother",
        "wife",
        "husband",
        "friend",
        "friends",
        "crowd",
        "actor",
        "actress",
        "model",
        "dancer",
        "nurse",
        "teacher",
        "portrait",
        "selfie",
        "headshot",
        "bride",
        "groom",
        "nude",
        "naked",
        "bikini",
        "lingerie",
        "frau",
        "mann",
        "kind",
        "junge",
        "femme",
        "homme",
        "enfant",
        "fille",
        "mujer",
        "hombre",
        "niño",
        "niña",
    ]
)
_WORD: Final = re.compile(r"[^\W\d_]+")
_LAST_LATIN: Final = "\u024f"
_UNSURE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a judge says: a verdict under one of the policy's names, and how sure (0..1)."""

    verdict: Verdict
    confidence: float = 1.0

    @property
    def unsure(self) -> bool:
        """Whether a moderator should look at it."""
        return self.confidence < _UNSURE


def reasons(
    text: RuleText, context: ScreeningContext, findings: Findings, decider: Decider
) -> tuple[Reason, ...]:
    """Return why a judge has to look at a text; mostly it hasn't."""
    found: dict[Reason, bool] = {
        "named": decider.named or _names_something(findings),
        "face": context.upload and not _FACE.isdisjoint(_words(text.normal)),
        "upload": context.upload and context.region,
        "hidden": bool(text.revealed) or findings.verdict().evasive,
        "language": _is_foreign(text.normal),
        "scores": any(decider.is_grey(scores) for scores in findings.scores),
    }
    return tuple(reason for reason, holds in found.items() if holds)


def picture_reasons(context: ScreeningContext, among_adults: bool) -> tuple[Reason, ...]:
    """Return why a judge has to look at a finished picture."""
    if not (context.generated and context.prompt):
        return ()
    people = not _PEOPLE.isdisjoint(_words(context.prompt.casefold()))
    found: dict[Reason, bool] = {
        "people": people or (context.upload and context.edit),
        "adults": among_adults,
    }
    return tuple(reason for reason, holds in found.items() if holds)


def combined(judgement: Judgement, findings: Findings, decider: Decider) -> Verdict:
    """Return the verdict of rules and judge together."""
    local = findings.verdict(remote=False)
    remote = findings.verdict(remote=True)
    judged = _weighed(judgement.verdict, local, decider)
    if _is_relaxable(local, decider):
        return judged | remote
    return local | judged | remote


def _weighed(said: Verdict, local: Verdict, decider: Decider) -> Verdict:
    """Return what a judge's verdict means: as strict as the policy, blocked where it says so."""
    if said.action is Action.ALLOW:
        return ALLOWED
    wanted = decider.action_of(said.category)
    if wanted is Action.ALLOW:
        return ALLOWED
    if said.category == local.category:
        said = replace(said, subjects=local.subjects)
    if said.action is Action.BLOCK:
        wanted = max(wanted, Action.BLOCK)
    elif said.category == local.category and _is_relaxable(local, decider):
        wanted = min(wanted, said.action)
    if wanted is Action.REWRITE and not said.rewritten:
        same = local.category == said.category
        said = replace(said, rewritten=local.rewritten if same else "")
    return decider.settled(replace(said, action=wanted))


def _is_relaxable(verdict: Verdict, decider: Decider) -> bool:
    asks = verdict.action in (Action.ASK, Action.REWRITE)
    return asks and not decider.is_locked(verdict.category)


def _names_something(findings: Findings) -> bool:
    """Return whether a local rule met something without blocking it, let pass here or not."""
    return any(one.verdict.action or one.passed_over for one in findings.all if not one.remote)


def _is_foreign(normal: str) -> bool:
    """Return whether a text has words in other letters than Latin ones."""
    letters = [c for c in normal if c.isalpha()] if not normal.isascii() else []
    foreign = sum(c > _LAST_LATIN for c in letters)
    return foreign >= 2


def _words(text: str) -> Iterable[str]:
    return _WORD.findall(text)
