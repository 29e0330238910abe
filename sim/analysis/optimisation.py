"""The best mix of policy settings under a yearly budget and a safety bound, computed with the model.

Every generation of the search is a sweep below ``out/runs``: started again after it was stopped, a search finds what it
computed before and goes on. The front is computed once more with seeds that the search never saw, because the best of many
looks better than it is on the seeds by which it was chosen.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.front import Limits, Search, Setting, need_pymoo, search
from sim.designs.alike import first_alike, plans_of
from sim.designs.design import Design
from sim.designs.design_file import read_design
from sim.designs.draws import Draws
from sim.designs.factors import Factor, changes_of, entries_of, resolve
from sim.designs.request import (
    BASELINE,
    Entry,
    as_policies,
    as_scenario,
    as_seed,
    as_seeds,
    as_years,
    check_policies,
    real,
    with_values,
)
from sim.errors import InputError, ended
from sim.outcomes.costs import MILLION
from sim.outcomes.registry import OUTCOMES, outcome_named
from sim.policies import registry
from sim.policies.dutch_names import program_setting
from sim.results.intervals import Scale, family_size
from sim.results.scales import bounds_of
from sim.results.statistics import Estimate, estimate, exact_of, nothing_of
from sim.runs.executor import usable_workers
from sim.runs.preparing import tell_time
from sim.runs.progress import LONG, Part, Progress
from sim.runs.sweep import sweep
from sim.scenario.messages import show
from sim.scenario.plain_number import plain_number
from sim.scenario.size import seconds_of

if TYPE_CHECKING:
    from sim.designs.request import AnyScenario
    from sim.outcomes.outcome import Outcome
    from sim.scenario.scenario import Scenario

AIMS = ("entries", "cost_total", "unmet_need")
HARM = "severe_incidents"
BUDGETS = ("cost_total", "cost_policies")
MOST_SEEDS = 1000  # a mix
MOST_HARM = 10.0
MOST_BUDGET = 1e12  # euro a year
MIX = "mix"


@dataclass
class Optimised:
    """A search with the model.

    Attributes
    ----------
    scenario, policies, years, seeds : as asked; ``draws`` : parameter draws (1: the scenario as it is).
    budget_of : outcome that the budget is for.
    found : the search; differences from the baseline, harm as a share of the baseline's severe incidents, cost in million
        euro a year.
    fresh : per mix of the front (its number) the aims, cost and harm with the seeds ``fresh_seeds``, never seen before.
    """

    scenario: Scenario
    policies: tuple[Any, ...]
    years: float
    seeds: tuple[int, ...]
    draws: int
    budget_of: str
    found: Search
    fresh_seeds: tuple[int, ...] = ()
    fresh: dict[int, dict[str, Estimate]] = field(default_factory=dict)
    holds: dict[int, bool] = field(default_factory=dict)

    @property
    def measures(self) -> tuple[str, ...]:
        """Aims, then "budget" and "harm"."""
        return (*self.found.aims, "budget", "harm")

    def rows(self) -> list[dict[str, Any]]:
        """One row a mix of the front: settings, means with intervals on fresh seeds, share of resamples on the front."""
        found = []
        for number in self.found.front:
            row: dict[str, Any] = {s.name: float(x) for s, x in
                                   zip(self.found.settings, self.found.mixes[number], strict=True)}  # fmt: skip
            seen = self.found.samples[number].mean(axis=(0, 1))
            for k, measure in enumerate(self.measures):
                row[f"{measure}_search"] = float(seen[k])
                for end in ("mean", "low", "high"):
                    if number in self.fresh:
                        row[f"{measure}_{end}"] = getattr(self.fresh[number][measure], end)
            row["stays"] = float(self.found.stays[number])
            row["within_limits_again"] = self.holds.get(int(number))
            found.append(row)
        return found


def settings_of_mix(scenario: Scenario, policies: Sequence[Any], vary: Sequence[str] = ()) -> tuple[Factor, ...]:
    """What is chosen: the strength of each policy from 0 to 1, or the settings that are named.

    ``vary`` : ``slow_down.days`` (the range of the setting), or ``slow_down.days=1:7``.
    """
    entry = (Entry(MIX, tuple(policies)),)
    if not vary:
        return tuple(resolve(scenario, f"policies.{p.name}.strength", entry, low=0.0, high=1.0) for p in policies)
    found, named = [], set()
    for text in vary:
        path, equals, ends = text.partition("=")
        path = _program_path(path.strip().removeprefix("policies."))
        if path in named:
            raise InputError(f"--vary names {path} twice; give it once.")
        named.add(path)
        given: dict[str, Any] = {"low": 0.0, "high": 1.0} if path.endswith(".strength") else {}
        if equals:
            numbers = [plain_number(end.strip()) for end in ends.split(":")]
            if len(numbers) != 2 or None in numbers:
                raise InputError(f"--vary {show(text)}: give the range as LOW:HIGH, such as slow_down.days=1:7.")
            given["low"], given["high"] = numbers
        found.append(resolve(scenario, f"policies.{path}", entry, **given))
    return tuple(found)


def _program_path(path: str) -> str:
    """``vertragen.dagen`` as ``slow_down.days``; any other path as it is."""
    name, dot, setting = path.partition(".")
    kind = next((kind for one, kind in registry().items() if name.replace("-", "_") in (one, kind.dutch)), None)
    return f"{kind.name}.{program_setting(setting, kind.model_fields)}" if dot and kind is not None else path


def optimise(
    scenario: AnyScenario,
    policies: Any,
    out: str | os.PathLike[str],
    *,
    budget: float = float("inf"),
    budget_of: str = "cost_total",
    harm: float = 0.05,
    probability: float = 0.9,
    factors: Sequence[Factor] = (),
    aims: Sequence[str] = AIMS,
    draws: Draws | None = None,
    seeds: Any = 4,
    years: float | None = None,
    population: int = 16,
    generations: int = 6,
    seed: int = 0,
    workers: int = 1,
    progress: Progress | None = None,
) -> Optimised:
    """Search the best mixes of policy settings.

    Parameters
    ----------
    scenario : bundled name, path or Scenario.
    policies : that act together; text, Policy objects or classes.
    out : folder; ``out/runs`` holds the sweeps, so the same call goes on where it was stopped.
    budget : most extra euro a year, policy minus baseline, of ``budget_of``: "cost_total" (the whole bill, what care that is
        no longer needed saves counts) or "cost_policies" (the policies by themselves).
    harm : severe incidents may be higher than in the baseline by at most this share, with this ``probability``.
    factors : from `settings_of_mix`; empty: the strength of each policy from 0 to 1.
    aims : outcomes to make small, as differences from the baseline.
    draws : parameter draws that every mix is held against; None: the scenario as it is.
    seeds : replications, the same for all mixes; as many fresh ones for the front.
    population, generations, seed : of the search (see ``sim.analysis.front.search``).

    Raises
    ------
    InputError : it cannot be done. KeyboardInterrupt : it was stopped; what was computed is kept.
    """
    need_pymoo()
    place = as_scenario(scenario)
    together = as_policies(policies)
    names = [policy.name for policy in together]
    if not together or len(set(names)) < len(names):
        raise InputError(f"Give one or more different policies to mix; found {', '.join(names) or 'none'}.")
    if budget_of not in BUDGETS:
        raise InputError(f"A budget can be of {' or '.join(BUDGETS)}; found {budget_of!r}.")
    usable_workers(workers, 1)
    if budget != math.inf:
        real(budget, "The budget", 0, MOST_BUDGET)
    if not 0 < probability < 1 or not 0 <= harm <= MOST_HARM:
        raise InputError(
            f"The probability must lie between 0 and 1, harm between 0 and {MOST_HARM:g}; "
            f"found {show(probability)} and {show(harm)}."
        )
    check_policies(together, place, as_years(years, place))
    if len(as_seeds(seeds, MOST_SEEDS)) < 2:
        raise InputError("A search needs 2 seeds or more: with one, chance cannot be told from a better mix.")
    chosen = tuple(factors) or settings_of_mix(place, together)
    worker = _Model(
        place, together, chosen, draws, as_years(years, place), tuple(aims), budget_of, out, workers, progress
    )
    used = as_seeds(seeds)
    as_seed(seed, 0, 2**32)  # as pymoo takes it
    mixes = population * (generations + 2)  # the last time with fresh seeds
    runs = mixes * worker.count * len(used) * seconds_of(place, worker.years, 2.0)
    if worker.progress is not None:
        tell_time(runs, max(workers, 1), worker.progress.note)
    limits = Limits(budget / MILLION, harm, probability, worker.one_incident)
    whole = [Setting(f.path.removeprefix("policies."), float(f.low or 0), float(f.high or 0), f.whole) for f in chosen]
    found = search(
        lambda mixes: worker.samples(mixes, used), whole, aims, limits,
        population=population, generations=generations, seed=seed,
    )  # fmt: skip
    result = Optimised(place, together, worker.years, used, worker.count, budget_of, found)
    _again(result, worker)
    return result


def _again(result: Optimised, worker: _Model) -> None:
    """The front once more, with as many seeds that were not used."""
    front = result.found.front
    if not len(front):
        return
    first = max(result.seeds) + 1
    result.fresh_seeds = tuple(range(first, first + len(result.seeds)))
    samples = worker.samples(result.found.mixes[front], result.fresh_seeds)
    draws, seeds = np.indices(samples.shape[1:3])
    again = np.all(result.found.limits.excess(samples) <= 0, axis=1)
    for place, number in enumerate(front):
        found = {}
        for k, (measure, name) in enumerate(zip(result.measures, (*worker.aims, worker.budget_of, HARM), strict=True)):
            certain = OUTCOMES[name].certain
            scale = replace(worker.scales[k], one=0.0) if certain else worker.scales[k]
            one = estimate(samples[place, :, :, k].ravel(), draws.ravel(), seeds.ravel(), scale)
            found[measure] = exact_of(one) if certain else one
        if not samples[place].any() and worker.puts_nothing_in(result.found.mixes[number]):
            found = {measure: nothing_of(one) for measure, one in found.items()}
        result.fresh[int(number)] = found
        result.holds[int(number)] = bool(again[place])


@dataclass
class _Model:
    """Mixes computed as sweeps."""

    scenario: Scenario
    policies: tuple[Any, ...]
    factors: tuple[Factor, ...]
    draws: Draws | None
    years: float
    aims: tuple[str, ...]
    budget_of: str
    out: Any
    workers: int
    progress: Progress | None
    said: set[str] = field(default_factory=lambda: {LONG})  # how long all generations take is told before
    scales: list[Scale] = field(default_factory=list)

    def one_incident(self) -> float:
        """What one incident is in the measure of harm, the last one; known from the first runs on."""
        return self.scales[-1].one if self.scales else 0.0

    @property
    def count(self) -> int:
        """Parameter draws."""
        return 1 if self.draws is None else len(self.draws.matrix)

    def samples(self, mixes: np.ndarray, seeds: tuple[int, ...]) -> np.ndarray:
        """(mixes, draws, seeds, aims + 2): differences from the baseline; then cost, and harm as a share."""
        try:
            wanted = {outcome_named(name).name for name in (*self.aims, self.budget_of, HARM)}
        except KeyError as error:
            raise InputError(f"There is {ended(error.args[0])} The command `outcomes` lists them.") from None
        names = tuple(name for name in OUTCOMES if name in wanted)
        worlds = [()] if self.draws is None else self.draws.points()
        points = tuple((*world, *self._setting(mix)) for mix in mixes for world in worlds)
        factors = (*(() if self.draws is None else self.draws.factors), *self.factors)
        entries = (Entry(MIX, self.policies),)
        kept = {"kind": "mixes"} | ({} if self.draws is None else self.draws.described())
        design = Design("mixes", self.scenario, self.years, seeds, entries, factors, points, names, kept)
        found = sweep(design, self.out, self.workers, progress=self._progress(len(design)))
        if found.interrupted or not found.complete:
            raise KeyboardInterrupt
        shape = (len(mixes), self.count, len(seeds))
        columns = [found.matrix(name, MIX, difference=True).reshape(shape) for name in (*self.aims, self.budget_of)]
        more, base = (found.matrix(HARM, MIX, difference=True), found.matrix(HARM))
        level = max(float(base.mean()), 1e-9)  # of all draws: the percent has the sign of the difference
        self.scales = [self._scale(OUTCOMES[name], found.matrix(name)) for name in (*self.aims, self.budget_of, HARM)]
        self.scales[-1] = self.scales[-1].times(1.0 / level)
        return np.stack([*columns, (more / level).reshape(shape)], axis=-1)

    def _scale(self, measured: Outcome, base: np.ndarray) -> Scale:
        """How much chance to expect in a difference, and how far the level under the baseline lets it go."""
        one = float(family_size(base.ravel(), measured.unit, self.years, self.scenario.children, 1.0))
        low, high = bounds_of(measured.unit, base)
        return Scale(one, bounds=(low - float(base.mean()), high - float(base.mean())))

    def puts_nothing_in(self, mix: np.ndarray) -> bool:
        """Whether a mix is the baseline by construction, in every draw."""
        entries = (Entry(MIX, self.policies),)
        factors = (*(() if self.draws is None else self.draws.factors), *self.factors)
        for world in [()] if self.draws is None else self.draws.points():
            point = (*world, *self._setting(mix))
            scenario = with_values(self.scenario, changes_of(self.scenario, factors, point))
            plans = plans_of(entries_of(entries, factors, point), scenario, self.years)
            if set(first_alike(plans, scenario, self.years).values()) != {BASELINE}:
                return False
        return True

    def _setting(self, mix: np.ndarray) -> tuple[float | int, ...]:
        return tuple(round(x) if f.whole else float(x) for f, x in zip(self.factors, mix.tolist(), strict=True))

    def _progress(self, pieces: int) -> Progress:
        return Part(pieces, "", self.progress or Progress(0, "units", quiet=True), self.said)


def from_design(path: Any) -> tuple[Any, tuple[Any, ...], tuple[Factor, ...], tuple[int, ...], float]:
    """Scenario, policies, what is chosen, seeds and years of a design file; its ``[[vary]]`` may hold settings only."""
    design = read_design(path)
    other = [factor.path for factor in design.factors if not factor.policy or factor.values is not None]
    if other:
        raise InputError(
            f"The design {path} varies {', '.join(other)}. What is chosen in an optimisation are settings of policies "
            "with a low and a high; draw the numbers of the world with --draws."
        )
    policies = {policy.name: policy for entry in design.entries for policy in entry.policies}
    return design.scenario, tuple(policies.values()), design.factors, design.seeds, design.years
