"""The simulated trial of the step before every placement: an alternative, the same delay without it, or the placement goes on.

Rule. From the scenario's start date every request for a placement without seen danger, for which an alternative is there, free
and in time, is randomised by the family's own key: the alternative starts (*treated*), the request is only suspended for as long
(*sham*), or the placement goes on (*usual*). The question is asked of everybody, so that what is compared is not who asks. Each
history is run three times with the arms in turn. Sham less usual is what the delay does, treated less sham what the help
does. Risks are those of the family's children at home, whoever else asks for them later.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.errors import InputError
from sim.runs.executor import usable_workers
from sim.runs.followed import YEAR_AT, Compared, Family, compare, family_of, seen_in
from sim.runs.preparing import announce, compile_first, history_of
from sim.runs.progress import Progress
from sim.runs.trial import begin_with, over_seeds, refuse_nobody, request
from sim.scenario.size import megabytes_of, seconds_of
from sim.words import Alternative, Event, Route, TrialArm

if TYPE_CHECKING:
    from sim.designs.request import AnyScenario
    from sim.history import State
    from sim.scenario.scenario import Scenario

PAIRS = ((TrialArm.USUAL, TrialArm.SHAM), (TrialArm.SHAM, TrialArm.TREATED), (TrialArm.USUAL, TrialArm.TREATED))
"""Delay, help, and both."""
ROUTES = (Route.CRISIS, Route.PLANNED, Route.COURT)
NEEDED = ("alternative",)
SMALL = 10  # requests in an arm below which a row is not shown


@dataclass(frozen=True)
class StepRow:
    """The trial of the step in one group of requests, at twelve months.

    Attributes
    ----------
    route, alternative : which requests; None is all.
    requests : randomised to usual, sham, treated.
    families, children : delay, help and both (see `PAIRS`), of families with a child placed and of children.
    incidents : the same of severe incidents per child.
    """

    route: Route | None
    alternative: Alternative | None
    requests: tuple[int, int, int]
    families: tuple[Compared, ...]
    children: tuple[Compared, ...]
    incidents: tuple[Compared, ...]


@dataclass(frozen=True)
class StepPlan:
    """What is the same for all seeds."""

    scenario: Scenario
    years: float
    burn_in: float


def run_step_trial(
    scenario: AnyScenario, seeds: Any = 4, years: float = 6.0, workers: int = 1, progress: Progress | None = None
) -> list[StepRow]:
    """Run the trial of the step; parameters as of `run_trial`. Rows: all, by route, by alternative, both.

    Raises
    ------
    InputError : a trial that is too short, or in which nobody can be or was randomised.
    """
    place, found, length = request(scenario, seeds, years)
    refuse_nobody(place, NEEDED)
    progress = progress or Progress(len(found), quiet=True)
    number = usable_workers(workers, len(found), megabytes_of(place), progress.note)
    announce(progress, len(found), len(found) * seconds_of(place, length, float(len(TrialArm))), number)
    compile_first(progress, place, number)
    plan = StepPlan(place, length, history_of(place, progress).years)
    families = [one for piece in over_seeds(step_of_seed, found, plan, number, progress) for one in piece]
    if not families:
        raise InputError("No request was randomised: no alternative was there for any, or the step is switched off.")
    return rows_of(families)


def step_of_seed(plan: StepPlan, seed: int) -> list[Family]:
    """The randomised requests of one seed, in the three runs."""
    from sim.simulation import prepare

    state = prepare(plan.scenario, seed, burn_in=plan.burn_in)
    return [one for arms in range(1, len(TrialArm) + 1) for one in one_run(plan, state, float(arms))]


def one_run(plan: StepPlan, state: State, arms: float) -> list[Family]:
    """One run from a state, which is untouched; ``arms`` says which arm a draw gives."""
    run = begin_with(state, plan.scenario.with_changes({"alternative.trial": arms}), plan.years)
    run.to(run.end)
    record = run.record()
    log, seen = record.log, seen_in(record)
    rows = np.flatnonzero(log["kind"] == Event.STEP_TRIAL).tolist()
    return [family_of(seen, log, at, group=(int(log["route"][at]), int(log["value"][at]))) for at in rows]


def rows_of(families: list[Family]) -> list[StepRow]:
    """All requests, by route, by alternative, and by both; groups with too few in an arm are left out."""
    groups: list[tuple[Route | None, Alternative | None]] = [(None, None), *((route, None) for route in ROUTES)]
    kinds = [kind for kind in Alternative if kind != Alternative.NONE]
    groups += [(None, kind) for kind in kinds] + [(route, kind) for route in ROUTES for kind in kinds]
    found = (row_of(families, route, kind) for route, kind in groups)
    return [row for row in found if min(row.requests) >= SMALL or (row.route, row.alternative) == (None, None)]


def row_of(families: list[Family], route: Route | None, kind: Alternative | None) -> StepRow:
    """The trial in one group of requests."""
    mine = [f for f in families if route in (None, f.group[0]) and kind in (None, f.group[1])]

    def arms(what: str) -> tuple[Compared, ...]:
        return tuple(compare(mine, what, YEAR_AT, (int(a), int(b))) for a, b in PAIRS)

    number = [sum(f.arm == arm for f in mine) for arm in (TrialArm.USUAL, TrialArm.SHAM, TrialArm.TREATED)]
    return StepRow(
        route, kind, (number[0], number[1], number[2]), arms("families"), arms("children"), arms("incidents")
    )
