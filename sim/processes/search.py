"""Placement search (mechanism 6).

Rule. Own network first (kin, support figure), then recruited host families by nearness, family homes, groups in the
city, the region, the supra-region and outside; under capacity, matching and time. Brothers and sisters are searched for
together and only then apart: separation comes out of who has room. Where policy prefers near (``wait_near`` days), a
planned or court placement first waits that long for a family within reach of the own school, and only then takes a far
one. Older children who are asked may refuse a host (asking.py). A child for whom nothing is found stays where it is, in a
waiting line, until placed, reassessed (K_WITHDRAW) or, after some weeks, offered a group (K_RETRY). Seen acute
danger always leads to a bed that night, over capacity if need be (emergency overflow). Secure care needs an age floor,
severe behaviour and its own authorisation; it is never taken for lack of another place.

Rates. ``search.*``; assumptions with ranges; waiting and distance come out of capacity.
"""

from __future__ import annotations

from sim.engine import clear, derive, draw, first, following, join, kernel, leave, post, set_rate, set_time, touch
from sim.vocabulary import (
    C_WAIT_PLACE,
    CLASS_CLINICAL,
    CLASS_FAMILY,
    CLASS_SECURE,
    CLASS_TREATMENT,
    COPING,
    CRISIS_BED,
    FAMILY_HOME,
    FIGURE_ACTIVE,
    FLAG_FIRST,
    FLAG_OVERFLOW,
    FLAG_TOGETHER,
    FLAG_UNSUITABLE,
    FLAG_WAITING,
    FOSTER,
    HOME,
    HOST_ACTIVE,
    LOG_NOT_FOUND,
    LOG_PLACEMENT_DECIDED,
    LOG_SIBLINGS,
    LOG_WAIT_END,
    NETWORK_FOSTER,
    NORMAL,
    OPEN_GROUP,
    REASON_REASSESSED,
    REASON_WITHDRAWN_BETTER,
    RESIDENTIAL,
    ROUTE_CRISIS,
    ROUTE_PLANNED,
    TREATMENT_GROUP,
    URGENT,
)
from sim.world.asking import child_agrees, find_host, fits, likes, part_time_host, says_yes
from sim.world.count import count
from sim.world.hostlists import new_host, relist
from sim.world.journal import lever_flag, log_child
from sim.world.kind_of_place import advised_class, form_of
from sim.world.layout import K_RETRY, K_WITHDRAW
from sim.world.levers import LEVER_NEAR_FIRST, LEVER_NETWORK_SEARCH, LEVER_WAIT_NEAR
from sim.world.mail import MAIL_BED_FREE, MAIL_HOST_FREE, MAIL_HOST_MATCHED, MAIL_MOVE_IN, MAIL_PART_TIME_FOUND
from sim.world.purposes import P_CLASS, P_CLASS_SECURE, P_FAMILY_HOME, P_FIGURE_HOST, P_KIN, P_YOUTH_GROUP
from sim.world.services import find_bed, fullest_last, line_owner, lives_in, may_use, queue_left, service_used

YEAR = 365.25
YOUTH = 14.0  # years; from here a host family is often not wanted any more (search.group_youth)
RETRY_DAYS = 30.0


@kernel
def place_family(w, i, route, urgency, network, now):
    """Find places for the children of family row ``i`` that were marked for this route."""
    f = w.families[i]
    f.searches += 1
    lever = lever_flag(w, f.area, LEVER_NETWORK_SEARCH) | lever_flag(w, f.area, LEVER_NEAR_FIRST)
    if route == ROUTE_CRISIS:
        leave_lines(w, i)
    size = 0
    total = 0
    c = f.first_child
    while c > 0:
        k = w.children[c]
        if searching(k, route):
            k.searches += 1
            k.care_class = care_class(w, c, route, now)
            if urgency != URGENT:
                k.care_class = advised_class(w, c, k.care_class, now)
            near_days = w.levers[k.area, LEVER_WAIT_NEAR]
            k.near_wait = 1 if route != ROUTE_CRISIS and near_days > 0.0 and k.care_class == CLASS_FAMILY else 0
            n = log_child(w, LOG_PLACEMENT_DECIDED, c, 0, lever | (FLAG_FIRST if k.entries == 0 else 0), k.care_class)
            w.log[n].route = route
            total += 1
            size += 1 if k.care_class == CLASS_FAMILY else 0
        c = k.next_sibling
    if total == 0:
        return
    host = 0
    if size > 0:
        host = kin_host(w, i, route, urgency, size, network)
        if host == 0 and size > 1:
            host = find_host(w, i, size, urgency, now, 0)
    c = f.first_child
    while c > 0:
        k = w.children[c]
        if searching(k, route):
            k.together = 0
            if host > 0 and k.care_class == CLASS_FAMILY:
                reserve_host(w, c, host, FLAG_TOGETHER if size > 1 else 0, now)
            else:
                place_child(w, c, urgency, now)
        else:
            k.together = -1
        c = k.next_sibling
    if total > 1:
        log_siblings(w, i)


@kernel
def let_go(w, i):
    """Nobody looks for places (mechanism switched off): what the children of family row ``i`` were to have is forgotten."""
    c = w.families[i].first_child
    while c > 0:
        if w.children[c].form == HOME:
            w.children[c].want = 0
        c = w.children[c].next_sibling


@kernel
def leave_lines(w, i):
    """Children in a crisis who waited for a place already are searched for anew, now."""
    c = w.families[i].first_child
    while c > 0:
        k = w.children[c]
        if k.wait_item > 0 and k.want == 1 and k.want_route == ROUTE_CRISIS and k.form == HOME:
            stop_waiting(w, c, REASON_REASSESSED, w.engine.state[0].now)
            k.want = 1
        c = k.next_sibling


@kernel
def log_siblings(w, i):
    """For each child placed in this search, log whether a brother or sister got the same place."""
    c = w.families[i].first_child
    while c > 0:
        k = w.children[c]
        if k.together > 0:
            same = 0
            others = 0
            d = w.families[i].first_child
            while d > 0:
                if d != c and w.children[d].together > 0:
                    others += 1
                    same += 1 if w.children[d].together == k.together else 0
                d = w.children[d].next_sibling
            if others > 0:
                k.separated = 0 if same > 0 else 1
                log_child(w, LOG_SIBLINGS, c, 0, 0, 1.0 if same > 0 else 0.0)
        c = k.next_sibling


@kernel
def searching(k, route):
    """Whether this child was marked for a place by this route and is not waiting already."""
    return k.want == 1 and k.want_route == route and k.wait_item == 0 and k.form == HOME and k.adult == 0


@kernel
def care_class(w, c, route, now):
    """What kind of place the child needs: a family, a treatment group, a clinical place or secure care."""
    k = w.children[c]
    p = w.params[0]
    e = w.engine
    age = (now - k.birth) / YEAR
    u = draw(e, k.key, P_CLASS, k.searches)
    if k.behaviour == 2:
        secure = draw(e, k.key, P_CLASS_SECURE, k.searches) < p.search_secure
        if secure and age >= p.search_secure_age:
            return CLASS_SECURE
        if age >= 6.0 and u < p.search_treatment_behaviour:
            return CLASS_TREATMENT
    if route == ROUTE_PLANNED:
        if k.psychiatric and u < p.search_clinical_psychiatric:
            return CLASS_CLINICAL
        if k.disability and u < p.search_clinical_disability:
            return CLASS_CLINICAL
    return CLASS_FAMILY


@kernel
def kin_host(w, i, route, urgency, size, found):
    """A network foster family made for these children, when kin are found and willing; else 0."""
    f = w.families[i]
    p = w.params[0]
    if f.kin == 0 and found == 0.0:
        return 0
    chance = p.search_network_crisis if urgency == URGENT else p.search_network
    chance *= w.levers[f.area, LEVER_NETWORK_SEARCH]
    if found == 0.0 and draw(w.engine, f.key, P_KIN, f.searches) >= chance:
        return 0
    outside = f.kin_area == 0 and f.kin > 0
    area = f.area if f.kin_area == 0 else f.kin_area
    h = new_host(w, derive(f.key, NETWORK_FOSTER, f.searches), area, NETWORK_FOSTER)
    w.hosts[h].away = p.search_outside_km if outside else 0.0
    w.hosts[h].state = HOST_ACTIVE
    w.hosts[h].places = size
    w.hosts[h].approved = w.engine.state[0].now
    return h


@kernel
def figure_host(w, c):
    """The child's support figure takes it in, when it has one and that is possible; else 0."""
    k = w.children[c]
    if k.figure != FIGURE_ACTIVE or draw(w.engine, k.key, P_FIGURE_HOST, k.searches) >= w.params[0].routes_figure_host:
        return 0
    h = new_host(w, derive(k.key, NETWORK_FOSTER, k.searches), k.area, NETWORK_FOSTER)
    w.hosts[h].state = HOST_ACTIVE
    w.hosts[h].approved = w.engine.state[0].now
    return h


@kernel
def place_child(w, c, urgency, now):
    """Find a place for one child; it waits where it is when none is found and the night is safe."""
    k = w.children[c]
    if k.want_route == ROUTE_CRISIS:
        found = crisis_places(w, c, urgency, now)
    else:
        found = planned_places(w, c, urgency, now, 0)
    if found:
        return
    if urgency == URGENT and overflow(w, c, now):
        return
    start_waiting(w, c, urgency, now)


@kernel
def crisis_places(w, c, urgency, now):
    """Tonight's places: figure, host that takes crises, crisis bed, open group; heavier needs first their own kind."""
    k = w.children[c]
    if k.care_class != CLASS_FAMILY and take_bed(w, c, form_of(k.care_class), 0, now):
        return True
    if k.care_class == CLASS_FAMILY and family_places(w, c, urgency, now):
        return True
    unsuitable = 0 if k.care_class == CLASS_FAMILY else FLAG_UNSUITABLE
    if take_bed(w, c, CRISIS_BED, unsuitable, now):
        return True
    young = FLAG_UNSUITABLE if (now - k.birth) / YEAR < 12.0 else 0
    return take_bed(w, c, OPEN_GROUP, unsuitable | young, now)


@kernel
def family_places(w, c, urgency, now):
    """Support figure, then a recruited host family."""
    h = figure_host(w, c)
    if h == 0:
        h = find_host(w, w.children[c].family, 1, urgency, now, c)
    if h == 0:
        return False
    reserve_host(w, c, h, 0, now)
    return True


@kernel
def planned_places(w, c, urgency, now, waited):
    """Places for a planned or court placement, in the order of the policy; ``waited`` 1 when it waited for some weeks."""
    k = w.children[c]
    p = w.params[0]
    if k.care_class != CLASS_FAMILY:
        return take_bed(w, c, form_of(k.care_class), 0, now)
    if k.near_wait:
        return family_places(w, c, urgency, now)
    age = (now - k.birth) / YEAR
    youth = age >= YOUTH and draw(w.engine, k.key, P_YOUTH_GROUP, k.searches) < p.search_group_youth
    if youth and take_bed(w, c, OPEN_GROUP, 0, now):
        return True
    home = draw(w.engine, k.key, P_FAMILY_HOME, k.searches) < p.search_family_home
    needs_more = k.behaviour > 0 or k.breakdowns > 0 or age >= 10.0
    if home and needs_more and take_bed(w, c, FAMILY_HOME, 0, now):
        return True
    if family_places(w, c, urgency, now):
        return True
    if home and take_bed(w, c, FAMILY_HOME, 0, now):
        return True
    if waited == 1 and age >= 6.0:
        return take_bed(w, c, OPEN_GROUP, FLAG_UNSUITABLE if age < 12.0 else 0, now)
    return False


@kernel
def take_bed(w, c, form, flags, now):
    """Reserve the nearest free place of a form."""
    j = find_bed(w, c, form)
    if j == 0:
        return False
    service_used(w, j, now, 1)
    promise(w, c, form, j, flags)
    return True


@kernel
def promise(w, c, form, place, flags):
    """Tell a child that a place is reserved for it; it moves in at this same instant (placement.py)."""
    k = w.children[c]
    post(w.engine, MAIL_MOVE_IN, k.entity, form, place, float(flags))
    k.want = 2
    k.near_wait = 0
    k.disliked = 0
    k.together = form * 1_000_000_000 + place


@kernel
def overflow(w, c, now):
    """Seen acute danger and no bed free: a crisis bed (else a group or family home) over its capacity."""
    j = fullest_last(w, c, CRISIS_BED)
    if j == 0:
        j = fullest_last(w, c, OPEN_GROUP)
    if j == 0:
        j = fullest_last(w, c, TREATMENT_GROUP)
    if j == 0:
        j = fullest_last(w, c, FAMILY_HOME)
    if j == 0:
        return False
    service_used(w, j, now, 1)
    promise(w, c, w.services[j].form, j, FLAG_OVERFLOW)
    return True


@kernel
def reserve_host(w, c, h, flags, now):
    """Reserve a place of a host family for a child."""
    r = w.hosts[h]
    r.used += 1
    relist(w, h)
    promise(w, c, r.kind, h, flags)
    known = (now - w.children[c].birth) / YEAR >= w.params[0].crisis_view_age
    w.children[c].disliked = 1 if r.kind == FOSTER and known and not likes(w, h, c) else 0
    post(w.engine, MAIL_HOST_MATCHED, r.entity, w.children[c].behaviour, 0, 0.0)


@kernel
def start_waiting(w, c, urgency, now):
    """No place found: the child stays where it is, in the line for the kind of place it needs."""
    k = w.children[c]
    region = w.areas[k.area].region
    if k.care_class == CLASS_FAMILY:
        owner = w.tally[0].host_lines + region
    else:
        owner = line_owner(w, c, form_of(k.care_class))
    log_child(w, LOG_NOT_FOUND, c, 0, FLAG_WAITING, k.care_class)
    k.wait_since = now
    k.want = 1
    count(w, k.area, C_WAIT_PLACE, 1)
    if k.form == HOME:
        w.families[k.family].waiting_children += 1
    if owner == 0:
        owner = w.tally[0].host_lines + region
    k.wait_service = owner
    k.wait_item = join(w.engine, w.services[owner].line, urgency, k.entity, c, k.care_class, now)
    queue_left(w, owner, now, 1)
    days = w.levers[k.area, LEVER_WAIT_NEAR] if k.near_wait else w.params[0].search_wait_group
    set_time(w.engine, k.entity, K_RETRY, now + days)
    touch(w.engine, k.entity)
    touch(w.engine, w.families[k.family].entity)


@kernel
def stop_waiting(w, c, reason, now):
    """Take a child out of its line and log how long it waited."""
    k = w.children[c]
    if k.wait_item == 0:
        return
    n = log_child(w, LOG_WAIT_END, c, reason, FLAG_WAITING, now - k.wait_since)
    w.log[n].route = k.want_route
    leave(w.engine, k.wait_item)
    k.wait_item = 0
    queue_left(w, k.wait_service, now, -1)
    k.wait_service = 0
    k.want = 0
    k.near_wait = 0
    count(w, k.area, C_WAIT_PLACE, -1)
    clear(w.engine, k.entity, K_RETRY)
    if k.demand > 0:
        clear(w.engine, k.entity, K_WITHDRAW)  # its patience; of other children this is a rate
    touch(w.engine, k.entity)
    if k.family > 0:
        if k.form == HOME:
            w.families[k.family].waiting_children -= 1
        touch(w.engine, w.families[k.family].entity)


@kernel
def withdraw_rates(w, c, now):
    """Set the clock of reassessment of a child that waits at home (rate per day)."""
    k = w.children[c]
    rate = 0.0
    if k.wait_item > 0 and k.form == HOME and k.family > 0 and k.demand == 0:
        level = w.families[k.family].level
        rate = w.params[0].search_withdraw * (1.0 if level == COPING else (0.3 if level == 1 else 0.0))
    if k.demand == 0:
        set_rate(w.engine, k.entity, K_WITHDRAW, rate / YEAR, now)


@kernel
def withdraw_event(w, c, now):
    """A waiting child is reassessed and its placement withdrawn."""
    stop_waiting(w, c, REASON_WITHDRAWN_BETTER, now)


@kernel
def retry_event(w, c, now):
    """A child has waited for some weeks: look again, now with a group among the answers."""
    k = w.children[c]
    if k.wait_item == 0 or k.demand > 0:
        return
    k.searches += 1
    if k.near_wait:  # long enough: a family further away will do
        k.near_wait = 0
        if not planned_places(w, c, NORMAL, now, 0):
            set_time(w.engine, k.entity, K_RETRY, now + w.params[0].search_wait_group)
    elif not planned_places(w, c, NORMAL, now, 1):
        set_time(w.engine, k.entity, K_RETRY, now + RETRY_DAYS)


@kernel
def place_again(w, c, urgency, now):
    """Another place for a child that is out of home: its placement failed or its stay is over."""
    k = w.children[c]
    if k.form == HOME or k.adult or k.family == 0:
        return
    if k.wait_item > 0:
        if urgency != URGENT:
            return
        stop_waiting(w, c, REASON_REASSESSED, now)
    k.searches += 1
    k.want = 1
    k.want_route = k.route
    k.care_class = care_class(w, c, ROUTE_PLANNED if urgency == NORMAL else ROUTE_CRISIS, now)
    if urgency != URGENT:
        k.care_class = advised_class(w, c, k.care_class, now)
    found = crisis_places(w, c, urgency, now) if urgency == URGENT else planned_places(w, c, urgency, now, 0)
    if not found and not (urgency == URGENT and overflow(w, c, now)):
        start_waiting(w, c, urgency, now)


@kernel
def host_free(w, h, now):
    """A host family has room: offered to waiting children in order, until one fits and the host says yes."""
    r = w.hosts[h]
    if r.in_free == 0 or r.part_time_only:
        return
    owner = w.tally[0].host_lines + w.areas[r.area].region
    item = first(w.engine, w.services[owner].line)
    asked = 0
    while item > 0 and asked < int(w.params[0].search_ask):
        c = w.engine.waits[item].a
        k = w.children[c]
        if k.care_class == CLASS_FAMILY and fits(w, r, c, now) and not (k.form == FOSTER and k.place == h):
            asked += 1
            if says_yes(w, h, c) and child_agrees(w, h, c, now):
                reserve_host(w, c, h, FLAG_WAITING, now)
                if r.in_free == 1:
                    post(w.engine, MAIL_HOST_FREE, r.entity, 0, 0, 0.0)
                return
        item = following(w.engine, item)


@kernel
def bed_free(w, service, now):
    """A residential place is free: the most urgent, longest waiting child of all lines that this service may serve."""
    s = w.services[service]
    if s.used >= s.capacity:
        return
    best = 0
    for j in range(1, w.tally[0].n_services):
        o = w.services[j]
        if o.owner == j and o.kind == RESIDENTIAL and o.form == s.form:
            item = first(w.engine, o.line)
            while item > 0 and not offered(w, service, w.engine.waits[item].a):
                item = following(w.engine, item)
            if item > 0 and (best == 0 or before(w, item, best)):
                best = item
    if best == 0:
        return
    service_used(w, service, now, 1)
    promise(w, w.engine.waits[best].a, s.form, service, FLAG_WAITING)
    post(w.engine, MAIL_BED_FREE, s.entity, 0, 0, 0.0)


@kernel
def offered(w, service, c):
    """Whether a waiting child can be offered a place of this service: none is promised yet, it may use it and lives elsewhere."""
    return w.children[c].want == 1 and may_use(w, service, c) and not lives_in(w, c, service)


@kernel
def before(w, a, b):
    """Whether waiting item ``a`` is served before ``b``: urgency, then first come."""
    x = w.engine.waits[a]
    y = w.engine.waits[b]
    return x.urgency < y.urgency or (x.urgency == y.urgency and x.since < y.since)


@kernel
def find_part_time(w, c, now):
    """A host family for a part-time stay: families that do only that first; none found is logged as such."""
    k = w.children[c]
    if k.form != HOME or k.part_host > 0 or k.family == 0:
        return
    k.searches += 1
    best = part_time_host(w, c, now)
    if best == 0:
        return
    w.hosts[best].used += 1
    relist(w, best)
    post(w.engine, MAIL_PART_TIME_FOUND, k.entity, best, 0, 0.0)
    post(w.engine, MAIL_HOST_MATCHED, w.hosts[best].entity, k.behaviour, 0, 0.0)
