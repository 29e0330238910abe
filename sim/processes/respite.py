"""Support families and respite sitters (Zorgoppas): somebody outside takes some load off a family.

Rule. A strained family that asks for help, or whose help starts, or whose parents refuse a placement, may be signed up
(levers ``respite_offer`` and ``sitter_offer``); a sitter first for children with serious needs, else a support family. It
waits in the line of that service until a support family is free and a coordinator has time, then they get to know each
other. Not everybody fits: the rest fall out, as do those for whom nobody was free in time. While respite runs, escalation
and crises are multiplied; a support family that does not fit after all adds to the load. At its end it is free for the next.
The stock of support families grows by own recruitment and by a share of a campaign's enquiries (hosts.py), and shrinks as
families stop; one that stops while it serves a family does so at the end.

Rates. ``respite.*``; STG-CONV for the share that is matched; effects are assumptions whose ranges cross no effect (the
register found reach and cost only).
"""

from __future__ import annotations

from sim.declare import Clock, Mail, Mechanism, Rates
from sim.engine import GAMMA, clear, draw, join, kernel, leave, line_length, ordinal, set_rate, set_time, stay, touch
from sim.units import YEAR
from sim.words import Count, Event, Flag, Level, Lever, RespiteForm, Urgency
from sim.world import mail
from sim.world.codes import Chance, FamilyClock, ServiceClock
from sim.world.counters import count
from sim.world.events import lever_flag, log_family
from sim.world.services import next_in_line, queue_left, service_used
from sim.world.supply import fit_capacity, gives_respite, respite_attrition

MECHANISM = Mechanism(
    clocks=(Clock("family", 18, "respite", "respite_event"), Clock("service", 4, "supply", "supply_event")),
    mail=(
        Mail(
            "family",
            60,
            "respite_offer",
            "offer",
            says="it may be signed up for a support family or a sitter, surely (1) or perhaps",
            carries="sure",
        ),
        Mail(
            "service", 61, "respite_free", "respite_free", says="it has room, or somebody new came (1)", carries="came"
        ),
    ),
    rates=(Rates("service", 0, "supply", "supply_rates"),),
    hears={"family_left": "stop_respite", "last_minor": "stop_respite"},
    fields={"family": "respite_since:float respite respite_item respite_form respite_bad respite_offers"},
    chance={
        "respite_offer": 1108,
        "sitter_offer": 1109,
        "respite_match": 1110,
        "respite_days": 1111,
        "respite_fit": 1112,
    },
    logs=("RESPITE_REQUEST", "RESPITE_START", "RESPITE_END"),
    counts=("RESPITE", "WAIT_RESPITE"),
    numbers=("respite",),
)


BAD = 1 << 20  # ordinals of a second question in the same draw purpose


@kernel
def offer(world, family_row, sure, now):
    """The family may be signed up; ``sure`` 1 when a free support family is the alternative to a placement."""
    family = world.families[family_row]
    area = world.areas[family.area]
    engine = world.engine
    if (
        world.params[0].on_respite == 0.0
        or family.minors == 0
        or family.respite != RespiteForm.NONE
        or family.respite_form != RespiteForm.NONE
    ):
        return
    if family.level < Level.STRAINED and sure == 0:
        return
    family.respite_offers += 1
    n = family.respite_offers
    support_family = area.support > 0 and (
        sure == 1 or draw(engine, family.key, Chance.RESPITE_OFFER, n) < world.levers[family.area, Lever.RESPITE_OFFER]
    )
    sitter = (
        area.sitter > 0
        and draw(engine, family.key, Chance.SITTER_OFFER, n) < world.levers[family.area, Lever.SITTER_OFFER]
    )
    if sitter and sure == 0 and (family.needs > 0 or not support_family):
        sign_up(world, family_row, RespiteForm.SITTER, area.sitter, now)
    elif support_family:
        sign_up(world, family_row, RespiteForm.FAMILY, area.support, now)


@kernel
def sign_up(world, family_row, form, service_row, now):
    """Sign up: get to know a support family that is free, or wait for one."""
    family = world.families[family_row]
    service = world.services[service_row]
    family.respite_form = form
    family.respite_since = now
    lever = Lever.RESPITE_OFFER if form == RespiteForm.FAMILY else Lever.SITTER_OFFER
    log_family(world, Event.RESPITE_REQUEST, family_row, form, lever_flag(world, family.area, lever), 0.0)
    count(world, family.area, Count.WAIT_RESPITE, 1)
    if service.used < service.capacity and line_length(world.engine, service.line) == 0:
        meet(world, family_row, service_row, now)
    else:
        family.respite_item = join(world.engine, service.line, Urgency.NORMAL, family.entity, family_row, form, now)
        queue_left(world, service_row, now, 1)
        set_time(world.engine, family.entity, FamilyClock.RESPITE, now + world.params[0].respite_patience_days)


@kernel
def service_of(world, area_row, form):
    """Row of the service of support families or of sitters of an area (0 = none)."""
    return world.areas[area_row].support if form == RespiteForm.FAMILY else world.areas[area_row].sitter


@kernel
def meet(world, family_row, service_row, now):
    """A support family is free: it and the family get to know each other."""
    family = world.families[family_row]
    numbers = world.params[0]
    service_used(world, service_row, now, 1)
    mean = (
        numbers.respite_match_days if family.respite_form == RespiteForm.FAMILY else numbers.respite_sitter_match_days
    )
    days = stay(
        world.engine.state[0].seed,
        family.key,
        Chance.RESPITE_MATCH,
        family.respite_offers,
        GAMMA,
        mean,
        numbers.respite_match_shape,
    )
    set_time(world.engine, family.entity, FamilyClock.RESPITE, now + days)


@kernel
def respite_free(world, service_row, came, now):
    """A service has room, or (``came`` 1) somebody new: the first in its line, one at a time."""
    service = world.services[service_row]
    if came == 1:
        service.supply += 1
        fit_capacity(world, service_row, now)
    item = next_in_line(world, service_row)
    if item == 0:
        return
    family_row = world.engine.waits[item].a
    leave_line(world, family_row, service_row, now)
    meet(world, family_row, service_row, now)
    mail.respite_free(world, service.entity, 0)


@kernel
def leave_line(world, family_row, service_row, now):
    """The family no longer stands in the line."""
    family = world.families[family_row]
    leave(world.engine, family.respite_item)
    family.respite_item = 0
    queue_left(world, service_row, now, -1)


@kernel
def respite_event(world, family_row, now):
    """Timer of the family: nobody was free in time, they know each other, or respite ends."""
    family = world.families[family_row]
    if family.respite != RespiteForm.NONE:
        stop_respite(world, family_row, now)
    elif family.respite_item == 0 and family.respite_form != RespiteForm.NONE and match_fits(world, family_row):
        start_respite(world, family_row, now)
    else:
        fall_out(world, family_row, now)


@kernel
def match_fits(world, family_row):
    """Whether the family and the support family that were brought together go on with it."""
    family = world.families[family_row]
    numbers = world.params[0]
    chance = numbers.respite_fit if family.respite_form == RespiteForm.FAMILY else numbers.respite_sitter_fit
    return draw(world.engine, family.key, Chance.RESPITE_FIT, family.respite_offers) < chance


@kernel
def start_respite(world, family_row, now):
    """Respite starts; now and then it turns out not to fit, and adds to the load."""
    family = world.families[family_row]
    engine = world.engine
    numbers = world.params[0]
    n = family.respite_offers
    form = family.respite_form
    family.respite = form
    family.respite_form = RespiteForm.NONE
    family.respite_bad = 1 if draw(engine, family.key, Chance.RESPITE_FIT, n + BAD) < numbers.respite_bad else 0
    log_family(world, Event.RESPITE_START, family_row, form, 0, now - family.respite_since)
    family.respite_since = now
    count(world, family.area, Count.WAIT_RESPITE, -1)
    count(world, family.area, Count.RESPITE, 1)
    mean = numbers.respite_days if form == RespiteForm.FAMILY else numbers.respite_sitter_days
    set_time(
        engine,
        family.entity,
        FamilyClock.RESPITE,
        now + stay(engine.state[0].seed, family.key, Chance.RESPITE_DAYS, n, GAMMA, mean, numbers.respite_shape),
    )
    touch(engine, family.entity)


@kernel
def fall_out(world, family_row, now):
    """A sign-up ends without a match: out of the line, or the support family is free for another."""
    family = world.families[family_row]
    if family.respite_form == RespiteForm.NONE:
        return
    service = service_of(world, family.area, family.respite_form)
    if family.respite_item > 0:
        leave_line(world, family_row, service, now)
    else:
        give_back(world, service, now)
    log_family(world, Event.RESPITE_END, family_row, family.respite_form, Flag.WAITING, now - family.respite_since)
    family.respite_form = RespiteForm.NONE
    count(world, family.area, Count.WAIT_RESPITE, -1)
    clear(world.engine, family.entity, FamilyClock.RESPITE)


@kernel
def give_back(world, service_row, now):
    """A support family or sitter is free again."""
    service_used(world, service_row, now, -1)
    mail.respite_free(world, world.services[service_row].entity, 0)


@kernel
def stop_respite(world, family_row, now):
    """End whatever the family has or waits for (its time is over, it leaves, or no minor is left)."""
    family = world.families[family_row]
    if family.respite == RespiteForm.NONE:
        fall_out(world, family_row, now)
        return
    give_back(world, service_of(world, family.area, family.respite), now)
    log_family(world, Event.RESPITE_END, family_row, family.respite, 0, now - family.respite_since)
    family.respite = RespiteForm.NONE
    family.respite_bad = 0
    count(world, family.area, Count.RESPITE, -1)
    clear(world.engine, family.entity, FamilyClock.RESPITE)
    touch(world.engine, family.entity)


@kernel
def supply_rates(world, service_row, now):
    """Set the clock of a stock of support families or sitters: one comes or one stops (rate per day)."""
    service = world.services[service_row]
    if gives_respite(service.kind):
        rate = world.params[0].on_respite * (service.recruits + service.supply * respite_attrition(world, service.kind))
        set_rate(world.engine, service.entity, ServiceClock.SUPPLY, rate / YEAR, now)


@kernel
def supply_event(world, service_row, now):
    """A support family or sitter comes or stops; which is a keyed draw in proportion to the two rates."""
    service = world.services[service_row]
    total = service.recruits + service.supply * respite_attrition(world, service.kind)
    drawn = draw(
        world.engine, service.key, Chance.SUPPLY_SHARE, ordinal(world.engine, service.entity, ServiceClock.SUPPLY)
    )
    service.supply += 1 if drawn * total < service.recruits else -1
    service.supply = max(0, service.supply)
    fit_capacity(world, service_row, now)


@kernel
def open_supply(world):
    """Set the first clocks of all stocks of support families and sitters."""
    for service_row in range(1, world.tally[0].n_services):
        if gives_respite(world.services[service_row].kind):
            touch(world.engine, world.services[service_row].entity)
