"""Every mix of a few policies at no, half and full dose, run from shared histories: what the switches of the brief show.

A sweep of one point: it goes on where it was stopped. What comes out is put into the form of a comparison, so that intervals
and answers are made by the same rules. All mixes are of one world, the scenario's own numbers (of a calibrated place its best
draw): their intervals hold chance alone.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

from sim.data.doses import DOSES
from sim.designs.design import Design
from sim.designs.request import BASELINE, as_entries, as_scenario, as_seeds, as_years, check_policies
from sim.errors import InputError
from sim.policies import registry
from sim.policies.doses import doses_of
from sim.results.comparison import ComparisonData
from sim.results.measured import UnitResult
from sim.runs.sweep import sweep

if TYPE_CHECKING:
    from sim.designs.request import AnyScenario
    from sim.runs.progress import Progress
    from sim.runs.sweep import SweepResult

HALF, FULL = DOSES[1], DOSES[2]
SEEDS = 12
MOST = 6  # switches: 729 mixes


def rows_of(policies: Sequence[str]) -> list[str]:
    """Every mix of some policies but the one of none, as rows of a comparison."""
    if not 1 <= len(policies) <= MOST:
        raise InputError(f"--explore computes every mix of 1 to {MOST} policies; found {len(policies)}.")
    if without := [name for name in policies if not doses_of(registry()[name])]:
        raise InputError(f"--explore puts policies half on and wholly on; a shock or a cut has no such doses: {without[0]}. "
                         "Leave it out, or give the policies in --policy without --explore.")  # fmt: skip
    found = []
    for doses in product((None, HALF, FULL), repeat=len(policies)):
        parts = [f"{name}:dose={dose}" for name, dose in zip(policies, doses, strict=True) if dose is not None]
        if parts:
            found.append("+".join(parts))
    return found


def design_of(
    scenario: AnyScenario,
    policies: Sequence[str],
    outcomes: Sequence[str],
    seeds: int = SEEDS,
    years: float | None = None,
) -> Design:
    """What is computed."""
    place = as_scenario(scenario)
    length, entries = as_years(years, place), as_entries(rows_of(policies))
    for entry in entries:
        check_policies(entry.policies, place, length)
    asked = {"kind": "mixes", "policies": list(policies)}
    return Design("mixes", place, length, as_seeds(seeds), entries, (), ((),), tuple(outcomes), asked)


def explore(
    design: Design,
    out: str | os.PathLike[str],
    workers: int = 1,
    progress: Progress | None = None,
    noticeable: Sequence[Mapping[str, Any]] = (),
) -> ComparisonData:
    """All mixes of a design, computed below ``out/runs`` or taken from there.

    Raises
    ------
    KeyboardInterrupt : it was stopped; what is finished is kept.
    """  # fmt: skip
    found = sweep(design, out, workers, progress=progress)
    if found.interrupted or not found.complete:
        raise KeyboardInterrupt
    return compared(found, noticeable)


def compared(found: SweepResult, noticeable: Sequence[Mapping[str, Any]] = ()) -> ComparisonData:
    """A sweep of one point as a comparison of its policies with the baseline."""
    design = found.design
    units = {seed: UnitResult(0, seed) for seed in design.seeds}
    for seed, policy, outcome, value in found.results().select("seed", "policy", "outcome", "value").iter_rows():
        units[seed].values.setdefault(policy, {})[outcome] = float("nan") if value is None else float(value)
    whole = [unit for unit in units.values() if BASELINE in unit.values]
    for unit in whole:  # a sweep does not count whose history differs: as many as there are
        unit.families = design.scenario.households
        unit.apart = dict.fromkeys(unit.values, design.scenario.households)
    return ComparisonData(
        design.scenario, design.entries, design.seeds, design.years, ({},), whole, [], noticeable=tuple(noticeable)
    )
