"""Crisis and decision (mechanism 4).

Rule. Crises arise in families, at a rate that rises with the problem level and with true danger, half of them outside
office hours (hour-of-week profile). One event a family; an index child and, by chance, its brothers and sisters at home
are concerned. True danger may be acute at that moment; the decision sees only an assessment with its own sensitivity
and specificity, by the hour and by the time spent, and what a child says when it is asked. Seen acute danger always
leads to an emergency placement that night. Otherwise the family may be *slowed down* (time is bought: errors of
assessment fall, tension usually falls, the network is searched; the family stays exposed and the crisis may flare up),
or the answer is chosen at once: home, home with ambulatory crisis help, a network family, or a place.

Rates. ``crisis.*``, ``levels.crisis``; CRI-RATE, CRI-OOH, LEV-ASH; the rest assumptions with ranges that cross no effect.
"""

from __future__ import annotations

import math

from sim.engine import clear, draw, gumbel, kernel, post, set_rate, set_time, touch
from sim.vocabulary import (
    ANSWER_EMERGENCY,
    ANSWER_HOME,
    ANSWER_HOME_HELP,
    ANSWER_NETWORK,
    ANSWER_PLACE,
    ANSWER_SLOW,
    FLAG_ASKED,
    FLAG_DANGER,
    FLAG_IN_LINE,
    FLAG_OFFICE,
    FLAG_SEEN,
    GUARDIANSHIP,
    HELP_GENERALIST,
    HELP_INTENSIVE,
    HELP_SPECIALIST,
    HIGH,
    HOME,
    LOG_CRISIS,
    LOG_DECISION,
    LOG_NO_WORKER,
    PARTNER_VIOLENCE,
    REASON_BREAKDOWN,
    ROUTE_CRISIS,
    SEVERE,
    URGENT,
    VIEW_AWAY,
    VIEW_STAY,
    VIEW_UNKNOWN,
    VIEW_WITH_PERSON,
)
from sim.world.calendar import in_office_hours
from sim.world.journal import lever_flag, log_child, log_family
from sim.world.layout import F_CASE, F_CRISIS
from sim.world.levers import (
    LEVER_ASK_VIEW,
    LEVER_INTENSIVE_OFFER,
    LEVER_NETWORK_SEARCH,
    LEVER_SLOW_DAYS,
    LEVER_SLOW_OFFICE,
    LEVER_SLOW_OUTSIDE,
)
from sim.world.mail import MAIL_ASK_HELP, MAIL_FIGURE_OFFER, MAIL_GO_HOME, MAIL_PLACE, MAIL_PLACE_AGAIN
from sim.world.purposes import (
    P_ACUTE,
    P_ASK,
    P_CONCERNED,
    P_FAILURE,
    P_HELP_AFTER,
    P_INDEX,
    P_NETWORK_DAYS,
    P_NETWORK_NOW,
    P_OFFER_INTENSIVE,
    P_OPTION,
    P_SEE,
    P_SEE_VIEW,
    P_SEEN_FAILURE,
    P_SLOW,
    P_VIEW,
)
from sim.world.recent import set_recent
from sim.world.relief import respite_calm
from sim.world.services import service_used
from sim.world.staff import slow_worker, trusted_worker

YEAR = 365.25
CASE_NONE, CASE_SLOWED, CASE_HELP, CASE_PLACED = range(4)
RECENT_DAYS = 60.0


@kernel
def crisis_rates(w, i, now):
    """Set the clock of crises of family row ``i`` (rate per day; hours of the week on top)."""
    f = w.families[i]
    p = w.params[0]
    rate = 0.0
    if f.at_home > 0 and p.on_crisis > 0.0:
        rate = w.levels[f.level].crisis
        if f.danger:
            rate += p.crisis_danger
        if (f.stressors >> PARTNER_VIOLENCE) & 1:
            rate *= p.crisis_violence
        if f.needs > 0:
            rate *= p.crisis_behaviour
        if f.recent_until > 0.0:
            rate *= p.crisis_repeat
        if f.figures > 0:
            rate *= p.routes_figure_crisis
        rate *= f.calm
        if f.respite > 0:
            rate *= respite_calm(w, i)
        if f.case_state == CASE_HELP:
            rate *= math.exp(math.log(w.helps[HELP_INTENSIVE].crisis) * p.crisis_team_effect)
        if f.case_state == CASE_SLOWED:
            rate += p.crisis_flare * YEAR
    set_rate(w.engine, f.entity, F_CRISIS, rate / YEAR, now)


@kernel
def crisis_event(w, i, now):
    """A crisis in family row ``i``: assessed, and answered now or slowed down."""
    f = w.families[i]
    again = 1.0 if f.recent_until > 0.0 else 0.0
    flags = FLAG_OFFICE if in_office_hours(now) else 0
    if f.danger:
        flags |= FLAG_DANGER
    if f.case_state == CASE_SLOWED:
        log_family(w, LOG_CRISIS, i, 2, flags, 1.0)
        decide(w, i, now, 0.0, True)
        return
    f.crises += 1
    log_family(w, LOG_CRISIS, i, 1, flags, again)
    call_in(w, i, now, 0)


@kernel
def call_in(w, i, now, sure):
    """Assess a crisis and answer it; ``sure`` 1 when danger was seen already (acute report to Veilig Thuis)."""
    f = w.families[i]
    e = w.engine
    if f.case_state == CASE_HELP:
        end_case_help(w, i, now)
    concern_children(w, i)
    again = f.recent_until > 0.0
    f.recent_until = now + RECENT_DAYS
    set_recent(w, i)
    office = in_office_hours(now)
    lever = LEVER_SLOW_OFFICE if office else LEVER_SLOW_OUTSIDE
    f.case_since = now
    if sure == 0 and not danger_seen(w, i, office, 0.0):
        if draw(e, f.key, P_SLOW, f.crises) < w.levers[f.area, lever]:
            if slow(w, i, now, office, lever):
                return
    if sure:
        answer(w, i, now, ANSWER_EMERGENCY, office, 0.0)
    else:
        choose(w, i, now, office, 0.0, again)


@kernel
def concern_children(w, i):
    """Mark the children at home that this crisis concerns (``view`` >= 0): the index child and some siblings."""
    f = w.families[i]
    e = w.engine
    best = -1.0e300
    index = 0
    c = f.first_child
    while c > 0:
        k = w.children[c]
        k.said = -1
        if k.form == HOME and k.adult == 0:
            score = gumbel(e.state[0].seed, k.key, P_INDEX, f.crises) + 0.7 * k.behaviour
            if score > best:
                best = score
                index = c
        c = k.next_sibling
    c = f.first_child
    while c > 0:
        k = w.children[c]
        if k.form == HOME and k.adult == 0:
            if c == index or draw(e, k.key, P_CONCERNED, f.crises) < w.params[0].crisis_siblings:
                k.said = hear(w, c)
        c = k.next_sibling


@kernel
def hear(w, c):
    """What the child says when it is asked (VIEW_UNKNOWN when it is not asked)."""
    k = w.children[c]
    f = w.families[k.family]
    e = w.engine
    p = w.params[0]
    age = (e.state[0].now - k.birth) / YEAR
    if age < p.crisis_view_age or draw(e, k.key, P_ASK, f.crises) >= w.levers[f.area, LEVER_ASK_VIEW]:
        return VIEW_UNKNOWN
    away = p.crisis_view_away_danger if f.danger else p.crisis_view_away_safe
    u = draw(e, k.key, P_VIEW, f.crises)
    if u < away:
        return VIEW_AWAY
    if u < away + p.crisis_view_person:
        return VIEW_WITH_PERSON
    return VIEW_STAY


@kernel
def acute(w, i):
    """Whether true danger is acute at this crisis (never read by a decision, only by its assessment and harm)."""
    f = w.families[i]
    return f.danger == 1 and draw(w.engine, f.key, P_ACUTE, f.crises) < w.params[0].crisis_acute


@kernel
def danger_seen(w, i, office, days):
    """Assessment of acute danger after ``days`` of time: errors of both kinds fall with time and with asking."""
    f = w.families[i]
    p = w.params[0]
    learned = 1.0 - p.crisis_time_learning * min(1.0, days / 5.0)
    miss = (1.0 - (p.crisis_sensitivity_office if office else p.crisis_sensitivity_outside)) * learned
    alarm = (1.0 - (p.crisis_specificity_office if office else p.crisis_specificity_outside)) * learned
    u = draw(w.engine, f.key, P_SEE, f.crises)
    if not acute(w, i):
        return u < alarm * alarm_share(w, i)
    if u >= miss:
        return True
    return says_away(w, i) and draw(w.engine, f.key, P_SEE_VIEW, f.crises) < p.crisis_view_learning


@kernel
def alarm_share(w, i):
    """False alarms are rarer where problems are mild: a third at coping, two thirds when strained."""
    return (1.0 + w.families[i].level) / 3.0


@kernel
def says_away(w, i):
    """Whether a child that was asked wants to leave."""
    c = w.families[i].first_child
    while c > 0:
        if w.children[c].said == VIEW_AWAY:
            return True
        c = w.children[c].next_sibling
    return False


@kernel
def slow(w, i, now, office, lever):
    """Buy time: the decision waits, the network is searched, children stay where they are. False: nobody has the time."""
    f = w.families[i]
    if slow_worker(w, i) > 0:
        s = w.services[slow_worker(w, i)]
        if s.used >= s.capacity:
            log_family(w, LOG_NO_WORKER, i, LOG_DECISION, FLAG_OFFICE if office else 0, 0.0)
            return False
        service_used(w, slow_worker(w, i), now, 1)
    f.case_state = CASE_SLOWED
    set_time(w.engine, f.entity, F_CASE, now + w.levers[f.area, LEVER_SLOW_DAYS])
    log_answer(w, i, ANSWER_SLOW, office, lever_flag(w, f.area, lever) | lever_flag(w, f.area, LEVER_SLOW_DAYS))
    touch(w.engine, f.entity)
    figures(w, i)
    return True


@kernel
def end_slow(w, i, now):
    """The bought time is over: the worker of the crisis service is free again."""
    if w.families[i].case_state == CASE_SLOWED:
        service_used(w, slow_worker(w, i), now, -1)


@kernel
def case_event(w, i, now):
    """Timer of a crisis case: the bought time is over, or ambulatory crisis help ends."""
    f = w.families[i]
    if f.case_state == CASE_SLOWED:
        decide(w, i, now, now - f.case_since, False)
    elif f.case_state == CASE_HELP:
        end_case_help(w, i, now)


@kernel
def decide(w, i, now, days, flared):
    """Decide a slowed crisis after ``days`` of time bought (0 and under pressure when it flared up)."""
    f = w.families[i]
    end_slow(w, i, now)
    if f.at_home == 0:
        f.case_state = CASE_NONE
        return
    office = in_office_hours(now)
    choose(w, i, now, office, days, flared)


@kernel
def choose(w, i, now, office, days, again):
    """Choose the answer: emergency when danger is seen, else by weights with one keyed Gumbel an option."""
    f = w.families[i]
    p = w.params[0]
    e = w.engine
    seed = e.state[0].seed
    if danger_seen(w, i, office, days):
        answer(w, i, now, ANSWER_EMERGENCY, office, days)
        return
    home = p.crisis_home + p.crisis_tension * days + view_weight(w, i)
    if f.level == SEVERE:
        home += p.crisis_severe
    if again:
        home += p.crisis_repeated
    if not office:
        home += p.crisis_outside
    if f.figures > 0:
        home += p.crisis_figure_weight
    n = f.crises
    best = ANSWER_PLACE
    score = gumbel(seed, f.key, P_OPTION + 3, n)
    value = home + gumbel(seed, f.key, P_OPTION, n)
    if value > score:
        score, best = value, ANSWER_HOME
    s = w.services[w.areas[f.area].crisis_team]
    if s.used < s.capacity:
        value = home + p.crisis_home_help + gumbel(seed, f.key, P_OPTION + 1, n)
        if value > score:
            score, best = value, ANSWER_HOME_HELP
    if network_found(w, i, days):
        value = p.crisis_network_weight + gumbel(seed, f.key, P_OPTION + 2, n)
        if f.figures > 0:
            value += p.crisis_figure_weight
        if value > score:
            score, best = value, ANSWER_NETWORK
    answer(w, i, now, best, office, days)


@kernel
def view_weight(w, i):
    """Mean of what the asked children want: staying weighs for home, leaving against."""
    total = 0.0
    heard = 0
    c = w.families[i].first_child
    while c > 0:
        view = w.children[c].said
        if view == VIEW_STAY:
            total += 1.0
        if view == VIEW_AWAY:
            total -= 1.0
        if view > VIEW_UNKNOWN:
            heard += 1
        c = w.children[c].next_sibling
    return w.params[0].crisis_view_weight * total / heard if heard > 0 else 0.0


@kernel
def network_found(w, i, days):
    """Whether willing kin were found in the hours of the crisis, or in the time bought."""
    f = w.families[i]
    p = w.params[0]
    effort = w.levers[f.area, LEVER_NETWORK_SEARCH]
    if f.kin == 0:
        return False
    if draw(w.engine, f.key, P_NETWORK_NOW, f.crises) < p.crisis_network_hour * effort:
        return True
    chance = 1.0 - math.exp(-p.crisis_network_day * effort * days)
    return draw(w.engine, f.key, P_NETWORK_DAYS, f.crises) < chance


@kernel
def answer(w, i, now, what, office, days):
    """Carry out the answer to a crisis."""
    f = w.families[i]
    e = w.engine
    p = w.params[0]
    lever = lever_flag(w, f.area, LEVER_SLOW_OFFICE if office else LEVER_SLOW_OUTSIDE) if days > 0.0 else 0
    lever |= lever_flag(w, f.area, LEVER_ASK_VIEW) | lever_flag(w, f.area, LEVER_NETWORK_SEARCH)
    log_answer(w, i, what, office, lever)
    f.case_state = CASE_NONE
    touch(e, f.entity)
    figures(w, i)
    if what == ANSWER_HOME or what == ANSWER_HOME_HELP:
        if what == ANSWER_HOME_HELP:
            start_case_help(w, i, now)
        help_after_crisis(w, i)
        return
    want(w, i, ROUTE_CRISIS, URGENT if what == ANSWER_EMERGENCY else HIGH)
    network = 1 if what == ANSWER_NETWORK else 0
    post(e, MAIL_PLACE, f.entity, ROUTE_CRISIS, URGENT if what == ANSWER_EMERGENCY else HIGH, float(network))
    if draw(e, f.key, P_HELP_AFTER, f.crises) < p.crisis_help_after:
        post(e, MAIL_ASK_HELP, f.entity, HELP_SPECIALIST, HIGH, 0.0)


@kernel
def want(w, i, route, urgency):
    """Mark the concerned children as in need of a place."""
    c = w.families[i].first_child
    while c > 0:
        k = w.children[c]
        if k.said >= 0 and k.form == HOME and k.adult == 0:
            k.want = 1
            k.want_route = route
            k.want_urgency = urgency
        c = k.next_sibling


@kernel
def start_case_help(w, i, now):
    """Ambulatory crisis help for some weeks: a place of the crisis service is used."""
    f = w.families[i]
    f.case_state = CASE_HELP
    service_used(w, w.areas[f.area].crisis_team, now, 1)
    set_time(w.engine, f.entity, F_CASE, now + w.params[0].crisis_team_days)


@kernel
def end_case_help(w, i, now):
    """Ambulatory crisis help ends and gives its place back."""
    f = w.families[i]
    f.case_state = CASE_NONE
    service_used(w, w.areas[f.area].crisis_team, now, -1)
    clear(w.engine, f.entity, F_CASE)
    touch(w.engine, f.entity)


@kernel
def help_after_crisis(w, i):
    """Intensive treatment is offered, or else ambulant help is asked for."""
    f = w.families[i]
    e = w.engine
    p = w.params[0]
    if draw(e, f.key, P_OFFER_INTENSIVE, f.crises) < w.levers[f.area, LEVER_INTENSIVE_OFFER]:
        post(e, MAIL_ASK_HELP, f.entity, HELP_INTENSIVE, URGENT, 0.0)
    elif draw(e, f.key, P_HELP_AFTER, f.crises) < p.crisis_help_after:
        post(e, MAIL_ASK_HELP, f.entity, HELP_SPECIALIST if f.level == SEVERE else HELP_GENERALIST, HIGH, 0.0)


@kernel
def figures(w, i):
    """Offer every concerned child help to choose a support figure."""
    c = w.families[i].first_child
    while c > 0:
        if w.children[c].said >= 0:
            post(w.engine, MAIL_FIGURE_OFFER, w.children[c].entity, 0, 0, 0.0)
        c = w.children[c].next_sibling


@kernel
def log_answer(w, i, what, office, lever):
    """Log the answer for each child concerned, with what was true, seen and said."""
    f = w.families[i]
    common = lever | (FLAG_OFFICE if office else 0)
    if acute(w, i):
        common |= FLAG_DANGER
    if what == ANSWER_EMERGENCY:
        common |= FLAG_SEEN
    c = f.first_child
    while c > 0:
        k = w.children[c]
        if k.said >= 0 and k.form == HOME and k.adult == 0:
            flags = common
            if k.said > VIEW_UNKNOWN:
                flags |= FLAG_ASKED
                if in_line(what, k.said):
                    flags |= FLAG_IN_LINE
            log_child(w, LOG_DECISION, c, what, flags, k.said)
        c = k.next_sibling


@kernel
def in_line(what, view):
    """Whether an answer is in line with what the child said."""
    if view == VIEW_STAY:
        return what == ANSWER_HOME or what == ANSWER_HOME_HELP or what == ANSWER_SLOW
    if view == VIEW_WITH_PERSON:
        return what == ANSWER_NETWORK
    return what == ANSWER_PLACE or what == ANSWER_EMERGENCY or what == ANSWER_NETWORK


@kernel
def stop_case(w, i, now):
    """Close an open case (the family leaves, or no minor is left)."""
    f = w.families[i]
    if f.case_state == CASE_HELP:
        end_case_help(w, i, now)
    end_slow(w, i, now)
    f.case_state = CASE_NONE


@kernel
def placement_failed(w, c, now):
    """A placement broke down: home again with a trusted worker, or another place tonight."""
    k = w.children[c]
    e = w.engine
    p = w.params[0]
    if k.family == 0 or k.form == HOME or k.adult:
        return
    f = w.families[k.family]
    a = w.areas[k.area]
    home = p.placement_after_failure_home + p.crisis_severe * f.level
    s = w.services[a.intensive]
    room = s.used < s.capacity
    if room or trusted_worker(w, c) > 0:
        home += p.crisis_trusted_worker
    seed = e.state[0].seed
    n = k.breakdowns
    stays = home + gumbel(seed, k.key, P_FAILURE, n) > gumbel(seed, k.key, P_FAILURE + 1, n)
    u = draw(e, k.key, P_SEEN_FAILURE, n)
    seen = u < p.crisis_sensitivity_office if f.danger else u >= p.crisis_specificity_office
    if k.lasting == 0 and k.legal != GUARDIANSHIP and not seen and stays:
        post(e, MAIL_GO_HOME, k.entity, REASON_BREAKDOWN, 0, 0.0)
        if room:
            post(e, MAIL_ASK_HELP, f.entity, HELP_INTENSIVE, URGENT, 0.0)
    else:
        post(e, MAIL_PLACE_AGAIN, k.entity, REASON_BREAKDOWN, URGENT, 0.0)


@kernel
def called_in(w, i, now):
    """An acute report: the crisis service comes the same day; danger was seen by the report."""
    f = w.families[i]
    if f.at_home == 0 or f.case_state == CASE_SLOWED or w.params[0].on_crisis == 0.0:
        return
    f.crises += 1
    log_family(w, LOG_CRISIS, i, 3, FLAG_OFFICE if in_office_hours(now) else 0, 1.0 if f.recent_until > 0.0 else 0.0)
    call_in(w, i, now, 1)
