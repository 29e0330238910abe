"""How often the intervals of differences hold the truth, and how wide they are.

    python -m tests.studies.coverage minimal --seeds 300 --workers 2
    python -m tests.studies.coverage half-utrecht --seeds 200 --workers 2

A pool of paired runs (3 years; five policies, all five together, one of strength 0) is computed once. Then 5, 10 and 20 runs
are drawn from it with replacement, many times, and the interval of each, kept within what the level leaves, is held against
the mean of the pool. *Differ* is the share of runs whose difference is unlike the median; width is the mean half width over
that of an interval made with the standard deviation of the pool (1.96 sd / root n). The constants in
`sim/results/intervals.py` were tuned on ``minimal``;
``half-utrecht`` is Utrecht with half the families and half the places. Exit code 1: an asked outcome is covered less than 93%
or more than twice as wide where a fifth of the runs differ, by more than two standard errors of the pool, or an interval has
no width.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.results.intervals import family_size, half_widths
from sim.results.scales import bounds_of

ASKED = ("entries", "severe_incidents", "unmet_need", "cost_total")
SIZES = (5, 10, 20)
COVERED, WIDTH, DIFFER = 0.93, 2.0, 0.2
AGAIN = 40  # pools drawn from the pool, to see how far coverage and width are known from so many runs
ERRORS = 2.0  # standard errors by which a row may miss: a pool of some hundred runs is itself a sample


@dataclass(frozen=True)
class Contrast:
    """One policy and outcome over the runs of a pool: levels of the baseline, differences, families (all (runs,))."""

    policy: str
    outcome: str
    unit: str
    base: np.ndarray
    difference: np.ndarray
    apart: np.ndarray
    placed: np.ndarray


@dataclass(frozen=True)
class Row:
    """What was found for a contrast and a number of runs."""

    policy: str
    outcome: str
    runs: int
    differ: float
    covered: float
    width: float
    without: float


def half(scenario: Any) -> Any:
    """A place with half the families and half the places of every service."""
    changes: dict[str, float] = {}
    for row in scenario.ledger():
        kind = row.path.rpartition(".")[2]
        if row.path.startswith("areas.") and kind in ("households", "children_0_3", "children_4_11", "children_12_17"):
            changes[row.path] = round(row.value / 2)
        elif row.path.startswith("services.") and kind == "places" and row.value > 0:
            changes[row.path] = math.ceil(row.value / 2)
        elif row.path.startswith("services.") and kind == "coordinators" and row.value > 0:
            changes[row.path] = row.value / 2
    return scenario.with_changes(changes)


def pool(name: str, seeds: int, workers: int, years: float = 3.0) -> tuple[Any, list[Contrast]]:
    """The comparison and its contrasts."""
    import sim
    from sim.designs.request import DEFAULT_POLICIES
    from sim.runs.compare import compare_runs
    from sim.runs.progress import Progress

    place = half(sim.load_scenario("utrecht")) if name == "half-utrecht" else sim.load_scenario(name)
    policies = [*DEFAULT_POLICIES, "slow_down:strength=0"]
    data = compare_runs(place, policies, seeds, years, workers, twins=False, progress=Progress(seeds))
    found = []
    for policy in data.policies:
        if data.identical(policy):
            continue
        units = data.runs(policy)
        apart, placed = (np.array(x, float) for x in zip(*((u.apart[policy], u.families) for u in units), strict=True))
        for outcome, one in data.outcomes.items():
            base, other, _ = data.pairs(policy, outcome)
            keep = np.isfinite(base) & np.isfinite(other)
            if keep.mean() > 0.9:
                values = (x[keep] for x in (base, other - base, apart, placed))
                found.append(Contrast(policy, outcome, one.unit, *values))
    return data, found


def measured(contrast: Contrast, runs: int, samples: int, years: float, children: float, seed: int = 0) -> Row:
    """Coverage and width of the interval of so many runs."""
    c = contrast
    truth, spread = c.difference.mean(), c.difference.std()
    chosen = np.random.default_rng((seed, runs)).integers(0, len(c.base), (samples, runs))
    x, base = c.difference[chosen], c.base[chosen]
    one = family_size(base, c.unit, years, children, c.placed[chosen].mean(axis=1))
    below, above, _ = half_widths(x, one, c.apart[chosen].mean(axis=1), np.abs(base).max(axis=1))
    mean, level = x.mean(axis=1), base.mean(axis=1)
    least, most = bounds_of(c.unit, np.concatenate((c.base, c.base + c.difference)))
    down, up, _ = half_widths(base, np.maximum(one, base.std(axis=1, ddof=1)), level=np.abs(base).max(axis=1))
    low, high = np.maximum(mean - below, least - level - up), np.minimum(mean + above, most - level + down)
    covered = float(((low <= truth + 1e-12) & (truth - 1e-12 <= high)).mean())
    size = (high - low) / 2
    known = 1.96 * spread / math.sqrt(runs)
    off = np.abs(c.difference - np.median(c.difference)) > 1e-9 * np.abs(c.base).max()
    width = float(size.mean() / known) if known > 0 else math.nan
    return Row(c.policy, c.outcome, runs, float(off.mean()), covered, width, float((size <= 0).mean()))


def errors(contrast: Contrast, runs: int, samples: int, years: float, children: float) -> tuple[float, float]:
    """Standard errors of coverage and width: how far they move between pools that are drawn from this one."""
    rng = np.random.default_rng(runs)
    rows = []
    for seed in range(AGAIN):
        drawn = rng.integers(0, len(contrast.base), len(contrast.base))
        values = (x[drawn] for x in (contrast.base, contrast.difference, contrast.apart, contrast.placed))
        again = Contrast(contrast.policy, contrast.outcome, contrast.unit, *values)
        rows.append(measured(again, runs, max(samples // 5, 100), years, children, seed + 1))
    return float(np.std([row.covered for row in rows])), float(np.nanstd([row.width for row in rows]))


def faults(rows: list[Row], known: Callable[[Row], tuple[float, float]]) -> tuple[list[str], list[str]]:
    """What is not as it should be, and what misses by no more than the pool itself may be off (``known``: its errors)."""
    found, near = [], []
    for row in rows:
        what = f"{row.policy}, {row.outcome}, {row.runs} runs ({100 * row.differ:.0f}% differ)"
        if row.without > 0:
            found.append(f"{what}: {row.without:.3f} have no width")
        if row.outcome not in ASKED or row.differ < DIFFER or (row.covered >= COVERED and row.width <= WIDTH):
            continue
        covered, width = known(row)
        for short, error, said in (
            (COVERED - row.covered, covered, f"covers {row.covered:.3f}"),
            (row.width - WIDTH, width, f"{row.width:.2f} times as wide"),
        ):
            if short > 0:
                (found if short > ERRORS * error else near).append(f"{what}: {said} (standard error {error:.3f})")
    return found, near


def main(arguments: list[str] | None = None) -> int:
    """Compute a pool, print the table, and say what is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("place", choices=("minimal", "half-utrecht"))
    parser.add_argument("--seeds", type=int, default=300)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--samples", type=int, default=5000)
    asked = parser.parse_args(arguments)
    data, contrasts = pool(asked.place, asked.seeds, asked.workers)
    children = data.scenario.children
    rows = [measured(c, n, asked.samples, data.years, children) for c in contrasts for n in SIZES]
    print(f"{asked.place}, pool of {len(data.units)}; covered and width at {', '.join(map(str, SIZES))} runs")
    for at in range(0, len(rows), len(SIZES)):
        mine = rows[at : at + len(SIZES)]
        if mine[0].outcome in ASKED:
            label = "all five" if "+" in mine[0].policy else mine[0].policy
            shown = "  ".join(f"{row.covered:.3f} {row.width:5.2f}" for row in mine)
            print(f"{label:<22} {mine[0].outcome:<17} {100 * mine[0].differ:4.0f}%  {shown}")
    for n in SIZES:
        many = [row for row in rows if row.runs == n and row.differ >= DIFFER]
        low, wide = (sum(test) for test in ((r.covered < COVERED for r in many), (r.width > WIDTH for r in many)))
        mean = sum(row.covered for row in many) / max(len(many), 1)
        print(f"all outcomes, {n} runs: {len(many)} contrasts, {low} cover less than {COVERED}, {wide} wider than {WIDTH:g} "
              f"times, mean coverage {mean:.3f}")  # fmt: skip
    by_name = {(c.policy, c.outcome): c for c in contrasts}
    found, near = faults(
        rows, lambda row: errors(by_name[row.policy, row.outcome], row.runs, asked.samples, data.years, children)
    )
    print("\n".join(["", *(f"within the errors of the pool: {one}" for one in near), *(found or ["as it should be"])]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
