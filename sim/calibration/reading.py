"""What a calibration says: what the figures taught, which are met, which not together, and what hangs on the discrepancies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.calibration.calibrate import LOOKED_AT, Calibration
from sim.calibration.facts import Fact
from sim.calibration.matching import apart
from sim.calibration.posterior import effective, log_likelihood, normalised
from sim.calibration.surface import Surface
from sim.data.targets import Z

INFORMED = 0.2  # of its spread that a number must lose before the figures are said to inform it
MET, NEARLY = 1.0, 2.0  # standard deviations of figure and discrepancy together, within which the model's median lies
MOST_APART = 6  # pairs that are told
OTHERWISE = (0.5, 2.0)  # times the discrepancies
AT = 2_000  # places of the posterior at which other discrepancies are tried


def shrinkage(calibration: Calibration) -> dict[str, float]:
    """Per fitted number 1 - sd of the posterior over sd of the prior, in the cube; by the weighed draws."""
    x = calibration.unit[:, calibration.cube.columns]
    mean = calibration.weight @ x
    deviation = np.sqrt(calibration.weight @ (x - mean) ** 2)
    return dict(zip(calibration.cube.fitted, (1.0 - deviation * np.sqrt(12.0)).tolist(), strict=True))


def beside_numbers(calibration: Calibration, quantiles: Sequence[float] = (0.05, 0.5, 0.95)) -> list[dict[str, Any]]:
    """Each fitted number with its interval before and after, and whether the figures inform it; what they taught most first."""
    cube, told = calibration.cube, shrinkage(calibration)
    values = cube.values(calibration.unit)
    before = cube.values(cube.sample(LOOKED_AT // 10, calibration.settings.seed))
    rows = []
    for name, column in zip(cube.fitted, cube.columns.tolist(), strict=True):
        rows.append(
            {
                "number": name,
                "unit": cube.numbers[column].unit,
                "prior": np.quantile(before[:, column], quantiles).tolist(),
                "posterior": weighted_quantile(values[:, column], calibration.weight, quantiles).tolist(),
                "best": float(values[calibration.best, column]),
                "shrinkage": told[name],
                "informed": told[name] >= INFORMED,
            }
        )
    return sorted(rows, key=lambda row: -row["shrinkage"])


def beside_facts(calibration: Calibration, quantiles: Sequence[float] = (0.05, 0.5, 0.95)) -> list[dict[str, Any]]:
    """Each figure with its interval beside the model over the prior and over the weighed draws, as published."""
    found = []
    for k, fact in enumerate(calibration.facts):
        prior = np.nanquantile(calibration.prior_seen[:, k], quantiles)
        ends = weighted_quantile(calibration.seen[:, k], calibration.weight, quantiles)
        away = float(abs(ends[1] - fact.value) / fact.tolerance)
        found.append(
            {
                "fact": fact.name,
                "use": fact.use,
                "own": fact.own,
                "unit": fact.unit,
                "published": fact.shown(fact.value),
                "low": _possible(fact, fact.value - Z * fact.observation),
                "high": _possible(fact, fact.value + Z * fact.observation),
                "prior": [fact.shown(x) for x in prior],
                "posterior": [fact.shown(x) for x in ends],
                "away": away,
                "met": "yes" if away <= MET else "nearly" if away <= NEARLY else "no",
            }
        )
    return found


def nearness(facts: Sequence[Fact], seen: np.ndarray) -> dict[str, Any]:
    """How near worlds (worlds, facts) lie to the figures, a figure that a run cannot say left out.

    "within": least, middle and largest share of the figures within `NEARLY` standard deviations of figure and discrepancy;
    "distance": middle of the worlds' mean squared distance in these.
    """
    value, tolerance = (np.array([getattr(fact, name) for fact in facts]) for name in ("value", "tolerance"))
    said = seen[np.isfinite(seen).any(axis=1)]
    away = np.abs(said - value) / tolerance
    near = np.where(np.isfinite(away), away <= NEARLY, np.nan)
    share = np.nanmean(near, axis=1)
    return {
        "within": [float(share.min()), float(np.median(share)), float(share.max())],
        "distance": float(np.median(np.nanmean(away**2, axis=1))),
    }


def _possible(fact: Fact, value: float) -> float:
    """An end of an interval as published, within what the figure can be."""
    shown = fact.shown(value)
    return min(max(shown, 0.0), 1.0) if fact.unit == "share" else shown


def weighted_quantile(values: np.ndarray, weight: np.ndarray, quantiles: Sequence[float]) -> np.ndarray:
    """Quantiles of weighted values; NaN are left out."""
    known = np.isfinite(values)
    order = np.argsort(values[known], kind="stable")
    v, w = values[known][order], weight[known][order]
    if not len(v):
        return np.full(len(quantiles), np.nan)
    found: np.ndarray = np.interp(quantiles, (np.cumsum(w) - 0.5 * w) / w.sum(), v)
    return found


# --- what cannot be met together --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Apart:
    """Two figures that can each be met, but hardly together.

    Attributes
    ----------
    first, second : names of the figures.
    share : of the places that would meet both if they had nothing to do with each other, those that do.
    number : the fitted number that most draws the two apart: what brings one nearer takes the other away.
    """

    first: str
    second: str
    share: float
    number: str


def drawn_apart(calibration: Calibration) -> list[Apart]:
    """The pairs of figures that are hardest to meet together, and the number that stands between them."""
    surface = calibration.surface
    names, fitted = [fact.name for fact in calibration.facts], calibration.cube.fitted
    places = np.random.default_rng(calibration.settings.seed).random((LOOKED_AT // 4, len(fitted)))
    mean, _ = surface.predict(places)
    gap = (surface.values - mean) / np.sqrt(surface.tolerance)
    slopes = (places - 0.5).T @ gap / len(places) * 12.0  # (numbers, figures): what a number does to each gap
    side = np.sign(np.median(gap, axis=0))  # which way each figure lies from the prior
    found = []
    for i, j, share in apart(surface, places)[:MOST_APART]:
        against = slopes[:, i] * side[i] * slopes[:, j] * side[j]
        k = int(np.argmin(against))
        found.append(Apart(names[j], names[i], share, fitted[k] if against[k] < 0 else ""))
    return found


# --- other discrepancies ----------------------------------------------------------------------------------------------
def otherwise(calibration: Calibration) -> list[dict[str, Any]]:
    """What the fitted numbers would be with half and twice the discrepancies, on the emulators: shifts in posterior sds."""
    x = calibration.sampled.x
    x = x[np.random.default_rng(calibration.settings.seed).choice(len(x), min(AT, len(x)), replace=False)]
    mean, deviation = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-9)
    told = log_likelihood(calibration.surface, x)
    found = []
    for factor in OTHERWISE:
        weight = normalised(log_likelihood(with_discrepancies(calibration.surface, factor), x) - told)
        moved = (weight @ x - mean) / deviation
        order = np.argsort(-np.abs(moved), kind="stable")[:5]
        found.append(
            {
                "factor": factor,
                "effective": effective(weight),
                "of": len(x),
                "moved": {calibration.cube.fitted[k]: float(moved[k]) for k in order.tolist()},
            }
        )
    return found


def with_discrepancies(surface: Surface, factor: float) -> Surface:
    """The same figures, of which the model at its best may be so many times as far off."""
    facts = tuple(replace(fact, discrepancy=factor * fact.discrepancy) for fact in surface.facts)
    return replace(surface, facts=facts)
