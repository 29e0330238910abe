"""The unit of work of a sweep: one parameter draw and one seed, and the policies of all points that share them."""

from __future__ import annotations

import time
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.designs.design import Piece
from sim.designs.request import BASELINE, Entry, with_values
from sim.outcomes.registry import evaluate
from sim.outcomes.targets.looks import Look
from sim.outcomes.targets.named import is_target, values_of
from sim.outcomes.view import view
from sim.results.measured import PieceResult
from sim.runs.executor import reason_of
from sim.runs.looking import looked_at

if TYPE_CHECKING:
    from sim.history import State
    from sim.scenario.scenario import Scenario


@dataclass(frozen=True)
class SweepPlan:
    """What is the same for all pieces: scenario, years, names of the outcomes to keep, years of history, own outcomes."""

    scenario: Scenario
    years: float
    outcomes: tuple[str, ...]
    burn_in: float
    own: tuple[Any, ...] = ()


def measure_piece(plan: SweepPlan, piece: Piece) -> PieceResult:
    """Simulate the history and the baseline once, then each policy of each point from the same state."""
    from sim.simulation import prepare

    begin = time.perf_counter()
    result = PieceResult(piece.number, piece.seed)
    scenario = with_values(plan.scenario, piece.changes)
    state = prepare(scenario, piece.seed, burn_in=plan.burn_in)
    base = _values(plan, scenario, state, Entry(BASELINE, ()))
    for point, entries in piece.runs:
        result.runs.append((point, BASELINE, base))
        for entry in entries:
            try:
                result.runs.append((point, entry.label, _values(plan, scenario, state, entry)))
            except Exception as error:  # one policy that fails leaves the others standing
                result.failures.append((point, entry.label, reason_of(error), traceback.format_exc()))
    result.seconds = time.perf_counter() - begin
    return result


def _values(plan: SweepPlan, scenario: Scenario, state: State, entry: Entry) -> np.ndarray:
    from sim.simulation import run_from

    published = [name for name in plan.outcomes if is_target(name)]
    looks: tuple[Look, ...] = ()
    if published:
        record, looks = looked_at(state, plan.years, entry.policies)
    else:
        record = run_from(state, entry.policies, plan.years)
    own = {one.name for one in plan.own}
    run = view(record, scenario.costs)
    names = [name for name in plan.outcomes if name not in own and name not in published]
    found = evaluate(run, names=names, own=plan.own) | values_of(run, looks, published)
    return np.array([found[name] for name in plan.outcomes])
