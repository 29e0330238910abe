"""The baseline beside published figures, as a table."""

from __future__ import annotations

from collections.abc import Sequence

from sim.outcomes.targets import TargetRow
from sim.report.tables import Cell, Column, Table
from sim.report.texts import Lang, decimal, digits_for, text


def target_table(rows: Sequence[TargetRow], lang: Lang) -> Table:
    """One row a number of a target: what the model gives, what was published, and their ratio (* beyond a factor two)."""
    columns = [Column("what", text("targets_title", lang))]
    columns += [Column(key, text(f"targets_{key}", lang)) for key in ("model", "published", "ratio")]
    cells = []
    for row in rows:
        digits = digits_for(row.published)
        ratio = decimal(row.ratio, lang, 2) + ("*" if row.off else "")
        numbers = (Cell(decimal(row.model, lang, digits), numbers={"model": row.model}),
                   Cell(decimal(row.published, lang, digits), numbers={"published": row.published}),
                   Cell(ratio, numbers={"ratio": row.ratio}))  # fmt: skip
        cells.append((Cell(f"{row.id} {row.what} ({row.unit})"), *numbers))
    return Table("targets", text("targets_title", lang), tuple(columns), tuple(cells), (text("targets_note", lang),))
