"""Families of a simulated trial followed from randomisation: who was placed, harmed, reported; risks with intervals.

The children of one family, in all runs of one history, are one cluster: a family that is randomised in every arm cancels its
own chance. Intervals are 95 % and stay where their number can be. A risk: Wilson (1927) with the number of independent units that
has the variance between clusters (Korn and Graubard 1998), at most as many as there are, and where nobody or everybody was
placed the number of clusters. Incidents per child: symmetric in logs, above 0, at least as wide as chance
alone makes it. A difference: from the intervals of both arms (Newcombe 1998), narrower by as much as clusters in both arms make
its variance less, so that one of risks lies between -1 and 1. A ratio: delta
method in logs. Few events are never sure: both vary at least as much as when in each arm one cluster more fares otherwise than in
the other (with arms that are alike, about three in all clusters), and with fewer than `ENOUGH` clusters in which something
happened, both arms together, there is no ratio and what clusters share does not narrow a difference.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.data.targets import Z
from sim.units import ADULT_AGE, MONTH, YEAR
from sim.words import Event, Form, Level, Severity, TrialArm

if TYPE_CHECKING:
    from sim.world.record import RunRecord

MONTHS = (3, 6, 12, 24)
FOLLOW_UP = 2.0  # years
YEAR_AT = MONTHS.index(12)
FUNCTIONING_DAYS = 91.0  # family functioning is compared three months after randomisation
USUAL, TREATED = int(TrialArm.USUAL), int(TrialArm.TREATED)
ENOUGH = 5
"""Families in which something happened, both arms together (one in both counts twice), below which no ratio is told."""
Interval = tuple[float, float, float]
"""Value, low, high."""
Move = tuple[int, float, int]
"""Row in the log, day, and what it is: ENTRY, RETURN or LEFT_CARE. What happens in one instant is told apart by its row."""
UNKNOWN: Interval = (math.nan, math.nan, math.nan)


@dataclass(frozen=True)
class Family:
    """One randomised family (or request): cluster, arm, problem level then and about three months later (-1: not seen),
    per follow-up (months) the children followed and those placed; severe incidents and whether it was reported in the year.

    ``group``: what it is told apart by (route and alternative, in the trial of the step).
    """

    cluster: tuple[int, int]
    arm: int
    level: int
    later: int
    followed: tuple[int, ...]
    placed: tuple[int, ...]
    incidents: int = 0
    reported: int = 0
    group: tuple[int, ...] = ()


@dataclass(frozen=True)
class Compared:
    """Something counted in two arms: number of units followed, the rates, and how they differ.

    Attributes
    ----------
    what : children placed, families with a child placed, severe incidents per child, families reported.
    months : after randomisation.
    units : (in the first arm, in the second): children or families.
    usual, treated : rate with interval in the first arm and in the second.
    difference, ratio : second less (over) first, with interval.
    enough : whether enough happened, in both arms together, to tell a ratio.
    """

    what: str
    months: int
    units: tuple[int, int]
    usual: Interval
    treated: Interval
    difference: Interval
    ratio: Interval
    enough: bool = True


# --- from a run to families ---------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Seen:
    """What a run saw of its children and families, by key."""

    seed: int
    end: float
    children: Mapping[int, Sequence[Any]]
    moves: Mapping[int, list[Move]]
    incidents: Mapping[int, list[float]]
    reports: Mapping[int, list[float]]


def seen_in(record: RunRecord) -> Seen:
    """Children by family, and by key when they moved, were harmed or reported; children of the start only."""
    log = record.log
    children: dict[int, list[Any]] = {}
    for child in record.cohort:
        children.setdefault(int(child["family"]), []).append(child)
    moves: dict[int, list[Move]] = {}
    for at in np.flatnonzero(np.isin(log["kind"], (Event.ENTRY, Event.RETURN, Event.LEFT_CARE))).tolist():
        moves.setdefault(int(log["child"][at]), []).append((at, float(log["time"][at]), int(log["kind"][at])))
    harmed = log[(log["kind"] == Event.INCIDENT) & (log["reason"] == Severity.SEVERE)]
    incidents = _times(harmed["child"], harmed["time"])
    reported = log[log["kind"] == Event.REPORT]
    return Seen(int(record.seed), record.end, children, moves, incidents, _times(reported["family"], reported["time"]))


def _times(keys: np.ndarray, times: np.ndarray) -> dict[int, list[float]]:
    found: dict[int, list[float]] = {}
    for key, time in zip(keys.tolist(), times.tolist(), strict=True):
        found.setdefault(key, []).append(time)
    return found


def family_of(seen: Seen, log: np.ndarray, at: int, later: int = -1, group: tuple[int, ...] = ()) -> Family:
    """The family of the randomisation in row ``at`` of the log, followed."""
    row = log[at]
    key, day = int(row["family"]), float(row["time"])
    members = [child for child in seen.children.get(key, ()) if at_home(child, seen.moves, at)]
    followed, placed = follow(members, seen.moves, at, day, seen.end)
    until = day + YEAR
    whole = [child for child in members if last_day(child, seen.end) >= until]
    incidents = sum(day < when <= until for child in whole for when in seen.incidents.get(int(child["child"]), ()))
    reported = int(bool(whole) and any(day < when <= until for when in seen.reports.get(key, ())))
    level = int(row["value"])
    return Family((seen.seed, key), int(row["reason"]), level, later, followed, placed, incidents, reported, group)


def at_home(child: Any, moves: Mapping[int, list[Move]], at: int) -> bool:
    """Whether the child lived at home at that row of the log."""
    before = [kind for row, _, kind in moves.get(int(child["child"]), []) if row < at]
    return before[-1] == Event.RETURN if before else int(child["form"]) == Form.HOME


def last_day(child: Any, end: float) -> float:
    """Until when the child can be followed."""
    return min(end, float(child["birth"]) + ADULT_AGE * YEAR, float(child["leaves"]))


def follow(
    children: Sequence[Any], moves: Mapping[int, list[Move]], at: int, day: float, end: float
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """(followed, placed) per follow-up from row ``at`` of the log, on ``day``: children at home then who can be followed
    that long, and those placed."""
    followed, placed = [0] * len(MONTHS), [0] * len(MONTHS)
    for child in children:
        if not at_home(child, moves, at):
            continue
        events = moves.get(int(child["child"]), [])
        first = next((when for row, when, kind in events if row > at and kind == Event.ENTRY), math.inf)
        last = last_day(child, end)
        for k, months in enumerate(MONTHS):
            if day + months * MONTH <= last:
                followed[k] += 1
                placed[k] += first <= day + months * MONTH
    return tuple(followed), tuple(placed)


# --- from families to risks ---------------------------------------------------------------------------------------------
def counted(family: Family, what: str, k: int) -> tuple[int, int]:
    """(how often, of how many units) of one family at follow-up ``k``."""
    followed, placed = family.followed[k], family.placed[k]
    if what == "children":
        return placed, followed
    if what == "families":
        return int(placed > 0), int(followed > 0)
    if what == "incidents":
        return family.incidents, followed
    return family.reported, int(followed > 0)


def compare(
    families: Sequence[Family], what: str, k: int = YEAR_AT, arms: tuple[int, int] = (USUAL, TREATED)
) -> Compared:
    """Rates in two arms and how they differ; ``what``: children, families, incidents or reports."""
    rates, units, parts, happened = [], [], [], 0
    for arm in arms:
        mine = [(f.cluster, *counted(f, what, k)) for f in families if f.arm == arm]
        total, hits = sum(of for _, _, of in mine), sum(hit for _, hit, _ in mine)
        rate = hits / total if total else math.nan
        part: dict[tuple[int, int], float] = {}
        for cluster, hit, of in mine if total else ():
            part[cluster] = part.get(cluster, 0.0) + (hit - rate * of) / total
        rates.append(rate)
        units.append(total)
        parts.append(part)
        happened += len({cluster for cluster, hit, _ in mine if hit})
    interval = around_count if what == "incidents" else around_risk
    first, second = (interval(*one) for one in zip(rates, parts, units, strict=True))
    enough = happened >= ENOUGH
    apart = difference(first, second, paired(parts) if enough else max(1.0, paired(parts)))
    times = ratio(rates, parts) if enough else UNKNOWN
    return Compared(what, MONTHS[k], (units[0], units[1]), first, second, apart, times, enough)


Parts = Mapping[Any, float]
"""What each cluster adds to a rate above what it would add if it were average."""


def around_risk(risk: float, parts: Parts, units: int) -> Interval:
    """A risk with its interval, which lies between 0 and 1."""
    if math.isnan(risk):
        return UNKNOWN
    variance = sum(x * x for x in parts.values())
    sure = risk in (0.0, 1.0)
    n = len(parts) if sure else min(units, risk * (1.0 - risk) / variance) if variance > 0.0 else units
    z2 = Z * Z
    middle = (risk + z2 / (2 * n)) / (1 + z2 / n)
    width = Z * math.sqrt(risk * (1.0 - risk) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return risk, min(risk, max(0.0, middle - width)), max(risk, min(1.0, middle + width))


def around_count(rate: float, parts: Parts, units: int) -> Interval:
    """A number per unit with its interval, above 0; where nothing happened, up to three in all clusters."""
    if math.isnan(rate):
        return UNKNOWN
    if rate == 0.0:
        return 0.0, 0.0, 3.0 / len(parts)
    variance = max(sum(x * x for x in parts.values()), rate / units)
    factor = math.exp(Z * math.sqrt(variance) / rate)
    return rate, rate / factor, rate * factor


def paired(parts: Sequence[Parts]) -> float:
    """How much less (or more) a difference varies than that of two arms without a family in common."""
    alone = sum(x * x for part in parts for x in part.values())
    if alone <= 0.0:
        return 1.0
    seen, least = (one / (Z * math.sqrt(alone)) for one in (joint(parts, (-1.0, 1.0)), at_least(parts, (-1.0, 1.0))))
    return max(seen, min(1.0, least))


def difference(first: Interval, second: Interval, share: float) -> Interval:
    """Second arm less the first, from the intervals of both and the share of their width that is left (`paired`)."""
    apart = second[0] - first[0]
    if math.isnan(apart):
        return UNKNOWN

    def reach(one: float, other: float) -> float:
        return min(share * math.hypot(one, other), one + other)

    below = reach(second[0] - second[1], first[2] - first[0])
    above = reach(second[2] - second[0], first[0] - first[1])
    return apart, apart - below, apart + above


def joint(parts: Sequence[Mapping[Any, float]], weights: tuple[float, float]) -> float:
    """Half width of a combination of both arms; a cluster in both counts once."""
    clusters = parts[0].keys() | parts[1].keys()
    both = (weights[0] * parts[0].get(cluster, 0.0) + weights[1] * parts[1].get(cluster, 0.0) for cluster in clusters)
    return Z * math.sqrt(sum(x * x for x in both))


def at_least(parts: Sequence[Mapping[Any, float]], weights: tuple[float, float]) -> float:
    """Half width that any combination has: as if in each arm one cluster of average size fared otherwise than in the other."""
    return Z * math.hypot(*(weight / len(part) for weight, part in zip(weights, parts, strict=True) if part))


def ratio(rates: Sequence[float], parts: Sequence[Mapping[Any, float]]) -> Interval:
    """Second arm over the first; unknown when nothing happened in one of them."""
    if not (rates[0] > 0 and rates[1] > 0):
        return UNKNOWN
    times, weights = rates[1] / rates[0], (-1.0 / rates[0], 1.0 / rates[1])
    factor = math.exp(max(joint(parts, weights), at_least(parts, weights)))
    return times, times / factor, times * factor


def functioning(families: Sequence[Family]) -> Interval:
    """Standardised difference in problem level after three months in families with severe problems (Cohen's d, interval)."""
    arms = [
        np.array([f.later for f in families if f.arm == arm and f.level == Level.SEVERE and f.later >= 0], float)
        for arm in (USUAL, TREATED)
    ]
    n = [len(levels) for levels in arms]
    if min(n) < 2:
        return UNKNOWN
    pooled = ((n[0] - 1) * arms[0].var(ddof=1) + (n[1] - 1) * arms[1].var(ddof=1)) / (n[0] + n[1] - 2)
    if pooled == 0.0:
        return UNKNOWN
    d = float((arms[0].mean() - arms[1].mean()) / math.sqrt(pooled))
    width = Z * math.sqrt((n[0] + n[1]) / (n[0] * n[1]) + d * d / (2 * (n[0] + n[1])))
    return d, d - width, d + width
