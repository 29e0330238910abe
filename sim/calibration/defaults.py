"""The one world that a scenario runs in by default: the place of a posterior whose runs lie nearest to the figures.

A middle of a posterior leaves the ridge on which its numbers hang together, so one of its own places is taken. Only numbers that
were fitted are set; all others, also what policies do, stay what the scenario says. Many places are run with one seed, the best
of them with more, and the one is taken whose mean over seeds lies nearest: squared distances in standard deviations of
figure and discrepancy, each counted up to `MOST_AWAY`, so that one figure that cannot be met does not decide.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.calibration.facts import Fact, PlaceOf, facts
from sim.calibration.surface import seen_by
from sim.data.register import GRADES
from sim.designs.design import Design
from sim.designs.draws import Uncertain, uncertain_numbers
from sim.designs.factors import Factor
from sim.outcomes.targets.named import named_targets
from sim.results.posterior import Posterior
from sim.runs.sweep import sweep
from sim.scenario.ledger import LedgerRow

if TYPE_CHECKING:
    from sim.runs.progress import Progress
    from sim.scenario.scenario import Scenario

SETTABLE = ("parameters.", "hosts.")  # what stands in a section; services and streams are the place's own
FIRST, LAST = 80, 8  # places that are run once; of these, that are run with more seeds
FIRST_SEED, MORE_SEEDS = 301, 6
MOST_AWAY = 3.0
MOVED = "C"
"""Grade at best of a number that a calibration moved: its range may be measured, its value is arithmetic."""


@dataclass(frozen=True)
class Nearest:
    """The place that was taken.

    Attributes
    ----------
    numbers : the fitted numbers that are set.
    values : their values.
    distance : mean squared distance of a figure, of the place; and with the scenario's own numbers.
    before : the same for the scenario as it was.
    facts : the figures.
    """

    numbers: tuple[Uncertain, ...]
    values: tuple[float, ...]
    distance: float
    before: float
    facts: tuple[Fact, ...]


def nearest(
    posterior: Posterior,
    scenario: Scenario,
    out: Path,
    *,
    first: int = FIRST,
    last: int = LAST,
    workers: int = 1,
    progress: Callable[[int, str], Progress] | None = None,
) -> Nearest:
    """The place of a posterior that lies nearest to the figures when all other numbers are the scenario's own.

    Parameters
    ----------
    out : folder of the runs; what is there is not run again.
    first, last : places that are run once, and of these with more seeds.
    """
    numbers = tuple(
        n for n in uncertain_numbers(scenario) if n.path in posterior.fitted and n.path.startswith(SETTABLE)
    )
    column = {one.path: k for k, one in enumerate(posterior.numbers)}
    heavy = np.argsort(-posterior.weight, kind="stable")[:first]
    places = posterior.matrix[np.ix_(heavy, np.array([column[n.path] for n in numbers]))]
    own = np.array([[n.value for n in numbers]])
    known = facts(PlaceOf(scenario.name, ("", *(area.name for area in scenario.areas))))
    known = tuple(fact for fact in known if fact.name in posterior.facts)

    def seen(points: np.ndarray, seeds: Sequence[int], name: str) -> np.ndarray:
        rows = tuple(row for row in named_targets() if any(row in fact.rows for fact in known))
        factors = tuple(Factor(n.path, n.path, n.low, n.high, whole=n.whole) for n in numbers)
        listed = tuple(
            tuple(int(x) if n.whole else float(x) for n, x in zip(numbers, row, strict=True)) for row in points
        )
        design = Design(
            name,
            scenario,
            float(posterior.record["years"]),
            tuple(seeds),
            (),
            factors,
            listed,
            rows,
            {"kind": "points"},
        )
        line = progress(len(points) * len(seeds), name) if progress else None
        found = sweep(design, out, workers, progress=line)
        if found.interrupted or not found.complete:
            raise KeyboardInterrupt
        return seen_by(known, rows, np.stack([found.matrix(row) for row in rows], axis=-1))

    once = seen(places, (FIRST_SEED,), "places once")[:, 0]
    best = np.argsort(_distance(known, once), kind="stable")[:last]
    seeds = tuple(range(FIRST_SEED + 1, FIRST_SEED + 1 + MORE_SEEDS))
    more = seen(np.vstack((places[best], own)), seeds, "the best with more seeds")
    with np.errstate(all="ignore"):
        away = _distance(known, np.nanmean(more, axis=1))
    chosen = int(np.argmin(away[:-1]))
    values = tuple(float(x) for x in places[best[chosen]])
    return Nearest(numbers, values, float(away[chosen]), float(away[-1]), known)


def _distance(known: Sequence[Fact], seen: np.ndarray) -> np.ndarray:
    """(points,) mean squared distance of the figures, each counted up to a limit; one that a run cannot say counts in full."""
    value, tolerance = (np.array([getattr(fact, name) for fact in known]) for name in ("value", "tolerance"))
    away = np.minimum(np.abs(seen - value) / tolerance, MOST_AWAY)
    found: np.ndarray = (np.where(np.isfinite(away), away, MOST_AWAY) ** 2).mean(axis=1)
    return found


def as_toml(found: Nearest, ledger: Sequence[LedgerRow], of: str) -> str:
    """The chosen numbers as a file beside a scenario: value, what was likeliest before, range, source and note.

    Parameters
    ----------
    of : words on the posterior that they are from.
    """
    rows, chosen = {row.path: row for row in ledger}, dict[str, Any]()
    for number, value in zip(found.numbers, found.values, strict=True):
        path, _, place = number.path.rpartition(".")
        if number.path in rows:
            chosen[number.path] = value
        else:
            chosen.setdefault(path, list(rows[path].value if rows[path].prior is None else rows[path].prior))
            chosen[path][int(place)] = value
    sections: dict[str, list[str]] = {}
    for path, value in chosen.items():
        section, _, key = path.rpartition(".")
        row = rows[path]
        before = _prior(row)
        whole = isinstance(before, int)
        said = ", ".join(f"{x:g}" for x in before) if isinstance(before, tuple) else f"{before:g}"
        table = {"value": int(value) if whole else value, "prior": before, "low": row.low, "high": row.high,
                 "source": row.source, "grade": max(row.grade, MOVED, key=GRADES.index),
                 "note": f"calibrated; {said} before. {row.note}".strip()}  # fmt: skip
        words = ", ".join(f"{name} = {_toml(x)}" for name, x in table.items() if x is not None)
        sections.setdefault(section, []).append(f"{key} = {{ {words} }}")
    head = (
        f"# Numbers that a calibration chose: {of}.\n"
        "# The place of the posterior whose runs lie nearest to the published figures, all other numbers as the scenario says.\n"
        "# `prior` is what was likeliest before, where draws from the range and a new calibration begin.\n"
    )
    body = (f"\n[{section}]\n" + "\n".join(lines) + "\n" for section, lines in sections.items())
    return head + "".join(body)


def _prior(row: LedgerRow) -> float | tuple[float, ...]:
    found: float | tuple[float, ...] = row.value if row.prior is None else row.prior
    return found


def _toml(value: object) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(x) for x in value) + "]"
    return repr(float(f"{value:.7g}")) if isinstance(value, float) else repr(value)
