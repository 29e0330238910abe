"""The posterior of the fitted numbers on the emulators, and draws of it that were run and weighed again.

Prior: uniform in the cube (that is the ledger's PERT). Likelihood: figures less means are normal with the covariance of
`Surface.beside` and the emulator's own error. Sampled by an affine-invariant ensemble (Goodman and Weare 2010; emcee,
Foreman-Mackey et al. 2013). A draw that ships is not an emulator's word: it is run, with free and cut numbers from their
prior, and weighed by how its run, not its emulator, lies beside the figures. What is cut is not moved by the weights: they
are divided by what the cut numbers explain of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.calibration.surface import Surface
from sim.calibration.told import said, told
from sim.errors import InputError
from sim.extras import asks_for

WALKERS = 4  # a fitted number, and at least 64
STEPS, FIRST = 2_000, 800  # of each walker, and how many of the first are thrown away
MOST_LOG_WEIGHT = 12.0  # a draw that counts e^12 times less than the first counts as nothing
FOLDS = 5


def log_likelihood(surface: Surface, x: np.ndarray) -> np.ndarray:
    """(points,) logarithm of the density of the figures at places (points, fitted)."""
    mean, variance = surface.predict(x)
    return log_normal(surface.values - mean, surface.beside, variance)


def log_normal(apart: np.ndarray, covariance: np.ndarray, more: np.ndarray) -> np.ndarray:
    """(points,) log density of differences (points, facts): common covariance, and variances (points, facts) on its diagonal."""
    return density(apart, covariance + more[:, :, None] * np.eye(covariance.shape[0]))


def density(apart: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    """(points,) log density of normal differences (points, facts), each with its covariance (points, facts, facts)."""
    lower = np.linalg.cholesky(covariance)
    z = np.linalg.solve(lower, apart[:, :, None])[:, :, 0]
    size = np.log(np.diagonal(lower, axis1=1, axis2=2)).sum(axis=1)
    found: np.ndarray = -0.5 * (z**2).sum(axis=1) - size - 0.5 * apart.shape[1] * np.log(2.0 * np.pi)
    return found


@dataclass(frozen=True)
class Sampled:
    """A sample of the posterior on the emulators.

    Attributes
    ----------
    x : (draws, fitted) places between 0 and 1.
    log_likelihood : (draws,) on the emulators.
    autocorrelation : steps of a walker after which it has forgotten where it was, of the slowest number.
    accepted : share of proposals that were taken.
    """

    x: np.ndarray
    log_likelihood: np.ndarray
    autocorrelation: float
    accepted: float


def need_walk() -> Any:
    """The library that walks. InputError when the extra ``calibrate`` is not installed: before anything is run."""
    try:
        import emcee
    except ImportError:
        raise InputError(asks_for("calibrate", "A calibration")) from None
    return emcee


def sample(
    surface: Surface, fitted: int, seed: int, *, steps: int = STEPS, first: int = FIRST, heat: float = 1.0
) -> Sampled:
    """Sample the posterior on the emulators.

    Parameters
    ----------
    fitted : numbers that are fitted.
    seed : keys the walk.
    steps, first : of each walker, and how many of them are thrown away.
    heat : 1 is the posterior; more is wider (the likelihood to the power 1 / heat), for the places of a further wave.

    Raises
    ------
    InputError : the extra ``calibrate`` is not installed.
    """
    emcee = need_walk()
    chance = np.random.default_rng(seed)
    walkers = max(64, WALKERS * fitted)

    def density(x: np.ndarray) -> np.ndarray:
        inside = ((x > 0.0) & (x < 1.0)).all(axis=1)
        found = np.full(len(x), -np.inf)
        if inside.any():
            found[inside] = log_likelihood(surface, x[inside]) / heat
        return found

    start = chance.random((20 * walkers, fitted))
    start = start[np.argsort(-density(start), kind="stable")[:walkers]]
    moves = [(emcee.moves.DEMove(), 0.7), (emcee.moves.DESnookerMove(), 0.1), (emcee.moves.StretchMove(), 0.2)]
    ensemble = emcee.EnsembleSampler(walkers, fitted, density, vectorize=True, moves=moves)
    ensemble.random_state = np.random.RandomState(seed).get_state()
    ensemble.run_mcmc(start, steps, skip_initial_state_check=True)
    thin = max(1, (steps - first) * walkers // 20_000)
    return Sampled(
        ensemble.get_chain(discard=first, flat=True, thin=thin),
        ensemble.get_log_prob(discard=first, flat=True, thin=thin) * heat,
        float(np.max(ensemble.get_autocorr_time(tol=0, quiet=True))),
        float(np.mean(ensemble.acceptance_fraction)),
    )


def log_weights(
    surface: Surface, x: np.ndarray, seen: np.ndarray, cut: np.ndarray, scores: np.ndarray | None = None
) -> np.ndarray:
    """(draws,) logarithms of the weights of draws that were run.

    A run is one throw of the world's dice, and the emulators know something too: what a draw's world gives is told by both, each
    by how well it knows it (a Kalman update of what the emulators leave open by the run, whose chance is known). The weight is
    how much likelier the figures are by that than by the emulators alone. Where these leave nothing open but chance, every draw
    counts alike, whatever its run; where they know nothing, the run alone speaks.

    Parameters
    ----------
    x : (draws, fitted) places that were drawn from the posterior on the emulators.
    seen : (draws, facts) what their runs gave, on the scale of the facts.
    cut : (draws, numbers) places between 0 and 1 of the numbers that are cut.
    scores : (draws, numbers) normal scores of the free numbers, drawn given figures and x; None: they were not drawn so.
    """
    mean, open_ = said(surface, x, scores)
    moved, left_open = told(surface, x, scores, seen)
    known = np.diag(surface.tolerance) + surface.chance * np.outer(surface.own, surface.own)
    before = density(surface.values - mean, known + open_)
    after = density(surface.values - moved, known + left_open)
    ran = np.isfinite(seen)
    found = np.where(ran.any(axis=1), after - before, -np.inf)  # a run that failed counts as nothing
    left: np.ndarray = found - _by_cut(found, cut)
    return left


def _by_cut(log_weight: np.ndarray, cut: np.ndarray) -> np.ndarray:
    """Logarithm of the mean weight where the cut numbers are what they are: log-linear in them, with gamma errors.

    The score equations of that regression say that the weights over it leave the means of the cut numbers where they were; its
    penalty, chosen by cross-validation, keeps it from explaining the luck of few draws.
    """
    from sklearn.linear_model import GammaRegressor
    from sklearn.model_selection import GridSearchCV

    if cut.shape[1] == 0 or len(cut) < 2 * FOLDS:
        return np.zeros_like(log_weight)
    weight = np.exp(np.maximum(log_weight - log_weight.max(), -MOST_LOG_WEIGHT))
    penalties = {"alpha": np.logspace(-4, 2, 10)}
    search = GridSearchCV(GammaRegressor(max_iter=500), penalties, cv=FOLDS).fit(cut - 0.5, weight / weight.mean())
    found: np.ndarray = np.log(search.predict(cut - 0.5))
    return found


def normalised(log_weight: np.ndarray) -> np.ndarray:
    """Weights that add up to one."""
    weight = np.exp(log_weight - log_weight.max())
    found: np.ndarray = weight / weight.sum()
    return found


def effective(weight: np.ndarray) -> float:
    """Effective number of draws (Kish 1965)."""
    return float(weight.sum() ** 2 / (weight**2).sum())
