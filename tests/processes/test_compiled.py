"""Compiled and plain code do the same, room changes nothing, and everything is compiled for one type of world."""

import hashlib
import os
import subprocess
import sys

import numpy as np
import pytest

from sim.processes.loop import advance
from sim.simulation import prepare, run_from

from .worlds import MINIMAL, NEARBY, STORMY

SCENARIO = MINIMAL.with_changes({**STORMY, **NEARBY, "burn_in": 0.1})
PLAIN = """
import sys
from tests.processes.test_compiled import digest, short
from numba import config
assert config.DISABLE_JIT
print(digest(short()))
"""


def short(room: float = 1.0):
    """A short stormy run."""
    return run_from(prepare(SCENARIO, 4, room=room), (), 0.15)


def digest(record) -> str:
    """Hash of the event log, field by field, and of the weekly series."""
    parts = [np.ascontiguousarray(record.log[name]).tobytes() for name in record.log.dtype.names]
    return f"{len(record.log)} " + hashlib.sha256(b"".join(parts) + record.series.tobytes()).hexdigest()


@pytest.mark.slow
def test_compiled_and_plain_code_give_the_same_events():
    environment = {
        **os.environ,
        "NUMBA_DISABLE_JIT": "1",
        "PYTHONWARNINGS": "ignore",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    plain = subprocess.run([sys.executable, "-c", PLAIN], env=environment, capture_output=True, text=True, timeout=500)
    assert plain.returncode == 0, plain.stderr[-2000:]
    assert plain.stdout.split()[-2:] == digest(short()).split()
    assert len(short().log) > 30


def test_the_room_that_tables_begin_with_changes_nothing():
    assert digest(short()) == digest(short(room=0.05)) == digest(short(room=3.0))


def test_everything_is_compiled_for_one_type_of_world():
    short()
    assert len(advance.signatures) == 1
