"""A table of results as Dutch Excel opens it: heads and cells in Dutch, and one column with the names of the program.

Every table that a command writes for programs (``decision.csv``) has such a half beside it (``decision-nl.csv``), made here and
nowhere else. Words of its own stand in csv-nl.toml; names of policies, outcomes, numbers and settings are those of all texts.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.analysis.utilities import utilities
from sim.designs.request import BASELINE, as_entries
from sim.errors import bad_input
from sim.files.csv_text import csv_rows
from sim.files.places import Files
from sim.outcomes.registry import OUTCOMES
from sim.report.labels import label_of, label_or_path, number_rows, number_unit
from sim.report.policy_names import policy_name
from sim.report.sentences import unit_name
from sim.report.texts import text

if TYPE_CHECKING:
    import polars as pl

    from sim.report.tables import Table
    from sim.runs.run import RunResult

FILE = Path(__file__).with_name("csv-nl.toml")
ROWS, PATHS = ("first", "second", "policy", "row"), ("parameter", "number")
"""Columns that hold rows of a comparison; that hold paths of numbers."""
KEYS = (*ROWS, "outcome", "name", "method", "region", *PATHS)
"""Columns that say which row it is."""


@cache
def words() -> Mapping[str, Any]:
    """The file: heads of columns, names of tables, kinds of numbers, answers."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def put_both(files: Files, stem: str, make: Callable[[], pl.DataFrame | None], names: Mapping[str, str] | None = None,
             dutch: bool = True) -> None:  # fmt: skip
    """Write a table as CSV for programs and, beside it, in Dutch: ``STEM.csv`` and ``STEM-nl.csv``."""
    once = cache(make)
    files.put(f"{stem}.csv", once)
    if dutch:
        files.put(f"{stem}-nl.csv", lambda: None if (found := once()) is None else dutch_csv(found, stem, names))


def put_run(folder: Path, run: RunResult) -> dict[str, str]:
    """Add to the folder of one run its outcomes and numbers in Dutch; gives what could not be made."""
    with Files.more(folder) as files:
        files.put("results-nl.csv", lambda: dutch_csv(run.results()))
        files.put("parameters-nl.csv", lambda: csv_rows(number_rows(run.scenario, "nl"), "nl"))
        files.close(run.manifest)
    return files.failed


def dutch_csv(frame: pl.DataFrame, stem: str = "", names: Mapping[str, str] | None = None) -> str:
    """A data frame in Dutch. ``stem`` : name of its file; ``names`` : rows of the comparison in words, by their labels."""
    known = {**outcome_names(), **(names or {})}
    columns = [name for name in frame.columns if f"{name}_nl" not in frame.columns]
    keys = [name for name in frame.columns if name in KEYS]
    rows: list[Sequence[Any]] = [[*(head(name, stem) for name in columns), words()["program_name"]]]
    for row in frame.iter_rows(named=True):
        back = [str(row[name]) for name in keys if row[name] is not None]
        back = back or [f"{name}={value}" for name, value in row.items() if "." in name]  # settings of a mix
        rows.append([*(_cell(name, row[name], known) for name in columns), program_name(back)])
    return csv_rows(rows, "nl")


def comma_separated_dutch(tables: Iterable[Table], names: Mapping[str, str] | None = None) -> str:
    """The numbers behind tables in words, one a row: table, row, column, kind of number, value, name in the program."""
    told = words()
    back = {shown: name for name, shown in {**outcome_names(), **(names or {})}.items()}
    rows: list[Sequence[Any]] = [[*text("csv_heads", "nl").split(), told["program_name"]]]
    for table in tables:
        title = told["tables"].get(table.key, table.title)
        for row in table.rows:
            for column, cell in zip(table.columns[1:], row[1:], strict=True):
                for key, x in cell.numbers.items():
                    kind = key or "value"
                    name = program_name([table.key, named_back(row[0].text, back), column.key, kind])
                    shown = told["quantities"].get(kind, kind)
                    rows.append((title, row[0].text, " ".join(column.head.split()), shown, x, name))
    return csv_rows(rows, "nl")


def program_name(parts: Iterable[str]) -> str:
    """What a row is called in the program, in one cell."""
    return " / ".join(parts)


def named_back(shown: str, back: Mapping[str, str]) -> str:
    """A name of a row in words as the program has it; of "outcome: policy" both; as it is where it is none."""
    if shown in back:
        return back[shown]
    for k in (k for k in range(len(shown)) if shown.startswith(": ", k)):
        one, other = shown[:k], shown[k + 2 :]
        if one in back and other in back:
            return f"{back[one]}: {back[other]}"
    return shown


def head(column: str, stem: str = "") -> str:
    """Head of a column in Dutch: of a word, an outcome or a setting, with what its ending says ("entries_low")."""
    told = words()
    own = told["heads_of"].get(stem, {})
    if column in own or column in told["heads"]:
        return str(own.get(column) or told["heads"][column])
    base, _, end = column.rpartition("_")
    if end in told["ends"] and (base in own or base in outcome_names()):
        return f"{own.get(base) or outcome_names()[base]}, {told['ends'][end]}"
    return outcome_names().get(column) or label_of(f"policies.{column}", "nl") or label_or_path(column, "nl")


@cache
def outcome_names() -> Mapping[str, str]:
    """Label of every outcome, and of every reading of "better", in Dutch."""
    return {name: one.label.nl for name, one in utilities().items()} | {
        name: one.label.nl for name, one in OUTCOMES.items()
    }


def row_name(label: str) -> str:
    """A row of a comparison in Dutch by its label; the label where that is no policy."""
    if label == BASELINE:
        return text("baseline", "nl")
    try:
        return policy_name(as_entries([label])[0], "nl")
    except Exception as error:
        if not bad_input(error):
            raise
        return label


def _cell(column: str, value: Any, known: Mapping[str, str]) -> Any:
    """What stands in a cell."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return words()["words"][str(value).lower()]
    if not isinstance(value, str):
        return value
    if column in ROWS:
        return known.get(value) or row_name(value)
    if column in ("outcome", "name"):
        return known.get(value, value)
    if column in PATHS:
        return label_or_path(value, "nl")
    return number_unit(unit_name(value, "nl"), "nl") if column == "unit" else value
