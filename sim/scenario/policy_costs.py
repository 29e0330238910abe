"""What policies take in hours and money that the bill does not hold already: ``[costs.policies]`` of a scenario."""

from __future__ import annotations

from sim.scenario.fields import Section, parameter


class PolicyCosts(Section):
    """Numbers of the costs of policies; what a policy makes of them is in its file in ``sim/policies``."""

    crises: float = parameter(
        3.0,
        unit="crises per 1,000 children per year",
        low=1.0,
        high=6.0,
        minimum=0,
        note="for costs only (crises follow from the model): three times the ambulatory crisis interventions that "
        "were counted (CRI-RATE: 1.0 (0.7-2.0), a lower bound of crises); range from that count to six times "
        "it",
    )
    hours_slowed_crisis: float = parameter(
        20.0,
        unit="hours per slowed crisis",
        low=10.0,
        high=40.0,
        minimum=0,
        note="no count found: 4 hours for each of the 5 days bought (practised.slow_days), shared by workers; "
        "range half to double",
    )
    network_searches: float = parameter(
        3.0,
        unit="searches per 1,000 children per year",
        low=1.0,
        high=6.0,
        minimum=0,
        note="no count found: set equal to crises; some crises need no search, and planned placements need one "
        "too; same range",
    )
    hours_network_search: float = parameter(
        10.0,
        unit="hours per search",
        low=5.0,
        high=20.0,
        minimum=0,
        note="no count found; half of what a slowed crisis takes, of which a search is a part; range half to double",
    )
    figure_offers: float = parameter(
        2.0,
        unit="offers per 1,000 children per year",
        low=1.0,
        high=4.0,
        minimum=0,
        note="no count found; fewer than crises, since children below about ten are not asked; when every one of "
        "them is offered it; range half to double",
    )
    hours_figure: float = parameter(
        15.0,
        unit="hours per support figure",
        low=8.0,
        high=30.0,
        minimum=0,
        note="no count found; spread over the month that it takes to find a figure (LEV-JIM-DAYS: 33 days) and "
        "some support after it; range about half to double",
    )
    hours_consultation: float = parameter(
        10.0,
        unit="hours per case consultation",
        low=5.0,
        high=20.0,
        minimum=0,
        note="no count found; of all seniors at the table together; range half to double",
    )
    hours_expertise: float = parameter(
        20.0,
        unit="hours per case of an expertise network",
        low=10.0,
        high=40.0,
        minimum=0,
        note="no count found; twice a case consultation, as these cases are the heaviest; range half to double",
    )
    consultation_requests: float = parameter(
        1.0,
        unit="requests per 1,000 children per year",
        low=0.5,
        high=2.0,
        minimum=0,
        note="for how many cases a case consultation has time: planned and court requests in which no danger is seen, as the "
        "model itself gives them (0.83 in Utrecht, 1.15 in Rijk van Nijmegen); range half to double",
    )
    expertise_cases: float = parameter(
        1.5,
        unit="cases per 1,000 children per year",
        low=0.75,
        high=3.0,
        minimum=0,
        note="for how many cases an expertise network has time: heavy placements without haste, a look where the question of an "
        "alternative is asked and one at the kind of place, as the model itself gives them (1.5 in Utrecht, 1.8 in Rijk van "
        "Nijmegen); range half to double",
    )
    cases_in_time: float = parameter(
        0.9,
        unit="share of the requests",
        low=0.7,
        high=0.98,
        minimum=0.01,
        maximum=0.999,
        note="that a case consultation or an expertise network has time for at full practice, since they come at random: nine in "
        "ten. A judgement; the rest falls in busy weeks",
    )
    worker_hours: float = parameter(
        1350.0,
        unit="hours per full-time worker per year",
        low=1080.0,
        high=1755.0,
        minimum=0,
        note="no source in the register; 52 weeks of 36 hours are 1,872, of which leave, illness (TEAM-SICK: "
        "0.07), training and meetings go off; range 0.8 to 1.3 of it",
    )
    wel_thuis_cases: float = parameter(
        8.0,
        unit="cases at once per full-time specialist",
        low=6.0,
        high=12.0,
        minimum=0.1,
        note="price of a case only; not the 4 (2-8) of workforce.caseload_wel_thuis_team, which says how many "
        "posts its places take: with 4 a case costs twice as much",
    )
    hours_warm_handover: float = parameter(
        4.0,
        unit="hours per warm handover",
        low=1.0,
        high=8.0,
        minimum=0,
        note="no count found; both workers together, from an hour to a working day",
    )
    hours_foster_expert: float = parameter(
        20.0,
        unit="hours per foster family per year",
        low=8.0,
        high=40.0,
        minimum=0,
        note="no count found; over a year: from 40 minutes to more than 3 hours a month",
    )
    empty_treatment: float = parameter(
        0.2,
        unit="share of the added places",
        low=0.0,
        high=0.4,
        minimum=0,
        maximum=1,
        note="no count found; a fifth is what treatment_use leaves empty; range none to double",
    )
    treatment_referrals: float = parameter(
        1.6,
        unit="urgent referrals per 1,000 children per year",
        low=0.8,
        high=3.2,
        minimum=0,
        note="for the number of places that fast treatment buys only: referrals after a crisis or in place of a placement "
        "at full practice, as the model itself gives them in Utrecht; range half to double",
    )
    treatment_promise: float = parameter(
        7.0,
        unit="days",
        low=3.0,
        high=14.0,
        minimum=0.25,
        maximum=90,
        note="from an urgent referral to the first visit, as fast treatment promises it. Families First comes within a day "
        "or three once there is a place (COST-FF note); a week leaves some days to find one",
    )
    treatment_in_time: float = parameter(
        0.9,
        unit="share of the urgent referrals",
        low=0.7,
        high=0.98,
        minimum=0.01,
        maximum=0.999,
        note="for whom the places that are bought are enough to keep the promise: nine in ten. A judgement; the rest "
        "falls in busy weeks",
    )
    treatment_use: float = parameter(
        0.8,
        unit="share of the places",
        low=0.6,
        high=1.0,
        minimum=0.01,
        maximum=1,
        note="no count found; for the price of a place that is bought with freed money: the fewer places in use, "
        "the fewer trajectories a place costs; 1 is never empty",
    )
    social_base: float = parameter(
        25.0,
        unit="euro per household with children per year",
        low=10.0,
        high=100.0,
        minimum=0,
        note="no source found; range 0.4 to 4 times, so a factor ten: what belongs to the social base is drawn "
        "wide or narrow",
    )
    pool_workers: float = parameter(
        1.0,
        unit="full-time workers",
        low=0.5,
        high=3.0,
        minimum=0,
        note="no source found; one desk for the regions together, from a part-time worker to one who is there "
        "every day of the week (three)",
    )
    one_wave_years: float = parameter(
        10.0,
        unit="years over which a single wave is spread",
        low=5.0,
        high=20.0,
        minimum=0.1,
        note="a choice of accounting: a campaign that is not repeated is paid in equal parts over ten years, the "
        "length of a run unless a scenario says otherwise",
    )
    host_support: float = parameter(
        2500.0,
        unit="euro per foster family per year",
        low=1000.0,
        high=5000.0,
        minimum=1,
        note="no source found; 25 hours at 100 euro, about the higher rate of COST-AMB-24 in 2022 (99); range 0.4 "
        "to double",
    )
    support_match: float = parameter(
        2600.0,
        unit="euro per support family per year",
        low=1000.0,
        high=3900.0,
        source="STG-COST;assumption",
        minimum=0,
        note="3,900 a match (STG-COST) spread over 1.5 years that a match lasts (assumption); high: all of it "
        "within a year; low: 3,900 over four years",
    )
