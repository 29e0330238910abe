"""Tables downloaded from StatLine (Statistics Netherlands), in each of the forms in which they are given.

- *with or without statistical symbols*: one row of heads, dimensions first, then topics as
  ``Bevolking/Aantal inwoners (aantal)``;
- *as the table is laid out* ("volgens tabelindeling"): a title, rows that name what is in the columns, topics in the rows with
  their unit, and ``Bron: CBS`` at the end; the older Statweb has its topics in the columns and a row of units below;
- *open data*: ``ID;WijkenEnBuurten;...;AantalInwoners_5``.

Whatever the form, a table becomes `Figure` rows. What is unknown or secret (``.``, ``x``, ``-``, an empty cell) is None.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sim.own_data.faults import Faults
from sim.own_data.sheet import word
from sim.scenario.plain_number import plain_number, without_groups

MISSING = frozenset(("", ".", "-", "x", "*", "–", "nan", "-99995", "-99996", "-99997", "-99998", "-99999"))
END = re.compile(r"^(bron|source)\s*:\s*cbs|^©|^centraal bureau voor de statistiek", re.IGNORECASE)
TOPIC = frozenset(("onderwerp", "onderwerpen", "topic", "topics"))
DIMENSIONS = frozenset(
    ("perioden", "periods", "wijken_en_buurten", "districts_and_neighbourhoods", "regio_s", "regions", "vormen_van_jeugdzorg",
     "type_jeugdzorg", "vormen_van_jeugdhulp", "leeftijd", "geslacht", "woonregio")
)  # fmt: skip
OPEN_DATA = frozenset(("wijkenenbuurten", "regios", "perioden", "vormenvanjeugdzorg", "typejeugdzorg", "woonregio"))
UNIT = re.compile(r"^(?P<name>.*\S)\s+\((?P<unit>[^()]*(?:\([^()]*\)[^()]*)*)\)\s*$", re.DOTALL)
NUMBERED = re.compile(r"_\d+$")
MOST_COLUMNS = 20_000  # a layout has a column for each region


class Figure(NamedTuple):
    """One cell: what it is about (items of the dimensions), path and name of its topic, unit, and what stands there."""

    about: tuple[str, ...]
    path: str
    topic: str
    unit: str
    text: str

    @property
    def value(self) -> float | None:
        """The number, None when it is missing or none."""
        return number_of(self.text)


def number_of(text: str) -> float | None:
    """A number of StatLine, with a comma or a point before its decimals; None when it is missing or none."""
    bare = text.strip().replace("\u00a0", "").replace(" ", "")
    if bare.lower() in MISSING:
        return None
    if "," in bare:
        bare = bare.replace(".", "").replace(",", ".")
    return plain_number(bare)


def read_statline(text: str, faults: Faults) -> list[Figure]:
    """All cells of a table; a fault when it is none of the forms."""
    separator = max(";,\t", key=lambda sign: text[:20_000].count(sign))
    try:
        rows = [
            [cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        ]
    except csv.Error:
        rows = []
    rows = [row for row in rows if any(row)]
    end = next((i for i, row in enumerate(rows) if END.match(row[0])), len(rows))
    rows = rows[:end]
    if any(len(row) > MOST_COLUMNS for row in rows):
        rows = []
    for form in (_open_data, _flat, _topics_in_columns, _topics_in_rows):
        if found := list(form(rows)):
            return found
    faults.add(
        "this is not a table of StatLine in a form that is known",
        "a CSV of StatLine: as the table is laid out, with or without statistical symbols, or open data",
        "Choose in StatLine: Download, CSV with statistical symbols, and leave the file as it is.",
    )
    return []


# --- forms ------------------------------------------------------------------------------------------------------------
def _open_data(rows: Sequence[Sequence[str]]) -> Iterator[Figure]:
    """``ID;WijkenEnBuurten;...;AantalInwoners_5``: dimensions have no number behind their name."""
    head = rows[0] if rows else ()
    if len(head) < 3 or word(head[0]) != "id":
        return
    dimensions = [k for k, name in enumerate(head) if word(name) in OPEN_DATA]
    topics = [k for k, name in enumerate(head) if NUMBERED.search(name)]
    for row in rows[1:]:
        if len(row) == len(head):
            about = tuple(row[k] for k in dimensions)
            for k in topics:
                yield Figure(about, head[k], _parted(head[k]), "", row[k])


def _parted(name: str) -> str:
    """The words of a name in open data: ``k_0Tot15Jaar_8`` is ``0 Tot 15 Jaar``."""
    bare = NUMBERED.sub("", name).removeprefix("k_")
    return re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Z])", " ", bare)


def _flat(rows: Sequence[Sequence[str]]) -> Iterator[Figure]:
    """One row of heads: dimensions, then topics with their unit between brackets."""
    head = rows[0] if rows else ()
    dimensions = [k for k, name in enumerate(head) if word(name) in DIMENSIONS]
    topics = [k for k in range(len(head)) if k not in dimensions]
    if not dimensions or len(head) < 2 or dimensions != list(range(len(dimensions))):
        return
    if not any(UNIT.match(head[k]) for k in topics):
        return
    for row in rows[1:]:
        if len(row) == len(head):
            about = tuple(row[k] for k in dimensions)
            for k in topics:
                path, unit = _with_unit(head[k])
                yield Figure(about, path, _last(path), unit, row[k])


def _topics_in_rows(rows: Sequence[Sequence[str]]) -> Iterator[Figure]:
    """A title; what is in the columns; a row that begins with "Onderwerp"; then a topic a row, with its unit."""
    at = next((i for i, row in enumerate(rows) if len(row) > 2 and word(row[0]) in TOPIC), None)
    if at is None:
        return
    head = rows[at]
    lead = 1 if head[1] else 2
    above = [row for row in rows[:at] if len(row) == len(head) and not any(row[:lead])]
    for row in rows[at + 1 :]:
        if len(row) == len(head):
            for k in range(lead, len(row)):
                about = tuple(each[k] for each in (*above, head))
                yield Figure(about, row[0], _last(row[0]), row[1] if lead == 2 else "", without_groups(row[k].strip()))


def _topics_in_columns(rows: Sequence[Sequence[str]]) -> Iterator[Figure]:
    """Rows that begin with "Onderwerp(en)" name the topics of the columns, a row with the dimensions their units."""
    heads = [i for i, row in enumerate(rows) if len(row) > 1 and TOPIC & {word(cell) for cell in row}]
    if not heads:
        return
    last = heads[-1]
    units = rows[last + 1] if last + 1 < len(rows) else ()
    lead = next((k for k, cell in enumerate(units) if word(cell) not in DIMENSIONS and cell), len(units))
    if lead == 0 or lead >= len(units) or any(word(cell) not in DIMENSIONS for cell in units[:lead] if cell):
        return
    named = [rows[i] for i in heads if len(rows[i]) == len(units)]
    for row in rows[last + 2 :]:
        if len(row) == len(units):
            for k in range(lead, len(row)):
                path = "|".join(each[k] for each in named)
                yield Figure(tuple(row[:lead]), path, _last(path), units[k], without_groups(row[k].strip()))


def _with_unit(name: str) -> tuple[str, str]:
    found = UNIT.match(name)
    return (found["name"], found["unit"]) if found else (name, "")


def _last(path: str) -> str:
    """Name of a topic without the heads above it."""
    return re.split(r"[|/]", path)[-1].strip()


# --- what a figure is about -------------------------------------------------------------------------------------------
PERIOD = re.compile(r"^(?P<year>\d{4})(JJ00|\*{0,2})$|^(?P<half_year>\d{4})\s*(?P<half>[12])e half\s*jaar\s*\*{0,2}$"
                    r"|^(?P<open_year>\d{4})HJ0(?P<open_half>[12])$", re.IGNORECASE)  # fmt: skip
CODE = re.compile(r"\b(NL|LD|PV|GM|WK|BU)\s?\d{2,8}\b")


def period_of(figure: Figure) -> str:
    """The period as targets have it ("2019", "2022H1"); "" when it is about none."""
    for item in figure.about:
        if found := PERIOD.match(item.strip()):
            if found["year"]:
                return found["year"]
            return f"{found['half_year'] or found['open_year']}H{found['half'] or found['open_half']}"
    return ""


def region_of(figure: Figure) -> str:
    """The item that is neither a period nor a kind of care, as it stands there."""
    for item in figure.about:
        if item and not PERIOD.match(item.strip()) and "jeugd" not in item.lower():
            return item.strip()
    return ""


def code_in(text: str) -> str:
    """A code of a region (GM0344, WK034401, BU03440101) that stands in a text; "" for none."""
    found = CODE.search(text)
    return found[0].replace(" ", "") if found else ""


def name_in(text: str) -> str:
    """The name of a region without its code between brackets."""
    return re.sub(r"\s*\((NL|LD|PV|GM|WK|BU)\s?\d+\)\s*$", "", text).strip()
