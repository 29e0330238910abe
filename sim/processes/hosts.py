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

from sim.declare import Clock, Mail, Mechanism, Rates
from sim.engine import GAMMA, clear, derive, draw, kernel, ordinal, set_rate, set_time, stay, touch
from sim.units import ADULT_AGE, YEAR
from sim.words import ChannelKind, Count, Event, Form, HostEnd, HostState, Lever
from sim.world import mail
from sim.world.codes import Chance, HostClock
from sim.world.counters import count
from sim.world.events import NOBODY, lever_flag, write
from sim.world.hostlists import free_host, new_host, relist
from sim.world.staff import staff_there

MECHANISM = Mechanism(
    clocks=(
        Clock("host", 0, "stage", "stage_event"),
        Clock("host", 1, "stop", "stop_event"),
        Clock("host", 2, "tire", "tire"),
        Clock("host", 3, "return", "return_event_host"),
        Clock("host", 4, "word", "word_event"),
        Clock("channel", 0, "enquiry", "channel_event"),
    ),
    mail=(
        Mail(
            "host", 50, "host_child_left", "child_left", says="a child left, by breakdown (1) or not", carries="broke"
        ),
        Mail("host", 53, "host_matched", "matched", says="a child is matched with it", carries="behaviour"),
    ),
    rates=(Rates("host", 0, "host", "host_rates"), Rates("channel", 0, "channel", "channel_rates")),
    chance={
        "convert": 1094,
        "screen": 1095,
        "places": 1096,
        "part_only": 1097,
        "takes_crisis": 1098,
        "takes_long": 1099,
        "takes_behaviour": 1100,
        "oldest": 1101,
        "stop_reason": 1102,
        "tire_breakdown": 1103,
        "supply_share": 1113,
    },
    logs=("HOST_ENQUIRY", "HOST_APPROVED", "HOST_MATCHED", "HOST_STOPPED", "HOST_RETURNED"),
    counts=("HOSTS", "HOSTS_UNMATCHED", "NETWORK_HOSTS"),
    numbers=("hosts",),
)


@kernel
def host_rates(world, host_row, now):
    """Set the clocks of stopping, tiring, returning and word of mouth of the host (rates per day)."""
    host = world.hosts[host_row]
    engine = world.engine
    numbers = world.params[0]
    stop = 0.0
    tire = 0.0
    back = 0.0
    word = 0.0
    if host.kind == Form.FOSTER and numbers.on_hosts > 0.0:
        support = world.levers[host.area, Lever.HOST_SUPPORT]
        if host.state == HostState.ACTIVE:
            stop = stop_rate(world, host, support)
            if host.used > 0 and host.tired == 0:
                tire = numbers.hosts_tire * (1.0 + numbers.hosts_tire_behaviour * host.load / host.used)
                tire *= 1.0 - support * (1.0 - numbers.hosts_tire_support)
            if host.tired == 0 and host.matched:
                word = numbers.hosts_word_of_mouth
        elif host.state == HostState.STOPPED:
            back = numbers.hosts_come_back
            stop = numbers.hosts_gone if host.used == 0 else 0.0
    set_rate(engine, host.entity, HostClock.STOP, stop / YEAR, now)
    set_rate(engine, host.entity, HostClock.TIRE, tire / YEAR, now)
    set_rate(engine, host.entity, HostClock.RETURN, back / YEAR, now)
    set_rate(engine, host.entity, HostClock.WORD, word / YEAR, now)


@kernel
def stop_rate(world, host, support):
    """Rate a year at which a recruited family stops: sooner when tired, later with expertise behind it."""
    numbers = world.params[0]
    avoidable = numbers.hosts_attrition * numbers.hosts_avoidable * (1.0 - numbers.hosts_support_keeps * support)
    rate = numbers.hosts_attrition * (1.0 - numbers.hosts_avoidable) + avoidable
    if host.tired:
        rate *= numbers.hosts_tired_stop
    return rate


@kernel
def enquiry(world, key, area_row, channel, channel_row, now):
    """An enquiry: it may become a recruited family after screening; ``channel_row`` 0: by no channel of its own."""
    engine = world.engine
    numbers = world.params[0]
    write(world, Event.HOST_ENQUIRY, NOBODY, key, area_row, 0, channel, 0, 0.0)
    if channel == ChannelKind.CAMPAIGN and support_instead(world, key, area_row):
        return
    chance = numbers.hosts_conversion
    if channel == ChannelKind.CAMPAIGN:
        chance *= numbers.hosts_conversion_campaign
    if channel != ChannelKind.PLACEBO and draw(engine, key, Chance.CONVERT, 0) >= chance:
        return
    host_row = new_host(world, key, area_row, Form.FOSTER)
    host = world.hosts[host_row]
    host.state = HostState.SCREENING
    host.channel = channel
    draw_profile(world, host_row, channel_row)
    days = stay(
        engine.state[0].seed, key, Chance.SCREEN, 0, GAMMA, numbers.hosts_screening_days, numbers.hosts_screening_shape
    )
    days /= max(numbers.hosts_least_staff, staff_there(world, world.areas[area_row].foster))
    if channel == ChannelKind.PLACEBO:
        days = 0.0
    set_time(engine, host.entity, HostClock.STAGE, now + days)


@kernel
def support_instead(world, key, area_row):
    """Whether an enquiry of a campaign is from people who want to be a support family, no foster family (respite.py)."""
    engine = world.engine
    numbers = world.params[0]
    support = world.areas[area_row].support
    if (
        support == 0
        or numbers.on_respite == 0.0
        or draw(engine, key, Chance.SUPPLY_SHARE, 0) >= numbers.respite_campaign_share
    ):
        return False
    if draw(engine, key, Chance.CONVERT, 0) < numbers.respite_conversion:
        mail.respite_free(world, world.services[support].entity, 1)
    return True


@kernel
def share_asked_for(world, channel_row, own, usual):
    """A share among families: that which the channel asks for, when it asks for families of some kind, else the usual one."""
    return own if world.channels[channel_row].asks else usual


@kernel
def draw_profile(world, host_row, channel_row):
    """What a recruited family can offer: places, ages, crises, long stays, behaviour problems; all keyed by the host."""
    channel = world.channels[channel_row]
    host = world.hosts[host_row]
    engine = world.engine
    numbers = world.params[0]
    three = share_asked_for(world, channel_row, channel.three_places, numbers.hosts_three_places)
    two = share_asked_for(world, channel_row, channel.two_places, numbers.hosts_two_places)
    part_time = share_asked_for(world, channel_row, channel.part_time_only, numbers.hosts_part_time_only)
    crisis = share_asked_for(world, channel_row, channel.takes_crisis, numbers.hosts_takes_crisis)
    long = share_asked_for(world, channel_row, channel.takes_long, numbers.hosts_takes_long)
    behaviour = share_asked_for(world, channel_row, channel.takes_behaviour, numbers.hosts_takes_behaviour)
    young = share_asked_for(world, channel_row, channel.oldest_young, numbers.hosts_oldest_young)
    drawn = draw(engine, host.key, Chance.PLACES, 0)
    host.places = 3 if drawn < three else (2 if drawn < three + two else 1)
    host.part_time_only = 1 if draw(engine, host.key, Chance.PART_ONLY, 0) < part_time else 0
    host.takes_crisis = 1 if draw(engine, host.key, Chance.TAKES_CRISIS, 0) < crisis else 0
    host.takes_long = 1 if draw(engine, host.key, Chance.TAKES_LONG, 0) < long else 0
    host.takes_behaviour = 1 if draw(engine, host.key, Chance.TAKES_BEHAVIOUR, 0) < behaviour else 0
    young_only = draw(engine, host.key, Chance.OLDEST, 0) < young
    host.oldest = int(numbers.hosts_young_until) if young_only else int(ADULT_AGE)


@kernel
def stage_event(world, host_row, now):
    """Screening is over: the family is approved; or a tired family has rested."""
    host = world.hosts[host_row]
    if host.state == HostState.SCREENING:
        approve(world, host_row, now)
    elif host.tired:
        host.tired = 0
        touch_children_of(world, host_row)
        relist(world, host_row)
        mail.host_free(world, host.entity)


@kernel
def approve(world, host_row, now):
    """A recruited family is approved (or comes back): it counts, is listed, and is offered to waiting children."""
    host = world.hosts[host_row]
    host.state = HostState.ACTIVE
    host.approved = now
    touch(world.engine, host.entity)
    count(world, host.area, Count.HOSTS, 1)
    write(world, Event.HOST_APPROVED, NOBODY, host.key, host.area, 0, host.channel, 0, 0.0)
    relist(world, host_row)
    mail.host_free(world, host.entity)


@kernel
def matched(world, host_row, behaviour, now):
    """A child comes to the host (its place is already reserved)."""
    host = world.hosts[host_row]
    host.load += behaviour
    touch(world.engine, host.entity)
    if host.kind == Form.NETWORK_FOSTER:
        if host.matched == 0:
            count(world, host.area, Count.NETWORK_HOSTS, 1)
            host.matched = 1
        return
    if host.matched == 0:
        host.matched = 1
        write(world, Event.HOST_MATCHED, NOBODY, host.key, host.area, 0, host.channel, 0, now - host.approved)


@kernel
def child_left(world, host_row, broke, now):
    """A child left the host: a network family ends with its last child; a recruited one has room again."""
    host = world.hosts[host_row]
    engine = world.engine
    host.used -= 1
    touch(engine, host.entity)
    if host.used == 0:
        host.load = 0
    if host.kind == Form.NETWORK_FOSTER:
        if host.used == 0:
            count(world, host.area, Count.NETWORK_HOSTS, -1)
            write(
                world, Event.HOST_STOPPED, NOBODY, host.key, host.area, 0, HostEnd.NETWORK_ENDED, 0, now - host.approved
            )
            free_host(world, host_row)
        return
    if broke and host.tired == 0:
        host.breakdowns += 1
        if draw(engine, host.key, Chance.TIRE_BREAKDOWN, host.breakdowns) < world.params[0].hosts_breakdown_tires:
            tire(world, host_row, now)
    relist(world, host_row)
    if host.in_free:
        mail.host_free(world, host.entity)


@kernel
def tire(world, host_row, now):
    """The host is tired: it takes no more children for some months."""
    host = world.hosts[host_row]
    host.tired = 1
    relist(world, host_row)
    set_time(world.engine, host.entity, HostClock.STAGE, now + world.params[0].hosts_rest_days)
    touch_children_of(world, host_row)


@kernel
def touch_children_of(world, host_row):
    """Breakdown rates of the children in this host depend on its state."""
    touch(world.engine, world.hosts[host_row].entity)
    child_row = world.hosts[host_row].first_child
    while child_row > 0:
        touch(world.engine, world.children[child_row].entity)
        child_row = world.children[child_row].host_next


@kernel
def stop_event(world, host_row, now):
    """A recruited family stops: no new children; those it has stay until their placement ends. Later: it is gone for good."""
    host = world.hosts[host_row]
    if host.state == HostState.STOPPED:
        free_host(world, host_row)
        return
    engine = world.engine
    numbers = world.params[0]
    support = world.levers[host.area, Lever.HOST_SUPPORT]
    avoidable = numbers.hosts_avoidable * (1.0 - numbers.hosts_support_keeps * support)
    share = avoidable / max(1e-12, 1.0 - numbers.hosts_avoidable + avoidable)
    reason = (
        HostEnd.AVOIDABLE
        if draw(engine, host.key, Chance.STOP_REASON, ordinal(engine, host.entity, HostClock.STOP)) < share
        else HostEnd.NATURAL
    )
    host.state = HostState.STOPPED
    host.tired = 0
    clear(engine, host.entity, HostClock.STAGE)
    count(world, host.area, Count.HOSTS, -1)
    relist(world, host_row)
    write(
        world,
        Event.HOST_STOPPED,
        NOBODY,
        host.key,
        host.area,
        0,
        reason,
        lever_flag(world, host.area, Lever.HOST_SUPPORT),
        now - host.approved,
    )


@kernel
def return_event_host(world, host_row, now):
    """A stopped family comes back."""
    host = world.hosts[host_row]
    host.state = HostState.ACTIVE
    host.approved = now
    count(world, host.area, Count.HOSTS, 1)
    write(world, Event.HOST_RETURNED, NOBODY, host.key, host.area, 0, 0, 0, 0.0)
    relist(world, host_row)
    mail.host_free(world, host.entity)


@kernel
def word_event(world, host_row, now):
    """A content host brings an enquiry, keyed by that host."""
    host = world.hosts[host_row]
    enquiry(
        world,
        derive(host.key, ChannelKind.WORD_OF_MOUTH, ordinal(world.engine, host.entity, HostClock.WORD)),
        host.area,
        ChannelKind.WORD_OF_MOUTH,
        0,
        now,
    )


@kernel
def channel_rates(world, channel_row, now):
    """Set the clock of enquiries of channel row ``channel_row`` (rate per day)."""
    channel = world.channels[channel_row]
    on = world.params[0].on_hosts
    set_rate(world.engine, channel.entity, 0, on * channel.rate / YEAR, now)


@kernel
def channel_event(world, channel_row, now):
    """An enquiry in a channel, keyed by the channel and its own count."""
    channel = world.channels[channel_row]
    channel.enquiries += 1
    enquiry(world, derive(channel.key, channel.kind, channel.enquiries), channel.area, channel.kind, channel_row, now)


@kernel
def start_hosts(world, number, area, base):
    """Approved recruited families of an area at the start (forgotten by the burn-in); ``base`` is their channel's key."""
    for n in range(number):
        host_row = new_host(world, derive(base, ChannelKind.START, n), area, Form.FOSTER)
        draw_profile(world, host_row, 0)
        approve(world, host_row, 0.0)
