"""What policies take in hours and money that the bill does not hold already: ``[costs.policies]`` of a scenario."""

from __future__ import annotations

from sim.scenario.fields import Section, parameter


class PolicyCosts(Section):
    """Numbers of the costs of policies; what a policy makes of them is in its file in ``sim/policies``."""

    crises: float = parameter(
        1.6,
        unit="crises without seen danger per 1,000 children per year",
        low=0.8,
        high=3.2,
        minimum=0,
        note="crises that can be slowed down, as the model itself gives them (1.6 in Utrecht, 1.4 in Rijk van Nijmegen); the "
        "ambulatory crisis interventions that were counted are a lower bound of all crises (CRI-RATE: 1.0 (0.7-2.0)); range "
        "half to double",
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
        note="crises that are decided and placements that are looked for, as the model itself gives them (3.0 in Utrecht, 3.1 in "
        "Rijk van Nijmegen); range a third to double",
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
        7.0,
        unit="offers per 1,000 children per year",
        low=3.5,
        high=14.0,
        minimum=0,
        note="when each child is offered it that comes to a moment at which it can be: when specialist help starts in a family "
        "with severe problems (most of them), in a crisis, before a placement; as the model itself gives them (6.9 in "
        "Utrecht, 6.7 in Rijk van Nijmegen). A child that has one, or had none to name, is not asked again; range half to double",
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
    wel_thuis_families: float = parameter(
        0.45,
        unit="families per 1,000 children per year",
        low=0.22,
        high=0.9,
        minimum=0,
        note="for the room of a Wel Thuis team: families with an obstacle of whom a placement is asked for, or whose child "
        "cannot go home, if all are brought to it, as the model itself gives them (0.45 in Utrecht, 0.36 in Rijk van Nijmegen); "
        "range half to double",
    )
    provider_changes: float = parameter(
        28.0,
        unit="changes of provider per 1,000 children per year",
        low=14.0,
        high=56.0,
        minimum=0,
        note="for the number of handovers only: help of one team that takes over while that of another still works, as the model "
        "itself gives them (27 in Utrecht, 28 in Rijk van Nijmegen); range half to double",
    )
    one_plan_share: float = parameter(
        0.135,
        unit="share of the specialist trajectories",
        low=0.07,
        high=0.27,
        minimum=0,
        maximum=1,
        note="in which youth mental health is needed too, so that they can be one plan, as the model itself gives them (0.134 in "
        "Utrecht, 0.146 in Rijk van Nijmegen); range half to double",
    )
    hosts_lacking: float = parameter(
        0.4,
        unit="children per 1,000 children per year",
        low=0.2,
        high=0.8,
        minimum=0,
        note="for whom a family is sought and none is found in the own neighbourhood: they come to an open group, or to a "
        "recruited family elsewhere, as the model itself gives them (0.43 in Utrecht, 0.39 in Rijk van Nijmegen); range half to "
        "double",
    )
    children_per_host: float = parameter(
        2.0,
        unit="children per new host family",
        low=1.0,
        high=4.0,
        minimum=0.1,
        note="how many of them one new family takes in while it lasts, one after the other: about seven years (FOS-NL-ATTR) of "
        "stays of some years; a judgement",
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
    treatment_planned: float = parameter(
        1.4,
        unit="planned referrals per 1,000 children per year",
        low=0.7,
        high=2.8,
        minimum=0,
        note="to intensive treatment, beside the urgent ones: no more families can start than are referred. As the model itself "
        "gives them (1.4 in Utrecht, 1.2 in Rijk van Nijmegen); range half to double",
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
    team_use: float = parameter(
        0.7,
        unit="share of the places",
        low=0.4,
        high=1.0,
        minimum=0,
        maximum=1,
        note="that are added to neighbourhood teams and in use, for the families that they help: posts stand vacant for a while, "
        "and shorter lines leave places empty. As the model itself gives it (0.7 in Utrecht and in Rijk van Nijmegen)",
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
