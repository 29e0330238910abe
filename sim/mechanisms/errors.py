"""What is wrong with a user's own mechanism, in a sentence."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class MechanismError(ValueError):
    """A mechanism that cannot be used; the text says what was found, what is allowed and what to do."""


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """``" Did you mean 'x'?"``, or an empty text."""
    found = difflib.get_close_matches(word, list(words), 1, 0.6)
    return f" Did you mean {found[0]!r}?" if found else ""
