"""A calibration from beginning to end: waves, emulators, posterior, draws that were run and weighed.

What it makes stands in one folder: the sweeps of all runs (``runs/``), ``posterior.parquet`` (one row a draw: its weight and
every uncertain number), ``facts.parquet`` (each figure beside the draws) and ``calibration.json`` (how it was made). Started
again after it was stopped it goes on: runs that are there are not made again, and everything else follows from them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.calibration.cube import MOST_FITTED, Cube, cube_of
from sim.calibration.facts import Fact, PlaceOf, facts
from sim.calibration.matching import Matched, matched
from sim.calibration.posterior import Sampled, effective, log_weights, normalised, sample
from sim.calibration.screening import Screened, screen
from sim.calibration.surface import Surface, enough_seen, seen_by, surface_of
from sim.calibration.waves import Wave, run_again, run_wave
from sim.errors import InputError
from sim.outcomes.targets.named import named_targets

if TYPE_CHECKING:
    from sim.runs.progress import Progress
    from sim.scenario.scenario import Scenario

LOOKED_AT = 20_000
"""Places of the prior at which is told what is ruled out."""
HEAT = 4.0
"""A further wave is drawn from a posterior as much wider: it must hold the next one, also where the emulators err."""
ENOUGH = 100.0
"""Effective number of draws below which a posterior is not shipped."""


@dataclass(frozen=True)
class Settings:
    """How much is computed.

    Attributes
    ----------
    points : runs of the first wave, over all uncertain numbers.
    again : points that are run with several seeds.
    further : runs of each further wave.
    waves : waves in all.
    draws : draws that are run and weighed, at first.
    most : as many at most, if too few of them count.
    fitted : numbers that are fitted at most.
    years : length of a run; what is followed for six years needs seven.
    steps : of each walker of a walk on the emulators; two fifths of them are thrown away.
    seed : keys samples and walks; never a number of the world.
    """

    points: int = 600
    again: int = 30
    further: int = 300
    waves: int = 2
    draws: int = 400
    most: int = 1_200
    fitted: int = MOST_FITTED
    years: float = 8.0
    steps: int = 2_000
    seed: int = 1


@dataclass(frozen=True)
class Calibration:
    """What came out.

    Attributes
    ----------
    cube, facts : fitted numbers; figures that were used (those that the runs could not say are left out).
    screened : numbers by what the figures could tell of them.
    surface : emulators of the last wave.
    waves : what each wave ruled out.
    sampled : the posterior on the emulators.
    unit : (draws, numbers) places of the draws that were run.
    seen : (draws, facts) what they gave, on the scale of the facts.
    weight : (draws,) adding up to one.
    prior_seen : (points, facts) what the first wave gave.
    """

    cube: Cube
    facts: tuple[Fact, ...]
    screened: Screened
    surface: Surface
    waves: tuple[Matched, ...]
    sampled: Sampled
    unit: np.ndarray
    seen: np.ndarray
    weight: np.ndarray
    prior_seen: np.ndarray
    settings: Settings = field(default_factory=Settings)

    @property
    def effective(self) -> float:
        """Effective number of draws."""
        return effective(self.weight)

    @property
    def best(self) -> int:
        """The draw whose own run lies nearest to the figures: of largest weight."""
        return int(np.argmax(self.weight))

    def described(self) -> dict[str, Any]:
        """How it was made, as plain values."""
        return {
            "settings": asdict(self.settings),
            "fitted": list(self.cube.fitted),
            "facts": [fact.name for fact in self.facts],
            "effective": self.effective,
            "best": self.best,
            "waves": [
                {
                    "left": one.left,
                    "together": one.together,
                    "ruled_out_by": dict(zip([f.name for f in self.facts], one.by_fact.tolist(), strict=True)),
                }
                for one in self.waves
            ],
            "walk": {"autocorrelation": self.sampled.autocorrelation, "accepted": self.sampled.accepted},
            "emulators": [
                {"fact": fact.name, "q2": one.q2, "noise": one.noise}
                for fact, one in zip(self.surface.facts, self.surface.emulators, strict=True)
            ],
        }


def calibrate(
    scenario: Scenario,
    out: Path,
    settings: Settings | None = None,
    *,
    known_by: int | None = None,
    workers: int = 1,
    progress: Callable[[str], Progress] | None = None,
    say: Callable[[str], None] = lambda text: None,
) -> Calibration:
    """Calibrate a scenario to the published figures.

    Parameters
    ----------
    scenario : what is calibrated; its ledger is the prior.
    out : folder of all runs; what is there is used.
    known_by : last year of what is known; None for all figures.
    workers : processes.
    progress : makes a progress line from a title; None is silent.
    say : takes a line about what was found.

    Raises
    ------
    InputError : it cannot be done.
    """
    ask = settings or Settings()
    cube, rows = cube_of(scenario), tuple(named_targets())
    known = facts(PlaceOf(scenario.name, ("", *(area.name for area in scenario.areas))), known_by=known_by)

    def run(unit: np.ndarray, title: str, first_seed: int = 1) -> Wave:
        line = progress(title) if progress else None
        return run_wave(
            cube, unit, rows, out, name=title, years=ask.years, workers=workers, first_seed=first_seed, progress=line
        )

    wave = run(cube.sample(ask.points, ask.seed), "wave 1")
    seen = seen_by(known, rows, wave.values)
    kept = enough_seen(seen)
    known, seen = tuple(np.array(known, object)[kept].tolist()), seen[:, kept]
    if not known:
        raise InputError(f"No published figure can be told from the runs of {scenario.name}.")
    line = progress("points with several seeds") if progress else None
    few = wave.unit[: ask.again]
    several = run_again(cube, few, rows, out, name="several seeds", years=ask.years, workers=workers, progress=line)
    again = seen_by(known, rows, several)
    screened = screen(cube, wave.unit, seen, known)
    cube = cube.with_fitted(screened.chosen(ask.fitted))
    say(f"{len(known)} figures; {len(cube.fitted)} numbers are fitted: {', '.join(cube.fitted)}")
    prior_seen, found = seen, []
    places = np.random.default_rng(ask.seed).random((LOOKED_AT, len(cube.fitted)))
    surface = surface_of(known, wave.unit[:, cube.columns], seen, again)

    def walk(seed: int, heat: float = 1.0) -> Sampled:
        first = 2 * ask.steps // 5
        return sample(surface, len(cube.fitted), seed, steps=ask.steps, first=first, heat=heat)

    for number in range(2, ask.waves + 2):
        found.append(matched(surface, places))
        say(f"wave {number - 1}: {found[-1].left:.2%} of the prior is left")
        if number > ask.waves:
            break
        wide = walk(ask.seed + number, HEAT)
        wave = wave.and_(run(_around(cube, wide.x, ask.further, ask.seed + number), f"wave {number}"))
        seen = seen_by(known, rows, wave.values)
        surface = surface_of(known, wave.unit[:, cube.columns], seen, again)
    sampled = walk(ask.seed)
    unit, drawn = np.empty((0, len(cube.numbers))), np.empty((0, len(known)))
    while True:
        more = _around(cube, sampled.x, ask.draws, ask.seed + 1_000 + len(unit))
        part = run(more, f"draws {len(unit) + 1} to {len(unit) + len(more)}", first_seed=101)
        unit, drawn = np.vstack((unit, more)), np.vstack((drawn, seen_by(known, rows, part.values)))
        weight = normalised(log_weights(surface, unit[:, cube.columns], drawn, unit[:, cube.cut]))
        say(f"{len(unit)} draws, of which {effective(weight):.0f} count")
        if effective(weight) >= ENOUGH or len(unit) >= ask.most:
            break
    return Calibration(cube, known, screened, surface, tuple(found), sampled, unit, drawn, weight, prior_seen, ask)


def _around(cube: Cube, sampled: np.ndarray, points: int, seed: int) -> np.ndarray:
    """(points, numbers) places: fitted numbers from a sample, all others from the prior."""
    chance = np.random.default_rng(seed)
    unit = cube.sample(points, seed)
    unit[:, cube.columns] = sampled[chance.choice(len(sampled), points, replace=len(sampled) < points)]
    return unit


def shrinkage(calibration: Calibration) -> dict[str, float]:
    """Per fitted number 1 - sd of the posterior over sd of the prior, in the cube; by the weighed draws."""
    x = calibration.unit[:, calibration.cube.columns]
    mean = calibration.weight @ x
    deviation = np.sqrt(calibration.weight @ (x - mean) ** 2)
    return dict(zip(calibration.cube.fitted, (1.0 - deviation * np.sqrt(12.0)).tolist(), strict=True))


def beside_facts(calibration: Calibration, quantiles: Sequence[float] = (0.05, 0.5, 0.95)) -> list[dict[str, Any]]:
    """Each figure with its interval beside the model over the prior and over the weighed draws, as published."""
    found = []
    for k, fact in enumerate(calibration.facts):
        prior = np.nanquantile(calibration.prior_seen[:, k], quantiles)
        ends = weighted_quantile(calibration.seen[:, k], calibration.weight, quantiles)
        off = 1.959963984540054 * fact.observation
        found.append(
            {
                "fact": fact.name,
                "use": fact.use,
                "unit": fact.unit,
                "published": fact.shown(fact.value),
                "low": fact.shown(fact.value - off),
                "high": fact.shown(fact.value + off),
                "prior": [fact.shown(x) for x in prior],
                "posterior": [fact.shown(x) for x in ends],
                "away": float(abs(ends[1] - fact.value) / fact.tolerance),
            }
        )
    return found


def weighted_quantile(values: np.ndarray, weight: np.ndarray, quantiles: Sequence[float]) -> np.ndarray:
    """Quantiles of weighted values; NaN are left out."""
    known = np.isfinite(values)
    order = np.argsort(values[known], kind="stable")
    v, w = values[known][order], weight[known][order]
    if not len(v):
        return np.full(len(quantiles), np.nan)
    found: np.ndarray = np.interp(quantiles, (np.cumsum(w) - 0.5 * w) / w.sum(), v)
    return found
