"""A country is as many times the work of a city as it has cities: nothing looks through all areas for each area."""

from __future__ import annotations

import dataclasses
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

import sim
from sim import load_scenario, simulation
from sim.outcomes.registry import evaluate
from sim.policies.base import REGISTRY, ships
from sim.scenario.scenario import Scenario
from tests.benchmarks.bench_engine import country

HERE = str(Path(sim.__file__).parent)
CITIES = 4  # and twice as many: work that grows with the square is four times as much
LEAST = 300  # instructions: less is nobody's loss
MOST = 2.7  # times as much work for twice the areas: 2, and what the sorting of more rows adds
SETTINGS = {"host_recruitment": {"every_months": 0}}  # one wave: each is the same work, and there are many
SHIPPED = sorted(name for name, kind in REGISTRY.items() if ships(kind))


def instructions(work: Callable[[], Any]) -> tuple[Counter[CodeType], Any]:
    """Instructions of Python carried out in each function of the program, comprehensions included, and what came of it."""
    counts: Counter[CodeType] = Counter()

    def count(frame: FrameType, event: str, arg: Any) -> Any:
        counts[frame.f_code] += event == "opcode"
        return count

    def enter(frame: FrameType, event: str, arg: Any) -> Any:
        if not frame.f_code.co_filename.startswith(HERE):
            return None
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return count

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        found = work()
    finally:
        sys.settrace(before)
    return counts, found


@pytest.fixture(scope="module")
def places() -> tuple[Scenario, Scenario]:
    """Copies of a small city with few families, each its own region, and twice as many."""
    city = load_scenario("minimal")
    small = dataclasses.replace(city, areas=tuple(dataclasses.replace(area, households=20) for area in city.areas))
    once, twice = (country(small, small.households * count) for count in (CITIES, 2 * CITIES))
    return once, twice


@pytest.fixture(scope="module")
def states(places: tuple[Scenario, Scenario]) -> list[tuple[Counter[CodeType], simulation.State]]:
    """Both places, prepared, with the work that it took."""
    simulation.warm_up()
    return [instructions(lambda place=place: simulation.prepare(place, 1, burn_in=0.02)) for place in places]


def grows_too_fast(once: Counter[CodeType], twice: Counter[CodeType]) -> dict[str, float]:
    """Functions of which twice the areas take far more than twice the work."""
    return {
        f"{Path(code.co_filename).name}:{code.co_firstlineno} {code.co_qualname}": count / max(once[code], 1)
        for code, count in twice.items()
        if count > LEAST and count > MOST * once[code]
    }


def test_preparing_twice_the_areas_is_twice_the_work(states):
    (once, _), (twice, _) = states
    assert grows_too_fast(once, twice) == {}
    assert sum(twice.values()) > 10_000  # it was counted at all


@pytest.mark.parametrize("name", SHIPPED)
def test_a_policy_in_twice_the_areas_is_twice_the_work(states, name):
    policy = REGISTRY[name](**SETTINGS.get(name, {}))
    once, twice = (instructions(lambda s=state: simulation.begin_run(s, (policy,), 0.2))[0] for _, state in states)
    assert grows_too_fast(once, twice) == {}


def test_what_comes_of_twice_the_areas_is_twice_the_work(states):
    def work(state: simulation.State) -> Counter[CodeType]:
        run = simulation.begin_run(state, (), 0.1)
        run.to(run.end)
        return instructions(lambda: evaluate(run.record()))[0]

    once, twice = (work(state) for _, state in states)
    assert grows_too_fast(once, twice) == {}
