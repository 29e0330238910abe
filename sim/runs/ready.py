"""Ready states: burnt-in worlds, and runs of baseline and placebo, kept so that a second question about a place does not wait.

They lie in the user's cache, by what they were made from (scenario, numbers, seed, history, code, numba, processor). A file is
compressed, holds nothing that Python would run when it is read, ends in a hash of its name and content, is written aside and
renamed, and is for its owner alone. What is damaged or gone counts as absent. There are at most a gigabyte of them; those that
were not asked for longest go first. Only comparisons of places that ship keep them (a place of somebody's own may
hold figures that nobody else may have), and only when all of a comparison fit. ``ZOTHUIS_READY=off`` turns it off,
``warm --forget`` removes them.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import time
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.engine.cache import source_hash, user_cache
from sim.engine.kept import SEAL, is_sound, sealed
from sim.engine.tables import Engine, enlarge
from sim.files.places import write_whole
from sim.files.store import code_hash
from sim.scenario.loading import ships
from sim.world.calendar import day_zero
from sim.world.record import CapacityStep, RunRecord
from sim.world.world import World

if TYPE_CHECKING:
    from sim.history import State
    from sim.scenario.scenario import Scenario

SWITCH, OFF = "ZOTHUIS_READY", "off"
MOST = 1_000_000_000  # bytes
HOUSEHOLD = 800  # bytes that a state and two runs of ten years take for each household, compressed (Utrecht: measured)
FORGOTTEN = 3600.0  # seconds after which a file that was never finished belongs to no process that still writes
FASTEST = 1  # level of compression: 118 MB of Utrecht become 24 in half a second
HEAD = 100_000  # characters that say how the fields of a table lie; a family has over a hundred
ENGINE = "engine."


def folder() -> Path:
    """Where they lie."""
    return user_cache() / "ready"


def are_kept(scenario: Scenario, units: int) -> bool:
    """Whether states of a comparison are kept: it is turned on, the place ships, and all of them fit."""
    on = os.environ.get(SWITCH, "").strip().lower() != OFF
    return on and not scenario.own and ships(scenario) and units * scenario.households * HOUSEHOLD <= MOST


def state_of(scenario: Scenario, seed: int, burn_in: float) -> State:
    """The state at the scenario's start: the one that is ready, else it is made, and kept."""
    from sim.history import State
    from sim.simulation import prepare

    path = _path(scenario, seed, burn_in)
    begin = time.perf_counter()
    if (tables := _read(path)) is not None:
        zero = day_zero(scenario.start, burn_in)
        seconds = {"synthesis": 0.0, "burn_in": time.perf_counter() - begin}
        return State(scenario, seed, _world(tables), zero, float((scenario.start - zero).days), seconds)
    state = prepare(scenario, seed, burn_in=burn_in)
    _write(path, _tables(state.world))
    return state


RUN = ("log", "series", "cohort", "services")
"""Tables of a run."""


def record_of(state: State, burn_in: float, years: float, placebo: bool) -> RunRecord | None:
    """The run of the baseline (or the placebo) from a state, if it is ready."""
    from sim.simulation import begin_run

    tables = _read(_path(state.scenario, state.seed, burn_in, years, placebo))
    if tables is None:
        return None
    capacity, steps, end, events = (tables[name] for name in ("capacity", "steps", "end", "events"))
    mine: dict[str, Any] = {name: tables[name] for name in RUN}
    return replace(
        begin_run(state, (), years, placebo=placebo).record(),
        **mine,
        end=float(end[0]),
        events=int(events[0]),
        capacity_days={(int(kind), int(form)): float(days) for kind, form, days in capacity},
        capacity_steps=tuple(CapacityStep(*map(int, step[:3]), *map(float, step[3:])) for step in steps),
        seconds={},
    )


def keep_record(record: RunRecord, state: State, burn_in: float, years: float, placebo: bool) -> None:
    """Keep the run of the baseline or the placebo."""
    _write(
        _path(state.scenario, state.seed, burn_in, years, placebo),
        {
            **{name: getattr(record, name) for name in RUN},
            "end": np.array([record.end]),
            "events": np.array([record.events]),
            "capacity": np.array([(*key, days) for key, days in record.capacity_days.items()], float).reshape(-1, 3),
            "steps": np.array(record.capacity_steps, float).reshape(-1, 5),
        },
    )


def forget() -> int:
    """Remove all of them; gives how many bytes they took."""
    removed = 0
    for path in _files():
        with contextlib.suppress(OSError):
            size = path.stat().st_size
            path.unlink()
            removed += size
    return removed


# --- files --------------------------------------------------------------------------------------------------------------
@cache
def _code() -> str:
    return f"{code_hash()} {source_hash()}"


def _path(scenario: Scenario, seed: int, burn_in: float, *run: Any) -> Path:
    words = repr((_code(), scenario.digest, int(seed), float(burn_in), *run))
    return folder() / f"{hashlib.sha256(words.encode()).hexdigest()[:32]}.ready"


def _read(path: Path) -> dict[str, np.ndarray] | None:
    """Tables of a file; None where there is none, or not as it was written."""
    if not is_sound(str(path)):
        return None
    found = {}
    try:
        os.utime(path)
        with zipfile.ZipFile(io.BytesIO(path.read_bytes()[:-SEAL])) as held:
            for name in held.namelist():
                with held.open(name) as one:
                    found[name] = _aligned(np.lib.format.read_array(one, allow_pickle=False, max_header_size=HEAD))
    except (OSError, ValueError, zipfile.BadZipFile):
        return None
    return found


def _write(path: Path, tables: Mapping[str, np.ndarray]) -> None:
    """Keep tables, and let those go that were not asked for longest; a disk that cannot be written costs time alone."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=FASTEST) as held:
        for name, table in tables.items():
            with held.open(name, "w", force_zip64=True) as one:
                np.lib.format.write_array(one, np.ascontiguousarray(table), allow_pickle=False)
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, sealed("/".join(path.parts[-2:]), content.getvalue()))
    _make_room()


def _make_room() -> None:
    files = []
    for path in _files():
        with contextlib.suppress(OSError):
            known = path.stat()
            if path.suffix != ".ready" and time.time() - known.st_mtime < FORGOTTEN:
                continue  # another process writes it
            files.append((path.suffix == ".ready", known.st_mtime, known.st_size, path))
    total = sum(size for *_, size, _ in files)
    for finished, _, size, path in sorted(files, key=lambda one: one[:2]):
        if finished and total <= MOST:
            break
        with contextlib.suppress(OSError):
            path.unlink()
        total -= size


def _files() -> Iterable[Path]:
    with contextlib.suppress(OSError):
        return [path for path in folder().iterdir() if path.is_file()]
    return []


# --- tables -------------------------------------------------------------------------------------------------------------
def _tables(world: World) -> dict[str, np.ndarray]:
    found = {name: getattr(world, name) for name in World._fields[1:]}
    return found | {f"{ENGINE}{name}": table for name, table in zip(Engine._fields, world.engine, strict=True)}


def _world(tables: Mapping[str, Any]) -> World:
    engine = Engine(*(tables[f"{ENGINE}{name}"] for name in Engine._fields))
    return World(engine, *(tables[name] for name in World._fields[1:]))


def _aligned(table: np.ndarray) -> Any:
    """A table as the program makes it: records whose fields lie where the compiled code knows them, from a cache line on."""
    kind = table.dtype
    if kind.fields is not None:
        kind = np.dtype(
            {
                "names": list(kind.names or ()),
                "formats": [field[0] for field in kind.fields.values()],
                "offsets": [field[1] for field in kind.fields.values()],
                "itemsize": kind.itemsize,
                "aligned": True,
            }
        )
    return enlarge(table.view(kind), len(table)) if table.ndim == 1 else table
