"""Whatever is typed in a scenario does something in a run, or is refused: nothing is read, checked, printed and ignored.

Every number, switch and choice of a file and every column of the table of areas is changed by a fifth (or to its other
bound) in small busy worlds; then the log, the weekly series, the cohort or an outcome must be another one.
"""

from __future__ import annotations

import zlib
from fnmatch import fnmatchcase
from functools import cache

import pytest

from sim.scenario.messages import ScenarioError
from tests.directions.rows import Unused
from tests.directions.tables import all_rows

from .leaves import Leaf, leaves
from .worlds import WORLDS, outputs, world

# What may do nothing, and why: a handful, beside the elements of lists that no rule reads (tests/directions).
IDLE = {
    "parameters.forms.lasting.[4-8]": "a stay in a crisis bed, a group, a clinic or secure care is never meant to last",
    "parameters.help.trial_*": "who takes part in the simulated trial, which is off",
}
PARTS = 12  # of the long run
OFTEN = 3  # of these, in .ci/run; all in .ci/full
FEW = 48  # the default run tries one in so many


@cache
def usual(name: str) -> tuple[str, ...]:
    """What comes out of a world as it is."""
    return tuple(outputs(world(name)))


def acts(leaf: Leaf, name: str) -> bool:
    """Whether another value of an input gives another run of a world, or every other value is refused."""
    refused = 0
    for other in leaf.others:
        try:
            changed = world(name).with_changes({leaf.key: other})
        except ScenarioError:
            refused += 1
            continue
        if any(here != there for here, there in zip(outputs(changed), usual(name), strict=True)):
            return True
    return refused == len(leaf.others)


@cache
def inputs() -> dict[str, dict[str, Leaf]]:
    """Every input by path: the worlds that have it, most telling first."""
    found: dict[str, dict[str, Leaf]] = {}
    for name in WORLDS:
        for leaf in leaves(world(name)):
            found.setdefault(leaf.path, {})[name] = leaf
    return found


def idle(paths: list[str]) -> list[str]:
    """Those that act in no world."""
    return [path for path in paths if not any(acts(leaf, name) for name, leaf in inputs()[path].items())]


@cache
def unused() -> frozenset[str]:
    """Elements of lists that no rule reads, from the tables of directions."""
    numbers = (row.number for row in all_rows() if isinstance(row, Unused))
    return frozenset("parameters." + number.replace("[", ".").replace("]", "") for number in numbers)


def excused(path: str) -> bool:
    return path in unused() or any(fnmatchcase(path, pattern) for pattern in IDLE)


def test_some_of_the_inputs_act():
    """One in many, always the same: new inputs do not move the others."""
    chosen = [path for path in inputs() if zlib.crc32(path.encode()) % FEW == 0 and not excused(path)]
    assert len(chosen) > 8
    assert not idle(chosen)


@pytest.mark.parametrize(
    "part", [pytest.param(k, marks=pytest.mark.slow if k < OFTEN else pytest.mark.full) for k in range(PARTS)]
)
def test_all_inputs_act(part):
    chosen = [path for path in inputs() if zlib.crc32(path.encode()) % PARTS == part and not excused(path)]
    assert not idle(chosen)


def test_what_is_excused_is_there():
    assert not [pattern for pattern in IDLE if not any(fnmatchcase(path, pattern) for path in inputs())]
    assert len(IDLE) <= 9
