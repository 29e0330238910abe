"""For a robust choice: probabilities together, where the order turns, equal yearly cost, other beliefs."""

from __future__ import annotations

import math
from typing import Any

from sim.designs.request import BASELINE
from sim.report.certainty import once_each, reading_words, sides_words
from sim.report.decision import names_of, number_words, parameter_words
from sim.report.labels import named
from sim.report.tables import Cell, Column, Table, difference_cell
from sim.report.texts import Lang, decimal, digits_of, probability, text
from sim.results.comparison import JOINT, ComparisonData
from sim.results.decision import all_pairs
from sim.results.equal_cost import AtCost, at_cost, common_cost
from sim.results.priors import LEAST_EFFECTIVE, Row, Weighed, beliefs, ranked

MOST_TURNS = 12  # rows of the table of turning points


def chances_table(data: ComparisonData, lang: Lang) -> Table | None:
    """Per policy the probability of fewer placements, no more harm, no more unmet need, and all three; None with few draws."""
    if not data.probable or not set(JOINT) <= set(data.outcomes) or not data.policies:
        return None
    columns = (
        Column("policy", text("policy", lang)),
        *(Column(x, text(f"chances_{x}", lang)) for x in (*JOINT, "joint")),
    )
    names, rows = names_of(data, lang), []
    for policy in data.policies:
        cells = [_no_more(data, policy, name, lang) for name in JOINT]
        rows.append((Cell(names[policy]), *cells, _together(data, policy, lang)))
    return Table("chances", text("chances_title", lang), columns, tuple(rows), (text("chances_note", lang),))


def _no_more(data: ComparisonData, policy: str, outcome: str, lang: Lang) -> Cell:
    """Probability of fewer (of placements), or of no more."""
    found, sides = data.difference(policy, outcome), data.sides(policy, outcome)
    if found.identical or found.thin or sides is None:
        return Cell(reading_words(found, lang))
    share = sides.lower if outcome == JOINT[0] else sides.lower + sides.equal
    return Cell(probability(share, lang), numbers={"": share})


def _together(data: ComparisonData, policy: str, lang: Lang) -> Cell:
    found, share = data.difference(policy, JOINT[0]), data.joint(policy)
    if found.identical or found.thin or not math.isfinite(share):
        return Cell(reading_words(found, lang, second=True))
    return Cell(probability(share, lang), numbers={"": share})


def turning_table(data: ComparisonData, lang: Lang) -> Table | None:
    """The numbers and values at which the order of two rows turns; None where none is told."""
    if len(data.draws) < 2:
        return None
    known = {BASELINE, *(row for row in once_each(data) if not data.identical(row))}
    pairs = [pair for pair in all_pairs(data) if {pair.first, pair.second} <= known and not pair.difference.thin]
    names, rows = names_of(data, lang), []
    for pair in sorted(pairs, key=lambda pair: pair.flip.chance if pair.flip is not None else 1.0):
        if pair.flip is None:
            continue
        outcome = getattr(data.outcomes[pair.outcome].label, lang)
        what = text("turning_pair", lang, first=names[pair.first], second=names[pair.second], outcome=outcome)
        for turn in pair.flip.turning:
            below, above = (pair.first, pair.second) if turn.lower_below else (pair.second, pair.first)
            ends = {end: number_words(getattr(turn, end), lang) for end in ("low", "high")}
            numbers = {"value": turn.value, "low": turn.low, "high": turn.high}
            rows.append(
                (Cell(what), Cell(parameter_words(data.scenario, turn.parameter, lang)),
                 Cell(number_words(turn.value, lang), text("interval", lang, **ends), numbers), Cell(names[below]),
                 Cell(names[above]))
            )  # fmt: skip
    heads = ("what", "number", "value", "below", "above")
    columns = tuple(Column(key, text(f"turning_{key}", lang)) for key in heads)
    if not rows:
        return None
    note = text("turning_note", lang, pairs=decimal(len(pairs), lang), most=decimal(MOST_TURNS, lang))
    return Table("turning", text("turning_title", lang), columns, tuple(rows[:MOST_TURNS]), (note,))


def equal_cost_table(data: ComparisonData, lang: Lang) -> Table | None:
    """Policies at the dose for which each costs as much a year; None with one draw, or where fewer than two have a cost."""
    found = at_cost(data) if len(data.draws) > 1 else ()
    if not found:
        return None
    columns = [Column("policy", text("policy", lang)), Column("dose", text("equal_dose", lang))]
    columns += [Column(name, getattr(data.outcomes[name].label, lang)) for name in JOINT]
    if data.probable:
        columns.append(Column("lower", text("equal_lower", lang)))
    names = names_of(data, lang)
    rows = []
    for one in found:
        cells = [Cell(names[one.rows[-1]]), Cell(_dose(one, names, lang), numbers={"share": one.share})]
        if one.found is None:
            cells += [Cell("")] * (len(columns) - 2)
        else:
            cells += [difference_cell(one.found[name][0], 1.0, lang) for name in JOINT]
            if data.probable:
                difference, sides = one.found[JOINT[0]]
                cells.append(Cell(sides_words(difference, sides, lang)))
        rows.append(tuple(cells))
    title = text("equal_title", lang, cost=number_words(common_cost(data), lang))
    return Table("equal-cost", title, tuple(columns), tuple(rows), (text("equal_note", lang),))


def _dose(one: AtCost, names: dict[str, str], lang: Lang) -> str:
    """What the money buys, in words."""
    values = {"share": probability(one.share, lang), "lower": names[one.lower], "upper": names[one.upper]}
    values |= {"least": number_words(min((x for x in one.costs if x > 0), default=0.0), lang)}
    return text(f"equal_{one.how}", lang, **values, most=number_words(max(one.costs, default=0.0), lang))


def priors_table(data: ComparisonData, lang: Lang) -> Table | None:
    """Rows by mean difference in placements under three beliefs, side by side; None without many draws."""
    rows = ranked(data) if data.probable and JOINT[0] in data.outcomes else ()
    if not any(row.effects for row in rows):
        return None
    names = names_of(data, lang)
    columns = [Column("policy", text("policy", lang))]
    columns += [Column(name, getattr(belief.label, lang)) for name, belief in beliefs().items()]
    cells = [(_row(row, names, lang), *(_belief(one, lang) for one in row.weighed.values())) for row in rows]
    effects = dict.fromkeys(named(path, lang) for row in rows for path in row.effects)
    note = text("priors_note", lang, effects="; ".join(effects), least=decimal(LEAST_EFFECTIVE, lang))
    return Table("priors", text("priors_title", lang), tuple(columns), tuple(cells), (note,))


def _row(row: Row, names: dict[str, str], lang: Lang) -> Cell:
    name = names[row.policy]
    return Cell(name if row.effects else text("priors_none", lang, policy=name))


def _belief(one: Weighed, lang: Lang) -> Cell:
    count = {"n": decimal(one.effective, lang)}
    if not math.isfinite(one.mean):
        return Cell(text("priors_few", lang, **count), numbers={"effective": one.effective})
    digits = digits_of(one.low, one.high)
    signed = {key: decimal(getattr(one, key), lang, digits, sign=True) for key in ("mean", "low", "high")}
    shown = text("priors_rank", lang, rank=one.rank or text("unknown", lang), mean=signed["mean"])
    small = text(
        "priors_small", lang, low=signed["low"], high=signed["high"], lower=probability(one.lower, lang), **count
    )
    return Cell(shown, small, {key: getattr(one, key) for key in ("mean", "low", "high", "lower", "effective", "rank")})


def document_of(data: ComparisonData) -> dict[str, Any]:
    """Probabilities together, equal cost and other beliefs as plain values; empty with one draw.

    Probabilities and beliefs are there only with draws enough to show them.
    """
    if len(data.draws) < 2 or not set(JOINT) <= set(data.outcomes):
        return {}
    found: dict[str, Any] = {"equal_cost": [_at_cost(one) for one in at_cost(data)], "cost": common_cost(data)}
    if data.probable:
        found["no_more"] = {
            policy: {name: _no_more(data, policy, name, "en").numbers.get("") for name in JOINT}
            | {"joint": _together(data, policy, "en").numbers.get("")}
            for policy in data.policies
        }
        found["beliefs"] = {
            row.policy: {"effects": list(row.effects), **{name: vars(one) for name, one in row.weighed.items()}}
            for row in ranked(data)
        }
    return found


def _at_cost(one: AtCost) -> dict[str, Any]:
    shown: dict[str, Any] = {key: getattr(one, key) for key in ("how", "lower", "upper", "share")}
    shown |= {"rows": list(one.rows), "costs": list(one.costs)}
    if one.found is not None:
        shown["differences"] = {
            name: {"mean": found.mean, "low": found.low, "high": found.high} for name, (found, _) in one.found.items()
        }
    return shown
