"""Whether a configured model exists, and how long it will."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Final

import openai
from openai import AsyncOpenAI

from bot.errors import ConfigError

_TIMEOUT_SECONDS: Final = 10.0


async def inspect_model(
    client: AsyncOpenAI, model: str, option: str, *, family: str
) -> Sequence[str]:
    """Return warnings about a model, from the provider's list of models.

    Args:
        client: The provider's client.
        model: The id to look for.
        option: Where it is configured, for the sentences.
        family: Part of the ids that are offered instead ("image").

    Raises:
        ConfigError: The provider has no such model, or refuses the key.
    """
    try:
        models = await _list(client)
    except (openai.AuthenticationError, openai.PermissionDeniedError) as error:
        raise ConfigError(
            f"The provider refuses OPENAI_API_KEY (status {error.status_code}). Check the key, its"
            " project and its permissions."
        ) from error
    except (openai.OpenAIError, json.JSONDecodeError) as error:
        return [f"The provider's list of models {_reason(error)}: {option} was not checked."]
    if not models:
        return [f"The provider lists no models: {option} was not checked."]
    return _judge(model, models, option, family)


async def _list(client: AsyncOpenAI) -> dict[str, str | None]:
    page = await client.models.list(timeout=_TIMEOUT_SECONDS)
    found = getattr(page, "data", None) or ()
    return {model.id: getattr(model, "shutdown_date", None) for model in found}


def _reason(error: Exception) -> str:
    if isinstance(error, openai.NotFoundError):
        return "is not offered"
    return "could not be read"


def _judge(model: str, models: Mapping[str, str | None], option: str, family: str) -> Sequence[str]:
    possible = ", ".join(sorted(name for name in models if family in name)) or "none"
    if model not in models:
        raise ConfigError(f"{option}: the provider has no model {model!r}. Possible: {possible}.")
    end = models[model]
    if end:
        return [f"{option}: {model} will be shut down on {end}. Possible: {possible}."]
    return []
