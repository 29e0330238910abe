"""The numbers that a scenario has by default: a place of the posterior, written so that what was likeliest before stays."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

from sim.calibration.defaults import MOST_AWAY, Nearest, _distance, as_toml, nearest
from sim.calibration.facts import Fact
from sim.designs.draws import uncertain_numbers
from sim.results.posterior import read_posterior
from sim.scenario.loading import load_scenario
from tests.calibration.posteriors import FITTED, write_posterior

ROOT = Path(__file__).resolve().parents[2]


def fact(value: float) -> Fact:
    return Fact("T", ("T",), "fit", "plain", value, 0.1, 0.0, True, "share", 2020)


def test_one_figure_that_cannot_be_met_does_not_decide():
    known = (fact(0.5), fact(0.5), fact(0.5))
    seen = np.array([[0.5, 0.5, 99.0], [0.5, np.nan, 0.5], [0.6, 0.6, 0.6]])
    assert _distance(known, seen).tolist() == pytest.approx([MOST_AWAY**2 / 3, MOST_AWAY**2 / 3, 1.0])


def test_the_file_keeps_the_range_and_what_was_likeliest(tmp_path):
    scenario = load_scenario("minimal")
    by_path = {one.path: one for one in uncertain_numbers(scenario)}
    numbers = tuple(by_path[path] for path in (*FITTED, "parameters.levels.up.0"))
    text = as_toml(Nearest(numbers, (1.7, 0.11, 0.09), 1.0, 2.0, ()), scenario.ledger(), "a posterior")
    tables = tomllib.loads(text)["parameters"]
    danger, up = tables["strain"]["danger_years"], tables["levels"]["up"]
    ledger = {row.path: row for row in scenario.ledger()}
    before = ledger["parameters.levels.up"]
    assert (danger["value"], danger["prior"]) == (1.7, ledger[FITTED[0]].value) and "calibrated" in danger["note"]
    assert up["value"] == [0.09, *before.value[1:]] and up["prior"] == list(before.value)
    for file in scenario.folder.glob("*.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    whole = (tmp_path / "scenario.toml").read_text(encoding="utf-8")
    (tmp_path / "scenario.toml").write_text(f'calibrated = "calibrated.toml"\n{whole}', encoding="utf-8")
    (tmp_path / "calibrated.toml").write_text(text, encoding="utf-8")
    other = load_scenario(tmp_path)
    assert other.parameters.strain.danger_years == 1.7 and other.parameters.levels.up[0] == 0.09
    assert uncertain_numbers(other) == uncertain_numbers(scenario)


@pytest.mark.parametrize("place", ["utrecht", "rijk-van-nijmegen"])
def test_a_number_that_a_calibration_moved_is_arithmetic_at_best(place):
    """Whatever the grade of what its range rests on; checked in what ships, both that it moved and that it is not better."""
    moved = [row for row in load_scenario(place).ledger() if row.prior is not None]
    assert len(moved) > 15
    assert {row.grade for row in moved} == {"C", "U"}  # those that rest on a figure, and assumptions
    fresh = [row for row in load_scenario(place).ledger() if row.prior is None]
    assert {"A", "B"} <= {row.grade for row in fresh}


@pytest.mark.parametrize("place", ["utrecht", "rijk-van-nijmegen"])
def test_a_calibrated_number_tells_of_its_range_what_the_scenario_says(place, tmp_path):
    """The file beside the scenario repeats range, source and note of each number; it may not say something older."""
    folder = ROOT / "scenarios" / place
    for file in folder.glob("*.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    text = (tmp_path / "scenario.toml").read_text(encoding="utf-8")
    (tmp_path / "scenario.toml").write_text(text.replace('calibrated = "calibrated.toml"\n', ""), encoding="utf-8")
    before = {row.path: row for row in load_scenario(tmp_path).ledger()}
    moved = [row for row in load_scenario(folder).ledger() if row.prior is not None]
    assert moved
    for row in moved:
        own = before[row.path]
        assert (row.prior, row.low, row.high, row.source) == (own.value, own.low, own.high, own.source), row.path
        assert row.note.removeprefix("calibrated; ").split(" before.", 1)[1].strip() == own.note.strip(), row.path


@pytest.mark.slow
def test_the_place_that_is_taken_is_one_of_the_posterior_and_none_lies_nearer(tmp_path):
    scenario = load_scenario("minimal").with_changes({"burn_in": 3.0})
    folder = tmp_path / "calibration"
    write_posterior(folder, scenario, np.full(6, 1.0 / 6.0), years=3.0)
    posterior = read_posterior(folder)
    from sim.calibration.facts import PlaceOf, facts

    known = facts(PlaceOf(scenario.name, ("", *(area.name for area in scenario.areas))), only=["T04", "T06"])
    object.__setattr__(posterior, "facts", {one.name: np.zeros(6) for one in known})
    found = nearest(posterior, scenario, tmp_path / "runs", first=6, last=3)
    columns = [[one.path for one in posterior.numbers].index(number.path) for number in found.numbers]
    assert found.values in [tuple(row) for row in posterior.matrix[:, columns].tolist()]
    again = nearest(posterior, scenario, tmp_path / "runs", first=6, last=3)
    assert again.values == found.values and again.distance == found.distance
