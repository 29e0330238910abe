"""How figures grow with the population, beside Mesa's own event list, and what a second worker brings.

``python -m tests.benchmarks scale`` prints a small report. Processor seconds, medians; the workers are measured by the
clock, because that is what a second one is for, on a sweep of short runs. Nothing is asserted.
"""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path

from sim.scenario import load_scenario
from sim.scenario.scenario import Scenario
from sim.simulation import prepare, run_from
from tests.benchmarks.bench_engine import YEARS, country, cpu

SIZES = (1_000, 10_000, 50_000, 250_000)  # households; 2.6 million: ZOTHUIS_BENCH_NETHERLANDS=1


def by_size(place: Scenario, households: int) -> dict[str, float]:
    """A run of ten years of copies of a small place, after a year of burn-in."""
    state = prepare(country(place, households), 1, burn_in=1.0)
    records = []
    seconds = cpu(lambda: records.append(run_from(state, (), YEARS)), 3)
    return {
        "households": len(state.world.families) - 1,
        "run_ms": 1e3 * seconds,
        "events": records[-1].events,
        "us_per_event": 1e6 * seconds / records[-1].events,
    }


def mesa_event_list(events: int = 50_000, waiting: int = 20_000) -> float:
    """Microseconds an event of Mesa's event list: take the next, call it, enter another; so many wait at once."""
    try:
        from mesa.experimental.devs.eventlist import EventList, SimulationEvent  # Mesa 3.3
    except ImportError:
        from mesa.time import Event as SimulationEvent  # Mesa 3.5
        from mesa.time import EventList
    chance = random.Random(1)
    queue = EventList()

    def nothing() -> None:
        """What an event does."""

    for _ in range(waiting):
        queue.add_event(SimulationEvent(3650.0 * chance.random(), nothing))

    def work() -> None:
        for _ in range(events):
            event = queue.pop_event()
            event.execute()
            queue.add_event(SimulationEvent(event.time + 3650.0 * chance.random(), nothing))

    return 1e6 * cpu(work, 3) / events


def two_workers(points: int = 200) -> dict[str, float]:
    """Wall-clock seconds of one sweep of short runs with one and with two workers."""
    import numpy as np

    from sim import make_design, sweep

    matrix = np.linspace(0.8, 1.2, points)[:, None]
    found = {}
    for workers in (1, 2):
        design = make_design("minimal", ["strain.single"], matrix, seeds=1, years=10)
        with tempfile.TemporaryDirectory() as folder:
            begin = time.perf_counter()
            sweep(design, Path(folder), workers=workers)
            found[f"sweep_{workers}_s"] = time.perf_counter() - begin
    return {**found, "speed_up": found["sweep_1_s"] / found["sweep_2_s"]}


def main() -> None:
    """Print the report."""
    place = load_scenario("minimal")
    print("| households | run of 10 years, ms | events | µs an event |\n| ---: | ---: | ---: | ---: |")
    last = {}
    for size in SIZES:
        last = by_size(place, size)
        print(f"| {last['households']:,} | {last['run_ms']:,.0f} | {last['events']:,} | {last['us_per_event']:.2f} |")
    mesa = mesa_event_list()
    print(
        f"\nMesa's event list, an empty event: {mesa:.2f} µs, {mesa / last['us_per_event']:.1f} x an event of the model"
    )
    pair = two_workers()
    print(f"Sweep, one worker {pair['sweep_1_s']:.1f} s, two {pair['sweep_2_s']:.1f} s: {pair['speed_up']:.2f} x")
