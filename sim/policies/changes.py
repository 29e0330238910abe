"""What a policy can change, each kind a class that checks itself and knows how it is put into a world.

A kind of change has two methods: ``check(baseline)`` refuses what cannot be (PolicyError), ``put(world, state)`` puts it
into a world and gives the world that goes on. Nothing anywhere lists the kinds, so a kind of your own (a class with these
methods) works wherever those below do: from the start, in a branch, in workers. Beside the methods a kind may have

- ``start``: the first day on which it does something, held against the first and the last day of the run;
- ``waits``: True when nothing of it acts, and nothing else can notice it, before its ``start``. It may then be put in as late as
  that, so that a policy that begins later shares the history until then. Said by a class itself, never inherited;
- ``nothing``: True when it changes nothing (a strength of 0), so that it is left out and the run is the baseline;
- ``put_together(changes, world, state, before)``: for changes of the kind that act on each other (levers add up); ``before``
  are those of the kind that are in force already. Without it they are put one by one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

import numpy as np

from sim import moved
from sim.engine import multiply_clock
from sim.listed import Listed
from sim.policies.baseline import Baseline
from sim.policies.checks import NOT_GIVEN, PolicyError, a_date, finite, near, some, whole
from sim.units import WEEK
from sim.words import FOR_EVERY_FAMILY, LEVER_BY_NAME, Entity, Lever, ServiceKind
from sim.world.codes import ChildClock, FamilyClock, HostClock
from sim.world.layout import CHANGE_CAPACITY, CHANGE_LEVER
from sim.world.levers import LeverOfOwn, known_levers
from sim.world.supply import PART_RECRUITS, PART_SUPPLY
from sim.world.world import World, schedule

ROUNDING = 1e-9  # share of a number by which rounding may move it
LONGEST_RAMP = 5200  # weeks
FEWER_STEPS = 13  # weeks between the steps of a ramp that each change a rate of every family: a quarter
MOST_NUMBER = 2**62  # of a policy's own number, so that it fits in a column
HASH_BYTES = 8
PROFILES: Listed[str, tuple[int, int]] = Listed(
    {
        "escalation": (Entity.FAMILY, FamilyClock.LEVEL_UP),
        "seeking": (Entity.FAMILY, FamilyClock.SEEK),
        "reports": (Entity.FAMILY, FamilyClock.REPORT),
        "crises": (Entity.FAMILY, FamilyClock.CRISIS),
        "planned": (Entity.CHILD, ChildClock.PLANNED),
        "breakdowns": (Entity.CHILD, ChildClock.BREAKDOWN),
        "tiring": (Entity.HOST, HostClock.TIRE),
    },
    "profiles",
    "A change of another kind is a class of your own with put(world, state).",
)
"""Rates that a `ProfileChange` can multiply: (kind of entity, clock)."""


def area_rows(what: str, areas: Any, baseline: Baseline) -> None:
    """Rows of areas of the scenario, each once, or a PolicyError."""
    rows = [
        whole(f"an area of {what}", row, 1, len(baseline.scenario.areas)) for row in some(f"areas of {what}", areas)
    ]
    if len(set(rows)) < len(rows):
        raise PolicyError(f"areas of {what} must be named once each; found {areas!r}.")


class Change:
    """One thing that a policy changes; subclass it, or write a class with the same methods (see the top of this file)."""

    start: date

    @property
    def nothing(self) -> bool:
        """Whether it changes nothing."""
        return False

    def check(self, baseline: Baseline) -> None:
        """Refuse (PolicyError) what cannot be in this scenario."""

    def put(self, world: World, state: Any) -> World:
        """Put it into a world that stands at the present; ``state`` has ``scenario``, ``seed``, ``zero`` (date of day 0)."""
        together: Callable[..., World] | None = getattr(type(self), "put_together", None)
        if together is None:
            raise NotImplementedError(
                f"{type(self).__name__} does not say how it is put in: it needs put(world, state)."
            )
        return together([self], world, state, ())


# --- levers -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class LeverChange(Change):
    """Add ``delta`` to a lever in some areas, from ``start``, reached in equal weekly steps over ``ramp_weeks``.

    Several changes of one lever add up, and the lever stays within its bounds.
    """

    waits: ClassVar = True
    lever: str
    delta: float
    areas: tuple[int, ...]
    start: date
    ramp_weeks: float

    @property
    def nothing(self) -> bool:
        """A delta of 0."""
        return self.delta == 0.0

    def check(self, baseline: Baseline) -> None:
        """Known lever, finite delta, areas, date and ramp."""
        known = known_levers(baseline.scenario)
        if self.lever not in known:
            raise PolicyError(
                f"there is no lever {self.lever!r}.{near(self.lever, known)} Levers are {', '.join(known)}. {NOT_GIVEN}"
            )
        delta, bounds = finite(f"the change of lever {self.lever}", self.delta), known[self.lever]
        if abs(delta) > (bounds.high - bounds.low) * (1 + ROUNDING):
            raise PolicyError(
                f"lever {self.lever} lies between {bounds.low:g} and {bounds.high:g} ({bounds.unit}), so no change of it can be "
                f"more than {bounds.high - bounds.low:g} up or down; found {self.delta!r}. A change is added to what is there."
            )
        area_rows(f"lever {self.lever}", self.areas, baseline)
        a_date(f"the start of lever {self.lever}", self.start)
        finite(f"ramp_weeks of lever {self.lever}", self.ramp_weeks, 0, LONGEST_RAMP)

    @classmethod
    def put_together(cls, changes: Sequence[Any], world: World, state: Any, before: Sequence[Any]) -> World:
        """Steps of each lever and area that these change, by all changes of it, in place of steps that were to come."""
        known = known_levers(state.scenario)
        targets = {(known[c.lever], area) for c in changes for area in c.areas}
        acting: dict[tuple[Any, int], list[Any]] = {target: [] for target in sorted(targets)}
        for change in (*before, *changes):
            for area in change.areas:
                if (known[change.lever], area) in targets:
                    acting[known[change.lever], area].append(change)
        rows = []
        for (lever, area), parts in acting.items():
            now = float(world.engine.state[0].now)
            steps = lever_steps(parts, lever, float(world.base_levers[area, lever]))
            last = float(world.levers[area, lever])
            for day, value in steps:
                time = float((day - state.zero).days)
                if time >= now and value != last:
                    rows.append((time, CHANGE_LEVER, area, lever, value))
                    last = value
        return schedule(world, rows, without=[(CHANGE_LEVER, area, lever) for lever, area in targets])


def lever_steps(parts: Sequence[LeverChange], lever: Lever | LeverOfOwn, base: float) -> list[tuple[date, float]]:
    """Value of a lever on each day of a step: baseline plus the share of each change that its ramp has reached."""
    mine = sorted(parts, key=lambda p: (p.start, p.delta, p.ramp_weeks))
    days = sorted({day for p in mine for day in ramp_days(p)})
    low, high = lever.low, lever.high
    return [(day, min(max(base + sum(p.delta * reached(p, day) for p in mine), low), high)) for day in days]


def ramp_days(part: LeverChange) -> list[date]:
    """Days on which a change takes a step: weekly, or every `step_weeks` for a lever in the rates of all families."""
    steps = max(1, round(part.ramp_weeks))
    if part.ramp_weeks < 1:
        return [part.start]
    return [part.start + timedelta(weeks=k) for k in range(0, steps, step_weeks(part))]


def step_weeks(part: LeverChange) -> int:
    """Weeks between the steps of a ramp: 13 when each step changes a rate of every family in the area, else 1.

    A lever of a user's own may enter any rate.
    """
    return FEWER_STEPS if part.lever not in LEVER_BY_NAME or LEVER_BY_NAME[part.lever] in FOR_EVERY_FAMILY else 1


def reached(part: LeverChange, day: date) -> float:
    """Share of a change that is in force on a day."""
    if day < part.start:
        return 0.0
    if part.ramp_weeks < 1:
        return 1.0
    steps = max(1, round(part.ramp_weeks))
    weeks = step_weeks(part)
    return min(1.0, ((day - part.start) // timedelta(weeks=1) // weeks + 1) * weeks / steps)


# --- capacities -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class CapacityChange(Change):
    """Add ``places`` to a service (row of the scenario's list, from 1) from ``start``; whole places, negative takes away.

    Of support families and sitters ``part`` says what is added: the stock (0), coordinators (1) or recruits a year (2).
    """

    waits: ClassVar = True
    service: int
    places: float
    start: date
    part: int = PART_SUPPLY

    @property
    def nothing(self) -> bool:
        """No places."""
        return self.places == 0

    def check(self, baseline: Baseline) -> None:
        """Known service, a number of places that it can have, a date."""
        services = baseline.scenario.services
        row = whole("the service of a capacity", self.service, 1, len(services))
        name = f"service {row} ({services[row - 1].kind})"
        finite(f"places of {name}", self.places)
        parted = services[row - 1].code in (ServiceKind.SUPPORT_FAMILIES, ServiceKind.RESPITE_SITTERS)
        part = whole(f"part of {name}", self.part, PART_SUPPLY, PART_RECRUITS if parted else PART_SUPPLY)
        if part == PART_SUPPLY and self.places != round(self.places):
            raise PolicyError(f"places of {name} must be a whole number; found {self.places!r}. Round it.")
        a_date(f"the start of the capacity of {name}", self.start)

    @classmethod
    def put_together(cls, changes: Sequence[Any], world: World, state: Any, before: Sequence[Any]) -> World:
        """A row each in the table of what is to come."""
        rows = [
            (float((one.start - state.zero).days), CHANGE_CAPACITY, int(one.service), int(one.part), float(one.places))
            for one in changes
        ]
        return schedule(world, rows)


# --- rates of everybody -----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ProfileChange(Change):
    """Multiply a rate of everybody in some areas over time: ``weeks[n]`` from week n after ``start``; then 1 again.

    ``what`` is a name of `PROFILES`. Meant for what changes for many at once and from week to week (a season, a shock). It does
    not wait: running clocks are set by the new profile when it is put in, and the last bit of their times depends on when.
    """

    what: str
    weeks: tuple[float, ...]
    areas: tuple[int, ...]
    start: date

    @property
    def nothing(self) -> bool:
        """Every multiplier is 1."""
        return all(multiplier == 1.0 for multiplier in self.weeks)

    def check(self, baseline: Baseline) -> None:
        """Known rate, multipliers of 0 or more, areas, a date."""
        if self.what not in PROFILES:
            hint = near(self.what, PROFILES)
            raise PolicyError(f"there is no rate {self.what!r} to multiply.{hint} They are {', '.join(PROFILES)}.")
        for multiplier in some(f"weeks of rate {self.what}", self.weeks):
            finite(f"a multiplier of rate {self.what}", multiplier, low=0)
        area_rows(f"rate {self.what}", self.areas, baseline)
        a_date(f"the start of rate {self.what}", self.start)

    @classmethod
    def put_together(cls, changes: Sequence[Any], world: World, state: Any, before: Sequence[Any]) -> World:
        """Each clock is multiplied once, by all; a start inside a week counts from the next Monday."""
        e = world.engine
        ordered = sorted(changes, key=lambda c: (c.start, c.what, c.areas, c.weeks))
        for kind, slot in sorted({PROFILES[c.what] for c in ordered}):
            weekly = np.ones((e.profiles.shape[1], e.profiles.shape[2] - 1))
            for c in ordered:
                if PROFILES[c.what] == (kind, slot):
                    first = math.ceil((c.start - state.zero).days / WEEK)
                    last = min(first + len(c.weeks), weekly.shape[1])
                    weekly[list(c.areas), first:last] *= np.array(c.weeks[: max(last - first, 0)], float)
            with np.errstate(over="ignore"):
                e = multiply_clock(e, kind, slot, weekly)
        return world._replace(engine=e)


# --- all of them ------------------------------------------------------------------------------------------------------
def acts_from(changes: Sequence[Any]) -> date | None:
    """First day on which any of these changes acts, when all of them wait for theirs; None when one does not."""
    waiting = [change.start for change in changes if vars(type(change)).get("waits") is True]
    return min(waiting) if waiting and len(waiting) == len(changes) else None


def put_in(changes: Sequence[Any], world: World, state: Any, before: Sequence[Any] = ()) -> World:
    """Put changes into a world, kind by kind, whatever the kinds are.

    Parameters
    ----------
    changes : of a plan; the order in which policies were asked changes nothing.
    before : changes that are in force in this world already.
    """
    kinds = sorted({type(change) for change in changes}, key=lambda kind: (kind.__module__, kind.__qualname__))
    for kind in kinds:
        mine = [change for change in changes if type(change) is kind]
        together: Callable[..., Any] | None = getattr(kind, "put_together", None)
        if together is not None:
            there = [change for change in before if type(change) is kind]
            world = _world(kind, together(mine, world, state, there))
            continue
        for change in mine:
            world = _world(kind, change.put(world, state))
    return world


def _world(kind: type, found: Any) -> World:
    """What a change gave back: the world that goes on. A new table that is not given back would be lost, so None is refused."""
    if not isinstance(found, World):
        gave = "nothing (is a return missing?)" if found is None else type(found).__name__
        raise PolicyError(f"put of {kind.__name__} must give the world that goes on; it gave {gave}.")
    return found


moved.left(__name__)
