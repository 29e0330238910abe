"""A run as data frames: event log and weekly series, with words in place of numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from sim import vocabulary as words

FLAG_NAMES = {name[5:].lower(): value for name, value in vars(words).items() if name.startswith("FLAG_")}
COUNTER_NAMES: dict[int, str] = {
    **{words.C_FORM + i: f"children_{name}" for i, name in enumerate(words.FORM_NAMES)},
    **{words.C_LEVEL + i: f"families_{name}" for i, name in enumerate(("coping", "strained", "severe"))},
    **{words.C_HELP + i: f"families_help_{n}" for i, n in enumerate(("none", "generalist", "specialist", "intensive"))},
    **{
        words.C_WAIT_HELP + i: f"families_waiting_{n}"
        for i, n in ((1, "generalist"), (2, "specialist"), (3, "intensive"))
    },
    words.C_WAIT_PLACE: "children_waiting_for_place",
    words.C_PART_TIME: "children_part_time_stay",
    words.C_HOSTS: "recruited_foster_families",
    words.C_HOSTS_UNMATCHED: "recruited_foster_families_without_child",
    words.C_NETWORK_HOSTS: "network_foster_families",
    words.C_DANGER: "families_in_danger",
    words.C_ORDER: "children_under_order",
    words.C_UNSUITABLE: "children_in_unsuitable_place",
    words.C_OVERFLOW: "children_over_capacity",
    words.C_PLACED_OWN_AREA: "placed_children_in_own_neighbourhood",
    words.C_CHILDREN_ADULT: "young_adults_staying_on",
}
FORM_COUNTERS = slice(words.C_FORM + 1, words.C_FORM + words.N_FORMS)
ROUTES = ("none", "crisis", "planned", "court", "exogenous")
LEGAL = ("voluntary", "supervision", "provisional", "authorised", "guardianship")


def events_frame(record: Any, scenario: Any, label: str, draw: int, seed: int) -> pl.DataFrame:
    """The event log of a run: one row an event.

    Columns: policy, draw, seed, time (days since the start), date, event, child, family, other (keys, unsigned 64-bit),
    area, route, from, to (care forms; legal statuses for the event "order"), reason (number, see the vocabulary),
    age (years), value, and one boolean a flag.
    """
    log = np.asarray(record.log)
    time = log["time"] - record.start
    kinds = log["kind"].astype(np.uint8)
    start = np.datetime64(scenario.start, "ms")
    order = kinds == words.LOG_ORDER
    forms = pl.Enum([*words.FORM_NAMES, *LEGAL])
    shift = np.where(order, words.N_FORMS, 0)
    columns: dict[str, Any] = {
        "time": time,
        "date": start + (time * 86_400_000.0).astype("timedelta64[ms]"),
        "event": _named(kinds, words.LOG_NAMES),
        "child": log["child"],
        "family": log["family"],
        "other": log["other"],
        "area": _named(log["area"], record.areas),
        "route": _named(log["route"], ROUTES),
        "from": _named(log["form_from"] + shift, (*words.FORM_NAMES, *LEGAL), forms),
        "to": _named(log["form_to"] + shift, (*words.FORM_NAMES, *LEGAL), forms),
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
    """Weekly counters of a run: one row a week and area.

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
            "children_out_of_home": rows[:, FORM_COUNTERS].sum(axis=1),
            **{COUNTER_NAMES[i]: rows[:, i] for i in range(counters) if i in COUNTER_NAMES},
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


def ledger_frame(scenario: Any) -> pl.DataFrame:
    """All parameters of a scenario: one row each with value, unit, range, source, grade and note, as text."""
    rows = [row._asdict() if hasattr(row, "_asdict") else dict(vars(row)) for row in scenario.ledger()]
    return pl.DataFrame([{name: _text(value) for name, value in row.items()} for row in rows])


def write_scenario(scenario: Any, folder: Path) -> None:
    """Write the parameters of a scenario as ``parameters.csv``, and all of it as ``scenario.json`` (for ``reproduce``)."""
    from sim.scenario.archive import to_json

    ledger_frame(scenario).write_csv(folder / "parameters.csv")
    (folder / "scenario.json").write_text(to_json(scenario), encoding="utf-8")


def _text(value: Any) -> str | None:
    if isinstance(value, list | tuple):
        return " ".join(f"{x:g}" if isinstance(x, float) else str(x) for x in value)
    if isinstance(value, float):
        return f"{value:.10g}"
    return None if value is None else str(value)
