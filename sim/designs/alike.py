"""Rows that are one and the same policy: known from what they put in, whatever they are called and in whatever order.

Two rows are alike when, in this scenario and in a run of this length, their policies give the same changes and the same
costs. A change of nothing, one that begins after the end, and a cost of nothing are left out, so that a policy of strength 0
is alike to the baseline. Kinds of change of a user's own are compared by their ``==``, in their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sim.designs.request import BASELINE, Entry
from sim.policies.base import Plan, combine, ships
from sim.world.calendar import run_days

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario


def plans_of(entries: Iterable[Entry], scenario: Scenario, years: float) -> dict[str, Plan]:
    """What each row puts in; a row of which that cannot be told (its run will say why) is left out."""
    found = {}
    for entry in entries:
        try:
            found[entry.label] = combine(entry.policies, scenario, length=run_days(scenario.start, years))
        except Exception:  # a user's policy can fail in any way; the run of the row records it
            continue
    return found


def first_alike(plans: dict[str, Plan], scenario: Scenario, years: float) -> dict[str, str]:
    """For each row the first row that is alike, in the order given; the baseline where nothing is put in."""
    seen: list[tuple[str, Plan]] = [(BASELINE, Plan())]
    found = {}
    for label, plan in plans.items():
        mine = in_force(plan, scenario, years)
        same = next((name for name, other in seen if alike(mine, other)), "")
        if not same:
            seen.append((label, mine))
        found[label] = same or label
    return found


def in_force(plan: Plan, scenario: Scenario, years: float) -> Plan:
    """What of a plan can matter in a run of some years: changes that begin before its end, costs of other than 0 euro."""
    days = run_days(scenario.start, years)
    changes = [one for one in plan.changes if _begins(one, scenario.start) < days]
    return Plan(tuple(changes), tuple(row for row in plan.costs if row.euro != 0.0 and row.parts[0][0] < days))


def alike(one: Plan, other: Plan) -> bool:
    """Whether two plans put in the same and cost the same."""
    mine, theirs = ([(row.euro, row.parts, row.areas) for row in plan.costs] for plan in (one, other))
    return sorted(mine) == sorted(theirs) and _same(one.changes, other.changes)


def all_ship(plan: Plan) -> bool:
    """Whether every kind of change of a plan is part of the program."""
    return all(ships(type(change)) for change in plan.changes)


def _begins(change: Any, zero: date) -> int:
    """Days from the scenario's start to the first day of a change; 0 when it does not say."""
    start = getattr(change, "start", None)
    return (start - zero).days if isinstance(start, date) and not isinstance(start, datetime) else 0


def _same(mine: Sequence[Any], theirs: Sequence[Any]) -> bool:
    """The same changes: those of kinds that ship in any order, others in the order in which they are put in."""
    if len(mine) != len(theirs):
        return False
    left = [one for one in theirs if ships(type(one))]
    for change in mine:
        if ships(type(change)):
            at = next((k for k, one in enumerate(left) if _equal(change, one)), None)
            if at is None:
                return False
            del left[at]
    own = [[one for one in changes if not ships(type(one))] for changes in (mine, theirs)]
    return not left and len(own[0]) == len(own[1]) and all(map(_equal, *own))


def _equal(one: Any, other: Any) -> bool:
    try:
        return type(one) is type(other) and bool(one == other)
    except Exception:  # an == of a user's own that gives no yes or no
        return False
