"""Each outcome, on runs small enough to count by hand."""

import math

import numpy as np
import pytest

from sim.outcomes import flows, harm, waiting
from sim.outcomes.registry import GROUPS, HEADLINES, OUTCOMES, evaluate, outcome_named
from sim.outcomes.view import RunView
from sim.words import Answer, Count, Event, Flag, Form, HelpForm, Reason, Route, ServiceKind, Tier, View
from tests.outcomes.made import START, YEAR, child, row, run


def value(name, *log, **more):
    return outcome_named(name)(run(log, **more))


# --- the registry -----------------------------------------------------------------------------------------------------
def test_every_outcome_is_said_in_both_languages_and_has_a_group_unit_and_direction():
    for name, one in OUTCOMES.items():
        assert one.name == name and one.unit and one.group in GROUPS
        assert one.direction in ("lower", "higher", "none")
        for text in (*one.label, *one.explanation):
            assert text, name
        assert one.label.en != one.label.nl or name in ("crises_per_1000",)
    assert set(HEADLINES) <= set(OUTCOMES)


def test_stocks_entries_and_nights_have_no_direction():
    for name in OUTCOMES:
        if name.startswith(("entries", "first_entries", "out_of_home", "stock_", "nights_", "residence", "exits")):
            assert OUTCOMES[name].direction == "none", name


def test_harm_is_always_tagged_as_assumed():
    for one in OUTCOMES.values():
        if one.group == "harm":
            assert one.grade == "levels assumed, not measured" and "assumed" in one.explanation.en, one.name


def test_a_run_in_which_nothing_happens_has_every_outcome_and_no_warning():
    with np.errstate(all="raise"):
        values = evaluate(run())
    assert set(values) == set(OUTCOMES)
    assert values["entries"] == 0.0 and values["nights_away"] == 0.0 and values["cost_total"] == 0.0
    for name in ("breakdown_24", "own_school", "wait_place", "child_asked", "share_family_type", "hosts_attrition"):
        assert math.isnan(values[name]), name


def test_a_run_without_children_has_no_rate_and_no_error():
    values = evaluate(run(minors=0.0))
    assert math.isnan(values["entries_per_1000"]) and math.isnan(values["out_of_home_per_1000"])


def test_an_unknown_outcome_names_the_nearest():
    with pytest.raises(KeyError, match="entries"):
        outcome_named("entrys")


# --- flows ------------------------------------------------------------------------------------------------------------
def test_entries_are_counted_a_year_and_by_route():
    log = [
        row(10, Event.ENTRY, 11, form_to=Form.FOSTER, route=Route.CRISIS, flags=Flag.FIRST),
        row(20, Event.ENTRY, 22, form_to=Form.FOSTER, route=Route.PLANNED),
    ]
    values = evaluate(run(log, years=2.0))
    assert values["entries"] == 1.0 and values["entries_per_1000"] == pytest.approx(1.0)
    assert values["first_entries"] == 0.5 and values["entries_crisis"] == 0.5 and values["entries_court"] == 0.0
    assert values["share_entries_crisis"] == 0.5


def test_the_stock_is_the_mean_of_the_weekly_counters():
    values = evaluate(
        run(
            counters={Count.FORM + Form.FOSTER: 6, Count.FORM + Form.OPEN_GROUP: 2, Count.PLACED_OWN_AREA: 4},
            minors=992,
        )
    )
    assert values["out_of_home"] == 8 and values["out_of_home_per_1000"] == pytest.approx(8.0)
    assert values["share_family_type"] == 0.75 and values["own_area_stock"] == 0.5
    assert values["stock_foster"] == 6 and values["out_of_home_end"] == 8


def test_residence_counts_part_time_stays_and_out_of_home_does_not():
    log = [row(100, Event.PART_TIME_START, 11, value=2.0)]
    values = evaluate(run(log, years=2.0, counters={Count.PART_TIME: 1}))
    assert values["entries"] == 0 and values["out_of_home"] == 0
    assert values["residence_per_1000"] > 0


def test_a_child_is_counted_once_in_a_year_however_often_it_moves():
    log = [row(10, Event.ENTRY, 11, form_to=2), row(20, Event.MOVE, 11, form_to=5), row(30, Event.RETURN, 11)]
    log += [row(90, Event.ENTRY, 11, form_to=2), row(400, Event.RETURN, 11)]
    assert flows.residence_in_year(RunView(run(log, years=3.0))).tolist() == [1, 1, 0]


def test_part_time_stays_that_last_through_the_whole_run_are_in_the_residence_count():
    assert flows.residence_in_year(RunView(run(years=1.0, counters={Count.PART_TIME: 3}))).tolist() == [3]


# --- waiting ----------------------------------------------------------------------------------------------------------
def test_waits_for_help_are_told_by_form():
    waits = ((9, 2.0), (10, 4.0), (11, 12.0))
    log = [row(d, Event.HELP_START, family=d, reason=HelpForm.INTENSIVE, value=w) for d, w in waits]
    log.append(row(30, Event.HELP_WITHDRAWN, family=5, reason=HelpForm.INTENSIVE, value=50.0))
    values = evaluate(run(log))
    assert values["wait_intensive"] == 6.0 and values["wait_intensive_p90"] == pytest.approx(10.4)
    assert math.isnan(values["wait_generalist"]) and values["help_withdrawn"] == 0.25
    assert waiting.share_started_within(RunView(run(log)), HelpForm.INTENSIVE, 5.0) == pytest.approx(2 / 3)


def test_unmet_need_has_four_counters_that_are_kept_apart():
    log = [row(10, Event.NOT_FOUND, 11), row(60, Event.WAIT_END, 11, reason=Reason.PLACED, value=50.0)]
    log += [row(20, Event.NOT_FOUND, 22), row(50, Event.WAIT_END, 22, reason=Reason.WITHDRAWN_BETTER, value=30.0)]
    values = evaluate(run(log, years=2.0, counters={Count.WAIT_PLACE: 3, Count.UNSUITABLE: 2, Count.WAIT_HELP + 1: 7}))
    assert values["unmet_none_found"] == 1.0 and values["unmet_waiting"] == 3
    assert values["unmet_unsuitable"] == 2 and values["unmet_help"] == 7 and values["unmet_need"] == 12
    assert values["wait_place"] == 50.0 and values["wait_place_withdrawn"] == 0.5


def test_littles_law_holds_for_waits_that_begin_before_and_end_after_the_run():
    log = [
        row(30, Event.WAIT_END, 11, reason=Reason.PLACED, value=90.0),  # began 60 days before the start
        row(100, Event.NOT_FOUND, 22),
        row(150, Event.NOT_FOUND, 22),  # searched again while waiting: still the same wait
        row(200, Event.WAIT_END, 22, reason=Reason.PLACED, value=100.0),
        row(YEAR - 40, Event.NOT_FOUND, 33),
    ]
    view = RunView(run(log, years=1.0))
    stays = waiting.place_waits(view)
    days = [max(0, min(e - START, YEAR) - max(s - START, 0)) for s, e in zip(stays.start, stays.end, strict=True)]
    assert sorted(days) == pytest.approx([30, 40, 100])
    law = waiting.little(stays, view.start, view.end)
    assert law.number == pytest.approx(170 / YEAR) and law.gap == pytest.approx(0.0)


def test_littles_law_gives_the_number_in_a_queue_of_random_waits():
    chance = np.random.default_rng(2)
    n, days = 3000, 10 * YEAR
    since, wait = chance.uniform(0, days, n), chance.gamma(2, 40, n)
    log = [row(d, Event.NOT_FOUND, 10 * i + 1) for i, d in enumerate(since)]
    log += [row(d + w, Event.WAIT_END, 10 * i + 1, reason=Reason.PLACED, value=w)
            for i, (d, w) in enumerate(zip(since, wait, strict=True)) if d + w < days]  # fmt: skip
    view = RunView(run(log))
    law = waiting.little(waiting.place_waits(view), view.start, view.end)
    moments = np.linspace(0, days, 2000)
    there = ((since <= moments[:, None]) & (moments[:, None] < since + wait)).sum(axis=1).mean()
    assert law.number == pytest.approx(there, rel=0.02)
    assert law.number == pytest.approx(n / days * 80.0, rel=0.05)


def test_the_line_for_host_families_is_told_from_its_own_account():
    services = [dict(kind=ServiceKind.HOST_SERVICE, key=1, wait_days=730.5, arrivals=20)]
    view = RunView(run(years=2.0, services=services))
    line = waiting.service_line(view, ServiceKind.HOST_SERVICE)
    assert line.number == pytest.approx(1.0) and line.wait == pytest.approx(36.525)


# --- stability --------------------------------------------------------------------------------------------------------
def test_a_planned_move_is_no_breakdown():
    log = [row(0, Event.ENTRY, 11, form_to=Form.FOSTER), row(50, Event.MOVE, 11, form_to=Form.OPEN_GROUP)]
    log += [
        row(0, Event.ENTRY, 22, form_to=Form.FOSTER),
        row(50, Event.BREAKDOWN, 22),
        row(51, Event.MOVE, 22, form_to=5),
    ]
    values = evaluate(run(log))
    assert values["breakdown_24_foster"] == 0.5 and values["moves"] == pytest.approx(0.2)
    assert values["breakdown_24_group"] == 0.0


def test_re_entry_within_a_year_of_going_home_is_seen():
    log = []
    for key, back in ((11, 100), (22, 900), (33, None)):
        log += [row(0, Event.ENTRY, key, form_to=2), row(10, Event.RETURN, key)]
        log += [row(10 + back, Event.ENTRY, key, form_to=2)] if back else []
    assert value("reentry_12", *log) == pytest.approx(1 / 3)


def test_a_return_just_before_the_end_of_the_run_is_censored_and_does_not_lower_re_entry():
    log = [row(0, Event.ENTRY, 11, form_to=2), row(10, Event.RETURN, 11), row(60, Event.ENTRY, 11, form_to=2)]
    log += [row(0, Event.ENTRY, 22, form_to=2), row(10 * YEAR - 5, Event.RETURN, 22)]
    assert value("reentry_12", *log) == pytest.approx(1.0)


def test_return_home_within_24_months_competes_with_turning_18():
    log = [row(0, Event.ENTRY, 11, form_to=2), row(100, Event.RETURN, 11), row(0, Event.ENTRY, 22, age=17.9, form_to=2)]
    assert value("return_24", *log) == pytest.approx(0.5)


def test_nights_away_are_the_nights_of_all_children_within_the_run():
    log = [row(100, Event.ENTRY, 11, form_to=2), row(150, Event.RETURN, 11), row(30, Event.RETURN, 22)]
    assert value("nights_away", *log, years=1.0, cohort=[child(22, form=Form.FOSTER)]) == pytest.approx(80.0)


def test_nights_after_an_entry_include_a_second_episode():
    log = [row(0, Event.ENTRY, 11, form_to=2), row(10, Event.RETURN, 11), row(50, Event.ENTRY, 11, form_to=2)]
    log += [row(70, Event.RETURN, 11)]
    assert value("nights_per_entry", *log) == pytest.approx((30 + 20) / 2)


# --- nearness ---------------------------------------------------------------------------------------------------------
def test_distance_and_own_neighbourhood_are_those_of_placements_begun():
    log = [
        row(0, Event.ENTRY, 11, form_to=Form.FOSTER, value=1.0, flags=Flag.OWN_AREA),
        row(9, Event.ENTRY, 22, form_to=Form.OPEN_GROUP, value=31.0, other=77),
    ]
    services = [dict(kind=ServiceKind.RESIDENTIAL, key=77, form=Form.OPEN_GROUP, tier=Tier.SUPRA_REGION)]
    values = evaluate(run(log, services=services))
    assert values["own_area"] == 0.5 and values["own_area_family_type"] == 1.0
    assert values["distance"] == 16.0 and values["distance_group"] == 31.0 and values["outside_region"] == 0.5


def test_own_school_looks_at_the_place_thirty_days_after_entry_and_at_school_age_only():
    log = [
        row(0, Event.ENTRY, 11, form_to=Form.CRISIS_BED),  # moves within 30 days to a place near its school
        row(20, Event.MOVE, 11, form_to=Form.FOSTER, flags=Flag.OWN_SCHOOL),
        row(0, Event.ENTRY, 22, form_to=Form.FOSTER),
        row(0, Event.ENTRY, 33, age=2.0, form_to=Form.FOSTER),  # too young
        row(0, Event.ENTRY, 44, form_to=Form.FOSTER),  # home again within 30 days
        row(9, Event.RETURN, 44),
    ]
    assert value("own_school", *log) == 0.5


def test_siblings_together_is_the_share_of_children():
    assert value(
        "siblings_together", *[row(1, Event.SIBLINGS, k, value=v) for k, v in ((11, 1), (12, 1), (13, 0))]
    ) == (pytest.approx(2 / 3))


def test_a_group_of_siblings_is_whole_when_all_who_are_placed_at_one_time_go_to_one_place():
    log = [
        *(row(1, Event.SIBLINGS, k, other=7) for k in (11, 12)),  # a pair
        *(row(2, Event.SIBLINGS, k, other=place) for k, place in ((21, 7), (22, 7), (23, 8))),
        *(row(9, Event.SIBLINGS, k, other=place) for k, place in ((24, 7), (25, 8))),  # the same family later: a pair
        *(row(3, Event.SIBLINGS, k, other=9) for k in (31, 32, 33, 34)),
    ]
    assert value("pairs_whole", *log) == 0.5 and value("large_groups_whole", *log) == 0.5
    assert np.isnan(value("pairs_whole"))


# --- crises -----------------------------------------------------------------------------------------------------------
def test_misses_and_false_alarms_are_both_seen():
    flags = (Flag.DANGER | Flag.SEEN, Flag.DANGER, Flag.SEEN, 0, 0)
    log = [row(i, Event.DECISION, 10 * i + 1, reason=Answer.HOME, flags=f) for i, f in enumerate(flags, 1)]
    values = evaluate(run(log))
    assert values["danger_missed"] == 0.5 and values["false_alarms"] == pytest.approx(1 / 3)


def test_a_slowed_decision_is_one_decision_and_asking_at_its_start_counts():
    log = [
        row(1, Event.DECISION, 11, reason=Answer.SLOW, value=View.STAY, flags=Flag.ASKED | Flag.IN_LINE),
        row(4, Event.DECISION, 11, reason=Answer.HOME_HELP),
        row(5, Event.DECISION, 22, reason=Answer.EMERGENCY),
    ]
    values = evaluate(run(log))
    assert values["child_asked"] == 0.5 and values["child_in_line"] == 1.0 and values["decisions_slowed"] == 0.5
    assert values["emergency_placements"] == pytest.approx(0.1)


def test_an_answer_is_in_line_only_among_children_who_were_asked():
    log = [
        row(1, Event.DECISION, 11, reason=Answer.NETWORK, value=View.AWAY, flags=Flag.ASKED | Flag.IN_LINE),
        row(2, Event.DECISION, 22, reason=Answer.HOME, value=View.AWAY, flags=Flag.ASKED),
        row(3, Event.DECISION, 33, reason=Answer.HOME),
    ]
    values = evaluate(run(log))
    assert values["child_in_line"] == 0.5 and values["decisions_network"] == pytest.approx(1 / 3)


def test_an_ambulatory_crisis_intervention_is_one_family_however_many_children():
    log = [row(1, Event.DECISION, key, reason=Answer.HOME_HELP) for key in (11, 12, 13)]
    log += [row(8, Event.DECISION, 11, reason=Answer.HOME_HELP)]
    assert value("crisis_interventions_per_1000", *log, years=1.0) == pytest.approx(2.0)


def test_a_crisis_is_repeated_when_the_same_family_has_another_within_a_year():
    log = [row(d, Event.CRISIS, family=f) for f, d in ((1, 10), (1, 60), (2, 10), (2, 1000), (3, 10))]
    # family 1: yes, then no more; family 2: too late; family 3: no
    assert value("crisis_repeat_12", *log) == pytest.approx(1 / 5)


# --- harm -------------------------------------------------------------------------------------------------------------
def test_incidents_are_told_per_child_overall_and_per_thousand_days_by_setting():
    log = [
        row(0, Event.ENTRY, 11, form_to=Form.FOSTER),
        row(100, Event.INCIDENT, 11, reason=2, form_to=Form.FOSTER, form_from=Form.FOSTER, flags=Flag.DETECTED),
        row(200, Event.RETURN, 11),
        row(300, Event.INCIDENT, 22, reason=1),
    ]
    values = evaluate(run(log, years=1.0))
    assert values["incidents_per_1000"] == pytest.approx(2.0) and values["severe_incidents"] == pytest.approx(1.0)
    assert values["incidents_foster"] == pytest.approx(1000 / 200)
    assert values["incidents_home"] == pytest.approx(1000 / (1000 * YEAR))
    assert math.isnan(values["incidents_secure"]) and values["incidents_detected"] == 0.5


def break_even(baseline, policy):
    names = harm.BREAK_EVEN
    columns = ({n: [v] for n, v in zip(names, one, strict=True)} for one in (baseline, policy))
    return harm.break_even(*columns, (0.5, 0.75))


def test_the_break_even_is_where_harm_while_waiting_turns_the_sign():
    # the policy spares 4 severe incidents elsewhere and makes children wait 2,000 days longer
    found = break_even((1.0, 10.0, 1000.0), (2.0, 6.0, 3000.0))
    assert found.rate == pytest.approx(2.0)
    baseline, policy = 10.0 + found.rate * 1.0, 6.0 + found.rate * 3.0
    assert baseline == pytest.approx(policy)
    assert found.assumed == (0.5, 0.75)


@pytest.mark.parametrize(
    ("rate", "low", "high", "days", "en", "nl"),
    [
        (
            2.0,
            0.5,
            4.25,
            100.0,
            "turns at 2.00 per 1,000 days of waiting (95% interval 0.50 to 4.25)",
            "bij 2,00 per 1.000",
        ),
        (
            2.0,
            0.5,
            4.25,
            100.0,
            "larger than where it turns, the policy gives more",
            "geeft de maatregel er in totaal meer",
        ),
        (
            2.0,
            0.5,
            4.25,
            -100.0,
            "larger than where it turns, the policy gives fewer",
            "geeft de maatregel er in totaal minder",
        ),
        (2.0, -3.0, np.inf, 100.0, "interval no level to no limit", "interval geen enkel niveau tot onbegrensd"),
        (-0.0, -1.0, 12.34, 100.0, "turns at 0.00 per 1,000 days of waiting (95% interval no level to 12.3)", "12,3"),
        (1234.5, 200.0, 2e4, 100.0, "turns at 1234 per", "tot 20000"),
        (-5.0, -9.0, 3.0, 100.0, "By the mean of the runs no level", "tot 3,00 per 1.000 wachtdagen"),
        (-5.0, -9.0, -2.0, 100.0, "No level of harm while waiting turns", "Geen niveau"),
        (2.0, -np.inf, np.inf, 100.0, "cannot be told", "niet te zeggen"),
        (np.nan, np.nan, np.nan, 100.0, "cannot be told", "niet te zeggen"),
        (2.0, np.nan, np.nan, 100.0, "cannot be told", "niet te zeggen"),
    ],
)
def test_a_break_even_is_said_with_its_interval_or_why_there_is_none(rate, low, high, days, en, nl):
    found = harm.BreakEven(rate, (0.1, 1.5), days, 0.0, low, high)
    assert en in found.text() and nl in found.text("nl")
    for lang in ("en", "nl"):
        words = found.text(lang)
        assert (
            "-0" not in words
            and "nan" not in words
            and "inf " not in words
            and ("assumed" in words or "aangenomen" in words)
        )
    assert harm.BreakEven(rate, (0.1, 1.5), days, 0.0, low, high, identical=True).text() == ""


def test_without_a_change_in_waiting_there_is_no_rate_and_some_are_turned_by_no_level():
    same, never = break_even((0, 10, 50), (0, 8, 50)), break_even((0, 10, 50), (0, 12, 90))
    assert math.isnan(same.rate) and never.rate < 0


def test_harm_while_a_decision_is_slowed_counts_as_harm_while_waiting():
    log = [
        row(10, Event.DECISION, 11, reason=Answer.SLOW),
        row(12, Event.INCIDENT, 11, reason=2),
        row(14, Event.DECISION, 11, reason=Answer.HOME),
        row(16, Event.INCIDENT, 11, reason=2),
        row(20, Event.NOT_FOUND, 22),
        row(25, Event.INCIDENT, 22, reason=2, flags=Flag.WAITING),
        row(30, Event.WAIT_END, 22, reason=Reason.PLACED, value=10.0),
    ]
    values = evaluate(run(log, years=1.0))
    assert [values[name] for name in harm.BREAK_EVEN] == pytest.approx([2.0, 1.0, 14.0])
    assert values["severe_incidents"] == pytest.approx(3.0)


# --- hosts ------------------------------------------------------------------------------------------------------------
def test_hosts_are_a_stock_with_losses_and_some_without_a_child():
    log = [row(1, Event.HOST_APPROVED), row(61, Event.HOST_MATCHED, value=60.0)]
    log += [row(9, Event.HOST_STOPPED, reason=r) for r in (1, 2, 2, 3)]
    values = evaluate(
        run(log, years=1.0, counters={Count.HOSTS: 20, Count.HOSTS_UNMATCHED: 5, Count.NETWORK_HOSTS: 10})
    )
    assert values["hosts"] == 20 and values["hosts_share_unmatched"] == 0.25 and values["hosts_new"] == 1.0
    assert values["hosts_attrition"] == pytest.approx(3 / 20) and values["hosts_avoidable"] == pytest.approx(2 / 3)
    assert values["host_days_to_match"] == 60.0


# --- money and workload -----------------------------------------------------------------------------------------------
def test_costs_are_days_used_and_places_kept_available_and_what_help_and_policies_cost():
    from sim.scenario.costs import Costs

    prices = Costs()
    log = [row(0, Event.ENTRY, 11, form_to=Form.FOSTER), row(100, Event.RETURN, 11)]
    log += [row(0, Event.ENTRY, 22, form_to=Form.SECURE), row(10, Event.RETURN, 22)]
    log += [row(5, Event.HELP_START, family=3, reason=HelpForm.INTENSIVE, value=1.0)]
    services = [dict(kind=ServiceKind.RESIDENTIAL, key=7, form=Form.SECURE, used_days=10.0)]
    made = run(
        log, years=1.0, services=services, capacity_days={(ServiceKind.RESIDENTIAL, Form.SECURE): 365.25},
        policy_costs=(("p", "hours", 50_000.0, 1.0, 2.0, "assumption"),),
    )  # fmt: skip
    kept = 365.25 * prices.day_secure * prices.available_secure
    used = 100 * prices.day_foster + 10 * prices.day_secure * (1 - prices.available_secure)
    values = evaluate(made, prices)
    assert values["cost_available"] == pytest.approx(kept / 1e6) and values["cost_days"] == pytest.approx(used / 1e6)
    assert values["cost_help"] == pytest.approx(prices.help_intensive / 1e6) and values["cost_policies"] == 0.05
    assert values["cost_total"] == pytest.approx((kept + used + prices.help_intensive + 50_000) / 1e6)


def test_of_a_shared_place_the_municipality_pays_the_share_its_own_children_use():
    log = [row(0, Event.ENTRY, 22, form_to=Form.SECURE), row(10, Event.RETURN, 22)]
    available = {}
    for used in (10.0, 40.0):
        services = [dict(kind=ServiceKind.RESIDENTIAL, key=7, form=Form.SECURE, used_days=used)]
        made = run(log, years=1.0, services=services, capacity_days={(ServiceKind.RESIDENTIAL, Form.SECURE): 365.25})
        available[used] = evaluate(made)["cost_available"]
    assert available[40.0] == pytest.approx(available[10.0] / 4)


def test_empty_secure_places_cost_money_and_empty_foster_families_do_not():
    made = run(years=1.0, capacity_days={(ServiceKind.RESIDENTIAL, Form.SECURE): 365.25}, counters={Count.HOSTS: 10})
    values = evaluate(made)
    assert values["cost_total"] == values["cost_available"] > 0


def test_part_time_stays_cost_the_nights_agreed_at_their_start():
    from sim.scenario.costs import Costs

    made = run([row(5, Event.PART_TIME_START, 11, value=3.0)], years=1.0, counters={Count.PART_TIME: 2})
    nights = 2 * YEAR * 3 / 7
    assert evaluate(made)["cost_part_time"] == pytest.approx(nights * Costs().part_time_day / 1e6)
    assert evaluate(run(counters={Count.PART_TIME: 2}))["cost_part_time"] > 0, "also when all began before the run"


def test_a_prevented_placement_has_a_price_only_when_more_are_prevented_than_caused():
    from sim.outcomes.costs import cost_per_prevented

    assert cost_per_prevented(100_000.0, 12, 2) == 10_000.0
    assert math.isnan(cost_per_prevented(100_000.0, 2, 2))


def test_workload_is_days_used_over_days_available():
    services = [dict(kind=ServiceKind.RESIDENTIAL, key=7, used_days=30.0)]
    made = run(services=services, capacity_days={(ServiceKind.RESIDENTIAL, Form.OPEN_GROUP): 40.0})
    values = evaluate(made)
    assert values["workload_residential"] == 0.75 and math.isnan(values["workload_court"])


def test_home_is_not_a_place_that_is_paid_by_the_day():
    assert evaluate(run(cohort=[child(11, form=Form.HOME)]))["cost_days"] == 0.0
