"""What a member painted over a picture, made small enough to be written down."""

from __future__ import annotations

import base64
import io
from typing import Final

from PIL import Image, UnidentifiedImageError

from bot.errors import InvalidAsk

MAX_BYTES: Final = 4 * 2**20
MAX_SIDE_PX: Final = 4096
# Finer than any brush; what is painted takes some kilobytes at this size.
SIDE_PX: Final = 1024
# Of the PNG. It is written down on the event loop, which may take a tenth of a millisecond; what is
# larger (noise, that nobody paints by hand) is halved until it is not.
SMALL_BYTES: Final = 24 * 1024
NOTHING: Final = "Nothing is painted yet. Paint over what shall change, then send it."
UNREADABLE: Final = "What you painted did not come through whole. Please send it once more."
TOO_LARGE: Final = f"What you painted is too large: {MAX_SIDE_PX} pixels a side at most."
# Pillow's test for "bright" where a pixel is a byte.
_DRAWN: Final = 127


def small(data: bytes) -> str:
    """Return a painted PNG as `Spot.painted` holds it: black and white, white where it may change.

    Takes some ten milliseconds: not for the event loop.

    Args:
        data: A PNG, opaque and bright where the picture may change.

    Raises:
        InvalidAsk: Nothing is painted, it is no PNG, damaged, or too large; looked at before
            anything is decoded.
    """
    if len(data) > MAX_BYTES:
        raise InvalidAsk(TOO_LARGE)
    mask = _decoded(data)
    if mask.getbbox() is None:
        raise InvalidAsk(NOTHING)
    side, encoded = SIDE_PX, _encoded(_shrunk(mask, SIDE_PX))
    while len(encoded) > SMALL_BYTES:
        side //= 2
        encoded = _encoded(_shrunk(mask, side))
    return base64.b64encode(encoded).decode()


def _decoded(data: bytes) -> Image.Image:
    """Return 255 where it is painted, else 0."""
    try:
        with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
            if max(image.size) > MAX_SIDE_PX:
                raise InvalidAsk(TOO_LARGE)
            grey, alpha = image.convert("LA").split()
    except UnidentifiedImageError as error:
        raise InvalidAsk(UNREADABLE) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise InvalidAsk(TOO_LARGE) from error
    except (OSError, SyntaxError, ValueError, EOFError, IndexError) as error:
        raise InvalidAsk(UNREADABLE) from error
    black = Image.new("L", grey.size)
    return Image.composite(_bright(grey), black, _bright(alpha))


def _bright(channel: Image.Image) -> Image.Image:
    return channel.point([255 * (value > _DRAWN) for value in range(256)])


def _shrunk(mask: Image.Image, longest_px: int) -> Image.Image:
    """Return it with its longest side within `longest_px`; the thinnest line stays."""
    longest = max(mask.size)
    if longest <= longest_px:
        return mask
    width, height = (max(1, round(side * longest_px / longest)) for side in mask.size)
    shares = mask.resize((width, height), Image.Resampling.BOX)
    return shares.point([255 * (value > 0) for value in range(256)])


def _encoded(mask: Image.Image) -> bytes:
    buffer = io.BytesIO()
    mask.convert("1", dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
