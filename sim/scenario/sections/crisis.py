"""Numbers of crisis, decision, child protection and routes out of home (mechanisms 4 and 5)."""

from __future__ import annotations

from sim.scenario.fields import Section, parameter


class Crisis(Section):
    """Crises, assessment and the decision (mechanism 4)."""

    danger: float = parameter(
        0.34, unit="crises per family-year in true danger", low=0.2, high=1.2, source="assumption", minimum=0
    )
    violence: float = parameter(
        1.8, unit="multiplier with partner violence", low=1.0, high=3.0, source="assumption", minimum=0
    )
    behaviour: float = parameter(
        2.0, unit="multiplier with a child with severe behaviour", low=1.0, high=4.0, source="assumption", minimum=0
    )
    repeat: float = parameter(
        2.5, unit="multiplier in the 60 days after a crisis", low=1.0, high=5.0, source="assumption", minimum=0
    )
    outside_office: float = parameter(
        0.5, unit="share of crises outside office hours", low=0.35, high=0.65, source="CRI-OOH", minimum=0, maximum=1
    )
    sensitivity_office: float = parameter(
        0.75,
        unit="share",
        low=0.5,
        high=0.95,
        source="assumption",
        minimum=0,
        maximum=1,
        note="acute danger that is there is seen, office hours",
    )
    sensitivity_outside: float = parameter(
        0.65, unit="share", low=0.4, high=0.95, source="assumption", minimum=0, maximum=1
    )
    specificity_office: float = parameter(
        0.965,
        unit="share",
        low=0.75,
        high=0.98,
        source="assumption",
        minimum=0,
        maximum=1,
        note="no danger, and none seen",
    )
    specificity_outside: float = parameter(
        0.94, unit="share", low=0.65, high=0.98, source="assumption", minimum=0, maximum=1
    )
    acute: float = parameter(
        0.26,
        unit="share",
        low=0.2,
        high=0.8,
        source="assumption",
        minimum=0,
        maximum=1,
        note="true danger that is acute at the moment of a crisis, so that staying is not defensible",
    )
    time_learning: float = parameter(
        0.35,
        unit="share of errors removed by five days",
        low=0.0,
        high=0.7,
        source="assumption",
        minimum=0,
        maximum=1,
        note="errors of both kinds that a slowed assessment removes: in proportion to its days, all of it from the fifth on",
    )
    view_learning: float = parameter(
        0.25,
        unit="share of missed danger found by asking",
        low=0.0,
        high=0.6,
        source="assumption",
        minimum=0,
        maximum=1,
        note="a child that wants to leave counts as danger information",
    )
    view_away_danger: float = parameter(
        0.45,
        unit="chance a child in danger wants to leave",
        low=0.2,
        high=0.7,
        source="assumption",
        minimum=0,
        maximum=1,
    )
    view_away_safe: float = parameter(
        0.10,
        unit="chance a child not in danger wants to leave",
        low=0.02,
        high=0.25,
        source="assumption",
        minimum=0,
        maximum=1,
    )
    view_person: float = parameter(
        0.20, unit="chance to name a person", low=0.05, high=0.4, source="assumption", minimum=0, maximum=1
    )
    view_age: float = parameter(
        6.0,
        unit="years",
        low=4.0,
        high=10.0,
        source="assumption",
        minimum=0,
        maximum=18,
        note="from this age a child is asked",
    )
    home: float = parameter(
        1.7,
        unit="log-odds weight",
        low=0.9,
        high=2.9,
        source="assumption",
        note="weight of staying home in the decision when no acute danger is seen",
    )
    severe: float = parameter(
        -0.9,
        unit="log-odds weight",
        low=-1.8,
        high=0.0,
        source="assumption",
        note="severe problems make home less likely",
    )
    repeated: float = parameter(
        -0.7, unit="log-odds weight", low=-1.4, high=0.0, source="assumption", note="a second crisis within 60 days"
    )
    outside: float = parameter(
        -0.5,
        unit="log-odds weight",
        low=-1.2,
        high=0.0,
        source="assumption",
        note="outside office hours fewer answers are at hand",
    )
    home_help: float = parameter(
        1.2,
        unit="log-odds weight",
        low=0.3,
        high=2.3,
        source="LEV-ASH;assumption",
        note="home with ambulatory crisis help when it has room; order of LEV-ASH (odds 0.33), an association",
    )
    view_weight: float = parameter(
        0.6,
        unit="log-odds weight",
        low=0.0,
        high=1.5,
        source="assumption",
        note="how much a child's wish to stay or go weighs when it was asked",
    )
    figure_weight: float = parameter(
        0.5,
        unit="log-odds weight",
        low=-0.3,
        high=1.2,
        source="assumption",
        note="a support figure makes home or its own network more likely",
    )
    tension: float = parameter(
        0.12,
        unit="log-odds weight per day of time bought",
        low=-0.05,
        high=0.25,
        source="assumption",
        note="tension that falls while the decision waits; may rise (negative)",
    )
    flare: float = parameter(
        0.012,
        unit="rate per day while a crisis is slowed",
        low=0.0,
        high=0.04,
        source="assumption",
        minimum=0,
        maximum=1,
        note="a slowed crisis flares up: decision at once, under pressure",
    )
    network_hour: float = parameter(
        0.25,
        unit="chance",
        low=0.05,
        high=0.5,
        source="assumption",
        minimum=0,
        maximum=1,
        note="willing kin is found within the hours of a crisis, at full search effort",
    )
    network_day: float = parameter(
        0.20,
        unit="rate per day of time bought, at full search effort",
        low=0.05,
        high=0.5,
        source="assumption",
        minimum=0,
        note="kin is found in d days with a chance of 1 - exp(-rate x effort x d)",
    )
    network_weight: float = parameter(
        0.9,
        unit="log-odds weight",
        low=0.0,
        high=2.0,
        source="assumption",
        note="weight of a found network family against another place",
    )
    siblings: float = parameter(
        0.65,
        unit="share",
        low=0.4,
        high=0.9,
        source="assumption",
        minimum=0,
        maximum=1,
        note="brothers and sisters at home that the crisis concerns too",
    )
    help_after: float = parameter(
        0.7,
        unit="chance",
        low=0.4,
        high=0.9,
        source="assumption",
        minimum=0,
        maximum=1,
        note="ambulant help is asked for after a crisis that ended at home",
    )
    team_days: float = parameter(
        28.0,
        unit="days",
        low=21.0,
        high=42.0,
        source="assumption",
        minimum=0.1,
        note="length of an ambulatory crisis intervention",
    )
    team_effect: float = parameter(
        0.5,
        unit="share of the effect of intensive treatment",
        low=0.0,
        high=0.9,
        source="assumption",
        minimum=0,
        maximum=1,
    )
    trusted_worker: float = parameter(
        0.8,
        unit="log-odds weight",
        low=-0.2,
        high=1.6,
        source="assumption",
        note="home after a failed placement when intensive help has room",
    )


class Protection(Section):
    """Veilig Thuis, Board, court, legal status: routes with time and capacity."""

    report_danger: float = parameter(
        0.9, unit="reports per family-year in true danger", low=0.4, high=1.8, source="assumption", minimum=0
    )
    report_incident: float = parameter(
        0.5,
        unit="chance",
        low=0.2,
        high=0.8,
        source="assumption",
        minimum=0,
        maximum=1,
        note="a detected severe incident is reported",
    )
    triage_sensitivity: float = parameter(
        0.60,
        unit="share",
        low=0.3,
        high=0.9,
        source="assumption",
        minimum=0,
        maximum=1,
        note="true danger is seen at triage",
    )
    triage_specificity: float = parameter(
        0.82, unit="share", low=0.6, high=0.95, source="assumption", minimum=0, maximum=1
    )
    acute: float = parameter(
        0.04,
        unit="share",
        low=0.01,
        high=0.1,
        source="JB-NL-VOTS-2022;assumption",
        minimum=0,
        maximum=1,
        note="seen danger at triage that becomes a crisis the same day; order of JB-NL-VOTS-2022, arithmetic is ours",
    )
    board_sensitivity: float = parameter(
        0.80,
        unit="share",
        low=0.5,
        high=0.98,
        source="assumption",
        minimum=0,
        maximum=1,
        note="true danger is seen by the Board or the child protection organisation, who have months to look",
    )
    board_specificity: float = parameter(
        0.90, unit="share", low=0.7, high=0.99, source="assumption", minimum=0, maximum=1
    )
    board_days: float = parameter(
        84.0, unit="days", low=56.0, high=140.0, source="assumption", minimum=1, note="length of a Board investigation"
    )
    court_days: float = parameter(28.0, unit="days", low=14.0, high=56.0, source="assumption", minimum=1)
    order_danger: float = parameter(
        0.75,
        unit="chance",
        low=0.5,
        high=0.95,
        source="assumption",
        minimum=0,
        maximum=1,
        note="the court makes an order when danger was seen or problems are severe",
    )
    order_other: float = parameter(0.42, unit="chance", low=0.2, high=0.6, source="assumption", minimum=0, maximum=1)
    with_placement: float = parameter(
        0.26,
        unit="share of requests with placement",
        low=0.15,
        high=0.35,
        source="JB-RVDK-UHP-2019;JB-NL-OTSIN-2019",
        minimum=0,
        maximum=1,
        note="2,425 of 9,344",
    )
    review_days: float = parameter(182.0, unit="days", low=90.0, high=365.0, source="assumption", minimum=1)
    review_end: float = parameter(
        0.45,
        unit="chance per review",
        low=0.2,
        high=0.7,
        source="assumption",
        minimum=0,
        maximum=1,
        note="supervision order ends when the family copes; a fifth of it when strained",
    )
    review_place: float = parameter(
        0.07,
        unit="chance per review",
        low=0.02,
        high=0.15,
        source="assumption",
        minimum=0,
        maximum=1,
        note="placement asked at a review, severe problems or danger seen",
    )
    consent: float = parameter(
        0.5,
        unit="chance",
        low=0.3,
        high=0.7,
        source="assumption",
        minimum=0,
        maximum=1,
        note="parents agree with an emergency placement; else an emergency authorisation",
    )
    hearing_days: float = parameter(
        14.0,
        unit="days",
        low=7.0,
        high=14.0,
        source="assumption",
        minimum=0.5,
        note="an emergency authorisation is heard within two weeks (law)",
    )
    hearing_confirm: float = parameter(
        0.8, unit="chance", low=0.6, high=0.95, source="assumption", minimum=0, maximum=1
    )
    lasting_days: float = parameter(
        500.0,
        unit="days",
        low=270.0,
        high=730.0,
        source="assumption",
        minimum=1,
        note="time in care until the decision on the lasting home",
    )
    lasting_chance: float = parameter(
        0.62, unit="chance at each yearly step", low=0.4, high=0.9, source="assumption", minimum=0, maximum=1
    )
    voluntary_order: float = parameter(
        0.25,
        unit="chance, once a stay",
        low=0.1,
        high=0.5,
        source="assumption",
        minimum=0,
        maximum=1,
        note="a voluntary placement that lasts is followed by an order, at lasting_days in care",
    )
    guardianship: float = parameter(
        0.2, unit="chance at each yearly step", low=0.15, high=0.5, source="assumption", minimum=0, maximum=1
    )
    order_help: float = parameter(
        0.8,
        unit="chance",
        low=0.5,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1,
        note="an order comes with help asked for at once",
    )


class Routes(Section):
    """Planned and voluntary placements (mechanism 5)."""

    behaviour: float = parameter(
        0.06, unit="requests per child-year, severe behaviour", low=0.015, high=0.06, source="assumption", minimum=0
    )
    psychiatric: float = parameter(
        0.022, unit="requests per child-year", low=0.004, high=0.044, source="assumption", minimum=0
    )
    disability: float = parameter(
        0.02, unit="requests per child-year", low=0.005, high=0.02, source="assumption", minimum=0
    )
    level: float = parameter(1.0, unit="addition per problem level", low=0.3, high=2.0, source="assumption", minimum=0)
    severe_family: float = parameter(
        0.02,
        unit="requests per child-year at level severe",
        low=0.004,
        high=0.03,
        source="assumption",
        minimum=0,
        note="parents ask, no special need of the child",
    )
    helped: float = parameter(
        0.8,
        unit="multiplier at full effect of help",
        low=0.5,
        high=1.2,
        source="assumption",
        minimum=0,
        note="may raise requests: help also refers",
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
        0.38, unit="share of family-class requests", low=0.15, high=0.4, source="FOS-NL-FULL", minimum=0, maximum=1
    )
    part_time_nights: float = parameter(
        2.0, unit="nights a week", low=1.0, high=3.0, source="assumption", minimum=0, maximum=6
    )
    part_time_years: float = parameter(2.0, unit="years", low=1.0, high=4.0, source="assumption", minimum=0.05)
    figure_relief: float = parameter(
        0.8,
        unit="multiplier with a support figure",
        low=0.4,
        high=1.3,
        source="LEV-JIM-RR",
        minimum=0,
        note="plausibility band; network conferences saw more placement (LEV-FGC-NL)",
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
    figure_years: float = parameter(2.0, unit="years", low=0.5, high=4.0, source="assumption", minimum=0.05)
    figure_conflict: float = parameter(
        0.10,
        unit="chance",
        low=0.0,
        high=0.3,
        source="assumption",
        minimum=0,
        maximum=1,
        note="the support figure and the parents fall out; strain rises instead",
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
    )
    figure_crisis: float = parameter(
        0.8, unit="multiplier of crises", low=0.5, high=1.2, source="assumption", minimum=0
    )
