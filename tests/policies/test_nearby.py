"""Support families, sitters, teams nearby, Wel Thuis team, case consultation: brought to a place, and taken away again."""

import numpy as np
import pytest

from sim.policies import PolicyError, combine, parse
from sim.scenario.loading import load_scenario
from sim.simulation import prepare, run_from
from sim.words import Event, RespiteForm, ServiceKind
from tests.processes.worlds import MINIMAL, NEARBY, clearly_more, numbers, runs

NAMES = ("support_families", "zorgoppas", "specialist_teams_nearby", "wel_thuis_team", "case_consultation")
BUSY = {**NEARBY, "practices.specialist_teams_nearby.strength": 1.0, "burn_in": 2.0}
TRACE = {
    "support_families": (Event.RESPITE_REQUEST, RespiteForm.FAMILY),
    "zorgoppas": (Event.RESPITE_REQUEST, RespiteForm.SITTER),
    "wel_thuis_team": (Event.TEAM_CASE, None),
    "case_consultation": (Event.CONSULTED, None),
}


@pytest.mark.parametrize("name", TRACE)
def test_a_practice_can_be_brought_to_a_place_and_taken_away_where_it_is(name):
    there = runs(BUSY)
    taken = runs(BUSY, tuple(parse(f"{name}:strength=-1,ramp_weeks=0")))
    assert clearly_more(numbers(there, *TRACE[name]), numbers(taken, *TRACE[name]))
    new = {"routes.severe_family": 2.0, "practised.respite_full": 0.5, "practised.sitter_full": 0.5}
    new["mechanisms.workforce"] = False
    brought = runs(new, tuple(parse(f"{name}:ramp_weeks=0")))
    assert numbers(brought, *TRACE[name]).sum() > 0 == numbers(runs(new), *TRACE[name]).sum()


def test_what_policies_bring_is_what_they_say():
    at_once = {"mechanisms.workforce": False}  # places are posts otherwise, which must be filled
    run = runs(at_once, tuple(parse("wel_thuis_team:extra_cases=7+specialist_teams_nearby:extra_places=9")))[0]
    before = runs(at_once)[0]
    for kind, places in ((ServiceKind.WEL_THUIS_TEAM, 7), (ServiceKind.SPECIALIST_TEAM, 9)):
        rows = run.services["kind"] == kind
        assert run.services["capacity"][rows].sum() == before.services["capacity"][rows].sum() + places
    more = runs({}, tuple(parse("support_families:extra_coordinators=0.5,extra_recruits=6")))
    stock = [r.services[r.services["kind"] == ServiceKind.SUPPORT_FAMILIES][0] for r in more]
    carried = 0.5 * MINIMAL.parameters.respite.caseload
    assert all(s["carried"] == carried and s["capacity"] == min(s["supply"], carried) for s in stock)
    assert 6 < np.mean([s["supply"] for s in stock]) < 14  # two years of six, less those who stopped


def test_one_plan_taken_away_brings_second_referrals():
    taken = runs(BUSY, tuple(parse("specialist_teams_nearby:strength=-1,ramp_weeks=0")))
    assert clearly_more(numbers(taken, Event.SECOND_REFERRAL, 1), numbers(runs(BUSY), Event.SECOND_REFERRAL, 1))


def test_a_policy_of_strength_zero_changes_nothing_where_the_practice_is_in_full_use():
    state = prepare(MINIMAL.with_changes(BUSY), 5)
    zero = run_from(state, parse("+".join(f"{name}:strength=0" for name in NAMES)), 1.0)
    assert zero.log.tobytes() == run_from(state, (), 1.0).log.tobytes()


def test_a_place_without_such_a_service_gets_a_sentence():
    bare = load_scenario("textbook/two-regions")
    for name in ("support_families", "zorgoppas", "wel_thuis_team"):
        with pytest.raises(PolicyError, match="has no service of the kind"):
            combine(parse(name), bare)
        combine(parse(f"{name}:strength=0"), bare)
