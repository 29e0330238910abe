"""One history of four years among 1,000 children, written by hand, and every outcome of it worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest

from sim.outcomes import costs, flows, stability, twins, waiting
from sim.outcomes.registry import OUTCOMES, evaluate, outcome_named
from sim.outcomes.view import RunView
from sim.scenario.costs import Costs
from sim.words import Answer, Count, Event, Flag, Form, Reason, RespiteForm, Route, ServiceKind, Tier, View
from tests.outcomes.made import START, YEAR, child, row, run

DAYS = 4 * YEAR
NAN = math.nan
COUNTERS = {
    Count.FORM + Form.NETWORK_FOSTER: 12, Count.FORM + Form.FOSTER: 8, Count.FORM + Form.FAMILY_HOME: 6,
        Count.FORM + Form.CRISIS_BED: 1,
    Count.FORM + Form.OPEN_GROUP: 2, Count.FORM + Form.TREATMENT_GROUP: 4, Count.FORM + Form.CLINICAL: 5,
        Count.FORM + Form.SECURE: 2,
    Count.PLACED_OWN_AREA: 10, Count.PART_TIME: 3, Count.WAIT_PLACE: 3, Count.UNSUITABLE: 2, Count.OVERFLOW: 1,
    Count.WAIT_HELP + 1: 4, Count.WAIT_HELP + 2: 5, Count.WAIT_HELP + 3: 6, Count.HELP + 1: 10, Count.HELP + 2: 8,
        Count.HELP + 3: 2,
    Count.HOSTS: 20, Count.HOSTS_UNMATCHED: 5, Count.NETWORK_HOSTS: 10, Count.RESPITE: 7, Count.WAIT_RESPITE: 4,
    Count.SECOND_REFERRAL: 2, Count.WORKERS: 30, Count.VACANCIES: 10, Count.ORDER: 8,
}  # fmt: skip
SERVICES = [
    dict(kind=ServiceKind.NEIGHBOURHOOD_TEAM, key=71, caseload=10.0, capacity=20, last_capacity=START, used_days=15 * DAYS),
    dict(kind=ServiceKind.HOST_SERVICE, key=72, wait_days=2.5 * DAYS, arrivals=9),
    dict(kind=ServiceKind.RESIDENTIAL, key=77, form=Form.OPEN_GROUP, tier=Tier.SUPRA_REGION, owner=3, region=1, used_days=300.0),
    dict(kind=ServiceKind.RESIDENTIAL, key=78, form=Form.SECURE, tier=Tier.SUPRA_REGION, owner=4, region=1, area=1, pooled=1,
         wait_days=2 * DAYS, arrivals=6, lost=2, used_days=500.0),
    dict(kind=ServiceKind.RESIDENTIAL, key=79, form=Form.SECURE, tier=Tier.SUPRA_REGION, owner=5, region=2, area=2, pooled=1,
         wait_days=DAYS, arrivals=4, used_days=230.5),
    dict(kind=ServiceKind.SPECIALIST_TEAM, key=80, used_days=100.0), dict(kind=ServiceKind.INTENSIVE_TREATMENT, key=81,
        used_days=50.0),
    dict(kind=ServiceKind.CRISIS_TEAM, key=82, used_days=30.0), dict(kind=ServiceKind.BOARD, key=83, used_days=20.0),
    dict(kind=ServiceKind.COURT, key=84, used_days=1.0),
]  # fmt: skip
AVAILABLE = {
    (ServiceKind.NEIGHBOURHOOD_TEAM, 0): 20 * DAYS, (ServiceKind.SPECIALIST_TEAM, 0): 400.0,
        (ServiceKind.INTENSIVE_TREATMENT, 0): 100.0,
    (ServiceKind.CRISIS_TEAM, 0): 300.0, (ServiceKind.BOARD, 0): 100.0, (ServiceKind.COURT, 0): 10.0,
        (ServiceKind.RESIDENTIAL, Form.SECURE): DAYS,
    (ServiceKind.RESIDENTIAL, Form.OPEN_GROUP): 600.0,
}  # fmt: skip
PRICES = Costs(
    day_network_foster=20.0, day_foster=10.0, day_family_home=30.0, day_crisis_bed=320.0, day_open_group=100.0,
    day_treatment_group=200.0, day_clinical=400.0, day_secure=400.0, available_family_home=0.1, available_crisis_bed=0.9,
    available_open_group=0.2, available_treatment_group=0.4, available_clinical=0.5, available_secure=0.8, part_time_day=70.0,
    help_generalist=1000.0, help_specialist=5000.0, help_intensive=8000.0, crisis_help=2000.0, worker_year=16 * 3652.5,
    order_caseload=16.0, host_recruited=4000.0,
)  # fmt: skip


def several(kind: int, *reasons: int, **more) -> list[dict]:
    """Rows of one kind, one a reason, some days apart."""
    return [row(100.0 + 7 * k, kind, reason=reason, **more) for k, reason in enumerate(reasons)]


STAYS = [
    # 11: foster family 100 days, group 300 days, home 100 days, network family until the end
    row(0, Event.ENTRY, 11, form_to=Form.FOSTER, route=Route.CRISIS, value=2.0,
        flags=Flag.FIRST | Flag.OWN_AREA | Flag.OWN_SCHOOL),
    row(100, Event.MOVE, 11, form_to=Form.OPEN_GROUP, value=30.0, other=77),
    row(400, Event.RETURN, 11, form_from=Form.OPEN_GROUP),
    row(500, Event.ENTRY, 11, form_to=Form.NETWORK_FOSTER, route=Route.PLANNED, value=4.0),
    # 22: network family 191 days, breakdown, treatment group 499 days, leaves care
    row(10, Event.ENTRY, 22, form_to=Form.NETWORK_FOSTER, route=Route.PLANNED, flags=Flag.FIRST | Flag.OWN_AREA, value=1.0),
    row(200, Event.BREAKDOWN, 22),
    row(201, Event.MOVE, 22, form_to=Form.TREATMENT_GROUP, value=20.0),
    row(700, Event.LEFT_CARE, 22),
    # 33: 17 years old, secure until its birthday
    row(20, Event.ENTRY, 33, age=17.0, form_to=Form.SECURE, route=Route.COURT, flags=Flag.FIRST, value=45.0, other=78),
    row(20 + YEAR, Event.AGE_18, 33, age=18.0),
    # 44 lived in a family home before the start and goes home on day 50
    row(50, Event.RETURN, 44),
    # a child of another region in a shared place
    row(300, Event.ENTRY, 9001, form_to=Form.SECURE, route=Route.EXOGENOUS, value=60.0, other=79, area=2),
    row(30, Event.PART_TIME_START, 55, value=2.0), row(230, Event.PART_TIME_END, 55, value=200.0),
    row(100, Event.PART_TIME_START, 66, value=4.0),
    *(row(1, Event.SIBLINGS, 1000 + k, value=k < 2, other=max(1, k)) for k in range(5)),
]  # fmt: skip
WAITS = [
    # referrals: urgent started after 2 and 10 days and one open; a planned one that became urgent on day 900 and lapsed; planned
    # started after 20 days; two too late to be followed for long
    row(100, Event.REFERRED, family=901, reason=2), row(102, Event.REFERRAL_END, family=901, reason=1, value=2.0),
    row(200, Event.REFERRED, family=902, reason=2), row(210, Event.REFERRAL_END, family=902, reason=1, value=10.0),
    row(300, Event.REFERRED, family=903, reason=2),
    row(890, Event.REFERRED, family=904, reason=1), row(900, Event.REFERRAL_END, family=904, reason=4, value=10.0),
    row(900, Event.REFERRED, family=904, reason=2), row(945, Event.REFERRAL_END, family=904, reason=2, value=45.0),
    row(50, Event.REFERRED, family=905, reason=1), row(70, Event.REFERRAL_END, family=905, reason=1, value=20.0),
    row(5, Event.REFERRAL_END, family=906, reason=2, value=30.0),  # of before the run
    row(DAYS - 5, Event.REFERRED, family=907, reason=1), row(DAYS - 2, Event.REFERRED, family=908, reason=2),
    *(row(50 + d, Event.HELP_START, family=1, reason=form, value=days) for d, (form, days) in
      enumerate(((1, 10.0), (1, 20.0), (2, 30.0), (2, 50.0), (2, 70.0), (3, 5.0)))),
    *several(Event.HELP_REQUEST, *[1] * 8), *several(Event.HELP_WITHDRAWN, 1, 2),
    row(40, Event.NOT_FOUND, 77), row(60, Event.WAIT_END, 77, reason=Reason.PLACED, value=20.0),
    row(60, Event.NOT_FOUND, 88), row(160, Event.WAIT_END, 88, reason=Reason.WITHDRAWN_BETTER, value=100.0),
    row(80, Event.NOT_FOUND, 99), row(120, Event.WAIT_END, 99, reason=Reason.PLACED, value=40.0),
]  # fmt: skip
CRISES = [
    *(row(day, Event.CRISIS, family=family) for family, day in ((1, 10), (1, 60), (2, 20), (2, 600), (3, 30))),
    row(10, Event.DECISION, 101, reason=Answer.SLOW, value=View.STAY, flags=Flag.ASKED | Flag.IN_LINE | Flag.OFFICE),
    row(14, Event.DECISION, 101, reason=Answer.HOME_HELP, flags=Flag.OFFICE | Flag.DANGER),
    row(14, Event.DECISION, 102, reason=Answer.HOME_HELP),
    row(20, Event.DECISION, 201, reason=Answer.EMERGENCY, flags=Flag.DANGER | Flag.SEEN),
    row(30, Event.DECISION, 301, reason=Answer.NETWORK, value=View.AWAY, flags=Flag.ASKED),
    row(40, Event.DECISION, 401, reason=Answer.PLACE, flags=Flag.SEEN),
    row(50, Event.DECISION, 501, reason=Answer.HOME, flags=Flag.OFFICE),
    row(60, Event.DECISION, 601, reason=Answer.HOME_HELP, flags=Flag.ASKED),
    row(70, Event.DECISION, 701, reason=Answer.HOME),
]  # fmt: skip
HARM = [
    row(50, Event.INCIDENT, 11, reason=2, form_from=Form.FOSTER, form_to=Form.FOSTER, flags=Flag.DETECTED),
    row(150, Event.INCIDENT, 11, reason=1, form_from=Form.OPEN_GROUP, form_to=Form.OPEN_GROUP),
    row(100, Event.INCIDENT, 33, age=17.2, reason=2, form_from=Form.SECURE, form_to=Form.SECURE),
    row(12, Event.INCIDENT, 101, reason=2, flags=Flag.DETECTED),  # while the decision is slowed
    row(50, Event.INCIDENT, 77, reason=2, flags=Flag.WAITING),
    row(70, Event.INCIDENT, 88, reason=1, flags=Flag.WAITING),
    row(5, Event.INCIDENT, 901, reason=1, flags=Flag.DETECTED),
    row(6, Event.INCIDENT, 902, reason=2),
]  # fmt: skip
REST = [
    *(row(10 * k, Event.RESPITE_START, family=k, reason=form, value=days) for k, (form, days) in enumerate(
        ((RespiteForm.FAMILY, 10.0), (RespiteForm.FAMILY, 20.0), (RespiteForm.FAMILY, 30.0), (RespiteForm.SITTER, 60.0)))),
    row(9, Event.RESPITE_END, flags=Flag.WAITING), row(19, Event.RESPITE_END), row(29, Event.RESPITE_END),
    *several(Event.SECOND_REFERRAL, 1, 1, 1, 1),
    row(8, Event.SECOND_REFERRAL, reason=2, value=14.0), row(9, Event.SECOND_REFERRAL, reason=2, value=26.0),
    *several(Event.TEAM_CASE, 1, 2, 2, 2), *several(Event.CONSULTED, 1, 1, 2, 2, 2), *several(Event.EXPERTISE, 1, 1, 2, 3),
    *several(Event.HOST_ENQUIRY, *[0] * 12), *several(Event.HOST_APPROVED, *[0] * 4), *several(Event.HOST_RETURNED, 0, 0),
    row(5, Event.HOST_MATCHED, value=30.0), row(6, Event.HOST_MATCHED, value=90.0),
    *several(Event.HOST_STOPPED, 1, 1, 2, 2, 2, 3, 3, 3, 3),
    *several(Event.WORKER_LEFT, *[0] * 6), *several(Event.WORKER_CHANGED, 1, 2, 2),
    *several(Event.WORKER_CHANGED, 1, 2, value=1.0),
    *several(Event.NO_WORKER, Event.REPORT, Event.REPORT, Event.PLACEMENT_DECIDED, *[Event.DECISION] * 4),
]  # fmt: skip
AWAY = 400 + (DAYS - 500) + 690 + YEAR + 50  # days out of home of 11 (twice), 22, 33 and 44
IN_USE = (1152 - 0.0) * 20 + 100 * 10 + 50 * 30 * 0.9 + 300 * 100 * 0.8 + 499 * 200 * 0.6 + YEAR * 400 * 0.2
KEPT = DAYS * 400 * 0.8 * (YEAR / 730.5) + 600 * 100 * 0.2
NIGHTS = 3 * DAYS * 3 / 7 * 70
HELP = 2 * 1000 + 3 * 5000 + 8000
POLICIES = 4 * 50_000 + 3 * 20_000

EXPECTED = {
    # flows
    "entries": 1.0, "entries_14_days": 1.0, "entries_per_1000": 1.0, "first_entries": 0.75,
    "entries_crisis": 0.25, "entries_planned": 0.5,
    "entries_court": 0.25, "share_entries_crisis": 0.25, "exits": 1.0, "out_of_home": 40, "out_of_home_end": 40,
    "out_of_home_per_1000": 40, "share_family_type": 26 / 40, "stock_network_foster": 12, "stock_foster": 8,
    "stock_family_home": 6, "stock_crisis_bed": 1, "stock_open_group": 2, "stock_treatment_group": 4, "stock_clinical": 5,
    "stock_secure": 2, "foster_starts": 0.75, "residence_starts_per_1000": 2.0, "part_time": 3,
    "residence_per_1000": (6 + 4 + 2 + 2) / 4 + 3,  # children seen in each year, and three part-time stays of before
    "entries_age_0_3": 0.0, "entries_age_4_11": 0.75, "entries_age_12_17": 0.25, "entries_disability": 0.0,
    "entries_no_disability": 1.0,
    # kept home: four crises, each of one family, of whom nothing is heard again; no steps
    "kept_step": 0.0, "kept_step_harm_12": NAN, "kept_step_report_12": NAN, "kept_step_placed_12": NAN,
    "kept_step_placed_24": NAN, "kept_crisis": 1.0, "kept_crisis_harm_12": 0.0, "kept_crisis_report_12": 0.0,
    "kept_crisis_placed_12": 0.0, "kept_crisis_placed_24": 0.0,
    # nearness: six placements begun
    "own_area": 2 / 6, "own_area_family_type": 2 / 3, "own_area_stock": 0.25, "own_school": 0.25, "distance": 17.0,
    "distance_median": 12.0, "distance_group": (30 + 20 + 45) / 3, "outside_region": 2 / 6, "siblings_together": 0.4,
    "pairs_whole": NAN, "large_groups_whole": 0.0,
    # stability
    "moves": 0.5, "moves_per_year_away": 2 / AWAY * YEAR, "moved_12": 0.5, "breakdown_24": 1 / 6, "breakdown_24_foster": 1 / 3,
    "breakdown_24_network": 0.5, "breakdown_24_family_type": 1 / 3, "breakdown_24_group": 0.0,
    "breakdowns_per_1000_days": 1000 / AWAY, "return_24": 0.25, "reentry_12": 0.5, "nights_away": AWAY / 4,
    "nights_per_entry": (400 + 2 * YEAR - 500 + 2 * YEAR + 690 + YEAR) / 4, "left_at_18": 0.25,
    # waiting
    "wait_generalist": 15.0, "wait_generalist_p90": 19.0, "started_generalist": 0.5, "wait_specialist": 50.0,
    "wait_specialist_p90": 66.0, "started_specialist": 0.75, "wait_intensive": 5.0, "wait_intensive_p90": 5.0,
    "started_intensive": 0.25, "help_requests": 2.0, "help_withdrawn": 0.25, "wait_place": 30.0, "wait_place_p90": 38.0,
    "wait_place_withdrawn": 1 / 3, "unmet_none_found": 0.75, "unmet_waiting": 3, "unmet_unsuitable": 2, "unmet_help": 15,
    "treatment_within_3_urgent": 1 / 4, "treatment_within_7_urgent": 1 / 4, "treatment_within_14_urgent": 2 / 4,
    "treatment_within_28_urgent": 2 / 4, "treatment_within_3": 1 / 6, "treatment_within_7": 1 / 5, "treatment_within_14": 2 / 5,
    "treatment_within_28": 3 / 5, "treatment_referred_urgent": 5 / 4, "treatment_referred": 7 / 4,
    "treatment_lapsed_urgent": 0.25, "treatment_lapsed": 0.25, "treatment_wait_urgent": 6.0, "treatment_wait": 32 / 3,
    "unmet_need": 20, "over_capacity": 1, "waiting_for_family": 2.5, "wait_place_all": 10.0, "refused": NAN,
    # support
    "respite_families": 7, "respite_waiting": 4, "support_family_starts": 0.75, "sitter_starts": 0.25, "respite_wait": 30.0,
    "respite_matched": 0.8, "second_referrals": 1.0, "second_wait": 20.0, "second_waiting": 2, "team_cases": 1.0,
    "team_removed": 0.25, "consultations": 1.25, "consultation_found": 0.4,
    # crises: five, of three families; eight decisions
    "crises_per_1000": 1.25, "crisis_repeat_12": 0.2, "crisis_interventions_per_1000": 0.5, "decisions_office": 2 / 8,
    "decisions_slowed": 1 / 8, "decisions_placed": 3 / 8, "decisions_network": 1 / 8, "emergency_placements": 0.25,
    "emergencies_not_acute": 0.0, "home_by_second_look": 0.0,  # more in test_emergencies.py
    "emergency_false_home_2": NAN, "emergency_false_home_14": NAN, "emergency_false_home_90": NAN,
    "emergency_true_home_2": NAN, "emergency_true_home_14": NAN, "emergency_true_home_90": NAN,
    "child_asked": 3 / 8, "child_in_line": 0.5, "danger_missed": 0.5, "false_alarms": 1 / 6,
    # harm
    "severe_waiting": 0.5, "severe_elsewhere": 0.75, "days_waiting": (20 + 100 + 40 + 4) / 4, "incidents_per_1000": 2.0,
    "severe_per_1000": 1.25, "severe_incidents": 1.25, "incidents_detected": 3 / 8, "incidents_home": 5000 / (960 * DAYS),
    "incidents_network_foster": 0.0, "incidents_foster": 10.0, "incidents_family_home": 0.0, "incidents_crisis_bed": NAN,
    "incidents_open_group": 1000 / 300, "incidents_treatment_group": 0.0, "incidents_clinical": NAN,
    "incidents_secure": 1000 / YEAR, "incidents_out_of_home": 3000 / AWAY, "incidents_waiting": 12.5,
    # hosts
    "hosts": 20, "hosts_network": 10, "hosts_unmatched": 5, "hosts_share_unmatched": 0.25, "host_enquiries": 3.0,
    "hosts_new": 1.0, "hosts_lost": 1.25, "hosts_attrition": 1.25 / 20, "hosts_avoidable": 0.6, "hosts_returned": 0.5,
    "host_days_to_match": 60.0,
    # workload and workers: fifteen families a day with two workers' places
    "workload_generalist": 0.75, "workload_specialist": 0.25, "workload_intensive": 0.5, "workload_crisis_team": 0.1,
    "workload_board": 0.2, "workload_court": 0.1, "workload_residential": 1030.5 / (DAYS + 600), "workers": 30,
    "vacancies": 0.25, "turnover": 1.5 / 30, "caseload": 7.5, "worker_changes": 3 / 80, "warm_handovers": 0.4,
    "no_worker": 0.75, "not_slowed": 1.0,
    # regions
    "supra_waiting": 3.0, "own_region_waiting": 2.0, "supra_none_found": 3.0, "own_region_none_found": 2.0,
    "supra_shared_started": 0.5, "own_region_shared_started": 0.25, "supra_shared_km": 52.5, "own_region_shared_km": 45.0,
    "expertise_cases": 1.0, "expertise_lighter": 0.5, "expertise_heavier": 0.25,
    # money: million euro a year
    "cost_days": IN_USE / 4e6, "cost_available": KEPT / 4e6, "cost_part_time": NIGHTS / 4e6,
    "cost_placement": (IN_USE + KEPT + NIGHTS) / 4e6, "cost_help": HELP / 4e6, "cost_crisis": 2 * 2000 / 4e6,
    "cost_protection": 8 * DAYS * 10 / 4e6, "cost_hosts": 4 * 4000 / 4e6, "cost_policies": POLICIES / 4e6,
    "cost_total": (IN_USE + KEPT + NIGHTS + HELP + 4000 + 80 * DAYS + 16_000 + POLICIES) / 4e6,
}  # fmt: skip


@cache
def history():
    """The run."""
    return run(
        [*STAYS, *WAITS, *CRISES, *HARM, *REST],
        cohort=[child(44, form=Form.FAMILY_HOME)],
        years=4.0,
        counters=COUNTERS,
        minors=960,
        services=SERVICES,
        capacity_days=AVAILABLE,
        areas=("city", "West", "around"),
        youths=np.array([1000.0, 1000.0, 0.0]),
        households=np.array([500, 500, 0]),
        policy_costs=(("p", "hours", 50_000.0, 1.0, 2.0, "assumption"),
                      ("q", "hours", 20_000.0, 1.0, 2.0, "assumption", "", "", YEAR)),
    )  # fmt: skip


@cache
def values() -> dict[str, float]:
    return evaluate(history(), PRICES)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_outcome_is_what_can_be_counted_by_hand(name):
    assert values()[name] == pytest.approx(EXPECTED[name], rel=1e-9, nan_ok=True)


def test_every_outcome_is_worked_out():
    assert set(EXPECTED) == set(OUTCOMES)


def test_costs_fall_to_the_area_that_a_child_comes_from():
    """Nothing to the region around, whose children are not ours; all together are the bill."""
    view = RunView(history(), PRICES)
    by_area = costs.bills(view)
    assert by_area.shape == (3, len(costs.BUDGETS))
    assert by_area[2].sum() == pytest.approx(0.0)
    assert costs.bill(view).total == pytest.approx(by_area.sum()) == pytest.approx(4e6 * EXPECTED["cost_total"])


def test_counters_are_averaged_over_time_and_the_end_is_the_last_week():
    """From 10 to 30 children in foster families over two weeks: 20 on average, 30 at the end."""
    made = run(years=15 / YEAR, counters={Count.FORM + Form.FOSTER: 10})
    series = np.array(made.series)
    series[:, :, Count.FORM + Form.FOSTER] = np.array([10.0, 10.0, 30.0])[:, None]
    found = evaluate(replace(made, series=series))
    assert found["out_of_home"] == pytest.approx((0.5 * 10 + 10 + 0.5 * 30) / 2)
    assert found["out_of_home_end"] == 30


def test_a_run_of_one_week_has_its_values_and_one_without_weeks_has_none():
    made = run(years=1.0, counters={Count.FORM + Form.FOSTER: 10})
    assert evaluate(replace(made, series=np.array(made.series)[:1]))["out_of_home"] == 10
    assert evaluate(replace(made, series=np.array(made.series)[:0]))["out_of_home"] == 0


def test_children_who_are_refused_are_of_those_who_came_from_outside():
    outside = dict(route=Route.EXOGENOUS, area=0)
    log = [row(1, Event.WAIT_END, 11, reason=Reason.LOST, **outside)]
    log += [row(2, Event.WAIT_END, 22, reason=Reason.LOST, **outside)]
    log += [row(3, Event.WAIT_END, 33, reason=Reason.WITHDRAWN_BETTER, **outside)]
    log += [row(3, Event.WAIT_END, 43, reason=Reason.LOST, route=Route.PLANNED, area=0)]
    log += [row(4 + k, Event.ENTRY, 100 + 10 * k, form_to=Form.SECURE, **outside) for k in range(5)]
    assert outcome_named("refused")(run(log, minors=0)) == pytest.approx(2 / 8)


def test_stays_that_go_on_at_the_end_are_followed_no_further():
    """Two entries, the second thirty days before the end: the first was moved in a year, of the second nobody knows."""
    log = [row(0, Event.ENTRY, 11, form_to=Form.FOSTER), row(90, Event.MOVE, 11, form_to=Form.SECURE)]
    log += [row(2 * YEAR - 30, Event.ENTRY, 22, form_to=Form.FOSTER)]
    assert outcome_named("moved_12")(run(log, years=2.0)) == pytest.approx(1.0)


def test_re_entry_competes_with_moving_away():
    log = [row(day, kind, key, form_to=2) for key in (11, 22) for day, kind in ((0, Event.ENTRY), (10, Event.RETURN))]
    log += [row(200, Event.ENTRY, 11, form_to=2)]
    for leaves, share in ((np.inf, 0.5), (START + 100, 0.5), (START + 300, 0.5)):
        cohort = [child(11), child(22, leaves=leaves)]
        assert stability.reentry_within(RunView(run(log, cohort=cohort)), YEAR) == pytest.approx(share)
    assert stability.reentry_within(RunView(run(log, cohort=[child(11, leaves=START + 100), child(22)])), YEAR) == 0.0


def test_littles_law_has_a_rate_a_number_and_a_wait():
    law = waiting.little(waiting.place_waits(RunView(history())), START, START + DAYS)
    assert law == pytest.approx((160 / DAYS, 3 / DAYS, 160 / 3, 0.0))


def test_children_seen_in_a_year_by_form_and_area():
    view = RunView(history())
    assert flows.seen_in_year(view, (Form.SECURE,), part_time=False).tolist() == [1, 1, 0, 0]
    assert flows.seen_in_year(view, (Form.OPEN_GROUP, Form.TREATMENT_GROUP), part_time=False).tolist() == [2, 2, 0, 0]
    assert flows.seen_in_year(view, area=1).tolist() == flows.seen_in_year(view).tolist() == [6, 4, 2, 2]


def test_nights_away_are_those_within_the_window_and_the_first_of_them_weigh_for_distance():
    """Child 0: ten nights at 4 km, twenty at 1 km of which ten lie in the window, five after it. Child 1: before the start."""
    stays = SimpleNamespace(
        start=np.array([0.0, 40.0, 90.0, -30.0]),
        end=np.array([10.0, 60.0, 95.0, -5.0]),
        km=np.array([4.0, 1.0, 50.0, 9.0]),
    )
    who, rows = np.array([0, 0, 0, 1]), np.arange(4)
    nights, km = twins._away(stays, who, rows, np.array([50.0, 50.0]), 0.0, 2, 15.0)
    assert nights.tolist() == [20.0, 0.0]
    assert km[0] == pytest.approx((10 * 4 + 5 * 1) / 15) and math.isnan(km[1])
