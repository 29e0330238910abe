"""Places bought for a promise: the rule is Erlang's, in its limits, and a policy buys what the rule says."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.policies import Baseline, FastFamilyTreatment, HostRecruitment, PolicyError, WelThuisTeam, parse
from sim.policies.changes import CapacityChange
from sim.policies.sizing import cases_for, late_share, looked_at, lost_share, places_for, room_for
from sim.scenario.loading import load_scenario
from sim.units import MONTHS_A_YEAR, WEEKS_A_YEAR, YEAR

UTRECHT = load_scenario("utrecht")


def erlang_c(places: int, load: float) -> float:
    """Chance that all places are in use, for Poisson arrivals and exponential stays."""
    below = sum(load**k / math.factorial(k) for k in range(places))
    busy = load**places / math.factorial(places) / (1.0 - load / places)
    return busy / (below + busy)


@pytest.mark.parametrize(("places", "load"), [(1, 0.5), (5, 3.0), (20, 16.0)])
def test_with_all_places_kept_it_is_erlangs_c(places, load):
    assert late_share(places, 1.0, load * YEAR / 37.0, 37.0, 0.0) == pytest.approx(erlang_c(places, load))
    tail = math.exp(-(places - load) / 37.0 * 5.0)
    assert late_share(places, 1.0, load * YEAR / 37.0, 37.0, 5.0) == pytest.approx(erlang_c(places, load) * tail)


def test_with_none_kept_all_places_are_always_in_use():
    assert late_share(10, 0.0, 5.0 * YEAR / 37.0, 37.0, 0.0) == pytest.approx(1.0)


def test_it_is_what_happens_when_others_fill_every_place_that_is_not_kept():
    places, kept, load, days, wait, n = 8, 0.25, 5.0, 37.0, 5.0, 40_000
    chance = np.random.default_rng(4)
    comes = np.cumsum(chance.exponential(days / load, n))
    used, now, next_one, line, late, served = places - 2, 0.0, 0, [], 0, 0
    while next_one < n:
        rate = min(used, places) / days
        leaves = now + chance.exponential(1.0 / rate)
        if leaves < comes[next_one]:
            now = leaves
            if line:
                late += now - line.pop(0) > wait
                served += 1
            else:
                used = max(places - 2, used - 1)  # below what is kept for others the next one is there at once
        else:
            now = comes[next_one]
            next_one += 1
            if used < places:
                used += 1
                served += 1
            else:
                line.append(now)
    assert late / served == pytest.approx(late_share(places, kept, load * YEAR / days, days, wait), abs=0.015)


def test_more_referrals_a_shorter_promise_or_more_of_them_kept_in_time_take_more_places():
    usual = places_for(0.9, 0.25, 110.0, 37.0, 5.0)
    assert places_for(0.9, 0.25, 220.0, 37.0, 5.0) > usual
    assert places_for(0.9, 0.25, 110.0, 37.0, 30.0) < usual
    assert places_for(0.99, 0.25, 110.0, 37.0, 5.0) > usual
    assert places_for(0.9, 0.25, 0.0, 37.0, 5.0) == 0


def bought(**settings) -> int:
    policy = FastFamilyTreatment(**settings)
    return sum(one.places for one in policy.changes(Baseline(UTRECHT)) if isinstance(one, CapacityChange))


def test_the_policy_buys_what_the_promise_takes_less_what_there_is():
    assert bought() == FastFamilyTreatment().needed(Baseline(UTRECHT)) - 5
    assert bought(start_within=30.0) < bought() < bought(start_within=2.0)
    assert bought(extra_places=3) == 3
    assert 0 < bought(strength=0.5) < bought()
    assert bought(strength=-1.0) == -5 and bought(strength=0.0) == 0


def test_its_cost_says_how_many_places_were_bought():
    (cost,) = FastFamilyTreatment().costs(Baseline(UTRECHT))
    assert cost.what.startswith(f"{bought()} places") and cost.what_nl.startswith(f"{bought()} plekken")
    assert "urgent referrals per 1,000 children" in cost.source and "dringende verwijzingen" in cost.source_nl
    (fixed,) = FastFamilyTreatment(extra_places=3).costs(Baseline(UTRECHT))
    assert fixed.euro == pytest.approx(cost.euro * 3 / bought()) and "urgent referrals" not in fixed.source


def test_a_promise_shorter_than_the_usual_first_visit_brings_that_forward():
    policy = FastFamilyTreatment(start_within=1.0)
    assert policy.first_visit(Baseline(UTRECHT)) == 1.0
    assert FastFamilyTreatment().first_visit(Baseline(UTRECHT)) == 2.0
    assert FastFamilyTreatment(start_days=20.0).first_visit(Baseline(UTRECHT)) == 20.0, "as asked, whatever is promised"


def test_a_promise_that_no_number_of_places_keeps_is_refused_in_a_sentence():
    with pytest.raises(PolicyError, match="cannot be promised .*extra_places"):
        bought(reserved=0.0, start_within=2.0)
    assert bought(reserved=0.0, start_within=2.0, extra_places=4) == 4
    assert bought(reserved=1.0, start_within=2.0) > 0


def test_without_a_service_nothing_is_bought():
    assert FastFamilyTreatment().places(Baseline(load_scenario("textbook/erlang-b"))) == {}


# --- cases of a consultation or a network -----------------------------------------------------------------------------


def test_with_time_for_many_every_request_is_looked_at_and_with_time_for_few_every_hour_is_used():
    assert looked_at(60, 3.0) == pytest.approx(3.0)
    assert looked_at(2, 400.0) == pytest.approx(2.0)
    assert looked_at(0, 3.0) == 0.0 == looked_at(5, 0.0)


@pytest.mark.parametrize(("cases", "requests"), [(1, 0.06), (3, 1.2), (4.5, 5.0), (10, 8.8)])
def test_it_is_what_happens_week_by_week(cases, requests):
    """A part of a case is a case in so many weeks; what finds no time is not kept for the next week."""
    weeks = np.arange(1, 400_001)
    come = np.random.default_rng(7).poisson(requests, len(weeks))
    there = np.floor(cases * weeks) - np.floor(cases * (weeks - 1))
    assert np.minimum(come, there).mean() == pytest.approx(looked_at(cases, requests), rel=0.02)


def test_more_requests_or_more_of_them_in_time_take_more_cases():
    assert cases_for(0.9, 1.35, 100) == 3.0 > cases_for(0.5, 1.35, 100)
    assert cases_for(0.9, 8.8, 100) > cases_for(0.9, 4.0, 100) > cases_for(0.9, 0.05, 100) == 1.0
    assert cases_for(0.9, 0.0, 100) == 0.0 and cases_for(0.9, 900.0, 100) == 100.0


@pytest.mark.parametrize(("name", "lever"), [("case_consultation", "consult"), ("expertise_network", "expertise")])
def test_cases_are_bought_by_need_and_never_fewer_than_there_are(name, lever):
    """Twice the children, about twice the cases; a place that has time for more than its need keeps it."""
    (policy,) = parse(name)
    small, large = (Baseline(load_scenario(place)) for place in ("minimal", "utrecht"))
    needed = [sum(one.delta for one in policy.changes(place)) + place.lever(lever) for place in (small, large)]
    assert 1.0 <= needed[0] < needed[1] <= policy.requests(large) * 3
    year = policy.in_practice(large).counts["year"]
    periods = {"consult": WEEKS_A_YEAR, "expertise": MONTHS_A_YEAR}[lever]
    assert 0.9 * periods * policy.requests(large) <= year.then < periods * policy.requests(large)
    rich = Baseline(load_scenario("minimal").with_changes(
        {f"practices.{name}.strength": 1.0, f"practised.{lever}_full": 9.0}
    ))  # fmt: skip
    assert [one.delta for one in policy.changes(rich)] == [0.0] and rich.lever(lever) == 9.0


# --- room of a team without a waiting line -------------------------------------------------------------------------------


@pytest.mark.parametrize(("room", "load"), [(1, 0.5), (4, 2.0), (14, 8.3)])
def test_who_finds_no_room_is_erlangs_b(room, load):
    below = sum(load**k / math.factorial(k) for k in range(room + 1))
    assert lost_share(room, load) == pytest.approx(load**room / math.factorial(room) / below)


def test_room_follows_from_who_comes_and_has_no_end_of_its_own():
    assert (
        room_for(0.9, 0.0) == 0 and lost_share(0, 3.0) == 1.0 and lost_share(10**9, 3.0) == pytest.approx(0.0, abs=1e-8)
    )
    for load in (0.3, 2.0, 8.3):
        room = room_for(0.9, load)
        assert lost_share(room, load) <= 0.1 < lost_share(room - 1, load)


def test_a_team_is_as_large_as_those_who_come_take_and_comes_in_whole_workers():
    here = Baseline(load_scenario("rijk-van-nijmegen"))
    full, pilot = (WelThuisTeam(dose=dose) for dose in ("full", "pilot"))
    assert full.needed(here) <= sum(full.cases(here).values()) < full.needed(here) + 4
    assert sum(pilot.cases(here).values()) == 4
    assert 0.9 * full.come(here, 0.8, ()) <= full.in_practice(here).reached <= full.come(here, 0.8, ())
    twice = Baseline(here.scenario.with_changes({"costs.policies.wel_thuis_families": 0.9}))
    assert full.needed(twice) > 1.5 * full.needed(here)


def test_a_campaign_never_goes_beyond_the_families_that_are_lacking():
    """Where few are lacking it reaches fewer households, brings just these, and costs as much less."""
    usual = HostRecruitment()
    everybody = usual.families_by(Baseline(UTRECHT), usual.campaign(Baseline(UTRECHT)))
    (all_reached,) = usual.costs(Baseline(UTRECHT))
    assert (
        usual.in_practice(Baseline(UTRECHT)).reached == pytest.approx(everybody)
        and usual.part(Baseline(UTRECHT)) == 1.0
    )
    few = Baseline(UTRECHT.with_changes({"costs.policies.hosts_lacking": 0.005}))
    (cost,) = usual.costs(few)
    assert usual.lacking(few) < everybody and usual.in_practice(few).reached == pytest.approx(usual.lacking(few))
    assert cost.euro / all_reached.euro == pytest.approx(usual.lacking(few) / everybody)
    asked = HostRecruitment(extra_enquiries=0.3)
    assert asked.peak(few) == 0.3 and asked.costs(few)[0].euro > all_reached.euro, "as asked, whatever is lacking"
