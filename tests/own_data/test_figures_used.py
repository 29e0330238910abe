"""A user's own figures are held beside the model, and taken in the place of published ones of the same part."""

from __future__ import annotations

import numpy as np
import pytest
from typer.testing import CliRunner

import sim
from sim.calibration.cube import cube_of
from sim.calibration.facts import PlaceOf, facts
from sim.calibration.waves import Runner
from sim.commands.app import app
from sim.outcomes.targets.named import asked_as, is_target, named_targets, row_named
from sim.outcomes.targets.own import GIVEN
from sim.own_data.targets_file import read_targets
from sim.runs.validate import validate
from sim.validation.ahead import refuse_other_units
from tests.own_data.files import written

FIGURES = """id,part,period,value,low,high
T06,started,2022,3,1,6
T06,started,2023,4,2,8
M02,crisis_bed,2022,3,1,7
M01,crisis,2022,0.5,0.3,0.7
"""


@pytest.fixture
def own(tmp_path):
    return read_targets(written(tmp_path, FIGURES, name="figures.csv"))


def test_a_figure_of_ones_own_has_a_name_by_which_a_run_is_asked(own):
    assert [asked_as(row) for row in own] == [
        "T06.started.2022#",
        "T06.started.2023#",
        "M02.crisis_bed.2022",
        "M01.crisis.2022",
    ]
    assert all(is_target(asked_as(row)) for row in own)
    assert all(row_named(f"{id}.{part}.2022").unit == given.unit for (id, part), given in GIVEN.items())
    assert [asked_as(row) for row in named_targets().values()] == list(named_targets())
    refuse_other_units(own)


def test_own_figures_stand_in_the_place_of_published_ones(own):
    place = PlaceOf("minimal", ("", "Noord", "Zuid"))
    usual, mine = facts(place), facts(place, own=own)
    names = {fact.name.rsplit(".", 1)[0]: fact for fact in mine}
    assert names["T06.started"].rows == ("T06.started.2022#", "T06.started.2023#")
    assert names["T06.started"].shown(names["T06.started"].value) == pytest.approx(12**0.5)
    assert set(names) == {fact.name.rsplit(".", 1)[0] for fact in usual} | {"M02.crisis_bed", "M01.crisis"}


@pytest.mark.slow
def test_runs_of_a_calibration_say_them(own, tmp_path):
    cube = cube_of(sim.load_scenario("minimal").with_changes({"burn_in": 1.0}))
    rows = tuple(dict.fromkeys((*named_targets(), *(asked_as(row) for row in own))))
    wave = Runner(cube, rows, tmp_path / "runs", 1.0).wave(cube.sample(2, 1), "few")
    mine = wave.values[:, [rows.index(asked_as(row)) for row in own]]
    assert mine.shape == (2, 4) and np.isfinite(mine[:, [0, 2]]).all()
    assert (np.mod(mine[:, [0, 2]], 1.0) < 0.02).all() or (
        np.mod(mine[:, [0, 2]], 1.0) > 0.98
    ).all()  # counts, not rates


def test_the_baseline_is_put_beside_them(own):
    scenario = sim.load_scenario("minimal").with_changes({"burn_in": 1.0})
    rows = validate(scenario, 1, 2.0, figures=own)
    assert [(row.id, row.period, row.published) for row in rows] == [(row.id, row.period, row.value) for row in own]
    assert all(np.isfinite(row.model) for row in rows[:3])


def test_the_command_says_whose_figures_they_are(tmp_path):
    path = written(tmp_path, FIGURES, name="figures.csv")
    found = CliRunner().invoke(
        app, ["validate", "minimal", "--seeds", "1", "--years", "2", "--figures", str(path), "--lang", "nl"]
    )
    assert found.exit_code == 0, found.output
    assert "M02 begonnen verblijven: crisisplek" in found.output and "De cijfers zijn uw eigen" in found.output
