"""Why so much, why so little: a table and one sentence a policy on whom it reaches, what it could touch and what binds."""

from __future__ import annotations

import math
from typing import Any

from sim.outcomes.binding import HELD
from sim.outcomes.reach import REQUESTS, acts_on_none, nobody, reach_of
from sim.report.policy_names import policy_name
from sim.report.tables import Cell, Column, Table, decimals, difference_cell
from sim.report.texts import LANGS, Lang, decimal, digits_for, shown_scale, text
from sim.results.comparison import ComparisonData
from sim.results.why import Why, why
from sim.words import Label

JUDGED = ("share_family_type", "distance", "wait_place", "siblings_together", "own_school")
"""Outcomes by which a policy is judged that acts on none of the placements themselves."""
MOMENTS = Label("moments in families", "momenten in gezinnen")


def why_table(data: ComparisonData, lang: Lang) -> Table | None:
    """One row a policy: reach, extra cases, ceiling, what binds, the reckoning by hand beside the simulation, cost a case."""
    found = [(entry, why(data, entry.label)) for entry in data.entries if entry.label in data.policies]
    rows = [(entry, one) for entry, one in found if one is not None]
    if not rows:
        return None
    reach, hand = text("why_group_reach", lang), text("why_group_hand", lang)
    columns = [Column("policy", text("policy", lang))]
    columns += [
        Column(key, text(f"why_{key}", lang), reach) for key in ("contacts", "extra", "ceiling", "binds", "cost")
    ]
    columns += [Column(key, text(f"why_{key}", lang), hand) for key in ("risk", "ratio", "hand", "net")]
    cells = tuple((Cell(policy_name(entry, lang)), *_cells(entry, one, lang)) for entry, one in rows)
    return Table("why", text("why_title", lang), tuple(columns), cells, (text("why_note", lang),))


def binds_table(data: ComparisonData, lang: Lang) -> Table | None:
    """What became of the moments at which each policy could have acted, in percent of them; None where none was counted."""
    found = [(entry, why(data, entry.label)) for entry in data.entries if entry.label in data.policies]
    rows = [(entry, one) for entry, one in found if one is not None and one.binds and one.reading != "nothing"]
    keys = [key for key in HELD if any(key in one.binds for _, one in rows)]
    if not rows:
        return None
    columns = [Column("policy", text("policy", lang)), Column("of", text("binds_of", lang))]
    columns += [Column(key, getattr(HELD[key], lang)) for key in keys]
    cells = []
    for entry, one in rows:
        shares = [one.binds.get(key, 0.0) for key in keys]
        shown = [Cell(_percent(share, lang) if share else "", numbers={"share": share}) for share in shares]
        cells.append((Cell(policy_name(entry, lang)), Cell(getattr(_of(entry), lang)), *shown))
    return Table("binds", text("binds_title", lang), tuple(columns), tuple(cells), (text("binds_note", lang),))


def _cells(entry: Any, found: Why, lang: Lang) -> list[Cell]:
    reached = found.contacts if _has_moments(entry) else found.apart
    shown = decimal(reached, lang, digits_for(reached))
    small = text("why_families", lang, n=decimal(found.families, lang, digits_for(found.families)))
    cells = [Cell(shown, small if _has_moments(entry) and found.contacts > 0 else "", {"mean": reached})]
    cells.append(_extra_cell(entry, found, lang))
    cells.append(Cell(_percent(found.ceiling, lang), numbers={"share": found.ceiling}))
    most = "" if found.reading == "nothing" else found.most
    held = getattr(HELD[most], lang) if most else text("unknown", lang)
    share = found.binds.get(most, math.nan)
    cells.append(Cell(held, _percent(share, lang) if most else "", {"share": share}))
    euro = _rounded(found.cost_per_case)
    cells.append(Cell(decimal(euro, lang), numbers={"euro": found.cost_per_case}))
    few = found.reading in ("none", "few", "nothing")
    risk, ratio = (math.nan, math.nan) if few else (found.risk, found.ratio)
    cells.append(Cell(_percent(risk, lang), numbers={"share": found.risk}))
    cells.append(Cell(decimal(ratio, lang, 2), numbers={"ratio": found.ratio}))
    by_hand = Cell(text("why_few" if found.reading == "few" else "unknown", lang))
    by_hand = by_hand if few else difference_cell(found.hand, 1.0, lang)
    return [*cells, by_hand, difference_cell(found.net, 1.0, lang)]


def _extra_cell(entry: Any, found: Why, lang: Lang) -> Cell:
    """Cases more (or fewer) than in the baseline, and how many of those reached come anyway."""
    if not _has_moments(entry) or not found.acts:
        return Cell(text("unknown", lang), numbers={"mean": math.nan})
    digits = digits_for(found.contacts, found.extra)
    there = _there(found.anyway, lang, digits)
    key = "why_anyway" + ("_lost" if found.way < 0 else "") + ("_none" if _is_none(there, lang, digits) else "")
    small = text(key, lang, n=there)
    return Cell(decimal(found.extra, lang, digits, sign=True), small, {"mean": found.extra, "anyway": found.anyway})


def _there(number: float, lang: Lang, digits: int) -> str:
    """A number of cases that come anyway: by chance in other families it can come out a little below none."""
    return decimal(max(0.0, number), lang, digits)


def _is_none(shown: str, lang: Lang, digits: int) -> bool:
    return shown == decimal(0.0, lang, digits)


def why_lines(data: ComparisonData, lang: Lang) -> tuple[str, ...]:
    """One sentence a policy on reach, ceiling and what binds most; one more where the reckoning tells something."""
    return tuple(_said(data, lang).values())


def why_sentences(data: ComparisonData) -> dict[str, dict[str, str]]:
    """The sentences of each row in both languages, by label."""
    said = {lang: _said(data, lang) for lang in LANGS}
    return {label: {lang: said[lang][label] for lang in LANGS} for label in said[LANGS[0]]}


def _said(data: ComparisonData, lang: Lang) -> dict[str, str]:
    lines = {}
    for entry in data.entries:
        found = why(data, entry.label) if entry.label in data.policies else None
        if found is not None:
            parts = (sentence(entry, found, lang), reckoning(found, lang), judged(data, entry, lang))
            lines[entry.label] = " ".join(part for part in parts if part)
    return lines


def sentence(entry: Any, found: Why, lang: Lang) -> str:
    """Size of the reach, the ceiling and what binds most, in one sentence."""
    name = policy_name(entry, lang)
    if found.reading == "nothing":
        return text("why_says_nobody", lang, policy=name)
    if found.acts:
        number = decimal(found.contacts, lang, digits_for(found.contacts))
        families = decimal(found.families, lang, digits_for(found.families))
        key = "why_says_lost" if found.way < 0 else "why_says_reach"
        parts = [text(key, lang, policy=name, n=number, cases=getattr(_cases(entry), lang), families=families)]
        parts.append(_said_of_extra(entry, found, lang))
    else:
        number = decimal(found.apart, lang, digits_for(found.apart))
        general = any(reach_of(policy).touched is not nobody for policy in entry.policies)
        key = "why_says_none" if _has_moments(entry) else "why_says_general" if general else "why_says_places"
        parts = [text(key, lang, policy=name, n=number)]
    if _acts_on_none(entry):
        parts.append(text("why_says_no_placement", lang))
    elif math.isfinite(found.ceiling):
        key = "why_says_ceiling_all" if found.ceiling >= 1.0 else "why_says_ceiling"
        parts.append(text(key, lang, share=_percent(found.ceiling, lang)))
    if found.most:
        share, of = _percent(found.binds[found.most], lang), getattr(_of(entry), lang)
        parts.append(text("why_says_binds", lang, what=getattr(HELD[found.most], lang), share=share, of=of))
    return "; ".join(parts) + "."


def _said_of_extra(entry: Any, found: Why, lang: Lang) -> str:
    """How many of those reached come in the baseline as well, and how many more or fewer that makes."""
    digits = digits_for(found.contacts, found.extra)
    there, extra = _there(found.anyway, lang, digits), decimal(abs(found.extra), lang, digits)
    more = "fewer" if found.extra < 0 else "more"
    if found.way < 0:
        key = "lost_all" if found.extra < 0 and _is_none(there, lang, digits) else f"lost_{more}"
    elif len(entry.policies) == 1 and reach_of(entry.policies[0]).brings is False:
        key = "changed"
    else:
        key = "all" if found.extra > 0 and _is_none(there, lang, digits) else more
    return text(f"why_extra_{key}", lang, there=there, extra=extra)


def reckoning(found: Why, lang: Lang) -> str:
    """The reckoning by hand beside the simulated difference, in a sentence; empty where there is nothing to reckon."""
    if found.reading in ("nothing", "none"):
        return ""
    if found.reading == "few":
        return text("why_reckoned_few", lang)
    digits = max(decimals(found.hand), decimals(found.net))
    numbers = {key: decimal(getattr(found, key).mean, lang, digits, sign=True) for key in ("hand", "net")}
    return text(f"why_reckoned_{found.reading}", lang, **numbers)


def judged(data: ComparisonData, entry: Any, lang: Lang) -> str:
    """What a policy that acts on none of the placements changes in form, distance, waiting, siblings and school."""
    if not _acts_on_none(entry) or any(name not in data.outcomes for name in JUDGED):
        return ""
    parts = []
    for name in JUDGED:
        outcome = data.outcomes[name]
        difference = data.difference(entry.label, name)
        cell = difference_cell(difference, shown_scale(outcome.unit), lang)
        small = f" ({cell.small})" if cell.small else ""
        parts.append(f"{text(f'why_judged_{name}', lang)} {cell.text}{small}")
    return text("why_judged", lang, what=", ".join(parts))


def _cases(entry: Any) -> Label:
    """What a row reaches, in the plural; of several policies together moments in families."""
    return reach_of(entry.policies[0]).cases if len(entry.policies) == 1 else MOMENTS


def _of(entry: Any) -> Label:
    """What the moments are of which it is told what became of them."""
    return reach_of(entry.policies[0]).of if len(entry.policies) == 1 else REQUESTS


def _has_moments(entry: Any) -> bool:
    """Whether any policy of a row acts at a moment in a family."""
    return any(reach_of(policy).rows is not None for policy in entry.policies)


def _acts_on_none(entry: Any) -> bool:
    """Whether no policy of a row can touch the placements themselves."""
    return acts_on_none(entry.policies)


def _percent(share: float, lang: Lang) -> str:
    if not math.isfinite(share):
        return text("unknown", lang)
    return decimal(100.0 * share, lang, 0 if 100.0 * share >= 10 or share == 0 else 1) + "%"


def _rounded(euro: float) -> float:
    """Euros to about two figures: an amount a case is no price list."""
    if not math.isfinite(euro) or euro == 0.0:
        return euro
    return round(euro, 1 - math.floor(math.log10(abs(euro))))
