"""What comes before the first unit of work: how long it takes, compiling, the length of the history."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from sim.designs.fits import too_large
from sim.errors import InputError
from sim.runs.pools import start_ahead
from sim.runs.progress import FIRST, LONG, Progress
from sim.units import YEAR

if TYPE_CHECKING:
    from sim.burn_in import BurnIn
    from sim.scenario.scenario import Scenario

LONG_SECONDS = 3600.0  # what takes longer is told in a sentence of its own
SHORT_SECONDS = 5.0  # what takes less is done before it is read
LENGTHS = (("years", YEAR * 86400.0), ("days", 86400.0), ("hours", 3600.0), ("minutes", 60.0), ("seconds", 1.0))


def compile_first(progress: Progress, scenario: Scenario, workers: int = 1) -> float:
    """Compile the kernels, so that workers find them in the cache, and load them; gives the seconds it took.

    ``workers`` : so many processes on this machine start and load them meanwhile, where nothing is left to compile.

    Raises
    ------
    InputError : a run would not fit in the memory of this machine.
    """
    from sim.compiling import missing
    from sim.simulation import warm_up

    if words := too_large(scenario):
        raise InputError(f"{words} Nothing was run.")
    if missing(scenario.own):
        what = (
            f"the model with your mechanism {', '.join(one.name for one in scenario.own)}"
            if scenario.own
            else "the model"
        )
        progress.note(f"Compiling {what}; only the first time, about a minute")
    elif not scenario.own:
        start_ahead(workers, _load)
    return warm_up(own=scenario.own)


def _load() -> None:
    """In a worker: load the compiled kernels."""
    from sim.simulation import warm_up

    warm_up()


def history_of(scenario: Scenario, progress: Progress) -> BurnIn:
    """Choose the burn-in, before any worker needs it, and say in one line what it is."""
    from sim.burn_in import choose_burn_in

    pilots: list[Progress] = []

    def pilot(_: str, share: float) -> None:
        if not pilots:
            pilots.append(progress.another(round(1.0 / share), "trial runs for the length of the history"))
            pilots[0].started = began
        pilots[0].advance()

    began = time.perf_counter()
    found = choose_burn_in(scenario, pilot)
    progress.note(found.line())
    return found


def announce(progress: Progress, pieces: int, seconds: float, workers: int) -> None:
    """Say at once what is prepared, how much work follows and how long it takes; ``seconds`` on one core."""
    each = seconds / max(workers, 1)
    if each < SHORT_SECONDS:
        return
    about = "" if each > LONG_SECONDS else f"; for these by a rough estimate {roughly(each)}"
    progress.note(f"{FIRST}{pieces:,} {progress.what}, {workers} at a time{about}.")
    tell_time(seconds, workers, progress.note)


def tell_time(seconds: float, workers: int, note: Callable[[str], None]) -> None:
    """Say how long it takes, when that is long; ``seconds`` on one core."""
    if (long := seconds / max(workers, 1)) > LONG_SECONDS:
        note(f"{LONG}{roughly(long)} ({workers} at a time). It can be stopped at any moment.")


def roughly(seconds: float) -> str:
    """A length of time in one word and a number: ``roughly(3 * 86400)`` gives "3 days"."""
    name, size = next((pair for pair in LENGTHS if seconds >= 2.0 * pair[1]), LENGTHS[-1])
    return f"{seconds / size:,.0f} {name}"
