"""What takes load off a family beside its help: respite and the Wel Thuis team; who is told to offer it, what it could do.

Rates of several mechanisms read these multipliers (strain.py, crisis.py, placement.py); what sets them is in respite.py and
wel_thuis.py.
"""

from __future__ import annotations

import math

from sim.engine import draw, kernel
from sim.words import Level, Lever, RespiteForm, Stressor
from sim.world import mail
from sim.world.codes import Chance
from sim.world.seen import look_number


@kernel
def respite_load(world, family_row):
    """Multiplier of escalation of the family by its support family or sitter; 1 without."""
    family = world.families[family_row]
    numbers = world.params[0]
    if family.respite == RespiteForm.NONE:
        return 1.0
    if family.respite_bad:
        return numbers.respite_bad_load
    return numbers.respite_escalation if family.respite == RespiteForm.FAMILY else numbers.respite_sitter_escalation


@kernel
def respite_calm(world, family_row):
    """Multiplier of crises of the family by its support family or sitter; 1 without or when they do not match."""
    family = world.families[family_row]
    numbers = world.params[0]
    if family.respite == RespiteForm.NONE or family.respite_bad:
        return 1.0
    return numbers.respite_crisis if family.respite == RespiteForm.FAMILY else numbers.respite_sitter_crisis


@kernel
def offer_respite(world, family_row):
    """Tell respite.py that the family gets or asks help, where there is anybody to sign up with."""
    family = world.families[family_row]
    area = world.areas[family.area]
    if family.level >= Level.STRAINED and (area.support > 0 or area.sitter > 0):
        mail.respite_offer(world, family.entity, 0)


@kernel
def offer_wel_thuis(world, family_row):
    """Bring the family to the Wel Thuis team, where there is one."""
    family = world.families[family_row]
    if world.areas[family.area].wel_thuis > 0:
        mail.wel_thuis_case(world, family.entity, 0)


@kernel
def offer_figures(world, family_row):
    """Offer the children of a family with severe problems help to choose a support figure, which takes weeks."""
    family = world.families[family_row]
    if family.level < Level.SEVERE or world.levers[family.area, Lever.FIGURE_OFFER] <= 0.0:
        return
    child_row = family.first_child
    while child_row > 0:
        mail.figure_offer(world, world.children[child_row].entity)
        child_row = world.children[child_row].next_sibling


@kernel
def obstacle_there(world, family_row):
    """Whether there is an obstacle that a Wel Thuis team could take away: debt, conflict after separation, housing."""
    stressors = world.families[family_row].stressors
    return (
        (stressors >> Stressor.DEBT) & 1 == 1
        or (stressors >> Stressor.SEPARATION) & 1 == 1
        or (stressors >> Stressor.HOUSING) & 1 == 1
    )


@kernel
def acute_at(world, family_row, n):
    """Whether true danger is acute at the ``n``-th crisis of the family (read by assessments, never by a decision)."""
    family = world.families[family_row]
    return family.danger == 1 and draw(world.engine, family.key, Chance.ACUTE, n) < world.params[0].crisis_acute


@kernel
def crisis_help_wanted(world, family_row):
    """Whether ambulatory crisis help is wanted for a family at home, and the crisis service has room."""
    family = world.families[family_row]
    service = world.services[world.areas[family.area].crisis_team]
    chance = 1.0 / (1.0 + math.exp(-world.params[0].crisis_home_help))
    return service.used < service.capacity and (
        draw(world.engine, family.key, Chance.OPTION_HELP, look_number(family)) < chance
    )
