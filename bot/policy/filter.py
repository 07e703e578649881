"""The policy filter: the one place that turns words and pictures into screened ones."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, Literal

from bot.domain import (
    ALLOWED,
    Action,
    PictureFile,
    RawPicture,
    Refusal,
    ScreenedPicture,
    ScreenedPrompt,
    Screening,
    Seal,
    Verdict,
)
from bot.errors import BotError, Lost, ModelError, ModelUnavailable
from bot.policy.config import Category, PolicyConfig
from bot.policy.normalize import normalize
from bot.policy.stages import BROKEN, OUTAGE, Stage, consult
from bot.ports import (
    PicturePass,
    PictureRule,
    PictureStore,
    PromptRule,
    RuleText,
    ScreeningBook,
    ScreeningContext,
    TextPass,
)

log = logging.getLogger(__name__)

Subject = Literal["text", "picture"]

_ACTIONS: Final = {"allow": Action.ALLOW, "block": Action.BLOCK, "support": Action.SUPPORT}


class PolicyFilter:
    """Screens words and pictures by the configured rules; lives as long as the process.

    Holds no state between calls. Safe for concurrent use.
    """

    def __init__(
        self,
        config: PolicyConfig,
        prompt_rules: Sequence[tuple[str, PromptRule]],
        picture_rules: Sequence[tuple[str, PictureRule]],
        screenings: ScreeningBook,
        pictures: PictureStore,
        new_id: Callable[[], str],
    ) -> None:
        self._config = config
        self._prompt_rules = tuple(prompt_rules)
        self._picture_rules = tuple(picture_rules)
        self._screenings = screenings
        self._pictures = pictures
        self._new_id = new_id
        self._version = config.full_version
        self._by_omni = {
            _canonical(omni): name
            for name, category in config.categories.items()
            for omni in category.omni
        }

    async def screen_text(self, text: str, context: ScreeningContext) -> TextPass | Refusal:
        """Return the text sealed, or why it is refused; see `ports.Screener`.

        The effective request is judged: "now without the dress" is innocent alone.
        """
        limit = self._config.max_prompt_characters
        own = normalize(text[: limit + 1])
        whole = normalize(f"{context.base}\n{own.raw}") if context.base else own
        joined = dataclasses.replace(context, base="")

        verdict = await self._consult(
            "text",
            [_text_stage(name, rule, own, whole, joined) for name, rule in self._prompt_rules],
        )

        if verdict.action is not Action.ALLOW:
            return self._refuse("text", verdict, characters=len(text))
        if len(text) > limit:
            log.error("policy.unread", extra={"characters": len(text)})
            raise BotError(BROKEN)
        screening = self._record("text", _text_hash(text), verdict)
        return TextPass(ScreenedPrompt(text, screening.id, seal=Seal()), screening)

    async def screen_picture(
        self, file: PictureFile, picture: RawPicture, context: ScreeningContext
    ) -> PicturePass | Refusal:
        """Return the picture sealed, or why it is refused; see `ports.Screener`.

        Raises:
            Lost: The bytes are not those of `file`.
            ModelUnavailable: A configured stage is down and the policy cannot do without it.
        """
        _check_hash(file, picture)
        data = picture.data

        verdict = await self._consult(
            "picture",
            [_picture_stage(name, rule, file, data, context) for name, rule in self._picture_rules],
        )

        if verdict.action is not Action.ALLOW:
            return self._refuse("picture", verdict)
        screening = self._record("picture", file.sha256, verdict)
        return PicturePass(ScreenedPicture(file, data, screening.id, seal=Seal()), screening)

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

    async def _consult(self, subject: Subject, stages: Sequence[Stage]) -> Verdict:
        findings = await consult(stages, self._weigh, self._config.remote_timeout_seconds)
        if findings.down and findings.verdict.action is Action.ALLOW:
            self._do_without(subject, findings.down, [stage.name for stage in stages])
        return findings.verdict

    def _do_without(
        self, subject: Subject, down: Mapping[str, ModelError], asked: Iterable[str]
    ) -> None:
        """Fall back to the stages that answered, unless a locked category has none left."""
        working = set(asked) - set(down)
        uncovered = [
            name
            for name, category in self._config.categories.items()
            if category.locked and _is_uncovered(category, subject, set(down), working)
        ]
        fields = {"stages": ",".join(down), "subject": subject, "locked": ",".join(uncovered)}
        if not uncovered:
            log.warning("policy.degraded", extra=fields)
            return
        log.error("policy.outage", extra=fields)
        first = next(iter(down.values()))
        raise ModelUnavailable(OUTAGE, retry_after_seconds=first.retry_after_seconds) from first

    # --- what the policy makes of an answer ---------------------------------------------------

    def _weigh(self, answer: Verdict) -> Verdict:
        """Return a rule's verdict under the policy's name for its category, with its action."""
        if answer.action is Action.ALLOW:
            return ALLOWED
        name = self._category_name(answer.category)
        category = self._config.categories.get(name)
        action = Action.BLOCK if category is None else _ACTIONS[category.action]
        if action is Action.ALLOW:
            return ALLOWED
        return dataclasses.replace(answer, action=action, category=name)

    def _category_name(self, name: str) -> str:
        if name in self._config.categories:
            return name
        return self._by_omni.get(_canonical(name), name)

    def _refuse(self, subject: Subject, verdict: Verdict, characters: int = 0) -> Refusal:
        category = self._config.categories.get(verdict.category, self._config.unknown)
        log.info(
            "policy.refused",
            extra={
                "subject": subject,
                "category": verdict.category,
                "rule": verdict.rule,
                "score": verdict.score,
                "policy_version": self._version,
            },
        )
        sentence = category.sentence.replace("{characters}", f"{characters:,}").replace(
            "{limit}", f"{self._config.max_prompt_characters:,}"
        )
        return Refusal(
            rule=verdict.rule,
            category=verdict.category,
            sentence=sentence,
            suggestion=category.suggestion,
            support=verdict.action is Action.SUPPORT,
        )

    # --- records ------------------------------------------------------------------------------

    def _record(self, subject: Subject, sha256: str, verdict: Verdict) -> Screening:
        return Screening(self._new_id(), sha256, subject, verdict, self._version)

    async def _check_record(self, screening_id: str, subject: Subject, sha256: str) -> None:
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


def _text_stage(
    name: str, rule: PromptRule, own: RuleText, whole: RuleText, context: ScreeningContext
) -> Stage:
    text = own if getattr(rule, "own_words_only", False) else whole
    return Stage(name, getattr(rule, "remote", False), lambda: rule.check(text, context))


def _picture_stage(
    name: str, rule: PictureRule, file: PictureFile, data: bytes, context: ScreeningContext
) -> Stage:
    return Stage(
        name,
        getattr(rule, "remote", False),
        lambda: rule.check(data, file.media_type, context),
    )


def _is_uncovered(category: Category, subject: Subject, down: set[str], working: set[str]) -> bool:
    stages = category.needs.text if subject == "text" else category.needs.picture
    return bool(down.intersection(stages)) and not working.intersection(stages)


def _canonical(name: str) -> str:
    """Return one spelling for "sexual/minors" (the interface's) and "sexual_minors" (its SDK's)."""
    return name.replace("/", "_").replace("-", "_")


def _text_hash(text: str) -> str:
    # Lone surrogates come out of broken payloads and must not stop the filter.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _check_hash(file: PictureFile, picture: RawPicture) -> None:
    """Raise Lost when the bytes are not those that the file names."""
    if picture.sha256 != file.sha256:
        log.error("policy.wrong_bytes", extra={"sha256": file.sha256})
        raise Lost("The stored picture is damaged; please draw it again.")
