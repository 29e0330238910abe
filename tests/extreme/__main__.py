"""Try every extreme world of a place at full size, and thirty years, and print what came out.

    python -m tests.extreme utrecht --seeds 5 --burn-in 20 --years 4 --workers 2

Exit code 1 when a law does not hold; a law that nothing puts to the test is told as idle. `docs/background/extremes.md` has
what came out.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np

from sim.scenario import load_scenario
from tests.extreme.worlds import ALL_WORLDS, AS_IT_IS, Extreme, long_run, measured, untested, verdict

ERRORS = 2.5  # standard errors by which a difference is told
WORLDS = {one.name: one for one in (AS_IT_IS, *ALL_WORLDS)}
Table = dict[str, np.ndarray]


def table(name: str, place: str, seeds: int, burn_in: float, years: float) -> Table:
    """Every measure of one world, (seeds,) by name."""
    scenario = load_scenario(place)
    rows = [measured(WORLDS[name], scenario, seed, burn_in, years) for seed in range(seeds)]
    return {measure: np.array([row[measure] for row in rows]) for measure in rows[0]}


def told(one: Extreme, base: Table, there: Table) -> int:
    """Print the laws of a world; how many do not hold."""
    broken = int(there["faults"].sum() > 0)
    print(f"\n{one.name}: {one.words}" + (f" (against {one.against})" if one.against else ""))
    if broken:
        print(f"  FAULT the tables contradict each other {there['faults'].sum():.0f} times")
    for law in one.laws:
        holds, mean, error = verdict(law, base[law.measure], there[law.measure], ERRORS, True)
        broken += not holds
        before, after = (float(np.nanmean(values[law.measure])) for values in (base, there))
        idle = untested(law, base[law.measure], there[law.measure])
        print(f"  {'idle ' if idle else 'ok   ' if holds else 'FAULT'} {law.measure:24s}{law.law:10s}", end="")
        print(f"{before:12.3f} -> {after:12.3f}   ({mean:+.3f} ± {error:.3f})")
    return broken


def thirty_years(place: str, seeds: int, burn_in: float) -> int:
    """Print how stocks move in thirty years in which nothing moves them from outside; how many do."""
    runs = [long_run(load_scenario(place), seed, burn_in) for seed in range(seeds)]
    print("\nthirty years: the last ten against the first ten")
    moved = 0
    for name in runs[0]:
        first, last = np.array([run[name] for run in runs]).T
        off = last - first
        error = float(off.std(ddof=1) / np.sqrt(seeds))
        holds = abs(off.mean()) <= max(ERRORS * error, 0.1 * first.mean())  # a few seeds know their error badly
        moved += not holds
        print(
            f"  {'ok   ' if holds else 'FAULT'} {name:34s}{first.mean():12.1f} -> {last.mean():12.1f}   (± {error:.1f})"
        )
    return moved


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse, run and print; exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--burn-in", type=float, default=20.0)
    parser.add_argument("--years", type=float, default=4.0)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--only", default="", help="worlds whose name has this in it")
    asked = parser.parse_args(arguments)
    warnings.simplefilter("ignore", RuntimeWarning)  # means of nothing
    begin = time.perf_counter()
    wanted = [one for one in ALL_WORLDS if asked.only in one.name]
    names = list(dict.fromkeys(["", *(one.against for one in wanted), *(one.name for one in wanted)]))
    run = partial(table, place=asked.scenario, seeds=asked.seeds, burn_in=asked.burn_in, years=asked.years)
    with ProcessPoolExecutor(asked.workers) as pool:
        found = dict(zip(names, pool.map(run, names), strict=True))
    broken = sum(told(one, found[one.against], found[one.name]) for one in wanted)
    broken += thirty_years(asked.scenario, asked.seeds, asked.burn_in) if not asked.only else 0
    each = [(law.measure, law, one) for one in wanted for law in one.laws]
    idle = sum(untested(law, found[one.against][name], found[one.name][name]) for name, law, one in each)
    seconds = time.perf_counter() - begin
    print(
        f"\n{broken} laws do not hold; {idle} (idle) were put to no test, nothing differs in any run; {seconds:.0f} s"
    )
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
