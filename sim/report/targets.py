"""The baseline beside published figures, as a table and as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sim.outcomes.targets.compare import TargetRow
from sim.report.tables import Cell, Column, Table
from sim.report.texts import Lang, decimal, digits_for, text
from sim.words import Label

COLUMNS = ("use", "period", "model", "published", "range", "ratio", "inside")


def target_table(rows: Sequence[TargetRow], lang: Lang, runs: int = 1) -> Table:
    """One row a number of a target; below it why some cannot be said, and how many runs it rests on."""
    columns = (
        Column("what", text("targets_what", lang)),
        *(Column(key, text(f"targets_{key}", lang)) for key in COLUMNS),
    )
    why = [f"{row.id} {getattr(row.what, lang)}: {getattr(row.note, lang)}." for row in rows if row.inside is None]
    years = max((row.years for row in rows), key=len, default="")
    notes = [text("targets_note_one" if runs == 1 else "targets_note", lang).format(runs=runs)]
    if years:
        notes.insert(0, text("targets_note_years", lang).format(years=years))
    cells = tuple(_cells(row, lang) for row in rows)
    return Table("targets", text("targets_title", lang), columns, cells, (*dict.fromkeys(why), *notes))


def _cells(row: TargetRow, lang: Lang) -> tuple[Cell, ...]:
    digits = digits_for(row.published)
    said = "targets_" + ("unknown" if row.inside is None else "yes" if row.inside else "no")
    unit = text("targets_unit_" + row.unit.replace(" ", "_"), lang)
    return (
        Cell(f"{row.id} {getattr(row.what, lang)} ({unit})"),
        Cell(text(f"targets_{row.use}", lang)),
        Cell(row.period),
        Cell(decimal(row.model, lang, digits), numbers={"model": row.model}),
        Cell(decimal(row.published, lang, digits), numbers={"published": row.published}),
        Cell(
            f"{decimal(row.low, lang, digits)}–{decimal(row.high, lang, digits)}",
            numbers={"low": row.low, "high": row.high},
        ),
        Cell(decimal(row.ratio, lang, 2), numbers={"ratio": row.ratio}),
        Cell(text(said, lang)),
    )


def target_values(rows: Sequence[TargetRow], lang: Lang) -> list[dict[str, Any]]:
    """The rows as plain values, words in one language."""
    found = []
    for row in rows:
        values = asdict(row)
        found.append(
            {
                key: getattr(getattr(row, key), lang) if isinstance(getattr(row, key), Label) else values[key]
                for key in values
            }
        )
    return found
