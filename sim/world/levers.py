"""Baseline values of the levers, from what strength 0 and 1 of each practice mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np

from sim import moved
from sim.words import LEVER_BY_NAME, N_LEVERS, NEUTRAL_AT_ONE, Lever

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario
    from sim.scenario.sections.practised import Practised


class LeverOfOwn(int):
    """A lever that a user's own mechanism declares: a number behind those of `sim.words.Lever`, and what a policy asks of it."""

    key: str
    unit: str
    low: float
    high: float
    baseline: float
    says: str

    @classmethod
    def made(cls, number: int, declared: Any, baseline: float) -> Self:
        """From the declaration (`sim.declare.OwnLever`) and its value in the baseline."""
        lever = cls(number)
        lever.key, lever.unit, lever.says = declared.name, declared.unit, declared.says
        lever.low, lever.high = float(declared.low), float(declared.high)
        lever.baseline = min(max(baseline, lever.low), lever.high)
        return lever

    def word(self, lang: str = "en") -> str:
        """Word for people; the user's, in whatever language."""
        return self.says or self.key.replace("_", " ")


def own_levers(scenario: Scenario) -> dict[str, LeverOfOwn]:
    """Levers of the scenario's own mechanisms by name, in the order of their numbers."""
    declared = [lever for one in scenario.own for lever in one.levers]
    numbers = scenario.flat()
    return {
        one.name: LeverOfOwn.made(N_LEVERS + k, one, numbers[f"own_{one.baseline}"] if one.baseline else one.low)
        for k, one in enumerate(declared)
    }


def known_levers(scenario: Scenario) -> dict[str, Lever | LeverOfOwn]:
    """Every lever that a policy can move in this scenario, by name."""
    return {**LEVER_BY_NAME, **own_levers(scenario)} if scenario.own else dict(LEVER_BY_NAME)


def lever_values(practised: Practised, strengths: dict[str, float]) -> np.ndarray:
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
    row[Lever.SLOW_OFFICE] = slow
    row[Lever.SLOW_OUTSIDE] = slow * practised.slow_outside
    row[Lever.SLOW_DAYS] = practised.slow_days
    row[Lever.ASK_VIEW] = between(practised.ask_none, practised.ask_full, "slow_down")
    row[Lever.INTENSIVE_OFFER] = between(practised.offer_none, practised.offer_full, "fast_family_treatment")
    row[Lever.INTENSIVE_START] = between(practised.start_none, practised.start_full, "fast_family_treatment")
    row[Lever.INTENSIVE_INTENSITY] = practised.intensity
    row[Lever.FIGURE_OFFER] = between(practised.figure_none, practised.figure_full, "support_figure")
    row[Lever.NETWORK_SEARCH] = between(practised.network_none, practised.network_full, "network_first")
    row[Lever.NEAR_FIRST] = between(practised.near_none, practised.near_full, "network_first")
    row[Lever.HOST_SUPPORT] = practised.host_support
    row[Lever.WARM] = between(practised.warm_none, practised.warm_full, "worker_continuity")
    row[Lever.FOLLOW] = between(practised.follow_none, practised.follow_full, "worker_continuity")
    row[Lever.RESPITE_OFFER] = between(practised.respite_none, practised.respite_full, "support_families")
    row[Lever.SITTER_OFFER] = between(practised.sitter_none, practised.sitter_full, "zorgoppas")
    row[Lever.ONE_PLAN] = between(practised.one_plan_none, practised.one_plan_full, "specialist_teams_nearby")
    row[Lever.WEL_THUIS] = between(practised.wel_thuis_none, practised.wel_thuis_full, "wel_thuis_team")
    row[Lever.CONSULT] = between(practised.consult_none, practised.consult_full, "case_consultation")
    row[Lever.POOL] = between(0.0, practised.pool_full, "regional_pooling")
    row[Lever.EXPERTISE] = between(0.0, practised.expertise_full, "expertise_network")
    for lever in NEUTRAL_AT_ONE:
        row[lever] = 1.0
    return row


__getattr__ = moved.names_of(__name__)
