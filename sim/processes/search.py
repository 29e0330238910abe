"""Placement search (mechanism 6).

Rule. Own network first (kin, support figure), then recruited host families by nearness, family homes, groups in the
city, the region, the supra-region and outside; under capacity, matching and time. Kin have room for so many children,
a number that is drawn once for the kin of a family and of which those who live there already are taken off. Brothers
and sisters for whom they have no room are searched for together and only then apart: separation comes out of who has
room. Which of them go to kin is left to chance, as no figure says whom kin choose. A family home suits some children,
and for good, of those who need more than a family can give (behaviour, an earlier breakdown, or from ten). Where
policy prefers near (``wait_near`` days), a planned or court placement first waits that long for a family within reach
of the own school, and only then takes a far one. Older children who are asked may refuse a host
(world/host_choice.py). A child for whom nothing is found stays where it is, in a waiting line, until placed,
reassessed (waiting.py) or, after some weeks, offered a group. Seen acute danger always leads to a bed that night,
over capacity if need be (emergency overflow). Secure care needs an age floor, severe behaviour and its own
authorisation; it is never taken for lack of another place.

Rates. ``search.*``; assumptions with ranges; waiting and distance come out of capacity.
"""

from __future__ import annotations

from sim.declare import Clock, Mail, Mechanism
from sim.engine import derive, draw, kernel, set_time
from sim.units import YEAR
from sim.words import (
    Behaviour,
    CareClass,
    Event,
    FigureState,
    Flag,
    Form,
    HostState,
    Lever,
    Reason,
    Request,
    Route,
    Urgency,
)
from sim.world import mail
from sim.world.advice import advised_class, care_class
from sim.world.codes import Chance, ChildClock
from sim.world.events import lever_flag, log_child
from sim.world.host_choice import find_host, part_time_host
from sim.world.hostlists import new_host, relist
from sim.world.lines import promise, reserve_host, start_waiting, stop_waiting
from sim.world.services import find_bed, form_of, fullest_last, place_key, service_used

MECHANISM = Mechanism(
    clocks=(Clock("child", 11, "retry", "retry_event"),),
    mail=(
        Mail(
            "family",
            30,
            "place",
            "place_family",
            carries="route urgency",
            amount="network",
            says="find places for its children that are to have one",
        ),  # fmt: skip
        Mail(
            "family",
            36,
            "place_on",
            "place_family",
            carries="route urgency",
            amount="network",
            says="the same, after the step before a placement",
        ),  # fmt: skip
        Mail(
            "child",
            33,
            "place_again",
            "place_again",
            says="it is out of home: look for another place",
            carries="urgency",
        ),
        Mail("child", 39, "part_time", "find_part_time", says="a part-time stay is sought"),
    ),
    fields={
        "child": (
            "promised_form promised_place care_class separated want want_route want_urgency searches disliked near_wait"
        ),
        "family": "searches",
    },
    chance={
        "class": 1070,
        "class_secure": 1071,
        "youth_group": 1072,
        "kin": 1074,
        "figure_host": 1075,
        "accept": 1076,
        "choice": 1077,
        "family_home": 1078,
        "expertise": 1128,
        "pooled": 1129,
        "child_likes": 1132,
        "child_asked_place": 1133,
        "kin_room": 1180,
        "kin_choice": 1181,
    },
    logs=("PLACEMENT_DECIDED", "SIBLINGS"),
    numbers=("search",),
)


@kernel
def place_family(world, family_row, route, urgency, network, now):
    """Find places for the children of the family that were marked for this route."""
    if world.params[0].on_search == 0.0:
        let_go(world, family_row)
        return
    family = world.families[family_row]
    family.searches += 1
    lever = lever_flag(world, family.area, Lever.NETWORK_SEARCH) | lever_flag(world, family.area, Lever.NEAR_FIRST)
    if route == Route.CRISIS:
        leave_lines(world, family_row)
    size = 0
    total = 0
    child_row = family.first_child
    while child_row > 0:
        child = world.children[child_row]
        child.promised_form = Form.HOME
        if searching(child, route):
            child.searches += 1
            child.care_class = care_class(world, child_row, route, now)
            if urgency != Urgency.URGENT:
                child.care_class = advised_class(world, child_row, child.care_class, now)
            near_days = world.levers[child.area, Lever.WAIT_NEAR]
            child.near_wait = (
                1 if route != Route.CRISIS and near_days > 0.0 and child.care_class == CareClass.FAMILY else 0
            )
            n = log_child(
                world,
                Event.PLACEMENT_DECIDED,
                child_row,
                0,
                lever | (Flag.FIRST if child.entries == 0 else 0),
                float(child.care_class),
            )
            world.log[n].route = route
            total += 1
            size += 1 if child.care_class == CareClass.FAMILY else 0
        child_row = child.next_sibling
    if total == 0:
        return
    host = 0
    if size > 0:
        kin = kin_host(world, family_row, route, urgency, size, network)
        if kin > 0:
            size -= to_kin(world, family_row, route, kin, size, now)
        if size > 1:
            host = find_host(world, family_row, size, urgency, now, 0)
    child_row = family.first_child
    while child_row > 0:
        child = world.children[child_row]
        if searching(child, route):
            if host > 0 and child.care_class == CareClass.FAMILY:
                reserve_host(world, child_row, host, Flag.TOGETHER, now)
            else:
                place_child(world, child_row, urgency, now)
        child_row = child.next_sibling
    if total > 1:
        log_siblings(world, family_row)


@kernel
def let_go(world, family_row):
    """Nobody looks for places (mechanism switched off): what the children of the family were to have is forgotten."""
    child_row = world.families[family_row].first_child
    while child_row > 0:
        if world.children[child_row].form == Form.HOME:
            world.children[child_row].want = Request.NONE
        child_row = world.children[child_row].next_sibling


@kernel
def leave_lines(world, family_row):
    """Children in a crisis who waited for a place already are searched for anew, now."""
    child_row = world.families[family_row].first_child
    while child_row > 0:
        child = world.children[child_row]
        if (
            child.wait_item > 0
            and child.want == Request.SOUGHT
            and child.want_route == Route.CRISIS
            and child.form == Form.HOME
        ):
            stop_waiting(world, child_row, Reason.REASSESSED, world.engine.state[0].now)
            child.want = Request.SOUGHT
        child_row = child.next_sibling


@kernel
def log_siblings(world, family_row):
    """For each child placed in this search, log where it goes and whether a brother or sister got the same place."""
    child_row = world.families[family_row].first_child
    while child_row > 0:
        child = world.children[child_row]
        if child.promised_form != Form.HOME:
            same = 0
            others = 0
            sibling_row = world.families[family_row].first_child
            while sibling_row > 0:
                if sibling_row != child_row and world.children[sibling_row].promised_form != Form.HOME:
                    others += 1
                    same += 1 if same_place(world.children[sibling_row], child) else 0
                sibling_row = world.children[sibling_row].next_sibling
            if others > 0:
                child.separated = 0 if same > 0 else 1
                n = log_child(world, Event.SIBLINGS, child_row, 0, 0, 1.0 if same > 0 else 0.0)
                world.log[n].other = place_key(world, child.promised_form, child.promised_place)
        child_row = child.next_sibling


@kernel
def same_place(child, sibling):
    """Whether two children were promised a place with the same family or service."""
    return child.promised_form == sibling.promised_form and child.promised_place == sibling.promised_place


@kernel
def searching(child, route):
    """Whether this child was marked for a place by this route and is not waiting already."""
    return (
        child.want == Request.SOUGHT
        and child.want_route == route
        and child.wait_item == 0
        and child.form == Form.HOME
        and child.adult == 0
    )


@kernel
def kin_host(world, family_row, route, urgency, size, found):
    """The kin of the family, with room for one child at least, when they are found and willing; else 0.

    They become a network foster family for the first children that they take, and are the same one for those who come later.
    """
    family = world.families[family_row]
    numbers = world.params[0]
    if family.kin == 0 and found == 0.0:
        return 0
    chance = numbers.search_network_crisis if urgency == Urgency.URGENT else numbers.search_network
    chance *= world.levers[family.area, Lever.NETWORK_SEARCH]
    if found == 0.0 and draw(world.engine, family.key, Chance.KIN, family.searches) >= chance:
        return 0
    host_row = family.kin_host
    if host_row > 0 and world.hosts[host_row].kin_of == family_row and world.hosts[host_row].state == HostState.ACTIVE:
        host = world.hosts[host_row]
        host.places = kin_places(world, family_row, host.used + size)
        return host_row if host.used < host.places else 0
    outside = family.kin_area == 0 and family.kin > 0
    area = family.area if family.kin_area == 0 else family.kin_area
    host_row = new_host(world, derive(family.key, Form.NETWORK_FOSTER, family.searches), area, Form.NETWORK_FOSTER)
    world.hosts[host_row].away = numbers.search_outside_km if outside else 0.0
    world.hosts[host_row].state = HostState.ACTIVE
    world.hosts[host_row].places = kin_places(world, family_row, size)
    world.hosts[host_row].kin_of = family_row
    world.hosts[host_row].approved = world.engine.state[0].now
    family.kin_host = host_row
    return host_row


@kernel
def kin_places(world, family_row, most):
    """Number of children, up to ``most``, that the kin of the family have room for: a trait of theirs, drawn once.

    They have room for a second child with chance ``kin_room``, then for a third with that chance to the power of 2, and so on.
    """
    further = world.params[0].search_kin_room
    drawn = draw(world.engine, world.families[family_row].key, Chance.KIN_ROOM, 0)
    places = 1
    chance = further
    while places < most and drawn < chance:
        places += 1
        further *= world.params[0].search_kin_room
        chance *= further
    return places


@kernel
def to_kin(world, family_row, route, kin, size, now):
    """Reserve the room that kin have for the ``size`` children searched for, in an order left to chance when it is less.

    Returns how many of them go to kin.
    """
    room = min(size, world.hosts[kin].places - world.hosts[kin].used)
    for _ in range(room):
        chosen = 0
        least = 0.0
        child_row = world.families[family_row].first_child
        while child_row > 0:
            child = world.children[child_row]
            if searching(child, route) and child.care_class == CareClass.FAMILY:
                drawn = draw(world.engine, child.key, Chance.KIN_CHOICE, child.searches) if room < size else 0.0
                if chosen == 0 or drawn < least:
                    least = drawn
                    chosen = child_row
            child_row = child.next_sibling
        reserve_host(world, chosen, kin, Flag.TOGETHER if room > 1 else 0, now)
    return room


@kernel
def figure_host(world, child_row):
    """The child's support figure takes it in, when it has one and that is possible; else 0."""
    child = world.children[child_row]
    if (
        child.figure != FigureState.ACTIVE
        or draw(world.engine, child.key, Chance.FIGURE_HOST, child.searches) >= world.params[0].routes_figure_host
    ):
        return 0
    host_row = new_host(world, derive(child.key, Form.NETWORK_FOSTER, child.searches), child.area, Form.NETWORK_FOSTER)
    world.hosts[host_row].state = HostState.ACTIVE
    world.hosts[host_row].approved = world.engine.state[0].now
    return host_row


@kernel
def place_child(world, child_row, urgency, now):
    """Find a place for one child; it waits where it is when none is found and the night is safe."""
    child = world.children[child_row]
    if child.want_route == Route.CRISIS:
        found = crisis_places(world, child_row, urgency, now)
    else:
        found = planned_places(world, child_row, urgency, now, 0)
    if found:
        return
    if urgency == Urgency.URGENT and place_over_capacity(world, child_row, now):
        return
    start_waiting(world, child_row, urgency, now)


@kernel
def crisis_places(world, child_row, urgency, now):
    """Tonight's places: figure, host that takes crises, crisis bed, open group; heavier needs first their own kind."""
    child = world.children[child_row]
    if child.care_class != CareClass.FAMILY and take_bed(world, child_row, form_of(child.care_class), 0, now):
        return True
    if child.care_class == CareClass.FAMILY and family_places(world, child_row, urgency, now):
        return True
    unsuitable = 0 if child.care_class == CareClass.FAMILY else Flag.UNSUITABLE
    if take_bed(world, child_row, Form.CRISIS_BED, unsuitable, now):
        return True
    young = Flag.UNSUITABLE if (now - child.birth) / YEAR < world.params[0].search_group_fits_age else 0
    return take_bed(world, child_row, Form.OPEN_GROUP, unsuitable | young, now)


@kernel
def family_places(world, child_row, urgency, now):
    """Support figure, then a recruited host family."""
    host_row = figure_host(world, child_row)
    if host_row == 0:
        host_row = find_host(world, world.children[child_row].family, 1, urgency, now, child_row)
    if host_row == 0:
        return False
    reserve_host(world, child_row, host_row, 0, now)
    return True


@kernel
def planned_places(world, child_row, urgency, now, waited):
    """Places for a planned or court placement, in the order of the policy; ``waited`` 1 when it waited for some weeks."""
    child = world.children[child_row]
    numbers = world.params[0]
    if child.care_class != CareClass.FAMILY:
        return take_bed(world, child_row, form_of(child.care_class), 0, now)
    if child.near_wait:
        return family_places(world, child_row, urgency, now)
    age = (now - child.birth) / YEAR
    youth = (
        age >= numbers.search_youth_age
        and draw(world.engine, child.key, Chance.YOUTH_GROUP, child.searches) < numbers.search_group_youth
    )
    if youth and take_bed(world, child_row, Form.OPEN_GROUP, 0, now):
        return True
    needs_more = child.behaviour > Behaviour.NONE or child.breakdowns > 0 or age >= numbers.search_family_home_age
    home = needs_more and draw(world.engine, child.key, Chance.FAMILY_HOME, 0) < numbers.search_family_home
    if home and take_bed(world, child_row, Form.FAMILY_HOME, 0, now):
        return True
    if family_places(world, child_row, urgency, now):
        return True
    if waited == 1 and age >= numbers.search_group_age:
        return take_bed(
            world, child_row, Form.OPEN_GROUP, Flag.UNSUITABLE if age < numbers.search_group_fits_age else 0, now
        )
    return False


@kernel
def take_bed(world, child_row, form, flags, now):
    """Reserve the nearest free place of a form."""
    service_row = find_bed(world, child_row, form)
    if service_row == 0:
        return False
    service_used(world, service_row, now, 1)
    promise(world, child_row, form, service_row, flags)
    return True


@kernel
def place_over_capacity(world, child_row, now):
    """Seen acute danger and no bed free: a crisis bed (else a group or family home) over its capacity."""
    service_row = fullest_last(world, child_row, Form.CRISIS_BED)
    if service_row == 0:
        service_row = fullest_last(world, child_row, Form.OPEN_GROUP)
    if service_row == 0:
        service_row = fullest_last(world, child_row, Form.TREATMENT_GROUP)
    if service_row == 0:
        service_row = fullest_last(world, child_row, Form.FAMILY_HOME)
    if service_row == 0:
        return False
    service_used(world, service_row, now, 1)
    promise(world, child_row, world.services[service_row].form, service_row, Flag.OVERFLOW)
    return True


@kernel
def retry_event(world, child_row, now):
    """A child has waited for some weeks: look again, now with a group among the answers."""
    child = world.children[child_row]
    if child.wait_item == 0 or child.demand > 0:
        return
    child.searches += 1
    if child.near_wait:  # long enough: a family further away will do
        child.near_wait = 0
        if not planned_places(world, child_row, Urgency.NORMAL, now, 0):
            set_time(world.engine, child.entity, ChildClock.RETRY, now + world.params[0].search_wait_group)
    elif not planned_places(world, child_row, Urgency.NORMAL, now, 1):
        set_time(world.engine, child.entity, ChildClock.RETRY, now + world.params[0].search_retry_days)


@kernel
def place_again(world, child_row, urgency, now):
    """Another place for a child that is out of home: its placement failed or its stay is over."""
    child = world.children[child_row]
    if child.form == Form.HOME or child.adult or child.family == 0:
        return
    if child.wait_item > 0:
        if urgency != Urgency.URGENT:
            return
        stop_waiting(world, child_row, Reason.REASSESSED, now)
    child.searches += 1
    child.want = Request.SOUGHT
    child.want_route = child.route
    child.care_class = care_class(world, child_row, Route.PLANNED if urgency == Urgency.NORMAL else Route.CRISIS, now)
    if urgency != Urgency.URGENT:
        child.care_class = advised_class(world, child_row, child.care_class, now)
    found = (
        crisis_places(world, child_row, urgency, now)
        if urgency == Urgency.URGENT
        else planned_places(world, child_row, urgency, now, 0)
    )
    if not found and not (urgency == Urgency.URGENT and place_over_capacity(world, child_row, now)):
        start_waiting(world, child_row, urgency, now)


@kernel
def find_part_time(world, child_row, now):
    """A host family for a part-time stay: families that do only that first; none found is logged as such."""
    child = world.children[child_row]
    if child.form != Form.HOME or child.part_host > 0 or child.family == 0 or world.params[0].on_search == 0.0:
        return
    child.searches += 1
    best = part_time_host(world, child_row, now)
    if best == 0:
        return
    world.hosts[best].used += 1
    relist(world, best)
    mail.part_time_found(world, child.entity, best)
    mail.host_matched(world, world.hosts[best].entity, child.behaviour)
