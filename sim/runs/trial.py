"""The simulated trial of intensive family treatment: does the model give what trials found, and where does it not?

Rule. Who is eligible is fixed before the first run and stated: families at imminent risk of a placement, in one of three
definitions (``Eligible``): a crisis ended at home; a placement was asked for on any route and no danger seen, so that the step
before every placement is reached; both within some months, or severe problems and a request. From the scenario's start date
every eligible family is randomised by its own key, once: *usual care* (specialist help, with its waiting line; a placement that
was asked for goes on as it would), or *intensive treatment*, outside the capacity and as fast as the programme asks (a
placement that was asked for is suspended meanwhile). Nobody else gets intensive treatment. The history before is that of the
scenario. Counted is the first placement of each child that lived at home at randomisation, and beside it severe incidents and
new reports. Each history is run twice, the second time with the arms swapped, so that a family that is randomised in both
serves in both arms and chance differences between the arms mostly cancel. Published effects and risks are only printed
beside it; they are nowhere in the model. Runs of all settings and definitions start from the same history.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.designs.request import as_scenario, as_seeds, as_years
from sim.errors import InputError
from sim.outcomes.targets.looks import STEP
from sim.runs.evidence import Setting, own_values, settings
from sim.runs.executor import Failure, run_all, usable_workers
from sim.runs.followed import (
    FOLLOW_UP,
    FUNCTIONING_DAYS,
    MONTHS,
    TREATED,
    UNKNOWN,
    USUAL,
    Compared,
    Family,
    Interval,
    compare,
    family_of,
    functioning,
    seen_in,
)
from sim.runs.preparing import announce, compile_first, history_of
from sim.runs.progress import Progress
from sim.scenario.size import megabytes_of, seconds_of
from sim.words import Eligible, Event, Lever

if TYPE_CHECKING:
    from sim.designs.request import AnyScenario
    from sim.history import State
    from sim.scenario.scenario import Scenario
    from sim.simulation import Run
    from sim.world.record import RunRecord

NEEDED: Mapping[Eligible, tuple[str, ...]] = MappingProxyType(
    {
        Eligible.CRISIS_AT_HOME: ("help", "crisis"),
        Eligible.PLACEMENT_ASKED: ("help", "alternative"),
        Eligible.BOTH: ("help", "alternative"),
    }
)
"""Mechanisms without which nobody becomes eligible, or treatment does nothing."""
WAYS = ("crisis", "routes", "protection")
"""Mechanisms of which one at least has to ask for placements."""


@dataclass
class TrialResult:
    """The simulated trial in one setting, with one definition of who is eligible.

    Attributes
    ----------
    setting, eligible : the reading of the evidence (or the scenario as it is); who was randomised.
    families : all randomised families, over seeds.
    placed : children placed, a row a follow-up; beside : at twelve months, families with a child placed, severe incidents
        per child, families reported.
    functioning : effect on problem level in families with severe problems, in standard deviations (positive is better).
    """

    setting: Setting
    eligible: Eligible
    families: list[Family]
    placed: list[Compared] = field(default_factory=list)
    beside: list[Compared] = field(default_factory=list)
    functioning: Interval = UNKNOWN


@dataclass(frozen=True)
class TrialPlan:
    """What is the same for all seeds: the trials are those of ``asked``, in turn."""

    scenario: Scenario
    asked: tuple[tuple[Setting, Eligible], ...]
    years: float
    burn_in: float


def run_trial(
    scenario: AnyScenario,
    seeds: Any = 4,
    years: float = 6.0,
    workers: int = 1,
    chosen: Sequence[Setting] | None = None,
    eligible: Sequence[Eligible] = tuple(Eligible),
    progress: Progress | None = None,
) -> list[TrialResult]:
    """Run the simulated trial in every setting, for every definition of who is eligible.

    Parameters
    ----------
    scenario : bundled name, path or Scenario.
    seeds : number of seeds or the seeds themselves.
    years : length, follow-up of two years included: families are randomised in the years before.
    workers : processes.
    chosen : settings; None is those that ship, after the scenario's own values.
    eligible : definitions of imminent risk.
    progress : where to report.

    Raises
    ------
    InputError : a trial that is too short, or in which nobody can be or was randomised.
    """
    scenario, found, years = request(scenario, seeds, years)
    for who in eligible:
        refuse_nobody(scenario, NEEDED[who])
    readings = tuple(chosen) if chosen is not None else (own_values(), *settings())
    for setting in readings:
        scenario.with_changes(dict(setting.values))  # faults are found before anything runs
    progress = progress or Progress(len(found), quiet=True)
    asked = tuple((setting, who) for who in eligible for setting in readings)
    number = usable_workers(workers, len(found), megabytes_of(scenario), progress.note)
    announce(progress, len(found), len(found) * seconds_of(scenario, years, 2.0 * len(asked)), number)
    compile_first(progress, scenario, number)
    plan = TrialPlan(scenario, asked, years, history_of(scenario, progress).years)
    results = [TrialResult(setting, who, []) for setting, who in asked]
    for pieces in over_seeds(trial_of_seed, found, plan, number, progress):
        for result, families in zip(results, pieces, strict=True):
            result.families += families
    for result in results:
        count(result)
    return results


def request(scenario: AnyScenario, seeds: Any, years: float) -> tuple[Scenario, Any, float]:
    """Scenario, seeds and length of a trial, checked."""
    place = as_scenario(scenario)
    found = as_seeds(seeds)
    length = as_years(years, place)
    if length <= FOLLOW_UP:
        raise InputError(
            f"The trial needs more than {FOLLOW_UP:g} years: families are followed for that long; found {length:g}."
        )
    return place, found, float(length)


def refuse_nobody(scenario: Scenario, needed: Sequence[str]) -> None:
    """Refuse (InputError), before anything runs, a scenario in which nobody can ever be randomised."""
    if not scenario.households or not scenario.mechanisms.lifecourse:
        raise InputError(
            f"Scenario {scenario.name} has no families, so nobody can be randomised. Take one with families, such as minimal."
        )
    off = [name for name in needed if not getattr(scenario.mechanisms, name)]
    if not any(getattr(scenario.mechanisms, name) for name in WAYS):
        off += [name for name in WAYS if name not in off]
    if off:
        raise InputError(
            f"In scenario {scenario.name} nobody can be randomised: switched off are {', '.join(off)}. Switch them on under "
            "[mechanisms], or take another scenario."
        )


def over_seeds(what: Any, seeds: Any, plan: Any, workers: int, progress: Progress) -> list[Any]:
    """What each seed gives, in the order of the seeds."""
    pieces: dict[int, Any] = {}
    with progress:
        for index, piece in run_all(what, seeds, plan, workers):
            if isinstance(piece, Failure):
                raise RuntimeError(f"seed {seeds[index]}: {piece.reason}")
            pieces[index] = piece
            progress.advance()
    return [pieces[index] for index in sorted(pieces)]


def count(result: TrialResult) -> None:
    """Reckon the rates of a trial from its families."""
    if not {USUAL, TREATED} <= {family.arm for family in result.families}:
        raise InputError(f"Too few families were randomised: {result.eligible.en} in this scenario for nobody.")
    result.placed = [compare(result.families, "children", k) for k in range(len(MONTHS))]
    result.beside = [compare(result.families, what) for what in ("families", "incidents", "reports")]
    result.functioning = functioning(result.families)


def trial_of_seed(plan: TrialPlan, seed: int) -> list[list[Family]]:
    """The randomised families of one seed, per trial; all start from the same history."""
    from sim.simulation import prepare

    state = prepare(plan.scenario, seed, burn_in=plan.burn_in)
    return [
        [family for arms in (1.0, 2.0) for family in one_run(plan, state, setting, who, arms)]
        for setting, who in plan.asked
    ]


def one_run(plan: TrialPlan, state: State, setting: Setting, who: Eligible, arms: float) -> list[Family]:
    """One run of a trial from a state, which is untouched; ``arms`` 1 as drawn, 2 swapped."""
    changes = {**setting.values, "help.trial": arms, "help.trial_of": float(who), "help.planned_referral": 0.0}
    changed = plan.scenario.with_changes(changes)
    run = begin_with(state, changed, plan.years)
    run.world.levers[:, Lever.INTENSIVE_OFFER] = 0.0
    run.world.levers[:, Lever.INTENSIVE_START] = changed.parameters.practised.start_full
    looks: list[tuple[float, np.ndarray, np.ndarray]] = []
    while run.now < run.end:
        run.to(min(run.now + STEP, run.end))
        families = run.world.families
        rows = np.flatnonzero((families["trial"] > 0) & (families["minors"] > 0))
        looks.append((run.now, families["key"][rows].copy(), families["level"][rows].copy()))
    return randomised(run.record(), looks)


def begin_with(state: State, scenario: Scenario, years: float, policies: Sequence[Any] = ()) -> Run:
    """A run from a state with the numbers of another scenario from now on, and policies of the state's own."""
    from sim.simulation import begin_run
    from sim.world.world import numbers_of

    run = begin_run(state, policies, years)
    tables: Any = numbers_of(scenario)
    run.world = run.world._replace(**tables)
    return run


def randomised(record: RunRecord, looks: Sequence[tuple[float, np.ndarray, np.ndarray]]) -> list[Family]:
    """Families of the trial with their children followed from randomisation.

    Parameters
    ----------
    record : the run; looks : (day, keys, problem levels) of randomised families at regular days.
    """
    log = record.log
    entries = np.flatnonzero(log["kind"] == Event.TRIAL).tolist()
    began = {int(log["family"][at]): float(log["time"][at]) for at in entries}
    later: dict[int, int] = {}
    for day, keys, levels in looks:
        for key, level in zip(keys.tolist(), levels.tolist(), strict=True):
            if key not in later and day - began.get(key, math.inf) >= FUNCTIONING_DAYS:
                later[key] = int(level)
    seen = seen_in(record)
    return [family_of(seen, log, at, later.get(int(log["family"][at]), -1)) for at in entries]


def inside(one: Compared, published: tuple[float, float, float]) -> bool | None:
    """Whether the simulated ratio lies in the published interval, or its own interval holds the published value.

    None: nothing was published, or it cannot be told.
    """
    value, low, high = published
    if math.isnan(value) or math.isnan(one.ratio[0]):
        return None
    return within(one.ratio, low, high) if not math.isnan(low) else one.ratio[1] <= value <= one.ratio[2]


def within(found: Interval, low: float, high: float) -> bool | None:
    """Whether what was found, with its whole interval, lies within bounds (or outside); None: its interval lies across one."""
    if low <= found[1] and found[2] <= high:
        return True
    return False if found[2] < low or found[1] > high else None
