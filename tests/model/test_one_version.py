"""Steps, settings and branches enter the same compiled version of the code."""

from __future__ import annotations

import pytest

from sim import adjust
from sim.agents import Child, CrisisService, Family
from sim.model import PlacementModel
from sim.processes.loop import advance


def test_everything_enters_one_compiled_version(small):
    if not hasattr(advance, "signatures"):
        pytest.skip("compiling is off")
    model = PlacementModel(small, years=1)
    for _ in range(3):
        model.step()
    for kind, name, value in (
        (Family, "level", "severe"),
        (Child, "behaviour", "severe"),
        (CrisisService, "capacity", 4),
    ):
        setattr(next(iter(model.agents_by_type[kind])), name, value)
    branch = model.branch("slow_down")
    for _ in range(3):
        branch.step()
    branch.record()
    next(iter(branch.agents_by_type[Family])).support = 1
    assert len(advance.signatures) == 1 and len(adjust.set_field.signatures) == 1
