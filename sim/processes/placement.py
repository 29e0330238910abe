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

from sim.declare import Clock, Mail, Mechanism, Rates
from sim.engine import clear, draw, kernel, ordinal, set_rate, set_time, stay, touch
from sim.units import SCHOOL_AGE, YEAR
from sim.words import Count, Event, Flag, Form, HelpForm, Intent, Level, Reason, Request, Route, ServiceKind, Urgency
from sim.world import mail
from sim.world.codes import Chance, ChildClock
from sim.world.counters import count
from sim.world.events import log_child
from sim.world.hostlists import link_child, unlink_child
from sim.world.risk import dangerous_return, ease_of_return
from sim.world.services import in_host, km_to, place_key, service_used
from sim.world.staff import trusted_worker
from sim.world.support import offer_wel_thuis

MECHANISM = Mechanism(
    clocks=(Clock("child", 3, "return", "return_event"), Clock("child", 5, "stay", "stay_event")),
    mail=(
        Mail(
            "child",
            31,
            "move_in",
            "move_in",
            says="a place of a care form is reserved: it moves in now",
            carries="form place",
            amount="flags:whole",
        ),
        Mail("child", 32, "go_home", "go_home", says="it goes home", carries="reason"),
        Mail("child", 45, "child_ends", "", says="it leaves the model", carries="reason"),
        Mail(
            "child",
            83,
            "stay_over",
            "stay_over",
            says="its planned stay is over, and it is decided: home (1) or on",
            carries="home",
        ),
    ),
    rates=(Rates("child", 8, "placed", "return_rates", after="level help"),),
    hears={
        "turned_18": "turned_18",
        "family_left_child": "leave_with_family",
        "child.age": "demand_leaves",
        "placement_failed": "demand_fails",
    },
    fields={
        "child": (
            "since:float away_since:float distance:float form place intent route entries moves own_school "
            "lasting tried unsuitable overflow returns"
        ),
        "family": "at_home",
    },
    chance={
        "intent": 1073,
        "lasts": 1079,
        "stay_days": 1080,
        "back_home": 1081,
        "stay_on": 1083,
        "after_care": 1084,
        "becomes": 1107,
    },
    logs=("ENTRY", "MOVE", "RETURN", "LEFT_CARE"),
    counts=("FORM", "UNSUITABLE", "OVERFLOW", "PLACED_OWN_AREA", "CHILDREN_ADULT"),
    numbers=("placement", "forms"),
)


@kernel
def move_in(world, child_row, form, place, flags, now):
    """The child moves to a reserved place."""
    child = world.children[child_row]
    engine = world.engine
    old = child.form
    kind = Event.MOVE
    reason = Reason.PLANNED
    if old == Form.HOME:
        kind = Event.ENTRY
        if child.entries == 0:
            flags |= Flag.FIRST
        child.entries += 1
        child.moves = 0
        child.away_since = now
        child.route = child.want_route
        leave_home(world, child_row)
    else:
        reason = Reason.BREAKDOWN if child.tried == 1 else Reason.PLANNED
        child.moves += 1
        release(world, child_row, child.tried, now)
    child.tried = 0
    settle_in(world, child_row, form, place, flags, now)
    if child.overflow:
        flags |= Flag.OVERFLOW
    if child.unsuitable:
        flags |= Flag.UNSUITABLE
    n = log_child(
        world,
        kind,
        child_row,
        reason,
        flags | child.own_school * Flag.OWN_SCHOOL | near_flag(world, child_row),
        child.distance,
    )
    world.log[n].form_from = old
    world.log[n].other = place_key(world, form, place)
    if child.demand == 0:
        mail.move_strain(world, child.entity)
        if old == Form.HOME:
            mail.placed_legal(world, child.entity, child.want_urgency)
    if child.part_host > 0:
        set_time(engine, child.entity, ChildClock.PART_TIME, now)


@kernel
def leave_home(world, child_row):
    """The family has one child less at home."""
    child = world.children[child_row]
    if child.family > 0:
        world.families[child.family].at_home -= 1
        touch(world.engine, world.families[child.family].entity)


@kernel
def settle_in(world, child_row, form, place, flags, now):
    """Fill the fields of the new place, keep counters, and set the end of a stay that is not meant to last."""
    child = world.children[child_row]
    count_place(world, child_row, -1)
    child.form = form
    child.place = place
    child.since = now
    child.want = Request.NONE
    if in_host(form):
        link_child(world, place, child_row)
    child.overflow = 1 if flags & Flag.OVERFLOW else 0
    child.unsuitable = 1 if flags & Flag.UNSUITABLE else 0
    if in_host(form):
        away = world.hosts[place].away
        child.distance = away if away > 0.0 else world.distance[child.area, world.hosts[place].area]
    else:
        child.distance = km_to(world, place, child.area)
    age = (now - child.birth) / YEAR
    child.own_school = 1 if age >= SCHOOL_AGE and child.distance <= world.params[0].placement_own_school_km else 0
    count_place(world, child_row, 1)
    child.intent = intent_of(world, child_row, form)
    touch(world.engine, child.entity)
    if child.intent == Intent.LONG:
        set_time(
            world.engine, child.entity, ChildClock.STAY, now + world.params[0].placement_settle_years * YEAR
        )  # settled: breakdown is rarer from then on
    else:
        set_time(world.engine, child.entity, ChildClock.STAY, now + planned_days(world, child_row))


@kernel
def intent_of(world, child_row, form):
    """Whether this placement is meant for a crisis, for a while, or to last."""
    child = world.children[child_row]
    numbers = world.params[0]
    engine = world.engine
    if child.demand > 0 or not (in_host(form) or form == Form.FAMILY_HOME):
        return Intent.SHORT
    n = child.entries * 64 + child.moves
    if (
        child.route == Route.CRISIS
        and child.moves == 0
        and draw(engine, child.key, Chance.INTENT, child.entries) < numbers.search_crisis_intent
    ):
        return Intent.CRISIS
    if form == Form.FOSTER and world.hosts[child.place].takes_long == 0:
        return Intent.SHORT
    if child.lasting == 1 or draw(engine, child.key, Chance.LASTS, n) < world.forms[form].lasting:
        return Intent.LONG
    return Intent.SHORT


@kernel
def planned_days(world, child_row):
    """Planned length of a stay: the service's own distribution, or that of the form."""
    child = world.children[child_row]
    seed = world.engine.state[0].seed
    n = child.entries * 64 + child.moves
    if child.demand > 0:
        demand = world.demands[child.demand]
        return stay(seed, child.key, Chance.STAY_DAYS, n, demand.stay_kind, demand.stay_days, demand.stay_shape)
    if not in_host(child.form):
        service = world.services[child.place]
        return stay(seed, child.key, Chance.STAY_DAYS, n, service.stay_kind, service.stay_days, service.stay_shape)
    form_numbers = world.forms[Form.CRISIS_BED if child.intent == Intent.CRISIS else child.form]
    return stay(
        seed, child.key, Chance.STAY_DAYS, n, int(form_numbers.stay_kind), form_numbers.days, form_numbers.stay_shape
    )


@kernel
def near_flag(world, child_row):
    """FLAG_OWN_AREA when the place is in the child's own neighbourhood."""
    child = world.children[child_row]
    if child.form == Form.HOME:
        return 0
    if in_host(child.form):
        host = world.hosts[child.place]
        return Flag.OWN_AREA if host.area == child.area and host.away == 0.0 else 0
    return Flag.OWN_AREA if world.services[child.place].area == child.area else 0


@kernel
def count_place(world, child_row, delta):
    """Keep the weekly counters of where children live."""
    child = world.children[child_row]
    if child.adult == 1:
        count(world, child.area, Count.CHILDREN_ADULT, delta)
        return
    if child.demand == 0 or child.form != Form.HOME:
        count(world, child.area, Count.FORM + child.form, delta)
    if child.form != Form.HOME:
        if child.unsuitable:
            count(world, child.area, Count.UNSUITABLE, delta)
        if child.overflow:
            count(world, child.area, Count.OVERFLOW, delta)
        if near_flag(world, child_row):
            count(world, child.area, Count.PLACED_OWN_AREA, delta)


@kernel
def release(world, child_row, broke, now):
    """Give the child's present place back."""
    child = world.children[child_row]
    if in_host(child.form):
        unlink_child(world, child.place, child_row)
        mail.host_child_left(world, world.hosts[child.place].entity, broke)
    else:
        service_used(world, child.place, now, -1)
        mail.bed_free(world, world.services[child.place].entity)


@kernel
def return_rates(world, child_row, now):
    """Set the clock of returning home (rate per day)."""
    child = world.children[child_row]
    rate = 0.0
    if child.form != Form.HOME and child.adult == 0:
        if child.demand > 0:
            rate = world.demands[child.demand].hazards * world.forms[child.form].go_home
        else:
            rate = return_rate(world, child_row)
    set_rate(world.engine, child.entity, ChildClock.RETURN, world.params[0].on_placement * rate / YEAR, now)


@kernel
def return_rate(world, child_row):
    """Returns home a year from the present placement."""
    child = world.children[child_row]
    numbers = world.params[0]
    rate = world.forms[child.form].go_home
    if rate == 0.0 or child.family == 0:
        return 0.0
    family = world.families[child.family]
    rate *= ease_of_return(world, child.family)
    for _ in range(family.level):
        rate *= numbers.placement_level
    if family.help != HelpForm.NONE:
        rate *= numbers.placement_help_home
    if family.wel_thuis_case > 0:
        rate *= numbers.obstacles_return_home
    if child.lasting:
        rate *= numbers.placement_lasting
    return rate


@kernel
def return_event(world, child_row, now):
    """The child returns home (or an exogenous child leaves)."""
    if world.children[child_row].demand > 0:
        leave_care(world, child_row, Reason.PLANNED, now)
    else:  # by mail, so that a child that waits for another place leaves that line first
        mail.go_home(world, world.children[child_row].entity, Reason.PLANNED)


@kernel
def go_home(world, child_row, reason, now):
    """The child goes back to its family."""
    child = world.children[child_row]
    engine = world.engine
    if child.form == Form.HOME or child.family == 0:
        return
    old = child.form
    left = place_key(world, old, child.place)
    follower = trusted_worker(world, child_row)
    release(world, child_row, child.tried, now)
    count_place(world, child_row, -1)
    away = now - child.away_since
    child.form = Form.HOME
    child.place = 0
    child.since = now
    child.unsuitable = 0
    child.overflow = 0
    child.own_school = 0
    child.lasting = 0
    child.separated = 0
    child.disliked = 0
    child.tried = 0
    child.returns += 1
    child.distance = 0.0
    count_place(world, child_row, 1)
    clear(engine, child.entity, ChildClock.STAY)
    clear(engine, child.entity, ChildClock.LEGAL)
    n = log_child(world, Event.RETURN, child_row, reason, 0, away)
    world.log[n].form_from = old
    world.log[n].other = left
    family = world.families[child.family]
    family.at_home += 1
    touch(engine, family.entity)
    touch(engine, child.entity)
    mail.recent_return(world, family.entity)
    if away >= world.params[0].lasting_return_least:
        dangerous_return(world, child.family, now)
    if follower > 0:
        if reason == Reason.BREAKDOWN and world.services[follower].kind == ServiceKind.INTENSIVE_TREATMENT:
            follower = 0  # intensive treatment is asked for as such (crisis.py)
        service_used(world, follower, now, 1)
        mail.follow_home(world, family.entity, follower)
    mail.family_order(world, child.entity)
    if draw(engine, child.key, Chance.AFTER_CARE, child.returns) < world.params[0].placement_after_care:
        mail.ask_help(
            world,
            family.entity,
            HelpForm.SPECIALIST if family.level == Level.SEVERE else HelpForm.GENERALIST,
            Urgency.HIGH,
        )


@kernel
def stay_event(world, child_row, now):
    """The planned end of a stay: home when the family copes, else another place is sought meanwhile.

    Of a stay that is meant to last only the rates change here: after two years a child has settled.
    """
    child = world.children[child_row]
    engine = world.engine
    numbers = world.params[0]
    if child.demand > 0 or child.adult:
        leave_care(world, child_row, Reason.AGE if child.adult else Reason.PLANNED, now)
        return
    if child.intent == Intent.LONG:
        return
    chance = numbers.placement_back_home
    for _ in range(world.families[child.family].level):
        chance *= numbers.placement_back_level
    if world.families[child.family].wel_thuis_case > 0:
        chance *= numbers.obstacles_return_home
    if child.lasting:
        chance *= numbers.placement_lasting
    home = (
        1 if draw(engine, child.key, Chance.BACK_HOME, ordinal(engine, child.entity, ChildClock.STAY)) < chance else 0
    )
    if numbers.on_supply_induced > 0.0 and not in_host(child.form):
        mail.pull_stay(world, child.entity, home)
    else:
        stay_over(world, child_row, home, now)


@kernel
def stay_over(world, child_row, home, now):
    """A planned stay is over: the child goes home (1), stays for good, or another place is sought meanwhile (0)."""
    child = world.children[child_row]
    engine = world.engine
    if child.form == Form.HOME or child.adult or child.family == 0:
        return
    if home:
        mail.go_home(world, child.entity, Reason.PLANNED)
        return
    offer_wel_thuis(world, child.family)
    if becomes_lasting(world, child_row):
        child.intent = Intent.LONG
        if child.since + world.params[0].placement_settle_years * YEAR > now:
            set_time(engine, child.entity, ChildClock.STAY, child.since + world.params[0].placement_settle_years * YEAR)
        touch(engine, child.entity)
        return
    mail.place_again(world, child.entity, Urgency.NORMAL)
    set_time(
        engine,
        child.entity,
        ChildClock.STAY,
        now + planned_days(world, child_row) * world.params[0].placement_stay_longer,
    )


@kernel
def becomes_lasting(world, child_row):
    """Whether a child that cannot go home may stay for good in the family where it lives."""
    child = world.children[child_row]
    numbers = world.params[0]
    if not (in_host(child.form) or child.form == Form.FAMILY_HOME) or (
        child.form == Form.FOSTER and world.hosts[child.place].takes_long == 0
    ):
        return False
    chance = numbers.placement_becomes_crisis if child.intent == Intent.CRISIS else numbers.placement_becomes_lasting
    return draw(world.engine, child.key, Chance.BECOMES, ordinal(world.engine, child.entity, ChildClock.STAY)) < chance


@kernel
def turned_18(world, child_row, now):
    """A placed child turned 18: in a host family it may stay on; others leave care."""
    child = world.children[child_row]
    engine = world.engine
    numbers = world.params[0]
    if child.form == Form.HOME:
        return
    if child.unsuitable:
        count(world, child.area, Count.UNSUITABLE, -1)
    if child.overflow:
        count(world, child.area, Count.OVERFLOW, -1)
    if near_flag(world, child_row):
        count(world, child.area, Count.PLACED_OWN_AREA, -1)
    child.unsuitable = 0
    child.overflow = 0
    if (in_host(child.form) or child.form == Form.FAMILY_HOME) and draw(
        engine, child.key, Chance.STAY_ON, 0
    ) < numbers.placement_stay_on:
        days = stay(engine.state[0].seed, child.key, Chance.STAY_ON, 1, 0, numbers.placement_stay_on_years * YEAR, 1.0)
        set_time(engine, child.entity, ChildClock.STAY, now + days)
        touch(engine, child.entity)
    else:
        leave_care(world, child_row, Reason.AGE, now)


@kernel
def demand_leaves(world, child_row, now):
    """A child from outside turned 18: it leaves care."""
    if world.children[child_row].demand > 0:
        leave_care(world, child_row, Reason.AGE, now)


@kernel
def demand_fails(world, child_row, now):
    """The placement of a child from outside broke down: it leaves care."""
    if world.children[child_row].demand > 0:
        leave_care(world, child_row, Reason.BREAKDOWN, now)


@kernel
def leave_with_family(world, child_row, reason, now):
    """The family leaves the model: a child that is placed leaves care with it."""
    if world.children[child_row].form != Form.HOME:
        leave_care(world, child_row, reason, now)


@kernel
def leave_care(world, child_row, reason, now):
    """The child leaves care and the model (age, family left, end of an exogenous stay)."""
    child = world.children[child_row]
    if child.form != Form.HOME:
        n = log_child(world, Event.LEFT_CARE, child_row, reason, 0, now - child.away_since)
        world.log[n].other = place_key(world, child.form, child.place)
        release(world, child_row, 0, now)
        count_place(world, child_row, -1)
        child.form = Form.HOME
        child.place = 0
        clear(world.engine, child.entity, ChildClock.STAY)
        clear(world.engine, child.entity, ChildClock.LEGAL)
        if child.adult == 0 and child.demand == 0:
            count_place(world, child_row, 1)
            world.families[child.family].at_home += 1
        touch(world.engine, child.entity)
    mail.child_ends(world, child.entity, reason)
