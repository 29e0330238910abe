"""Draws of uncertain parameters: the worlds, all allowed by the ledger, over which a decision has to hold.

Each number of the ledger that has a range is drawn from a PERT distribution: a beta distribution between ``low`` and ``high``
with its mode at the scenario's value, so that the mean is (low + 4 value + high) / 6. Of a number that was calibrated the mode
is at what it was before: figures would count twice. A Latin hypercube spreads the draws over all numbers together. The numbers
are drawn independently of each other, because the ledger says nothing of how they hang together; shares that add up to one
still do.

An effect of a lever of which nobody measured the sign (grade U, ``sim.scenario.effects``) is on the wrong side of no effect in
at least a fifth of the draws, whatever the distribution: when less than that of its mass lies there, the mass on both sides is
scaled to a fifth and four fifths, each side keeping its shape.

Sources: PERT: Malcolm, Roseboom, Clark and Fazar (1959); Latin hypercube: McKay, Beckman and Conover (1979).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.designs.factors import Factor, Value, changes_of, ledger_by_path
from sim.designs.fits import refuse_points_that_do_not_fit
from sim.designs.request import as_scenario, as_seed
from sim.designs.sampling import unit_latin
from sim.errors import InputError
from sim.scenario.effects import LEAST_WRONG, Effect
from sim.scenario.ledger import LedgerRow
from sim.scenario.left import instead_of
from sim.scenario.messages import ScenarioError, did_you_mean

if TYPE_CHECKING:
    from sim.designs.request import AnyScenario
    from sim.scenario.scenario import Scenario

DISTRIBUTIONS = ("pert", "triangular", "uniform")
UNMEASURED = "U"
GRADES = ("A", "B", "C", UNMEASURED)
MOST_DRAWS = 100_000
SECONDS_PER_DRAW = 0.05  # to hold one against the scenario
FEW_DRAWS = 40  # below it the ends of a 95 % interval are the outermost draws
SECTIONS = ("parameters.", "practices.", "hosts.", "costs.", "services.", "demand.", "drivers.")
# What is not uncertain about the world: choices of the modeller or of an accountant, codes, and what a law fixes.
NOT_DRAWN = (
    "parameters.forms.stay_kind", "parameters.help.trial", "parameters.help.trial_of", "parameters.help.trial_days",
    "parameters.search.secure_age", "costs.discount", "costs.indexation",
    "drivers.prices.change",
)  # fmt: skip


@dataclass(frozen=True)
class Uncertain:
    """One uncertain number: full path (with ``.0``, ``.1`` for an element of a list), value, range, unit and grade.

    ``whole``: a whole number. ``share_of``: the list whose elements add up to one, of which this is an element; else "".
    ``effect``: of an effect of a lever with grade U, what does nothing and what is hoped for; else None.
    """

    path: str
    value: float
    low: float
    high: float
    unit: str = ""
    grade: str = ""
    whole: bool = False
    share_of: str = ""
    effect: Effect | None = None


@dataclass(frozen=True)
class Draws:
    """Draws of uncertain numbers.

    Attributes
    ----------
    numbers : what was drawn, in the order of the columns.
    matrix : (draws, numbers).
    seed, distribution : how it was drawn; "posterior" of draws that a calibration made.
    known : of these: which calibration, and what of it was used.
    """

    numbers: tuple[Uncertain, ...]
    matrix: np.ndarray
    seed: int
    distribution: str
    known: Mapping[str, Any] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.matrix)

    @property
    def factors(self) -> tuple[Factor, ...]:
        """The numbers as factors of a design."""
        return tuple(Factor(n.path, n.path, n.low, n.high, whole=n.whole) for n in self.numbers)

    def described(self) -> dict[str, Any]:
        """How it was drawn, for a manifest."""
        rows = [{"path": n.path, "value": n.value, "low": n.low, "high": n.high, "unit": n.unit,
                 **({"none": n.effect.none, "hoped": n.effect.hoped} if n.effect else {})} for n in self.numbers]  # fmt: skip
        sampling = "systematic" if self.known else "latin hypercube"
        return {
            "distribution": self.distribution,
            "sampling": sampling,
            "seed": self.seed,
            "numbers": rows,
            **self.known,
        }

    def points(self) -> list[tuple[Value, ...]]:
        """The draws as points of a design."""
        return [tuple(int(x) if n.whole else float(x) for n, x in zip(self.numbers, row, strict=True))
                for row in self.matrix]  # fmt: skip

    def changes(self, scenario: Scenario) -> list[dict[str, Any]]:
        """Per draw what ``compare(draws=...)`` and ``Scenario.with_changes`` take."""
        return [changes_of(scenario, self.factors, point) for point in self.points()]


def uncertain_numbers(
    scenario: AnyScenario, parameters: Iterable[str] = (), grades: Iterable[str] = ()
) -> tuple[Uncertain, ...]:
    """Numbers of a scenario that can be drawn.

    Parameters
    ----------
    scenario : bundled name, path or Scenario.
    parameters : paths, or beginnings of paths (``hosts``, ``parameters.crisis``); empty takes every number with a range
        but those of the areas and those in ``NOT_DRAWN``, which are drawn when they are named.
    grades : evidence grades to take ("A", "B", "C", "U"); empty takes all.

    Raises
    ------
    InputError : a path or grade that does not exist, or nothing that has a range.
    """
    scenario = as_scenario(scenario)
    wanted, chosen = list(parameters), [grade.upper() for grade in grades]
    for grade in chosen:
        if grade not in GRADES:
            raise InputError(f"There is no grade {grade!r}; the grades of the ledger are {', '.join(GRADES)}.")
    found = [number for row in ledger_by_path(scenario).values() for number in _of_row(row)]
    if wanted:
        kept = []
        for path in wanted:
            begins = path, f"parameters.{path}"  # hosts is a section of its own and one of the parameters
            mine = [number for number in found if any(_is_below(number.path, begin) for begin in begins)]
            if not mine:
                rows = ledger_by_path(scenario)
                there = any(_is_below(row, begin) for row in rows for begin in begins)
                why = "it has no range" if there else "there is no such number"
                raise InputError(
                    f"--parameter {path} cannot be drawn: {why}. {instead_of(path) or did_you_mean(path, rows)}".rstrip()
                )
            kept += [number for number in mine if number not in kept]
        found = kept
    else:
        found = [number for number in found if _by_default(number)]
    if chosen:
        found = [number for number in found if number.grade in chosen]
    if not found:
        raise InputError("No number with a range is left to draw; ask for other parameters or grades.")
    for number in found:
        together = [n for n in found if n.share_of == number.share_of]
        if number.share_of and len(together) < len(ledger_by_path(scenario)[number.share_of].value):
            raise InputError(
                f"The numbers of {number.share_of} add up to 1 and can only be drawn together; name the list."
            )
    return tuple(found)


def _is_below(path: str, begin: str) -> bool:
    return path == begin or path.startswith(f"{begin}.")


def _by_default(number: Uncertain) -> bool:
    if not number.path.startswith(SECTIONS) or any(_is_below(number.path, path) for path in NOT_DRAWN):
        return False
    # a practice of which nothing is known has its bounds for a range
    return not (number.path.startswith("practices.") and (number.low, number.high) == (0.0, 1.0))


def _of_row(row: LedgerRow) -> list[Uncertain]:
    """Numbers of a row of the ledger that have a range; all elements of a list of shares when one of them has."""
    likeliest = row.value if row.prior is None else row.prior
    values = likeliest if isinstance(likeliest, tuple) else (likeliest,)
    if row.low is None or row.high is None or any(isinstance(x, bool | str) for x in values):
        return []
    many = isinstance(likeliest, tuple)
    lows, highs = (x if isinstance(x, tuple) else (x,) * len(values) for x in (row.low, row.high))
    shares = row.path if many and abs(math.fsum(values) - 1.0) < 1e-9 else ""
    whole = not many and (isinstance(likeliest, int) or row.path.endswith(".places"))
    effect = row.effect if row.grade == UNMEASURED else None
    found = []
    for place, (value, low, high) in enumerate(zip(values, lows, highs, strict=True)):
        if low < high or (shares and any(a < b for a, b in zip(lows, highs, strict=True))):
            path = f"{row.path}.{place}" if many else row.path
            ends = float(min(low, value)), float(max(high, value))
            found.append(Uncertain(path, float(value), *ends, row.unit, row.grade, whole, shares, effect))
    return found


def draw_parameters(
    scenario: AnyScenario,
    number: int,
    seed: int = 0,
    *,
    parameters: Iterable[str] = (),
    grades: Iterable[str] = (),
    distribution: str = "pert",
) -> Draws:
    """Draw uncertain numbers of a scenario.

    Parameters
    ----------
    scenario : bundled name, path or Scenario.
    number : draws, 2 or more.
    seed : keys the Latin hypercube; the same seed gives the same draws.
    parameters, grades : which numbers (see `uncertain_numbers`).
    distribution : "pert", "triangular" (mode at the value), or "uniform" over the range.

    Raises
    ------
    InputError : it cannot be done, or the scenario refuses a draw; the text says which.
    """
    scenario = as_scenario(scenario)
    if isinstance(number, bool) or not 2 <= int(number) <= MOST_DRAWS:
        raise InputError(f"The number of draws must be 2 to {MOST_DRAWS:,}; found {number}. Give --draws 0 for none.")
    if distribution not in DISTRIBUTIONS:
        raise InputError(f"There is no distribution {distribution!r}; use {', '.join(DISTRIBUTIONS)}.")
    numbers = uncertain_numbers(scenario, parameters, grades)
    refuse_points_that_do_not_fit(int(number), len(numbers))
    unit = unit_latin(len(numbers), int(number), as_seed(seed))
    found = Draws(numbers, values_at(numbers, unit, distribution), int(seed), distribution)
    for place, changes in enumerate(found.changes(scenario)):
        try:
            scenario.with_changes(changes)
        except ScenarioError as error:
            raise InputError(f"Draw {place} is not allowed by the scenario: {'; '.join(error.messages)}") from None
    return found


def values_at(numbers: Sequence[Uncertain], unit: np.ndarray, distribution: str) -> np.ndarray:
    """(points, numbers) values at places between 0 and 1 of their distributions; shares of one whole add up to one."""
    matrix = np.column_stack([quantile(n, unit[:, k], distribution) for k, n in enumerate(numbers)])
    for name in dict.fromkeys(n.share_of for n in numbers if n.share_of):
        columns = [k for k, n in enumerate(numbers) if n.share_of == name]
        matrix[:, columns] /= matrix[:, columns].sum(axis=1, keepdims=True)
    return matrix


def quantile(number: Uncertain, unit: np.ndarray, distribution: str) -> np.ndarray:
    """Values of a number at places between 0 and 1 of its distribution; whole numbers are rounded."""
    from scipy.special import betaincinv

    low, width = number.low, number.high - number.low
    mode = (number.value - low) / width if width > 0 else 0.0
    unit = _with_a_wrong_side(number, unit, distribution)
    if width <= 0:
        share = np.zeros_like(unit)
    elif distribution == "uniform":
        share = unit
    elif distribution == "triangular":
        left = np.sqrt(unit * mode)
        right = 1.0 - np.sqrt((1.0 - unit) * (1.0 - mode))
        share = np.where(unit < mode, left, right)
    else:
        share = betaincinv(1.0 + 4.0 * mode, 5.0 - 4.0 * mode, unit)
    values = np.clip(low + share * width, number.low, number.high)
    return np.rint(values) if number.whole else values


def _with_a_wrong_side(number: Uncertain, unit: np.ndarray, distribution: str) -> np.ndarray:
    """Places in the plain distribution for places in that of an effect, of which a fifth or more is on the wrong side."""
    effect = number.effect
    if effect is None or not number.low < effect.none < number.high:
        return unit
    below = mass_below(number, effect.none, distribution)
    wrong = below if effect.hoped == "above" else 1.0 - below
    if wrong >= LEAST_WRONG:
        return unit
    left = LEAST_WRONG if effect.hoped == "above" else 1.0 - LEAST_WRONG
    return np.where(unit < left, unit / left * below, below + (unit - left) / (1.0 - left) * (1.0 - below))


def mass_below(number: Uncertain, value: float, distribution: str) -> float:
    """Mass of a number's plain distribution below a value."""
    from scipy.special import betainc

    share = (value - number.low) / (number.high - number.low)
    mode = (number.value - number.low) / (number.high - number.low)
    if distribution == "uniform":
        return share
    if distribution == "triangular":
        return share**2 / mode if share < mode else 1.0 - (1.0 - share) ** 2 / (1.0 - mode)
    return float(betainc(1.0 + 4.0 * mode, 5.0 - 4.0 * mode, share))


def columns_of(draws: Sequence[Mapping[str, Any]]) -> dict[str, np.ndarray]:
    """Per number that differs between draws its value in each; elements of a list as ``path.0``, ``path.1``.

    A draw that does not name a number that others name has a missing value there, and the number is left out.
    """
    flat = []
    for draw in draws:
        row: dict[str, float] = {}
        for path, value in draw.items():
            if isinstance(value, list | tuple):
                row |= {f"{path}.{k}": float(x) for k, x in enumerate(value) if isinstance(x, int | float)}
            elif isinstance(value, int | float):
                row[path] = float(value)
        flat.append(row)
    names = [name for name in (flat[0] if flat else {}) if all(name in row for row in flat)]
    found = {name: np.array([row[name] for row in flat]) for name in names}
    return {name: values for name, values in found.items() if np.ptp(values) > 0}
