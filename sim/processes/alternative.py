"""One step before every placement: is there an alternative, really free, in time? (mechanisms 4 and 5)

Rule. A placement that is agreed or authorised without seen danger is not sought at once. A planned or court placement is
prepared for some weeks; a crisis that is not slowed down leaves hours. Then the question may be *asked*: by those who do it
anyhow, nearly always where time was bought (slowing down), and surely in a case consultation while there is time left this
week. Whoever does not ask may still be told: fast treatment offers itself (lever ``intensive_offer``), the trusted worker
offers to come more often (``follow``), the Wel Thuis team is there (``wel_thuis``), a support figure speaks up. Each
alternative then starts only where it is really free, in time, and suits: ambulatory crisis help, intensive treatment,
the trusted worker, a support figure that is active, kin who help at home, an obstacle that the Wel Thuis team can take
away, a support family, a part-time stay; the first of these. Whether it suits is judged better informed where an expertise
network looks along (world/advice.py). It takes its place or its worker. The request is then *suspended*, not withdrawn
(suspended.py): whether the child stays home follows from that and from the family's own hazards; nothing here says that an
alternative works. Where danger is seen, and in an emergency, the step is not taken.

Rates. ``alternative.*``: assumptions (LEV-JIM-AMB and LEV-FGC-NL bound what may come out; RSK-NL-FF-1Y, RSK-US-KY-12M and
RSK-US-NJTN-12M are the absolute risks that a trial of the step is held beside, see ``python -m sim trial --step``).
"""

from __future__ import annotations

import math

from sim.declare import Clock, Mail, Mechanism
from sim.engine import draw, kernel, touch
from sim.units import WEEK
from sim.words import (
    Alternative,
    Binds,
    Consultation,
    Eligible,
    Event,
    HelpForm,
    Lever,
    Request,
    Route,
    Step,
    Suspension,
    TrialArm,
    Urgency,
)
from sim.world import mail
from sim.world.advice import looks_along
from sim.world.calendar import in_office_hours
from sim.world.codes import Chance
from sim.world.events import lever_flag, log_family
from sim.world.really_free import what_binds
from sim.world.requests import asked_for, end_suspension, mark, somebody, suspend, urgency_of
from sim.world.seen import sees_danger
from sim.world.services import service_used
from sim.world.staff import tell_room
from sim.world.timers import set_team_clock
from sim.world.trial import enters_trial

MECHANISM = Mechanism(
    clocks=(Clock("family", 19, "team", "step_timer"),),
    mail=(
        Mail("family", 90, "worker_stays", "worker_stays", says="its trusted worker comes more often for some weeks"),
    ),
    hears={"place": "holds", "family_left": "forget_requests", "last_minor": "forget_requests"},
    fields={"family": "prepared_until:float kin_until:float extra_until:float episodes kin_helps extra_worker"},
    chance={
        "step_danger": 1137,
        "step_asked": 1138,
        "step_raised": 1139,
        "step_suits": 1140,
        "step_patience": 1141,
        "step_kin": 1142,
        "step_trial": 1145,
    },
    logs=("CONSULTED", "STEP", "ALTERNATIVE", "STEP_TRIAL"),
    numbers=("alternative",),
    switch="alternative",
)

ARMS = len(TrialArm)
KINDS = 16  # room for the kinds of alternative in the ordinal of one episode
assert max(Alternative) < KINDS


# --- before the search ------------------------------------------------------------------------------------------------


@kernel
def holds(world, family_row, route, urgency, network, now):
    """Whether the request for the children of the family is prepared or suspended; if not, the search goes on at once."""
    family = world.families[family_row]
    numbers = world.params[0]
    if numbers.on_search == 0.0 or not somebody(world, family_row, route, Request.SOUGHT):
        return False
    family.episodes += 1
    if route == Route.CRISIS and family.suspended > 0:
        end_suspension(world, family_row, Suspension.CRISIS, now)
        log_step(world, family_row, route, Step.BEFORE, Alternative.NONE)
        return False
    if numbers.on_alternative == 0.0 or urgency == Urgency.URGENT:
        return False
    if family.suspended > 0:
        taken_before(world, family_row, route, now)
        return False
    if route == Route.CRISIS:
        return step_stops(world, family_row, route, network, now)
    if family.prepared_until == 0.0:
        if danger_seen(world, family_row):
            log_step(world, family_row, route, Step.DANGER, Alternative.NONE)
            return False
        days = (
            numbers.alternative_preparation_court if route == Route.COURT else numbers.alternative_preparation_planned
        )
        if days == 0.0:
            return step_stops(world, family_row, route, network, now)
        family.prepared_until = now + days
        set_team_clock(world, family_row)
    mark(world, family_row, route, Request.SOUGHT, Request.PREPARED)
    return True


@kernel
def taken_before(world, family_row, route, now):
    """The step was taken for this family not long ago: the request goes on, and takes a suspended one along with it."""
    family = world.families[family_row]
    log_step(world, family_row, route, Step.BEFORE, Alternative.NONE)
    if not somebody(world, family_row, family.suspended, Request.SUSPENDED):
        end_suspension(world, family_row, Suspension.ASKED_AGAIN, now)


@kernel
def danger_seen(world, family_row):
    """Whether danger is seen when the request comes in, with the errors of triage."""
    family = world.families[family_row]
    numbers = world.params[0]
    drawn = draw(world.engine, family.key, Chance.STEP_DANGER, family.episodes)
    return sees_danger(
        drawn, family.danger, numbers.protection_triage_sensitivity, numbers.protection_triage_specificity
    )


@kernel
def step_timer(world, family_row, now):
    """A timer of the family rang: weeks of preparation are over, or kin or a trusted worker helped long enough."""
    family = world.families[family_row]
    if 0.0 < family.prepared_until <= now:
        family.prepared_until = 0.0
        prepared(world, family_row, Route.PLANNED, now)
        prepared(world, family_row, Route.COURT, now)
    if 0.0 < family.kin_until <= now:
        family.kin_until = 0.0
        family.kin_helps = 0
        touch(world.engine, family.entity)
    if 0.0 < family.extra_until <= now:
        worker_goes(world, family_row, now)
    set_team_clock(world, family_row)


@kernel
def prepared(world, family_row, route, now):
    """The weeks of preparation are over: the step is taken for the children of this route, else the search begins."""
    if not somebody(world, family_row, route, Request.PREPARED):
        return
    mark(world, family_row, route, Request.PREPARED, Request.SOUGHT)
    before = world.families[family_row].suspended > 0
    if before:
        taken_before(world, family_row, route, now)
    if before or not step_stops(world, family_row, route, 0.0, now):
        mail.place_on(world, world.families[family_row].entity, route, urgency_of(route), 0)


@kernel
def step_stops(world, family_row, route, network, now):
    """Take the step: True when an alternative starts and the request is suspended."""
    family = world.families[family_row]
    arm = enters_trial(world, family_row, Eligible.PLACEMENT_ASKED, now)
    if arm == TrialArm.TREATED:
        mail.treat_in_trial(world, family.entity)
        log_step(world, family_row, route, Step.STARTED, Alternative.TREATMENT)
        suspend(world, family_row, route, now)
        return True
    if arm == TrialArm.USUAL:
        mail.ask_help(world, family.entity, HelpForm.SPECIALIST, Urgency.HIGH)
    trial = world.params[0].alternative_trial
    consulted = trial == 0.0 and is_consulted(world, family_row, route, now)
    asked = trial > 0.0 or consulted or is_asked(world, family_row, route, now)
    informed = asked and looks_along(world, family_row, route, now)
    found = first_free(world, family_row, route, asked, informed, network, now)
    if consulted:
        n = log_family(
            world,
            Event.CONSULTED,
            family_row,
            Consultation.NOT_FOUND if found == Alternative.NONE else Consultation.FOUND,
            lever_flag(world, family.area, Lever.CONSULT),
            float(found),
        )
        world.log[n].route = route
    if found == Alternative.NONE:
        log_step(world, family_row, route, Step.NOTHING if asked else Step.NOT_ASKED, found)
        return False
    arm = TrialArm.TREATED if trial == 0.0 else arm_of(world, family_row, route, found)
    if arm == TrialArm.USUAL:
        return False
    log_step(world, family_row, route, Step.STARTED, found)
    if arm == TrialArm.TREATED:
        start(world, family_row, route, found, now)
    suspend(world, family_row, route, now)
    return True


@kernel
def is_asked(world, family_row, route, now):
    """Whether the question is asked, by the route and the time there is."""
    family = world.families[family_row]
    numbers = world.params[0]
    if route == Route.PLANNED:
        chance = numbers.alternative_asked_planned
    elif route == Route.COURT:
        chance = numbers.alternative_asked_court
    elif now > family.case_since:
        chance = numbers.alternative_asked_slowed
    else:
        chance = numbers.alternative_asked_crisis
        if not in_office_hours(now):
            chance *= numbers.alternative_asked_outside
    return draw(world.engine, family.key, Chance.STEP_ASKED, family.episodes) < chance


@kernel
def is_consulted(world, family_row, route, now):
    """Whether the case is brought to the case consultation: while it has time left this week, never in a crisis."""
    family = world.families[family_row]
    if route == Route.CRISIS or world.levers[family.area, Lever.CONSULT] <= 0.0:
        return False
    return time_left(world, family.area, now)


@kernel
def time_left(world, area, now):
    """Take one of this week's cases, when one is left (a part of a case a week is a case every few weeks)."""
    tally = world.tally[0]
    week = int(now / WEEK)
    if tally.consult_week != week:
        tally.consult_week = week
        tally.consult_used = 0
    cases = world.levers[area, Lever.CONSULT]
    if tally.consult_used >= int(math.floor(cases * (week + 1)) - math.floor(cases * week)):
        return False
    tally.consult_used += 1
    return True


@kernel
def first_free(world, family_row, route, asked, informed, network, now):
    """First alternative, in the order of ``sim.words.Alternative``, that is brought up, there, free, in time and suits."""
    kind = world.alternatives[Alternative.NONE].then
    while kind != Alternative.NONE:
        if route == Route.CRISIS or not world.alternatives[kind].only_crisis:
            if looked_at(world, family_row, kind, route, asked, informed, network, now) == Binds.STARTS:
                return kind
        kind = world.alternatives[kind].then
    return Alternative.NONE


@kernel
def looked_at(world, family_row, kind, route, asked, informed, network, now):
    """Whether an alternative could start, or what stands in its way (``Binds``); it is logged."""
    binds = Binds.NOT_RAISED
    if asked or comes_by_itself(world, family_row, kind):
        binds = what_binds(world, family_row, kind, route, network, now)
        if binds == Binds.STARTS and not suits(world, family_row, kind, informed):
            binds = Binds.UNSUITED
    n = log_family(world, Event.ALTERNATIVE, family_row, binds, practice_flag(world, family_row, kind), float(kind))
    world.log[n].route = route
    return binds


@kernel
def comes_by_itself(world, family_row, kind):
    """Whether those who offer this alternative bring it up when nobody asks."""
    family = world.families[family_row]
    lever = world.alternatives[kind].raised_by
    chance = world.levers[family.area, lever] if lever >= 0 else world.alternatives[kind].raised
    return draw(world.engine, family.key, Chance.STEP_RAISED, family.episodes * KINDS + kind) < chance


@kernel
def suits(world, family_row, kind, informed):
    """Whether an alternative that is there will do in place of this placement; judged with an expertise network or without."""
    chance = world.alternatives[kind].suits
    if informed:
        chance *= world.params[0].expertise_informed
    family = world.families[family_row]
    return draw(world.engine, family.key, Chance.STEP_SUITS, family.episodes * KINDS + kind) < chance


@kernel
def practice_flag(world, family_row, kind):
    """Mark of a policy that changed whether this alternative is brought up or there."""
    area = world.families[family_row].area
    flags = 0
    for lever in (world.alternatives[kind].raised_by, world.alternatives[kind].there_by):
        if lever >= 0:
            flags |= lever_flag(world, area, lever)
    return flags


@kernel
def arm_of(world, family_row, route, found):
    """Arm of a request in the trial of the step: the alternative, the same delay without it, or the placement goes on."""
    family = world.families[family_row]
    third = int(draw(world.engine, family.key, Chance.STEP_TRIAL, family.episodes) * ARMS)
    arm = 1 + (third + int(world.params[0].alternative_trial)) % ARMS
    n = log_family(world, Event.STEP_TRIAL, family_row, arm, 0, float(found))
    world.log[n].route = route
    return arm


@kernel
def log_step(world, family_row, route, became, found):
    """Log what became of the step."""
    n = log_family(world, Event.STEP, family_row, became, 0, float(found))
    world.log[n].route = route


@kernel
def start(world, family_row, route, found, now):
    """Start the alternative: it takes its place, its worker or its people."""
    family = world.families[family_row]
    numbers = world.params[0]
    if found == Alternative.CRISIS_HELP:
        mail.crisis_help(world, family.entity)
    elif found == Alternative.TREATMENT:
        mail.ask_help(world, family.entity, HelpForm.INTENSIVE, Urgency.URGENT)
    elif found == Alternative.WORKER:
        mail.worker_stays(world, family.entity)
    elif found == Alternative.KIN:
        family.kin_helps = 1
        family.kin_until = now + numbers.alternative_kin_days
    elif found == Alternative.OBSTACLE:
        mail.wel_thuis_case(world, family.entity, 1)
    elif found == Alternative.SUPPORT_FAMILY:
        mail.respite_offer(world, family.entity, 1)
    elif found == Alternative.PART_TIME:
        child_row = family.first_child
        while child_row > 0:
            child = world.children[child_row]
            if asked_for(child, route, Request.SOUGHT) and child.part_host == 0:
                mail.part_time(world, child.entity)
            child_row = child.next_sibling
    touch(world.engine, family.entity)


@kernel
def worker_stays(world, family_row, now):
    """The worker whom the family knows comes more often: a place of its team is not free meanwhile."""
    family = world.families[family_row]
    if family.extra_worker > 0 or family.help == HelpForm.NONE or family.helper == 0:
        return
    family.extra_worker = family.helper
    family.extra_until = now + world.params[0].alternative_worker_days
    service_used(world, family.extra_worker, now, 1)
    mail.help_effect(world, family.entity, world.params[0].alternative_worker_effect)
    set_team_clock(world, family_row)


@kernel
def worker_goes(world, family_row, now):
    """The weeks in which the worker came more often are over."""
    family = world.families[family_row]
    if family.extra_worker > 0:
        service_used(world, family.extra_worker, now, -1)
        tell_room(world, family.extra_worker)
        if family.help != HelpForm.NONE and family.helper == family.extra_worker:
            mail.help_effect(world, family.entity, 1.0 / max(1e-9, world.params[0].alternative_worker_effect))
    family.extra_worker = 0
    family.extra_until = 0.0


@kernel
def forget_requests(world, family_row, now):
    """The family leaves, or no minor is left: nothing is prepared any more, kin and worker go."""
    family = world.families[family_row]
    family.prepared_until = 0.0
    family.kin_until = 0.0
    family.kin_helps = 0
    worker_goes(world, family_row, now)
    set_team_clock(world, family_row)
