"""Draws of a posterior, run once more: the same numbers must give the same figures, or it belongs to other rules.

When the sources of the rules were rewritten and nothing that happens has changed, `stamp` writes the hash of the present
rules into the posterior; when a figure came out otherwise, the posterior has to be made again with ``calibrate``.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from sim.calibration.facts import PlaceOf, facts
from sim.calibration.surface import seen_by
from sim.designs.design import Design
from sim.designs.draws import Draws, uncertain_numbers
from sim.designs.factors import Value
from sim.errors import InputError
from sim.files.places import MANIFEST, Files, read_manifest, replace_result, seal_of, write_whole
from sim.files.rules import rules_hash
from sim.outcomes.targets.named import named_targets
from sim.results.posterior import KIND, Posterior
from sim.runs.sweep import sweep
from sim.scenario.scenario import Scenario

FEW = 5
DIGITS = 1e-6  # of a figure: it is kept to seven digits


@dataclass(frozen=True)
class Again:
    """Some draws that were run once more.

    Attributes
    ----------
    draws : which.
    facts : names of the figures.
    kept, now : (draws, facts) what was kept, and what they give now.
    """

    draws: tuple[int, ...]
    facts: tuple[str, ...]
    kept: np.ndarray
    now: np.ndarray

    @property
    def same(self) -> bool:
        """Whether every figure is the one that was kept."""
        return bool(np.isclose(self.now, self.kept, rtol=DIGITS, atol=DIGITS, equal_nan=True).all())

    def differences(self) -> list[str]:
        """Figures that are not, in lines."""
        off = ~np.isclose(self.now, self.kept, rtol=DIGITS, atol=DIGITS, equal_nan=True)
        return [f"draw {self.draws[d]}, {self.facts[k]}: kept {self.kept[d, k]:.7g}, now {self.now[d, k]:.7g}"
                for d, k in zip(*np.nonzero(off), strict=True)]  # fmt: skip


def run_again(posterior: Posterior, scenario: Scenario, draws: Sequence[int], workers: int = 1) -> Again:
    """Run some draws of a posterior once more, in its scenario, each with its own seed."""
    place = PlaceOf(scenario.name, ("", *(area.name for area in scenario.areas)))
    known = tuple(fact for fact in facts(place) if fact.name in posterior.facts)
    rows = tuple(row for row in named_targets() if any(row in fact.rows for fact in known))
    numbers = uncertain_numbers(scenario)
    if [one.path for one in numbers] != [one.path for one in posterior.numbers]:
        raise InputError(f"{scenario.name} has other uncertain numbers than the posterior in {posterior.folder}.")
    factors = Draws(numbers, posterior.matrix, 0, "posterior").factors
    now = np.empty((len(draws), len(known)))
    for place_, draw in enumerate(draws):
        point: tuple[Value, ...] = tuple(
            int(x) if f.whole else float(x) for f, x in zip(factors, posterior.matrix[draw], strict=True)
        )
        seed, years = int(posterior.seeds[draw]), float(posterior.record["years"])
        design = Design(f"draw {draw}", scenario, years, (seed,), (), factors, (point,), rows, {"kind": "points"})
        found = sweep(design, None, workers)
        values = np.array([found.matrix(row)[0, 0] for row in rows])
        now[place_] = seen_by(known, rows, values[None])[0]
    names = tuple(fact.name for fact in known)
    kept = np.column_stack([posterior.facts[name][list(draws)] for name in names]).astype(float)
    return Again(tuple(draws), names, kept, now)


def heaviest(posterior: Posterior, number: int = FEW) -> tuple[int, ...]:
    """The draws that count most."""
    return tuple(int(k) for k in np.argsort(-posterior.weight, kind="stable")[:number])


def ship(source: Path, target: Path, anew: Mapping[str, bytes] = MappingProxyType({})) -> None:
    """Copy a posterior to where it ships, without pictures in pixels; what stands there is replaced.

    ``anew`` : files that get another content.
    """
    manifest = read_manifest(source)
    names = [name for name in manifest["files"] if not name.endswith(".png")]

    def put(files: Files) -> dict[str, Any]:
        for name in names:
            files.put(name, functools.partial(anew.__getitem__, name) if name in anew else (source / name).read_bytes)
        return {key: value for key, value in manifest.items() if key not in ("files", "hash")}

    replace_result(target, KIND, put)


def stamp(folder: Path, scenario: Scenario) -> None:
    """Write the hash of the present rules, and of how many children the scenario is, into the manifest of a posterior."""
    manifest = read_manifest(folder)
    manifest[KIND] |= {"rules": rules_hash(), "children": scenario.children}
    manifest["hash"] = seal_of(manifest)
    write_whole(folder / MANIFEST, (json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode())
