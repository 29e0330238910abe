"""Figures and draws that are made up, so that it is known who must win."""

from __future__ import annotations

import zlib
from dataclasses import replace

import numpy as np

from sim.data.targets import Target, targets
from sim.designs.factors import Factor
from sim.scenario.loading import load_scenario
from sim.scenario.scenario import Scenario
from sim.validation.ahead import figures_ahead
from sim.validation.at_cut import at_cut
from sim.validation.forward import Ran
from sim.validation.refit import Refit
from sim.validation.validation import CutResult, scored

CUT = 2018
PARTS = ("T06.started", "T10.started", "T13.started")


def made_rows(course) -> list[Target]:
    """Figures of three parts from 2014 to 2021 by a course (part, year) -> rate per 1,000."""
    found = []
    for name in PARTS:
        id, part = name.split(".")
        like = next(row for row in targets() if (row.id, row.part) == (id, part))
        for year in range(2014, 2022):
            value = course(name, year) / like.scale
            found.append(
                replace(
                    like,
                    period=str(year),
                    value=value,
                    low=0.95 * value,
                    high=1.05 * value,
                    use="held_out",
                    known_from=year + 1,
                    discrepancy=0.05,
                    discrepancy_kind="relative",
                    register_ids=(),
                    fact=name,
                )  # fmt: skip
            )
    return found


def draws_of(model, draws: int = 400, sd: float = 0.03, year: int = CUT) -> Ran:
    """Draws of a model (part, year) -> rate per 1,000, spread by ``sd`` on the logarithm."""
    random = np.random.default_rng(5)
    names = tuple(f"{part}.{y}" for part in PARTS for y in range(year + 1, year + 7))
    off = sd * random.standard_normal(draws)
    columns = [model(name.rpartition(".")[0], int(name[-4:])) * np.exp(off) for name in names]
    return Ran(names, np.column_stack(columns), np.zeros(draws, int))


def equal(draws: int = 400, cut: int = CUT) -> Refit:
    points = tuple((float(k),) for k in range(draws))
    factor = (Factor("hosts.stop", "hosts.stop", 0.0, 1.0),)
    weight = np.full(draws, 1.0 / draws)
    return Refit(cut, "minimal", {"T13.started.2016": 2017}, factor, points, np.full(draws, 101), weight, (), {})


def scored_world(truth, model, monkeypatch) -> CutResult:
    """A world of made-up figures at the cut beside a model of them."""
    rows = made_rows(truth)
    then = minimal_then()
    monkeypatch.setattr("sim.validation.ahead.targets", lambda *uses: ())
    ahead = figures_ahead(then, CUT, rows)
    return scored(then, CUT, ahead, rows, equal(), draws_of(model), draws_of(model, 40))


def minimal_then() -> Scenario:
    return at_cut(load_scenario("minimal"), CUT)


def walk_of(name: str, year: int, step: float = 0.05) -> float:
    """A rate that wanders by itself, from 1 per 1,000 in 2014 on."""
    steps = np.random.default_rng(zlib.crc32(name.encode())).normal(0.0, step, 40)
    return float(np.exp(steps[: year - 2013].sum()))
