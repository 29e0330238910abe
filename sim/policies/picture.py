"""A policy as a council can picture it: practice words, cases, posts beside vacancies, who pays and in which year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from sim.data.doses import doses
from sim.policies.base import REGISTRY, Policy, PolicyError, ships
from sim.policies.baseline import Baseline
from sim.policies.changes import CapacityChange
from sim.policies.costs import Cost, CostRow
from sim.policies.dose_texts import euros, text
from sim.policies.doses import dose_of, doses_of
from sim.policies.practice import YEARS, Billed, Posts, fill_in, plain, posts_beside, posts_of_places, workers_there
from sim.scenario.scenario import Scenario
from sim.scenario.services import KINDS
from sim.units import YEAR
from sim.words import ServiceKind

Three = tuple[float, float, float]


@dataclass(frozen=True)
class Picture:
    """What a policy with its settings comes to in a scenario.

    Attributes
    ----------
    dose : pilot, programme or full; "" when its settings are none of them.
    words, more : practice words, and of what ``reached`` is a number, by language.
    reached : so many more than now.
    posts : full-time posts asked for, by whose workers they are, beside posts and vacancies at the start.
    cost : euro a year of the policy itself (value, low, high), in the end.
    own : what of that is spent in each of the first years, counted from its first day.
    billed : what the bill of a run holds besides, about, in each of the first years.
    pays : "municipality" (of origin) or "regions".
    """

    policy: str
    dose: str
    words: Mapping[str, str]
    more: Mapping[str, str]
    reached: float
    posts: tuple[Posts, ...]
    cost: Three
    own: tuple[float, ...]
    billed: tuple[Billed, ...]
    pays: str

    @property
    def years(self) -> tuple[float, ...]:
        """Euro in the first, second and third year: the policy itself and what the bill holds besides."""
        return tuple(self.own[year] + sum(row.years[year] for row in self.billed) for year in range(YEARS))

    def money(self, lang: str) -> str:
        """What it costs, who pays and in which year, in a sentence."""
        value, low, high = (euros(x, lang) for x in self.cost)
        key = "own_in_steps" if len(set(self.own)) > 1 else "own" if self.cost[1] != self.cost[2] else "own_exact"
        spent = {f"year_{k}": euros(x, lang) for k, x in enumerate(self.own, start=1)}
        own = text(key, lang, value=value, low=low, high=high, **spent)
        parts = [own] if any(self.cost) else []
        for row in self.billed:
            ends = {f"year_{k}": euros(x, lang) for k, x in enumerate(row.years, start=1)}
            what = row.what_nl if lang == "nl" else row.what
            same = len(set(row.years)) == 1
            if any(row.years):
                parts.append(text("billed" if same else "billed_by_year", lang, what=what, **ends))
        if not parts:
            return text("no_cost", lang)
        return f"{'; '.join(parts)}. {text(f'pays_{self.pays}', lang)}"

    def staff(self, lang: str) -> str:
        """Posts that it asks for, beside vacancies, in a sentence."""
        rows = [row for row in self.posts if row.asked[0]]
        return " ".join(_posts_said(row, lang) for row in rows) or text("no_posts", lang)

    def facts(self) -> dict[str, Any]:
        """Plain values, with words in both languages."""
        posts = [
            {"of": list(row.kinds), "asked": _range(row.asked), "posts_there": row.there, "vacant": row.vacant}
            for row in self.posts
        ]
        return {
            "policy": self.policy,
            "dose": self.dose or None,
            "words": dict(self.words),
            "reached": {"number": self.reached, "of": dict(self.more)},
            "posts": posts,
            "cost_a_year": _range(self.cost),
            "cost_by_year": list(self.years),
            "pays": self.pays,
        }

    def row(self, lang: str) -> dict[str, Any]:
        """Plain values in one language, for tables and lists: ``cost`` and ``staff`` are sentences."""
        mine = {"words": self.words[lang], "cost": self.money(lang), "staff": self.staff(lang)}
        return {**self.facts(), **mine, "reached": self.reached, "of": self.more[lang]}


def picture(policy: Policy, scenario: Scenario, services: Any = None) -> Picture | None:
    """A policy as it would be in a scenario; None for one that cannot be pictured (a shock, a user's own).

    ``services`` : rows of the services with their workers (`workers_there`), when they are known already.

    Raises
    ------
    PolicyError : the policy cannot be in this scenario.
    """
    record = doses().get(policy.name) if ships(type(policy)) else None
    baseline = Baseline(scenario)
    found = policy.in_practice(baseline) if record is not None else None
    if record is None or found is None:
        return None
    costs = policy.costs(baseline)
    services = workers_there(baseline) if services is None else services
    places: dict[int, float] = {}
    for change in policy.changes(baseline):
        if isinstance(change, CapacityChange) and change.part == 0:
            places[change.service] = places.get(change.service, 0.0) + change.places
    of_places = {**posts_of_places(baseline, places, services)}
    for kind, number in found.posts.items():
        of_places[kind] = of_places.get(kind, 0.0) + number
    rows = [posts_beside(baseline, (kind,), (n, n, n), services) for kind, n in of_places.items()]
    hours: Three = tuple(sum(cost.posts[end] for cost in costs) for end in range(3))  # type: ignore[assignment]
    if any(hours):
        rows.append(posts_beside(baseline, record.staff, hours, services))
    words = {lang: fill_in(sentence, found.counts, lang) for lang, sentence in record.words.items()}
    cost: Three = (sum(c.euro for c in costs), sum(c.low for c in costs), sum(c.high for c in costs))
    return Picture(
        policy.name, dose_of(policy), MappingProxyType(words), record.more, found.reached, tuple(rows), cost,
        own_by_year(costs, policy.first_day(baseline)), found.billed, record.pays,
    )  # fmt: skip


def own_by_year(costs: Sequence[Cost], first: date) -> tuple[float, ...]:
    """Euro of the policy itself in each of the first years, counted from its first day."""
    rows = [
        (cost.euro, spent_years([((day - first).days, share) for day, share in cost.steps]) if cost.steps else None)
        for cost in costs
    ]
    return tuple(sum(euro if years is None else euro * years[year] for euro, years in rows) for year in range(YEARS))


def spent_years(steps: Sequence[tuple[float, float]]) -> list[float]:
    """Of what comes in steps (days from the first day, share from then on): the part that is spent in each year."""
    row = CostRow("", "", 1.0, 1.0, 1.0, "", steps=tuple(steps))
    return [row.spent(YEAR * year, YEAR * (year + 1)) for year in range(YEARS)]


def dose_table(scenario: Scenario, lang: str = "en") -> list[dict[str, Any]]:
    """Rows of every policy that has doses at each of them, as it would be in a scenario (see `Picture.row`).

    A policy that cannot be in the scenario has one row, without a dose, whose words say why.
    """
    rows: list[dict[str, Any]] = []
    services = workers_there(Baseline(scenario))
    for name, kind in sorted(REGISTRY.items()):
        if not ships(kind):
            continue
        for dose in doses_of(kind):
            try:
                found = picture(kind(dose=dose), scenario, services)
            except PolicyError as error:
                rows.append({"policy": name, "dose": "", "words": str(error)})
                break
            if found is not None:
                rows.append(found.row(lang))
    return rows


def said(policy: Any, scenario: Scenario, lang: str) -> str:
    """A policy in a line: its dose, practice words, cost and posts; what the baseline holds of it when it has no words."""
    found = picture(policy, scenario)
    if found is None:
        return str(policy.baseline_note(scenario, lang))
    dose = f" ({dose_word(found.dose, lang)})" if found.dose else ""
    cost, staff = found.money(lang).rstrip("."), found.staff(lang).rstrip(".")
    return text("line", lang, policy=policy.describe(lang), dose=dose, words=found.words[lang], cost=cost, staff=staff)


def dose_word(dose: str, lang: str) -> str:
    """The word for a dose."""
    return text(f"dose_{dose}", lang)


def _range(three: Three) -> dict[str, float]:
    return dict(zip(("value", "low", "high"), three, strict=True))


def _posts_said(row: Posts, lang: str) -> str:
    value, low, high = (plain(x, lang) for x in row.asked)
    kinds = ", ".join(ServiceKind(KINDS[kind]).word(lang) for kind in row.kinds) or text("everybody", lang)
    asked = text("posts_range" if row.asked[1] != row.asked[2] else "posts", lang, value=value, low=low, high=high)
    if row.asked[0] < 0:
        return asked + "."
    beside = {"there": plain(row.there, lang), "vacant": plain(row.vacant, lang), "kinds": kinds}
    if row.there == 0:
        return f"{asked}; {text('none_there', lang, **beside)}."
    hard = "beyond" if row.asked[0] > row.vacant else "within"
    return f"{asked}; {text('beside', lang, **beside)}: {text(hard, lang)}."
