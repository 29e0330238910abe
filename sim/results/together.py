"""Differences of several policies freed of the chance of the seeds together, so that what they share is not lost.

Freed one by one (`sim.results.chances`) each has the right spread, but which policy is the best in a draw hangs on how they move
together: for regret, and for what it is worth to know something, all are freed at once.
"""

from __future__ import annotations

import numpy as np


def chance_between(runs: np.ndarray) -> np.ndarray:
    """(options, options) covariance of what the chance of the seeds adds to the averages of the draws; 0 with one seed a draw.

    Parameters
    ----------
    runs : (draws, seeds, options).

    What the seeds have in common over all draws moves all averages alike and is left out.
    """
    draws, seeds, options = runs.shape
    if seeds < 2 or draws < 2:
        return np.zeros((options, options))
    rest = runs - runs.mean(axis=1, keepdims=True)
    flat = (rest - rest.mean(axis=0)).reshape(-1, options)
    return np.asarray(flat.T @ flat / ((draws - 1) * (seeds - 1)) / seeds)


def without_chance(means: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """(draws, options) averages of the draws, drawn together by what the chance of the seeds added to their spread.

    Parameters
    ----------
    means : averages over the seeds.
    noise : (options, options) covariance of what chance adds to them.

    The straight map that leaves the covariance of the parameters alone and moves the draws least.
    """
    centre = means.mean(axis=0)
    whole = np.atleast_2d(np.cov(means, rowvar=False))
    root, back = _root(whole), _root(whole, back=True)
    ours = positive(whole - noise)
    map = back @ _root(root @ ours @ root) @ back
    return np.asarray(centre + (means - centre) @ map)


def positive(matrix: np.ndarray) -> np.ndarray:
    """The nearest covariance: without ways of negative size."""
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray(vectors * np.maximum(values, 0.0) @ vectors.T)


def _root(matrix: np.ndarray, back: bool = False) -> np.ndarray:
    """Square root of a covariance, or its inverse where there is any spread."""
    values, vectors = np.linalg.eigh(matrix)
    values = np.sqrt(np.maximum(values, 0.0))
    if back:
        values = np.where(values > 1e-9 * values.max(initial=0.0), 1.0 / np.where(values > 0, values, 1.0), 0.0)
    return np.asarray(vectors * values @ vectors.T)
