"""How sure a difference is, in words: told from chance or not without draws, shares of the draws with them."""

from __future__ import annotations

import math

from sim.designs.request import BASELINE
from sim.report.policy_names import policy_name
from sim.report.texts import Lang, decimal, probability, text
from sim.results.chances import Sides
from sim.results.comparison import ComparisonData
from sim.results.statistics import LEVEL, Estimate


def reading_of(found: Estimate) -> str:
    """What an interval says, as a key: "identical", "exact", "clear", "thin" (too little computed) or "chance"."""
    if found.identical:
        return "identical"
    if found.clear:
        return "clear"
    if found.exact:
        return "exact" if found.mean == 0.0 else "chance"
    return "thin" if found.thin or not math.isfinite(found.low) else "chance"


def reading_words(found: Estimate, lang: Lang, second: bool = False) -> str:
    """What an interval says, in words; ``second`` : of one policy less another."""
    key = reading_of(found)
    if math.isfinite(found.sd_draws):  # numbers were drawn: the interval holds what is not known of them too
        sure = found.low_seeds > 0.0 or found.high_seeds < 0.0
        key = {"clear": "clear_draws", "chance": "open" if sure else "chance"}.get(key, key)
    return text("same_runs" if second and key == "identical" else f"reading_{key}", lang)


def sides_words(found: Estimate, sides: Sides | None, lang: Lang, second: bool = False) -> str:
    """Share of the draws in which a difference is below zero, with the ties and the rest where there are ties.

    Where nothing can differ, or too little was computed to say, no share says it better.
    """
    if found.identical or found.thin:
        return reading_words(found, lang, second)
    if sides is None:
        return text("unknown", lang)
    lower = probability(sides.lower, lang)
    if sides.equal == 0.0:
        return lower
    equal, higher = (probability(share, lang) for share in (sides.equal, sides.higher))
    return text("sides_equal", lang, lower=lower, equal=equal, higher=higher)


def once_each(data: ComparisonData) -> tuple[str, ...]:
    """Rows, each policy once, whatever it is called."""
    found: list[str] = []
    for row in data.policies:
        if not any(data.identical(row, other) for other in found):
            found.append(row)
    return tuple(found)


def alike_note(data: ComparisonData, lang: Lang) -> list[str]:
    """Rows that are one and the same policy in other words, a line for each such policy."""
    names = {BASELINE: text("baseline", lang)} | {entry.label: policy_name(entry, lang) for entry in data.entries}
    lines = []
    for first in (BASELINE, *once_each(data)):
        same = [row for row in data.policies if row != first and data.identical(row, first)]
        if same and (first == BASELINE or not data.identical(first)):
            lines.append(text("note_alike", lang, names="; ".join(names[row] for row in (first, *same))))
    return lines


def certainty_notes(data: ComparisonData, shown: list[str], lang: Lang) -> list[str]:
    """How many intervals leave out 0, against what chance alone gives; what was computed too thinly; precision."""
    every = {(policy, name): data.difference(policy, name) for policy in once_each(data) for name in data.outcomes}
    counted = {k: one for k, one in every.items() if not (one.identical or one.exact) and math.isfinite(one.low)}
    here = {key: one for key, one in counted.items() if key[1] in shown}
    numbers: dict[str, int] = {}
    for start, of in (("", here), ("all_", counted)):
        numbers |= {f"{start}n": len(of), f"{start}k": sum(one.clear for one in of.values())}
        numbers[f"{start}expected"] = math.ceil((1 - LEVEL) * len(of))
    lines = []
    if here:
        lines.append(text("note_many", lang, **{key: decimal(value, lang) for key, value in numbers.items()}))
    thin = sum(one.thin for one in here.values())
    if thin:
        lines.append(text("note_thin", lang, n=decimal(thin, lang), runs=decimal(len(data.units), lang)))
    if here:
        lines.append(text("note_future", lang))
    if data.precision:
        key = "note_precision_reached" if data.precision["reached"] else "note_precision_missed"
        lines.append(text(key, lang, asked=data.precision["asked"], runs=decimal(len(data.units), lang)))
    return lines
