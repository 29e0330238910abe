"""What is written down of a comparison: what is needed to make it again, and how it went."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sim.designs.request import policy_rows, policy_sources
from sim.files.store import manifest
from sim.outcomes.own import row_of
from sim.results.comparison import ComparisonData


def manifest_of(data: ComparisonData) -> dict[str, Any]:
    """What is needed to make the comparison again, and how it went."""
    parts: dict[str, float] = {}
    for unit in data.units:
        for name, seconds in unit.seconds.items():
            parts[name] = parts.get(name, 0.0) + seconds
    return manifest(
        kind="comparison",
        scenario=data.scenario.name,
        scenario_hash=data.scenario.digest,
        start=str(data.scenario.start),
        years=data.years,
        burn_in=asdict(data.burn_in) if data.burn_in is not None else None,
        seeds=list(data.seeds),
        parameter_draws=list(data.draws),
        own_seeds=data.own_seeds,
        mechanisms=[one.row() for one in data.scenario.own],
        own_outcomes=[row_of(one) for one in data.own],
        drawing=dict(data.drawing),
        policies=policy_rows(data.entries),
        policy_sources=policy_sources(data.entries),
        log=data.log,
        units_asked=data.asked,
        units_finished=len(data.units),
        interrupted=data.interrupted,
        precision=dict(data.precision) or None,
        noticeable=[dict(one) for one in data.noticeable],
        failures=data.failures,
        probability="expected share of parameter draws, freed of the chance of the seeds"
        if len(data.draws) > 1
        else None,
        pairing={policy: vars(data.pairing(policy)) for policy in data.policies},
        workers=data.workers,
        timings={
            "compile_seconds": data.compile_seconds,
            "wall_seconds": data.seconds,
            "worker_seconds": parts,
            "events_handled": sum(unit.events_handled for unit in data.units),
            "peak_megabytes": max((unit.megabytes for unit in data.units), default=0.0),
        },
    )
