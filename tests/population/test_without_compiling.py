"""Compiled and plain Python give bit-identical families and children."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
CODE = """
import hashlib, sys
sys.path[:0] = [{here!r}, {root!r}]
from life_only import YEAR, make_world, minors, run, utrecht_areas
world = run(make_world(utrecht_areas(120), seed=11, years=4), 4 * YEAR, place_every=3)
young = minors(world, 4 * YEAR)
digest = hashlib.sha256()
for name in ("key", "arrived", "leaves", "support", "hardship", "frailty", "kin_area", "concern", "minors", "needs", "figures"):
    digest.update(world.families[name].tobytes())
for name in young.dtype.names:
    digest.update(young[name].tobytes())
digest.update(world.counters.tobytes())
print(len(young), digest.hexdigest())
"""


def digest(plain: bool) -> str:
    env = dict(os.environ, NUMBA_DISABLE_JIT="1" if plain else "0")
    code = CODE.format(here=str(HERE), root=str(HERE.parents[1]))
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.mark.slow
def test_compiled_and_plain_code_give_the_same_families_and_children():
    assert digest(plain=True) == digest(plain=False)
