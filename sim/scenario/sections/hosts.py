"""Numbers of host supply (mechanism 9)."""

from __future__ import annotations

from sim.scenario.effects import GAIN, LESS, WORLD
from sim.scenario.fields import Section, parameter


class Hosts(Section):
    """Host supply (mechanism 9)."""

    enquiries: float = parameter(
        2.0,
        unit="enquiries per 1,000 households with children per year",
        low=2.0,
        high=5.0,
        source="FOS-NL-INFO19",
        minimum=0,
        note="10,000 a year in the Netherlands, less the share by word of mouth below",
    )
    word_of_mouth: float = parameter(
        0.30,
        unit="enquiries per content host per year",
        low=0.0,
        high=0.6,
        source="assumption",
        minimum=0,
        note="a content host with a child tells others; held to be the best recruiter, without a number. "
        "hosts.enquiries is what comes besides; 0 is none, 0.6 an enquiry in 20 months",
    )
    conversion: float = parameter(
        0.13, unit="chance", low=0.08, high=0.28, source="FOS-NL-FUNNEL", minimum=0, maximum=1
    )
    conversion_campaign: float = parameter(
        0.67,
        unit="multiplier for enquiries drawn by a campaign",
        low=0.3,
        high=1.0,
        source="FOS-NL-CAMP",
        minimum=0,
        maximum=1,
    )
    screening_days: float = parameter(
        180.0,
        unit="days",
        low=90.0,
        high=300.0,
        source="assumption",
        minimum=1,
        note="from enquiry to approval: a course, talks at home and checks. No count found; a season to ten months",
    )
    attrition: float = parameter(0.13, unit="rate per host-year", low=0.09, high=0.18, source="FOS-NL-ATTR", minimum=0)
    avoidable: float = parameter(
        0.55,
        unit="share of stopping with an avoidable reason",
        low=0.5,
        high=0.6,
        source="FOS-NL-WHY",
        minimum=0,
        maximum=1,
    )
    tired_stop: float = parameter(
        2.0,
        unit="multiplier of stopping when tired",
        low=1.0,
        high=4.0,
        source="assumption",
        minimum=0,
        note="no size found; over half of those who stop name the care system (FOS-NL-WHY), which is not the same "
        "as being tired; 1 is no difference",
        no_effect=WORLD,
    )
    support_keeps: float = parameter(
        0.5,
        unit="share of the avoidable part removed by foster-care expertise",
        low=-0.2,
        high=0.8,
        source="assumption",
        minimum=-1,
        maximum=1,
        note="half of the avoidable part (hosts.avoidable, FOS-NL-WHY) of stopping goes: 0.13 a year becomes "
        "0.094. No effect study found; 0 is no effect, below it those who are looked after are looked at, and stop sooner",
        effect=GAIN,
    )
    come_back: float = parameter(
        0.008,
        unit="rate per year after stopping",
        low=0.0,
        high=0.2,
        source="FOS-NL-AGAIN",
        minimum=0,
        note="72 % do not exclude it; how many do is an assumption",
    )
    gone: float = parameter(
        0.30,
        unit="rate per year after stopping",
        low=0.1,
        high=0.6,
        source="assumption",
        minimum=0,
        note="gone for good; with come_back, one in six of those who stopped returns",
    )
    tire: float = parameter(
        0.25,
        unit="rate per host-year with a child",
        low=0.1,
        high=0.5,
        source="assumption",
        minimum=0,
        note="a host tires after four years with a child on average, when behaviour is no problem. A judgement; "
        "about half to double",
    )
    tire_behaviour: float = parameter(
        1.0,
        unit="addition per step of behaviour problems",
        low=0.2,
        high=2.0,
        source="assumption",
        minimum=0,
        note="a child with moderate problems doubles hosts.tire, one with serious problems makes it three times. "
        "No size found; a fifth to double",
        no_effect=WORLD,
    )
    tire_support: float = parameter(
        0.7,
        unit="multiplier with foster-care expertise",
        low=0.4,
        high=1.2,
        source="assumption",
        minimum=0,
        note="nearly a third less often. No effect study found; 1 is no effect, above it support is one more appointment",
        effect=LESS,
    )
    rest_days: float = parameter(
        120.0,
        unit="days",
        low=60.0,
        high=240.0,
        source="assumption",
        minimum=1,
        note="a tired host rests until it is ready for a child again. No count found; half to double",
    )
    breakdown_tires: float = parameter(
        0.5,
        unit="chance",
        low=0.2,
        high=0.8,
        source="assumption",
        minimum=0,
        maximum=1,
        note="half of the hosts that see a placement fail need a rest. No count found; one in five to four in five",
    )
    two_places: float = parameter(
        0.35,
        unit="share",
        low=0.2,
        high=0.5,
        source="assumption",
        minimum=0,
        maximum=1,
        note="with hosts.three_places 1.55 places a recruited family. In the Netherlands there are 1.14 foster "
        "children a family, network families included (FOS-NL-STK-2019 over FOS-NL-FAM-2019); not every place "
        "is in use",
    )
    three_places: float = parameter(
        0.10,
        unit="share",
        low=0.03,
        high=0.2,
        source="assumption",
        minimum=0,
        maximum=1,
        note="with hosts.two_places 1.55 places a recruited family; see there",
    )
    part_time_only: float = parameter(0.3, unit="share", low=0.1, high=0.35, source="FOS-NL-FULL", minimum=0, maximum=1)
    takes_crisis: float = parameter(
        0.35,
        unit="share",
        low=0.2,
        high=0.5,
        source="assumption",
        minimum=0,
        maximum=1,
        note="of recruited families. No count found; a fifth of new foster placements are for a crisis "
        "(FOS-NL-CRSH: 0.19); a fifth to a half",
    )
    takes_long: float = parameter(
        0.9,
        unit="share",
        low=0.6,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1,
        note="the others take a child for a while only",
    )
    takes_behaviour: float = parameter(
        0.3,
        unit="share",
        low=0.2,
        high=0.6,
        source="assumption",
        minimum=0,
        maximum=1,
        note="of recruited families, a child with serious behaviour problems. 0.4 at first, lowered when the "
        "baseline was brought near its targets; a fifth to three fifths",
    )
    oldest_young: float = parameter(
        0.6,
        unit="share taking children under 12 only",
        low=0.3,
        high=0.6,
        source="assumption",
        minimum=0,
        maximum=1,
        note="of recruited families. 0.45 at first, raised to the end of its range when the baseline was brought "
        "near its targets; half of it at the other end",
    )
    start: float = parameter(
        3.6,
        unit="recruited families per 1,000 households with children at the start",
        low=2.5,
        high=5.0,
        source="FOS-NL-FAM-2019;FOS-NL-NEWSPLIT21",
        minimum=0,
        note="16,717 families, about half recruited, by population; the burn-in forgets it",
    )
    screening_shape: float = parameter(
        4.0,
        unit="gamma shape",
        low=2.0,
        high=8.0,
        source="assumption",
        minimum=0.1,
        maximum=100,
        note="spread of the time of screening: 4 gives half of its mean as standard deviation",
    )
    least_staff: float = parameter(
        0.1,
        unit="share",
        low=0.05,
        high=0.3,
        source="assumption",
        minimum=0.01,
        maximum=1,
        note="with fewer of its workers than this, screening takes no longer any more: someone is always there",
    )
    young_until: float = parameter(
        12.0,
        unit="years",
        low=10.0,
        high=14.0,
        source="assumption",
        minimum=1,
        maximum=18,
        note="age below which hosts take children that take young ones only (hosts.oldest_young)",
    )
