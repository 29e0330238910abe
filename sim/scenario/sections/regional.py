"""How much more or less is reported and decided in this place than in the country, given the same need (mechanism 5)."""

from __future__ import annotations

from typing import ClassVar

from sim.scenario.effects import WORLD
from sim.scenario.fields import Section, parameter

_NATIONAL = "1: as in the country. Regions differ by more than need (T27, T29): no source parts need from propensity"


class Regional(Section):
    """Regional factors, one a route: on the propensity to report and to decide given need, never on need itself.

    Use of neighbourhood and specialist help stays as the place's own figures say; places are given beside it, so that waits and
    occupancy are those of the place.
    """

    no_effect: ClassVar[str] = WORLD

    report: float = parameter(
        1.0,
        unit="multiplier of reports to Veilig Thuis, given need",
        low=0.6,
        high=1.5,
        source="assumption",
        minimum=0,
        note=_NATIONAL,
    )
    crisis: float = parameter(
        1.0,
        unit="ratio of the odds of away in a crisis without seen danger",
        low=0.6,
        high=1.5,
        source="assumption",
        minimum=0.01,
        note=_NATIONAL,
    )
    planned: float = parameter(
        1.0,
        unit="multiplier of requests for a planned placement, given need",
        low=0.6,
        high=1.5,
        source="assumption",
        minimum=0,
        note=_NATIONAL,
    )
    court: float = parameter(
        1.0,
        unit="multiplier of the chance that a placement is asked of the court, given an order",
        low=0.6,
        high=1.5,
        source="assumption",
        minimum=0,
        note=_NATIONAL,
    )
