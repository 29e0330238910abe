"""The table for a policymaker: one row a policy, the baseline on top."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from sim.designs.request import BASELINE
from sim.policies.picture import said
from sim.report.certainty import alike_note, certainty_notes, reading_words, sides_words
from sim.report.policy_names import policy_name
from sim.report.texts import SHARES, Lang, decimal, digits_for, digits_of, planning, probability, shown_scale, text
from sim.results.combination import reading
from sim.results.comparison import ComparisonData
from sim.results.statistics import Estimate
from sim.words import Label

ENTRIES, FAMILY_TYPE, OWN_AREA, SEVERE, UNMET, COST = (
    "entries",
    "share_family_type",
    "own_area_stock",
    "severe_incidents",
    "unmet_need",
    "cost_total",
)


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

    With many parameter draws probabilities stand there; with few or one there are none, and words say whether the difference
    can be told from chance, and with draws from what is not known.
    """
    entries, beside = text("group_entries", lang), text("group_beside", lang)
    columns = [Column("policy", text("policy", lang))]
    drawn = data.probable
    sure = "probability" if drawn else "certainty"
    columns += [Column(key, text(key, lang), entries) for key in ("entries", "difference", "percent", "future")]
    columns.append(Column(sure, text("certainty_draws" if len(data.draws) > 1 and not drawn else sure, lang), entries))
    levels = [level for level in LEVELS if level.outcome in data.outcomes]
    levels += [own_level(own) for own in data.own]
    columns += [Column(level.key, level.head(lang), beside) for level in levels]
    if drawn:
        columns.append(Column("joint", text("joint", lang), beside))
    rows = [_baseline_row(data, levels, lang)]
    rows += [_policy_row(data, entry, levels, lang) for entry in data.entries if entry.label in data.policies]
    return Table("policies", _title(data, lang), tuple(columns), tuple(rows), notes(data, lang))


def own_level(own: Any) -> Level:
    """A column for an outcome of a user's own."""
    unit = "%" if own.unit in SHARES else own.unit
    head = Label(f"{own.label.en} ({unit})", f"{own.label.nl} ({unit})")
    return Level(own.name, own.name, shown_scale(own.unit), head)


def policy_notes(data: ComparisonData, lang: Lang) -> tuple[str, ...]:
    """Per policy once: its dose, what it comes to in practice beside what is there now, its cost and posts."""
    lines: dict[str, None] = {}
    for entry in data.entries:
        for policy in entry.policies:
            if line := said(policy, data.scenario, lang):
                lines[f"{entry.called}. {line}" if entry.called else line] = None
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
    lines = [planning(data.scenario, lang, effects=True), interval_note(data, lang), text("note_direction", lang)]
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
    lines[2:2] = [
        *alike_note(data, lang),
        *(interaction_note(data, entry, lang) for entry in data.entries if data.parts_of(entry.label)),
        *certainty_notes(data, [ENTRIES, *(level.outcome for level in LEVELS)], lang),
    ]
    if data.failures:
        lines.append(text("note_failed", lang, n=decimal(len(data.failures), lang)))
    if data.interrupted:
        lines.append(text("note_stopped", lang, done=decimal(len(data.units), lang), all=decimal(data.asked, lang)))
    return tuple(lines)


def cost_note(data: ComparisonData) -> str:
    """Whether prices were drawn too."""
    drawn = any(row["path"].startswith("costs.") for row in data.drawing.get("numbers", ()))
    return "note_cost_drawn" if drawn else "note_cost"


def interaction_note(data: ComparisonData, entry: Any, lang: Lang) -> str:
    """Whether a combination does more or less than its policies one by one."""
    whole, beyond = data.difference(entry.label, ENTRIES), data.interaction(entry.label, ENTRIES)
    digits = decimals(whole if beyond.identical else beyond)
    shown = {
        "whole": whole.mean,
        "sum": whole.mean - beyond.mean,
        "x": beyond.mean,
        "low": beyond.low,
        "high": beyond.high,
    }
    numbers = {key: decimal(value, lang, digits, sign=True) for key, value in shown.items()}
    words = text(f"reading_{reading(data, entry.label, ENTRIES)}", lang)
    key = "note_interaction_same" if beyond.identical else "note_interaction"
    return text(key, lang, policy=policy_name(entry, lang), reading=words, **numbers)


def interval_note(data: ComparisonData, lang: Lang) -> str:
    """What the intervals and probabilities hold, and what not."""
    if len(data.draws) > 1:
        key = "note_draws" if data.probable else "note_few_draws"
        return text(key, lang, draws=decimal(len(data.draws), lang), seeds=decimal(len(data.seeds), lang))
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


def _baseline_row(data: ComparisonData, levels: list[Level], lang: Lang) -> tuple[Cell, ...]:
    cells = [Cell(text("baseline", lang)), _level(data, BASELINE, ENTRIES, 1.0, lang)]
    cells += [Cell("")] * 4
    cells += [_level(data, BASELINE, x.outcome, x.scale, lang) for x in levels]
    return (*cells, Cell("")) if data.probable else tuple(cells)


def _policy_row(data: ComparisonData, entry: Any, levels: list[Level], lang: Lang) -> tuple[Cell, ...]:
    label = entry.label
    difference, percent = data.difference(label, ENTRIES), data.percent(label, ENTRIES)
    sides = data.sides(label, ENTRIES)
    drawn = data.probable
    sure = sides_words(difference, sides, lang) if drawn else reading_words(difference, lang)
    cells = [
        Cell(policy_name(entry, lang)),
        _level(data, label, ENTRIES, 1.0, lang),
        difference_cell(difference, 1.0, lang),
        difference_cell(percent, 1.0, lang, unit="%"),
        future_cell(data, label, ENTRIES, lang),
        Cell(sure, numbers=_share(difference, sides.lower if sides is not None else math.nan)),
    ]
    for level in levels:
        shown = _level(data, label, level.outcome, level.scale, lang)
        change = difference_cell(data.difference(label, level.outcome), level.scale, lang)
        small = f"{change.text} ({change.small})" if change.small else change.text
        numbers = shown.numbers | {f"difference_{key or 'mean'}": value for key, value in change.numbers.items()}
        cells.append(Cell(shown.text, small, numbers))
    if drawn:
        together = data.joint(label)
        said = difference.identical or difference.thin
        words = reading_words(difference, lang, second=True) if said else probability(together, lang)
        cells.append(Cell(words, numbers=_share(difference, together)))
    return tuple(cells)


def _share(found: Estimate, share: float) -> dict[str, float]:
    """A probability for the CSV; none when there is none, and none where no run differed though it could have."""
    return {} if not math.isfinite(share) or found.untold else {"": share}


def decimals(found: Estimate, scale: float = 1.0) -> int:
    """Decimals of a mean and its interval: two figures of its width; of a number without an interval those of its size."""
    if math.isfinite(found.low) and found.low < found.high:
        return digits_of(scale * found.low, scale * found.high)
    if found.mean == 0.0:
        return 0
    return digits_of(0.0, scale * found.mean) if found.exact else digits_for(scale * found.mean)


EUROS_BELOW = 0.1
"""Millions of euros below which an amount in a sentence is told in euros: 67,000 reads, 0.067 million does not."""
MILLION_DIGITS = 6


def in_euros(millions: float, lang: Lang, digits: int) -> str:
    """An amount of less than a tenth of a million in euros, as fine as it would be in millions.

    Examples
    --------
    >>> in_euros(0.0671, "nl", 3), in_euros(-0.0671, "en", 2), in_euros(0.00004, "en", 7)
    ('67.000', '70,000', '40')
    """
    return decimal(10.0**MILLION_DIGITS * round(abs(millions), min(digits, MILLION_DIGITS)), lang)


HUNDRED = 100.0
PERCENT_DIGITS = 2
"""Decimals of a level in percent, at most: one person in ten thousand."""


def level_digits(level: Estimate, difference: Estimate, scale: float) -> int:
    """Decimals of a level in tables and sentences alike: those of its interval, so that no difference beside it makes it finer.

    One decimal more where a difference is told from zero that the two levels would hide; of a percentage at most two.
    """
    own = level_decimals(level, scale)
    if math.isfinite(level.mean) and difference.clear:
        before, after = (scale * level.mean, scale * (level.mean + difference.mean))
        own += round(before, own) == round(after, own) and decimals(difference, scale) > own
    return _no_finer(own, scale)


def level_decimals(found: Estimate, scale: float) -> int:
    """Decimals of a level without a difference beside it: those of its interval; of a percentage at most two."""
    return _no_finer(decimals(found, scale), scale)


def _no_finer(digits: int, scale: float) -> int:
    return min(digits, PERCENT_DIGITS) if scale == HUNDRED else digits


def _level(data: ComparisonData, row: str, outcome: str, scale: float, lang: Lang) -> Cell:
    """The level of a row, with as many decimals in all rows: as the level without a policy is told in a sentence."""
    base = data.level(BASELINE, outcome)
    most = max([level_digits(base, data.difference(policy, outcome), scale) for policy in data.policies], default=-1)
    most = level_decimals(base, scale) if most < 0 else most
    if base.mean == 0.0:
        most = max([most, *(level_decimals(data.level(policy, outcome), scale) for policy in data.policies)])
    return level_cell(data.level(row, outcome), scale, lang, most)


def level_cell(found: Estimate, scale: float, lang: Lang, digits: int | None = None) -> Cell:
    """A mean, with its interval among the numbers only; decimals by its interval unless they are given."""
    numbers = {"mean": scale * found.mean, "low": scale * found.low, "high": scale * found.high}
    shown = level_decimals(found, scale) if digits is None else digits
    return Cell(decimal(scale * found.mean, lang, shown), numbers=numbers)


def interval_cell(found: Estimate, low: float, high: float, lang: Lang) -> Cell:
    """Two limits of an estimate; one number where they are the same, and in words that runs are identical."""
    numbers = {"low": low, "high": high}
    if found.identical:
        return Cell(text("same_runs", lang), numbers=numbers)
    if not math.isfinite(low):
        return Cell(text("untold" if math.isfinite(found.low) and math.isfinite(found.sd_draws) else "unknown", lang))
    if low == high:
        return Cell(decimal(low, lang, decimals(found), sign=True), numbers=numbers)
    digits = digits_of(low, high)
    ends = {name: decimal(end, lang, digits, sign=True) for name, end in numbers.items()}
    return Cell(text("interval", lang, **ends), numbers=numbers)


def future_cell(data: ComparisonData, policy: str, outcome: str, lang: Lang) -> Cell:
    """Within what the difference of a single future lies."""
    return interval_cell(data.difference(policy, outcome), *data.future(policy, outcome), lang)


@dataclass(frozen=True)
class Rounded:
    """A difference and the ends of its interval as they are written; no ends where it has no interval."""

    mean: str
    low: str = ""
    high: str = ""


def rounded(found: Estimate, scale: float, lang: Lang, unit: str = "", most: int | None = None) -> Rounded:
    """A difference as it is written in tables, sentences and pages alike: its sign, and as many decimals as its interval bears.

    ``most`` : decimals at most; an interval of which no width is left by then is not written.
    """
    digits = decimals(found, scale) if most is None else min(decimals(found, scale), most)
    mean, low, high = (decimal(scale * x, lang, digits, sign=True) for x in (found.mean, found.low, found.high))
    if math.isfinite(found.mean):
        mean, low, high = (one + unit for one in (mean, low, high))
    still = found.identical or not math.isfinite(found.low) or low == high
    return Rounded(mean) if still else Rounded(mean, low, high)


def difference_cell(found: Estimate, scale: float, lang: Lang, unit: str = "", most: int | None = None) -> Cell:
    """A difference with its sign, and its interval below it, with the same decimals."""
    numbers = {"mean": scale * found.mean, "low": scale * found.low, "high": scale * found.high}
    shown = rounded(found, scale, lang, unit, most)
    if found.identical:
        return Cell(shown.mean, text("same_runs", lang), numbers)
    return Cell(shown.mean, text("interval", lang, low=shown.low, high=shown.high) if shown.low else "", numbers)
