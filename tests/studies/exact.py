"""Is the posterior the exact one? On the known world of `tests.studies.calibrated`, six numbers of it.

    python -m tests.studies.exact

There the chance of a figure is a Poisson count and the noise of what is known of it is normal, so that the likelihood is a
sum that can be written down, and millions of places of the prior give the posterior itself. Worlds that walked must have its
middles within a part of its width, and its widths within a part of each other; what another program finds is held against the
same by `tests.studies.other_program`.
"""

from __future__ import annotations

import argparse
import sys

import numpy as np
from scipy.stats import norm, poisson

from tests.studies.calibrated import COUNTED, World, figures_of, reduced
from tests.studies.other_program import APART, NUMBERS, WIDER, here, middle_and_width

PLACES, BATCHES = 200_000, 20
FEWEST = 300.0  # places that count
GRID = np.linspace(-4.0, 4.0, 16_001)


def exact(world: World, figures: np.ndarray, seed: int = 0) -> tuple[np.ndarray, np.ndarray, float]:
    """(numbers,) means and standard deviations of the posterior, and how many places count."""
    assert world.flat is not None
    counts = np.arange(4 * int(COUNTED))
    chance, off = poisson.pmf(counts, COUNTED), counts / COUNTED - 1.0
    tables = [
        np.log(np.maximum(norm.pdf(GRID[:, None] - off, scale=np.sqrt(tolerance)) @ chance, 1e-300))
        for tolerance in world.surface.tolerance
    ]
    draw = np.random.default_rng(seed)
    places = [draw.random((PLACES, world.unit.shape[1])) for _ in range(BATCHES)]
    logs = np.concatenate([
        np.sum([np.interp(figures[k] - flat[:, k], GRID, table) for k, table in enumerate(tables)], axis=0)
        for flat in map(world.flat, places)
    ])  # fmt: skip
    weight = np.exp(logs - logs.max())
    weight /= weight.sum()
    mean, width = middle_and_width(np.vstack(places), weight)
    return mean, width, 1.0 / float((weight**2).sum())


def main() -> int:
    """Run the study."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--truths", type=int, default=6)
    asked = parser.parse_args()
    world = reduced(asked.truths, numbers=NUMBERS)
    figures, apart, wider = figures_of(world, 11), [], []
    for truth in range(asked.truths):
        walked, emulated = here(world, figures[truth], truth)
        mean, width, count = exact(world, figures[truth], truth)
        if count < FEWEST:
            print(f"truth {truth + 1}: too few places count to say ({count:.0f})")
            continue
        ours = middle_and_width(walked)
        apart.append(np.abs(ours[0] - mean) / width)
        wider.append(np.log(ours[1] / width))
        rows = {
            "exact": (mean, width),
            "walked": ours,
            "emulators": middle_and_width(emulated[:, np.argsort(world.columns)]),
        }
        print(f"truth {truth + 1} ({count:.0f} places count)", flush=True)
        for word, one in rows.items():
            print(f"  {word:10}", *(f"{at:.3f} ± {size:.3f}" for at, size in zip(*one, strict=True)), flush=True)
    if not apart:
        return 1
    off, more = float(np.mean(apart)), float(np.mean(wider))
    print(
        f"middles are {off:.2f} standard deviations off on average ({np.max(apart):.2f} at most); widths {np.exp(more):.2f} times"
    )
    same = off < APART and abs(more) < WIDER
    print("the exact posterior, within these bounds" if same else "ANOTHER POSTERIOR")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
