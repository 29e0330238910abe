"""Names of places and outcomes as they are typed and as files are called."""

from __future__ import annotations

import re
import unicodedata


def plain_name(words: str, between: str) -> str:
    """Letters a to z and digits, all else between them one sign: ``plain_name("Bergen op Zoom", "-")`` is "bergen-op-zoom"."""
    plain = unicodedata.normalize("NFD", words.lower()).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", between, plain).strip(between)


def file_name(scenario: str) -> str:
    """The name of a scenario in the name of a file; one within a folder is called by its path ("utrecht/2024")."""
    return scenario.replace("/", "-")
