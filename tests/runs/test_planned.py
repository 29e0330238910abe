"""What is only planned costs nothing: not before the first unit, not with each piece of work, and not when it is stopped."""

from __future__ import annotations

import itertools
import json
import pickle

import pytest

from sim.report.comparison import compare
from sim.runs import compare as module
from sim.runs.planned import ONE_IN, Units, UnitsWithSham

MANY = 1_000_000


@pytest.mark.parametrize(("draws", "seeds"), [(1, range(5)), (3, range(4)), (2, (7, 3, 11)), (4, (0, 1, 2))])
def test_units_are_all_pairs_in_order(draws, seeds):
    units, pairs = Units(draws, seeds), list(itertools.product(range(draws), seeds))
    assert list(units) == pairs and len(units) == len(pairs) and units[1:3] == pairs[1:3] and units[-1] == pairs[-1]
    assert all(pair in units for pair in pairs)
    assert not any(other in units for other in ((draws, seeds[0]), (-1, seeds[0]), (0, 99), (0, -1), 0, (0, 0, 0)))
    with pytest.raises(IndexError):
        units[len(pairs)]


@pytest.mark.parametrize("seeds", [(40, 2, 31, 5, 8, 13, 1, 0), range(8)])
def test_every_fourth_unit_has_shams_by_the_rank_of_its_seed(seeds):
    rule, rank = UnitsWithSham(Units(5, seeds)), {seed: k for k, seed in enumerate(sorted(seeds))}
    for draw, seed in itertools.product(range(5), seeds):
        assert ((draw, seed) in rule) == ((draw + rank[seed]) % ONE_IN == 0)


@pytest.fixture
def handed_in(monkeypatch):
    """What a comparison hands to its workers, on a machine with memory for everything; stopped after two units."""
    seen = {}
    whole = module.run_all

    def two(function, tasks, shared, workers):
        seen.update(tasks=tasks, shared=shared)
        yield from itertools.islice(whole(function, tasks, shared, workers), 2)
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "run_all", two)
    monkeypatch.setattr("sim.designs.fits.available_megabytes", lambda: None)
    return seen


def test_a_plan_of_a_million_units_is_no_larger_than_one_of_ten(handed_in, monkeypatch):
    made = []
    real = Units.__getitem__
    monkeypatch.setattr(Units, "__getitem__", lambda self, index: made.append(index) or real(self, index))
    sizes = {}
    for log, seeds in itertools.product((False, True), (10, MANY)):
        made.clear()
        found = module.compare_runs("minimal", ["slow_down"], seeds, 0.05, log=log)
        assert found.interrupted and len(found.units) == 2 and found.asked == seeds
        assert len(made) < 10  # of which it asked the first few
        sizes[log, seeds] = len(pickle.dumps((handed_in["tasks"], handed_in["shared"])))
    assert all(abs(sizes[log, MANY] - sizes[log, 10]) < 50 for log in (False, True))


@pytest.mark.slow
def test_a_stopped_comparison_writes_what_was_begun_and_not_what_was_planned(handed_in, tmp_path):
    for seeds in (4, MANY):
        compare("minimal", ["slow_down"], seeds, 0.05, out=tmp_path / str(seeds))
    few, many = (json.loads((tmp_path / str(n) / "manifest.json").read_text()) for n in (4, MANY))
    assert many["seeds"] == few["seeds"] == [0, 1] and many["units_finished"] == 2
    assert (few["units_asked"], many["units_asked"]) == (4, MANY)
    assert "1,000,000" in (tmp_path / str(MANY) / "report-en.html").read_text(encoding="utf-8")


def test_of_draws_those_that_were_begun_are_kept(handed_in):
    draws = [{"hosts.recruited": k} for k in range(5, 25)]
    found = module.compare_runs("minimal", ["slow_down"], 1, 0.05, draws=draws)
    assert [unit.draw for unit in found.units] == [0, 1] and found.draws == tuple(draws[:2]) and found.asked == 20
    alone = module.compare_runs("minimal", ["slow_down"], 2, 0.05, draws=draws)
    assert {unit.draw for unit in alone.units} == {0} and len(alone.draws) == 2  # it stays a comparison with draws
