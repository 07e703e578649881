"""What "it", "them" and "two more" mean: what the last change brought in, else the main thing."""

from __future__ import annotations

import re
from typing import Final

from bot.domain import Intent, Recipe
from bot.language.offline import nouns
from bot.language.offline.changes import Change, Sight, split
from bot.language.offline.hearing import HeardParent
from bot.language.offline.looks import COLOUR, SIZE
from bot.language.offline.regions import read_adjust
from bot.language.offline.talk import unwrap
from bot.language.offline.things import brought_in
from bot.language.offline.touches import find, head, local
from bot.language.offline.words import NUMBER, clean

# Who points is brief; longer texts are read slowly, and say what they mean.
_LONGEST_CHARACTERS: Final = 200
_IT: Final = "(?:it|them|him|her|that|this|those|these)"
_THEM: Final = "(?:them|those|these|it|that)"
_COUNTED: Final = (
    re.compile(
        rf"(?:(?:now|make|have|let there be|there should be|with|draw|i want|i'd like) )*"
        rf"(?P<many>{NUMBER}) of {_THEM}",
        re.IGNORECASE,
    ),
    re.compile(rf"(?:now )?make {_IT} (?P<many>{NUMBER})(?: of {_THEM})?", re.IGNORECASE),
)
_MORE: Final = re.compile(
    rf"(?:(?:add|put|draw|place|paint|bring in|also) )(?P<many>{NUMBER}|another)(?: (?:one|more))?"
    rf"(?: of {_THEM})?(?P<where> (?:on|in|at|to|near|next to|beside|behind|under|above|below"
    r"|by) .+)?",
    re.IGNORECASE,
)
_VERB: Final = "(?:put|place|move|shift|bring|set|slide|drag|push|pull)"
_A_BIT: Final = r"(?:(?:a (?:bit|little|touch|tad)|slightly|somewhat|much|way|further|more) )*"
_WARDS: Final = "(?:wards?)?"
# Where a movement leads, as `Spot` has it: no further than to that side of the picture.
_SIDES: Final = {
    rf"(?:up{_WARDS}|higher(?: up)?)": "at the top",
    rf"(?:down{_WARDS}|lower(?: down)?)": "at the bottom",
    rf"(?:to(?:wards?)? the |on the )?left{_WARDS}": "on the left",
    rf"(?:to(?:wards?)? the |on the )?right{_WARDS}": "on the right",
}
_STEPS: Final = tuple(
    (re.compile(rf"(?:{_VERB} {_IT} )?{_A_BIT}{way}(?: a (?:bit|little))?", re.IGNORECASE), side)
    for way, side in _SIDES.items()
)
_PUT: Final = re.compile(
    rf"{_VERB} (?P<it>{_IT}) (?P<where>(?:on|onto|in|into|at|to|near|next to|beside|behind|under"
    rf"|above|over|below|by|in front of|between) .+)",
    re.IGNORECASE,
)
_LOOKS: Final = re.compile(
    rf"(?P<verb>make|paint|colou?r|turn) (?:it|them) (?P<look>(?:much |a bit |a little |way )?"
    rf"(?:{COLOUR}|{SIZE}))",
    re.IGNORECASE,
)
_MOVE: Final = re.compile(
    rf"{_VERB} (?P<what>the [\w' -]+?) (?P<where>(?:up|down)(?:wards?)?|(?:(?:a bit |further )?to"
    r"|on|onto|at|in|into|near|next to|beside|behind|under|above|below|by) .+)",
    re.IGNORECASE,
)
_POLITE: Final = re.compile(r"(?:[ ,]+please|,)$", re.IGNORECASE)
_LAST_PART: Final = re.compile(r", (?:with )?(?P<thing>[^,]+)$")


def step(text: str, parent: HeardParent) -> str | None:
    """Return to which side the last change moves ("move it up"); None where it stays."""
    if len(text) > _LONGEST_CHARACTERS or not _brought(parent):
        return None
    plain = _POLITE.sub("", text)
    return next((side for way, side in _STEPS if way.fullmatch(plain)), None)


def resolved(text: str, parent: HeardParent, recipe: Recipe) -> str:
    """Return a wish with the thing that it means in place of "it", "them" or "two more"."""
    if len(text) > _LONGEST_CHARACTERS:
        return text
    last = _brought(parent)
    thing = last or nouns.main_noun(recipe.description)
    if not thing or find(recipe.description, thing) is None:
        return text
    text = _POLITE.sub("", text)
    counted = next((found for way in _COUNTED if (found := way.fullmatch(text))), None)
    if counted is not None:
        noun = thing.split()[-1]
        one = counted["many"].casefold() in ("one", "1")
        return f"{counted['many']} {nouns.singular(noun) if one else nouns.plural(noun)}"
    if more := _MORE.fullmatch(text):
        return _more(more, thing)
    if put := _PUT.fullmatch(text):
        return text.replace(put["it"], f"the {thing}", 1)
    if way := next((side for way, side in _STEPS if way.fullmatch(text)), None):
        return f"put the {thing} {way}" if re.match(_VERB, text, re.IGNORECASE) else text
    if last and (look := _LOOKS.fullmatch(text)):
        return f"{look['verb']} the {thing} {look['look']}"
    return text


def relocate(clause: str, sight: Sight) -> Change | None:
    """Understand "put the cat on the left", "move the lamp next to the bed"."""
    match = _MOVE.fullmatch(clause) if len(clause) <= _LONGEST_CHARACTERS else None
    phrase = find(sight.recipe.description, match["what"]) if match else None
    if match is None or phrase is None:
        return None
    name = match["what"].removeprefix("the ").removeprefix("The ")
    where = next((side for way, side in _SIDES.items() if _leads(way, match["where"])), "")
    place = where or match["where"]
    text = f"{sight.recipe.description}, the {name} {place}"
    return local(sight, text, f"put the {name} {place}")


def _leads(way: str, where: str) -> bool:
    return re.fullmatch(rf"{_A_BIT}{way}", where, re.IGNORECASE) is not None


def _more(match: re.Match[str], thing: str) -> str:
    one = match["many"].casefold() in ("one", "1", "another")
    where = match["where"] or ""
    return f"one more {thing}{where}" if one else f"{match['many']} more {_several(thing)}{where}"


def _several(thing: str) -> str:
    *own, noun = thing.split()
    return " ".join([*own, nouns.plural(noun)])


def _brought(parent: HeardParent) -> str:
    """Return what the last change brought in, as it stands in the recipe but for its article."""
    if parent.intent != Intent.LOCAL_CHANGE:
        return ""
    clauses = split(unwrap(clean(parent.words[:_LONGEST_CHARACTERS])).rstrip(" ?!."))
    telling = [clause for clause in reversed(clauses) if not _points(clause)]
    named = next((thing for clause in telling if (thing := brought_in(clause))), "")
    if not named and clauses and not telling:
        part = _LAST_PART.search(parent.recipe.description)
        named = part["thing"] if part else ""
    thing = _bare(head(named))
    return thing if thing and find(parent.recipe.description, thing) else ""


def _points(clause: str) -> bool:
    """Return whether words name no thing themselves: "three of them", "not there"."""
    patterns = (*_COUNTED, _MORE, _PUT, *(way for way, _ in _STEPS))
    return read_adjust(clause) is not None or any(way.fullmatch(clause) for way in patterns)


def _bare(thing: str) -> str:
    """Return a thing without its article or number."""
    return re.sub(
        rf"^(?:(?:an?|the|some|his|her|its|their|more|another|{NUMBER}) )+", "", thing, flags=re.I
    )
