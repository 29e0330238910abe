"""What trajectories show within a window of calendar years: what a stay follows on, where a child went, who was there when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from sim.own_data.trajectories import ADJOINING, GOES_ON, Trajectories
from sim.own_data.words import Care, End

FOSTER = (Care.NETWORK_FOSTER, Care.FOSTER, Care.FOSTER_CARE)
GROUPS = (Care.CRISIS_BED, Care.OPEN_GROUP, Care.TREATMENT_GROUP, Care.CLINICAL)  # and secure care, which is told apart
AWAY = (End.HOME, End.AGE_18, End.LEFT_CARE)  # ends after which a next stay is a new entry, however soon
WAYS = ("home", "moved", "breakdown", "age_18", "left_care")


@dataclass(frozen=True)
class Window:
    """Calendar years from ``first`` to ``last``, both in it; days are those of `date.toordinal`."""

    first: int
    last: int

    @property
    def years(self) -> tuple[int, ...]:
        """The years."""
        return tuple(range(self.first, self.last + 1))

    def bounds(self, year: int) -> tuple[int, int]:
        """The first day of a year, and the first after it."""
        return date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()

    @property
    def low(self) -> int:
        """First day."""
        return self.bounds(self.first)[0]

    @property
    def high(self) -> int:
        """First day after the window."""
        return self.bounds(self.last)[1]

    @property
    def name(self) -> str:
        """As a period of a target."""
        return f"{self.first}" if self.first == self.last else f"{self.first}-{self.last}"


class Seen:
    """Full-time stays (``t``) and part-time ones (``part_time``) within a window; what is known later is not looked at.

    Attributes
    ----------
    t : full-time stays that began before the end of the window, of children by order of start; one that ends later goes on.
    entry : whether each began an episode out of home, (stays,).
    onward : whether another stay followed on it, (stays,).
    way : what became of it, a place in `WAYS`; -1 while it goes on, (stays,).
    """

    def __init__(self, stays: Trajectories, window: Window):
        self.window = window
        known = stays.only(stays.start < window.high)
        later = known.end >= window.high
        known = Trajectories(
            known.child, known.area, known.care, known.start, np.where(later, GOES_ON, known.end), known.crisis,
            np.where(later, int(End.NONE), known.reason),
        )  # fmt: skip
        self.part_time = known.only(known.care == Care.PART_TIME)
        self.t = t = known.only(known.care != Care.PART_TIME)
        n = len(t)
        self.entry = np.ones(n, bool)
        if n > 1:
            follows = (t.child[1:] == t.child[:-1]) & ~np.isin(t.reason[:-1], AWAY) & (t.end[:-1] != GOES_ON)
            follows &= t.start[1:] - np.where(t.end[:-1] == GOES_ON, 0, t.end[:-1]) <= ADJOINING
            self.entry[1:] = ~follows
        self.onward = np.append(~self.entry[1:], False)[:n]
        self.way = self._ways()

    def _ways(self) -> np.ndarray:
        """Broken down, else where the child went: as told, or as what follows tells where only "planned" or "unknown" is told."""
        t = self.t
        told = {End.HOME: "home", End.MOVED: "moved", End.BREAKDOWN: "breakdown", End.AGE_18: "age_18",
                End.LEFT_CARE: "left_care"}  # fmt: skip
        way = np.where(self.onward, WAYS.index("moved"), WAYS.index("home"))
        for reason, name in told.items():
            way = np.where(t.reason == reason, WAYS.index(name), way)
        return np.where(t.end == GOES_ON, -1, way)

    # --- stays --------------------------------------------------------------------------------------------------------
    @property
    def end(self) -> np.ndarray:
        """End of each stay; the end of the window of one that goes on, (stays,)."""
        found: np.ndarray = np.minimum(self.t.end, self.window.high)
        return found

    @property
    def ended(self) -> np.ndarray:
        """Whether each stay ended in the window or before, (stays,)."""
        found: np.ndarray = self.t.end != GOES_ON
        return found

    @property
    def begun(self) -> np.ndarray:
        """Whether each stay began in the window: only these are followed from their first day, (stays,)."""
        found: np.ndarray = self.t.start >= self.window.low
        return found

    def of(self, cares: Sequence[Care]) -> np.ndarray:
        """Which stays are of some care forms, (stays,)."""
        return np.isin(self.t.care, cares)

    @property
    def has_past(self) -> bool:
        """Whether some stay began before the window: without any, children who were placed already are not in the file."""
        return bool(np.any(~self.begun))

    @property
    def forms_are_known(self) -> bool:
        """Whether of all foster care that is in the window it is told whether it is network or recruited."""
        there = self.end >= self.window.low
        return not bool(np.any(self.of((Care.FOSTER_CARE,)) & there))

    # --- counts by year -----------------------------------------------------------------------------------------------
    def each_year(self, days: np.ndarray) -> np.ndarray:
        """How many of these days lie in each year, (years,)."""
        edges = [self.window.bounds(year)[0] for year in self.window.years] + [self.window.high]
        found: np.ndarray = np.diff(np.searchsorted(np.sort(days), edges))
        return found

    def there(self, chosen: np.ndarray) -> np.ndarray:
        """How many of some stays hold the end of 31 December, in each year, (years,)."""
        highs = [self.window.bounds(year)[1] for year in self.window.years]
        return np.array([np.count_nonzero(chosen & (self.t.start < high) & (self.t.end >= high)) for high in highs])

    def part_time_there(self) -> np.ndarray:
        """How many part-time stays hold the end of 31 December, in each year, (years,)."""
        highs, t = [self.window.bounds(year)[1] for year in self.window.years], self.part_time
        return np.array([np.count_nonzero((t.start < high) & (t.end >= high)) for high in highs])

    def days(self, chosen: np.ndarray) -> np.ndarray:
        """Days of some stays within each year, (years,)."""
        bounds = [self.window.bounds(year) for year in self.window.years]
        return np.array([np.maximum(np.minimum(self.end, high) - np.maximum(self.t.start, low), 0)[chosen].sum()
                         for low, high in bounds], float)  # fmt: skip

    def children(self, chosen: np.ndarray, part_time: bool) -> np.ndarray:
        """Different children with one of some stays (and with a part-time stay) at any time in each year, (years,)."""
        counts = []
        for year in self.window.years:
            low, high = self.window.bounds(year)
            who = [t.child[own & (t.start < high) & (t.end >= low)] for t, own in (
                (self.t, chosen), (self.part_time, np.full(len(self.part_time), part_time)))]  # fmt: skip
            counts.append(len(np.unique(np.concatenate(who))))
        return np.array(counts)

    # --- episodes -----------------------------------------------------------------------------------------------------
    @cached_property
    def last(self) -> np.ndarray:
        """Place of the last stay of the episode of each entry, (entries,)."""
        first = np.flatnonzero(self.entry)
        return np.append(first[1:], len(self.t)) - 1 if len(first) else first

    @cached_property
    def went_home(self) -> np.ndarray:
        """Whether each episode ended at home, (entries,): as told, or no other place and no other end is told."""
        reason, ended = self.t.reason[self.last], self.ended[self.last]
        found: np.ndarray = ended & ~np.isin(reason, (End.MOVED, End.AGE_18, End.LEFT_CARE))
        return found

    @cached_property
    def counted(self) -> np.ndarray:
        """Which stays are entries of a night or longer, (stays,)."""
        first = np.flatnonzero(self.entry)
        same_day = self.went_home & (self.t.end[self.last] == self.t.start[first])
        found = self.entry.copy()
        found[first[same_day]] = False
        return found

    def home_after(self) -> tuple[np.ndarray, np.ndarray]:
        """Days and cause (0 goes on, 1 home, 2 otherwise) of episodes that began in the window, from their entry."""
        first = np.flatnonzero(self.entry)
        own = self.begun[first]
        cause = np.where(self.went_home, 1, np.where(self.ended[self.last], 2, 0))
        return (self.end[self.last] - self.t.start[first])[own], cause[own]

    def again_after(self) -> tuple[np.ndarray, np.ndarray]:
        """Days and cause (0 not seen, 1 placed again) of returns home in the window, from the return."""
        first = np.flatnonzero(self.entry)
        home = self.t.end[self.last]
        following = np.append(first[1:], -1)[: len(first)]
        same = (following >= 0) & (self.t.child[following] == self.t.child[first]) if len(first) else np.zeros(0, bool)
        chosen = self.went_home & (home >= self.window.low)
        until = np.where(same, self.t.start[following], self.window.high) if len(first) else home
        return (until - home)[chosen], same[chosen].astype(int)

    def broken_after(self, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Days and cause (0 goes on, 1 broken down, 2 otherwise) of some stays that began in the window."""
        own = chosen & self.begun
        cause = np.where(self.way == WAYS.index("breakdown"), 1, np.where(self.ended, 2, 0))
        return (self.end - self.t.start)[own], cause[own]
