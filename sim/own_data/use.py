"""From a user's files to targets: read, looked at as a whole, derived."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.errors import InputError
from sim.own_data.capacities import Capacity, read_capacities
from sim.own_data.cells import YEARS
from sim.own_data.derive import Derived, derive
from sim.own_data.faults import Faults, refuse
from sim.own_data.hiding import LEAST
from sim.own_data.seen import Seen, Window
from sim.own_data.trajectories import GOES_ON, Trajectories, read_trajectories
from sim.own_data.words import End
from sim.scenario.messages import Fault

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

MOST_YEARS = 30
QUIET_DAYS = 180  # without any start or end before the end of the window: the file may stop before


@dataclass(frozen=True)
class Used:
    """What came of a user's files.

    Attributes
    ----------
    derived : targets, and why others could not be made.
    stays, children : how many there are in the files within the window, of full-time and part-time stays.
    least : smallest count that is told.
    areas : how many areas the scenario has.
    with_capacities : whether there were capacities.
    remarks : what has to be known of the files, with rows: for the screen, never for a file.
    """

    derived: Derived
    stays: int
    children: int
    least: float
    areas: int
    with_capacities: bool
    remarks: tuple[Fault, ...]


def use(
    trajectories: Path | str,
    scenario: Scenario,
    first: int,
    last: int,
    capacities: Path | str | None = None,
    least: float = LEAST,
) -> Used:
    """Targets from a user's files.

    Parameters
    ----------
    trajectories, capacities : CSV files.
    scenario : ``Scenario`` whose areas they are about.
    first, last : years that are looked at, both in it.
    least : smallest number of children that anything written may rest on; 5 or more.

    Raises
    ------
    InputError : the years or ``least`` cannot be used; OwnDataError: everything that is wrong with the files.
    """
    _check(first, last, least)
    areas = [area.name for area in scenario.areas]
    if not scenario.children:
        raise InputError(f"{scenario.name} has no families: give the scenario of your own place with --scenario.")
    stays, faults = read_trajectories(trajectories, areas)
    places: tuple[Capacity, ...] = ()
    more = Faults("")
    if capacities is not None:
        places, more = read_capacities(capacities, areas)
    if not faults.found:
        _as_a_whole(stays, Window(first, last), faults)
    refuse(faults, more)
    derived = derive(stays, [float(area.children) for area in scenario.areas], first, last, places, least)
    window = derived.window
    inside = (stays.start < window.high) & (stays.end >= window.low)
    return Used(
        derived,
        int(np.count_nonzero(inside)),
        len(np.unique(stays.child[inside])),
        least,
        len(areas),
        capacities is not None,
        (*faults.remarks, *more.remarks),
    )


def _check(first: int, last: int, least: float) -> None:
    """Whether the years and the smallest count can be used."""
    if not YEARS[0] <= first <= last < YEARS[1]:
        raise InputError(
            f"The years must run from {YEARS[0]} to {YEARS[1]}, the first before the last; found {first} and {last}."
        )
    if last - first >= MOST_YEARS:
        raise InputError(f"At most {MOST_YEARS} years can be looked at; found {last - first + 1}.")
    if not least >= LEAST:
        raise InputError(
            f"The smallest count that is written is {LEAST} or more, so that no child can be known by it; found {least:g}."
        )


def _as_a_whole(stays: Trajectories, window: Window, faults: Faults) -> None:
    """Whether the file can be about the years that are asked."""
    inside = (stays.start < window.high) & (stays.end >= window.low)
    if not np.any(inside):
        faults.add(f"no stay runs in {window.name}", "", "Give the years that the file is about with --from and --to.")
        return
    if np.any(stays.start >= window.high):
        faults.remark(f"there are stays that begin after {window.last}: they are left out")
    ended = stays.end[stays.end != GOES_ON]
    latest = max(int(stays.start.max()), int(ended.max()) if len(ended) else 0)
    if latest < window.high - QUIET_DAYS:
        faults.remark(
            f"in the last {QUIET_DAYS} days of {window.last} no stay begins or ends: the file may have been made before",
            "Take the last year that is whole.",
        )
    seen = Seen(stays, window)
    if not seen.has_past:
        faults.remark(
            f"no stay began before {window.first}: children who were placed already seem to be left out",
            "Add stays that were running at the beginning of the first year, however long ago they began.",
        )
    lost = (seen.t.reason == End.MOVED) & ~seen.onward
    if np.count_nonzero(lost) * 10 > np.count_nonzero(seen.ended):
        faults.remark(
            "of more than a tenth of the ended stays it is told that the child moved, and no next stay follows"
        )


def shown_number(count: float, least: float = LEAST) -> str:
    """A number of children or stays as it may be told: one that is small as a bound."""
    return f"{count:,.0f}" if count >= least or count == 0 else f"< {least:g}"
