"""What a finished run hands to the outcomes: event log, weekly counters and the cohort at the start."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from sim.units import YEAR


class CapacityStep(NamedTuple):
    """``places`` of a service (row, kind and form as in the services table) from ``time`` (days) on."""

    service: int
    kind: int
    form: int
    time: float
    places: float


@dataclass(frozen=True)
class RunRecord:
    """One simulated run from the scenario's start date.

    Attributes
    ----------
    scenario : name of the scenario.
    seed : the run seed (keys all chance).
    policies : names of the policies in force, empty for the baseline.
    start, end : days on the model's clock (day 0 is a Monday); ``years = (end - start) / 365.25``.
    log : rows of ``LOG_DTYPE`` with ``start <= time < end``, in order of time.
    series : (weeks + 1, areas + 1, N_COUNTERS) counters at start and on the Mondays after it; area 0: the sum.
    cohort : rows of ``COHORT_DTYPE``, all minors present at ``start``, with their place and legal status then.
    services : rows of ``SERVICE_DTYPE`` at the end (row 0 reserved); ``used_days`` and ``wait_days`` integrate since start.
    areas : names, index 0 is the whole scenario ("city").
    households, youths : per area, same index.
    deprivation : per area, relative use of help (city = 1), same index.
    distance : (areas + 1, areas + 1) kilometres between areas.
    policy_costs : yearly costs of the policies (``sim.policies.base.CostRow``: policy, what, euro a year, low, high, ...).
    capacity_days : {(service kind, form): place-days available between start and end}.
    events : engine events handled between start and end.
    seconds : wall-clock parts of this run ("run", "burn_in", ...).
    capacity_steps : places of each service over time; the first step of a service lies long before the start.
    municipalities : per area who pays for its children, same index as ``areas`` ("" for the whole).
    start_date : date of ``start``.
    disability : share of children with a disability (drawn for each by its own key, see ``sim.outcomes.drawn``).
    """

    scenario: str
    seed: int
    policies: tuple[str, ...]
    start: float
    end: float
    log: np.ndarray
    series: np.ndarray
    cohort: np.ndarray
    services: np.ndarray
    areas: tuple[str, ...]
    households: np.ndarray
    youths: np.ndarray
    deprivation: np.ndarray
    distance: np.ndarray
    policy_costs: tuple[Any, ...] = ()
    capacity_days: dict[tuple[int, int], float] = field(default_factory=dict)
    events: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    capacity_steps: tuple[CapacityStep, ...] = ()
    municipalities: tuple[str, ...] = ()
    start_date: date | None = None
    disability: float = 0.0

    @property
    def years(self) -> float:
        """Length of the run in years of 365.25 days."""
        return (self.end - self.start) / YEAR
