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
    r"(?:(?:lo+l|lmao|rofl|ha(?:ha)+h?|hehe+|wo+w|omg|thanks(?: a lot| so much| again)?"
    r"|thank you(?: so much| very much)?|thx|ty|ok(?:ay)?|yes|yeah|yep|yup|hm+|oh+|ah+|well|hey"
    r"|hi|hello|sure|alright|right|great job|good job|nice job|well done|nice work|hooray|yay"
    r"|btw)\b[ ,.!;:-]*|(?:so |very |really |that'?s |this is |it'?s |looks? )?(?:nice|cool|great"
    r"|awesome|amazing|perfect|lovely|beautiful|cute|good|better|excellent|fantastic|brilliant"
    r"|fun|funny)(?:(?: one| job| work)?[,.!;:]+ ?| (?=but\b|now\b|and now\b)|$)|(?:i )?(?:love"
    r"|like) (?:it|this|that)(?: one| so much| a lot)?(?:[,.!;:]+ ?| (?=but\b|now\b)|$)"
    r"|[^\w\s#@<\"'(]+ ?)",
    re.IGNORECASE,
)
_CHATTER: Final = re.compile(
    r" (?:lo+l|lmao|ha(?:ha)+|hehe+|pls|plz|please|thanks|thank you|thx)[.!]*$", re.IGNORECASE
)
_MAX_TAILS: Final = 3
_DO: Final = (
    "draw|paint|sketch|create|generate|imagine|render|design|make|produce|show|give|add|remove"
    "|put|change|replace|turn|swap|try|do|go|undo|revert|delete|erase|take|have|get|redo|vary"
    "|zoom|move|use|set|bring|switch|keep|let|start|upscale|expand|extend|outpaint|continue|enlarge"
)
_POLITE: Final = re.compile(
    r"(?:please|pls|plz|kindly|just|maybe|perhaps|now|then|so|next)\b[ ,:]+"
    r"|(?:(?:the )?same(?: (?:one|picture|image|thing|again))?|keep (?:everything|it|that|this"
    r"|all|the rest)(?: else)?(?: the same| as (?:it )?is)?)[ ,]+(?:but|just|only)[ ,]+"
    r"|(?:the )?same (?:(?:one|picture|image|thing) )?(?=(?:in|at|with|without|as)\b)|(?:can"
    r"|could|may) (?:we|i|you) (?:please )?(?:have|get|see) (?!\w+ing\b)"
    rf"|(?:can|could|would|will|may|might) (?:you|we|u|i)(?: please| maybe| just| also"
    rf"| now)? (?={_DO})"
    r"|what if (?=(?:they|he|she|the)\b)|(?:i(?:'d| would) (?:like|love|prefer)|i(?:'d"
    r"| would)? want|i need|we need|we want|let'?s have|how about|what about|what if (?:it|we|you"
    r"|there)(?: were| was| had)?)(?: (?:you )?to (?:have|see|get)(?: it)?)? (?!to )"
    rf"|(?:i(?:'d| would) (?:like|love)|i want|i need)(?: you)? to (?={_DO})|(?:let'?s"
    rf"|let us) (?={_DO})",
    re.IGNORECASE,
)
_CHATTY: Final = re.compile(
    r"\b(?:i|i'm|i've|i'll|i'd|me|my|mine|you|you're|your|yours|u|ur|we|we're|us|our|he|she|he's"
    r"|she's|they|they're|lo+l|lmao|ha(?:ha)+|omg|wtf|bro|dude|guys|everyone|anyone|somebody"
    r"|someone|tomorrow|yesterday|tonight|today|later|soon|minutes?|mins?|hours?|weeks?|months?"
    r"|pm|am|opinion|think|thought|guess|mean|know|agree|sorry|please join|brb|afk|discord|slack"
    r"|server|channel|is|are|was|were|isn't|aren't|wasn't|that's|it's|what's|there's|don't"
    r"|doesn't|didn't|can't|won't|has|have|had|does|did|will|would|must|gonna|wanna|got|gets|goes"
    r"|went|came|said|says|seen|saw|why|who|when|because|cause|since|honestly|actually|literally"
    r"|lunch|dinner|meeting)\b",
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
    r"|doubt|joke|cap|chance|shit|biggie|matter)\b.*|(?:no|with (?:love|pleasure|ease)"
    r"|without (?:a )?doubt|more or less|more on that|less is more|an? (?:lot|bit|few|while"
    r"|moment|second|minute|good one|great one|hour|idea|nice one)|some ?day|plus one|one sec"
    r"|two cents)",
    re.IGNORECASE,
)
_PRAISE: Final = re.compile(
    r"(?:nice|great|good|lovely|awesome|beautiful|cool|amazing) [\w-]+|(?:i )?(?:really )?(?:love"
    r"|like) (?:the|how|that) (?!.*\b(?:but|one|\dnd|\dst|\drd|picture|second|first)\b)[\w '-]+",
    re.IGNORECASE,
)
_THANKS: Final = re.compile(r"\b(?:thanks|thank|thx|ty|cheers)\b", re.IGNORECASE)
_SMALL_TALK: Final = re.compile(
    r"(?:(?:so|very|really|oh|haha|that'?s|that|this|it'?s|it|is|looks?|are|was|those|these|much"
    r"|how|what|a|an|one|job|work|picture|image|drawing|the|best|love|i|like|we|you|all|indeed|to"
    r"|me|even|too|just|nice|cool|great|awesome|amazing|perfect|lovely|beautiful|cute|good|better"
    r"|excellent|fantastic|brilliant|fun|funny|bad|ugly|weird|hilarious|wild|crazy|insane|sick"
    r"|epic|hello|hi|hey|bye|morning|night|evening|gg|wp|brb|afk|same|true|agreed|agree|exactly"
    r"|nope|no|yes|ok|okay|fine|what|wtf|damn|bot|wow|absolutely|totally|here|there|congrats"
    r"|everyone|guys|yum|meh|hmm|omg)(?:[ ,.!?;:]+|$))+",
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
