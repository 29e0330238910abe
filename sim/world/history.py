"""What is read off a world before and after a run: the children who are there, and the places of services over time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from sim.scenario.scenario import Scenario
from sim.world import layout as at
from sim.world.record import CapacityStep
from sim.world.world import World


def capacity_days(w: World, end: float) -> dict[tuple[int, int], float]:
    """Place-days available since the start of the segment, by (service kind, care form)."""
    days: dict[tuple[int, int], float] = {}
    for s in w.services[1:]:
        key = (int(s.kind), int(s.form))
        days[key] = days.get(key, 0.0) + float(s.place_days) + float(s.capacity) * (end - float(s.last_capacity))
    return days


def past_steps(scenario: Scenario, zero: date, start: float) -> tuple[CapacityStep, ...]:
    """Places of every service from before the start (day ``start`` of the model), by the schedules of the scenario."""
    steps = []
    for row, service in enumerate(scenario.services, start=1):
        known = {step.date: step.count for step in service.places if step.date and step.date > zero}
        days = [(-math.inf, service.places_at(zero))]
        days += [(float((when - zero).days), count) for when, count in known.items()]
        steps += [CapacityStep(row, service.code, service.form_code, day, count) for day, count in days if day <= start]
    return tuple(steps)


def coming_steps(w: World) -> tuple[CapacityStep, ...]:
    """Places of services from now on, by the changes that are to come."""
    t = w.tally[0]
    left = w.changes[int(t.next_change) : int(t.n_changes)]
    rows = [
        (float(c.time), int(c.target), float(c.value)) for c in left if c.what == at.CHANGE_CAPACITY and c.field == 0
    ]
    places = w.services["capacity"].astype(int)
    steps = []
    for day, row, change in rows:
        places[row] = max(0, places[row] + int(change))
        service = w.services[row]
        steps.append(CapacityStep(row, int(service.kind), int(service.form), day, int(places[row])))
    return tuple(steps)


def checked_steps(w: World, steps: Sequence[CapacityStep], start: float, now: float) -> tuple[CapacityStep, ...]:
    """Steps up to now; a service of which they do not give the place-days counted (its capacity was set by hand) is
    given its mean number of places instead, without a history."""
    past: dict[int, list[CapacityStep]] = {}
    for step in steps:
        if step.time < now or step.time <= start:
            past.setdefault(step.service, []).append(step)
    found: list[CapacityStep] = []
    for row in range(1, len(w.services)):
        s = w.services[row]
        mine = past.get(row, [])
        ends = [*(step.time for step in mine[1:]), math.inf][: len(mine)]
        spans = (max(0.0, min(end, now) - max(step.time, start)) for step, end in zip(mine, ends, strict=True))
        days = sum(step.places * span for step, span in zip(mine, spans, strict=True))
        counted = float(s.place_days) + float(s.capacity) * (now - float(s.last_capacity))
        if now > start and abs(days - counted) > 1e-6 * max(1.0, counted):
            mine = [CapacityStep(row, int(s.kind), int(s.form), -math.inf, counted / (now - start))]
        found += mine
    return tuple(found)


def cohort_of(w: World, start: float) -> np.ndarray:
    """Minors of the modelled families who are present, as rows of COHORT_DTYPE."""
    n = int(w.tally[0].n_children)
    kids: Any = w.children[:n]
    here = np.flatnonzero((kids["alive"] == 1) & (kids["adult"] == 0) & (kids["demand"] == 0))
    family = kids["family"][here]
    table = np.zeros(len(here), at.COHORT_DTYPE)
    table["child"] = kids["key"][here]
    table["family"] = w.families["key"][family]
    table["leaves"] = w.families["leaves"][family]
    for name in ("birth", "area", "form", "since", "distance", "legal"):
        table[name] = kids[name][here]
    return table
