"""What was known by a cut, learned anew: a posterior in which no later figure had a part.

The design runs of a calibration do not depend on figures, so a refit shares those of its first wave (same folder, same store).
Emulators of these runs and the figures that were known by the cut propose places; there the scenario *at the cut* is run (drivers
end, nothing later begins): first a further wave, a little wider, from which better emulators are made, then the draws, which walk
as those of a calibration do (`sim.calibration.worlds`): each is told by its own run at the cut, so that what the proposal
knew too much of (the drivers of the shared runs) has no part in it.

A refit is a folder of two files: ``draws.parquet`` (a row a draw: weight, seed, and every uncertain number) and ``refit.json``
(which figures it saw and from when each was known). One that saw a figure from after the cut is refused, and so is the
posterior that ships: it saw all of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.calibration.calibrate import HEAT, Settings, around, on_emulators, walked
from sim.calibration.cube import Cube, cube_of
from sim.calibration.facts import Fact, facts
from sim.calibration.pool import Pool
from sim.calibration.posterior import effective, need_walk
from sim.calibration.screening import screen
from sim.calibration.surface import enough_seen, seen_by
from sim.calibration.waves import AGAIN
from sim.designs.factors import Factor, Value
from sim.errors import InputError
from sim.files.json_text import write_json
from sim.outcomes.targets.named import named_targets, row_named
from sim.validation.ahead import place_of
from sim.validation.forward import Progresses, Ran, run_forward, run_several

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

DRAWS, RECORD = "draws.parquet", "refit.json"
FEW = 50.0
"""Draws that count below which a score says so."""


@dataclass(frozen=True)
class Refit:
    """A posterior that was made from figures known by a cut.

    Attributes
    ----------
    cut : last year of what was known.
    scenario : name of the scenario at the cut.
    seen : per row of the targets file that was fitted the year in which it was known.
    factors : the uncertain numbers.
    points : (draws) values of these, as points of a design.
    seeds : (draws,) seed of each run.
    weight : (draws,) adding up to one: a draw of which the run failed counts as nothing.
    fitted : numbers that were fitted.
    settings : how much was computed.
    """

    cut: int
    scenario: str
    seen: Mapping[str, int]
    factors: tuple[Factor, ...]
    points: tuple[tuple[Value, ...], ...]
    seeds: np.ndarray
    weight: np.ndarray
    fitted: tuple[str, ...]
    settings: Mapping[str, Any]

    @property
    def effective(self) -> float:
        """Effective number of draws."""
        return effective(self.weight)

    def described(self) -> dict[str, Any]:
        """How it was made, as plain values."""
        return {
            "cut": self.cut,
            "scenario": self.scenario,
            "seen": dict(self.seen),
            "fitted": list(self.fitted),
            "draws": len(self.points),
            "effective": self.effective,
            "settings": dict(self.settings),
        }


def refuse_what_saw_later(seen: Iterable[str], cut: int, where: str = "The posterior") -> None:
    """Refuse a posterior that was fitted to figures which were not known by a cut.

    Parameters
    ----------
    seen : names of the rows of the targets file that it was fitted to.
    where : what it is, for the sentence.

    Raises
    ------
    InputError : names the figures.
    """
    late = []
    for name in seen:
        row = row_named(name)
        if row is None:
            raise InputError(f"{where} was fitted to {name}, of which nobody knows when it was known.")
        if row.known_from > cut:
            late.append(f"{name} (known from {row.known_from})")
    if late:
        more = f" and {len(late) - 3} more" if len(late) > 3 else ""
        raise InputError(
            f"{where} was fitted to figures that were not known by {cut}: {', '.join(late[:3])}{more}. It cannot be validated on "
            "years that it has seen; leave --refit out, or give a refit of that year."
        )


def make_refit(
    shared: Scenario,
    then: Scenario,
    cut: int,
    out: Path,
    names: Sequence[str],
    settings: Settings | None = None,
    *,
    workers: int = 1,
    progress: Progresses = None,
    say: Callable[[str], None] = lambda text: None,
) -> tuple[Refit, Ran, Ran]:
    """Learn from what was known by a cut; with it come the runs of the draws, and those of the prior (the first wave).

    Parameters
    ----------
    shared : scenario of the design runs; those in the folder that a calibration made are used.
    then : the scenario at the cut.
    out : folder of all runs.
    names : what each draw is asked for (`sim.validation.forward.asked_of`); what is fitted is among it.
    settings : as of a calibration: all but its waves are of the cut: points and again alone are shared.

    Raises
    ------
    InputError : nothing was known, or the extra ``calibrate`` is not installed.
    """
    ask = settings or Settings()
    need_walk()
    rows = tuple(named_targets())
    base, cube = cube_of(shared), cube_of(then)
    known = facts(place_of(then), known_by=cut)
    refuse_what_saw_later([row for fact in known for row in fact.rows], cut)
    first = base.sample(ask.points, ask.seed)
    kind = {"years": ask.years, "workers": workers, "progress": progress, "first_seed": 1}
    prior = run_forward(shared, base.factors, base.points(first), rows, out, name="wave 1", **kind)  # type: ignore[arg-type]
    seen = seen_by(known, prior.names, prior.values)
    kept = enough_seen(seen)
    known, seen = tuple(np.array(known, object)[kept].tolist()), seen[:, kept]
    if not known:
        raise InputError(f"No figure that was known by {cut} can be told from the runs of {shared.name}.")
    few = base.points(first[: ask.again])
    several = run_several(shared, base.factors, few, rows, out, name="wave 1", **kind)  # type: ignore[arg-type]
    again = seen_by(known, several.names, several.values.reshape(len(few), AGAIN, -1))
    there = {cube.names[k] for k in cube.candidates}
    chosen = [name for name in screen(base, first, seen, known).chosen(ask.fitted) if name in there]
    base, cube = base.with_fitted(chosen), cube.with_fitted(chosen)
    say(f"known by {cut}: {len(known)} figures; {len(chosen)} numbers are fitted: {', '.join(chosen)}")
    x, scores = first[:, base.columns], _scores_of(cube, base, first)
    pool = Pool(known, x, scores, seen, again, workers)
    made: list[Ran] = []

    def run(unit: np.ndarray, title: str) -> tuple[np.ndarray, np.ndarray]:
        ran = run_forward(
            then, cube.factors, tuple(cube.points(unit)), names, out, name=f"{title} known by {cut}", years=ask.years,
            workers=workers, progress=progress,
        )  # fmt: skip
        found = seen_in(known, ran)
        pool.add(unit[:, cube.columns], cube.scores(unit), found)
        made.append(ran)
        return found, ran.seeds

    for number in range(2, ask.waves + 1):  # where the scenario at the cut may be, a little wider
        seed = ask.seed + number
        wide = on_emulators(cube, pool.surface, ask, seed, HEAT)
        run(around(cube, pool.surface, wide.x, ask.further, seed, HEAT), f"wave {number}")
        pool.better()
    made.clear()
    _, draws = walked(cube, pool, ask, run, say)
    seen_from = {row: fact.known_from for fact in known for row in fact.rows}
    weight = draws.ran / max(int(draws.ran.sum()), 1)
    found = Refit(
        cut,
        then.name,
        seen_from,
        cube.factors,
        tuple(cube.points(draws.unit)),
        draws.seeds,
        weight,
        cube.fitted,
        asdict(ask),
    )
    values = np.stack([made[number].values[k] for k, number in enumerate(draws.came)])
    return found, Ran(made[0].names, values, draws.seeds), prior


def _scores_of(cube: Cube, base: Cube, unit: np.ndarray) -> np.ndarray:
    """(points, numbers) scores, in the order of a cube, of places in another; 0 where a number is not the same in both."""
    was = {number.path: (k, number) for k, number in enumerate(base.numbers)}
    scores = base.scores(unit)
    found = np.zeros((len(unit), len(cube.numbers)))
    for k, number in enumerate(cube.numbers):
        if cube.free[k] and number.path in was and was[number.path][1] == number:
            found[:, k] = scores[:, was[number.path][0]]
    return found


def seen_in(known: Sequence[Fact], ran: Ran) -> np.ndarray:
    """(draws, facts) what runs give, on the scale of the facts."""
    return seen_by(known, ran.names, ran.values)


# --- on disk ----------------------------------------------------------------------------------------------------------
def write_refit(refit: Refit, folder: Path) -> None:
    """Write a refit into a folder."""
    import polars as pl

    folder.mkdir(parents=True, exist_ok=True)
    columns: dict[str, Any] = {"weight": refit.weight, "seed": refit.seeds}
    for k, factor in enumerate(refit.factors):
        columns[factor.path] = [float(point[k]) for point in refit.points]
    pl.DataFrame(columns).write_parquet(folder / DRAWS)
    whole = {"factors": [asdict(factor) for factor in refit.factors], **refit.described()}
    write_json(folder / RECORD, whole)


def read_refit(folder: Path, cut: int, scenario: str) -> Refit:
    """A refit from its folder, if it is of the scenario at the cut and saw nothing from after it.

    Raises
    ------
    InputError : it is not there, it is not whole, it is of another scenario, or it saw figures that were not known by the cut.
    """
    import polars as pl

    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        frame = pl.read_parquet(folder / DRAWS)
        seen = {str(name): int(year) for name, year in record["seen"].items()}
        factors = tuple(Factor(**_factor(one)) for one in record["factors"])
        weight, seeds = frame["weight"].to_numpy(), frame["seed"].to_numpy()
        record["fitted"], record["settings"], record["cut"]
        values = frame.select([factor.path for factor in factors]).rows()
    except FileNotFoundError:
        raise InputError(
            f"There is no refit in {folder}: it needs {RECORD} and {DRAWS}. Leave --refit out, and it is made."
        ) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, pl.exceptions.PolarsError) as error:
        raise InputError(f"The refit in {folder} cannot be read: {error}. Make it anew, without --refit.") from None
    refuse_what_saw_later(seen, cut, f"The posterior in {folder}")
    if record["scenario"] != scenario:
        raise InputError(
            f"The refit in {folder} is of {record['scenario']}, not of {scenario}. Make it anew, without --refit."
        )
    if not seen or not len(weight) or not np.isfinite(weight).all() or abs(weight.sum() - 1.0) > 1e-6:
        raise InputError(f"The refit in {folder} is not whole: weights that add up to 1 and the figures that it saw.")
    points = tuple(
        tuple(int(x) if factor.whole else float(x) for x, factor in zip(row, factors, strict=True)) for row in values
    )
    return Refit(
        int(record["cut"]), str(record["scenario"]), seen, factors, points, seeds, weight,
        tuple(record["fitted"]), record["settings"],
    )  # fmt: skip


def _factor(one: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in one.items()}
