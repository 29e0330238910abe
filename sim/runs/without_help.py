"""What a policy of the step does when what comes in place of a placement changes nothing in a family: what is left is no help.

Rule. From the scenario's start date each history goes on in two worlds: with the numbers of the ledger, and with every effect of
what can come in place of a placement (treatment, ambulatory crisis help, a worker, a figure, kin, an obstacle taken away, a
support family or sitter, a part-time stay) at the value that does nothing (``sim.scenario.effects``), harm included: a match that
does not fit weighs nothing, no figure falls out with parents. In both there is a run of the
baseline and one of each policy. The difference in entries that a policy makes in the second world comes of delay, of other
decisions and of who takes which place; what it makes more in the first is what help does in families. Help that runs anyhow
(neighbourhood team, specialist) keeps its effect, but for that on requests (``routes.helped``), one number for all help.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.designs.request import Entry, as_entries, as_scenario, as_seeds, as_years
from sim.outcomes.flows import entries
from sim.outcomes.view import view
from sim.runs.executor import usable_workers
from sim.runs.preparing import announce, compile_first, history_of
from sim.runs.progress import Progress
from sim.runs.trial import begin_with, over_seeds, refuse_nobody
from sim.scenario.size import megabytes_of, seconds_of
from sim.words import Alternative, HelpForm

if TYPE_CHECKING:
    from sim.designs.request import AnyScenario
    from sim.history import State
    from sim.scenario.scenario import Scenario

POLICIES = ("slow_down", "fast_family_treatment", "support_figure", "network_first", "case_consultation")
"""Those that are asked when none is named."""
WORKS_THROUGH = MappingProxyType(
    {
        Alternative.CRISIS_HELP: ("crisis.team_effect",),
        Alternative.TREATMENT: ("helps.",),
        Alternative.WORKER: ("alternative.worker_effect",),
        Alternative.FIGURE: ("routes.figure_",),
        Alternative.KIN: ("alternative.kin_load",),
        Alternative.OBSTACLE: ("obstacles.",),
        Alternative.SUPPORT_FAMILY: ("respite.",),
        Alternative.PART_TIME: ("strain.part_time_relief",),
        Alternative.NONE: ("routes.helped",),
    }
)
"""What each alternative does in a family: the effects under these names of the ledger; NONE: of all help."""
HARMS = MappingProxyType({"respite.bad_load": 1.0, "routes.figure_conflict_load": 0.0})
"""What an alternative can do wrong in a family (no effect that anybody hopes for), and the value that does nothing."""
NEEDED = ("alternative",)


@dataclass(frozen=True)
class WithoutHelp:
    """Entries a year with a policy less those of the baseline, in both worlds, one a seed.

    Attributes
    ----------
    label : of the policy, or of policies together.
    years : length of a run.
    shipped, without : differences as the ledger is, and where what comes in place of a placement changes nothing, (seeds,).
    baseline, baseline_without : entries a year of the baseline in both worlds, (seeds,).
    """

    label: str
    years: float
    shipped: tuple[float, ...]
    without: tuple[float, ...]
    baseline: tuple[float, ...]
    baseline_without: tuple[float, ...]

    @property
    def help(self) -> tuple[float, ...]:
        """What help adds: the first world less the second."""
        return tuple(a - b for a, b in zip(self.shipped, self.without, strict=True))


@dataclass(frozen=True)
class WithoutPlan:
    """What is the same for all seeds."""

    scenario: Scenario
    entries: tuple[Entry, ...]
    years: float
    burn_in: float


def no_effects(scenario: Scenario) -> dict[str, Any]:
    """Changes of a scenario that take the effect in a family from all that can come in place of a placement."""
    names = tuple(f"parameters.{name}" for found in WORKS_THROUGH.values() for name in found)
    changes: dict[str, Any] = dict(HARMS)
    for row in scenario.ledger():
        if row.none is None or not row.path.startswith(names):
            continue
        none: Any = row.none
        if isinstance(row.value, tuple):
            none = [row.none if form == HelpForm.INTENSIVE else x for form, x in enumerate(row.value)]
        changes[row.path.removeprefix("parameters.")] = none
    return changes


def run_without_help(
    scenario: AnyScenario,
    policies: Sequence[Any] | None = None,
    seeds: Any = 4,
    years: float | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> list[WithoutHelp]:
    """Policies where what comes in place of a placement changes nothing, beside the same as the ledger is; a row each.

    Parameters
    ----------
    scenario : bundled name, path or Scenario.
    policies : as of a comparison; None: `POLICIES`.
    seeds : number of seeds or the seeds themselves.
    years : length of a run; None: the scenario's.
    workers : processes.
    progress : where to report.

    Raises
    ------
    InputError : a scenario without families, or in which the step is switched off.
    """
    place, found = as_scenario(scenario), as_seeds(seeds)
    asked, length = as_entries(policies or POLICIES), float(as_years(years, place))
    refuse_nobody(place, NEEDED)
    progress = progress or Progress(len(found), quiet=True)
    number = usable_workers(workers, len(found), megabytes_of(place), progress.note)
    announce(progress, len(found), len(found) * seconds_of(place, length, 2.0 * (1 + len(asked))), number)
    compile_first(progress, place, number)
    plan = WithoutPlan(place, asked, length, history_of(place, progress).years)
    counted = np.array(over_seeds(counts_of_seed, found, plan, number, progress), float)  # (seeds, worlds, 1 + rows)
    baseline, change = counted[:, :, 0], counted[:, :, 1:] - counted[:, :, :1]
    return [
        WithoutHelp(one.label, length, *(tuple(column.tolist()) for column in (*change[:, :, row].T, *baseline.T)))
        for row, one in enumerate(asked)
    ]


def counts_of_seed(plan: WithoutPlan, seed: int) -> list[list[float]]:
    """Entries a year of the baseline and of each policy, in both worlds; all go on from one history."""
    from sim.simulation import prepare

    state = prepare(plan.scenario, seed, burn_in=plan.burn_in)
    worlds = (plan.scenario, plan.scenario.with_changes(no_effects(plan.scenario)))
    asked = ((), *(one.policies for one in plan.entries))
    return [[entries_a_year(state, world, policies, plan.years) for policies in asked] for world in worlds]


def entries_a_year(state: State, world: Scenario, policies: Sequence[Any], years: float) -> float:
    """Entries a year (the outcome) of one run from a state, which is untouched, with the numbers of a world."""
    run = begin_with(state, world, years, policies)
    run.to(run.end)
    return entries(view(run.record()))
