"""Targets by name, such as ``T15.reentry.2018-2023``, so that a design can keep them beside outcomes.

A part may also be named in another period than the file has, ``T06.started.2024``: what the model says of a year of which nothing
was published yet. A count that the file scales by a population is named plainly with a sign, ``T06.started.2024#``: of the
place itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from sim.data.targets import PERIOD, Target, targets

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


@cache
def _last_of_part() -> Mapping[str, Target]:
    """The last row of each part, by target and part; of a fact that only a user can have a row without a figure."""
    from sim.outcomes.targets.own import GIVEN

    own = {f"{id}.{part}": without_figure(id, part, *given) for (id, part), given in GIVEN.items()}
    return MappingProxyType(own | {f"{row.id}.{row.part}": row for row in targets()})


def without_figure(id: str, part: str, unit: str, fact: str, discrepancy: float, discrepancy_kind: str) -> Target:
    """A row of a fact that nobody published."""
    return Target(
        id=id, part=part, fact=fact, role="target", period="", place="own data", value=math.nan, low=math.nan, high=math.nan,
        unit=unit, scaled_by="", level="", over=math.nan, use="fit", discrepancy=discrepancy,
        discrepancy_kind=discrepancy_kind, known_from=0, dated_by="year after", register_ids=(), note="",
    )  # fmt: skip


def asked_as(row: Target) -> str:
    """The name under which a run is asked for a row: that of its place itself where the published count is scaled."""
    usual = row_named(name_of(row))
    scaled = usual is not None and usual.scaled_by and not row.scaled_by
    return f"{name_of(row)}{PLAIN}" if scaled else name_of(row)


def row_named(name: str) -> Target | None:
    """The row of this name; of another period than the file has the last row of the part, moved there. None: no such part."""
    found = named_targets().get(name)
    if found is not None:
        return found
    if name.endswith(PLAIN):
        scaled = row_named(name.removesuffix(PLAIN))
        return replace(scaled, scaled_by="", level="") if scaled is not None and scaled.scaled_by else None
    part, _, period = name.rpartition(".")
    last = _last_of_part().get(part)
    return replace(last, period=period) if last is not None and PERIOD.fullmatch(period) else None


PLAIN = "#"
"""Ends the name of a count that is not scaled."""


def is_target(name: str) -> bool:
    """Whether a name is that of a target, in whatever period."""
    return row_named(name) is not None


def values_of(run: RunView, looks: Sequence[Look], names: Iterable[str]) -> dict[str, float]:
    """Values of targets in a run at which was looked while it ran; NaN where the run cannot say it."""
    from sim.outcomes.targets.compare import measure_run

    chosen = {name: row for name in names if (row := row_named(name)) is not None}
    return {name: one.value for name, one in zip(chosen, measure_run(run, list(chosen.values()), looks), strict=True)}
