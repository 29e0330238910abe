"""Does another program find the same posterior? On the known world of `tests.studies.calibrated`, six numbers of it.

    pip install -e ".[crosscheck]"
    python -m tests.studies.other_program

pyabc simulates and takes or leaves, without any emulator: with its stochastic acceptor (Schälte and Hasenauer 2020) and the
noise of figures as kernel it has the same posterior as a calibration here, by another way and other people. Middles must
agree within a part of the posterior's own width, and widths within a part of each other.
"""

from __future__ import annotations

import argparse
import sys

import numpy as np

from sim.calibration.posterior import sample
from sim.calibration.worlds import line_of, started, step, told_anew
from tests.studies.calibrated import World, figures_of, reduced, with_values

NUMBERS, DRAWS, STEPS = 6, 300, 16
POPULATION, POPULATIONS = 600, 16
APART, WIDER = 0.3, 0.3
"""Of the posterior's standard deviation, and of its logarithm: errors of a few hundred draws, and of emulators."""
LEAST = 60.0  # effective draws of the other program; with fewer its own error is most of what is seen


def here(world: World, figures: np.ndarray, truth: int) -> tuple[np.ndarray, np.ndarray]:
    """(draws, numbers) of worlds that walked, and the same on the emulators alone."""
    assert world.cube is not None and world.run is not None
    cube, run, surface = world.cube, world.run, with_values(world.surface, figures)
    on_emulators = sample(surface, len(cube.fitted), truth, steps=1_000, first=400).x
    line = line_of(cube, surface, on_emulators)

    def ran(unit: np.ndarray, _: str) -> tuple[np.ndarray, np.ndarray]:
        return run(unit), np.arange(len(unit))

    at = told_anew(cube, surface, line, started(cube, surface, line, DRAWS, truth, ran))
    for number in range(STEPS):
        at = step(cube, surface, line, at, 1_000 + number, ran, "", number < STEPS // 2)
    return at.unit, on_emulators


def there(world: World, figures: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """(draws, numbers) and weights by the other program."""
    import pyabc

    np.random.seed(seed)  # noqa: NPY002 - the other program has no generator of its own
    names = [f"n{k}" for k in range(NUMBERS)]
    assert world.run is not None
    run = world.run

    def model(at: dict[str, float]) -> dict[str, np.ndarray]:
        return {"figures": run(np.array([[at[name] for name in names]]))[0]}

    prior = pyabc.Distribution(**{name: pyabc.RV("uniform", 0.0, 1.0) for name in names})
    kernel = pyabc.IndependentNormalKernel(var=world.surface.tolerance)
    found = pyabc.ABCSMC(
        model, prior, kernel, population_size=POPULATION, eps=pyabc.Temperature(), acceptor=pyabc.StochasticAcceptor(),
        sampler=pyabc.SingleCoreSampler(),
    )  # fmt: skip
    found.new("sqlite://", {"figures": figures})
    history = found.run(max_nr_populations=POPULATIONS)
    frame, weight = history.get_distribution()
    return frame[names].to_numpy(), np.asarray(weight)


def middle_and_width(draws: np.ndarray, weight: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """(numbers,) means and standard deviations."""
    mean = np.average(draws, axis=0, weights=weight)
    return mean, np.sqrt(np.average((draws - mean) ** 2, axis=0, weights=weight))


def main() -> int:
    """Run the study."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--truths", type=int, default=3)
    asked = parser.parse_args()
    world = reduced(asked.truths, numbers=NUMBERS)
    figures, apart, wider, fewest = figures_of(world, 11), [], [], np.inf
    for truth in range(asked.truths):
        order = np.argsort(world.columns)
        walked, emulated = here(world, figures[truth], truth)
        draws, weight = there(world, figures[truth], truth + 1)
        ours, theirs = middle_and_width(walked), middle_and_width(draws, weight)
        fewest = min(fewest, 1.0 / float((weight**2).sum()))
        apart.append(np.abs(ours[0] - theirs[0]) / theirs[1])
        wider.append(np.log(ours[1] / theirs[1]))
        print(f"truth {truth + 1}: width of the prior left {np.mean(theirs[1]) * 12**0.5:.2f}", flush=True)
        for word, one in (("walked", ours), ("emulators", middle_and_width(emulated[:, order])), ("pyabc", theirs)):
            print(f"  {word:10}", *(f"{mean:.3f} ± {width:.3f}" for mean, width in zip(*one, strict=True)), flush=True)
    off, more = float(np.mean(apart)), float(np.mean(wider))
    print(f"middles are {off:.2f} standard deviations apart on average; widths {np.exp(more):.2f} times theirs")
    if fewest < LEAST:
        print(f"too little computed to say: of pyabc's draws {fewest:.0f} count, {LEAST:.0f} are needed")
        return 1
    same = off < APART and abs(more) < WIDER
    print("the same posterior" if same else "ANOTHER POSTERIOR")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
