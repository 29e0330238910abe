"""Uncertain numbers of a scenario as places between 0 and 1, so that what is uniform there is the prior of the ledger.

Every number that can be drawn has the distribution of ``--draws`` (PERT around the scenario's value). Some are *fitted*; some
are *cut*: effects of levers of which nobody measured the sign, harm, and money. No figure tells anything about these, and a
calibration must not move them by accident. All others are *free*: they vary in every run, each does little, and together they do
as much as the fitted ones: they are drawn given the figures (``sim.calibration.surface``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.designs.draws import Uncertain, uncertain_numbers, values_at
from sim.designs.factors import Factor, Value, changes_of
from sim.designs.sampling import unit_latin
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

CUT = ("costs", "parameters.harm", "parameters.practised", "practices")
"""Sections that no figure of the baseline tells anything about: money, harm, what a policy adds, how far practices are."""
MOST_FITTED = 25
EDGE = 1e-6  # nearest to an end of a range that a score is taken


@dataclass(frozen=True)
class Cube:
    """The uncertain numbers of a scenario.

    Attributes
    ----------
    scenario : the scenario.
    numbers : all of them, in the order of the columns.
    fitted : names of those that are fitted, in the order of the fitted columns.
    """

    scenario: Scenario
    numbers: tuple[Uncertain, ...]
    fitted: tuple[str, ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Paths of all numbers."""
        return tuple(number.path for number in self.numbers)

    @cached_property
    def columns(self) -> np.ndarray:
        """Columns of the fitted numbers."""
        return np.array([self.names.index(name) for name in self.fitted], np.intp)

    @cached_property
    def cut(self) -> np.ndarray:
        """(numbers,) which numbers are cut."""
        return np.array([is_cut(number) for number in self.numbers])

    @cached_property
    def free(self) -> np.ndarray:
        """(numbers,) which numbers are free: neither fitted nor cut."""
        found = ~self.cut
        found[self.columns] = False
        return found

    @cached_property
    def moving(self) -> np.ndarray:
        """(numbers,) which numbers figures may move: fitted and free ones, all that are not cut."""
        return ~self.cut

    def scores(self, unit: np.ndarray, of: np.ndarray | None = None) -> np.ndarray:
        """(points, numbers) normal scores of some numbers (``of``; None: the free ones), 0 of all others."""
        from scipy.special import ndtri

        of = self.free if of is None else of
        found: np.ndarray = np.where(of, ndtri(np.clip(unit, EDGE, 1.0 - EDGE)), 0.0)
        return found

    def with_scores(self, unit: np.ndarray, scores: np.ndarray, of: np.ndarray | None = None) -> np.ndarray:
        """The same places with some numbers (``of``; None: the free ones) at these normal scores."""
        from scipy.special import ndtr

        of = self.free if of is None else of
        found: np.ndarray = np.where(of, np.clip(ndtr(scores), EDGE, 1.0 - EDGE), unit)
        return found

    @cached_property
    def candidates(self) -> np.ndarray:
        """Columns of what can be fitted: neither cut nor one of shares that add up to one."""
        return np.flatnonzero([not is_cut(number) and not number.share_of for number in self.numbers])

    @cached_property
    def factors(self) -> tuple[Factor, ...]:
        """The numbers as factors of a design."""
        return tuple(Factor(n.path, n.path, n.low, n.high, whole=n.whole) for n in self.numbers)

    def with_fitted(self, names: Iterable[str]) -> Cube:
        """The same with other fitted numbers.

        Raises
        ------
        InputError : a number that is not uncertain, or is cut.
        """
        chosen = tuple(names)
        allowed = {self.names[k] for k in self.candidates}
        for name in chosen:
            if name not in allowed:
                why = "its effect is not in the figures" if name in self.names else "it has no range"
                raise InputError(f"{name} cannot be fitted: {why}.")
        return replace(self, fitted=chosen)

    def sample(self, points: int, seed: int) -> np.ndarray:
        """(points, numbers) places between 0 and 1: a Latin hypercube over all numbers."""
        return unit_latin(len(self.numbers), points, seed)

    def values(self, unit: np.ndarray) -> np.ndarray:
        """(points, numbers) values at places between 0 and 1; shares add up to one.

        To seven digits: what is kept of a draw in half the room is what was run.
        """
        return values_at(self.numbers, unit, "pert").astype(np.float32).astype(float)

    def points(self, unit: np.ndarray) -> list[tuple[Value, ...]]:
        """Values as points of a design; whole numbers are whole."""
        return [
            tuple(int(x) if n.whole else float(x) for n, x in zip(self.numbers, row, strict=True))
            for row in self.values(unit)
        ]

    def changes(self, unit: np.ndarray) -> list[dict[str, Any]]:
        """Per point what ``Scenario.with_changes`` takes."""
        return [changes_of(self.scenario, self.factors, point) for point in self.points(unit)]


def is_cut(number: Uncertain) -> bool:
    """Whether figures of the baseline say nothing about a number: an effect of a lever of grade U, harm, money, a practice."""
    return number.effect is not None or any(number.path.startswith(f"{section}.") for section in CUT)


def cube_of(scenario: Scenario, fitted: Sequence[str] = ()) -> Cube:
    """All uncertain numbers of a scenario, some of them fitted."""
    return Cube(scenario, uncertain_numbers(scenario)).with_fitted(fitted)
