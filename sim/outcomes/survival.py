"""Cumulative incidence with competing events and right-censoring (Aalen and Johansen 1978)."""

from __future__ import annotations

import numpy as np


def cumulative_incidence(duration: np.ndarray, cause: np.ndarray, until: float, of: int = 1) -> float:
    """Share that has met one cause within ``until`` days, by the Aalen-Johansen estimator.

    Parameters
    ----------
    duration : (n,) days from the beginning to the event or to the end of follow-up.
    cause : (n,) 0 when follow-up ended (right-censored), else the number of the event.
    until : days.
    of : the cause whose share is asked; other causes compete with it.

    Returns
    -------
    Share between 0 and 1; NaN when nobody was followed. When all follow-up ends before ``until``, the share reached
    by then, which is a lower bound.

    Notes
    -----
    Someone who is censored at the same time as another has an event counts as at risk.
    """
    duration = np.asarray(duration, dtype=float)
    n = len(duration)
    if n == 0:
        return np.nan
    order = np.argsort(duration, kind="stable")
    time, what = duration[order], np.asarray(cause)[order]
    fresh = np.flatnonzero(np.diff(time, prepend=-np.inf) > 0)
    at_risk = n - fresh
    any_event = np.add.reduceat((what != 0).astype(float), fresh)
    this_event = np.add.reduceat((what == of).astype(float), fresh)
    before = np.concatenate(([1.0], np.cumprod(1.0 - any_event / at_risk)[:-1]))
    steps = before * this_event / at_risk
    return float(steps[time[fresh] <= until].sum())
