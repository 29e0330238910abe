"""A posterior that nobody computed: draws of the ledger of a scenario with weights that are given, written as calibrate does."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from sim.calibration.cube import cube_of
from sim.files.places import replace_result
from sim.files.rules import rules_hash
from sim.files.store import manifest
from sim.report.calibration import draws_frame, numbers_frame
from sim.results.posterior import DRAWS, KIND, NUMBERS, switches

FITTED = ("parameters.strain.danger_years", "parameters.hosts.conversion")


def write_posterior(folder: Path, scenario: Any, weight: np.ndarray, **record: Any) -> np.ndarray:
    """Write it; gives the (draws, numbers) values."""
    cube = cube_of(scenario, FITTED)
    unit = cube.sample(len(weight), 5)
    made = SimpleNamespace(
        cube=cube, unit=unit, weight=weight, seeds=np.arange(len(weight)), facts=(), seen=np.empty((len(weight), 0))
    )
    about = {"scenario": scenario.name, "scenario_hash": scenario.digest}
    told = {"scenario": scenario.name, "place": scenario.place, "made": "2026-11-26", "fitted": list(FITTED),
            "rules": rules_hash(), "mechanisms": switches(scenario), **record}  # fmt: skip

    def put(files: Any) -> dict[str, Any]:
        files.put(DRAWS, lambda: draws_frame(made))  # type: ignore[arg-type]
        files.put(NUMBERS, lambda: numbers_frame(made))  # type: ignore[arg-type]
        return manifest(**about, **{KIND: told})

    _, failed = replace_result(folder, KIND, put)
    assert not failed
    return cube.values(unit)
