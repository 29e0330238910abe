"""What practices mean at strength 0 and 1: the levers of the baseline and of policies."""

from __future__ import annotations

from typing import ClassVar

from sim.scenario.effects import DOSE, GAIN
from sim.scenario.fields import Section, parameter

_SOCIAL_BASE = (
    "The page of the city on a strong social base says what is done, not what it brings; no study found. Below 0 help brings to "
    "light, or wakes up, what would have stayed away"
)


class Practised(Section):
    """What a practice means at strength 0 (not there) and 1 (fully there); baselines and policies stand between."""

    no_effect: ClassVar[str] = DOSE

    slow_none: float = parameter(
        0.0,
        unit="chance that a crisis is slowed",
        low=0.0,
        high=0.1,
        source="assumption",
        minimum=0,
        maximum=1,
        note="without the practice no crisis is slowed on purpose; up to one in ten by those who do it anyhow",
    )
    slow_full: float = parameter(
        0.8,
        unit="chance that a crisis is slowed",
        low=0.5,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1,
        note="full practice: four in five where no acute danger is seen; some are decided at once all the same. No "
        "count found; half to all",
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
        0.3,
        unit="chance that a child is asked",
        low=0.1,
        high=0.6,
        source="assumption",
        minimum=0,
        maximum=1,
        note="without the practice three in ten are asked. No count found; a tenth to more than half",
    )
    ask_full: float = parameter(
        0.9,
        unit="chance that a child is asked",
        low=0.7,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1,
        note="full practice: nine in ten are asked; not all can or want to answer. A judgement",
    )
    offer_none: float = parameter(
        0.10,
        unit="chance after a crisis",
        low=0.0,
        high=0.3,
        source="assumption",
        minimum=0,
        maximum=1,
        note="of intensive treatment, when it is not the practice. No volumes found for a city; none to three in ten",
    )
    offer_full: float = parameter(
        0.80,
        unit="chance after a crisis",
        low=0.5,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1,
        note="of intensive treatment, at full practice: four in five, while there are places. A judgement; half to all",
    )
    start_none: float = parameter(
        14.0,
        unit="days",
        low=7.0,
        high=42.0,
        source="assumption",
        minimum=0.25,
        note="from a free place to the first visit, when speed is not the practice. No count found; one week to six",
    )
    start_full: float = parameter(
        2.0,
        unit="days",
        low=1.0,
        high=4.0,
        source="assumption",
        minimum=0.25,
        note="Families First norm: within a day or three (COST-FF note)",
    )
    reserved_none: float = parameter(
        0.0,
        unit="share of the places of intensive treatment",
        low=0.0,
        high=0.2,
        source="assumption",
        minimum=0,
        maximum=1,
        note="kept free for urgent referrals without the practice: none, first come within urgency; up to one in five "
        "by those who do it anyhow",
    )
    reserved_full: float = parameter(
        0.25,
        unit="share of the places of intensive treatment",
        low=0.1,
        high=0.6,
        source="assumption",
        minimum=0,
        maximum=1,
        note="kept free for urgent referrals at full practice: others start only while more places than these are free. "
        "No count found; a quarter is what lets nine in ten urgent ones find a place in days when others fill the rest; "
        "a tenth to six tenths. Who is not urgent waits longer for it",
    )
    intensity: float = parameter(
        1.0,
        unit="multiplier",
        low=0.7,
        high=1.2,
        source="assumption",
        minimum=0,
        note="dose against that of the programmes studied (four or five visits a week, four to six weeks: COST-FF "
        "note); 0.7 is a thinner practice, 1.2 a denser one",
    )
    figure_none: float = parameter(
        0.0,
        unit="chance",
        low=0.0,
        high=0.1,
        source="assumption",
        minimum=0,
        maximum=1,
        note="without the practice nobody is helped to choose a support figure; up to one in ten by those who do "
        "it anyhow",
    )
    figure_full: float = parameter(
        0.7,
        unit="chance",
        low=0.4,
        high=0.9,
        source="assumption",
        minimum=0,
        maximum=1,
        note="of children from routes.figure_age in a crisis or before a placement who are helped to choose. A "
        "judgement; who can name one is routes.figure_nominate (LEV-JIM-NOM)",
    )
    network_none: float = parameter(
        0.55,
        unit="share of full effort",
        low=0.3,
        high=0.8,
        source="assumption",
        minimum=0,
        maximum=1,
        note="without the practice a little more than half of the effort: asking whom parents name. A judgement; "
        "0.3 to 0.8, below full practice",
    )
    network_full: float = parameter(
        1.0,
        unit="share of full effort",
        low=0.8,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1,
        note="1 by definition: all of a child's world is searched; the low end is a practice that does not get there",
    )
    near_none: float = parameter(
        0.10,
        unit="weight of nearness",
        low=0.0,
        high=0.3,
        source="assumption",
        minimum=0,
        maximum=1,
        note="against chance in the order of asking: hardly. A judgement; 0 is no weight at all",
    )
    near_full: float = parameter(
        0.90,
        unit="weight of nearness",
        low=0.5,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1,
        note="against chance in the order of asking: almost fully. A judgement; half to all of search.near_weight",
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
    campaign_lead: float = parameter(
        28.0,
        unit="days",
        low=14.0,
        high=90.0,
        source="assumption",
        minimum=0,
        maximum=3650,
        note="from the start of a campaign to its first enquiries: a month to prepare it; range two weeks to three months",
    )
    warm_none: float = parameter(
        0.3,
        unit="chance of a warm handover",
        low=0.0,
        high=0.6,
        source="assumption",
        minimum=0,
        maximum=1,
        note="the old and the new worker meet the family together",
    )
    warm_full: float = parameter(
        0.9,
        unit="chance of a warm handover",
        low=0.6,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1,
        note="full practice; one in ten leaves too soon for it. A judgement",
    )
    follow_none: float = parameter(
        0.0,
        unit="chance at a return home",
        low=0.0,
        high=0.1,
        source="assumption",
        minimum=0,
        maximum=1,
        note="without the practice no worker comes along; up to one in ten by those who do it anyhow",
    )
    follow_full: float = parameter(
        0.7,
        unit="chance at a return home",
        low=0.3,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1,
        note="if the place of the worker has room for it",
    )
    respite_none: float = parameter(
        0.0,
        unit="chance that a family under strain is signed up",
        low=0.0,
        high=0.05,
        source="assumption",
        minimum=0,
        maximum=1,
        note="support family: at a request for help, a start of help, or parents who refuse a placement",
    )
    respite_full: float = parameter(
        0.03,
        unit="chance that a family under strain is signed up",
        low=0.01,
        high=0.1,
        source="assumption",
        minimum=0,
        maximum=1,
        note="at each such moment; at 4 support families per 1,000 households about STG-CONV of those who sign up is matched",
    )
    support_families: float = parameter(
        4.0,
        unit="support families per 1,000 households with children",
        low=1.0,
        high=10.0,
        source="assumption",
        minimum=0,
        note="what a place has when the practice is full; 25 matches in two years in a small municipality (STG-MEP-MATCH)",
    )
    sitter_none: float = parameter(
        0.0,
        unit="chance that a family under strain is signed up",
        low=0.0,
        high=0.05,
        source="assumption",
        minimum=0,
        maximum=1,
        note="respite sitter (Zorgoppas)",
    )
    sitter_full: float = parameter(
        0.015,
        unit="chance that a family under strain is signed up",
        low=0.005,
        high=0.1,
        source="assumption",
        minimum=0,
        maximum=1,
        note="respite sitter (Zorgoppas)",
    )
    sitters: float = parameter(
        2.0,
        unit="sitters per 1,000 households with children",
        low=0.5,
        high=6.0,
        source="assumption",
        minimum=0,
        note="what a place has when the practice is full",
    )
    one_plan_none: float = parameter(
        0.0,
        unit="chance that youth mental health is in the same plan",
        low=0.0,
        high=0.2,
        source="assumption",
        minimum=0,
        maximum=1,
        note="apart: a second referral",
    )
    one_plan_full: float = parameter(
        0.9,
        unit="chance that youth mental health is in the same plan",
        low=0.6,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1,
        note="specialists of several disciplines in one team",
    )
    wel_thuis_none: float = parameter(
        0.0,
        unit="chance that a request is brought to the Wel Thuis team",
        low=0.0,
        high=0.1,
        source="assumption",
        minimum=0,
        maximum=1,
        note="no such team",
    )
    wel_thuis_full: float = parameter(
        0.8,
        unit="chance that a request is brought to the Wel Thuis team",
        low=0.4,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1,
        note="known to every worker",
    )
    consult_none: float = parameter(
        0.0, unit="cases a week", low=0.0, high=0.2, source="assumption", minimum=0, note="no case consultation"
    )
    consult_full: float = parameter(
        2.0,
        unit="cases a week",
        low=0.5,
        high=5.0,
        source="assumption",
        minimum=0,
        note="a weekly meeting of a city-wide team",
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

    social_debt: float = parameter(
        0.1,
        unit="share fewer families that get into debt",
        low=-0.03,
        high=0.25,
        source="assumption",
        minimum=-0.5,
        maximum=0.5,
        note="help with debt, at full practice of a social base. " + _SOCIAL_BASE,
        effect=GAIN,
    )

    social_separation: float = parameter(
        0.1,
        unit="share fewer conflicts after separation",
        low=-0.03,
        high=0.25,
        source="assumption",
        minimum=-0.5,
        maximum=0.5,
        note="help at separation, at full practice of a social base. " + _SOCIAL_BASE,
        effect=GAIN,
    )

    social_housing: float = parameter(
        0.1,
        unit="share fewer families with insecure housing",
        low=-0.03,
        high=0.25,
        source="assumption",
        minimum=-0.5,
        maximum=0.5,
        note="help with housing, at full practice of a social base. " + _SOCIAL_BASE,
        effect=GAIN,
    )

    social_sooner: float = parameter(
        0.15,
        unit="share faster end of debt, conflict and insecure housing",
        low=-0.05,
        high=0.4,
        source="assumption",
        minimum=-0.5,
        maximum=1,
        note="help with these troubles once they are there. " + _SOCIAL_BASE,
        effect=GAIN,
    )

    social_youth: float = parameter(
        0.05,
        unit="share less worsening of behaviour",
        low=-0.02,
        high=0.15,
        source="assumption",
        minimum=-0.5,
        maximum=0.5,
        note="school, sport and youth work, at full practice of a social base. " + _SOCIAL_BASE,
        effect=GAIN,
    )
