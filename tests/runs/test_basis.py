"""On which numbers a comparison stands: as many runs as without a posterior, each draw with seeds of its own."""

from __future__ import annotations

import numpy as np
import pytest

from sim.designs.draws import draw_parameters
from sim.errors import InputError
from sim.results.posterior import read_posterior
from sim.runs import basis as module
from sim.runs.basis import basis_of
from sim.runs.compare import compare_runs
from sim.runs.planned import Units, UnitsWithSham
from sim.scenario.loading import load_scenario
from tests.calibration.posteriors import write_posterior


@pytest.fixture(scope="module")
def scenario():
    return load_scenario("minimal")


@pytest.fixture(scope="module")
def posterior(tmp_path_factory, scenario):
    folder = tmp_path_factory.mktemp("basis") / "calibration"
    write_posterior(folder, scenario, np.full(40, 1.0 / 40.0))
    return read_posterior(folder)


@pytest.fixture
def shipped(monkeypatch, posterior):
    monkeypatch.setattr(module, "posterior_of", lambda scenario: (posterior, ""))


@pytest.mark.parametrize(("seeds", "draws", "each"), [(None, 10, 2), (20, 10, 2), (8, 4, 2), (9, 4, 2), (40, 20, 2)])
def test_as_many_runs_as_without_it(scenario, shipped, seeds, draws, each):
    found = basis_of(scenario, None, seeds)
    assert len(found.draws) == draws and found.seeds == each and found.own
    assert "posterior" in found.note
    odd = f"{seeds} were asked: {draws} draws of {each} seeds are {draws * each} runs."
    assert (odd in found.note) == (seeds == 9)


@pytest.mark.parametrize(
    ("seeds", "precision", "said"), [(7, None, "too few"), ([1, 2, 3], None, "named"), (None, "5%", "about chance")]
)
def test_the_scenarios_own_numbers_where_it_says_so(scenario, shipped, seeds, precision, said):
    found = basis_of(scenario, None, seeds, precision=precision)
    assert found.draws is None and found.seeds == seeds and said in found.note and "chance alone" in found.note


def test_none_is_asked_by_zero_and_more_by_a_number(scenario, shipped):
    assert basis_of(scenario, 0, None).draws is None
    found = basis_of(scenario, 30, None)
    assert len(found.draws) == 30 and found.seeds == 2 and found.own
    assert basis_of(scenario, 30, 5).seeds == 5


def test_without_a_posterior_draws_are_from_the_ranges(scenario):
    found = basis_of(scenario, 5, 3)
    assert found.draws.distribution == "pert" and found.seeds == 3 and not found.own
    assert basis_of(scenario, None, None).draws is None
    given = draw_parameters(scenario, 3)
    assert basis_of(scenario, given, 2) == module.Basis(given, 2)


def test_one_that_does_not_fit_is_not_used_and_said(scenario, monkeypatch):
    monkeypatch.setattr(module, "posterior_of", lambda scenario: (None, "it was made with other rules"))
    found = basis_of(scenario, None, None)
    assert found.draws is None and "other rules" in found.note


def test_one_that_was_asked_for_and_does_not_fit_is_refused(posterior):
    with pytest.raises(InputError, match="cannot be used"):
        basis_of(load_scenario("textbook/season"), None, None, posterior=posterior)


def test_seeds_of_their_own_stay_when_more_are_added():
    few, many = Units(3, range(2), own=True), Units(3, range(4), own=True)
    assert list(few) == [(0, 0), (0, 3), (1, 1), (1, 4), (2, 2), (2, 5)]
    assert set(few) < set(many) and len({seed for _, seed in many}) == len(many) == 12
    assert all(unit in many for unit in few) and (0, 1) not in many and (0, 12) not in many and (3, 0) not in many
    assert sum(unit in UnitsWithSham(many) for unit in many) == 3


def test_a_comparison_parts_chance_from_not_knowing(scenario, posterior):
    data = compare_runs(scenario, ["fast_family_treatment"], 8, 0.5, posterior=posterior, twins=False)
    assert data.own_seeds and len(data.draws) == 4 and data.seeds == (0, 1) and not data.probable
    assert len({unit.seed for unit in data.units}) == 8 == len(data.units)
    level = data.level("baseline", "entries")
    assert np.isfinite(level.sd_draws) and level.low <= level.low_seeds <= level.mean <= level.high_seeds <= level.high
    assert data.drawing["posterior"] == "minimal"
