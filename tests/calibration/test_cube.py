"""The prior is that of the ledger, and what no figure tells about is not fitted."""

from __future__ import annotations

import numpy as np
import pytest

from sim.calibration.cube import cube_of
from sim.designs.draws import draw_parameters
from sim.errors import InputError
from sim.scenario.loading import load_scenario

MINIMAL = load_scenario("minimal")
CUBE = cube_of(MINIMAL)


def test_the_prior_is_that_of_draws():
    drawn = draw_parameters(MINIMAL, 12, 3)
    assert [n.path for n in drawn.numbers] == list(CUBE.names)
    assert np.allclose(CUBE.values(CUBE.sample(12, 3)), drawn.matrix)


def test_effects_harm_money_and_practices_are_cut():
    cut = {name for name, gone in zip(CUBE.names, CUBE.cut, strict=True) if gone}
    assert {n.path for n in CUBE.numbers if n.effect is not None} <= cut
    for section in ("costs.", "parameters.harm.", "parameters.practised."):
        mine = {name for name in CUBE.names if name.startswith(section)}
        assert mine and mine <= cut
    assert "parameters.levels.up.0" not in cut


@pytest.mark.parametrize("name", ["costs.help_specialist", "parameters.routes.figure_relief", "parameters.nothing"])
def test_what_is_cut_or_not_there_cannot_be_fitted(name):
    with pytest.raises(InputError, match="cannot be fitted"):
        cube_of(MINIMAL, [name])


def test_every_place_of_the_cube_is_a_world():
    corners = np.vstack((np.full(len(CUBE.names), 1e-6), np.full(len(CUBE.names), 1 - 1e-6), CUBE.sample(4, 1)))
    for changes in CUBE.changes(corners):
        MINIMAL.with_changes(changes)
