"""What an outcome is: one frozen record with its name, unit, labels, direction and function."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sim import moved
from sim.outcomes.view import RunView, view
from sim.words import Label
from sim.world.record import RunRecord

Direction = Literal["lower", "higher", "none"]


FROM_ZERO = ("share", "per ", "days", "nights", "km", "children", "families", "workers")


def bounds(unit: str) -> tuple[float, float]:
    """What a value in this unit can be: a share 0 to 1, a count, a rate or a length from 0, anything else unbounded."""
    return 0.0 if unit.startswith(FROM_ZERO) else -math.inf, 1.0 if unit == "share" else math.inf


@dataclass(frozen=True)
class Outcome:
    """One outcome, defined once for command line, notebooks, report, sensitivity and calibration.

    Attributes
    ----------
    name : unique name, used in files and on the command line.
    unit : unit of the value.
    label : short name in English and Dutch.
    explanation : one line in English and Dutch on what is counted.
    function : from a ``RunView`` to a float; counts are 0 and means and shares are NaN when nothing happened.
    direction : "lower" or "higher" is better, or "none" (stocks, entries and days have no direction of their own).
    group : part of the table it stands in.
    grade : a note when the level rests on assumptions, else "".
    certain : whether chance does not enter: the value follows from what was asked.
    there : from a scenario and the changes of a row, whether there is what is counted (``sim.outcomes.there``); None: always.
        Without it the value is 0 in every run.
    """

    name: str
    unit: str
    label: Label
    explanation: Label
    function: Callable[[RunView], float]
    direction: Direction = "none"
    group: str = ""
    grade: str = ""
    certain: bool = False
    there: Callable[[Any, Sequence[Any]], bool] | None = None

    def __call__(self, record: RunRecord | RunView, prices: Any = None) -> float:
        """Value for a ``RunRecord`` (or a ``RunView`` that is ready), with these prices where money is concerned."""
        return float(self.function(view(record, prices)))

    def better(self, difference: float) -> bool | None:
        """Whether a difference (policy minus baseline) is an improvement; None where better is not defined."""
        if self.direction == "none" or math.isnan(difference):
            return None
        return difference < 0 if self.direction == "lower" else difference > 0


def outcome(
    name: str,
    unit: str,
    function: Callable[[RunView], float],
    *,
    en: tuple[str, str],
    nl: tuple[str, str],
    group: str,
    direction: Direction = "none",
    grade: str = "",
    certain: bool = False,
    there: Callable[[Any, Sequence[Any]], bool] | None = None,
) -> Outcome:
    """An ``Outcome`` from (label, explanation) in both languages."""
    return Outcome(
        name, unit, Label(en[0], nl[0]), Label(en[1], nl[1]), function, direction, group, grade, certain, there
    )


moved.left(__name__)
