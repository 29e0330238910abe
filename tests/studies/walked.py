"""Do worlds that walk hold the truth as often as they say? On the known world of `tests.studies.calibrated`, or a scenario.

    python -m tests.studies.walked
    python -m tests.studies.walked minimal --truths 100 --draws 19 --steps 6 --out /tmp/walked --workers 2

Per truth some draws start where emulators and figures meet, are moved twice by their own runs, and walk, just as in a
calibration (`sim.calibration.worlds`). The rank of the truth among them must be uniform, of fitted numbers and of free ones.
With 19 or 39 draws an interval of ranks holds just what it says. All truths of a scenario walk at the same time, each step
one sweep.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import numpy as np

from sim.calibration.worlds import Run, line_of, started, step, told_anew
from tests.studies.calibrated import LEAST, Found, World, _logs, figures_of, reduced, simulated, told, with_values

PLACES, DRAWS, STEPS = 20_000, 80, 12
HOURS = 4 * 3600.0  # a truth waits so long for the others


class Together:
    """Runs of several truths as one: each asks for its own, waits for the others, and gets its part."""

    def __init__(self, run: Callable[[np.ndarray], np.ndarray], truths: int) -> None:
        self.run, self.asked, self.given = run, [np.empty(0)] * truths, [np.empty(0)] * truths
        self.barrier = Barrier(truths, action=self._all, timeout=HOURS)

    def _all(self) -> None:
        seen, ends = self.run(np.vstack(self.asked)), np.cumsum([len(unit) for unit in self.asked])
        self.given = np.split(seen, ends[:-1])

    def of(self, truth: int) -> Run:
        """Runs of one truth."""

        def run(unit: np.ndarray, _: str) -> tuple[np.ndarray, np.ndarray]:
            self.asked[truth] = unit
            self.barrier.wait()
            return self.given[truth], np.arange(len(unit))

        return run

    def for_all(self, walk: Callable[[int, Run], Any], truth: int) -> Any:
        """What one truth finds; when it fails, the others do not wait for it."""
        try:
            return walk(truth, self.of(truth))
        except BaseException:
            self.barrier.abort()
            raise


def uniform_rank(below: np.ndarray, draws: int, seed: int) -> np.ndarray:
    """(numbers,) ranks between 0 and 1, uniform where truth and draws are alike, however few the draws.

    Parameters
    ----------
    below : (numbers,) draws below the truth, 0 to ``draws``; where in its step a rank lies is drawn.
    """
    return np.asarray((below + np.random.default_rng(seed).random(below.shape)) / (draws + 1))


def ranks(
    world: World, seed: int = 11, draws: int = DRAWS, steps: int = STEPS, together: bool = False
) -> tuple[Found, float]:
    """Ranks of all truths among draws that walked, and the share of proposals that was taken."""
    assert world.cube is not None and world.run is not None
    cube, run = world.cube, world.run
    figures, many = figures_of(world, seed), len(world.seen)
    x = np.random.default_rng(seed + 1).random((PLACES, len(world.columns)))
    logs = np.concatenate([_logs(world.surface, x[k : k + 1_000], figures) for k in range(0, PLACES, 1_000)])
    chance = np.random.default_rng(seed + 2)
    most = np.argsort(-(world.surface.lean**2).sum(axis=0), kind="stable")[:10]
    weights = np.exp(logs - logs.max(axis=0))
    begun = [x[chance.choice(PLACES, 1_000, p=weights[:, t] / weights[:, t].sum())] for t in range(many)]

    def walk(t: int, ran: Run) -> tuple[np.ndarray, np.ndarray, float]:
        surface = with_values(world.surface, figures[t])
        line = line_of(cube, surface, begun[t])
        at = told_anew(cube, surface, line, started(cube, surface, line, draws, 1_000 * t + seed, ran))
        for number in range(steps):
            at = step(cube, surface, line, at, 1_000 * t + seed + 500 + number, ran, "", number < steps // 2)
        scores, truth = cube.scores(at.unit, cube.moving), cube.scores(world.unit[t : t + 1], cube.moving)
        below = uniform_rank((scores < truth).sum(axis=0), len(scores), 1_000 * t + seed)
        return below[world.columns], below[most], float(np.mean([share for share, _ in at.steps[3:]]))

    if together:
        runs = Together(run, many)
        with ThreadPoolExecutor(many) as pool:
            found = list(pool.map(lambda t: runs.for_all(walk, t), range(many)))
    else:
        found = [walk(t, lambda unit, _: (run(unit), np.arange(len(unit)))) for t in range(many)]
    fitted, free, taken = zip(*found, strict=True)
    likely = chance.random(many)  # of one run there is no likelihood to rank: left out of the tests
    count = np.full(many, max(float(draws), LEAST))
    return Found(np.array(fitted), likely, count, np.array(free)), float(np.mean(taken))


def main() -> int:
    """Run the study."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("world", nargs="?", default="reduced", help="reduced, or the name of a scenario")
    parser.add_argument("--truths", type=int, default=200)
    parser.add_argument("--draws", type=int, default=DRAWS)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--out", type=Path, default=Path("walked"))
    parser.add_argument("--workers", type=int, default=1)
    asked = parser.parse_args()
    one = asked.world == "reduced"
    world = reduced(asked.truths) if one else simulated(asked.world, asked.truths, asked.out, workers=asked.workers)
    found, taken = ranks(world, draws=asked.draws, steps=asked.steps, together=not one)
    print("\n".join(told(found, asked.truths)), flush=True)
    print(f"{taken:.2f} of the proposals are taken")
    return 0 if found.right() else 1


if __name__ == "__main__":
    sys.exit(main())
