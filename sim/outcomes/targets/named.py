"""Targets by name, such as ``T15.reentry.2018-2023``, so that a design can keep them beside outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from sim.data.targets import Target, targets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sim.outcomes.targets.looks import Look
    from sim.outcomes.view import RunView


def name_of(row: Target) -> str:
    """Name of a row: its target, its part and its period."""
    return f"{row.id}.{row.part}.{row.period}"


@cache
def named_targets() -> Mapping[str, Target]:
    """All rows that are targets, by name, in the order of the file."""
    return MappingProxyType({name_of(row): row for row in targets()})


def is_target(name: str) -> bool:
    """Whether a name is that of a target."""
    return name in named_targets()


def values_of(run: RunView, looks: Sequence[Look], names: Iterable[str]) -> dict[str, float]:
    """Values of targets in a run at which was looked while it ran; NaN where the run cannot say it."""
    from sim.outcomes.targets.compare import measure_run

    chosen = [named_targets()[name] for name in names]
    return {name_of(row): one.value for row, one in zip(chosen, measure_run(run, chosen, looks), strict=True)}
