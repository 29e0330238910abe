"""Numbers of the population: life course of families, who they are, and what children need when first seen.

The life course (births, moving, leaving home) is fitted to the age bands of Utrecht on 1 January 2022 per household
with children at home (POP-UT-0003-2022, POP-UT-0411-2022, POP-UT-1217-2022, POP-UT-HHK-2022): three band counts, three
fitted numbers (``children``, ``moving_young``, ``moving_later``); the others of the life course are assumptions. Each area
has its own mix of these families, so that its children by age are those of the areas file (``sim.scenario.households``).
Shares by area (single parents, poverty, use of help) come from there too.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from sim.scenario.effects import WORLD
from sim.scenario.fields import Section, parameter

FIT = "POP-UT-0003-2022;POP-UT-0411-2022;POP-UT-1217-2022;POP-UT-HHK-2022"


class Population(Section):
    """Families and children: life course, family traits, first needs of children."""

    no_effect: ClassVar[str] = WORLD

    families: Literal["by_area", "alike", "new"] = "by_area"
    """``by_area``: in each area those that give its children by age; ``alike``: everywhere those of the numbers below, whatever
    the table of areas says; ``new``: alike, and all of them arrived in the twenty years before day 0 (textbook cases)."""

    # --- life course: exogenous to every policy ---------------------------------------------------------------------
    children: tuple[float, ...] = parameter(
        (0.405, 0.405, 0.14, 0.04, 0.01),
        unit="share of families",
        low=(0.30, 0.35, 0.10, 0.02, 0.0),
        high=(0.50, 0.50, 0.20, 0.06, 0.03),
        source=FIT,
        grade="C",
        note="families with 1, 2, 3, 4, 5 children in their whole life course; fitted, so that the age bands follow",
        minimum=0,
        maximum=1,
        total=1,
    )
    birth_gap_least: float = parameter(
        1.0, unit="years", low=0.8, high=1.5, note="least time between two births; twins are left out", minimum=0.75
    )
    birth_gap: float = parameter(
        2.8, unit="years", low=2.3, high=3.3, note="mean time between two births, gamma above the least", minimum=0.8
    )
    starting: float = parameter(
        0.80,
        unit="share of families",
        low=0.65,
        high=0.90,
        note="arrive in the model with the birth of their first child; the others move in with children",
        minimum=0,
        maximum=1,
    )
    move_in_age: float = parameter(
        4.0,
        unit="years",
        low=2.0,
        high=6.0,
        note="mean age of the oldest child of a family that moves in (exponential, at most 16)",
        minimum=0.1,
        maximum=16,
    )
    young_until: float = parameter(
        5.0,
        unit="years",
        low=4.0,
        high=8.0,
        note="age of the oldest child up to which a family moves away at the young rate",
        minimum=0,
        maximum=18,
    )
    moving_young: float = parameter(
        0.0833,
        unit="rate per family-year",
        low=0.05,
        high=0.13,
        source=FIT,
        grade="C",
        note="rate of moving out of the area studied while the oldest child is young; fitted to the age bands",
        minimum=0,
        maximum=2,
    )
    moving_later: float = parameter(
        0.0145,
        unit="rate per family-year",
        low=0.008,
        high=0.025,
        source=FIT,
        grade="C",
        note="rate of moving out afterwards; fitted to the fall of the age bands",
        minimum=0,
        maximum=2,
    )
    home_until_first: float = parameter(
        18.0, unit="years", low=18.0, high=19.0, note="youngest age at which a child leaves home by itself", minimum=18
    )
    home_until_last: float = parameter(
        24.0,
        unit="years",
        low=22.0,
        high=26.0,
        note="oldest such age; uniform between the two; the household ends when the last child has left",
        minimum=18,
        maximum=40,
    )

    # --- who the family is ------------------------------------------------------------------------------------------
    poverty_single: float = parameter(
        3.0,
        unit="ratio",
        low=2.0,
        high=4.0,
        note="chance of poverty of a single-parent family over a couple's; the area's share of poor families is kept",
        minimum=1,
    )
    mid: float = parameter(
        0.03,
        unit="share of families",
        low=0.02,
        high=0.04,
        note="a parent with a mild intellectual disability",
        minimum=0,
        maximum=1,
    )
    kin: tuple[float, ...] = parameter(
        (0.40, 0.38, 0.22),
        unit="share of families",
        low=(0.25, 0.30, 0.10),
        high=(0.60, 0.50, 0.35),
        note="families with 0, 1, 2 kin or acquaintances who could take a child in",
        minimum=0,
        maximum=1,
        total=1,
    )
    kin_own_area: float = parameter(
        0.35, unit="share of kin", low=0.2, high=0.5, note="live in the same area as the family", minimum=0, maximum=1
    )
    kin_other_area: float = parameter(
        0.35,
        unit="share of kin",
        low=0.2,
        high=0.5,
        note="live in another area of the scenario, by households there; the rest live outside it",
        minimum=0,
        maximum=1,
    )
    support_single: float = parameter(
        0.08, unit="on a scale of 0 to 1", low=0.0, high=0.2, note="less social support of a single parent", minimum=0
    )
    support_poor: float = parameter(
        0.10, unit="on a scale of 0 to 1", low=0.0, high=0.2, note="less social support of a poor family", minimum=0
    )
    hardship_spread: float = parameter(
        0.6,
        unit="standard deviation of the logarithm",
        low=0.3,
        high=1.0,
        note="differences in hardship (mean 1) between families that area, poverty and parents do not explain",
        minimum=0,
        maximum=2,
    )
    concern: tuple[float, ...] = parameter(
        (0.22, 0.07, 0.15, 0.16, 0.25, 0.15),
        unit="share of families",
        low=(0.12, 0.03, 0.08, 0.08, 0.15, 0.08),
        high=(0.35, 0.15, 0.25, 0.25, 0.40, 0.30),
        note="what the main concern is if the family gets problems: neglect, abuse, partner violence, conflict after "
        "separation, overload, child-driven",
        minimum=0,
        maximum=1,
        total=1,
    )

    # --- children, when first seen (later onset is a mechanism of its own) ------------------------------------------
    behaviour: tuple[float, ...] = parameter(
        (0.01, 0.06, 0.09),
        unit="share of children",
        low=(0.0, 0.03, 0.05),
        high=(0.03, 0.10, 0.15),
        note="behaviour need at ages 0-3, 4-11, 12-17 of children in the model at day 0 or moving in",
        minimum=0,
        maximum=1,
    )
    behaviour_serious: float = parameter(
        0.2, unit="share of behaviour needs", low=0.1, high=0.3, note="serious", minimum=0, maximum=1
    )
    psychiatric: tuple[float, ...] = parameter(
        (0.0, 0.02, 0.05),
        unit="share of children",
        low=(0.0, 0.01, 0.03),
        high=(0.01, 0.04, 0.08),
        note="psychiatric need at ages 0-3, 4-11, 12-17; shows at the 4th and 12th birthday",
        minimum=0,
        maximum=1,
    )
    disability: float = parameter(
        0.02, unit="share of children", low=0.01, high=0.03, note="lasting disability, from birth", minimum=0, maximum=1
    )
    needs_child_driven: float = parameter(
        2.5,
        unit="ratio",
        low=1.0,
        high=5.0,
        note="needs of children in a family whose main concern is child-driven over those elsewhere; the shares above "
        "are kept on average",
        minimum=1,
    )
    figure: float = parameter(
        0.20,
        unit="share of children",
        low=0.1,
        high=0.4,
        note="has an adult who acts as a support figure of its own accord, from age 12 on (83 % can name one when "
        "asked: LEV-JIM-NOM)",
        minimum=0,
        maximum=1,
    )
