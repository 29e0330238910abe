"""How far the key stocks are from their level after so many years of history, and in other worlds that the ledger allows.

    python -m tests.studies.burn_in minimal --pilots 300
    python -m tests.studies.burn_in utrecht --pilots 16
    python -m tests.studies.burn_in minimal --pilots 8 --draws 200

Pilots as those of `sim/burn_in.py`, many more of them. With ``--draws`` each draw of the ledger has pilots of its own: how far a
stock is off on average over the draws, how that differs between draws without the chance of the pilots, and which
lengths the rule chooses. `docs/background/burn-in.md` has what came out.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from sim.burn_in import BLOCK, LATE_YEARS, SMALLEST, STOCKS, around, by_year, choice, pilot_series
from sim.designs.draws import draw_parameters
from sim.scenario import Scenario, load_scenario

SEED = 9_000_000_000  # pilots with seeds of their own, not those of the rule
YEARS = (10, 15, 20, 25, 30)


def pilots_of(scenario: Scenario, pilots: int, first: int = 0) -> dict[str, np.ndarray]:
    """Means of years of the key stocks, (pilots, years)."""
    scenario = scenario.without_drivers()
    return by_year([pilot_series(scenario, SEED + first + k) for k in range(pilots)])


def off_by(yearly: np.ndarray, years: int) -> tuple[float, float]:
    """How far a stock is from its level, in per cent of it, and the standard error between pilots."""
    level = yearly[:, -LATE_YEARS:].mean()
    each = [100.0 * (around(one[None, :], years) - one[-LATE_YEARS:].mean()) / max(level, 1e-9) for one in yearly]
    return float(np.mean(each)), float(np.std(each, ddof=1) / math.sqrt(len(each)))


def one_place(scenario: Scenario, pilots: int) -> None:
    """Print how far each stock is off after each length."""
    stocks = pilots_of(scenario, pilots)
    print(
        f"{scenario.name}, {pilots} pilots: mean of {BLOCK} years around the length against the last {LATE_YEARS}, per cent"
    )
    print(f"{'stock':24s}{'level':>9s}" + "".join(f"{years:>9d} years" for years in YEARS))
    for name, yearly in stocks.items():
        cells = (off_by(yearly, years) for years in YEARS)
        level = yearly[:, -LATE_YEARS:].mean()
        print(f"{name:24s}{level:9.1f}" + "".join(f"{mean:8.1f} ± {error:4.1f}" for mean, error in cells))


def over_draws(scenario: Scenario, pilots: int, draws: int) -> None:
    """Print how far each stock is off after each length, over draws of the ledger."""
    found: dict[str, list[list[tuple[float, float]]]] = {name: [] for name in STOCKS}
    lengths: Counter[float] = Counter()
    for k, changes in enumerate(draw_parameters(scenario, draws, seed=1).changes(scenario)):
        stocks = pilots_of(scenario.with_changes(changes), pilots, 1000 * (k + 1))
        lengths[choice(stocks).years] += 1
        for name, yearly in stocks.items():
            if yearly[:, -LATE_YEARS:].mean() * pilots >= SMALLEST:
                found[name].append([off_by(yearly, years) for years in YEARS])
    print(
        f"{scenario.name}, {draws} draws of {pilots} pilots: per cent off the level; mean over the draws, and between draws"
    )
    print(
        f"without what pilots add (standard deviation). Lengths that the rule chooses: {dict(sorted(lengths.items()))}"
    )
    print(f"{'stock':24s}" + "".join(f"{years:>13d} years" for years in YEARS))
    for name, rows in found.items():
        if len(rows) < draws / 2:
            continue  # too small a stock in most draws
        print(f"{name:24s}" + "".join(_cell(*np.array(rows)[:, k].T) for k in range(len(YEARS))))


def _cell(off: np.ndarray, errors: np.ndarray) -> str:
    spread = math.sqrt(max(0.0, float(off.var(ddof=1) - (errors**2).mean())))
    return f"{off.mean():6.1f} ± {off.std(ddof=1) / math.sqrt(len(off)):3.1f} ({spread:4.1f})"


def main(arguments: Sequence[str] | None = None) -> None:
    """Parse and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario")
    parser.add_argument("--pilots", type=int, default=16)
    parser.add_argument("--draws", type=int, default=0)
    asked = parser.parse_args(arguments)
    scenario = load_scenario(asked.scenario)
    if asked.draws:
        over_draws(scenario, asked.pilots, asked.draws)
    else:
        one_place(scenario, asked.pilots)


if __name__ == "__main__":
    main()
