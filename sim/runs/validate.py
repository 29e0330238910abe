"""The baseline beside published figures: runs of several seeds, with looks at what leaves no row in the log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sim.data.targets import Target, targets
from sim.designs.request import as_scenario, as_seeds, as_years
from sim.errors import InputError
from sim.outcomes.targets.compare import SEEN, Measured, TargetRow, beside, measure_run
from sim.outcomes.view import RunView
from sim.runs.executor import Failure, run_all, usable_workers
from sim.runs.looking import looked_at
from sim.runs.preparing import announce, compile_first, history_of
from sim.runs.progress import Progress
from sim.scenario.size import megabytes_of, seconds_of

if TYPE_CHECKING:
    from sim.designs.request import AnyScenario
    from sim.scenario.scenario import Scenario
    from sim.world.record import RunRecord

SEEDS = 4
YEARS = 10.0  # enough for what is followed five to six years


@dataclass(frozen=True)
class ValidatePlan:
    """What is the same for all seeds."""

    scenario: Scenario
    rows: tuple[Target, ...]
    years: float
    burn_in: float


@dataclass(frozen=True)
class SeedResult:
    """Values of one seed, and its record without what it is long of (log, series): for name, areas and dates."""

    values: list[Measured]
    record: RunRecord


def seed_beside_targets(plan: ValidatePlan, seed: int) -> SeedResult:
    """The values of one seed."""
    from sim.simulation import prepare

    record, looks = looked_at(prepare(plan.scenario, seed, burn_in=plan.burn_in), plan.years)
    values = measure_run(RunView(record, plan.scenario.costs), plan.rows, looks)
    return SeedResult(values, replace(record, log=record.log[:0].copy(), series=record.series[:1].copy()))


def validate(
    scenario: AnyScenario,
    seeds: Any = SEEDS,
    years: float = YEARS,
    *,
    held_out: bool = False,
    figures: Sequence[Target] = (),
    workers: int = 1,
    progress: Progress | None = None,
) -> list[TargetRow]:
    """Run the baseline and put it beside the published figures, or a user's own.

    Parameters
    ----------
    scenario : bundled name, path or Scenario.
    seeds : number of seeds, or the seeds themselves.
    years : length of each run.
    held_out : whether figures that were kept apart are shown as well; they must not be looked at while the model is made.
    figures : a user's own, in the place of the published ones.
    workers : processes.
    progress : where to report; None is silent.

    Raises
    ------
    InputError : something was asked that cannot be done.
    """
    scenario = as_scenario(scenario)
    found = as_seeds(seeds)
    years = as_years(years, scenario)
    progress = progress or Progress(len(found), quiet=True)
    number = usable_workers(workers, len(found), megabytes_of(scenario), progress.note)
    announce(progress, len(found), len(found) * seconds_of(scenario, years), number)
    compile_first(progress, scenario, number)
    uses = (*SEEN, *(("held_out",) if held_out else ()))
    rows = tuple(row for row in figures if row.use in uses) if figures else targets(*uses)
    if not rows:
        raise InputError("All figures are held out; --held-out shows them.")
    plan = ValidatePlan(scenario, rows, float(years), history_of(scenario, progress).years)
    results: dict[int, SeedResult] = {}
    with progress:
        for index, result in run_all(seed_beside_targets, found, plan, number):
            if isinstance(result, Failure):
                raise RuntimeError(f"seed {found[index]}: {result.reason}")
            results[index] = result
            progress.advance()
    ordered: Sequence[SeedResult] = [results[i] for i in sorted(results)]
    return beside(rows, ordered[0].record, [one.values for one in ordered])
