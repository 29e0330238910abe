"""Stays of children in places, put together from the event log.

A *spell* is one stay of a minor in one place (from an entry or a move to the next change of main home); an *episode*
is a row of spells without going home in between. Stays of young people of 18 and over are left out: outcomes are about
minors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim import moved
from sim.units import ADULT_AGE, YEAR
from sim.words import Event, Form

ADULT = ADULT_AGE * YEAR  # days from birth to the eighteenth birthday
ROUNDING = 0.01  # days; the age in the log is a single-precision number of years
SPELL_EVENTS = (Event.ENTRY, Event.MOVE, Event.RETURN, Event.LEFT_CARE, Event.AGE_18, Event.BREAKDOWN)


@dataclass(frozen=True)
class Stays:
    """Intervals of children: ``child``, ``start`` and ``end``, all (n,); ends are clipped to the end of the run."""

    child: np.ndarray
    start: np.ndarray
    end: np.ndarray

    def days_within(self, start: np.ndarray | float, end: np.ndarray | float) -> np.ndarray:
        """Days of each stay between two moments (numbers, or one for each stay)."""
        found: np.ndarray = np.maximum(np.minimum(self.end, end) - np.maximum(self.start, start), 0.0)
        return found

    def covers(self, child: np.ndarray, time: np.ndarray) -> np.ndarray:
        """Whether each (child, time) lies in a stay of that child, (m,); stays of one child must not overlap."""
        if len(self.child) == 0 or len(child) == 0:
            return np.zeros(len(child), bool)
        order = np.lexsort((self.start, self.child))
        keys, start, end = self.child[order], self.start[order], self.end[order]
        number = np.searchsorted(np.unique(keys), np.concatenate((keys, child)))
        moments = np.concatenate((start, time))
        low = moments.min()
        line = number * (moments.max() - low + 1.0) + (moments - low)  # one line of time, child after child
        at = np.searchsorted(line[: len(keys)], line[len(keys) :], "right") - 1
        there = at >= 0
        at = np.maximum(at, 0)
        found: np.ndarray = there & (keys[at] == child) & (time < end[at])
        return found


@dataclass(frozen=True)
class Spells(Stays):
    """Stays of minors in one place, ordered by child and time; all fields (n,).

    Attributes
    ----------
    family, other : keys of the family and of the host or service.
    born : day of birth.
    form, route, area, flags, km : of the row that began the spell.
    how : LOG_ENTRY or LOG_MOVE, or LOG_NONE for a child that was placed at the start (``start`` then lies before it).
    why : LOG_MOVE, LOG_RETURN, LOG_LEFT_CARE or LOG_AGE_18, or LOG_NONE when it still goes on (right-censored).
    breakdown : time of the unplanned end, infinite when there was none.
    episode : number of the episode that the spell is part of.
    """

    family: np.ndarray
    other: np.ndarray
    born: np.ndarray
    form: np.ndarray
    route: np.ndarray
    area: np.ndarray
    flags: np.ndarray
    km: np.ndarray
    how: np.ndarray
    why: np.ndarray
    breakdown: np.ndarray
    episode: np.ndarray

    @property
    def observed(self) -> np.ndarray:
        """Spells that began within the run: the only ones of which the duration is seen from the first day."""
        found: np.ndarray = self.how != Event.NONE
        return found

    @property
    def first_of_episode(self) -> np.ndarray:
        """Positions of the spells with which an episode begins."""
        return np.flatnonzero(np.diff(self.episode, prepend=-1) != 0)


@dataclass(frozen=True)
class Absences(Stays):
    """Times out of home of minors that began in the run, whatever the places; ordered by child and time; all (n,).

    Attributes
    ----------
    back : whether the child came home at ``end``; else it left care, came of age, or is away still.
    """

    back: np.ndarray

    @property
    def same_day(self) -> np.ndarray:
        """Whether the child was home again on the day on which it left: not one night."""
        found: np.ndarray = self.back & (np.floor(self.end) == np.floor(self.start))
        return found

    def shorter(self, days: float) -> np.ndarray:
        """Whether the child was home again within fewer days than these."""
        found: np.ndarray = self.same_day | (self.back & (self.end - self.start < days - ROUNDING))
        return found


def absences(s: Spells) -> Absences:
    """Times out of home from the spells of a run."""
    first = s.first_of_episode
    last = np.append(first[1:], len(s.child)) - 1 if len(first) else first
    own = s.observed[first]
    first, last = first[own], last[own]
    return Absences(s.child[first], s.start[first], s.end[last], s.why[last] == Event.RETURN)


def by_child(child: np.ndarray) -> np.ndarray:
    """Order of rows by child key that keeps the order of time within a child."""
    return np.argsort(child, kind="stable")


def spells(cohort: np.ndarray, rows: np.ndarray, horizon: float) -> Spells:
    """Put the spells of a run together.

    Parameters
    ----------
    cohort : children at the start of the run.
    rows : log rows of `SPELL_EVENTS`, in order of time.
    horizon : end of the run.
    """
    placed = cohort[cohort["form"] != Form.HOME]
    born = rows["time"] - YEAR * rows["age"].astype(float)

    def joined(field: str, first: np.ndarray | float) -> np.ndarray:
        begin = np.empty(len(placed), rows[field].dtype)
        begin[:] = first
        return np.concatenate((begin, rows[field]))

    child = joined("child", placed["child"])
    order = by_child(child)
    child = child[order]
    time = joined("time", placed["since"])[order]
    kind = joined("kind", Event.NONE)[order]
    born = np.concatenate((placed["birth"], born))[order]

    begins = (kind == Event.NONE) | (((kind == Event.ENTRY) | (kind == Event.MOVE)) & (time < born + ADULT - ROUNDING))
    first = np.flatnonzero(begins)
    n = len(first)
    spell = np.cumsum(begins) - 1  # the last spell that began at or before a row, of this child or of an earlier one
    own = (spell >= 0) & (child[first[spell]] == child) if n else np.zeros(len(child), bool)

    end = np.full(n, np.inf)
    why = np.full(n, Event.NONE, np.int64)
    stops = np.flatnonzero(own & ((kind == Event.RETURN) | (kind == Event.LEFT_CARE) | (kind == Event.AGE_18)))[::-1]
    end[spell[stops]] = time[stops]  # from the last to the first: the first stop after the beginning stays
    why[spell[stops]] = kind[stops]
    if n > 1:
        followed = np.flatnonzero((child[first[1:]] == child[first[:-1]]) & (time[first[1:]] < end[:-1]))
        end[followed] = time[first[followed + 1]]
        why[followed] = Event.MOVE
    broken = np.flatnonzero(own & (kind == Event.BREAKDOWN))[::-1]
    breakdown = np.full(n, np.inf)
    breakdown[spell[broken]] = time[broken]
    breakdown[breakdown > end] = np.inf

    born = born[first]
    limit = np.minimum(horizon, born + ADULT)
    open_ = end > limit
    why[open_] = np.where(born[open_] + ADULT <= horizon, Event.AGE_18, Event.NONE)
    end = np.minimum(end, limit)

    how = kind[first]
    # a move while at home cannot be; an episode begins where the spell before it did not go over into this one
    carried = np.zeros(n, bool)
    if n > 1:
        carried[1:] = (child[first[1:]] == child[first[:-1]]) & (why[:-1] == Event.MOVE) & (how[1:] == Event.MOVE)
    take = order[first]
    return Spells(
        child=child[first],
        start=time[first],
        end=end,
        family=joined("family", placed["family"])[take],
        other=joined("other", 0)[take],
        born=born,
        form=joined("form_to", placed["form"])[take].astype(np.int64),
        route=joined("route", 0)[take].astype(np.int64),
        area=joined("area", placed["area"])[take].astype(np.int64),
        flags=joined("flags", 0)[take],
        km=joined("value", placed["distance"])[take],
        how=how,
        why=why,
        breakdown=breakdown,
        episode=np.cumsum(~carried) - 1,
    )


def paired(rows: np.ndarray, begin_kind: int, horizon: float) -> Stays:
    """Intervals of children from rows that begin something and rows that end it.

    An end without a beginning counts ``value`` days back; a beginning without an end lasts to the horizon or to the
    eighteenth birthday; a second beginning before the end begins nothing new.

    Parameters
    ----------
    rows : log rows of both kinds, in order of time.
    begin_kind : the kind that begins.
    horizon : end of the run.
    """
    rows = rows.take(by_child(rows["child"]))
    begin = rows["kind"] == begin_kind
    if len(rows) == 0:
        return Stays(rows["child"], rows["time"], rows["time"])
    after = rows["child"][1:] == rows["child"][:-1]  # this row follows another of the same child
    again = np.concatenate(([False], after & begin[1:] & begin[:-1]))
    rows, begin = rows[~again], begin[~again]
    after = rows["child"][1:] == rows["child"][:-1]
    ended = np.append(after & begin[:-1] & ~begin[1:], False)
    closes = np.concatenate(([False], ended[:-1]))
    birthday = rows["time"] + ADULT - YEAR * rows["age"].astype(float)
    start = np.where(begin, rows["time"], rows["time"] - rows["value"])
    end = np.where(ended, np.append(rows["time"][1:], horizon), np.minimum(horizon, birthday))
    end = np.where(begin, end, rows["time"])
    keep = ~closes
    return Stays(rows["child"][keep], start[keep], np.maximum(start, end)[keep])


moved.left(__name__)
