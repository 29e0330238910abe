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

from sim.engine import kernel, post, set_rate, touch_part
from sim.vocabulary import C_DANGER, C_LEVEL, HELP_INTENSIVE, HOUSING, N_STRESSORS, PARTNER_VIOLENCE, SEVERE
from sim.world.count import count
from sim.world.layout import F_DANGER, F_LEVEL_DOWN, F_LEVEL_UP, F_STRESSOR
from sim.world.levers import LEVER_ONSET_DEBT, LEVER_STRESSOR_END
from sim.world.mail import MAIL_LEVEL_FELL
from sim.world.relief import respite_load
from sim.world.touching import AFTER_DANGER, OF_CRISIS, OF_LEVEL, OF_STRESSORS, touch_for_level

YEAR = 365.25
CASE_HELP = 2  # ambulatory crisis help is running (see crisis.py)


@kernel
def stressor_rates(w, i, now):
    """Set the clocks of the stressors of family row ``i`` (rates per day)."""
    e = w.engine
    f = w.families[i]
    a = w.areas[f.area]
    alive = 1.0 if f.minors > 0 and w.params[0].on_strain > 0.0 else 0.0
    for k in range(N_STRESSORS):
        s = w.stressors[k]
        if (f.stressors >> k) & 1:
            ends = w.levers[f.area, LEVER_STRESSOR_END] if k <= HOUSING else 1.0
            set_rate(e, f.entity, F_STRESSOR + k, alive * ends / (s.years * YEAR), now)
        else:
            poor = s.poor if f.poor else 1.0
            onset = s.onset * w.levers[f.area, LEVER_ONSET_DEBT + k] if k <= HOUSING else s.onset
            set_rate(e, f.entity, F_STRESSOR + k, alive * onset * poor * a.strain / YEAR, now)


@kernel
def level_rates(w, i, now):
    """Set the clocks of problem level and danger of family row ``i`` (rates per day)."""
    e = w.engine
    f = w.families[i]
    p = w.params[0]
    a = w.areas[f.area]
    alive = 1.0 if f.minors > 0 and p.on_strain > 0.0 else 0.0
    load = 1.0
    for k in range(N_STRESSORS):
        if (f.stressors >> k) & 1:
            load += w.stressors[k].weight
    level = w.levels[f.level]
    set_rate(e, f.entity, F_LEVEL_UP, alive * level.up * escalation(w, i, load) * a.strain / YEAR, now)
    recovery = f.recovery * crisis_help(w, f.case_state, 0) / (1.0 + p.strain_stressor_recovery * (load - 1.0))
    if f.at_home == 0:
        recovery *= p.strain_placed_relief
    if f.team_case > 0:
        recovery *= p.obstacles_recovery
    set_rate(e, f.entity, F_LEVEL_DOWN, alive * level.down * recovery / YEAR, now)
    set_rate(e, f.entity, F_DANGER, alive * danger_rate(w, i) / YEAR, now)


@kernel
def escalation(w, i, load):
    """Multiplier of the rate to the next problem level, from everything that weighs on the family."""
    f = w.families[i]
    p = w.params[0]
    m = (load + f.conflicts) * (1.0 + p.strain_need * f.needs) * f.hardship * f.escalation
    m *= 1.0 - p.strain_support * f.support
    m *= crisis_help(w, f.case_state, 1)
    if f.parents == 1:
        m *= p.strain_single
    if f.poor:
        m *= p.strain_poor
    if f.mid:
        m *= p.strain_mild_disability
    if f.wait_item > 0:
        m *= p.strain_waiting
    if f.return_until > 0.0:
        m *= 1.0 + (p.strain_return_load - 1.0) * p.workforce_follow_load if f.followed else p.strain_return_load
    if f.part_times > 0:
        m *= p.strain_part_time_relief
    if f.respite > 0:
        m *= respite_load(w, i)
    return m


@kernel
def danger_rate(w, i):
    """Rate a year at which true danger starts, or ends when it is there."""
    f = w.families[i]
    p = w.params[0]
    if f.danger:
        return f.safety * crisis_help(w, f.case_state, 2) / p.strain_danger_years
    rate = w.levels[f.level].danger * w.concerns[f.concern].danger
    if (f.stressors >> PARTNER_VIOLENCE) & 1:
        rate *= p.strain_danger_violence
    return rate


@kernel
def crisis_help(w, case_state, which):
    """Effect of ambulatory crisis help while it runs: 0 recovery, 1 escalation, 2 end of danger; else 1."""
    if case_state != CASE_HELP:
        return 1.0
    h = w.helps[HELP_INTENSIVE]
    full = h.recovery if which == 0 else (h.escalation if which == 1 else h.danger)
    return math.exp(math.log(full) * w.params[0].crisis_team_effect)


@kernel
def stressor_event(w, i, k):
    """A stressor of family row ``i`` starts or ends."""
    f = w.families[i]
    f.stressors ^= 1 << k
    touch_part(w.engine, f.entity, OF_STRESSORS | OF_LEVEL | (OF_CRISIS if k == PARTNER_VIOLENCE else 0))


@kernel
def level_event(w, i, step):
    """The problem level of family row ``i`` rises (+1) or falls (-1)."""
    f = w.families[i]
    old = f.level
    new = min(SEVERE, max(0, old + step))
    if new == old:
        return
    f.level = new
    count(w, f.area, C_LEVEL + old, -1)
    count(w, f.area, C_LEVEL + new, 1)
    touch_for_level(w, i)
    if step < 0:
        post(w.engine, MAIL_LEVEL_FELL, f.entity, new, 0, 0.0)


@kernel
def danger_event(w, i):
    """True danger starts or ends in family row ``i``."""
    f = w.families[i]
    f.danger = 1 - f.danger
    touch_part(w.engine, f.entity, AFTER_DANGER)
    count(w, f.area, C_DANGER, 1 if f.danger else -1)
