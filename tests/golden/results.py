"""The runs whose results are kept, and their fingerprints.

Two kinds. *Portable*: every discrete column of the event log and the weekly series; the same on every processor, Python
and library that was tried. *Exact*: the raw bytes of log, series, services and cohort; another C library may round a
logarithm differently (times then differ by 1e-10), so they hold for one environment, which is written down with them.
Derived outcomes and rounded numbers are never part of a fingerprint.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sim.policies import parse, registry
from sim.scenario.loading import load_scenario
from sim.simulation import State, prepare, run_from
from sim.words import EVENT_NAMES
from sim.world.record import RunRecord

FOLDER = Path(__file__).parent
PORTABLE = FOLDER / "portable.json"
EXACT = FOLDER / "exact.json"

SEEDS = (1, 2, 3, 4, 5)
BURN_IN = 4.0  # years; a length of its own, so that the choice of a burn-in is no part of these results
YEARS = 6
REGIONS = ("utrecht", "utrecht-2019", "rijk-van-nijmegen")
REGION_SEED, REGION_BURN_IN, REGION_YEARS = 1, 2.0, 4
SEVERAL = "rijk-van-nijmegen"  # regions that share places, and services large enough to be run down: policies here too
BASELINE, PLACEBO = "baseline", "placebo"


class Kept(NamedTuple):
    """Name of a run, its record, and the state that it began from."""

    name: str
    record: RunRecord


def bundled_policies() -> tuple[str, ...]:
    """Names of the policies that ship, shocks included; policies that a test defined are left out."""
    return tuple(sorted(name for name, kind in registry().items() if kind.__module__.startswith("sim.policies.")))


def rows() -> tuple[str, ...]:
    """What is run from one state."""
    return (BASELINE, PLACEBO, *bundled_policies(), "+".join(bundled_policies()))


def region_rows(name: str) -> tuple[str, ...]:
    """What is run from the state of a region."""
    return rows() if name == SEVERAL else (BASELINE,)


def names() -> list[str]:
    """Names of all runs, in order."""
    small = [_name("minimal", seed, row) for seed in SEEDS for row in rows()]
    return small + [_name(region, REGION_SEED, row) for region in REGIONS for row in region_rows(region)]


def all_runs() -> Iterator[Kept]:
    """Every run, in order."""
    for seed in SEEDS:
        yield from minimal_runs(seed)
    for region in REGIONS:
        yield from region_runs(region)


def minimal_runs(seed: int) -> Iterator[Kept]:
    """Baseline, placebo, every policy and all of them together, from one state of the smallest scenario."""
    state = prepare(load_scenario("minimal"), seed, burn_in=BURN_IN)
    for row in rows():
        yield Kept(_name("minimal", seed, row), _run(state, row, YEARS))


def region_runs(region: str) -> Iterator[Kept]:
    """A bundled region at full size."""
    state = prepare(load_scenario(region), REGION_SEED, burn_in=REGION_BURN_IN)
    for row in region_rows(region):
        yield Kept(_name(region, REGION_SEED, row), _run(state, row, REGION_YEARS))


def _run(state: State, row: str, years: int) -> RunRecord:
    policies = [] if row in (BASELINE, PLACEBO) else parse(row)
    return run_from(state, policies, years, placebo=row == PLACEBO)


def _name(place: str, seed: int, row: str) -> str:
    return f"{place} {seed} {'all together' if '+' in row else row}"


# --- fingerprints ---------------------------------------------------------------------------------------------------------
def portable(record: RunRecord) -> dict[str, Any]:
    """Discrete columns of the log, and the series; with counts of events, to see where a difference lies."""
    log = record.log
    digest = hashlib.sha256()
    for name in log.dtype.names or ():
        if log.dtype[name].kind in "iub":
            digest.update(name.encode() + np.ascontiguousarray(log[name]).astype("<i8").tobytes())
    kinds = np.bincount(np.asarray(log["kind"], np.int64), minlength=len(EVENT_NAMES))
    events = {name: int(n) for name, n in zip(EVENT_NAMES, kinds.tolist(), strict=True) if n}
    return {"log": digest.hexdigest()[:32], "series": _bytes(record.series.astype("<i8")), "events": events}


def exact(record: RunRecord) -> dict[str, str]:
    """Raw bytes of the tables of a run."""
    return {name: _bytes(getattr(record, name)) for name in ("log", "series", "services", "cohort")}


def _bytes(table: np.ndarray) -> str:
    return hashlib.sha256(np.ascontiguousarray(table).tobytes()).hexdigest()[:32]


def environment() -> dict[str, str]:
    """Everything that may change the last bit of a time."""
    return {
        "python": ".".join(platform.python_version_tuple()[:2]),
        "numpy": version("numpy"),
        "numba": version("numba"),
        "libm": " ".join(platform.libc_ver()),
        "machine": platform.machine(),
        "fma": "yes" if "fma" in _flags() else "no",
    }


def _flags() -> list[str]:
    import llvmlite.binding as llvm

    return [name for name, has in llvm.get_host_cpu_features().items() if has]


def read(path: Path) -> dict[str, Any]:
    """What is kept in a file."""
    return json.loads(path.read_text(encoding="utf-8"))


def write(path: Path, found: dict[str, Any]) -> None:
    """Keep results, one line a run so that a change can be read."""
    lines = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in found.items()]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
