"""Numbers of the Wel Thuis team."""

from __future__ import annotations

from sim.scenario.effects import GAIN, MORE
from sim.scenario.fields import Section, parameter


class Obstacles(Section):
    """Wel Thuis team: a bounded number of families from whose way it takes an obstacle."""

    days: float = parameter(
        120.0, unit="days", low=60.0, high=240.0, source="assumption", minimum=1, note="length of a case"
    )
    removed: float = parameter(
        0.4,
        unit="share of cases",
        low=-0.15,
        high=0.8,
        source="assumption",
        minimum=-1,
        maximum=1,
        note="debt, separation conflict or insecure housing is gone at the end of a case (it may also end by itself). "
        "No study found; below 0 so often one more obstacle is there at the end (or this one is back)",
        effect=GAIN,
    )
    recovery: float = parameter(
        1.2,
        unit="multiplier of recovery while a case runs",
        low=0.9,
        high=1.6,
        source="assumption",
        minimum=0.05,
        note="no controlled effect of such a team was found",
        effect=MORE,
    )
    return_home: float = parameter(
        1.3,
        unit="multiplier of return home while a case runs",
        low=0.9,
        high=2.0,
        source="assumption",
        minimum=0,
        note="REU-HELP: help to parents more than doubles return; a team beside it is an assumption",
        effect=MORE,
    )
    shape: float = parameter(
        4.0,
        unit="gamma shape",
        low=2.0,
        high=8.0,
        source="assumption",
        minimum=0.1,
        maximum=100,
        note="spread of the time that the team works on a case: 4 gives half of its mean as standard deviation",
    )
