"""The unit of work of a comparison: one parameter draw and one seed.

History is simulated once; then baseline, placebo and every policy start from the same state, one at a time. Outcomes
and twin classes are computed here, in the worker; only they come back, with the weekly series of the whole place.
The event log and the series by area stay for the runs that are asked for.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.experiments.executor import peak_megabytes, reason_of
from sim.experiments.places import write_table
from sim.experiments.request import BASELINE, PLACEBO, Entry, with_values
from sim.experiments.tables import events_frame

if TYPE_CHECKING:
    from sim.outcomes.equity import AreaTally
    from sim.outcomes.outcome import Outcome


@dataclass(frozen=True)
class Plan:
    """What is the same for all units of a comparison.

    Attributes
    ----------
    scenario : the scenario.
    entries : rows of the comparison, without the baseline.
    years : length of a run.
    draws : per parameter draw, values by dotted path; ``({},)`` is the scenario as it is.
    keep : units of which the event log is kept.
    folder : where worker processes write event logs; None keeps them in memory.
    twins : whether twin classes and the placebo run are wanted.
    shams : units in which each policy has a sham of equal reach (``sim.experiments.sham``).
    burn_in : years of history before the start, the same for all draws; None: chosen for each.
    own : outcomes of a user's own.
    """

    scenario: Any
    entries: tuple[Entry, ...]
    years: float
    draws: tuple[Mapping[str, float], ...] = ({},)
    keep: frozenset[tuple[int, int]] = frozenset()
    folder: str | None = None
    twins: bool = True
    burn_in: float | None = None
    shams: frozenset[tuple[int, int]] = frozenset()
    own: tuple[Outcome, ...] = ()


@dataclass
class UnitResult:
    """What one unit gives back.

    Attributes
    ----------
    draw, seed : which unit.
    values : outcome values by policy label (the baseline is there under "baseline").
    twins : by policy label ("placebo" included), what ``Twins.summary`` says of the pair with the baseline.
    shams : by policy label, the same of its sham, with "touched" (families); only in units that have shams.
    series : weekly counters of the whole place by policy label, (weeks + 1, counters).
    area_series : the same per area, (weeks + 1, areas + 1, counters), for kept units.
    events : event logs as data frames by policy label, for kept units without a folder (or one that cannot be written).
    parts : files with event logs by policy label, for kept units with a folder.
    costs : rows (policy, what, euro a year, low, high, source, ...; see ``CostRow``) by policy label.
    municipal : million euro a year of each municipality, by policy label.
    tallies : events and child-years by area, by policy label.
    families : families with a child out of home in the baseline at some time.
    apart : by policy label, families whose history differs from that in the baseline.
    identical : labels of policies that put nothing in before the end: events, weekly counters and outcomes are those of
        the baseline, to the last bit, and as many changes came into force.
    failures : reason by policy label, for policies that failed in this unit.
    seconds : wall-clock parts; ``events_handled`` counts engine events; ``megabytes`` is the worker's peak memory.
    """

    draw: int
    seed: int
    start: float = 0.0
    areas: tuple[str, ...] = ()
    values: dict[str, dict[str, float]] = field(default_factory=dict)
    twins: dict[str, dict[str, Any]] = field(default_factory=dict)
    shams: dict[str, dict[str, Any]] = field(default_factory=dict)
    series: dict[str, np.ndarray] = field(default_factory=dict)
    area_series: dict[str, np.ndarray] = field(default_factory=dict)
    events: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    costs: dict[str, tuple[tuple[Any, ...], ...]] = field(default_factory=dict)
    municipal: dict[str, dict[str, float]] = field(default_factory=dict)
    tallies: dict[str, AreaTally] = field(default_factory=dict)
    families: int = 0
    apart: dict[str, int] = field(default_factory=dict)
    identical: set[str] = field(default_factory=set)
    failures: dict[str, tuple[str, str]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    events_handled: int = 0
    megabytes: float = 0.0


def measure_unit(plan: Plan, task: tuple[int, int]) -> UnitResult:
    """Simulate one (parameter draw, seed): history, baseline, placebo and each policy from the same state."""
    from sim.experiments.sham import in_all_rates, sham
    from sim.simulation import prepare

    draw, seed = task
    result = UnitResult(draw=draw, seed=seed)
    scenario = with_values(plan.scenario, plan.draws[draw])
    clock = _Stopwatch(result.seconds)
    state = prepare(scenario, seed, burn_in=plan.burn_in)
    clock("history")
    base, _ = _one_run(plan, result, clock, scenario, state, Entry(BASELINE, ()))
    result.start, result.areas = float(base.record.start), tuple(base.record.areas)
    result.families = len(np.unique(base.spells.family))
    others = ((Entry(PLACEBO, ()),) if plan.twins else ()) + plan.entries
    for entry in others:
        try:
            found = _one_run(plan, result, clock, scenario, state, entry, base)[1]
            if task in plan.shams and entry.label != PLACEBO:
                result.shams[entry.label] = sham(state, base, found, plan.years, in_all_rates(entry.policies, scenario))
                clock("shams")
        except Exception as error:  # one policy that fails leaves the others standing
            result.failures[entry.label] = (reason_of(error), traceback.format_exc())
            kept: dict[str, Any]
            for kept in (result.values, result.twins, result.shams, result.series, result.area_series, result.costs,
                         result.events, result.parts, result.municipal, result.tallies, result.apart):  # fmt: skip
                kept.pop(entry.label, None)
            result.identical.discard(entry.label)
    result.megabytes = peak_megabytes()
    return result


def _one_run(
    plan: Plan, result: UnitResult, clock: _Stopwatch, scenario: Any, state: Any, entry: Entry, base: Any = None
) -> tuple[Any, Any]:
    """One run from the state; outcomes, twin classes, series go into the result. Gives the view, and the twins if any."""
    from sim.experiments.sham import in_all_rates, touches_of
    from sim.outcomes.costs import MILLION, municipal_bills
    from sim.outcomes.equity import tally
    from sim.outcomes.registry import evaluate
    from sim.outcomes.twins import twins
    from sim.outcomes.view import view
    from sim.simulation import run_from

    clock()
    record = run_from(state, entry.policies, plan.years, placebo=entry.label == PLACEBO)
    clock("runs")
    run = view(record, scenario.costs)
    result.events_handled += int(record.events)
    label = entry.label
    if label != PLACEBO:
        result.values[label] = evaluate(run, own=plan.own)
        result.municipal[label] = {name: run.per_year(b.total) / MILLION for name, b in municipal_bills(run).items()}
        result.tallies[label] = tally(run)
        clock("outcomes")
        result.series[label] = np.array(record.series[:, 0, :])
        result.costs[label] = tuple(record.policy_costs)
        if (result.draw, result.seed) in plan.keep:
            result.area_series[label] = np.array(record.series)
            _keep_events(plan, result, record, scenario, label)
            clock("events")
    if base is not None:
        hold_apart(result, base, run, label)
        clock("twins")
    if plan.twins and base is not None:
        found = twins(base, run)
        everybody = in_all_rates(entry.policies, scenario)
        result.twins[label] = {**found.summary(), "touched": len(touches_of(found, everybody))}
        clock("twins")
        return run, found
    return run, None


def hold_apart(result: UnitResult, base: Any, run: Any, label: str) -> None:
    """How many families' histories differ, and whether the policy put anything in at all."""
    from sim.outcomes.divergence import families_apart

    result.apart[label], same = families_apart(base, run)
    if not same or base.record.events != run.record.events or label not in result.values:
        return
    mine, other = result.values[BASELINE], result.values[label]
    alike = np.array_equal([mine[name] for name in mine], [other[name] for name in mine], equal_nan=True)
    if alike and np.array_equal(base.record.series, run.record.series):
        result.identical.add(label)


def _keep_events(plan: Plan, result: UnitResult, record: Any, scenario: Any, label: str) -> None:
    frame = events_frame(record, scenario, label, result.draw, result.seed)
    if plan.folder is None:
        result.events[label] = frame
        return
    number = len(result.series)
    path = Path(plan.folder) / f"events-{result.draw:05d}-{result.seed:07d}-{number:03d}.part"
    try:
        write_table(path, frame)
        result.parts[label] = str(path)
    except (OSError, MemoryError):  # a full disk: it travels in memory, and the results are put elsewhere
        result.events[label] = frame


class _Stopwatch:
    """Adds the time since the last call to a named part."""

    def __init__(self, parts: dict[str, float]) -> None:
        self.parts = parts
        self.last = time.perf_counter()

    def __call__(self, part: str | None = None) -> None:
        now = time.perf_counter()
        if part is not None:
            self.parts[part] = self.parts.get(part, 0.0) + now - self.last
        self.last = now
