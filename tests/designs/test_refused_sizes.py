"""What is asked in all is held against what anybody computes, before anything is made of it."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.optimisation import settings_of_mix
from sim.designs.draws import Draws
from sim.errors import InputError
from sim.policies import parse
from sim.runs.compare import compare_runs
from sim.scenario.loading import load_scenario


def test_draws_times_seeds_are_refused_before_the_draws_are_made():
    many = Draws((), np.zeros((100_000, 0)), 1, "uniform")
    with pytest.raises(InputError, match="100,000 draws with 1,000,000 seeds each are 100,000,000,000 units"):
        compare_runs("minimal", ["slow_down"], seeds=1_000_000, draws=many)


@pytest.mark.parametrize(
    ("vary", "words"),
    [
        (("slow_down.office=0:1", "slow_down.office=0:0.5"), "names slow_down.office twice"),
        (("slow_down.office", "policies.slow_down.office"), "names slow_down.office twice"),
        (("slow_down.office=",), "give the range as LOW:HIGH"),
    ],
)
def test_what_is_chosen_is_named_once_and_whole(vary, words):
    with pytest.raises(InputError, match=words):
        settings_of_mix(load_scenario("minimal"), parse("slow_down"), vary)
