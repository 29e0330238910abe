"""The life of one child in two runs, as plain rows: what happened to it and its family, and where it lived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.outcomes.spells import ADULT
from sim.outcomes.twins import CLASSES, LONG_CLASSES, Twins
from sim.outcomes.view import RunView
from sim.units import YEAR
from sim.words import Event

TOLD_CLASSES = tuple(name for name in CLASSES if name not in LONG_CLASSES)
"""Classes of which an example is told; those of fourteen days or more are parts of others."""
HORIZON, GROWN, LEFT = "horizon", "grown", "left"


class Happening(NamedTuple):
    """One row of the log: ``time`` in days since the start, ``to`` what a child comes to live in (or its legal status)."""

    time: float
    kind: int
    reason: int
    flags: int
    route: int
    origin: int
    to: int
    value: float
    own: bool
    """Whether it is about the child itself, not about its family."""


class Stay(NamedTuple):
    """Days since the start between which a child lived in a form of care; how far from home (km)."""

    start: float
    end: float
    form: int
    km: float


@dataclass(frozen=True)
class Lived:
    """One of the two lives: rows in order of time, stays out of home, times with help and of waiting for a place (days)."""

    rows: tuple[Happening, ...]
    stays: tuple[Stay, ...]
    helped: tuple[tuple[float, float], ...]
    waited: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class TwinLives:
    """A child under the baseline and under a policy.

    Attributes
    ----------
    child, family : keys.
    classes : all that it is in, in the order of `TOLD_CLASSES`.
    age : years at the start; form : where it lived then, ``km`` from home; area : row of its neighbourhood.
    until : days since the start to which it is followed; ending : why no longer (horizon, grown, left).
    parted : days since the start at which the family's log first differs, infinite when it does not; direct : whether the policy
        itself acted there.
    baseline, policy : the lives.
    entry, nights, km_away, severe : of both lives (see ``sim.outcomes.twins.Life``; entry in days since the start).
    """

    child: int
    family: int
    classes: tuple[str, ...]
    age: float
    form: int
    km: float
    area: int
    until: float
    ending: str
    parted: float
    direct: bool
    baseline: Lived
    policy: Lived
    entry: tuple[float, float]
    nights: tuple[float, float]
    km_away: tuple[float, float]
    severe: tuple[int, int]


def classes_of(twins: Twins, child: int) -> tuple[str, ...]:
    """Classes that a child is in."""
    here = np.flatnonzero(twins.child == np.uint64(child))
    return tuple(name for name in TOLD_CLASSES if len(here) and twins.members[name][here[0]])


def example(twins: Twins, baseline: RunView, policy: RunView, name: str) -> int | None:
    """Key of the child of a class whose history is the median in length; None when nobody is in it.

    Length: rows of the child and of its family in its window, in both runs together. Equal ones are in order of their keys, and
    of an even number the lower of the two in the middle is taken: a rule, so that nobody picks a story by its looks.
    """
    here = np.flatnonzero(twins.members[name])
    if not len(here):
        return None
    lengths = np.zeros(len(here), np.int64)
    for run in (baseline, policy):
        log = run.log[np.isin(run.log["family"], twins.family[here])]
        for k, at in enumerate(here):
            lengths[k] += np.count_nonzero(_about(log, twins.child[at], twins.family[at], twins.window[at]))
    order = np.lexsort((twins.child[here], lengths))
    return int(twins.child[here[order[(len(here) - 1) // 2]]])


def lives(twins: Twins, baseline: RunView, policy: RunView, child: int) -> TwinLives | None:
    """Both lives of a child; None when no child of this key was there at the start of both runs."""
    found = np.flatnonzero(twins.child == np.uint64(child))
    if not len(found):
        return None
    at = int(found[0])
    start, end = baseline.start, float(twins.window[at])
    cohort = baseline.record.cohort
    born = cohort[np.flatnonzero(cohort["child"] == np.uint64(child))[0]]
    family = int(twins.family[at])
    ending = HORIZON if end >= baseline.end else GROWN if end >= float(born["birth"]) + ADULT else LEFT

    def both(values: tuple[np.ndarray, np.ndarray]) -> tuple[float, float]:
        return float(values[0][at]), float(values[1][at])

    b, p = twins.baseline, twins.policy
    entry = both((b.entry, p.entry))
    severe = both((b.severe, p.severe))
    return TwinLives(
        child=int(child),
        family=family,
        classes=classes_of(twins, child),
        age=(start - float(born["birth"])) / YEAR,
        form=int(born["form"]),
        km=float(born["distance"]),
        area=int(born["area"]),
        until=end - start,
        ending=ending,
        parted=float(twins.diverged[at]) - start,
        direct=bool(twins.direct[at]),
        baseline=_lived(baseline, child, family, end),
        policy=_lived(policy, child, family, end),
        entry=(entry[0] - start, entry[1] - start),
        nights=both((b.nights, p.nights)),
        km_away=both((b.km, p.km)),
        severe=(int(severe[0]), int(severe[1])),
    )


def _about(log: np.ndarray, child: int, family: int, end: float) -> np.ndarray:
    """Which rows are about a child, or about its family and none of its children, before the end."""
    mine = (log["child"] == np.uint64(child)) | ((log["child"] == 0) & (log["family"] == np.uint64(family)))
    found: np.ndarray = mine & (log["time"] < end)
    return found


def _lived(run: RunView, child: int, family: int, end: float) -> Lived:
    start = run.start
    rows = tuple(
        Happening(
            float(row["time"]) - start,
            int(row["kind"]),
            int(row["reason"]),
            int(row["flags"]),
            int(row["route"]),
            int(row["form_from"]),
            int(row["form_to"]),
            float(row["value"]),
            int(row["child"]) == int(child),
        )
        for row in run.log[_about(run.log, child, family, end)]
    )
    s = run.spells
    here = np.flatnonzero((s.child == np.uint64(child)) & (s.start < end))
    stays = tuple(
        Stay(max(float(s.start[k]) - start, 0.0), min(float(s.end[k]), end) - start, int(s.form[k]), float(s.km[k]))
        for k in here
    )
    last = end - start
    helped = _times(rows, Event.HELP_START, (Event.HELP_END,), last)
    waited = _times(rows, Event.NOT_FOUND, (Event.WAIT_END, Event.ENTRY), last)
    return Lived(rows, stays, helped, waited)


def _times(
    rows: tuple[Happening, ...], begins: int, ends: tuple[int, ...], last: float
) -> tuple[tuple[float, float], ...]:
    """Times between a row that begins something and one that ends it; an end without a beginning goes back to the start."""
    found: list[tuple[float, float]] = []
    since: float | None = None
    seen = False
    for row in rows:
        if row.kind == begins:
            since = row.time if since is None else since
            seen = True
        elif row.kind in ends:
            if since is None and not seen and row.kind == ends[0]:
                since = 0.0
            if since is not None:
                found.append((since, row.time))
            since, seen = None, True
    return (*found, (since, last)) if since is not None else tuple(found)
