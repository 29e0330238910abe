"""Nothing changes what it does not touch: policies of strength zero, the other region, twins on real runs."""

from __future__ import annotations

import numpy as np
import pytest

from sim.outcomes.twins import CLASSES, twins
from sim.policies import parse, registry
from sim.scenario.loading import load_scenario
from sim.simulation import prepare, run_from
from tests.oracles.measure import states

SHIPPED = (
    "slow_down", "fast_family_treatment", "support_figure", "host_recruitment", "network_first", "support_families",
    "zorgoppas", "specialist_teams_nearby", "wel_thuis_team", "case_consultation",
)  # fmt: skip


@pytest.fixture(scope="module")
def state():
    return prepare(load_scenario("minimal"), 11, burn_in=5)


@pytest.fixture(scope="module")
def baseline(state):
    return run_from(state, (), 4)


def test_a_policy_of_strength_zero_changes_nothing(state, baseline):
    assert set(SHIPPED) <= set(registry())
    for text in (*(f"{name}:strength=0" for name in SHIPPED), "+".join(f"{name}:strength=0" for name in SHIPPED)):
        run = run_from(state, parse(text), 4)
        assert run.log.tobytes() == baseline.log.tobytes(), text
        assert run.series.tobytes() == baseline.series.tobytes(), text
        assert run.services.tobytes() == baseline.services.tobytes(), text


def test_a_state_is_not_changed_by_a_run(state, baseline):
    run_from(state, parse("slow_down+network_first"), 2)
    assert run_from(state, (), 4).log.tobytes() == baseline.log.tobytes()


def test_a_policy_in_one_region_changes_no_child_of_the_other():
    """Two policies that touch neither a child nor anything connected with it: its history stays the same."""
    (state,) = states("two-regions", 1)
    west = parse(
        "slow_down:areas=West+fast_family_treatment:areas=West,extra_places=0+support_figure:areas=West"
        "+host_recruitment:areas=West,extra_enquiries=3+network_first:areas=West"
    )
    other = parse("slow_down:areas=West,strength=-1")
    runs = [run_from(state, policies, 5) for policies in ((), west, other)]
    logs = [run.log[run.log["area"] == 2] for run in runs]
    assert len(logs[0]) > 1_000
    for log in logs[1:]:
        assert log.tobytes() == logs[0].tobytes()
    assert runs[1].log[runs[1].log["area"] == 1].tobytes() != runs[0].log[runs[0].log["area"] == 1].tobytes()
    np.testing.assert_array_equal(runs[1].series[:, 2], runs[0].series[:, 2])
    east = {int(key) for key, area in zip(runs[0].cohort["child"], runs[0].cohort["area"], strict=True) if area == 2}
    pair = twins(runs[0], runs[1])
    for name in CLASSES:
        if name != "same_time":
            assert not east & {int(key) for key in pair.keys(name)}, name


def test_accounts_of_twins_on_real_runs(state, baseline):
    """First entries B - P = prevented + blocked + undecided - caused - unblocked - undecided, for every policy."""
    differ = 0
    for text in (*SHIPPED, "slow_down:strength=-1", "+".join(SHIPPED)):
        pair = twins(baseline, run_from(state, parse(text), 4))
        left, right = pair.accounts
        assert left == right, text
        differ += sum(pair.counts[name] for name in CLASSES if name not in ("same_time",))
    assert differ > 0
    churn = twins(baseline, run_from(state, (), 4, placebo=True))
    assert churn.accounts[0] == churn.accounts[1]
    alike = twins(baseline, run_from(state, (), 4))
    assert alike.accounts == (0, 0) and not any(alike.counts[name] for name in CLASSES if name != "same_time")
