"""The known calendar: weekdays, office hours and school holidays. Day 0 is a Monday, 00:00."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from sim.engine import kernel
from sim.units import WEEK, YEAR

OFFICE_OPENS, OFFICE_CLOSES = 9.0, 17.0  # Monday to Friday
OFFICE_HOURS_A_WEEK = 40
DAYS_A_WEEK = int(WEEK)


@kernel
def in_office_hours(now):
    """Whether a time (days) is Monday to Friday between 9 and 17."""
    week_day = math.floor(now) % 7
    hour = (now - math.floor(now)) * 24.0
    return week_day < 5 and OFFICE_OPENS <= hour < OFFICE_CLOSES


def day_zero(start: date, burn_in_years: float) -> date:
    """The Monday on which a history of at least ``burn_in_years`` before ``start`` begins."""
    first = start - timedelta(days=math.ceil(burn_in_years * YEAR))
    return first - timedelta(days=first.weekday())


def run_days(start: date, years: float) -> float:
    """Days of a run of some years from ``start``: whole years end on the same day of the year."""
    if years != int(years):
        return years * YEAR
    day = min(start.day, 28) if start.month == 2 else start.day
    return float((date(start.year + int(years), start.month, day) - start).days)


def office_weights(outside_share: float) -> list[float]:
    """168 hourly weights of a week with this share of events outside office hours (parameter crisis.outside_office)."""
    weights = []
    for hour in range(168):
        office = hour // 24 < 5 and OFFICE_OPENS <= hour % 24 < OFFICE_CLOSES
        share, hours = (1.0 - outside_share, OFFICE_HOURS_A_WEEK) if office else (outside_share, 128)
        weights.append(share / hours * 168.0)
    return weights


def weekly_means(zero: date, weeks: int, steps: Sequence[tuple[date, float]]) -> np.ndarray:
    """Mean of a step function over each week from ``zero`` on; ``steps``: (day, value from then on), the first also before."""
    days = np.array([(day - zero).days for day, _ in steps])
    found = np.searchsorted(days, np.arange(DAYS_A_WEEK * weeks), "right") - 1
    values = np.array([value for _, value in steps])[np.maximum(found, 0)].reshape(weeks, DAYS_A_WEEK)
    whole = (values == values[:, :1]).all(axis=1)
    means: np.ndarray = np.where(whole, values[:, 0], values.mean(axis=1))
    return means


def school_weeks(zero: date, weeks: int, holiday: float) -> list[float]:
    """Multiplier a week for what schools do: ``holiday`` in holiday weeks, others raised so that a year keeps its mean.

    Holiday weeks are ISO weeks 1, 8, 18, 29-34, 43 and 52 (about the Dutch calendar, region Midden; assumption).
    """
    closed = {1, 8, 18, 29, 30, 31, 32, 33, 34, 43, 52}
    other = (52.18 - holiday * len(closed)) / (52.18 - len(closed))
    return [holiday if (zero + timedelta(days=7 * k)).isocalendar().week in closed else other for k in range(weeks)]
