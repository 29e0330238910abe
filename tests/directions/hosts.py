"""Numbers of host families: sim/scenario/sections/hosts.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sim.population.building import channel_records
from sim.processes import hosts
from sim.words import ChannelKind, Event, Form, HostEnd, HostState, ServiceKind, Urgency
from sim.world import host_choice
from sim.world.codes import Chance, HostClock, Mail
from sim.world.world import World

from .bench import (
    Probe,
    a_year,
    chance,
    days_until,
    draws,
    host,
    logged,
    mailed,
    mean_stay,
    now_of,
    service,
    shape_of_stay,
)
from .places import marked, ratio
from .rows import VALUE, Row, Unused, always, exactly

KEY = np.uint64(77)
AREA_1 = 20 / 1000
"""Thousands of households of the first area of the bench."""


def clock_of(slot: int) -> Callable[..., Probe]:
    """Makers of the rate a year of a clock of a host family in this state."""

    def of(**state: Any) -> Probe:
        def probe(w: World) -> float:
            h = host(w, **state)
            hosts.host_rates(w, h, now_of(w))
            return a_year(w, w.hosts[h].entity, slot)

        return probe

    return of


stops, tires, comes_back, tells = map(clock_of, (HostClock.STOP, HostClock.TIRE, HostClock.RETURN, HostClock.WORD))


# --- enquiries, screening, what a family offers -------------------------------------------------------------------------


def enquires(channel: int = ChannelKind.BACKGROUND, convert: float = 0.0) -> Callable[[World], Any]:
    """Record of the host family that an enquiry becomes."""

    def act(w: World) -> Any:
        draws.setdefault(Chance.CONVERT, convert)
        before = int(w.tally[0].n_hosts)
        hosts.enquiry(w, KEY, 1, channel, 0, now_of(w))
        return w.hosts[before]

    return act


def becomes(channel: int) -> Probe:
    """Chance that an enquiry becomes a host family."""
    return chance(Chance.CONVERT, lambda w: enquires(channel)(w).state == HostState.SCREENING)


def screened(there: float = 1.0, channel: int = ChannelKind.BACKGROUND) -> Probe:
    """Days of screening when this share of the foster service's workers is there."""

    def probe(w: World) -> float:
        j = service(w, ServiceKind.FOSTER_SERVICE)
        w.services[j].normal, w.services[j].workers = 20.0, 20 * there
        r = enquires(channel)(w)
        return days_until(w, r.entity, HostClock.STAGE)

    return probe


def offers(field: str, value: int) -> Callable[[World], bool]:
    """Whether a new host family has this profile."""

    def happens(w: World) -> bool:
        h = host(w)
        hosts.draw_profile(w, h, 0)
        return w.hosts[h][field] >= value if field == "places" else w.hosts[h][field] == value

    return happens


def in_the_channel(scenario: Any) -> float:
    """Enquiries a year in the background channel of the first area."""
    return channel_records(scenario, scenario.start)[1].rate


# --- who is asked -------------------------------------------------------------------------------------------------------


def would_be_asked(age: float = 8.0, urgency: int = Urgency.NORMAL, of_host: Any = None, **state: Any) -> Probe:
    """Whether a host family is asked for a child."""

    def probe(w: World) -> float:
        c = marked(w, age, **state)
        h = host(w, **({"takes_crisis": 1} | (of_host or {})))
        return host_choice.suits(w, h, w.children[c].family, c, c, 1, urgency, now_of(w))

    return probe


def asked_for_two(places: int, used: int = 0) -> Probe:
    """Whether a host family is asked for two children together."""

    def probe(w: World) -> float:
        c = marked(w)
        return host_choice.suits(
            w, host(w, places=places, used=used), w.children[c].family, c, 0, 2, Urgency.NORMAL, now_of(w)
        )

    return probe


# --- tiring and stopping ------------------------------------------------------------------------------------------------


def leaves(broke: int, **state: Any) -> Callable[[World], Any]:
    """Record of a host family that a child has left."""

    def act(w: World) -> Any:
        h = host(w, **({"used": 1} | state))
        hosts.child_left(w, h, broke, now_of(w))
        return w.hosts[h]

    return act


def room_again(broke: int, tires: float, **state: Any) -> Probe:
    """Whether a host family that a child has left is asked again (and told so); ``tires``: the draw of tiring."""

    def probe(w: World) -> float:
        draws[Chance.TIRE_BREAKDOWN] = tires
        listed = leaves(broke, **state)(w).in_free
        assert listed == bool(mailed(Mail.HOST_FREE)), "listed and told, or neither"
        return listed

    return probe


def rests(w: World) -> float:
    """Days until a tired host family has rested."""
    h = host(w, used=1)
    hosts.tire(w, h, now_of(w))
    assert not w.hosts[h].in_free, "a tired family is not asked"
    return days_until(w, w.hosts[h].entity, HostClock.STAGE)


def for_an_avoidable_reason(w: World) -> bool:
    h = host(w)
    hosts.stop_event(w, h, now_of(w))
    assert w.hosts[h].state == HostState.STOPPED and not w.hosts[h].in_free
    return logged(w, Event.HOST_STOPPED)[-1]["reason"] == HostEnd.AVOIDABLE


def gone(w: World) -> bool:
    h = host(w, state=HostState.STOPPED)
    hosts.stop_event(w, h, now_of(w))
    return w.hosts[h].state == HostState.GONE


HALF = {"host_support": 0.5}
NONE, ALL = {"host_support": 0.0}, {"host_support": 1.0}
ROWS: list[Row | Unused] = [
    # enquiries and what comes of them
    Row("hosts.enquiries", in_the_channel, exactly(lambda v: v * AREA_1), of_scenario=True),
    Row("hosts.start", lambda s: s.hosts_by_area()[0][0], exactly(lambda v: v * AREA_1), of_scenario=True,
        values=(0.0, 50.0, 200.0)),
    Row("hosts.word_of_mouth", tells(matched=1), VALUE),
    Row("hosts.word_of_mouth", tells(matched=0), always(0.0), "never matched"),
    Row("hosts.word_of_mouth", tells(matched=1, tired=1), always(0.0), "tired"),
    Row("hosts.word_of_mouth", tells(matched=1, state=HostState.STOPPED), always(0.0), "stopped"),
    Row("hosts.word_of_mouth", tells(matched=1, kind=Form.NETWORK_FOSTER), always(0.0), "kin"),
    Row("hosts.conversion", becomes(ChannelKind.BACKGROUND), VALUE),
    Row("hosts.conversion", becomes(ChannelKind.WORD_OF_MOUTH), VALUE, "by word of mouth"),
    Row("hosts.conversion", becomes(ChannelKind.PLACEBO), always(1.0), "placebo"),
    Row("hosts.conversion_campaign", becomes(ChannelKind.CAMPAIGN), VALUE, given={"hosts.conversion": 1.0}),
    Row("hosts.conversion_campaign", becomes(ChannelKind.CAMPAIGN), exactly(lambda v: 0.25 * v), "of the chance",
        given={"hosts.conversion": 0.25}),
    Row("hosts.conversion_campaign", becomes(ChannelKind.WORD_OF_MOUTH), always(0.25), "others",
        given={"hosts.conversion": 0.25}),
    Row("hosts.screening_days", mean_stay(enquires(), Chance.SCREEN), VALUE),
    Row("hosts.screening_days", shape_of_stay(enquires(), Chance.SCREEN), always(4.0), "shape"),
    Row("hosts.screening_days", screened(), VALUE, "all workers there"),
    Row("hosts.screening_days", screened(0.5), exactly(lambda v: 2 * v), "half of them there"),
    Row("hosts.screening_days", screened(1.5), VALUE, "more of them there"),
    Row("hosts.screening_days", screened(0.0), exactly(lambda v: 10 * v), "none of them there"),
    Row("hosts.screening_days", screened(1.0, ChannelKind.PLACEBO), always(0.0), "placebo"),
    # what a family offers, and that it is asked for nothing else
    Row("hosts.three_places", chance(Chance.PLACES, offers("places", 3)), VALUE),
    Row("hosts.two_places", chance(Chance.PLACES, offers("places", 2)), VALUE, given={"hosts.three_places": 0.0}),
    Row("hosts.two_places", chance(Chance.PLACES, offers("places", 2)), exactly(lambda v: v + 0.25), "or more",
        given={"hosts.three_places": 0.25}),
    *(Row("hosts.two_places", asked_for_two(places, used), always(found), f"{used} of {places} in use")
      for places, used, found in ((1, 0, 0), (2, 0, 1), (2, 1, 0), (3, 1, 1), (3, 2, 0))),
    Row("hosts.part_time_only", chance(Chance.PART_ONLY, offers("part_time_only", 1)), VALUE),
    Row("hosts.part_time_only", would_be_asked(of_host={"part_time_only": 1}), always(0.0), "asked for more"),
    Row("hosts.takes_crisis", chance(Chance.TAKES_CRISIS, offers("takes_crisis", 1)), VALUE),
    Row("hosts.takes_crisis", would_be_asked(urgency=Urgency.URGENT, of_host={"takes_crisis": 0}), always(0.0), "asked in haste"),
    Row("hosts.takes_crisis", would_be_asked(of_host={"takes_crisis": 0}), always(1.0), "asked without haste"),
    Row("hosts.takes_long", chance(Chance.TAKES_LONG, offers("takes_long", 1)), VALUE),
    Row("hosts.takes_long", would_be_asked(lasting=1, of_host={"takes_long": 0}), always(0.0), "asked for long"),
    Row("hosts.takes_long", would_be_asked(of_host={"takes_long": 0}), always(1.0), "asked for a while"),
    Row("hosts.takes_behaviour", chance(Chance.TAKES_BEHAVIOUR, offers("takes_behaviour", 1)), VALUE),
    *(Row("hosts.takes_behaviour", would_be_asked(behaviour=k, of_host={"takes_behaviour": takes}), always(found),
          f"behaviour {k}, takes it {takes}")
      for k, takes, found in ((1, 0, 1), (2, 0, 0), (2, 1, 1))),
    Row("hosts.oldest_young", chance(Chance.OLDEST, offers("oldest", 12)), VALUE),
    *(Row("hosts.oldest_young", would_be_asked(age, of_host={"oldest": oldest}), always(found),
          f"asked at {age:g} until {oldest}")
      for age, oldest, found in ((11.99, 12, 1), (12.01, 12, 0), (12.01, 18, 1), (17.99, 18, 1))),
    # stopping
    Row("hosts.attrition", stops(), VALUE, levers=NONE),
    Row("hosts.attrition", stops(used=1), VALUE, "with a child", levers=NONE),
    Row("hosts.attrition", stops(kind=Form.NETWORK_FOSTER, used=1), always(0.0), "kin"),
    Row("hosts.tired_stop", ratio(stops(tired=1), stops()), VALUE),
    Row("hosts.support_keeps", stops(), exactly(lambda v: 0.5 * (1 - 0.4 * v)), levers=ALL,
        given={"hosts.attrition": 0.5, "hosts.avoidable": 0.4}),
    Row("hosts.support_keeps", stops(), exactly(lambda v: 0.5 * (1 - 0.4 * v / 2)), "half of the families", levers=HALF,
        given={"hosts.attrition": 0.5, "hosts.avoidable": 0.4}),
    Row("hosts.support_keeps", stops(), always(0.5), "none of the families", levers=NONE, given={"hosts.attrition": 0.5}),
    Row("hosts.avoidable", chance(Chance.STOP_REASON, for_an_avoidable_reason), VALUE, levers=NONE),
    Row("hosts.avoidable", stops(), always(0.25), "all support, and nothing kept", levers=ALL,
        given={"hosts.attrition": 0.25, "hosts.support_keeps": 0.0}),
    Row("hosts.avoidable", stops(), exactly(lambda v: 0.25 * (1 - v)), "all support, and all kept", levers=ALL,
        given={"hosts.attrition": 0.25, "hosts.support_keeps": 1.0}),
    Row("hosts.support_keeps", chance(Chance.STOP_REASON, for_an_avoidable_reason),
        exactly(lambda v: 0.6 * (1 - v) / (1 - 0.6 * v)),
        "reason", levers=ALL, given={"hosts.avoidable": 0.6}),
    Row("hosts.come_back", comes_back(state=HostState.STOPPED), VALUE),
    Row("hosts.come_back", comes_back(), always(0.0), "there"),
    Row("hosts.gone", stops(state=HostState.STOPPED), VALUE),
    Row("hosts.gone", stops(state=HostState.STOPPED, used=1), always(0.0), "a child is still there"),
    Row("hosts.gone", gone, always(1.0), "for good"),
    # tiring
    Row("hosts.tire", tires(used=1), VALUE, levers=NONE),
    Row("hosts.tire", tires(), always(0.0), "nobody there"),
    Row("hosts.tire", tires(used=1, tired=1), always(0.0), "tired"),
    Row("hosts.tire", tires(used=1, kind=Form.NETWORK_FOSTER), always(0.0), "kin"),
    Row("hosts.tire_behaviour", ratio(tires(used=1, load=2), tires(used=1)), exactly(lambda v: 1 + 2 * v), "severe"),
    Row("hosts.tire_behaviour", ratio(tires(used=2, load=1), tires(used=1)), exactly(lambda v: 1 + v / 2), "one of two"),
    Row("hosts.tire_support", ratio(tires(used=1), lambda w: w.params[0].hosts_tire), VALUE, levers=ALL),
    Row("hosts.tire_support", ratio(tires(used=1), lambda w: w.params[0].hosts_tire), exactly(lambda v: (1 + v) / 2), "half",
        levers=HALF),
    Row("hosts.rest_days", rests, VALUE),
    Row("hosts.breakdown_tires", chance(Chance.TIRE_BREAKDOWN, lambda w: leaves(1)(w).tired == 1), VALUE),
    Row("hosts.breakdown_tires", room_again(0, 1.0), always(1.0), "room again"),
    Row("hosts.breakdown_tires", room_again(1, 0.99), always(1.0), "not tired by it"),
    Row("hosts.breakdown_tires", room_again(1, 0.0), always(0.0), "tired: not asked"),
    Row("hosts.breakdown_tires", room_again(0, 1.0, state=HostState.STOPPED), always(0.0), "stopped: not asked"),
    Row("hosts.breakdown_tires", chance(Chance.TIRE_BREAKDOWN, lambda w: leaves(0)(w).tired == 1), always(0.0), "as planned"),
    Row("hosts.breakdown_tires", chance(Chance.TIRE_BREAKDOWN, lambda w: leaves(1, kind=Form.NETWORK_FOSTER)(w).tired == 1),
        always(0.0),
        "kin"),
]  # fmt: skip
