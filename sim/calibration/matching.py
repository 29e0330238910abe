"""History matching: which places of the cube can still be the world, and by which figure the others are ruled out.

How far a place is from a figure is told in standard deviations of everything that may lie between them: what is known of the
figure, what the model at its best is off, what the free numbers leave open, chance, and the emulator's own error. A place is
ruled out where more figures than ``ALLOWED`` lie more than three of them away (Pukelsheim 1994: whatever the distribution, as
long as it has one top, that happens in less than one in twenty). A wave only rules out; what is left need not be right.
(Craig, Goldstein, Seheult and Smith 1997; Vernon, Goldstein and Bower 2010.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.calibration.surface import Surface

LIMIT = 3.0
ALLOWED = 2
"""Figures that may be further away than the limit: of some fifty one or two are wrong, or mean something else than the model."""


def implausibility(surface: Surface, x: np.ndarray) -> np.ndarray:
    """(points, facts) distance between figure and emulator in standard deviations."""
    mean, variance = surface.predict(x)
    found: np.ndarray = np.abs(surface.values - mean) / np.sqrt(np.diag(surface.beside) + variance)
    return found


def worst(distance: np.ndarray, allowed: int = ALLOWED) -> np.ndarray:
    """(points,) distance of the figure that is furthest away but for so many."""
    last = distance.shape[1] - 1 - min(allowed, distance.shape[1] - 1)
    found: np.ndarray = np.sort(distance, axis=1)[:, last]
    return found


@dataclass(frozen=True)
class Matched:
    """What a wave ruled out.

    Attributes
    ----------
    left : share of the prior that is left by this wave and the ones before.
    by_fact : (facts,) share of the prior that each figure alone rules out.
    alone : (facts,) least distance of each figure anywhere in the prior: above the limit the model cannot meet it at all.
    together : least of the distances that count (`worst`) anywhere.
    gone : (points,) whether each place is ruled out, by this wave or one before.
    """

    left: float
    by_fact: np.ndarray
    alone: np.ndarray
    together: float
    gone: np.ndarray


def matched(surface: Surface, x: np.ndarray, allowed: int = ALLOWED, before: Matched | None = None) -> Matched:
    """What is ruled out of places (points, fitted) that were drawn from the prior; ``before``: an earlier wave at the same."""
    distance = implausibility(surface, x)
    over = worst(distance, allowed)
    gone = over > LIMIT if before is None else (over > LIMIT) | before.gone
    return Matched(
        float(1.0 - gone.mean()), (distance > LIMIT).mean(axis=0), distance.min(axis=0), float(over.min()), gone
    )


def apart(surface: Surface, x: np.ndarray) -> list[tuple[int, int, float]]:
    """Pairs of figures that can each be met but hardly together, with the share of places that meet both over that by chance.

    The share of places (points, fitted) from the prior within two standard deviations of both, over the product of the shares
    for each; pairs below a fifth of it, the worst first.
    """
    near = implausibility(surface, x) <= 2.0
    single = near.mean(axis=0)
    both = (near.T.astype(float) @ near) / len(near)
    expected = np.outer(single, single)
    pairs = [
        (i, j, float(both[i, j] / expected[i, j]))
        for i in range(len(single))
        for j in range(i)
        if expected[i, j] > 0.002 and both[i, j] < 0.2 * expected[i, j]
    ]
    return sorted(pairs, key=lambda pair: pair[2])
