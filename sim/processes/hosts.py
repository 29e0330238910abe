"""Host supply: recruited foster families, and network families while their child is there (mechanism 9).

Rule. Somebody enquires (by itself, by a campaign, or by word of mouth of a content host), is screened, and becomes a
recruited family with places and a profile; only a minority of enquiries does. It is matched or stands unmatched; with
children it tires, sooner with behaviour problems, and rests; it stops, sooner when tired, later with foster-care
expertise behind it; some come back, the others are gone for good after some years. Each channel is its own process with
its own keys: a campaign adds hosts and reshuffles none. A network family ends with its child. Where support families are
coordinated, a share of the enquiries of a campaign is for that.

Rates. ``hosts.*``; FOS-NL-INFO19, FOS-NL-FUNNEL, FOS-NL-CAMP, FOS-NL-ATTR, FOS-NL-WHY, FOS-NL-AGAIN.
"""

from __future__ import annotations

from sim.engine import clear, derive, draw, kernel, ordinal, post, set_rate, set_time, stay, touch
from sim.vocabulary import (
    C_HOSTS,
    C_NETWORK_HOSTS,
    CHANNEL_CAMPAIGN,
    CHANNEL_PLACEBO,
    CHANNEL_START,
    CHANNEL_WORD_OF_MOUTH,
    FOSTER,
    HOST_ACTIVE,
    HOST_SCREENING,
    HOST_STOPPED,
    LOG_HOST_APPROVED,
    LOG_HOST_ENQUIRY,
    LOG_HOST_MATCHED,
    LOG_HOST_RETURNED,
    LOG_HOST_STOPPED,
    NETWORK_FOSTER,
)
from sim.world.count import count
from sim.world.hostlists import free_host, new_host, relist
from sim.world.journal import lever_flag, write
from sim.world.layout import H_RETURN, H_STAGE, H_STOP, H_TIRE, H_WORD
from sim.world.levers import LEVER_HOST_SUPPORT
from sim.world.mail import MAIL_HOST_FREE, MAIL_RESPITE_FREE
from sim.world.purposes import (
    P_CONVERT,
    P_OLDEST,
    P_PART_ONLY,
    P_PLACES,
    P_SCREEN,
    P_STOP_REASON,
    P_SUPPLY_SHARE,
    P_TAKES_BEHAVIOUR,
    P_TAKES_CRISIS,
    P_TAKES_LONG,
    P_TIRE_BREAKDOWN,
)
from sim.world.staff import staff_there

YEAR = 365.25
GAMMA = 1
NATURAL, AVOIDABLE, NETWORK_ENDED = 1, 2, 3


@kernel
def host_rates(w, h, now):
    """Set the clocks of stopping, tiring, returning and word of mouth of host row ``h`` (rates per day)."""
    r = w.hosts[h]
    e = w.engine
    p = w.params[0]
    stop = 0.0
    tire = 0.0
    back = 0.0
    word = 0.0
    if r.kind == FOSTER and p.on_hosts > 0.0:
        support = w.levers[r.area, LEVER_HOST_SUPPORT]
        if r.state == HOST_ACTIVE:
            stop = stop_rate(w, r, support)
            if r.used > 0 and r.tired == 0:
                tire = p.hosts_tire * (1.0 + p.hosts_tire_behaviour * r.load / r.used)
                tire *= 1.0 - support * (1.0 - p.hosts_tire_support)
            if r.tired == 0 and r.matched:
                word = p.hosts_word_of_mouth
        elif r.state == HOST_STOPPED:
            back = p.hosts_come_back
            stop = p.hosts_gone if r.used == 0 else 0.0
    set_rate(e, r.entity, H_STOP, stop / YEAR, now)
    set_rate(e, r.entity, H_TIRE, tire / YEAR, now)
    set_rate(e, r.entity, H_RETURN, back / YEAR, now)
    set_rate(e, r.entity, H_WORD, word / YEAR, now)


@kernel
def stop_rate(w, r, support):
    """Rate a year at which a recruited family stops: sooner when tired, later with expertise behind it."""
    p = w.params[0]
    avoidable = p.hosts_attrition * p.hosts_avoidable * (1.0 - p.hosts_support_keeps * support)
    rate = p.hosts_attrition * (1.0 - p.hosts_avoidable) + avoidable
    if r.tired:
        rate *= p.hosts_tired_stop
    return rate


@kernel
def enquiry(w, key, area, channel, now):
    """An enquiry: it may become a recruited family after screening."""
    e = w.engine
    p = w.params[0]
    write(w, LOG_HOST_ENQUIRY, 0, key, area, 0, channel, 0, 0.0)
    if channel == CHANNEL_CAMPAIGN and support_instead(w, key, area):
        return
    chance = p.hosts_conversion
    if channel == CHANNEL_CAMPAIGN:
        chance *= p.hosts_conversion_campaign
    if channel != CHANNEL_PLACEBO and draw(e, key, P_CONVERT, 0) >= chance:
        return
    h = new_host(w, key, area, FOSTER)
    r = w.hosts[h]
    r.state = HOST_SCREENING
    r.channel = channel
    profile(w, h)
    days = stay(e.state[0].seed, key, P_SCREEN, 0, GAMMA, p.hosts_screening_days, 4.0)
    days /= max(0.1, staff_there(w, w.areas[area].foster))
    if channel == CHANNEL_PLACEBO:
        days = 0.0
    set_time(e, r.entity, H_STAGE, now + days)


@kernel
def support_instead(w, key, area):
    """Whether an enquiry of a campaign is from people who want to be a support family, no foster family (respite.py)."""
    e = w.engine
    p = w.params[0]
    support = w.areas[area].support
    if support == 0 or p.on_respite == 0.0 or draw(e, key, P_SUPPLY_SHARE, 0) >= p.respite_campaign_share:
        return False
    if draw(e, key, P_CONVERT, 0) < p.respite_conversion:
        post(e, MAIL_RESPITE_FREE, w.services[support].entity, 1, 0, 0.0)
    return True


@kernel
def profile(w, h):
    """What a recruited family can offer: places, ages, crises, long stays, behaviour problems; all keyed by the host."""
    r = w.hosts[h]
    e = w.engine
    p = w.params[0]
    u = draw(e, r.key, P_PLACES, 0)
    r.places = 3 if u < p.hosts_three_places else (2 if u < p.hosts_three_places + p.hosts_two_places else 1)
    r.part_time_only = 1 if draw(e, r.key, P_PART_ONLY, 0) < p.hosts_part_time_only else 0
    r.takes_crisis = 1 if draw(e, r.key, P_TAKES_CRISIS, 0) < p.hosts_takes_crisis else 0
    r.takes_long = 1 if draw(e, r.key, P_TAKES_LONG, 0) < p.hosts_takes_long else 0
    r.takes_behaviour = 1 if draw(e, r.key, P_TAKES_BEHAVIOUR, 0) < p.hosts_takes_behaviour else 0
    r.oldest = 12 if draw(e, r.key, P_OLDEST, 0) < p.hosts_oldest_young else 18


@kernel
def stage_event(w, h, now):
    """Screening is over: the family is approved; or a tired family has rested."""
    r = w.hosts[h]
    if r.state == HOST_SCREENING:
        approve(w, h, now)
    elif r.tired:
        r.tired = 0
        touch_children_of(w, h)
        relist(w, h)
        post(w.engine, MAIL_HOST_FREE, r.entity, 0, 0, 0.0)


@kernel
def approve(w, h, now):
    """A recruited family is approved (or comes back): it counts, is listed, and is offered to waiting children."""
    r = w.hosts[h]
    r.state = HOST_ACTIVE
    r.approved = now
    touch(w.engine, r.entity)
    count(w, r.area, C_HOSTS, 1)
    write(w, LOG_HOST_APPROVED, 0, r.key, r.area, 0, r.channel, 0, 0.0)
    relist(w, h)
    post(w.engine, MAIL_HOST_FREE, r.entity, 0, 0, 0.0)


@kernel
def matched(w, h, behaviour, now):
    """A child comes to the host (its place is already reserved)."""
    r = w.hosts[h]
    r.load += behaviour
    touch(w.engine, r.entity)
    if r.kind == NETWORK_FOSTER:
        if r.matched == 0:
            count(w, r.area, C_NETWORK_HOSTS, 1)
            r.matched = 1
        return
    if r.matched == 0:
        r.matched = 1
        write(w, LOG_HOST_MATCHED, 0, r.key, r.area, 0, r.channel, 0, now - r.approved)


@kernel
def child_left(w, h, broke, now):
    """A child left the host: a network family ends with its last child; a recruited one has room again."""
    r = w.hosts[h]
    e = w.engine
    r.used -= 1
    touch(e, r.entity)
    if r.used == 0:
        r.load = 0
    if r.kind == NETWORK_FOSTER:
        if r.used == 0:
            count(w, r.area, C_NETWORK_HOSTS, -1)
            write(w, LOG_HOST_STOPPED, 0, r.key, r.area, 0, NETWORK_ENDED, 0, now - r.approved)
            free_host(w, h)
        return
    if broke and r.tired == 0:
        r.breakdowns += 1
        if draw(e, r.key, P_TIRE_BREAKDOWN, r.breakdowns) < w.params[0].hosts_breakdown_tires:
            tire(w, h, now)
    relist(w, h)
    if r.in_free:
        post(e, MAIL_HOST_FREE, r.entity, 0, 0, 0.0)


@kernel
def tire(w, h, now):
    """The host is tired: it takes no more children for some months."""
    r = w.hosts[h]
    r.tired = 1
    relist(w, h)
    set_time(w.engine, r.entity, H_STAGE, now + w.params[0].hosts_rest_days)
    touch_children_of(w, h)


@kernel
def touch_children_of(w, h):
    """Breakdown rates of the children in this host depend on its state."""
    touch(w.engine, w.hosts[h].entity)
    c = w.hosts[h].first_child
    while c > 0:
        touch(w.engine, w.children[c].entity)
        c = w.children[c].host_next


@kernel
def stop_event(w, h, now):
    """A recruited family stops: no new children; those it has stay until their placement ends. Later: it is gone for good."""
    r = w.hosts[h]
    if r.state == HOST_STOPPED:
        free_host(w, h)
        return
    e = w.engine
    p = w.params[0]
    support = w.levers[r.area, LEVER_HOST_SUPPORT]
    avoidable = p.hosts_avoidable * (1.0 - p.hosts_support_keeps * support)
    share = avoidable / max(1e-12, 1.0 - p.hosts_avoidable + avoidable)
    reason = AVOIDABLE if draw(e, r.key, P_STOP_REASON, ordinal(e, r.entity, H_STOP)) < share else NATURAL
    r.state = HOST_STOPPED
    r.tired = 0
    clear(e, r.entity, H_STAGE)
    count(w, r.area, C_HOSTS, -1)
    relist(w, h)
    write(w, LOG_HOST_STOPPED, 0, r.key, r.area, 0, reason, lever_flag(w, r.area, LEVER_HOST_SUPPORT), now - r.approved)


@kernel
def return_event_host(w, h, now):
    """A stopped family comes back."""
    r = w.hosts[h]
    r.state = HOST_ACTIVE
    r.approved = now
    count(w, r.area, C_HOSTS, 1)
    write(w, LOG_HOST_RETURNED, 0, r.key, r.area, 0, 0, 0, 0.0)
    relist(w, h)
    post(w.engine, MAIL_HOST_FREE, r.entity, 0, 0, 0.0)


@kernel
def word_event(w, h, now):
    """A content host brings an enquiry, keyed by that host."""
    r = w.hosts[h]
    enquiry(
        w, derive(r.key, CHANNEL_WORD_OF_MOUTH, ordinal(w.engine, r.entity, H_WORD)), r.area, CHANNEL_WORD_OF_MOUTH, now
    )


@kernel
def channel_rates(w, n, now):
    """Set the clock of enquiries of channel row ``n`` (rate per day)."""
    ch = w.channels[n]
    on = w.params[0].on_hosts
    set_rate(w.engine, ch.entity, 0, on * ch.rate / YEAR, now)


@kernel
def channel_event(w, n, now):
    """An enquiry in a channel, keyed by the channel and its own count."""
    ch = w.channels[n]
    ch.enquiries += 1
    enquiry(w, derive(ch.key, ch.kind, ch.enquiries), ch.area, ch.kind, now)


@kernel
def start_hosts(w, number, area, base):
    """Approved recruited families of an area at the start (forgotten by the burn-in); ``base`` is their channel's key."""
    for n in range(number):
        h = new_host(w, derive(base, CHANNEL_START, n), area, FOSTER)
        profile(w, h)
        approve(w, h, 0.0)
