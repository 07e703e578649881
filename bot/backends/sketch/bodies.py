"""Bodies of our own under OpenMoji's faces and busts: seated animals, standing people.

Units are OpenMoji's (72 wide); a body's canvas is 72 x 92.
"""

from __future__ import annotations

import re
from collections.abc import Callable

TALL = 92.0
HEAD_SCALE = 0.86
HEAD_X = 36 - 36 * HEAD_SCALE
HEAD_Y = -2.0

COMMAND = re.compile(r"([MLHVCQZ])")
LINE = 'stroke="#000000" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"'
TORSO = "M27 44 C19 56 16 70 18 82 Q18 89 26 89 L46 89 Q54 89 54 82 C56 70 53 56 45 44 Z"
SHIRT = "M26 46 C19 56 16.5 66 17.5 76 Q36 82 54.5 76 C55.5 66 53 56 46 46 Z"
TAILS = {
    "bushy": "M47 87 C62 91 71 80 67 67 C64 58 57 62 58 69 C59 77 54 80 47 78 Z",
    "thin": "M48 87 C60 90 68 82 65 72 C64 68 61.5 69 62 72 C64 79 57 83 48 82 Z",
    "tuft": "M48 87 C60 90 67 82 64 70 C68 64 66 60 62 59 C58 60 56 65 60 71 C62 79 57 83 48 82 Z",
    "short": "M50 86 C58 88 60 79 54 77 C50 76 48 80 50 86 Z",
}


def shape(path: str, fill: str, width: float = 2) -> str:
    """Return one filled and outlined path."""
    line = LINE.replace('"2"', f'"{width}"')
    return f'<path fill="{fill}" {line} d="{path}"/>'


def seated(colours: tuple[str, ...], shirt: str | None) -> str:
    """Return a seated body in "coat dark belly tail" colours, maybe in a shirt."""
    coat, dark, belly, tail = colours
    parts = [shape(TAILS[tail], dark if tail == "tuft" else coat)] if tail in TAILS else []
    parts += [shape(TORSO, coat)]
    parts += _both("M24 66 C13 68 11 84 16 89 L28 89 C33 82 31 69 24 66 Z", coat)
    if shirt is None:
        parts.append(f'<path fill="{belly}" d="M31 50 C27 60 28 69 36 73 C44 69 45 60 41 50 Z"/>')
    leg = "M29 62 L29.5 82 C25 83 24 89 27 89 L36 89 L36 64"
    parts += _both(leg, coat)
    if shirt is not None:
        parts.append(shape(SHIRT, shirt))
    return "".join(parts)


def robot(colours: tuple[str, ...], shirt: str | None) -> str:
    """Return a robot's body."""
    coat, dark, light, _ = colours
    legs = [shape(f"M{x} 76 H{x + 9} V89 H{x - 1} Q{x - 2} 84 {x} 82 Z", dark) for x in (24, 40)]
    arms = [shape(f"M{x} 54 h7 v20 h-7 Z", dark) for x in (10, 55)]
    trunk = shape(
        "M19 50 H53 Q56 50 56 53 V77 Q56 80 53 80 H19 Q16 80 16 77 V53 Q16 50 19 50 Z",
        shirt or coat,
    )
    panel = shape("M27 58 H45 V70 H27 Z", light, 1.6)
    dots = "".join(
        f'<circle cx="{x}" cy="64" r="2.2" fill="{fill}"/>'
        for x, fill in ((32, "#ea5a47"), (40, "#fcea2b"))
    )
    return "".join([*legs, *arms, trunk, panel, dots])


def standing(wear: tuple[str, ...]) -> str:
    """Return what stands below a bust: tunic, legs and shoes, or a skirt, in "shirt legs"."""
    shirt, legs = wear[0], wear[1]
    shoes = _both("M22 84 H35 V90 H19 Q19 85 22 84 Z", "#3f3f3f")
    if "skirt" in wear:
        socks = _both("M25 74 H33 V85 H25 Z", "#fcea2b")
        return "".join([*socks, *shoes, shape("M18.5 56 L13 81 Q36 87 59 81 L53.5 56 Z", legs)])
    hose = _both("M22 66 H36 V85 H23 Z", legs)
    tunic = shape("M17.5 56 L20 71 Q36 74 52 71 L54.5 56 Z", shirt)
    return "".join([*shoes, *hose, tunic])


def arm(colour: str, hand: str, start: tuple[float, float], end: tuple[float, float]) -> str:
    """Return an arm that reaches from the body to what it holds."""
    (x, y), (u, v) = start, end
    return (
        f'<g fill="none" stroke-linecap="round">'
        f'<path stroke="#000000" stroke-width="9" d="M{x} {y} L{u} {v}"/>'
        f'<path stroke="{colour}" stroke-width="6" d="M{x} {y} L{u} {v}"/></g>'
        f'<circle cx="{u}" cy="{v}" r="4.2" fill="{hand}" stroke="#000000" stroke-width="2"/>'
    )


BODIES: dict[str, Callable[[tuple[str, ...], str | None], str]] = {"robot": robot}


def mirrored(path: str) -> str:
    """Return a path mirrored at the middle (x = 36); absolute M L H V C Q Z only."""
    out: list[str] = []
    axis, command = 0, ""
    for word in COMMAND.sub(r" \1 ", path).split():
        if word.isalpha():
            command, axis = word, 1 if word == "V" else 0
            out.append(word)
            continue
        out.append(f"{72 - float(word):g}" if axis == 0 else word)
        axis = {"H": 0, "V": 1}.get(command, 1 - axis)
    return " ".join(out)


def _both(path: str, fill: str) -> list[str]:
    """Return a shape and its mirror image."""
    return [shape(path, fill), shape(mirrored(path), fill)]
