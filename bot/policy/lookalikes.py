"""Letters that pass for Latin ones: tables from one character to one, and what applies them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from unicodedata import name

# Lower-case letters of other scripts, most of them from Unicode's list of confusables (UTS 39,
# version 16); used only where scripts are mixed, so that Russian stays Russian.
_SCRIPTS: Final = (
    # Cyrillic
    (
        "авгекмнопрстухѕіјԁһԛԝѵӏьпийљњћђєѡқҝңүұәөѓќўџҽҿ",
        "abrekmhonpctyxsijdhqwvlbnuunnhhewkkhyyeorkyuee",
    ),
    # Greek
    ("αβγεηικνορτυχωσςμδθλπφζξϲϳ", "abyenikvoptuxwssmdolnozecj"),
    # Armenian
    ("օսհոցզքգեռտկլտմդյւժաշճթ", "ouhngqfqenukluufjldwzdp"),
    # Cherokee, in the form that folding case leaves
    (
        "ᎪᏴᏟᎠᎬᎰᏀᎻᎥᎫᏦᏞᎷᏁᎾᏢᏭᎡᏚᎢᏌᏙᎳᎩᏃᏒᏆᎽᎱᏋᏏᏔᏕᏗᏧᏳᎮᎶᏂᏇᏪ",
        "abcdefghijklmnopqrstuvwyzriyrebwsndgpghwl",
    ),
    # Coptic
    ("ⲁⲃⲅⲇⲉⲏⲓⲕⲙⲛⲟⲣⲥⲧⲩⲭⲱ", "abrdehikmnopctyxw"),
    # Lisu
    ("ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ", "abcdefghijklmnoprstuvwxyz"),
    # Canadian syllabics, and Chinese and Japanese signs of "fancy letters"
    ("ᗩᗷᑕᗪᗴᖴᘜᕼᒍᏦᒪᗰᑎᑭᖇᔕᑌᐯᗯ᙭ᘔ", "abcdefghjklmnprsuvwxz"),
)
_SIGNS: Final = (
    "卂乃匚乇千卄丨爪几卩尺丂山乂乙ㄥㄖㄒㄩㄚ刀ᄃりムんのゐひ",
    "abcefhimnprswxzlotuydcrghoau",
)
FOREIGN: Final = str.maketrans(
    "".join(letters for letters, _ in _SCRIPTS), "".join(latin for _, latin in _SCRIPTS)
)
# Meaning in their own languages, so only where the result reads as words.
SIGNS: Final[dict[int, int | str]] = {**FOREIGN, **str.maketrans(*_SIGNS)}

_TILES: Final[dict[int, int | str]] = {
    start + offset: ord("a") + offset
    for start in (0x249C, 0x1F110, 0x1F130, 0x1F150, 0x1F170, 0x1F1E6)
    for offset in range(26)
}
_BRAILLE: Final[dict[int, int | str]] = {
    0x2800 + dots: letter
    for dots, letter in zip(
        (1, 3, 9, 25, 17, 11, 27, 19, 10, 26, 5, 7, 13, 29, 21, 15, 31, 23, 14, 30, 37, 39, 58, 45,
         61, 53),
        "abcdefghijklmnopqrstuvwxyz",
        strict=True,
    )
}  # fmt: skip
# Letters of extended Latin that Unicode names after the plain one: "l with retroflex hook".
_EXTENDED: Final = (
    range(0x0180, 0x02B0),
    range(0x1D00, 0x1DC0),
    range(0x1E00, 0x1F00),
    range(0x2C60, 0x2C80),
    range(0xA720, 0xA800),
    range(0xAB30, 0xAB70),
)
_NAMED: Final = re.compile(
    r"LATIN (?:LETTER SMALL CAPITAL|SMALL LETTER)"
    r"(?: (?:SCRIPT|DOTLESS|LONG|OPEN|REVERSED|SIDEWAYS|TURNED|BARRED|CLOSED|VOLAPUK))*"
    r" ([A-Z])(?: (?:BAR|BARRED|WITH [A-Z -]+))?"
)


def _by_name() -> dict[int, int | str]:
    """Return letters of extended Latin with the plain letter in their names."""
    named = ((code, _NAMED.fullmatch(name(chr(code), ""))) for r in _EXTENDED for code in r)
    return {code: found[1].lower() for code, found in named if found}


# Latin look-alikes that compatibility decomposition leaves as they are, letters on tiles, Braille.
LATIN: Final[dict[int, int | str]] = {
    **_by_name(),
    **str.maketrans(
        "ıɑɡøđłħŧƀɓɗɠʟɪɴʀᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢꜱꜰʙɢʜʏƈƒɦƙɱɲŋƥɾʂƭʋɯȥɫɛɩʞꞓꞔꭓʍɐɹʇʌʎǝəƅʉɵ",
        "iagodlhtbbdglinracdejkmoptuvwzsfbghycfhkmnnprstuwzleikccxwartvyeebuo",
    ),
    **_TILES,
    **_BRAILLE,
}
# Letters as they look upside down, before anything is folded.
UPSIDE_DOWN: Final = str.maketrans(
    "ɐqɔpǝɟƃɓɥıᴉɾʞlןɯuodbɹsʇnʌʍxʎz∀ƆƎℲפHIſ˥WNԀԹɹSӘ┴∩ΛMX⅄Z",
    "abcdefgghiijkllmnopqrstuvwxyzacefghijlmnpprsqtuvwxyz",
)

# From so many different characters on `str.translate` is quicker.
_ONE_BY_ONE_UP_TO: Final = 24


def swapped(text: str, table: Mapping[int, int | str | None]) -> str:
    """Do as `str.translate`, quickly also where few characters of a text that is not ASCII change.

    No character that the table makes may be one that it changes.
    """
    codes = set(map(ord, text))
    found = codes & table.keys()
    if len(found) > _ONE_BY_ONE_UP_TO:
        # A character that is not in the table takes `translate` longest.
        return text.translate({code: table.get(code, code) for code in codes})
    for code in found:
        new = table[code]
        text = text.replace(chr(code), chr(new) if isinstance(new, int) else new or "")
    return text
