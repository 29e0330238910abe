"""A design can keep targets beside outcomes: the values are those that ``validate`` gives."""

from __future__ import annotations

import numpy as np
import pytest

from sim.data.targets import targets
from sim.designs.design import make_design, outcomes_asked
from sim.errors import InputError
from sim.outcomes.targets.compare import measure_run
from sim.outcomes.targets.named import name_of, named_targets
from sim.outcomes.view import RunView
from sim.runs.looking import looked_at
from sim.runs.sweep import sweep
from sim.scenario.loading import load_scenario
from sim.simulation import prepare

MINIMAL = load_scenario("minimal").with_changes({"burn_in": 3.0})


def test_every_row_has_a_name_of_its_own():
    assert len(named_targets()) == len(targets())
    assert named_targets()["T15.reentry.2018-2023"].part == "reentry"


def test_a_sweep_keeps_targets_as_validate_measures_them():
    names = ["T38.persists.2016-2020", "entries", "T04.started.2018", "T13.started.2016"]
    design = make_design(MINIMAL, seeds=[3], years=2.0, outcomes=names)
    assert design.outcomes[0] == "entries" and set(design.outcomes) == set(names)
    found = {name: sweep(design).matrix(name)[0, 0] for name in names}
    record, looks = looked_at(prepare(MINIMAL, 3), 2.0)
    rows = [named_targets()[name] for name in names if name != "entries"]
    values = measure_run(RunView(record, MINIMAL.costs), rows, looks)
    for row, one in zip(rows, values, strict=True):
        assert found[name_of(row)] == pytest.approx(one.value, nan_ok=True)
    assert np.isfinite(found["T04.started.2018"])


def test_where_there_is_no_run_of_its_own_a_target_is_no_outcome():
    with pytest.raises(InputError, match="no outcome 'T04"):
        outcomes_asked(["T04.started.2018"])


def test_points_may_take_one_seed_each_in_turn(tmp_path):
    """What a point gives with its seed is what a design of all seeds gives there; it goes on, and is reproduced."""
    from dataclasses import replace

    from sim.runs.reproduce import reproduce

    factor = {"path": "crisis.repeat", "low": 0.05, "high": 0.4}
    points = [[0.1], [0.2], [0.3]]
    whole = make_design(MINIMAL, [factor], points, seeds=[3, 4], years=0.5, outcomes=["entries", "severe_incidents"])
    each = replace(whole, each=True)
    assert len(each) == 3 and [each.pairs(k) for k in range(3)] == [[(0, 3)], [(1, 4)], [(2, 3)]]
    assert each.digest != whole.digest and each.replications == 1
    full, found = sweep(whole).matrix("severe_incidents"), sweep(each, tmp_path).matrix("severe_incidents")
    assert found[:, 0].tolist() == [full[0, 0], full[1, 1], full[2, 0]]
    assert sweep(each, tmp_path).computed == 0
    assert reproduce(next((tmp_path / "runs").iterdir())).identical


def test_all_sweeps_of_a_calibration_are_reproduced_and_a_posterior_without_runs_is_refused(tmp_path):
    """The folder that was given to ``--out`` is enough, and so is that of the posterior in it; a difference names its sweep."""
    import json

    from sim.errors import InputError
    from sim.results.posterior import KIND
    from sim.runs.reproduce import reproduce

    factor = {"path": "crisis.repeat", "low": 0.05, "high": 0.4}
    for name, points in (("wave 1", [[0.1], [0.2]]), ("several seeds", [[0.3]])):
        made = make_design(MINIMAL, [factor], points, seeds=[3], years=0.3, outcomes=["entries"], name=name)
        sweep(made, tmp_path)
    both = reproduce(tmp_path, units=1)
    assert both.identical and "wave 1: 1 of 2 units" in both.what and "several seeds: 1 of 1 units" in both.what
    (tmp_path / KIND).mkdir()
    (tmp_path / KIND / "manifest.json").write_text(json.dumps({"kind": KIND}))
    for folder in (tmp_path, tmp_path / KIND):
        again = reproduce(folder)
        assert again.identical and again.values == 3 and again.kind == "calibration"
    alone = tmp_path / "elsewhere" / KIND
    alone.parent.mkdir()
    (tmp_path / KIND).rename(alone)
    with pytest.raises(InputError, match="without the runs it was made of"):
        reproduce(alone)
    file = next(f for f in (tmp_path / "runs").glob("*/manifest.json") if "wave 1" in f.read_text())
    told = json.loads(file.read_text())
    told["years"] = 0.4
    file.write_text(json.dumps(told))
    found = reproduce(tmp_path)
    assert not found.identical and found.difference.startswith("wave 1 (")
