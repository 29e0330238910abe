"""Children of a stored comparison, followed under the baseline and under a policy: their units are computed again.

The event log of a folder is that of its first unit, and a class may have nobody in it there; so the units that are needed are
computed again from the manifest, two runs each, and their twins held against those of the folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.designs.request import with_values
from sim.errors import InputError
from sim.files.manifests import made_of
from sim.files.places import MANIFEST
from sim.outcomes.lives import TOLD_CLASSES, TwinLives, example, lives
from sim.outcomes.twins import Twins, twins
from sim.outcomes.view import RunView, view
from sim.results.kept import check_together
from sim.results.twin_folder import TwinFolder, Unit
from sim.runs.preparing import compile_first
from sim.runs.progress import Progress
from sim.scenario.messages import show
from sim.scenario.plain_number import plain_whole

MOST_UNITS = 6  # that are computed again for examples: classes that are as rare as that are left out
EVERY_KEY = 2**64


@dataclass(frozen=True)
class Told:
    """A child, the unit that it lives in, and the classes that it is the example of (none: it was asked for)."""

    unit: Unit
    lives: TwinLives
    example_of: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """A unit computed again: both runs, and their twins."""

    unit: Unit
    baseline: RunView
    policy: RunView
    twins: Twins


def as_key(words: str) -> int:
    """Key of a child, as it is typed. InputError when it is none."""
    key = plain_whole(words)
    if key is None or not 0 < key < EVERY_KEY:
        raise InputError(f"The key of a child is a whole number, as the page of stories shows it; found {show(words)}.")
    return key


def unit_of(kept: TwinFolder, draw: int | None, seed: int | None) -> Unit | None:
    """The unit that is meant: the first one with this draw and this seed; None when neither was asked.

    Raises
    ------
    InputError : there is none; which there are.
    """
    if draw is None and seed is None:
        return None
    for unit in kept.units:
        if draw in (None, unit[0]) and seed in (None, unit[1]):
            return unit
    draws = ", ".join(str(one) for one in sorted({unit[0] for unit in kept.units}))
    seeds = ", ".join(str(one) for one in sorted({unit[1] for unit in kept.units}))
    asked = f"seed {seed}" if draw is None else f"draw {draw}" if seed is None else f"draw {draw} and seed {seed}"
    raise InputError(f"{kept.folder} has no run of {asked}; its draws are {draws}, its seeds {seeds}.")


def units_needed(kept: TwinFolder) -> list[Unit]:
    """The units to compute again: in their order, each that has a class which none before it had; `MOST_UNITS` at most."""
    chosen: list[Unit] = []
    seen: set[str] = set()
    for unit in kept.units:
        here = {name for name, children in kept.counts(unit).items() if children > 0 and name in TOLD_CLASSES}
        if (here - seen or not chosen) and len(chosen) < MOST_UNITS:
            chosen.append(unit)
            seen |= here
    return chosen


def stories(
    kept: TwinFolder, child: int | None = None, unit: Unit | None = None, progress: Progress | None = None
) -> list[Told]:
    """The children whose lives are told: one an example of each class, or the one that was asked for.

    Parameters
    ----------
    child : key; it is looked for in ``unit``, or in the first one of the folder.
    unit : the only one that is looked in; None: those in which classes occur.

    Raises
    ------
    InputError : there is no such child, or the folder cannot be computed again.
    """
    line = progress or Progress(0, quiet=True)
    with made_of(kept.folder / MANIFEST, "policies"):
        check_together([kept.entry], kept.scenario, kept.years)
    if child is not None:
        units = [unit or kept.units[0]]
    else:
        units = [unit] if unit is not None else units_needed(kept)
    compile_first(line, kept.scenario)
    found: list[Told] = []
    told: set[str] = set()
    line.total = len(units)
    with line:
        for one in units:
            pair = compute_again(kept, one)
            found += [asked(pair, child, kept)] if child is not None else examples(pair, told)
            told |= {name for each in found for name in each.example_of}
            line.advance()
    return sorted(found, key=_place)


def compute_again(kept: TwinFolder, unit: Unit) -> Pair:
    """Both runs of a unit, and their twins: those of the folder, or InputError."""
    from sim.simulation import prepare, run_from

    with made_of(kept.folder / MANIFEST, "parameter draws"):
        scenario = with_values(kept.scenario, kept.draws[unit[0]])
    state = prepare(scenario, unit[1], burn_in=kept.burn_in)
    base = view(run_from(state, (), kept.years), scenario.costs)
    other = view(run_from(state, kept.entry.policies, kept.years, keep=False), scenario.costs)
    found = twins(base, other)
    now, was = {**found.counts, "all": len(found.child)}, kept.counts(unit)
    for name, children in was.items():
        if now.get(name) != children:
            raise InputError(
                f"The children of {kept.folder} cannot be found again: with seed {unit[1]} it has {children} in the class "
                f"{name}, and now there are {now.get(name)}. It was made with another version of this program; make it "
                "again with compare."
            )
    return Pair(unit, base, other, found)


def examples(pair: Pair, told: set[str]) -> list[Told]:
    """One child for each class that occurs in a unit and was not told yet; one that is an example of several is told once."""
    chosen: dict[int, list[str]] = {}
    for name in TOLD_CLASSES:
        key = None if name in told else example(pair.twins, pair.baseline, pair.policy, name)
        if key is not None:
            chosen.setdefault(key, []).append(name)
    return [
        Told(pair.unit, found, tuple(names))
        for key, names in chosen.items()
        if (found := lives(pair.twins, pair.baseline, pair.policy, key)) is not None
    ]


def asked(pair: Pair, child: int, kept: TwinFolder) -> Told:
    """The child that was asked for. InputError when it is not there; which are."""
    found = lives(pair.twins, pair.baseline, pair.policy, child)
    if found is not None:
        return Told(pair.unit, found, ())
    some = examples(pair, set())
    keys = ", ".join(f"{one.lives.child} ({one.example_of[0]})" for one in some)
    if not some:
        keys = ", ".join(str(int(key)) for key in pair.twins.child[:3])
    draw, seed = pair.unit
    raise InputError(
        f"There is no child {child} in both runs of draw {draw}, seed {seed} of {kept.folder} from their start on (who is "
        f"born or moves in later is not followed). There are {len(pair.twins.child)} children, such as {keys}."
    )


def _place(told: Told) -> tuple[int, int]:
    """Order of the page: that of the classes."""
    first = TOLD_CLASSES.index(told.example_of[0]) if told.example_of else 0
    return first, told.lives.child


def classes_left(kept: TwinFolder, told: Sequence[Told]) -> tuple[str, ...]:
    """Classes of which no example was told, because nobody was in them."""
    seen = {name for one in told for name in one.example_of}
    return tuple(name for name in TOLD_CLASSES if name not in seen)
