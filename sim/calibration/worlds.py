"""Draws of the posterior as worlds that are run: each walks, a neighbouring world is run, and taken or left.

Emulators know a figure to within what some five hundred free numbers leave open, and that is as wide as the figure is known: of
worlds that they propose hardly any lies near the figures by its own run. So every draw walks. It starts where emulators and
figures meet. Twice it is moved by what its own run showed the emulators to miss there (as an iterative ensemble smoother does:
Chen and Oliver 2012). Then it walks by Metropolis and Hastings: a proposal keeps most of where the draw is and adds some of what
the figures leave open (preconditioned Crank-Nicolson: Cotter, Roberts, Stuart and White 2013), is run, and is taken as
often as the figures are likelier in it, told by its run and the emulators together (`told`). A draw keeps its seed, and its
numbers that are cut: of these each draw has its own from the prior, and no figure moves them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from sim.calibration.cube import Cube
from sim.calibration.posterior import density
from sim.calibration.surface import Surface
from sim.calibration.told import told

MOVES = 2
"""Times that draws are moved by what their own runs showed, before they walk."""
KEPT = 0.85
"""Of where a draw is, in a first proposal; then so much that the wanted share of proposals is taken."""
WANTED = 0.3
LEAST_KEPT, MOST_KEPT = 0.3, 0.98
PLACES = 2_000


@dataclass(frozen=True)
class Line:
    """Figures as lines in the normal scores of all numbers, around where the posterior on the emulators is.

    Attributes
    ----------
    level : (facts,) where all scores are zero.
    slope : (facts, numbers); 0 of numbers that are cut.
    apart : (facts, facts) covariance of a figure and this line.
    values : (facts,) the figures.
    """

    level: np.ndarray
    slope: np.ndarray
    apart: np.ndarray
    values: np.ndarray

    def missed(self, scores: np.ndarray, more: np.ndarray | float = 0.0) -> np.ndarray:
        """(draws, facts) figure less line, less ``more`` that a draw is known to be off the line."""
        found: np.ndarray = self.values - self.level - scores @ self.slope.T - more
        return found

    def log_density(self, scores: np.ndarray, more: np.ndarray) -> np.ndarray:
        """(draws,) log density of the figures, on the line."""
        return density(self.missed(scores, more), np.broadcast_to(self.apart, (len(scores), *self.apart.shape)))

    def corrected(self, scores: np.ndarray, missed: np.ndarray, apart: np.ndarray | None = None) -> np.ndarray:
        """(draws, numbers) scores of the prior moved toward the figures by what they miss (Matheron)."""
        whole = self.slope @ self.slope.T + (self.apart if apart is None else apart)
        found: np.ndarray = scores + np.linalg.solve(whole, missed.T).T @ self.slope
        return found

    def centre(self, more: np.ndarray) -> np.ndarray:
        """(draws, numbers) middle of the posterior on the line."""
        zero = np.zeros((len(more), self.slope.shape[1]))
        return self.corrected(zero, self.missed(zero, more))

    def spread(self, draws: int, chance: np.random.Generator) -> np.ndarray:
        """(draws, numbers) throws of what the figures leave open around its middle."""
        prior = chance.standard_normal((draws, self.slope.shape[1]))
        noise = chance.standard_normal((draws, len(self.level))) @ np.linalg.cholesky(self.apart).T
        return self.corrected(prior, -prior @ self.slope.T - noise)


def line_of(cube: Cube, surface: Surface, sampled: np.ndarray) -> Line:
    """The line through emulators at a sample (draws, fitted) of the posterior on them."""
    x = sampled[np.linspace(0, len(sampled) - 1, min(PLACES, len(sampled))).astype(int)]
    mean, variance = surface.predict(x)
    unit = np.full((len(x), len(cube.numbers)), 0.5)
    unit[:, cube.columns] = x
    scores = cube.scores(unit, cube.moving)[:, cube.columns]
    design = np.column_stack((np.ones(len(x)), scores))
    fitted, *_ = np.linalg.lstsq(design, mean, rcond=None)
    bent = np.cov((mean - design @ fitted).T).reshape(2 * (len(surface.facts),))
    slope = np.zeros((len(surface.facts), len(cube.numbers)))
    slope += surface.leaning if surface.lean.size else 0.0
    slope[:, cube.columns] = fitted[1:].T
    apart = surface.known_world + np.diag(variance.mean(axis=0)) + bent
    return Line(fitted[0], slope, apart, surface.values)


@dataclass(frozen=True)
class Walked:
    """Draws that walked.

    Attributes
    ----------
    unit : (draws, numbers) where they are.
    seen : (draws, facts) what their runs gave.
    seeds : (draws,) seed of each run.
    log_likelihood : (draws,) of the figures, by run and emulators.
    more : (draws, facts) how far off the line each was found to be before it walked.
    came : (draws,) number of the run, from 0, that each draw is of.
    kept : of where a draw is, in a proposal.
    steps : per run of all of them the share that was taken, and the mean log likelihood after it.
    """

    unit: np.ndarray
    seen: np.ndarray
    seeds: np.ndarray
    log_likelihood: np.ndarray
    more: np.ndarray
    came: np.ndarray
    kept: float
    steps: tuple[tuple[float, float], ...]

    def __len__(self) -> int:
        return len(self.unit)

    @property
    def ran(self) -> np.ndarray:
        """(draws,) which draws have a run that says anything."""
        found: np.ndarray = np.isfinite(self.log_likelihood)
        return found


Run = Callable[[np.ndarray, str], tuple[np.ndarray, np.ndarray]]
"""Runs places (draws, numbers): what they gave (draws, facts), and the seed of each, always the same of a draw."""


def started(
    cube: Cube, surface: Surface, line: Line, draws: int, seed: int, run: Run, moves: int = MOVES, name: str = "draws"
) -> Walked:
    """Draws where emulators and figures meet, moved by what their own runs showed."""
    chance = np.random.default_rng(seed)
    unit = cube.sample(draws, seed)
    prior = cube.scores(unit, cube.moving)
    noise = chance.standard_normal((draws, len(line.level)))
    more, apart, steps = np.zeros((draws, len(line.level))), line.apart, []
    for number in range(moves + 1):
        thrown = noise @ np.linalg.cholesky(apart).T
        scores = line.corrected(prior, line.missed(prior, more) - thrown, apart)
        there = cube.with_scores(unit, scores, cube.moving)
        seen, seeds = run(there, f"{name}, move {number}")
        if number < moves:
            mean, left = told(surface, there[:, cube.columns], cube.scores(there), seen)
            off = mean - line.level - scores @ line.slope.T
            ran = np.isfinite(seen).any(axis=1, keepdims=True)
            more = np.where(ran, off, more)
            apart = surface.observed + left.mean(axis=0)
        steps.append((1.0, _mean(likelihood(cube, surface, there, seen))))
    likely = likelihood(cube, surface, there, seen)
    return Walked(there, seen, seeds, likely, more, np.full(draws, moves), KEPT, tuple(steps))


def told_anew(cube: Cube, surface: Surface, line: Line, at: Walked) -> Walked:
    """The same draws, before they walk, with emulators that have seen more runs."""
    mean, _ = told(surface, at.unit[:, cube.columns], cube.scores(at.unit), at.seen)
    off = mean - line.level - cube.scores(at.unit, cube.moving) @ line.slope.T
    more = np.where(at.ran[:, None], off, 0.0)
    return replace(at, more=more, log_likelihood=likelihood(cube, surface, at.unit, at.seen))


def _mean(log_likelihood: np.ndarray) -> float:
    there = log_likelihood[np.isfinite(log_likelihood)]
    return float(there.mean()) if len(there) else float("-inf")


def likelihood(cube: Cube, surface: Surface, unit: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """(draws,) log density of the figures in worlds that were run; minus infinity where the run failed."""
    mean, left = told(surface, unit[:, cube.columns], cube.scores(unit), seen)
    found = density(surface.values - mean, surface.observed + left)
    whole: np.ndarray = np.where(np.isfinite(seen).any(axis=1), found, -np.inf)
    return whole


def step(cube: Cube, surface: Surface, line: Line, at: Walked, seed: int, run: Run, name: str, adapt: bool) -> Walked:
    """One proposal of each draw, run, and taken or left."""
    chance = np.random.default_rng(seed)
    scores, middle = cube.scores(at.unit, cube.moving), line.centre(at.more)
    added = line.spread(len(scores), chance)
    proposed = middle + at.kept * (scores - middle) + np.sqrt(1.0 - at.kept**2) * added
    proposed[:, cube.cut] = 0.0
    there = cube.with_scores(at.unit, proposed, cube.moving)
    seen, _ = run(there, name)
    likely = likelihood(cube, surface, there, seen)
    new = likely - line.log_density(proposed, at.more)
    old = at.log_likelihood - line.log_density(scores, at.more)
    with np.errstate(invalid="ignore"):
        taken = np.log(chance.random(len(scores))) < new - old
    taken &= np.isfinite(likely)
    unit, gave = np.where(taken[:, None], there, at.unit), np.where(taken[:, None], seen, at.seen)
    now = np.where(taken, likely, at.log_likelihood)
    share = float(taken.mean())
    kept = float(np.clip(1.0 - (1.0 - at.kept) * np.exp(share - WANTED), LEAST_KEPT, MOST_KEPT)) if adapt else at.kept
    came = np.where(taken, len(at.steps), at.came)
    return replace(
        at, unit=unit, seen=gave, log_likelihood=now, came=came, kept=kept, steps=(*at.steps, (share, _mean(now)))
    )
