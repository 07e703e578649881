"""A wish in the making: what the parser has understood so far, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.backends.sketch.vocabulary import Subject, Vocabulary
from bot.backends.sketch.wish import Mention, Relation, Wish

GROUP_KINDS = {
    "people": {"person"},
    "animals": {"animal", "beast", "flyer", "swimmer"},
    "buildings": {"building"},
    "plants": {"plant", "flower"},
    "flowers": {"flower"},
}


@dataclass(slots=True)
class Draft:
    """What has been understood so far; lives for one call of `parse`."""

    vocabulary: Vocabulary
    mentions: list[Mention] = field(default_factory=list)
    settings: list[str] = field(default_factory=list)
    light: str | None = None
    weather: list[str] = field(default_factory=list)
    style: str | None = None
    without: set[str] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)
    unknown_styles: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    cannot: list[str] = field(default_factory=list)
    count: int | None = None
    colour: str | None = None
    scale: float = 1.0
    relation: str | None = None
    anchor: int | None = None
    chain: list[int] = field(default_factory=list)
    negated: bool = False

    def subject(self, name: str) -> Subject:
        """Return a subject of the vocabulary."""
        return self.vocabulary.subjects[name]

    def forget_modifiers(self) -> None:
        """Drop the number, colour and size that no subject took."""
        self.count, self.colour, self.scale = None, None, 1.0


def finish(d: Draft) -> Wish:
    """Return what all of it comes to, without what must not appear."""
    kept = _without(d)
    snowy = "snow" in d.settings and len(d.settings) > 1
    settings = [name for name in d.settings if not (snowy and name == "snow")]
    return Wish(
        mentions=tuple(kept),
        setting=settings[0] if settings else None,
        light=d.light,
        weather=tuple(d.weather),
        style=d.style,
        snowy=snowy,
        without=frozenset(d.without),
        unknown=tuple(dict.fromkeys(d.unknown)),
        unknown_styles=tuple(dict.fromkeys(d.unknown_styles)),
        cannot=tuple(dict.fromkeys(d.cannot)),
        left_out=(*(f"the {name}" for name in settings[1:]), *d.left_out),
    )


def _unwanted(d: Draft, name: str) -> bool:
    kinds = set().union(*(GROUP_KINDS.get(group, set()) for group in d.without))
    return name in d.without or d.subject(name).kind in kinds


def _without(d: Draft) -> list[Mention]:
    """Drop what must not appear, and point the relations of the rest to their new positions."""
    stays = [index for index, m in enumerate(d.mentions) if not _unwanted(d, m.name)]
    new_index = {old: new for new, old in enumerate(stays)}
    kept = []
    for old in stays:
        mention = d.mentions[old]
        link = mention.relation
        if link is not None:
            target = new_index.get(link.target)
            link = Relation(link.kind, target) if target is not None else None
        worn = tuple(i for i in mention.wearing if not _unwanted(d, i.name))
        held = tuple(i for i in mention.holding if not _unwanted(d, i.name))
        kept.append(replace(mention, relation=link, wearing=worn, holding=held))
    return kept
