"""A calibration from beginning to end: waves, emulators, posterior, draws that walked and were run at every step.

What it makes stands in one folder: the sweeps of all runs (``runs/``), ``posterior.parquet`` (one row a draw: its weight,
every uncertain number, and what its run gave of each figure) and ``calibration.json`` (how it was made). Started
again after it was stopped it goes on: runs that are there are not made again, and everything else follows from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from sim.calibration.cube import MOST_FITTED, Cube, cube_of
from sim.calibration.facts import Fact, PlaceOf, facts, facts_key
from sim.calibration.matching import Matched, matched
from sim.calibration.pool import Pool
from sim.calibration.posterior import Sampled, need_walk, sample
from sim.calibration.screening import Screened, screen
from sim.calibration.surface import LEAST_RUNS, Surface, enough_seen, free_given, seen_by
from sim.calibration.waves import Runner
from sim.calibration.worlds import Run, Walked, line_of, started, step, told_anew
from sim.designs.request import as_seed
from sim.errors import InputError
from sim.outcomes.targets.named import named_targets

if TYPE_CHECKING:
    from sim.data.targets import Target
    from sim.runs.progress import Progress
    from sim.scenario.scenario import Scenario

LOOKED_AT = 20_000
"""Places of the prior at which is told what is ruled out."""
FIRST_OF_DRAWS = 1_001
"""First seed of the draws: none of those of the waves."""
HEAT = 2.0
"""A further wave is drawn from a posterior as much wider: it must hold the next one, also where the emulators err."""
SOUGHT = 4
"""First steps of a walk, in which its length is sought; no more in a longer one, so that this goes on from a shorter one."""
LEAST = MappingProxyType(
    {
        "points": LEAST_RUNS,
        "again": 2,
        "further": 10,
        "waves": 1,
        "draws": 20,
        "walk": 1,
        "fitted": 1,
        "years": 1,
        "steps": 50,
    }
)
"""Less than so much says nothing, or cannot be computed."""
OPTIONS = MappingProxyType({"draws": "worlds"})
"""As which option of a command a setting is asked for, where it has another name."""


@dataclass(frozen=True)
class Settings:
    """How much is computed.

    Attributes
    ----------
    points : runs of the first wave, over all uncertain numbers.
    again : points that are run with several seeds.
    further : runs of each further wave.
    waves : waves in all.
    draws : worlds that walk, each a draw of the posterior in the end.
    walk : steps of each of them, each a run.
    fitted : numbers that are fitted at most.
    years : length of a run; what is followed for six years needs seven.
    steps : of each walker of a walk on the emulators; two fifths of them are thrown away.
    seed : keys samples and walks; never a number of the world.
    """

    points: int = 600
    again: int = 30
    further: int = 500
    waves: int = 2
    draws: int = 120
    walk: int = 12
    fitted: int = MOST_FITTED
    years: float = 8.0
    steps: int = 1_000
    seed: int = 1

    def __post_init__(self) -> None:
        for name, least in LEAST.items():
            found = getattr(self, name)
            if isinstance(found, bool) or found < least:
                raise InputError(f"--{OPTIONS.get(name, name)} must be {least} or more; found {found}.")
        as_seed(self.seed)
        if self.again > self.points:
            raise InputError(f"--again takes points of the first wave ({self.points}); found {self.again}.")
        if self.fitted > MOST_FITTED:
            raise InputError(f"--fitted must be {MOST_FITTED} or less; found {self.fitted}.")


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
    draws : draws of the posterior, each a world that was run; all that have a run count alike.
    prior_seen : (points, facts) what the first wave gave.
    known_by : last year of what was known; None: all.
    runs : runs in all.
    asked : hash of the figures that were asked for, among them those that the runs could not say.
    """

    cube: Cube
    facts: tuple[Fact, ...]
    screened: Screened
    surface: Surface
    waves: tuple[Matched, ...]
    sampled: Sampled
    draws: Walked
    prior_seen: np.ndarray
    settings: Settings = field(default_factory=Settings)
    known_by: int | None = None
    runs: int = 0
    asked: str = ""

    @property
    def unit(self) -> np.ndarray:
        """(draws, numbers) places of the draws."""
        return self.draws.unit

    @property
    def seeds(self) -> np.ndarray:
        """(draws,) seed of the run of each."""
        return self.draws.seeds

    @property
    def seen(self) -> np.ndarray:
        """(draws, facts) what their runs gave, on the scale of the facts."""
        return self.draws.seen

    @property
    def weight(self) -> np.ndarray:
        """(draws,) adding up to one: draws of which the run failed count as nothing."""
        return self.draws.ran / max(int(self.draws.ran.sum()), 1)

    @property
    def effective(self) -> float:
        """Number of draws that count; they walked apart from each other."""
        return float(self.draws.ran.sum())

    @property
    def best(self) -> int:
        """The draw in which the figures are likeliest, by its own run and the emulators."""
        return int(np.argmax(self.draws.log_likelihood))


def calibrate(
    scenario: Scenario,
    out: Path,
    settings: Settings | None = None,
    *,
    known_by: int | None = None,
    figures: Sequence[Target] = (),
    only: Iterable[str] = (),
    workers: int = 1,
    progress: Callable[[int, str], Progress] | None = None,
    say: Callable[[str], None] = lambda text: None,
) -> Calibration:
    """Calibrate a scenario to the published figures.

    Parameters
    ----------
    scenario : what is calibrated; its ledger is the prior.
    out : folder of all runs; what is there is used.
    known_by : last year of what is known; None for all figures.
    figures : a user's own, in the place of published ones of the same part.
    only : targets to fit ("T06"); empty takes all.
    workers : processes.
    progress : makes a progress line from a number of runs and a title; None is silent.
    say : takes a line about what was found.

    Raises
    ------
    InputError : it cannot be done.
    """
    ask = settings or Settings()
    need_walk()
    asked = facts_asked(scenario, known_by, figures, only)
    cube, known = cube_of(scenario), asked
    rows = tuple(dict.fromkeys((*named_targets(), *(row for fact in known for row in fact.rows))))

    run = Runner(cube, rows, out, ask.years, workers, progress)
    wave = run.wave(cube.sample(ask.points, ask.seed), "wave 1")
    seen = seen_by(known, rows, wave.values)
    kept = enough_seen(seen)
    known, seen = tuple(np.array(known, object)[kept].tolist()), seen[:, kept]
    if not known:
        raise InputError(f"No published figure can be told from the runs of {scenario.name}.")
    few = wave.unit[: ask.again]
    several = run.again(few, "several seeds")
    again = seen_by(known, rows, several)
    screened = screen(cube, wave.unit, seen, known)
    cube = cube.with_fitted(screened.chosen(ask.fitted))
    say(f"{len(known)} figures; {len(cube.fitted)} numbers are fitted: {', '.join(cube.fitted)}")
    prior_seen = seen
    found: list[Matched] = []
    places = np.random.default_rng(ask.seed).random((LOOKED_AT, len(cube.fitted)))
    pool = Pool(known, wave.unit[:, cube.columns], cube.scores(wave.unit), seen, again, workers)

    def ran(there: np.ndarray, name: str, first_seed: int = FIRST_OF_DRAWS) -> tuple[np.ndarray, np.ndarray]:
        part = run.wave(there, name, first_seed=first_seed)
        gave = seen_by(known, rows, part.values)
        pool.add(there[:, cube.columns], cube.scores(there), gave)
        return gave, part.seeds

    for number in range(2, ask.waves + 2):
        found.append(matched(pool.surface, places, before=found[-1] if found else None))
        say(f"wave {number - 1}: {found[-1].left:.0%} of the prior is left")
        if number > ask.waves:
            break
        wide = on_emulators(cube, pool.surface, ask, ask.seed + number, HEAT)
        there = around(cube, pool.surface, wide.x, ask.further, ask.seed + number, HEAT)
        ran(there, f"wave {number}", 1)
        pool.better()

    sampled, draws = walked(cube, pool, ask, ran, say)
    runs = len(pool.x) + few.shape[0] * several.shape[1]
    return Calibration(
        cube, known, screened, pool.surface, tuple(found), sampled, draws, prior_seen, ask, known_by, runs,
        facts_key(asked),
    )  # fmt: skip


def facts_asked(
    scenario: Scenario, known_by: int | None = None, figures: Sequence[Target] = (), only: Iterable[str] = ()
) -> tuple[Fact, ...]:
    """Figures that a scenario would be fitted to; see `calibrate`."""
    place = PlaceOf(scenario.name, ("", *(area.name for area in scenario.areas)))
    return facts(place, known_by=known_by, own=figures, only=only)


def on_emulators(cube: Cube, surface: Surface, ask: Settings, seed: int, heat: float = 1.0) -> Sampled:
    """A sample of the posterior on the emulators alone; ``heat``: 1 is the posterior, more is wider."""
    return sample(surface, len(cube.fitted), seed, steps=ask.steps, first=2 * ask.steps // 5, heat=heat)


def walked(
    cube: Cube, pool: Pool, ask: Settings, run: Run, say: Callable[[str], None] = lambda text: None, name: str = "draws"
) -> tuple[Sampled, Walked]:
    """Draws of the posterior, each a world that was run: started, emulators made better by their runs, and walked.

    Parameters
    ----------
    pool : all runs so far; in the end its emulators are those that the draws were told by.
    run : runs places of draws, and adds them to the pool.
    say : takes a line about what was found.

    Returns
    -------
    sampled, draws : the posterior on the emulators alone; the draws.
    """
    sampled = on_emulators(cube, pool.surface, ask, ask.seed)
    line = line_of(cube, pool.surface, sampled.x)
    at = started(cube, pool.surface, line, ask.draws, ask.seed + FIRST_OF_DRAWS, run, name=name)
    surface = pool.better()
    sampled = on_emulators(cube, surface, ask, ask.seed)
    line = line_of(cube, surface, sampled.x)
    at = told_anew(cube, surface, line, at)
    sought = min(SOUGHT, ask.walk // 2)
    for number in range(ask.walk):
        seed = ask.seed + 2 * FIRST_OF_DRAWS + number
        at = step(cube, surface, line, at, seed, run, f"{name}, step {number + 1}", adapt=number < sought)
        share, likely = at.steps[-1]
        say(f"step {number + 1} of {ask.walk}: {share:.0%} taken, log likelihood {likely:.1f}")
    return sampled, at


def around(cube: Cube, surface: Surface, sampled: np.ndarray, points: int, seed: int, heat: float = 1.0) -> np.ndarray:
    """(points, numbers) places: fitted numbers from a sample, free ones given these and the figures, cut ones of the prior."""
    chance = np.random.default_rng(seed)
    unit = cube.sample(points, seed)
    unit[:, cube.columns] = sampled[chance.choice(len(sampled), points, replace=len(sampled) < points)]
    return cube.with_scores(unit, free_given(surface, unit[:, cube.columns], seed + 1, heat))
