"""A calibration goes on where it was stopped, and comes to the same."""

from __future__ import annotations

import json

import numpy as np
import pytest

from sim.calibration.calibrate import Settings, beside_facts, calibrate, shrinkage, weighted_quantile
from sim.scenario.loading import load_scenario

SMALL = Settings(points=90, again=4, further=30, waves=2, draws=40, most=40, fitted=4, years=3.0, steps=300)


def test_quantiles_of_weighted_values():
    values, weight = np.array([3.0, 1.0, 2.0, np.nan]), np.array([0.2, 0.2, 0.2, 0.4])
    assert weighted_quantile(values, weight, [0.5]).tolist() == [2.0]
    heavy = weighted_quantile(values, np.array([0.98, 0.01, 0.01, 0.0]), [0.5])
    assert heavy[0] == pytest.approx(3.0, abs=0.05)


@pytest.mark.full
def test_a_calibration_uses_the_runs_that_are_there(tmp_path):
    pytest.importorskip("emcee")
    scenario = load_scenario("minimal").with_changes({"burn_in": 4.0})
    first = calibrate(scenario, tmp_path, SMALL)
    said: list[str] = []
    again = calibrate(scenario, tmp_path, SMALL, say=said.append)
    assert np.array_equal(first.unit, again.unit) and np.array_equal(first.weight, again.weight)
    assert len(again.cube.fitted) == 4 and np.isclose(again.weight.sum(), 1.0) and said
    assert 1.0 <= again.effective <= 40.0
    assert (
        len(list((tmp_path / "runs").glob("*/manifest.json"))) == 3 * 6 + 1
    )  # three times six seeds, and several seeds
    json.dumps(again.described())
    assert set(shrinkage(again)) == set(again.cube.fitted)
    rows = beside_facts(again)
    assert [row["fact"] for row in rows] == [fact.name for fact in again.facts]
