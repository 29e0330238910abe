"""Numbers of supply: advice before heavy placements, free places that draw children, supply that answers need.

sim/scenario/sections/supply.py.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from sim.processes import placement, pull, routes, supply
from sim.words import CareClass, ChannelKind, Form, HostState, ServiceKind
from sim.world.advice import advised_class
from sim.world.codes import Chance, ChildClock, Mail, ServiceClock
from sim.world.world import World

from .bench import YEAR, Probe, chance, days_until, draws, host, mailed, now_of, service
from .places import close_all, group, marked, placed, waits
from .rows import VALUE, Row, Unused, always, exactly

# --- advice -------------------------------------------------------------------------------------------------------------


def advice(before: int, after: int, age: float = 16.0, **state: int) -> Probe:
    """Chance that a child for whom a place of one class is asked is advised one of another."""
    return chance(Chance.EXPERTISE, lambda w: advised_class(w, marked(w, age, **state), before, now_of(w)) == after)


# --- free places that draw ----------------------------------------------------------------------------------------------


def share_free(w: World, free: int, form: int = Form.OPEN_GROUP) -> None:
    """Of the ten places there are in all, so many are free."""
    close_all(w)
    group(w, form, capacity=10, used=10 - free)


def agreed(free: int, before: int, form: int = Form.OPEN_GROUP) -> Probe:
    """Chance that a planned placement goes on, refused (0) or agreed to (1) before."""

    def happens(w: World) -> bool:
        share_free(w, free, form)
        pull.asked(w, marked(w), before)
        return bool(mailed(Mail.AGREED))

    return chance(Chance.PULL_AGREE, happens)


def over(free: int, home: int) -> Callable[[World], int]:
    """A planned stay in a group is over."""

    def act(w: World) -> int:
        c = placed(w, Form.OPEN_GROUP)
        share_free(w, free)
        pull.stay_ends(w, c, home, now_of(w))
        return c

    return act


def stays_on(free: int) -> Probe:
    """Chance that a child whose family copes stays on."""

    def happens(w: World) -> bool:
        over(free, 1)(w)
        return not mailed(Mail.STAY_OVER)

    return chance(Chance.PULL_STAY, happens)


def sent_home(free: int) -> Probe:
    """Chance that a child goes home although its family does not cope."""

    def happens(w: World) -> bool:
        over(free, 0)(w)
        return bool(mailed(Mail.STAY_OVER, a=1))

    return chance(Chance.PULL_STAY, happens)


def longer(w: World) -> float:
    """Days that a child stays on."""
    draws[Chance.PULL_STAY] = 0.0
    c = over(10, 1)(w)
    return days_until(w, w.children[c].entity, ChildClock.STAY)


def switched_on(act: Callable[[World], object], event: int) -> Callable[[World], bool]:
    """Whether an act asks this mechanism."""

    def happens(w: World) -> bool:
        act(w)
        return bool(mailed(event))

    return happens


def asks(w: World) -> None:
    draws[Chance.AGREE] = 0.0
    routes.planned_event(w, marked(w, want=0), now_of(w))


def ends(form: int) -> Callable[[World], None]:
    def act(w: World) -> None:
        draws[Chance.BACK_HOME] = 0.0
        placement.stay_event(w, placed(w, form), now_of(w))

    return act


# --- supply that answers ------------------------------------------------------------------------------------------------


def moved(used: int, column: str = "wanted", line: int = 0, capacity: int = 100) -> Probe:
    """A column of a group of a hundred places after a step; ``line``: children who wait."""

    def probe(w: World) -> float:
        close_all(w)
        j = group(w, Form.OPEN_GROUP, capacity=capacity, wanted=float(capacity), used=used)
        for s in w.services[1:]:
            if s.kind == ServiceKind.RESIDENTIAL and s.form == Form.OPEN_GROUP and s.capacity == 0:
                s.wanted = 0.0
        if line:
            c = waits(w, 13.0, care_class=CareClass.TREATMENT)
            w.services[j].line = w.services[w.children[c].wait_service].line
        supply.adjust_places(w, j, now_of(w))
        if column == "told":
            return bool(mailed(Mail.BED_FREE, entity=w.services[j].entity))
        return w.services[j][column]

    return probe


def recruited(used: int, kind: int = ChannelKind.BACKGROUND) -> Probe:
    """How many times as many enquiries a channel brings after a step; ten host families with two places each."""

    def probe(w: World) -> float:
        for h in range(1, w.tally[0].n_hosts):
            w.hosts[h].state = HostState.STOPPED
        for n in range(10):
            host(w, places=2, used=used if n == 0 else 0)
        for n in range(1, w.tally[0].n_channels):
            w.channels[n].usual = w.channels[n].rate = 50.0
            w.channels[n].kind = kind if n == 2 else ChannelKind.BACKGROUND
        j = service(w, ServiceKind.HOST_SERVICE)
        supply.adjust_recruitment(w, j)
        return w.channels[2].rate / 50.0

    return probe


def next_step(act: Callable[[World, int], object]) -> Probe:
    """Days until a service answers need again."""

    def probe(w: World) -> float:
        j = group(w, Form.OPEN_GROUP)
        act(w, j)
        return days_until(w, w.services[j].entity, ServiceClock.RESPONSE)

    return probe


def gap_closed(v: float, days: float = 30.4375) -> float:
    """Share of the gap that is closed in a step at speed ``v``."""
    return 1.0 - math.exp(-v * days / YEAR)


EASY = {"pull.usual": 0.1, "pull.agree": 1.0, "pull.stay": 1.0}
GOAL = {"supply.use": 0.5, "supply.speed": 0.5}
ON = {"mechanisms.supply_induced": True}
ROWS: list[Row | Unused] = [
    # advice: lighter, as it was, heavier; secure care never below its age or without severe behaviour
    *(Row("expertise.lighter", advice(*change), VALUE, case, levers={"expertise": 1.0}, given={"expertise.heavier": 0.0})
      for case, change in (("", (CareClass.TREATMENT, CareClass.FAMILY)), ("clinical", (CareClass.CLINICAL, CareClass.TREATMENT)),
                           ("secure", (CareClass.SECURE, CareClass.TREATMENT)))),
    Row("expertise.lighter", advice(CareClass.FAMILY, CareClass.FAMILY), always(1.0), "a family is not looked at",
        levers={"expertise": 1.0}),
    Row("expertise.lighter", advice(CareClass.TREATMENT, CareClass.TREATMENT), always(1.0), "no network",
        levers={"expertise": 0.0}),
    *(Row("expertise.heavier", advice(*change, **state), VALUE if found else always(0.0), case, levers={"expertise": 1.0})
      for case, change, state, found in (
          ("", (CareClass.TREATMENT, CareClass.CLINICAL), {}, 1),
          ("to secure care", (CareClass.CLINICAL, CareClass.SECURE, 12.01), {"behaviour": 2}, 1),
          ("below the age of secure care", (CareClass.CLINICAL, CareClass.SECURE, 11.99), {"behaviour": 2}, 0),
          ("behaviour not severe", (CareClass.CLINICAL, CareClass.SECURE), {"behaviour": 1}, 0))),
    # free places that draw
    Row("pull.usual", agreed(5, 0), exactly(lambda v: 0.5 - v), given={"pull.agree": 1.0}),
    Row("pull.usual", stays_on(5), exactly(lambda v: 0.5 - v), "staying", given={"pull.stay": 1.0}),
    Row("pull.agree", agreed(5, 0), exactly(lambda v: 0.4 * v), given=EASY),
    Row("pull.agree", agreed(0, 1), exactly(lambda v: 1 - 0.1 * v), "dropped when places are scarce", given=EASY),
    Row("pull.agree", agreed(0, 0), always(0.0), "refused when places are scarce", given=EASY),
    Row("pull.agree", agreed(5, 1), always(1.0), "agreed and places free", given=EASY),
    Row("pull.agree", agreed(9, 0, Form.CRISIS_BED), always(0.0), "crisis beds do not pull", given=EASY),
    Row("pull.agree", agreed(9, 0, Form.SECURE), always(0.0), "secure care does not pull", given=EASY),
    Row("pull.stay", stays_on(5), exactly(lambda v: 0.4 * v), given=EASY),
    Row("pull.stay", stays_on(0), always(0.0), "places are scarce", given=EASY),
    Row("pull.stay", sent_home(0), exactly(lambda v: 0.1 * v), "sent home when places are scarce", given=EASY),
    Row("pull.stay", sent_home(5), always(0.0), "not sent home when places are free", given=EASY),
    Row("pull.days", longer, VALUE),
    *(Row("pull.agree", switched_on(asks, Mail.PULL_ASKED), always(found), case, given=given)
      for case, given, found in (("switched on", ON, 1.0), ("switched off", {}, 0.0))),
    *(Row("pull.stay", switched_on(ends(form), Mail.PULL_STAY), always(found), case, given=given)
      for case, form, given, found in (("switched on", Form.OPEN_GROUP, ON, 1.0), ("a host family", Form.FOSTER, ON, 0.0),
                                       ("switched off", Form.OPEN_GROUP, {}, 0.0), ("a family home", Form.FAMILY_HOME, ON, 1.0))),
    # supply that answers need
    Row("supply.speed", moved(100), exactly(lambda v: 100 + 100 * gap_closed(v)), given={"supply.use": 0.5}),
    Row("supply.speed", moved(20), exactly(lambda v: 100 - 60 * gap_closed(v)), "fewer are needed", given={"supply.use": 0.5}),
    Row("supply.speed", moved(100, "capacity"), exactly(lambda v: math.floor(100.5 + 100 * gap_closed(v))), "whole places",
        given={"supply.use": 0.5}, values=(0.0, 0.05, 0.5, 1.0)),
    Row("supply.speed", moved(100, "told"), exactly(lambda v: v > 0.06), "an opened place is offered",
        given={"supply.use": 0.5}, values=(0.0, 0.05, 0.07, 1.0)),
    Row("supply.speed", moved(80, "capacity"), always(100.0), "as many as are needed", given={"supply.use": 0.8}),
    Row("supply.use", moved(45), exactly(lambda v: 100 + (45 / v - 100) * gap_closed(0.5)), given={"supply.speed": 0.5}),
    Row("supply.use", moved(45, line=1), exactly(lambda v: 100 + (46 / v - 100) * gap_closed(0.5)), "one waits",
        given={"supply.speed": 0.5}),
    Row("supply.step_days", moved(100), exactly(lambda v: 100 + 100 * gap_closed(0.5, v)), given=GOAL),
    Row("supply.step_days", next_step(lambda w, j: supply.begin(w, now_of(w))), VALUE, "the first"),
    Row("supply.step_days", next_step(lambda w, j: supply.response_event(w, j, now_of(w))), VALUE, "the next"),
    Row("supply.host_speed", recruited(30), exactly(lambda v: 1 + v * (60 - 20) / (100 * 0.5 * 2)),
        given={"supply.use": 0.5, "hosts.conversion": 0.5}),
    Row("supply.host_speed", recruited(0), exactly(lambda v: 1 + v * (0 - 20) / (100 * 0.5 * 2)), "fewer are needed",
        given={"supply.use": 0.5, "hosts.conversion": 0.5}),
    Row("supply.host_speed", recruited(0), always(0.0), "never below none", given={"hosts.conversion": 0.001}, values=(0.5, 1.0)),
    Row("supply.host_speed", recruited(30, ChannelKind.CAMPAIGN), always(1.0), "a campaign does not answer"),
    Row("supply.use", recruited(9), exactly(lambda v: 1 + (9 / v - 20) / 100), "recruitment",
        given={"supply.host_speed": 1.0, "hosts.conversion": 0.5}),
]  # fmt: skip
