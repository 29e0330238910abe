"""What the baseline holds, as a policy asks it: strengths of practices, levers, services, areas, prices and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from sim.policies.checks import NOT_GIVEN, Named, PolicyError, near
from sim.policies.ledger_number import LedgerNumber, number_of
from sim.scenario.costs import Costs
from sim.scenario.scenario import Scenario
from sim.scenario.services import FORMS, KINDS, who_serves
from sim.units import THOUSAND
from sim.words import LEVER_BY_NAME, Tier
from sim.world.levers import LeverOfOwn, known_levers, lever_values


class Strong(Named, Protocol):
    """A policy as far as the baseline must know it: its name, and how strong it is."""

    @property
    def strength(self) -> float:
        """From -1 over 0 (nothing changes) to 1."""


@dataclass(frozen=True)
class Baseline:
    """What the baseline holds: the scenario, and helpers to name areas, services and levers."""

    scenario: Scenario

    def strength(self, practice: str) -> float:
        """Strength of a practice in the baseline, 0 to 1."""
        return float(getattr(self.scenario.practices, _known("practice", practice, self._strengths())).strength)

    def lever(self, name: str) -> float:
        """Baseline value of a lever."""
        known = known_levers(self.scenario)
        lever = known[_known("lever", name, known)]
        return lever.baseline if isinstance(lever, LeverOfOwn) else float(self._row()[lever])

    def full(self, practice: str, name: str) -> float:
        """Value of a lever when this practice is fully there."""
        return self._between(practice, 1.0, name)

    def none(self, practice: str, name: str) -> float:
        """Value of a lever without this practice."""
        return self._between(practice, 0.0, name)

    def toward(self, practice: str, strength: float, name: str) -> float:
        """Change of a lever for a strength: 1 all the way to full practice, -1 all the way to none, 0 nothing."""
        if strength == 0.0:
            _known("practice", practice, self._strengths())
            return 0.0
        goal = self.full(practice, name) if strength > 0 else self.none(practice, name)
        return abs(strength) * (goal - self.lever(name))

    def services(self, kind: str, form: str | None = None) -> list[int]:
        """Rows of the services of a kind (and care form)."""
        _known("kind of service", kind, KINDS)
        _known("care form", form, (None, *FORMS))
        return [
            row
            for row, service in enumerate(self.scenario.services, start=1)
            if service.kind == kind and (form is None or service.form == form)
        ]

    def serving(self, kind: str) -> dict[int, int]:
        """Area row -> row of the service of a kind to which its families go; 0 where there is none."""
        scenario = self.scenario
        number = {name: k for k, name in enumerate(scenario.regions, start=1)}
        regions = [number[area.region] for area in scenario.areas]
        services = []
        for row in self.services(kind):
            service = scenario.services[row - 1]
            area = scenario.area_row(service.area)
            region = number.get(service.region or "", regions[area - 1] if area else 1)
            services.append((row, area, region, service.tier_code > Tier.REGION))
        return dict(enumerate(who_serves(services, regions), start=1))

    def needed(self, kind: str, policy: Strong) -> list[int]:
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
        known = {area.name: area.row for area in self.scenario.areas}
        return tuple(known[_known("area", name, known)] for name in names) if names else tuple(known.values())

    @property
    def prices(self) -> Costs:
        """Prices of the scenario: a worker hour, a campaign, a trajectory (see ``sim.scenario.costs``)."""
        return self.scenario.costs

    def households(self, area: int) -> float:
        """Households with children of an area."""
        return float(self.scenario.areas[area - 1].households)

    def children(self, names: Sequence[str]) -> int:
        """Children of the named areas; of all of them when none is named."""
        return sum(self.scenario.areas[area - 1].children for area in self.areas(names))

    def thousands(self, names: Sequence[str]) -> float:
        """Thousands of children of the named areas; of all of them when none is named."""
        return self.children(names) / THOUSAND

    def number(self, path: str, unit_nl: str = "") -> LedgerNumber:
        """A number of the ledger with its range, unit and source: ``number("costs.policies.hours_figure").low``."""
        return number_of(self.scenario, path, unit_nl)

    def _strengths(self) -> dict[str, float]:
        return {name: practice.strength for name, practice in self.scenario.practices}

    def _row(self) -> np.ndarray:
        return lever_values(self.scenario.parameters.practised, self._strengths())

    def _between(self, practice: str, strength: float, name: str) -> float:
        strengths = self._strengths()
        strengths[_known("practice", practice, strengths)] = strength
        _known("lever", name, LEVER_BY_NAME)
        return float(lever_values(self.scenario.parameters.practised, strengths)[LEVER_BY_NAME[name]])


def _known(what: str, name: Any, words: Iterable[Any]) -> Any:
    """The name, when it is one of these words; else a PolicyError with the nearest."""
    known = tuple(words)
    if name not in known:
        listed = [word for word in known if isinstance(word, str)]
        more = f" {NOT_GIVEN}" if what == "lever" else ""
        raise PolicyError(f"There is no {what} {name!r}.{near(name, listed)} There are {', '.join(listed)}.{more}")
    return name
