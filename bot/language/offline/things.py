"""Wishes about which things there are: replace, remove, add, give."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bot.domain import Intent
from bot.language.offline import nouns
from bot.language.offline.adjectives import (
    NEVER,
    adjust,
    change_amount,
    multiply,
    recolour,
    recoloured,
    resize,
)
from bot.language.offline.changes import Change, Rule, Sight
from bot.language.offline.looks import COLOUR, is_colour
from bot.language.offline.targets import target_of
from bot.language.offline.touches import (
    STARTS_NOUN,
    added,
    background,
    bare,
    find,
    first_match,
    head,
    local,
    named,
    with_fitting_article,
)
from bot.language.offline.words import NUMBER, tidy

_WEARABLE: Final = re.compile(
    r"\b(?:hat|cap|crown|scarf|glasses|sunglasses|shirt|t-shirt|coat|jacket|dress|tie|bow ?tie"
    r"|shoes?|boots?|gloves?|helmet|mask|cape|sweater|hoodie|necklace|ring|earrings?|suit"
    r"|trousers|jeans|skirt|socks?|watch|backpack|headphones|monocle|armou?r|uniform|costume|wig"
    r"|beanie|bandana)$",
    re.IGNORECASE,
)

_FROM_PICTURE: Final = re.compile(
    r" (?:from|in|out of) (?:the |this )?(?:picture|image|photo|scene|it)$|(?: please| too"
    r"| as well)$",
    re.IGNORECASE,
)

_AND: Final = re.compile(r",? (?:and|or|nor) (?:the |any |an? |no )?", re.IGNORECASE)

_REPLACE: Final = (
    re.compile(
        r"(?:replace|swap|exchange|substitute) (?:out )?(?P<old>.+?) (?:with|for|by) (?P<new>.+)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:change|turn|transform|convert) (?P<old>.+?) (?:in)?to (?P<new>.+)", re.IGNORECASE
    ),
    re.compile(
        r"(?:make it |have |draw |use |with )?(?P<new>.+?) (?:instead of|rather than"
        r"|in place of) (?P<old>.+)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:make|turn) (?P<old>it|the [\w' -]+?) (?:into )?"
        rf"(?P<new>(?:an?(?! (?:bit|little|tad|touch|lot)\b)|{NUMBER}(?<!one)"
        rf"|one(?! {COLOUR}$)) .+)",
        re.IGNORECASE,
    ),
)

_BECOME: Final = re.compile(
    rf"(?P<old>it|they|he|she|the [\w -]+?) (?:to be|should be|were|was|becomes?) (?P<new>(?:an?"
    rf"|{NUMBER}) .+|[\w-]+s)",
    re.IGNORECASE,
)
_INSTEAD: Final = re.compile(rf"(?P<new>(?:an?|{NUMBER}) .+) instead(?P<old>)", re.IGNORECASE)
_NOTHING_OLD: Final = frozenset({"everything", "all"})
_REMOVE: Final = (
    re.compile(
        r"(?:remove|delete|erase|drop|lose|hide|take (?:out|away|off)|get rid of|cut(?: out)?"
        r"|minus|(?:i )?don't want|without|with no|no) (?P<what>.+)",
        re.IGNORECASE,
    ),
    re.compile(r"take (?P<what>(?:the|that|those) .+?) (?:off|out|away)", re.IGNORECASE),
)

_ADD: Final = (
    re.compile(
        r"(?:add|include|insert|put in|bring in|draw in|throw in|there should be|it needs|needs"
        r"|plus|also|and) (?:also |in )?(?P<what>.+)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:put|place|draw|paint) (?P<what>.+? (?:on|onto|in|at|under|over|behind|beside|near"
        r"|next to|around|in front of|above|by) .+)",
        re.IGNORECASE,
    ),
)

_ADD_TO: Final = re.compile(
    r"(?:add|put|place|draw|paint) (?P<thing>.+?)(?<!next)(?<!close)(?<!top) (?:to|on"
    r"|onto) (?P<whom>(?:the|both|all|each|every)(?: the)? [\w-]+|it|him|her|them)",
    re.IGNORECASE,
)

_GIVE: Final = re.compile(
    rf"give (?P<whom>it|him|her|them|the .+?) (?P<thing>(?:an?|some|{NUMBER}|{COLOUR}|more) .+"
    rf"|[\w-]+)",
    re.IGNORECASE,
)

_DOING: Final = re.compile(
    r"(?:make|have|let) (?P<whom>it|him|her|them|the [\w' -]+?) (?P<verb>wear|hold|carry|ride"
    r"|smile|sit|run|jump|sleep|dance|fly|swim|eat|drink|read|play|stand|look(?= (?:at|up|down"
    r"|away|into)\b)|walk|sing|laugh|cry|drive|wave|point|hug|kiss|chase|fight|cook"
    r"|climb)(?:ing)?(?P<rest> .+)?",
    re.IGNORECASE,
)

_TIED: Final = re.compile(
    r"(?:it |him |her |them |(?P<whom>the [\w-]+) )?(?P<tie>wearing|holding|carrying"
    r"|riding) (?P<thing>.+)",
    re.IGNORECASE,
)

_WITH: Final = re.compile(r"(?:(?:make|have|draw|do) )?(?:it )?with (?P<what>.+)", re.IGNORECASE)


def swap(clause: str, sight: Sight) -> Change | None:
    """Understand "replace the dog with a cat", "two dogs instead of one", "hat to blue"."""
    match = first_match(_REPLACE, clause)
    if match is None:
        return None
    if match["old"].casefold() in _NOTHING_OLD:
        return None
    old, new = tidy(match["old"]), tidy(tidy(match["new"]).removesuffix(" instead"))
    if not (old and new):
        return None
    if old.casefold() in ("the background", "background"):
        return background(sight, new)
    if is_colour(new) or re.fullmatch(rf"an? {COLOUR} one", new, re.IGNORECASE):
        return recoloured(
            sight, old, new.removeprefix("a ").removeprefix("an ").removesuffix(" one")
        )
    return _swapped(sight, old, new)


def become(clause: str, sight: Sight) -> Change | None:
    """Understand "the dogs should be cats", "a boat instead"."""
    match = _BECOME.fullmatch(clause) or _INSTEAD.fullmatch(clause)
    return None if match is None else _swapped(sight, match["old"] or "it", tidy(match["new"]))


def _swapped(sight: Sight, old: str, new: str) -> Change:
    description = sight.recipe.description
    # "two dogs instead of one": the thing is named in the new words only.
    meant = new if re.fullmatch(NUMBER, old, re.IGNORECASE) else old
    phrase = find(description, meant)
    if phrase is None:
        return added(sight, new, f"added {named(new)}, as I found no {bare(meant)} to replace")
    gone = description[phrase.noun : phrase.end]
    number = description[phrase.start : phrase.noun].partition(" ")[0]
    if re.fullmatch(NUMBER, number, re.IGNORECASE) and not STARTS_NOUN.match(new):
        new = f"{number} {new}"
    if description[phrase.start :].casefold().startswith(("a ", "an ")):
        new = with_fitting_article(new)
    said = f"replaced the {gone} with {new}"
    replaced, target = (
        nouns.replace(description, phrase, new),
        target_of(sight, old if meant is old else gone),
    )
    return local(sight, replaced, said, target=target)


def remove(clause: str, sight: Sight) -> Change | None:
    """Understand "remove the dog", "without the hat", "no people"."""
    match = first_match(_REMOVE, clause)
    if match is None:
        return None
    description, without = sight.recipe.description, sight.recipe.without
    what = _FROM_PICTURE.sub("", match["what"])
    found: list[str] = []
    for thing in filter(None, map(bare, _AND.split(what))):
        phrase = nouns.find(description, head(thing))
        shorter = nouns.remove(description, phrase) if phrase else ""
        description = shorter or description
        name = f"the {thing}" if phrase else thing
        without = _listed(without, name)
        found.append(name)
    recipe = replace(sight.recipe, description=description, without=without)
    verb = "removed" if "the " in " ".join(found) else "left out"
    said = f"{verb} {' and '.join(found) or 'nothing'}"
    target = " and ".join(target_of(sight, name) for name in found)
    return Change(Intent.LOCAL_CHANGE, recipe, said, target=target)


def give(clause: str, sight: Sight) -> Change | None:
    """Understand "give the dog a hat", "put a crown on her", "make it wear a scarf"."""
    match = _GIVE.fullmatch(clause) or _ADD_TO.fullmatch(clause)
    if match is not None:
        return _given(clause, sight, match["whom"], match["thing"])
    match = _DOING.fullmatch(clause)
    if match is not None:
        doing = f"{_doing(match['verb'])}{match['rest'] or ''}"
        return _tied(sight, match["whom"], *_verb_and_object(doing))
    match = _TIED.fullmatch(clause)
    return (
        None if match is None else _tied(sight, match["whom"] or "it", match["tie"], match["thing"])
    )


def _given(clause: str, sight: Sight, whom: str, thing: str) -> Change | None:
    if _WEARABLE.search(thing):
        return _tied(sight, whom, "wearing", thing)
    # "a blanket on the lap" says where it lies; only what is given belongs to someone.
    given = clause.casefold().startswith("give") or " to " in clause
    return _tied(sight, whom, "with", thing) if given else None


def _verb_and_object(doing: str) -> tuple[str, str]:
    verb, _, thing = doing.partition(" ")
    return verb, thing


def _tied(sight: Sight, whom: str, tie: str, thing: str) -> Change:
    description = sight.recipe.description
    phrase = find(description, whom)
    if phrase is None:
        change = added(sight, f"{tie} {thing}".strip())
        return replace(change, target=target_of(sight, whom))
    if thing:
        tied = tidy(nouns.attach(description, phrase, tie, thing))
    else:
        tied = nouns.describe(description, phrase, tie, NEVER)
    name = description[phrase.noun : phrase.end]
    verb = "are" if nouns.is_plural(name) else "is"
    said = f"gave the {name} {thing}" if tie == "with" else f"the {name} {verb} {tie} {thing}"
    said = said.rstrip()
    return local(sight, tied, said, thing, target_of(sight, whom))


def add(clause: str, sight: Sight) -> Change | None:
    """Understand "add a blanket on the cat's lap", "put a lamp next to the bed", "with snow"."""
    match = first_match(_ADD, clause) or _WITH.fullmatch(clause)
    return None if match is None else added(sight, _FROM_PICTURE.sub("", match["what"]))


def brought_in(clause: str) -> str:
    """Return what a wish brings into the picture, in its own words; empty where it is nothing."""
    given = _GIVE.fullmatch(clause) or _ADD_TO.fullmatch(clause) or _TIED.fullmatch(clause)
    if given is not None:
        return given["thing"]
    if replaced := first_match(_REPLACE, clause):
        return replaced["new"]
    match = first_match(_ADD, clause) or _WITH.fullmatch(clause)
    thing = _FROM_PICTURE.sub("", match["what"]) if match else ""
    return thing if STARTS_NOUN.match(thing) else ""


def append(clause: str, sight: Sight) -> Change:
    """Take any words as an addition to the description."""
    change = added(sight, clause, f"took “{clause}” as an addition")
    return replace(change, intent=Intent.GLOBAL_CHANGE, sure=False)


def _doing(verb: str) -> str:
    verb = verb.casefold()
    if verb in ("sit", "run", "swim", "hug"):
        return f"{verb}{verb[-1]}ing"
    return f"{verb.removesuffix('e')}ing"


def _listed(without: str, thing: str) -> str:
    others = [other for other in without.split(", ") if bare(other) not in ("", bare(thing))]
    return ", ".join([*others, thing])


THING_RULES: Final[tuple[Rule, ...]] = (
    give,
    swap,
    remove,
    multiply,
    recolour,
    resize,
    change_amount,
    add,
    adjust,
    become,
)
