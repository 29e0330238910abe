"""A sham of equal reach: as many families touched at the same moments, nothing done."""

import itertools

import numpy as np
import pytest

from sim.outcomes.twins import MIRRORS, twins
from sim.outcomes.view import view
from sim.policies import parse, registry
from sim.runs.planned import Units, UnitsWithSham
from sim.runs.sham import DICE, WINDOW, in_all_rates, sham, sham_record, touches_of
from sim.scenario.loading import load_scenario
from sim.simulation import prepare, run_from
from sim.world.world import World
from tests.oracles import scan

YEARS = 5.0
PAIRS = 9


@pytest.fixture(scope="module")
def worlds():
    """Two states of `minimal` with their baseline."""
    states = [prepare(load_scenario("minimal"), seed, burn_in=5) for seed in (3, 4)]
    return [(state, view(run_from(state, (), YEARS))) for state in states]


@pytest.fixture(scope="module", params=["slow_down", "social_base"])
def shams(request, worlds):
    """Of one policy: its own twins, and many independent pairs of shams, over the states."""
    policies, pairs = [], []
    for state, base in worlds:
        found = twins(base, run_from(state, parse(request.param), YEARS))
        policies.append(found)
        touches = touches_of(found, in_all_rates(parse(request.param), state.scenario))
        for k in range(PAIRS):
            one, other = (sham_record(state, touches, YEARS, 2 * k + dice) for dice in DICE)
            pairs.append(twins(one, other))
    return request.param, policies, pairs


def test_a_sham_has_no_effect_on_any_net_number(shams):
    """Its two runs are exchangeable: the mean of each net number is within error of zero."""
    _, _, pairs = shams
    differ = 0
    for name in pairs[0].net:
        values = np.array([pair.net[name] for pair in pairs])
        error = values.std(ddof=1) / np.sqrt(len(values))
        differ += error > 0
        assert abs(values.mean()) <= 3.5 * error, (name, values.mean(), error)
    assert differ >= 3, "and it is no comparison of a run with itself"


def test_a_sham_churns_about_as_much_as_the_policy(shams):
    """Children who change in either direction: not less than a third of the policy's, and not more than four times.

    Two runs of the policy are counted, so that its own number is known within twice the root of it.
    """
    _, policies, pairs = shams
    gross = [np.mean([sum(found.counts[name] for pair in MIRRORS.items() for name in pair) for found in group])
             for group in (policies, pairs)]  # fmt: skip
    error = 2 * np.sqrt(gross[0] / 2 + 0.5)
    assert (gross[0] - error) / 3 < gross[1] < 4 * (gross[0] + error), gross


def test_families_are_touched_at_the_moments_of_the_policy_and_not_before(shams, worlds):
    name, policies, _ = shams
    for (state, base), found in zip(worlds, policies, strict=True):
        touches = touches_of(found, name == "social_base")
        days = [day for day, _ in touches]
        assert days == sorted(days) and len({key for _, key in touches}) == len(touches) > 5
        when = dict(zip(found.family.tolist(), found.diverged.tolist(), strict=True))
        assert all(when[key] == day for day, key in touches)
        if name != "social_base":  # a lever in the rates of everybody has no moment of its own
            assert set(found.family[found.direct].tolist()) == {key for _, key in touches}
        later = touches[len(touches) // 2 :]
        parted = twins(base, sham_record(state, later, YEARS, 1)).diverged
        assert np.isfinite(parted).any() and parted.min() >= later[0][0] - 1e-6


def test_other_dice_of_nobody_and_the_own_dice_of_everybody_are_the_baseline(worlds):
    state, base = worlds[0]
    everybody = [(state.start + 10.0, int(key)) for key in np.unique(base.record.cohort["family"])]
    for touches, dice in (((), 1), (everybody, 0)):
        run = sham_record(state, touches, YEARS, dice)
        assert run.log.tobytes() == base.record.log.tobytes()


def test_one_touched_family_has_other_dice_for_four_weeks_only(worlds):
    """The family in crisis whose case is decided again: nothing differs before, and the clocks keep their thresholds."""
    state, base = worlds[0]
    found = twins(base, run_from(state, parse("slow_down"), YEARS))
    day, key = touches_of(found)[0]
    parted = [twins(base, sham_record(state, [(day, key)], YEARS, dice)) for dice in range(1, 9)]
    first = [pair.diverged.min() for pair in parted]
    assert any(np.isfinite(first)), "the dice of this family decide something"
    assert all(day - 1e-6 <= moment <= day + WINDOW for moment in first if np.isfinite(moment))


def test_births_and_moves_are_no_decisions(worlds):
    """With other dice for everybody the same families come, and the same children are born, at the same moments."""
    state, base = worlds[0]
    everybody = [(state.start + 1.0 + k * WINDOW, int(key)) for key in np.unique(base.record.cohort["family"])[:200]
                 for k in range(12)]  # fmt: skip
    ends = []
    for dice in (0, 1):
        w = _world_after(state, everybody, dice)
        n = int(w.tally[0].n_families)
        ends.append((w.families["key"][:n].tolist(), w.families["births_done"][:n].tolist()))
        assert scan.faults_of_places(w) == [] and scan.faults_of_services(w) == []
        assert np.array_equal(scan.recount(w), w.counters)
    assert ends[0] == ends[1]


def _world_after(state, touches, dice) -> World:
    from sim.runs.sham import sham_run

    run = sham_run(state, touches, 1.0, dice)
    run.to(run.end)
    return run.world


def test_rates_of_everybody_are_known_and_a_policy_of_places_touches_the_first_family_only(worlds):
    state, base = worlds[0]
    of_all = {"social_base": True, "covid": True, "slow_down": False, "host_recruitment": False, "staff_shortage": False,
              "budget_cut": False, "social_base:strength=0": False, "slow_down+social_base": True}  # fmt: skip
    known = {
        text: in_all_rates(parse(text), state.scenario)
        for text in of_all
        if text.split(":")[0].split("+")[0] in registry()
    }
    assert len(known) >= 7 and known == {text: of_all[text] for text in known}
    found = twins(base, run_from(state, parse("budget_cut"), YEARS))
    assert np.isfinite(found.diverged).any() and not found.direct.any()
    ((day, _),) = touches_of(found)
    assert day == found.diverged.min()


def test_a_policy_that_touches_nobody_has_a_sham_without_any_churn(worlds):
    state, base = worlds[0]
    found = sham(state, base, twins(base, run_from(state, parse("slow_down:strength=0"), YEARS)), YEARS)
    assert found["touched"] == found["families_parted"] == found["flips"] == 0


@pytest.mark.parametrize(("draws", "seeds", "rows"), list(itertools.product((1, 4), (3, 5, 8, 20), (1, 5, 6))))
def test_shams_make_a_comparison_at_most_half_as_long_again(draws, seeds, rows):
    """In runs: a unit has a history as long as two or more of them, baseline, placebo and policies; a sham is two more."""
    tasks = [(draw, seed) for draw in range(draws) for seed in range(seeds)]
    rule = UnitsWithSham(Units(draws, range(seeds)))
    chosen = [task for task in tasks if task in rule]
    assert tasks[0] in rule and (draws, 0) not in rule and (0, seeds) not in rule
    assert 2 * rows * len(chosen) <= 0.51 * len(tasks) * (4 + rows)
