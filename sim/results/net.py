"""Net numbers of twins with intervals, and the gross counts of a policy beside those of its sham."""

from __future__ import annotations

import math
from types import MappingProxyType

import numpy as np

from sim.outcomes.twins import DELTA, MIRRORS, NET
from sim.results.comparison import ComparisonData
from sim.results.statistics import Estimate

BACK = MappingProxyType({mirror: name for name, mirror in MIRRORS.items()})


def net_names(data: ComparisonData) -> tuple[str, ...]:
    """Names of the net numbers; none when twins were not counted."""
    return tuple(NET) if data.twin_names() else ()


def net(data: ComparisonData, policy: str, name: str) -> Estimate:
    """Mean and interval a run of one of `NET` (children, or nights)."""
    one = (
        DELTA if name == "nights_home" else 1.0
    )  # nights that a family changes at least: the classes tell no less apart
    return data.twin_part(policy, lambda found: found["net"][name], one, lambda found: found["squares"][name])


def sham_count(data: ComparisonData, policy: str, name: str) -> float:
    """Children a run in one twin class of the sham of a policy: the mean of the class and its mirror.

    The two runs of a sham are exchangeable, so that a class and its mirror are two counts of one number. NaN when no unit
    had a sham.
    """
    other = MIRRORS.get(name) or BACK.get(name, name)
    counts = [unit.shams[policy]["counts"] for unit in data.units if policy in unit.shams]
    return float(np.mean([(found[name] + found[other]) / 2 for found in counts])) if counts else math.nan


def sham_part(data: ComparisonData, policy: str, *path: str) -> float:
    """Mean a run of any number in the summaries of shams ("touched", "families_parted", ...); NaN without shams."""
    found = [unit.shams[policy] for unit in data.units if policy in unit.shams]
    return float(np.mean([_at(one, path) for one in found])) if found else math.nan


def _at(found: object, path: tuple[str, ...]) -> float:
    for key in path:
        found = found[key]  # type: ignore[index]
    return float(found)  # type: ignore[arg-type]


def shams(data: ComparisonData, policy: str) -> int:
    """Number of units in which a policy had a sham."""
    return sum(policy in unit.shams for unit in data.units)
