"""Compiling in processes of its own: what the compiler leaves in memory ends with them, and the loop is compiled beside the rest.

One process at a time compiles for a cache folder; who comes second waits, and finds the code there. Whatever these processes do
not manage (a folder in which nothing can be kept, a fault in a mechanism of a user's own) is compiled, or told, where it is first
called, as if all this were not there.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.engine import growth
from sim.engine.owners import try_lock
from sim.mechanisms.generated import cache_folder, entries, package_name
from sim.policies.campaigns import OneMoreHost
from sim.policies.changes import PROFILES
from sim.population import building, synthesis
from sim.processes import opening
from sim.scenario.loading import load_scenario
from sim.world.calendar import day_zero

if TYPE_CHECKING:
    from sim.mechanisms import Mechanism

LOOP, REST = "loop", "rest"  # the loop takes four fifths of the time
PART = "sim.runs.compile_part"  # the program of such a process
LOCK = "compiling.lock"
LOOK_SECONDS = 0.1
HORIZON = 400.0  # days, of a world of which only the types matter

_looked: set[tuple[Mechanism, ...]] = set()


def compile_apart(own: tuple[Mechanism, ...] = ()) -> None:
    """See to it that the cache holds the code of a set of own mechanisms (() is the standard set)."""
    if own in _looked:
        return
    if missing(own):
        with _one_at_a_time(cache_folder()):
            _start(missing(own), own)  # another process may have been at it
    _looked.add(own)


def missing(own: tuple[Mechanism, ...] = ()) -> tuple[str, ...]:
    """Parts of which a function is neither compiled in this process nor kept on disk."""
    mine = entries(own)
    loop = _dispatcher(mine.advance)
    if not hasattr(loop, "_cache"):  # nothing is compiled
        return ()
    rest = (
        mine.open_world, mine.reopen, opening.settle_services, opening.register_channels, building.register_entities,
        synthesis.count_rows, synthesis.fill, growth.reschedule_all, growth.reinvert,
    )  # fmt: skip
    lacks = {
        LOOP: _is_missing(loop),
        REST: not _mark(own).exists() if own else any(map(_is_missing, map(_dispatcher, rest))),
    }
    return tuple(part for part, lacking in lacks.items() if lacking)


def _dispatcher(function: Callable[..., Any]) -> Any:
    """What numba made of a function; the function of a set with own mechanisms explains its faults."""
    return getattr(function, "compiled", function)


def _is_missing(dispatcher: Any) -> bool:
    index = getattr(getattr(dispatcher._cache, "_cache_file", None), "_index_path", None)
    return index is not None and not dispatcher.signatures and not os.path.exists(index)


def _mark(own: tuple[Mechanism, ...]) -> Path:
    """Stands for the rest of a set of own mechanisms: functions that all share, for tables with fields of its own."""
    return cache_folder() / "own" / package_name(own) / "rest.compiled"


def compile_part(part: str, own: tuple[Mechanism, ...]) -> None:
    """Compile a part in this process; numba keeps it."""
    from numba import typeof, types

    scenario = load_scenario("minimal")
    scenario = scenario.with_mechanisms(own) if own else scenario
    mine, zero = entries(own), day_zero(scenario.start, 0.0)
    with np.errstate(over="ignore"):
        if part == LOOP:
            w = building.empty_world(scenario, 0, zero, HORIZON, 1.0, (1, 1))
            _dispatcher(mine.advance).compile((typeof(w), types.float64))
            return
        w = building.make_world(scenario, 0, zero, HORIZON)
        mine.open_world(w, *building.there_at_start(scenario), 0.0)
        w = OneMoreHost().put(w, None)
        mine.reopen(w)
        opening.settle_services(w, 0.0)
        longer = growth.lengthen(w.engine, 2 * HORIZON)
        areas, weeks = longer.profiles.shape[1:]
        growth.multiply_clock(longer, *PROFILES["seeking"], np.ones((areas, weeks - 1)))
    if own:
        with contextlib.suppress(OSError):
            _mark(own).touch()


def _start(parts: tuple[str, ...], own: tuple[Mechanism, ...]) -> None:
    """Compile these parts in other processes, which end with this one, and wait for them.

    A process for each part, at the same time. The parts share functions, so that one process for all has less to do: that it
    is for a set with own mechanisms, and where there is one processor.
    """
    import cloudpickle

    paths = os.pathsep.join(path or os.getcwd() for path in sys.path)
    more: Any = {} if os.environ.get("ZOTHUIS_TRACEBACK") else {"stderr": subprocess.DEVNULL}
    children: list[subprocess.Popen[bytes]] = []
    try:
        for some in [parts] if own or _processors() < 2 else [(part,) for part in parts]:
            child = subprocess.Popen(
                [sys.executable, "-m", PART, str(os.getpid()), *some],
                env={**os.environ, "PYTHONPATH": paths},
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                **more,
            )
            children.append(child)
            assert child.stdin is not None
            with contextlib.suppress(OSError), child.stdin as pipe:
                pipe.write(cloudpickle.dumps(own))
        _wait(children)
    except Exception:  # no process could be started, or nothing sent to it
        return
    finally:
        for child in children:
            if child.poll() is None:
                child.kill()
                child.wait()


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _wait(children: list[subprocess.Popen[bytes]]) -> None:
    """Wait until all have ended, or one has failed: what it could not do is told by this process, soon."""
    while any(child.poll() is None for child in children) and not any(child.returncode for child in children):
        time.sleep(LOOK_SECONDS)


@contextlib.contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait until no other process compiles for this folder. The system frees the lock when its holder ends in whatever way."""
    try:
        file = open(folder / LOCK, "a+", encoding="utf-8")
    except OSError:  # nothing can be kept there
        yield
        return
    with file:
        while not try_lock(file):
            time.sleep(LOOK_SECONDS)
        yield
