"""One simulated history: made, burnt in, branched into a baseline and policies, run to the horizon.

``prepare`` gives the state at the scenario's start date; ``run_from`` copies that state, applies policies and runs on,
so that the history before the policy is simulated once; ``begin_run`` gives a run that is taken step by step. The state
is the world's tables; nothing else carries history.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np

from sim import moved
from sim.burn_in import burn_in_years
from sim.engine import lengthen
from sim.engine.tables import enlarge
from sim.history import Reporter, State, check_seed, make_history, run_until
from sim.mechanisms import Mechanism, entries
from sim.policies.base import CostRow, Plan, Policy, PolicyError, combine
from sim.policies.campaigns import OneMoreHost
from sim.policies.changes import CapacityChange, acts_from, put_in
from sim.processes.opening import settle_services
from sim.scenario.loading import load_scenario
from sim.scenario.scenario import Scenario
from sim.scenario.schema import homes
from sim.world.calendar import run_days
from sim.world.history import capacity_days, checked_steps, cohort_of, coming_steps, past_steps
from sim.world.record import CapacityStep, RunRecord
from sim.world.world import World, copy_world, log_rows, new_log


def prepare(
    scenario: Scenario,
    seed: int,
    *,
    burn_in: float | None = None,
    progress: Reporter | None = None,
    room: float = 1.0,
    log: bool = False,
) -> State:
    """Make a world and run its burn-in.

    Parameters
    ----------
    scenario : checked scenario.
    seed : run seed, 0 <= seed < 2**63.
    burn_in : years before the start date; None: the length that the burn-in tool chose for this scenario.
    progress : called with (what, share done).
    room : multiplier of spare rows; results do not depend on it.
    log : True keeps the event log of the burn-in in ``world.log`` (Utrecht: 55 MB); no run reads it.
    """
    check_seed(seed)  # before a pilot
    years = burn_in_years(scenario) if burn_in is None else burn_in
    return make_history(scenario, seed, years, progress, room, log)


@dataclass
class Run:
    """A run that has begun: it goes on as far as it is told, can be looked at, and can branch.

    Attributes
    ----------
    state : what it began from (scenario, seed, dates).
    policies : in force together; ``placebo``: one irrelevant change instead.
    world : all tables as they are now; another object after growth.
    end : day of the horizon.
    first : row of the weekly series that is the start; ``first_event``: events handled before the start.
    plan : what these policies change, and what it costs; cohort : see `RunRecord`.
    capacity : places of services over time, changes to come included.
    segments : event log of the history that this run shares with the run it branched from; never changed.
    """

    state: State
    policies: tuple[Policy, ...]
    placebo: bool
    world: World
    end: float
    first: int
    first_event: int
    plan: Plan
    cohort: np.ndarray
    capacity: tuple[CapacityStep, ...] = ()
    segments: tuple[np.ndarray, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def costs(self) -> tuple[CostRow, ...]:
        """Costs of the policies, see `RunRecord`."""
        return self.plan.costs

    @property
    def now(self) -> float:
        """Present time, days."""
        return float(self.world.engine.state[0].now)

    def to(self, until: float, progress: Reporter | None = None) -> None:
        """Go on to a time (days), at most the horizon."""
        begin = time.perf_counter()
        full: list[np.ndarray] = []

        def hand_over(log: np.recarray, rows: int) -> np.recarray:
            full.append(log[:rows])
            return new_log(self.world)

        self.world = run_until(self.world, min(until, self.end), progress, "run", self.state.scenario.own, hand_over)
        self.segments = (*self.segments, *full)
        self.seconds["run"] = self.seconds.get("run", 0.0) + time.perf_counter() - begin

    def record(self) -> RunRecord:
        """What happened since the start; changes nothing, so that the run can go on."""
        w = self.world._replace(services=enlarge(self.world.services, len(self.world.services)))
        settle_services(w, self.now)
        scenario = self.state.scenario
        return RunRecord(
            scenario=scenario.name,
            seed=self.state.seed,
            policies=("placebo",) if self.placebo else tuple(p.label for p in self.policies),
            start=self.state.start,
            end=self.now,
            log=self._whole_log(),
            series=own_series(w.series[self.first : w.tally[0].weeks], scenario),
            cohort=self.cohort,
            services=w.services,
            areas=("city", *(a.name for a in scenario.areas)),
            households=np.array([scenario.households, *(a.households for a in scenario.areas)], float),
            youths=np.array([scenario.children, *(a.children for a in scenario.areas)], float),
            deprivation=np.array([1.0, *(a.help_gradient for a in scenario.areas)]),
            distance=w.distance,
            policy_costs=self.costs,
            capacity_steps=checked_steps(w, self.capacity, self.state.start, self.now),
            municipalities=("", *scenario.municipalities),
            start_date=scenario.start,
            disability=scenario.parameters.population.disability,
            capacity_days=capacity_days(w, self.now),
            events=int(w.engine.state[0].events) - self.first_event,
            seconds=dict(self.seconds),
        )

    def _whole_log(self) -> np.ndarray:
        """The event log so far in one piece. Full pieces become one, each let go when it is copied: the log is there once."""
        log = self.world.log[: self.world.tally[0].n_log]
        if not self.segments:
            return log
        parts, self.segments = [log, *reversed(self.segments)], ()
        whole = np.empty(sum(map(len, parts)), log.dtype)
        at, rows = 0, whole.view(np.uint8)  # as bytes: numpy copies records field by field
        while parts:
            part = np.ascontiguousarray(parts.pop()).view(np.uint8)
            rows[at : at + len(part)] = part
            at += len(part)
        self.segments = (whole[: len(whole) - len(log)],)
        return whole.view(np.recarray)

    def branch(self, policies: Sequence[Policy] = (), *, placebo: bool = False) -> Run:
        """A copy that goes its own way, with more policies (or a placebo) from today on; this run is untouched.

        Raises
        ------
        PolicyError : a policy that is in force already, or of which something starts in the past or after the end.
        """
        today = self.state.zero + timedelta(days=math.ceil(self.now))
        more = tuple(_from_today(policy, today) for policy in policies)
        added = plan_of(more, self.state.scenario, self.end - self.state.start, placebo, today, self.policies)
        copy = self._copy()
        if added.changes:
            copy.world = apply_plan(copy.world, added, self.state, self.plan)
            coming = coming_steps(copy.world)
            past = tuple(step for step in self.capacity if step.time <= self.now and step not in coming)
            copy.capacity = past + coming
        copy.policies, copy.placebo = (*self.policies, *more), self.placebo or placebo
        copy.plan = self.plan + added
        return copy

    def begun_with(self, policies: Sequence[Policy]) -> Run:
        """A copy of the baseline's run with policies that all begin after today: to the last bit the run begun with them.

        Raises
        ------
        PolicyError : a policy that cannot be.
        ValueError : something of them acts, or could be noticed, today or before (see `acts_from`).
        """
        scenario, state = self.state.scenario, self.state
        plan = plan_of(policies, scenario, self.end - state.start)
        first = acts_from(plan.changes)
        if self.policies or self.placebo or first is None or (first - state.zero).days <= self.now:
            raise ValueError("Only policies that begin later can be put into a run of the baseline.")
        copy = self._copy()
        copy.world = apply_plan(copy.world, plan, state)
        places = [change for change in plan.changes if type(change) is CapacityChange]
        at_start = put_in(places, state.world._replace(tally=enlarge(state.world.tally, 1)), state)
        copy.capacity = past_steps(scenario, state.zero, state.start) + coming_steps(at_start)
        copy.policies, copy.plan = tuple(policies), plan
        return copy

    def _copy(self) -> Run:
        """A copy that goes its own way, with a log that goes on after that of this run."""
        w = self.world
        log = w.log[: w.tally[0].n_log]
        log.flags.writeable = False  # a view: the run itself writes on after it
        begin = time.perf_counter()
        world = copy_world(w, log_rows(w, self.end - self.now))
        seconds = {**self.seconds, "branch": self.seconds.get("branch", 0.0) + time.perf_counter() - begin}
        return replace(self, world=world, segments=(*self.segments, log), seconds=seconds)


def _from_today(policy: Policy, today: date) -> Policy:
    """The policy with its start date: today unless it says so itself."""
    if policy.start is None:
        return policy.model_copy(update={"start": today})
    if policy.start < today:
        raise PolicyError(f"Policy {policy.name}: start is {policy.start}, but this branch begins on {today}.")
    return policy


def plan_of(
    policies: Sequence[Policy],
    scenario: Scenario,
    days: float,
    placebo: bool = False,
    today: date | None = None,
    before: Sequence[Policy] = (),
) -> Plan:
    """What policies change in a run of some days, and the one family more of a placebo (see `combine`)."""
    plan = combine(policies, scenario, length=days, today=today, before=before)
    return plan + Plan((OneMoreHost(),)) if placebo else plan


def begin_run(
    state: State,
    policies: Sequence[Policy] = (),
    years: float | None = None,
    *,
    placebo: bool = False,
    keep: bool = True,
) -> Run:
    """A run at its start, with its policies put in; parameters as in `run_from`."""
    scenario = state.scenario
    years = scenario.years if years is None else years
    begin = time.perf_counter()
    end = state.start + run_days(scenario.start, years)
    days = end - state.start
    plan = plan_of(policies, scenario, days, placebo)
    w = copy_world(state.world, log_rows(state.world, days)) if keep else _begin_log(state.world, days)
    if end > float(w.engine.state[0].horizon):
        w = w._replace(engine=lengthen(w.engine, end + 7.0))
    first = _start_segment(w, state.start)
    w = apply_plan(w, plan, state)
    capacity = past_steps(scenario, state.zero, state.start) + coming_steps(w)
    run = Run(
        state=state,
        policies=tuple(policies),
        placebo=placebo,
        world=w,
        end=end,
        first=first,
        first_event=int(w.engine.state[0].events),
        plan=plan,
        cohort=cohort_of(w, state.start),
        capacity=capacity,
    )
    run.seconds = {**state.seconds, "branch": time.perf_counter() - begin}
    return run


def run_from(
    state: State,
    policies: Sequence[Policy] = (),
    years: float | None = None,
    *,
    placebo: bool = False,
    keep: bool = True,
    progress: Reporter | None = None,
) -> RunRecord:
    """Run a copy of a state with these policies.

    Parameters
    ----------
    state : from `prepare`; untouched when ``keep``.
    policies : policies in force together; empty for the baseline.
    years : length of the run; None: as the scenario says.
    placebo : one irrelevant change instead: one extra recruited family in the area farthest from the others.
    keep : False runs the state itself (half the memory); the state cannot be used again.
    """
    run = begin_run(state, policies, years, placebo=placebo, keep=keep)
    run.to(run.end, progress)
    return run.record()


def _begin_log(w: World, days: float) -> World:
    w.tally[0].n_log = 0
    return w._replace(log=new_log(w, days))


def _start_segment(w: World, start: float) -> int:
    """A new log segment: integrals of services and weekly series from here; gives the row of the series that is now."""
    settle_services(w, start)
    w.services.used_days[:] = 0.0
    w.services.wait_days[:] = 0.0
    w.services.place_days[:] = 0.0
    w.services.arrivals[:] = 0
    w.services.started[:] = 0
    w.services.lost[:] = 0
    w.services.last_capacity[:] = start
    row = max(int(w.tally[0].weeks) - 1, 0)  # the last Monday up to now: what was there belongs to the history before
    w.series[row] = w.counters
    return row


def apply_plan(w: World, plan: Plan, state: State, before: Plan | None = None) -> World:
    """Put what a plan changes into a world in which ``before`` is in force, and set the clock of what is to come."""
    if not plan.changes:
        return w
    w = put_in(plan.changes, w, state, before.changes if before is not None else ())
    with np.errstate(over="ignore"):
        entries(state.scenario.own).reopen(w)
    return w


def own_series(series: np.ndarray, scenario: Scenario) -> np.ndarray:
    """Weekly counters of which the sum (area 0) leaves out regions around, in which no family is modelled."""
    own_areas = {area.row for area in homes(scenario.areas)}
    around = [area.row for area in scenario.areas if area.row not in own_areas]
    if not around:
        return series
    own = series.copy()
    own[:, 0] -= series[:, around].sum(axis=1)
    return own


def warm_up(
    scenario: Scenario | None = None, progress: Reporter | None = None, own: tuple[Mechanism, ...] = ()
) -> float:
    """Compile (or load from the cache) everything that a run needs, on a very small scenario; returns seconds.

    ``own`` are mechanisms of a user's own.
    """
    begin = time.perf_counter()
    small = scenario or load_scenario("minimal")
    small = small.with_mechanisms(own) if own else small
    if progress is not None:
        progress("compile", 0.0)
    state = prepare(small, 0, burn_in=0.05)
    run_from(state, (), 0.05, placebo=True)
    if progress is not None:
        progress("compile", 1.0)
    return time.perf_counter() - begin


moved.left(__name__)
