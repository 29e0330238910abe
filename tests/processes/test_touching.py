"""No event forgets a rate that it changes: every stored rate is what its mechanism would set now.

Handlers name the rates that they change (world/rates.py); one that forgot a rate would leave it stale without a
sound. Run without compiling, in a process of its own, because the kernels are called from Python here.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SCRIPT = """
import numpy as np
from sim.engine import EVERYTHING
from sim.policies import parse
from sim.processes.dispatch import reclock
from sim.scenario.loading import load_scenario
from sim.simulation import begin_run, prepare
from tests.processes.worlds import NEARBY

def stale(w):
    e = w.engine
    before = e.rates.copy()
    due = e.dues.copy()
    now = float(e.state[0].now)
    found = {}
    for id in range(1, int(e.state[0].n_entities)):
        ent = e.entities[id]
        reclock(w, id, EVERYTHING, now)
        for slot in range(int(ent.clocks)):
            c = int(ent.first) + slot
            if before[c] != e.rates[c] and not (before[c] <= 0 and e.rates[c] <= 0 and due[c] == np.inf):
                found.setdefault((int(ent.kind), slot), []).append((float(before[c]), float(e.rates[c])))
    return found

with np.errstate(over="ignore"):
    small = load_scenario("minimal").with_changes({**NEARBY, "crisis.repeat": 5.0, "levels.crisis": [0.05, 0.4, 1.5]})
    fewer = {"households": 3, "children_0_3": 3, "children_4_11": 3, "children_12_17": 3}
    small = small.with_changes({
        f"areas.{area.name}.{column}": getattr(area, column) // by for area in small.areas for column, by in fewer.items()
    })
    policies = parse("slow_down+fast_family_treatment+host_recruitment+network_first:wait_days=20+support_figure+social_base"
        "+support_families+specialist_teams_nearby+wel_thuis_team+case_consultation")
    run = begin_run(prepare(small, 3, burn_in=0.5), policies, 2)
    checked = 0
    for months in range(1, 5):
        run.to(run.state.start + 92.0 * months)
        found = stale(run.world)
        assert not found, (months, {k: (len(v), v[:3]) for k, v in found.items()})
        checked += 1
    print("no stale rate in", checked, "looks")
"""


@pytest.mark.slow
def test_every_stored_rate_is_what_its_mechanism_would_set_now():
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, env=environment, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "no stale rate in 4 looks" in done.stdout
