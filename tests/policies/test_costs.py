"""What a policy costs follows from the ledger: value, range and source, in every scenario."""

from __future__ import annotations

import pytest

from sim.designs.draws import uncertain_numbers
from sim.policies import REGISTRY, Baseline, PolicyError, SlowDown, SocialBase, WorkerContinuity
from sim.policies.ledger_number import number_of
from sim.scenario.loading import load_scenario

SMALL = load_scenario("minimal")
OF_POLICIES = [path for path, *_ in SMALL.costs.policies.walk("costs.policies.")]
SHIPPED = [kind for kind in REGISTRY.values() if kind.__module__.startswith("sim.")]


def all_costs(scenario):
    """Costs, changes and counts of every policy that ships, campaigns of one wave and places of every form closed included."""
    here = Baseline(scenario)
    asked = [kind() for kind in SHIPPED]
    asked += [REGISTRY["host_recruitment"](every_months=0)]
    closing = {form: 1.0 for form in ("open_group", "treatment_group", "secure", "family_home", "crisis_bed")}
    asked += [REGISTRY["reinvestment"](**closing, notice_months=0)]
    return [(one.name, one.costs(here), list(one.changes(here)), one.in_practice(here)) for one in asked]


@pytest.mark.parametrize("path", [*OF_POLICIES, "parameters.practised.campaign_lead"])
def test_a_number_of_the_ledger_acts_on_some_policy(path):
    known = number_of(SMALL, path)
    changed = SMALL.with_changes({path: known.high})
    assert all_costs(changed) != all_costs(SMALL)


def test_draws_reach_every_number_of_the_policies():
    drawn = {number.path for number in uncertain_numbers("utrecht")}
    assert {*OF_POLICIES, "parameters.practised.campaign_lead"} <= drawn
    assert len(OF_POLICIES) >= 19


def test_the_range_of_a_cost_is_that_of_the_scenario():
    wide = SMALL.with_changes({"costs.policies.hours_slowed_crisis": {"value": 30.0, "low": 5.0, "high": 90.0}})
    (before,), (after,) = SlowDown().costs(Baseline(SMALL)), SlowDown().costs(Baseline(wide))
    assert after.euro == pytest.approx(before.euro * 30 / 20)
    assert after.low == pytest.approx(before.low * 5 / 10)
    assert after.high == pytest.approx(before.high * 90 / 40)


def test_the_range_holds_a_value_that_lies_outside_the_one_that_was_declared():
    far = number_of(SMALL.with_changes({"costs.policies.pool_workers": 7.0}), "costs.policies.pool_workers")
    assert (far.low, far.value, far.high) == (0.5, 7.0, 7.0)


def test_a_range_stays_within_what_the_model_can_work_with():
    path = "parameters.workforce.caseload_wel_thuis_team"
    odd = SMALL.with_changes({path: {"value": 4.0, "low": 0.0, "high": 12.0}})
    (cost,) = REGISTRY["wel_thuis_team"](extra_cases=8).costs(Baseline(odd))
    assert number_of(odd, path).low == 0.1
    assert cost.low < cost.euro < cost.high


def test_a_setting_in_place_of_a_number_moves_its_range_along():
    (cost,) = SocialBase(euro_per_household=50.0).costs(Baseline(SMALL))
    homes = SMALL.households
    assert (cost.euro, cost.low, cost.high) == pytest.approx((50.0 * homes, 20.0 * homes, 200.0 * homes))
    assert number_of(SMALL, "costs.policies.social_base").at(0.0).high == 0.0


def test_the_source_of_a_cost_names_what_it_is_made_of_in_both_languages():
    (cost,) = SlowDown().costs(Baseline(SMALL))
    assert cost.source == (
        "COST-AMB-24 (A); assumption: 20 (10-40) hours per slowed crisis and 1.6 (0.8-3.2) crises without seen "
        "danger per 1,000 children per year"
    )
    assert cost.source_nl == (
        "COST-AMB-24 (A); aanname: 20 (10-40) uur per vertraagde crisis en 1,6 (0,8-3,2) crises zonder gezien "
        "gevaar per 1.000 kinderen per jaar"
    )
    (taken_away,) = WorkerContinuity(strength=-1.0).costs(Baseline(load_scenario("utrecht")))
    assert "4 (1-8) hours per warm handover" in taken_away.source


def test_a_source_of_ones_own_is_told_as_such():
    own = SMALL.with_changes(
        {"costs.hour_generalist": {"value": 82.5, "low": 80, "high": 90, "source": "own: our contract"}}
    )
    (cost,) = SlowDown().costs(Baseline(own))
    assert "own: our contract: 82.5 (80-90) euro per hour" in cost.source
    assert "own: our contract: 82,5 (80-90) euro per uur" in cost.source_nl


@pytest.mark.parametrize(
    "kind", [kind for kind in SHIPPED if kind().costs(Baseline(SMALL))], ids=lambda kind: kind.name
)
def test_every_cost_has_its_words_and_its_source_in_dutch(kind):
    for cost in kind().costs(Baseline(SMALL)):
        assert cost.source and cost.source_nl and cost.what_nl
        assert ("assumption" in cost.source) == ("aanname" in cost.source_nl)
        assert "euro per hour" not in cost.source_nl and " per year" not in cost.source_nl


@pytest.mark.parametrize("path", ["costs.policies.crisis", "policies.crises", "crises", "parameters.helps.days", ""])
def test_a_number_that_the_ledger_does_not_have_is_asked_about(path):
    with pytest.raises(PolicyError, match="there is no number .* in the ledger"):
        number_of(SMALL, path)
    with pytest.raises(PolicyError, match="Did you mean 'costs.policies.crises'"):
        number_of(SMALL, "costs.policies.crisis")
