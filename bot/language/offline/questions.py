"""Questions about the bot and its pictures, answered from what is known."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from bot.language.offline.hearing import Hearing
from bot.language.offline.nouns import find

_HELP: Final = (
    "Tell me what to draw in plain words, for example “three pictures of a dog wearing pink "
    "sunglasses, on the beach, wide”. Then refine it: “make it anime-style”, “add a hat”, "
    "“remove the dog”, “make it wider”, “the second one, but at night”, “another one”, “undo”, "
    "“go back to 2”, “new picture: a castle”."
)
_NO_RULES: Final = "/help lists what may not be drawn here."
_WRITTEN: Final = (
    "/prompt writes prompts from a few words, for example “/prompt a dog, for Midjourney”, and "
    "/describe writes some for a picture."
)
_DELETED: Final = (
    "“Delete” below a picture deletes it. To take something out of the picture, name it: “remove "
    "the dog”."
)
_MAX_QUOTED: Final = 300

_ASKING: Final = re.compile(
    r"(?:what|why|who|whose|where|when|which|how|is|are|am|was|were|do|does|did|can|could|will"
    r"|would|should|have|has|isn't|aren't|don't|doesn't|didn't|can't|won't)\b",
    re.IGNORECASE,
)
_FORBIDDEN: Final = re.compile(
    r"(?:what|which)(?: \w+){0,2} (?:can't|can not|cannot|won't|may not|must not|mustn't"
    r"|shouldn't)\b.*|what(?:'s| is| are|'re)(?: the)? (?:not allowed|forbidden|prohibited|banned"
    r"|rules?|policy)\b.*|(?:the )?rules\??|what (?:is|are) (?:you|i|we) not allowed\b.*",
    re.IGNORECASE,
)
_ABLE: Final = re.compile(
    r"(?:what (?:all )?(?:can|could|do) (?:you|this bot|it|limner) (?:do|draw|make|paint"
    r"|create)\b.*|(?:how|what) (?:do|does|can) (?:i|we|this|it|you|one) (?:use|work|start"
    r"|do this|refine|edit|say|ask|change|draw)\b.*|help(?: me)?[!?]*|how to use\b.*"
    r"|who are you\b.*|what are you\b.*|are you (?:a bot|there|real|an ai)\b.*|(?:which"
    r"|what) styles\b.*)",
    re.IGNORECASE,
)
_STYLES: Final = re.compile(r"(?:which|what) styles\b.*", re.IGNORECASE)
_LEFT: Final = re.compile(
    r"(?:how (?:many|much)\b.*\b(?:left|remain\w*|can i (?:still )?(?:draw|make)|quota|per day"
    r"|today)\b.*|(?:what(?:'s| is| are) )?(?:my |the )?(?:limits?|quota)\b\??|when (?:does|do"
    r"|is)\b.*\b(?:renew|reset)\w*.*)",
    re.IGNORECASE,
)
_MISSING: Final = re.compile(
    r"(?:why (?:is|are) there (?:no|not)(?: any| an?)?|where(?:'s| is| are)(?: the| my)?"
    r"|why (?:did|do|have)(?:n't| not)?(?: you)?(?: not)? (?:draw|add|include|put)(?: in)?(?: the"
    r"| an?| any)?|why (?:didn't|don't|haven't) you (?:draw|add|include|put)(?: the| an?"
    r"| any)?) (?P<thing>[^?]+)\??",
    re.IGNORECASE,
)
_PROMPT: Final = re.compile(
    r"(?:what(?:'s| is| was)|show(?: me)?|which(?: is| was)?) (?:the |your )?(?:prompt"
    r"|recipe)\b.*|what(?:'s| is| are) (?:this|that|it|these|in (?:it|this"
    r"|the picture))\b\??(?: picture| image)?\??|what did (?:you|it) draw\b.*|describe (?:it|this"
    r"|the picture)\b.*",
    re.IGNORECASE,
)
_WRITES: Final = re.compile(
    r"(?:please )?(?:write|give|suggest|generate|create|make)(?: me| us)? "
    r"(?:an? |some |two |four )?prompts?\b.*|describe",
    re.IGNORECASE,
)
_DELETES: Final = re.compile(
    r"(?:please )?(?:delete|remove|erase) (?:it|(?:this|that|the)(?: picture| image| photo)?)"
    r"(?: please)?",
    re.IGNORECASE,
)
_VERSION: Final = re.compile(r"(?:which|what) version\b.*|what number\b.*", re.IGNORECASE)


def answer(text: str, hearing: Hearing) -> str | None:
    """Return the answer to a question that the bot understands, None to anything else."""
    for pattern, reply in _ANSWERS:
        match = pattern.fullmatch(text)
        if match is not None:
            return reply(hearing, match)
    return None


def is_question(text: str) -> bool:
    """Return whether a text asks something."""
    return text.endswith("?") and _ASKING.match(text) is not None


def unanswered(hearing: Hearing) -> str:
    """Return what is said to a question that the bot does not understand."""
    if hearing.parent is None:
        return f"I can't answer that one, but I can draw. {_HELP}"
    return f"I can't answer that one. {_about_prompt(hearing)} Tell me what to change in it."


def _able(hearing: Hearing, _: re.Match[str]) -> str:
    return _HELP


def _styles(hearing: Hearing, _: re.Match[str]) -> str:
    if not hearing.styles:
        return _HELP
    return f"For example {', '.join(hearing.styles)}. Any other works too: “in the style of …”."


def _forbidden(hearing: Hearing, _: re.Match[str]) -> str:
    if not hearing.rules:
        return _NO_RULES
    return "What may not be drawn here: " + " ".join(hearing.rules)


def _left(hearing: Hearing, _: re.Match[str]) -> str:
    if not hearing.pictures_left_today:
        return "/limits shows how many pictures you have left, and when that renews."
    return f"Pictures left for you today: {hearing.pictures_left_today}; /limits shows more."


def _missing(hearing: Hearing, match: re.Match[str]) -> str | None:
    if hearing.parent is None:
        return None
    thing = match["thing"].strip()[:60]
    known = find(f"{hearing.parent.words}, {hearing.parent.prompt}", thing) is not None
    if not (known or hearing.addressed_to_the_bot or match[0].casefold().startswith("why")):
        return None
    if known:
        return (
            f"{_about_prompt(hearing)} The painter may have left “{thing}” out; "
            f"try “another one”, or say more exactly where it should be."
        )
    return f"{_about_prompt(hearing)} Nothing in it asks for “{thing}”: say “add {thing}”."


def _prompt(hearing: Hearing, _: re.Match[str]) -> str | None:
    if hearing.uploads:
        return _WRITTEN
    return _about_prompt(hearing) if hearing.parent else None


def _writes(hearing: Hearing, _: re.Match[str]) -> str:
    return _WRITTEN


def _deletes(hearing: Hearing, _: re.Match[str]) -> str | None:
    # With a place that is pointed at, it is what stands there that shall go.
    return _DELETED if hearing.parent and not (hearing.uploads or hearing.place_shown) else None


def _version(hearing: Hearing, _: re.Match[str]) -> str | None:
    if hearing.parent is None:
        return None
    return f"This is v{hearing.parent.number}."


def _about_prompt(hearing: Hearing) -> str:
    if hearing.parent is None:
        return ""
    prompt = hearing.parent.prompt[:_MAX_QUOTED].strip()
    return f"v{hearing.parent.number} was drawn from this prompt: “{prompt}”"


_Answer = Callable[[Hearing, re.Match[str]], str | None]
_ANSWERS: Final[tuple[tuple[re.Pattern[str], _Answer], ...]] = (
    (_FORBIDDEN, _forbidden),
    (_STYLES, _styles),
    (_ABLE, _able),
    (_LEFT, _left),
    (_MISSING, _missing),
    (_PROMPT, _prompt),
    (_WRITES, _writes),
    (_DELETES, _deletes),
    (_VERSION, _version),
)
