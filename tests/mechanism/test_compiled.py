"""A user's own mechanism, compiled: once in the cache folder, found there by workers and by the next process.

All tests use one variant, that of docs/how-to/write-your-own-mechanism.md: a compiled variant costs most of a minute.
"""

from __future__ import annotations

import json
import linecache
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import sim
from sim import compiling
from sim.agents import Family
from sim.mechanisms import Mechanism, entries
from sim.mechanisms.generated import package_name
from sim.processes.loop import advance

from .own_code import digest, heavier, small

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "how-to" / "write-your-own-mechanism.md"
SECOND = """
from numba import config
from tests.mechanism.test_compiled import example, small, digest, entries
own = (example(),)
print(digest(small(own)))
if not config.DISABLE_JIT:
    stats = entries(own).advance.compiled.stats
    print(sum(stats.cache_hits.values()), sum(stats.cache_misses.values()))
"""


def example() -> Mechanism:
    """The mechanism of the page."""
    code = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)[0].replace("print(mine)", "")
    linecache.cache["page"] = (len(code), None, code.splitlines(True), "page")  # as a notebook cell has its source
    names: dict[str, Any] = {"__name__": "page"}
    exec(compile(code, "page", "exec"), names)
    return names["mine"]


def another_process(**environment: str) -> list[str]:
    more = {"PYTHONWARNINGS": "ignore", "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(
        [sys.executable, "-c", SECOND],
        cwd=ROOT,
        env={**os.environ, **more},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.split()


@pytest.fixture(scope="module")
def own() -> tuple[Mechanism, ...]:
    """The variant."""
    return (example(),)


def test_the_standard_set_is_untouched():
    assert entries(()).advance is advance


def test_two_workers_give_the_same_as_one_and_the_manifest_says_what_was_used(own):
    scenario = small(families=900, burn_in=1.0)
    one, two = (sim.compare(scenario, ["slow_down"], seeds=2, years=1, workers=n, mechanisms=own) for n in (1, 2))
    assert not one.failures and not two.failures
    assert [repr(unit.values) for unit in one.units] == [repr(unit.values) for unit in two.units]
    standard = sim.compare(scenario, ["slow_down"], seeds=2, years=1)
    assert repr(standard.units[0].values) != repr(one.units[0].values)
    assert one.manifest["mechanisms"] == [own[0].row()] and standard.manifest["mechanisms"] == []
    assert one.manifest["scenario_hash"] != standard.manifest["scenario_hash"]
    assert len(entries(own).advance.compiled.signatures) == 1
    assert len(advance.signatures) <= 1


def test_a_value_of_an_own_number_is_data_and_can_be_drawn(own):
    scenario = small(own)
    assert package_name(scenario.own) == package_name(small(own, own__weight_of_load=1.0).own)
    assert digest(small(own, own__weight_of_load=1.0)) == digest(small())
    assert digest(scenario) != digest(small())


def test_the_next_process_takes_it_from_the_cache(own):
    here = digest(small(own))
    assert compiling.missing(own) == ()
    there = another_process()
    assert " ".join(there[:2]) == here
    assert int(there[2]) >= 1 and int(there[3]) == 0


def test_without_compiling_the_same_bits(own):
    assert " ".join(another_process(NUMBA_DISABLE_JIT="1")[:2]) == digest(small(own))


def test_the_mesa_model_takes_it_too(own):
    from sim.model import PlacementModel

    model = PlacementModel(small(), mechanisms=own, years=0.2)
    model.step()
    family = next(iter(model.agents_by_type[Family]))
    family.level = "severe"
    branch = model.branch("slow_down")
    branch.step()
    assert branch.setting.own == own and family.level == "severe"


@pytest.mark.full
def test_a_compiled_copy_and_a_compiled_addition_give_what_plain_code_gives():
    from .own_code import few

    compiled = few()
    done = subprocess.run(
        [sys.executable, "-m", "tests.mechanism.own_code", "few"], cwd=ROOT, capture_output=True, text=True, timeout=900,
        env={**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONWARNINGS": "ignore", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert compiled == json.loads(done.stdout)


@pytest.mark.slow
def test_code_that_cannot_be_compiled_is_a_sentence():
    wrong = sim.mechanism("strain", "def danger_rate(w, i):\n    return w.families[i].now\n")
    with pytest.raises(sim.MechanismError, match="strain cannot be compiled.*now"):
        digest(small((wrong,)))
    assert heavier().hash == heavier(3.0).hash
