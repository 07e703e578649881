"""What moderators type to look after a place, and what it makes of the place's rules. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.domain import NameKind, PlaceName, PlaceRules
from bot.errors import InvalidAsk

USAGE: Final[Mapping[str, str]] = {
    "queue": "what waits for a decision",
    "page": "a link to the moderators' page, for you alone",
    "rules": "what is set here",
    "preview": "WORDS: what would these words get here?",
    "set": "CATEGORY ACTION: block, ask, rewrite, allow ...; `default` goes back",
    "threshold": "CATEGORY 0.6: from which score of the moderation it counts; `default` goes back",
    "block": "WORDS: never drawn here",
    "unblock": "WORDS: not blocked any more",
    "allow": "PHRASE: passes here",
    "unallow": "PHRASE: judged as everywhere",
    "name": "person, character or artist NAME = WORDS: asked about, or drawn as WORDS instead",
    "unname": "NAME: known no more",
    "reviews": "here or off: where reports and appeals are shown",
    "caption": "on, off or default: each picture says that it is AI-made",
}
"""What can be typed, with a line of help each."""

HERE: Final = "--here"
DEFAULT: Final = "default"
_MAX_PHRASE_CHARACTERS: Final = 200
_MAX_PHRASES: Final = 200
_NOT_SET: Final = "That is not set here. `rules` shows what is."
_NAMING: Final = frozenset({"set", "threshold"})
_SAYING: Final = frozenset({"preview", "block", "unblock", "allow", "unallow", "unname"})
INSTEAD: Final = " = "
"""Stands between a name and what is drawn instead."""
_CAPTIONS: Final[Mapping[str, bool | None]] = {"on": True, "off": False, DEFAULT: None}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a moderator asks for.

    Attributes:
        verb: One of `USAGE`.
        name: The category, where the verb is about one; the kind of a name.
        value: The words, the action, the score, "on" ...
        here: For this channel alone, not for the whole server.
    """

    verb: str
    name: str = ""
    value: str = ""
    here: bool = False

    @property
    def changes(self) -> bool:
        """Whether it changes the rules, rather than shows something."""
        return self.verb not in ("queue", "page", "rules", "preview")


def parse(text: str) -> Said:
    """Return what was typed after the command. Raises: InvalidAsk (what can be typed)."""
    words = text.split()
    here = HERE in words
    words = [word for word in words if word != HERE]
    verb, rest = (words[0].lower(), words[1:]) if words else ("queue", [])
    if verb not in USAGE:
        raise InvalidAsk(f"There is no “{verb[:40]}”. Possible: {', '.join(USAGE)}.")
    if verb in _NAMING:
        if len(rest) != 2:
            raise InvalidAsk(f"Say it like this: {verb} {USAGE[verb]}.")
        return Said(verb, rest[0].lower(), rest[1].lower(), here)
    if verb == "name":
        if len(rest) < 2:
            raise InvalidAsk(f"Say it like this: {verb} {USAGE[verb]}.")
        return Said(verb, rest[0].lower(), " ".join(rest[1:]), here)
    value = " ".join(rest)
    if verb in _SAYING and not value:
        raise InvalidAsk(f"Say it like this: {verb} {USAGE[verb]}.")
    return Said(verb, value=value, here=here)


def applied(rules: PlaceRules, said: Said, channel: str) -> PlaceRules:
    """Return the rules with a change.

    Args:
        rules: As they are set for the server, or for the channel alone.
        said: What to change.
        channel: Id of the channel in which it was said.

    Raises:
        InvalidAsk: An impossible value; says what is possible. Whether a category may be set is
            for the moderation desk to say.
    """
    match said.verb:
        case "set":
            return replace(rules, actions=_set(rules.actions, said.name, said.value))
        case "threshold":
            return replace(rules, thresholds=_scored(rules.thresholds, said))
        case "block":
            return replace(rules, blocked=_with(rules.blocked, said.value))
        case "unblock":
            return replace(rules, blocked=_without(rules.blocked, said.value))
        case "allow":
            return replace(rules, allowed=_with(rules.allowed, said.value))
        case "unallow":
            return replace(rules, allowed=_without(rules.allowed, said.value))
        case "name":
            return replace(rules, names=_called(rules.names, said))
        case "unname":
            return replace(rules, names=_uncalled(rules.names, said.value))
        case "reviews":
            return replace(rules, review_channel=_channel(said.value, channel))
        case "caption":
            return replace(rules, caption=_caption(said.value))
        case _:
            raise ValueError(f"{said.verb} changes nothing")


def _set(known: Mapping[str, str], name: str, value: str) -> dict[str, str]:
    others = {key: kept for key, kept in known.items() if key != name}
    return others if value == DEFAULT else {**others, name: value}


def _scored(known: Mapping[str, float], said: Said) -> dict[str, float]:
    others = {key: kept for key, kept in known.items() if key != said.name}
    if said.value == DEFAULT:
        return others
    try:
        score = float(said.value)
    except ValueError:
        score = -1.0
    if not 0 < score <= 1:
        raise InvalidAsk("A score is a number above 0 and up to 1, for example 0.6.")
    return {**others, said.name: score}


def _with(known: tuple[str, ...], phrase: str) -> tuple[str, ...]:
    if len(phrase) > _MAX_PHRASE_CHARACTERS:
        raise InvalidAsk(f"That is too long: {_MAX_PHRASE_CHARACTERS} characters at most.")
    if len(known) >= _MAX_PHRASES:
        raise InvalidAsk(f"There are {_MAX_PHRASES} already, which is the most. Take one out.")
    return known if phrase in known else (*known, phrase)


def _without(known: tuple[str, ...], phrase: str) -> tuple[str, ...]:
    kept = tuple(one for one in known if one.casefold() != phrase.casefold())
    if len(kept) == len(known):
        raise InvalidAsk(_NOT_SET)
    return kept


def _called(known: tuple[PlaceName, ...], said: Said) -> tuple[PlaceName, ...]:
    if said.name not in set(NameKind):
        raise InvalidAsk(f"A name is one of: {', '.join(NameKind)}.")
    name, _, like = said.value.partition(INSTEAD)
    added = PlaceName(NameKind(said.name), name.strip(), like.strip())
    return (*_others(known, added.name), added)


def _uncalled(known: tuple[PlaceName, ...], name: str) -> tuple[PlaceName, ...]:
    kept = _others(known, name)
    if len(kept) == len(known):
        raise InvalidAsk(_NOT_SET)
    return kept


def _others(known: tuple[PlaceName, ...], name: str) -> tuple[PlaceName, ...]:
    return tuple(one for one in known if one.name.casefold() != name.casefold())


def _channel(value: str, channel: str) -> str:
    match value.lower():
        case "here":
            return channel
        case "off":
            return ""
        case _:
            raise InvalidAsk("Say `reviews here` in the channel for reviews, or `reviews off`.")


def _caption(value: str) -> bool | None:
    if value.lower() not in _CAPTIONS:
        raise InvalidAsk(f"Possible: {', '.join(_CAPTIONS)}.")
    return _CAPTIONS[value.lower()]
