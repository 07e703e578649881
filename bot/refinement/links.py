"""Links in a member's words: cut out, never followed."""

from __future__ import annotations

import re
from typing import Final

LINK_SENTENCE: Final = "I don't open links; upload the picture instead."

_LINK: Final = re.compile(
    r"<?(?:https?://|www\.|(?:cdn|media|images-ext-\d)\.discord(?:app)?\.(?:com|net)/)\S+",
    re.IGNORECASE,
)


def cut_links(words: str) -> tuple[str, int]:
    """Return the words without links, and how many there were."""
    rest, count = _LINK.subn(" ", words)
    return (" ".join(rest.split()) if count else words.strip()), count
