"""Comparisons that were never run: values by hand, so that every policy and every mix has its page within seconds."""

from __future__ import annotations

import random
from collections.abc import Sequence

from sim.designs.request import BASELINE, SINGLE_POLICIES, as_entries
from sim.report.brief.mixes import TILES, TOLD
from sim.results.comparison import ComparisonData
from sim.results.measured import UnitResult
from sim.runs.mixes import rows_of
from sim.scenario.loading import load_scenario

NOW = {"entries": 128.0, "share_family_type": 0.757, "unmet_need": 773.0, "cost_total": 55.9, "severe_incidents": 455.5}
MOVED = {"entries": -9.0, "share_family_type": 0.01, "unmet_need": -30.0, "cost_total": 0.9, "severe_incidents": 1.0}


def made(
    rows: Sequence[str], draws: int = 1, seeds: int = 4, place: str = "minimal", **drawing: object
) -> ComparisonData:
    """A comparison of some rows with values that nobody computed."""
    scenario, entries, chance = load_scenario(place), as_entries(list(rows)), random.Random(7)
    names = tuple(dict.fromkeys((*TILES, *TOLD)))
    lots = {entry.label: {name: chance.uniform(-0.2, 1.5) for name in names} for entry in entries}
    units = []
    for draw in range(draws):
        world = {name: chance.uniform(0.9, 1.1) for name in names}
        pull = {name: chance.gauss(0.0, 0.7) for name in names} if draws > 1 else dict.fromkeys(names, 0.0)
        for seed in range(1, seeds + 1):
            unit = UnitResult(draw, seed, families=2000)
            unit.values[BASELINE] = {name: NOW[name] * world[name] * chance.uniform(0.99, 1.01) for name in names}
            for entry in entries:
                unit.values[entry.label] = {
                    name: unit.values[BASELINE][name]
                    + MOVED[name] * (lots[entry.label][name] + pull[name] + chance.gauss(0.0, 0.25))
                    for name in names
                }
                unit.apart[entry.label] = 600
            units.append(unit)
    settings = tuple({"made": float(k)} for k in range(draws)) if draws > 1 else ({},)
    found = ComparisonData(scenario, entries, tuple(range(1, seeds + 1)), 10.0, settings, units, [])
    found.drawing.update(drawing)
    return found


def all_five(**drawing: object) -> tuple[ComparisonData, ComparisonData]:
    """The five policies in ten worlds, as a brief is asked, and every mix of them in one."""
    rows = [*SINGLE_POLICIES, "+".join(SINGLE_POLICIES)]
    return made(rows, draws=10, seeds=2, **drawing), made(rows_of(SINGLE_POLICIES), seeds=12)
