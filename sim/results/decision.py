"""For a decision: how probable it is that one policy does better than another, and what would turn that round.

Two policies (or a policy and the baseline) are held against each other in the same parameter draws and seeds. With several
draws, a probability is the share of draws to be expected of which the true difference has that sign, freed of the chance of
the seeds (``chances``), and ties stand apart; with one draw there is none, and the interval says whether the two differ.
The number that would most likely turn the order round is the one whose rank correlation with the seed-averaged difference
is largest over the draws. With many numbers and few draws some number always seems to matter: how often chance alone gives
a correlation as large, over all numbers together, is found by permutation (Westfall and Young 1993) and given with it. Where
the order turns is said only of numbers that pass this, and only where the draws tell it (``turning``).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from sim.designs.draws import columns_of
from sim.designs.request import BASELINE
from sim.results.chances import Sides, draw_means
from sim.results.comparison import JOINT, ComparisonData
from sim.results.statistics import Estimate
from sim.results.turning import Turn, turn_of

OUTCOMES = (*JOINT, "cost_total")  # what a decision is held against; for the first, lower is not better in itself
PERMUTATIONS = 999
FEWEST_DRAWS = 10  # with fewer no number is named
CLEAR = 0.05
MOST_TURNS = 5  # numbers of a pair of which a turning point is looked for


@dataclass(frozen=True)
class Flip:
    """The number that goes most with the difference between two policies over the parameter draws.

    Attributes
    ----------
    parameter : path of the number.
    correlation : Spearman's rank correlation of the number with the difference first minus second.
    chance : share of permutations in which some number has a correlation as large; small is clear.
    low, high : the number is at most ``low`` in the lowest third of the draws, at least ``high`` in the highest third.
    below_low, below_high : share of the draws in these thirds in which the first policy is lower than the second, freed of
        the chance of the seeds.
    turns : whether the more probable order differs between the thirds.
    turning_point : value of the number at which the order turns, where that is told (``turning``); else nan.
    draws : number of parameter draws.
    turning : numbers that go with the difference more than chance gives to any, and of which it is told where the order turns;
        the strongest first.
    """

    parameter: str
    correlation: float
    chance: float
    low: float
    high: float
    below_low: float
    below_high: float
    turns: bool
    turning_point: float
    draws: int
    turning: tuple[Turn, ...] = ()

    @property
    def clear(self) -> bool:
        """Whether chance alone seldom gives as much."""
        return self.chance <= CLEAR

    def plain(self) -> dict[str, Any]:
        """Plain values, without the other numbers that turn it."""
        return {key: value for key, value in vars(self).items() if key != "turning"} | {"clear": self.clear}


@dataclass(frozen=True)
class Pair:
    """Two policies on one outcome, in the same runs.

    Attributes
    ----------
    difference : first minus second, with its interval.
    sides : shares of the draws in which the first is lower, the same, higher; None with too few for a probability.
    flip : the number that would most likely turn that round, when there are draws enough.
    """

    first: str
    second: str
    outcome: str
    difference: Estimate
    sides: Sides | None
    flip: Flip | None

    def row(self) -> dict[str, Any]:
        """Plain values, for a table in a file."""
        found = self.difference
        row: dict[str, Any] = {"first": self.first, "second": self.second, "outcome": self.outcome}
        row |= {"difference": found.mean, "difference_low": found.low, "difference_high": found.high}
        row |= {"identical": found.identical}
        row |= self.shares
        return row | (self.flip.plain() if self.flip else {})

    @property
    def shares(self) -> dict[str, float | None]:
        """Shares of the draws in which the first is "lower", "equal" and "higher"; None with too few for a probability.

        Where no run differed though it could have, lower and higher are not known to be 0: they are None.
        """
        known = {} if self.sides is None else vars(self.sides)
        hidden = ("lower", "higher") if self.difference.untold else ()
        return {name: None if name in hidden else known.get(name) for name in ("lower", "equal", "higher")}

    def better(self, direction: str) -> float | None:
        """Probability that the first is better, when ``direction`` is "higher"; else lower; None with too few draws."""
        return self.shares["higher" if direction == "higher" else "lower"]


def pairs_of(data: ComparisonData) -> list[tuple[str, str]]:
    """Each policy against the baseline, then every two policies."""
    return [(policy, BASELINE) for policy in data.policies] + list(combinations(data.policies, 2))


def outcomes_of(data: ComparisonData) -> tuple[str, ...]:
    """Outcomes of a decision that were measured."""
    return tuple(name for name in OUTCOMES if name in data.outcomes)


def compare_pair(
    data: ComparisonData, first: str, second: str, outcome: str, columns: Mapping[str, np.ndarray] | None = None
) -> Pair:
    """Two rows of a comparison on one outcome; ``columns`` are those of `columns_of` when they are at hand."""
    both = data.contrast(first, outcome, second)
    pair = Pair(first, second, outcome, both.estimate(), both.sides() if data.probable else None, None)
    keep = np.isfinite(both.values)
    x, draws, seeds = both.values[keep], both.draws[keep], both.seeds[keep]
    numbers = columns_of(data.draws) if columns is None else columns
    present = np.unique(draws)
    if present.size < FEWEST_DRAWS or not data.probable or not numbers or both.identical:
        return pair
    there = {name: values[present] for name, values in acting_on(outcome, numbers).items()}
    means = draw_means(x, draws, seeds, both.scale)
    return pair if means is None else replace(pair, flip=find_flip(there, means.raw, below=means.below()))


def acting_on(outcome: str, numbers: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Numbers that can act on an outcome: prices enter the bill and nothing else."""
    return {name: x for name, x in numbers.items() if outcome.startswith("cost_") or not name.startswith("costs.")}


def all_pairs(data: ComparisonData) -> list[Pair]:
    """Every pair on every outcome of a decision; computed once."""

    def made() -> list[Pair]:
        columns = columns_of(data.draws)
        return [
            compare_pair(data, first, second, outcome, columns)
            for first, second in pairs_of(data)
            for outcome in outcomes_of(data)
        ]

    return data.once(("pairs", len(data.units), data.policies), made)


def find_flip(
    numbers: Mapping[str, np.ndarray], differences: np.ndarray, seed: int = 0, below: np.ndarray | None = None
) -> Flip | None:
    """The number that would most likely change the sign of the differences.

    Parameters
    ----------
    numbers : per parameter its value in each draw, (draws,).
    differences : (draws,) seed-averaged differences.
    seed : keys the permutations.
    below : (draws,) probability that each true difference is below zero; None takes the differences as they are.

    The order of the draws, and the line through them, need no freeing of chance: it lies on all alike.
    None when the difference is the same in all draws.
    """
    from scipy.stats import rankdata

    y = np.asarray(differences, dtype=float)
    names = [name for name, values in numbers.items() if np.ptp(values) > 0]
    if np.ptp(y) == 0 or not names:
        return None
    table = np.column_stack([np.asarray(numbers[name], dtype=float) for name in names])
    ranks, ranked = _standard(rankdata(table, axis=0)), _standard(rankdata(y)[:, None])[:, 0]
    found = ranks.T @ ranked / y.size
    best = int(np.argmax(np.abs(found)))
    strongest = np.argsort(-np.abs(found))
    chance = np.random.default_rng(seed)
    shuffled = chance.permuted(np.tile(ranked, (PERMUTATIONS, 1)), axis=1)
    largest = np.abs(shuffled @ ranks / y.size).max(axis=1)
    share = (1 + int((largest >= abs(found[best]) - 1e-12).sum())) / (1 + PERMUTATIONS)
    apart = float(np.quantile(largest, 1.0 - CLEAR, method="higher"))
    told = [int(k) for k in strongest[:MOST_TURNS] if abs(found[k]) >= apart and share <= CLEAR]
    turning = tuple(turn for k in told if (turn := turn_of(names[k], table[:, k], y)) is not None)
    x = table[:, best]
    low, high = (float(q) for q in np.quantile(x, [1 / 3, 2 / 3]))
    lower = (y < 0).astype(float) if below is None else np.asarray(below)
    below_low, below_high = float(lower[x <= low].mean()), float(lower[x >= high].mean())
    return Flip(
        names[best], float(found[best]), share, low, high, below_low, below_high,
        (below_low - 0.5) * (below_high - 0.5) < 0,
        next((turn.value for turn in turning if turn.parameter == names[best]), math.nan), int(y.size), turning,
    )  # fmt: skip


def _standard(columns: np.ndarray) -> np.ndarray:
    found: np.ndarray = (columns - columns.mean(axis=0)) / columns.std(axis=0)
    return found


def document_of(data: ComparisonData) -> dict[str, Any]:
    """All pairs as plain values: per pair and outcome the probability and what would turn it."""
    found = []
    for pair in all_pairs(data):
        direction = data.outcomes[pair.outcome].direction
        flip = None if pair.flip is None else {**pair.flip.plain(), "turning": [vars(x) for x in pair.flip.turning]}
        better = None if direction == "none" else pair.better(direction)
        shares = pair.shares
        found.append(
            {"first": pair.first, "second": pair.second, "outcome": pair.outcome,
             "difference": {"mean": pair.difference.mean, "low": pair.difference.low, "high": pair.difference.high},
             "probability_lower": shares["lower"], "probability_equal": shares["equal"],
             "probability_higher": shares["higher"], "probability_better": better, "flip": flip}
        )  # fmt: skip
    return {"draws": len(data.draws), "pairs": found}
