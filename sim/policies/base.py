"""What a policy is: a small class with settings that says which levers, capacities and channels it changes, and when.

A policy is a change from what the baseline already holds, including taking it away (negative strength). It never sets a
result: it changes a lever that a mechanism reads, a capacity, or the rate of a recruitment channel. A user writes one by
subclassing ``Policy`` anywhere, a notebook cell included; it is known by its name from then on. What several policies
change together is a `Plan`, made by `combine`: the one place that checks what a policy gives.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from sim.listed import Listed
from sim.policies.baseline import Baseline
from sim.policies.campaigns import Campaign
from sim.policies.changes import PROFILES, CapacityChange, Change, LeverChange, ProfileChange
from sim.policies.checks import PolicyError, a_date, asking, finite, near, settings_told
from sim.policies.costs import Cost, CostRow
from sim.policies.doses import asked, with_dose
from sim.policies.practice import InPractice
from sim.policies.text import quoted, value_text
from sim.scenario.scenario import Scenario
from sim.units import MONTH, WEEK

_registered: dict[str, type[Policy]] = {}
REGISTRY: Listed[str, type[Policy]] = Listed(
    _registered,
    "policies",
    "Write a policy of your own as a subclass of sim.Policy with a name; it is known by that name from then on, and is handed to "
    "workers with the run.",
)
RESERVED = ("baseline", "placebo", "all")
"""Names that rows of a comparison have themselves; no policy can be called so."""
MOST_EURO = 1e12  # a year: more is a mistake
ROUNDING = 1e-9  # share of a number by which rounding may move it
WAVE_STEP = timedelta(days=28)  # a wave that fades is a staircase of steps of this length
WAVE_STEPS = 40  # that it takes at least
FADED = 1e-3  # share of the top below which a wave is over
CAMPAIGNS = 256  # that are remembered: a place asks for the same ones again and again


@dataclass(frozen=True)
class Plan:
    """Everything that a set of policies changes together, whatever the kinds of change are, and what it costs."""

    changes: tuple[Any, ...] = ()
    costs: tuple[CostRow, ...] = ()

    def __add__(self, other: Plan) -> Plan:
        return Plan((*self.changes, *other.changes), (*self.costs, *other.costs))


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
    A policy stands once in a row, unless it is ``repeatable``: each time something of its own, as a campaign is.
    ``dutch`` is the name by which it may be asked in Dutch.
    ``doses`` says what the setting ``dose`` stands for (those that ship: ``sim/data/doses.toml``).
    ``reaches`` names how its reach is measured (``sim.outcomes.reach``); left out: every row of the log in which a lever acted.
    ``acts_on`` (in words) and ``numbers`` (paths in the ledger: ``costs.…``, or under ``parameters``) are for its page of the
    reference.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, allow_inf_nan=False)
    name: ClassVar[str] = ""
    dutch: ClassVar[str] = ""
    repeatable: ClassVar[bool] = False
    practice: ClassVar[str | None] = None
    title: ClassVar[dict[str, str]] = {}
    routes: ClassVar[tuple[str, ...]] = ()
    mechanisms: ClassVar[tuple[str, ...]] = ()
    reaches: ClassVar[str] = ""
    evidence: ClassVar[str] = ""
    would_fail: ClassVar[str] = ""
    acts_on: ClassVar[str] = ""
    doses: ClassVar[Mapping[str, Mapping[str, Any]]] = MappingProxyType({})
    numbers: ClassVar[str] = ""

    strength: float = setting(
        1.0, unit="share of the way", low=-1, high=1, meaning="1 full practice, 0 no change, -1 the practice taken away"
    )
    start: date | None = setting(None, unit="date", meaning="first day; left out: the scenario's start date")
    ramp_weeks: float = setting(13.0, unit="weeks", low=0, high=260, meaning="time to full effect, in weekly steps")
    areas: tuple[str, ...] = setting((), unit="names", meaning="areas where it holds; left out: all areas")
    dose: str | None = setting(
        None, unit="word", meaning="pilot, programme or full (now: nothing), in place of the settings that it sets"
    )

    def __init__(self, /, **settings: Any) -> None:
        settings = with_dose(type(self), self.name or type(self).__name__, settings)
        try:
            super().__init__(**settings)
        except ValidationError as error:
            raise PolicyError(settings_told(type(self), self.name or type(self).__name__, error)) from None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "name" not in cls.__dict__:
            return
        name = cls.__dict__["name"]
        if not isinstance(name, str) or not name.isidentifier():
            raise PolicyError(f"The name of a policy is a word of letters, digits and _; found {name!r}.")
        if name in RESERVED:
            raise PolicyError(f"A policy cannot be called {name!r}: that name is taken.")
        if name in REGISTRY and ships(REGISTRY[name]) and not ships(cls):
            raise PolicyError(
                f"There is a policy {name} already, and it would be replaced for all that runs from now on. Give yours another "
                "name (or subclass it under another name)."
            )
        _registered[name] = cls

    def changes(self, baseline: Baseline) -> Iterable[Any]:
        """What this policy changes; override it. An empty list is a policy that does nothing."""
        return []

    def costs(self, baseline: Baseline) -> list[Cost]:
        """Yearly cost of the policy at these settings; override it."""
        return []

    def in_practice(self, baseline: Baseline) -> InPractice | None:
        """What it comes to in this scenario, counted; override it. None is unknown."""
        return None

    @property
    def label(self) -> str:
        """Name with the settings that differ from their defaults."""
        fields = type(self).model_fields
        changed = [f"{k}={value_text(value)}" for k, value in asked(self).items() if value != fields[k].default]
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
            return (
                f"{self.describe('nl')}: zit al in de uitgangssituatie met sterkte {had}; deze berekening {what} {has}"
            )
        if x == 0.0:
            return f"{self.describe('en')}: not in the baseline; this run brings it to strength {y:.2g}"
        what = "raises it to" if y > x else ("lowers it to" if y < x else "leaves it at")
        return f"{self.describe('en')}: already in the baseline at strength {x:.2g}; this run {what} {y:.2g}"


def combine(
    policies: Sequence[Policy],
    scenario: Scenario,
    *,
    length: float | None = None,
    today: date | None = None,
    before: Sequence[Policy] = (),
) -> Plan:
    """Everything that policies change together; the one place that checks what a policy gives.

    Parameters
    ----------
    policies : in any order; the run does not depend on it.
    length : days that the run lasts from the scenario's start; None: not known yet.
    today : first day on which something can change; None: the scenario's start.
    before : policies that are in force already.

    Raises
    ------
    PolicyError : what a policy gives cannot be: no list of changes, an unknown lever, area or service, a number that is not
        finite, something that begins before the start or after the end, one policy twice.
    """
    baseline = Baseline(scenario)
    in_force = {policy.name for policy in before}
    names: set[str] = set()
    plan = Plan()
    for policy in policies:
        if not isinstance(policy, Policy):
            raise PolicyError(f"A policy must be a Policy; found {policy!r}.")
        known = REGISTRY.get(policy.name)
        if known is not None and known is not type(policy) and ships(known):
            raise PolicyError(
                f"{type(policy).__name__} goes by the name of the policy {policy.name} that ships. Give it a name of its own."
            )
        if policy.name in in_force and not policy.repeatable:
            raise PolicyError(f"Policy {policy.name} is in force already; a branch can only add other policies.")
        if policy.name in names and not policy.repeatable:
            raise PolicyError(
                f"Policy {policy.name} stands twice in one row: what it changes cannot be there twice, and its costs would "
                "be counted twice. Ask it once, with the settings that you mean."
            )
        names.add(policy.name)
        same = in_one_spelling(policy, baseline)
        _check_end(same, same.first_day(baseline), baseline, length)
        changes = checked_changes(same, baseline)
        _check_time(same, changes, baseline, today, length)
        with asking(policy, "nothing of a change"):
            kept = tuple(change for change in changes if not getattr(change, "nothing", False))
        plan += Plan(kept, cost_rows(same, baseline))
    return plan


def in_one_spelling(policy: Policy, baseline: Baseline) -> Policy:
    """The policy with its areas in the order of the scenario and without what says no more than leaving it out."""
    names = [area.name for area in baseline.scenario.areas]
    for name in policy.areas:
        if name not in names:
            known = ", ".join(map(quoted, names))
            raise PolicyError(
                f"Policy {policy.name}: there is no area {name!r}.{near(name, names)} This scenario has {known}."
            )
    areas = tuple(name for name in names if name in policy.areas)
    start = policy.first_day(baseline)
    said = {
        "areas": () if len(areas) == len(names) else areas,
        "start": None if start == baseline.scenario.start else start,
    }
    return (
        policy if all(getattr(policy, key) == value for key, value in said.items()) else policy.model_copy(update=said)
    )


def checked_changes(policy: Policy, baseline: Baseline) -> tuple[Any, ...]:
    """What a policy changes, each part checked; faults are sentences that name the policy."""
    parts = _given(policy, "changes", "changes", baseline)
    for part in parts:
        if isinstance(part, type) or not callable(getattr(part, "put", None)):
            raise PolicyError(
                f"Policy {policy.name}: changes gave {part!r}, which is no change: a change is made by self.lever(...), "
                "CapacityChange(...), ProfileChange(...), Campaign(...), or is a class of your own with put(world, state)."
            )
        check = getattr(part, "check", None)
        if callable(check):
            with asking(policy, f"check of {type(part).__name__}"):
                check(baseline)
    return parts


def _given(policy: Policy, method: str, what: str, baseline: Baseline) -> tuple[Any, ...]:
    """The list that a method of a policy gives, gone through once."""
    with asking(policy, method):
        given = getattr(policy, method)(baseline)
        if isinstance(given, str | bytes | dict | type) or not isinstance(given, Iterable):
            raise PolicyError(f"{method} must give a list of {what} (an empty list for none); found {given!r}.")
        found = tuple(given)
    return found


def _check_time(
    policy: Policy, changes: Sequence[Any], baseline: Baseline, today: date | None, length: float | None
) -> None:
    """Refuse what begins before the first day that can still change, and an own policy of which all begins after the end.

    One that ships may take its time (money that is free after a notice, a wave four weeks on); a short run is then the
    baseline, and said to be.
    """
    first = today or baseline.scenario.start
    days = [change.start for change in changes if isinstance(getattr(change, "start", None), date)]
    if days and min(days) < first:
        raise PolicyError(
            f"Policy {policy.name}: what it changes begins on {min(days)}, before {first}, the first day."
        )
    if days and len(days) == len(changes) and not ships(type(policy)):
        _check_end(policy, min(days), baseline, length)


def _check_end(policy: Policy, begins: date, baseline: Baseline, length: float | None) -> None:
    """Refuse a policy that begins after the run has ended."""
    zero = baseline.scenario.start
    if length is not None and (begins - zero).days >= length:
        raise PolicyError(
            f"Policy {policy.name}: it begins on {begins}, but the run ends on {zero + timedelta(days=int(length))}, so nothing "
            "would happen. Let it begin earlier, or make the run longer (years)."
        )


def cost_rows(policy: Policy, baseline: Baseline) -> tuple[CostRow, ...]:
    """Costs of a policy, from its first day on and in its areas; checked."""
    after = float((policy.first_day(baseline) - baseline.scenario.start).days)
    areas = baseline.areas(policy.areas) if policy.areas else ()
    rows: list[CostRow] = []
    for cost in _given(policy, "costs", "Cost", baseline):
        if not isinstance(cost, Cost):
            raise PolicyError(
                f"Policy {policy.name}: costs gave {cost!r}; a cost is Cost(what, euro, low, high, source)."
            )
        texts = {"what": cost.what, "source": cost.source, "what_nl": cost.what_nl, "source_nl": cost.source_nl}
        for key, text in texts.items():
            if not isinstance(text, str):
                raise PolicyError(f"Policy {policy.name}: {key} of a cost must be text; found {text!r}.")
        if cost.what in {row.what for row in rows}:
            raise PolicyError(
                f"Policy {policy.name}: cost {cost.what!r} stands twice; add them up, or name them apart."
            )
        with asking(policy, "costs"):
            euro, one, other = (
                finite(f"{key} of cost {cost.what!r}", getattr(cost, key), -MOST_EURO, MOST_EURO)
                for key in ("euro", "low", "high")
            )
        if one > other and max(euro, one, other) > 0:  # of a practice that is taken away, less is saved at most
            raise PolicyError(
                f"Policy {policy.name}: cost {cost.what!r} has a low of {one:g} above its high of {other:g}; turn them round."
            )
        low, high = min(one, other), max(one, other)
        if not low - ROUNDING * abs(low) <= euro <= high + ROUNDING * abs(high):
            raise PolicyError(
                f"Policy {policy.name}: cost {cost.what!r} is {euro:g} euro, outside its own range {low:g} to {high:g}."
            )
        rows.append(
            CostRow(
                policy.name, cost.what, euro, low, high, cost.source, cost.what_nl, cost.source_nl, after, areas,
                _steps(policy, cost, baseline),
            )
        )  # fmt: skip
    return tuple(rows)


def _steps(policy: Policy, cost: Cost, baseline: Baseline) -> tuple[tuple[float, float], ...]:
    """(days from the scenario's start, share) of the steps in which a cost comes."""
    with asking(policy, "costs"):
        given = tuple(cost.steps)
        days = [(a_date(f"a step of cost {cost.what!r}", day) - baseline.scenario.start).days for day, _ in given]
        shares = [finite(f"the share of a step of cost {cost.what!r}", share, 0.0, 1.0) for _, share in given]
    if days != sorted(set(days)) or (days and days[0] < (policy.first_day(baseline) - baseline.scenario.start).days):
        raise PolicyError(
            f"Policy {policy.name}: the steps of cost {cost.what!r} must come one after the other, none before the policy begins."
        )
    return tuple(zip(map(float, days), shares, strict=True))


def ships(kind: type[Policy]) -> bool:
    """Whether a policy is part of the program."""
    return kind.__module__.split(".")[0] == "sim"


@lru_cache(maxsize=CAMPAIGNS)
def campaign_rates(
    first: date, last: date, peak: float, half_life_weeks: float, every_months: float
) -> tuple[tuple[date, float], ...]:
    """(date, enquiries a year) in four-weekly steps: each wave halves every ``half_life_weeks``; waves add up.

    A wave takes `WAVE_STEPS` steps, and where no other begins in that time as many as it needs to be over.
    """
    rows = []
    for day, left in _left_of_waves(first, last, half_life_weeks, every_months):
        total = sum(peak * share for share in left)
        rows.append((day, total if total > peak * FADED else 0.0))
    return tuple(rows)


@lru_cache(maxsize=CAMPAIGNS)
def _left_of_waves(
    first: date, last: date, half_life_weeks: float, every_months: float
) -> tuple[tuple[date, tuple[float, ...]], ...]:
    """Days of the steps of a campaign, each with what is left of every wave that has begun."""
    waves = [first]
    if every_months > 0:
        step = timedelta(days=round(every_months * MONTH))
        while waves[-1] + step < last:
            waves.append(waves[-1] + step)
    days = {w + WAVE_STEP * k for w in waves for k in range(WAVE_STEPS) if w + WAVE_STEP * k < last}
    alone = math.ceil(-math.log2(FADED) * half_life_weeks * WEEK / WAVE_STEP.days)
    for w, end in zip(waves, [*waves[1:], last], strict=True):
        days |= {
            w + WAVE_STEP * k
            for k in range(WAVE_STEPS, min(alone, (end - w) // WAVE_STEP) + 1)
            if w + WAVE_STEP * k < end
        }
    return tuple(
        (day, tuple(0.5 ** ((day - w).days / WEEK / half_life_weeks) for w in waves if w <= day))
        for day in sorted(days)
    )


__all__ = [
    "REGISTRY",
    "Baseline",
    "Campaign",
    "CapacityChange",
    "Change",
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
