"""Every number of the ledger, every lever and every practice moves what its rule says, as it says (README.md)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from numba import config

from sim.scenario.scenario import Scenario
from sim.words import Lever

from .bench import SMALL
from .rows import Fact, Row, Unused, known, verdict
from .tables import all_rows

ROOT = Path(__file__).resolve().parents[2]
ROWS = [row for row in all_rows() if isinstance(row, Row | Fact)]


@cache
def _in_plain_python() -> dict[str, str]:
    """Verdicts on all rows from one process without compiling."""
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONWARNINGS": "ignore", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.directions"]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_number_moves_what_its_rule_says(row: Row | Fact):
    said = verdict(row) if config.DISABLE_JIT else _in_plain_python()[row.name]
    assert not said, said


def numbers(scenario: Scenario) -> set[str]:
    """All numbers that need a row: each element of each parameter, the practices, the levers."""
    found = {f"lever.{lever.key}" for lever in Lever}
    for path, row in known(scenario).items():
        if path.split(".")[0] in ("services", "demand", "areas"):
            continue
        if isinstance(row.value, tuple):
            found |= {f"{path}[{k}]" for k in range(len(row.value))}
        else:
            found.add(path)
    return found


def test_every_number_has_a_row():
    has = {row.number for row in all_rows() if row.number}
    assert not numbers(SMALL) - has, "a number without a row in tests/directions: what must move when it is raised?"


def test_every_row_is_on_a_number_that_is_there():
    there = numbers(SMALL)
    strange = {row.number for row in all_rows() if row.number} - there
    assert not {name for name in strange if not name.startswith(("services", "demand", "areas"))}


def test_a_number_is_not_both_used_and_unused():
    assert not {row.number for row in ROWS if row.number} & {
        row.number for row in all_rows() if isinstance(row, Unused)
    }


def test_rows_have_names_of_their_own():
    assert [name for name, n in Counter(row.name for row in ROWS).items() if n > 1] == []
