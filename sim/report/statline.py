"""Downloaded tables of StatLine: as a table, and as files for a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sim.data.targets import Target
from sim.files.csv_text import csv_rows
from sim.files.places import Files, written
from sim.files.store import manifest
from sim.own_data.statline_use import SHARES, Neighbourhood, areas_fragment, areas_rows
from sim.own_data.targets_file import targets_text
from sim.report.own_data import TARGETS, figures_table
from sim.report.tables import Cell, Column, Table
from sim.report.texts import Lang, decimal, text
from sim.runs.progress import Progress

KIND = "statline"


def areas_table(found: Sequence[Neighbourhood], place: str, level: str, lang: Lang) -> Table:
    """Children of each area."""
    names = ("name", "households", *SHARES)
    columns = tuple(Column(name, text(f"statline_{name}", lang)) for name in names)
    rows = tuple(
        (Cell(f"{one.name} {one.code}".strip()), Cell("" if one.households is None else decimal(one.households, lang)),
         *(Cell(decimal(one.children[name], lang)) for name in SHARES)) for one in found
    )  # fmt: skip
    title = text("statline_areas", lang, level=level, place=place or text("statline_all", lang))
    return Table("statline", title, columns, rows, (text("statline_note", lang),))


def use_table(rows: Sequence[Target], place: str, lang: Lang) -> Table:
    """Use of youth care as targets."""
    return figures_table(rows, text("statline_use", lang, place=place), lang, (text("statline_use_note", lang),))


def write_areas(
    found: Sequence[Neighbourhood], place: str, folder: Path, progress: Progress, lang: Lang
) -> dict[str, str]:
    """Write ``areas.csv`` and ``areas.toml``, with heads and comments in the language; gives what could not be made."""
    words = (text(f"statline_file_{part}", lang) for part in ("comment", "source", "split"))
    fragment = areas_fragment(all(one.households is not None for one in found), *words)
    rows = areas_rows(found, place or text("statline_region", lang), lang)

    def put(files: Files) -> dict[str, Any]:
        files.put("areas.csv", lambda: csv_rows(rows))
        files.put("areas.toml", lambda: fragment)
        return manifest(kind=KIND, areas=len(found))

    return written(folder, KIND, put, progress, "nowhere")


def write_use(rows: Sequence[Target], folder: Path, progress: Progress) -> dict[str, str]:
    """Write ``targets.csv``; gives what could not be made."""

    def put(files: Files) -> dict[str, Any]:
        files.put(TARGETS, lambda: targets_text(rows))
        return manifest(kind=KIND, rows=len(rows))

    return written(folder, KIND, put, progress, "nowhere")
