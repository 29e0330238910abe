"""What a world gives, told by its run and the emulators together, each by how well it knows it.

A run is one throw of the world's dice; the emulators know something too, and leave something open. Their mean is moved to the
run by a Kalman update: fully where chance is nothing, not at all where they leave nothing open but chance.
"""

from __future__ import annotations

import numpy as np

from sim.calibration.surface import Surface

TINY, HUGE = 1e-9, 1e9
"""Of a figure's variance: noise that keeps a matrix regular; that of a run which cannot say it."""


def said(surface: Surface, x: np.ndarray, scores: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """(draws, facts) what emulators and line say of worlds, and (draws, facts, facts) covariance of what these leave open.

    Parameters
    ----------
    x : (draws, fitted) places between 0 and 1.
    scores : (draws, numbers) normal scores of the free numbers; None: these are not known.
    """
    mean, variance = surface.predict(x)
    left = surface.rest if scores is not None else surface.rest + surface.leaning @ surface.leaning.T
    if scores is not None:
        mean = mean + scores @ surface.leaning.T
    return mean, left + variance[:, :, None] * np.eye(mean.shape[1])


def told(surface: Surface, x: np.ndarray, scores: np.ndarray | None, seen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(draws, facts) expected figures of worlds that were run, and (draws, facts, facts) covariance of what is left open of them.

    Parameters
    ----------
    seen : (draws, facts) what the runs gave; NaN where one cannot say it.
    """
    mean, left = said(surface, x, scores)
    ran, eye = np.isfinite(seen), np.eye(mean.shape[1])
    size = surface.tolerance + np.diag(left.mean(axis=0) + surface.chance)
    noise = surface.chance + (np.where(ran, TINY, HUGE) * size)[:, :, None] * eye
    gain = left @ np.linalg.inv(left + noise)
    moved = mean + (gain @ np.where(ran, seen - mean, 0.0)[:, :, None])[:, :, 0]
    over = left - gain @ left
    return moved, (over + np.swapaxes(over, 1, 2)) / 2.0
