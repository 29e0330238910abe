"""Runs of a calibration: points of the cube, each a run of the baseline with one seed, as sweeps in one folder.

Seeds are the same few for all points, a part of the points each: a seed is no number of the world, and what it does to an
outcome is noise. Some points are run with several seeds, to see how much noise that is. Every part is a sweep in the store
of the folder: it goes on where it was stopped, and ``reproduce`` works on it.
"""

from __future__ import annotations

from collections.abc import Sequence
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

SEEDS = 6  # of a wave, a sixth of the points each
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

    def and_(self, other: Wave) -> Wave:
        """Both together."""
        return Wave(
            np.vstack((self.unit, other.unit)),
            np.vstack((self.values, other.values)),
            np.concatenate((self.seeds, other.seeds)),
            self.rows,
        )


def run_wave(
    cube: Cube,
    unit: np.ndarray,
    rows: Sequence[str],
    out: Path,
    *,
    name: str,
    years: float,
    workers: int = 1,
    first_seed: int = 1,
    progress: Progress | None = None,
) -> Wave:
    """Run the points of a wave, each with one of a few seeds; what is in the folder already is not run again."""
    seeds = first_seed + np.arange(len(unit)) % SEEDS
    values = np.full((len(unit), len(rows)), np.nan)
    for seed in np.unique(seeds).tolist():
        mine = np.flatnonzero(seeds == seed)
        design = _design(cube, unit[mine], rows, years, (seed,), f"{name}, seed {seed}")
        values[mine] = _by_point(sweep(design, out, workers, progress=progress), rows)[:, 0]
    return Wave(unit, values, seeds, tuple(rows))


def run_again(
    cube: Cube,
    unit: np.ndarray,
    rows: Sequence[str],
    out: Path,
    *,
    name: str,
    years: float,
    workers: int = 1,
    progress: Progress | None = None,
) -> np.ndarray:
    """(points, seeds, rows) of points that are run with several seeds of their own."""
    seeds = tuple(range(SEEDS + 1, SEEDS + 1 + AGAIN))
    design = _design(cube, unit, rows, years, seeds, name)
    return _by_point(sweep(design, out, workers, progress=progress), rows)


def _design(
    cube: Cube, unit: np.ndarray, rows: Sequence[str], years: float, seeds: tuple[int, ...], name: str
) -> Design:
    points = tuple(cube.points(unit))
    kept = tuple(name for name in named_targets() if name in set(rows))
    return Design(name, cube.scenario, years, seeds, (), cube.factors, points, kept, {"kind": "points"})


def _by_point(done: SweepResult, rows: Sequence[str]) -> np.ndarray:
    """(points, seeds, rows) of a sweep.

    Raises
    ------
    KeyboardInterrupt : it was stopped before its end.
    """
    if done.interrupted or not done.complete:
        raise KeyboardInterrupt
    return np.stack([done.matrix(name) for name in rows], axis=-1)
