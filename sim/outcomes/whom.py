"""Whose placements: entries out of home by age and by disability (by route: see ``flows``)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.outcomes.drawn import with_disability
from sim.outcomes.flows import counted_entries
from sim.outcomes.outcome import Outcome, outcome
from sim.outcomes.view import RunView

AGES = ((0, 4), (4, 12), (12, 18))  # years: from, below


def by_age(low: float, high: float) -> Callable[[RunView], float]:
    """Function that gives the entries a year of children of these ages (years)."""

    def found(run: RunView) -> float:
        age = run.once(counted_entries)["age"]
        return run.per_year(np.count_nonzero((age >= low) & (age < high)))

    return found


def disabled(run: RunView) -> np.ndarray:
    """Whether each child that leaves home has a disability, one a row of the log."""
    return with_disability(run, run.once(counted_entries)["child"])


def of_disability(there: bool) -> Callable[[RunView], float]:
    """Function that gives the entries a year of children with a disability, or without."""
    return lambda run: run.per_year(np.count_nonzero(run.once(disabled) == there))


def _age_outcome(low: int, high: int) -> Outcome:
    years = f"{low}-{high - 1}"
    return outcome(
        f"entries_age_{low}_{high - 1}",
        "per year",
        by_age(low, high),
        en=(f"entries, age {years}", f"children of {years} years a year who leave home"),
        nl=(f"uithuisplaatsingen, leeftijd {years}", f"kinderen van {years} jaar die per jaar uit huis gaan"),
        group="flows",
    )


OUTCOMES = (
    *(_age_outcome(low, high) for low, high in AGES),
    outcome(
        "entries_disability",
        "per year",
        of_disability(True),
        en=("entries, with a disability", "children with a disability a year who leave home"),
        nl=("uithuisplaatsingen, met een beperking", "kinderen met een beperking die per jaar uit huis gaan"),
        group="flows",
    ),
    outcome(
        "entries_no_disability",
        "per year",
        of_disability(False),
        en=("entries, without a disability", "children without a disability a year who leave home"),
        nl=("uithuisplaatsingen, zonder beperking", "kinderen zonder beperking die per jaar uit huis gaan"),
        group="flows",
    ),
)
