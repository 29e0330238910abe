"""Numbers of child protection (mechanism 5)."""

from __future__ import annotations

from sim.scenario.effects import OFTEN, WORLD
from sim.scenario.fields import Section, parameter


class Protection(Section):
    """Veilig Thuis, Board, court, legal status: routes with time and capacity."""

    report_danger: float = parameter(
        0.9,
        unit="reports per family-year in true danger",
        low=0.4,
        high=1.8,
        source="assumption",
        minimum=0,
        note="added to levels.report: danger that lasts is reported about once a year. A judgement that gives the "
        "order of size of the JB-* rows; half to double",
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
        no_effect=OFTEN,
    )
    triage_specificity: float = parameter(
        0.82,
        unit="share",
        low=0.6,
        high=0.95,
        source="assumption",
        minimum=0,
        maximum=1,
        note="no true danger, and none seen at triage. With protection.triage_sensitivity it sets how many reports "
        "go on to the Board (order of size: JB-RVDK-OND-2019); no study of triage found",
        no_effect=OFTEN,
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
        0.90,
        unit="share",
        low=0.7,
        high=0.99,
        source="assumption",
        minimum=0,
        maximum=1,
        note="no true danger, and none seen by the Board: better than triage (0.82), since it has months to look. "
        "No study found; the low end lies within the range of triage",
    )
    board_days: float = parameter(
        84.0, unit="days", low=56.0, high=140.0, source="assumption", minimum=1, note="length of a Board investigation"
    )
    court_days: float = parameter(
        28.0,
        unit="days",
        low=14.0,
        high=56.0,
        source="assumption",
        minimum=1,
        note="from request to decision, when the court has room. No count found; half to double",
    )
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
    order_other: float = parameter(
        0.42,
        unit="chance",
        low=0.2,
        high=0.6,
        source="assumption",
        minimum=0,
        maximum=1,
        note="the court makes an order where no danger was seen and problems are not severe: less often than "
        "elsewhere (protection.order_danger). Gives the order of size of JB-NL-OTSIN-2019; half to one and a "
        "half",
    )
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
    review_days: float = parameter(
        182.0,
        unit="days",
        low=90.0,
        high=365.0,
        source="assumption",
        minimum=1,
        note="half a year: an order is for a year at most (law), and is looked at in between; a quarter to a whole "
        "year",
    )
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
        0.2,
        unit="chance",
        low=0.15,
        high=0.7,
        source="assumption",
        minimum=0,
        maximum=1,
        note="parents agree with an emergency placement; else an emergency authorisation. 0.5 at first; "
        "lowered beside JB-NL-VOTS-2019, of which there are still too few",
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
    hearing_sensitivity: float = parameter(
        0.95,
        unit="share",
        low=0.8,
        high=1.0,
        source="assumption",
        minimum=0,
        maximum=1,
        note="an emergency authorisation is upheld at the hearing where true danger is there; else the child goes home, "
        "wrongly. No count found; above protection.board_sensitivity (0.80), as danger was seen before",
    )
    hearing_specificity: float = parameter(
        0.2,
        unit="share",
        low=0.1,
        high=0.9,
        source="assumption",
        minimum=0,
        maximum=1,
        note="an emergency authorisation is not upheld where there is no true danger, and the child goes home. No count "
        "found; below protection.board_specificity (0.90): the court has two weeks, mostly the same file, and rarely "
        "goes against it. 0.5 at first: then too few provisional orders were in force for those that began (JB-NL-VOTS-2019)",
    )
    provisional_days: float = parameter(
        90.0,
        unit="days",
        low=60.0,
        high=91.0,
        source="JB-NL-VOTS-2019",
        minimum=14,
        maximum=182,
        note="a provisional order that was upheld, until the court decides on a supervision order: three months at most "
        "by law; mean duration of all provisional orders about 75 days by Little's law",
    )
    lasting_days: float = parameter(
        500.0,
        unit="days",
        low=270.0,
        high=730.0,
        source="assumption",
        minimum=1,
        note="time in care until the decision on the lasting home, of a child that is not young (protection.young)",
    )
    lasting_days_young: float = parameter(
        250.0,
        unit="days",
        low=180.0,
        high=500.0,
        source="assumption",
        minimum=1,
        note="the same of a young child: half of protection.lasting_days, as the terms that the professions' guideline on "
        "placement named (half a year and a year); at the end of its range no sooner than an older child. With equal terms "
        "guardianship began two and a half years later in life than JB-NL-VOOGD-AGE-2022 has it",
    )
    young: float = parameter(
        5.0,
        unit="years",
        low=5.0,
        high=5.0,
        source="assumption",
        minimum=0,
        maximum=18,
        note="age when it left home, under which the shorter term holds; that of the guideline, a rule, and not drawn. "
        "protection.guardianship is the chance at this age",
    )
    lasting_chance: float = parameter(
        0.62,
        unit="chance at each yearly step",
        low=0.4,
        high=0.9,
        source="assumption",
        minimum=0,
        maximum=1,
        note="from protection.lasting_days on: the decision is that the child grows up where it is. A judgement; "
        "what is left to go home is bounded by REU-NL-5Y (0.40 within five to six years)",
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
        0.62,
        unit="chance at each yearly step",
        low=0.3,
        high=0.95,
        source="assumption",
        minimum=0,
        maximum=1,
        note="after the decision on the lasting home, of a child of five (protection.young). Chosen beside the guardianship "
        "orders that start in a year (T40)",
    )
    guardianship_older: float = parameter(
        0.905,
        unit="multiplier for each year of age",
        low=0.8,
        high=1.0,
        source="JB-NL-VOOGD-AGE-2022;assumption",
        minimum=0.1,
        note="the older, the rarer: parents keep a say for a child who knows them. Chosen so that guardianship begins at nine to "
        "ten on average (by its yearly steps over ages, 9.1); 1 is equal at every age, then it began at almost twelve "
        "and a quarter too few were in force",
        no_effect=WORLD,
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
    board_shape: float = parameter(
        4.0,
        unit="gamma shape",
        low=2.0,
        high=8.0,
        source="assumption",
        minimum=0.1,
        maximum=100,
        note="spread of the time that the board takes: 4 gives half of its mean as standard deviation",
    )
    court_shape: float = parameter(
        4.0,
        unit="gamma shape",
        low=2.0,
        high=8.0,
        source="assumption",
        minimum=0.1,
        maximum=100,
        note="spread of the time to the hearing: 4 gives half of its mean as standard deviation",
    )
    review_slower: float = parameter(
        5.0,
        unit="divisor",
        low=2.0,
        high=10.0,
        source="assumption",
        minimum=1,
        maximum=1000,
        note="at a review a supervision order ends so many times less often where the family is strained than where it copes",
        no_effect=WORLD,
    )
