"""Whether families can have the children that the table of areas asks: typed beside synthesised, area by area."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sim import moved
from sim.scenario.areas import Area
from sim.scenario.households import SMALL_BAND, Households
from sim.scenario.messages import Fault

AGES = ("0-3", "4-11", "12-17")
TOLD, REFUSED = 0.05, 0.25  # relative difference from which it is told, and from which the scenario is refused
SHORT, TOO_SHORT = 0.5, 0.2  # mean stay of families, relative to the usual one: told, refused
TOLD_ERRORS, REFUSED_ERRORS = 1.0, 3.0  # and so many times the chance variation of such a count (square root)


class Band(NamedTuple):
    """Children of one age band in one area: typed, and synthesised on average; ``apart`` is relative."""

    area: str
    ages: str
    typed: int
    synthesised: float
    apart: float

    def beyond(self, share: float, errors: float) -> bool:
        """Whether the two differ by more than a share, and by more than chance alone makes in such a count."""
        return self.apart > share and abs(self.synthesised - self.typed) > errors * math.sqrt(max(self.typed, 1))

    def __str__(self) -> str:
        return f"{self.typed} children of {self.ages} are asked, families can have {self.synthesised:.0f}"


def bands(areas: Sequence[Area], people: Households) -> Iterator[Band]:
    """Every age band of every area in which families live."""
    for area, expected in zip(areas, people.expected.tolist(), strict=True):
        if area.households:
            for ages, typed, synthesised in zip(AGES, area.children_by_age, expected, strict=True):
                least = max(typed, SMALL_BAND * area.children)
                yield Band(area.name, ages, typed, synthesised, abs(synthesised - typed) / least if least else 0.0)


def stays(areas: Sequence[Area], people: Households) -> Iterator[tuple[str, float, float]]:
    """(area, mean years that a family stays there, usual mean) of every area in which families live."""
    for area, years in zip(areas, people.stay.tolist(), strict=True):
        if area.households:
            yield area.name, years, people.usual_stay


def impossible(areas: Sequence[Area], people: Households, file: str) -> list[Fault]:
    """Areas whose children no mix of families can have."""
    wrong: dict[str, list[Band]] = {}
    for band in bands(areas, people):
        if band.beyond(REFUSED, REFUSED_ERRORS):
            wrong.setdefault(band.area, []).append(band)
    advice = (
        "Check the households and the three numbers of children; or see the life course in parameters.population "
        '(families = "alike" leaves the ages of areas aside).'
    )
    allowed = f"children by age that families with brothers and sisters can have, within {REFUSED:.0%}"
    faults = [Fault(file, f"area '{a}'", "; ".join(map(str, found)), allowed, advice) for a, found in wrong.items()]
    for area, years, usual in stays(areas, people):
        if years < TOO_SHORT * usual and area not in wrong:
            found = f"these ages fit only families that move on after {years:.1f} years (elsewhere {usual:.1f})"
            faults.append(Fault(file, f"area '{area}'", found, f"at least {TOO_SHORT * usual:.1f} years", advice))
    return faults


def approximate(areas: Sequence[Area], people: Households) -> tuple[str, ...]:
    """Sentences on areas whose children come out only about as asked."""
    told = [f"Area {band.area}: {band}." for band in bands(areas, people) if band.beyond(TOLD, TOLD_ERRORS)]
    short = [
        f"Area {area}: these ages fit families that move on after {years:.1f} years (elsewhere {usual:.1f})."
        for area, years, usual in stays(areas, people)
        if years < SHORT * usual
    ]
    return (*told, *short)


moved.left(__name__)
