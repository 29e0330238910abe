"""A table as a spreadsheet saves it: with commas, semicolons or tabs, English or Dutch names of columns, and empty edges."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sim.own_data.faults import Faults
from sim.scenario.door import MEGABYTE, Refused, read_bytes
from sim.scenario.messages import did_you_mean, listing, show
from sim.scenario.workbook import table_text

SEPARATORS = ",;\t"
MOST_BYTES = 64 * MEGABYTE  # about a million stays
MOST_COLUMNS = 200


class Column(NamedTuple):
    """A column of a table: whether it must be there, the other names that it may have, and which of them is told in Dutch."""

    needed: bool
    names: tuple[str, ...] = ()
    nl: str = ""


class Row(NamedTuple):
    """A row: its line in the file, and its cells by column; those of columns that are not there are empty."""

    line: int
    cells: dict[str, str]


class Sheet(NamedTuple):
    """A table: which of its columns are there, its rows, and what separates its cells."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    separator: str


def word(text: str) -> str:
    """A word as it is compared: small letters without accents, and one line between its parts (``Reden einde`` is
    ``reden_einde``)."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "_", bare).strip("_")


def content_of(path: Path, faults: Faults) -> str | None:
    """The text of a file; None, with its fault, when it does not come in."""
    try:
        return table_text(read_bytes(path, MOST_BYTES))
    except Refused as fault:
        faults.add(fault.found, fault.allowed, fault.advice, fault.line)
        return None


def read_sheet(text: str, columns: Mapping[str, Column], faults: Faults) -> Sheet | None:
    """The table in a text; None when it is none. Faults of its columns and of the form of its rows are added."""
    known = {word(name): key for key, column in columns.items() for name in (key, *column.names)}
    separator = _separator(text, known)
    try:
        lines = list(_lines(text, separator))
    except csv.Error:
        faults.add("this is not a readable table", "text in columns, as a spreadsheet saves it as CSV",
                   "A quote that is opened must be closed.")  # fmt: skip
        return None
    if not lines:
        faults.add("the table is empty", "", f"Give it the columns {listing(_both(columns, _needed(columns)))}.")
        return None
    (line, _, header), *body = lines
    body = _without_empty_columns(header, body)
    here = _columns(header, line, known, columns, faults)
    if here is None:
        return None
    faults.names = {key: name for key, name in zip(here, header, strict=True) if key}
    rows, heads = [], [word(name) for name in header]
    for number, ends, cells in body:
        if ends > number:
            faults.add(
                f"a cell goes on to line {ends}", "a row on one line", "A quote that is opened must be closed.", number
            )
            continue
        if [word(cell) for cell in cells] == heads:
            faults.add(
                "the names of the columns stand here again", "names in the first row alone", "Remove this row.", number
            )
            continue
        if len(cells) > len(header):
            faults.add(
                f"the row has {len(cells)} cells", f"{len(header)} cells, as in the first row",
                "Put quotes around a text in which the sign stands that separates the columns.", number,
            )  # fmt: skip
            continue
        filled = dict.fromkeys(columns, "")
        filled.update((name, cell) for name, cell in zip(here, cells, strict=False) if name)
        rows.append(Row(number, filled))
    if not rows and not faults.found:
        faults.add("the table has no rows", "at least one row below the names of the columns")
    return Sheet(tuple(name for name in here if name), tuple(rows), separator)


def has_commas(sheet: Sheet, columns: Sequence[str]) -> bool:
    """Whether decimals in some columns are written with a comma."""
    cells = (row.cells[name] for row in sheet.rows for name in columns)
    return sheet.separator != "," and any(re.fullmatch(r"[+-]?[0-9]+,[0-9]+", cell) for cell in cells)


# --- how it is done ---------------------------------------------------------------------------------------------------
def _needed(columns: Mapping[str, Column]) -> list[str]:
    return [key for key, column in columns.items() if column.needed]


def _both(columns: Mapping[str, Column], keys: Iterable[str]) -> list[str]:
    """Names of columns as they are shown: English and Dutch."""
    return [f"{key} / {columns[key].nl}" if columns[key].nl not in ("", key) else key for key in keys]


def _separator(text: str, known: Mapping[str, str]) -> str:
    """The sign that separates most names of columns in one of the first lines."""
    first = [line for line in text[:100_000].splitlines() if line.strip()][:10]
    return max(SEPARATORS, key=lambda sign: max((sum(word(c) in known for c in line.split(sign)) for line in first),
                                                default=0))  # fmt: skip


def _lines(text: str, separator: str) -> Iterator[tuple[int, int, list[str]]]:
    """Rows with something in them, each with the lines in which it begins and ends; remarks above the table are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    begins, inside = 1, False
    for row in reader:
        cells = [" ".join(cell.split()) for cell in row]
        head = cells[0].lower() if cells else ""
        if any(cells) and (inside or not head.startswith(("#", "sep="))):
            inside = True
            yield begins, reader.line_num, cells
        begins = reader.line_num + 1


def _without_empty_columns(
    header: list[str], body: list[tuple[int, int, list[str]]]
) -> list[tuple[int, int, list[str]]]:
    """Rows without empty cells at their end; empty columns at the end of the header are taken away."""
    while header and not header[-1]:
        header.pop()
    found = []
    for number, ends, cells in body:
        while len(cells) > len(header) and not cells[-1]:
            cells.pop()
        found.append((number, ends, cells))
    return found


def _columns(
    header: list[str], line: int, known: Mapping[str, str], columns: Mapping[str, Column], faults: Faults
) -> list[str] | None:
    """Which column each cell of the header is ("" for an empty one); None when the rows cannot be read by it."""
    if len(header) > MOST_COLUMNS:
        faults.add(f"the table has {len(header):,} columns", listing(_both(columns, columns)), "", line)
        return None
    here = [known.get(word(name), "") for name in header]
    if sum(map(bool, here)) < 2:  # it may be a row of data: nothing of it is shown
        faults.add("the first row does not name the columns", listing(_both(columns, columns)),
                   "Give the table a first row with the names of its columns.", line)  # fmt: skip
        return None
    for place, (name, key) in enumerate(zip(header, here, strict=True), 1):
        if not key and name:
            near = did_you_mean(word(name), known)
            shown = (
                show(name) if near else f"with the name that stands in cell {place}"
            )  # a name of somebody is not shown
            faults.add(
                f"there is no column {shown}", listing(_both(columns, columns)),
                near or "Remove the column: what is not needed is better left out.", line,
            )  # fmt: skip
    for key in dict.fromkeys(filter(None, here)):
        if here.count(key) > 1:
            named = dict.fromkeys(name for name, one in zip(header, here, strict=True) if one == key)
            faults.add(f"the column {', '.join(named)} stands there twice", "each column once", "", line)
    missing = [key for key in _needed(columns) if key not in here]
    for key in missing:
        names = listing((key, *columns[key].names))
        faults.add(f"the column {_both(columns, [key])[0]} is missing", names, "", line)
    return None if missing or len(set(filter(None, here))) < len([1 for key in here if key]) else here
