"""A posterior gives the worlds that were run, as often as their weights say, and to no scenario that it is not of."""

from __future__ import annotations

import shutil

import numpy as np
import pytest

from sim.designs.draws import uncertain_numbers
from sim.errors import InputError
from sim.results import posterior as module
from sim.results.posterior import posterior_of, read_posterior
from sim.scenario.loading import load_scenario
from tests.calibration.posteriors import FITTED, write_posterior

WEIGHT = np.array([0.5, 0.3, 0.2, 0.0, *[0.0] * 6])


@pytest.fixture(scope="module")
def scenario():
    return load_scenario("minimal")


@pytest.fixture(scope="module")
def made(tmp_path_factory, scenario):
    folder = tmp_path_factory.mktemp("posterior") / "calibration"
    return folder, write_posterior(folder, scenario, WEIGHT)


def test_what_is_read_back_is_what_was_run(made):
    folder, values = made
    found = read_posterior(folder)
    assert np.array_equal(found.matrix, values) and np.array_equal(found.weight, WEIGHT)
    assert found.fitted == FITTED and found.effective == pytest.approx(1.0 / (0.25 + 0.09 + 0.04))


def test_worlds_come_as_often_as_their_weights_say(made, scenario):
    folder, values = made
    draws = read_posterior(folder).draws(scenario, 10)
    taken = [int(np.flatnonzero((values == row).all(axis=1))[0]) for row in draws.matrix]
    assert [taken.count(k) for k in range(4)] == [5, 3, 2, 0]
    assert draws.distribution == "posterior" and not draws.known["own"]
    again = read_posterior(folder).draws(scenario, 10)
    assert np.array_equal(again.matrix, draws.matrix)


def test_no_more_worlds_are_drawn_than_there_are(made, scenario):
    """A copy would count as a world in every interval, probability and split."""
    with pytest.raises(InputError, match="has 10 worlds; found 11 draws. Ask for at most 10"):
        read_posterior(made[0]).draws(scenario, 11)


def test_every_draw_is_a_scenario(made, scenario):
    for changes in read_posterior(made[0]).draws(scenario, 10).changes(scenario):
        scenario.with_changes(changes)


def test_a_number_that_was_not_fitted_and_stands_otherwise_keeps_its_own_range(made, scenario):
    posterior, ledger = read_posterior(made[0]), {row.path for row in scenario.ledger()}
    number = next(
        one for one in uncertain_numbers(scenario) if one.path in ledger and one.path not in FITTED and not one.whole
    )
    middle = 0.5 * (number.value + (number.low if number.value > number.low else number.high))
    draws = posterior.draws(scenario.with_changes({number.path: middle}), 10)
    assert draws.known["own"] == [number.path]
    column = [one.path for one in draws.numbers].index(number.path)
    assert len(np.unique(draws.matrix[:, column])) == 10  # the posterior has three worlds


@pytest.mark.parametrize("what", ["fitted", "rules", "mechanism", "place"])
def test_it_is_refused_where_it_is_not_of(made, scenario, what, monkeypatch):
    posterior, other = read_posterior(made[0]), scenario
    if what == "fitted":
        other = scenario.with_changes({FITTED[0]: 1.1 * scenario.parameters.strain.danger_years})
    elif what == "mechanism":
        other = scenario.with_changes({"mechanisms.crisis": False})
    elif what == "place":
        other = load_scenario("textbook/season")
    else:
        monkeypatch.setattr(module, "rules_hash", lambda: "another")
    assert posterior.refused(other)
    with pytest.raises(InputError, match="cannot be used"):
        posterior.draws(other, 10)


def test_one_of_a_place_of_another_size_is_refused_whatever_its_name(tmp_path, scenario):
    folder = tmp_path / "calibration"
    for children, said in (
        (scenario.children, ""),
        (round(1.1 * scenario.children), ""),
        (2 * scenario.children, "children"),
    ):
        write_posterior(folder, scenario, WEIGHT, children=children)
        assert said in (why := read_posterior(folder).refused(scenario)) and bool(said) == bool(why)


def test_one_that_was_changed_is_not_read(tmp_path, scenario):
    folder = tmp_path / "calibration"
    write_posterior(folder, scenario, WEIGHT)
    file = folder / "posterior.parquet"
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(InputError, match="changed or damaged"):
        read_posterior(folder)
    with pytest.raises(InputError, match="no manifest"):
        read_posterior(tmp_path / "nowhere")


def test_one_that_ships_is_used_for_its_place_when_enough_of_it_counts(tmp_path, scenario, monkeypatch):
    few, many = WEIGHT, np.full(120, 1.0 / 120.0)
    monkeypatch.setattr(module, "bundled_folders", lambda: [tmp_path])
    assert posterior_of(scenario) == (None, "")
    write_posterior(tmp_path / "minimal" / "posterior", scenario, few)
    assert "draws count" in posterior_of(scenario)[1]
    write_posterior(tmp_path / "minimal" / "posterior", scenario, many)
    found, why = posterior_of(scenario)
    assert found is not None and found.place == scenario.place and not why
    assert posterior_of(load_scenario("textbook/season")) == (None, "")


def test_one_that_stands_beside_a_scenario_of_ones_own_is_used_or_said_not_to_be(tmp_path, scenario, monkeypatch):
    """And no other is taken in its place, such as the one that ships under the same name."""
    own = tmp_path / "ergens"
    shutil.copytree(scenario.folder, own)
    here = load_scenario(own)
    assert posterior_of(here) == (None, "")
    write_posterior(own / "posterior", here, np.full(120, 1.0 / 120.0))
    found, why = posterior_of(load_scenario(own / "scenario.toml"))
    assert found is not None and found.folder == own / "posterior" and not why
    monkeypatch.setattr(module, "shipped", lambda: (found,))
    monkeypatch.setattr(module, "rules_hash", lambda: "another")
    found, why = posterior_of(here)
    assert found is None and "other rules" in why
    (own / "posterior" / "manifest.json").write_text("{}")
    with pytest.raises(InputError, match="posterior"):
        posterior_of(here)
