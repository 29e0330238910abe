"""Notes on numbers in Dutch: what a number means and where it comes from, by the English words of its declaration or scenario.

Texts stand in notes-*.toml. A note of a user's own scenario has no Dutch form there, and stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from sim.report import holes
from sim.report.labels import source_words
from sim.report.texts import Lang
from sim.scenario.plain_number import dutch_marks

FILES = tuple(sorted(Path(__file__).parent.glob("notes-*.toml")))
BETWEEN = ". "
"""Between the sentences that the program puts one behind the other."""
NUMBERS = re.compile(r"\(?-?\d[\d.,e+-]*(?:, -?\d[\d.,e+-]*)*\)?")
"""A number, or a list of them."""


class _Unknown(Exception):
    """What stands in a hole has no Dutch form."""


@cache
def notes() -> Mapping[str, str]:
    """Whole notes, and the sentences that others are put together of: English -> Dutch."""
    return dict(holes.pairs(FILES, "note"))


@cache
def patterns() -> tuple[holes.Sentence, ...]:
    """What the program puts around sentences and numbers; the first that fits counts."""
    return tuple(holes.sentence(*pair) for pair in holes.pairs(FILES, "pattern"))


@cache
def note_in(note: str, lang: Lang) -> str:
    """A note in the language; in Dutch the words of somebody's own scenario stay as they are."""
    if lang != "nl" or not note:
        return note
    return _dutch(note) or _around_own(note)


def _dutch(words: str) -> str | None:
    """All of it in Dutch; None where a part has no Dutch form."""
    if words in notes():
        return notes()[words]
    sentences = words.split(BETWEEN)
    for number in range(len(sentences) - 1, 0, -1):
        first = BETWEEN.join(sentences[:number])
        told = notes().get(first) or (_by_pattern(first) if number == 1 else None)
        rest = _dutch(BETWEEN.join(sentences[number:])) if told else None
        if told and rest:
            return f"{told}{BETWEEN}{rest}"
    return _by_pattern(words) if len(sentences) == 1 else None


def _around_own(note: str) -> str:
    """What the program put before somebody's own words in Dutch, and these as they are."""
    first, *others = note.split(BETWEEN)
    told = _by_pattern(first)
    return BETWEEN.join([told, *(_dutch(one) or one for one in others)]) if told else note


def _by_pattern(words: str) -> str | None:
    for one in patterns():
        found = one.english.fullmatch(words)
        if found is not None:
            try:
                return one.filled(found.groups(), _put)
            except _Unknown:
                continue
    return None


def _put(part: str, sign: str, bracketed: bool) -> str:
    """What stands in a hole: as it is ("s"), or in Dutch; "?" says that it may have no Dutch form."""
    if sign == "s":
        return part
    if NUMBERS.fullmatch(part):
        return "; ".join(dutch_marks(one) for one in part.split(", "))
    dutch = _dutch(part) or (source_words(part, "nl") if sign == "?" else None)
    if dutch is None:
        raise _Unknown
    return dutch
