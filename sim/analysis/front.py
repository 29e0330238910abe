"""Best mixes under limits: a search among settings, the front of the best, and how sure it is.

A mix is *allowed* when it stays within the budget and is safe enough; it is on the front when it is allowed and no other
allowed mix is at least as good on every aim and better on one (Pareto). The search is NSGA-II (Deb et al. 2002) of pymoo
(Blank and Deb 2020). All mixes are computed with the same parameter draws and seeds, so these are resampled together
(Efron 1979) to see how often a mix would still be on the front.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from sim.designs.request import whole
from sim.designs.sampling import unit_latin
from sim.errors import InputError
from sim.extras import asks_for
from sim.results.chances import sides
from sim.results.intervals import Scale, half_widths

STEPS = (
    100  # a setting moves in hundredths of its range: finer is not distinguishable, and equal mixes are seen as equal
)
RESAMPLES = 400
MOST_MIXES, MOST_GENERATIONS = 1000, 10_000
BAD = 1e12


@dataclass(frozen=True)
class Setting:
    """Something that can be chosen: name, range, and whether it is a whole number."""

    name: str
    low: float
    high: float
    whole: bool = False

    def rounded(self, values: np.ndarray) -> np.ndarray:
        """Values on the steps of the setting."""
        if self.whole:
            found: np.ndarray = np.clip(np.rint(values), math.ceil(self.low), math.floor(self.high))
            return found
        share = np.rint((values - self.low) / (self.high - self.low) * STEPS) / STEPS
        return np.clip(np.round(self.low + share * (self.high - self.low), 10), self.low, self.high)


@dataclass(frozen=True)
class Limits:
    """What is allowed.

    Attributes
    ----------
    budget : most that the mean of the cost may be.
    harm : most that harm may be ...
    probability : ... with at least this probability: share of the draws to be expected that stay within it, freed of the
        chance of the seeds; with one draw the end of the one-sided interval of the mean must.
    one : what one incident is in the measure of harm (see ``sim.results.intervals``), asked for when there are runs:
        that nothing was seen in a few runs does not make a mix safe.
    """

    budget: float = math.inf
    harm: float = math.inf
    probability: float = 0.9
    one: Callable[[], float] = lambda: 0.0

    def excess(self, samples: np.ndarray) -> np.ndarray:
        """(mixes, 2): how far cost and harm are beyond their limits (0 or less: allowed).

        ``samples`` : (mixes, draws, seeds, measures); the last two measures are cost and harm.
        """
        cost, harm = samples[..., -2].mean(axis=(1, 2)), samples[..., -1]
        over = cost - self.budget if math.isfinite(self.budget) else np.full(len(cost), -1.0)
        if not math.isfinite(self.harm):
            return np.column_stack([over, np.full(len(cost), -1.0)])
        if harm.shape[2] < 2:
            within = (harm[:, :, 0] <= self.harm).mean(axis=1)
        elif harm.shape[1] > 1:
            draws, seeds = (places.ravel() for places in np.indices(harm.shape[1:]))
            scale = Scale(self.one())
            within = np.array([_share_within(one.ravel() - self.harm, draws, seeds, scale) for one in harm])
        else:
            reach = half_widths(harm[:, 0], self.one(), probability=self.probability)[1]
            return np.column_stack([over, harm[:, 0].mean(axis=1) + reach - self.harm])
        unsafe = self.probability - within
        return np.column_stack([over, np.where(unsafe <= 1e-12, np.minimum(unsafe, 0.0), unsafe)])


def _share_within(excess: np.ndarray, draws: np.ndarray, seeds: np.ndarray, scale: Scale) -> float:
    """Share of the draws to be expected of which the true excess is zero or less."""
    if not np.isfinite(excess).all():
        return 0.0
    found = sides(excess, draws, seeds, scale)
    return found.lower + found.equal if found is not None else 0.0


@dataclass
class Search:
    """Everything that was computed.

    Attributes
    ----------
    settings : what was chosen.
    aims : names of what is made small, in the order of the first measures.
    limits : what is allowed.
    mixes : (mixes, settings); samples : (mixes, draws, seeds, measures), the measures being the aims, cost and harm.
    """

    settings: tuple[Setting, ...]
    aims: tuple[str, ...]
    limits: Limits
    mixes: np.ndarray
    samples: np.ndarray
    stays: np.ndarray = field(default_factory=lambda: np.zeros(0))

    @property
    def means(self) -> np.ndarray:
        """(mixes, aims): means over draws and seeds."""
        found: np.ndarray = self.samples[..., : len(self.aims)].mean(axis=(1, 2))
        return found

    @property
    def allowed(self) -> np.ndarray:
        """(mixes,) whether a mix is within the limits and was computed whole."""
        found: np.ndarray = (self.limits.excess(self.samples) <= 0).all(axis=1) & np.isfinite(self.samples).all(
            axis=(1, 2, 3)
        )
        return found

    @property
    def front(self) -> np.ndarray:
        """Numbers of the mixes on the front, by the first aim."""
        found = np.flatnonzero(on_front(self.means, self.allowed))
        return found[np.lexsort(self.means[found].T[::-1])]


def on_front(values: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """(mixes,) whether a mix is allowed and no other allowed one is as good on all and better on one; small is good."""
    number = len(values)
    found = np.zeros(number, dtype=bool)
    index = np.flatnonzero(allowed)
    if len(index):
        mine = values[index]
        as_good = (mine[:, None, :] <= mine[None, :, :]).all(axis=2)
        better = (mine[:, None, :] < mine[None, :, :]).any(axis=2)
        found[index] = ~(as_good & better).any(axis=0)
    return found


def search(
    evaluate: Callable[[np.ndarray], np.ndarray],
    settings: Sequence[Setting],
    aims: Sequence[str],
    limits: Limits,
    *,
    population: int = 16,
    generations: int = 6,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> Search:
    """Search mixes.

    Parameters
    ----------
    evaluate : from (mixes, settings) to (mixes, draws, seeds, aims + 2): the aims, cost and harm, nan where it failed.
    population, generations : mixes a generation, and how many; the first is a Latin hypercube with its corners "nothing"
        and "everything".
    seed : keys the search; the same seed asks the same mixes, so a stored evaluation is found back.

    Raises
    ------
    InputError : pymoo is not installed, or fewer than 4 mixes or 1 generation is asked.
    """
    whole(population, "The number of mixes in a generation", 4, MOST_MIXES)
    whole(generations, "The number of generations", 1, MOST_GENERATIONS)
    need_pymoo()
    from pymoo.algorithms.moo.nsga2 import NSGA2
    from pymoo.core.evaluator import Evaluator
    from pymoo.core.problem import Problem
    from pymoo.problems.static import StaticProblem

    low, high = (np.array([getattr(s, end) for s in settings], dtype=float) for end in ("low", "high"))
    problem = Problem(n_var=len(settings), n_obj=len(aims), n_ieq_constr=2, xl=low, xu=high)
    algorithm = NSGA2(pop_size=population, sampling=_first(settings, population, seed))
    algorithm.setup(problem, termination=("n_gen", generations), seed=seed, verbose=False)
    known: dict[tuple[float, ...], np.ndarray] = {}
    while algorithm.has_next():
        asked = algorithm.ask()
        mixes = np.column_stack([s.rounded(column) for s, column in zip(settings, asked.get("X").T, strict=True)])
        new = list(dict.fromkeys(key for key in map(tuple, mixes.tolist()) if key not in known))
        if new:
            known.update(zip(new, evaluate(np.array(new)), strict=True))
        samples = np.array([known[key] for key in map(tuple, mixes.tolist())])
        excess = limits.excess(samples)
        values = samples[..., : len(aims)].mean(axis=(1, 2))
        values, excess = (np.where(np.isfinite(x), x, BAD) for x in (values, excess))
        asked.set("X", mixes)
        Evaluator().eval(StaticProblem(problem, F=values, G=excess), asked)
        algorithm.tell(infills=asked)
    found = Search(tuple(settings), tuple(aims), limits, np.array(list(known)), np.array(list(known.values())))
    found.stays = stays_on_front(found, resamples, seed)
    return found


def _first(settings: Sequence[Setting], population: int, seed: int) -> np.ndarray:
    """The first generation: lowest and highest settings, and a Latin hypercube between."""
    unit = np.vstack([np.zeros(len(settings)), np.ones(len(settings)), unit_latin(len(settings), population - 2, seed)])
    return np.column_stack([s.low + unit[:, k] * (s.high - s.low) for k, s in enumerate(settings)])


def stays_on_front(found: Search, resamples: int = RESAMPLES, seed: int = 0) -> np.ndarray:
    """(mixes,) share of the resamples of draws and seeds in which a mix is allowed and on the front."""
    _, draws, seeds, _ = found.samples.shape
    chance = np.random.default_rng(seed)
    whole = np.isfinite(found.samples).all(axis=(1, 2, 3))
    times = np.zeros(len(found.samples))
    for _ in range(resamples):
        of_draws, of_seeds = (chance.integers(0, n, n) for n in (draws, seeds))
        if seeds > 1:
            while np.ptp(of_seeds) == 0:  # the same seed throughout has no spread
                of_seeds = chance.integers(0, seeds, seeds)
        sample = found.samples[:, of_draws][:, :, of_seeds]
        allowed = (found.limits.excess(sample) <= 0).all(axis=1) & whole
        times += on_front(sample[..., : len(found.aims)].mean(axis=(1, 2)), allowed)
    return times / max(resamples, 1)


def need_pymoo() -> None:
    """Refuse, in a sentence, when the extra is not installed."""
    try:
        import pymoo  # noqa: F401
    except ImportError:
        raise InputError(asks_for("optimise", "The command optimise")) from None
