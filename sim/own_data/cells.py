"""What a cell says: a date, a number, yes or no, a word of a list. Of a cell that says none of these only the *kind* is told.

A cell of somebody's own may hold a name or a number of a person by mistake (a column too far to the left is enough), so no fault
shows what stands there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

from sim.own_data.faults import Faults
from sim.own_data.sheet import word
from sim.own_data.words import NO, YES
from sim.scenario.area_names import same_look
from sim.scenario.messages import did_you_mean, listing
from sim.scenario.printable import UNSEEN

T = TypeVar("T")
DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
MIDNIGHT = re.compile(r"[ T]0?0:00(:00(\.0+)?)?Z?$")
YEARS = (1980, 2100)  # what lies outside is a slip
THOUSANDS = re.compile(r"[0-9]{1,3}([' \u00a0\u202f][0-9]{3})+")
AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}([.,][0-9]{3})+")
A_NUMBER = "a number, such as 12, 12,5 or 1200"
DECIMALS = re.compile(r"[0-9]{1,9}([.,][0-9]{1,6})?")
DATES = "a date as 2024-03-01, 1-3-2024 or 01/03/2024 (the day first)"


def kind(text: str) -> str:
    """What kind of thing stands in a cell, without showing any of it."""
    if not text:
        return "the cell is empty"
    if UNSEEN.search(text):
        return "found text with characters that cannot be seen"
    if DATE.fullmatch(text):
        return "found a date"
    if re.fullmatch(r"[-+]?[0-9][0-9.,' ]*", text):
        return "found a number"
    if not any(c.isalnum() for c in text):
        return "found signs without letters or digits"
    return "found a word" if " " not in text else "found a text of several words"


def day_of(text: str, faults: Faults, line: int, column: str) -> int | None:
    """The day (`date.toordinal`) that is written there; None, with its fault, when it is none."""
    found = DATE.fullmatch(MIDNIGHT.sub("", text))
    if found is None:
        faults.add(kind(text), DATES, _about_date(text), line, column)
        return None
    year, month, day = (int(x) for x in (found.group(1, 2, 3) if found[1] else found.group(6, 5, 4)))
    try:
        said = date(year, month, day)
    except ValueError:
        advice = "It is read with the day first." if not found[1] and month > 12 >= day else ""
        faults.add("found a date that does not exist", DATES, advice, line, column)
        return None
    if not YEARS[0] <= year <= YEARS[1]:
        advice = "What goes on has no end: empty the cell." if year > YEARS[1] and column in ("end", "until") else ""
        faults.add("found a date in a year that cannot be meant", f"{YEARS[0]} to {YEARS[1]}", advice, line, column)
        return None
    return said.toordinal()


def _about_date(text: str) -> str:
    if re.fullmatch(r"[0-9]{5}([.,][0-9]+)?", text):
        return "This may be a date as a spreadsheet keeps it: give the column the form of a date, and save it again."
    if re.fullmatch(r"[0-9]{8}", text):
        return "Write the date with signs between year, month and day."
    if re.fullmatch(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}", text):
        return "Write the year with four digits."
    return ""


SIGNS = ("-", "+", "\N{MINUS SIGN}")


def yes_of(text: str, faults: Faults, line: int, column: str) -> bool | None:
    """Whether yes is written there; None, with its fault, when it is neither yes nor no."""
    said = "" if text.strip().startswith(SIGNS) else word(text)  # -1 is no yes
    if said in YES or said in NO:
        return said in YES
    faults.add(kind(text), "yes or no (ja, nee)", "", line, column)
    return None


def one_of(text: str, words: Mapping[str, T], shown: list[str], faults: Faults, line: int, column: str) -> T | None:
    """What a word of a list means; None, with its fault, when it is not in it. Only words of the list are shown."""
    said = word(text)
    if said in words:
        return words[said]
    near = did_you_mean(said, words) if text else ""
    faults.add(
        kind(text) if not text else f"{kind(text)} that is not in the list", listing(shown, 40), near, line, column
    )
    return None


def area_of(text: str, areas: Sequence[str], faults: Faults, line: int) -> int | None:
    """The number of the area that is named there; None, with its fault, when there is none of that name."""
    looks = [same_look(name) for name in areas]
    if (look := same_look(text)) in looks:
        return looks.index(look)
    words = [word(name) for name in areas]
    one = {name: i for i, name in enumerate(words) if name and words.count(name) == 1}
    return one_of(text, one, list(areas), faults, line, "area")


def count_of(text: str, faults: Faults, line: int, column: str) -> float | None:
    """A number of places: 0 or more. A space before three digits stands between thousands; a point or comma may, or may not."""
    if AMBIGUOUS.fullmatch(text):
        faults.add(
            "a point or comma before three digits may be one of thousands or of decimals", A_NUMBER, "", line, column
        )
        return None
    if THOUSANDS.fullmatch(text):
        return float(re.sub(r"[^0-9]", "", text))
    if DECIMALS.fullmatch(text):
        return float(text.replace(",", "."))
    if text.startswith("-"):
        faults.add("found a number below 0", "0 or more", "", line, column)
    else:
        faults.add(kind(text), A_NUMBER, "Write only the number." if text else "", line, column)
    return None
