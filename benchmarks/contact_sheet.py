"""Draws docs/sketch-contact-sheet.png: the embedded painter's styles, one prompt a row.

Run it with `python -m benchmarks.contact_sheet [FILE]`.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from bot.backends.sketch import Config, SketchPainter
from bot.backends.sketch.parse import parse
from bot.backends.sketch.sizes import size_of
from bot.backends.sketch.vocabulary import load

TARGET = Path(__file__).parent.parent / "docs" / "sketch-contact-sheet.png"
PROMPTS = (
    (1, "a dog wearing pink sunglasses on the beach at sunset"),
    (1, "a cat on a red sofa beside a window"),
    (2, "three penguins holding balloons in the snow at night"),
    (5, "a rocket in space"),
    (1, "a castle behind a forest at dawn"),
    (4, "a girl with a blue umbrella in the rain, city street"),
)
CELL, HEADER, GAP = 184, 26, 6
# Bits kept of each colour, so that the file stays small enough for a README.
BITS = 5


def sheet() -> Image.Image:
    """Return the whole sheet: plain first, then each style."""
    vocabulary = load()
    painter = SketchPainter(Config(), vocabulary)
    styles = ("", *vocabulary.styles)
    width = len(styles) * (CELL + GAP) + GAP
    row_height = CELL + HEADER + GAP
    whole = Image.new("RGB", (width, len(PROMPTS) * row_height + HEADER), (250, 248, 243))
    pen, font = ImageDraw.Draw(whole), ImageFont.load_default(15)
    for column, style in enumerate(styles):
        left = GAP + column * (CELL + GAP)
        pen.text((left + 2, 6), style or "(no style named)", fill=(40, 40, 48), font=font)
        for row, (seed, prompt) in enumerate(PROMPTS):
            top = HEADER + row * row_height
            wish = parse(f"{prompt}, {style} style" if style else prompt, vocabulary)
            picture = painter.draw(wish, seed, size_of("square"))
            small = Image.open(io.BytesIO(picture)).resize((CELL, CELL), Image.Resampling.LANCZOS)
            whole.paste(small, (left, top))
    for row, (seed, prompt) in enumerate(PROMPTS):
        top = HEADER + row * row_height + CELL + 4
        pen.text((GAP + 2, top), f"{prompt}  (seed {seed})", fill=(90, 90, 100), font=font)
    return whole


def main(target: Path) -> None:
    """Draw the sheet into a file."""
    step = 2 ** (8 - BITS)
    few = sheet().point([v // step * step + step // 2 for v in range(256)] * 3)
    few.save(target, "PNG", optimize=True)
    print(f"{target.name}: {target.stat().st_size / 2**20:.2f} MiB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET)
