"""Runs of a calibration: points of the cube, each a run of the baseline with one seed, as sweeps in one folder.

A seed is no number of the world, and what it does to an outcome is noise. Points take many seeds in turn, so that what one
seed does to all its points (their children, and part of their chance, are alike) is no part of an emulator. Some points are
run with several seeds, to see how much noise there is. Every wave is a sweep in the store of the folder: it goes on where it
was stopped, and ``reproduce`` works on it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.calibration.cube import Cube
from sim.designs.design import Design
from sim.outcomes.targets.named import named_targets
from sim.runs.sweep import SweepResult, sweep

if TYPE_CHECKING:
    from sim.runs.progress import Progress

SEEDS = 100  # of a wave, taken in turn
AGAIN = 4  # seeds of the points that are run several times


@dataclass(frozen=True)
class Wave:
    """Points that were run.

    Attributes
    ----------
    unit : (points, numbers) places between 0 and 1.
    values : (points, rows) values of the rows of the targets file, NaN where a run cannot say one or failed.
    seeds : (points,) seed of each run.
    rows : names of the rows.
    """

    unit: np.ndarray
    values: np.ndarray
    seeds: np.ndarray
    rows: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.unit)


@dataclass(frozen=True)
class Runner:
    """What runs points of a cube into a folder.

    Attributes
    ----------
    cube : what the points are places of.
    rows : names of the rows of the targets file that are kept, and of a user's own.
    out : folder of all sweeps; what is in it already is not run again.
    years : length of a run.
    workers : processes.
    progress : makes a progress line from the number of runs and a title; None is silent.
    """

    cube: Cube
    rows: tuple[str, ...]
    out: Path
    years: float
    workers: int = 1
    progress: Callable[[int, str], Progress] | None = None

    def wave(self, unit: np.ndarray, name: str, first_seed: int = 1) -> Wave:
        """Run points, each with one seed, of which there are many."""
        design = self._design(unit, tuple(range(first_seed, first_seed + SEEDS)), name, each=True)
        seeds = np.empty(len(unit), np.int64)
        for number in range(len(design)):
            for point, seed in design.pairs(number):
                seeds[point] = seed
        return Wave(unit, self._run(design)[:, 0], seeds, self.rows)

    def again(self, unit: np.ndarray, name: str) -> np.ndarray:
        """(points, seeds, rows) of points that are run with several seeds of their own."""
        seeds = tuple(range(SEEDS + 1, SEEDS + 1 + AGAIN))
        return self._run(self._design(unit, seeds, name))

    def _design(self, unit: np.ndarray, seeds: tuple[int, ...], name: str, each: bool = False) -> Design:
        points = tuple(self.cube.points(unit))
        kept = (*(row for row in named_targets() if row in set(self.rows)),
                *(row for row in self.rows if row not in named_targets()))  # fmt: skip
        sample = {"kind": "points"}
        return Design(
            name, self.cube.scenario, self.years, seeds, (), self.cube.factors, points, kept, sample, each=each
        )

    def _run(self, design: Design) -> np.ndarray:
        line = self.progress(len(design), design.name) if self.progress else None
        return _by_point(sweep(design, self.out, self.workers, progress=line), self.rows)


def _by_point(done: SweepResult, rows: Sequence[str]) -> np.ndarray:
    """(points, seeds, rows) of a sweep.

    Raises
    ------
    KeyboardInterrupt : it was stopped before its end.
    """
    if done.interrupted or not done.complete:
        raise KeyboardInterrupt
    return np.stack([done.matrix(name) for name in rows], axis=-1)
