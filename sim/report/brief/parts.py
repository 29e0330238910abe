"""What stands in the brief, as plain values: question, answer, numbers, why, hundred children, time and money, figures, how."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sim.analysis.cases import cases_of
from sim.analysis.information import FEWEST_DRAWS
from sim.analysis.measure_first import measure_first
from sim.designs.request import BASELINE
from sim.outcomes.equity import FEWEST, NOTE, POOLED_YEARS, area_rates
from sim.policies.checks import PolicyError
from sim.policies.doses import doses_of
from sim.policies.picture import said as practice
from sim.report.agrees import MARKS, agreement_table
from sim.report.brief.drawn import hundred_icons, time_drawing
from sim.report.brief.mixes import (
    ENTRIES,
    TILES,
    TOLD,
    Packed,
    Switch,
    in_one_world,
    key_of,
    nearest_of,
    now_words,
    position_of,
    switches_of,
    tile_of,
    told_of,
)
from sim.report.brief.names import question
from sim.report.decision import flip_lines
from sim.report.measure_first import measure_table
from sim.report.measure_first import notes as measure_notes
from sim.report.money import budget_cells, budget_name
from sim.report.policy_names import day, policy_name
from sim.report.robust import turning_table
from sim.report.sentences import base_words, coarse_note, threshold_words
from sim.report.tables import COST, rounded
from sim.report.texts import Lang, decimal, plain_text, planning, text
from sim.report.why import sentence as why_sentence
from sim.results.comparison import ComparisonData
from sim.results.gathered import MANY_DRAWS
from sim.results.intervals import Scale
from sim.results.noticeable import SHARE, answer, widening
from sim.results.over_time import difference_over_time
from sim.results.scales import families_apart
from sim.results.statistics import Estimate, estimate
from sim.results.why import why
from sim.runs.mixes import FULL
from sim.scenario.area_table import DUTCH_HEAD
from sim.scenario.derived import FILLED_FROM, filled_rows
from sim.scenario.fields import OWN
from sim.units import THOUSAND

NET = (("prevented", "caused"), ("blocked", "unblocked"), ("postponed", "hastened"))
FIRST = ("prevented", "blocked", "undecided_fewer", "postponed", "hastened", "same_time")
"""Classes of a first entry that the baseline has: together all children who would go out of home."""
HUNDRED = 100.0
WHOLE = 2  # position of a switch at which all of a policy is done
COUNTED = "AB"  # grades of what was counted, or published for the place itself
TILE_WORDS = ("level", "now", "change", "answer")
"""What the page looks up of a big number, in this order."""
NEARLY_NONE = 0.015  # share of a variance that is not worth a number
MEASURES = 3  # things to measure first that are named
FITS_FIRST = ("T01", "T02", "T06", "T08", "T13", "T15", "T16", "T22", "T27", "T37")
"""Targets of which one figure each stands on the page, behind all that do not agree; the others are folded away."""


def parts(
    data: ComparisonData,
    lang: Lang,
    command: str = "",
    today: date | None = None,
    explored: ComparisonData | None = None,
) -> dict[str, Any]:
    """All parts of the brief of a comparison, in words; its main row is the last one that was asked.

    Parameters
    ----------
    command : what makes it again, as it is typed; explored : every mix, computed in one world.
    """
    entries = [entry for entry in data.entries if entry.label in data.policies]
    main = entries[-1]
    names = switches_of(data.entries)
    together = len(data.policies) * len(TILES)
    return {
        "lang": lang,
        "title": text("brief_title", lang, place=_title(data, lang)),
        "under": text("brief_under", lang, place=_title(data, lang), start=day(data.scenario.start, lang),
                      children=decimal(data.scenario.children, lang), date=day(today or date.today(), lang)),
        "planning": planning(data.scenario, lang, effects=True),
        "sure": sure(data, lang),
        "coarse": coarse_note(data, TOLD, lang, "brief_coarse"),
        "computed": "; ".join(policy_name(entry, lang) for entry in entries),
        "switches": [_switch(data, name, explored, lang) for name in names],
        "mixes": mixes(data, names, lang, together, explored),
        "main": key_of(main, names) if names else str(len(entries)),
        "rows": [] if names else [(str(k), policy_name(entry, lang)) for k, entry in enumerate(entries, 1)],
        "tiles": [_tile_head(data, name, lang) for name in TILES if name in data.outcomes],
        "why": _why_lines(data, entries, lang),
        "hundred": hundred(data, main.label, lang),
        "time": over_time(data, main.label, lang),
        "money": money(data, main.label, lang),
        "areas": areas(data, main.label, lang),
        "fits": fits(data, lang),
        "otherwise": otherwise(data, main.label, lang),
        "how": how(data, lang, command, explored),
    }  # fmt: skip


def _why_lines(data: ComparisonData, entries: Sequence[Any], lang: Lang) -> list[str]:
    found = [(replace(entry, called=policy_name(entry, lang)), why(data, entry.label)) for entry in entries]
    return [why_sentence(entry, one, lang) for entry, one in found if one is not None]


def _title(data: ComparisonData, lang: Lang) -> str:
    found: str = getattr(data.scenario.title, lang, None) or data.scenario.name
    return found


def sure(data: ComparisonData, lang: Lang) -> str:
    """What the margins hold, and how much of it all is assumed."""
    ledger = data.scenario.ledger()
    counts = {
        "assumed": decimal(sum(row.source == "assumption" for row in ledger), lang),
        "all": decimal(len(ledger), lang),
    }
    if len(data.draws) > 1:
        key = "brief_sure_draws" if data.drawing.get("posterior") else "brief_sure_ranges"
        told = text(key, lang, draws=decimal(len(data.draws), lang), **counts)
        return f"{told} {text('brief_now_worlds', lang)}"
    told = text("brief_sure_chance", lang, runs=decimal(len(data.units), lang), **counts)
    return f"{told} {text('brief_now_one', lang)}"


# --- the first screen ---------------------------------------------------------------------------------------------------
def _switch(data: ComparisonData, name: str, explored: ComparisonData | None, lang: Lang) -> Switch:
    entries = [*data.entries, *(explored.entries if explored is not None else ())]
    places = {position_of(policy) for entry in entries for policy in entry.policies if policy.name == name}
    whole = next(policy for entry in entries for policy in entry.policies if policy.name == name)
    told = practice(_full(whole) if WHOLE in places else whole, data.scenario, lang)
    return Switch(name, whole.describe(lang), tuple(sorted({0, *(p for p in places if p)})), told)


def _full(policy: Any) -> Any:
    """A policy at its full dose; as it is where it has none (a shock, one of a user's own), or where it cannot be that large."""
    if not policy.__module__.startswith("sim.") or FULL not in doses_of(type(policy)):
        return policy
    try:
        return type(policy)(dose=FULL)
    except PolicyError:
        return policy


def mixes(
    data: ComparisonData, names: Sequence[str], lang: Lang, together: int, explored: ComparisonData | None = None
) -> dict[str, Any]:
    """What the page says of every mix: sentences kept once, and per mix the question, the answer and the big numbers.

    A mix that was explored and is a row of the comparison too is told of the comparison, which knows more.
    """
    packed = Packed()
    found: dict[str, Any] = {}
    told = [name for name in TILES if name in data.outcomes]
    for source in filter(None, (explored, data)):
        words = sure(source, lang)
        basis = packed.row(words)
        many = together if source is data else len(source.entries) * len(TILES)
        for number, entry in enumerate(source.entries, 1):
            if entry.label not in source.policies:
                continue
            tiles = [tile_of(source, entry.label, name, lang, many) for name in told]
            key = key_of(entry, names) if names else str(number)
            near = nearest_of(key, [one for one in data.entries if one.label in data.policies], names)
            found[key] = {
                "asks": packed.row(question(entry, lang)),
                "says": packed.rows(told_of(source, entry.label, lang, many, data, near)),
                "one": int(in_one_world(source) and not source.identical(entry.label)),
                "sure": packed.row(f"{words} {text('brief_before_start', lang)}")
                if _begins_later(source, entry)
                else basis,
                "tiles": [[*packed.rows([one[key] for key in TILE_WORDS]), one["at"]] for one in tiles],
            }
    levels = {name: base_words(data, name, lang) for name in told}
    found["0" * len(names) if names else "0"] = {
        "asks": packed.row(text("brief_question_none", lang)),
        "says": packed.rows([text("brief_now", lang, years=plain_text(data.years, lang))]),
        "one": 0,
        "sure": packed.row(sure(data, lang)),
        "tiles": [
            [*packed.rows((level, now_words(data, name, level, lang), "", "")), []] for name, level in levels.items()
        ],
    }
    return {"forms": list(packed.sentences), "mixes": found}


def _begins_later(data: ComparisonData, entry: Any) -> bool:
    """Whether a policy of the row begins after the start, so that numbers a year hold years without it."""
    begins = (getattr(policy, "start", None) for policy in entry.policies)
    return any(one is not None and one > data.scenario.start for one in begins)


def _tile_head(data: ComparisonData, name: str, lang: Lang) -> dict[str, str]:
    return {"head": text(f"brief_tile_{name}", lang)}


# --- below it -----------------------------------------------------------------------------------------------------------
def hundred(data: ComparisonData, policy: str, lang: Lang) -> dict[str, Any] | None:
    """What becomes of a hundred children who would go out of home, net; None when twins were not counted."""
    units = [unit for unit in data.units if policy in unit.twins]
    if not units or not data.twin_names():
        return None
    if min(sum(unit.twins[policy]["counts"][name] for name in FIRST) for unit in units) <= 0:
        return None
    lines, left, groups, untold = [], HUNDRED, [], 0.0
    for plus, minus in NET:
        found = _per_hundred(data, policy, plus, minus)
        wide = widening(len(NET))
        low, high = (found.mean + wide * (end - found.mean) for end in (found.low, found.high))
        number = round(abs(found.mean))
        if number < 1 or low <= 0.0 <= high:
            untold = max(untold, abs(low), abs(high))
            continue
        side = "plus" if found.mean > 0 else "minus"
        lines.append(text(f"brief_hundred_{plus}_{side}", lang, n=decimal(number, lang)))
        groups.append((f"{plus}-{side}", number))
        left -= number if side == "plus" or plus == "postponed" else 0
    kind = answer(data, policy, TILES[0], len(data.policies) * len(TILES)).kind
    rest = "unknown" if kind == "unsaid" or not untold <= SHARE * HUNDRED else "same"
    key = "brief_hundred_none" if rest == "unknown" and not groups else f"brief_hundred_{rest}"
    lines.append(text(key, lang, n=decimal(left, lang)))
    alt = text("brief_hundred_alt", lang, words="; ".join(lines))
    note = text("brief_hundred_note", lang, years=plain_text(data.years, lang))
    if groups and kind != "noticeable":
        note += " " + text("brief_hundred_total", lang)
    return {"lines": lines, "svg": hundred_icons(groups, int(left), alt, rest), "note": note}


def _per_hundred(data: ComparisonData, policy: str, plus: str, minus: str) -> Estimate:
    """Children of one class less those of its mirror, for a hundred who would go out of home."""

    def one(found: Mapping[str, Any]) -> float:
        return HUNDRED / float(sum(found["counts"][name] for name in FIRST))

    units = [unit for unit in data.units if policy in unit.twins]
    return data.twin_part(
        policy,
        lambda found: one(found) * (found["counts"][plus] - found["counts"][minus]),
        sum(one(unit.twins[policy]) for unit in units) / len(units),
        lambda found: one(found) ** 2 * (found["counts"][plus] + found["counts"][minus]),
    )


def over_time(data: ComparisonData, policy: str, lang: Lang) -> dict[str, Any] | None:
    """The difference in children out of home over time, drawn; None where no series was kept."""
    found = difference_over_time(data, policy)
    if not found:
        return None
    points = [(year, one.mean, one.low, one.high) for year, one in found]
    end = rounded(found[-1][1], 1.0, lang)
    words = end.mean + (text("say_range", lang, low=end.low, high=end.high) if end.low else "")
    alt = text("brief_time_alt", lang, years=plain_text(data.years, lang), end=words)
    caption = text("brief_time_caption", lang)
    if ENTRIES in data.outcomes and data.difference(policy, ENTRIES).mean * found[-1][1].mean < 0.0:
        caption += f". {text('brief_time_other', lang)}"
    return {"svg": time_drawing(points, data.scenario.start.year, alt, lang), "caption": caption}


def money(data: ComparisonData, policy: str, lang: Lang) -> dict[str, Any] | None:
    """Differences in cost by budget, with the total first; None without costs."""
    if COST not in data.outcomes:
        return None
    rows = [(budget_name(key, lang), _cell(cell)) for key, cell in budget_cells(data, policy, lang).items()]
    heads = (text("brief_money_what", lang), text("brief_money_difference", lang))
    return {"caption": text("brief_money_caption", lang), "heads": heads, "rows": rows}


def areas(data: ComparisonData, policy: str, lang: Lang) -> list[str]:
    """Neighbourhoods in which placements change by more than chance; nothing for a place of one, or a short run."""
    units = [unit for unit in data.runs(policy) if policy in unit.tallies and BASELINE in unit.tallies]
    if not units or data.years < POOLED_YEARS or len(units[0].tallies[BASELINE].areas) < 3:
        return []
    shown = [rate.place for rate in area_rates([unit.tallies[BASELINE] for unit in units], ["entries"])
             if rate.expected >= FEWEST and math.isfinite(rate.rate)]  # fmt: skip
    places = units[0].tallies[BASELINE].areas
    draws, seeds = [unit.draw for unit in units], [unit.seed for unit in units]
    lines = []
    for place in shown:
        row = places.index(place)
        years = [float(unit.tallies[BASELINE].child_years[row]) for unit in units]
        values = [THOUSAND * float(u.tallies[policy].counts["entries"][row] - u.tallies[BASELINE].counts["entries"][row]) / n
                  for u, n in zip(units, years, strict=True)]  # fmt: skip
        share = max(years) / max(sum(units[0].tallies[BASELINE].child_years[1:]), 1.0)
        scale = Scale(THOUSAND * len(years) / sum(years), families_apart(units, policy) * min(share, 1.0))
        found = estimate(values, draws, seeds, scale)
        wide = widening(len(shown))
        low, high = (found.mean + wide * (end - found.mean) for end in (found.low, found.high))
        if low > 0.0 or high < 0.0:
            ends = {"low": decimal(low, lang, 2, sign=True), "high": decimal(high, lang, 2, sign=True)}
            lines.append(
                text("brief_areas_line", lang, area=place, change=decimal(found.mean, lang, 2, sign=True), **ends)
            )
    if not shown:
        return []
    return [*lines, getattr(NOTE, lang)] if lines else [text("brief_areas_none", lang)]


def fits(data: ComparisonData, lang: Lang) -> dict[str, Any]:
    """The baseline beside public figures: a figure of each of the first targets, the others, and what it proves."""
    table = agreement_table(data, lang)
    if table is None:
        return {"notes": (text("brief_fits_none", lang), own_figures(data, lang)), "first": (), "all": (), "heads": ()}
    rows = [tuple(_cell(cell) for cell in row) for row in table.rows]
    off = [row for row in rows if row[1] == MARKS[-1]]
    chosen = [next((row for row in rows if row[0].startswith(target)), None) for target in FITS_FIRST]
    first = [*off, *(row for row in chosen if row and row not in off)]
    heads = tuple(column.head for column in table.columns)
    more = text("brief_fits_more", lang, n=decimal(len(rows), lang))
    return {
        "heads": heads,
        "first": [(row[0].partition(" ")[2], *row[1:]) for row in first],
        "all": rows,
        "more": more,
        "notes": (*table.notes, own_figures(data, lang)),
    }


def own_figures(data: ComparisonData, lang: Lang) -> str:
    """How many of the place's own amounts were counted or given for it, and are not reckoned or assumed."""
    ledger = data.scenario.ledger()
    services = [row for row in ledger if row.path.startswith("services.") and row.path.endswith(".places")]
    own = sum(row.source.startswith(OWN) or row.grade in COUNTED for row in services)
    told = text("brief_fits_places", lang, own=decimal(own, lang), all=decimal(len(services), lang))
    filled = filled_rows() if data.scenario.place != FILLED_FROM else {}
    columns = [(row.path.rpartition(".")[2], row.source) for row in ledger if row.path.startswith("areas.")]
    taken = {name for name, source in columns if filled.get(name) == source}
    if not taken:
        return told
    names = [DUTCH_HEAD.get(name, name) if lang == "nl" else name.replace("_", " ") for name in filled if name in taken]
    return f"{told} {text('brief_fits_taken', lang, columns=', '.join(names))}"


def _cell(cell: Any) -> str:
    return f"{cell.text} ({cell.small})" if cell.small else cell.text


def otherwise(data: ComparisonData, policy: str, lang: Lang) -> list[str]:
    """What other assumptions would do to the answer."""
    if len(data.draws) < 2:
        return [text("brief_otherwise_chance", lang)]
    lines = []
    share = data.difference(policy, TILES[0]).share_draws
    if math.isfinite(share):
        key = "_all" if share > 1 - NEARLY_NONE else "_none" if share < NEARLY_NONE else ""
        lines.append(text(f"brief_otherwise_share{key}", lang, share=f"{decimal(100 * share, lang)}%"))
    if not data.probable:
        return [*lines, text("brief_otherwise_few", lang, n=decimal(MANY_DRAWS, lang))]
    table = turning_table(data, lang)
    for what, number, value, below, above in table.rows if table else ():
        lines.append(text("brief_turns", lang, what=what.text, number=number.text, value=_cell(value), below=below.text,
                          above=above.text))  # fmt: skip
    lines = [*lines, *flip_lines(data, lang)[:3]] if lines else [text("brief_otherwise_none", lang)]
    return [*lines, *measured_lines(data, lang)]


def measured_lines(data: ComparisonData, lang: Lang) -> list[str]:
    """What would be worth to know before choosing, when there are draws enough to tell it of; takes a minute the first time."""
    if len(data.draws) < FEWEST_DRAWS:
        return []
    cases = cases_of(data)
    found = data.once(("measure first", len(data.units)), lambda: measure_first(cases))
    worth = [row for row in found.rows if any(one.answer == "noticeable" for one in row.worths.values())]
    if not worth:
        return list(measure_notes(found, lang)[:1])
    table = measure_table(cases, replace(found, rows=tuple(worth[:MEASURES])), lang)
    return [text("brief_measure", lang, what="; ".join(row[0].text for row in table.rows))]


def how(data: ComparisonData, lang: Lang, command: str, explored: ComparisonData | None = None) -> list[str]:
    """How it was made and how it is made again."""
    kept = data.manifest
    lines = [
        text("brief_how_runs", lang, households=decimal(data.scenario.households, lang),
             children=decimal(data.scenario.children, lang), years=plain_text(data.years, lang),
             start=day(data.scenario.start, lang), runs=decimal(len(data.units), lang)),
        text("brief_how_threshold", lang, thresholds=threshold_words(data, TILES, lang)),
        text("brief_how_version", lang, version=kept.get("version", ""), code=str(kept.get("code_hash", ""))[:12],
             scenario=data.scenario.name, hash=str(data.scenario.digest)[:12]),
    ]  # fmt: skip
    if explored is not None:
        best = "best" if data.drawing.get("posterior") else "one"
        many = text("brief_how_worlds", lang, draws=decimal(len(data.draws), lang)) if len(data.draws) > 1 else ""
        rows = "; ".join(policy_name(entry, lang) for entry in data.entries if entry.label in data.policies)
        lines.insert(
            1, text(f"brief_how_mixes_{best}", lang, rows=rows, worlds=many, runs=decimal(len(explored.units), lang))
        )
    again = text("brief_how_repeat", lang, command=command) if command else text("brief_how_reproduce", lang)
    return [*lines, again]
