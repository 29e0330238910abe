"""Respite sitters (Zorgoppas): a sitter who knows how to be with a child with more needs, a few hours a week."""

from __future__ import annotations

from typing import ClassVar

from sim.policies.base import Baseline
from sim.policies.support_families import SupportFamilies


class Zorgoppas(SupportFamilies):
    """More families are signed up for a sitter, and more sitters are found and coordinated.

    As `support_families`, lighter: offered first where a child has serious needs, sooner there, a smaller effect, and
    sitters stop sooner.
    """

    name: ClassVar[str] = "zorgoppas"
    dutch: ClassVar[str] = "zorg_oppas"
    practice: ClassVar[str | None] = "zorgoppas"
    title: ClassVar[dict[str, str]] = {"en": "Respite sitters (Zorgoppas)", "nl": "Zorgoppas"}
    reaches: ClassVar[str] = "sitter"
    evidence: ClassVar[str] = "no study and no count found; all numbers are assumptions (U)"
    would_fail: ClassVar[str] = (
        "too few sitters, sitters who leave after a year, families that need more than an evening"
    )
    acts_on: ClassVar[str] = "respite, lighter than support families"
    numbers: ClassVar[str] = (
        "practised.sitter_none practised.sitter_full practised.sitters respite.caseload respite.sitter_match_days "
        "respite.patience_days respite.sitter_fit respite.sitter_days respite.sitter_escalation "
        "respite.sitter_crisis respite.bad respite.bad_load respite.sitter_attrition costs.policies.worker_hours"
    )
    kind: ClassVar[str] = "respite_sitters"
    lever_name: ClassVar[str] = "sitter_offer"

    def goal(self, baseline: Baseline) -> float:
        """Sitters per 1,000 households when the practice is full."""
        return float(baseline.scenario.parameters.practised.sitters)

    def stops(self, baseline: Baseline) -> float:
        """Share of the sitters that stops in a year."""
        return float(baseline.scenario.parameters.respite.sitter_attrition)
