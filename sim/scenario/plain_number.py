"""Numbers in words that people type: on the command line, in tables, in texts of policies. The one door for them.

A plain number is written with the digits 0 to 9, a point and perhaps a power of ten. Python itself also takes ``1_0`` for 10,
digits of other scripts, ``nan`` and ``inf``: each of these is a slip, or something that no bound would stop. A number that is
shown in Dutch is written the other way about, by `dutch_marks`; one that is typed in Dutch may have a decimal comma
(`with_point`), and is refused where its point may be one of thousands (`may_be_grouped`).
"""

from __future__ import annotations

import re

WHOLE = re.compile(r"[+-]?[0-9]{1,30}")
REAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+")
"""A number with a decimal comma."""
GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]+)?")
LONGEST = 100
LARGEST = 1e300


def plain_whole(text: str) -> int | None:
    """The whole number that is written there; None when it is none."""
    return int(text) if WHOLE.fullmatch(text) else None


def plain_number(text: str) -> float | None:
    """The number that is written there, finite; None when it is none."""
    if len(text) > LONGEST or not REAL.fullmatch(text):
        return None
    number = float(text)
    return number if abs(number) < LARGEST else None


def plain_index(text: str) -> int | None:
    """The place in a list that is written there, such as the 2 of ``strain.onset.2``; None when it is none."""
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else None


def with_point(text: str) -> str:
    """A number with a decimal comma as one with a point: ``0,69`` is ``0.69``; anything else as it is."""
    return text.replace(",", ".") if COMMA.fullmatch(text) else text


def may_be_grouped(text: str) -> bool:
    """Whether points may be those of thousands, as Dutch writes a number: 1.200 is twelve hundred there, and 1.2 elsewhere."""
    return GROUPED.fullmatch(text) is not None


def without_groups(text: str) -> str:
    """A number without its points of thousands, where it may have them: ``1.200,5`` is ``1200,5``; anything else as it is."""
    return text.replace(".", "") if may_be_grouped(text) else text


def plainly(number: float) -> str:
    """A number as it is typed in every language: never one that `may_be_grouped` (``1.125`` is ``1.1250``)."""
    text = str(number)
    return f"{text}0" if may_be_grouped(text) else text


def dutch_marks(text: str) -> str:
    """A number that is written in English as Dutch writes it: ``1,234.5`` is ``1.234,5``."""
    return text.translate(str.maketrans(",.", ".,"))
