"""A function of the rules is compiled once: its arguments have the same types wherever it is called from."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMPILE = """
import json, sys, warnings
warnings.simplefilter("ignore")
import sim.compiling
sim.compiling._looked.add(())  # in this process, so that it knows what was compiled
from numba.core.dispatcher import Dispatcher
from sim.scenario.loading import load_scenario
from sim.simulation import begin_run, prepare
run = begin_run(prepare(load_scenario("minimal").with_changes({"burn_in": 0.05}), 1), (), 0.05)
run.to(run.end)
found = {}
for name, module in list(sys.modules.items()):
    if name.startswith("sim."):
        for key, value in list(vars(module).items()):
            one = getattr(value, "compiled", value)
            if isinstance(one, Dispatcher) and one.py_func.__module__ == name:
                found[f"{name}.{key}"] = len(one.signatures)
print(json.dumps(found))
"""


@pytest.mark.full
def test_a_function_is_compiled_for_one_set_of_types(tmp_path):
    more = {"ZOTHUIS_CACHE": str(tmp_path), "NUMBA_CACHE_DIR": "", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", COMPILE], cwd=ROOT, env={**os.environ, **more}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    several = {name for name, count in found.items() if count > 1}
    assert len(found) > 400 and not several, several
