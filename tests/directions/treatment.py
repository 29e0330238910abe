"""Places of intensive treatment that are kept for urgent referrals, and the places that a promise takes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from sim.engine import join
from sim.policies.base import Baseline
from sim.policies.fast_family_treatment import FastFamilyTreatment
from sim.words import LEVER_BY_NAME, ServiceKind, Urgency
from sim.world.staff import trusted_worker
from sim.world.treatment import may_start, next_to_start, starts_at_once

from .bench import Probe, child, draws, family, now_of, service
from .levers import practice
from .rows import DOWN, UP, Row, always, exactly

RESERVED = LEVER_BY_NAME["intensive_reserved"]


def can_start(urgency: int) -> Probe:
    """Places of ten that referrals of this urgency can take, one after the other."""

    def probe(w):
        i = family(w)
        j = service(w, ServiceKind.INTENSIVE_TREATMENT, capacity=10)
        while may_start(w, j, w.families[i].area, urgency):
            w.services[j].used += 1
        return float(w.services[j].used)

    return probe


def two_wait(w) -> tuple[int, int, int]:
    """Row of the service with one free place of ten and of two families that wait, the first of another area."""
    i = family(w)
    other = next(k for k in range(1, w.tally[0].n_families) if w.families[k].area not in (0, w.families[i].area))
    j = service(w, ServiceKind.INTENSIVE_TREATMENT, capacity=10, used=9)
    for row in (other, i):
        join(w.engine, w.services[j].line, Urgency.HIGH, w.families[row].entity, row, 3, now_of(w))
    return j, other, i


def second_goes(w) -> float:
    """Whether who waits behind one who may not start gets the place; only the first one's area keeps places."""
    j, other, i = two_wait(w)
    w.levers[w.families[i].area, RESERVED] = 0.0
    item = next_to_start(w, j)
    return float(item > 0 and w.engine.waits[item].a == i)


def urgent_at_once(w) -> float:
    """Whether an urgent referral gets the free place although others wait who may not take it."""
    j, _, i = two_wait(w)
    return float(starts_at_once(w, j, w.families[i].area, Urgency.URGENT))


def goes_along(w) -> float:
    """Workers of ten who may go along with a child that comes home from a family."""
    i = family(w)
    j = w.areas[w.families[i].area].intensive
    w.services[j].capacity, w.services[j].used = 10, 0
    w.levers[:, LEVER_BY_NAME["follow"]] = 1.0
    draws.clear()
    while trusted_worker(w, child(w, form=2)) > 0:
        w.services[j].used += 1
    return float(w.services[j].used)


def needed(scenario: Any) -> float:
    """Places that the promise takes."""
    return float(FastFamilyTreatment().needed(Baseline(scenario)))


def whole(v: float) -> int:
    """Places of ten that are kept."""
    return math.floor(10 * v + 0.5 + 1e-9)


MANY: dict[str, Any] = {"costs.policies.treatment_referrals": 4000.0}  # of 58 children
left: Callable = exactly(lambda v: 10.0 - whole(v))

ROWS = [
    Row("lever.intensive_reserved", can_start(Urgency.NORMAL), left, "planned", values=(0.0, 0.04, 0.05, 0.3, 0.7, 1.0)),
    Row("lever.intensive_reserved", can_start(Urgency.HIGH), left, "high", values=(0.0, 0.3, 1.0)),
    Row("lever.intensive_reserved", can_start(Urgency.URGENT), always(10.0), "urgent", values=(0.0, 0.3, 1.0)),
    Row("lever.intensive_reserved", second_goes, exactly(lambda v: float(v > 0.0)), "blocks nobody behind",
        values=(0.0, 0.1, 1.0)),
    Row("lever.intensive_reserved", urgent_at_once, exactly(lambda v: float(v > 0.0)), "nobody before", values=(0.0, 0.1, 1.0)),
    Row("lever.intensive_reserved", goes_along, left, "trusted worker", values=(0.0, 0.3, 1.0)),
    *practice("fast_family_treatment", {"reserved": "intensive_reserved"}),
    Row("costs.policies.treatment_referrals", needed, UP, values=(500.0, 2000.0, 4000.0), of_scenario=True),
    Row("costs.policies.treatment_promise", needed, DOWN, values=(2.0, 7.0, 30.0), given=MANY, of_scenario=True),
    Row("costs.policies.treatment_in_time", needed, UP, values=(0.5, 0.9, 0.99), given=MANY, of_scenario=True),
]  # fmt: skip
