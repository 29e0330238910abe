"""Simulation-based calibration: does a posterior hold the truth as often as it says?

    python -m tests.studies.calibrated reduced
    python -m tests.studies.calibrated minimal --out /tmp/sbc --workers 2

Truths are drawn from the prior, all numbers of them: fitted, free and cut. Each is run; what its run gives, with discrepancy and
observation noise added to every figure, are its figures. Fitted to these, with one shared first wave and one set of
emulators, the rank of the truth among draws of the posterior must be uniform, and its intervals must cover (Cook, Gelman and
Rubin 2006; Talts et al. 2018). The posterior on the emulators is that of `sim.calibration`, its likelihood here taken at many
places of the prior at once (importance sampling), which the walk of the program is held against for some truths.

One test for all numbers together, since those of one truth hang together: per truth the share of numbers whose interval
covers, and the mean square of the normal scores of the ranks; and the rank of the likelihood of the truth itself (Modrák et al.
2023), which tells what ranks of numbers do not.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from scipy.stats import kstest, norm, ttest_1samp

from sim.calibration.cube import Cube, cube_of
from sim.calibration.facts import Fact, PlaceOf, facts
from sim.calibration.posterior import log_likelihood, sample
from sim.calibration.screening import screen
from sim.calibration.surface import Surface, free_given, seen_by, surface_of
from sim.calibration.waves import Runner
from sim.designs.draws import Uncertain
from sim.outcomes.targets.named import named_targets
from sim.runs.progress import Progress
from sim.scenario.loading import load_scenario

LEVELS = (0.5, 0.9)
PLACES = 60_000
CHUNK = 1_000
MOST_FREE, FREE_DRAWS = 10, 200
COUNTED = 60.0  # mean of the count that is the chance of a figure of the known world
LEAST = 20.0  # effective places that the posterior of a truth must have
SIGNIFICANT = 0.01


@dataclass(frozen=True)
class World:
    """What truths are drawn from and fitted in.

    Attributes
    ----------
    surface : emulators and covariances from the shared first wave; its values are not used.
    columns : of the fitted numbers.
    unit, seen : (truths, numbers) places of the truths, (truths, facts) what their runs gave.
    scores : (truths, numbers) normal scores of their free numbers; empty when there are none.
    cube, run : the numbers; what runs places (points, numbers), where that costs nothing.
    flat : the same without chance, where it is known.
    """

    surface: Surface
    columns: np.ndarray
    unit: np.ndarray
    seen: np.ndarray
    scores: np.ndarray = field(default_factory=lambda: np.empty((0, 0)))
    cube: Cube | None = None
    run: Callable[[np.ndarray], np.ndarray] | None = None
    flat: Callable[[np.ndarray], np.ndarray] | None = None


@dataclass(frozen=True)
class Found:
    """What came out, a row a truth.

    Attributes
    ----------
    rank : (truths, fitted) share of the posterior below the truth.
    likelihood : (truths,) share of the posterior with a lower likelihood than the truth.
    effective : (truths,) places that count.
    free : (truths, some) ranks of the free numbers that do most; empty when there are none.
    """

    rank: np.ndarray
    likelihood: np.ndarray
    effective: np.ndarray
    free: np.ndarray = field(default_factory=lambda: np.empty((0, 0)))

    @property
    def told(self) -> np.ndarray:
        """(truths,) of which enough places count."""
        found: np.ndarray = self.effective >= LEAST
        return found

    def covered(self, level: float) -> np.ndarray:
        """(truths, fitted) whether the central interval holds the truth."""
        found: np.ndarray = np.abs(self.rank[self.told] - 0.5) <= level / 2
        return found

    def tests(self) -> dict[str, float]:
        """p-values of the tests over all numbers together, and of the rank of the likelihood."""
        scores = norm.ppf(np.clip(self.rank[self.told], 0.002, 0.998))
        found = {
            f"cover {level:.0%}": float(ttest_1samp(self.covered(level).mean(axis=1), level).pvalue) for level in LEVELS
        }
        found["spread"] = float(ttest_1samp((scores**2).mean(axis=1), _spread()).pvalue)
        found["middle"] = float(ttest_1samp(scores.mean(axis=1), 0.0).pvalue)
        found["likelihood"] = float(kstest(self.likelihood[self.told], "uniform").pvalue)
        if self.free.size:
            held = np.abs(self.free[self.told] - 0.5) <= LEVELS[1] / 2
            found["free"] = float(ttest_1samp(held.mean(axis=1), LEVELS[1]).pvalue)
        return found

    def right(self) -> bool:
        """Whether nothing speaks against it, all tests together."""
        return min(self.tests().values()) * len(self.tests()) > SIGNIFICANT


def _spread() -> float:
    """Mean square of a normal score that is cut off as those of ranks are."""
    u = np.clip((np.arange(20_000) + 0.5) / 20_000, 0.002, 0.998)
    return float((norm.ppf(u) ** 2).mean())


def figures_of(world: World, seed: int) -> np.ndarray:
    """(truths, facts) figures: what the runs gave, with discrepancy and observation noise."""
    chance = np.random.default_rng(seed)
    noise: np.ndarray = world.seen + np.sqrt(world.surface.tolerance) * chance.standard_normal(world.seen.shape)
    return noise


def posterior_ranks(world: World, seed: int = 11, places: int = PLACES) -> Found:
    """Ranks of all truths, by the likelihood at many places of the prior."""
    figures, fitted = figures_of(world, seed), len(world.columns)
    x = np.random.default_rng(seed + 1).random((places, fitted))
    logs = np.concatenate([_logs(world.surface, x[k : k + CHUNK], figures) for k in range(0, places, CHUNK)])
    own = np.array([
        log_likelihood(with_values(world.surface, figures[t]), world.unit[t : t + 1, world.columns])[0]
        for t in range(len(figures))
    ])  # fmt: skip
    weight = np.exp(logs - logs.max(axis=0))
    weight /= weight.sum(axis=0)
    truth = world.unit[:, world.columns]
    rank = np.stack([weight[:, t] @ (x < truth[t]) for t in range(len(truth))])
    likelihood = np.array([weight[:, t] @ (logs[:, t] < own[t]) for t in range(len(truth))])
    return Found(rank, likelihood, 1.0 / (weight**2).sum(axis=0), _free_ranks(world, figures, x, weight, seed))


def _free_ranks(world: World, figures: np.ndarray, x: np.ndarray, weight: np.ndarray, seed: int) -> np.ndarray:
    """(truths, some) ranks of the free numbers that do most to the figures, drawn given figures and fitted numbers."""
    if not world.scores.size:
        return np.empty((0, 0))
    most = np.argsort(-(world.surface.lean**2).sum(axis=0), kind="stable")[:MOST_FREE]
    chance, found = np.random.default_rng(seed + 2), []
    for t in range(len(figures)):
        at = x[chance.choice(len(x), FREE_DRAWS, p=weight[:, t])]
        drawn = free_given(with_values(world.surface, figures[t]), at, seed + t)
        found.append((drawn[:, most] < world.scores[t, most]).mean(axis=0))
    return np.array(found)


def _logs(surface: Surface, x: np.ndarray, figures: np.ndarray) -> np.ndarray:
    """(places, truths) log likelihood: the same covariance for all truths, whitened once."""
    mean, variance = surface.predict(x)
    full = surface.beside + variance[:, :, None] * np.eye(variance.shape[1])
    white = np.linalg.inv(np.linalg.cholesky(full))
    size = -np.log(np.diagonal(white, axis1=1, axis2=2)).sum(axis=1)
    z = np.einsum("pij,ptj->pti", white, figures[None] - mean[:, None, :], optimize=True)
    found: np.ndarray = -0.5 * (z**2).sum(axis=-1) - size[:, None] - 0.5 * z.shape[-1] * np.log(2.0 * np.pi)
    return found


def with_values(surface: Surface, values: np.ndarray) -> Surface:
    """The same with other figures."""
    return replace(surface, facts=tuple(replace(f, value=float(v)) for f, v in zip(surface.facts, values, strict=True)))


def walked_ranks(world: World, truths: Sequence[int], seed: int = 11, steps: int = 800) -> np.ndarray:
    """(truths, fitted) ranks of some truths by the walk of the program."""
    figures = figures_of(world, seed)
    found = []
    for t in truths:
        walk = sample(with_values(world.surface, figures[t]), len(world.columns), t, steps=steps, first=steps // 2)
        found.append((walk.x < world.unit[t, world.columns]).mean(axis=0))
    return np.array(found)


# --- worlds -----------------------------------------------------------------------------------------------------------
def reduced(truths: int, points: int = 240, seed: int = 3, numbers: int = 30) -> World:
    """Figures that are known functions of thirty numbers: six matter, the rest a little; with chance, and not normal."""
    chance = np.random.default_rng(seed)
    many = 12
    slopes = np.where(chance.random((many, 6)) < 0.5, chance.normal(0.0, 1.0, (many, 6)), 0.0)
    bends, weak = chance.normal(0.0, 0.4, (many, 6)), chance.normal(0.0, 0.12, (many, numbers - 6))

    def flat(unit: np.ndarray) -> np.ndarray:
        x, rest = unit[:, :6] - 0.5, unit[:, 6:] - 0.5
        found: np.ndarray = x @ slopes.T + (x**2) @ bends.T + rest @ weak.T
        return found

    def run(unit: np.ndarray) -> np.ndarray:
        return flat(unit) + (chance.poisson(COUNTED, (len(unit), many)) / COUNTED - 1.0)

    known = tuple(Fact(f"F{k}", (f"F{k}",), "fit", "plain", 0.0, 0.1, 0.1, True, "share", 2020) for k in range(many))
    cube = Cube(None, tuple(Uncertain(f"n{k}", 0.5, 0.0, 1.0) for k in range(numbers)))  # type: ignore[arg-type]
    unit = cube.sample(points, seed)
    seen = run(unit)
    again = np.stack([run(unit[:30]) for _ in range(4)], axis=1)
    cube = cube.with_fitted(screen(cube, unit, seen, known).chosen(6))
    surface = surface_of(known, unit[:, cube.columns], seen, again, None, cube.scores(unit))
    drawn = np.random.default_rng(seed + 1).random((truths, numbers))
    return World(surface, cube.columns, drawn, run(drawn), cube.scores(drawn), cube, run, flat)


def simulated(name: str, truths: int, out: Path, points: int = 400, fitted: int = 10, years: float = 7.0,
              workers: int = 1) -> World:  # fmt: skip
    """The real thing: runs of a scenario, of which every tenth is a truth, blind to the first wave."""
    scenario = load_scenario(name)
    cube, rows = cube_of(scenario), tuple(named_targets())
    known = facts(PlaceOf(scenario.name, ("", *(area.name for area in scenario.areas))))
    run = Runner(cube, rows, out, years, workers, lambda runs, title: Progress(runs, f"runs of {title}"))
    wave = run.wave(cube.sample(points, 21), "first wave")
    several = run.again(wave.unit[:40], "several seeds")
    drawn = np.random.default_rng(22).random((truths, len(cube.numbers)))
    truth = run.wave(drawn, "truths", first_seed=1_001)
    seen, ran = seen_by(known, rows, wave.values), seen_by(known, rows, truth.values)
    whole = np.isfinite(seen).all(axis=0) & np.isfinite(ran).all(axis=0) & (np.nanstd(seen, axis=0) > 1e-9)
    known = tuple(replace(fact, own=True) for fact, kept in zip(known, whole, strict=True) if kept)
    seen, ran, again = seen[:, whole], ran[:, whole], seen_by(known, rows, several)
    cube = cube.with_fitted(screen(cube, wave.unit, seen, known).chosen(fitted))
    print(f"{len(known)} figures that every run says; fitted: {', '.join(cube.fitted)}", flush=True)
    surface = surface_of(known, wave.unit[:, cube.columns], seen, again, None, cube.scores(wave.unit))

    def again_run(unit: np.ndarray) -> np.ndarray:
        return seen_by(known, rows, run.wave(unit, "draws", first_seed=2_001).values)

    return World(surface, cube.columns, truth.unit, ran, cube.scores(truth.unit), cube, again_run)


def told(found: Found, truths: int) -> list[str]:
    """What came out, in lines."""
    lines = [f"{int(found.told.sum())} of {truths} truths; places that count: median {np.median(found.effective):.0f}"]
    for level in LEVELS:
        each = found.covered(level).mean(axis=1)
        error = each.std(ddof=1) / np.sqrt(len(each))
        lines.append(f"intervals of {level:.0%} hold {each.mean():.3f} of the truths (standard error {error:.3f})")
    if found.free.size:
        held = (np.abs(found.free[found.told] - 0.5) <= LEVELS[1] / 2).mean()
        lines.append(f"of free numbers, drawn given the figures, {held:.3f} lie within {LEVELS[1]:.0%}")
    lines += [f"p {name}: {value:.3f}" for name, value in found.tests().items()]
    return [*lines, "as it should be" if found.right() else "NOT CALIBRATED"]


def main() -> int:
    """Run the study."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("world", help="reduced, or the name of a scenario")
    parser.add_argument("--truths", type=int, default=200)
    parser.add_argument("--out", type=Path, default=Path("calibrated"))
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--walks", type=int, default=10, help="truths for which the walk is held against it")
    asked = parser.parse_args()
    one = asked.world == "reduced"
    world = reduced(asked.truths) if one else simulated(asked.world, asked.truths, asked.out, workers=asked.workers)
    found = posterior_ranks(world)
    print("\n".join(told(found, asked.truths)), flush=True)
    chosen = np.flatnonzero(found.told)[: asked.walks].tolist()
    if chosen:
        apart = np.abs(walked_ranks(world, chosen) - found.rank[chosen])
        print(f"walk and places differ in rank by {apart.mean():.3f} on average, {apart.max():.3f} at most")
    return 0 if found.right() else 1


if __name__ == "__main__":
    sys.exit(main())
