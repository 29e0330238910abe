"""What draws and chance together say of a figure that is not known yet.

A figure is what the model gives in its year, off by what the model at its best is off (the discrepancy of the targets file, fixed
before any fit) and by what is not known of the figure itself. Weighted draws give the first, with their own chance in it; a
figure of the country has hardly any chance, so that of the (smaller) place is taken out of their spread. Told in three ways:

- **bare**: draws, chance, and what is not known of the figure.
- **model**: with the model's discrepancy besides. This is the model's prediction.
- **carried**: what the model was off in the known years of the same part goes on: discrepancy is a normal that lasts, learned
  from the last known years of that figure (Kennedy and O'Hagan 2001, with one constant). Where no year was known it is the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.calibration.facts import Fact, PlaceOf, fact_of
from sim.data.targets import Target
from sim.outcomes.targets.named import PLAIN
from sim.validation.ahead import CHAINED, Figure, index_base
from sim.validation.forward import Ran
from sim.validation.naive import Known
from sim.validation.scores import sample_quantiles

BARE, MODEL, CARRIED = "bare", "model", "carried"
WAYS = (BARE, MODEL, CARRIED)
SAMPLE = 20_000


@dataclass(frozen=True)
class Told:
    """A prediction of one figure on the scale of its fact.

    Attributes
    ----------
    quantiles : by probability.
    sample : (n,) of the distribution.
    """

    quantiles: dict[float, float]
    sample: np.ndarray


def predict(
    fact: Fact,
    values: np.ndarray,
    weight: np.ndarray,
    chance: float,
    seed: int,
    known: Sequence[tuple[float, float]] = (),
    level: np.ndarray | None = None,
) -> dict[str, Told]:
    """Predictions of a figure in each way; empty where no draw can say it.

    Parameters
    ----------
    fact : figure to come, with what is not known of it and the model's discrepancy; its value is not looked at.
    values : (draws,) what runs give, on the scale of the fact; NaN where one cannot.
    chance : variance of chance in ``values``.
    seed : keys the sample.
    known : (figure, observation) of the known years of the same part, on the scale.
    level : (draws,) what the same runs give of these; None: what they give of the figure.
    """
    there = np.isfinite(values) & (weight > 0.0)
    if not there.any():
        return {}
    x, w = values[there], weight[there] / weight[there].sum()
    if not fact.own:
        x = _less_chance(x, w, chance)
    random = np.random.default_rng(seed)
    chosen = random.choice(len(x), SAMPLE, p=w)
    drawn = x[chosen]
    noise, off = random.standard_normal((2, SAMPLE))
    bare = drawn + fact.observation * noise
    found = {BARE: bare, MODEL: bare + fact.discrepancy * off}
    then = values if level is None else np.where(np.isfinite(level), level, values)
    mean, deviation = _learned(fact.discrepancy, known, then[there][chosen])
    found[CARRIED] = bare + mean + deviation * off
    possible = {way: fact.possible(sample) for way, sample in found.items()}
    return {way: Told(sample_quantiles(sample), sample) for way, sample in possible.items()}


def _less_chance(x: np.ndarray, weight: np.ndarray, chance: float) -> np.ndarray:
    """Draws drawn together so far that the variance of chance is no longer in them."""
    mean = float(weight @ x)
    variance = float(weight @ (x - mean) ** 2)
    if variance <= 0.0:
        return x
    shrunk: np.ndarray = mean + (x - mean) * np.sqrt(max(0.0, 1.0 - chance / variance))
    return shrunk


def _learned(discrepancy: float, known: Sequence[tuple[float, float]], drawn: np.ndarray) -> tuple[np.ndarray, float]:
    """Mean (n,) and deviation of a lasting discrepancy given the known years, which count as one figure."""
    if not known or discrepancy <= 0.0:
        return np.zeros_like(drawn), discrepancy
    figure = float(np.mean([value for value, _ in known]))
    observation = float(np.mean([deviation for _, deviation in known]))
    share = discrepancy**2 / (discrepancy**2 + observation**2)
    return share * (figure - drawn), discrepancy * float(np.sqrt(1.0 - share))


def model_values(figure: Figure, ran: Ran, known: Known | None, cut: int) -> np.ndarray:
    """(draws,) what runs from a cut on give of a figure, on its scale; NaN where they cannot say it.

    An index is the last known one, going on as the model's stock did; a figure whose year the runs do not hold (a study over
    years, a year before the cut) is that of all their years.
    """
    row, fact = figure.row, figure.fact
    if (row.id, row.part) == CHAINED:
        if known is None or row.year <= known.years[-1]:
            return np.full(len(ran.values), np.nan)
        base = index_base()
        grown = ran.of(f"{row.id}.{row.part}.{base + row.year - known.years[-1]}")
        chained: np.ndarray = fact.on_scale(grown) - np.log(100.0) + known.values[-1]
        return chained
    if figure.asked not in ran.names and told_from_all_years(figure, cut):
        years = [(k, name.rpartition(".")) for k, name in enumerate(ran.names)]
        plain = figure.asked.endswith(PLAIN)
        columns = [k for k, (part, _, period) in years
                   if part == f"{row.id}.{row.part}" and int(period[:4]) > cut and period.endswith(PLAIN) == plain]  # fmt: skip
        return fact.on_scale(_mean(ran.values[:, columns]))
    return fact.on_scale(ran.of(figure.asked))


def known_level(row: Target | None, place: PlaceOf, ran: Ran, cut: int) -> np.ndarray | None:
    """(draws,) what runs give of the last known figure of a part (of all their years), on its scale; None for no such figure."""
    if row is None:
        return None
    return model_values(Figure(row, fact_of(place, [row]), "", False, ""), ran, None, cut)


def told_from_all_years(figure: Figure, cut: int) -> bool:
    """Whether runs from a cut on do not hold the year of a figure: it lies before them, or is of a study over years."""
    return figure.row.year <= cut or "-" in figure.row.period


def _mean(values: np.ndarray) -> np.ndarray:
    known = np.isfinite(values)
    total = np.where(known, values, 0.0).sum(axis=1)
    found: np.ndarray = np.where(known.any(axis=1), total / np.maximum(known.sum(axis=1), 1), np.nan)
    return found


def chance_variance(values: np.ndarray) -> float:
    """Variance between seeds, pooled over points (points, seeds); 0 where it cannot be said."""
    known = np.isfinite(values)
    many = known.sum(axis=1)
    use = many > 1
    if not use.any():
        return 0.0
    mean = np.where(known, values, 0.0).sum(axis=1) / np.maximum(many, 1)
    squares = np.where(known, (values - mean[:, None]) ** 2, 0.0).sum(axis=1)
    return float(squares[use].sum() / (many[use] - 1).sum())
