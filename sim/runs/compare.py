"""Comparing policies on the same children: paired runs over seeds (and parameter draws), gathered into tables."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.designs.draws import Draws
from sim.designs.fits import seeds_that_fit
from sim.designs.request import (
    as_entries,
    as_scenario,
    as_years,
    check_policies,
    check_size,
    policy_rows,
    policy_sources,
)
from sim.errors import InputError
from sim.outcomes.own import as_outcomes, row_of
from sim.results.comparison import ComparisonData
from sim.results.noticeable import as_thresholds
from sim.results.precision import as_precision, first_seeds, seeds_needed, words_of
from sim.results.unit_store import asked_hash, read_units
from sim.runs.basis import AnyDraws, basis_of
from sim.runs.executor import run_all, usable_workers
from sim.runs.planned import Units, UnitsWithSham, gather, only_begun, stop_for_own
from sim.runs.preparing import announce, compile_first, history_of
from sim.runs.progress import Progress
from sim.runs.ready import are_kept
from sim.runs.unit import UnitPlan, measure_unit
from sim.scenario.size import comparison_seconds, megabytes_of

if TYPE_CHECKING:
    from sim.designs.request import AnyScenario
    from sim.results.measured import UnitResult
    from sim.results.posterior import Posterior


def compare_runs(
    scenario: AnyScenario,
    policies: Iterable[Any] | None = None,
    seeds: int | Sequence[int] | None = None,
    years: float | None = None,
    workers: int = 1,
    *,
    draws: AnyDraws = None,
    posterior: Posterior | None = None,
    log: bool = False,
    folder: str | None = None,
    twins: bool = True,
    mechanisms: Iterable[Any] | Any = (),
    outcomes: Iterable[Any] | Any = (),
    precision: Any = None,
    seeds_most: int | None = None,
    noticeable: Any = None,
    resume: Path | None = None,
    progress: Progress | None = None,
) -> ComparisonData:
    """Run baseline and policies on the same children, for each parameter draw and seed.

    Parameters
    ----------
    scenario : bundled name, path or Scenario.
    policies : texts (``"slow_down:office=0.9+network_first"``), Policy objects or classes, or lists of these
        (together in one run), or a mapping from names of your own to these; None is the default list.
    seeds : number of seeds (0, 1, 2, ...) or the seeds themselves; None is the default number.
    years : length of a run; None is the scenario's own.
    workers : processes; 1 works in this process. The results are the same for any number.
    draws : from ``draw_parameters`` or `Posterior.draws`, or per parameter draw its values by dotted path; a number draws
        as many worlds of the posterior, or, where none ships for the place, all numbers of the ledger that have a range; 0 is
        the scenario as it is; None the posterior where there is one (see ``sim.runs.basis``), else the scenario as it is.
    posterior : another one than the one that ships, from ``read_posterior``.
    log : keep the event log of every unit, not of the first alone.
    folder : existing folder in which workers write event logs; None keeps them in memory.
    twins : also run the placebo, and in every fourth unit shams, and count twin classes.
    mechanisms : mechanisms of your own, from ``sim.mechanism``; they hold for the baseline and every policy.
    outcomes : outcomes of your own, from ``sim.outcome``, measured beside those that ship.
    precision : half widths to reach (``"entries=0.5"``, ``"5%"``, several; see ``sim.results.precision``): seeds are
        added after the first ones until all intervals are as narrow.
    seeds_most : most seeds that a precision may take; None is 200.
    noticeable : from what difference on an outcome is noticed (``"entries=10"``, ``"cost_total=2%"``, several), where it is
        not five in a hundred or five children (see ``sim.results.noticeable``).
    resume : folder of the same comparison that was stopped: goes on with its finished units; None begins anew.
    progress : where to report; None is silent.

    Raises
    ------
    InputError, MechanismError, OutcomeError : something was asked that cannot be done.
    sim.scenario ScenarioError : the scenario has faults.
    """
    place = as_scenario(scenario)
    scenario, own = as_scenario(place, mechanisms), as_outcomes(outcomes)
    targets = as_precision(precision, [one.name for one in own])
    thresholds = tuple(asdict(one) for one in as_thresholds(noticeable, [one.name for one in own]))
    entries, years = as_entries(policies), as_years(years, scenario)
    basis = basis_of(scenario, draws, seeds, precision=precision, posterior=posterior)
    seeds, most = first_seeds(targets, basis.seeds, seeds_most)
    progress = progress or Progress(len(seeds), quiet=True)
    count = len(basis.draws or ({},))
    check_size(count, most, "draws")
    most = seeds_that_fit(scenario, years, len(entries) + 1, count, len(seeds), most, log, folder, progress.note)
    drawn = basis.draws
    drawing = drawn.described() if isinstance(drawn, Draws) else {}
    changes = tuple(drawn.changes(scenario) if isinstance(drawn, Draws) else drawn or ({},))
    tasks = Units(count, seeds, basis.own)
    if len(tasks) < 2:
        raise InputError("An interval needs at least 2 seeds; found 1. Use --seeds 2 or more (or `run` for one run).")
    for entry in entries:
        check_policies(entry.policies, scenario, years)
    progress.total = len(tasks)
    if basis.note:
        progress.note(basis.note)
    workers = usable_workers(workers, len(tasks), megabytes_of(scenario), progress.note)
    announce(progress, len(tasks), comparison_seconds(scenario, years, len(entries), len(tasks), twins), workers)
    every = Units(count, range(most) if targets else seeds, basis.own)
    keep: Container[tuple[int, int]] = every if log else frozenset(tasks[:1])
    data = ComparisonData(
        scenario,
        entries,
        seeds,
        years,
        changes,
        [],
        [],
        workers,
        drawing=drawing,
        own=own,
        log=log,
        own_seeds=basis.own,
        noticeable=thresholds,
    )
    data.request = asked_hash(
        scenario.digest, [one.row() for one in scenario.own], policy_rows(entries), policy_sources(entries), years, changes,
        list(seeds), words_of(targets), most, basis.own, log, twins, [row_of(one) for one in own],
    )  # fmt: skip
    done = {} if resume is None else {(unit.draw, unit.seed): unit for unit in read_units(resume, data.request)}
    data.compile_seconds = compile_first(progress, scenario, workers)
    data.burn_in = history_of(scenario, progress)
    shams: Container[tuple[int, int]] = UnitsWithSham(every) if twins else frozenset()
    plan = UnitPlan(
        scenario,
        entries,
        years,
        changes,
        keep,
        folder,
        twins,
        data.burn_in.years,
        shams,
        own,
        are_kept(scenario, len(every)),
    )
    try:
        with progress:
            _run(data, tasks, plan, progress, done)
            while targets and (more := seeds_needed(data, targets, len(data.seeds), most)) > len(data.seeds):
                added = range(len(data.seeds), more)
                data.seeds, data._estimates = tuple(range(more)), {}
                progress.note(f"Precision {words_of(targets)} not reached with {added.start} seeds: {len(added)} more")
                progress.more(len(added) * count)
                _run(data, Units(count, added, basis.own), plan, progress, done)
    except KeyboardInterrupt:
        only_begun(data)
        progress.note(f"Stopped: {len(data.units):,} of {data.asked:,} finished; what is finished is kept.")
    data.seconds = progress.seconds
    if targets:
        reached = all(target.short(data) <= 1.0 for target in targets) and not data.interrupted
        data.precision = {"asked": words_of(targets), "most": most, "reached": reached}
    return data


def _run(
    data: ComparisonData,
    tasks: Sequence[tuple[int, int]],
    plan: UnitPlan,
    progress: Progress,
    done: Mapping[tuple[int, int], UnitResult],
) -> None:
    """Compute some units, but for those that are done, and gather what they give, in order."""
    before = [done[task] for task in tasks if task in done] if done else []
    for unit in before:
        gather(data, unit)
    if before:
        progress.before(len(before))
        words = f"{len(before):,} of {len(tasks):,} were finished before; the others are run."
        progress.note(words if len(before) < len(tasks) else f"All {len(tasks):,} were finished before.")
        tasks = [task for task in tasks if task not in done]
    try:
        for _, result in run_all(measure_unit, tasks, plan, data.workers):
            gather(data, result)
            if data.own and not data.units:
                stop_for_own(result)
            progress.advance()
    finally:
        data.units.sort(key=lambda unit: (unit.draw, unit.seed))
        data.failures.sort(key=lambda f: (f["draw"], f["seed"], f["policy"]))
