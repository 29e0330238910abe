"""What comes before the first unit of work: whether it fits in memory, compiling, the length of the history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.experiments.errors import InputError
from sim.experiments.executor import available_megabytes
from sim.experiments.progress import Progress
from sim.scenario.size import least_megabytes_of

if TYPE_CHECKING:
    from sim.burn_in import BurnIn


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
