"""All runs so far, and the emulators of them: made anew when runs are added, going on from those before."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.calibration.facts import Fact
from sim.calibration.surface import Surface, surface_of


class Pool:
    """Runs of worlds, and emulators of the figures.

    Parameters
    ----------
    facts : the figures.
    x : (points, fitted) places between 0 and 1.
    scores : (points, numbers) normal scores of the free numbers.
    seen : (points, facts) what the runs gave, on the scale of the facts.
    again : (points, seeds, facts) of points that were run with several seeds.
    workers : processes.
    """

    def __init__(
        self,
        facts: Sequence[Fact],
        x: np.ndarray,
        scores: np.ndarray,
        seen: np.ndarray,
        again: np.ndarray,
        workers: int = 1,
    ) -> None:
        self.facts, self.again, self.workers = tuple(facts), again, workers
        self.x, self.scores, self.seen = x, scores, seen
        self.surface = surface_of(self.facts, x, seen, again, None, scores, workers)

    def add(self, x: np.ndarray, scores: np.ndarray, seen: np.ndarray) -> None:
        """Further runs; the emulators stay as they are until they are made better."""
        self.x, self.scores = np.vstack((self.x, x)), np.vstack((self.scores, scores))
        self.seen = np.vstack((self.seen, seen))

    def better(self) -> Surface:
        """Emulators of all runs, from those before."""
        self.surface = surface_of(self.facts, self.x, self.seen, self.again, self.surface, self.scores, self.workers)
        return self.surface
