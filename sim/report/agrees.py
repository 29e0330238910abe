"""Does this agree with public figures? The worlds that a comparison of this place stands on, beside what was published.

Each figure gets one of three marks: ✓ the middle of the worlds lies within one standard deviation of the figure and of what the
model at its best may be off, ~ within two, ✗ further away. They were fitted to most of these figures, so that a ✓ is no
proof; a ✗ is a warning. What says more is a validation on years that the model had not seen.
"""

from __future__ import annotations

from dataclasses import replace

from sim.calibration.facts import Fact, facts
from sim.calibration.reading import MET, NEARLY, weighted_quantile
from sim.data.targets import Z
from sim.report.calibration import fact_name
from sim.report.tables import Cell, Column, Table
from sim.report.texts import Lang, decimal, digits_of, text
from sim.results.comparison import ComparisonData
from sim.results.posterior import Posterior, posterior_of
from sim.validation.ahead import place_of

MARKS = ("✓", "~", "✗")
QUANTILES = (0.05, 0.5, 0.95)


def agreement_table(data: ComparisonData, lang: Lang) -> Table | None:
    """One row a figure with its mark, or None where no posterior ships for the place.

    It is of the worlds of that posterior; a comparison that ran in others says so above.
    """
    posterior: Posterior | None = data.once(("posterior",), lambda: posterior_of(data.scenario)[0])
    if posterior is None:
        return None
    table = table_of(posterior, facts(place_of(data.scenario)), lang)
    theirs = data.drawing.get("posterior") and data.drawing.get("made") == posterior.made
    if table is None or theirs:
        return table
    return replace(table, notes=(text("agrees_other", lang), *table.notes))


def table_of(posterior: Posterior, known: tuple[Fact, ...], lang: Lang) -> Table | None:
    """The table of a posterior and the figures that it was fitted to; None when it kept none of them."""
    columns = tuple(Column(key, text(f"agrees_{key}", lang)) for key in ("what", "mark", "published", "model"))
    marked = [(fact, *_mark(posterior, fact)) for fact in known if fact.name in posterior.facts]
    if not marked:
        return None
    rows = tuple(
        (
            Cell(f"{fact_name(fact.name, lang)}, {text('targets_unit_' + fact.unit.replace(' ', '_'), lang)}"),
            Cell(mark),
            _cell(fact, fact.value, fact.value - Z * fact.observation, fact.value + Z * fact.observation, lang),
            _cell(fact, middle, low, high, lang),
        )
        for fact, mark, low, middle, high in marked
    )
    counts = {
        key: sum(one[1] == mark for one in marked) for key, mark in zip(("met", "nearly", "no"), MARKS, strict=True)
    }
    note = text("agrees_note", lang, all=len(rows), **counts)
    return Table("agrees", text("agrees_title", lang), columns, rows, (note, text("agrees_proof", lang)))


def _mark(posterior: Posterior, fact: Fact) -> tuple[str, float, float, float]:
    """Mark of a figure, and the interval of the worlds on the scale of the fact."""
    low, middle, high = weighted_quantile(posterior.facts[fact.name], posterior.weight, QUANTILES)
    away = abs(middle - fact.value) / fact.tolerance
    mark = MARKS[0] if away <= MET else MARKS[1] if away <= NEARLY else MARKS[2]  # what no world says does not agree
    return mark, float(low), float(middle), float(high)


def _cell(fact: Fact, middle: float, low: float, high: float, lang: Lang) -> Cell:
    shown = [fact.shown(x) for x in (middle, low, high)]
    if fact.unit == "share":
        shown = [min(max(x, 0.0), 1.0) for x in shown]
    digits = digits_of(shown[1], shown[2])
    words = [decimal(x, lang, digits) for x in shown]
    return Cell(words[0], f"{words[1]}–{words[2]}", {"": shown[0], "low": shown[1], "high": shown[2]})
