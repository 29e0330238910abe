"""Mixes computed with the model: what cannot differ does not, and no more is gone than was there."""

import math

import pytest

from sim.analysis.optimisation import optimise
from sim.designs.draws import draw_parameters
from sim.report.optimisation import front_table
from sim.scenario.loading import load_scenario

pytest.importorskip("pymoo", reason='needs the extra "optimise"')


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Four mixes of half a year in two draws: nothing, everything, and two between; all of them allowed and on the front."""
    place = load_scenario("minimal")
    out = tmp_path_factory.mktemp("mixes") / "out"
    return optimise(
        place, "slow_down", out, seeds=2, years=0.5, population=4, generations=1, aims=("entries", "cost_policies"),
        budget_of="cost_policies", draws=draw_parameters(place, 2), harm=10.0, probability=0.01,
    )  # fmt: skip


def test_the_mix_that_puts_nothing_in_is_the_baseline_by_construction(found):
    nothing = [number for number in found.fresh if not found.found.mixes[number].any()]
    assert len(nothing) == 1, "it costs nothing, so it is on the front"
    for one in found.fresh[nothing[0]].values():
        assert one.identical and one.mean == one.low == one.high == 0.0
    assert any("identical runs" in cell.small for row in front_table(found, "en").rows for cell in row)


def test_what_the_policies_cost_has_no_chance_in_it_and_nothing_falls_by_more_than_there_was(found):
    for number, measures in found.fresh.items():
        if found.found.mixes[number].any():
            assert measures["budget"].exact and measures["budget"].low_seeds == measures["budget"].high_seeds
            assert not measures["entries"].exact
        assert measures["harm"].low >= -1.0 - 1e-9
        assert all(math.isfinite(one.mean) for one in measures.values())
