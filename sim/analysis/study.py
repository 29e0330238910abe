"""A sensitivity study: sample, evaluate, average the replications, indices, convergence, and what may be concluded.

The evaluator is any function from points to values: the simulator (`sim.analysis.sensitivity`), or a made function with a
known answer. Everything else is the same code.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.analysis.index import Index
from sim.analysis.indices import (
    MAIN,
    Averages,
    Method,
    block_rows,
    check_samples,
    indices,
    noise_of,
    ranking,
    same,
    sizes,
    unit_sample,
    whole_blocks,
)
from sim.analysis.shares import Fit, Group, explain
from sim.designs.factors import Factor
from sim.designs.fits import refuse_points_that_do_not_fit
from sim.designs.request import BASELINE, as_seed, whole
from sim.designs.sampling import MOST_POINTS, value_at
from sim.errors import InputError

if TYPE_CHECKING:
    import polars as pl

WIDE = MappingProxyType({"sobol": 0.2, "pawn": 0.1})  # an interval of the largest index wider than this is too wide
WIDE_SHARE = 0.5  # Morris: wider than so large a part of the largest index itself
NOISY = 0.2  # a larger share of noise is said
ALL_NOISE = 1.0  # from this share on, points differ no more than runs of one point do
FIRST = 3  # so many of the largest must be the same in the sample before the whole one
TIE = 0.05  # indices that differ by less than this part of the largest may change places


class Target(NamedTuple):
    """What is explained: an outcome in the baseline, or how much a policy changes it (policy minus baseline)."""

    outcome: str
    policy: str = BASELINE

    @property
    def difference(self) -> bool:
        """Whether it is a policy's difference."""
        return self.policy != BASELINE


Values = Mapping[Target, np.ndarray]
Evaluator = Callable[[Sequence[tuple[float, ...]]], Values]


@dataclass(frozen=True)
class Step:
    """The main index at a smaller size of the sample."""

    samples: int
    index: Index


@dataclass(frozen=True)
class Finding:
    """What a study says about one target.

    Attributes
    ----------
    target : outcome, and policy.
    indices : all indices of the method; empty when too few runs have a value.
    steps : the main index against the size of the sample, the whole last.
    averages : means of the replications, and their noise.
    mean, spread : mean and standard deviation of those means over the points, in the unit of the outcome.
    used, dropped : blocks of the sample that were used; that have a gap.
    fit : how well the emulator does (Sobol); ``indices`` is empty when that is not well enough.
    groups : indices of groups of factors (Sobol).
    warnings : keys of sentences (``sim/report/texts-sensitivity.toml``): why the indices cannot be relied on.
    """

    target: Target
    indices: tuple[Index, ...]
    steps: tuple[Step, ...]
    averages: Averages
    mean: float
    spread: float
    used: int
    dropped: int
    warnings: tuple[str, ...]
    fit: Fit | None = None
    groups: tuple[Index, ...] = ()

    def index(self, name: str) -> Index:
        """One of the indices by name."""
        return next(index for index in self.indices if index.name == name)

    @property
    def varies(self) -> bool:
        """Whether the outcome differs between points at all."""
        return self.spread > 0


@dataclass
class Study:
    """Which factors drive which targets.

    Attributes
    ----------
    method : "morris", "sobol" or "pawn".
    factors : what was varied.
    samples : blocks of the sample.
    points : (rows, factors) values of the factors.
    findings : one for each target.
    groups : factors taken together (Sobol).
    """

    method: Method
    factors: tuple[Factor, ...]
    samples: int
    points: list[tuple[float, ...]]
    findings: list[Finding] = field(default_factory=list)
    groups: tuple[Group, ...] = ()

    @property
    def main(self) -> str:
        """Name of the index that ranks."""
        return MAIN[self.method]

    def indices(self) -> pl.DataFrame:
        """One row an index: outcome, policy, parameter, index, value, low, high, floor, told."""
        import polars as pl

        schema = {"outcome": pl.String, "policy": pl.String, "parameter": pl.String, "index": pl.String,
                  "value": pl.Float64, "low": pl.Float64, "high": pl.Float64, "floor": pl.Float64,
                  "told": pl.Boolean}  # fmt: skip
        rows = [
            (*found.target, factor.path, index.name, float(index.value[k]), float(index.low[k]), float(index.high[k]),
             index.floor, bool(index.told[k]) if np.isfinite(index.low[k]) else None)
            for found in self.findings for index in found.indices for k, factor in enumerate(self.factors)
        ]  # fmt: skip
        return pl.DataFrame(rows, schema=schema, orient="row").with_columns(pl.col("low", "high").fill_nan(None))

    def group_indices(self) -> pl.DataFrame:
        """One row a group and index: outcome, policy, group, parameters, index, value, low, high, told."""
        import polars as pl

        schema: dict[str, Any] = {"outcome": pl.String, "policy": pl.String, "group": pl.String,
                  "parameters": pl.List(pl.String), "index": pl.String, "value": pl.Float64, "low": pl.Float64,
                  "high": pl.Float64, "told": pl.Boolean}  # fmt: skip
        rows = [
            (*found.target, group.name, [self.factors[n].path for n in group.members], index.name,
             float(index.value[k]), float(index.low[k]), float(index.high[k]), bool(index.told[k]))
            for found in self.findings for index in found.groups for k, group in enumerate(self.groups)
        ]  # fmt: skip
        return pl.DataFrame(rows, schema=schema, orient="row")

    def convergence(self) -> pl.DataFrame:
        """One row a factor and size of the sample: outcome, policy, samples, parameter, index, value, low, high."""
        import polars as pl

        schema = {"outcome": pl.String, "policy": pl.String, "samples": pl.Int64, "parameter": pl.String,
                  "index": pl.String, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64}  # fmt: skip
        rows = [
            (*found.target, step.samples, factor.path, step.index.name, float(step.index.value[k]),
             float(step.index.low[k]), float(step.index.high[k]))
            for found in self.findings for step in found.steps for k, factor in enumerate(self.factors)
        ]  # fmt: skip
        return pl.DataFrame(rows, schema=schema, orient="row")

    def targets(self) -> pl.DataFrame:
        """One row a target: mean and spread over the points, share of noise, emulator, gaps, blocks used, warnings."""
        import polars as pl

        schema: dict[str, Any] = {"outcome": pl.String, "policy": pl.String, "mean": pl.Float64, "spread": pl.Float64,
                  "noise_variance": pl.Float64, "noise_share": pl.Float64, "emulator": pl.String,
                  "predicted": pl.Float64, "predicted_of_all": pl.Float64, "values_missing": pl.Int64,
                  "blocks_used": pl.Int64, "blocks_dropped": pl.Int64, "warnings": pl.List(pl.String)}  # fmt: skip
        rows = [
            (*f.target, f.mean, f.spread, f.averages.noise, f.averages.share, *_fit_row(f.fit), f.averages.missing,
             f.used, f.dropped, list(f.warnings))
            for f in self.findings
        ]  # fmt: skip
        frame = pl.DataFrame(rows, schema=schema, orient="row")
        return frame.with_columns(pl.col("mean", "spread", "noise_variance", "noise_share").fill_nan(None))

    def top(self, number: int) -> list[str]:
        """Paths of the factors that matter most, by their largest index beside the largest of each target."""
        best = np.zeros(len(self.factors))
        for found in self.findings:
            if found.indices and found.varies:
                value = found.index(self.main).value
                best = np.maximum(best, value / value.max())
        return [self.factors[k].path for k in ranking(best)[:number]]


def run_study(
    method: str, factors: Sequence[Factor], evaluate: Evaluator, samples: int | None = None, *, seed: int = 1,
    groups: Sequence[Group] = (),
) -> Study:  # fmt: skip
    """Sample the ranges of the factors, evaluate every point, and work out the indices.

    Parameters
    ----------
    method : "morris", "sobol" (first and total order) or "pawn".
    factors : what is varied; each with a range.
    evaluate : from points (values in the order of the factors) to {target: (points, seeds)}; nan for a missing value.
    samples : Morris trajectories, or points for Sobol and PAWN.
    seed : of the sample; 1 or more.
    groups : factors to take together (Sobol).

    Raises
    ------
    InputError : fewer than two factors, too few samples.
    """
    unit, points = sample_of(method, factors, samples, seed)
    study = Study(method, tuple(factors), len(unit) // block_rows(method, len(factors)), points, [], tuple(groups))  # type: ignore[arg-type]
    for target, values in evaluate(points).items():
        study.findings.append(examine(method, unit, np.asarray(values, float), target, None, groups))
    return study


def sample_of(
    method: str, factors: Sequence[Factor], samples: int | None, seed: int = 1
) -> tuple[np.ndarray, list[tuple[float, ...]]]:
    """(rows, factors) of the unit cube, and the same points as values of the factors."""
    number = check_samples(method, samples)
    as_seed(seed, 1, 2**32)  # as SALib takes them
    if len(factors) < 2:
        raise InputError(f"A sensitivity analysis needs two or more parameters; found {len(factors)}.")
    whole(number * block_rows(method, len(factors)), f"The points of {number:,} samples", 1, MOST_POINTS)
    refuse_points_that_do_not_fit(number * block_rows(method, len(factors)), len(factors))
    unit = unit_sample(method, len(factors), number, seed)
    points = [tuple(value_at(f, float(u)) for f, u in zip(factors, row, strict=True)) for row in unit]
    return unit, points  # type: ignore[return-value]


def examine(
    method: str, unit: np.ndarray, values: np.ndarray, target: Target, replicas: np.ndarray | None = None,
    groups: Sequence[Group] = (), idle: Sequence[int] = (),
) -> Finding:  # fmt: skip
    """Indices, convergence and warnings of one target.

    Parameters
    ----------
    unit : (points, factors) sample of the unit cube.
    values : (points, seeds).
    replicas : (some points, more seeds) to measure the noise on, when there is one seed.
    groups : factors to take together (Sobol).
    idle : factors that cannot act on the target (Sobol).
    """
    rows = block_rows(method, unit.shape[1])
    averages = noise_of(values, replicas)
    kept = whole_blocks(rows, averages.means)
    used, asked = len(kept) // rows, len(unit) // rows
    x, y = unit[kept], averages.means[kept]
    if used < sizes(method, asked)[0]:
        return Finding(target, (), (), averages, math.nan, math.nan, used, asked - used, ("too_few",))
    noise = 0.0 if math.isnan(averages.noise) else averages.noise
    mean, spread = float(y.mean()), float(y.std())
    fit: Fit | None = None
    together: tuple[Index, ...] = ()
    if method == "sobol" and not same(y):
        explained = explain(x, y, noise, groups, idle)
        fit, found, together = explained.fit, explained.indices, explained.groups
        if not fit.good or averages.share >= ALL_NOISE:
            why = "not_predicted" if not fit.good else "all_noise"
            notes = ("dropped", why) if asked > used else (why,)
            return Finding(target, (), (), averages, mean, spread, used, asked - used, notes, fit)
    else:
        found = tuple(indices(method, x, y, noise=noise))
    main = next(index for index in found if index.name == MAIN[method])
    steps = [*_steps(method, x, y, noise, rows, used, idle), Step(used, main)]
    keys = tuple(_warnings(method, steps, averages, spread, asked - used))
    return Finding(target, found, tuple(steps), averages, mean, spread, used, asked - used, keys, fit, together)


def _fit_row(fit: Fit | None) -> tuple[str | None, float | None, float | None]:
    return (None, None, None) if fit is None else (fit.kind, fit.predicted, fit.of_all)


def _steps(
    method: str, x: np.ndarray, y: np.ndarray, noise: float, rows: int, used: int, idle: Sequence[int]
) -> Iterator[Step]:
    for number in sizes(method, used)[:-1]:
        part = slice(0, number * rows)
        if method == "sobol" and not same(y[part]):
            found: Sequence[Index] = explain(x[part], y[part], noise, idle=idle, fast=True).indices
        else:
            found = indices(method, x[part], y[part], noise=noise, fast=True)
        yield Step(number, next(index for index in found if index.name == MAIN[method]))


def _warnings(method: str, steps: Sequence[Step], averages: Averages, spread: float, dropped: int) -> Iterator[str]:
    if dropped:
        yield "dropped"
    if spread == 0:
        yield "constant"
        return
    last = steps[-1].index
    order = ranking(last.value)
    width = float(last.high[order[0]] - last.low[order[0]])
    if width > (WIDE_SHARE * float(last.value[order[0]]) if method == "morris" else WIDE[method]):
        yield "wide"
    if len(steps) > 1 and _unstable(last, steps[-2].index):
        yield "unstable"
    if math.isnan(averages.share):
        yield "noise_unknown"
    elif averages.share > NOISY:
        yield "noisy"


def _unstable(last: Index, before: Index) -> bool:
    """Whether another came first, or others were among the first few, in the smaller sample; near ties do not count."""
    order, old = ranking(last.value), ranking(before.value)
    number = min(FIRST, len(order) - 1)
    tie = TIE * float(last.value[order[0]])
    fallen = [last.value[order[number - 1]] - last.value[k] for k in old[:number] if k not in order[:number]]
    return last.value[order[0]] - last.value[old[0]] > tie or any(gap > tie for gap in fallen)
