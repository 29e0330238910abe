"""Small runs written by hand: a cohort, a log and constant weekly counters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from sim.words import N_COUNTERS, Count, Form
from sim.world.layout import COHORT_DTYPE, LOG_DTYPE, SERVICE_DTYPE
from sim.world.record import RunRecord

YEAR = 365.25
START = 700.0  # a Monday


def child(key: int, age: float = 5.0, form: int = Form.HOME, **more: Any) -> dict[str, Any]:
    """A child that is there at the start; ``age`` in years."""
    found = dict(child=key, family=key // 10, birth=START - age * YEAR, leaves=np.inf, area=1, form=form)
    found |= dict(since=START - 100.0 if form != Form.HOME else START, distance=4.0 if form != Form.HOME else 0.0)
    return found | more


def row(day: float, kind: int, key: int = 0, age: float | None = None, **more: Any) -> dict[str, Any]:
    """A log row ``day`` days after the start; the child was 5 at the start unless ``age`` (now) is given."""
    age = 5.0 + day / YEAR if age is None else age
    return dict(time=START + day, kind=kind, child=key, family=key // 10, area=1, age=age) | more


def table(dtype: np.dtype, rows: Iterable[dict[str, Any]]) -> np.ndarray:
    """Records from dictionaries; fields that are left out are 0."""
    rows = list(rows)
    made = np.zeros(len(rows), dtype)
    for i, one in enumerate(rows):
        for name, value in one.items():
            made[name][i] = value
    return made


def run(
    log: Iterable[dict[str, Any]] = (),
    cohort: Iterable[dict[str, Any]] = (),
    years: float = 10.0,
    counters: dict[int, float] | None = None,
    services: Iterable[dict[str, Any]] = (),
    minors: float = 1000.0,
    **more: Any,
) -> RunRecord:
    """A run record; ``counters`` are constant through the run, in the first area and in the whole."""
    days = years * YEAR
    made = table(LOG_DTYPE, log)
    made = made[np.argsort(made["time"], kind="stable")]
    series = np.zeros((int(days / 7) + 1, max(2, len(more.get("areas", ()))), N_COUNTERS))
    series[:, :2, Count.FORM] = minors
    for counter, value in (counters or {}).items():
        series[:, :2, counter] = value
    service_rows = np.concatenate((np.zeros(1, SERVICE_DTYPE), table(SERVICE_DTYPE, services)))
    usual = dict(
        scenario="made", seed=1, policies=(), start=START, end=START + days, log=made, series=series,
        cohort=table(COHORT_DTYPE, cohort), services=service_rows, areas=("city", "West"),
        households=np.array([500, 500]), youths=np.array([minors, minors]), deprivation=np.ones(2),
        distance=np.zeros((2, 2)),
    )  # fmt: skip
    return RunRecord(**(usual | more))
