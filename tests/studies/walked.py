"""Do worlds that walk hold the truth as often as they say? On the known world of `tests.studies.calibrated`.

    python -m tests.studies.walked

Per truth some draws start where emulators and figures meet, are moved twice by their own runs, and walk, just as in a calibration
(`sim.calibration.worlds`). The rank of the truth among them must be uniform, of fitted numbers and of free ones.
"""

from __future__ import annotations

import argparse
import sys

import numpy as np

from sim.calibration.worlds import line_of, started, step, told_anew
from tests.studies.calibrated import Found, World, _logs, figures_of, reduced, told, with_values

PLACES, DRAWS, STEPS = 20_000, 80, 12


def ranks(world: World, seed: int = 11, draws: int = DRAWS, steps: int = STEPS) -> tuple[Found, float]:
    """Ranks of all truths among draws that walked, and the share of proposals that was taken."""
    assert world.cube is not None and world.run is not None
    cube, run = world.cube, world.run
    figures = figures_of(world, seed)
    x = np.random.default_rng(seed + 1).random((PLACES, len(world.columns)))
    logs = np.concatenate([_logs(world.surface, x[k : k + 1_000], figures) for k in range(0, PLACES, 1_000)])
    chance, fitted, free, likely, taken = np.random.default_rng(seed + 2), [], [], [], []
    most = np.argsort(-(world.surface.lean**2).sum(axis=0), kind="stable")[:10]
    for t in range(len(figures)):
        weight = np.exp(logs[:, t] - logs[:, t].max())
        sampled = x[chance.choice(PLACES, 1_000, p=weight / weight.sum())]
        surface = with_values(world.surface, figures[t])
        line = line_of(cube, surface, sampled)
        at = started(cube, surface, line, draws, 1_000 * t + seed, lambda unit, _: (run(unit), np.arange(len(unit))))
        at = told_anew(cube, surface, line, at)
        for number in range(steps):
            key = 1_000 * t + seed + 500 + number
            at = step(
                cube, surface, line, at, key, lambda unit, _: (run(unit), np.arange(len(unit))), "", number < steps // 2
            )
        scores, truth = cube.scores(at.unit, cube.moving), cube.scores(world.unit[t : t + 1], cube.moving)
        below = (scores < truth).mean(axis=0)
        fitted.append(below[world.columns])
        free.append(below[most])
        likely.append(chance.random())  # of one run there is no likelihood to rank: left out of the tests
        taken.append(np.mean([share for share, _ in at.steps[3:]]))
    found = Found(np.array(fitted), np.array(likely), np.full(len(figures), float(draws)), np.array(free))
    return found, float(np.mean(taken))


def main() -> int:
    """Run the study."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--truths", type=int, default=200)
    parser.add_argument("--draws", type=int, default=DRAWS)
    parser.add_argument("--steps", type=int, default=STEPS)
    asked = parser.parse_args()
    found, taken = ranks(reduced(asked.truths), draws=asked.draws, steps=asked.steps)
    print("\n".join(told(found, asked.truths)), flush=True)
    print(f"{taken:.2f} of the proposals are taken")
    return 0 if found.right() else 1


if __name__ == "__main__":
    sys.exit(main())
