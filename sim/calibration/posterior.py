"""The posterior of the fitted numbers on the emulators.

Prior: uniform in the cube (that is the ledger's PERT). Likelihood: figures less means are normal with the covariance of
`Surface.beside` and the emulator's own error. Sampled by an affine-invariant ensemble (Goodman and Weare 2010; emcee,
Foreman-Mackey et al. 2013). A draw that ships is not an emulator's word: it is a world that was run
(`sim.calibration.worlds`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.calibration.surface import Surface
from sim.errors import InputError
from sim.extras import asks_for

WALKERS = 4  # a fitted number, and at least 64
STEPS, FIRST = 2_000, 800  # of each walker, and how many of the first are thrown away


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

    stopped: list[BaseException] = []

    def density(x: np.ndarray) -> np.ndarray:
        inside = ((x > 0.0) & (x < 1.0)).all(axis=1)
        found = np.full(len(x), -np.inf)
        try:
            if inside.any():
                found[inside] = log_likelihood(surface, x[inside]) / heat
        except BaseException as error:  # the sampler would print it with all its arguments
            stopped.append(error)
        return found

    start = chance.random((20 * walkers, fitted))
    start = start[np.argsort(-density(start), kind="stable")[:walkers]]
    moves = [(emcee.moves.DEMove(), 0.7), (emcee.moves.DESnookerMove(), 0.1), (emcee.moves.StretchMove(), 0.2)]
    ensemble = emcee.EnsembleSampler(walkers, fitted, density, vectorize=True, moves=moves)
    ensemble.random_state = np.random.RandomState(seed).get_state()
    for _ in ensemble.sample(start, iterations=steps, skip_initial_state_check=True):
        if stopped:
            break
    if stopped:
        raise stopped[0]
    thin = max(1, (steps - first) * walkers // 20_000)
    with np.errstate(divide="ignore", invalid="ignore"):  # of a number that never moved
        slowest = float(np.max(ensemble.get_autocorr_time(tol=0, quiet=True)))
    return Sampled(
        ensemble.get_chain(discard=first, flat=True, thin=thin),
        ensemble.get_log_prob(discard=first, flat=True, thin=thin) * heat,
        slowest,
        float(np.mean(ensemble.acceptance_fraction)),
    )


def normalised(log_weight: np.ndarray) -> np.ndarray:
    """Weights that add up to one."""
    weight = np.exp(log_weight - log_weight.max())
    found: np.ndarray = weight / weight.sum()
    return found


def effective(weight: np.ndarray) -> float:
    """Effective number of draws (Kish 1965)."""
    return float(weight.sum() ** 2 / (weight**2).sum())
