"""Text that can be shown anywhere: without characters that a terminal obeys or that nobody sees."""

from __future__ import annotations

import re

UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Control characters but line ends and tabs, marks that turn the direction of writing, characters without width."""


def printable(text: str) -> str:
    """A text with what would not be seen as escapes (``\\u001b``); line ends and tabs stay, and JSON stays the same JSON."""
    return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
