"""Stressors, strain and true danger (mechanism 1).

Rule. A family's problem level (coping, strained, severe) is a continuous-time Markov chain. Five stressors come and go
on their own clocks and raise escalation; poverty, single parenthood, a parent's mild intellectual disability, children's
needs, waiting for help and a recent return of a child raise it too; social support, help, a part-time stay and (mostly) a
support family lower it.
The social base (help with debt, separation, housing) acts on how often those stressors start and how soon they end.
True danger is a latent state of the family that starts more often at a higher level and with some concerns, and ends by
itself or sooner with help. Nobody in the model sees it directly: decisions see an assessment (crisis.py, protection.py).

Rates. ``stressors.*``, ``levels.up/down/danger``, ``concerns.danger``, ``strain.*``; all per year, grade U (assumptions
with ranges) unless the ledger names a register row.
"""

from __future__ import annotations

import math

from sim.declare import Clock, Mechanism, Rates
from sim.engine import kernel, set_rate, touch_part
from sim.units import YEAR
from sim.words import N_STRESSORS, Count, CrisisCase, HelpForm, Level, Lever, Stressor
from sim.world import mail
from sim.world.codes import FamilyAfter, FamilyClock
from sim.world.counters import count
from sim.world.rates import touch_for_level
from sim.world.support import respite_load

MECHANISM = Mechanism(
    clocks=(
        Clock("family", 1, "stressor", "stressor_event", many=5, each="stressor", names_its_rates=True),
        Clock("family", 6, "level_up", "level_event", given={"step": 1}, names_its_rates=True),
        Clock("family", 7, "level_down", "level_event", given={"step": -1}, names_its_rates=True),
        Clock("family", 8, "danger", "danger_event", names_its_rates=True),
    ),
    rates=(
        Rates("family", 2, "stressors", "stressor_rates", after="stressor"),
        Rates("family", 4, "level", "level_rates", after="level danger needs effect help stressor asking"),
    ),
    fields={"family": "stressors level danger"},
    counts=("LEVEL", "DANGER"),
    numbers=("strain", "stressors", "levels", "concerns"),
)


@kernel
def stressor_rates(world, family_row, now):
    """Set the clocks of the stressors of the family (rates per day)."""
    engine = world.engine
    family = world.families[family_row]
    area = world.areas[family.area]
    alive = 1.0 if family.minors > 0 and world.params[0].on_strain > 0.0 else 0.0
    for stressor in range(N_STRESSORS):
        facts = world.stressors[stressor]
        if (family.stressors >> stressor) & 1:
            ends = world.levers[family.area, Lever.STRESSOR_END] if stressor <= Stressor.HOUSING else 1.0
            set_rate(engine, family.entity, FamilyClock.STRESSOR + stressor, alive * ends / (facts.years * YEAR), now)
        else:
            poor = facts.poor if family.poor else 1.0
            onset = (
                facts.onset * world.levers[family.area, Lever.ONSET_DEBT + stressor]
                if stressor <= Stressor.HOUSING
                else facts.onset
            )
            set_rate(
                engine, family.entity, FamilyClock.STRESSOR + stressor, alive * onset * poor * area.strain / YEAR, now
            )


@kernel
def level_rates(world, family_row, now):
    """Set the clocks of problem level and danger of the family (rates per day)."""
    engine = world.engine
    family = world.families[family_row]
    numbers = world.params[0]
    area = world.areas[family.area]
    alive = 1.0 if family.minors > 0 and numbers.on_strain > 0.0 else 0.0
    load = 1.0
    for stressor in range(N_STRESSORS):
        if (family.stressors >> stressor) & 1:
            load += world.stressors[stressor].weight
    level = world.levels[family.level]
    set_rate(
        engine,
        family.entity,
        FamilyClock.LEVEL_UP,
        alive * level.up * escalation(world, family_row, load) * area.strain / YEAR,
        now,
    )
    recovery = (
        family.recovery
        * crisis_help(world, family.case_state, 0)
        / (1.0 + numbers.strain_stressor_recovery * (load - 1.0))
    )
    if family.at_home == 0:
        recovery *= numbers.strain_placed_relief
    if family.wel_thuis_case > 0:
        recovery *= numbers.obstacles_recovery
    set_rate(engine, family.entity, FamilyClock.LEVEL_DOWN, alive * level.down * recovery / YEAR, now)
    set_rate(engine, family.entity, FamilyClock.DANGER, alive * danger_rate(world, family_row) / YEAR, now)


@kernel
def escalation(world, family_row, load):
    """Multiplier of the rate to the next problem level, from everything that weighs on the family."""
    family = world.families[family_row]
    numbers = world.params[0]
    load += numbers.routes_figure_conflict_load * family.conflicts
    m = load * (1.0 + numbers.strain_need * family.needs) * family.hardship * family.escalation
    m *= 1.0 - numbers.strain_support * family.support
    m *= crisis_help(world, family.case_state, 1)
    if family.parents == 1:
        m *= numbers.strain_single
    if family.poor:
        m *= numbers.strain_poor
    if family.mid:
        m *= numbers.strain_mild_disability
    if family.wait_item > 0:
        m *= numbers.strain_waiting
    if family.return_until > 0.0:
        m *= (
            1.0 + (numbers.strain_return_load - 1.0) * numbers.workforce_follow_load
            if family.followed
            else numbers.strain_return_load
        )
    if family.part_times > 0:
        m *= numbers.strain_part_time_relief
    if family.respite > 0:
        m *= respite_load(world, family_row)
    if family.kin_helps > 0:
        m *= numbers.alternative_kin_load
    return m


@kernel
def danger_rate(world, family_row):
    """Rate a year at which true danger starts, or ends when it is there."""
    family = world.families[family_row]
    numbers = world.params[0]
    if family.danger:
        return family.safety * crisis_help(world, family.case_state, 2) / numbers.strain_danger_years
    rate = world.levels[family.level].danger * world.concerns[family.concern].danger
    if (family.stressors >> Stressor.PARTNER_VIOLENCE) & 1:
        rate *= numbers.strain_danger_violence
    return rate


@kernel
def crisis_help(world, case_state, which):
    """Effect of ambulatory crisis help while it runs: 0 recovery, 1 escalation, 2 end of danger; else 1."""
    if case_state != CrisisCase.HELP:
        return 1.0
    help_form = world.helps[HelpForm.INTENSIVE]
    full = help_form.recovery if which == 0 else (help_form.escalation if which == 1 else help_form.danger)
    return math.exp(math.log(full) * world.params[0].crisis_team_effect)


@kernel
def stressor_event(world, family_row, stressor):
    """A stressor of the family starts or ends."""
    family = world.families[family_row]
    family.stressors ^= 1 << stressor
    touch_part(
        world.engine,
        family.entity,
        FamilyAfter.STRESSOR | (FamilyAfter.VIOLENCE if stressor == Stressor.PARTNER_VIOLENCE else 0),
    )


@kernel
def level_event(world, family_row, step):
    """The problem level of the family rises (+1) or falls (-1)."""
    family = world.families[family_row]
    old = family.level
    new = min(Level.SEVERE, max(0, old + step))
    if new == old:
        return
    family.level = new
    count(world, family.area, Count.LEVEL + old, -1)
    count(world, family.area, Count.LEVEL + new, 1)
    touch_for_level(world, family_row)
    if step < 0:
        mail.level_fell(world, family.entity)


@kernel
def danger_event(world, family_row):
    """True danger starts or ends in the family."""
    family = world.families[family_row]
    family.danger = 1 - family.danger
    touch_part(world.engine, family.entity, FamilyAfter.DANGER)
    count(world, family.area, Count.DANGER, 1 if family.danger else -1)
