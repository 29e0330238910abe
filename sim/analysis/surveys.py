"""What a count of a figure would be worth: expected value of sample information, for a figure rather than a parameter.

A figure is an outcome of the baseline (re-entry within a year, the wait for treatment). In each draw the model says what it is;
a study of a stated size would find that, and its own error beside it. The value of the study is what can be gained by
choosing on what it finds: regression of the net benefit on simulated findings (Strong, Oakley, Brennan and Breeze 2015).
This is taken, and not moment matching or a nested simulation, because every draw has been run already and nothing more has
to be.

A run has chance of its own. Figure and net benefit of one run share it, so that a regression of the one on the other would find
a link that no study could use: the figure is taken from one half of a draw's seeds and the net benefit from the other. And the
chance in the figure of the runs is part of the error of the study, not on top of it; where the study is surer than the
runs, its value is known to be at least what is shown.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import numpy as np

from sim.analysis.information import Candidate
from sim.data.targets import Z
from sim.errors import InputError
from sim.outcomes.targets.compare import measures
from sim.outcomes.targets.named import named_targets
from sim.words import Label

SURE = (", as well known as published", ", zo goed bekend als gepubliceerd")
COUNTED = (", of {n} cases", ", van {n} gevallen")
LOOKS = 2  # simulated studies of each half


@dataclass(frozen=True)
class Figure:
    """A figure that could be counted.

    Attributes
    ----------
    outcome : which outcome of the baseline.
    form : "share" of so many cases, "mean" of so many cases, "events" of the whole place in so many years, "trial" (the
        difference in events between two halves of the place in so many years), or "published" (as surely known as that).
    size : cases, or years; ``low`` and ``high`` its range. Of a published figure its standard deviation.
    registration : standard deviation of what register and definition differ by, as a share of the figure.
    origin : where the sizes come from.
    words : what is counted, with ``{n}`` for the size.
    off : the same as ``registration`` in the unit of the figure (what the model at its best may be off of a target).
    """

    outcome: str
    form: str
    size: float
    low: float
    high: float
    registration: float
    origin: str
    words: Label
    off: float = 0.0

    def variance(self, level: np.ndarray) -> np.ndarray:
        """(draws,) squared error of the study where the figure is ``level`` (of a trial: the events of both rows together)."""
        if self.form == "share":
            known = np.clip(level, 0.0, 1.0)
            sampling = known * (1.0 - known) / self.size
        elif self.form == "mean":  # cases spread as much as their mean
            sampling = level**2 / self.size
        elif self.form == "trial":  # each row has half of the place: half of the events, counted double
            sampling = 2.0 * np.maximum(level, 0.0) / self.size
        elif self.form == "published":
            sampling = np.full(np.shape(level), self.size**2)
        else:
            sampling = np.maximum(level, 0.0) / self.size
        return np.asarray(sampling + (self.registration * level) ** 2 + self.off**2)

    def of(self, size: float) -> Figure:
        """The same figure from a study of another size; a published share from a count of so many cases.

        Raises
        ------
        InputError : it cannot be counted so.
        """
        if self.form != "published":
            return replace(self, size=float(size))
        row = named_targets()[self.outcome]
        if row.unit != "share":
            raise InputError(
                f"{self.outcome} is a published figure in {row.unit}, known as surely as its source says; only a share can be "
                "counted in so many cases."
            )
        what = (said.removesuffix(sure) for said, sure in zip(self.words, SURE, strict=True))
        words = Label(*(said + of for said, of in zip(what, COUNTED, strict=True)))
        return replace(self, form="share", size=float(size), words=words)


@dataclass(frozen=True)
class Survey:
    """A figure in the draws: what knowing it comes to, and whether the runs tell it less surely than the study would.

    ``candidate`` is None where the draws cannot say; ``why`` is "missing" (no value in some draw), "alike" (the same in all), or
    "one_run" (fewer than two runs a draw).
    """

    figure: Figure
    candidate: Candidate | None
    coarse: bool = False
    why: str = ""


@cache
def figures() -> Mapping[str, Figure]:
    """The figures that ship, by outcome (read once)."""
    rows = tomllib.loads((files("sim.data") / "figures_to_count.toml").read_text(encoding="utf-8"))
    return MappingProxyType({name: _figure(name, row) for name, row in rows.items()})


def _figure(name: str, row: Mapping[str, Any]) -> Figure:
    size, low, high = map(float, row["size"])
    error = float(row["registration"][0])
    return Figure(name, row["form"], size, low, high, error, row["origin"], Label(row["en"], row["nl"]))


def published(name: str) -> Figure:
    """A target as a figure that is known as surely as its source tells, with what the model at its best may be off."""
    row = named_targets()[name]
    known = measures()[row.id, row.part].label
    sure = row.scale * (row.high - row.low) / (2.0 * Z)
    relative = row.discrepancy if row.discrepancy_kind == "relative" else 0.0
    off = row.scale * row.discrepancy if row.discrepancy_kind == "absolute" else 0.0
    period = f"{row.id}, {row.period}"
    words = Label(*(f"{said} ({period}){sure}" for said, sure in zip(known, SURE, strict=True)))
    return Figure(name, "published", sure, sure, sure, relative, ";".join(row.register_ids), words, off)


def survey(
    figure: Figure, runs: np.ndarray, draw: np.random.Generator, level: np.ndarray | None = None
) -> Survey:  # fmt: skip
    """A figure as something that can be known: simulated findings of the study, draw by draw.

    Parameters
    ----------
    runs : (draws, seeds) the figure in each run of the baseline; nan where a run has none.
    draw : chance of the study.
    level : (draws,) what its error goes by, where that is not the figure itself.
    """
    halves = halved(runs)
    if halves is None:
        return Survey(figure, None, why="one_run")
    if not np.isfinite(halves).all():
        return Survey(figure, None, why="missing")
    if np.ptp(halves) == 0:
        return Survey(figure, None, why="alike")
    level = halves.mean(axis=0) if level is None else level
    own = float(np.var(halves[0] - halves[1], ddof=1)) / 2.0  # variance that chance gives a half
    error = figure.variance(level)
    beyond = np.sqrt(np.maximum(error - own, 0.0))
    looks = [half + beyond * draw.standard_normal(len(half)) for half in halves for _ in range(LOOKS)]
    known = tuple(look[:, None] for look in looks)
    part = tuple(2 - half for half in range(2) for _ in range(LOOKS))  # net benefits of the other half
    return Survey(figure, Candidate(figure.outcome, known, part), bool(own > float(error.mean())))


def halved(runs: np.ndarray) -> np.ndarray | None:
    """(2, draws, ...) averages of the first and the second half of each draw's seeds; None with fewer than two."""
    seeds = runs.shape[1]
    if seeds < 2:
        return None
    return np.stack([runs[:, : seeds // 2].mean(axis=1), runs[:, seeds // 2 : 2 * (seeds // 2)].mean(axis=1)])
