"""A file of predictions as a table, and what became of it."""

from __future__ import annotations

from typing import Any

from sim.report.tables import Cell, Column, Table
from sim.report.texts import Lang, decimal, digits_of, text
from sim.report.validation import figures_table, summary_table
from sim.validation.naive import DRIFT, PERSISTENCE, STOCK_FLOW
from sim.validation.predictive import CARRIED, MODEL

SHOWN = (MODEL, CARRIED, PERSISTENCE, DRIFT, STOCK_FLOW)


def predictions_table(found: dict[str, Any], lang: Lang) -> Table:
    """One row a figure to come: what the model and the forecasts without a model say of it."""
    ways = [way for way in SHOWN if any(way in one["said"] for one in found["figures"])]
    columns = (Column("what", text("val_what", lang)), *(Column(way, text(f"val_way_{way}", lang)) for way in ways))
    rows = tuple(
        (Cell(_name(one, lang)), *(_cell(one["said"].get(way), lang) for way in ways)) for one in found["figures"]
    )
    title = text("pred_title", lang, scenario=found["scenario"], made=found["made"])
    return Table("predictions", title, columns, rows, (text("pred_note", lang, draws=found["draws"]),))


def _name(one: dict[str, Any], lang: Lang) -> str:
    target, _, period = one["figure"].split(".", 2)
    unit = text("targets_unit_" + one["unit"].replace(" ", "_"), lang)
    return f"{target} {one['what'][lang]} ({period}), {unit}"


def _cell(said: dict[str, float] | None, lang: Lang) -> Cell:
    if said is None:
        return Cell("–")
    low, middle, high = (said[p] for p in ("0.05", "0.5", "0.95"))
    digits = digits_of(low, high)
    words = [decimal(x, lang, digits) for x in (middle, low, high)]
    return Cell(words[0], f"{words[1]}–{words[2]}", {"": middle, "low": low, "high": high})


def score_tables(said: dict[str, Any], lang: Lang) -> list[Table]:
    """What became of a file of predictions: as a whole, and figure by figure."""
    [cut] = said["cuts"]
    return [summary_table(cut, "all", lang), figures_table(cut, lang)]
