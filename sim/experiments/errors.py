"""What went wrong, for people: bad input, and results that could not be written."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class InputError(ValueError):
    """Something asked for that cannot be done; the text says what was found, what is allowed and what to do."""


class StorageError(OSError):
    """Results that could not be written; the text says where they are now, if anywhere."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Ending of a message for an unknown name: ``" Did you mean 'slow_down'?"``, or nothing."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f" Did you mean {found[0]!r}?" if found else ""


def unknown(what: str, name: str, known: Iterable[str]) -> InputError:
    """Error for an unknown name: the nearest one and all that are allowed."""
    names = sorted(known)
    return InputError(f"There is no {what} {name!r}.{nearest(name, names)} Known: {', '.join(names)}.")
