"""Shock: a cut in the budget of services that are people, as a share of their posts."""

from __future__ import annotations

from typing import ClassVar

from pydantic import field_validator

from sim.policies.base import Baseline, CapacityChange, Change, Policy, PolicyError, setting
from sim.policies.checks import near
from sim.scenario.services import KINDS
from sim.words import STAFFED

CUTTABLE = tuple(name for name, code in KINDS.items() if code in STAFFED)
MUNICIPAL = tuple(name for name in CUTTABLE if name != "board")  # the Child Protection Board is paid by the state


class BudgetCut(Policy):
    """A share of the posts goes on the start date: vacancies first, then workers, whose families lose them.

    Acts on places, waiting and the continuity of help. What is saved is what is no longer given: fewer trajectories start.
    A negative strength is an addition of as many posts.
    """

    name: ClassVar[str] = "budget_cut"
    dutch: ClassVar[str] = "bezuiniging"
    title: ClassVar[dict[str, str]] = {"en": "Budget cut (shock)", "nl": "Bezuiniging (schok)"}
    routes: ClassVar[tuple[str, ...]] = ("crisis", "planned", "court")
    reaches: ClassVar[str] = "everybody"
    mechanisms: ClassVar[tuple[str, ...]] = ("workforce", "seeking", "help", "hosts", "routes", "protection", "crisis")
    evidence: ClassVar[str] = "no study of a cut was found; its size is a question of the user (U)"
    would_fail: ClassVar[str] = (
        "it fails to save where families come back later with heavier needs, in residential care that the cut does not touch"
    )
    acts_on: ClassVar[str] = "workforce"
    numbers: ClassVar[str] = (
        "workforce.turnover workforce.fill_days workforce.overload workforce.continuity_kept "
        "workforce.report_share workforce.request_share strain.waiting"
    )

    share: float = setting(0.1, unit="share of the places", low=0, high=1, meaning="places (and their posts) that go")
    kinds: tuple[str, ...] = setting(
        MUNICIPAL, unit="names", meaning="kinds of service that are cut; left out: all that are people but the Board"
    )

    @field_validator("kinds", mode="before")
    @classmethod
    def _names(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split("/")) if isinstance(value, str) else value

    def changes(self, baseline: Baseline) -> list[Change]:
        """Fewer places of each service of these kinds; with areas only the services of those areas."""
        for kind in self.kinds:
            if kind not in CUTTABLE:
                raise PolicyError(
                    f"Policy {self.name}: {kind!r} is no kind of service that is people.{near(kind, CUTTABLE)} "
                    f"Kinds are {', '.join(CUTTABLE)}."
                )
        day = self.first_day(baseline)
        areas = baseline.areas(self.areas)
        parts: list[Change] = []
        for row, service in enumerate(baseline.scenario.services, start=1):
            here = baseline.scenario.area_row(service.area) in areas or not self.areas
            if service.kind in self.kinds and here:
                parts.append(CapacityChange(row, -round(self.strength * self.share * service.places_at(day)), day))
        return parts
