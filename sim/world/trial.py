"""Who takes part in the simulated trial of intensive treatment: eligible families, randomised once (see ``sim.runs.trial``)."""

from __future__ import annotations

from sim.engine import draw, kernel
from sim.words import Eligible, Event, Level, TrialArm
from sim.world.codes import Chance
from sim.world.events import log_family


@kernel
def enters_trial(world, family_row, place, now):
    """Randomise a family that has just become eligible at ``place`` (``Eligible``): its arm, 0 when it does not take part."""
    family = world.families[family_row]
    trial = world.params[0].help_trial
    if trial == 0.0 or family.trial > 0 or not eligible(world, family_row, place, now):
        return 0
    half = draw(world.engine, family.key, Chance.TRIAL, 0) < 0.5
    family.trial = TrialArm.TREATED if half == (trial == 1.0) else TrialArm.USUAL
    log_family(world, Event.TRIAL, family_row, family.trial, 0, float(family.level))
    return family.trial


@kernel
def eligible(world, family_row, place, now):
    """Whether a family is at imminent risk of placement in the sense of this trial."""
    family = world.families[family_row]
    numbers = world.params[0]
    if numbers.help_trial_of != Eligible.BOTH:
        return numbers.help_trial_of == place
    if place == Eligible.CRISIS_AT_HOME:
        return family.suspended > 0 and now - family.suspended_since <= numbers.help_trial_days
    if family.level == Level.SEVERE:
        return True
    return family.crises > 0 and now - family.case_since <= numbers.help_trial_days
