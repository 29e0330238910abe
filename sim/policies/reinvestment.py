"""What the closing of places frees, spent on family treatment, on support for foster families and on support families."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from sim import moved
from sim.policies.base import Baseline, CapacityChange, Change, Cost, LeverChange, setting
from sim.policies.costs import cost
from sim.policies.ledger_number import LedgerNumber
from sim.policies.practice import YEARS, Billed, InPractice, Number
from sim.policies.residential_rundown import Closing
from sim.scenario.services import spread_whole
from sim.units import MONTH, YEAR
from sim.words import HelpForm


class Reinvestment(Closing):
    """The money of closed places is spent on help at home, once notice has run out.

    Goes with ``residential_rundown``: give both the same settings of what closes. It closes nothing itself; on its own it
    is help that is paid from elsewhere. Of a closed place the availability-paid part is freed, and of the use-paid part
    only a share: the child lives somewhere else, which costs money too.
    """

    name: ClassVar[str] = "reinvestment"
    dutch: ClassVar[str] = "herinvesteren"
    title: ClassVar[dict[str, str]] = {
        "en": "Reinvest what closed places free",
        "nl": "Herinvesteren van wat gesloten plekken vrijmaken",
    }
    routes: ClassVar[tuple[str, ...]] = ("crisis", "planned", "court")
    reaches: ClassVar[str] = "everybody"
    mechanisms: ClassVar[tuple[str, ...]] = ("help", "hosts", "respite")
    evidence: ClassVar[str] = (
        "COST-RES, COST-CLO, COST-FF, STG-COST (U, C): prices; effects are those of what is bought"
    )
    would_fail: ClassVar[str] = (
        "money comes after the places are gone, treatment does not prevent placement, prices are higher"
    )
    acts_on: ClassVar[str] = "places of treatment, support families, expertise behind hosts"
    numbers: ClassVar[str] = (
        "helps.days helps.recovery helps.escalation helps.crisis concerns.treatment hosts.support_keeps "
        "practised.host_support costs.policies.treatment_use costs.policies.host_support "
        "costs.policies.support_match"
    )

    share: float = setting(1.0, unit="share of the freed money", low=0, high=1, meaning="what is reinvested")
    use_paid: float = setting(
        0.5, unit="share of the use-paid part", low=0, high=1, meaning="what of it is freed; the child lives elsewhere"
    )
    notice_months: float | None = setting(
        None,
        unit="months",
        low=0,
        high=120,
        meaning="from the closing of a place until its money is free; left out: the notice in the scenario's costs",
    )
    to_treatment: float = setting(0.5, unit="share", low=0, high=1, meaning="for places of intensive family treatment")
    to_hosts: float = setting(
        0.25, unit="share", low=0, high=1, meaning="for foster-care expertise behind host families"
    )
    to_support: float = setting(0.25, unit="share", low=0, high=1, meaning="for support families")

    def freed(self, baseline: Baseline) -> list[tuple[date, float]]:
        """(date, euro a year that is free from then on in all) in order of time."""
        prices = baseline.prices
        notice = prices.notice_months if self.notice_months is None else self.notice_months
        steps: dict[date, float] = {}
        for day, row, places in self.closings(baseline):
            form = baseline.scenario.services[row - 1].form
            kept = getattr(prices, f"available_{form}", 0.0)
            euro = YEAR * getattr(prices, f"day_{form}") * (kept + (1.0 - kept) * self.use_paid)
            free = day + timedelta(days=round(notice * MONTH))
            steps[free] = steps.get(free, 0.0) + places * euro
        total, found = 0.0, []
        for day in sorted(steps):
            total += steps[day]
            found.append((day, total * self.share))
        return found

    def bought(self, baseline: Baseline, kind: str, part: float, price: float) -> list[CapacityChange]:
        """Places of a service that the freed money buys over time, spread over the services of that kind."""
        rows = [row for row in baseline.services(kind)]
        if not rows or price <= 0.0:
            return []
        first = self.first_day(baseline)
        weights = [float(baseline.scenario.services[row - 1].places_at(first)) for row in rows]
        before = [0] * len(rows)
        found = []
        for day, euro in self.freed(baseline):
            number = int(abs(euro) * part / price)
            now = [n if euro > 0 else -n for n in spread_whole(number, weights)]
            found += [CapacityChange(row, b - a, day) for row, a, b in zip(rows, before, now, strict=True) if a != b]
            before = now
        return found

    def treatment_year(self, baseline: Baseline) -> float:
        """Euro a year for one place of intensive family treatment."""
        days = max(1.0, baseline.scenario.parameters.helps.days[HelpForm.INTENSIVE])
        return baseline.prices.help_intensive * YEAR / days * baseline.number("costs.policies.treatment_use").value

    def host_year(self, baseline: Baseline) -> LedgerNumber:
        """Euro a year for expertise behind one foster family."""
        return baseline.number("costs.policies.host_support", "euro per pleeggezin per jaar")

    def match_year(self, baseline: Baseline) -> LedgerNumber:
        """Euro a year for one support family at work."""
        return baseline.number("costs.policies.support_match", "euro per steungezin per jaar")

    def supported_by(self, baseline: Baseline) -> list[tuple[date, float]]:
        """(date, change in the share of recruited host families with expertise behind them from then on) in order of time."""
        families = sum(count for count, _ in baseline.scenario.hosts_by_area())
        if families == 0:
            return []
        now, price = baseline.lever("host_support"), self.host_year(baseline).value
        return [
            (day, min(1.0 - now, max(-now, euro * self.to_hosts / price / families)))
            for day, euro in self.freed(baseline)
        ]

    def supported(self, baseline: Baseline) -> float:
        """Change in the share of recruited host families with expertise behind them, at the end."""
        found = self.supported_by(baseline)
        return found[-1][1] if found else 0.0

    def matches_by(self, baseline: Baseline) -> list[tuple[date, float]]:
        """(date, support families paid from then on) in order of time."""
        bought = self.bought(baseline, "support_families", self.to_support, self.match_year(baseline).value)
        days = sorted({change.start for change in bought})
        return [(day, float(sum(change.places for change in bought if change.start <= day))) for day in days]

    def changes(self, baseline: Baseline) -> list[Change]:
        """Places of treatment, support families, and expertise behind host families, each when the money for it is free."""
        if not self.freed(baseline) or self.share == 0.0:
            return []
        support, before = [], 0.0
        for day, share in self.supported_by(baseline):
            support.append(LeverChange("host_support", share - before, baseline.areas(self.areas), day, 0.0))
            before = share
        return [
            *self.bought(baseline, "intensive_treatment", self.to_treatment, self.treatment_year(baseline)),
            *self.bought(baseline, "support_families", self.to_support, self.match_year(baseline).value),
            *support,
        ]

    def costs(self, baseline: Baseline) -> list[Cost]:
        """Support of hosts and support families at the end, paid as they come; treatment stands in the bill itself."""
        host, match = self.host_year(baseline), self.match_year(baseline)
        families = sum(count for count, _ in baseline.scenario.hosts_by_area())
        bought = self.supported_by(baseline), self.matches_by(baseline)
        hosts, matches = (max(0.0, steps[-1][1] if steps else 0.0) for steps in bought)
        steps = [tuple((day, number / each[-1][1]) for day, number in each) if each[-1:] and each[-1][1] > 0.0 else ()
                 for each in bought]  # fmt: skip
        what = (
            ("expertise behind host families", "expertise achter pleeggezinnen"),
            ("support families", "steungezinnen"),
        )
        worker = baseline.number("costs.worker_year").value
        return [
            cost(
                *words, n * each.value, n * each.low, n * each.high, [each],
                (n * each.value / worker, n * each.low / worker, n * each.high / worker), when,
            )
            for words, n, each, when in zip(what, (hosts * families, matches), (host, match), steps, strict=True)
        ]  # fmt: skip

    def in_practice(self, baseline: Baseline) -> InPractice:
        """What is bought in the end, and the trajectories of treatment in the bill year by year."""
        freed = self.freed(baseline)
        end = freed[-1][1] if freed else 0.0
        treatment, support = (
            sum(c.places for c in self.bought(baseline, *what))
            for what in (
                ("intensive_treatment", self.to_treatment, self.treatment_year(baseline)),
                ("support_families", self.to_support, self.match_year(baseline).value),
            )
        )
        hosts = self.supported(baseline) * sum(count for count, _ in baseline.scenario.hosts_by_area())
        first = self.first_day(baseline)
        each = self.treatment_year(baseline)
        bill = Billed(
            "trajectories of treatment",
            "trajecten gezinsbehandeling",
            tuple(each * self.in_year(baseline, first, year) for year in range(YEARS)),
        )
        counts = {
            "euro": Number(0.0, end),
            "treatment": Number(0.0, treatment),
            "support": Number(0.0, support),
            "hosts": Number(0.0, hosts),
        }
        families = treatment * each / max(1.0, baseline.prices.help_intensive)
        return InPractice(families + support + hosts, counts, (bill,))

    def in_year(self, baseline: Baseline, first: date, year: int) -> float:
        """Mean number of places of treatment bought in a year (from 0) after the first day."""
        ends = round(YEAR * (year + 1))
        places = self.bought(baseline, "intensive_treatment", self.to_treatment, self.treatment_year(baseline))
        return sum(c.places * min(YEAR, max(0.0, ends - (c.start - first).days)) for c in places) / YEAR


moved.left(__name__)
