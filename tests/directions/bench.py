"""The bench on which rules are tried: one small world in plain Python, put back for every try, with chance in our hands.

Works only without compiling (``NUMBA_DISABLE_JIT=1``): then kernels are ordinary functions that can be called one by one,
and every draw of chance goes through this file. A draw is 0.5 and a score (Gumbel) 0, unless a purpose was given
another value; a length of stay is its mean. So what a rule does with a number can be read exactly.
"""

from __future__ import annotations

import math
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import numpy as np

from sim.engine import rate_of
from sim.scenario.loading import load_scenario
from sim.scenario.scenario import Scenario
from sim.simulation import prepare
from sim.words import LEVER_BY_NAME, Form, HostState
from sim.world.world import World, lever_table, numbers_of

YEAR = 365.25
OFFICE = 7.0 * 40 + 10.0 / 24.0
"""A Monday, ten o'clock."""
NIGHT = 7.0 * 40 + 2.0 / 24.0
"""The same Monday, two at night."""
SMALL = load_scenario("minimal").with_changes(
    {
        f"areas.{area}.{column}": value
        for area in ("Noord", "Zuid")
        for column, value in {"households": 20, "children_0_3": 7, "children_4_11": 13, "children_12_17": 9}.items()
    }
)

# --- chance -----------------------------------------------------------------------------------------------------------------

draws: dict[int, Any] = {}
"""purpose -> uniform draw (or a function of key and ordinal)."""
scores: dict[int, Any] = {}
"""purpose -> Gumbel score (the same)."""
stays: list[tuple[int, int, float, float]] = []
"""(purpose, distribution, mean, shape) of every length of stay that was drawn."""
posted: list[tuple[int, int, int, int, float]] = []
"""(event, entity, a, b, x) of all mail."""


def _value(table: dict[int, Any], purpose: int, key: Any, n: Any, usual: float) -> float:
    value = table.get(int(purpose), usual)
    return value(int(key), int(n)) if callable(value) else value


def _draw(e, key, purpose, n):
    return _value(draws, purpose, key, n, 0.5)


def _uniform(seed, key, purpose, n):
    return _value(draws, purpose, key, n, 0.5)


def _gumbel(seed, key, purpose, n):
    return _value(scores, purpose, key, n, 0.0)


def _exponential(seed, key, purpose, n):
    return _value(scores, purpose, key, n, 1.0)


def _normal(seed, key, purpose, n):
    return _value(scores, purpose, key, n, 0.0)


def _stay(seed, key, purpose, n, kind, mean, shape):
    stays.append((int(purpose), int(kind), float(mean), float(shape)))
    return float(mean)


_real_post: Any = None


def _post(e, event, id, a, b, x):
    posted.append((int(event), int(id), int(a), int(b), float(x)))
    _real_post(e, event, id, a, b, x)


def take_chance() -> None:
    """Let the mechanisms draw here (the engine's own clocks keep their chance)."""
    global _real_post
    import sim.engine as engine

    _real_post = engine.post
    ours = {
        "draw": _draw, "uniform": _uniform, "gumbel": _gumbel, "exponential": _exponential, "normal": _normal,
        "stay": _stay, "post": _post,
    }  # fmt: skip
    for name, module in list(sys.modules.items()):
        if name.startswith(("sim.processes.", "sim.world.", "sim.population.")):
            for word, function in ours.items():
                if getattr(module, word, None) is getattr(engine, word):
                    setattr(module, word, function)


# --- the world --------------------------------------------------------------------------------------------------------------


@cache
def _made() -> tuple[World, list[tuple[np.ndarray, np.ndarray]]]:
    """A small world at its start, and (bytes, their first values) of each table."""
    warnings.filterwarnings(
        "ignore", category=RuntimeWarning
    )  # plain Python tells of the overflow that hashing lives by
    w = prepare(SMALL.with_changes({"hosts.recruited": 8}), 3, burn_in=0.0).world
    import sim.processes.dispatch  # noqa: F401  all mechanisms are loaded

    take_chance()
    tables = [np.asarray(t) for t in (*w[1:], *w.engine) if t is not w.series]  # large, and nothing here writes it
    views = [t.view(np.ndarray).reshape(-1).view(np.uint8) for t in tables]
    return w, [(view, view.copy()) for view in views]


@cache
def _numbers(scenario: Scenario) -> tuple[Any, dict[str, Any]]:
    return lever_table(scenario), numbers_of(scenario)


_now: list[Any] = [SMALL, {}]


def world(scenario: Scenario, levers: Mapping[str, float] | None = None) -> World:
    """The world as it was made, with the numbers of a scenario (and levers of our own) in it, Monday at ten."""
    _now[:] = [scenario, dict(levers or {})]
    return again()


def again() -> World:
    """The world of the present try, put back to its beginning."""
    w, tables = _made()
    for view, first in tables:
        view[:] = first
    scenario, levers = _now
    table, numbers = _numbers(scenario)
    for name, record in numbers.items():
        getattr(w, name)[:] = record
    w.levers[:] = table
    w.base_levers[:] = table
    for name, value in levers.items():
        w.levers[:, LEVER_BY_NAME[name]] = value
    clock(w, OFFICE)
    draws.clear()
    scores.clear()
    stays.clear()
    posted.clear()
    w.engine.state[0].mail_n = 0
    return w


def scenario_now() -> Scenario:
    """The scenario of the present try."""
    return _now[0]


def clock(w: World, now: float) -> float:
    """Set the time."""
    w.engine.state[0].now = now
    return now


def now_of(w: World) -> float:
    return float(w.engine.state[0].now)


# --- who is there -----------------------------------------------------------------------------------------------------------

_STAY_F = ("key", "dwelling", "arrived", "leaves", "entity", "area", "first_child", "n_births", "births_done", "alive")
_STAY_C = ("key", "birth", "entity", "family", "area", "next_sibling", "ordinal", "alive")
_ONE_F = ("hardship", "frailty", "recovery", "escalation", "calm", "safety")
AGES = (10.0, 8.0)
"""Ages of the two children of the family, years."""


@cache
def chosen() -> tuple[int, int, int]:
    """Rows of a family with exactly two children, and of these."""
    w, _ = _made()
    for i in range(1, w.tally[0].n_families):
        rows = children_of(w, i)
        if len(rows) == 2 and all(w.children[c].alive and not w.children[c].adult for c in rows):
            return i, rows[0], rows[1]
    raise AssertionError("the small world has no family with two children")


def children_of(w: World, i: int) -> list[int]:
    """Rows of the children of a family, oldest link first."""
    rows, c = [], int(w.families[i].first_child)
    while c > 0:
        rows.append(c)
        c = int(w.children[c].next_sibling)
    return rows


def family(w: World, **state: Any) -> int:
    """Row of a family of two parents and two children (`AGES`) who lack nothing, with this state put on it."""
    i, *rows = chosen()
    f = w.families[i]
    for name in w.families.dtype.names:
        if name not in _STAY_F:
            f[name] = 1.0 if name in _ONE_F else 0
    f.minors = f.at_home = f.parents = 2
    for c, age in zip(rows, AGES, strict=True):
        k = w.children[c]
        for name in w.children.dtype.names:
            if name not in _STAY_C:
                k[name] = 0
        k.birth = now_of(w) - age * YEAR
    for name, value in state.items():
        f[name] = value
    return i


def child(w: World, age: float = AGES[0], **state: Any) -> int:
    """Row of the first child of the family (call `family` first), with this age and state put on it."""
    c = chosen()[1]
    w.children[c].birth = now_of(w) - age * YEAR
    for name, value in state.items():
        w.children[c][name] = value
    return c


def sibling() -> int:
    """Row of the other child of the family."""
    return chosen()[2]


def host(w: World, **state: Any) -> int:
    """Row of a new recruited host family, there and rested, in area 1, with one place and nobody in it; state put on it."""
    from sim.world.hostlists import new_host, relist

    h = new_host(w, np.uint64(1000 + w.tally[0].n_hosts), 1, Form.FOSTER)
    w.hosts[h].state = HostState.ACTIVE
    for name, value in state.items():
        w.hosts[h][name] = value
    relist(w, h)
    return h


def service(w: World, kind: int, **state: Any) -> int:
    """Row of the first service of a kind, empty, with this state put on it."""
    j = next(j for j in range(1, len(w.services)) if w.services[j].kind == kind)
    w.services[j].used = 0
    for name, value in state.items():
        w.services[j][name] = value
    return j


# --- what can be measured ---------------------------------------------------------------------------------------------------

Probe = Callable[[World], float]


def a_year(w: World, entity: int, slot: int) -> float:
    """Rate of a clock, a year."""
    return float(rate_of(w.engine, entity, slot)) * YEAR


def family_rate(slot: int, set_rates: Callable, **state: Any) -> Probe:
    """Rate a year of a clock of the family in this state, as the mechanism sets it."""

    def probe(w: World) -> float:
        i = family(w, **state)
        set_rates(w, i, now_of(w))
        return a_year(w, w.families[i].entity, slot)

    return probe


def child_rate(slot: int, set_rates: Callable, of_family: Mapping[str, Any] | None = None, **state: Any) -> Probe:
    """Rate a year of a clock of the child in this state, as the mechanism sets it."""

    def probe(w: World) -> float:
        family(w, **(of_family or {}))
        c = child(w, **state)
        set_rates(w, c, now_of(w))
        return a_year(w, w.children[c].entity, slot)

    return probe


def days_until(w: World, entity: int, slot: int) -> float:
    """Days from now until a clock is due; -1 when it is off."""
    due = float(w.engine.dues[w.engine.entities[entity].first + slot])
    return due - now_of(w) if math.isfinite(due) else -1.0


def mean_stay(act: Callable[[World], Any], purpose: int) -> Probe:
    """Mean of the length of stay that an act draws for a purpose, days."""
    return lambda w: _stay_of(act, w, purpose)[2]


def shape_of_stay(act: Callable[[World], Any], purpose: int) -> Probe:
    """Shape of it."""
    return lambda w: _stay_of(act, w, purpose)[3]


def _stay_of(act: Callable[[World], Any], w: World, purpose: int) -> tuple[int, int, float, float]:
    act(w)
    return next(one for one in stays if one[0] == purpose)


def mailed(event: int, **given: float) -> list[tuple[int, int, int, int, float]]:
    """Mail of this kind that was posted (and with these ``a``, ``b``, ``x``)."""
    fields = {"entity": 1, "a": 2, "b": 3, "x": 4}
    return [one for one in posted if one[0] == event and all(one[fields[k]] == v for k, v in given.items())]


def logged(w: World, kind: int) -> list[Any]:
    """Rows of a kind in the log."""
    rows = w.log[: w.tally[0].n_log]
    return list(rows[rows["kind"] == kind])


def _flips(
    table: dict[int, Any], purpose: int, happens: Callable[[World], Any], low: float, high: float
) -> Iterator[Any]:
    """Whether it happens at the low end, at the high end, and where between them that changes."""

    def at(value: float) -> bool:
        w = again()
        table[purpose] = value
        return bool(happens(w))

    first, last = at(low), at(high)
    yield first
    yield last
    if first != last:
        for _ in range(math.ceil(math.log2((high - low) / 2e-7))):
            middle = 0.5 * (low + high)
            if at(middle) == first:
                low = middle
            else:
                high = middle
    yield 0.5 * (low + high)


def chance(purpose: int, happens: Callable[[World], Any]) -> Probe:
    """Chance that something happens, over the draw of one purpose, all other chance fixed: where the draw turns it."""

    def probe(w: World) -> float:
        first, last, where = _flips(draws, purpose, happens, 1e-9, 1.0 - 1e-9)
        if first == last:
            return 1.0 if first else 0.0
        return where if first else 1.0 - where

    return probe


def weight(purpose: int, happens: Callable[[World], Any], reach: float = 30.0) -> Probe:
    """How much an option is liked, in log-odds: the score of it at which it is just chosen, with the sign turned."""

    def probe(w: World) -> float:
        first, last, where = _flips(scores, purpose, happens, -reach, reach)
        assert not first and last, "the option is not decided by this score"
        return -where

    return probe


def kinds() -> dict[str, int]:
    """Kinds of service by name."""
    from sim.scenario.services import KINDS

    return dict(KINDS)
