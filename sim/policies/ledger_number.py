"""How a policy reads a number of the ledger: with its range, its unit and its source."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from sim.policies.checks import PolicyError, near
from sim.scenario.fields import Section
from sim.scenario.plain_number import dutch_marks
from sim.scenario.scenario import Scenario
from sim.units import THOUSAND

SECTIONS = ("parameters", "practices", "hosts", "costs")


@dataclass(frozen=True)
class LedgerNumber:
    """A number of the ledger as this scenario has it: ``low`` to ``high`` holds the value, and is what the model can work with.

    ``unit_nl`` is the unit in Dutch, for the source of a cost; given by who asks for the number.
    """

    path: str
    value: float
    low: float
    high: float
    unit: str
    source: str
    unit_nl: str = ""

    def at(self, value: float | None) -> LedgerNumber:
        """This number at a value that a policy was given in its place: the range moves along. None: as it is."""
        if value is None:
            return self
        by = value / self.value if self.value else 1.0
        return replace(self, value=value, low=min(value, self.low * by), high=max(value, self.high * by))

    def said(self, lang: str) -> str:
        """Value, range and unit in words: ``"20 (10-40) hours per slowed crisis"``."""
        value, low, high = (_plain(x, lang) for x in (self.value, *sorted((self.low, self.high))))
        return f"{value} ({low}-{high}) {self.unit_nl or self.unit if lang == 'nl' else self.unit}"


def number_of(scenario: Scenario, path: str, unit_nl: str = "") -> LedgerNumber:
    """A number of a scenario's ledger by its path, such as ``costs.policies.crises`` or ``parameters.hosts.attrition``.

    Raises
    ------
    PolicyError : there is no such number, or it is a list, a switch or nothing.
    """
    *above, name = path.split(".")
    section: object = scenario.file if above and above[0] in SECTIONS else None
    for part in above:
        section = getattr(section, part, None)
    value = getattr(section, name, None)
    if not isinstance(section, Section) or isinstance(value, bool) or not isinstance(value, int | float):
        paths = [f"{head}.{found}" for head in SECTIONS for found, *_ in getattr(scenario.file, head).walk()]
        raise PolicyError(f"there is no number {path!r} in the ledger.{near(path, paths)}")
    known = section.provenance(name)
    least, most = (
        -math.inf if known.minimum is None else known.minimum,
        math.inf if known.maximum is None else known.maximum,
    )
    ends = [min(max(float(x), least), most) for x in (value, known.low, known.high) if isinstance(x, int | float)]
    return LedgerNumber(path, float(value), min(ends), max(ends), known.unit, known.source, unit_nl)


def _plain(x: float, lang: str) -> str:
    """A number as people write it, with three figures at most below a thousand."""
    text = f"{x:,.0f}" if abs(x) >= THOUSAND else f"{x:.3g}"
    return dutch_marks(text) if lang == "nl" else text
