"""What a policy is: a small class with settings that says which levers, capacities and channels it changes, and when.

A policy is a change from what the baseline already holds, including taking it away (negative strength). It never sets a
result: it changes a lever that a mechanism reads, a capacity, or the rate of a recruitment channel. A user writes one by
subclassing ``Policy`` anywhere, a notebook cell included; it is known by its name from then on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar, NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from sim.scenario.costs import Costs
from sim.scenario.schema import Scenario
from sim.vocabulary import CHANNEL_CAMPAIGN, CHILD, FAMILY
from sim.world.layout import CHANGE_CAPACITY, CHANGE_LEVER, F_CRISIS, F_LEVEL_UP, F_REPORT, F_SEEK, K_PLANNED
from sim.world.levers import FOR_EVERY_FAMILY, LEVER_BY_NAME, LEVERS, lever_values

REGISTRY: dict[str, type[Policy]] = {}


@dataclass(frozen=True)
class Cost:
    """Cost of a policy in euro a year: what for, central value, range and where it comes from (also in Dutch).

    Only what the bill does not hold already: trajectories, days, places and approved host families are paid there.
    """

    what: str
    euro: float
    low: float
    high: float
    source: str
    what_nl: str = ""
    source_nl: str = ""


class CostRow(NamedTuple):
    """A cost of a policy as a run keeps it: ``after`` days from the scenario's start, in ``areas`` (rows; empty: all)."""

    policy: str
    what: str
    euro: float
    low: float
    high: float
    source: str
    what_nl: str = ""
    source_nl: str = ""
    after: float = 0.0
    areas: tuple[int, ...] = ()


@dataclass(frozen=True)
class LeverChange:
    """Add ``delta`` to a lever in some areas, from ``start``, reached in equal weekly steps over ``ramp_weeks``."""

    lever: str
    delta: float
    areas: tuple[int, ...]
    start: date
    ramp_weeks: float


@dataclass(frozen=True)
class CapacityChange:
    """Add ``places`` to a service (row of the scenario's list, from 1) from ``start``.

    Of support families and sitters ``part`` says what is added: the stock (0), coordinators (1) or recruits a year (2).
    """

    service: int
    places: float
    start: date
    part: int = 0


@dataclass(frozen=True)
class Campaign:
    """A recruitment channel of its own in one area: its kind, key number, and (date, enquiries a year) steps."""

    kind: int
    area: int
    policy: int
    rates: tuple[tuple[date, float], ...]


@dataclass(frozen=True)
class ProfileChange:
    """Multiply a rate of everybody in some areas over time: ``weeks[n]`` from week n after ``start``; then 1 again.

    ``what`` is a name of `PROFILES`. Meant for what changes for many at once and from week to week (a season, a shock).
    """

    what: str
    weeks: tuple[float, ...]
    areas: tuple[int, ...]
    start: date


PROFILES: dict[str, tuple[int, int]] = {
    "escalation": (FAMILY, F_LEVEL_UP),
    "seeking": (FAMILY, F_SEEK),
    "reports": (FAMILY, F_REPORT),
    "crises": (FAMILY, F_CRISIS),
    "planned": (CHILD, K_PLANNED),
}
"""Rates that a `ProfileChange` can multiply: (kind of entity, clock)."""


@dataclass(frozen=True)
class TimedChange:
    """One row of the table of changes, with its date."""

    when: date
    what: int
    target: int
    field: int
    value: float

    def time(self, zero: date) -> float:
        """Day on the model's clock."""
        return float((self.when - zero).days)


@dataclass(frozen=True)
class Plan:
    """Everything that a set of policies changes together."""

    changes: tuple[TimedChange, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    costs: tuple[CostRow, ...] = ()
    profiles: tuple[ProfileChange, ...] = ()


@dataclass(frozen=True)
class Baseline:
    """What the baseline holds: the scenario, and helpers to name areas, services and levers."""

    scenario: Scenario

    def strength(self, practice: str) -> float:
        """Strength of a practice in the baseline, 0 to 1 (0 for a practice that is not listed)."""
        found = getattr(self.scenario.practices, practice, None)
        return float(found.strength) if found is not None else 0.0

    def lever(self, name: str) -> float:
        """Baseline value of a lever."""
        return float(self._row()[LEVER_BY_NAME[name]])

    def full(self, practice: str, name: str) -> float:
        """Value of a lever when this practice is fully there."""
        return self._between(practice, 1.0, name)

    def none(self, practice: str, name: str) -> float:
        """Value of a lever without this practice."""
        return self._between(practice, 0.0, name)

    def toward(self, practice: str, strength: float, name: str) -> float:
        """Change of a lever for a strength: 1 all the way to full practice, -1 all the way to none, 0 nothing."""
        if strength == 0.0:
            return 0.0
        goal = self.full(practice, name) if strength > 0 else self.none(practice, name)
        return abs(strength) * (goal - self.lever(name))

    def services(self, kind: str, form: str | None = None) -> list[int]:
        """Rows of the services of a kind (and care form)."""
        return [
            row
            for row, service in enumerate(self.scenario.services, start=1)
            if service.kind == kind and (form is None or service.form == form)
        ]

    def needed(self, kind: str, policy: Policy) -> list[int]:
        """Rows of the services of a kind that a policy works on; PolicyError when it asks for a change and there is none."""
        rows = self.services(kind)
        if not rows and policy.strength != 0.0:
            raise PolicyError(
                f"Policy {policy.name}: scenario {self.scenario.name} has no service of the kind {kind}. Add one under "
                "[[services]]; places = 0 will do, the policy then brings its own."
            )
        return rows

    def areas(self, names: Sequence[str]) -> tuple[int, ...]:
        """Rows of the named areas; all of them when none is named."""
        if not names:
            return tuple(area.row for area in self.scenario.areas)
        return tuple(self.scenario.area_row(name) for name in names)

    @property
    def prices(self) -> Costs:
        """Prices of the scenario: a worker hour, a campaign, a trajectory (see ``sim.scenario.costs``)."""
        return self.scenario.costs

    def households(self, area: int) -> float:
        """Households with children of an area."""
        return float(self.scenario.areas[area - 1].households)

    def _row(self) -> np.ndarray:
        strengths = {name: practice.strength for name, practice in self.scenario.practices}
        return lever_values(self.scenario.parameters.practised, strengths)

    def _between(self, practice: str, strength: float, name: str) -> float:
        strengths = {key: found.strength for key, found in self.scenario.practices}
        strengths[practice] = strength
        return float(lever_values(self.scenario.parameters.practised, strengths)[LEVER_BY_NAME[name]])


def setting(default: Any, *, unit: str, low: float | None = None, high: float | None = None, meaning: str) -> Any:
    """A setting of a policy with its unit, hard bounds and meaning."""
    extra: Any = {"unit": unit, "low": low, "high": high}
    bounds: dict[str, Any] = {}
    if low is not None:
        bounds["ge"] = low
    if high is not None:
        bounds["le"] = high
    return Field(default=default, description=meaning, json_schema_extra=extra, **bounds)


class Policy(BaseModel):
    """A policy: settings, start, ramp-up and areas, and what it changes.

    Subclass it, give it a ``name``, fields made with `setting`, and write ``changes``; ``costs`` and ``practice`` are
    optional. ``strength`` runs from -1 (take away what the baseline holds) over 0 (nothing changes) to 1 (full practice).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)
    name: ClassVar[str] = ""
    practice: ClassVar[str | None] = None
    title: ClassVar[dict[str, str]] = {}
    routes: ClassVar[tuple[str, ...]] = ()
    mechanisms: ClassVar[tuple[str, ...]] = ()
    evidence: ClassVar[str] = ""
    would_fail: ClassVar[str] = ""

    strength: float = setting(
        1.0, unit="share of the way", low=-1, high=1, meaning="1 full practice, 0 no change, -1 the practice taken away"
    )
    start: date | None = setting(None, unit="date", meaning="first day; left out: the scenario's start date")
    ramp_weeks: float = setting(13.0, unit="weeks", low=0, high=260, meaning="time to full effect, in weekly steps")
    areas: tuple[str, ...] = setting((), unit="names", meaning="areas where it holds; left out: all areas")

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.__dict__.get("name"):
            REGISTRY[cls.name] = cls

    def changes(self, baseline: Baseline) -> list[LeverChange | CapacityChange | Campaign | ProfileChange]:
        """What this policy changes; override it. An empty list is a policy that does nothing."""
        return []

    def costs(self, baseline: Baseline) -> list[Cost]:
        """Yearly cost of the policy at these settings; override it."""
        return []

    @property
    def label(self) -> str:
        """Name with the settings that differ from their defaults."""
        fields = type(self).model_fields
        changed = [f"{k}={getattr(self, k)}" for k in fields if getattr(self, k) != fields[k].default]
        return f"{self.name}:{','.join(changed)}" if changed else self.name

    def first_day(self, baseline: Baseline) -> date:
        """Start date, never before the scenario's own."""
        day = self.start or baseline.scenario.start
        if day < baseline.scenario.start:
            raise PolicyError(
                f"Policy {self.name}: start is {day}, before the scenario's start date {baseline.scenario.start}. "
                "Choose a later date; what was there earlier belongs to the baseline (section practices)."
            )
        return day

    def lever(self, baseline: Baseline, name: str, delta: float) -> LeverChange:
        """A change of a lever over this policy's areas, start and ramp."""
        return LeverChange(name, delta, baseline.areas(self.areas), self.first_day(baseline), self.ramp_weeks)

    def describe(self, lang: str = "en") -> str:
        """Title in Dutch or English."""
        return self.title.get(lang, self.name)

    def baseline_note(self, scenario: Scenario, lang: str = "en") -> str:
        """What of this practice is in the baseline already, and what this run makes of it; empty when unknown."""
        if self.practice is None:
            return ""
        x = Baseline(scenario).strength(self.practice)
        y = x + self.strength * ((1.0 - x) if self.strength > 0 else x)
        if lang == "nl":
            had, has = (f"{value:.2g}".replace(".", ",") for value in (x, y))
            if x == 0.0:
                return f"{self.describe('nl')}: nog niet in de uitgangssituatie; deze berekening brengt het op sterkte {has}"
            what = "verhoogt dat naar" if y > x else ("verlaagt dat naar" if y < x else "laat dat op")
            return f"{self.describe('nl')}: zit al in de uitgangssituatie met sterkte {had}; deze berekening {what} {has}"
        if x == 0.0:
            return f"{self.describe('en')}: not in the baseline; this run brings it to strength {y:.2g}"
        what = "raises it to" if y > x else ("lowers it to" if y < x else "leaves it at")
        return f"{self.describe('en')}: already in the baseline at strength {x:.2g}; this run {what} {y:.2g}"


class PolicyError(ValueError):
    """A policy or a setting that cannot be used, in a sentence for people."""


def combine(policies: Sequence[Policy], scenario: Scenario, base_levers: np.ndarray) -> Plan:
    """Everything that policies change together: lever changes add up per area and are kept within the lever's bounds.

    Parameters
    ----------
    policies : in any order; the result does not depend on it.
    base_levers : (areas + 1, N_LEVERS) baseline values.

    Raises
    ------
    PolicyError : unknown lever, area or service; start before the scenario's.
    """
    baseline = Baseline(scenario)
    levers: list[LeverChange] = []
    changes: list[TimedChange] = []
    campaigns: list[Campaign] = []
    profiles: list[ProfileChange] = []
    costs: list[CostRow] = []
    for policy in policies:
        for change in parts_of(policy, baseline):
            if isinstance(change, LeverChange):
                levers.append(change)
            elif isinstance(change, CapacityChange):
                if change.places:
                    added = float(change.places)
                    changes.append(TimedChange(change.start, CHANGE_CAPACITY, change.service, change.part, added))
            elif isinstance(change, ProfileChange):
                if any(multiplier != 1.0 for multiplier in change.weeks):
                    profiles.append(change)
            else:
                campaigns.append(change)
        costs += cost_rows(policy, baseline)
    changes += lever_steps(levers, base_levers)
    return Plan(
        tuple(sorted(changes, key=lambda c: (c.when, c.what, c.target, c.field))),
        tuple(campaigns),
        tuple(costs),
        tuple(sorted(profiles, key=lambda p: (p.start, p.what, p.areas, p.weeks))),
    )


def cost_rows(policy: Policy, baseline: Baseline) -> list[CostRow]:
    """Costs of a policy, from its first day on and in its areas."""
    after = float((policy.first_day(baseline) - baseline.scenario.start).days)
    areas = baseline.areas(policy.areas) if policy.areas else ()
    return [
        CostRow(policy.name, c.what, c.euro, c.low, c.high, c.source, c.what_nl, c.source_nl, after, areas)
        for c in policy.costs(baseline)
    ]


def parts_of(policy: Policy, baseline: Baseline) -> list[LeverChange | CapacityChange | Campaign | ProfileChange]:
    """A policy's changes, with unknown areas and levers turned into sentences."""
    names = [area.name for area in baseline.scenario.areas]
    for name in policy.areas:
        if name not in names:
            raise PolicyError(f"Policy {policy.name}: there is no area {name!r}; this scenario has {', '.join(names)}.")
    parts = policy.changes(baseline)
    for part in parts:
        if isinstance(part, LeverChange) and part.lever not in LEVER_BY_NAME:
            raise PolicyError(
                f"Policy {policy.name}: there is no lever {part.lever!r}; levers are {', '.join(LEVER_BY_NAME)}."
            )
        if isinstance(part, ProfileChange) and part.what not in PROFILES:
            raise PolicyError(
                f"Policy {policy.name}: there is no rate {part.what!r} to multiply; they are {', '.join(PROFILES)}."
            )
        if isinstance(part, CapacityChange) and not 1 <= part.service <= len(baseline.scenario.services):
            raise PolicyError(
                f"Policy {policy.name}: there is no service number {part.service}; this scenario has services 1 to "
                f"{len(baseline.scenario.services)}."
            )
    return parts


def lever_steps(parts: Sequence[LeverChange], base: np.ndarray) -> list[TimedChange]:
    """Values of each lever over time: baseline plus the share of each change that its ramp has reached."""
    rows: list[TimedChange] = []
    targets = sorted({(LEVER_BY_NAME[p.lever], a) for p in parts if p.delta != 0.0 for a in p.areas})
    for lever, area in targets:
        mine = [p for p in parts if LEVER_BY_NAME[p.lever] == lever and area in p.areas and p.delta != 0.0]
        mine.sort(key=lambda p: (p.start, p.delta, p.ramp_weeks))
        days = sorted({day for p in mine for day in ramp_days(p)})
        before = float(base[area, lever])
        for day in days:
            value = float(base[area, lever]) + sum(p.delta * reached(p, day) for p in mine)
            value = min(max(value, LEVERS[lever].low), LEVERS[lever].high)
            if value != before:
                rows.append(TimedChange(day, CHANGE_LEVER, area, lever, value))
                before = value
    return rows


def ramp_days(part: LeverChange) -> list[date]:
    """Days on which a change takes a step: weekly, or every `step_weeks` for a lever in the rates of all families."""
    steps = max(1, round(part.ramp_weeks))
    if part.ramp_weeks < 1:
        return [part.start]
    return [part.start + timedelta(days=7 * k) for k in range(0, steps, step_weeks(part))]


def step_weeks(part: LeverChange) -> int:
    """Weeks between the steps of a ramp: 13 when each step changes a rate of every family in the area, else 1."""
    return 13 if LEVER_BY_NAME[part.lever] in FOR_EVERY_FAMILY else 1


def reached(part: LeverChange, day: date) -> float:
    """Share of a change that is in force on a day."""
    if day < part.start:
        return 0.0
    if part.ramp_weeks < 1:
        return 1.0
    steps = max(1, round(part.ramp_weeks))
    weeks = step_weeks(part)
    return min(1.0, ((day - part.start).days // 7 // weeks + 1) * weeks / steps)


def campaign_rates(
    first: date, last: date, peak: float, half_life_weeks: float, every_months: float
) -> tuple[tuple[date, float], ...]:
    """(date, enquiries a year) in four-weekly steps: each wave halves every ``half_life_weeks``; waves add up."""
    waves = [first]
    if every_months > 0:
        step = timedelta(days=round(every_months * 30.4375))
        while waves[-1] + step < last:
            waves.append(waves[-1] + step)
    days = sorted({w + timedelta(days=28 * k) for w in waves for k in range(40) if w + timedelta(days=28 * k) < last})
    rows = []
    for day in days:
        total = sum(peak * 0.5 ** ((day - w).days / 7.0 / half_life_weeks) for w in waves if w <= day)
        rows.append((day, total if total > peak * 1e-3 else 0.0))
    return tuple(rows)


__all__ = [
    "CHANNEL_CAMPAIGN",
    "REGISTRY",
    "Baseline",
    "Campaign",
    "CapacityChange",
    "Cost",
    "CostRow",
    "LeverChange",
    "Plan",
    "Policy",
    "PROFILES",
    "PolicyError",
    "ProfileChange",
    "campaign_rates",
    "combine",
    "setting",
]
