"""Levers: what a policy can change while the model runs, per area. Baseline values come from the scenario.

``levers[area, LEVER]`` is read by mechanisms at the moment they act; ``base_levers`` holds the baseline, so that a
handler can mark a decision in which a policy differed from it. Units and meaning stand behind each name.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

(
    LEVER_SLOW_OFFICE,
    LEVER_SLOW_OUTSIDE,
    LEVER_SLOW_DAYS,
    LEVER_ASK_VIEW,
    LEVER_INTENSIVE_OFFER,
    LEVER_INTENSIVE_START,
    LEVER_INTENSIVE_INTENSITY,
    LEVER_FIGURE_OFFER,
    LEVER_NETWORK_SEARCH,
    LEVER_NEAR_FIRST,
    LEVER_HOST_SUPPORT,
    LEVER_WAIT_NEAR,
) = range(12)
N_LEVERS = 12


class Lever(NamedTuple):
    """Name, unit, bounds and meaning of one lever."""

    name: str
    unit: str
    low: float
    high: float
    meaning: str


LEVERS: dict[int, Lever] = {
    LEVER_SLOW_OFFICE: Lever(
        "slow_office", "probability", 0, 1, "crisis without seen acute danger is slowed, office hours"
    ),
    LEVER_SLOW_OUTSIDE: Lever("slow_outside", "probability", 0, 1, "the same outside office hours"),
    LEVER_SLOW_DAYS: Lever("slow_days", "days", 0.1, 14, "time bought by slowing down"),
    LEVER_ASK_VIEW: Lever("ask_view", "probability", 0, 1, "the child is asked for its view in a crisis"),
    LEVER_INTENSIVE_OFFER: Lever(
        "intensive_offer", "probability", 0, 1, "a family in crisis is referred to intensive treatment"
    ),
    LEVER_INTENSIVE_START: Lever("intensive_start", "days", 0.25, 90, "days from a free slot to the first visit"),
    LEVER_INTENSIVE_INTENSITY: Lever("intensive_intensity", "multiplier", 0, 2, "dose of intensive treatment"),
    LEVER_FIGURE_OFFER: Lever(
        "figure_offer", "probability", 0, 1, "an eligible child is helped to choose a support figure"
    ),
    LEVER_NETWORK_SEARCH: Lever("network_search", "share", 0, 1, "effort of the search in the own network"),
    LEVER_NEAR_FIRST: Lever("near_first", "share", 0, 1, "weight of nearness in the choice of a host family"),
    LEVER_HOST_SUPPORT: Lever(
        "host_support", "share", 0, 1, "share of recruited host families with foster-care expertise behind them"
    ),
    LEVER_WAIT_NEAR: Lever(
        "wait_near", "days", 0, 60, "days a planned placement waits for a place nearby before a far one is taken"
    ),
}
LEVER_BY_NAME = {lever.name: index for index, lever in LEVERS.items()}


def lever_values(practised, strengths: dict[str, float]) -> np.ndarray:
    """Values of all levers for strengths of practices between 0 and 1.

    Parameters
    ----------
    practised : the section ``parameters.practised``: what strength 0 and 1 mean.
    strengths : practice -> strength (slow_down, fast_family_treatment, support_figure, network_first).
    """

    def between(none: float, full: float, practice: str) -> float:
        return none + (full - none) * strengths.get(practice, 0.0)

    row = np.zeros(N_LEVERS)
    slow = between(practised.slow_none, practised.slow_full, "slow_down")
    row[LEVER_SLOW_OFFICE] = slow
    row[LEVER_SLOW_OUTSIDE] = slow * practised.slow_outside
    row[LEVER_SLOW_DAYS] = practised.slow_days
    row[LEVER_ASK_VIEW] = between(practised.ask_none, practised.ask_full, "slow_down")
    row[LEVER_INTENSIVE_OFFER] = between(practised.offer_none, practised.offer_full, "fast_family_treatment")
    row[LEVER_INTENSIVE_START] = between(practised.start_none, practised.start_full, "fast_family_treatment")
    row[LEVER_INTENSIVE_INTENSITY] = practised.intensity
    row[LEVER_FIGURE_OFFER] = between(practised.figure_none, practised.figure_full, "support_figure")
    row[LEVER_NETWORK_SEARCH] = between(practised.network_none, practised.network_full, "network_first")
    row[LEVER_NEAR_FIRST] = between(practised.near_none, practised.near_full, "network_first")
    row[LEVER_HOST_SUPPORT] = practised.host_support
    return row
