"""For a decision under uncertainty: sources of it, policy against policy, what turns the order round, regret."""

from __future__ import annotations

import math
import textwrap
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sim.analysis.regret import Regret, regret_table, utility_regrets
from sim.analysis.utilities import utilities
from sim.designs.draws import FEW_DRAWS
from sim.designs.request import BASELINE
from sim.report import figures as pictures
from sim.report.certainty import once_each, reading_words, sides_words
from sim.report.labels import label_of, number_unit
from sim.report.policy_names import policy_name
from sim.report.tables import ENTRIES, SEVERE, UNMET, Cell, Column, Table, difference_cell, future_cell, interval_cell
from sim.report.texts import Lang, decimal, digits_for, probability, text
from sim.results.comparison import ComparisonData
from sim.results.decision import FEWEST_DRAWS, Pair, all_pairs, outcomes_of, pairs_of
from sim.results.gathered import MANY_DRAWS

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

ORANGE = "#D55E00"
MOST_LINES = 12  # sentences on what turns the order round
SHOWN = (ENTRIES, SEVERE, UNMET, "cost_total")


def names_of(data: ComparisonData, lang: Lang) -> dict[str, str]:
    """Rows in words, the baseline included."""
    return {BASELINE: text("baseline", lang)} | {entry.label: policy_name(entry, lang) for entry in data.entries}


def sources_table(data: ComparisonData, lang: Lang) -> Table | None:
    """Per policy and outcome the interval, and the parts of it that are parameters and chance; None with one draw."""
    if len(data.draws) < 2:
        return None
    heads = ("what", "both", "parameters", "chance", "share")
    columns = (*(Column(key, text(f"sources_{key}", lang)) for key in heads), Column("future", text("future", lang)))
    names, rows = names_of(data, lang), []
    for policy in data.policies:
        for outcome in outcomes_of(data):
            found = data.difference(policy, outcome)
            label = getattr(data.outcomes[outcome].label, lang)
            ends = [(found.low_draws, found.high_draws), (found.low_seeds, found.high_seeds)]
            share = found.share_draws
            shown = f"{100 * share:.0f}%" if math.isfinite(share) else text("unknown", lang)
            rows.append(
                (Cell(f"{names[policy]}: {label}"), difference_cell(found, 1.0, lang),
                 *(interval_cell(found, low, high, lang) for low, high in ends), Cell(shown, numbers={"": share}),
                 future_cell(data, policy, outcome, lang))
            )  # fmt: skip
    return Table("sources", text("sources_title", lang), columns, tuple(rows), sources_notes(data, lang))


def sources_notes(data: ComparisonData, lang: Lang) -> tuple[str, ...]:
    """How the draws were made, and when there are too few of them."""
    draws, seeds = decimal(len(data.draws), lang), decimal(len(data.seeds), lang)
    if data.drawing.get("posterior"):
        lines = [_posterior_note(data, lang)]
    elif data.drawing:
        words = text(f"distribution_{data.drawing['distribution']}", lang)
        number = decimal(len(data.drawing["numbers"]), lang)
        lines = [text("sources_note", lang, n=number, draws=draws, seeds=seeds, distribution=words)]
    else:
        lines = [text("sources_given", lang, draws=draws, seeds=seeds)]
    if len(data.seeds) < 2:
        lines.append(text("sources_one_seed", lang))
    if len(data.draws) < FEW_DRAWS:
        step = f"{100 / len(data.draws):.0f}%"
        lines.append(text("sources_few", lang, draws=draws, step=step, wanted=decimal(FEW_DRAWS, lang)))
    return tuple(lines)


def _posterior_note(data: ComparisonData, lang: Lang) -> str:
    """Of which posterior the draws are."""
    known = data.drawing
    words = {key: decimal(float(known[key]), lang) for key in ("of", "effective")}
    words |= {"draws": decimal(len(data.draws), lang), "seeds": decimal(len(data.seeds), lang)}
    fitted, number = decimal(len(known["fitted"]), lang), decimal(len(known["numbers"]), lang)
    return text(
        "sources_posterior", lang, n=number, fitted=fitted, made=known["made"], place=data.scenario.place, **words
    )


def pairs_table(data: ComparisonData, lang: Lang) -> Table | None:
    """Every two policies: whether they can be told apart, with draws the probability that the first has the lower value.

    None when there is one policy.
    """
    if len(data.policies) < 2:
        return None
    outcomes, names = outcomes_of(data), names_of(data, lang)
    heads = {x: text(f"pairs_{x}", lang) for x in outcomes}
    if not data.probable:
        heads = {x: getattr(data.outcomes[x].label, lang) for x in outcomes}
    columns = (Column("pair", text("pairs_what", lang)), *(Column(x, head) for x, head in heads.items()))
    found = {(pair.first, pair.second, pair.outcome): pair for pair in all_pairs(data)}
    rows = []
    for first, second in pairs_of(data):
        if second != BASELINE:
            cells = [_chance(found[first, second, outcome], lang) for outcome in outcomes]
            rows.append((Cell(text("pairs_against", lang, first=names[first], second=names[second])), *cells))
    few = "pairs_note_few_draws" if len(data.draws) > 1 else "pairs_note_seeds"
    note = text("pairs_note_draws" if data.probable else few, lang)
    return Table("pairs", text("pairs_title", lang), columns, tuple(rows), (note,))


def _chance(pair: Pair, lang: Lang) -> Cell:
    if pair.sides is None:
        return Cell(reading_words(pair.difference, lang, second=True))
    numbers = {} if pair.difference.untold else {"": pair.sides.lower}
    return Cell(sides_words(pair.difference, pair.sides, lang, second=True), numbers=numbers)


def flip_lines(data: ComparisonData, lang: Lang) -> tuple[str, ...]:
    """What would most likely turn each order round, the least decided first; empty with one draw."""
    if len(data.draws) < 2:
        return ()
    fewest = MANY_DRAWS if data.drawing else FEWEST_DRAWS
    if len(data.draws) < fewest:
        return (text("flip_few", lang, n=decimal(fewest, lang)),)
    rows = {BASELINE, *(row for row in once_each(data) if not data.identical(row))}
    told = [pair for pair in all_pairs(data) if {pair.first, pair.second} <= rows and not pair.difference.thin]
    named = [pair for pair in told if pair.flip is not None and 0.0 < _lower(pair) < 1.0]
    named.sort(key=lambda pair: (not pair.flip.clear, abs(_lower(pair) - 0.5)))  # type: ignore[union-attr]
    lines = [flip_sentence(data, pair, lang) for pair in named[:MOST_LINES]]
    unclear = any(not pair.flip.clear for pair in named[:MOST_LINES])  # type: ignore[union-attr]
    more = [*([text("flips_few", lang)] if unclear else []), text("measure_how", lang)]
    return (*lines, *more)


def _lower(pair: Pair) -> float:
    """Share of the draws in which the first is lower; nan with too few for a probability."""
    return pair.sides.lower if pair.sides is not None else math.nan


def flip_sentence(data: ComparisonData, pair: Pair, lang: Lang) -> str:
    """One order, the number that goes most with it, its direction, and a caution when chance may have named it."""
    names, flip = names_of(data, lang), pair.flip
    outcome = getattr(data.outcomes[pair.outcome].label, lang)
    both = {"first": names[pair.first], "second": names[pair.second]}
    lines = [text("flip_fewer", lang, **both, outcome=outcome, lower=probability(_lower(pair), lang))]
    if flip is None:
        return lines[0]
    low, high = (number_words(x, lang) for x in (flip.low, flip.high))
    shares = {"below_low": probability(flip.below_low, lang), "below_high": probability(flip.below_high, lang)}
    name = parameter_words(data.scenario, flip.parameter, lang)
    lines.append(text("flip_named", lang, parameter=name, low=low, high=high, **shares))
    if not flip.clear:
        lines.append(text("flip_unclear", lang, chance=probability(flip.chance, lang)))
    elif not flip.turns:
        lines.append(text("flip_stays", lang))
    elif math.isfinite(flip.turning_point):
        lines.append(text("flip_turns_at", lang, x=number_words(flip.turning_point, lang)))
    else:
        lines.append(text("flip_turns", lang) + ".")
    sentence = " ".join(lines)
    return sentence[0].upper() + sentence[1:]


def parameter_words(scenario: Scenario, path: str, lang: Lang) -> str:
    """A number in words, with its path and unit: "severe incidents ... (harm.danger; a year)"; list elements from 0."""
    rows = {row.path: row for row in scenario.ledger() if getattr(row, "path", "")}
    row = rows.get(path) or rows.get(path.rpartition(".")[0])
    short, label = path.removeprefix("parameters."), label_of(path, lang)
    unit = number_unit(row.unit, lang) if row is not None else ""
    beside = "; ".join(filter(None, (short if label else "", unit)))
    return f"{label or short} ({beside})" if beside else short


UNITS = MappingProxyType({"entries": "axis_entries", "severe_incidents": "axis_severe", "unmet_need": "axis_unmet",
         "cost_total": "cost_axis", "cost_policies": "cost_axis"})  # fmt: skip


def unit_words(outcome: str, unit: str, lang: Lang) -> str:
    """Unit of an outcome in the language, where it is known in it."""
    return text(UNITS[outcome], lang) if outcome in UNITS else unit


def number_words(x: float, lang: Lang) -> str:
    """A number with three figures, or whole from 1,000 up."""
    if x == 0 or not math.isfinite(x):
        return decimal(x, lang)
    digits = max(0, 2 - math.floor(math.log10(abs(x))))
    shown = decimal(x, lang, digits)
    mark = "," if lang == "nl" else "."
    return shown.rstrip("0").rstrip(mark) if digits and mark in shown else shown


def regret_rows(data: ComparisonData, lang: Lang) -> Table | None:
    """Regret per outcome and row of the comparison; None with one draw."""
    found = regret_table(data)
    if not found:
        return None
    found += utility_regrets(data)
    labels = {name: getattr(data.outcomes[name].label, lang) for name in outcomes_of(data)}
    for name, one in utilities().items():
        words = {"label": getattr(one.label, lang), "unit": getattr(one.unit, lang)}
        labels[name] = text("regret_utility", lang, **words)
    return regret_words(found, names_of(data, lang), labels, lang)


def regret_words(found: list[Regret], names: dict[str, str], labels: dict[str, str], lang: Lang) -> Table:
    """Regrets as a table; ``names`` and ``labels`` are rows and outcomes in words."""
    heads = ("what", "worst", "high", "mean", *(["best"] if any(math.isfinite(one.best) for one in found) else []))
    columns = tuple(Column(key, text(f"regret_{key}", lang)) for key in heads)
    rows = []
    for one in found:
        digits = max(1, digits_for(one.worst))
        worst = decimal(one.worst, lang, digits)
        if one.minimax:
            worst = text("regret_minimax", lang, words=worst)
        cells = [Cell(worst, numbers={"": one.worst})]
        cells += [Cell(decimal(x, lang, digits), numbers={"": x}) for x in (one.high, one.mean)]
        if "best" in heads:
            cells.append(Cell(probability(one.best, lang), numbers={"": one.best}))
        rows.append((Cell(f"{labels[one.outcome]}: {names.get(one.policy, one.policy)}"), *cells))
    return Table("regret", text("regret_title", lang), columns, tuple(rows), (text("regret_note", lang),))


def sources_figure(data: ComparisonData, lang: Lang) -> Any:
    """Per outcome and policy: the interval of the difference, and beside it that of parameters and of chance alone."""
    from matplotlib import rc_context

    outcomes = [name for name in SHOWN if name in data.outcomes]
    entries = [entry for entry in data.entries if entry.label in data.policies]
    with rc_context(pictures.STYLE):
        figure = pictures._figure(3.0 + 2.35 * len(outcomes), 2.1 + 0.55 * max(len(entries), 2))
        axes = figure.subplots(1, len(outcomes), sharey=True, squeeze=False)[0]
        for axis, outcome in zip(axes, outcomes, strict=True):
            for row, entry in enumerate(entries):
                _sources(axis, data.difference(entry.label, outcome), row)
            axis.axvline(0, color=pictures.GREY, linewidth=1, zorder=1)
            axis.set_title(textwrap.fill(getattr(data.outcomes[outcome].label, lang), 26), loc="left")
            axis.set_xlabel(unit_words(outcome, data.outcomes[outcome].unit, lang))
            axis.grid(axis="x", color="#E3E3E3", linewidth=0.7)
            axis.set_axisbelow(True)
            axis.use_sticky_edges = False
            axis.margins(x=0.08)
            axis.tick_params(axis="y", length=0)
            axis.spines["left"].set_visible(False)
            pictures._numbers(axis.xaxis, lang)
        axes[0].set_yticks(range(len(entries)), [textwrap.fill(policy_name(e, lang), 30) for e in entries])
        axes[0].set_ylim(len(entries) - 0.4, -0.6)
        counts = {"draws": decimal(len(data.draws), lang), "seeds": decimal(len(data.seeds), lang)}
        note = text("figure_sources_note", lang, **counts)
        pictures._words(figure, text("figure_sources", lang), pictures._place(data, lang), note)
    return figure


def _sources(axis: Any, found: Any, row: int) -> None:
    if not math.isfinite(found.mean):
        return
    for low, high, place, color in (
        (found.low_draws, found.high_draws, row - 0.17, pictures.BLUE),
        (found.low_seeds, found.high_seeds, row + 0.17, ORANGE),
    ):
        if math.isfinite(low):
            axis.barh(place, high - low, left=low, height=0.16, color=color, zorder=2)
    if math.isfinite(found.low):
        axis.plot([found.low, found.high], [row, row], color=pictures.DARK, linewidth=1.2, zorder=3)
    axis.plot(found.mean, row, "o", markersize=5, color=pictures.DARK, zorder=4)
