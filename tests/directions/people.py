"""Numbers of the population: sim/scenario/population.py, life courses, traits of families and first needs of children."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from sim.population import families, lifecourse
from sim.population.purposes import FamilyChance
from sim.words import Concern, FigureState
from sim.world.world import World

from .bench import YEAR, Probe, chance, child, draws, family, scenario_now, scores
from .places import ratio
from .rows import VALUE, Row, Unused, always, exactly

KEY = 77
ALIKE = {"parameters.population.families": "alike"}
"""Every area has the usual families: what the numbers say is not shifted towards the children of the table of areas."""


def law() -> Any:
    """Which families live in each area."""
    return scenario_now().people.law


# --- life course --------------------------------------------------------------------------------------------------------


def at_least(n: int) -> Probe:
    """Chance that a family has so many children in the end."""
    return chance(FamilyChance.CHILDREN, lambda w: lifecourse.children_ever(0, KEY, law(), 1) >= n)


def exactly_so_many(n: int) -> Probe:
    return lambda w: at_least(n)(w) - at_least(n + 1)(w)


def starts(w: World) -> bool:
    """Whether a family arrives with the birth of its first child."""
    return lifecourse.oldest_at_arrival(0, KEY, w.params[0], law(), 1, 2) == 0.0


def oldest(u: float) -> Probe:
    """Age of the oldest child of a family that moves in, years."""

    def probe(w: World) -> float:
        draws[FamilyChance.ARRIVAL] = u
        return lifecourse.oldest_at_arrival(0, KEY, w.params[0], law(), 1, 2) / YEAR

    return probe


def gap(chance_of_it: float) -> Probe:
    """Years between two births; the chance part is so many times its mean."""

    def probe(w: World) -> float:
        scores[FamilyChance.GAP] = chance_of_it
        return lifecourse.birth_gap(0, KEY, 1, w.params[0]) / YEAR

    return probe


def moves_away(threshold: float, age: float = 0.0) -> Probe:
    """Years until a family moves away; ``threshold``: the hazard that it lives through, ``age`` of its oldest child."""

    def probe(w: World) -> float:
        draws[FamilyChance.MOVING] = 1.0 - math.exp(-threshold)
        return lifecourse.moving_offset(0, KEY, age * YEAR, w.params[0], law(), 1, 2) / YEAR

    return probe


def leaves_home(u: float) -> Probe:
    """Age at which a child leaves home, years."""

    def probe(w: World) -> float:
        draws[FamilyChance.HOME_UNTIL] = u
        return lifecourse.home_until(0, KEY, 0, w.params[0]) / YEAR

    return probe


def stays(w: World) -> float:
    """Years that a family stays which never moves away: of three children, each a mean gap after the one before."""
    draws[FamilyChance.CHILDREN] = 0.9
    births, days = lifecourse.plan_family(0, KEY, w.params[0], law(), 1)
    assert births == 3
    return days / YEAR


def born_before_it_leaves(w: World) -> float:
    """Children of three that are born before the family moves away after four years."""
    draws[FamilyChance.CHILDREN] = 0.9
    draws[FamilyChance.MOVING] = 1.0 - math.exp(-0.4)
    births, days = lifecourse.plan_family(0, KEY, w.params[0], law(), 1)
    assert math.isclose(days, 4.0 * YEAR, rel_tol=1e-4)
    return births


# --- who the family is --------------------------------------------------------------------------------------------------


def family_of(**area: float) -> Callable[[World], Any]:
    """Record of a family whose traits are drawn anew, in an area with these shares."""

    def act(w: World) -> Any:
        i = family(w)
        for name, value in area.items():
            w.areas[w.families[i].area][name] = value
        families.draw_traits(w, i)
        return w.families[i]

    return act


def trait(purpose: int, is_so: Callable[[Any], Any], **area: float) -> Probe:
    """Chance that a trait of a new family is so."""
    return chance(purpose, lambda w: is_so(family_of(**area)(w)))


def poor(single: bool, **area: float) -> Probe:
    """Chance that a family of a single parent (or of a couple) is poor."""

    def happens(w: World) -> bool:
        draws[FamilyChance.SINGLE] = 0.0 if single else 1.0
        return family_of(**({"poverty": 0.2, "single_parent": 0.25} | area))(w).poor == 1

    return chance(FamilyChance.POOR, happens)


def poor_in_all(poverty: float) -> Probe:
    """Share of the families of an area that is poor."""
    area = {"poverty": poverty, "single_parent": 0.25}
    return lambda w: 0.25 * poor(True, **area)(w) + 0.75 * poor(False, **area)(w)


def support(single: int, is_poor: int, u: float = 0.5) -> Probe:
    """Social support of a family."""

    def probe(w: World) -> float:
        draws[FamilyChance.SINGLE] = 0.0 if single else 1.0
        draws[FamilyChance.POOR] = 0.0 if is_poor else 1.0
        draws[FamilyChance.SUPPORT] = u
        return family_of(poverty=0.2, single_parent=0.25)(w).support

    return probe


def hardship(z: float) -> Probe:
    """Hardship of a family, so many standard deviations from the middle."""

    def probe(w: World) -> float:
        scores[FamilyChance.HARDSHIP_REST] = z
        return family_of()(w).hardship

    return probe


def main_concern(k: int) -> Probe:
    """Chance of a main concern."""

    def up_to(n: int) -> Probe:
        return trait(FamilyChance.CONCERN, lambda f: f.concern <= n) if n >= 0 else (lambda w: 0.0)

    return lambda w: up_to(k)(w) - up_to(k - 1)(w)


# --- children -----------------------------------------------------------------------------------------------------------


def needs(purpose: int, is_so: Callable[[Any], Any], age: float, concern: int = 0) -> Probe:
    """Chance that a child that comes into the model at an age has a need."""

    def happens(w: World) -> bool:
        family(w, concern=concern)
        c = child(w, age)
        draws.setdefault(FamilyChance.HAS_BEHAVIOUR, 0.0)
        families.set_needs(w, c, age * YEAR)
        return is_so(w.children[c])

    return chance(purpose, happens)


def behaviour(age: float, concern: int = 0) -> Probe:
    return needs(FamilyChance.HAS_BEHAVIOUR, lambda k: k.behaviour > 0, age, concern)


def psychiatric(age: float, concern: int = 0) -> Probe:
    return needs(FamilyChance.PSYCHIATRIC, lambda k: k.psychiatric == 1, age, concern)


def figure(age: float) -> Probe:
    return needs(FamilyChance.HAS_FIGURE, lambda k: k.figure == FigureState.ACTIVE, age)


def on_average(part: Callable[..., Probe], age: float) -> Probe:
    """Share of children with a need, over families of all concerns."""

    def probe(w: World) -> float:
        driven = w.params[0].population_concern_5
        return driven * part(age, Concern.CHILD_DRIVEN)(w) + (1.0 - driven) * part(age)(w)

    return probe


AGES = ((0, 0.01), (0, 3.99), (1, 4.01), (1, 11.99), (2, 12.01), (2, 17.9))
"""Band and an age near each of its edges."""
EVEN = {"population.needs_child_driven": 1.0}
MOVING = ALIKE | {"population.young_until": 5.0, "population.moving_young": 0.1, "population.moving_later": 0.05}
NEVER = ALIKE | {"population.moving_young": 0.0, "population.moving_later": 0.0}
ROWS: list[Row | Unused] = [
    # how many children, when they come, when the family arrives and leaves
    *(Row(f"population.children[{k}]", exactly_so_many(k + 1), VALUE, given=ALIKE) for k in range(5)),
    Row("population.starting", chance(FamilyChance.ARRIVAL, starts), VALUE, given=ALIKE),
    Row("population.move_in_age", oldest(0.75), exactly(lambda v: v * math.log(2)), given=ALIKE | {"population.starting": 0.5}),
    Row("population.move_in_age", oldest(1.0 - 1e-9), always(16.0), "at most", given=ALIKE | {"population.starting": 0.5}),
    Row("population.birth_gap", gap(1.0), VALUE),
    Row("population.birth_gap", gap(2.0), exactly(lambda v: 2 * v - 1), "by chance", given={"population.birth_gap_least": 1.0}),
    Row("population.birth_gap_least", gap(0.0), VALUE),
    Row("population.moving_young", moves_away(0.2), exactly(lambda v: 0.2 / v), given=MOVING),
    Row("population.moving_young", moves_away(0.2, 6.0), always(4.0), "no longer young", given=MOVING),
    Row("population.moving_later", moves_away(0.7), exactly(lambda v: 5.0 + 0.2 / v), given=MOVING),
    Row("population.moving_later", moves_away(0.2, 6.0), exactly(lambda v: 0.2 / v), "no longer young", given=MOVING),
    Row("population.moving_later", moves_away(0.2), always(2.0), "young", given=MOVING),
    Row("population.young_until", moves_away(1.0), exactly(lambda v: v + (1.0 - 0.1 * v) / 0.05), given=MOVING),
    Row("population.home_until_first", leaves_home(0.0), VALUE),
    Row("population.home_until_first", leaves_home(1.0), always(24.0), "the oldest", given={"population.home_until_last": 24.0}),
    Row("population.home_until_last", leaves_home(1.0), VALUE),
    Row("population.home_until_last", leaves_home(0.25), exactly(lambda v: 18 + (v - 18) / 4), "between",
        given={"population.home_until_first": 18.0}),
    Row("population.home_until_last", stays, exactly(lambda v: 2 * 2.8 + (18 + v) / 2), "the family leaves with the last",
        given=NEVER | {"population.birth_gap": 2.8, "population.starting": 0.9}),
    Row("population.birth_gap", born_before_it_leaves, exactly(lambda v: 1 + (v < 4.0) + (2 * v < 4.0)), "births before leaving",
        values=(1.9, 2.1, 3.9, 4.1), given=MOVING | {"population.starting": 0.9}),
    # who the family is
    Row("population.poverty_single", trait(FamilyChance.SINGLE, lambda f: f.parents == 1, single_parent=0.25), always(0.25),
        "single parents"),
    Row("population.poverty_single", ratio(poor(True), poor(False)), VALUE),
    *(Row("population.poverty_single", poor_in_all(share), always(share), f"{share:.0%} poor") for share in (0.2, 0.6, 0.05)),
    Row("population.mid", trait(FamilyChance.MID, lambda f: f.mid == 1), VALUE),
    Row("population.kin[0]", trait(FamilyChance.KIN, lambda f: f.kin == 0), VALUE),
    Row("population.kin[1]", lambda w: trait(FamilyChance.KIN, lambda f: f.kin <= 1)(w) - trait(FamilyChance.KIN,
        lambda f: f.kin == 0)(w), VALUE),
    Row("population.kin[2]", trait(FamilyChance.KIN, lambda f: f.kin == 2), VALUE),
    Row("population.kin_own_area", trait(FamilyChance.KIN_WHERE, lambda f: f.kin_area == f.area), VALUE),
    Row("population.kin_other_area", trait(FamilyChance.KIN_WHERE, lambda f: f.kin_area == 0), exactly(lambda v: 0.75 - v),
        "outside",
        given={"population.kin_own_area": 0.25}),
    Row("population.kin_other_area", trait(FamilyChance.KIN_WHERE, lambda f: f.kin_area in (1, 2)), exactly(lambda v: 0.25 + v),
        given={"population.kin_own_area": 0.25}),
    Row("population.support_single", support(1, 0), exactly(lambda v: 0.5 - v)),
    Row("population.support_poor", support(0, 1), exactly(lambda v: 0.5 - v)),
    Row("population.support_poor", support(1, 1), exactly(lambda v: 0.4 - v), "and single",
        given={"population.support_single": 0.1}),
    Row("population.support_poor", support(0, 0), always(0.5), "neither"),
    Row("population.support_poor", support(0, 1, 0.05), exactly(lambda v: max(0.0, 0.05 - v)), "never below none"),
    *(Row("population.hardship_spread", hardship(z), exactly(lambda v, z=z: math.exp(z * v - v * v / 2)), f"{z:g} deviations")
      for z in (-1.0, 0.0, 2.0)),
    *(Row(f"population.concern[{k}]", main_concern(k), VALUE) for k in range(6)),
    # what children need when they are first seen
    *(Row(f"population.behaviour[{k}]", behaviour(age), VALUE, f"at {age:g}", given=EVEN) for k, age in AGES),
    *(Row(f"population.psychiatric[{k}]", psychiatric(age), VALUE, f"at {age:g}", given=EVEN) for k, age in AGES),
    Row("population.behaviour_serious", needs(FamilyChance.HOW_SERIOUS, lambda k: k.behaviour == 2, 8.0), VALUE),
    *(Row("population.disability", needs(FamilyChance.DISABILITY, lambda k: k.disability == 1, age, concern), VALUE,
          f"at {age:g}, {concern}")
      for age in (0.01, 17.9) for concern in (0, Concern.CHILD_DRIVEN)),
    Row("population.needs_child_driven", ratio(behaviour(8.0, Concern.CHILD_DRIVEN), behaviour(8.0)), VALUE),
    Row("population.needs_child_driven", ratio(psychiatric(14.0, Concern.CHILD_DRIVEN), psychiatric(14.0)), VALUE, "psychiatric"),
    Row("population.needs_child_driven", on_average(behaviour, 8.0), always(0.06), "on average"),
    Row("population.needs_child_driven", on_average(psychiatric, 14.0), always(0.05), "on average, psychiatric"),
    Row("population.figure", figure(12.01), VALUE),
    Row("population.figure", figure(11.99), always(0.0), "below twelve"),
]  # fmt: skip
