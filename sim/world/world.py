"""The world: all tables of a running model, made from a scenario, copied, grown and looked at.

``World`` is a named tuple of record tables; it and the engine inside it are the whole state, nothing else carries
history. Everything here is Python around the compiled code.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from sim.engine import Engine, copy_engine, grow, make_engine
from sim.engine.tables import enlarge, records, vector
from sim.scenario.scenario import Scenario
from sim.units import YEAR
from sim.words import GROUP_FORMS, Alternative, Entity, Form, Lever
from sim.world import layout as at
from sim.world.codes import KIND_CLOCKS
from sim.world.levers import lever_values, own_levers

INDEXED = ("stressors", "levels", "concerns", "helps", "forms")  # sections with one value a stressor, level, ...
LOGARITHMS = MappingProxyType(
    {"helps": ("recovery", "escalation", "crisis", "danger")}
)  # an effect is its full value to a power
NOT_COMPILED = ("costs",)
SHORT = 128  # rows to spare below which a table is short: more than compiled code asks for
LOG_PIECE = 65_536  # rows
LOG_MOST = 1 << 20  # rows for which room is made at once: 75 MB, of which only what is written is taken
ROWS_A_YEAR = 0.8  # of the log, for each family: a fifth more than are usual
OWN_NUMBERS = 24  # numbers that a user's own mechanisms can have


class World(NamedTuple):
    """All tables; row 0 of each is a reserved nobody.

    Attributes
    ----------
    engine : calendar, clocks, waiting lines, mail.
    families, children, hosts, services, areas, channels, demands : records of layout.py.
    helped : one row a family, its place in the list of those whom its team helps.
    changes : scheduled changes in order of time.
    levers, base_levers : (areas + 1, N_LEVERS) present and baseline values.
    order : (areas + 1, areas) areas by nearness, own area first.
    distance : (areas + 1, areas + 1) km by road.
    law : (areas + 1, ...) which families live in each area (see ``sim.scenario.households``).
    params : one row, every single number as ``section_field``; ``on_*`` are the switches of mechanisms.
    stressors, levels, concerns, helps, forms : one row a stressor, problem level, concern, help form, care form.
    alternatives : one row an alternative to a placement.
    counters : (areas + 1, N_COUNTERS) present values; series : (weeks, areas + 1, N_COUNTERS) weekly copies.
    log : event log (LOG_DTYPE); tally : one row of high-water marks and heads of free lists.
    """

    engine: Engine
    families: np.recarray
    helped: np.recarray
    children: np.recarray
    hosts: np.recarray
    services: np.recarray
    areas: np.recarray
    channels: np.recarray
    demands: np.recarray
    changes: np.recarray
    levers: np.ndarray
    base_levers: np.ndarray
    order: np.ndarray
    distance: np.ndarray
    law: np.ndarray
    params: np.recarray
    stressors: np.recarray
    levels: np.recarray
    concerns: np.recarray
    helps: np.recarray
    forms: np.recarray
    alternatives: np.recarray
    counters: np.ndarray
    series: np.ndarray
    log: np.recarray
    tally: np.recarray


def params_record(scenario: Scenario) -> np.recarray:
    """One row with every single number of the scenario, and the switches of mechanisms as ``on_*`` (0 or 1).

    Numbers of a user's own mechanisms stand in ``own_0``, ``own_1``, ... in order of name: the type of the row, and so the
    compiled code around the mechanisms, stays the same.
    """
    skip = tuple(f"{name}_" for name in (*INDEXED, *NOT_COMPILED, "own"))
    flat = scenario.flat()
    values = {name: value for name, value in flat.items() if not name.startswith(skip)}
    own = [flat[name] for name in sorted(flat) if name.startswith("own_")]
    values |= {f"own_{k}": own[k] if k < len(own) else 0.0 for k in range(OWN_NUMBERS)}
    for name, on in scenario.mechanisms:
        values[f"on_{name}"] = 1.0 if on else 0.0
    values["on_new_families"] = 1.0 if scenario.parameters.population.families == "new" else 0.0
    table: np.recarray = records(1, np.dtype([(name, np.float64) for name in sorted(values)]))
    for name, value in values.items():
        table[0][name] = value
    return table


def indexed_record(scenario: Scenario, section: str) -> np.recarray:
    """One row a stressor (level, concern, ...) from a section whose numbers are tuples; logarithms where a kernel needs them,
    and of a care form whether it is a group (``group``, 0 or 1)."""
    part = getattr(scenario.parameters, section)
    names = sorted(type(part).model_fields)
    columns = [np.asarray(getattr(part, name), np.float64) for name in names]
    for name in LOGARITHMS.get(section, ()):
        names.append(f"log_{name}")
        columns.append(np.array([math.log(x) for x in columns[names.index(name)]]))
    if section == "forms":
        names.append("group")
        columns.append(np.array([float(form in GROUP_FORMS) for form in Form]))
    table: np.recarray = records(len(columns[0]), np.dtype([(name, np.float64) for name in names]))
    for name, column in zip(names, columns, strict=True):
        table[name] = column
    return table


def alternative_record(scenario: Scenario) -> np.recarray:
    """One row an alternative: which comes after it, the lever (-1: none) or chance that brings it up, how often it will do."""
    numbers = scenario.parameters.alternative
    table: np.recarray = records(max(Alternative) + 1, at.ALTERNATIVE_DTYPE)
    in_turn = list(Alternative)
    for kind, then in zip(in_turn, (*in_turn[1:], Alternative.NONE), strict=True):
        row = table[kind]
        row.then = then
        row.raised_by = kind.raised if isinstance(kind.raised, Lever) else -1
        row.raised = getattr(numbers, kind.raised) if isinstance(kind.raised, str) else 0.0
        row.there_by = -1 if kind.there is None else kind.there
        row.only_crisis = kind.only_crisis
        row.suits = 0.0 if kind == Alternative.NONE else getattr(numbers, kind.suits)
    return table


def numbers_of(scenario: Scenario) -> dict[str, np.recarray]:
    """The tables of a world that hold the scenario's numbers, by name."""
    return {
        "params": params_record(scenario),
        **{section: indexed_record(scenario, section) for section in INDEXED},
        "alternatives": alternative_record(scenario),
    }


def area_records(scenario: Scenario, power: float) -> np.recarray:
    """Rows of AREA_DTYPE; region numbers count from 1 in order of first mention."""
    table: np.recarray = records(len(scenario.areas) + 1, at.AREA_DTYPE)
    regions = {name: k + 1 for k, name in enumerate(scenario.regions)}
    for area in scenario.areas:
        row = table[area.row]
        row.key = np.uint64(area.row)
        row.households = area.households
        row.children = area.children
        row.poverty = area.poverty_share
        row.gradient = area.help_gradient
        row.single_parent = area.single_parent_share
        row.x = area.x_km
        row.y = area.y_km
        row.region = regions[area.region]
        row.strain = max(area.help_gradient, 1e-9) ** power
    return table


def distances(areas: np.recarray, detour: float, own: float) -> tuple[np.ndarray, np.ndarray]:
    """(distance in km by road, areas by nearness): straight line times ``detour``; ``own`` km within an area."""
    n = len(areas)
    dx = areas.x[:, None] - areas.x[None, :]
    dy = areas.y[:, None] - areas.y[None, :]
    distance = np.maximum(np.sqrt(dx * dx + dy * dy) * detour, own)
    np.fill_diagonal(distance, own)
    distance[0, :] = 0.0
    distance[:, 0] = 0.0
    order = np.zeros((n, max(n - 1, 1)), np.int64)
    for a in range(1, n):
        near = distance[a, 1:].copy()
        near[a - 1] = -1.0
        order[a, : n - 1] = np.argsort(near, kind="stable") + 1
    return np.ascontiguousarray(distance), order


def copy_world(w: World, log_room: int | None = None) -> World:
    """A copy that goes its own way; with ``log_room`` the copy starts an empty log of that many rows."""
    new: dict[str, Any] = {"engine": copy_engine(w.engine)}
    for name in w._fields[1:]:
        table = getattr(w, name)
        if name == "log" and log_room is not None:
            new[name] = empty_log(log_room)
        elif table.dtype.names is None:
            new[name] = table.copy()
        else:
            new[name] = _longer(table, len(table))
    copied = World(**new)
    if log_room is not None:
        copied.tally[0].n_log = 0
    return copied


def _longer(table: np.ndarray, rows: int) -> np.ndarray:
    if table.dtype.names is not None:
        more: np.ndarray = enlarge(table, rows)
        return more
    bigger = np.zeros((rows, *table.shape[1:]), table.dtype)
    bigger[: len(table)] = table
    return bigger


def grow_world(w: World) -> World:
    """Half more rows in every table that is short of room; results do not depend on when this happens."""
    t = w.tally[0]
    used = {"log": t.n_log, "children": t.n_children, "hosts": t.n_hosts, "series": t.weeks}
    new: dict[str, Any] = {"engine": grow(w.engine)}
    for name, rows in used.items():
        table = getattr(w, name)
        if rows + SHORT >= len(table):
            new[name] = _longer(table, max(len(table) + len(table) // 2, int(rows) + 256))
    return w._replace(**new)


def log_rows(w: World, days: float = 0.0) -> int:
    """Rows of a piece of the event log: what is full is handed over, so that the log never needs to be copied to grow.

    ``days`` that are to come: of a usual run all of its log is one piece.
    """
    piece = min(LOG_PIECE, 4096 + 2 * len(w.families))
    return min(LOG_MOST, max(piece, int(ROWS_A_YEAR * len(w.families) * days / YEAR)))


def new_log(w: World, days: float = 0.0) -> np.recarray:
    """An empty piece of the event log; ``days`` as of `log_rows`."""
    return empty_log(log_rows(w, days))


def empty_log(rows: int) -> np.recarray:
    """A log of so many rows with any content: a row is written whole (`sim.world.events.write`)."""
    log: np.recarray = vector(rows, at.LOG_DTYPE, empty=True).view(np.recarray)
    return log


def short_log(w: World) -> bool:
    """Whether the event log is what is short of room."""
    return bool(w.tally[0].n_log + SHORT >= len(w.log))


def memory(w: World) -> int:
    """Bytes of all tables."""
    return sum(int(table.nbytes) for table in w[1:]) + sum(int(table.nbytes) for table in w.engine)


def lever_table(scenario: Scenario) -> np.ndarray:
    """Baseline values of the levers, (areas + 1, N_LEVERS), from the strength of each practice in the baseline."""
    strengths = {name: practice.strength for name, practice in scenario.practices}
    row = lever_values(scenario.parameters.practised, strengths)
    row = np.append(row, [lever.baseline for lever in own_levers(scenario).values()])
    return np.ascontiguousarray(np.tile(row, (len(scenario.areas) + 1, 1)))


def kind_clocks(scenario: Scenario) -> list[int]:
    """Clocks of each kind of entity: of the mechanisms, and after them of a user's own."""
    return [count + sum(one.clocks[kind] for one in scenario.own) for kind, count in enumerate(KIND_CLOCKS)]


def new_engine(
    scenario: Scenario,
    seed: int,
    horizon: float,
    profiles: np.ndarray,
    warps: np.ndarray,
    clocks: dict[int, int],
    room: dict[str, int],
    lines: int,
) -> Engine:
    """Engine with the clocks of every kind; ``clocks``: of families, those that follow a profile, and which."""
    counts = kind_clocks(scenario)
    slots = np.zeros((len(counts), max(counts)), np.int64)
    for clock, profile in clocks.items():
        slots[Entity.FAMILY, clock] = profile
    return make_engine(
        kind_clocks=counts,
        slot_profile=slots,
        n_areas=len(scenario.areas),
        horizon_days=horizon,
        profiles=profiles,
        warps=warps,
        seed=seed,
        room=room,
        n_lines=lines,
    )


def empty_tables(
    rows: dict[str, int], n_areas: int, weeks: int, n_counters: int, own: Sequence[Any] = ()
) -> dict[str, np.ndarray]:
    """Empty tables by name; ``rows`` includes the reserved row 0; ``own``: mechanisms of a user's own, with their fields."""
    more = {table: [field for one in own for field in one.fields.get(table, ())] for table in at.TABLES}
    kinds = {
        "families": at.with_fields("family", more["family"]),
        "children": at.with_fields("child", more["child"]),
        "hosts": at.with_fields("host", more["host"]),
        "services": at.SERVICE_DTYPE,
        "channels": at.CHANNEL_DTYPE,
        "demands": at.DEMAND_DTYPE,
        "changes": at.CHANGE_DTYPE,
        "log": at.LOG_DTYPE,
    }
    tables: dict[str, np.ndarray] = {name: records(max(rows.get(name, 1), 1), dtype) for name, dtype in kinds.items()}
    tables["helped"] = records(len(tables["families"]), at.HELPED_DTYPE)
    tables["counters"] = np.zeros((n_areas + 1, n_counters))
    tables["series"] = np.zeros((weeks + 8, n_areas + 1, n_counters))
    tables["tally"] = records(1, at.TALLY_DTYPE)
    return tables


Row = tuple[float, int, int, int, float]  # (time, what, target, field, value) of a scheduled change


def sorted_changes(rows: Sequence[Row]) -> np.recarray:
    """Table of changes in order of time; at one time in an order that does not depend on who asked first."""
    table: np.recarray = records(max(len(rows), 1), at.CHANGE_DTYPE)
    for k, (time, what, target, field, value) in enumerate(sorted(rows)):
        table[k] = (time, value, what, target, field, 0)
    return table


def schedule(w: World, rows: Sequence[Row], without: Sequence[tuple[int, int, int]] = ()) -> World:
    """A world in which these changes are to come as well.

    Parameters
    ----------
    rows : (day, ``CHANGE_*``, row that it changes, field, value): the new value of a lever or of a channel's rate, or places
        added to a service.
    without : (what, target, field) of changes that were to come and are dropped.
    """
    t = w.tally[0]
    left = w.changes[int(t.next_change) : int(t.n_changes)]
    dropped = set(without)
    columns = (left[name].tolist() for name in ("time", "what", "target", "field", "value"))
    kept = [row for row in zip(*columns, strict=True) if row[1:4] not in dropped]
    w = w._replace(changes=sorted_changes([*kept, *rows]))
    w.tally[0].next_change = 0
    w.tally[0].n_changes = len(kept) + len(rows)
    return w


def whole_weeks(days: float) -> int:
    """Weeks that cover a number of days."""
    return int(math.ceil(days / 7.0))
