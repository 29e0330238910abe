"""How another place is arranged, for `new --like`: what stands where and how far practices are there, but no amount of it.

Amounts follow from figures of the country by the children of the new place; what the figures do not hold is taken for each child.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.scenario.ledger import LedgerRow
from sim.scenario.scenario import Scenario
from sim.scenario.services import CITY, EACH, UNLIMITED
from sim.units import THOUSAND

Ends = tuple[float, float, float]
"""(value, low, high) of a number."""
STEPS = 1000  # in which shares over tiers are told


@dataclass(frozen=True)
class Arrangement:
    """How a place is arranged.

    Attributes
    ----------
    place : its name; children : under 18 there.
    practices : practice -> how far it is there.
    tiers : (kind, form) -> its tiers with share, distance and how it is spread, as `derived.parts_of` takes them.
    beside : (kind, form) -> places for 1,000 children, of all kinds; for those that figures of the country do not hold.
    """

    place: str
    children: int
    practices: Mapping[str, Ends]
    tiers: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]]
    beside: Mapping[tuple[str, str], Ends]


def arrangement(scenario: Scenario) -> Arrangement:
    """How the place of a scenario is arranged.

    What stands in an area that has a name is of that place, with its whole kind: the country's arrangement is taken for it.
    """
    children = scenario.children
    document = scenario.copy_of_document()
    ledger = {row.path: row for row in scenario.ledger()}
    practices = {name: _ends_of(ledger[f"practices.{name}.strength"]) for name in document.get("practices", {})}
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for one in document["services"]:
        groups[one["kind"], one.get("form", "")].append(one)
    free = {
        key: many
        for key, many in groups.items()
        if all(one.get("area", EACH) == EACH and not one.get("pooled") and _ends(one["places"]) for one in many)
    }
    tiers = {key: parts for key, many in free.items() if key[1] and (parts := _tiers(many))}
    beside = {key: _for_thousand(many, children) for key, many in free.items()}
    return Arrangement(scenario.place, children, practices, tiers, beside)


def _ends_of(row: LedgerRow) -> Ends:
    """A number of the ledger with its range."""
    value = float(row.value)
    low, high = (value if end is None else float(end) for end in (row.low, row.high))
    return value, low, high


def _ends(given: Any) -> Ends | None:
    """A number and its range; None of what is unlimited or changes by date."""
    table = given if isinstance(given, Mapping) else {"value": given}
    value = table.get("value")
    if isinstance(value, bool) or not isinstance(value, int | float) or value >= UNLIMITED:
        return None
    return float(value), float(table.get("low", value)), float(table.get("high", value))


def _tiers(many: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The tiers of a service, shares in whole thousandths that add up to one; nothing where there are no places."""
    values = [found[0] for one in many if (found := _ends(one["places"]))]
    if not sum(values):
        return []
    steps = [round(STEPS * value / sum(values)) for value in values]
    steps[steps.index(max(steps))] += STEPS - sum(steps)
    return [
        {
            "tier": one.get("tier", CITY), "share": step / STEPS, "area": one.get("area", ""),
            "spread_by": one.get("spread", ""), "km": (_ends(one["distance_km"]) or ()) if "distance_km" in one else (),
        }
        for one, step in zip(many, steps, strict=True)
        if step
    ]  # fmt: skip


def _for_thousand(many: Sequence[Mapping[str, Any]], children: float) -> Ends:
    """Places for 1,000 children, and the ends of what they may be."""
    found = [ends for one in many if (ends := _ends(one["places"]))]
    value, low, high = (THOUSAND * sum(ends[end] for ends in found) / children for end in range(3))
    return value, low, high
