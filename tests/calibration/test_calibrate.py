"""A calibration goes on where it was stopped, comes to the same, and is a posterior that a comparison can use."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import numpy as np
import pytest

from sim.calibration.calibrate import Settings, calibrate, facts_asked
from sim.calibration.facts import facts_key
from sim.calibration.reading import beside_facts, shrinkage, weighted_quantile, with_discrepancies
from sim.commands.calibrate import _refuse_another
from sim.errors import InputError
from sim.report.calibration import write_calibration
from sim.results.posterior import read_posterior
from sim.scenario.loading import load_scenario
from tests.calibration.made import linear

SMALL = Settings(points=90, again=4, further=30, waves=2, draws=20, walk=2, fitted=4, years=3.0, steps=300)


def test_quantiles_of_weighted_values():
    values, weight = np.array([3.0, 1.0, 2.0, np.nan]), np.array([0.2, 0.2, 0.2, 0.4])
    assert weighted_quantile(values, weight, [0.5]).tolist() == [2.0]
    heavy = weighted_quantile(values, np.array([0.98, 0.01, 0.01, 0.0]), [0.5])
    assert heavy[0] == pytest.approx(3.0, abs=0.05)


@pytest.mark.parametrize(
    "wrong", [{"points": 10}, {"again": 1}, {"waves": 0}, {"fitted": 26}, {"again": 700}, {"steps": 1}, {"draws": 3}]
)
def test_too_little_is_refused_before_anything_runs(wrong):
    with pytest.raises(InputError, match="found"):
        Settings(**wrong)


def test_with_other_discrepancies_only_the_tolerance_changes():
    surface = linear(np.eye(2), np.array([0.4, 0.6]), 0.1)
    wider = with_discrepancies(surface, 2.0)
    assert np.array_equal(wider.values, surface.values)
    assert [f.discrepancy for f in wider.facts] == [2.0 * f.discrepancy for f in surface.facts]


@pytest.mark.full
def test_a_calibration_uses_the_runs_that_are_there(tmp_path):
    pytest.importorskip("emcee")
    scenario = load_scenario("minimal").with_changes({"burn_in": 4.0})
    first = calibrate(scenario, tmp_path, SMALL)
    said: list[str] = []
    again = calibrate(scenario, tmp_path, SMALL, say=said.append)
    assert np.array_equal(first.unit, again.unit) and np.array_equal(first.weight, again.weight)
    assert len(again.cube.fitted) == 4 and np.isclose(again.weight.sum(), 1.0) and said
    assert 1.0 <= again.effective <= 20.0 and again.runs == 90 + 4 * 4 + 30 + 5 * 20
    assert len(list((tmp_path / "runs").glob("*/manifest.json"))) == 8  # two waves, several seeds; two moves, two steps
    assert set(shrinkage(again)) == set(again.cube.fitted)
    assert [row["fact"] for row in beside_facts(again)] == [fact.name for fact in again.facts]
    folder, document = write_calibration(again, tmp_path, None)
    json.dumps(document)
    posterior = read_posterior(folder)
    assert np.array_equal(posterior.matrix, again.cube.values(again.unit))
    assert np.array_equal(posterior.seeds, again.seeds) and not posterior.refused(scenario)
    assert set(posterior.facts) == {fact.name for fact in again.facts}
    for lang in ("en", "nl"):
        assert (folder / f"calibration-{lang}.md").stat().st_size > 2_000
        assert (folder / f"facts-{lang}.svg").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, ""),
        ({"walk": 3}, ""),  # a longer walk goes on from a shorter one
        ({"walk": 1}, "--walk 2"),
        ({"points": 91}, "--points 90"),
        ({"draws": 21}, "--worlds 20"),
    ],
)
def test_a_finished_calibration_of_another_question_is_not_written_over(tmp_path, change, words):
    place = load_scenario("minimal")
    (tmp_path / "calibration.json").write_text(json.dumps({"settings": asdict(SMALL)}), encoding="utf-8")
    earlier = {"scenario": "minimal", "scenario_hash": place.digest, tmp_path.name: {"known_by": None}}
    ask = replace(SMALL, **change)
    if not words:
        _refuse_another(earlier, tmp_path, place, ask, None, "a")
        return
    with pytest.raises(InputError, match=words):
        _refuse_another(earlier, tmp_path, place, ask, None, "a")


def test_nor_one_of_another_place_or_of_what_was_known_by_another_year(tmp_path):
    place = load_scenario("minimal")
    (tmp_path / "calibration.json").write_text(json.dumps({"settings": asdict(SMALL)}), encoding="utf-8")
    earlier = {"scenario": "other", "scenario_hash": "0", tmp_path.name: {"known_by": 2018}}
    with pytest.raises(InputError, match="the scenario other as it was") as told:
        _refuse_another(earlier, tmp_path, place, SMALL, None, "a")
    assert "--known-by 2018" in str(told.value)
    _refuse_another(None, tmp_path, place, SMALL, None, "a")


def test_nor_one_of_other_figures(tmp_path):
    place = load_scenario("minimal")
    (tmp_path / "calibration.json").write_text(json.dumps({"settings": asdict(SMALL)}), encoding="utf-8")
    every, one = (facts_key(facts_asked(place, only=only)) for only in ((), ("T06",)))
    assert every == facts_key(facts_asked(place)) != one
    earlier = {"scenario": "minimal", "scenario_hash": place.digest}
    earlier[tmp_path.name] = {"known_by": None, "figures": one}
    with pytest.raises(InputError, match="other figures: --only, --figures"):
        _refuse_another(earlier, tmp_path, place, SMALL, None, every)
    _refuse_another(earlier, tmp_path, place, SMALL, None, one)
