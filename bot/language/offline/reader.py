"""What one message wants, by rules: the order in which they are tried."""

from __future__ import annotations

import re
from dataclasses import astuple, replace
from typing import Final

from bot.domain import Adjust, Intent, Recipe
from bot.language.offline.adjectives import multiply
from bot.language.offline.changes import Change, Sight, combine, split
from bot.language.offline.counts import cut_count, read_more
from bot.language.offline.fresh import orders, take_apart
from bot.language.offline.growing import Growth, read_growth
from bot.language.offline.hearing import HeardParent, Hearing, Reading, recipe_of
from bot.language.offline.pointing import relocate, resolved, step
from bot.language.offline.questions import answer, is_question, unanswered
from bot.language.offline.regions import done, moves, read_adjust
from bot.language.offline.selection import pick, read_back
from bot.language.offline.talk import (
    NOT_UNDERSTOOD,
    calls_someone,
    is_chatty,
    is_image_phrase,
    is_personal,
    is_small_talk,
    reply_to,
    unwrap,
)
from bot.language.offline.things import THING_RULES, append, swap
from bot.language.offline.touches import added
from bot.language.offline.whole import WHOLE_RULES, several
from bot.language.offline.words import clean

_ANEW: Final = re.compile(
    r"(?:let's |please )?(?:(?:start (?:over|again|anew|afresh|fresh)|begin again|forget (?:that"
    r"|it|this)|(?:a )?new (?:picture|image|one|drawing)|something (?:else|new|different)"
    r"|completely different|different topic|from scratch)(?: with| of| please)?"
    r"|new(?=:))[ ,.:;!-]*(?:and )?",
    re.IGNORECASE,
)
_AGAIN: Final = re.compile(
    r"(?:(?:and |just |do |make |draw |try |show |give me |gimme )*(?:(?:it |that "
    r"|this )?(?:again|once more|one more time)|another(?: one| version| variation| variant| take"
    r"| try| go| picture| image)?|one more(?: like (?:this|that|it))?|(?:a )?variations?"
    r"|(?:some )?(?:more|others)(?: (?:like (?:this|that|it|these)(?: one)?|of (?:this|that"
    r"|these)))?|a (?:different|new|similar) (?:one|version|take|variant)|something (?:similar"
    r"|like (?:this|that|it))|(?:vary|redo|retry|re-?roll|regenerate|repeat|remix)(?: (?:it|this"
    r"|that))?|different (?:one|version)|similar(?: one)?|like (?:this|that|it))"
    r"|more like it)(?: (?:please|again|of (?:it|this|that)|like (?:it|this|that)))?",
    re.IGNORECASE,
)
_EXPLICIT: Final = re.compile(
    r"(?:make|turn|change|redo|draw|paint) (?:it|this|the (?:picture|image|photo|drawing))\b"
    r"|(?:undo|add|remove|replace|delete) (?!me\b|you\b|him\b|her\b|us\b|them\b|yourself\b)",
    re.IGNORECASE,
)
# Said with a marked copy of the picture.
_POINTS: Final = re.compile(
    r"(?:please )?(?:put|place|make|change|turn|paint|draw|colou?r|give|replace|let)\b.*"
    r"\b(?:here|there|this|that|these|those)\b"
    r"|(?:this|that|these|those) (?:should|must|could) be .+",
    re.IGNORECASE,
)
_ONLY: Final = re.compile(r"\b(?:only|just) (?=(?:the|his|her|its|their)\b)", re.IGNORECASE)
_ASK_NEW: Final = "All right, a new picture: tell me what it should show."
_NOTHING_YET: Final = "There is no picture here yet: tell me what to draw first."
_UPLOADED: Final = Recipe(description="the uploaded picture")
_NOT_SEEN: Final = "as I found no"
_ADDITION: Final = "Say “new picture: …” to start over instead."


def read(hearing: Hearing) -> Reading:
    """Return what a message wants."""
    heard = clean(hearing.words)
    if calls_someone(heard) and not hearing.addressed_to_the_bot:
        return Reading(Intent.SILENCE)
    text = unwrap(heard)
    known = answer(text.strip(" !."), hearing)
    if known is not None:
        return _answered(known)
    if is_small_talk(text):
        return _talk(hearing, heard)
    if is_question(text) and not orders(text):
        return _question(hearing)
    text = text.rstrip(" ?!.")
    anew = _ANEW.match(text)
    if anew is not None:
        return _new(text[anew.end() :]) if text[anew.end() :] else _answered(_ASK_NEW)
    if hearing.parent is None:
        return _beginning(hearing, text)
    return _about(hearing, hearing.parent, text)


def _talk(hearing: Hearing, heard: str) -> Reading:
    if not hearing.addressed_to_the_bot:
        return Reading(Intent.SILENCE)
    return _answered(reply_to(heard))


def _answered(text: str) -> Reading:
    return Reading(Intent.QUESTION, answer=text)


def _question(hearing: Hearing) -> Reading:
    if hearing.addressed_to_the_bot:
        return _answered(unanswered(hearing))
    return Reading(Intent.SILENCE)


def _new(text: str) -> Reading:
    fresh = take_apart(text)
    if not any(astuple(fresh.recipe)):  # "draw,"
        return _answered(_ASK_NEW)
    return Reading(Intent.NEW, fresh.recipe, shape=fresh.shape, count=fresh.count)


def _beginning(hearing: Hearing, text: str) -> Reading:
    if read_back(text) is not None or (_AGAIN.fullmatch(text) and not hearing.uploads):
        return _answered(_NOTHING_YET) if hearing.addressed_to_the_bot else Reading(Intent.SILENCE)
    if _EXPLICIT.match(text):
        return _on_upload(text) if hearing.uploads else _answered(_NOTHING_YET)
    growth = read_growth(text, "square", hearing.abilities.changes_pictures)
    if growth is not None:
        uploaded = HeardParent(words=_UPLOADED.description)
        return _grown(uploaded, growth) if hearing.uploads else _answered(_NOTHING_YET)
    if hearing.addressed_to_the_bot or orders(text) or is_image_phrase(text):
        return _beside_upload(text) if hearing.uploads else _new(text)
    return Reading(Intent.SILENCE)


def _beside_upload(text: str) -> Reading:
    """Return what words without "it" want of an uploaded picture: "put a hat on the dog"."""
    if orders(text) or is_image_phrase(text):
        return _new(text)
    changed = _on_upload(text)
    if changed.intent is not Intent.LOCAL_CHANGE:
        return _new(text)
    return _in_own_words(changed, text)


def _in_own_words(changed: Reading, text: str) -> Reading:
    """Return a change of what nobody looked at: the member's own words say it best."""
    return replace(_new(text), intent=changed.intent, target=changed.target, spot=changed.spot)


def _on_upload(text: str) -> Reading:
    """Return what is wanted of an uploaded picture: "make it anime-style"."""
    bare, count = cut_count(text)
    changes, sight = _changes(bare, Sight(_UPLOADED))
    changed = _reading(changes, sight, count)
    if changed.intent is not Intent.LOCAL_CHANGE:
        return replace(changed, intent=Intent.NEW)
    if not any(map(moves, split(bare))):
        changed = replace(changed, target=_target(changes), spot=(bare,))
    return _in_own_words(changed, text) if _NOT_SEEN in changed.note else changed


def _about(hearing: Hearing, parent: HeardParent, text: str) -> Reading:
    adjust = read_adjust(text) if parent.intent == Intent.LOCAL_CHANGE else None
    if adjust is not None:
        return _adjusted(parent, text, adjust)
    side = step(text, parent)
    if side is not None:
        return _adjusted(parent, side, "elsewhere")
    text = resolved(text, parent, recipe_of(parent))
    back = read_back(text)
    if back is not None:
        note = f"Say “{back.tail}” again once you are there." if back.tail else ""
        return Reading(Intent.UNDO, note=note, go_back_to=back.number)
    chosen = pick(text, parent.pictures)
    if chosen is not None:
        return _chosen(hearing, parent, chosen.picture, chosen.rest, _likes(text))
    return _wish(hearing, parent, text)


def _adjusted(parent: HeardParent, text: str, adjust: Adjust) -> Reading:
    return Reading(
        Intent.LOCAL_CHANGE, recipe_of(parent), done(adjust), spot=(text,), adjust=adjust
    )


def _likes(text: str) -> bool:
    return (
        re.match(r"(?:i |we )?(?:really )?(?:like|love|prefer)\b", text, re.IGNORECASE) is not None
    )


def _chosen(hearing: Hearing, parent: HeardParent, picture: int, rest: str, liked: bool) -> Reading:
    rest = re.sub(r"^(?:but|and|now|then)\b[ ,]*", "", unwrap(rest), flags=re.IGNORECASE)
    if rest and rest.casefold() not in ("it", "this", "that"):
        reading = _wish(hearing, parent, rest)
        if reading.intent in (Intent.SILENCE, Intent.QUESTION):
            return reading
        return replace(reading, picture=picture)
    if liked and not hearing.addressed_to_the_bot:
        return Reading(Intent.SILENCE)
    text = (
        f"Picture {picture} it is. Tell me what to change in it, for example "
        f"“picture {picture}, but at night”, or say “vary picture {picture}”."
    )
    return Reading(Intent.QUESTION, answer=text, picture=picture)


def _wish(hearing: Hearing, parent: HeardParent, text: str) -> Reading:
    if _AGAIN.fullmatch(text):
        return Reading(Intent.VARIATION, recipe_of(parent))
    growth = read_growth(text, parent.shape, hearing.abilities.changes_pictures)
    if growth is not None:
        return _grown(parent, growth)
    more = read_more(text)
    if more is not None:
        return Reading(Intent.VARIATION, recipe_of(parent), count=more)
    if orders(text) and not _draws_into(text, parent):
        if not hearing.place_shown:
            return _new(text)
        text = take_apart(text).recipe.description
    return _changed(hearing, parent, text)


def _grown(parent: HeardParent, growth: Growth) -> Reading:
    recipe = recipe_of(parent)
    if growth.content:
        recipe = added(Sight(recipe), growth.content).recipe
    return Reading(growth.intent, recipe, growth.note, shape=growth.shape)


def _draws_into(text: str, parent: HeardParent) -> bool:
    """Return whether "draw a hat on the dog" is about the dog that is there already."""
    sight = Sight(recipe_of(parent), parent.shape)
    if multiply(text, sight) or (" instead of " in text and swap(text, sight)):
        return True
    into = re.match(
        r"(?:draw|paint) .+? (?:on|onto|in|under|over|behind|beside|near|next to"
        r"|around) (the [\w-]+)$",
        text,
        re.IGNORECASE,
    )
    return (
        into is not None and into[1].split()[-1].casefold() in sight.recipe.description.casefold()
    )


def _changed(hearing: Hearing, parent: HeardParent, text: str) -> Reading:
    if not hearing.addressed_to_the_bot and is_chatty(text) and not _EXPLICIT.match(text):
        return Reading(Intent.SILENCE)
    text, count = cut_count(text)
    changes, sight = _changes(text, Sight(recipe_of(parent), parent.shape))
    if hearing.place_shown and not any(change.sure for change in changes):
        change = added(Sight(recipe_of(parent), parent.shape), text)
        changes, sight = [change], Sight(change.recipe, parent.shape)
    points = bool(hearing.uploads) and _POINTS.match(text) is not None
    if not (points or any(change.sure for change in changes) or is_image_phrase(text)):
        if not hearing.addressed_to_the_bot:
            return Reading(Intent.SILENCE)
        if is_personal(text):
            return _answered(NOT_UNDERSTOOD)
    reading = _reading(changes, sight, count)
    if reading.intent is Intent.RESIZE or any(map(moves, split(text))):
        return reading
    return replace(reading, target=_target(changes), spot=(text,))


def _target(changes: list[Change]) -> str | None:
    return " and ".join(dict.fromkeys(change.target for change in changes if change.target)) or None


def _changes(text: str, sight: Sight) -> tuple[list[Change], Sight]:
    changes: list[Change] = []
    for clause in split(text) or [text]:
        change = _understood(_ONLY.sub("", clause), sight)
        changes.append(change)
        sight = Sight(change.recipe, change.shape or sight.shape)
    return changes, sight


def _understood(clause: str, sight: Sight) -> Change:
    for rule in (*WHOLE_RULES, several, relocate, *THING_RULES):
        change = rule(clause, sight)
        if change is not None:
            return change
    return append(clause, sight)


def _reading(changes: list[Change], sight: Sight, count: int | None) -> Reading:
    intent, note = combine(changes)
    if not all(change.sure for change in changes):
        note = f"{note} {_ADDITION}"
    shape = next((change.shape for change in reversed(changes) if change.shape), None)
    return Reading(intent, sight.recipe, note, shape=shape, count=count)
