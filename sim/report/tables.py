"""The table for a policymaker: one row a policy, the baseline on top."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from sim.experiments.combination import reading
from sim.experiments.compare import ComparisonData
from sim.experiments.request import BASELINE
from sim.experiments.statistics import Estimate
from sim.report.certainty import certainty_notes, future_of, reading_words, sides_words
from sim.report.texts import Lang, decimal, digits_for, policy_name, probability, text
from sim.vocabulary import Label

ENTRIES, FAMILY_TYPE, OWN_AREA, SEVERE, UNMET, COST = (
    "entries",
    "share_family_type",
    "own_area_stock",
    "severe_incidents",
    "unmet_need",
    "cost_total",
)


MORE_DIGITS = 6  # at most so many decimals more, where the limits of an interval would look the same


@dataclass(frozen=True)
class Cell:
    """What stands in one cell: a line, a smaller second line, and the numbers behind it for the CSV."""

    text: str
    small: str = ""
    numbers: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """Head of a column and the group of columns it stands in."""

    key: str
    head: str
    group: str = ""


@dataclass(frozen=True)
class Table:
    """A table in words: title, columns, rows of cells (the first cell names the row), notes below it."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Level:
    """A secondary column: which outcome, in what scale it is shown."""

    key: str
    outcome: str
    scale: float = 1.0
    label: Label | None = None

    def head(self, lang: Lang) -> str:
        """Head of the column."""
        return text(self.key, lang) if self.label is None else getattr(self.label, lang)


LEVELS = (
    Level("family_type", FAMILY_TYPE, 100.0),
    Level("own_area", OWN_AREA, 100.0),
    Level("severe", SEVERE),
    Level("unmet", UNMET),
    Level("cost", COST),
)


def policy_table(data: ComparisonData, lang: Lang) -> Table:
    """One row a policy: placements, difference in counts and percent, how sure it is, what goes with it.

    With several parameter draws probabilities stand there; with one draw there are none, and words say whether the
    difference can be told from chance.
    """
    entries, beside = text("group_entries", lang), text("group_beside", lang)
    columns = [Column("policy", text("policy", lang))]
    drawn = len(data.draws) > 1
    sure = "probability" if drawn else "certainty"
    columns += [Column(key, text(key, lang), entries) for key in ("entries", "difference", "percent", "future", sure)]
    levels = [level for level in LEVELS if level.outcome in data.outcomes]
    levels += [own_level(own) for own in data.own]
    columns += [Column(level.key, level.head(lang), beside) for level in levels]
    if drawn:
        columns.append(Column("joint", text("joint", lang), beside))
    digits = _digits(data, [ENTRIES])
    rows = [_baseline_row(data, levels, digits, lang)]
    rows += [_policy_row(data, entry, levels, digits, lang) for entry in data.entries if entry.label in data.policies]
    return Table("policies", _title(data, lang), tuple(columns), tuple(rows), notes(data, lang))


def own_level(own: Any) -> Level:
    """A column for an outcome of a user's own."""
    unit = "%" if own.unit == "share" else own.unit
    head = Label(f"{own.label.en} ({unit})", f"{own.label.nl} ({unit})")
    return Level(own.name, own.name, 100.0 if own.unit == "share" else 1.0, head)


def policy_notes(data: ComparisonData, lang: Lang) -> tuple[str, ...]:
    """Per policy once: what is already in the baseline and what this run raises it to."""
    lines: dict[str, None] = {}
    for entry in data.entries:
        for policy in entry.policies:
            line = policy.baseline_note(data.scenario, lang)
            if line:
                lines[line] = None
    return tuple(lines)


def cost_notes(data: ComparisonData, lang: Lang) -> tuple[str, ...]:
    """What each policy costs a year by itself, with its range and source; each policy once."""
    names = {policy.name: policy.describe(lang) for entry in data.entries for policy in entry.policies}
    lines: dict[str, None] = {}
    for _, policy, what, *euro, source, what_nl, source_nl in data.policy_costs.iter_rows():
        mean, low, high = (decimal(x, lang) for x in euro)
        shown, origin = (what_nl or what, source_nl or source) if lang == "nl" else (what, source)
        line = text("cost_line", lang, policy=names.get(policy, policy), what=shown, mean=mean, low=low, high=high)
        lines[f"{line} ({origin})"] = None
    return tuple(lines)


def notes(data: ComparisonData, lang: Lang) -> tuple[str, ...]:
    """How to read the table, what it leaves out and what it rests on."""
    lines = [text("note_planning", lang), interval_note(data, lang), text("note_direction", lang)]
    lines += [
        text("note_entries", lang),
        text("note_harm", lang),
        text("note_unmet", lang),
        text(cost_note(data), lang),
    ]
    ledger = data.scenario.ledger()
    assumed = sum(row.source == "assumption" for row in ledger)
    lines.append(text("note_assumptions", lang, assumed=decimal(assumed, lang), all=decimal(len(ledger), lang)))
    if data.scenario.own:
        names = "; ".join(f"{one.name} ({', '.join(one.functions)})" for one in data.scenario.own)
        lines.append(text("note_own", lang, names=names))
    lines[2:2] = certainty_notes(data, [ENTRIES, *(level.outcome for level in LEVELS)], lang)
    lines[3:3] = [interaction_note(data, entry, lang) for entry in data.entries if data.parts_of(entry.label)]
    if data.failures:
        lines.append(text("note_failed", lang, n=decimal(len(data.failures), lang)))
    if data.interrupted:
        asked = len(data.seeds) * len(data.draws)
        lines.append(text("note_stopped", lang, done=decimal(len(data.units), lang), all=decimal(asked, lang)))
    return tuple(lines)


def cost_note(data: ComparisonData) -> str:
    """Whether prices were drawn too."""
    drawn = any(row["path"].startswith("costs.") for row in data.drawing.get("numbers", ()))
    return "note_cost_drawn" if drawn else "note_cost"


def interaction_note(data: ComparisonData, entry: Any, lang: Lang) -> str:
    """Whether a combination does more or less than its policies one by one."""
    whole, beyond = data.difference(entry.label, ENTRIES).mean, data.interaction(entry.label, ENTRIES)
    digits = _digits(data, [ENTRIES])
    shown = {"whole": whole, "sum": whole - beyond.mean, "x": beyond.mean}
    numbers = {key: decimal(value, lang, digits, sign=True) for key, value in shown.items()}
    numbers |= dict(zip(("low", "high"), two_ends(beyond.low, beyond.high, digits, lang), strict=True))
    words = text(f"reading_{reading(data, entry.label, ENTRIES)}", lang)
    return text("note_interaction", lang, policy=policy_name(entry, lang), reading=words, **numbers)


def interval_note(data: ComparisonData, lang: Lang) -> str:
    """What the intervals and probabilities hold, and what not."""
    if len(data.draws) > 1:
        return text("note_draws", lang, draws=decimal(len(data.draws), lang), seeds=decimal(len(data.seeds), lang))
    return text("note_seeds", lang, runs=decimal(len(data.units), lang))


def under_title(data: ComparisonData, lang: Lang) -> str:
    """Size and length of the simulated place."""
    place = data.scenario
    return text(
        "under_title",
        lang,
        households=decimal(place.households, lang),
        children=decimal(place.children, lang),
        years=decimal(data.years, lang, 0 if data.years == int(data.years) else 2),
        start=place.start.isoformat(),
        runs=decimal(len(data.units), lang),
    )


def _title(data: ComparisonData, lang: Lang) -> str:
    title = getattr(data.scenario.title, lang, None) or data.scenario.name
    return text("title", lang, scenario=title)


def _digits(data: ComparisonData, outcomes: list[str], scale: float = 1.0) -> int:
    """Decimals for the differences of an outcome, the same in all rows."""
    found = [data.difference(policy, name) for policy in data.policies for name in outcomes]
    sizes = [scale * size for one in found for size in (one.mean, (one.high - one.low) / 2)]
    if not any(sizes):
        sizes = [scale * data.level(BASELINE, name).mean for name in outcomes]
    return min(digits_for(*sizes), 2)


def _baseline_row(data: ComparisonData, levels: list[Level], digits: int, lang: Lang) -> tuple[Cell, ...]:
    base = data.level(BASELINE, ENTRIES)
    cells = [Cell(text("baseline", lang)), level_cell(base, 1.0, digits, lang)]
    cells += [Cell("")] * 4
    cells += [level_cell(data.level(BASELINE, x.outcome), x.scale, _level_digits(data, x), lang) for x in levels]
    return (*cells, Cell("")) if len(data.draws) > 1 else tuple(cells)


def _policy_row(data: ComparisonData, entry: Any, levels: list[Level], digits: int, lang: Lang) -> tuple[Cell, ...]:
    label = entry.label
    difference, percent = data.difference(label, ENTRIES), data.percent(label, ENTRIES)
    sides = data.sides(label, ENTRIES)
    low, high = future_of(data, difference)
    drawn = len(data.draws) > 1
    sure = sides_words(sides, lang) if drawn else reading_words(difference, lang)
    cells = [
        Cell(policy_name(entry, lang)),
        level_cell(data.level(label, ENTRIES), 1.0, digits, lang),
        difference_cell(difference, 1.0, digits, lang),
        difference_cell(percent, 1.0, 1, lang, unit="%"),
        interval_cell(low, high, digits, lang),
        Cell(sure, numbers={"": sides.lower} if sides is not None else {}),
    ]
    for level in levels:
        decimals = _level_digits(data, level)
        shown = level_cell(data.level(label, level.outcome), level.scale, decimals, lang)
        change = difference_cell(data.difference(label, level.outcome), level.scale, decimals, lang)
        small = f"{change.text} ({change.small})" if change.small else change.text
        numbers = shown.numbers | {f"difference_{key or 'mean'}": value for key, value in change.numbers.items()}
        cells.append(Cell(shown.text, small, numbers))
    if drawn:
        together = data.joint(label)
        cells.append(Cell(probability(together, lang), numbers={"": together}))
    return tuple(cells)


def _level_digits(data: ComparisonData, level: Level) -> int:
    return 1 if level.scale == 100.0 else _digits(data, [level.outcome], level.scale)


def level_cell(found: Estimate, scale: float, digits: int, lang: Lang) -> Cell:
    """A mean, with its interval among the numbers only."""
    numbers = {"mean": scale * found.mean, "low": scale * found.low, "high": scale * found.high}
    return Cell(decimal(scale * found.mean, lang, digits), numbers=numbers)


def interval_cell(low: float, high: float, digits: int, lang: Lang) -> Cell:
    """Two limits."""
    if not math.isfinite(low):
        return Cell(text("unknown", lang))
    ends = dict(zip(("low", "high"), two_ends(low, high, digits, lang), strict=True))
    return Cell(text("interval", lang, **ends), numbers={"low": low, "high": high})


def two_ends(low: float, high: float, digits: int, lang: Lang) -> tuple[str, str]:
    """Both limits with as many decimals as tell them apart: an interval never looks as if it had no width."""
    for more in range(digits, digits + MORE_DIGITS):
        ends = decimal(low, lang, more, sign=True), decimal(high, lang, more, sign=True)
        if ends[0] != ends[1]:
            break
    return ends


def difference_cell(found: Estimate, scale: float, digits: int, lang: Lang, unit: str = "") -> Cell:
    """A difference with its sign, and its interval below it."""
    numbers = {"mean": scale * found.mean, "low": scale * found.low, "high": scale * found.high}
    shown = decimal(scale * found.mean, lang, digits, sign=True)
    shown += unit if math.isfinite(found.mean) else ""
    if found.identical or not math.isfinite(found.low):
        return Cell(shown, text("no_difference", lang) if found.identical else "", numbers)
    low, high = (end + unit for end in two_ends(scale * found.low, scale * found.high, digits, lang))
    return Cell(shown, text("interval", lang, low=low, high=high), numbers)
