"""Rankings under other beliefs: a sceptic and a hopeful person about effects that nobody measured.

An effect of a lever of grade U has a fifth of its mass or more on the wrong side of no effect. A sceptic puts more there, a
hopeful person less (``sim/data/sceptics.toml``). Nothing is run again: each draw is given the weight that it has under the other
belief (importance weights: the ratio of the two priors, which differ only in the mass on either side of no effect). A row is
weighed by the effects through which its own policies work, because those of others hardly move it. The more effects, the fewer
draws count; with too few nothing is said.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import numpy as np

from sim.designs.draws import DISTRIBUTIONS, Uncertain, columns_of, mass_below, uncertain_numbers
from sim.designs.request import Entry
from sim.results.chances import draw_means
from sim.results.comparison import ComparisonData
from sim.results.statistics import t_quantile
from sim.scenario.effects import LEAST_WRONG
from sim.words import Label

NEUTRAL = "neutral"
LEAST_EFFECTIVE = 20.0  # draws that count, below which nothing is said; assumption, 10 to 40


@dataclass(frozen=True)
class Belief:
    """A belief: mass on the wrong side (None: as the ledger has it), where that comes from, and its words."""

    name: str
    wrong: float | None
    low: float
    high: float
    origin: str
    label: Label


@dataclass(frozen=True)
class Weighed:
    """A row under a belief.

    Attributes
    ----------
    mean, low, high : difference from the baseline in the outcome, with the interval of its mean; nan where nothing is said.
    lower : share of the draws, so weighed, in which it is lower.
    effective : draws that count.
    rank : 1 for the lowest mean of the rows that have one under every belief; 0 for the others.
    """

    mean: float
    low: float
    high: float
    lower: float
    effective: float
    rank: int = 0


@dataclass(frozen=True)
class Row:
    """A row under all beliefs; ``effects`` are the numbers by which it was weighed."""

    policy: str
    effects: tuple[str, ...]
    weighed: Mapping[str, Weighed]


@cache
def _file() -> Mapping[str, Any]:
    return MappingProxyType(tomllib.loads((files("sim.data") / "sceptics.toml").read_text(encoding="utf-8")))


@cache
def beliefs() -> Mapping[str, Belief]:
    """The beliefs by name, in the order of the file."""
    rows = {name: row for name, row in _file().items() if name != "levers"}
    return MappingProxyType({name: _belief(name, row) for name, row in rows.items()})


def _belief(name: str, row: Mapping[str, Any]) -> Belief:
    wrong, low, high = row.get("wrong", (None, LEAST_WRONG, 1.0))
    words = {lang: row[lang].format(wrong=f"{100 * (wrong or 0):.0f}%") for lang in ("en", "nl")}
    return Belief(name, wrong, low, high, row.get("origin", "ledger"), Label(**words))


@cache
def levers() -> Mapping[str, tuple[str, ...]]:
    """Per policy that ships the effects of grade U through which it works (paths of the ledger)."""
    return MappingProxyType(
        {name: tuple(f"parameters.{path}" for path in paths) for name, paths in _file()["levers"].items()}
    )


def effects_of(entry: Entry, numbers: Sequence[Uncertain]) -> tuple[Uncertain, ...]:
    """Effects through which the policies of a row work, of which both sides of no effect are in range."""
    wanted: set[str] = set()
    for policy in entry.policies:
        own = [f"parameters.{path}" for path in getattr(policy, "numbers", "").split()]
        wanted |= set(levers().get(policy.name, () if type(policy).__module__.startswith("sim.") else own))
    return tuple(
        number
        for number in numbers
        if number.effect is not None
        and number.low < number.effect.none < number.high
        and (number.path in wanted or number.path.rpartition(".")[0] in wanted)
    )


def weights_of(
    effects: Sequence[Uncertain], columns: Mapping[str, np.ndarray], belief: Belief, draws: int, distribution: str = "pert"
) -> np.ndarray:  # fmt: skip
    """(draws,) weight of each draw under a belief, 1 on average.

    Parameters
    ----------
    effects : what the belief is about.
    columns : value of each number in each draw; one that was not drawn has one value and no weight.
    distribution : by which they were drawn.
    """
    found = np.ones(draws)
    for number in effects:
        if belief.wrong is None or number.path not in columns or number.effect is None:
            continue
        below = mass_below(number, number.effect.none, distribution)
        ours = max(LEAST_WRONG, below if number.effect.hoped == "above" else 1.0 - below)
        theirs = max(ours, belief.wrong) if belief.wrong > LEAST_WRONG else min(ours, belief.wrong)
        wrong = np.array([number.effect.is_wrong(float(value)) for value in columns[number.path]])
        found *= np.where(wrong, theirs / ours, (1.0 - theirs) / (1.0 - ours))
    return np.asarray(found / found.mean())


def effective(weights: np.ndarray) -> float:
    """How many draws of equal weight tell as much (Kish)."""
    return float(weights.sum() ** 2 / (weights**2).sum())


def ranked(data: ComparisonData, outcome: str = "entries") -> tuple[Row, ...]:
    """Rows under each belief, with their place by the mean difference; empty with one draw."""
    columns = columns_of(data.draws)
    if len(data.draws) < 2 or not columns:
        return ()
    numbers = uncertain_numbers(data.scenario)
    drawn = str(data.drawing.get("distribution", "pert"))
    distribution = drawn if drawn in DISTRIBUTIONS else "pert"
    rows = []
    for entry in data.entries:
        if entry.label in data.policies:
            effects = [number for number in effects_of(entry, numbers) if number.path in columns]
            weighed = {
                name: _weighed(
                    data, entry.label, outcome, weights_of(effects, columns, belief, len(data.draws), distribution)
                )
                for name, belief in beliefs().items()
            }
            rows.append(Row(entry.label, tuple(number.path for number in effects), weighed))
    return _with_ranks(rows)


def _weighed(data: ComparisonData, row: str, outcome: str, weights: np.ndarray) -> Weighed:
    both = data.contrast(row, outcome)
    keep = np.isfinite(both.values)
    means = draw_means(both.values[keep], both.draws[keep], both.seeds[keep], both.scale)
    nothing = float("nan")
    if means is None:
        return Weighed(nothing, nothing, nothing, nothing, nothing)
    there = weights[np.unique(both.draws[keep])]
    count = effective(there)
    if count < LEAST_EFFECTIVE:
        return Weighed(nothing, nothing, nothing, nothing, count)
    share = there / there.sum()
    mean = float(share @ means.raw)
    error = float(np.sqrt((share**2) @ (means.raw - mean) ** 2)) * t_quantile(0.975, count - 1.0)
    return Weighed(mean, mean - error, mean + error, float(share @ means.below()), count)


def _with_ranks(rows: Sequence[Row]) -> tuple[Row, ...]:
    full = [row for row in rows if all(np.isfinite(one.mean) for one in row.weighed.values())]
    places = {
        (row.policy, name): 1 + place
        for name in beliefs()
        for place, row in enumerate(sorted(full, key=lambda row: row.weighed[name].mean))  # noqa: B023
    }
    return tuple(
        Row(row.policy, row.effects, MappingProxyType(
            {name: Weighed(**{**vars(one), "rank": places.get((row.policy, name), 0)}) for name, one in row.weighed.items()}
        ))
        for row in rows
    )  # fmt: skip
