"""Plug-ins: a name in the configuration -> a module -> its validated `Config` -> the object.

A plug-in is a module with `Config` (a pydantic model) and `create(config, ...)`. Its file name is
its name in the configuration; there is no registry.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Mapping
from types import ModuleType
from typing import Any

from pydantic import BaseModel, ValidationError

from bot.errors import ConfigError


def names(package: str) -> tuple[str, ...]:
    """Return the names of the plug-ins in a package."""
    module = importlib.import_module(package)
    return tuple(sorted(found.name for found in pkgutil.iter_modules(module.__path__)))


def load(package: str, name: str, key: str, file: str = "") -> ModuleType:
    """Return the module of a plug-in.

    Args:
        package: "bot.backends" and the like.
        name: As found in the configuration.
        key: Where in the configuration it was found, for the error.
        file: The module within the plug-in's folder, where a plug-in is a folder.

    Raises:
        ConfigError: No such plug-in; lists what there is.
    """
    possible = names(package)
    if name not in possible:
        raise ConfigError(f"{key}: there is no {name!r}. Possible: {', '.join(possible)}.")
    return importlib.import_module(".".join(filter(None, (package, name, file))))


def configure(module: ModuleType, options: Mapping[str, Any], key: str) -> Any:
    """Return the module's validated `Config`.

    Raises:
        ConfigError: Names the option under `key`, what was found and what is possible.
    """
    return validated(module.Config, options, key)


def validated(model: type[BaseModel], options: Mapping[str, Any], key: str) -> Any:
    """Return `options` as a `model`, or raise ConfigError as `configure` does."""
    try:
        return model.model_validate(dict(options))
    except ValidationError as error:
        raise ConfigError(explain(error, model, key)) from error


def explain(error: ValidationError, model: type[BaseModel], key: str) -> str:
    """Return what is wrong in sentences that name each key."""
    return "\n".join(_sentence(problem, model, key) for problem in error.errors())


def _sentence(problem: Any, model: type[BaseModel], key: str) -> str:
    path = ".".join(part for part in (key, *map(str, problem["loc"])) if part)
    if problem["type"] == "extra_forbidden":
        options = _options(model, problem["loc"][:-1])
        near = difflib.get_close_matches(str(problem["loc"][-1]), options, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        return f"{path}: there is no such option.{hint} Possible: {', '.join(options)}."
    if problem["type"] == "missing":
        return f"{path}: a value is needed and none was found."
    found = "" if isinstance(problem["input"], dict) else f" Found: {_shown(problem)}."
    return f"{path}: {problem['msg']}.{found}"


def _shown(problem: Any) -> str:
    path = ".".join(map(str, problem["loc"]))
    secret = any(word in path for word in ("token", "key", "password", "secret", "url"))
    return "(hidden)" if secret else repr(problem["input"])[:80]


def _options(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """Return the option names of the section at `location` within `model`."""
    for part in location:
        field = model.model_fields.get(str(part))
        annotation = field.annotation if field else None
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            model = annotation
    return list(model.model_fields)
