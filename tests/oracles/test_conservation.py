"""What must hold in any run at any time: nobody is lost, places and lines add up, counters are what the tables say."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import numpy as np
import pytest

from sim.outcomes.costs import bill
from sim.outcomes.payment import paid_days
from sim.outcomes.view import view
from sim.policies.base import Baseline, CapacityChange, Policy
from sim.scenario.areas import AreaTable
from sim.scenario.loading import load_scenario
from sim.scenario.scenario import build
from sim.simulation import begin_run, prepare, run_from, run_until
from sim.words import FORM_NAMES, N_FORMS, Count, Event, Form, Reason, ServiceKind
from sim.world.world import copy_world
from tests.oracles import scan
from tests.oracles.measure import YEAR, textbook
from tests.oracles.stays import stays_of
from tests.own_policies import forget

C_NAMES = {int(one): one.name for one in Count}


@pytest.fixture(scope="module")
def state():
    return prepare(load_scenario("minimal"), 3, burn_in=6)


@pytest.fixture(scope="module")
def crowded():
    """Fewer places than needed: emergencies over capacity, long lines, unsuitable places."""
    changes = {
        "services.crisis_bed.region.places": 1, "services.open_group.city.places": 0,
        "services.open_group.region.places": 1, "services.treatment_group.region.places": 0,
        "hosts.recruited": 1, "levels.crisis": [0.01, 0.1, 0.5], "levels.danger": [0.01, 0.1, 0.5],
    }  # fmt: skip
    return prepare(load_scenario("minimal").with_changes(changes), 5, burn_in=3)


@pytest.mark.parametrize("which", ["state", "crowded"])
def test_every_child_in_one_place_and_every_counter_true(which, request):
    state = request.getfixturevalue(which)
    w = copy_world(state.world)
    overflow = 0
    for day in np.arange(1, 21) * 36.7:
        w = run_until(w, state.start + day)
        assert scan.faults_of_places(w) == []
        assert scan.faults_of_services(w) == []
        counted = scan.recount(w)
        wrong = {C_NAMES.get(c, c): (a, w.counters[a, c], counted[a, c]) for a, c in np.argwhere(w.counters != counted)}
        assert not wrong, f"day {day}: (area, kept, counted) {wrong}"
        overflow += counted[0, Count.OVERFLOW]
    if which == "crowded":
        assert overflow > 0, "the emergency overflow was not tried"


@pytest.mark.parametrize("which", ["state", "crowded"])
def test_entries_less_exits_are_the_change_of_stock(which, request):
    """Week by week and by care form, from the event log alone."""
    state = request.getfixturevalue(which)
    run = run_from(state, (), 3)
    stays = stays_of(state.world, run)
    weeks = run.start + 7.0 * np.arange(len(run.series))
    first = 7.0 * np.ceil(run.start / 7.0) - run.start  # weekly values are those of Mondays
    for k in range(1 if first else 0, len(run.series), 5):
        t = weeks[k] if not first else run.start + first + 7.0 * (k - 1)
        for form in range(1, N_FORMS):
            assert stays.present(t, form) == run.series[k, 0, Count.FORM + form], f"form {form} on day {t}"


def test_used_places_and_costs_add_up(state):
    """Days of the log = days kept by services; costs = days x use price + capacity x availability price + the rest."""
    run = run_from(state, (), 3)
    stays = stays_of(state.world, run)
    seen = view(run, state.scenario.costs)
    found = bill(seen)
    beds = run.services[run.services["kind"] == ServiceKind.RESIDENTIAL]
    followed = (run.log["kind"] == Event.RETURN).sum()
    for s in beds:
        away = s["used_days"] - stays.days_at(
            int(s["key"])
        )  # days that a worker of this place was with a child at home
        assert -1e-6 < away <= followed * state.scenario.parameters.workforce.follow_days + 1e-6
        assert followed > 0 or away == pytest.approx(0.0, abs=1e-6)
    prices = state.scenario.costs
    used = kept = 0.0
    for form in range(1, N_FORMS):
        day = getattr(prices, f"day_{FORM_NAMES[form]}")
        share = getattr(prices, f"available_{FORM_NAMES[form]}", 0.0)
        used += stays.days_in(form) * day * (1.0 - share)
        mine = beds[beds["form"] == form]
        if len(mine):  # who is of age is not paid by youth care; places that nobody used are paid whole
            minors = stays.days_in(form) / mine["used_days"].sum() if mine["used_days"].sum() > 0 else 1.0
            kept += mine["capacity"].sum() * (run.end - run.start) * day * share * min(1.0, minors)
    assert found.days == pytest.approx(used, rel=1e-6)
    assert found.available == pytest.approx(kept, rel=1e-6)
    assert found.total == pytest.approx(sum(found), rel=1e-12)


def test_a_schedule_of_places_is_paid_as_it_was():
    """Places that change over time: 7 in the first year, 4 in the second, 9 in the third."""
    steps = [{"from": date(2024, 1, 1), "count": 7}, {"from": date(2025, 1, 1), "count": 4}]
    steps += [{"from": date(2026, 1, 1), "count": 9}]
    scenario = textbook("erlang-b").with_changes({"services.group.places": steps, "burn_in": 0})
    run = run_from(prepare(scenario, 1), (), 3)
    days = 7 * 366 + 4 * 365 + 9 * 365
    assert run.capacity_days[ServiceKind.RESIDENTIAL, Form.OPEN_GROUP] == pytest.approx(days)
    found = bill(view(run, scenario.costs))
    prices = scenario.costs
    used, kept = prices.day_open_group, prices.available_open_group
    assert found.available == pytest.approx((days + 3 * 365) * used * kept), "three closed places, notice of a year"
    at_once = bill(view(run, scenario.with_changes({"costs.notice_months": 0}).costs))
    assert at_once.available == pytest.approx(days * used * kept)
    assert found.days == pytest.approx(run.services["used_days"].sum() * used * (1 - kept))


class Closing(Policy):
    """Places of the only service close, more than there are."""

    name: ClassVar[str] = "closing"

    def changes(self, baseline: Baseline) -> list:
        """Twelve places fewer."""
        return [CapacityChange(1, -12, self.first_day(baseline))]


@pytest.fixture(scope="module", autouse=True)
def forget_policy():
    """The policy of this file leaves the registry afterwards."""
    yield
    forget("closing")


def test_the_history_of_places_gives_the_days_that_were_counted():
    """By schedule, by a policy (also in a branch), and when somebody sets the capacity by hand; then notice follows."""
    steps = [{"from": date(2024, 1, 1), "count": 7}, {"from": date(2025, 1, 1), "count": 9}]
    scenario = textbook("erlang-b").with_changes({"services.group.places": steps, "burn_in": 0})
    state = prepare(scenario, 1)
    whole, later = begin_run(state, [Closing(start=date(2024, 7, 1))], 3), begin_run(state, (), 3)
    later.to(state.start + 182)  # 1 July 2024
    branch, by_hand = later.branch([Closing()]), begin_run(state, (), 3)
    by_hand.to(state.start + 100)
    by_hand.world.services[1].place_days += 7 * 100
    by_hand.world.services[1].last_capacity = state.start + 100
    by_hand.world.services[1].capacity = 3
    prices = scenario.with_changes({"costs.notice_months": 0}).costs
    for run in (whole, branch, by_hand):
        run.to(run.end)
        record = run.record()
        group = ServiceKind.RESIDENTIAL, Form.OPEN_GROUP
        assert paid_days(view(record, prices))[group] == pytest.approx(record.capacity_days[group])
    kept = paid_days(view(branch.record(), scenario.costs))[group]
    assert kept == paid_days(view(whole.record(), scenario.costs))[group]
    year = 365.25  # none from 1 July 2024 on, then two of the nine: seven stay paid for a year
    assert kept == pytest.approx(7 * (182 + year) + 2 * (3 * 365 + 1 - 182 - year))


def test_nobody_is_lost_in_a_stream():
    """Arrivals of a textbook stream = placed + refused + gave up + waiting now."""
    scenario = textbook("waiting-limited").with_changes({"demand.children.patience_days": 0.4})
    state = prepare(scenario, 2)
    w = run_until(copy_world(state.world, 1_000), state.start + 2 * YEAR)
    log = w.log[: w.tally[0].n_log]
    d = w.demands[1]
    ends = log["reason"][log["kind"] == Event.WAIT_END]
    before = state.world.demands[1]
    waiting = int(w.counters[0, Count.WAIT_PLACE]) - int(state.world.counters[0, Count.WAIT_PLACE])
    placed = (log["kind"] == Event.ENTRY).sum()
    lost, left = (ends == Reason.LOST).sum(), (ends == Reason.WITHDRAWN_BETTER).sum()
    assert d.lost - before.lost == lost > 10
    assert d.withdrawn - before.withdrawn == left > 100
    assert d.arrivals - before.arrivals == placed + lost + left + waiting
    assert scan.faults_of_places(w) == [] and scan.faults_of_services(w) == []


def test_a_waiting_child_that_turns_18_leaves_the_line():
    changes = {
        "mechanisms.placement": True, "demand.children.hazards": True, "demand.children.age_years": 17.9,
        "services.group.places": 0,
    }  # fmt: skip
    state = prepare(textbook("short-stays").with_changes(changes), 1)
    w = run_until(copy_world(state.world, 1_000), state.start + YEAR)
    log = w.log[: w.tally[0].n_log]
    ends = log["reason"][log["kind"] == Event.WAIT_END]
    assert (ends == Reason.AGE).sum() > 100
    assert scan.faults_of_places(w) == [] and scan.faults_of_services(w) == []
    whole = log["value"][(log["kind"] == Event.WAIT_END) & (log["time"] > state.start + 40)]
    np.testing.assert_allclose(whole, 0.1 * YEAR, atol=1e-6)


def test_two_beds_that_open_at_once_both_get_a_child():
    """Two services share one line; on one day each gets its first bed, and two children wait."""
    places = [{"from": date(2024, 1, 1), "count": 0}, {"from": date(2024, 3, 1), "count": 1}]
    document = textbook("short-stays").copy_of_document()
    document["services"][0]["places"] = places
    document["services"].append({**document["services"][0], "name": "other"})
    document["demand"][0]["stay"] = {"distribution": "fixed", "mean_days": 3000}
    document["burn_in"] = 0
    areas = textbook("short-stays").areas
    scenario = build(document, None, table=AreaTable(areas, tuple(a.name for a in areas), []))
    run = run_from(prepare(scenario, 1), (), 1)
    entries = run.log[run.log["kind"] == Event.ENTRY]
    assert entries["time"].tolist() == [60.0 + run.start] * 2  # 1 March 2024
    waited = run.log["child"][run.log["kind"] == Event.NOT_FOUND]
    assert entries["child"].tolist() == waited[:2].tolist()
