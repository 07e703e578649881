"""Every picture's file says how it came to be: made by AI, changed by AI, or drawn by a program.

Where the provider signed a file (C2PA), not a byte of it changes. The note names the model, and
neither the member nor their words.
"""

from __future__ import annotations

import enum
from dataclasses import replace
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from bot.domain import Drawing, RawPicture
from bot.pipeline.containers import is_signed, with_note

_TERMS: Final = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_END: Final = b"</rdf:RDF>"
_XMP: Final = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">{about}{described}</rdf:RDF>'
    '</x:xmpmeta><?xpacket end="r"?>'
)
_ABOUT: Final = (
    '<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""'
    ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
    " Iptc4xmpExt:DigitalSourceType={kind}{model}/>"
)
_DESCRIBED: Final = (
    '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmp:CreatorTool="Limner"><dc:description>'
    '<rdf:Alt><rdf:li xml:lang="x-default">{sentence}</rdf:li></rdf:Alt></dc:description>'
    "</rdf:Description>"
)


class Origin(enum.Enum):
    """How a picture came to be; the values are IPTC's terms for it (NewsCodes, 2025)."""

    MADE = "trainedAlgorithmicMedia"
    CHANGED = "compositeWithTrainedAlgorithmicMedia"
    SKETCHED = "algorithmicMedia"  # no model was trained for it


def marked_drawing(drawing: Drawing, sketch: bool) -> Drawing:
    """Return what a back end drew, its files saying so; copies some megabytes."""
    origin = Origin.SKETCHED if sketch else Origin.MADE
    pictures = tuple(marked(picture, origin, drawing.model) for picture in drawing.pictures)
    return replace(drawing, pictures=pictures)


def marked(picture: RawPicture, origin: Origin, model: str, source: str = "") -> RawPicture:
    """Return a picture whose file says where it comes from, every pixel to the bit the same.

    What the provider signed, or says itself in IPTC's terms, stays as it came; so does a file of
    which nothing can be made, since it is paid for and must not go down with its note.

    Args:
        picture: As drawn.
        origin: How it came to be.
        model: Its name; not needed for a sketch.
        source: Which picture was changed.
    """
    if is_signed(picture.data):
        return picture
    sentence = _sentence(origin, model, source)
    data = with_note(picture.data, sentence, lambda old: _packet(old, origin, model, sentence))
    return picture if data == picture.data else RawPicture(data, picture.media_type)


def _sentence(origin: Origin, model: str, source: str) -> str:
    shown = _plain(model)
    match origin:
        case Origin.MADE:
            return f"Made by AI ({shown}) with Limner." if shown else "Made by AI with Limner."
        case Origin.CHANGED:
            by = f"Changed by AI ({shown}) with Limner" if shown else "Changed by AI with Limner"
            return f"{by}, from picture {source}." if source else f"{by}."
        case Origin.SKETCHED:
            return "Drawn by Limner's sketch renderer, a computer program without AI."


def _packet(old: bytes, origin: Origin, model: str, sentence: str) -> bytes:
    """Return the XMP packet of a file that has `old`: kept, and told in it what it does not say."""
    if b"DigitalSourceType" in old:
        return old
    used = _plain(model) if origin is not Origin.SKETCHED else ""
    about = _ABOUT.format(
        kind=quoteattr(_TERMS + origin.value),
        model=f" Iptc4xmpExt:AISystemUsed={quoteattr(used)}" if used else "",
    )
    head, end, tail = old.rpartition(_END)
    if end:
        return b"".join((head, about.encode(), end, tail))
    return _XMP.format(about=about, described=_DESCRIBED.format(sentence=escape(sentence))).encode()


def _plain(name: str) -> str:
    """Return a model's name as XML can hold it."""
    return "".join(sign for sign in name if sign.isprintable())[:200]
