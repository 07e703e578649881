"""Writes the vocabulary into docs/sketch.md, between its markers.

Run it with `python -m benchmarks.sketch_vocabulary` after a change of the painter's tables; a test
compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.backends.sketch.vocabulary import Vocabulary, load

PAGE = Path(__file__).parent.parent / "docs" / "sketch.md"
BEGIN, END = "<!-- vocabulary: begin -->", "<!-- vocabulary: end -->"
KINDS = {
    "animal": "Animals that sit and look at you",
    "beast": "Animals seen from the side",
    "flyer": "In the air",
    "swimmer": "In the water",
    "person": "People",
    "plant": "Trees",
    "flower": "Flowers and small plants",
    "building": "Buildings",
    "vehicle": "Vehicles",
    "boat": "Boats",
    "furniture": "Furniture",
    "wall": "On the wall",
    "heavens": "In the sky",
    "food": "Food and drink",
    "thing": "Things",
    "wearable": "Things to wear",
}
WORDS = {"style": "Styles", "setting": "Places", "light": "Light", "weather": "Weather"}


def listing(vocabulary: Vocabulary) -> str:
    """Return the vocabulary as Markdown."""
    parts = [f"{len(vocabulary.subjects)} subjects, with these names (plurals are understood):"]
    for kind, title in KINDS.items():
        rows = [s for s in vocabulary.subjects.values() if s.kind == kind]
        names = "; ".join(", ".join((f"**{s.label}**", *s.names)) for s in rows)
        parts.append(f"**{title}** ({len(rows)}): {names}.")
    for kind, title in WORDS.items():
        spoken = _spoken(vocabulary, kind)
        names = "; ".join(
            ", ".join((f"**{name}**", *(word for word in words if word != name)))
            for name, words in spoken.items()
        )
        parts.append(f"**{title}** ({len(spoken)}): {names}.")
    parts.append(f"**Colours** ({len(vocabulary.colours)}): {', '.join(vocabulary.colours)}.")
    parts.append(f"**Sizes**: {', '.join(vocabulary.sizes)}.")
    return "\n\n".join(parts)


def _spoken(vocabulary: Vocabulary, kind: str) -> Mapping[str, list[str]]:
    spoken: dict[str, list[str]] = {}
    for phrase, entry in vocabulary.phrases.items():
        if entry.kind == kind:
            spoken.setdefault(entry.name, []).append(phrase)
    return spoken


def renewed(page: str, vocabulary: Vocabulary) -> str:
    """Return the page with a fresh vocabulary between its markers."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{listing(vocabulary)}\n\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8"), load()), encoding="utf-8")
