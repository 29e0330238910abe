"""What else a moment brings: a child moves, comes home, leaves a line; a host, a support family, a worker comes or goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.processes import breakdown, hosts, placement, respite, search, waiting, wel_thuis, workforce
from sim.words import CareClass, Count, Event, Flag, Form, HostState, Reason, RespiteForm, Route, ServiceKind, Urgency
from sim.world import lines
from sim.world.codes import Chance, ChildClock, Mail
from sim.world.host_choice import find_host, part_time_host
from sim.world.services import service_used
from sim.world.world import World

from .bench import child, children_of, days_until, draws, family, host, logged, mailed, now_of, service, sibling
from .places import close_all, group, marked, placed, waits
from .respite import stock
from .rows import Fact
from .workers import TEAM

SAME_WAY = Flag.OWN_AREA | Flag.OWN_SCHOOL


def of(record: Any, fields: str) -> tuple[float, ...]:
    """Values of these fields."""
    return tuple(float(record[name]) for name in fields.split())


def counted(w: World, act: Callable[[], Any], *counters: int) -> tuple[float, ...]:
    """What an act adds to these counters of the whole scenario (and of the one area that it concerns)."""
    before = w.counters.copy()
    act()
    change = w.counters - before
    assert (change[0] == change[1:].sum(axis=0)).all(), "an area and the whole keep step"
    return tuple(float(change[0, k]) for k in counters)


def row_of_log(w: World, kind: int, fields: str) -> tuple[float, ...]:
    """Fields of the last row of the log of a kind."""
    return of(logged(w, kind)[-1], fields)


# --- a child ------------------------------------------------------------------------------------------------------------


def enters(form: int, flags: int = 0, before: int = 0) -> Callable[[World], Any]:
    """A child that has been away ``before`` times goes from home to a place by the court; (entry of the log, record)."""

    def act(w: World) -> Any:
        c = marked(w, want_route=Route.COURT, entries=before, moves=3, area=1)
        j = host(w, used=1) if form == Form.FOSTER else group(w, form, used=1)
        change = counted(
            w,
            lambda: placement.move_in(w, c, form, j, flags, now_of(w)),
            Count.FORM,
            Count.FORM + form,
            Count.PLACED_OWN_AREA,
        )
        k = w.children[c]
        log = row_of_log(w, Event.ENTRY, "flags form_from form_to")
        return (
            change,
            log,
            of(k, "entries moves route want tried"),
            w.families[k.family].at_home,
            k.away_since == now_of(w),
        )

    return act


def moves(tried: int) -> Callable[[World], Any]:
    """A child moves from a host family to a group: as planned or (1) after a breakdown."""

    def act(w: World) -> Any:
        c = placed(w, Form.FOSTER, moves=1, area=1, tried=tried)
        old = int(w.children[c].place)
        placement.move_in(w, c, Form.OPEN_GROUP, group(w, Form.OPEN_GROUP, used=1), 0, now_of(w))
        k = w.children[c]
        told = len(mailed(Mail.HOST_CHILD_LEFT, entity=w.hosts[old].entity, a=tried))
        return (
            row_of_log(w, Event.MOVE, "reason form_from form_to"),
            of(k, "moves entries tried"),
            told,
            w.hosts[old].first_child,
        )

    return act


def flagged(flag: int) -> Callable[[World], Any]:
    """Marks of a child that moves in with a flag: over capacity, unsuitable."""

    def act(w: World) -> Any:
        c = marked(w)
        placement.move_in(w, c, Form.OPEN_GROUP, group(w, Form.OPEN_GROUP, used=1), flag, now_of(w))
        return of(w.children[c], "overflow unsuitable")

    return act


def returns(tried: int = 0) -> Callable[[World], Any]:
    """A child comes home from a group after a hundred days."""

    def act(w: World) -> Any:
        c = placed(
            w, Form.OPEN_GROUP, unsuitable=1, overflow=1, lasting=1, disliked=1, separated=1, own_school=1, tried=tried
        )
        j = int(w.children[c].place)
        placement.go_home(w, c, Reason.PLANNED, now_of(w))
        k = w.children[c]
        gone = of(k, "form place unsuitable overflow lasting disliked separated tried distance")
        log = row_of_log(w, Event.RETURN, "reason form_from value")
        return (
            set(gone), k.returns, log, w.families[k.family].at_home, w.services[j].used, len(mailed(Mail.BED_FREE)),
            len(mailed(Mail.RECENT_RETURN)), len(mailed(Mail.FAMILY_ORDER)), days_until(w, k.entity, ChildClock.STAY),
        )  # fmt: skip

    return act


def breaks_down(demand: int = 0) -> Callable[[World], Any]:
    """A placement breaks down."""

    def act(w: World) -> Any:
        c = placed(w, Form.FOSTER, demand=demand)
        breakdown.breakdown_event(w, c, now_of(w))
        failed, ends = len(mailed(Mail.PLACEMENT_FAILED)), len(mailed(Mail.CHILD_ENDS))
        return of(w.children[c], "breakdowns tried"), row_of_log(w, Event.BREAKDOWN, "reason value"), failed, ends

    return act


def leaves(w: World) -> Any:
    """A child in a host family leaves care at 18."""
    c = placed(w, Form.FOSTER, adult=1, age=18.0)
    placement.leave_care(w, c, Reason.AGE, now_of(w))
    k = w.children[c]
    left = len(mailed(Mail.HOST_CHILD_LEFT)), len(mailed(Mail.CHILD_ENDS, a=Reason.AGE))
    return of(k, "form place"), row_of_log(w, Event.LEFT_CARE, "reason form_from value"), left


def stops_waiting(w: World) -> Any:
    """A child that waits at home for eleven days gets a place."""
    c = waits(w)
    service_row = int(w.children[c].wait_service)
    w.children[c].wait_since -= 11.0
    assert of(w.families[w.children[c].family], "waiting_children") == (1.0,)
    change = counted(w, lambda: lines.stop_waiting(w, c, Reason.PLACED, now_of(w)), Count.WAIT_PLACE)
    k = w.children[c]
    fields = of(k, "wait_item wait_service want near_wait")
    line = int(w.services[service_row].line)
    return (
        change,
        fields,
        row_of_log(w, Event.WAIT_END, "reason value"),
        w.families[k.family].waiting_children,
        in_line(w, line),
    )


def in_line(w: World, line: int) -> int:
    from sim.engine import line_length

    return int(line_length(w.engine, line))


def line_of(care: int, there: bool = True) -> Callable[[World], Any]:
    """Kind, form and region of the service in whose line a child waits; ``there`` False: no such place exists."""

    def act(w: World) -> Any:
        for s in w.services[1:]:
            if s.kind == ServiceKind.RESIDENTIAL and not there:
                s.kind = 0
        c = marked(w, care_class=care)
        lines.start_waiting(w, c, Urgency.NORMAL, now_of(w))
        return of(w.services[w.children[c].wait_service], "kind form region")

    return act


def starts_waiting(form: int) -> Callable[[World], Any]:
    """A child for whom nothing is found waits, at home or in its place."""

    def act(w: World) -> Any:
        c = marked(w) if form == Form.HOME else placed(w, form, care_class=CareClass.FAMILY)
        change = counted(w, lambda: lines.start_waiting(w, c, Urgency.NORMAL, now_of(w)), Count.WAIT_PLACE)
        return change, of(w.children[c], "want form"), w.families[w.children[c].family].waiting_children

    return act


def siblings(places: int) -> Callable[[World], Any]:
    """A place is asked for two children; one host family says yes and has so many places, one group has room."""

    def act(w: World) -> Any:
        for h in range(1, w.tally[0].n_hosts):
            w.hosts[h].places = 0
        close_all(w)
        group(w, Form.FAMILY_HOME, capacity=1)
        family(w)
        c, d = child(w, 8.0), sibling()
        for k in (c, d):
            w.children[k].want, w.children[k].want_route, w.children[k].area = 1, Route.PLANNED, 1
            w.children[k].behaviour = 1  # so that a family home is an answer
        host(w, places=places)
        draws[Chance.ACCEPT] = 0.0
        i = int(w.children[c].family)
        search.place_family(w, i, Route.PLANNED, Urgency.NORMAL, 0.0, now_of(w))
        sent = [mailed(Mail.MOVE_IN, entity=w.children[k].entity)[0] for k in (c, d)]
        together = [int(one[4]) & Flag.TOGETHER > 0 for one in sent]
        said = sorted(float(row["value"]) for row in logged(w, Event.SIBLINGS))
        apart = [int(w.children[k].separated) for k in children_of(w, i)]
        return [one[2] for one in sent], together, said, apart

    return act


# --- host families ------------------------------------------------------------------------------------------------------


def host_after(act: Callable[[World, int], Any], fields: str, *counters: int, **state: Any) -> Callable[[World], Any]:
    """Fields of a host family after an act, what it adds to counters, and whether others are told that it has room."""

    def probe(w: World) -> Any:
        h = host(w, **state)
        change = counted(w, lambda: act(w, h), *counters)
        return of(w.hosts[h], fields), change, len(mailed(Mail.HOST_FREE))

    return probe


def matched(behaviour: int) -> Callable[[World, int], Any]:
    return lambda w, h: hosts.matched(w, h, behaviour, now_of(w))


def asks_word(w: World) -> Any:
    """A content host brings an enquiry in its own area: a new family with a key of its own."""
    draws[Chance.CONVERT] = 0.0
    h = host(w, area=2)
    before = int(w.tally[0].n_hosts)
    hosts.word_event(w, h, now_of(w))
    new = w.hosts[before]
    return of(new, "area state kind channel"), new.key != w.hosts[h].key


def asked_from(region: int, part_time: bool) -> Callable[[World], Any]:
    """Whether the one host family, which lives in the second area, is found for a child of the first; the region it is in."""

    def act(w: World) -> bool:
        for h in range(1, w.tally[0].n_hosts):
            w.hosts[h].places = w.hosts[h].used = 0
            hosts.relist(w, h)
        c = marked(w, area=1)
        w.families[w.children[c].family].area = 1
        w.areas[2].region = region
        h = host(w, area=2)
        draws[Chance.ACCEPT] = 0.0
        found = (
            part_time_host(w, c, now_of(w))
            if part_time
            else find_host(w, w.children[c].family, 1, Urgency.NORMAL, now_of(w), c)
        )
        assert found in (0, h)
        return found == h

    return act


def first_waiting(behaviour: int, takes: int) -> Callable[[World], Any]:
    """A host family with room is offered to a waiting child; whether the child goes there."""

    def act(w: World) -> Any:
        c = waits(w, behaviour=behaviour)
        draws[Chance.ACCEPT] = 0.0
        h = host(w, takes_behaviour=takes, places=2)
        waiting.host_free(w, h, now_of(w))
        sent = bool(mailed(Mail.MOVE_IN, entity=w.children[c].entity, a=Form.FOSTER, b=h))
        return sent, int(w.hosts[h].used), len(mailed(Mail.HOST_FREE, entity=w.hosts[h].entity))

    return act


# --- support families, workers, the team --------------------------------------------------------------------------------


def respite_counts(form: int, fits: bool) -> Callable[[World], Any]:
    """Counters and use of a stock: signed up, known to each other, at the end."""

    def act(w: World) -> Any:
        found = []
        i = family(w)
        j = stock(w, form)
        steps = [lambda: respite.sign_up(w, i, form, j, now_of(w))] + [
            lambda: respite.respite_event(w, i, now_of(w))
        ] * 2
        draws[Chance.RESPITE_FIT] = 0.0 if fits else 1.0
        for step in steps[: 3 if fits else 2]:
            found.append((*counted(w, step, Count.WAIT_RESPITE, Count.RESPITE), int(w.services[j].used)))
        return found, len(mailed(Mail.RESPITE_FREE))

    return act


def next_in_line(w: World) -> Any:
    """Nobody is free; then somebody comes: the first in the line gets to know it."""
    i = family(w)
    j = stock(w, free=0)
    respite.sign_up(w, i, RespiteForm.FAMILY, j, now_of(w))
    line = int(w.services[j].line)
    before = in_line(w, line)
    w.services[j].carried = 5.0
    respite.respite_free(w, j, 1, now_of(w))
    return before, in_line(w, line), of(w.services[j], "supply capacity used"), w.families[i].respite_item


def signed_off(w: World) -> Any:
    """A family that waits for a support family leaves: it stands in no line."""
    i = family(w)
    j = stock(w, free=0)
    respite.sign_up(w, i, RespiteForm.FAMILY, j, now_of(w))
    change = counted(w, lambda: respite.stop_respite(w, i, now_of(w)), Count.WAIT_RESPITE)
    return (
        change,
        in_line(w, int(w.services[j].line)),
        of(w.families[i], "respite_form respite_item"),
        w.services[j].used,
    )


def staff_after(act: Callable[[World, int, float], Any], **state: Any) -> Callable[[World], Any]:
    """Workers and vacancies that an act adds to the counters, and to the labour market."""

    def probe(w: World) -> Any:
        j = service(w, 1, **(TEAM | state))
        before = int(w.tally[0].vacancies)
        change = counted(w, lambda: act(w, j, now_of(w)), Count.WORKERS, Count.VACANCIES)
        return change, int(w.tally[0].vacancies) - before

    return probe


def used(delta: int) -> Callable[[World], Any]:
    """A place of a service that was used for three days is taken or given back."""

    def act(w: World) -> Any:
        j = service(w, 1, used=5, started=7, last=now_of(w) - 3.0, used_days=1.0)
        w.services[j].used = 5
        service_used(w, j, now_of(w), delta)
        return of(w.services[j], "used started used_days")

    return act


def wel_thuis_case(w: World) -> Any:
    """The case of a family is closed: its place in the team is free, its clock is off; a second time nothing happens."""
    i = family(w, stressors=1)
    s = w.services[w.areas[w.families[i].area].wel_thuis]
    s.capacity, s.used = 2, 0
    wel_thuis.take_up(w, i, 0, now_of(w))
    wel_thuis.take_up(w, i, 0, now_of(w))
    during = int(s.used)
    wel_thuis.close_case(w, i, now_of(w))
    wel_thuis.close_case(w, i, now_of(w))
    return during, int(s.used), of(w.families[i], "wel_thuis_case wel_thuis_until")


ROWS: list[Fact] = [
    # a child goes
    Fact("a first entry", enters(Form.FOSTER), ((-1, 1, 1), (Flag.FIRST | SAME_WAY, Form.HOME, Form.FOSTER), (1, 0,
        Route.COURT, 0, 0), 1,
        True)),
    Fact("a second entry", enters(Form.FOSTER, before=1), ((-1, 1, 1), (SAME_WAY, Form.HOME, Form.FOSTER), (2, 0,
        Route.COURT, 0, 0), 1, True)),
    Fact("an entry into a group further away", enters(Form.TREATMENT_GROUP, before=1),
         ((-1, 1, 0), (0, Form.HOME, Form.TREATMENT_GROUP), (2, 0, Route.COURT, 0, 0), 1, True)),
    Fact("a planned move", moves(0), ((Reason.PLANNED, Form.FOSTER, Form.OPEN_GROUP), (2, 1, 0), 1, 0)),
    Fact("a move after a breakdown", moves(1), ((Reason.BREAKDOWN, Form.FOSTER, Form.OPEN_GROUP), (2, 1, 0), 1, 0)),
    Fact("placed over capacity", flagged(Flag.OVERFLOW), (1, 0)),
    Fact("placed where it does not belong", flagged(Flag.UNSUITABLE), (0, 1)),
    Fact("a return home", returns(), ({0.0}, 1, (Reason.PLANNED, Form.OPEN_GROUP, 100), 2, 0, 1, 1, 1, -1)),
    Fact("a breakdown", breaks_down(), ((1, 1), (1, 100), 1, 0)),
    Fact("a child leaves care", leaves, ((0, 0), (Reason.AGE, Form.FOSTER, 100), (1, 1))),
    Fact("a child waits at home", starts_waiting(Form.HOME), ((1,), (1, Form.HOME), 1)),
    Fact("a child waits in its place", starts_waiting(Form.OPEN_GROUP), ((1,), (1, Form.OPEN_GROUP), 0)),
    Fact("it waits in the line of families", line_of(CareClass.FAMILY), (ServiceKind.HOST_SERVICE, Form.HOME, 1)),
    *(Fact(f"it waits in the line of its kind, {form}", line_of(care), (ServiceKind.RESIDENTIAL, form, 1))
      for care, form in ((CareClass.TREATMENT, Form.TREATMENT_GROUP), (CareClass.CLINICAL, Form.CLINICAL),
          (CareClass.SECURE, Form.SECURE))),
    Fact("there is no such place: it waits for a family", line_of(CareClass.TREATMENT, False), (ServiceKind.HOST_SERVICE,
        Form.HOME, 1)),
    Fact("a child waits no more", stops_waiting, ((-1,), (0, 0, 0, 0), (Reason.PLACED, 11), 0, 0)),
    Fact("brothers and sisters in one family", siblings(2), ([Form.FOSTER, Form.FOSTER], [True, True], [1.0, 1.0], [0, 0]),
         {"search.family_home": 1.0, "search.network": 0.0}),
    Fact("brothers and sisters apart", siblings(1), ([Form.FAMILY_HOME, Form.FOSTER], [False, False], [0.0, 0.0], [1, 1]),
         {"search.family_home": 1.0, "search.network": 0.0}),
    # a host family
    Fact("a family is approved", host_after(lambda w, h: hosts.stage_event(w, h, now_of(w)), "state in_free", Count.HOSTS,
                                            state=HostState.SCREENING), ((HostState.ACTIVE, 1), (1,), 1)),
    Fact("a family has rested", host_after(lambda w, h: hosts.stage_event(w, h, now_of(w)), "tired in_free", Count.HOSTS,
        tired=1),
         ((0, 1), (0,), 1)),
    Fact("a family comes back", host_after(lambda w, h: hosts.return_event_host(w, h, now_of(w)), "state in_free", Count.HOSTS,
                                           state=HostState.STOPPED), ((HostState.ACTIVE, 1), (1,), 1)),
    Fact("a family stops", host_after(lambda w, h: hosts.stop_event(w, h, now_of(w)), "state in_free tired", Count.HOSTS,
        tired=1),
         ((HostState.STOPPED, 0, 0), (-1,), 0)),
    Fact("a family tires", host_after(lambda w, h: hosts.tire(w, h, now_of(w)), "tired in_free", Count.HOSTS), ((1, 0), (0,), 0)),
    Fact("a child comes", host_after(matched(2), "load matched", Count.NETWORK_HOSTS, used=1), ((2, 1), (0,), 0)),
    Fact("a second child comes", host_after(matched(1), "load matched", Count.NETWORK_HOSTS, used=2, load=2, matched=1), ((3, 1),
        (0,), 0)),
    Fact("a child comes to kin", host_after(matched(1), "load matched", Count.NETWORK_HOSTS, used=1, kind=Form.NETWORK_FOSTER),
         ((1, 1), (1,), 0)),
    Fact("the last child leaves kin", host_after(lambda w, h: hosts.child_left(w, h, 0, now_of(w)), "state used",
        Count.NETWORK_HOSTS,
                                                 used=1, matched=1, kind=Form.NETWORK_FOSTER), ((HostState.GONE, 0), (-1,), 0)),
    Fact("a child leaves kin, another stays", host_after(lambda w, h: hosts.child_left(w, h, 0, now_of(w)), "state used",
                                                         Count.NETWORK_HOSTS, used=2, matched=1, kind=Form.NETWORK_FOSTER),
         ((HostState.ACTIVE, 1), (0,), 0)),
    Fact("the last child leaves", host_after(lambda w, h: hosts.child_left(w, h, 0, now_of(w)), "load used", used=1, load=2),
         ((0, 0), (), 1)),
    Fact("a host brings an enquiry", asks_word, ((2, HostState.SCREENING, Form.FOSTER, 2), True)),
    Fact("room is offered", first_waiting(0, 0), (True, 1, 1)),
    Fact("room is not offered to whom it does not fit", first_waiting(2, 0), (False, 0, 0)),
    *(Fact(f"a host is asked {'in part' if part else 'for a child'} of its own region only, {region}", asked_from(region,
          part), region == 1)
      for region in (1, 2) for part in (False, True)),
    # support families, workers, the team
    Fact("a match and its end", respite_counts(RespiteForm.FAMILY, True), ([(1, 0, 1), (-1, 1, 1), (0, -1, 0)], 1)),
    Fact("no match", respite_counts(RespiteForm.FAMILY, False), ([(1, 0, 1), (-1, 0, 0)], 1)),
    Fact("the first in the line", next_in_line, (1, 0, (1, 1, 1), 0)),
    Fact("signed off while waiting", signed_off, ((-1,), 0, (0, 0), 0)),
    Fact("a place is taken", used(1), (6, 8, 16)),
    Fact("a place is given back", used(-1), (4, 7, 16)),
    Fact("a worker leaves", staff_after(workforce.leave_event), ((-1, 1), 1)),
    Fact("a vacancy is filled", staff_after(workforce.fill_event, workers=5), ((1, -1), -1)),
    Fact("a case of the team", wel_thuis_case, (1, 0, (0, 0)), levers={"wel_thuis": 1.0}),
]  # fmt: skip
