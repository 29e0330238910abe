"""Closed forms that the engine must reproduce. Numpy and scipy only: nothing of the model is used here."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from scipy.linalg import expm


class Queue(NamedTuple):
    """Stationary measures of a queue; times in the unit of the rates."""

    in_system: float  # mean number there, waiting or in a place
    waiting: float  # mean number waiting
    refused: float  # share of arrivals that do not enter
    gave_up: float  # share of arrivals that leave the line without a place
    wait: float  # mean time in the line of those who enter


def queue(rate: float, service: float, places: int, room: int = 400, patience: float = math.inf) -> Queue:
    """Birth-death queue: M/M/c with at most ``room`` waiting, each leaving the line after exponential ``patience``.

    ``room = 0`` is Erlang B, a large room Erlang C, with patience Erlang A.
    """
    leave = 0.0 if math.isinf(patience) else 1.0 / patience
    p = [1.0]
    for n in range(places + room):
        p.append(p[-1] * rate / (min(n + 1, places) * service + max(n + 1 - places, 0) * leave))
    share = np.array(p) / sum(p)
    n = np.arange(len(share))
    line = np.maximum(n - places, 0)
    refused = float(share[-1])
    waiting = float(share @ line)
    entering = rate * (1.0 - refused)
    return Queue(float(share @ n), waiting, refused, leave * waiting / rate, waiting / entering)


def erlang_b(places: int, load: float) -> float:
    """Share of arrivals refused when all places are taken (recursion)."""
    b = 1.0
    for c in range(1, places + 1):
        b = load * b / (c + load * b)
    return b


def finite_source(sources: int, rate: float, service: float, places: int, room: int) -> Queue:
    """``sources`` of which each that is not in the system asks at ``rate``; at most ``room`` wait.

    ``room = 0`` is Engset, ``room = sources - places`` the machine repair model M/M/c//N.
    """
    p = [1.0]
    for n in range(min(places + room, sources)):
        p.append(p[-1] * (sources - n) * rate / (min(n + 1, places) * service))
    share = np.array(p) / sum(p)
    n = np.arange(len(share))
    asked = rate * (sources - n) * share
    line = np.maximum(n - places, 0)
    refused = float(asked[-1] / asked.sum()) if len(share) == places + room + 1 else 0.0
    waiting = float(share @ line)
    return Queue(float(share @ n), waiting, refused, 0.0, waiting / float(asked.sum() * (1.0 - refused)))


def engset(sources: int, load: float, places: int) -> float:
    """Share of requests refused (formula of Engset): what one source sees of the others; ``load`` of each idle source."""
    terms = [math.comb(sources - 1, k) * load**k for k in range(places + 1)]
    return terms[-1] / sum(terms)


def list_left(t: float, start: int, rate: float) -> float:
    """Mean number left at ``t`` of a list of ``start`` from which one leaves at a constant ``rate`` until it is empty."""
    gone = [math.exp(k * math.log(rate * t) - rate * t - math.lgamma(k + 1)) for k in range(start)]
    return sum((start - k) * p for k, p in enumerate(gone))


def changing_queue(
    at: float, start: int, steps: Sequence[tuple[float, float, int]], service: float, most: int
) -> Queue:
    """M(t)/M/s(t) at time ``at`` from ``start`` in the system, by the matrix exponential of each step.

    ``steps``: (time from which it holds, rate of arrival, places), the first at 0; places must not fall. At most ``most``
    are in the system: choose it so large that it does not matter.
    """
    p = np.zeros(most + 1)
    p[start] = 1.0
    n = np.arange(most + 1)
    places = 0
    for k, (begin, rate, places_) in enumerate(steps):
        if begin >= at:
            break
        assert places_ >= places, "those in a place that is taken away stay in it: not a birth-death process"
        places = places_
        until = min(at, steps[k + 1][0]) if k + 1 < len(steps) else at
        up = np.full(most, rate)
        down = np.minimum(n[1:], places) * service
        generator = np.diag(up, 1) + np.diag(down, -1)
        generator -= np.diag(generator.sum(axis=1))
        p = p @ expm(generator * (until - begin))
    line = np.maximum(n - places, 0)
    return Queue(float(p @ n), float(p @ line), 0.0, 0.0, math.nan)


def single_server(rate: float, mean: float, cv2: float) -> float:
    """Mean number waiting for one place (Pollaczek and Khinchine); ``cv2`` is variance / mean squared of the stay."""
    load = rate * mean
    return load**2 * (1.0 + cv2) / (2.0 * (1.0 - load))


def unlimited(t: float, start: float, rate: float, mean: float) -> float:
    """Mean number present at ``t`` without a limit on places (M/M/infinity)."""
    return rate * mean + (start - rate * mean) * math.exp(-t / mean)


def adjusted(t: float, start: float, target: float, speed: float) -> float:
    """Supply that closes a constant share of the gap to its target (Tuma and Hannan)."""
    return target - (target - start) * math.exp(-speed * t)


def clears(need: float, start: float, use: float, speed: float) -> tuple[float, float]:
    """(time at which the waiting list is gone, time waited until then) when beds adjust to ``need / use``."""
    goal = need / use
    t = math.log((goal - start) / (goal - need)) / speed
    waited = (need - goal) * t + (goal - start) * (1.0 - math.exp(-speed * t)) / speed
    return t, waited


def stepwise(times: Sequence[float], rates: Sequence[float]) -> Callable[[np.ndarray], np.ndarray]:
    """Cumulative rate of steps that begin at ``times`` (the first at 0)."""
    knots = np.asarray(times, float)
    total = np.concatenate(([0.0], np.cumsum(np.diff(knots) * np.asarray(rates, float)[:-1])))

    def cumulative(t: np.ndarray) -> np.ndarray:
        k = np.clip(np.searchsorted(knots, t, side="right") - 1, 0, len(knots) - 1)
        return total[k] + (np.asarray(t) - knots[k]) * np.asarray(rates, float)[k]

    return cumulative


def aalen_johansen(time: np.ndarray, cause: np.ndarray, at: Sequence[float]) -> dict[int, np.ndarray]:
    """Cumulative incidence by cause at some times; cause 0 is censored; ties are taken together."""
    order = np.argsort(time, kind="stable")
    time, cause = time[order], cause[order]
    causes = [int(c) for c in np.unique(cause) if c != 0]
    left = len(time) - np.arange(len(time))
    hit = cause != 0
    with np.errstate(divide="ignore"):
        survival = np.cumprod(np.where(hit, 1.0 - 1.0 / left, 1.0))
    before = np.concatenate(([1.0], survival[:-1]))
    where = np.searchsorted(time, np.asarray(at, float), side="right") - 1
    out = {}
    for c in causes:
        total = np.cumsum(np.where(cause == c, before / left, 0.0))
        out[c] = np.where(where >= 0, total[np.maximum(where, 0)], 0.0)
    return out
