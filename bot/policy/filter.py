"""The policy filter: the one place that turns words and pictures into screened ones."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Sequence
from typing import Literal

from bot.domain import (
    ALLOWED,
    Action,
    PictureFile,
    Preview,
    Question,
    RawPicture,
    Refusal,
    Rewriting,
    ScreenedPicture,
    ScreenedPrompt,
    Screening,
    Seal,
    Verdict,
)
from bot.errors import BotError, Lost, ModelUnavailable
from bot.policy import explaining, wording
from bot.policy.assessing import Assessment, Assessor, PictureJudge, TextJudge
from bot.policy.categories import Subject
from bot.policy.common_words import common_words, other_words
from bot.policy.config import PolicyConfig
from bot.policy.languages import languages
from bot.policy.places import RULE as PLACE
from bot.policy.stages import BROKEN, OUTAGE
from bot.ports import (
    UNMODERATED,
    Explanation,
    PicturePass,
    PictureRule,
    PictureStore,
    PlacePolicies,
    PromptRule,
    ScreeningBook,
    ScreeningContext,
    TextPass,
)

log = logging.getLogger(__name__)

Recorded = Literal["text", "picture"]


class PolicyFilter:
    """Screens words and pictures by the configured rules; lives as long as the process.

    Holds no state between calls. Safe for concurrent use.

    Args:
        judge: Judges texts where there is a reason to; None: nobody does. `picture_judge`:
            likewise, finished pictures.
        places: What moderators set for places.
    """

    def __init__(
        self,
        config: PolicyConfig,
        prompt_rules: Sequence[tuple[str, PromptRule]],
        picture_rules: Sequence[tuple[str, PictureRule]],
        screenings: ScreeningBook,
        pictures: PictureStore,
        new_id: Callable[[], str],
        *,
        judge: TextJudge | None = None,
        picture_judge: PictureJudge | None = None,
        places: PlacePolicies = UNMODERATED,
    ) -> None:
        # Read from their files now, and not while somebody waits.
        common_words(), other_words(), languages()
        self._config = config
        self._assessor = Assessor(
            config, tuple(prompt_rules), tuple(picture_rules), places, judge, picture_judge
        )
        self._screenings = screenings
        self._pictures = pictures
        self._new_id = new_id
        self._version = config.full_version

    async def screen_text(
        self, text: str, context: ScreeningContext
    ) -> TextPass | Refusal | Question:
        """Return the text sealed (or rewritten and sealed), or why not; see `ports.Screener`.

        The effective request is judged: "now without the dress" is innocent alone.
        """
        assessed = await self._assessor.text(text, context)
        self._do_without("text", assessed)
        self._note(assessed, text)
        match assessed.verdict.action:
            case Action.ALLOW:
                return self._sealed(text, adult=assessed.adult)
            case Action.REWRITE:
                return await self._rewritten(assessed, context)
            case Action.ASK:
                log.info("policy.asked", extra=self._fields("text", assessed.verdict))
                return wording.question(assessed.decider, assessed.verdict)
        return self._refused("text", assessed, len(text))

    async def _rewritten(
        self, assessed: Assessment, context: ScreeningContext
    ) -> TextPass | Refusal:
        """Return the rewritten words sealed; those that do not pass themselves are refused."""
        words = assessed.verdict.rewritten
        if words.strip():
            again = await self._assessor.text(words, context, judged=False)
            self._do_without("text", again)
            if again.verdict.action is Action.ALLOW:
                rewriting = wording.rewriting(assessed.decider, assessed.verdict)
                passed = self._sealed(words, rewriting, adult=again.adult)
                log.info("policy.rewritten", extra=self._fields("text", assessed.verdict))
                return passed
        return self._refused("text", assessed)

    def _sealed(self, text: str, rewriting: Rewriting | None = None, *, adult: bool) -> TextPass:
        if len(text) > self._config.max_prompt_characters:
            log.error("policy.unread", extra={"characters": len(text)})
            raise BotError(BROKEN)
        screening = self._record("text", _text_hash(text))
        sealed = ScreenedPrompt(text, screening.id, seal=Seal())
        return TextPass(sealed, screening, rewriting, adult)

    async def screen_picture(
        self, file: PictureFile, picture: RawPicture, context: ScreeningContext
    ) -> PicturePass | Refusal:
        """Return the picture sealed, or why it is refused; see `ports.Screener`.

        Raises:
            Lost: The bytes are not those of `file`.
            ModelUnavailable: A configured stage is down and the policy cannot do without it.
        """
        _check_hash(file, picture)
        assessed = await self._assessor.picture(file, picture, context)
        self._do_without("people" if assessed.people else "picture", assessed)
        # A picture can be neither rewritten nor asked about: what is not allowed is held back.
        if assessed.verdict.action is not Action.ALLOW:
            return self._refused("picture", assessed)
        screening = self._record("picture", file.sha256)
        sealed = ScreenedPicture(file, picture.data, screening.id, seal=Seal())
        return PicturePass(sealed, screening, adult=assessed.adult)

    async def reopen_text(self, screening_id: str, text: str) -> ScreenedPrompt:
        """Return a text sealed again after a restart; see `ports.Screener`."""
        await self._check_record(screening_id, "text", _text_hash(text))
        return ScreenedPrompt(text, screening_id, seal=Seal())

    async def reopen_picture(self, screening_id: str, file: PictureFile) -> ScreenedPicture:
        """Return a stored picture sealed again, its bytes checked; see `ports.Screener`."""
        await self._check_record(screening_id, "picture", file.sha256)
        data = await self._pictures.get(file.sha256)
        picture = RawPicture(data, file.media_type)
        await asyncio.to_thread(lambda: picture.sha256)
        _check_hash(file, picture)
        return ScreenedPicture(file, data, screening_id, seal=Seal())

    def summary(self) -> tuple[str, ...]:
        """Return what may not be drawn here, one sentence each."""
        return self._config.summary

    # --- for moderators and operators ---------------------------------------------------------

    def categories(self) -> dict[str, tuple[str, bool]]:
        """Return each category's action in the policy file, and whether it is locked."""
        every = self._config.categories.items()
        return {name: (category.action, category.locked) for name, category in every}

    async def preview(
        self, text: str, context: ScreeningContext, may_judge: Callable[[], bool]
    ) -> Preview:
        """Return what some words would get in a place by its rules; nothing is recorded.

        Args:
            text: What a member would say.
            context: Where, by whom, and for which painter.
            may_judge: Asked before the judge is, which costs money.
        """
        return await explaining.preview(self._assessor, text, context, may_judge)

    async def explain(
        self, text: str, context: ScreeningContext, *, local: bool = False
    ) -> Explanation:
        """Return how the policy comes to what it does with a text; nothing is recorded.

        Args:
            text: What was said.
            context: Where, by whom, and what it continues.
            local: Ask nobody outside this process.
        """
        return await explaining.explain(self._assessor, text, context, self._version, local=local)

    # --- outages ------------------------------------------------------------------------------

    def _do_without(self, subject: Subject, assessed: Assessment) -> None:
        """Fall back to the stages that answered, unless a locked category has none left."""
        down = assessed.findings.down
        if not down or assessed.verdict.action >= Action.BLOCK:
            return
        working = {one.name for one in assessed.findings.all} - set(down)
        uncovered = self._config.uncovered(subject, set(down), working)
        fields = {"stages": ",".join(down), "subject": subject, "locked": ",".join(uncovered)}
        if not uncovered:
            log.warning("policy.degraded", extra=fields)
            return
        log.error("policy.outage", extra=fields)
        first = next(iter(down.values()))
        raise ModelUnavailable(OUTAGE, retry_after_seconds=first.retry_after_seconds) from first

    # --- records ------------------------------------------------------------------------------

    def _refused(self, subject: Subject, assessed: Assessment, characters: int = 0) -> Refusal:
        log.info("policy.refused", extra=self._fields(subject, assessed.verdict))
        return wording.refusal(assessed.decider, assessed.verdict, characters)

    def _fields(self, subject: Subject, verdict: Verdict) -> dict[str, str | float]:
        return {
            "subject": subject,
            "category": verdict.category,
            "rule": verdict.rule,
            # A place's own words stand in the text that nobody logs.
            "pattern": "" if verdict.rule == PLACE else verdict.pattern,
            "score": verdict.score,
            "policy_version": self._version,
        }

    def _note(self, assessed: Assessment, text: str) -> None:
        """Note what a moderator should look at, and what an allowed phrase let pass."""
        context = assessed.decider.context
        if context.log is None or context.told:
            return
        if not context.generated:
            context.log.lifted |= {one.lifted for one in assessed.findings.all if one.lifted}
        close = (assessed.decider.close_call(scores) for scores in assessed.findings.scores)
        verdict = next((call for call in close if call is not None), None)
        if verdict is None and (assessed.unsure or assessed.verdict.action is Action.ASK):
            verdict = assessed.verdict
        if verdict is not None and not assessed.decider.is_locked(verdict.category):
            effective = assessed.text.raw if assessed.text is not None else text
            context.log.borderline.append((effective, verdict, self._version))

    def _record(self, subject: Recorded, sha256: str) -> Screening:
        return Screening(self._new_id(), sha256, subject, ALLOWED, self._version)

    async def _check_record(self, screening_id: str, subject: Recorded, sha256: str) -> None:
        screening = await self._screenings.screening(screening_id)
        if (
            screening is None
            or screening.subject != subject
            or screening.sha256 != sha256
            or screening.verdict.action is not Action.ALLOW
        ):
            log.error("policy.unproven", extra={"screening": screening_id, "subject": subject})
            raise Lost(
                "The record that this was checked is missing or does not fit, "
                "so it can't be used again; please ask for it once more."
            )


def _text_hash(text: str) -> str:
    # Lone surrogates come out of broken payloads and must not stop the filter.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _check_hash(file: PictureFile, picture: RawPicture) -> None:
    """Raise Lost when the bytes are not those that the file names."""
    if picture.sha256 != file.sha256:
        log.error("policy.wrong_bytes", extra={"sha256": file.sha256})
        raise Lost("The stored picture is damaged; please draw it again.")
