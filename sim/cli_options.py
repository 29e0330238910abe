"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """How results are printed."""

    table = "table"
    json = "json"


class Language(StrEnum):
    """Language of tables and figures."""

    en = "en"
    nl = "nl"
