"""Who is called in which turn, where more than one mechanism listens; and the order of mechanisms in tables and pages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# heard at ``family_left`` and at ``last_minor``: who hears one of them only stands in that line of IN_TURN
LEAVES = (
    "seeking.withdraw",
    "help.stop_help",
    "crisis.stop_case",
    "coming_home.end_follow",
    "protection.stop_protection",
    "respite.stop_respite",
    "wel_thuis.close_case",
    "alternative.forget_requests",
    "suspended.forget_request",
    "second_look.forget_look",
)
CHILD_LEAVES = ("waiting.wait_no_more", "routes.part_time_ends", "figure.end_figure", "legal.end_legal")

IN_TURN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # clocks
        "family.start": ("help.uses_slot", "seeking.lapse"),
        "family.team": (
            "alternative.step_timer",
            "suspended.review_timer",
            "second_look.look_timer",
            "wel_thuis.team_event",
        ),
        "family.recent": ("lasting.months_pass", "coming_home.recent_event"),
        "child.age": ("lifecourse.age_event", "waiting.demand_ages", "placement.demand_leaves"),
        "child.withdraw": ("waiting.withdraw_event", "demand.lose_patience"),
        # mail
        "family_left": LEAVES,
        "last_minor": LEAVES,
        "turned_18": (*CHILD_LEAVES, "placement.turned_18"),
        "family_left_child": (*CHILD_LEAVES, "placement.leave_with_family"),
        "child_ends": ("lifecourse.forget_adult", "demand.free_exogenous"),
        "placement_failed": ("breakdown.placement_failed", "placement.demand_fails"),
        "place": ("alternative.holds", "search.place_family"),
        "move_in": ("waiting.place_found", "placement.move_in"),
        "go_home": ("waiting.wait_no_more", "placement.go_home"),
        # rates
        "rates child.placed": ("breakdown.breakdown_rates", "placement.return_rates", "harm.placed_harm_rates"),
        "rates service": ("workforce.workforce_rates", "respite.supply_rates"),
    }
)
"""Clock, mail or rates -> functions in the order in which they are called."""

MAY_HOLD = ("alternative.holds", "help.uses_slot")
"""Functions that say whether they keep it to themselves: those behind them are not called then."""

SECTIONS = (
    "population",
    "stressors",
    "levels",
    "concerns",
    "strain",
    "needs",
    "helps",
    "help",
    "seeking",
    "crisis",
    "protection",
    "routes",
    "regional",
    "search",
    "forms",
    "placement",
    "harm",
    "hosts",
    "workforce",
    "practised",
    "respite",
    "obstacles",
    "alternative",
    "lasting",
    "expertise",
    "pull",
    "supply",
)
"""Sections of the ledger, in the order of its pages; a section that is not named stands behind these."""
