"""Places in a picture, said in words: "top left", "in the lower right corner", "B2".

A place is cells of the grid of `Spot`. What speaks of a thing ("the left hand", "the top of the
table") or of a movement ("looking to the left") is none: a wrong place spoils a picture, and a
missing one is found from the picture.
"""

from __future__ import annotations

import re
from typing import Final

_COLUMNS: Final = {"left": "A", "middle": "B", "right": "C"}
_ROWS: Final = {"top": "1", "middle": "2", "bottom": "3"}
_SAME: Final = {
    "upper": "top",
    "uppermost": "top",
    "lower": "bottom",
    "lowest": "bottom",
    "center": "middle",
    "centre": "middle",
    "central": "middle",
    "leftmost": "left",
    "rightmost": "right",
}
_TOWARDS: Final = {
    r"\bleft\b": "A",
    r"\bright\b": "C",
    r"\b(?:top|above|upwards?)\b": "1",
    r"\b(?:bottom|below|downwards?)\b": "3",
}
_DOWN: Final = "top|bottom|upper|lower|uppermost|lowest"
_ACROSS: Final = "left|right|leftmost|rightmost"
_MID: Final = "middle|center|centre|central"
_PART: Final = (
    "corners?|sides?|halves|half|thirds?|quarters?|quadrants?|parts?|areas?|edges?|borders?"
    "|sections?|regions?|squares?|cells?|fields?|ones?|columns?|rows?"
)
_PICTURE: Final = (
    "(?:the |this )?(?:picture|image|photo|photograph|frame|canvas|scene|drawing|painting|screen"
    "|grid|view)"
)
# What may follow a place; any other word makes it a part of a thing: "the left hand".
_ENDS: Final = (
    rf"(?= of {_PICTURE}\b| ?(?:$|[,.;:!?()\"])| (?:and|or|but|please|pls|too|also|instead|there"
    r"|now|with|without|should|must|a|an|the|some|is|are|to|make|add|put|draw|paint|remove|change"
    r"|replace|only|as|it|well|darker|brighter|lighter|bigger|larger|smaller|red|blue|green"
    r"|yellow|orange|purple|pink|black|white|brown|gr[ae]y|gold|golden)\b)"
)
_CORNER: Final = (
    rf"(?P<corner>(?P<d1>{_DOWN}|{_MID})[ -](?:(?:most|far|and)[ -])?(?P<a1>{_ACROSS}|{_MID})"
    rf"|(?P<a2>{_ACROSS}|{_MID})[ -](?P<d2>{_DOWN}|{_MID}))"
)
_NAMED: Final = rf"{_CORNER}|(?P<alone>{_DOWN}|{_ACROSS}|{_MID})"
_HAND: Final = rf"(?:[ -]hand(?= (?:{_PART})\b))?"
_IN: Final = r"\b(?:in|on|at|into|onto|near|towards?) "
_VERY: Final = "(?:very |far |extreme )*"
# A side needs a preposition or a word for a part: "the top hat", "on top", "turn right" are none.
_WITHIN: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_IN}the {_VERY}(?:{_NAMED}){_HAND}(?: (?P<part>{_PART}))?{_ENDS}",
        rf"{_IN}{_CORNER}{_HAND}(?: (?:{_PART}))?{_ENDS}",
        rf"(?:\bthe |{_IN}){_VERY}(?:{_NAMED}){_HAND} (?P<part>{_PART}){_ENDS}",
        rf"\bthe (?:{_NAMED})(?= of {_PICTURE}\b)",
        rf"(?:^|, |\b(?:the|also) ){_CORNER}{_HAND}(?= ?(?:$|[,:;]| (?:too|as well)$))",
    )
)
_WHOLE: Final = re.compile(
    r"(?:(?:it|that|this) (?:should|must) (?:be|go) |(?:put|do|place|move) (?:it|that|this) "
    r"|i meant? |no,? |rather |but |only |just |more )*(?:(?:in|on|at|to|towards?) )?(?:the )?"
    rf"{_VERY}(?:{_NAMED}){_HAND}(?: (?P<part>{_PART}))?(?: of {_PICTURE})?"
    r"(?:,? (?:please|instead|rather))*",
    re.IGNORECASE,
)
_BOTH: Final = re.compile(
    r"\b(?:on|at|along) (?:both|either|the left and (?:the )?right|left and right)(?: sides?)?"
    rf"{_ENDS}",
    re.IGNORECASE,
)
_CORNERS: Final = re.compile(
    r"\bin (?:all|every|each|the)(?: four)? corners?\b(?<!the corner)", re.IGNORECASE
)
_CELL: Final = r"[abc][123]"
_PAPER: Final = (
    r"(?![\w'-]| (?:format|sized?|paper|posters?|sheets?|pages?|prints?|bombers?|flyers?|leaflets?"
    r"|sauce|level)\b)"
)
_CELLS: Final = re.compile(
    rf"(?:^|[,;:(/+&-] ?|(?<={_CELL} )|\b(?:in|at|on|into|to|and|or|also|only|from|make|change|fill"
    rf"|paint|use|cells?|fields?|squares?) )(?P<first>{_CELL})"
    rf"(?: ?(?:-|–|to|through) ?(?P<last>{_CELL}))?{_PAPER}",
    re.IGNORECASE,
)
_AROUND: Final = re.compile(
    r"\b(?:no|please|only|just|rather|instead|but|put it|do it|i meant?|(?:it|that) should be)\b"
    r"|[ ,.;:!]",
    re.IGNORECASE,
)
_ALL: Final = tuple(column + row for row in "123" for column in "ABC")


def read_cells(text: str) -> tuple[str, ...]:
    """Return the cells that a text names, in the grid's order; empty where it names none.

    All nine of them are no place either.
    """
    plain = " ".join(text.split())
    found = _lettered(plain) | _spoken(plain)
    return tuple(cell for cell in _ALL if cell in found) if len(found) < len(_ALL) else ()


def read_side(text: str) -> tuple[str, ...]:
    """Return the cells of the side towards which words continue a picture; empty without one.

    Of several sides none is meant more than the others.
    """
    sides = {side for pattern, side in _TOWARDS.items() if re.search(pattern, text, re.IGNORECASE)}
    side = next(iter(sides)) if len(sides) == 1 else ""
    return tuple(cell for cell in _ALL if side and side in cell)


def is_place(text: str) -> bool:
    """Return whether a text says nothing but a place: "in the top left corner, please"."""
    plain = " ".join(text.split()).strip(" .,;!")
    if _WHOLE.fullmatch(plain) is None and _AROUND.sub("", _CELLS.sub("", plain)):
        return False
    return bool(read_cells(plain))


def _lettered(text: str) -> set[str]:
    found: set[str] = set()
    for match in _CELLS.finditer(text):
        first = match["first"].upper()
        last = (match["last"] or first).upper()
        found.update(
            cell
            for cell in _ALL
            if min(first[0], last[0]) <= cell[0] <= max(first[0], last[0])
            and min(first[1], last[1]) <= cell[1] <= max(first[1], last[1])
        )
    return found


def _spoken(text: str) -> set[str]:
    whole = _WHOLE.fullmatch(text.strip(" .,;!"))
    if whole is not None:
        return _cells_of(whole)
    found: set[str] = set()
    for pattern in _WITHIN:
        for match in pattern.finditer(text):
            found |= _cells_of(match)
    if _BOTH.search(text):
        found |= _band("left", across=True) | _band("right", across=True)
    if _CORNERS.search(text):
        found |= {"A1", "C1", "A3", "C3"}
    return found


def _cells_of(match: re.Match[str]) -> set[str]:
    said = match.groupdict()
    if said["corner"]:
        return _cell(said["d1"] or said["d2"], said["a1"] or said["a2"])
    side, part = _plain(said["alone"]), (said.get("part") or "").casefold()
    if part in ("half", "halves") and side != "middle":
        # Half of three columns: what reaches a little far is better than what is cut off.
        return _band(side, across=side in _COLUMNS) | _band("middle", across=side in _COLUMNS)
    if side == "middle" and part.startswith(("row", "column")):
        return _band(side, across=part.startswith("column"))
    return {"B2"} if side == "middle" else _band(side, across=side in _COLUMNS)


def _cell(down: str, across: str) -> set[str]:
    column, row = _COLUMNS.get(_plain(across)), _ROWS.get(_plain(down))
    return {column + row} if column and row else set()


def _band(side: str, *, across: bool) -> set[str]:
    """Return a whole column, or a whole row."""
    mark = _COLUMNS[side] if across else _ROWS[side]
    return {cell for cell in _ALL if mark in cell}


def _plain(word: str) -> str:
    lowered = word.casefold()
    return _SAME.get(lowered, lowered)
