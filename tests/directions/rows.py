"""A row of a table of directions: a number, what is measured, and the law between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sim.scenario.ledger import LedgerRow
from sim.scenario.scenario import Scenario
from sim.words import LEVER_BY_NAME

from . import bench

TOLERANCE = 2e-6  # of a chance found by halving


@dataclass(frozen=True)
class Law:
    """What must hold for values of the number in rising order and what was measured at them."""

    words: str
    holds: Callable[[list[float], list[float]], bool]


def close(a: float, b: float) -> bool:
    return abs(a - b) <= TOLERANCE * max(1.0, abs(a), abs(b)) if abs(b) >= 1e-3 else abs(a - b) <= 1e-7 + 1e-4 * abs(b)


def _rises(found: list[float]) -> bool:
    return found[-1] > found[0] + 1e-9 * abs(found[0]) and all(
        b >= a - 1e-7 for a, b in zip(found, found[1:], strict=False)
    )


def exactly(law: Callable[[float], float], words: str = "the function that its row gives") -> Law:
    """The measured value is this function of the number."""
    return Law(words, lambda v, m: all(close(found, law(value)) for value, found in zip(v, m, strict=True)))


UP = Law("more", lambda v, m: _rises(m))
DOWN = Law("less", lambda v, m: _rises([-x for x in m]))
TIMES = Law(
    "in proportion", lambda v, m: m[-1] > 0 and all(close(x * v[-1], m[-1] * y) for x, y in zip(m, v, strict=True))
)
PER = Law("inversely", lambda v, m: m[-1] > 0 and all(close(x * y, m[-1] * v[-1]) for x, y in zip(m, v, strict=True)))


def always(value: float) -> Law:
    """The measured value is this one, whatever the number."""
    return exactly(lambda v: value, f"always {value:g}")


VALUE = exactly(lambda v: v, "as much as it says")
REST = exactly(lambda v: 1.0 - v, "one less it")
PLUS = Law(
    "as much more", lambda v, m: all(close(x - m[0], y - v[0]) for x, y in zip(m, v, strict=True)) and v[0] < v[-1]
)
MINUS = Law(
    "as much less", lambda v, m: all(close(m[0] - x, y - v[0]) for x, y in zip(m, v, strict=True)) and v[0] < v[-1]
)
SAME = Law("no effect here", lambda v, m: all(x == m[0] for x in m))


@dataclass(frozen=True)
class Row:
    """``number``: path in the ledger without ``parameters.`` (element k of a tuple: ``levels.up[1]``), or ``lever.name``.

    Attributes
    ----------
    probe : what is measured, in the world of `bench` (``of_scenario``: in the scenario itself).
    law : what must hold between the number and what is measured.
    values : values of the number; by default the ledger's low, central and high one.
    given : other numbers of the scenario for this try; ``levers``: levers.
    case : tells rows on one number apart.
    """

    number: str
    probe: Callable[[Any], float]
    law: Law
    case: str = ""
    values: tuple[float, ...] = ()
    given: Mapping[str, Any] = field(default_factory=dict)
    levers: Mapping[str, float] = field(default_factory=dict)
    of_scenario: bool = False

    @property
    def name(self) -> str:
        return f"{self.number} {self.case}".strip()


@dataclass(frozen=True)
class Fact:
    """Something that a rule does, on no number in particular: what is found in the world of `bench`, and what must be."""

    name: str
    probe: Callable[[Any], Any]
    expected: Any
    given: Mapping[str, Any] = field(default_factory=dict)
    levers: Mapping[str, float] = field(default_factory=dict)

    @property
    def number(self) -> str:
        return ""


@dataclass(frozen=True)
class Unused:
    """A number (an element of a tuple) that no rule reads, with the reason."""

    number: str
    reason: str


def each(name: str, probe: Callable[[int], Callable], law: Law, elements: Iterable[int], **more: Any) -> list[Row]:
    """A row for each of these elements of a tuple of numbers; ``probe`` of the element gives what is measured."""
    return [Row(f"{name}[{k}]", probe(k), law, **more) for k in elements]


@cache
def known(scenario: Scenario = bench.SMALL) -> dict[str, LedgerRow]:
    """Rows of the ledger by path, parameters without ``parameters.``."""
    return {row.path.removeprefix("parameters."): row for row in scenario.ledger()}


def parted(number: str) -> tuple[str, int | None]:
    """(path, element) of a number."""
    path, _, element = number.removesuffix("]").partition("[")
    return path, int(element) if element else None


def values_of(row: Row) -> list[float]:
    """Values to try, rising: low, central and high of the ledger, or of a lever."""
    if row.values:
        return sorted(map(float, row.values))
    if row.number.startswith("lever."):
        lever = LEVER_BY_NAME[row.number.removeprefix("lever.")]
        low, high = lever.low, lever.high
        return [low + share * (high - low) for share in (0.1, 0.5, 0.9)]
    path, k = parted(row.number)
    of = known()[path]
    found = {float(x if k is None or not isinstance(x, tuple) else x[k]) for x in (of.low, of.value, of.high)}
    return sorted(found)


def full(path: str) -> str:
    """Path from the top of the scenario: ``hosts.start`` is a parameter, ``hosts.recruited`` is not."""
    return (
        f"parameters.{path}" if hasattr(bench.SMALL.parameters, path.split(".")[0]) and path in _parameters() else path
    )


@cache
def _parameters() -> frozenset[str]:
    return frozenset(
        row.path.removeprefix("parameters.") for row in bench.SMALL.ledger() if row.path.startswith("parameters.")
    )


@cache
def _shares() -> frozenset[str]:
    """Paths of shares that must add up to 1."""
    return frozenset(
        path.removeprefix("parameters.") for path, _, one in bench.SMALL.parameters.walk("") if one.total == 1.0
    )


def measure(row: Row, value: float) -> float:
    """What is measured when the number has this value."""
    changes: dict[str, Any] = dict(row.given)
    levers = dict(row.levers)
    if row.number.startswith("lever."):
        levers[row.number.removeprefix("lever.")] = value
    else:
        path, k = parted(row.number)
        if k is None:
            changes[path] = int(value) if isinstance(known()[path].value, int) else value
        else:
            whole = list(changes.get(path, known()[path].value))
            rest = sum(whole) - whole[k]
            if path in _shares():  # the others give way in proportion
                whole = [x * (1.0 - value) / rest for x in whole]
            whole[k] = value
            changes[path] = tuple(whole)
    scenario = _changed(tuple((full(path), value) for path, value in changes.items()))
    if row.of_scenario:
        return float(row.probe(scenario))
    return float(row.probe(bench.world(scenario, levers)))


@cache
def _changed(changes: tuple) -> Scenario:
    return bench.SMALL.with_changes(dict(changes))


def verdict(row: Row | Fact) -> str:
    """Nothing when the law holds, else what was found."""
    if isinstance(row, Fact):
        world = bench.world(_changed(tuple((full(path), value) for path, value in row.given.items())), row.levers)
        one = row.probe(world)
        same = close(one, row.expected) if isinstance(row.expected, float) else one == row.expected
        return "" if same else f"{row.name}: must be {row.expected!r}, found {one!r}"
    values = values_of(row)
    if len(values) < 2:
        return f"{row.name}: its range is one value; give values=(low, high)"
    found = [measure(row, value) for value in values]
    if row.law.holds(values, found):
        return ""
    pairs = ", ".join(f"{value:g} gives {one:.6g}" for value, one in zip(values, found, strict=True))
    return f"{row.name}: must be {row.law.words}; {pairs}"
