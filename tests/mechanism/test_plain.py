"""What a user's own mechanism does to a run, without compiling: the same text is compiled in test_compiled.py."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> dict[str, Any]:
    """Digests of runs with several sets of mechanisms, of a process that does not compile."""
    cache = tmp_path_factory.mktemp("cache")
    more = {"NUMBA_DISABLE_JIT": "1", "PYTHONWARNINGS": "ignore", "PYTHONPATH": str(ROOT), "ZOTHUIS_CACHE": str(cache)}
    done = subprocess.run(
        [sys.executable, "-m", "tests.mechanism.own_code"],
        cwd=ROOT, env={**os.environ, **more, "NUMBA_CACHE_DIR": ""}, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_an_identical_copy_gives_the_same_run_to_the_last_bit(found):
    assert found["copy"] == found["standard"]


def test_a_number_of_ones_own_that_changes_nothing_changes_nothing(found):
    assert found["heavier by 1"] == found["standard"]
    assert found["heavier"] != found["standard"]


def test_an_edited_mechanism_gives_another_run(found):
    assert len({found["standard"], found["edited"], found["edited again"]}) == 3


def test_a_mechanism_of_hosts_that_reads_a_constant_and_a_helper(found):
    assert found["hosts that stop"] != found["standard"]


def test_an_added_mechanism_with_clocks_that_never_fire_changes_nothing(found):
    assert found["nothing erodes"] == found["standard"]


def test_an_added_mechanism_has_events_of_its_own(found):
    events = {name: int(found[name].split()[0]) for name in ("erosion", "standard")}
    assert events["erosion"] > 10 * events["standard"]


def test_a_mechanism_behind_a_lever_at_nought_changes_nothing(found):
    assert found["nobody visits"] == found["standard"], "it is a row of a comparison, not part of the baseline"


def test_a_policy_moves_the_lever_and_own_fields_and_mail_hold_what_happened(found):
    visited = found["visited"]
    assert visited["at the start"] == 0 and visited["families"] > 0
    assert visited["even"] and visited["dated"] and visited["copied"], "each visit counts two, by mail"
    assert visited["supported"] > 0.0
