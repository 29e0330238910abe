"""Numbers of harm (mechanism 8)."""

from __future__ import annotations

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
    )
    waiting: float = parameter(
        1.3, unit="multiplier at home while waiting for a place", low=1.0, high=3.0, source="assumption", minimum=0
    )
    slowed: float = parameter(
        1.0, unit="multiplier at home while a decision is slowed", low=1.0, high=3.0, source="assumption", minimum=0
    )
    unsuitable: float = parameter(
        1.3, unit="multiplier in an unsuitable or overfull place", low=1.0, high=2.5, source="assumption", minimum=0
    )
    breakdown: float = parameter(
        0.15,
        unit="chance that a severe incident in a place ends it",
        low=0.0,
        high=0.4,
        source="assumption",
        minimum=0,
        maximum=1,
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
    )
