"""What comes before the first unit of work: whether it fits, how long it takes, compiling, the length of the history."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.experiments.errors import InputError
from sim.experiments.executor import available_megabytes
from sim.experiments.progress import Progress
from sim.scenario.size import gathered_megabytes, least_megabytes_of, log_megabytes, swept_megabytes

if TYPE_CHECKING:
    from sim.burn_in import BurnIn

LONG_SECONDS = 3600.0  # what takes longer is told before it begins
LONG = "By a rough estimate this takes "
BYTES_PER_NUMBER = 56.0  # of a point: in a matrix, and as a number of Python's
LENGTHS = (("years", 365.25 * 86400.0), ("days", 86400.0), ("hours", 3600.0), ("minutes", 60.0))
IN_A_SWEEP = "Ask for less of it, or for a sweep, which keeps what it computes on the disk."


def compile_first(progress: Progress, scenario: Any) -> float:
    """Compile the kernels in this process, so that workers find them in the cache; gives the seconds it took.

    Raises
    ------
    InputError : a run would not fit in the memory of this machine.
    """
    from sim.mechanisms.generated import is_compiled
    from sim.simulation import warm_up

    if words := too_large(scenario):
        raise InputError(f"{words} Nothing was run.")
    if not is_compiled(scenario.own):
        what = (
            f"the model with your mechanism {', '.join(one.name for one in scenario.own)}"
            if scenario.own
            else "the model"
        )
        progress.note(f"Compiling {what}; only the first time, about a minute")
    return warm_up(own=scenario.own)


def too_large(scenario: Any) -> str:
    """A sentence when not even one run fits in the memory of this machine; else nothing."""
    free, needed = available_megabytes(), least_megabytes_of(scenario)
    if free is None or needed <= free:
        return ""
    return (
        f"A run of {scenario.name} needs at least {needed / 1000:,.1f} GB of memory ({scenario.households:,} households, "
        f"{len(scenario.areas):,} areas), and {free / 1000:,.1f} GB is free. Make it smaller, or use a larger machine."
    )


def history_of(scenario: Any, progress: Progress) -> BurnIn:
    """Choose the burn-in, before any worker needs it, and say in one line what it is."""
    from sim.burn_in import choose_burn_in

    found = choose_burn_in(scenario)
    progress.note(found.line())
    return found


# --- what is asked in all ---------------------------------------------------------------------------------------------
def tell_time(seconds: float, workers: int, note: Callable[[str], None]) -> None:
    """Say how long it takes, when that is long; ``seconds`` on one core."""
    if (long := seconds / max(workers, 1)) > LONG_SECONDS:
        note(f"{LONG}{roughly(long)} ({workers} at a time). It can be stopped at any moment.")


def roughly(seconds: float) -> str:
    """A length of time in one word and a number: ``roughly(3 * 86400)`` gives "3 days"."""
    name, size = next((pair for pair in LENGTHS if seconds >= 2.0 * pair[1]), LENGTHS[-1])
    return f"{seconds / size:,.0f} {name}"


def seeds_that_fit(
    scenario: Any, years: float, rows: int, draws: int, seeds: int, most: int,
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
