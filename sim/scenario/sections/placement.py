"""Numbers of search, placement and harm (mechanisms 6 to 8)."""

from __future__ import annotations

from sim.scenario.fields import Section, parameter


class Forms(Section):
    """One value a main home: at home, network foster, recruited foster, family home, crisis bed, open group,
    treatment group, clinical or disability place, secure care."""

    breakdown: tuple[float, ...] = parameter(
        (0.0, 0.08, 0.13, 0.08, 0.3, 0.18, 0.08, 0.06, 0.09),
        unit="rate per child-year",
        low=(0.0, 0.05, 0.09, 0.05, 0.15, 0.15, 0.04, 0.05, 0.045),
        high=(0.0, 0.14, 0.26, 0.16, 0.7, 0.6, 0.5, 0.2, 0.7),
        source="BRK-META;BRK-KIN-OR;CLO-NL-PLAN;assumption",
        minimum=0,
        note="before multipliers; foster set to meet BRK-META, kin against non-kin shrunk; groups assumed; secure 26 %",
    )
    go_home: tuple[float, ...] = parameter(
        (0.0, 0.10, 0.10, 0.05, 0.0, 0.0, 0.0, 0.0, 0.0),
        unit="rate per child-year",
        low=(0.0, 0.05, 0.05, 0.02, 0.0, 0.0, 0.0, 0.0, 0.0),
        high=(0.0, 0.2, 0.2, 0.1, 0.0, 0.0, 0.0, 0.0, 0.0),
        source="REU-NL-5Y",
        minimum=0,
        note="long stays: implied constant hazard about 0.09; family homes lower (GZH-NL-LONG)",
    )
    days: tuple[float, ...] = parameter(
        (0.0, 240.0, 240.0, 300.0, 42.0, 270.0, 330.0, 130.0, 205.0),
        unit="days",
        low=(0.0, 90.0, 90.0, 150.0, 28.0, 180.0, 220.0, 60.0, 167.0),
        high=(0.0, 365.0, 365.0, 600.0, 84.0, 400.0, 500.0, 260.0, 213.0),
        source="CLO-NL-DUR-2018;assumption",
        minimum=0,
        note="planned length of stays that are not meant to last; secure 6.0-6.2 months; the others are assumptions",
    )
    stay_shape: tuple[float, ...] = parameter(
        (1.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 1.5, 3.0),
        unit="gamma shape",
        low=(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.5),
        high=(1.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 3.0, 6.0),
        source="assumption",
        minimum=0.1,
    )
    stay_kind: tuple[float, ...] = parameter(
        (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
        unit="0 exponential, 1 gamma, 2 lognormal, 3 Weibull, 4 fixed",
        low=(0.0,) * 9,
        high=(4.0,) * 9,
        source="assumption",
        minimum=0,
        maximum=4,
    )
    lasting: tuple[float, ...] = parameter(
        (0.0, 0.75, 0.72, 0.895, 0.0, 0.0, 0.0, 0.0, 0.0),
        unit="share of stays meant to last",
        low=(0.0, 0.45, 0.4, 0.8, 0.0, 0.0, 0.0, 0.0, 0.0),
        high=(0.0, 0.8, 0.75, 0.95, 0.0, 0.0, 0.0, 0.0, 0.0),
        source="GZH-NL-LONG;FOS-NL-LOS",
        minimum=0,
        maximum=1,
        note="family homes from GZH-NL-LONG; foster chosen to meet FOS-NL-LOS",
    )
    incident: tuple[float, ...] = parameter(
        (0.0, 0.02, 0.025, 0.025, 0.06, 0.06, 0.05, 0.03, 0.08),
        unit="severe incidents per child-year",
        low=(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        high=(0.0, 0.15, 0.15, 0.15, 0.2, 0.2, 0.2, 0.2, 0.3),
        source="assumption",
        minimum=0,
        note="levels assumed, not measured; the ranges include equality of all settings",
    )
    minor: tuple[float, ...] = parameter(
        (3.0,) * 9,
        unit="minor incidents per severe one",
        low=(1.0,) * 9,
        high=(6.0,) * 9,
        source="assumption",
        minimum=0,
    )
    detect: tuple[float, ...] = parameter(
        (0.35, 0.5, 0.5, 0.55, 0.7, 0.6, 0.6, 0.65, 0.7),
        unit="chance that a severe incident is detected",
        low=(0.1, 0.2, 0.2, 0.2, 0.3, 0.3, 0.3, 0.3, 0.3),
        high=(0.7, 0.9, 0.9, 0.9, 0.95, 0.95, 0.95, 0.95, 0.95),
        source="assumption",
        minimum=0,
        maximum=1,
    )


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
    ask: float = parameter(2.0, unit="families asked per search", low=2.0, high=12.0, source="assumption", minimum=1)
    ask_crisis: float = parameter(
        2.0, unit="families asked on the day of an emergency", low=1.0, high=6.0, source="assumption", minimum=1
    )
    family_home: float = parameter(
        0.7,
        unit="chance",
        low=0.15,
        high=0.9,
        source="assumption",
        minimum=0,
        maximum=1,
        note="a family home with room suits this child",
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
    )
    secure_age: float = parameter(12.0, unit="years", low=12.0, high=14.0, source="assumption", minimum=0, maximum=18)
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
    detour: float = parameter(1.25, unit="road over straight line", low=1.1, high=1.4, source="assumption", minimum=1)
    outside_km: float = parameter(
        35.0, unit="km", low=15.0, high=70.0, source="assumption", minimum=0, note="kin who live outside the scenario"
    )


class Placement(Section):
    """What happens in a placement (mechanism 7)."""

    behaviour: float = parameter(
        1.72,
        unit="multiplier of breakdown per step",
        low=1.1,
        high=2.5,
        source="BRK-R-CHILDBEH",
        minimum=0.1,
        note="low end: publication bias",
    )
    teenage: float = parameter(
        1.5, unit="multiplier of breakdown from 12", low=1.1, high=2.55, source="BRK-R-OLDERAGE", minimum=0.1
    )
    separated: float = parameter(
        1.3,
        unit="multiplier of breakdown",
        low=1.0,
        high=1.8,
        source="BRK-R-PLACEDWIT",
        minimum=0.1,
        note="siblings placed at the same time, apart",
    )
    moves: float = parameter(
        1.12, unit="multiplier of breakdown per earlier move", low=1.0, high=1.4, source="assumption", minimum=0.1
    )
    unsuitable: float = parameter(
        1.6, unit="multiplier of breakdown", low=1.0, high=2.5, source="assumption", minimum=0.1
    )
    far: float = parameter(
        1.1, unit="multiplier of breakdown beyond 10 km", low=0.9, high=1.5, source="assumption", minimum=0.1
    )
    tired: float = parameter(
        1.5, unit="multiplier of breakdown, host tired", low=1.0, high=2.5, source="assumption", minimum=0.1
    )
    supported: float = parameter(
        0.85,
        unit="multiplier of breakdown, host with foster-care expertise",
        low=0.6,
        high=1.05,
        source="assumption",
        minimum=0.1,
    )
    settle: float = parameter(
        0.45,
        unit="multiplier of breakdown after two years in one place",
        low=0.25,
        high=1.0,
        source="assumption",
        minimum=0.05,
    )
    help_home: float = parameter(
        2.2,
        unit="multiplier of return while parents get help",
        low=1.5,
        high=3.0,
        source="REU-HELP",
        minimum=0.1,
        note="observational",
    )
    level: float = parameter(
        0.45, unit="multiplier of return per problem level", low=0.2, high=0.9, source="assumption", minimum=0.01
    )
    lasting: float = parameter(
        0.05,
        unit="multiplier of return after the decision on the lasting home",
        low=0.0,
        high=0.2,
        source="assumption",
        minimum=0,
    )
    back_home: float = parameter(
        0.5,
        unit="chance",
        low=0.4,
        high=0.85,
        source="assumption",
        minimum=0,
        maximum=1,
        note="at the end of a stay that was not meant to last, the child goes home when the family copes",
    )
    back_level: float = parameter(
        0.6, unit="multiplier per problem level", low=0.3, high=0.9, source="assumption", minimum=0, maximum=1
    )
    becomes_lasting: float = parameter(
        0.7,
        unit="chance",
        low=0.4,
        high=0.9,
        source="assumption",
        minimum=0,
        maximum=1,
        note="a child that cannot go home stays for good in the family where it lives",
    )
    becomes_crisis: float = parameter(
        0.35,
        unit="chance",
        low=0.1,
        high=0.6,
        source="assumption",
        minimum=0,
        maximum=1,
        note="the same in a family that took it for a crisis",
    )
    after_failure_home: float = parameter(
        0.2,
        unit="log-odds weight",
        low=-0.8,
        high=1.2,
        source="assumption",
        note="home against another place after a breakdown",
    )
    disliked: float = parameter(
        1.3,
        unit="multiplier of breakdown",
        low=0.9,
        high=2.0,
        source="assumption",
        minimum=0,
        note="in a host family where the child did not want to live; no study found on the size",
    )
    own_school_km: float = parameter(
        4.0,
        unit="km",
        low=2.0,
        high=8.0,
        source="assumption",
        minimum=0,
        note="a child keeps its own school up to this distance; near enough for one that waits for a place nearby",
    )
    stay_on: float = parameter(
        0.5,
        unit="chance",
        low=0.3,
        high=0.7,
        source="assumption",
        minimum=0,
        maximum=1,
        note="stays with the host family after 18",
    )
    stay_on_years: float = parameter(2.0, unit="years", low=1.0, high=3.0, source="assumption", minimum=0.01)
    after_care: float = parameter(
        0.6,
        unit="chance",
        low=0.3,
        high=0.9,
        source="assumption",
        minimum=0,
        maximum=1,
        note="help is asked for when a child comes home",
    )


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
