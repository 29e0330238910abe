"""Sensitivity of the simulation: every point of the sample is a scenario, every seed a run, kept in the store of a sweep."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim import moved
from sim.analysis.indices import check_samples
from sim.analysis.parameters import Excluded, choose
from sim.analysis.shares import Group, sections
from sim.analysis.study import Study, Target, examine, sample_of
from sim.designs.design import Design, make_design, outcomes_asked
from sim.designs.factors import Factor
from sim.designs.request import BASELINE, as_entries, as_scenario, as_seeds, as_years
from sim.errors import InputError
from sim.runs.sweep import SweepResult
from sim.scenario.messages import did_you_mean

if TYPE_CHECKING:
    from sim.designs.request import AnyScenario

DEFAULT_OUTCOMES = ("entries", "out_of_home", "share_family_type", "severe_incidents", "cost_total")
DEFAULT_SEEDS = 2  # with one seed the share of noise cannot be told


NOISE_POINTS, NOISE_SEEDS = 24, 4  # with one seed, noise is measured on so many points with so many seeds


@dataclass(frozen=True)
class StudyPlan:
    """A study that is ready to run.

    Attributes
    ----------
    method, samples : as asked; ``samples`` None is the default of the method.
    design : the sweep: scenario, points, seeds, policies, outcomes.
    noise : a second, small sweep with more seeds at a few of the points, when ``design`` has one seed.
    factors : what is varied, each with its range.
    excluded : numbers that are not varied, and why.
    unit : (points, factors) sample of the unit cube.
    targets : what is explained.
    sample_seed : keys the sample.
    groups : factors that are taken together too (Sobol).
    """

    method: str
    samples: int
    design: Design
    noise: Design | None
    factors: tuple[Factor, ...]
    excluded: tuple[Excluded, ...]
    unit: Any
    targets: tuple[Target, ...]
    sample_seed: int
    groups: tuple[Group, ...] = ()

    @property
    def runs(self) -> int:
        """Simulated runs: points x seeds x (baseline and policies)."""
        designs = [self.design] if self.noise is None else [self.design, self.noise]
        return sum(len(one.points) * len(one.seeds) * len(one.labels) for one in designs)

    def described(self) -> dict[str, Any]:
        """The study as plain values, for the manifest."""
        return {
            "method": self.method,
            "samples": self.samples,
            "sample_seed": self.sample_seed,
            "parameters": [factor.path for factor in self.factors],
            "groups": {group.name: [self.factors[k].path for k in group.members] for group in self.groups},
            "design_hash": self.design.digest,
            **self.design.described(),
        }


def plan_study(
    scenario: AnyScenario,
    method: str,
    samples: int | None = None,
    *,
    parameters: Sequence[str] = (),
    policies: Iterable[Any] = (),
    outcomes: Sequence[Any] | None = None,
    seeds: int | Iterable[int] = DEFAULT_SEEDS,
    years: float | None = None,
    sample_seed: int = 1,
    groups: Mapping[str, Sequence[str]] | None = None,
) -> StudyPlan:
    """Check what is asked and lay out the runs; nothing is simulated.

    Parameters
    ----------
    scenario : bundled name, path or Scenario.
    method : "morris", "sobol" or "pawn".
    samples : Morris trajectories, or points for Sobol and PAWN; None is the default.
    parameters : paths to vary; none: all numbers of the ledger with a range (see `sim.analysis.parameters`).
    policies : whose difference is explained too; ``policies.NAME.SETTING`` can be varied as well.
    outcomes : names, and outcomes of your own (``sim.outcome``); None takes five.
    seeds : replications, the same at every point.
    years : length of a run.
    sample_seed : keys the sample, 1 or more.
    groups : {name: paths} of parameters to take together too, beside the sections of the ledger (Sobol).

    Raises
    ------
    InputError, ScenarioError, PolicyError : what cannot be done, in a sentence.
    """
    place = as_scenario(scenario)
    number = check_samples(method, samples)
    entries = as_entries(list(policies))
    wanted = DEFAULT_OUTCOMES if outcomes is None else tuple(outcomes)
    outcomes_asked(wanted)
    replications, length = as_seeds(seeds), as_years(years, place)
    factors, excluded = choose(place, list(parameters), entries)
    together = _groups(method, factors, groups or {})
    unit, points = sample_of(method, factors, number, sample_seed)
    design = make_design(
        place, [factor.path for factor in factors], points, policies=entries, seeds=replications, years=length,
        outcomes=wanted, name=f"sensitivity-{method}",
    )  # fmt: skip
    targets = tuple(
        Target(name, policy) for policy in (BASELINE, *(e.label for e in entries)) for name in design.outcomes
    )
    return StudyPlan(
        method, number, design, _for_noise(design), factors, excluded, unit, targets, sample_seed, together
    )


def _groups(method: str, factors: Sequence[Factor], asked: Mapping[str, Sequence[str]]) -> tuple[Group, ...]:
    """The sections of the ledger, and what was asked.

    Raises
    ------
    InputError : another method, a path that is not varied, a group of one or none, a name that is taken.
    """
    if method != "sobol":
        if asked:
            raise InputError(f"Groups are for the method sobol; found {method}.")
        return ()
    numbers = {factor.path: k for k, factor in enumerate(factors)}
    found = list(sections(list(numbers)))
    for name, paths in asked.items():
        if any(group.name == name for group in found):
            raise InputError(f"Group {name}: there is a section of that name already. Give another name.")
        full = [path if path in numbers else f"parameters.{path}" for path in paths]
        for path, wanted in zip(paths, full, strict=True):
            if wanted not in numbers:
                raise InputError(
                    f"Group {name}: {path!r} is not varied in this study. {did_you_mean(wanted, numbers)}".rstrip()
                )
        if len(set(full)) < 2:
            raise InputError(f"Group {name}: name two or more parameters, such as {name}=strain.poor,strain.single.")
        found.append(Group(name, tuple(sorted({numbers[path] for path in full}))))
    return tuple(found)


def _for_noise(design: Design) -> Design | None:
    """A few points of a design of one seed, evenly spread, with more seeds; None when it has more, or too few points."""
    count = min(NOISE_POINTS, len(design.points) // 4)
    if len(design.seeds) > 1 or count < 2:
        return None
    chosen = np.linspace(0, len(design.points) - 1, count).round().astype(int)
    first = design.seeds[0]
    seeds = tuple(range(first, first + NOISE_SEEDS))
    return replace(design, points=tuple(design.points[k] for k in chosen), seeds=seeds, name=f"{design.name}-noise")


def study_of(plan: StudyPlan, found: SweepResult, noise: SweepResult | None = None) -> Study:
    """The study of a finished sweep (and of the small one for noise, where the plan has one).

    Raises
    ------
    InputError : a sweep is not finished.
    """
    for one in (found, noise):
        if one is not None and not one.complete:
            raise InputError(
                f"The sweep in {one.folder} is not finished ({one.done} of {one.asked} units). "
                "Give the same command again: it goes on where it stopped."
            )
    study = Study(plan.method, plan.factors, plan.samples, list(plan.design.points), [], plan.groups)  # type: ignore[arg-type]
    for target in plan.targets:
        asked = dict(policy=target.policy, difference=target.difference)
        values = found.matrix(target.outcome, **asked)  # type: ignore[arg-type]
        replicas = noise.matrix(target.outcome, **asked) if noise is not None else None  # type: ignore[arg-type]
        # a setting of a policy changes nothing where there is no policy
        idle = [k for k, factor in enumerate(plan.factors) if factor.policy and not target.difference]
        study.findings.append(examine(plan.method, plan.unit, values, target, replicas, plan.groups, idle))
    return study


moved.left(__name__)
