"""Levers: what a policy can change while the model runs, per area. Baseline values come from the scenario.

``levers[area, LEVER]`` is read by mechanisms at the moment they act; ``base_levers`` holds the baseline, so that a
handler can mark a decision in which a policy differed from it. Units and meaning stand behind each name.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.listed import Listed

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
    LEVER_ONSET_DEBT,
    LEVER_ONSET_SEPARATION,
    LEVER_ONSET_HOUSING,
    LEVER_STRESSOR_END,
    LEVER_YOUTH,
    LEVER_THRESHOLD,
    LEVER_ONE_PLAN,
    LEVER_FOLLOW,
    LEVER_WARM,
    LEVER_CONSULT,
    LEVER_WEL_THUIS,
    LEVER_RESPITE_OFFER,
    LEVER_SITTER_OFFER,
    LEVER_POOL,
    LEVER_EXPERTISE,
    LEVER_TURNOVER,
    LEVER_FILL,
) = range(29)
N_LEVERS = 29


class Lever(NamedTuple):
    """Name, unit, bounds and meaning of one lever."""

    name: str
    unit: str
    low: float
    high: float
    meaning: str


DOOR = "A policy changes levers that are there; what no lever does is a mechanism of your own, made with sim.mechanism(...)."

LEVERS: Listed[int, Lever] = Listed(
    {
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
        LEVER_ONSET_DEBT: Lever("onset_debt", "multiplier", 0, 5, "how often debt starts"),
        LEVER_ONSET_SEPARATION: Lever(
            "onset_separation", "multiplier", 0, 5, "how often conflict after separation starts"
        ),
        LEVER_ONSET_HOUSING: Lever("onset_housing", "multiplier", 0, 5, "how often insecure housing starts"),
        LEVER_STRESSOR_END: Lever(
            "stressor_end", "multiplier", 0, 5, "how fast debt, separation conflict and insecure housing end"
        ),
        LEVER_YOUTH: Lever("youth", "multiplier", 0, 5, "how often behaviour gets worse (school, sport, youth work)"),
        LEVER_THRESHOLD: Lever(
            "threshold", "multiplier", 0, 5, "how often a family asks the neighbourhood team by itself"
        ),
        LEVER_ONE_PLAN: Lever(
            "one_plan",
            "probability",
            0,
            1,
            "youth mental health is inside the specialist team: one plan, no second referral",
        ),
        LEVER_FOLLOW: Lever("follow", "probability", 0, 1, "a trusted worker follows the child home"),
        LEVER_WARM: Lever("warm", "probability", 0, 1, "a change of worker or provider is a warm handover"),
        LEVER_CONSULT: Lever(
            "consult", "cases a week", 0, 100, "case consultation before a planned or court placement"
        ),
        LEVER_WEL_THUIS: Lever("wel_thuis", "probability", 0, 1, "a planned request is brought to the Wel Thuis team"),
        LEVER_RESPITE_OFFER: Lever(
            "respite_offer", "probability", 0, 1, "a family under strain is signed up for a support family"
        ),
        LEVER_SITTER_OFFER: Lever(
            "sitter_offer", "probability", 0, 1, "a family under strain is signed up for a respite sitter"
        ),
        LEVER_POOL: Lever(
            "pool", "probability", 0, 1, "own supra-regional places are open to the other regions, and theirs to us"
        ),
        LEVER_EXPERTISE: Lever(
            "expertise", "cases a month", 0, 100, "advice of the expertise network before a heavy placement"
        ),
        LEVER_TURNOVER: Lever("turnover", "multiplier", 0, 10, "how often workers leave"),
        LEVER_FILL: Lever("fill", "multiplier", 0, 10, "how fast vacancies are filled"),
    },
    "levers",
    DOOR,
)
# multipliers: the baseline holds what the scenario's own numbers say
NEUTRAL_AT_ONE = (
    LEVER_ONSET_DEBT,
    LEVER_ONSET_SEPARATION,
    LEVER_ONSET_HOUSING,
    LEVER_STRESSOR_END,
    LEVER_YOUTH,
    LEVER_THRESHOLD,
    LEVER_TURNOVER,
    LEVER_FILL,
)
# levers in a stored rate of every family or child: each change of one re-clocks an area
FOR_EVERY_FAMILY = (
    LEVER_ONSET_DEBT,
    LEVER_ONSET_SEPARATION,
    LEVER_ONSET_HOUSING,
    LEVER_STRESSOR_END,
    LEVER_YOUTH,
    LEVER_THRESHOLD,
)
LEVER_BY_NAME = Listed({lever.name: index for index, lever in LEVERS.items()}, "levers", DOOR)


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
    row[LEVER_WARM] = between(practised.warm_none, practised.warm_full, "worker_continuity")
    row[LEVER_FOLLOW] = between(practised.follow_none, practised.follow_full, "worker_continuity")
    row[LEVER_RESPITE_OFFER] = between(practised.respite_none, practised.respite_full, "support_families")
    row[LEVER_SITTER_OFFER] = between(practised.sitter_none, practised.sitter_full, "zorgoppas")
    row[LEVER_ONE_PLAN] = between(practised.one_plan_none, practised.one_plan_full, "specialist_teams_nearby")
    row[LEVER_WEL_THUIS] = between(practised.wel_thuis_none, practised.wel_thuis_full, "wel_thuis_team")
    row[LEVER_CONSULT] = between(practised.consult_none, practised.consult_full, "case_consultation")
    row[LEVER_POOL] = between(0.0, practised.pool_full, "regional_pooling")
    row[LEVER_EXPERTISE] = between(0.0, practised.expertise_full, "expertise_network")
    for lever in NEUTRAL_AT_ONE:
        row[lever] = 1.0
    return row
