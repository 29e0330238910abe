"""What happens in a placement (mechanism 7): moving in, breakdown, planned end, return, staying on after 18.

Rule. A placement is meant to last or not. One that is not has a planned length; at its end the child goes home when the
family copes, or another place is sought. Any placement may break down (unplanned), sooner with behaviour problems, from
twelve, after earlier moves, apart from brothers and sisters, in an unsuitable place, with a tired host or where the child
did not want to be; less with kin
and after two years. Children return home sooner when parents get help and cope; rarely after the decision on the
lasting home. A breakdown is an unplanned end; a planned move is not one.

Rates. ``forms.*``, ``placement.*``; BRK-*, REU-*, REE-NL, FOS-NL-LOS, CLO-NL-DUR.
"""

from __future__ import annotations

from sim.engine import clear, draw, kernel, ordinal, post, set_rate, set_time, stay, touch
from sim.vocabulary import (
    C_CHILDREN_ADULT,
    C_FORM,
    C_OVERFLOW,
    C_PLACED_OWN_AREA,
    C_UNSUITABLE,
    CRISIS_BED,
    FAMILY_HOME,
    FLAG_FIRST,
    FLAG_OVERFLOW,
    FLAG_OWN_AREA,
    FLAG_OWN_SCHOOL,
    FLAG_TOGETHER,
    FLAG_UNSUITABLE,
    FOSTER,
    HELP_GENERALIST,
    HELP_NONE,
    HELP_SPECIALIST,
    HIGH,
    HOME,
    INTENSIVE_TREATMENT,
    INTENT_CRISIS,
    INTENT_LONG,
    INTENT_SHORT,
    LOG_BREAKDOWN,
    LOG_ENTRY,
    LOG_LEFT_CARE,
    LOG_MOVE,
    LOG_RETURN,
    NETWORK_FOSTER,
    NORMAL,
    REASON_AGE,
    REASON_BREAKDOWN,
    REASON_PLANNED,
    ROUTE_CRISIS,
    SEVERE,
)
from sim.world.count import count
from sim.world.hostlists import link_child, unlink_child
from sim.world.journal import log_child
from sim.world.layout import K_BREAKDOWN, K_LEGAL, K_PART_TIME, K_RETURN, K_STAY
from sim.world.levers import LEVER_HOST_SUPPORT
from sim.world.mail import (
    MAIL_ASK_HELP,
    MAIL_BED_FREE,
    MAIL_CHILD_ENDS,
    MAIL_FAMILY_ORDER,
    MAIL_FOLLOW_HOME,
    MAIL_GO_HOME,
    MAIL_HOST_CHILD_LEFT,
    MAIL_MOVE_STRAIN,
    MAIL_PLACE_AGAIN,
    MAIL_PLACED_LEGAL,
    MAIL_PLACEMENT_FAILED,
    MAIL_PULL_STAY,
    MAIL_RECENT_RETURN,
)
from sim.world.purposes import P_AFTER_CARE, P_BACK_HOME, P_BECOMES, P_INTENT, P_LASTS, P_STAY_DAYS, P_STAY_ON
from sim.world.relief import offer_team
from sim.world.services import km_to, service_used
from sim.world.staff import trusted_worker

YEAR = 365.25
TWO_YEARS = 2.0 * YEAR
JUST_BEFORE = 1e-6  # years: at a birthday a child has that age, whatever the last bit of its birth date


@kernel
def in_host(form):
    """Whether the place of this form is a row of the host table (else of the service table)."""
    return form == NETWORK_FOSTER or form == FOSTER


@kernel
def move_in(w, c, form, place, flags, now):
    """Child row ``c`` moves to a reserved place."""
    k = w.children[c]
    e = w.engine
    old = k.form
    kind = LOG_MOVE
    reason = REASON_PLANNED
    if old == HOME:
        kind = LOG_ENTRY
        if k.entries == 0:
            flags |= FLAG_FIRST
        k.entries += 1
        k.moves = 0
        k.away_since = now
        k.route = k.want_route
        leave_home(w, c)
    else:
        reason = REASON_BREAKDOWN if k.tried == 1 else REASON_PLANNED
        k.moves += 1
        release(w, c, k.tried, now)
    k.tried = 0
    settle_in(w, c, form, place, flags, now)
    if k.overflow:
        flags |= FLAG_OVERFLOW
    if k.unsuitable:
        flags |= FLAG_UNSUITABLE
    n = log_child(w, kind, c, reason, flags | k.own_school * FLAG_OWN_SCHOOL | near_flag(w, c), k.distance)
    w.log[n].form_from = old
    w.log[n].other = w.hosts[place].key if in_host(form) else w.services[place].key
    if k.demand == 0:
        post(e, MAIL_MOVE_STRAIN, k.entity, 0, 0, 0.0)
        if old == HOME:
            post(e, MAIL_PLACED_LEGAL, k.entity, k.want_urgency, 0, 0.0)
    if k.part_host > 0:
        set_time(e, k.entity, K_PART_TIME, now)


@kernel
def leave_home(w, c):
    """The family has one child less at home."""
    k = w.children[c]
    if k.family > 0:
        w.families[k.family].at_home -= 1
        touch(w.engine, w.families[k.family].entity)


@kernel
def settle_in(w, c, form, place, flags, now):
    """Fill the fields of the new place, keep counters, and set the end of a stay that is not meant to last."""
    k = w.children[c]
    count_place(w, c, -1)
    k.form = form
    k.place = place
    k.since = now
    k.want = 0
    if in_host(form):
        link_child(w, place, c)
    k.together = 1 if flags & FLAG_TOGETHER else 0
    k.overflow = 1 if flags & FLAG_OVERFLOW else 0
    k.unsuitable = 1 if flags & FLAG_UNSUITABLE else 0
    if in_host(form):
        away = w.hosts[place].away
        k.distance = away if away > 0.0 else w.distance[k.area, w.hosts[place].area]
    else:
        k.distance = km_to(w, place, k.area)
    age = (now - k.birth) / YEAR
    k.own_school = 1 if age >= 4.0 and k.distance <= w.params[0].placement_own_school_km else 0
    count_place(w, c, 1)
    k.intent = intent_of(w, c, form)
    touch(w.engine, k.entity)
    if k.intent == INTENT_LONG:
        set_time(w.engine, k.entity, K_STAY, now + TWO_YEARS)  # settled: breakdown is rarer from then on
    else:
        set_time(w.engine, k.entity, K_STAY, now + planned_days(w, c))


@kernel
def intent_of(w, c, form):
    """Whether this placement is meant for a crisis, for a while, or to last."""
    k = w.children[c]
    p = w.params[0]
    e = w.engine
    if k.demand > 0 or not (in_host(form) or form == FAMILY_HOME):
        return INTENT_SHORT
    n = k.entries * 64 + k.moves
    if k.route == ROUTE_CRISIS and k.moves == 0 and draw(e, k.key, P_INTENT, k.entries) < p.search_crisis_intent:
        return INTENT_CRISIS
    if form == FOSTER and w.hosts[k.place].takes_long == 0:
        return INTENT_SHORT
    if k.lasting == 1 or draw(e, k.key, P_LASTS, n) < w.forms[form].lasting:
        return INTENT_LONG
    return INTENT_SHORT


@kernel
def planned_days(w, c):
    """Planned length of a stay: the service's own distribution, or that of the form."""
    k = w.children[c]
    seed = w.engine.state[0].seed
    n = k.entries * 64 + k.moves
    if k.demand > 0:
        d = w.demands[k.demand]
        return stay(seed, k.key, P_STAY_DAYS, n, d.stay_kind, d.stay_days, d.stay_shape)
    if not in_host(k.form):
        s = w.services[k.place]
        return stay(seed, k.key, P_STAY_DAYS, n, s.stay_kind, s.stay_days, s.stay_shape)
    f = w.forms[CRISIS_BED if k.intent == INTENT_CRISIS else k.form]
    return stay(seed, k.key, P_STAY_DAYS, n, int(f.stay_kind), f.days, f.stay_shape)


@kernel
def near_flag(w, c):
    """FLAG_OWN_AREA when the place is in the child's own neighbourhood."""
    k = w.children[c]
    if k.form == HOME:
        return 0
    if in_host(k.form):
        h = w.hosts[k.place]
        return FLAG_OWN_AREA if h.area == k.area and h.away == 0.0 else 0
    return FLAG_OWN_AREA if w.services[k.place].area == k.area else 0


@kernel
def count_place(w, c, delta):
    """Keep the weekly counters of where children live."""
    k = w.children[c]
    if k.adult == 1:
        count(w, k.area, C_CHILDREN_ADULT, delta)
        return
    if k.demand == 0 or k.form != HOME:
        count(w, k.area, C_FORM + k.form, delta)
    if k.form != HOME:
        if k.unsuitable:
            count(w, k.area, C_UNSUITABLE, delta)
        if k.overflow:
            count(w, k.area, C_OVERFLOW, delta)
        if near_flag(w, c):
            count(w, k.area, C_PLACED_OWN_AREA, delta)


@kernel
def release(w, c, broke, now):
    """Give the child's present place back."""
    k = w.children[c]
    if in_host(k.form):
        unlink_child(w, k.place, c)
        post(w.engine, MAIL_HOST_CHILD_LEFT, w.hosts[k.place].entity, broke, 0, 0.0)
    else:
        service_used(w, k.place, now, -1)
        post(w.engine, MAIL_BED_FREE, w.services[k.place].entity, 0, 0, 0.0)


@kernel
def placement_rates(w, c, now):
    """Set the clocks of breakdown and return of child row ``c`` (rates per day)."""
    k = w.children[c]
    e = w.engine
    if k.form == HOME or k.adult:
        set_rate(e, k.entity, K_BREAKDOWN, 0.0, now)
        set_rate(e, k.entity, K_RETURN, 0.0, now)
        return
    on = w.params[0].on_placement
    if k.demand > 0:
        on *= w.demands[k.demand].hazards
        set_rate(e, k.entity, K_BREAKDOWN, on * w.forms[k.form].breakdown / YEAR, now)
        set_rate(e, k.entity, K_RETURN, on * w.forms[k.form].go_home / YEAR, now)
        return
    set_rate(e, k.entity, K_BREAKDOWN, on * breakdown_rate(w, c, now) / YEAR, now)
    set_rate(e, k.entity, K_RETURN, on * return_rate(w, c) / YEAR, now)


@kernel
def breakdown_rate(w, c, now):
    """Unplanned ends a year of the present placement."""
    k = w.children[c]
    p = w.params[0]
    rate = w.forms[k.form].breakdown
    for _ in range(k.behaviour):
        rate *= p.placement_behaviour
    if (now - k.birth) / YEAR >= 12.0 - JUST_BEFORE:
        rate *= p.placement_teenage
    for _ in range(min(k.moves, 6)):
        rate *= p.placement_moves
    if k.separated:
        rate *= p.placement_separated
    if k.unsuitable or k.overflow:
        rate *= p.placement_unsuitable
    if k.disliked:
        rate *= p.placement_disliked
    if k.distance > 10.0:
        rate *= p.placement_far
    if now - k.since >= TWO_YEARS - JUST_BEFORE:
        rate *= p.placement_settle
    if in_host(k.form):
        h = w.hosts[k.place]
        if h.tired:
            rate *= p.placement_tired
        if h.kind == FOSTER and p.placement_supported != 1.0:
            rate *= 1.0 - w.levers[h.area, LEVER_HOST_SUPPORT] * (1.0 - p.placement_supported)
    return rate


@kernel
def return_rate(w, c):
    """Returns home a year from the present placement."""
    k = w.children[c]
    p = w.params[0]
    rate = w.forms[k.form].go_home
    if rate == 0.0 or k.family == 0:
        return 0.0
    f = w.families[k.family]
    for _ in range(f.level):
        rate *= p.placement_level
    if f.help != HELP_NONE:
        rate *= p.placement_help_home
    if f.team_case > 0:
        rate *= p.obstacles_return_home
    if k.lasting:
        rate *= p.placement_lasting
    return rate


@kernel
def return_event(w, c, now):
    """The child returns home (or an exogenous child leaves)."""
    if w.children[c].demand > 0:
        leave_care(w, c, REASON_PLANNED, now)
    else:  # by mail, so that a child that waits for another place leaves that line first
        post(w.engine, MAIL_GO_HOME, w.children[c].entity, REASON_PLANNED, 0, 0.0)


@kernel
def go_home(w, c, reason, now):
    """Child row ``c`` goes back to its family."""
    k = w.children[c]
    e = w.engine
    if k.form == HOME or k.family == 0:
        return
    old = k.form
    place_key = w.hosts[k.place].key if in_host(old) else w.services[k.place].key
    follower = trusted_worker(w, c)
    release(w, c, k.tried, now)
    count_place(w, c, -1)
    away = now - k.away_since
    k.form = HOME
    k.place = 0
    k.since = now
    k.unsuitable = 0
    k.overflow = 0
    k.own_school = 0
    k.lasting = 0
    k.separated = 0
    k.disliked = 0
    k.tried = 0
    k.returns += 1
    k.distance = 0.0
    count_place(w, c, 1)
    clear(e, k.entity, K_STAY)
    clear(e, k.entity, K_LEGAL)
    n = log_child(w, LOG_RETURN, c, reason, 0, away)
    w.log[n].form_from = old
    w.log[n].other = place_key
    f = w.families[k.family]
    f.at_home += 1
    touch(e, f.entity)
    touch(e, k.entity)
    post(e, MAIL_RECENT_RETURN, f.entity, 0, 0, 0.0)
    if follower > 0:
        if reason == REASON_BREAKDOWN and w.services[follower].kind == INTENSIVE_TREATMENT:
            follower = 0  # intensive treatment is asked for as such (crisis.py)
        service_used(w, follower, now, 1)
        post(e, MAIL_FOLLOW_HOME, f.entity, follower, 0, 0.0)
    post(e, MAIL_FAMILY_ORDER, k.entity, 0, 0, 0.0)
    if draw(e, k.key, P_AFTER_CARE, k.returns) < w.params[0].placement_after_care:
        post(e, MAIL_ASK_HELP, f.entity, HELP_SPECIALIST if f.level == SEVERE else HELP_GENERALIST, HIGH, 0.0)


@kernel
def breakdown(w, c, reason, now):
    """The placement of child row ``c`` ends unplanned; what follows is decided in crisis.py."""
    k = w.children[c]
    if k.form == HOME or k.adult:
        return
    k.breakdowns += 1
    k.tried = 1
    n = log_child(w, LOG_BREAKDOWN, c, reason, 0, now - k.since)
    w.log[n].other = w.hosts[k.place].key if in_host(k.form) else w.services[k.place].key
    if k.demand > 0:
        leave_care(w, c, REASON_BREAKDOWN, now)
    else:
        post(w.engine, MAIL_PLACEMENT_FAILED, k.entity, 0, 0, 0.0)


@kernel
def stay_event(w, c, now):
    """The planned end of a stay: home when the family copes, else another place is sought meanwhile.

    Of a stay that is meant to last only the rates change here: after two years a child has settled.
    """
    k = w.children[c]
    e = w.engine
    p = w.params[0]
    if k.demand > 0 or k.adult:
        leave_care(w, c, REASON_AGE if k.adult else REASON_PLANNED, now)
        return
    if k.intent == INTENT_LONG:
        return
    chance = p.placement_back_home
    for _ in range(w.families[k.family].level):
        chance *= p.placement_back_level
    if w.families[k.family].team_case > 0:
        chance *= p.obstacles_return_home
    if k.lasting:
        chance *= p.placement_lasting
    home = 1 if draw(e, k.key, P_BACK_HOME, ordinal(e, k.entity, K_STAY)) < chance else 0
    if p.on_supply_induced > 0.0 and not in_host(k.form):
        post(e, MAIL_PULL_STAY, k.entity, home, 0, 0.0)
    else:
        stay_over(w, c, home, now)


@kernel
def stay_over(w, c, home, now):
    """A planned stay is over: the child goes home (1), stays for good, or another place is sought meanwhile (0)."""
    k = w.children[c]
    e = w.engine
    if k.form == HOME or k.adult or k.family == 0:
        return
    if home:
        post(e, MAIL_GO_HOME, k.entity, REASON_PLANNED, 0, 0.0)
        return
    offer_team(w, k.family)
    if becomes_lasting(w, c):
        k.intent = INTENT_LONG
        if k.since + TWO_YEARS > now:
            set_time(e, k.entity, K_STAY, k.since + TWO_YEARS)
        return
    post(e, MAIL_PLACE_AGAIN, k.entity, REASON_PLANNED, NORMAL, 0.0)
    set_time(e, k.entity, K_STAY, now + planned_days(w, c) / 2.0)


@kernel
def becomes_lasting(w, c):
    """Whether a child that cannot go home may stay for good in the family where it lives."""
    k = w.children[c]
    p = w.params[0]
    if not (in_host(k.form) or k.form == FAMILY_HOME) or (k.form == FOSTER and w.hosts[k.place].takes_long == 0):
        return False
    chance = p.placement_becomes_crisis if k.intent == INTENT_CRISIS else p.placement_becomes_lasting
    return draw(w.engine, k.key, P_BECOMES, ordinal(w.engine, k.entity, K_STAY)) < chance


@kernel
def turned_18(w, c, now):
    """A placed child turned 18: in a host family it may stay on; others leave care."""
    k = w.children[c]
    e = w.engine
    p = w.params[0]
    if k.form == HOME:
        return
    if k.unsuitable:
        count(w, k.area, C_UNSUITABLE, -1)
    if k.overflow:
        count(w, k.area, C_OVERFLOW, -1)
    if near_flag(w, c):
        count(w, k.area, C_PLACED_OWN_AREA, -1)
    k.unsuitable = 0
    k.overflow = 0
    if (in_host(k.form) or k.form == FAMILY_HOME) and draw(e, k.key, P_STAY_ON, 0) < p.placement_stay_on:
        days = stay(e.state[0].seed, k.key, P_STAY_ON, 1, 0, p.placement_stay_on_years * YEAR, 1.0)
        set_time(e, k.entity, K_STAY, now + days)
        touch(e, k.entity)
    else:
        leave_care(w, c, REASON_AGE, now)


@kernel
def leave_care(w, c, reason, now):
    """Child row ``c`` leaves care and the model (age, family left, end of an exogenous stay)."""
    k = w.children[c]
    if k.form != HOME:
        n = log_child(w, LOG_LEFT_CARE, c, reason, 0, now - k.away_since)
        w.log[n].other = w.hosts[k.place].key if in_host(k.form) else w.services[k.place].key
        release(w, c, 0, now)
        count_place(w, c, -1)
        k.form = HOME
        k.place = 0
        clear(w.engine, k.entity, K_STAY)
        clear(w.engine, k.entity, K_LEGAL)
        if k.adult == 0 and k.demand == 0:
            count_place(w, c, 1)
            w.families[k.family].at_home += 1
        touch(w.engine, k.entity)
    post(w.engine, MAIL_CHILD_ENDS, k.entity, reason, 0, 0.0)
