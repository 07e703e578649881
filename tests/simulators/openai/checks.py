"""Strict like the platform: which parameters, sizes, qualities and files are taken."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any, Final

from PIL import Image

from tests.simulators.openai.faults import ApiError


def names(text: str) -> frozenset[str]:
    """Return the names that stand in a text, between blanks."""
    return frozenset(text.split())


# From the SDK's types (openai 3.52.0) and the platform's pages, read 2026-11-21.
RETIRED: Final = frozenset({"dall-e-2", "dall-e-3", "gpt-image-1"})
MODELS: Final[Mapping[str, str | None]] = {
    "gpt-image-2.6-sunburst": None,
    "gpt-image-2.6-flare": None,
    "gpt-image-2.5-sunburst": None,
    "gpt-image-2.5-sunburst-2026-09-08": None,
    "gpt-image-2.5-flare": None,
    "gpt-image-2.5-flare-2026-09-08": None,
    "gpt-image-2": None,
    "gpt-image-2-2026-04-21": None,
    "gpt-image-1.5": "2026-12-01",
    "gpt-image-1-mini": "2026-12-01",
    "chatgpt-image-latest": "2026-12-01",
    "gpt-6-luna": None,
    "gpt-6-sol": None,
    "omni-moderation-latest": None,
}
_SHARED: Final = names(
    "prompt background complexity frame_count frame_duration_ms model n output_compression"
    " output_format partial_images quality safety_identifier size stream svg user"
)
GENERATE: Final = _SHARED | {"moderation"}
EDIT: Final = _SHARED | {"image", "image[]", "mask", "markup", "input_fidelity"}
_STANDARD: Final = frozenset({"1024x1024", "1536x1024", "1024x1536", "auto"})
_MEBIBYTE: Final = 2**20


def known(params: Mapping[str, Any], allowed: frozenset[str]) -> None:
    """Refuse parameters that the endpoint does not have."""
    for name in params:
        if name not in allowed:
            raise ApiError(
                400, f"Unknown parameter: '{name}'.", code="unknown_parameter", param=name
            )


def invalid(param: str, message: str, code: str = "invalid_value") -> ApiError:
    """Return the platform's complaint about one parameter."""
    return ApiError(400, message, code=code, param=param)


def model_exists(model: str, models: Mapping[str, str | None]) -> None:
    """Refuse models that are gone or never were."""
    if model in RETIRED or model not in models:
        raise ApiError(404, "The model does not exist.", code="model_not_found", param="model")


def picture_request(params: Mapping[str, Any]) -> tuple[int, tuple[int, int], str]:
    """Return count, size and quality of a request for pictures, all valid."""
    prompt = params.get("prompt")
    if not isinstance(prompt, str) or not prompt:
        raise invalid("prompt", "Missing required parameter.", "missing_required_parameter")
    if len(prompt) > 32_000:
        raise invalid("prompt", "Prompt too long.", "string_above_max_length")
    _one_of(params, "background", {"transparent", "opaque", "auto"})
    _one_of(params, "output_format", {"png", "webp", "jpeg"})
    _one_of(params, "moderation", {"auto", "low"})
    _one_of(params, "complexity", {"low", "medium", "high"})
    _partials(params)
    count = _integer(params, "n", 1, 10, 1)
    model = str(params["model"])
    return count, _size(str(params.get("size", "auto")), model), _quality(params, model)


def _partials(params: Mapping[str, Any]) -> None:
    partials = _integer(params, "partial_images", 0, 3, 0)
    if partials and not streams(params):
        raise invalid("partial_images", "partial_images needs stream=true.")


def streams(params: Mapping[str, Any]) -> bool:
    """Return whether a stream is asked for, as JSON or as a form says it."""
    return params.get("stream") in (True, "true", "True")


def _one_of(params: Mapping[str, Any], name: str, values: set[str]) -> None:
    value = params.get(name)
    if value is not None and value not in values:
        raise invalid(name, f"Invalid value: '{value}'. Supported: {sorted(values)}.")


def _integer(params: Mapping[str, Any], name: str, low: int, high: int, default: int) -> int:
    try:
        value = int(params.get(name, default))
    except (TypeError, ValueError):
        raise invalid(name, "Not an integer.", "invalid_type") from None
    if not low <= value <= high:
        raise invalid(name, f"Expected {low} to {high}, got {value}.", "integer_out_of_range")
    return value


def _size(size: str, model: str) -> tuple[int, int]:
    if size == "auto":
        return 1024, 1024
    found = re.fullmatch(r"(\d{1,5})x(\d{1,5})", size)
    if found is None:
        raise invalid("size", f"Invalid size '{size}'.")
    width, height = int(found[1]), int(found[2])
    if size not in _STANDARD and not (model.startswith("gpt-image-2") and _free(width, height)):
        raise invalid("size", f"Invalid size '{size}' for {model}.")
    return width, height


def _free(width: int, height: int) -> bool:
    longer, shorter = max(width, height), min(width, height)
    fits = longer <= 3840 and shorter <= 2160 and longer <= 3 * shorter
    return fits and width % 16 == 0 and height % 16 == 0 and shorter >= 256


def _quality(params: Mapping[str, Any], model: str) -> str:
    quality = str(params.get("quality", "auto"))
    names = {"low", "medium", "high", "auto"}
    if model.startswith(("gpt-image-2.5", "gpt-image-2.6")):
        names |= {"xhigh", "max"}
    if quality not in names:
        raise invalid("quality", f"Invalid quality '{quality}' for {model}.")
    return "medium" if quality == "auto" else quality


def sources(files: list[tuple[str, str, bytes]], params: Mapping[str, Any]) -> None:
    """Refuse edits whose pictures do not fit: (field, media type, bytes) each."""
    pictures = [data for name, _, data in files if name in {"image", "image[]"}]
    if "input_fidelity" in params:
        raise invalid("input_fidelity", "Not supported by this model.", "unsupported_parameter")
    if not 1 <= len(pictures) <= 16:
        raise invalid("image", f"Expected 1 to 16 images, got {len(pictures)}.")
    for name, media_type, data in files:
        _file(name, media_type, data)
    masks = [data for name, _, data in files if name == "mask"]
    if masks:
        _mask(masks[0], _dimensions(pictures[0]))


def _mask(data: bytes, size: tuple[int, int]) -> None:
    """Refuse what says nothing about the first picture: the transparent pixels are edited."""
    if _dimensions(data) != size:
        raise invalid("mask", "Mask and image differ in size.", "invalid_image_file")
    with Image.open(io.BytesIO(data)) as opened:
        if opened.format != "PNG" or "A" not in opened.getbands():
            raise invalid("mask", "The mask is no PNG with an alpha channel.", "invalid_image_file")


def _file(name: str, media_type: str, data: bytes) -> None:
    allowed = {"image/png", "image/webp", "image/jpeg"}
    limit = 50 * _MEBIBYTE
    if name in {"mask", "markup"}:
        allowed, limit = {"image/png"}, 4 * _MEBIBYTE
    if media_type not in allowed:
        raise invalid(name, f"Unsupported mimetype '{media_type}'.", "unsupported_file_mimetype")
    if len(data) >= limit:
        raise ApiError(413, "File too large.", code="image_file_too_large", param=name)
    _dimensions(data)


def _dimensions(data: bytes) -> tuple[int, int]:
    try:
        with Image.open(io.BytesIO(data)) as opened:
            return opened.size
    except OSError:
        raise invalid("image", "Invalid image file.", "invalid_image_file") from None
