"""Which rates a change enters: only those are set again, of the entities that it reaches.

Setting every rate of a family and its children at every event costs more than all the rest of a run, so a handler that
knows what it changed names the parts; ``touch`` alone means all of them. A test compares every stored rate with what its
mechanism would set (tests/processes/test_touching.py).
"""

from __future__ import annotations

from sim.engine import EVERYTHING, kernel, touch_part
from sim.words import Form, Level
from sim.world.codes import ChildAfter, ChildRates, FamilyAfter, FamilyRates


@kernel
def touch_for_help(world, family_row):
    """Touch what depends on the effect of help, or on its being there: planned requests and returns of the children."""
    family = world.families[family_row]
    touch_part(world.engine, family.entity, FamilyAfter.HELP & all_but_asking_again(family))
    if family.needs == 0 and family.level < Level.SEVERE and family.at_home == family.minors:
        return  # no child is placed, and none has a reason for a planned request
    child_row = family.first_child
    while child_row > 0:
        child = world.children[child_row]
        touch_part(world.engine, child.entity, ChildRates.PLANNED if child.form == Form.HOME else ChildRates.PLACED)
        child_row = child.next_sibling


@kernel
def touch_for_level(world, family_row):
    """Touch what depends on the problem level of the family: its own rates and those of its children."""
    family = world.families[family_row]
    touch_part(world.engine, family.entity, FamilyAfter.LEVEL & all_but_asking_again(family))
    child_row = family.first_child
    while child_row > 0:
        child = world.children[child_row]
        placed = child.form != Form.HOME
        parts = int(ChildAfter.LEVEL) - (0 if placed else ChildRates.PLACED)
        parts -= 0 if child.wait_item > 0 else ChildRates.WITHDRAW
        touch_part(world.engine, child.entity, parts)
        child_row = child.next_sibling


@kernel
def all_but_asking_again(family):
    """All rates of a family but that of a suspended request, which a family without one has not."""
    return EVERYTHING if family.suspended > 0 else EVERYTHING & ~FamilyRates.AGAIN


@kernel
def touch_for_months(world, family_row):
    """Touch what depends on the months after a crisis or a return: planned requests of children at home that can have any."""
    family = world.families[family_row]
    if family.needs == 0 and family.level < Level.SEVERE:
        return
    child_row = family.first_child
    while child_row > 0:
        child = world.children[child_row]
        if child.form == Form.HOME:
            touch_part(world.engine, child.entity, ChildRates.PLANNED)
        child_row = child.next_sibling


@kernel
def touch_for_needs(world, family_row):
    """Touch what depends on the number of children with serious needs in the family."""
    touch_part(world.engine, world.families[family_row].entity, FamilyAfter.NEEDS)
