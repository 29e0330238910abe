"""Closed forms that the engine must reproduce. Numpy and scipy only: nothing of the model is used here."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np


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
