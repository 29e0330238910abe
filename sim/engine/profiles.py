"""Multipliers that change over time for many clocks at once: season, holiday, ramp, shock, hour of the week.

A profile holds C[p, area, week], the cumulative multiplier-days at the start of each week (week 0 starts on day 0, a
Monday 00:00). Within a week C is a straight line, or follows the profile's warp: the hour-of-week shape W with W(0) = 0
and W(7) = 7, so the week's total does not change. A clock with rate r has hazard r * C'(t); it is inverted, never
thinned. Beyond the last week of the table the multiplier is 1.
"""

from __future__ import annotations

import math

import numpy as np

from sim.engine.kernel import kernel

HOURS = 256
"""Columns of the engine's warps: 169 points and, so that a search never asks whether it left the week, infinity."""


@kernel
def cumulative(e, code, area, time):
    """Cumulative multiplier-days of a profile from day 0 to ``time``.

    Parameters
    ----------
    code : 2 * profile + (1 with warp), as kept in ``e.kinds``; 0 = flat.
    area : area number.
    time : days, not negative.
    """
    if code == 0:
        return time
    p = code >> 1
    table = e.profiles
    weeks = table.shape[2] - 1
    week = int(time * (1.0 / 7.0))
    if week >= weeks:
        return table[p, area, weeks] + (time - 7.0 * weeks)
    x = time - 7.0 * week
    if x < 0.0:
        week -= 1
        x = time - 7.0 * week
    low = table[p, area, week]
    if code & 1 == 1:
        x = warped(e.warp, p, x)
    return low + (table[p, area, week + 1] - low) * (x * (1.0 / 7.0))


@kernel
def inverse(e, code, area, target, now):
    """First time, not before ``now``, at which the cumulative multiplier-days of a profile reach ``target``.

    Parameters
    ----------
    target : multiplier-days, at least the cumulative at ``now``.
    """
    if code == 0:
        return max(target, now)
    p = code >> 1
    table = e.profiles
    weeks = table.shape[2] - 1
    last = table[p, area, weeks]
    if target >= last:
        return max(7.0 * weeks + (target - last), now)
    # guess the week by the mean slope that is left, then walk to table[week] <= target < table[week + 1]
    week = min(int(now * (1.0 / 7.0)), weeks - 1)
    start = table[p, area, week]
    if last > start and target > start:
        week += int((target - start) / (last - start) * (weeks - week))
        week = min(week, weeks - 1)
    while week > 0 and table[p, area, week] > target:
        week -= 1
    while week < weeks - 1 and table[p, area, week + 1] <= target:
        week += 1
    low = table[p, area, week]
    rise = table[p, area, week + 1] - low
    x = 0.0
    if rise > 0.0:
        x = min(max(7.0 * (target - low) / rise, 0.0), 7.0)
    if code & 1 == 1:
        x = unwarped(e.warp, p, x)
    return max(7.0 * week + x, now)


@kernel
def warped(warp, p, x):
    """Days of weight from the start of the week to day ``x`` of it (0 <= x <= 7)."""
    hour = min(int(x * 24.0), 167)
    low = warp[p, hour]
    return low + (warp[p, hour + 1] - low) * (x * 24.0 - hour)


@kernel
def unwarped(warp, p, y):
    """Day of the week at which the weight reaches ``y`` (0 <= y <= 7): the inverse of `warped`."""
    low = np.int64(0)
    step = HOURS // 2
    while step > 0:  # the last hour with warp[low] <= y; which half it is cannot be foreseen: added, not branched on
        low += step * np.int64(warp[p, low + step] <= y)
        step >>= 1
    low = min(low, np.int64(167))
    high = low + 1
    rise = warp[p, high] - warp[p, low]
    part = 0.0
    if rise > 0.0:
        part = min((y - warp[p, low]) / rise, 1.0)
    return (low + part) * (1.0 / 24.0)


def searchable(warps: np.ndarray) -> np.ndarray:
    """Warps of 169 points each with infinity behind them, `HOURS` columns in all."""
    wide = np.full((len(warps), HOURS), math.inf)
    wide[:, : warps.shape[1]] = warps
    return wide


def cumulative_profile(multipliers: np.ndarray) -> np.ndarray:
    """Turn weekly multipliers into the cumulative table of the engine, with the flat profile in front.

    Parameters
    ----------
    multipliers : (profiles, areas, weeks), not negative; multiplier of each week. Row k becomes profile k + 1.

    Returns
    -------
    (profiles + 1, areas, weeks + 1) cumulative multiplier-days.

    Raises
    ------
    ValueError : wrong shape, negative or not finite.
    """
    weekly = np.asarray(multipliers, np.float64)
    if weekly.ndim != 3 or weekly.shape[2] < 1:
        raise ValueError(f"multipliers must have shape (profiles, areas, weeks), found {weekly.shape}.")
    if not np.isfinite(weekly).all() or (weekly < 0).any():
        raise ValueError("multipliers must be finite and not negative.")
    table = np.zeros((weekly.shape[0] + 1, weekly.shape[1], weekly.shape[2] + 1))
    table[1:, :, 1:] = np.cumsum(7.0 * weekly, axis=2)
    table[0] = 7.0 * np.arange(weekly.shape[2] + 1)
    return table


def hour_warp(weights: np.ndarray) -> np.ndarray:
    """Turn 168 hourly weights (hour 0 = Monday 00:00-01:00) into a warp: 169 cumulative days from 0 to 7.

    Raises
    ------
    ValueError : not 168 weights, a negative one, or all zero.
    """
    hourly = np.asarray(weights, np.float64)
    if hourly.shape != (168,):
        raise ValueError(f"weights must be the 168 hours of a week, found shape {hourly.shape}.")
    total = math.fsum(hourly)
    if not np.isfinite(hourly).all() or (hourly < 0).any() or total <= 0:
        raise ValueError("weights must be finite, not negative and not all zero.")
    if (hourly == hourly[0]).all():
        return flat_warp()
    warp = np.zeros(169)
    warp[1:] = np.cumsum(hourly) / total * 7.0
    warp[-1] = 7.0
    return np.minimum(warp, 7.0)


def flat_warp() -> np.ndarray:
    """Warp of a week in which every hour weighs the same: 169 points from 0 to 7."""
    return np.arange(169) / 24.0
