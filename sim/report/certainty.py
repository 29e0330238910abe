"""How sure a difference is, in words: told from chance or not without draws, shares of the draws with them."""

from __future__ import annotations

import math

from sim.experiments.chances import Sides
from sim.experiments.compare import ComparisonData
from sim.experiments.statistics import LEVEL, Estimate, one_future
from sim.report.texts import Lang, decimal, probability, text


def reading_of(found: Estimate) -> str:
    """What an interval says, as a key: "identical", "clear", "thin" (too little computed) or "chance"."""
    if found.identical:
        return "identical"
    if found.clear:
        return "clear"
    return "thin" if found.thin or not math.isfinite(found.low) else "chance"


def reading_words(found: Estimate, lang: Lang) -> str:
    """What an interval says, in words."""
    return text(f"reading_{reading_of(found)}", lang)


def sides_words(found: Sides | None, lang: Lang) -> str:
    """Share of the draws in which a difference is below zero, with the ties and the rest where there are ties."""
    if found is None:
        return text("unknown", lang)
    if found.equal == 1.0:
        return text("no_difference", lang)
    lower = probability(found.lower, lang)
    if found.equal == 0.0:
        return lower
    equal, higher = (probability(share, lang) for share in (found.equal, found.higher))
    return text("sides_equal", lang, lower=lower, equal=equal, higher=higher)


def future_of(data: ComparisonData, found: Estimate) -> tuple[float, float]:
    """Within what a single future lies in 95 of 100."""
    return one_future(found, len({unit.seed for unit in data.units}))


def certainty_notes(data: ComparisonData, shown: list[str], lang: Lang) -> list[str]:
    """How many intervals leave out 0, against what chance alone gives; what was computed too thinly; precision."""
    every = {(policy, name): data.difference(policy, name) for policy in data.policies for name in data.outcomes}
    counted = {key: one for key, one in every.items() if not one.identical and math.isfinite(one.low)}
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
