"""Draws run forward past a cut, as sweeps in the store of a folder: they go on where they were stopped.

Each run is asked for every part of a target that the scenario can say, in each year that it holds, so that a figure which is
published later can be scored without a new run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.calibration.waves import AGAIN, SEEDS
from sim.data.targets import Target, targets
from sim.designs.design import Design
from sim.designs.factors import Factor, Value
from sim.outcomes.targets.compare import is_about, measures
from sim.outcomes.targets.named import PLAIN, asked_as, named_targets
from sim.runs.sweep import sweep
from sim.validation.ahead import CHAINED, index_base, place_of

if TYPE_CHECKING:
    from sim.runs.progress import Progress
    from sim.scenario.scenario import Scenario

FIRST_SEED = 1_001  # of draws: none of those of the waves of a calibration
CHANCE = 10  # draws that are run with several seeds of their own, to see what chance does to a figure of one year

Progresses = Callable[[int, str], "Progress"] | None  # makes a progress line from a number of runs and a title


@dataclass(frozen=True)
class Ran:
    """Runs of draws.

    Attributes
    ----------
    names : of what was asked. ``values``: (draws, names), as the model gives them; NaN where it cannot say.
    seeds : (draws,) seed of each.
    """

    names: tuple[str, ...]
    values: np.ndarray
    seeds: np.ndarray

    def of(self, name: str) -> np.ndarray:
        """(draws,) values of one name; NaN if it was not asked."""
        found: np.ndarray = (
            self.values[:, self.names.index(name)] if name in self.names else np.full(len(self.values), np.nan)
        )
        return found


def asked_of(scenario: Scenario, years: float, figures: Sequence[Target] = ()) -> tuple[str, ...]:
    """Every row of the targets file that a scenario can say, and each part in each year (or half-year) of a run so long.

    ``figures`` : a user's own; each is asked for in its own period too.
    """
    place = place_of(scenario)
    first = scenario.start.year
    own = [row for row in figures if row.role == "target" and is_about(row, place)]
    found = [name for name, row in named_targets().items() if is_about(row, place)]
    found += [asked_as(row) for row in own]
    published = [row for row in targets() if is_about(row, place)]
    for (id, part), one in measures().items():
        rows = [row for row in (*own, *published) if (row.id, row.part) == (id, part)]
        if not rows:
            continue
        if (id, part) == CHAINED:
            found += [f"{id}.{part}.{index_base() + k}" for k in range(1, int(years) + 1)]
        elif one.span != "run":
            halves = ("H1", "H2") if one.span == "half_year" else ("",)
            names = [f"{id}.{part}.{year}{half}" for year in range(first, first + int(years)) for half in halves]
            found += [*names, *(f"{name}{PLAIN}" for name in names if rows[-1].scaled_by)]
    return tuple(dict.fromkeys(found))


def run_forward(
    scenario: Scenario,
    factors: Sequence[Factor],
    points: Sequence[tuple[Value, ...]],
    names: Sequence[str],
    out: Path,
    *,
    name: str,
    years: float,
    workers: int = 1,
    progress: Progresses = None,
    batch: int | None = None,
    first_seed: int = FIRST_SEED,
) -> Ran:
    """Run draws, each with one seed of a hundred in turn; what is in the folder already is not run again.

    Parameters
    ----------
    batch : draws that belong together: those after them are sweeps of their own, so that more can be added.
    first_seed : first of the seeds.
    """
    names, batch = _in_order(names), batch or len(points)
    seeds, asked, values = np.empty(len(points), np.int64), tuple(range(first_seed, first_seed + SEEDS)), []
    for begin in range(0, len(points), batch):
        part = tuple(points[begin : begin + batch])
        title = f"{name}, from {begin + 1}"
        design = Design(title, scenario, years, asked, (), tuple(factors), part, names, {"kind": "points"}, each=True)
        for number in range(len(design)):
            for point, seed in design.pairs(number):
                seeds[begin + point] = seed
        values.append(_swept(design, out, workers, progress)[:, 0])
    return Ran(tuple(names), np.vstack(values), seeds)


def run_several(
    scenario: Scenario,
    factors: Sequence[Factor],
    points: Sequence[tuple[Value, ...]],
    names: Sequence[str],
    out: Path,
    *,
    name: str,
    years: float,
    workers: int = 1,
    progress: Progresses = None,
    first_seed: int = FIRST_SEED,
) -> Ran:
    """Draws, each with the same several seeds: (draws x seeds, names), the seeds of a draw after each other."""
    names = _in_order(names)
    seeds = tuple(range(first_seed + SEEDS, first_seed + SEEDS + AGAIN))
    title = f"{name}, several seeds"
    design = Design(title, scenario, years, seeds, (), tuple(factors), tuple(points), names, {"kind": "points"})
    found = _swept(design, out, workers, progress)
    return Ran(names, found.reshape(-1, len(names)), np.tile(seeds, len(points)))


def _in_order(names: Sequence[str]) -> tuple[str, ...]:
    """Names of the file first, in its order, each once."""
    wanted = set(names)
    there = [name for name in named_targets() if name in wanted]
    return (*there, *(name for name in dict.fromkeys(names) if name not in named_targets()))


def _swept(design: Design, out: Path, workers: int, progress: Progresses) -> np.ndarray:
    """(points, seeds, names) of one sweep.

    Raises
    ------
    KeyboardInterrupt : it was stopped before its end.
    """
    import polars as pl

    line = progress(len(design), design.name) if progress else None
    done = sweep(design, out, workers, progress=line)
    if done.interrupted or not done.complete:
        raise KeyboardInterrupt
    table = done.results()  # once: it is read from the disk
    point = table["point"].to_numpy()
    order = np.searchsorted(np.array(sorted(design.seeds)), table["seed"].to_numpy())
    seed = np.zeros_like(order) if design.each else order
    at = {name: k for k, name in enumerate(design.outcomes)}
    column = np.array([at[name] for name in table["outcome"].cast(pl.String).to_list()], np.intp)
    found = np.full((len(design.points), design.replications, len(design.outcomes)), np.nan)
    found[point, seed, column] = table["value"].fill_null(np.nan).to_numpy()
    return found
