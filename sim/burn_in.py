"""How long a history before the start date a scenario needs: chosen by a pilot run, not by habit.

Rule. A world is made with nobody in care and nobody helped; its stocks then fill up. Pilot runs with fixed seeds of
their own (never the run's) give weekly series of the key stocks, averaged over the pilots. Per series MSER-5 (White 1997;
White, Cobb and Spratt 2000) takes the truncation that minimises the squared standard error of the mean of what is left,
over means of five weeks, searched over the first half of the pilot (Hoad, Robinson and Davies 2010). The burn-in is the
largest truncation over the series, rounded up to whole years, within a floor and a cap. The answer is kept in the user's
cache folder, by the scenario and the sources, so that a scenario is piloted once.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import math
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from sim import moved
from sim.engine.cache import source_hash, user_cache
from sim.history import Reporter, make_history
from sim.scenario.scenario import Scenario
from sim.units import WEEKS_A_YEAR
from sim.words import COUNTERS, SUMS

PILOT_YEARS = 40.0  # assumption: more than twice the longest stay of a child (18 years)
FLOOR_YEARS = 5.0  # assumption
CAP_YEARS = PILOT_YEARS / 2.0  # MSER-5 is searched over the first half only
PILOT_HOUSEHOLDS = 40_000  # assumption: so many households in all pilots together, in 1 to 12 pilots
MOST_PILOTS = 12
PILOT_SEED = 7_000_000_000  # pilots have seeds of their own
BATCH = 5  # weeks in a batch
SMALLEST = 5.0  # assumption: a stock that is smaller on average is shown, but its noise decides nothing
LATE = 0.10  # a series that still differs so much between the third and the last quarter is called unsettled,
LATE_ERRORS = 3.0  # if that is also so many standard errors (from the means of years); both are assumptions

STOCKS: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {**{one.stock: one.codes for one in SUMS if one.stock}, **{one.stock: (one.code,) for one in COUNTERS if one.stock}}
)
"""Key stocks by name, each the sum of these weekly counters."""


@dataclass(frozen=True)
class StockRow:
    """One stock in the pilots.

    Attributes
    ----------
    stock, mean : name; mean after the truncation.
    truncation_years : what MSER-5 cuts off.
    decides : whether it is large enough to count.
    drift : relative difference between the means of the last and the third quarter of the pilot.
    settled : False when that drift is large, also against its own noise.
    """

    stock: str
    mean: float
    truncation_years: float
    decides: bool
    drift: float
    settled: bool


@dataclass(frozen=True)
class BurnIn:
    """Length of the burn-in and how it was chosen.

    Attributes
    ----------
    years : length, years.
    how : a few words: "asked in the scenario", "no families", or the rule.
    pilots, pilot_years : what was run.
    table : one row a stock.
    """

    years: float
    how: str
    pilots: int = 0
    pilot_years: float = 0.0
    table: tuple[StockRow, ...] = ()

    @property
    def slowest(self) -> str:
        """Stock that decides; empty when none does."""
        deciding = [row for row in self.table if row.decides]
        return max(deciding, key=lambda row: row.truncation_years).stock if deciding else ""

    @property
    def unsettled(self) -> tuple[str, ...]:
        """Stocks that still drift late in the pilot: a longer history would not cure that."""
        return tuple(row.stock for row in self.table if row.decides and not row.settled)

    def line(self) -> str:
        """The choice in one line."""
        text = f"burn-in: {self.years:g} years, {self.how}"
        if self.table:
            text += f" on {self.pilots} pilot run{'s' if self.pilots > 1 else ''} of {self.pilot_years:g} years"
            text += f" (slowest: {self.slowest})" if self.slowest else ""
        if self.unsettled:
            text += f"; still drifting late in the pilot: {', '.join(self.unsettled)}"
        return text

    def rows(self) -> list[dict[str, Any]]:
        """The table as plain rows."""
        return [asdict(row) for row in self.table]


_chosen: dict[str, BurnIn] = {}


def burn_in_years(scenario: Scenario) -> float:
    """Years of burn-in of a scenario."""
    return choose_burn_in(scenario).years


def choose_burn_in(scenario: Scenario, progress: Reporter | None = None, *, fresh: bool = False) -> BurnIn:
    """Choose the burn-in of a scenario; the same answer for the same scenario, whatever the run seed.

    A scenario may ask for a length itself (``burn_in``, years). One without families starts without a history, unless
    it asks for one: children of exogenous streams that are in care at the start are given by ``start_with``.

    Parameters
    ----------
    scenario : checked scenario.
    progress : called with (what, share done) during a pilot.
    fresh : True runs the pilots even when an answer is kept.
    """
    if scenario.burn_in is not None:
        return BurnIn(float(scenario.burn_in), "asked in the scenario")
    scenario = scenario.without_drivers()  # how long stocks take to fill, not what moves them from outside
    if scenario.households == 0:
        return BurnIn(0.0, "no families")
    key = pilot_key(scenario)
    if not fresh:
        found = _chosen.get(key) or _read(_kept(key))
        if found is not None:
            _chosen[key] = found
            return found
    _chosen[key] = found = pilot(scenario, progress)
    _write(_kept(key), found)
    return found


def pilot(scenario: Scenario, progress: Reporter | None = None) -> BurnIn:
    """Run the pilots and choose (see the rule at the top)."""
    number = min(MOST_PILOTS, max(1, math.ceil(PILOT_HOUSEHOLDS / scenario.households)))
    total: np.ndarray | None = None
    for k in range(number):
        series = pilot_series(scenario, PILOT_SEED + k)
        total = series if total is None else total + series
        if progress is not None:
            progress("burn-in pilot", (k + 1) / number)
    assert total is not None
    table = tuple(stock_row(name, total[:, columns].sum(axis=1), number) for name, columns in STOCKS.items())
    longest = max((row.truncation_years for row in table if row.decides), default=0.0)
    years = min(CAP_YEARS, max(FLOOR_YEARS, float(math.ceil(longest - 1e-9))))
    return BurnIn(years, "chosen by MSER-5", number, PILOT_YEARS, table)


def pilot_series(scenario: Scenario, seed: int) -> np.ndarray:
    """Weekly counters of the whole place from an empty start, (weeks, counters)."""
    world = make_history(scenario, seed, PILOT_YEARS).world
    return world.series[: world.tally[0].weeks, 0, :].copy()


def stock_row(name: str, series: np.ndarray, pilots: int) -> StockRow:
    """Truncation of one stock; ``series`` is summed over the pilots."""
    cut = mser(series)
    years = series[: len(series) // 52 * 52].reshape(-1, 52).mean(axis=1)
    quarter = len(years) // 4
    third, last = years[2 * quarter : 3 * quarter], years[3 * quarter :]
    step = float(last.mean() - third.mean())
    noise = math.sqrt(float(third.var(ddof=1) / len(third) + last.var(ddof=1) / len(last)))
    drift = step / float(third.mean()) if third.mean() > 0 else 0.0
    level = float(series[cut:].mean())
    settled = abs(drift) <= LATE or abs(step) <= LATE_ERRORS * noise
    return StockRow(name, level / pilots, cut / WEEKS_A_YEAR, level >= SMALLEST, drift, settled)


def mser(series: np.ndarray, batch: int = BATCH) -> int:
    """Points to cut off the beginning by MSER on batch means, at most half of them.

    Parameters
    ----------
    series : (n,) values at equal steps of time; batch : points in a batch (5 in MSER-5).

    Returns
    -------
    Number of points; 0 for a series that is too short or constant.
    """
    means = np.asarray(series[: len(series) // batch * batch], float).reshape(-1, batch).mean(axis=1)
    n = len(means)
    if n < 4 or np.ptp(means) == 0.0:
        return 0
    left = n - np.arange(n)
    centred = means - means.mean()
    squares = np.cumsum(centred[::-1] ** 2)[::-1] - np.cumsum(centred[::-1])[::-1] ** 2 / left
    statistic = np.maximum(squares, 0.0) / left**2
    return int(np.argmin(statistic[: n // 2 + 1])) * batch


def pilot_key(scenario: Scenario) -> str:
    """Hash of all that can change a pilot: the scenario without its words, prices, length and seed; and the sources."""
    aside = ("name", "title", "place", "years", "end", "seed", "sources", "costs", "burn_in", "projection")
    document: Mapping[str, Any] = {key: value for key, value in scenario.document.items() if key not in aside}
    content = [document, [vars(area) for area in scenario.areas], scenario.flat(), str(scenario.start)]
    content += [[one.hash for one in scenario.own]] if scenario.own else []
    text = json.dumps(content, sort_keys=True, default=str) + _sources()
    return hashlib.sha256(text.encode()).hexdigest()[:24]


@functools.cache
def _sources() -> str:
    """Hash of the compiled sources, and the text of this file and of what makes and runs a world."""
    here = Path(__file__).parent
    makers = ("burn_in.py", "history.py", "scenario/households.py")
    return source_hash() + "".join((here / name).read_text("utf-8") for name in makers)


def _kept(key: str) -> Path:
    return user_cache() / "burn-in" / f"{key}.json"


def _read(path: Path) -> BurnIn | None:
    """A kept answer; None when there is none or it is not as it was written."""
    try:
        if not path.is_file():
            return None
        kept = json.loads(path.read_text(encoding="utf-8"))
        found = kept["answer"]
        if kept["hash"] != _hash(found):
            return None
        return BurnIn(**{**found, "table": tuple(StockRow(**row) for row in found["table"])})
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def _hash(answer: Any) -> str:
    return hashlib.sha256(json.dumps(answer, sort_keys=True).encode()).hexdigest()


def _write(path: Path, found: BurnIn) -> None:
    """Keep an answer; written aside and renamed, and left out where the folder cannot be written."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        answer = json.loads(json.dumps(asdict(found)))
        aside.write_text(json.dumps({"answer": answer, "hash": _hash(answer)}), encoding="utf-8")
        aside.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)


moved.left(__name__)
