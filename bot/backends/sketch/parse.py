"""Understands a prompt: which subjects, how many, in which colours, where, and in which style."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.backends.sketch.draft import Draft, finish
from bot.backends.sketch.lexing import Lexeme, lex
from bot.backends.sketch.vocabulary import Subject, Vocabulary
from bot.backends.sketch.wish import MAX_COUNT, Item, Mention, Relation, Wish

SMALL_KINDS = frozenset({"food", "flower", "thing", "heavens", "flyer"})
WEARERS = frozenset({"animal", "beast", "person", "flyer", "swimmer", "thing", "plant", "food"})
HOLDERS = frozenset({"animal", "beast", "person", "flyer", "swimmer"})
HELD = frozenset({"food", "flower", "thing"})
HELD_BY_NAME = frozenset({"balloon", "kite", "flag", "umbrella", "star", "hat"})
UNWANTABLE = frozenset({"subject", "group", "unknown"})
UNTOUCHED = frozenset({"grammar", "adjectives", "maybe", "number", "colour", "size"})


# "An oil painting of": up to two words may say which kind, and those stay (oil is a style).
_MEDIUM: Final = re.compile(
    r"^(\W{0,3}(?:(?:an?|the)\s)?(?:[\w-]{1,24}\s){0,2})"
    r"(?:painting|drawing|illustration|photograph|photo|picture|portrait|poster|logo|sketch|print|"
    r"render|rendering|image|artwork|comic|cartoon)\s(?:of|showing)\s",
    re.IGNORECASE,
)
_OPENING_CHARACTERS: Final = 120


def parse(text: str, vocabulary: Vocabulary) -> Wish:
    """Return what a prompt asks for; any text gives some wish, the empty one an empty wish."""
    lexemes = lex(_without_medium(text), vocabulary)
    draft = Draft(vocabulary)
    for at, lexeme in enumerate(lexemes):
        _take(draft, lexeme, lexemes[at + 1 :], lexemes[:at])
    return finish(draft)


def _without_medium(text: str) -> str:
    """Return the text without "A painting of" at its start: a kind of picture, and no subject."""
    return _MEDIUM.sub(r"\1, ", text[:_OPENING_CHARACTERS]) + text[_OPENING_CHARACTERS:]


def _take(d: Draft, lexeme: Lexeme, ahead: Sequence[Lexeme], behind: Sequence[Lexeme]) -> None:
    match lexeme.kind:
        case "end" | "comma":
            _end_clause(d, lexeme, ahead)
        case "and":
            d.forget_modifiers()
        case "number":
            _take_number(d, lexeme.name)
        case "colour":
            _take_colour(d, lexeme.name, ahead, behind)
        case "size":
            d.scale = d.vocabulary.sizes[lexeme.name]
        case "relation":
            _take_relation(d, lexeme.name)
        case "subject":
            _take_subject(d, lexeme, ahead, behind)
        case "style" | "setting" | "light" | "weather":
            _take_scenery(d, lexeme)
        case "group":
            _take_group(d, lexeme)
        case "unknown":
            _take_unknown(d, lexeme, ahead, behind)
        case "maybe" if _is_noun(ahead, behind):
            _take_unknown(d, lexeme, ahead, behind)
        case "body" | "picture" | "verbs":
            d.forget_modifiers()
        case _:
            pass


def _end_clause(d: Draft, lexeme: Lexeme, ahead: Sequence[Lexeme]) -> None:
    d.forget_modifiers()
    goes_on = lexeme.kind == "comma"
    if d.negated:
        listed = next((x for x in ahead if x.kind != "and" and x.text not in {"or", "any"}), None)
        d.negated = goes_on and listed is not None and listed.kind in UNWANTABLE
    if not (goes_on and d.relation in {"wearing", "holding"}):
        d.relation = None
    if not goes_on:
        d.chain.clear()


def _take_number(d: Draft, name: str) -> None:
    number = int(name) if name.isdigit() else d.vocabulary.numbers[name]
    d.count = max(number, d.count or 0)


def _take_colour(d: Draft, name: str, ahead: Sequence[Lexeme], behind: Sequence[Lexeme]) -> None:
    coming = next(
        (x for x in ahead if x.kind not in {"adjectives", "maybe", "size", "colour"}), None
    )
    if coming is not None and coming.kind in {"subject", "unknown"}:
        d.colour = d.colour or name
        return
    said_of_last = bool(behind) and behind[-1].text in {"is", "are", "in", "coloured", "colored"}
    if said_of_last and d.mentions and (coming is None or coming.kind in {"end", "comma", "and"}):
        d.mentions[-1] = replace(d.mentions[-1], colour=name)


def _take_relation(d: Draft, kind: str) -> None:
    d.forget_modifiers()
    if kind == "without":
        d.negated = True
        return
    d.negated = False
    d.relation = kind
    d.anchor = _anchor(d, kind)


def _anchor(d: Draft, kind: str) -> int | None:
    """Return the mention that a relation starts from: who wears or holds, else the last one."""
    last = len(d.mentions) - 1
    if kind in {"wearing", "holding"}:
        for able in (HOLDERS, WEARERS):
            for index in range(last, -1, -1):
                if d.subject(d.mentions[index].name).kind in able:
                    return index
    return last if last >= 0 else None


def _take_scenery(d: Draft, lexeme: Lexeme) -> None:
    if d.negated:
        d.without.add(lexeme.name)
        return
    match lexeme.kind:
        case "style":
            d.style = lexeme.name
        case "light":
            d.light = d.light or lexeme.name
        case "weather" if lexeme.name not in d.weather:
            d.weather.append(lexeme.name)
        case "setting" if lexeme.name not in d.settings:
            d.settings.append(lexeme.name)
        case _:
            pass
    d.forget_modifiers()
    if lexeme.kind == "setting":
        if d.relation == "behind" and d.anchor is not None:
            d.mentions[d.anchor] = replace(d.mentions[d.anchor], far=True)
        d.relation = None


def _take_group(d: Draft, lexeme: Lexeme) -> None:
    if d.negated:
        d.without.add(lexeme.name)
    elif lexeme.name in {"animals", "flowers", "plants", "buildings"}:
        d.unknown.append(lexeme.text)


def _take_unknown(
    d: Draft, lexeme: Lexeme, ahead: Sequence[Lexeme], behind: Sequence[Lexeme]
) -> None:
    coming = ahead[0] if ahead else None
    if coming is not None and coming.text in d.vocabulary.forms.style_nouns:
        d.unknown_styles.append(lexeme.text)
    elif d.negated or (coming is not None and coming.kind in {"subject", "setting"}):
        return
    elif behind and behind[-1].kind == "unknown" and d.unknown:
        d.unknown[-1] += " " + lexeme.text
    elif not _is_verb(lexeme, ahead, behind):
        d.unknown.append(_undo_compound(d, lexeme, coming, behind))
    d.forget_modifiers()
    if not (behind and behind[-1].kind == "subject"):
        d.relation = None


def _is_noun(ahead: Sequence[Lexeme], behind: Sequence[Lexeme]) -> bool:
    """Say whether a word that looks like an adjective stands where only a noun can: "a radish"."""
    introduced = bool(behind) and (
        behind[-1].kind in {"number", "colour", "size", "adjectives"} or behind[-1].text == "the"
    )
    if not introduced or not ahead:
        return introduced
    listed = ahead[0].kind == "comma" and len(ahead) > 1 and ahead[1].kind == "number"
    return listed or ahead[0].kind in {"end", "and", "relation"}


def _is_verb(lexeme: Lexeme, ahead: Sequence[Lexeme], behind: Sequence[Lexeme]) -> bool:
    after_noun = bool(behind) and behind[-1].kind == "subject" and not behind[-1].plural
    opens_object = bool(ahead) and ahead[0].kind in UNTOUCHED | {"relation", "subject"}
    return lexeme.text.endswith("s") and after_noun and opens_object


def _undo_compound(
    d: Draft, lexeme: Lexeme, coming: Lexeme | None, behind: Sequence[Lexeme]
) -> str:
    """Return the whole of "dog food", and take back the dog that was understood too early."""
    closes = coming is None or coming.kind in {"end", "comma", "and", "relation", "setting"}
    if not (closes and behind and behind[-1].kind == "subject" and not behind[-1].plural):
        return lexeme.text
    if d.mentions and d.mentions[-1].name == behind[-1].name:
        gone = len(d.mentions) - 1
        d.mentions.pop()
        d.chain = [index for index in d.chain if index != gone]
    return f"{behind[-1].text} {lexeme.text}"


def _take_subject(
    d: Draft, lexeme: Lexeme, ahead: Sequence[Lexeme], behind: Sequence[Lexeme]
) -> None:
    if lexeme.name == "pencil" and _is_manner(d, ahead, behind):
        d.style = "pencil"
        return
    if d.negated:
        d.without.add(d.vocabulary.groups.get(lexeme.text, lexeme.name))
        d.forget_modifiers()
        return
    subject = d.subject(lexeme.name)
    count = _count(d, lexeme, subject)
    if _not_worn(d, subject, lexeme):
        d.cannot.append(
            f"put the {lexeme.text} on the {d.subject(d.mentions[d.anchor or 0].name).label}"
        )
    elif not _attach(d, subject, count, lexeme.plural):
        _mention(d, subject, count, joined=bool(behind) and behind[-1].kind != "comma")
    d.forget_modifiers()


def _is_manner(d: Draft, ahead: Sequence[Lexeme], behind: Sequence[Lexeme]) -> bool:
    """Say whether a thing's name is used for a style: "pencil drawing", or ", pencil,"."""
    if ahead and ahead[0].text in d.vocabulary.forms.style_nouns:
        return True
    closed = not ahead or ahead[0].kind in {"comma", "end"}
    return closed and (not behind or behind[-1].kind in {"comma", "end"} or behind[-1].name == "in")


def _count(d: Draft, lexeme: Lexeme, subject: Subject) -> int:
    number = d.count
    if lexeme.text.rsplit(" ", 1)[-1] in d.vocabulary.forms.paired and number == 2:
        number = 1  # "a pair of glasses" is one thing
    if number is None or (number == 1 and lexeme.plural):
        number = (5 if subject.kind in SMALL_KINDS else 3) if lexeme.plural else 1
    if number > MAX_COUNT:
        d.left_out.append(f"{subject.label} beyond the first {MAX_COUNT}")
    return min(number, MAX_COUNT)


def _not_worn(d: Draft, subject: Subject, lexeme: Lexeme) -> bool:
    """Say whether something is to be worn where the painter has no way to put it."""
    meant = d.relation in {"wearing", "in"} or (d.relation == "with" and bool(subject.slot))
    if subject.kind != "wearable" or not meant or d.anchor is None:
        return False
    wearer = d.subject(d.mentions[d.anchor].name)
    return not subject.slot or (subject.slot == "body" and not (wearer.sit or wearer.wear))


def _attach(d: Draft, subject: Subject, count: int, plural: bool) -> bool:
    """Put on or hand over what is worn or held; say whether it was."""
    if d.anchor is None or d.relation not in {"wearing", "holding", "with", "in", "under", "on"}:
        return False
    wearer = d.subject(d.mentions[d.anchor].name)
    item = Item(subject.name, d.colour, count)
    if subject.slot and d.relation in {"wearing", "with", "in"} and wearer.kind in WEARERS:
        for index in _bearers(d, plural or subject.slot == "eyes"):
            old = d.mentions[index]
            d.mentions[index] = replace(old, wearing=(*old.wearing, item))
        d.relation = "wearing"
        return True
    if wearer.slot and d.relation == "on" and subject.kind in WEARERS:
        worn = d.mentions.pop(d.anchor)
        d.chain.clear()
        d.relation = None
        _mention(d, subject, count, joined=False)
        d.mentions[-1] = replace(d.mentions[-1], wearing=(Item(worn.name, worn.colour),))
        return True
    held = subject.kind in HELD or subject.name in HELD_BY_NAME or bool(subject.slot)
    takes = d.relation == "holding" or (d.relation == "with" and held)
    shelters = d.relation == "under" and subject.name == "umbrella"
    if (takes or shelters) and wearer.kind in HOLDERS and subject.kind != "wall":
        for index in _bearers(d, plural):
            old = d.mentions[index]
            d.mentions[index] = replace(old, holding=(*old.holding, item))
        d.relation = "holding"
        return True
    return False


def _bearers(d: Draft, all_of_them: bool) -> list[int]:
    if all_of_them and d.anchor in d.chain:
        return list(d.chain)
    return [d.anchor] if d.anchor is not None else []


def _mention(d: Draft, subject: Subject, count: int, *, joined: bool) -> None:
    relation = None
    if d.relation in {"on", "in", "beside", "behind", "before", "under", "above", "with"} and (
        d.anchor is not None
    ):
        kind = "beside" if d.relation == "with" else d.relation
        relation = Relation(kind, d.anchor)
    d.mentions.append(Mention(subject.name, count, d.colour, d.scale))
    index = len(d.mentions) - 1
    if relation is not None:
        # Kept with the one that was said first: "cat on sofa" belongs to the cat.
        first = relation.target
        together = d.chain if relation.kind in {"on", "in"} and first in d.chain else [first]
        for one in together:
            old = d.mentions[one]
            link = old.relation or Relation(relation.kind, index)
            d.mentions[one] = replace(old, relation=link)
        d.chain = [index]
    elif joined and d.chain and d.relation is None:
        d.chain.append(index)
    else:
        d.chain = [index]
    d.relation, d.anchor = None, None
