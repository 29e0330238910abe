"""Regret: how much worse a policy is than the best one in the same future."""

import numpy as np
import pytest

from sim.analysis.regret import regret_of


def test_regret_is_the_distance_to_the_best_policy_in_the_same_future():
    values = np.array([[10.0, 8.0, 12.0], [20.0, 25.0, 21.0], [5.0, 5.0, 9.0], [1.0, np.nan, 2.0]])
    found = {row.policy: row for row in regret_of(values, ("a", "b", "c"), "entries")}
    assert (found["a"].worst, found["b"].worst, found["c"].worst) == (2.0, 5.0, 4.0)
    assert found["a"].minimax and not found["b"].minimax
    assert found["b"].mean == pytest.approx(5 / 3) and found["b"].best == pytest.approx(2 / 3)
    assert found["a"].futures == 3
    higher = {row.policy: row.worst for row in regret_of(values[:2], ("a", "b", "c"), "kept", "higher")}
    assert higher == {"a": 5.0, "b": 4.0, "c": 4.0}


def test_what_sums_of_decimals_leave_is_a_tie():
    values = np.array([[2.0, 2.0 + 4e-16, 3.0], [1.0, 1.0 - 2e-16, 1.5]])
    first, second, third = regret_of(values, ["a", "b", "c"], "entries")
    for one in (first, second):
        assert one.worst == one.mean == 0.0 and one.best == 1.0 and one.minimax
    assert third.worst == pytest.approx(1.0) and third.best == 0.0 and not third.minimax
