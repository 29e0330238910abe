"""Crisis and decision (mechanism 4).

Rule. Crises arise in families, at a rate that rises with the problem level and with true danger, half of them outside
office hours (hour-of-week profile). One event a family; an index child and, by chance, its brothers and sisters at home
are concerned. True danger may be acute at that moment; the decision sees only an assessment with its own sensitivity
and specificity, by the hour and by the time spent, and what a child says when it is asked. Seen acute danger always
leads to an emergency placement that night, which is looked at again (second_look.py). Otherwise the family may be *slowed
down* (time is bought: errors of assessment fall, tension usually falls, the network is searched; the family stays exposed
and the crisis may flare up), or the answer is chosen at once. It is a nested choice: home or away first; then home with
ambulatory crisis help or not, and away to a network family or to a place. Away goes by the step before every placement
(alternative.py).

Rates. ``crisis.*``, ``levels.crisis``; CRI-RATE, CRI-OOH, LEV-ASH; the rest assumptions with ranges that cross no effect.
"""

from __future__ import annotations

import math

from sim.declare import Clock, Mail, Mechanism, Rates
from sim.engine import clear, draw, gumbel, kernel, set_rate, set_time, touch
from sim.units import YEAR
from sim.words import (
    Answer,
    CrisisCase,
    CrisisReason,
    Eligible,
    Event,
    Flag,
    Form,
    HelpForm,
    Level,
    Lever,
    Request,
    Route,
    Stressor,
    TrialArm,
    Urgency,
    View,
)
from sim.world import mail
from sim.world.calendar import in_office_hours
from sim.world.codes import Chance, FamilyClock
from sim.world.events import lever_flag, log_child, log_family
from sim.world.risk import dangerous_crisis, risk
from sim.world.said import in_line, says_away, view_weight
from sim.world.seen import look_number
from sim.world.services import service_used
from sim.world.staff import slow_worker
from sim.world.support import acute_at, crisis_help_wanted, respite_calm
from sim.world.timers import set_recent
from sim.world.trial import enters_trial

MECHANISM = Mechanism(
    clocks=(Clock("family", 11, "crisis", "crisis_event"), Clock("family", 14, "case", "case_event")),
    mail=(
        Mail("family", 23, "call_in", "called_in", says="the crisis service is called, danger was seen"),
        Mail("family", 91, "crisis_help", "start_case_help", says="ambulatory crisis help starts"),
        Mail("family", 96, "after_crisis", "help_after_crisis", says="its children are home again after an emergency"),
    ),
    rates=(Rates("family", 32, "crisis", "crisis_rates", after="level danger needs effect help violence"),),
    hears={"family_left": "stop_case", "last_minor": "stop_case"},
    fields={"family": "case_since:float case_state crises case_again flared", "child": "said"},
    chance={
        "slow": 1032,
        "acute": 1033,
        "see": 1034,
        "see_view": 1035,
        "index": 1036,
        "concerned": 1037,
        "ask": 1038,
        "view": 1039,
        "network_now": 1040,
        "network_days": 1041,
        "option": 1042,
        "option_help": 1043,
        "option_network": 1044,
        "option_place": 1045,
        "option_where": 1146,
        "help_after": 1046,
        "offer_intensive": 1047,
    },
    logs=("CRISIS", "DECISION", "NO_WORKER"),
    numbers=("crisis", "regional"),
)


@kernel
def crisis_rates(world, family_row, now):
    """Set the clock of crises of the family (rate per day; hours of the week on top)."""
    family = world.families[family_row]
    numbers = world.params[0]
    rate = 0.0
    if family.at_home > 0 and numbers.on_crisis > 0.0:
        rate = world.levels[family.level].crisis
        if family.danger:
            rate += numbers.crisis_danger
        if (family.stressors >> Stressor.PARTNER_VIOLENCE) & 1:
            rate *= numbers.crisis_violence
        if family.needs > 0:
            rate *= numbers.crisis_behaviour
        rate *= risk(world, family_row)
        if family.figures > 0:
            rate *= numbers.routes_figure_crisis
        rate *= family.calm
        if family.respite > 0:
            rate *= respite_calm(world, family_row)
        if family.case_state == CrisisCase.HELP:
            rate *= math.exp(math.log(world.helps[HelpForm.INTENSIVE].crisis) * numbers.crisis_team_effect)
        if family.case_state == CrisisCase.SLOWED:
            rate += numbers.crisis_flare * YEAR
    set_rate(world.engine, family.entity, FamilyClock.CRISIS, rate / YEAR, now)


@kernel
def crisis_event(world, family_row, now):
    """A crisis in the family: assessed, and answered now or slowed down."""
    family = world.families[family_row]
    again = 1.0 if family.recent_until > 0.0 else 0.0
    flags = Flag.OFFICE if in_office_hours(now) else 0
    if family.danger:
        flags |= Flag.DANGER
    if family.case_state == CrisisCase.SLOWED:
        log_family(world, Event.CRISIS, family_row, CrisisReason.FLARED_UP, flags, 1.0)
        family.flared = 1
        decide(world, family_row, now, 0.0, True)
        return
    family.crises += 1
    family.flared = 0
    log_family(world, Event.CRISIS, family_row, CrisisReason.NEW, flags, again)
    call_in(world, family_row, now, 0)


@kernel
def call_in(world, family_row, now, danger_known):
    """Assess a crisis and answer it; ``danger_known`` 1 when danger was seen already (acute report to Veilig Thuis)."""
    family = world.families[family_row]
    engine = world.engine
    if family.case_state == CrisisCase.HELP:
        end_case_help(world, family_row, now)
    concern_children(world, family_row)
    family.case_again = 1 if family.recent_until > 0.0 else 0
    family.recent_until = now + world.params[0].crisis_recent_days
    set_recent(world, family_row)
    dangerous_crisis(world, family_row, now)
    office = in_office_hours(now)
    lever = Lever.SLOW_OFFICE if office else Lever.SLOW_OUTSIDE
    family.case_since = now
    if danger_known == 0 and not danger_seen(world, family_row, office, 0.0):
        if draw(engine, family.key, Chance.SLOW, family.crises) < world.levers[family.area, lever]:
            if slow(world, family_row, now, office, lever):
                return
    if danger_known:
        answer(world, family_row, now, Answer.EMERGENCY, office, 0.0)
        mail.look_again(world, family.entity, 1)
    else:
        choose(world, family_row, now, office, 0.0, family.case_again == 1)


@kernel
def concern_children(world, family_row):
    """Mark the children at home that this crisis concerns (``view`` >= 0): the index child and some siblings."""
    family = world.families[family_row]
    engine = world.engine
    weight = world.params[0].crisis_index_behaviour
    best = -1.0e300
    index = 0
    child_row = family.first_child
    while child_row > 0:
        child = world.children[child_row]
        child.said = -1
        if child.form == Form.HOME and child.adult == 0:
            score = gumbel(engine.state[0].seed, child.key, Chance.INDEX, family.crises) + weight * child.behaviour
            if score > best:
                best = score
                index = child_row
        child_row = child.next_sibling
    child_row = family.first_child
    while child_row > 0:
        child = world.children[child_row]
        if child.form == Form.HOME and child.adult == 0:
            if (
                child_row == index
                or draw(engine, child.key, Chance.CONCERNED, family.crises) < world.params[0].crisis_siblings
            ):
                child.said = ask_child(world, child_row)
        child_row = child.next_sibling


@kernel
def ask_child(world, child_row):
    """What the child says when it is asked (VIEW_UNKNOWN when it is not asked)."""
    child = world.children[child_row]
    family = world.families[child.family]
    engine = world.engine
    numbers = world.params[0]
    age = (engine.state[0].now - child.birth) / YEAR
    if (
        age < numbers.crisis_view_age
        or draw(engine, child.key, Chance.ASK, family.crises) >= world.levers[family.area, Lever.ASK_VIEW]
    ):
        return View.UNKNOWN
    away = numbers.crisis_view_away_danger if family.danger else numbers.crisis_view_away_safe
    drawn = draw(engine, child.key, Chance.VIEW, family.crises)
    if drawn < away:
        return View.AWAY
    if drawn < away + numbers.crisis_view_person:
        return View.WITH_PERSON
    return View.STAY


@kernel
def danger_seen(world, family_row, office, days):
    """Assessment of acute danger after ``days`` of time: errors of both kinds fall with time and with asking."""
    family = world.families[family_row]
    numbers = world.params[0]
    learned = 1.0 - numbers.crisis_time_learning * min(1.0, days / numbers.crisis_learning_days)
    miss = (1.0 - (numbers.crisis_sensitivity_office if office else numbers.crisis_sensitivity_outside)) * learned
    alarm = (1.0 - (numbers.crisis_specificity_office if office else numbers.crisis_specificity_outside)) * learned
    drawn = draw(world.engine, family.key, Chance.SEE, look_number(family))
    told = numbers.crisis_view_learning  # below 0: a wish to leave is taken for danger that is not there
    wish = draw(world.engine, family.key, Chance.SEE_VIEW, look_number(family)) if says_away(world, family_row) else 1.0
    if not is_acute(world, family_row):
        return drawn < alarm * alarm_share(world, family_row) or wish < -told
    return drawn >= miss or wish < told


@kernel
def is_acute(world, family_row):
    """Whether true danger is acute at this crisis (never read by a decision, only by its assessment and harm)."""
    return acute_at(world, family_row, look_number(world.families[family_row]))


@kernel
def alarm_share(world, family_row):
    """False alarms are rarer where problems are mild."""
    return world.levels[world.families[family_row].level].alarm


@kernel
def slow(world, family_row, now, office, lever):
    """Buy time: the decision waits, the network is searched, children stay where they are. False: nobody has the time."""
    family = world.families[family_row]
    if slow_worker(world, family_row) > 0:
        service = world.services[slow_worker(world, family_row)]
        if service.used >= service.capacity:
            log_family(world, Event.NO_WORKER, family_row, Event.DECISION, Flag.OFFICE if office else 0, 0.0)
            return False
        service_used(world, slow_worker(world, family_row), now, 1)
    family.case_state = CrisisCase.SLOWED
    set_time(world.engine, family.entity, FamilyClock.CASE, now + world.levers[family.area, Lever.SLOW_DAYS])
    log_answer(
        world,
        family_row,
        Answer.SLOW,
        office,
        lever_flag(world, family.area, lever) | lever_flag(world, family.area, Lever.SLOW_DAYS),
    )
    touch(world.engine, family.entity)
    offer_figures(world, family_row)
    return True


@kernel
def end_slow(world, family_row, now):
    """The bought time is over: the worker of the crisis service is free again."""
    if world.families[family_row].case_state == CrisisCase.SLOWED:
        service_used(world, slow_worker(world, family_row), now, -1)


@kernel
def case_event(world, family_row, now):
    """Timer of a crisis case: the bought time is over, or ambulatory crisis help ends."""
    family = world.families[family_row]
    if family.case_state == CrisisCase.SLOWED:
        decide(world, family_row, now, now - family.case_since, False)
    elif family.case_state == CrisisCase.HELP:
        end_case_help(world, family_row, now)


@kernel
def decide(world, family_row, now, days, flared):
    """Decide a slowed crisis after ``days`` of time bought (0 and under pressure when it flared up)."""
    family = world.families[family_row]
    end_slow(world, family_row, now)
    if family.at_home == 0:
        family.case_state = CrisisCase.NONE
        return
    office = in_office_hours(now)
    choose(world, family_row, now, office, days, flared or family.case_again == 1)


@kernel
def choose(world, family_row, now, office, days, again):
    """Choose the answer: emergency when danger is seen, else home or away first and then where (a keyed Gumbel an option).

    What is free does not enter the first choice, unless an attractive *where* pulls (``crisis.pull`` above 0); it enters in
    the step that follows before a placement (alternative.py).
    """
    family = world.families[family_row]
    numbers = world.params[0]
    engine = world.engine
    seed = engine.state[0].seed
    if danger_seen(world, family_row, office, days):
        answer(world, family_row, now, Answer.EMERGENCY, office, days)
        mail.look_again(world, family.entity, 0)
        return
    home = numbers.crisis_home + numbers.crisis_tension * days + view_weight(world, family_row)
    if family.level == Level.SEVERE:
        home += numbers.crisis_severe
    if again:
        home += numbers.crisis_repeated
    if not office:
        home += numbers.crisis_outside
    home -= math.log(numbers.regional_crisis)
    n = look_number(family)
    found = network_found(world, family_row, days)
    away = numbers.crisis_pull * math.log(1.0 + (math.exp(numbers.crisis_network_weight) if found else 0.0))
    if home + gumbel(seed, family.key, Chance.OPTION, n) > away + gumbel(seed, family.key, Chance.OPTION_PLACE, n):
        answer(world, family_row, now, home_with(world, family_row), office, days)
        return
    network = numbers.crisis_network_weight + gumbel(seed, family.key, Chance.OPTION_NETWORK, n)
    where = Answer.PLACE
    if found and network > gumbel(seed, family.key, Chance.OPTION_WHERE, n):
        where = Answer.NETWORK
    answer(world, family_row, now, where, office, days)


@kernel
def home_with(world, family_row):
    """Home with ambulatory crisis help, where the crisis service has room and it is wanted, or with usual help."""
    return Answer.HOME_HELP if crisis_help_wanted(world, family_row) else Answer.HOME


@kernel
def network_found(world, family_row, days):
    """Whether willing kin were found in the hours of the crisis, or in the time bought."""
    family = world.families[family_row]
    numbers = world.params[0]
    effort = world.levers[family.area, Lever.NETWORK_SEARCH]
    if family.kin == 0:
        return False
    if draw(world.engine, family.key, Chance.NETWORK_NOW, look_number(family)) < numbers.crisis_network_hour * effort:
        return True
    chance = 1.0 - math.exp(-numbers.crisis_network_day * effort * days)
    return draw(world.engine, family.key, Chance.NETWORK_DAYS, look_number(family)) < chance


@kernel
def answer(world, family_row, now, what, office, days):
    """Carry out the answer to a crisis."""
    family = world.families[family_row]
    engine = world.engine
    numbers = world.params[0]
    lever = lever_flag(world, family.area, Lever.SLOW_OFFICE if office else Lever.SLOW_OUTSIDE) if days > 0.0 else 0
    lever |= lever_flag(world, family.area, Lever.ASK_VIEW) | lever_flag(world, family.area, Lever.NETWORK_SEARCH)
    log_answer(world, family_row, what, office, lever)
    family.case_state = CrisisCase.NONE
    touch(engine, family.entity)
    offer_figures(world, family_row)
    if what == Answer.HOME or what == Answer.HOME_HELP:
        if what == Answer.HOME_HELP:
            start_case_help(world, family_row, now)
        help_after_crisis(world, family_row)
        return
    seek_places(world, family_row, Route.CRISIS, Urgency.URGENT if what == Answer.EMERGENCY else Urgency.HIGH)
    network = 1 if what == Answer.NETWORK else 0
    mail.place(
        world, family.entity, Route.CRISIS, Urgency.URGENT if what == Answer.EMERGENCY else Urgency.HIGH, network
    )
    if draw(engine, family.key, Chance.HELP_AFTER, look_number(family)) < numbers.crisis_help_after:
        mail.ask_help(world, family.entity, HelpForm.SPECIALIST, Urgency.HIGH)


@kernel
def seek_places(world, family_row, route, urgency):
    """Mark the concerned children as in need of a place."""
    child_row = world.families[family_row].first_child
    while child_row > 0:
        child = world.children[child_row]
        if child.said >= 0 and child.form == Form.HOME and child.adult == 0:
            child.want = Request.SOUGHT
            child.want_route = route
            child.want_urgency = urgency
        child_row = child.next_sibling


@kernel
def start_case_help(world, family_row, now):
    """Ambulatory crisis help for some weeks: a place of the crisis service is used."""
    family = world.families[family_row]
    if family.case_state != CrisisCase.NONE:
        return
    family.case_state = CrisisCase.HELP
    service_used(world, world.areas[family.area].crisis_team, now, 1)
    set_time(world.engine, family.entity, FamilyClock.CASE, now + world.params[0].crisis_team_days)


@kernel
def end_case_help(world, family_row, now):
    """Ambulatory crisis help ends and gives its place back."""
    family = world.families[family_row]
    family.case_state = CrisisCase.NONE
    service_used(world, world.areas[family.area].crisis_team, now, -1)
    clear(world.engine, family.entity, FamilyClock.CASE)
    touch(world.engine, family.entity)


@kernel
def help_after_crisis(world, family_row):
    """Intensive treatment is offered, or else ambulant help is asked for."""
    family = world.families[family_row]
    engine = world.engine
    numbers = world.params[0]
    arm = enters_trial(world, family_row, Eligible.CRISIS_AT_HOME, engine.state[0].now)
    if arm == TrialArm.TREATED:
        mail.treat_in_trial(world, family.entity)
    elif arm == TrialArm.USUAL:
        mail.ask_help(world, family.entity, HelpForm.SPECIALIST, Urgency.HIGH)
    elif (
        draw(engine, family.key, Chance.OFFER_INTENSIVE, look_number(family))
        < world.levers[family.area, Lever.INTENSIVE_OFFER]
    ):
        mail.ask_help(world, family.entity, HelpForm.INTENSIVE, Urgency.URGENT)
    elif draw(engine, family.key, Chance.HELP_AFTER, look_number(family)) < numbers.crisis_help_after:
        mail.ask_help(
            world,
            family.entity,
            HelpForm.SPECIALIST if family.level == Level.SEVERE else HelpForm.GENERALIST,
            Urgency.HIGH,
        )


@kernel
def offer_figures(world, family_row):
    """Offer every concerned child help to choose a support figure."""
    child_row = world.families[family_row].first_child
    while child_row > 0:
        if world.children[child_row].said >= 0:
            mail.figure_offer(world, world.children[child_row].entity)
        child_row = world.children[child_row].next_sibling


@kernel
def log_answer(world, family_row, what, office, lever):
    """Log the answer for each child concerned, with what was true, seen and said."""
    family = world.families[family_row]
    common = lever | (Flag.OFFICE if office else 0)
    if is_acute(world, family_row):
        common |= Flag.DANGER
    if what == Answer.EMERGENCY:
        common |= Flag.SEEN
    child_row = family.first_child
    while child_row > 0:
        child = world.children[child_row]
        if child.said >= 0 and child.form == Form.HOME and child.adult == 0:
            flags = common
            if child.said > View.UNKNOWN:
                flags |= Flag.ASKED
                if in_line(what, child.said):
                    flags |= Flag.IN_LINE
            log_child(world, Event.DECISION, child_row, what, flags, float(child.said))
        child_row = child.next_sibling


@kernel
def stop_case(world, family_row, now):
    """Close an open case (the family leaves, or no minor is left)."""
    family = world.families[family_row]
    if family.case_state == CrisisCase.HELP:
        end_case_help(world, family_row, now)
    end_slow(world, family_row, now)
    family.case_state = CrisisCase.NONE


@kernel
def called_in(world, family_row, now):
    """An acute report: the crisis service comes the same day, also in bought time; danger was seen by the report."""
    family = world.families[family_row]
    if family.at_home == 0 or world.params[0].on_crisis == 0.0:
        return
    stop_case(world, family_row, now)
    family.crises += 1
    family.flared = 0
    log_family(
        world,
        Event.CRISIS,
        family_row,
        CrisisReason.CALLED_IN,
        (Flag.OFFICE if in_office_hours(now) else 0) | (Flag.DANGER if family.danger else 0),
        1.0 if family.recent_until > 0.0 else 0.0,
    )
    call_in(world, family_row, now, 1)
