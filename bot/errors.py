"""One tree of errors: `str(error)` is a sentence the author may read, and it says what to do next.

Whatever is raised and is not a `BotError` is a bug: it is logged with its trace, and the author
sees one neutral sentence with the request's id.
"""


class BotError(Exception):
    """An expected failure, told in one sentence that says what to do next."""


class ConfigError(BotError):
    """The configuration cannot work: names the key, what was found and what is possible."""


class InvalidAsk(BotError):
    """The request cannot be carried out (empty words, an unreadable upload, unknown shape)."""


class NotAllowed(BotError):
    """The person has no right to do this; says who has."""


class NotFound(BotError):
    """What the request points at is gone (a deleted picture, a version of another conversation)."""


class StorageError(BotError):
    """The database or the picture folder does not answer, for now: worth trying again."""


class Lost(StorageError):
    """What should be kept is gone or damaged, for good: trying again brings nothing back."""


class ModelError(BotError):
    """A model (image, language or moderation) failed.

    Attributes:
        billed: False when the provider certainly charged nothing, so trying again is free;
            True when it charged; None when nobody can tell (a time-out: the outcome is unknown).
        retry_after_seconds: When the provider said how long to wait, else None.
    """

    def __init__(
        self,
        sentence: str,
        *,
        billed: bool | None = False,
        retry_after_seconds: float | None = None,
    ) -> None:
        super().__init__(sentence)
        self.billed = billed
        self.retry_after_seconds = retry_after_seconds


class ModelUnavailable(ModelError):
    """The provider is down, overloaded or limits the rate: worth trying again later."""


class ModelMisconfigured(ModelError):
    """A bad key, an unknown model, no quota left at the provider: only the operator can help."""


class ModelRefused(ModelError):
    """The provider's own filter refused the request or the picture."""


class ModelAnsweredBadly(ModelError):
    """The answer is empty, corrupt or not what was asked for; it was probably charged."""


class OutcomeUnknown(ModelError):
    """A billed call was cut off: nobody can tell whether it was charged (`billed` is None)."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, billed=None)


class DeliveryError(BotError):
    """The platform did not take the message, for now; worth trying again."""

    def __init__(self, sentence: str, *, retry_after_seconds: float | None = None) -> None:
        super().__init__(sentence)
        self.retry_after_seconds = retry_after_seconds


class Undeliverable(DeliveryError):
    """The message can never be shown there (channel deleted, permission missing); do not retry."""
