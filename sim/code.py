"""A family of whole numbers with names: what compiled code reads as a number, a person reads as a word."""

from __future__ import annotations

import enum
from typing import Self


class CodeMeta(enum.EnumMeta):
    """The class of families of codes, by which compiled code knows them (``sim.engine.codes``)."""


class Code(enum.IntEnum, metaclass=CodeMeta):
    """A family of codes; a member is its number, and may have a word in English and in Dutch.

    Examples
    --------
    >>> class Route(Code):
    ...     CRISIS = 1, "crisis", "crisis"
    ...     COURT = 3, "court, without crisis", "rechter, zonder crisis"
    >>> Route.COURT + 1, Route.COURT.key, Route(3).word("nl")
    (4, 'court', 'rechter, zonder crisis')
    """

    en: str
    nl: str

    def __new__(cls, number: int, en: str = "", nl: str = "") -> Self:
        member = int.__new__(cls, number)
        member._value_ = number
        member.en, member.nl = en, nl
        return member

    @property
    def key(self) -> str:
        """Name in files and of values: the same in every language."""
        return self.name.lower()

    def word(self, lang: str = "en") -> str:
        """Word for people."""
        return (self.nl if lang == "nl" else self.en) or self.key.replace("_", " ")


def keys(family: type[Code]) -> tuple[str, ...]:
    """Names of a family whose numbers count from 0, in order of the number."""
    members = sorted(family)
    assert [int(one) for one in members] == list(range(len(members))), f"{family.__name__} has gaps"
    return tuple(one.key for one in members)
