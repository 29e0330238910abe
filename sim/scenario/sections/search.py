"""Numbers of the search for a place (mechanism 6)."""

from __future__ import annotations

from sim.scenario.effects import CHOICE, OFTEN, WORLD
from sim.scenario.fields import Section, parameter


class Search(Section):
    """Placement search (mechanism 6)."""

    network: float = parameter(
        0.95,
        unit="chance",
        low=0.5,
        high=0.95,
        source="assumption",
        minimum=0,
        maximum=1,
        note="kin who could host are found and say yes in a planned search, at full effort",
        no_effect=OFTEN,
    )
    network_crisis: float = parameter(
        0.6,
        unit="chance",
        low=0.2,
        high=0.7,
        source="assumption",
        minimum=0,
        maximum=1,
        note="the same on the day of an emergency",
        no_effect=OFTEN,
    )
    kin_room: float = parameter(
        0.88,
        unit="chance of room for a second child",
        low=0.6,
        high=0.97,
        source="assumption",
        minimum=0,
        maximum=1,
        note="kin who take one child have room for a second; for a third with this chance to the power of 2, for a fourth of 3: "
        "for 2, 3 and 4 children 0.88, 0.68 and 0.46, for 3.6 on average; 0 for one only, 1 for any number. Chosen so that T16 "
        "stays within its tolerance. No figure found of what they have room for; in England kin who foster have 1.4 children on "
        "average (11,210 in 7,855 households, 2022), most being asked for one",
    )
    accept: float = parameter(
        0.2,
        unit="chance",
        low=0.1,
        high=0.5,
        source="assumption",
        minimum=0,
        maximum=1,
        note="a family with room and the right profile says yes; chosen so that waits come near T22 and T23",
        no_effect=OFTEN,
    )
    accept_behaviour: float = parameter(
        0.6,
        unit="multiplier",
        low=0.3,
        high=0.9,
        source="assumption",
        minimum=0,
        maximum=1,
        note="moderate behaviour problems; severe ones squared",
        no_effect=WORLD,
    )
    accept_far: float = parameter(
        0.85,
        unit="multiplier",
        low=0.6,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1,
        note="outside the own neighbourhood",
        no_effect=WORLD,
    )
    child_likes: float = parameter(
        0.8,
        unit="chance",
        low=0.6,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1,
        note="a child of an age to have a view wants to live with this host family; at 1 asking changes nothing",
    )
    ask: float = parameter(
        2.0,
        unit="families asked per search",
        low=2.0,
        high=12.0,
        source="assumption",
        minimum=1,
        note="6 at first, lowered to the end of its range with search.accept, so that waits come near T22 and T23; "
        "how many are asked and how often they say yes cannot be told apart by those",
    )
    ask_crisis: float = parameter(
        2.0,
        unit="families asked on the day of an emergency",
        low=1.0,
        high=6.0,
        source="assumption",
        minimum=1,
        note="3 at first, lowered with search.ask; there is time for one to a few calls",
    )
    family_home: float = parameter(
        0.4,
        unit="share of children",
        low=0.2,
        high=0.7,
        source="assumption",
        minimum=0,
        maximum=1,
        note="a family home suits this child, of those who need more than a family (behaviour, an earlier breakdown, or from "
        "search.family_home_age): a trait, drawn once. At 0.4 about as many want one as there are places; at 0.7 twice as many",
    )
    withdraw: float = parameter(
        1.6,
        unit="rate per child-year of waiting at home",
        low=0.5,
        high=4.0,
        source="assumption",
        minimum=0,
        note="a waiting child is reassessed: withdrawn when the family copes; 0.3 of the rate at moderate problems",
    )
    crisis_intent: float = parameter(
        0.55,
        unit="share",
        low=0.3,
        high=0.8,
        source="assumption",
        minimum=0,
        maximum=1,
        note="crisis placements that are meant for weeks, not longer",
    )
    treatment_behaviour: float = parameter(
        0.65,
        unit="chance",
        low=0.25,
        high=0.65,
        source="assumption",
        minimum=0,
        maximum=1,
        note="severe behaviour asks for a treatment group",
        no_effect=OFTEN,
    )
    clinical_psychiatric: float = parameter(
        0.7,
        unit="chance",
        low=0.3,
        high=0.8,
        source="assumption",
        minimum=0,
        maximum=1,
        note="planned, psychiatric need: a clinical place",
        no_effect=OFTEN,
    )
    clinical_disability: float = parameter(
        0.75,
        unit="chance",
        low=0.3,
        high=0.8,
        source="assumption",
        minimum=0,
        maximum=1,
        note="planned, disability: a disability place",
        no_effect=OFTEN,
    )
    group_youth: float = parameter(
        0.85,
        unit="chance",
        low=0.2,
        high=0.95,
        source="assumption",
        minimum=0,
        maximum=1,
        note="from 14 no host family takes or is wanted: open group",
    )
    secure: float = parameter(
        0.32,
        unit="chance",
        low=0.05,
        high=0.64,
        source="assumption",
        minimum=0,
        maximum=1,
        note="severe behaviour danger from the age floor, with the court's authorisation for secure care",
        no_effect=OFTEN,
    )
    secure_age: float = parameter(
        12.0,
        unit="years",
        low=12.0,
        high=14.0,
        source="assumption",
        minimum=0,
        maximum=18,
        note="secure care takes young people from about twelve; a rule, and not drawn; up to 14 for what a later "
        "age would do",
    )
    wait_group: float = parameter(
        90.0,
        unit="days",
        low=7.0,
        high=90.0,
        source="assumption",
        minimum=0,
        note="after this wait for a family a place in an open group is taken",
    )

    own_area_km: float = parameter(
        1.2,
        unit="km",
        low=0.6,
        high=2.5,
        source="assumption",
        minimum=0,
        note="typical distance within a neighbourhood",
    )
    detour: float = parameter(
        1.25,
        unit="road over straight line",
        low=1.1,
        high=1.4,
        source="assumption",
        minimum=1,
        note="a dense network of roads: 1.1 is nearly straight, 1.4 has water or motorways in between. A judgement",
    )
    outside_km: float = parameter(
        35.0, unit="km", low=15.0, high=70.0, source="assumption", minimum=0, note="kin who live outside the scenario"
    )
    treatment_age: float = parameter(
        6.0,
        unit="years",
        low=4.0,
        high=8.0,
        source="assumption",
        minimum=0,
        maximum=18,
        note="from this age serious behaviour can ask for a treatment group; younger children go to families and family homes",
    )
    family_home_age: float = parameter(
        10.0,
        unit="years",
        low=8.0,
        high=12.0,
        source="assumption",
        minimum=0,
        maximum=18,
        note="from this age a family home can come first, also without behaviour problems or an earlier breakdown",
    )
    youth_age: float = parameter(
        14.0,
        unit="years",
        low=12.0,
        high=16.0,
        source="assumption",
        minimum=0,
        maximum=18,
        note="from this age a host family is often not wanted any more (search.group_youth)",
    )
    group_age: float = parameter(
        6.0,
        unit="years",
        low=4.0,
        high=12.0,
        source="assumption",
        minimum=0,
        maximum=18,
        note="from this age a child that waited can be taken in an open group; younger ones are not placed in one",
    )
    group_fits_age: float = parameter(
        12.0,
        unit="years",
        low=10.0,
        high=14.0,
        source="assumption",
        minimum=0,
        maximum=18,
        note="below this age an open group is the wrong kind of place and counted so",
    )
    retry_days: float = parameter(
        30.0,
        unit="days",
        low=14.0,
        high=60.0,
        source="assumption",
        minimum=1,
        maximum=365,
        note="days after which the search for a waiting child is done again as a whole; lists are gone through about monthly",
    )
    withdraw_strained: float = parameter(
        0.3,
        unit="multiplier of search.withdraw",
        low=0.0,
        high=0.6,
        source="assumption",
        minimum=0,
        maximum=1,
        note="a waiting request is withdrawn less often where the family is still strained, never where problems are severe",
        no_effect=WORLD,
    )
    near_weight: float = parameter(
        2.0,
        unit="utility per km at full nearness",
        low=0.5,
        high=4.0,
        source="assumption",
        minimum=0,
        maximum=50,
        note="how much a kilometre weighs against chance (spread 1.3) in the order of asking, when nearness counts fully",
        no_effect=CHOICE,
    )
    part_time_weight: float = parameter(
        3.0,
        unit="utility",
        low=0.0,
        high=6.0,
        source="assumption",
        minimum=0,
        maximum=50,
        note="families that host for part of the week only come first for a part-time stay",
        no_effect=CHOICE,
    )
