"""Runs that are looked at on their way, beside published figures."""

import numpy as np
import pytest

from sim.errors import InputError
from sim.outcomes.targets.looks import STEP, look
from sim.runs.validate import looked_at, validate
from sim.scenario.loading import load_scenario
from sim.simulation import begin_run, prepare, run_from
from sim.words import Form, Intent


@pytest.fixture(scope="module")
def state():
    return prepare(load_scenario("minimal"), 3, burn_in=12.0)


def test_looking_changes_nothing(state):
    record, looks = looked_at(state, 0.5)
    alone = run_from(state, years=0.5)
    assert np.array_equal(record.log, alone.log) and np.array_equal(record.series, alone.series)
    days = np.array([one.day for one in looks])
    assert np.allclose(np.diff(days[:-1]), STEP) and days[-1] == record.end


def test_a_look_sees_families_that_were_reported_and_placements_meant_to_last(state):
    world = begin_run(state, ()).world
    children, families = world.children, world.families
    before = set(look(world, 0.0).lasting.tolist())
    home = np.flatnonzero((children["alive"] > 0) & (children["form"] == Form.HOME) & (children["adult"] == 0))[:2]
    children["form"][home] = Form.FOSTER
    children["intent"][home] = (Intent.LONG, Intent.SHORT)
    seen = look(world, 0.0)
    assert set(seen.lasting.tolist()) - before == {int(children["key"][home[0]])}
    assert np.all(np.diff(seen.family.astype(float)) > 0) and len(seen.family)
    rows = {int(key): i for i, key in enumerate(families["key"]) if key}
    at = [rows[key] for key in seen.family.tolist()]
    assert np.all(families["reports"][at] > 0) and np.array_equal(seen.danger, families["danger"][at] > 0)
    assert np.array_equal(seen.level, families["level"][at])


def test_seeds_are_checked_before_anything_runs():
    with pytest.raises(InputError):
        validate("minimal", seeds=0)
