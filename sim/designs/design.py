"""A design: a scenario, what is varied in it, the points to compute, the policies at each point, and the seeds.

Seeds are replications and are the same at every point; baseline and policies of one point and seed share their history.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.designs import sampling
from sim.designs.factors import Factor, Value, changes_of, entries_of, resolve
from sim.designs.request import (
    BASELINE,
    PLACEBO,
    Entry,
    as_entries,
    as_scenario,
    as_seed,
    as_seeds,
    as_years,
    check_policies,
    settings_of,
)
from sim.errors import InputError, ended
from sim.outcomes.own import as_outcomes, row_of
from sim.outcomes.registry import OUTCOMES, outcome_named
from sim.outcomes.targets.named import named_targets
from sim.scenario.messages import listing, show

if TYPE_CHECKING:
    import polars as pl

    from sim.designs.request import AnyScenario
    from sim.outcomes.outcome import Outcome
    from sim.scenario.scenario import Scenario

MOST_RUNS = 32  # policy runs in one piece of work: a history costs about as much as 2 to 6 of them
DEFAULT_REPLICATIONS = 1
COLUMN = "point"


@dataclass(frozen=True)
class Piece:
    """One piece of work: the history of one (parameter draw, seed), and the runs that start from it.

    Attributes
    ----------
    number : place in the design.
    seed : seed.
    changes : what the scenario differs in at these points.
    runs : per point, its number and its policies.
    """

    number: int
    seed: int
    changes: Mapping[str, Any]
    runs: tuple[tuple[int, tuple[Entry, ...]], ...]


class Pieces(Sequence[Piece]):
    """Some pieces of a design, each made when it is asked for: a worker is sent its own, not the whole design."""

    def __init__(self, design: Design, numbers: Sequence[int]) -> None:
        self.design, self.numbers = design, numbers

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, index: Any) -> Any:
        return self.design.piece(self.numbers[index])


@dataclass(frozen=True)
class Design:
    """What a sweep computes; made by `make_design` or read from a file by ``read_design``.

    Attributes
    ----------
    name, scenario, years, seeds : as asked; the scenario holds what the design changes at every point.
    entries : policies at every point, without the baseline.
    factors : what is varied.
    points : (points, factors) values, as tuples.
    outcomes : names of the outcomes to keep, in the order of the registry; then targets by name
        (`sim.outcomes.targets.named`), and a user's own after them.
    own : outcomes of a user's own among these.
    sample : how the points were chosen, for the record.
    each : every point has one seed, the next of the seeds in turn, instead of all of them: for points of which many are taken
        together, so that what a seed has in common for all its points averages out.
    """

    name: str
    scenario: Scenario
    years: float
    seeds: tuple[int, ...]
    entries: tuple[Entry, ...]
    factors: tuple[Factor, ...]
    points: tuple[tuple[Value, ...], ...]
    outcomes: tuple[str, ...]
    sample: Mapping[str, Any] = field(default_factory=dict)
    own: tuple[Outcome, ...] = ()
    each: bool = False

    @property
    def replications(self) -> int:
        """Runs of a point under one policy."""
        return 1 if self.each else len(self.seeds)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Policies that occur, the baseline first."""
        found = dict.fromkeys((BASELINE, *(entry.label for entry in self.entries)))
        for number, factor in enumerate(self.factors):
            if factor.path == "policy":
                for value in dict.fromkeys(point[number] for point in self.points):
                    found.update(dict.fromkeys(e.label for e in entries_of((), (factor,), (value,))))
        return tuple(found)

    @cached_property
    def runs_at(self) -> tuple[int, ...]:
        """Runs of each point and seed, that of the baseline included."""
        varied = [number for number, factor in enumerate(self.factors) if factor.path == "policy"]
        more = [{x: len(entries_of((), (self.factors[k],), (x,))) for x in {point[k] for point in self.points}}
                for k in varied]  # fmt: skip
        fixed = 1 + len(self.entries)
        return tuple(fixed + sum(n[point[k]] for k, n in zip(varied, more, strict=True)) for point in self.points)

    @cached_property
    def draws(self) -> tuple[int, ...]:
        """Parameter draw of each point: points that differ in policies alone share one."""
        aside = [number for number, factor in enumerate(self.factors) if factor.path == "policy" or factor.policy]
        seen: dict[tuple[Value, ...], int] = {}
        own = [tuple(x for k, x in enumerate(point) if k not in aside) for point in self.points]
        return tuple(seen.setdefault(values, len(seen)) for values in own)

    @cached_property
    def layout(self) -> tuple[tuple[int, ...], ...]:
        """Points of each group that shares one history a seed; a draw with many runs is cut into several groups."""
        members: dict[int, list[int]] = {}
        for point, draw in enumerate(self.draws):
            members.setdefault(draw, []).append(point)
        most = max(1, MOST_RUNS // max(1, len(self.entries) + any(f.path == "policy" for f in self.factors)))
        cut = [[points[k : k + most] for k in range(0, len(points), most)] for points in members.values()]
        return tuple(tuple(group) for groups in cut for group in groups)

    def __len__(self) -> int:
        return len(self.layout) * self.replications

    def _place(self, number: int) -> tuple[int, int]:
        """Group and seed of a piece."""
        group, place = divmod(number, self.replications)
        return group, self.seeds[group % len(self.seeds) if self.each else place]

    def piece(self, number: int) -> Piece:
        """A piece of work by its number."""
        group, seed = self._place(number)
        points = self.layout[group]
        changes = changes_of(self.scenario, self.factors, self.points[points[0]])
        runs = tuple((point, entries_of(self.entries, self.factors, self.points[point])) for point in points)
        return Piece(number, seed, changes, runs)

    def pairs(self, number: int) -> list[tuple[int, int]]:
        """(point, seed) of everything in a piece."""
        group, seed = self._place(number)
        return [(point, seed) for point in self.layout[group]]

    def frame(self) -> pl.DataFrame:
        """One row a point: point, draw, and one column a factor with the value that was chosen."""
        import polars as pl

        columns: dict[str, Any] = {
            COLUMN: pl.Series(range(len(self.points)), dtype=pl.Int32),
            "draw": pl.Series(self.draws, dtype=pl.Int32),
        }
        for number, factor in enumerate(self.factors):
            values = [point[number] for point in self.points]
            numeric = all(isinstance(x, int | float) and not isinstance(x, bool) for x in values)
            if numeric and any(isinstance(x, float) for x in values):
                values = [float(x) for x in values]
            same = len({type(x) for x in values}) == 1
            columns[factor.name] = pl.Series(values if same else [str(x) for x in values])
        return pl.DataFrame(columns)

    def described(self) -> dict[str, Any]:
        """Everything but scenario and points as plain values, for the manifest."""
        policies = [
            {"label": e.label, "policies": [{"name": p.name, "settings": settings_of(p)} for p in e.policies]}
            for e in self.entries
        ]

        own = {"own_outcomes": [row_of(one) for one in self.own]} if self.own else {}
        return {
            "name": self.name,
            "scenario": self.scenario.name,
            "years": self.years,
            "seeds": list(self.seeds),
            "policies": policies,
            "factors": [asdict(factor) for factor in self.factors],
            "sample": dict(self.sample),
            "outcomes": list(self.outcomes),
            "points": len(self.points),
            **own,
            **({"each": True} if self.each else {}),
        }

    @cached_property
    def digest(self) -> str:
        """Hash of what is asked (16 hexadecimal digits); the contents of the scenario are not in it, its name is."""
        asked = {key: value for key, value in self.described().items() if key not in ("name", "sample")}
        total = hashlib.sha256(f"[{json.dumps(asked, sort_keys=True, default=str)}, [".encode())
        for number, point in enumerate(self.points):  # one by one: a stop is heard between them
            total.update((", " if number else "").encode() + json.dumps(list(point), default=str).encode())
        total.update(b"]]")
        return total.hexdigest()[:16]


def make_design(
    scenario: AnyScenario,
    vary: Sequence[Mapping[str, Any] | str] = (),
    points: Any = None,
    *,
    kind: str = "points",
    number: int | None = None,
    sample_seed: int = 0,
    policies: Iterable[Any] = (),
    seeds: int | Iterable[int] = DEFAULT_REPLICATIONS,
    years: float | None = None,
    outcomes: Iterable[Any] | None = None,
    changes: Mapping[str, Any] | None = None,
    name: str = "",
) -> Design:
    """A design from Python; with a matrix of points, or sampled.

    Parameters
    ----------
    scenario : bundled name, path or Scenario.
    vary : what is varied: a path, or a mapping with ``path`` and, if wanted, ``name``, ``low``, ``high``, ``values``,
        ``steps``, ``log``, ``times`` (see `Factor`). A range that is left out is that of the ledger.
    points : (points, factors) matrix of values, a numpy array or lists; or a data frame (polars, pandas, or columns by name)
        whose columns are called as the factors, in any order. None samples by ``kind``. Whole-number factors (places) are
        rounded.
    kind : "grid", "latin", "sobol", or "points" for a matrix.
    number : points to sample ("latin", "sobol"); ``sample_seed`` keys them.
    policies : rows run at every point beside the baseline; texts, Policy objects or classes.
    seeds : replications at every point, the same everywhere.
    years : length of a run; None is the scenario's own.
    outcomes : names to keep, of outcomes and of targets ("T15.reentry.2018-2023"), and outcomes of your own
        (``sim.outcome``); None keeps all outcomes that ship.
    changes : values that hold at every point.

    Raises
    ------
    InputError, ScenarioError, PolicyError : something that cannot be done, in a sentence.
    """
    as_seed(sample_seed)
    place = as_scenario(scenario)
    if changes:
        place = place.with_changes(changes)
    entries = as_entries(list(policies))
    length, replications = as_years(years, place), as_seeds(seeds)
    wanted = [{"path": row} if isinstance(row, str) else dict(row) for row in vary]
    if points is not None:
        kind = "points"
        points = _in_columns(points, wanted)
    _each_once("path", [str(row.get("path")) for row in wanted])
    factors = tuple(resolve(place, entries=entries, **_with_range(row, points, k)) for k, row in enumerate(wanted))
    _each_once("path", [f.path for f in factors])
    _each_once("name", [f.name for f in factors], (COLUMN, "draw"))
    chosen = _points(kind, factors, points, number, sample_seed)
    sample = {"kind": kind} | ({"points": number, "seed": sample_seed} if kind in ("latin", "sobol") else {})
    kept, own = outcomes_asked(outcomes, targets=True)
    design = Design(name, place, length, replications, entries, factors, tuple(chosen), kept, sample, own)
    named = [number for number, factor in enumerate(factors) if factor.path == "policy"]
    first = {
        tuple(point[number] for number in named): point for point in reversed(chosen)
    }  # of each policy that is varied
    for entry in (entry for point in first.values() for entry in entries_of(entries, factors, point)):
        check_policies(entry.policies, place, length)
    for label in design.labels[1:]:
        if label in (BASELINE, PLACEBO):
            raise InputError(f"A policy cannot be called {label!r}: that name is taken.")
    return design


def _in_columns(points: Any, wanted: Sequence[Mapping[str, Any]]) -> Any:
    """Rows in the order of the factors, of a data frame by the names of its columns; a matrix as lists."""
    if not isinstance(points, Mapping) and not hasattr(points, "columns"):
        return _as_rows(points, len(wanted))
    columns = list(points if isinstance(points, Mapping) else points.columns)
    names = [{str(row.get("path", "")), str(row.get("name") or row.get("path", ""))} for row in wanted]
    order = [[column for column in columns if str(column) in known] for known in names]
    other = [
        str(column)
        for column in columns
        if not any(column in found for found in order) and column not in (COLUMN, "draw")
    ]
    if other or any(len(found) != 1 for found in order):
        asked = ", ".join(str(row.get("name") or row.get("path", "")) for row in wanted)
        raise InputError(
            f"A table of points needs one column for each factor, called as the factor: {asked or 'nothing is varied'}. Found "
            f"{', '.join(map(str, columns)) or 'no columns'}."
        )
    cells = [list(points[found[0]]) for found in order]
    if len({len(column) for column in cells}) > 1:
        raise InputError("The columns of a table of points must be of one length.")
    return [list(row) for row in zip(*cells, strict=True)]


def _as_rows(points: Any, factors: int) -> list[list[Any]]:
    """A matrix as rows. InputError when its points are no rows of values."""
    lines = points if isinstance(points, Iterable) and not isinstance(points, str | bytes) else None
    rows = [] if lines is None else list(lines)
    wrong = [
        row
        for row in rows
        if isinstance(row, str | bytes | Mapping) or not isinstance(row, Iterable) or _is_scalar(row)
    ]
    if lines is None or wrong:
        raise InputError(
            f"The points must be rows of {factors} values, one row a point, such as [[1.1], [1.3]] for one factor; found "
            f"{show(wrong[0] if wrong else points)}."
        )
    return [list(row) for row in rows]


def _is_scalar(value: Any) -> bool:
    """Whether a number looks like an array of no dimensions."""
    return getattr(value, "ndim", 1) == 0


def _each_once(what: str, names: Sequence[str], taken: Sequence[str] = ()) -> None:
    twice = [name for name, count in Counter(names).items() if count > 1 or name in taken]
    if twice:
        raise InputError(f"Each {what} can be varied once, and none can be called point or draw: {listing(twice)}.")


def _with_range(row: dict[str, Any], points: Any, column: int) -> dict[str, Any]:
    """With a matrix the range of a factor is what stands in its column."""
    if points is None or row.get("values") is not None:
        return row
    cells = [line[column] for line in points] if all(len(line) > column for line in points) else []
    return (
        {**row, "low": None, "high": None, "values": tuple(dict.fromkeys(map(_cell, _ends(cells))))} if cells else row
    )


def _ends(cells: list[Any]) -> list[Any]:
    """Smallest and largest of numbers; all of other values."""
    numbers = all(hasattr(x, "__float__") and not isinstance(x, bool | np.bool_) for x in cells)
    return [min(cells), max(cells)] if numbers else cells


def _cell(value: Any) -> Value:
    """A plain number, boolean or text."""
    value = value.item() if hasattr(value, "item") and _is_scalar(value) else value
    if not isinstance(value, int | float | bool | str) or (isinstance(value, float) and not np.isfinite(value)):
        raise InputError(f"A point holds {value!r}; it can hold finite numbers, true, false and text.")
    return value


def _points(
    kind: str, factors: tuple[Factor, ...], points: Any, number: int | None, seed: int
) -> list[tuple[Value, ...]]:
    if points is not None:
        rows = [tuple(_cell(x) for x in row) for row in points]
        wrong = next((k for k, row in enumerate(rows) if len(row) != len(factors)), None)
        if not rows or wrong is not None:
            found = "no points" if not rows else f"{len(rows[wrong or 0])} values in point {wrong}"
            raise InputError(f"Each point needs one value for each of the {len(factors)} factors; found {found}.")
        return [tuple(_rounded(f, x) for f, x in zip(factors, row, strict=True)) for row in rows]
    if kind == "points" and factors:
        raise InputError('Sampling of kind "points" needs the points: a file, rows, or a matrix.')
    if kind == "points" or (kind == "grid" and not factors):
        return [()]  # the scenario as it is
    if not factors:
        raise InputError(f'Sampling of kind "{kind}" needs something to vary.')
    if kind == "grid":
        return sampling.grid(factors)
    if number is None:
        raise InputError(f'Sampling of kind "{kind}" needs the number of points.')
    if kind == "latin":
        return sampling.latin(factors, number, seed)
    if kind == "sobol":
        return sampling.sobol(factors, number, seed)
    raise InputError(f"There is no kind of sampling {kind!r}; use grid, latin, sobol or points.")


def _rounded(factor: Factor, value: Value) -> Value:
    return round(value) if factor.whole and isinstance(value, float) else value


def outcomes_asked(asked: Any, *, targets: bool = False) -> tuple[tuple[str, ...], tuple[Outcome, ...]]:
    """Names to keep, in order, and the outcomes of a user's own among them; with ``targets`` those may be named as well.

    Raises
    ------
    InputError, OutcomeError : an outcome that does not exist, none at all, or one that is no outcome.
    """
    if asked is None:
        return tuple(OUTCOMES), ()
    wanted = [asked] if isinstance(asked, str) or not isinstance(asked, Iterable) else list(asked)
    names = [one for one in wanted if isinstance(one, str)]
    published = [name for name in named_targets() if targets and name in set(names)]
    own = as_outcomes([one for one in wanted if not isinstance(one, str)])
    try:
        for name in names:
            if name not in published:
                outcome_named(name)
    except KeyError as error:
        raise InputError(f"There is {ended(error.args[0])} The command `outcomes` lists them.") from None
    if not wanted:
        raise InputError("Name at least one outcome, or leave the list out to keep all.")
    return (*(name for name in OUTCOMES if name in set(names)), *published, *(one.name for one in own)), own
