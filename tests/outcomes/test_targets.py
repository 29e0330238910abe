"""Each published target in its own definition: small logs with a known answer."""

import math
from datetime import date

import numpy as np
import pytest

from sim.data import register, targets
from sim.data.targets import all_rows
from sim.outcomes.targets import compare, foster, help, orders, own, recurrence, residence
from sim.outcomes.targets.compare import NAMES, beside, compare_targets, elsewhere, expected, measure_run, measures
from sim.outcomes.targets.looks import Look
from sim.outcomes.targets.measure import At, Unseen
from sim.outcomes.targets.recurrence import at_imminent_risk
from sim.outcomes.targets.years import years_of
from sim.outcomes.view import RunView
from sim.words import (
    Answer,
    Authorisation,
    Count,
    Event,
    Flag,
    Form,
    HelpForm,
    HostEnd,
    LegalStatus,
    Level,
    Reason,
    RespiteForm,
    Route,
    ServiceKind,
)
from tests.outcomes.made import START, YEAR, child, row, run

VOLUNTARY, SUPERVISION, AUTHORISED = LegalStatus.VOLUNTARY, LegalStatus.SUPERVISION, LegalStatus.AUTHORISED
PROVISIONAL, GUARDIANSHIP = LegalStatus.PROVISIONAL, LegalStatus.GUARDIANSHIP


def value(id, part, record, period=None, looks=()):
    """The plain value of a part in a run, before scaling."""
    wanted = next(r for r in targets() if (r.id, r.part) == (id, part) and period in (None, r.period))
    one, seen = measures()[id, part], RunView(record)
    return one.value(At(seen, years_of(seen, one.span).only(wanted.period), wanted, looks))


def order(day, key, before, after, **more):
    return row(day, Event.ORDER, key, form_from=before, form_to=after, **more)


def areas(*names):
    """What a run with these areas, of 200 households each, has."""
    n = len(names)
    households = np.array([200 * n] + [200] * n)
    return dict(
        areas=("city", *names),
        households=households,
        youths=np.ones(n + 1),
        deprivation=np.ones(n + 1),
        distance=np.zeros((n + 1, n + 1)),
    )


def near(expected):
    return pytest.approx(expected, rel=1e-3)


# --- the table ---------------------------------------------------------------------------------------------------------
def test_every_part_of_every_target_has_exactly_one_function():
    found = [one for theme in (residence, foster, orders, help, recurrence, own) for one in theme.MEASURES]
    assert len(found) == len(measures())
    published = {(r.id, r.part) for r in targets()}
    assert set(measures()) == published | set(own.GIVEN) and not published & set(own.GIVEN)
    for one in found:
        assert one.label.en and one.label.nl and one.definition


def test_what_is_held_out_is_shown_only_when_it_is_asked_for():
    rows = compare_targets([run(scenario="utrecht")])
    assert {r.use for r in rows} == {"fit", "band"} and "held_out" not in compare.SEEN
    everything = beside(targets(), run(), [measure_run(run(), targets())])
    assert {r.use for r in everything} == {"fit", "band", "held_out"}


def test_a_run_in_which_nothing_happens_says_so_instead_of_failing():
    with np.errstate(all="raise"):
        rows = compare_targets([run(scenario="utrecht")])
    silent = [r for r in rows if math.isnan(r.model)]
    assert silent and all(r.note.en and r.note.nl and r.inside is None for r in silent)
    assert any(r.note.en == "nothing of this happened" for r in silent)


def test_a_place_without_children_of_its_own_has_no_rates():
    with np.errstate(all="raise"):
        rows = compare_targets([run(minors=0.0, scenario="utrecht")])
    assert all(math.isnan(r.model) for r in rows if r.unit.startswith("per 1000"))


def test_a_run_that_is_too_short_says_how_long_it_must_be():
    rows = {(r.id, r.part): r for r in compare_targets([run(years=1.0, scenario="utrecht")])}
    assert rows["T15", "return"].note == ("needs a run of 5.5 years", "vraagt een run van 5,5 jaar")
    assert rows["T05", "index"].note.en.startswith("needs a run of ")
    half = compare_targets([run(years=0.4)])
    assert next(r for r in half if r.id == "T04").note.en == "needs a run with a whole calendar year"


def test_a_target_of_another_place_is_not_held_against_this_one():
    found = {(r.id, r.part): r for r in compare_targets([run(cohort=[child(11)])])}
    assert found["T02", "clients"].inside is None and "Nijmegen" in found["T02", "clients"].note.nl
    assert found["T17", "clients"].inside is None and "Utrecht" in found["T17", "clients"].note.en


def test_counts_of_the_country_are_scaled_by_youths_and_carried_over_to_a_region():
    t10 = next(r for r in targets() if r.id == "T10")
    t13 = next(r for r in targets() if r.id == "T13")
    plain, low, high, note = expected(t10, run())
    assert plain == pytest.approx(1639 / 3400) and (low, high) == pytest.approx((0.85 * plain, 1.15 * plain))
    assert note.en == ""
    here, low_here, high_here, said = expected(t10, run(scenario="utrecht"))
    assert here == pytest.approx(0.69 * plain) and "0.69" in said.en and "0,69" in said.nl
    assert (low_here, high_here) == pytest.approx((0.6 * low, 0.8 * high))
    assert expected(t13, run(scenario="utrecht"))[0] == pytest.approx(8478 / 3400 * 8 / 11)


def test_several_runs_give_mean_spread_and_whether_it_agrees():
    def record(n):
        log = [row(400 * i, Event.ENTRY, 10 * i + 1, form_to=Form.SECURE) for i in range(n)]
        return run(log, years=10.0, minors=1000.0)

    found = next(r for r in compare_targets([record(2), record(4)]) if r.id == "T10")
    assert found.model == near(0.3) and found.spread == near(0.2 / math.sqrt(2)) and found.runs == 2
    assert found.ratio == pytest.approx(found.model / found.published) and found.inside is False


def test_the_year_of_the_target_counts_when_the_run_has_it_else_all_its_years():
    log = [row(day, Event.ENTRY, 10 + day, form_to=Form.SECURE) for day in (10, 20, 400)]
    made = run(log, years=3.0, start_date=date(2017, 1, 1), minors=1000.0)
    shown = {r.period: r for r in compare_targets([made]) if r.id == "T10"}
    assert [shown[year].years for year in ("2015", "2017", "2018")] == ["2017-2019", "2017", "2018"]
    assert shown["2017"].model == near(2.0 * YEAR / 365) and shown["2018"].model == near(1.0 * YEAR / 365)
    assert shown["2015"].model == near(1.0)


def test_years_and_half_years_are_those_of_the_calendar():
    made = RunView(run(years=2.0, start_date=date(2019, 7, 1)))
    years, halves = years_of(made, "year"), years_of(made, "half_year")
    assert years.names == ("2020",) and years.end[0] - years.begin[0] == 366 and years.begin[0] == START + 184
    assert halves.names == ("2019H2", "2020H1", "2020H2", "2021H1")


# --- residence ---------------------------------------------------------------------------------------------------------
def test_residence_is_everyone_seen_at_any_time_in_the_year():
    log = [
        row(10, Event.ENTRY, 11, form_to=Form.FOSTER),
        row(20, Event.RETURN, 11),
        row(300, Event.ENTRY, 11, form_to=Form.SECURE),
        row(400, Event.RETURN, 11),
        row(500, Event.PART_TIME_START, 21, value=2.0),
    ]
    made = run(log, years=2.0)
    assert value("T01", "residence", made) == near(1.5), "child 11 in both years, 21 in the second"
    assert value("T03", "foster", made) == near(2 / 3) and value("T03", "secure", made) == near(2 / 3)
    assert value("T03", "family_type", made) == 0.0 and value("T03", "other", made) == 0.0
    assert value("T04", "started", made) == near(3 / 2), "two entries and a part-time stay in two years"
    assert value("T27", "residence", made) == near((1 + 1 + 2 + 1) / 4)


def test_a_stay_that_lies_around_the_half_year_counts_in_it():
    made = run(cohort=[child(11, form=Form.FOSTER)], years=1.0)
    assert value("T27", "residence", made) == near(1.0)


def test_clients_of_nijmegen_are_those_of_that_area():
    log = [row(10, Event.ENTRY, 11, form_to=Form.FOSTER), row(10, Event.ENTRY, 22, form_to=Form.FOSTER) | dict(area=2)]
    assert value("T02", "clients", run(log, years=1.0, **areas("West", "Nijmegen"))) == 1.0
    with pytest.raises(Unseen, match="no area Nijmegen"):
        value("T02", "clients", run(log[:1]))


def test_secure_care_is_counted_by_stays_begun_and_told_by_little():
    log = [row(0, Event.ENTRY, 11, form_to=Form.SECURE), row(99, Event.RETURN, 11)]
    log += [row(5, Event.ENTRY, 21, form_to=Form.SECURE), row(9, Event.BREAKDOWN, 21, form_from=Form.SECURE)]
    log += [row(9, Event.MOVE, 21, form_to=Form.OPEN_GROUP)]
    made = run(log, years=1.0, counters={Count.FORM + Form.SECURE: 0.5})
    assert value("T10", "started", made) == near(2.0) and value("T11", "months", made) == near(3.0)
    assert value("T11", "planned", made) == 0.5


def test_family_homes_are_counted_on_31_december_and_houses_are_not_there():
    made = run(years=2.0, counters={Count.FORM + Form.FAMILY_HOME: 7})
    made.series[: int(360 / 7), 0, Count.FORM + Form.FAMILY_HOME] = 0
    assert value("T14", "children", made) == 7.0
    with pytest.raises(Unseen):
        value("T14", "homes", made)


def test_foster_children_of_the_city_are_those_of_31_december():
    made = run(years=1.0, counters={Count.FORM + Form.FOSTER: 5, Count.FORM + Form.NETWORK_FOSTER: 2})
    assert value("T28", "foster", made) == 7.0


# --- foster care -------------------------------------------------------------------------------------------------------
def test_the_foster_index_is_the_stock_so_many_years_on():
    made = run(years=5.0, counters={Count.FORM + Form.FOSTER: 10})
    weeks = np.arange(len(made.series))
    made.series[:, 0, Count.FORM + Form.FOSTER] = 10 * 1.1 ** np.floor(weeks * 7 / YEAR + 0.02)
    assert value("T05", "index", made, "2016") == near(110.0)
    assert value("T05", "index", made, "2018") == near(133.1)


def test_foster_care_beside_its_targets():
    log = [
        row(1, Event.ENTRY, 11, form_to=Form.FOSTER, route=Route.CRISIS),
        row(1, Event.ENTRY, 21, form_to=Form.NETWORK_FOSTER, other=5),
        row(50, Event.MOVE, 21, form_to=Form.FOSTER),
        row(60, Event.PART_TIME_START, 31, value=2.0),
        row(300, Event.RETURN, 21),
        row(310, Event.HOST_APPROVED, 0, other=9),
        row(320, Event.HOST_STOPPED, 0, other=5, reason=HostEnd.NETWORK_ENDED),
        row(1, Event.SIBLINGS, 11, value=1.0),
        row(1, Event.SIBLINGS, 21, value=0.0),
        row(330, Event.ENTRY, 61, form_to=Form.OPEN_GROUP),
        row(330, Event.SIBLINGS, 61, value=0.0),
    ]
    counters = {
        Count.FORM + Form.FOSTER: 6,
        Count.FORM + Form.NETWORK_FOSTER: 4,
        Count.HOSTS: 8,
        Count.NETWORK_HOSTS: 4,
        Count.PART_TIME: 2,
    }
    line = [dict(kind=ServiceKind.HOST_SERVICE, key=1, wait_days=YEAR)]
    made = run(log, years=1.0, counters=counters, services=line)
    assert value("T06", "started", made) == near(3.0), "two full-time, one part-time: a move between families is none"
    assert value("T07", "families", made) == 13.0, "twelve on the last day and one that stopped"
    assert value("T07", "new", made) == near(2.0), "one approved, one network family made"
    assert value("T07", "attrition", made) == near(1 / 13)
    assert value("T08", "stock", made) == near(4 / 12) and value("T08", "new", made) == near(1 / 3), (
        "part-time included"
    )
    assert value("T09", "exit", made) == near(1 / 10), "a move between foster families is no exit"
    assert value("T16", "separated", made) == 0.5, "of those in families"
    assert value("T22", "waiting", made) == near(100.0) and value("T23", "wait", made) == near(YEAR / 2)
    assert value("T24", "crisis", made) == near(1 / 4), "of four begun, part-time and moves included"
    assert value("T25", "full_time", made) == near(2 / 3) and value("T25", "part_time", made) == near(1 / 3)
    for id, part in (("T25", "combination"), ("T26", "guardian")):
        with pytest.raises(Unseen):
            value(id, part, made)


def test_a_child_that_comes_into_foster_care_from_a_group_is_a_new_placement():
    log = [row(1, Event.ENTRY, 11, form_to=Form.OPEN_GROUP), row(50, Event.MOVE, 11, form_to=Form.FOSTER)]
    assert value("T06", "started", run(log, years=1.0)) == near(1.0)


def test_breakdown_of_foster_care_within_24_months():
    log = [row(0, Event.ENTRY, key, form_to=Form.FOSTER) for key in (11, 21, 31)]
    log += [row(100, Event.BREAKDOWN, 11), row(100, Event.RETURN, 11), row(900, Event.BREAKDOWN, 21)]
    assert value("T21", "breakdown", run(log)) == near(1 / 3)


def test_legal_status_of_foster_children_is_that_of_the_last_31_december():
    log = [row(1, Event.ENTRY, key, form_to=Form.FOSTER) for key in (11, 21, 31)]
    log += [order(2, 11, VOLUNTARY, AUTHORISED), order(900, 21, VOLUNTARY, GUARDIANSHIP)]
    log += [order(3000, 11, AUTHORISED, VOLUNTARY)]
    assert value("T26", "order", run(log, years=2.0)) == near(1 / 3)
    assert value("T26", "order", run(log, years=5.0)) == near(2 / 3)
    assert value("T26", "voluntary", run(log)) == near(2 / 3)
    log += [row(5, Event.PART_TIME_START, 41, value=2.0)]
    before = [child(51, form=Form.FOSTER, legal=GUARDIANSHIP)]
    assert value("T26", "order", run(log, before, years=2.0)) == near(2 / 5), "part-time, and from before the run"


def test_long_term_foster_care_six_years_on():
    log = [row(1, Event.ENTRY, key, form_to=Form.FOSTER) for key in (11, 21, 31, 41)]
    log += [row(900, Event.BREAKDOWN, 11), row(900, Event.MOVE, 11, form_to=Form.FOSTER), row(900, Event.RETURN, 21)]
    made = run(log, years=8.0)
    looks = [_look(START + 28.0 * i, lasting=(11, 21, 31)) for i in range(1, 5)]
    for way in ("broken_down", "ended_well", "running"):
        assert value("T35", way, made, looks=looks) == near(1 / 3), "child 41 was not meant to stay"
    gone = run(
        [*log[:4], row(900, Event.BREAKDOWN, 11), row(901, Event.RETURN, 11), row(500, Event.LEFT_CARE, 21)], years=8.0
    )
    assert value("T35", "broken_down", gone, looks=looks) == near(1 / 2), "21 was followed until its family left"
    assert value("T35", "ended_well", gone, looks=looks) == 0.0 and value("T35", "running", gone, looks=looks) == near(
        1 / 2
    )
    with pytest.raises(Unseen, match="validate"):
        value("T35", "running", made)


def _look(day, family=(), danger=(), level=(), lasting=()):
    return Look(
        day,
        np.array(family, np.uint64),
        np.array(danger, bool),
        np.array(level, np.int64),
        np.array(lasting, np.uint64),
    )


# --- orders ------------------------------------------------------------------------------------------------------------
def orders_run(years=2.0, **more):
    """Child 11: provisional, confirmed, guardianship. 21: supervision from before, ended. 31: guardianship to 18."""
    log = [
        order(10, 11, VOLUNTARY, PROVISIONAL),
        order(24, 11, PROVISIONAL, AUTHORISED),
        order(400, 11, AUTHORISED, GUARDIANSHIP),
        order(100, 21, SUPERVISION, VOLUNTARY),
        order(500, 31, GUARDIANSHIP, VOLUNTARY),
        row(24, Event.AUTHORISATION, 11, reason=Authorisation.EMERGENCY),
    ]
    return run([*log, *more.pop("log", ())], years=years, **more)


def test_orders_started_ended_and_in_force():
    made = orders_run()
    assert value("T13", "started", made) == value("T40", "started", made) == near(0.5)
    assert value("T37", "started", made) == near(0.5), "a provisional order is no supervision order"
    assert value("T40", "ended", made) == near(1.0), "21 ended, 11 became guardianship"
    assert value("T40", "guardianship_started", made) == near(0.5)
    assert value("T40", "guardianship_ended", made) == near(0.5)
    assert value("T40", "in_force", made) == near((1 + 1) / 2), "1 January: 21 in the first year, 11 in the second"
    assert value("T40", "guardianship_in_force", made) == near((1 + 1) / 2)
    assert value("T37", "in_force", made) == 0.0
    assert value("T37", "in_force", orders_run(log=[order(360, 51, VOLUNTARY, PROVISIONAL)])) == near((1 + 1) / 2)


def test_an_emergency_under_a_supervision_order_begins_no_other_order():
    log = [order(60, 71, VOLUNTARY, SUPERVISION), order(300, 71, SUPERVISION, PROVISIONAL)]
    confirmed, home = [order(390, 71, PROVISIONAL, AUTHORISED)], [order(390, 71, PROVISIONAL, VOLUNTARY)]
    for more, left in ((confirmed, 0.0), (home, 0.5)):
        made = run([*log, *more], years=2.0)
        assert value("T37", "started", made) == 0.0 and value("T13", "started", made) == near(0.5)
        assert value("T12", "requests", made) == 0.0 and value("T40", "ended", made) == near(left)


def test_an_order_with_placement_is_asked_for_by_the_board_where_it_begins_with_one():
    log = [order(50, 61, VOLUNTARY, SUPERVISION), order(50, 61, SUPERVISION, AUTHORISED)]  # both at once
    log += [order(60, 71, VOLUNTARY, SUPERVISION), order(300, 71, SUPERVISION, AUTHORISED)]  # under a running order
    log += [order(80, 81, VOLUNTARY, AUTHORISED)]  # placed before, without an order
    log += [row(day, Event.AUTHORISATION, key, reason=Authorisation.ORDINARY) for day, key in ((50, 61), (300, 71))]
    assert value("T12", "requests", orders_run()) == near(0.5), "after a provisional order"
    assert value("T12", "requests", orders_run(log=log)) == near(1.5)


UNCHANGED = [
    child(41, legal=GUARDIANSHIP),
    child(51, legal=GUARDIANSHIP, form=Form.FOSTER),
    child(81, legal=SUPERVISION),
]


def test_youths_under_an_order_are_counted_with_those_whose_status_never_changes():
    made = orders_run(years=1.0, cohort=[*UNCHANGED, child(91), child(21, legal=SUPERVISION)])
    # in the first half-year 11, 21, 31 and three that never change; in the second 11, 31 and the three
    assert value("T29", "orders", made) == near((6 + 5) / 2 / 1000)


def test_an_order_that_never_changes_is_in_force_as_what_it_is():
    made = orders_run(cohort=UNCHANGED)
    assert value("T40", "in_force", made) == near(1 + 1) and value("T40", "guardianship_in_force", made) == near(2 + 1)


def test_residence_of_youths_under_an_order():
    stay = [row(30, Event.ENTRY, 11, form_to=Form.FOSTER), row(40, Event.RETURN, 11)]
    assert value("T36", "residence", orders_run(years=1.0, log=stay)) == near(1 / 3)
    assert value("T36", "residence", orders_run(years=1.0, log=stay, cohort=UNCHANGED)) == near(2 / 6)


# --- help --------------------------------------------------------------------------------------------------------------
def help_rows():
    return [
        row(10, Event.HELP_START, 11, reason=HelpForm.SPECIALIST),
        row(20, Event.HELP_END, 11, reason=HelpForm.SPECIALIST),
        row(30, Event.HELP_START, 11, reason=HelpForm.SPECIALIST),
        row(40, Event.HELP_END, 21, reason=HelpForm.INTENSIVE, value=300.0),
        row(50, Event.HELP_START, 31, reason=HelpForm.GENERALIST),
        row(60, Event.HELP_START, 41, reason=HelpForm.GENERALIST) | dict(area=2),
        row(61, Event.HELP_START, 51, reason=HelpForm.GENERALIST) | dict(area=2),
    ]


def test_clients_and_trajectories_of_help_in_the_year():
    made = run(help_rows(), years=1.0, counters={Count.HELP + HelpForm.INTENSIVE: 1}, **areas("West", "East"))
    made.series[:, 0, Count.HELP + HelpForm.SPECIALIST] = 2.0
    made.series[:, 0, Count.HELP + HelpForm.GENERALIST] = 4.0
    assert value("T17", "clients", made) == 2 + 2, "families 1 and 2, and two whose help lies around the year"
    assert value("T18", "trajectories", made) == 4 + 3


def test_use_of_neighbourhood_teams_by_area_against_the_city():
    made = run(help_rows(), years=0.5, **areas("West", "East"))
    assert value("T19", "highest", made) == near(2 / 1.5) and value("T19", "lowest", made) == near(1 / 1.5)


def test_crisis_interventions_are_families_helped_at_home():
    log = [row(10, Event.DECISION, key, reason=Answer.HOME_HELP) for key in (11, 12)]
    log += [row(10, Event.DECISION, 21, reason=Answer.HOME), row(90, Event.DECISION, 31, reason=Answer.PLACE)]
    assert value("T20", "interventions", run(log, years=1.0)) == near(1.0)


def test_matches_of_support_families_are_counted_for_the_time_of_the_source():
    log = [row(day, Event.RESPITE_START, 11, reason=RespiteForm.FAMILY) for day in (10, 100, 400, 500)]
    log += [row(10, Event.RESPITE_START, 21, reason=RespiteForm.SITTER)]
    made = run(log, years=2.0, areas=("city", "Nijmegen"))
    assert value("T39", "18_months", made) == near(3.0) and value("T39", "2_years", made) == near(4.0)


# --- what comes back ---------------------------------------------------------------------------------------------------
def test_return_and_reentry_of_court_placed_children_run_from_placement():
    log = [row(0, Event.ENTRY, key, form_to=2, route=Route.COURT) for key in (11, 21, 31)]
    log += [
        row(0, Event.ENTRY, 41, form_to=2),
        row(5, Event.AUTHORISATION, 41, reason=1),
        row(0, Event.ENTRY, 51, form_to=2),
    ]
    log += [row(0, Event.ENTRY, 61, form_to=2), row(0, Event.AUTHORISATION, 61, reason=1)]
    log += [row(9, Event.RETURN, 61, reason=Reason.COURT)]
    log += [row(300, Event.RETURN, 11), row(1900, Event.ENTRY, 11, form_to=2, route=Route.PLANNED)]
    log += [row(400, Event.RETURN, 21), row(2100, Event.ENTRY, 21, form_to=2, route=Route.PLANNED)]
    log += [row(500, Event.MOVE, 31, form_to=3), row(60, Event.RETURN, 51)]
    made = run(log)
    assert value("T15", "return", made) == near(2 / 4), "51 was not placed by the court, 61 not upheld"
    assert value("T15", "reentry", made) == near(1 / 2), "21 came back 5.7 years after placement"
    assert value("T15", "moved", made) == near(1 / 4)
    later = [row(1950, Event.MOVE, 11, form_to=3)]
    assert value("T15", "moved", run([*log, *later])) == near(2 / 4), "11 moved when it was placed again"


def test_a_child_that_turns_18_or_moves_away_does_not_come_back_within_the_years():
    log = [
        row(0, Event.ENTRY, key, age, form_to=2, route=Route.COURT) for key, age in ((11, 5.0), (21, 15.0), (31, 5.0))
    ]
    log += [row(100, Event.LEFT_CARE, 31), row(200, Event.RETURN, 11)]
    assert value("T15", "return", run(log)) == near(1 / 2), "31 was followed for 100 days only"


def test_reentry_abroad_runs_from_return():
    log = [row(0, Event.ENTRY, key, 1.0, form_to=2, flags=Flag.FIRST) for key in (11, 21, 31, 41)]
    log += [row(100, Event.RETURN, key, 1.3) for key in (11, 21, 31, 41)]
    log += [
        row(110, Event.ENTRY, 11, 1.3, form_to=2),
        row(400, Event.ENTRY, 21, 2.1, form_to=2),
        row(1000, Event.ENTRY, 31, 3.7, form_to=2),
    ]
    made = run(log)
    assert value("T34", "1_year", made) == near(0.5) and value("T34", "2_years", made) == near(0.5)
    assert value("T34", "5_years", made) == near(0.75)
    assert value("T34", "within_2_weeks", made) == near(1 / 3) and value("T34", "after_2_years", made) == near(1 / 3)


def test_repeated_reports_are_those_of_a_family_reported_in_the_seven_years_before():
    log = [
        row(day * YEAR, Event.REPORT, key)
        for day, key in ((0.5, 11), (1.5, 21), (7.2, 11), (7.9, 31), (8.9, 21), (9.5, 31))
    ]
    assert value("T30", "repeats", run(log)) == near(2 / 4), "21 lies 7.4 years apart"
    with pytest.raises(Unseen, match="8 years"):
        value("T30", "repeats", run(log, years=5.0))


def test_referred_again_after_a_closed_case():
    log = [
        row(100, Event.HELP_END, 11, reason=1),
        row(200, Event.HELP_REQUEST, 11),
        row(100, Event.HELP_END, 21, reason=1),
        row(1000, Event.REPORT, 21),
        row(100, Event.HELP_END, 31, reason=1),
        row(100, Event.HELP_END, 41, reason=1),
        row(100, Event.HELP_START, 41, reason=2),
    ]
    made = run(log, [child(key, age=1.0) for key in (11, 21, 31, 41)])
    assert value("T31", "12_months", made) == near(1 / 3), "family 4 went on with other help"
    assert value("T31", "6_years", made) == near(2 / 3)


def test_concentration_is_the_share_of_the_families_with_most():
    families = range(1, 201)
    log = [row(10, Event.HELP_END, 10 * key, reason=1) for key in families]
    log += [row(20 + i, Event.HELP_REQUEST, 10 * key) for key in range(1, 18) for i in range(3)]
    log += [row(20, Event.HELP_REQUEST, 10 * key) for key in range(18, 67)]
    made = run(log, [child(10 * key, age=1.0) for key in families])
    assert value("T32", "concentration", made) == near(51 / 100), "17 of 200 families have three each, 49 one"


def test_imminent_risk_is_a_request_not_carried_out_or_a_crisis_that_ended_at_home():
    log = [
        row(10, Event.PLACEMENT_DECIDED, 11),
        row(10, Event.ENTRY, 11, form_to=2),
        row(20, Event.PLACEMENT_DECIDED, 21),
        row(80, Event.ENTRY, 21, form_to=2),
        row(30, Event.DECISION, 31, reason=Answer.HOME_HELP),
        row(40, Event.DECISION, 41, reason=Answer.PLACE),
        row(50, Event.DECISION, 51, reason=Answer.HOME),
        row(600, Event.ENTRY, 51, form_to=2),
    ]
    family, time = at_imminent_risk(RunView(run(log)))
    assert family.tolist() == [2, 3, 5] and (time - START).tolist() == [20, 30, 50]
    assert value("T33", "placed", run(log)) == near(1 / 3), "family 5 was placed later than 12 months"


def test_danger_that_persists_is_seen_18_months_after_the_report():
    log = [row(0, Event.REPORT, key, flags=Flag.DANGER) for key in (11, 21, 31, 41)] + [row(0, Event.REPORT, 51)]
    looks = [
        _look(START + 300, (1, 2, 3), (1, 1, 1), (0, 0, 0)),
        _look(START + 18 * YEAR / 12, (1, 2, 3, 5), (1, 0, 0, 1), (Level.SEVERE, Level.COPING, Level.STRAINED, 0)),
    ]
    made = run(log, years=3.0)
    assert value("T38", "persists", made, looks=looks) == near(1 / 3), "family 4 has left, 5 was in no danger"
    assert value("T38", "stopped", made, looks=looks) == near(1 / 3)
    assert math.isnan(value("T38", "stopped", made, looks=looks[:1]))


def test_the_register_knows_what_the_region_is_held_against():
    assert register()["USE-PUT-VBRATE-2022H1"].central == next(r.value for r in targets() if r.id == "T27")


def test_a_figure_about_another_place_names_it_in_the_language():
    assert elsewhere("province Utrecht").nl == "gaat over de provincie Utrecht: niet naast een andere plaats gelegd"
    assert elsewhere("Nijmegen").en.startswith("about Nijmegen")
    assert {row.place for row in all_rows()} - {"Utrecht", "Nijmegen"} <= set(NAMES)
