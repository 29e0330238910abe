"""How long a history before the start date a scenario needs, and how far its stocks then are from their level.

Rule. A world is made with nobody in trouble, in help or in care; its stocks then fill up. The history is FLOOR_YEARS long: the 18
years after which every child was born in this world, so that no course of a child is cut off, and some for host families,
which are slow where few stop; problems of families, help and workers are at their level long before. Pilot runs with fixed
seeds of their own (never the run's) check it: for each key stock the mean of five years around the length is held against the
last twenty years of the pilots. Only when a stock is told to be off (by more than OFF, and from chance over all stocks
together) is the history longer: until that stock is within OFF of its level, or CAP_YEARS; both are said.

Why not a length from the pilots alone. A stock of long stays moves in waves of years: in one run of a city its mean over
five years differs by 6 to 10 % from that of other runs, more than what is left to see. The rule of the smallest error (MSER-5;
White 1997) follows such waves, up to the end of what it searches. And a length must be the same for all draws of a
calibration, so it stands on the slow side.

The answer is kept in the user's cache folder, by the scenario and the sources, so that a scenario is piloted once.
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
from sim.words import COUNTERS, SUMS

FLOOR_YEARS = 25  # assumption: 18 years of childhood and 7; docs/background/burn-in.md has what is then left
CAP_YEARS = 40  # assumption: twice the longest stay of a child, and a little; a place that is slower is told
LATE_YEARS = 20  # assumption: the last years of a pilot, which give the level
PILOT_YEARS = float(CAP_YEARS + LATE_YEARS)
BLOCK = 5  # years: about as long as the waves of a stock, so that means of blocks are nearly independent
PILOT_HOUSEHOLDS = 80_000  # assumption: so many households in all pilots together, in 2 to 8 pilots
LEAST_PILOTS, MOST_PILOTS = 2, 8
PILOT_SEED = 7_000_000_000  # pilots have seeds of their own
SMALLEST = 5.0  # assumption: a stock that is smaller on average, in all pilots together, is shown but decides nothing
OFF = 0.05  # assumption: a stock that is so near its level asks for no longer history
SURE = 0.01  # that chance alone tells any stock of a settled place; by waves longer than a block it is up to 0.05
WEEKS = 52  # in a year of a series

STOCKS: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {**{one.stock: one.codes for one in SUMS if one.stock}, **{one.stock: (one.code,) for one in COUNTERS if one.stock}}
)
"""Key stocks by name, each the sum of these weekly counters."""


@dataclass(frozen=True)
class StockRow:
    """One stock in the pilots.

    Attributes
    ----------
    stock, level : name; mean over the last twenty years of a pilot.
    decides : whether it is large enough to count.
    off : mean of the five years around the chosen length against the level, relative; error : its standard error.
    told : whether that is more than 5 % and told from chance.
    drift : what the level still moves in ten years, relative; drifts : whether that is more than 5 % and told from chance.
    """

    stock: str
    level: float
    decides: bool
    off: float
    error: float
    told: bool
    drift: float
    drifts: bool

    def words(self) -> str:
        """The stock and how far it is off, as in "foster -8 % (standard error 2 %)"."""
        return f"{self.stock} {100 * self.off:+.0f} % (standard error {100 * self.error:.0f} %)"


@dataclass(frozen=True)
class BurnIn:
    """Length of the burn-in and how it was chosen.

    Attributes
    ----------
    years : length, years.
    how : a few words: "asked in the scenario", "no families", or the rule.
    pilots, pilot_years : what was run.
    table : one row a stock, at this length.
    slowest : stock for which it is longer than the least; empty when it is not.
    """

    years: float
    how: str
    pilots: int = 0
    pilot_years: float = 0.0
    table: tuple[StockRow, ...] = ()
    slowest: str = ""

    @property
    def capped(self) -> bool:
        """Whether it is the most that is taken: the stocks ask for so much or more."""
        return bool(self.slowest) and self.years >= CAP_YEARS

    @property
    def off(self) -> tuple[str, ...]:
        """Stocks that are told to be away from their level even so, in words."""
        return tuple(row.words() for row in self.table if row.told)

    @property
    def unsettled(self) -> tuple[str, ...]:
        """Stocks that still drift at the end of the pilots: a longer history would not cure that."""
        return tuple(row.stock for row in self.table if row.drifts)

    def line(self) -> str:
        """The choice in one line."""
        text = f"burn-in: {self.years:g} years, {self.how}"
        if self.table:
            text += f", by {self.pilots} pilot runs of {self.pilot_years:g} years; from their level: "
            text += ", ".join(self.off) or self.table[0].words()
        if self.unsettled:
            text += f"; still drifting at the end of the pilots: {', '.join(self.unsettled)}"
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
    number = min(MOST_PILOTS, max(LEAST_PILOTS, math.ceil(PILOT_HOUSEHOLDS / scenario.households)))
    series = []
    for k in range(number):
        series.append(pilot_series(scenario, PILOT_SEED + k))
        if progress is not None:
            progress("burn-in pilot", (k + 1) / number)
    return choice(by_year(series))


def pilot_series(scenario: Scenario, seed: int) -> np.ndarray:
    """Weekly counters of the whole place from an empty start, (weeks, counters)."""
    world = make_history(scenario, seed, PILOT_YEARS).world
    return world.series[: world.tally[0].weeks, 0, :].copy()


def by_year(series: list[np.ndarray]) -> dict[str, np.ndarray]:
    """Mean of each key stock in each year of each pilot, (pilots, years), from weekly counters, (weeks, counters) a pilot."""
    years = int(PILOT_YEARS)
    weeks = [one[: years * WEEKS] for one in series]
    return {
        name: np.array([one[:, columns].sum(axis=1).reshape(years, WEEKS).mean(axis=1) for one in weeks])
        for name, columns in STOCKS.items()
    }


def choice(stocks: Mapping[str, np.ndarray]) -> BurnIn:
    """The length that these stocks ask for, each (pilots, PILOT_YEARS) means of years."""
    years, slowest = FLOOR_YEARS, ""
    for row in stock_rows(stocks, FLOOR_YEARS):
        if row.told and (asked := years_of(stocks[row.stock], row)) > years:
            years, slowest = asked, row.stock
    how = "the usual length, checked"
    if slowest:
        how = f"{'the most that is taken' if years == CAP_YEARS else f'longer than the usual {FLOOR_YEARS}'}, for {slowest}"
    pilots = len(next(iter(stocks.values())))
    return BurnIn(float(years), how, pilots, PILOT_YEARS, stock_rows(stocks, years), slowest)


def years_of(yearly: np.ndarray, row: StockRow) -> int:
    """First year, from FLOOR_YEARS on, around which a stock is near its level; CAP_YEARS when there is none."""
    near = max(OFF, 2.0 * row.error) * row.level  # nearer than its noise cannot be seen
    found = (years for years in range(FLOOR_YEARS, CAP_YEARS) if abs(around(yearly, years) - row.level) <= near)
    return next(found, CAP_YEARS)


def around(yearly: np.ndarray, years: int) -> float:
    """Mean of the five years in whose middle a history of so many years ends."""
    return float(yearly[:, years - BLOCK // 2 : years + BLOCK // 2 + 1].mean())


def stock_rows(stocks: Mapping[str, np.ndarray], years: int) -> tuple[StockRow, ...]:
    """How far each stock is from its level after so many years."""
    chance = SURE / (2 * len(stocks))  # for each sign of each stock: over all stocks together it is SURE
    return tuple(stock_row(name, yearly, years, chance) for name, yearly in stocks.items())


def stock_row(name: str, yearly: np.ndarray, years: int, chance: float) -> StockRow:
    """One stock after so many years.

    Parameters
    ----------
    yearly : (pilots, PILOT_YEARS) means of years.
    chance : that a settled stock is told to be off on one side.
    """
    from scipy.special import stdtrit

    pilots = len(yearly)
    level = float(yearly[:, -LATE_YEARS:].mean())
    if level <= 0.0:
        return StockRow(name, level, False, 0.0, 0.0, False, 0.0, False)
    blocks = yearly[:, FLOOR_YEARS:].reshape(pilots, -1, BLOCK).mean(axis=2)
    time = np.arange(blocks.shape[1]) * float(BLOCK)
    bend = np.polyfit(time, blocks.mean(axis=0), 2)  # what bends slowly is no noise
    free = blocks.size - len(bend)
    variance = float(((blocks - np.polyval(bend, time)) ** 2).sum()) / free  # of the mean of a block in one pilot
    line = float(stdtrit(free, 1.0 - chance))
    late = LATE_YEARS // BLOCK  # blocks that give the level
    off = around(yearly, years) - level
    error = math.sqrt(variance / pilots * (1.0 + 1.0 / late))
    spread = time[-late:] - time[-late:].mean()
    drift = 10.0 * float((blocks[:, -late:].mean(axis=0) * spread).sum() / (spread**2).sum())
    drift_error = 10.0 * math.sqrt(variance / pilots / float((spread**2).sum()))
    decides = level * pilots >= SMALLEST
    told = decides and abs(off) > max(OFF * level, line * error)
    drifts = decides and abs(drift) > max(OFF * level, line * drift_error)
    return StockRow(name, level, decides, off / level, error / level, told, drift / level, drifts)


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
