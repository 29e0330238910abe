"""Points of a design: every combination, a Latin hypercube, or a Sobol sequence, over the factors' ranges."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.designs.factors import Factor, Value
from sim.designs.fits import refuse_points_that_do_not_fit
from sim.errors import InputError

MOST_POINTS = 1_000_000
Point = tuple[Value, ...]


def grid(factors: Sequence[Factor]) -> list[Point]:
    """Every combination of the factors' values; the last factor changes fastest."""
    number = math.prod(len(levels(factor)) for factor in factors)
    _check_number(number, len(factors))
    return list(itertools.product(*(levels(factor) for factor in factors)))


def levels(factor: Factor) -> list[Value]:
    """Values of one factor in a grid: those that were given, or evenly spaced ones over its range."""
    if factor.values is not None:
        return list(factor.values)
    if factor.steps is None or factor.steps < 2:
        raise InputError(f"Path {factor.path}: a grid needs values, or steps = 2 or more.")
    _check_number(factor.steps)
    unit = np.linspace(0.0, 1.0, factor.steps)
    if factor.whole:
        low, high = float(factor.low or 0), float(factor.high or 0)
        return list(dict.fromkeys(int(round(low + float(u) * (high - low))) for u in unit))
    return [value_at(factor, float(u)) for u in unit]


def latin(factors: Sequence[Factor], points: int, seed: int) -> list[Point]:
    """A Latin hypercube (scipy.stats.qmc): in each factor every one of ``points`` equal strips holds one point."""
    _check_number(points, len(factors))
    return _from_unit(factors, unit_latin(len(factors), points, seed))


def unit_latin(dimensions: int, points: int, seed: int) -> np.ndarray:
    """A Latin hypercube on the unit cube: (points, dimensions) between 0 and 1."""
    found: np.ndarray = _sampler("LatinHypercube", dimensions, seed).random(points)
    return found


def sobol(factors: Sequence[Factor], points: int, seed: int) -> list[Point]:
    """A scrambled Sobol sequence (scipy.stats.qmc); balanced only for a power of two, so only that is taken."""
    _check_number(points, len(factors))
    power = max(0, round(math.log2(points)))
    if 2**power != points:
        near = sorted({2 ** math.floor(math.log2(points)), 2 ** math.ceil(math.log2(points))})
        raise InputError(f"A Sobol sequence needs a power of two; found {points} points. Use {near[0]} or {near[-1]}.")
    return _from_unit(factors, _sampler("Sobol", len(factors), seed).random_base2(power))


def _sampler(kind: str, dimensions: int, seed: int) -> Any:
    from scipy.stats import qmc

    generator = np.random.default_rng(seed)
    try:
        return getattr(qmc, kind)(dimensions, rng=generator)
    except TypeError:  # scipy before 1.15 calls it seed
        return getattr(qmc, kind)(dimensions, seed=generator)


def _from_unit(factors: Sequence[Factor], unit: np.ndarray) -> list[Point]:
    return [tuple(value_at(f, float(u)) for f, u in zip(factors, row, strict=True)) for row in unit]


def value_at(factor: Factor, u: float) -> Value:
    """Value of a factor at a place between 0 and 1 in its range."""
    if factor.values is not None:
        return factor.values[min(int(u * len(factor.values)), len(factor.values) - 1)]
    low, high = float(factor.low or 0.0), float(factor.high or 0.0)
    if factor.whole:
        return int(min(math.floor(low + u * (high - low + 1)), math.floor(high)))
    if factor.log:
        return min(max(math.exp(math.log(low) + u * (math.log(high) - math.log(low))), low), high)
    return low + u * (high - low)


def _check_number(points: int, numbers: int = 1) -> None:
    if not 1 <= points <= MOST_POINTS:
        raise InputError(f"A design can have 1 to {MOST_POINTS:,} points; found {points:,}.")
    refuse_points_that_do_not_fit(points, numbers)
