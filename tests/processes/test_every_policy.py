"""Every policy and textbook case gives the same bytes with index checks, and without compiling, as in an ordinary run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .every_policy import fingerprints

ROOT = Path(__file__).resolve().parents[2]


def elsewhere(how: str, **environment: str) -> dict[str, dict[str, str]]:
    """The fingerprints of another process."""
    found = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    found |= {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore", **environment}
    command = [sys.executable, "-m", "tests.processes.every_policy", how]
    done = subprocess.run(command, env=found, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
def test_no_index_leaves_its_table_in_any_policy(tmp_path):
    """The whole model compiled with checks of every index, in a cache of its own, does the very same."""
    assert elsewhere("years", NUMBA_BOUNDSCHECK="1", ZOTHUIS_CACHE=str(tmp_path)) == fingerprints("years")


@pytest.mark.slow
def test_compiled_and_plain_code_do_the_same_under_every_policy():
    found = elsewhere("weeks", NUMBA_DISABLE_JIT="1")
    assert found == fingerprints("weeks")
    assert len(found) > 20 and all(int(one["events"]) > 10 for one in found.values())
