"""A run as data frames: event log and weekly series, with words in place of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from sim.files.places import Files
from sim.scenario.archive import to_json
from sim.words import (
    COUNTERS,
    EVENT_NAMES,
    FLAG_NAMES,
    FORM_NAMES,
    LEGAL_NAMES,
    N_FORMS,
    ROUTE_NAMES,
    SUMS,
    Count,
    Event,
)

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario
    from sim.world.record import RunRecord

FORM_COUNTERS = slice(Count.FORM + 1, Count.FORM + N_FORMS)


def out_of_home(units: Sequence[Any], row: str) -> np.ndarray:
    """(runs, weeks + 1) children out of home under a policy or the baseline, at the start and after every week."""
    return np.asarray([unit.series[row][:, FORM_COUNTERS].sum(axis=1) for unit in units], dtype=float)


def events_frame(record: RunRecord, scenario: Scenario, label: str, draw: int, seed: int) -> pl.DataFrame:
    """The event log of a run: one row an event.

    Columns: policy, draw, seed, time (days since the start), date, event, child, family, other (keys, unsigned 64-bit),
    area, route, from, to (care forms; legal statuses for the event "order"), reason (number, see ``sim.words``),
    age (years), value, and one boolean a flag.
    """
    log = np.asarray(record.log)
    time = log["time"] - record.start
    kinds = log["kind"].astype(np.uint8)
    start = np.datetime64(scenario.start, "ms")
    order = kinds == Event.ORDER
    ends = (*FORM_NAMES, *LEGAL_NAMES)
    forms = pl.Enum(ends)
    shift = np.where(order, N_FORMS, 0)
    columns: dict[str, Any] = {
        "time": time,
        "date": start + (time * 86_400_000.0).astype("timedelta64[ms]"),
        "event": _named(kinds, EVENT_NAMES),
        "child": log["child"],
        "family": log["family"],
        "other": log["other"],
        "area": _named(log["area"], record.areas),
        "route": _named(log["route"], ROUTE_NAMES),
        "from": _named(log["form_from"] + shift, ends, forms),
        "to": _named(log["form_to"] + shift, ends, forms),
        "reason": log["reason"].astype(np.int16),
        "age": log["age"].astype(np.float32),
        "value": log["value"],
    }
    columns |= {name: (log["flags"] & value) != 0 for name, value in FLAG_NAMES.items()}
    frame = pl.DataFrame(columns)
    policy = pl.lit(label).alias("policy")
    numbers = pl.lit(draw, dtype=pl.Int32).alias("draw"), pl.lit(seed, dtype=pl.Int64).alias("seed")
    return frame.select(policy, *numbers, pl.all())


def series_frame(series: np.ndarray, areas: tuple[str, ...], label: str, draw: int, seed: int) -> pl.DataFrame:
    """Weekly counters of a run: one row a week and area, one column for each of ``SUMS`` and ``COUNTERS``.

    Parameters
    ----------
    series : (weeks + 1, counters) of the whole place, or (weeks + 1, areas + 1, counters).
    """
    cube = np.asarray(series)
    cube = cube[:, None, :] if cube.ndim == 2 else cube
    weeks, places, counters = cube.shape
    rows = np.ascontiguousarray(cube).reshape(weeks * places, counters)
    frame = pl.DataFrame(
        {
            "week": np.repeat(np.arange(weeks, dtype=np.int32), places),
            "area": pl.Series(list(areas[:places]) * weeks),
            **{one.name: rows[:, list(one.codes)].sum(axis=1) for one in SUMS if one.name},
            **{one.name: rows[:, one.code] for one in COUNTERS},
        }
    )
    policy = pl.lit(label).alias("policy")
    numbers = pl.lit(draw, dtype=pl.Int32).alias("draw"), pl.lit(seed, dtype=pl.Int64).alias("seed")
    return frame.select(policy, *numbers, pl.all())


def _named(numbers: np.ndarray, names: tuple[str, ...], kind: Any = None) -> pl.Series:
    """Numbers as words; a number without a word is missing."""
    index = np.asarray(numbers, dtype=np.int64)
    index = np.where((index >= 0) & (index < len(names)), index, len(names))
    unique = list(dict.fromkeys(names))
    table = pl.Series([*names, None], dtype=kind or pl.Enum(unique))
    return table.gather(pl.Series(index))


def ledger_frame(scenario: Scenario) -> pl.DataFrame:
    """All parameters of a scenario: one row each with value, unit, range, source, grade and note, as text."""
    rows = [row._asdict() if hasattr(row, "_asdict") else dict(vars(row)) for row in scenario.ledger()]
    return pl.DataFrame([{name: _text(value) for name, value in row.items()} for row in rows])


def put_scenario(files: Files, scenario: Scenario) -> None:
    """Write the parameters of a scenario as ``parameters.csv``, and all of it as ``scenario.json`` (for ``reproduce``)."""
    files.put("parameters.csv", lambda: ledger_frame(scenario))
    files.put("scenario.json", lambda: to_json(scenario))


def _text(value: Any) -> str | None:
    if isinstance(value, list | tuple):
        return " ".join(f"{x:g}" if isinstance(x, float) else str(x) for x in value)
    if isinstance(value, float):
        return f"{value:.10g}"
    return None if value is None else str(value)
