"""Numbers of host supply (mechanism 9)."""

from __future__ import annotations

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
        0.30, unit="enquiries per content host per year", low=0.0, high=0.6, source="assumption", minimum=0
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
    screening_days: float = parameter(180.0, unit="days", low=90.0, high=300.0, source="assumption", minimum=1)
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
        2.0, unit="multiplier of stopping when tired", low=1.0, high=4.0, source="assumption", minimum=0
    )
    support_keeps: float = parameter(
        0.5,
        unit="share of the avoidable part removed by foster-care expertise",
        low=0.0,
        high=0.8,
        source="assumption",
        minimum=0,
        maximum=1,
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
        0.25, unit="rate per host-year with a child", low=0.1, high=0.5, source="assumption", minimum=0
    )
    tire_behaviour: float = parameter(
        1.0, unit="addition per step of behaviour problems", low=0.2, high=2.0, source="assumption", minimum=0
    )
    tire_support: float = parameter(
        0.7, unit="multiplier with foster-care expertise", low=0.4, high=1.0, source="assumption", minimum=0
    )
    rest_days: float = parameter(120.0, unit="days", low=60.0, high=240.0, source="assumption", minimum=1)
    breakdown_tires: float = parameter(0.5, unit="chance", low=0.2, high=0.8, source="assumption", minimum=0, maximum=1)
    two_places: float = parameter(0.35, unit="share", low=0.2, high=0.5, source="assumption", minimum=0, maximum=1)
    three_places: float = parameter(0.10, unit="share", low=0.03, high=0.2, source="assumption", minimum=0, maximum=1)
    part_time_only: float = parameter(0.3, unit="share", low=0.1, high=0.35, source="FOS-NL-FULL", minimum=0, maximum=1)
    takes_crisis: float = parameter(0.35, unit="share", low=0.2, high=0.5, source="assumption", minimum=0, maximum=1)
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
    takes_behaviour: float = parameter(0.3, unit="share", low=0.2, high=0.6, source="assumption", minimum=0, maximum=1)
    oldest_young: float = parameter(
        0.6, unit="share taking children under 12 only", low=0.3, high=0.6, source="assumption", minimum=0, maximum=1
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
