"""How fast one run is, beside a bare weekly Mesa loop over as many families in the same process.

``python -m tests.benchmarks`` prints one line a figure. Times are processor seconds (other work on the machine then
weighs less) and medians; figures that compare are ratios within one process. Nothing is asserted.

Options (environment): ``ZOTHUIS_BENCH_SCENARIO`` another scenario than utrecht, ``ZOTHUIS_BENCH_COMPILE=1`` also the
first compile in an empty cache (about a minute), ``ZOTHUIS_BENCH_NETHERLANDS=1`` also 2.6 million households (some
gigabytes of memory).
"""

from __future__ import annotations

import dataclasses
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

import mesa

from sim.outcomes.registry import evaluate
from sim.scenario import load_scenario
from sim.scenario.scenario import Scenario
from sim.simulation import State, prepare, run_from, warm_up
from sim.world.world import memory

YEARS = 10
WEEKS = 522  # in ten years
HOUSEHOLDS_NL = 2_600_000  # households with children in the Netherlands, rounded (size of the stress test)


def cpu(work: Callable[[], Any], repeat: int = 5) -> float:
    """Median processor seconds of ``work``."""
    times = []
    for _ in range(repeat):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return statistics.median(times)


def one_run(state: State, repeat: int = 5) -> dict[str, float]:
    """Processor seconds of a run of ten years, its copy of the state included, and what it handled."""
    records = []
    seconds = cpu(lambda: records.append(run_from(state, (), YEARS)), repeat)
    record = records[-1]
    families = len(state.world.families) - 1
    return {
        "run_ms": 1e3 * seconds,
        "branch_share": record.seconds["branch"] / (record.seconds["branch"] + record.seconds["run"]),
        "events": record.events,
        "events_per_family_year": record.events / families / YEARS,
        "us_per_event": 1e6 * seconds / record.events,
        "log_rows": len(record.log),
        "memory_mb": memory(state.world) / 1e6,
        "outcomes_ms": 1e3 * cpu(lambda: evaluate(record), 3),
    }


class Household(mesa.Agent):
    """The least that a weekly agent can do: one comparison and one counter."""

    def __init__(self, model: mesa.Model) -> None:
        super().__init__(model)
        self.level = 0
        self.weeks = 0

    def step(self) -> None:
        """One week."""
        if self.level < 1:
            self.weeks += 1


def bare_mesa_week(families: int, weeks: int = 3) -> float:
    """Processor seconds a week of a Mesa loop over as many families that does nothing else."""
    model = mesa.Model(seed=1)
    for _ in range(families):
        Household(model)
    return cpu(lambda: model.agents.shuffle_do("step"), weeks)


def child_process(*words: str, **environment: str) -> float:
    """Processor seconds of a Python process with these arguments."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, *words], check=True, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, timeout=1800
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def first_compile() -> float:
    """Processor seconds to compile everything in an empty cache."""
    with tempfile.TemporaryDirectory() as folder:
        return child_process("-c", "import sim.simulation as s; s.warm_up()", ZOTHUIS_CACHE=folder, NUMBA_CACHE_DIR="")


def fresh_process(cache: str) -> float:
    """Megabytes at most of a new process that makes a small run with the compiled code of this cache, compiling it if need be."""
    code = "import sim.simulation as s, resource as r; s.warm_up(); print(r.getrusage(r.RUSAGE_SELF).ru_maxrss / 1e3)"
    more = {"ZOTHUIS_CACHE": cache, "NUMBA_CACHE_DIR": ""}
    return float(subprocess.check_output([sys.executable, "-c", code], env={**os.environ, **more}, timeout=1800))


def compile_memory() -> float:
    """Memory of a process that had to compile, over that of one which found the code."""
    with tempfile.TemporaryDirectory() as folder:
        cold = fresh_process(folder)
        return cold / fresh_process(folder)


def country(city: Scenario, households: int = HOUSEHOLDS_NL) -> Scenario:
    """As many copies of a city, each its own region with its own services, as give this number of households."""
    copies = max(1, round(households / city.households))
    areas = []
    services = []
    for k in range(1, copies + 1):
        region = {name: f"{name} {k}" for name in city.regions}
        for area in city.areas:
            row = len(areas) + 1
            areas.append(dataclasses.replace(area, name=f"{area.name} {k}", region=region[area.region], row=row))
        for service in city.services:
            own = {"name": f"{service.label} {k}", "region": region[service.region or city.regions[0]]}
            if service.area != "city":
                own["area"] = f"{service.area} {k}"
            services.append(service.model_copy(update=own))
    hosts = {
        name: value * copies
        for name, value in (("recruited", city.hosts.recruited), ("enquiries_per_year", city.hosts.enquiries_per_year))
        if value is not None
    }
    file = city.file.model_copy(update={"hosts": city.hosts.model_copy(update=hosts)})
    return dataclasses.replace(city, file=file, areas=tuple(areas), services=tuple(services))


def netherlands(city: Scenario) -> dict[str, float]:
    """One run of a country of copies of the city, without keeping the state, after a year of burn-in."""
    begin = time.process_time()
    state = prepare(country(city), 1, burn_in=1.0)
    prepared = time.process_time()
    size = memory(state.world)
    record = run_from(state, (), YEARS, keep=False)
    seconds = time.process_time() - prepared
    return {
        "nl_households": record.households[0],
        "nl_prepare_s": prepared - begin,
        "nl_run_s": seconds,
        "nl_us_per_event": 1e6 * seconds / record.events,
        "nl_tables_mb": size / 1e6,
        "nl_peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3,
        "nl_peak_over_tables": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1e3 / size,
    }


def measure() -> dict[str, float]:
    """All figures by name."""
    city = load_scenario(os.environ.get("ZOTHUIS_BENCH_SCENARIO", "utrecht"))
    warm_up()
    found: dict[str, float] = {}
    begin = time.process_time()
    state = prepare(city, 1)
    found["prepare_s"] = time.process_time() - begin
    found["synthesis_s"] = state.seconds["synthesis"]
    found["burn_in_s"] = state.seconds["burn_in"]
    found.update(one_run(state))
    families = len(state.world.families) - 1
    week = bare_mesa_week(families)
    found["mesa_week_ms"] = 1e3 * week
    found["mesa_over_run"] = week * WEEKS / (found["run_ms"] / 1e3)
    found["import_s"] = child_process("-c", "import sim")
    found["help_s"] = child_process("-m", "sim", "--help")
    if os.environ.get("ZOTHUIS_BENCH_COMPILE"):
        found["compile_s"] = first_compile()
        found["compile_memory"] = compile_memory()
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    if os.environ.get("ZOTHUIS_BENCH_NETHERLANDS"):
        found.update(netherlands(city))
    return found


def main() -> None:
    """Print every figure."""
    for name, value in measure().items():
        print(f"{name:24s} {value:14,.3f}")
