"""The history of a world up to its start date: made, given its first children and hosts, burnt in.

A `State` is what a baseline and policies branch from (``sim.simulation``). It is the world's tables; nothing else carries
history.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from sim.compiling import compile_apart
from sim.mechanisms import Mechanism, entries
from sim.population.building import make_world, there_at_start
from sim.processes.loop import NEED_ROOM
from sim.scenario.scenario import Scenario
from sim.units import YEAR
from sim.world.calendar import day_zero
from sim.world.world import World, grow_world, short_log

Reporter = Callable[[str, float], None]
"""Who is told what is done, and which share of it."""
MOST_AT_ONCE = 200_000.0  # families simulated for a year in one call of compiled code: about a second
MOST_YEARS = 15.0  # horizon that the calendar is made for; longer runs lengthen it


@dataclass(frozen=True)
class State:
    """A world at the scenario's start date, ready to be branched.

    Attributes
    ----------
    scenario, seed : what it was made from.
    world : all tables; not changed by ``run_from``.
    zero : date of day 0; start : day of the scenario's start date.
    seconds : wall-clock seconds of "synthesis" and "burn_in".
    """

    scenario: Scenario
    seed: int
    world: World
    zero: date
    start: float
    seconds: dict[str, float] = field(default_factory=dict)


def run_until(
    w: World,
    until: float,
    progress: Reporter | None = None,
    what: str = "",
    own: tuple[Mechanism, ...] = (),
    hand_over: Callable[[np.recarray, int], np.recarray] | None = None,
) -> World:
    """Advance a world to a time (days), growing tables when they are short; returns the world that goes on.

    It goes in steps of about a second at most, so that compiled code comes back soon when the run is to be stopped.

    Parameters
    ----------
    own : mechanisms of a user's own with which the world was made.
    hand_over : takes the event log when it is full, and the number of its rows, and gives the table for what follows. None:
        the log grows.
    """
    advance = entries(own).advance
    begin = float(w.engine.state[0].now)
    step = YEAR * MOST_AT_ONCE / len(w.families)
    with np.errstate(over="ignore"):
        target = begin
        while target < until:
            target = min(until, target + step)
            while advance(w, float(target)) == NEED_ROOM:
                if hand_over is not None and short_log(w):
                    w = w._replace(log=hand_over(w.log, int(w.tally[0].n_log)))
                    w.tally[0].n_log = 0
                else:
                    w = grow_world(w)
            if progress is not None:
                progress(what, (target - begin) / (until - begin))
    return w


def check_seed(seed: object) -> None:
    """ValueError when a seed is none."""
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or not 0 <= seed < 2**63:
        raise ValueError(f"A seed must be a whole number from 0 and below 2**63; found {seed!r}.")


def make_history(
    scenario: Scenario,
    seed: int,
    burn_in: float,
    progress: Reporter | None = None,
    room: float = 1.0,
    log: bool = False,
) -> State:
    """Make a world and run its burn-in.

    Parameters
    ----------
    scenario : checked scenario.
    seed : run seed, 0 <= seed < 2**63.
    burn_in : years before the start date (`sim.burn_in` chooses it for a scenario that does not say).
    progress : called with (what, share done).
    room : multiplier of spare rows; results do not depend on it.
    log : True keeps the event log of the burn-in in ``world.log`` (Utrecht: 55 MB); no run reads it.
    """
    check_seed(seed)
    compile_apart(scenario.own)
    zero = day_zero(scenario.start, burn_in)
    start = float((scenario.start - zero).days)
    begin = time.perf_counter()
    with np.errstate(over="ignore"):
        w = make_world(scenario, seed, zero, start + MOST_YEARS * YEAR, room)
        entries(scenario.own).open_world(w, *there_at_start(scenario), start)
    synthesis = time.perf_counter() - begin
    begin = time.perf_counter()
    w = run_until(w, start, progress, "burn-in", scenario.own, None if log else _written_over)
    if not log:
        w.tally[0].n_log = 0
    seconds = {"synthesis": synthesis, "burn_in": time.perf_counter() - begin}
    return State(scenario, seed, w, zero, start, seconds)


def _written_over(log: np.recarray, rows: int) -> np.recarray:
    """A log that nobody reads begins anew when it is full."""
    return log
