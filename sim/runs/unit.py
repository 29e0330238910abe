"""The unit of work of a comparison: one parameter draw and one seed.

History is simulated once; then baseline, placebo and every policy start from the same state, one at a time. Outcomes
and twin classes are computed here, in the worker; only they come back, with the weekly series of the whole place.
The event log and the series by area stay for the runs that are asked for.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Container, Mapping
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.designs.alike import all_ship, first_alike, plans_of
from sim.designs.memory import peak_megabytes
from sim.designs.request import BASELINE, PLACEBO, Entry, with_values
from sim.files.places import write_table
from sim.outcomes.costs import MILLION, municipal_bills
from sim.outcomes.divergence import families_apart
from sim.outcomes.equity import tally
from sim.outcomes.registry import OUTCOMES, evaluate
from sim.outcomes.twins import twins
from sim.outcomes.view import view
from sim.outcomes.why import why
from sim.policies.base import Plan
from sim.results.measured import UnitResult
from sim.results.tables import events_frame
from sim.runs.executor import reason_of
from sim.runs.ready import keep_record, record_of, state_of
from sim.runs.sham import in_all_rates, sham, touches_of
from sim.runs.shared_history import halted_before, halts
from sim.world.calendar import run_days

if TYPE_CHECKING:
    from sim.history import State
    from sim.outcomes.outcome import Outcome
    from sim.scenario.scenario import Scenario
    from sim.world.record import RunRecord


@dataclass(frozen=True)
class UnitPlan:
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
    shams : units in which each policy has a sham of equal reach (``sim.runs.planned``).
    burn_in : years of history before the start, the same for all draws; None: chosen for each.
    own : outcomes of a user's own.
    ready : whether states and the runs of baseline and placebo are taken from those that are ready, and kept.
    """

    scenario: Scenario
    entries: tuple[Entry, ...]
    years: float
    draws: tuple[Mapping[str, float], ...] = ({},)
    keep: Container[tuple[int, int]] = frozenset()
    folder: str | None = None
    twins: bool = True
    burn_in: float | None = None
    shams: Container[tuple[int, int]] = frozenset()
    own: tuple[Outcome, ...] = ()
    ready: bool = False


def measure_unit(plan: UnitPlan, task: tuple[int, int]) -> UnitResult:
    """Simulate one (parameter draw, seed): history, baseline, placebo and each policy from the same state.

    Rows that are one policy by construction share one run; a policy that begins later shares the baseline's history until then.
    """
    from sim.simulation import prepare

    draw, seed = task
    result = UnitResult(draw=draw, seed=seed)
    scenario = with_values(plan.scenario, plan.draws[draw])
    clock = _Stopwatch(result.seconds)
    if plan.ready and plan.burn_in is not None:
        state = state_of(scenario, seed, plan.burn_in)
    else:
        state = prepare(scenario, seed, burn_in=plan.burn_in)
    clock("history")
    plans = plans_of(plan.entries, scenario, plan.years)
    result.alike = first_alike(plans, scenario, plan.years)
    runs = _Runs(plan, result, clock, scenario, state, plans)
    base = runs.measure(Entry(BASELINE, ()))
    result.start, result.areas = float(base.record.start), tuple(base.record.areas)
    result.families = len(np.unique(base.spells.family))
    others = ((Entry(PLACEBO, ()),) if plan.twins else ()) + plan.entries
    for entry in others:
        try:
            runs.measure(entry)
        except Exception as error:  # one policy that fails leaves the others standing
            result.failures[entry.label] = (reason_of(error), traceback.format_exc())
            kept: dict[str, Any]
            for kept in (result.values, result.twins, result.shams, result.series, result.area_series, result.costs,
                         result.events, result.parts, result.municipal, result.tallies, result.apart,
                         result.alike, result.absent, result.why):  # fmt: skip
                kept.pop(entry.label, None)
    result.megabytes = peak_megabytes()
    return result


@dataclass
class _Runs:
    """The runs of a unit, each made once; the baseline's and those that several rows share are kept."""

    plan: UnitPlan
    result: UnitResult
    clock: _Stopwatch
    scenario: Scenario
    state: State
    plans: dict[str, Any]
    kept: dict[str, Any] = field(default_factory=dict)
    halted: dict[int, Any] = field(default_factory=dict)  # copies of the baseline's run, by days after the start

    def measure(self, entry: Entry) -> Any:
        """Outcomes, twin classes, series and sham of a row go into the result. Gives the view of its run."""
        plan, result, label = self.plan, self.result, entry.label
        first = result.first_alike(label)
        run = self.kept[first] if first in self.kept else self._run(entry)
        if label == BASELINE or any(row != label and of == label for row, of in result.alike.items()):
            self.kept[label] = run
        self._put(label, run, first)
        base = self.kept[BASELINE]
        if label == BASELINE:
            return run
        self._hold_apart(label, base, run)
        self.clock("twins")
        if label != PLACEBO:
            result.why[label] = why(base, run, entry.policies, self.scenario, result.apart[label])
            self.clock("why")
        if plan.twins:
            found = twins(base, run)
            everybody = in_all_rates(entry.policies, self.scenario)
            result.twins[label] = {**found.summary(), "touched": len(touches_of(found, everybody))}
            self.clock("twins")
            if (result.draw, result.seed) in plan.shams and label != PLACEBO:
                shared = result.shams.get(first)
                result.shams[label] = shared or sham(self.state, base, found, plan.years, everybody)
                self.clock("shams")
        return run

    def _run(self, entry: Entry) -> Any:
        """The view of a run."""
        self.clock()
        record = self._record(entry)
        self.clock("runs")
        self.result.events_handled += int(record.events)
        return view(record, self.scenario.costs)

    def _record(self, entry: Entry) -> RunRecord:
        """A run that is ready, or one from the state, or from where the baseline was halted before the policies begin."""
        from sim.simulation import begin_run

        plan, label, zero = self.plan, entry.label, self.scenario.start
        stops: tuple[int, ...] = ()
        if label == BASELINE:
            others = [made for name, made in self.plans.items() if self.result.first_alike(name) == name]
            stops = halts(others, zero, run_days(zero, plan.years))
        place = (self.state, plan.burn_in or 0.0, plan.years, label == PLACEBO)
        keeps = plan.ready and label in (BASELINE, PLACEBO) and not stops
        if keeps and (ready := record_of(*place)) is not None:
            return ready
        halted = halted_before(self.halted, self.plans.get(label), zero)
        if halted is not None:
            run = halted.begun_with(entry.policies)
        else:
            run = begin_run(self.state, entry.policies, plan.years, placebo=label == PLACEBO)
        for day in stops:
            run.to(run.state.start + day)
            self.halted[day] = run.branch()
        run.to(run.end)
        record = run.record()
        if keeps:
            keep_record(record, *place)
        return record

    def _put(self, label: str, run: Any, first: str) -> None:
        """Outcomes, bills, counts by area and series of a run; those of the ``first`` row that shares it when there is one."""
        plan, result, record = self.plan, self.result, run.record
        if label == PLACEBO:
            return
        if first != label and first in result.values:
            made: Any
            for made in (result.values, result.absent, result.municipal, result.tallies, result.series):
                made[label] = copy(made[first])
            result.costs[label] = tuple(self.plans[label].costs)
        else:
            result.values[label] = evaluate(run, own=plan.own)
            result.absent[label] = self._absent(label)
            bills = municipal_bills(run)
            result.municipal[label] = {name: run.per_year(one.total) / MILLION for name, one in bills.items()}
            result.tallies[label] = tally(run)
            result.series[label] = np.array(record.series[:, 0, :])
            result.costs[label] = tuple(record.policy_costs)
        self.clock("outcomes")
        if (result.draw, result.seed) in plan.keep:
            result.area_series[label] = np.array(record.series)
            _keep_events(plan, result, record, self.scenario, label)
            self.clock("events")

    def _absent(self, label: str) -> frozenset[str]:
        """Outcomes of which the scenario, and what a row puts in, have nothing to count."""
        made = Plan() if label == BASELINE else self.plans.get(label)
        if made is None or self.scenario.own or not all_ship(made):  # what a user adds can bring anything
            return frozenset()
        values = self.result.values[label]
        missing = (
            o.name for o in OUTCOMES.values() if o.there is not None and not o.there(self.scenario, made.changes)
        )
        return frozenset(name for name in missing if values.get(name) == 0.0)

    def _hold_apart(self, label: str, base: Any, run: Any) -> None:
        """How many families' histories differ, and whether the policy put anything in at all.

        Changes that ship come into force as events of the engine: the same log, counters, outcomes and number of events
        mean that none did (a lever that was at its end already).
        """
        result = self.result
        result.apart[label], same = families_apart(base, run)
        known = label in result.values and label in self.plans and all_ship(self.plans[label])
        if not (same and known) or base.record.events != run.record.events:
            return
        mine, other = result.values[BASELINE], result.values[label]
        alike = np.array_equal([mine[name] for name in mine], [other[name] for name in mine], equal_nan=True)
        if alike and np.array_equal(base.record.series, run.record.series):
            for row, first in result.alike.items():
                if first == label:
                    result.alike[row] = BASELINE


def _keep_events(plan: UnitPlan, result: UnitResult, record: RunRecord, scenario: Scenario, label: str) -> None:
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
