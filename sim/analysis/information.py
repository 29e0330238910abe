"""What it would be worth to know something before choosing: expected value of partial perfect information.

The choice is between options of which the net benefit differs from draw to draw of the uncertain numbers. Without knowing
more, the option that is best on average is taken; who knew some numbers could take the best given these. What that gains on
average is the value (EVPPI) of knowing them. What is best given the numbers is found by regression of the net benefit on
them over the draws (Strong, Oakley and Brennan 2014), which also averages out the chance of the seeds: it is no parameter.

Three precautions, because the largest of several fitted values is too large by chance:

- each draw is predicted by a regression that has not seen it (cross-fitting, in fifths, several times);
- of a group of many numbers only those enter that go with the net benefit more than the largest of so many would by chance
  (a share of the universal threshold of Donoho and Johnstone 1994), each with a line and a bend, shrunk by ridge;
- a value is shown against its null: the largest value that any of the candidates gets when the draws are reshuffled, in 95 of
  100 reshuffles. For what stays below it, a signal of growing size is put into reshuffled draws: the smallest value
  that is then noticed in nine of ten is the most that it is worth.

The same serves a *sample* (EVSI; Strong, Oakley, Brennan and Breeze 2015): what is known is then a simulated result of a study.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.analysis.emulator import one_thread
from sim.results.together import positive, without_chance

FOLDS = 5
REPEATS = 2  # ways to part the draws
SCREEN = 0.9  # of the universal threshold: found on problems with a known answer (docs/how-to/measure-first.md)
BEND = 0.5  # a bend is believed in less than a line
RIDGES = tuple(float(x) for x in np.logspace(-2, 3, 11))  # times the number of draws; and no slope at all
PERMUTATIONS = 99
CHANCE = 0.95
INJECTED = (0.03, 0.06, 0.12, 0.25, 0.5, 1.0)  # share of what the parameters explain
INJECTIONS, MEMBERS = 20, 3  # tries a size; numbers that carry a signal
NOTICED = 0.9
SETTLED = 0.02  # of the net benefit of the best option: when all there is to know is worth less, the choice is settled
FEWEST_DRAWS = 60  # with fewer nothing is computed


@dataclass(frozen=True)
class Candidate:
    """Something that could be known.

    Attributes
    ----------
    name : how it is called.
    known : of each look at it the numbers that would be known, (draws, numbers) each.
    part : for each look, which net benefits it is held against: a number of those that are given.
    """

    name: str
    known: tuple[np.ndarray, ...]
    part: tuple[int, ...] = (0,)


@dataclass(frozen=True)
class Worth:
    """What it is worth to know a candidate, in the unit of the net benefit.

    Attributes
    ----------
    name : of the candidate.
    value : expected gain; nan when it was not computed.
    chance : what chance alone gives to the best of all candidates, in 95 of 100.
    most : what it is worth at most when it is not noticed; nan where too little was computed to say.
    answer : "noticeable", "not_noticeable" or "too_little".
    """

    name: str
    value: float
    chance: float
    most: float
    answer: str


@dataclass(frozen=True)
class Information:
    """The choice as it stands, and what it would be worth to know more.

    Attributes
    ----------
    best : number of the option that is best on average.
    benefit : its net benefit.
    shares : of each option the share of the draws in which it is best; the first of those that are alike.
    perfect : expected gain if everything were known (EVPI), freed of the chance of the seeds.
    ceiling : the same with that chance in it: surely no less.
    worths : one a candidate, in their order.
    draws : how many.
    chance : share of the spread between the draws that is the chance of their seeds, 0 to 1.
    """

    best: int
    benefit: float
    shares: tuple[float, ...]
    perfect: float
    ceiling: float
    worths: tuple[Worth, ...]
    draws: int
    chance: float = 0.0


def gain(benefits: np.ndarray) -> float:
    """Mean of the best option less the best of the means.

    Parameters
    ----------
    benefits : (draws, options), without the option that has no net benefit (the baseline), which is 0.
    """
    return float(np.maximum(benefits.max(axis=1), 0.0).mean() - max(float(benefits.mean(axis=0).max()), 0.0))


def fitted(
    x: np.ndarray, ways: Sequence[np.ndarray], repeat: int = 0, worlds: np.ndarray | None = None
) -> list[np.ndarray]:  # fmt: skip
    """Net benefit of each draw as the others tell it from what would be known of it, for several ways that it could be.

    Parameters
    ----------
    x : (draws, numbers).
    ways : (draws, options) each.
    repeat : which way to part the draws.
    worlds : (draws,) which draws are one world that was drawn more than once: they are left out together.
    """
    of = np.arange(len(x)) if worlds is None else worlds
    many = int(of.max()) + 1
    fold = np.random.default_rng(repeat).permutation(np.arange(many) % FOLDS)[of]
    found = [np.empty(y.shape) for y in ways]
    for number in range(FOLDS):
        out = fold == number
        seen, asked = (np.hstack(_terms(part, x[~out])) for part in (x[~out], x[out]))
        for y, to in zip(ways, found, strict=True):
            kept = _screened(seen, y[~out], x.shape[1])
            weight = np.where(kept < x.shape[1], 1.0, BEND)
            guess = ridge(seen[:, kept] * weight, y[~out], asked[:, kept] * weight)
            to[out] = guess
    return found


def _terms(x: np.ndarray, seen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lines and bends through numbers: of mean 0, variance 1 and without correlation in the draws that are ``seen``."""
    centre, width = seen.mean(axis=0), seen.std(axis=0)
    width = np.where(width > 0, width, 1.0)
    z, of = (x - centre) / width, (seen - centre) / width
    level, slope = (of**2).mean(axis=0), (of**3).mean(axis=0)
    bend, spread = z**2 - level - slope * z, (of**2 - level - slope * of).std(axis=0)
    return z, bend / np.where(spread > 1e-9, spread, 1.0)


def _screened(terms: np.ndarray, y: np.ndarray, numbers: int) -> np.ndarray:
    """Places of the terms that go with some option more than the largest of so many would by chance; all of one number."""
    if numbers == 1:
        return np.arange(terms.shape[1])
    spread = y.std(axis=0)
    standard = (y - y.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    size = np.abs(terms.T @ standard).max(axis=1) / len(y)
    return np.flatnonzero(size > SCREEN * math.sqrt(2.0 * math.log(numbers) / len(y)))


def ridge(x: np.ndarray, y: np.ndarray, new: np.ndarray) -> np.ndarray:
    """Ridge regression of several outcomes, each with the penalty that predicts best what is left out one at a time.

    What scikit-learn's RidgeCV does with a penalty for each outcome, and the mean alone among the penalties; written out
    because a table takes tens of thousands of these small fits, and most of the time of one there goes to checks.
    """
    mean = y.mean(axis=0)
    if not x.shape[1]:
        return np.tile(mean, (len(new), 1))
    centre = x.mean(axis=0)
    left, size, right = np.linalg.svd(x - centre, full_matrices=False)
    inner = left.T @ (y - mean)
    squares = size**2
    shrink = np.vstack([squares / (squares + np.array(RIDGES)[:, None] * len(x)), np.zeros((1, size.size))])
    leverage = shrink @ (left.T**2) + 1.0 / len(x)
    error = np.empty((len(shrink), y.shape[1]))
    for place, part in enumerate(shrink):
        rest = (y - mean - left @ (part[:, None] * inner)) / (1.0 - leverage[place])[:, None]
        error[place] = np.einsum("nk,nk->k", rest, rest)
    chosen = shrink[error.argmin(axis=0)].T  # (size, outcomes)
    there = size > 1e-12 * size[0]
    slopes = chosen * inner * np.where(there, 1.0 / np.where(there, size, 1.0), 0.0)[:, None]
    return np.asarray(mean + (new - centre) @ (right.T @ slopes))


def value_of(candidate: Candidate, parts: Sequence[np.ndarray], worlds: np.ndarray | None = None) -> float:
    """Expected gain of knowing a candidate, over its looks and the ways to part the draws; never below 0.

    Parameters
    ----------
    parts : net benefits, (draws, options) each: of all runs of a draw, or of halves of them.
    """
    return float(_values(candidate, parts, [np.arange(len(parts[0]))], worlds)[0])


def _values(
    candidate: Candidate, parts: Sequence[np.ndarray], orders: Sequence[np.ndarray], worlds: np.ndarray | None = None
) -> np.ndarray:  # fmt: skip
    """(orders,) `value_of` with the net benefits in some orders of the draws."""
    found = np.zeros(len(orders))
    for x, part in zip(candidate.known, candidate.part, strict=True):
        for repeat in range(REPEATS):
            shuffled = [parts[part][order] for order in orders]
            if x.shape[1] == 1:  # nothing is screened: the fits of all orders are one
                together = np.split(fitted(x, [np.hstack(shuffled)], repeat, worlds)[0], len(orders), axis=1)
            else:
                together = fitted(x, shuffled, repeat, worlds)
            found += [gain(y) for y in together]
    return np.maximum(found / (len(candidate.known) * REPEATS), 0.0)


def inform(
    parts: Sequence[np.ndarray], noise: np.ndarray, candidates: Sequence[Candidate], seed: int = 0,
    worlds: np.ndarray | None = None,
) -> Information:  # fmt: skip
    """The choice, and what it is worth to know each candidate.

    Parameters
    ----------
    parts : net benefits against the baseline, (draws, options) each; the first of all runs of a draw, more of halves of them.
    noise : (options, options) covariance of what chance adds to the first.
    seed : keys the reshuffles.
    worlds : (draws,) which draws are one world that was drawn more than once; None: none are.
    """
    y = parts[0]
    freed = without_chance(y, noise) if len(y) > 1 else y
    perfect, ceiling = max(0.0, gain(freed)), max(0.0, gain(y))
    with_none = np.hstack([np.zeros((len(y), 1)), freed])
    best = int(with_none.mean(axis=0).argmax())
    winners = np.bincount(with_none.argmax(axis=1), minlength=with_none.shape[1]) / len(y)
    benefit = float(with_none.mean(axis=0)[best])
    worths = _worths(parts, noise, candidates, (min(perfect, ceiling), ceiling, benefit), seed, worlds)
    return Information(
        best, benefit, tuple(map(float, winners)), min(perfect, ceiling), ceiling, worths, len(y), _chance_in(y, noise)
    )


def _chance_in(y: np.ndarray, noise: np.ndarray) -> float:
    """Share of the spread between draws that is chance, over all options."""
    whole = float(y.var(axis=0, ddof=1).sum()) if len(y) > 1 else 0.0
    return min(1.0, float(np.trace(noise)) / whole) if whole > 0 else 0.0


def _worths(
    parts: Sequence[np.ndarray], noise: np.ndarray, candidates: Sequence[Candidate], choice: tuple[float, float, float],
    seed: int, worlds: np.ndarray | None,
) -> tuple[Worth, ...]:  # fmt: skip
    """``choice`` : what all knowledge is worth, the same with the chance of the seeds in it, and what the best option does."""
    y, (perfect, ceiling, benefit) = parts[0], choice
    if len(y) < FEWEST_DRAWS or not candidates:
        return tuple(Worth(one.name, math.nan, math.nan, math.nan, "too_little") for one in candidates)
    if ceiling == 0.0:  # one option is best in every draw, whatever the numbers
        return tuple(Worth(one.name, 0.0, 0.0, 0.0, "not_noticeable") for one in candidates)
    with one_thread():
        values = [min(value_of(one, parts, worlds), perfect) for one in candidates]
        shuffle = np.random.default_rng(seed)
        orders = [shuffle.permutation(len(y)) for _ in range(PERMUTATIONS)]
        null = np.max([_values(one, parts, orders, worlds) for one in candidates], axis=0)
        chance = float(np.quantile(null, CHANCE, method="higher"))
        settled, found = ceiling <= SETTLED * abs(benefit), []
        for value, one in zip(values, candidates, strict=True):
            if value > chance:
                found.append(Worth(one.name, value, chance, math.nan, "noticeable"))
                continue
            most = least_noticed(one, y, noise, chance, np.random.default_rng(seed + 1))
            most = ceiling if settled and not most < ceiling else most
            told = settled or most < ceiling
            answer = "not_noticeable" if told else "too_little"
            found.append(Worth(one.name, value, chance, most if told else math.nan, answer))
    return tuple(found)


def least_noticed(
    candidate: Candidate, y: np.ndarray, noise: np.ndarray, chance: float, draw: np.random.Generator
) -> float:  # fmt: skip
    """The smallest value that would have been noticed in nine of ten, nan when none would have been.

    Signals of several sizes are put into reshuffled net benefits: from all that the parameters explain (their covariance)
    downwards, carried by at most three numbers of the candidate that are drawn for it; the rest is what remains of the draws.
    """
    x, centre = candidate.known[0], y.mean(axis=0)
    moved = np.flatnonzero(x.std(axis=0) > 0)
    if not moved.size:
        return math.nan
    ours = positive(np.atleast_2d(np.cov(y, rowvar=False)) - noise)
    spread, vectors = np.linalg.eigh(ours)
    ways = (vectors * np.sqrt(np.maximum(spread, 0.0))).T  # the ways in which the options differ, each with its size
    alone, least = Candidate(candidate.name, (x,)), math.nan
    for part in reversed(INJECTED):  # what is not noticed large is not noticed small
        values, noticed = [], []
        along, rest = math.sqrt(part) * ways, without_chance(y, part * ours) - centre
        for _ in range(INJECTIONS):
            signal = centre + np.column_stack([_signal(x, moved, draw) for _ in along]) @ along
            values.append(gain(signal))
            noticed.append(value_of(alone, [signal + rest[draw.permutation(len(y))]]) > chance)
        if np.mean(noticed) < NOTICED:
            break
        least = max(0.0, float(np.mean(values)))
    return least


def _signal(x: np.ndarray, moved: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    """(draws,) a sum of a few of the numbers, with signs by chance; mean 0 and variance 1."""
    chosen = x[:, draw.choice(moved, min(MEMBERS, moved.size), replace=False)]
    summed = ((chosen - chosen.mean(axis=0)) / chosen.std(axis=0)) @ draw.choice([-1.0, 1.0], chosen.shape[1])
    spread = summed.std()
    return np.asarray((summed - summed.mean()) / spread if spread > 0 else summed)
