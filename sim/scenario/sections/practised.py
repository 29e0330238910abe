"""What practices mean at strength 0 and 1: the levers of the baseline and of policies."""

from __future__ import annotations

from sim.scenario.fields import Section, parameter


class Practised(Section):
    """What a practice means at strength 0 (not there) and 1 (fully there); baselines and policies stand between."""

    slow_none: float = parameter(
        0.0, unit="chance that a crisis is slowed", low=0.0, high=0.1, source="assumption", minimum=0, maximum=1
    )
    slow_full: float = parameter(
        0.8, unit="chance that a crisis is slowed", low=0.5, high=1.0, source="assumption", minimum=0, maximum=1
    )
    slow_outside: float = parameter(
        0.8,
        unit="outside office hours, share of the chance inside",
        low=0.3,
        high=1.0,
        source="CRI-FF-OOH",
        minimum=0,
        maximum=1,
        note="being there outside office hours is the weakest point (about a third)",
    )
    slow_days: float = parameter(5.0, unit="days", low=1.0, high=14.0, source="LEV-SLOW", minimum=0.1, maximum=14)
    ask_none: float = parameter(
        0.3, unit="chance that a child is asked", low=0.1, high=0.6, source="assumption", minimum=0, maximum=1
    )
    ask_full: float = parameter(
        0.9, unit="chance that a child is asked", low=0.7, high=1.0, source="assumption", minimum=0, maximum=1
    )
    offer_none: float = parameter(
        0.10, unit="chance after a crisis", low=0.0, high=0.3, source="assumption", minimum=0, maximum=1
    )
    offer_full: float = parameter(
        0.80, unit="chance after a crisis", low=0.5, high=1.0, source="assumption", minimum=0, maximum=1
    )
    start_none: float = parameter(14.0, unit="days", low=7.0, high=42.0, source="assumption", minimum=0.25)
    start_full: float = parameter(
        2.0,
        unit="days",
        low=1.0,
        high=4.0,
        source="assumption",
        minimum=0.25,
        note="Families First norm: within a day or three (COST-FF note)",
    )
    intensity: float = parameter(1.0, unit="multiplier", low=0.7, high=1.2, source="assumption", minimum=0)
    figure_none: float = parameter(0.0, unit="chance", low=0.0, high=0.1, source="assumption", minimum=0, maximum=1)
    figure_full: float = parameter(0.7, unit="chance", low=0.4, high=0.9, source="assumption", minimum=0, maximum=1)
    network_none: float = parameter(
        0.55, unit="share of full effort", low=0.3, high=0.8, source="assumption", minimum=0, maximum=1
    )
    network_full: float = parameter(
        1.0, unit="share of full effort", low=0.8, high=1.0, source="assumption", minimum=0, maximum=1
    )
    near_none: float = parameter(
        0.10, unit="weight of nearness", low=0.0, high=0.3, source="assumption", minimum=0, maximum=1
    )
    near_full: float = parameter(
        0.90, unit="weight of nearness", low=0.5, high=1.0, source="assumption", minimum=0, maximum=1
    )
    host_support: float = parameter(
        0.40,
        unit="share of recruited families with foster-care expertise behind them",
        low=0.1,
        high=0.8,
        source="assumption",
        minimum=0,
        maximum=1,
        note="in the teams of KOOS since the end of 2020",
    )
    campaign: float = parameter(
        0.30,
        unit="extra enquiries, share of the background",
        low=0.0,
        high=0.5,
        source="assumption",
        minimum=0,
        note="a running campaign at full strength, before it fades",
    )
    campaign_weeks: float = parameter(
        26.0, unit="weeks", low=8.0, high=52.0, source="assumption", minimum=1, note="half-life of a campaign's reach"
    )
    pool_full: float = parameter(
        1.0,
        unit="share of children offered to the pool",
        low=0.5,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1,
        note="regions that pool their supra-regional places share them with everyone; CLO-G7 gives no number of places",
    )
    expertise_full: float = parameter(
        4.0,
        unit="cases a month",
        low=1.0,
        high=10.0,
        source="assumption",
        minimum=0,
        note="cases that an expertise network can advise on, for the whole scenario; no count found",
    )
