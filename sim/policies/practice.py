"""What a policy comes to in practice: counts in words, cases a year, posts and money by year, for the scenario at hand."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.policies.baseline import Baseline
from sim.population.building import service_records
from sim.population.staffing import give_workers
from sim.scenario.plain_number import dutch_marks
from sim.scenario.services import KINDS
from sim.units import YEAR
from sim.words import STAFFED, ServiceKind
from sim.world.world import area_records

YEARS = 3  # of which cost is told one by one
TEN, HUNDRED, MANY, FEW = 10, 100, 10.0, 1.0


def plain(x: float, lang: str, more: int = 0) -> str:
    """A number as people say it: whole from ten up, else with one decimal, below one with two; or with some more."""
    size = abs(x)
    text = f"{x:,.{more + (0 if size >= MANY else 1 if size >= FEW else 2)}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = text if text.strip("-0.,") else "0"
    return dutch_marks(text) if lang == "nl" else text


def _whole(x: float) -> int:
    """The nearest whole number, a half up."""
    return math.floor(x + 0.5)


# --- counts in words --------------------------------------------------------------------------------------------------
class Count:
    """A count for practice words: how it is said with the policy, and now."""

    def said(self, lang: str) -> tuple[str, str]:
        """(then, now)."""
        raise NotImplementedError


@dataclass(frozen=True)
class Share(Count):
    """So many of every ten, and now; of every hundred where tens would hide the difference."""

    now: float
    then: float

    def said(self, lang: str) -> tuple[str, str]:
        """(then, now)."""
        tens = [_whole(TEN * x) for x in (self.then, self.now)]
        hides = tens[0] == tens[1] and self.now != self.then
        lost = any(x > 0 and n == 0 for x, n in zip((self.then, self.now), tens, strict=True))
        whole = HUNDRED if hides or lost else TEN
        of = "van de" if lang == "nl" else "of"
        return f"{_whole(whole * self.then)} {of} {whole}", f"{_whole(whole * self.now)} {of} {whole}"


@dataclass(frozen=True)
class Percent(Count):
    """A percentage, and now."""

    now: float
    then: float

    def said(self, lang: str) -> tuple[str, str]:
        """(then, now)."""
        return f"{plain(HUNDRED * self.then, lang)}%", f"{plain(HUNDRED * self.now, lang)}%"


@dataclass(frozen=True)
class Number(Count):
    """A number, and now; with a decimal more where the two would look the same."""

    now: float
    then: float

    def said(self, lang: str) -> tuple[str, str]:
        """(then, now)."""
        alike = self.now != self.then and plain(self.then, lang) == plain(self.now, lang)
        return plain(self.then, lang, alike), plain(self.now, lang, alike)


@dataclass(frozen=True)
class Words(Count):
    """Words that are no number."""

    en: str
    nl: str

    def said(self, lang: str) -> tuple[str, str]:
        """Twice the same."""
        found = self.nl if lang == "nl" else self.en
        return found, found


# --- posts and money --------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Billed:
    """What the bill of a run holds besides the policy's own cost: about so many euro in the first, second and third year."""

    what: str
    what_nl: str
    years: tuple[float, ...]


@dataclass(frozen=True)
class Posts:
    """Full-time posts asked for (value, low, high), beside the posts and vacancies of the services whose workers they are."""

    kinds: tuple[str, ...]
    asked: tuple[float, float, float]
    there: float
    vacant: float


@dataclass(frozen=True)
class InPractice:
    """What a policy comes to: ``reached`` cases a year more than now, counts for its words, what the bill holds besides."""

    reached: float
    counts: Mapping[str, Count]
    billed: tuple[Billed, ...] = ()
    posts: Mapping[str, float] = field(default_factory=dict)


def then(now: float, change: float) -> tuple[float, float]:
    """(now, then) of a number that changes by so much."""
    return now, now + change


def every_year(what: str, what_nl: str, euro: float) -> Billed:
    """As many euro in each year."""
    return Billed(what, what_nl, (euro,) * YEARS)


def fill_in(sentence: str, counts: Mapping[str, Count], lang: str) -> str:
    """A sentence with its counts: ``{name}`` is what the policy makes of it, ``{name_now}`` what is there."""
    values: dict[str, str] = {}
    for name, count in counts.items():
        values[name], values[f"{name}_now"] = count.said(lang)
    return sentence.format(**values)


def workers_there(baseline: Baseline) -> Any:
    """Rows of the services at the start, with posts, workers and caseload where they are people (SERVICE_DTYPE)."""
    scenario = baseline.scenario
    areas = area_records(scenario, scenario.parameters.strain.gradient_power)
    services, *_ = service_records(scenario, areas, scenario.start)
    give_workers(services, scenario)
    return services


def posts_of_places(baseline: Baseline, places: Mapping[int, float], services: Any) -> dict[str, float]:
    """Posts by kind of service for places added per row, as the workforce makes posts of them; none without workers."""
    usual = 1.0 + vacancy_odds(baseline)
    found: dict[str, float] = {}
    for row, number in places.items():
        caseload = float(services[row].caseload)
        if caseload > 0.0 and number:
            kind = baseline.scenario.services[row - 1].kind
            found[kind] = found.get(kind, 0.0) + number * usual / caseload
    return found


def vacancy_odds(baseline: Baseline) -> float:
    """Vacant posts for each that is filled, as turnover and the time to fill a post give by themselves."""
    p = baseline.scenario.parameters.workforce
    return p.turnover * p.fill_days / YEAR


def posts_beside(baseline: Baseline, kinds: Sequence[str], asked: tuple[float, float, float], services: Any) -> Posts:
    """Posts asked for beside those of these kinds of service (of none: all that are people), and their vacancies."""
    codes = [KINDS[kind] for kind in kinds] or list(STAFFED)
    there = float(sum(int(s.posts) for s in services[1:] if ServiceKind(int(s.kind)) in codes))
    odds = vacancy_odds(baseline)
    return Posts(tuple(kinds), asked, there, there * odds / (1.0 + odds))
