"""Whether what is asked fits this machine: its memory, and the disk."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sim.designs.memory import available_megabytes
from sim.errors import InputError
from sim.scenario.size import gathered_megabytes, least_megabytes_of, log_megabytes, swept_megabytes

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

BYTES_PER_NUMBER = 56.0  # of a point: in a matrix, and as a number of Python's
IN_A_SWEEP = "Ask for less of it, or for a sweep, which keeps what it computes on the disk."


def too_large(scenario: Scenario) -> str:
    """A sentence when not even one run fits in the memory of this machine; else nothing."""
    free, needed = available_megabytes(), least_megabytes_of(scenario)
    if free is None or needed <= free:
        return ""
    return (
        f"A run of {scenario.name} needs at least {needed / 1000:,.1f} GB of memory ({scenario.households:,} households, "
        f"{len(scenario.areas):,} areas), and {free / 1000:,.1f} GB is free. Make it smaller, or use a larger machine."
    )


def seeds_that_fit(
    scenario: Scenario, years: float, rows: int, draws: int, seeds: int, most: int,
    log: bool = False, folder: str | None = None, note: Callable[[str], None] = lambda words: None,
) -> int:  # fmt: skip
    """The most seeds of which a comparison can be gathered here: ``most``, or fewer, and then it is told.

    Parameters
    ----------
    rows : policies with the baseline.
    draws, seeds : that are asked in any case.
    most : seeds that a precision may take.
    log, folder : event logs are asked for, and where they are written (None: kept in memory).

    Raises
    ------
    InputError : not even the first seeds fit in the memory, or on the disk.
    """
    each = draws * gathered_megabytes(scenario, years, rows, log, folder is None)
    free = available_megabytes()
    fits = most if free is None else int(min(most, free / each)) if each > 0 else most
    _refuse(f"The results of {draws * seeds:,} units of {rows} rows", each * seeds, free, "memory", IN_A_SWEEP)
    if log and folder is not None:
        logs = draws * seeds * log_megabytes(scenario, years, rows)
        _refuse(f"The event logs of {draws * seeds:,} units", logs, _room(folder), "disk", "Leave out --log.")
    if max(fits, seeds) < most:
        note(f"No more than {max(fits, seeds):,} seeds fit in memory here; {most:,} were allowed.")
    return max(fits, seeds)


def refuse_sweep_that_does_not_fit(values: int, folder: Path) -> None:
    """InputError when so many values cannot be made one table in this memory, or do not fit on the disk of the folder."""
    memory, disk = swept_megabytes(values)
    fewer = "Ask for fewer points, seeds or outcomes."
    _refuse(f"A table of {values:,} values", memory, available_megabytes(), "memory", fewer)
    _refuse(f"A table of {values:,} values", disk, _room(folder), "disk", fewer)


def refuse_points_that_do_not_fit(points: int, numbers: int) -> None:
    """InputError when so many points of so many numbers cannot even be listed in this memory."""
    what = f"A list of {points:,} points of {numbers:,} numbers"
    fewer = "Ask for fewer points, or vary fewer numbers."
    _refuse(what, points * numbers * BYTES_PER_NUMBER / 1e6, available_megabytes(), "memory", fewer)


def _refuse(what: str, needed: float, free: float | None, where: str, instead: str) -> None:
    if free is not None and needed > free:
        raise InputError(
            f"{what} would take about {needed / 1000:,.1f} GB of {where}, and {free / 1000:,.1f} GB is free. {instead} "
            "Nothing was run."
        )


def _room(folder: str | Path) -> float | None:
    try:
        return shutil.disk_usage(folder).free / 1e6
    except OSError:
        return None
