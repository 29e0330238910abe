"""Numbers of harm (mechanism 8)."""

from __future__ import annotations

from sim.scenario.effects import LESS, WORLD
from sim.scenario.fields import Section, parameter


class Harm(Section):
    """Incidents (mechanism 8). All levels assumed, not measured."""

    danger: float = parameter(
        0.6,
        unit="severe incidents per child-year at home in true danger",
        low=0.05,
        high=1.5,
        source="assumption",
        minimum=0,
        note="true danger means that harm is likely: one severe incident in 20 months a child. Level assumed, not "
        "measured; from one in 20 years to one in eight months",
    )
    waiting: float = parameter(
        1.3,
        unit="multiplier at home while waiting for a place",
        low=1.0,
        high=3.0,
        source="assumption",
        minimum=0,
        note="danger or strain was the reason for the request, and goes on. Not measured; 1 is no more than at "
        "home otherwise",
        no_effect=WORLD,
    )
    slowed: float = parameter(
        1.0,
        unit="multiplier at home while a decision is slowed",
        low=1.0,
        high=3.0,
        source="assumption",
        minimum=0,
        note="no more than at home otherwise, as the crisis service stays near. Not measured; the range goes up "
        "only, since time alone protects nobody",
        effect=LESS,
    )
    unsuitable: float = parameter(
        1.3,
        unit="multiplier in an unsuitable or overfull place",
        low=1.0,
        high=2.5,
        source="assumption",
        minimum=0,
        note="a child among others with other needs, or in a place over its capacity. Not measured; 1 is no difference",
        no_effect=WORLD,
    )
    breakdown: float = parameter(
        0.15,
        unit="chance that a severe incident in a place ends it",
        low=0.0,
        high=0.4,
        source="assumption",
        minimum=0,
        maximum=1,
        note="not measured; 0 is that no incident by itself ends a placement",
    )
    detect_minor: float = parameter(
        0.5,
        unit="multiplier of forms.detect",
        low=0.25,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1,
        note="minor incidents are noticed half as often as severe ones: no study counts both; 1 is as often",
        no_effect=WORLD,
    )
