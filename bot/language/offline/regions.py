"""The region of the last change, moved in words: "a bit larger", "not there"."""

from __future__ import annotations

import re
from typing import Final

from bot.domain import Adjust

_LEAD: Final = (
    r"(?:(?:no|nope|but|and|now|please|just|ok|okay|sorry|oh|hm+|well|still|maybe|sure|yes|good)"
    r"\b[ ,.!]*)*"
)
_TAIL: Final = r"(?:[ ,]+(?:please|though|instead|again|now|this time))*"
_A_BIT: Final = (
    r"(?:a (?:bit|little(?: bit)?|tad|touch)|slightly|somewhat|much|a lot|even|way|still)"
)
_AREA: Final = "(?:area|region|spot|mask|zone|selection|part|patch|place|box|frame|circle)"
_THE_AREA: Final = rf"(?:(?:a|the|that|this|your|its) )?{_AREA}"
_NOT: Final = r"(?:the |that's (?:the )?|that is (?:the )?|it's (?:in )?(?:the )?|in the )?"
_WHICH: Final = (
    "(?:other|left|right|top|bottom|upper|lower|middle|cent(?:er|re)|remaining|(?:top|bottom"
    "|upper|lower)[ -](?:left|right)|others)"
)
_ONE: Final = "(?: (?:ones?|side|half|corner|two|three|part|edge|hand side))?"


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(rf"{_LEAD}(?:{text}){_TAIL}", re.IGNORECASE)


def _sized(alone: str, others: str, opposite: str, verbs: str) -> re.Pattern[str]:
    """Return what says that the region should be larger, or smaller.

    "Wider" alone is about the picture's shape, and "more" about anything.
    """
    more = f"(?:{alone}|{others})"
    return _pattern(
        rf"(?:{_A_BIT} )?(?:{alone})(?: {_THE_AREA})?"
        rf"|{_THE_AREA} (?:should|could|must) be (?:{_A_BIT} )?{more}"
        rf"|(?:make|let) {_THE_AREA}(?: be)? (?:{_A_BIT} )?{more}"
        rf"|(?:with |use |in |on |take |try )?(?:a|an) (?:{_A_BIT} )?{more} {_AREA}"
        rf"|{_THE_AREA}(?:'s| is| was) (?:{_A_BIT} )?too {opposite}"
        rf"|too {opposite}(?: (?:an? )?{_AREA})|(?:{verbs}) {_THE_AREA}(?: {_A_BIT})?"
    )


_LARGER: Final = _sized(
    "larger|bigger", "wider|broader|more", "(?:small|tight|narrow)", "enlarge|widen|grow|expand"
)
_SMALLER: Final = _sized(
    "smaller|tighter", "narrower|less", "(?:large|big|wide)", "shrink|reduce|narrow|tighten"
)
_ELSEWHERE: Final = _pattern(
    r"(?:(?:no,? )?not (?:there|here)|(?:put it |do it |try |try it )?(?:somewhere|someplace) else"
    r"|(?:put it |do it )?elsewhere"
    rf"|{_NOT}wrong (?:{_AREA}|position|location|one|side|thing|corner|spot)"
    rf"|(?:in |at |try |use )?(?:an?other|a different|a new) (?:{_AREA}|position|location)"
    r"|not (?:in )?(?:that|this) (?:area|region|spot|place|one|side|corner))"
    r"(?:[,.:;]? (?P<rest>(?:but |rather |more )*(?:in|on|at|to) .+))?"
)
_ALSO: Final = _pattern(
    rf"(?:and )?(?:also|plus|as well as)(?: (?:for|to|with|on|in|at|do))* (?:the )?{_WHICH}{_ONE}"
    rf"|(?:(?:for|to|with|on|in|at|do) )*(?:the )?{_WHICH}{_ONE},? (?:too|as well|also)"
    rf"|(?:do )?(?:the )?same(?: thing)?,? (?:for|to|with|on|in|at) (?:the )?{_WHICH}{_ONE}"
    rf"|(?:and|plus) (?:the )?{_WHICH}{_ONE}(?: too| as well)?"
    r"|both(?: of them)?|all of them|(?:also|too),? (?:there|here)|(?:there|here),? too"
    r"|(?:also )?(?:in|at|on) (?:cell )?[abc][123](?: too| as well)|also (?:in |at )?[abc][123]"
)
_READINGS: Final[tuple[tuple[Adjust, re.Pattern[str]], ...]] = (
    ("larger", _LARGER),
    ("smaller", _SMALLER),
    ("elsewhere", _ELSEWHERE),
    ("also", _ALSO),
)
_DONE: Final[dict[Adjust, str]] = {
    "larger": "Did the last change again in a larger area.",
    "smaller": "Did the last change again in a smaller area.",
    "elsewhere": "Did the last change again in another place.",
    "also": "Did the last change there as well.",
}
# "Put it on the left" moves what is there: a matter of composition.
_MOVES: Final = re.compile(
    r"(?:put|place|move|shift|bring|set|slide|drag) (?:it|him|her|them|everything"
    r"|the [\w-]+(?: [\w-]+)??) ",
    re.IGNORECASE,
)


def read_adjust(text: str) -> Adjust | None:
    """Return how a text moves the region of the last change; None where it doesn't."""
    plain = text.strip(" ,.;!")
    return next((name for name, pattern in _READINGS if pattern.fullmatch(plain)), None)


def done(adjust: Adjust) -> str:
    """Return the note on a region that was moved."""
    return _DONE[adjust]


def moves(text: str) -> bool:
    """Return whether a text moves what is in the picture already, so that it names no region."""
    return _MOVES.match(text) is not None
