"""What is said around a wish: greetings, politeness, and talk that wants no picture at all."""

from __future__ import annotations

import re
from typing import Final

NOT_UNDERSTOOD: Final = (
    "I couldn't read a change in that. Try for example “make it anime-style”, “add a red hat”, "
    "“make the hat blue”, “now at night” or “new picture: a castle”."
)

_MENTION: Final = re.compile(r"(?:<@[!&]?\w+>|@\S+)[ ,:]*")
_CALL: Final = re.compile(r"(?:(?:hey|hi|hello|ok|yo|dear) )?limner\b[ ,:!]*", re.IGNORECASE)
_LEAD: Final = re.compile(
    r"(?:(?:lo+l|lmao|rofl|ha(?:ha)+h?|hehe+|wo+w|omg|thanks(?: a lot| so much| again)?|thank you"
    r"(?: so much| very much)?|thx|ty|ok(?:ay)?|yes|yeah|yep|yup|hm+|oh+|ah+|well|hey|hi|hello|sure"
    r"|alright|right|great job|good job|nice job|well done|nice work|hooray|yay|btw)\b[ ,.!;:-]*"
    r"|(?:so |very |really |that'?s |this is |it'?s |looks? )?(?:nice|cool|great|awesome|amazing"
    r"|perfect|lovely|beautiful|cute|good|better|excellent|fantastic|brilliant|fun|funny)"
    r"(?:(?: one| job| work)?[,.!;:]+ ?| (?=but\b|now\b|and now\b)|$)"
    r"|(?:i )?(?:love|like) (?:it|this|that)(?: one| so much| a lot)?(?:[,.!;:]+ ?| (?=but\b"
    r"|now\b)|$)"
    r"|[^\w\s#@<\"'(]+ ?)",
    re.IGNORECASE,
)
_CHATTER: Final = re.compile(
    r" (?:lo+l|lmao|ha(?:ha)+|hehe+|pls|plz|please|thanks|thank you|thx)[.!]*$", re.IGNORECASE
)
_MAX_TAILS: Final = 3
_DO: Final = (
    "draw|paint|sketch|create|generate|imagine|render|design|make|produce|show|give|add|remove|put"
    "|change|replace|turn|swap|try|do|go|undo|revert|delete|erase|take|have|get|redo|vary|zoom|move"
    "|use|set|bring|switch|keep|let|start"
)
_POLITE: Final = re.compile(
    rf"(?:please|pls|plz|kindly|just|maybe|perhaps)\b[ ,]+"
    rf"|(?:can|could|would|will|may|might) (?:you|we|u|i)(?: please| maybe| just| also"
    rf"| now)? (?={_DO})"
    rf"|(?:can|could|may) (?:we|i) (?:please )?(?:have|get|see) (?!\w+ing\b)"
    r"|(?:i(?:'d| would) (?:like|love|prefer)|i(?:'d| would)? want|i need|we need|we want"
    r"|let'?s have"
    r"|how about|what about|what if (?:it|we|you|there)(?: were| was"
    r"| had)?)(?: (?:you )?to (?:have|see"
    r"|get)(?: it)?)? (?!to )"
    rf"|(?:i(?:'d| would) (?:like|love)|i want|i need)(?: you)? to (?={_DO})"
    rf"|(?:let'?s|let us) (?={_DO})",
    re.IGNORECASE,
)
_CHATTY: Final = re.compile(
    r"\b(?:i|i'm|i've|i'll|i'd|me|my|mine|you|you're|your|yours|u|ur|we|we're|us|our|he|she"
    r"|he's|she's"
    r"|they|they're|lo+l|lmao|ha(?:ha)+|omg|wtf|bro|dude|guys|everyone|anyone|somebody|someone"
    r"|tomorrow|yesterday|tonight|today|later|soon|minutes?|mins?|hours?|weeks?|months?|pm|am"
    r"|opinion|think|thought|guess|mean|know|agree|sorry|please join|brb|afk|discord|slack|server|channel"
    r"|is|are|was|were|isn't|aren't|wasn't|that's|it's|what's|there's|don't|doesn't|didn't"
    r"|can't|won't"
    r"|has|have|had|does|did|will|would|must|gonna|wanna|got|gets|goes|went|came|said|says"
    r"|seen|saw|why|who|when|because|cause|since|honestly|actually|literally|lunch|dinner"
    r"|meeting)\b",
    re.IGNORECASE,
)
_PERSONAL: Final = re.compile(
    r"\b(?:i|i'm|i've|i'll|i'd|me|you|you're|your|u|ur|we|we're|us|our)\b", re.IGNORECASE
)
_PHRASE: Final = re.compile(
    r"(?:(?:but |now |and |also )?(?:with|without|wearing|holding|more|less|fewer|no|plus)"
    r"|(?:but |now |and )?(?:an?|two|three|four|five|some|many|lots of)) [\w' ,-]+",
    re.IGNORECASE,
)
_IDIOM: Final = re.compile(
    r"no (?:way|problem|worries|idea|thanks?|clue|comment|one (?:knows|cares)|kidding|rush|pun"
    r"|doubt"
    r"|joke|cap|chance|shit|biggie|matter)\b.*"
    r"|(?:no|with (?:love|pleasure|ease)|without (?:a )?doubt|more or less|more on that"
    r"|less is more"
    r"|an? (?:lot|bit|few|while|moment|second|minute|good one|great one|hour|idea|nice one)"
    r"|some ?day|plus one|one sec|two cents)",
    re.IGNORECASE,
)
_PRAISE: Final = re.compile(
    r"(?:nice|great|good|lovely|awesome|beautiful|cool|amazing) [\w-]+"
    r"|(?:i )?(?:really )?(?:love|like) (?:the|how|that) (?!.*\b(?:but|one|\dnd|\dst|\drd"
    r"|picture|second|first)\b)"
    r"[\w '-]+",
    re.IGNORECASE,
)
_THANKS: Final = re.compile(r"\b(?:thanks|thank|thx|ty|cheers)\b", re.IGNORECASE)
_SMALL_TALK: Final = re.compile(
    r"(?:(?:so|very|really|oh|haha|that'?s|that|this|it'?s|it|is|looks?|are|was|those|these"
    r"|much|how|what"
    r"|a|an|one|job|work|picture|image|drawing|the|best|love|i|like|we|you|all|indeed|to|me"
    r"|even|too|just"
    r"|nice|cool|great|awesome|amazing|perfect|lovely|beautiful|cute|good|better|excellent"
    r"|fantastic"
    r"|brilliant|fun|funny|bad|ugly|weird|hilarious|wild|crazy|insane|sick|epic|hello|hi|hey"
    r"|bye|morning"
    r"|night|evening|gg|wp|brb|afk|same|true|agreed|agree|exactly|nope|no|yes|ok|okay|fine"
    r"|what|wtf|damn"
    r"|bot|wow|absolutely|totally|here|there|congrats|everyone|guys|yum|meh|hmm"
    r"|omg)(?:[ ,.!?;:]+|$))+",
    re.IGNORECASE,
)


def unwrap(text: str) -> str:
    """Return the wish inside a message: without calls, thanks, laughter and politeness."""
    start = 0
    while (end := _end_of_lead(text, start)) > start:
        start = end
    text = text[start:]
    for _ in range(_MAX_TAILS):
        text = _CHATTER.sub("", text)
    return text.strip()


def _end_of_lead(text: str, start: int) -> int:
    matches = (pattern.match(text, start) for pattern in (_MENTION, _CALL, _LEAD, _POLITE))
    return next((match.end() for match in matches if match and match.end() > start), start)


def is_small_talk(text: str) -> bool:
    """Return whether nothing in a text could be drawn: "that's great"."""
    plain = text.strip(" .,!?")
    return not any(char.isalnum() for char in text) or any(
        pattern.fullmatch(plain) for pattern in (_SMALL_TALK, _IDIOM, _PRAISE)
    )


def is_chatty(text: str) -> bool:
    """Return whether a text sounds like people talking: pronouns, finite verbs, times."""
    return _CHATTY.search(text) is not None


def is_personal(text: str) -> bool:
    """Return whether a text speaks of people in the conversation: "I", "you", "we"."""
    return _PERSONAL.search(text) is not None


def is_image_phrase(text: str) -> bool:
    """Return whether a text without any verb names something to see: "with a hat"."""
    return not is_chatty(text) and _PHRASE.fullmatch(text) is not None and len(text.split()) <= 16


def calls_someone(text: str) -> bool:
    """Return whether a message begins with a mention."""
    return _MENTION.match(text) is not None


def reply_to(text: str) -> str:
    """Return a friendly answer to talk that was meant for the bot."""
    if _THANKS.search(text):
        return "You're welcome! Tell me what to change, or what to draw next."
    return (
        "I'm here. Tell me what to draw, or what to change in a picture: “make it anime-style”, "
        "“add a red hat”, “undo”."
    )
