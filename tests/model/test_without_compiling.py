"""Steps, settings through windows and a branch give the same state, to the last bit, with and without compiling."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CODE = """
import hashlib
from sim.agents import Child, Family, HostFamily, ResidentialPlace
from sim.model import PlacementModel
from sim.scenario import load_scenario
from sim.simulation import prepare

def some(model):
    for k, family in enumerate(list(model.agents_by_type[Family])[:40]):
        family.level = ("coping", "strained", "severe")[k % 3]
        family.danger, family.stressors, family.support = k % 2 == 1, {"debt"}, 0.1
    for child in list(model.agents_by_type[Child])[:20]:
        child.behaviour = "severe"
    for place in model.agents_by_type[ResidentialPlace]:
        place.capacity = place.capacity + 1
    for host in model.agents_by_type[HostFamily].select(lambda h: h.kind == "recruited"):
        host.tired, host.places = True, 2

model = PlacementModel(prepare(load_scenario("minimal"), 2, burn_in=0.0), years=1)
some(model)
model.step()
branch = model.branch("slow_down")
some(model)
branch.step()
model.step()
digest = hashlib.sha256()
for world in (model.world, branch.world):
    for table in (*world[1:], *world.engine):
        digest.update(table.tobytes())
print(digest.hexdigest())
"""


@pytest.mark.slow
def test_the_state_is_the_same_with_and_without_compiling():
    root = str(Path(__file__).resolve().parents[2])
    found = set()
    for plain in ("0", "1"):
        env = {**os.environ, "NUMBA_DISABLE_JIT": plain, "PYTHONPATH": root}
        done = subprocess.run([sys.executable, "-W", "ignore", "-c", CODE], env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        found.add(done.stdout)
    assert len(found) == 1
