"""Numbers of the routes out of home that are planned and voluntary, of part-time stays and support figures (mechanism 5)."""

from __future__ import annotations

from sim.scenario.effects import ADVERSE, LESS, OFTEN, WORLD
from sim.scenario.fields import Section, parameter


class Routes(Section):
    """Planned and voluntary placements (mechanism 5)."""

    behaviour: float = parameter(
        0.045,
        unit="requests per child-year, severe behaviour",
        low=0.015,
        high=0.1,
        source="assumption",
        minimum=0,
        note="0.03 at first; raised when the baseline was brought near its targets, and lowered when fewer "
        "of the requests became part-time stays. Half of the first value to double the present one",
    )
    psychiatric: float = parameter(
        0.016,
        unit="requests per child-year",
        low=0.004,
        high=0.036,
        source="assumption",
        minimum=0,
        note="0.008 at first; as routes.behaviour. Half of the first value to double the present one",
    )
    disability: float = parameter(
        0.0155,
        unit="requests per child-year",
        low=0.005,
        high=0.034,
        source="assumption",
        minimum=0,
        note="0.01 at first; as routes.behaviour. Half of the first value to double the present one",
    )
    level: float = parameter(
        1.0,
        unit="addition per problem level",
        low=0.3,
        high=2.0,
        source="assumption",
        minimum=0,
        note="strained: twice the rate of the child's needs, severe: three times. A judgement; a third to double",
        no_effect=WORLD,
    )
    severe_family: float = parameter(
        0.0155,
        unit="requests per child-year at level severe",
        low=0.004,
        high=0.034,
        source="assumption",
        minimum=0,
        note="parents ask, no special need of the child; a quarter to double",
    )
    helped: float = parameter(
        0.8,
        unit="multiplier at full effect of help",
        low=0.5,
        high=1.2,
        source="assumption",
        minimum=0,
        note="may raise requests: help also refers",
        effect=LESS,
    )
    agree: float = parameter(
        0.8,
        unit="chance",
        low=0.6,
        high=0.95,
        source="assumption",
        minimum=0,
        maximum=1,
        note="parents (and child from 12) agree",
    )
    part_time: float = parameter(
        0.15,
        unit="share of family-class requests",
        low=0.08,
        high=0.4,
        source="FOS-NL-FULL",
        minimum=0,
        maximum=1,
        note="FOS-NL-FULL is of those in care: a fifth part-time. Of requests it is less for children with "
        "needs and more for others (routes.part_time_light)",
    )
    part_time_nights: float = parameter(
        2.0,
        unit="nights a week",
        low=1.0,
        high=3.0,
        source="assumption",
        minimum=0,
        maximum=6,
        note="a weekend, as in part-time foster care; the cost of part-time stays follows from it; one night to three",
    )
    part_time_years: float = parameter(
        3.0,
        unit="years",
        low=1.0,
        high=5.0,
        source="assumption",
        minimum=0.05,
        note="mean length of a part-time stay. No count found (FOS-NL-LOS, 4.6 years, is of all foster "
        "care), chosen beside FOS-NL-FULL; a third to nearly double",
    )
    figure_relief: float = parameter(
        0.8,
        unit="multiplier with a support figure",
        low=0.4,
        high=1.3,
        source="LEV-JIM-RR",
        minimum=0,
        note="plausibility band; network conferences saw more placement (LEV-FGC-NL)",
        effect=LESS,
    )
    figure_age: float = parameter(
        10.0,
        unit="years",
        low=10.0,
        high=12.0,
        source="assumption",
        minimum=0,
        maximum=18,
        note="from this age a child can choose a support figure",
    )
    figure_nominate: float = parameter(
        0.83, unit="chance", low=0.6, high=0.95, source="LEV-JIM-NOM", minimum=0, maximum=1
    )
    figure_days: float = parameter(33.0, unit="days", low=15.0, high=60.0, source="LEV-JIM-DAYS", minimum=0.5)
    figure_years: float = parameter(
        2.0,
        unit="years",
        low=0.5,
        high=4.0,
        source="assumption",
        minimum=0.05,
        note="how long a support figure stays involved. No follow-up found of more than the treatment (LEV-JIM-*); "
        "from half a year to double",
    )
    figure_conflict: float = parameter(
        0.10,
        unit="chance",
        low=0.0,
        high=0.3,
        source="assumption",
        minimum=0,
        maximum=1,
        note="the support figure and the parents fall out; strain rises instead",
        no_effect=ADVERSE,
    )
    figure_conflict_load: float = parameter(
        1.0,
        unit="addition to the escalation multiplier",
        low=0.0,
        high=2.0,
        source="assumption",
        minimum=0,
        note="what each such conflict adds to what weighs on the family, beside stressors.weight; 1 is as much as the "
        "family without trouble carries. A judgement: from nothing to double",
        no_effect=ADVERSE,
    )
    figure_host: float = parameter(
        0.30,
        unit="chance",
        low=0.1,
        high=0.5,
        source="assumption",
        minimum=0,
        maximum=1,
        note="the support figure can take the child in when a place is needed",
        no_effect=OFTEN,
    )
    figure_crisis: float = parameter(
        0.8,
        unit="multiplier of crises",
        low=0.5,
        high=1.2,
        source="assumption",
        minimum=0,
        note="as routes.figure_relief: LEV-JIM-RR is a plausibility band, and network conferences had no such "
        "effect (LEV-FGC), so the range passes 1",
        effect=LESS,
    )
    part_time_light: float = parameter(
        1.3,
        unit="multiplier of routes.part_time",
        low=1.0,
        high=3.0,
        source="assumption",
        minimum=0,
        maximum=20,
        note="a part-time stay comes up more often for a child without serious behaviour or psychiatric "
        "needs; 1 is as often",
        no_effect=WORLD,
    )
