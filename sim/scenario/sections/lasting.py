"""Numbers of lasting differences between families, and of the dangerous months after a crisis or a return home."""

from __future__ import annotations

from sim.scenario.effects import WORLD
from sim.scenario.fields import Section, parameter


class Lasting(Section):
    """How families differ for good, and how long an event stays dangerous (mechanisms 3, 4 and 7)."""

    variance: float = parameter(
        1.5,
        unit="variance of a factor with mean 1, between families",
        low=0.2,
        high=3.0,
        source="VT-NL-REP-2022H1;RPT-UK-CONC;assumption",
        minimum=0,
        maximum=10,
        note="the frailty of the family (gamma): of crises, reports and requests for a placement, and of return home. "
        "Repeats follow from it and from the dangerous months; figures at hand part the two badly (see the study in "
        "tests/studies/ridge.py). 0: families with the same problems are alike",
    )
    return_power: float = parameter(
        0.5,
        unit="power",
        low=0.0,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=3,
        note="children return home at 1 / frailty ** power times the rate: what makes a placement likelier stands in the "
        "way of its end. No size found; 0 is no such thing, 1 as much as it brings them into care",
        no_effect=WORLD,
    )
    return_risk: float = parameter(
        8.0,
        unit="multiplier of the usual rate in the first weeks",
        low=1.0,
        high=20.0,
        source="REE-NL;REE-UK-TIME;assumption",
        minimum=0,
        note="of crises, reports and requests for a placement, just after a child came home. A tenth of re-entries "
        "are within two weeks and a sixth after two years (REE-UK-TIME); 1 is no such weeks",
        no_effect=WORLD,
    )
    return_days: float = parameter(
        30.0,
        unit="days",
        low=14.0,
        high=60.0,
        source="REE-UK-TIME;assumption",
        minimum=1,
        maximum=365,
        note="the first weeks after a return; what is above the usual rate then falls (lasting.falls)",
    )
    return_least: float = parameter(
        14.0,
        unit="days out of home",
        low=0.0,
        high=30.0,
        source="assumption",
        minimum=0,
        maximum=365,
        note="a shorter stay was a crisis that ended at home, and has the months of the crisis alone (crisis.repeat)",
    )
    falls: float = parameter(
        0.5,
        unit="share that is left in the next step, which lasts twice as long",
        low=0.0,
        high=0.7,
        source="REE-UK-TIME;assumption",
        minimum=0,
        maximum=1,
        note="of what is above the usual rate after a crisis (crisis.repeat) or a return: a half gives a fall in "
        "proportion to the time since, a long tail; 0 a block that ends",
    )
    steps: float = parameter(
        6.0,
        unit="steps",
        low=4.0,
        high=8.0,
        source="assumption",
        minimum=1,
        maximum=12,
        note="after so many nothing is left (six: a thirty-second part of it until then, 63 times the first weeks)",
    )
