"""What all stages together make of one text or picture, before anything is sealed or refused."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple, Protocol

from bot.domain import ALLOWED, PLACE_WORDS, Action, PictureFile, PlaceRules, RawPicture, Verdict
from bot.errors import ModelError
from bot.policy import judging
from bot.policy.config import JUDGE, PolicyConfig
from bot.policy.consent import digest
from bot.policy.deciding import Decider
from bot.policy.judging import Judgement
from bot.policy.places import RULE as PLACE
from bot.policy.places import PlaceBook, PlaceWords
from bot.policy.reader import Reader
from bot.policy.stages import Answer, Ask, Consultation, Finding, Findings, Stage, answered
from bot.ports import PictureRule, PlacePolicies, PromptRule, RuleText, ScreeningContext


class TextJudge(Protocol):
    """Judges texts; see `prompt_rules.judge`."""

    async def judge(
        self, text: RuleText, context: ScreeningContext, why: Sequence[str], found: Verdict
    ) -> Judgement:
        """Return what it thinks of a text. Raises: ModelError."""
        ...


class PictureJudge(Protocol):
    """Judges pictures; see `image_rules.judge`."""

    async def look(
        self, picture: RawPicture, context: ScreeningContext, why: Sequence[str]
    ) -> Judgement:
        """Return what it sees in a picture. Raises: ModelError."""
        ...


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the policy makes of one text or picture.

    Attributes:
        text: As rules saw it; None for a picture.
        local_seconds: For normalising and the local rules.
        unsure: A moderator should look at it.
        people: It is a picture at which a judge has to look.
    """

    decider: Decider
    findings: Findings
    verdict: Verdict
    text: RuleText | None = None
    local_seconds: float = 0.0
    unsure: bool = False
    people: bool = False

    @property
    def adult(self) -> bool:
        """Whether it passes because everybody is an adult here, and would be refused elsewhere."""
        if not self.decider.among_adults:
            return False
        elsewhere = self.decider.elsewhere
        said = [one.said for one in self.findings.all if one.said is not None]
        said += [met for one in self.findings.all for met in one.passed_over]
        return any(elsewhere.weigh(answer).action >= Action.BLOCK for answer in said)


class _Read(NamedTuple):
    """A text as rules see it.

    Attributes:
        whole: With what it continues.
        own: What was said now, as it was given.
        bare: Without what is allowed in the place; None where nothing of it occurs.
    """

    whole: RuleText
    own: RuleText
    bare: RuleText | None


@dataclass(slots=True)
class Assessor:
    """Asks rules and judges; lives as long as the filter, and holds no state between calls."""

    config: PolicyConfig
    prompt_rules: Sequence[tuple[str, PromptRule]]
    picture_rules: Sequence[tuple[str, PictureRule]]
    places: PlacePolicies
    judge: TextJudge | None = None
    picture_judge: PictureJudge | None = None
    _book: PlaceBook = field(default_factory=PlaceBook)
    _reader: Reader = field(init=False)

    def __post_init__(self) -> None:
        """Read texts with the words that the rules look for."""
        spellers = (getattr(rule, "speller", None) for _, rule in self.prompt_rules)
        self._reader = Reader([speller for speller in spellers if speller is not None])

    async def text(
        self,
        text: str,
        context: ScreeningContext,
        *,
        local: bool = False,
        judged: bool = True,
        to_the_end: bool = False,
    ) -> Assessment:
        """Return what the policy makes of a text with what it continues.

        Args:
            text: What was said now.
            context: What it continues, and where.
            local: Ask nobody outside this process.
            judged: Ask the judge where there is a reason to.
            to_the_end: Ask every local rule, also after a block.

        Raises:
            BotError: A rule broke.
        """
        rules = await self.places.rules_in(context.place)
        if rules.names:
            context = replace(context, names=rules.names)
        begun = time.perf_counter()
        words = self._book.words(rules)
        read = await self._read(text, context, words)
        met = await self._met_before(context, rules)
        before = met if context.allowed else ()
        said = _digest_of(context.allowed if context.generated else text)
        decider = Decider(self.config, context, rules, before, bool(met), said)
        stages = self._stages(read, context, words)
        local_stages = [stage for stage in stages if not stage.remote]
        remote_stages = [] if local else [stage for stage in stages if stage.remote]
        asking = self._consultation(decider)
        findings = await asking.consult(local_stages, to_the_end=to_the_end)
        local_seconds = time.perf_counter() - begun
        verdict = findings.verdict()
        if verdict.action < Action.BLOCK:
            findings.all += (await asking.consult(remote_stages)).all
            verdict = findings.verdict()
        assessed = Assessment(decider, findings, verdict, read.whole, local_seconds)
        if local or not judged or verdict.action >= Action.BLOCK:
            return assessed
        return await self.judge_too(assessed, read.whole)

    async def _read(self, text: str, context: ScreeningContext, words: PlaceWords) -> _Read:
        said = text[: self.config.max_prompt_characters + 1]
        if context.base:
            whole = replace(await self._seen_as(f"{context.base}\n{said}", context), own=said)
            own = RuleText(raw=said, normal=said)
        else:
            own = whole = await self._seen_as(said, context)
        bare = words.masked(whole)
        return _Read(whole, own, await self._reader.mend(bare) if bare else None)

    async def _seen_as(self, text: str, context: ScreeningContext) -> RuleText:
        """Return a text as rules see it; one job reads it once."""
        known = {} if context.log is None else context.log.read
        if text not in known:
            known[text] = await self._reader.read(text)
        return known[text]

    async def _met_before(
        self, context: ScreeningContext, rules: PlaceRules
    ) -> tuple[Verdict, ...]:
        """Return what would be asked about, or rewritten, in what there is already.

        In what a model makes of a member's words that puts no question once more: it was answered
        for these words, or a judge saw no reason for it. Of what they continue, only what was
        agreed to counts, and is recorded; what it names is a reason for the judge to look.
        """
        earlier = context.base or context.allowed
        if not earlier:
            return ()
        text = await self._seen_as(earlier, context)
        decider = Decider(self.config, context, rules)
        seen = _seen(context, text)
        stages = [
            Stage(name, False, _check(name, rule, text, seen))
            for name, rule in self.prompt_rules
            if _is_local(rule) and not getattr(rule, "own_words_only", False)
        ]
        met = Consultation(partial(_let_pass, decider), decider.is_locked, self._timeout)
        findings = await met.consult(stages, to_the_end=True)
        return tuple(verdict for one in findings.all for verdict in one.passed_over)

    def _stages(self, read: _Read, context: ScreeningContext, words: PlaceWords) -> list[Stage]:
        whole, own, bare = read
        seen = _seen(context, own)
        stages = [Stage(PLACE, False, _said(words, whole))] if words.blocked else []
        for name, rule in self.prompt_rules:
            own_only = getattr(rule, "own_words_only", False)
            text = own if own_only else whole
            masked = None if bare is None or own_only else _check(name, rule, bare, seen)
            stages.append(Stage(name, not _is_local(rule), _check(name, rule, text, seen), masked))
        return stages

    def _consultation(self, decider: Decider) -> Consultation:
        return Consultation(decider.weigh, decider.is_locked, self._timeout)

    @property
    def _timeout(self) -> float:
        return self.config.remote_timeout_seconds

    async def judge_too(self, assessed: Assessment, text: RuleText) -> Assessment:
        """Return the assessment with the judge's word, where there is a reason to ask."""
        judge, decider, context = self.judge, assessed.decider, assessed.decider.context
        if judge is None or context.told:
            return assessed
        why = judging.reasons(text, context, assessed.findings, decider)
        if not why:
            return assessed
        found = assessed.findings.verdict()
        return await self._with(assessed, lambda: judge.judge(text, context, why, found))

    async def _with(
        self, assessed: Assessment, ask: Callable[[], Awaitable[Judgement]]
    ) -> Assessment:
        begun = time.perf_counter()
        try:
            judgement = await answered(JUDGE, ask, self._timeout)
        except ModelError as error:
            spent = time.perf_counter() - begun
            assessed.findings.all.append(Finding(JUDGE, True, None, ALLOWED, spent, error=error))
            return assessed
        verdict = judging.combined(judgement, assessed.findings, assessed.decider)
        spent = time.perf_counter() - begun
        said = judgement.verdict
        assessed.findings.all.append(Finding(JUDGE, True, said, said, spent))
        return replace(assessed, verdict=verdict, unsure=judgement.unsure)

    async def picture(
        self, file: PictureFile, picture: RawPicture, context: ScreeningContext
    ) -> Assessment:
        """Return what the policy makes of a picture. Raises: as `text`."""
        rules = await self.places.rules_in(context.place)
        decider = Decider(self.config, context, rules, picture=True)
        stages = [
            Stage(name, not _is_local(rule), _look(rule, file, picture, context))
            for name, rule in self.picture_rules
        ]
        findings = await self._consultation(decider).consult(stages)
        assessed = Assessment(decider, findings, findings.verdict())
        judge, why = self.picture_judge, judging.picture_reasons(context, decider.among_adults)
        if judge is None or not why or assessed.verdict.action >= Action.BLOCK:
            return assessed
        if context.told:  # unfinished: it would be seen before the judge has looked
            return replace(assessed, verdict=Verdict(Action.BLOCK, rule=JUDGE))
        assessed = replace(assessed, people=True)
        return await self._with(assessed, lambda: judge.look(picture, context, why))


def _digest_of(said: str) -> str:
    return digest(said) if said.strip() else ""


def _is_local(rule: PromptRule | PictureRule) -> bool:
    return not getattr(rule, "remote", False)


def _let_pass(decider: Decider, answer: Answer) -> Verdict:
    """Return what would still stop a text once its questions are answered and it is rewritten."""
    verdict = decider.weigh(answer)
    asks = verdict.action in (Action.ASK, Action.REWRITE)
    return ALLOWED if asks and not decider.is_locked(verdict.category) else verdict


def _seen(context: ScreeningContext, text: RuleText) -> ScreeningContext:
    """Return what rules may know beside a text; what is drawn as it was said, no model wrote."""
    as_said = text.raw == context.allowed and not context.told
    generated = context.generated and not as_said
    return replace(context, base="", allowed="", brought=(), agreed=(), generated=generated)


def _check(name: str, rule: PromptRule, text: RuleText, context: ScreeningContext) -> Ask:
    """Return what asks a rule: `agreed` tells it which categories to pass over.

    A rule on this machine says the same to the same text, so one job asks it once.
    """
    known = context.log.said if context.log is not None and _is_local(rule) else {}

    async def ask(passed_over: frozenset[str]) -> Answer:
        seen = replace(context, agreed=tuple(sorted(passed_over))) if passed_over else context
        asked = (name, text, seen)
        if asked not in known:
            known[asked] = await rule.check(text, seen)
        return known[asked]

    return ask


def _look(
    rule: PictureRule, file: PictureFile, picture: RawPicture, context: ScreeningContext
) -> Ask:
    return lambda _: rule.check(picture.data, file.media_type, context)


def _said(words: PlaceWords, text: RuleText) -> Ask:
    async def said(passed_over: frozenset[str]) -> Answer:
        return ALLOWED if PLACE_WORDS in passed_over else words.check(text)

    return said
