"""What else a moment brings: a child moves, comes home, leaves a line; a host, a support family, a worker comes or goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.processes import hosts, obstacles, placement, respite, search, workforce
from sim.vocabulary import (
    C_FORM,
    C_HOSTS,
    C_NETWORK_HOSTS,
    C_PLACED_OWN_AREA,
    C_RESPITE,
    C_VACANCIES,
    C_WAIT_PLACE,
    C_WAIT_RESPITE,
    C_WORKERS,
    CLASS_CLINICAL,
    CLASS_FAMILY,
    CLASS_SECURE,
    CLASS_TREATMENT,
    CLINICAL,
    FAMILY_HOME,
    FLAG_FIRST,
    FLAG_OVERFLOW,
    FLAG_OWN_AREA,
    FLAG_OWN_SCHOOL,
    FLAG_TOGETHER,
    FLAG_UNSUITABLE,
    FOSTER,
    HOME,
    HOST_ACTIVE,
    HOST_GONE,
    HOST_SCREENING,
    HOST_SERVICE,
    HOST_STOPPED,
    LOG_BREAKDOWN,
    LOG_ENTRY,
    LOG_LEFT_CARE,
    LOG_MOVE,
    LOG_RETURN,
    LOG_SIBLINGS,
    LOG_WAIT_END,
    NETWORK_FOSTER,
    NORMAL,
    OPEN_GROUP,
    REASON_AGE,
    REASON_BREAKDOWN,
    REASON_PLACED,
    REASON_PLANNED,
    RESIDENTIAL,
    RESPITE_FAMILY,
    ROUTE_COURT,
    ROUTE_PLANNED,
    SECURE,
    TREATMENT_GROUP,
)
from sim.world import mail as mails
from sim.world.asking import find_host, part_time_host
from sim.world.layout import K_STAY
from sim.world.purposes import P_ACCEPT, P_CONVERT, P_RESPITE_FIT
from sim.world.services import service_used
from sim.world.world import World

from .bench import child, children_of, days_until, draws, family, host, logged, mailed, now_of, service, sibling
from .places import close_all, group, marked, placed, waits
from .respite import stock
from .rows import Fact
from .workers import TEAM

SAME_WAY = FLAG_OWN_AREA | FLAG_OWN_SCHOOL


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
        c = marked(w, want_route=ROUTE_COURT, entries=before, moves=3, area=1)
        j = host(w, used=1) if form == FOSTER else group(w, form, used=1)
        change = counted(
            w, lambda: placement.move_in(w, c, form, j, flags, now_of(w)), C_FORM, C_FORM + form, C_PLACED_OWN_AREA
        )
        k = w.children[c]
        log = row_of_log(w, LOG_ENTRY, "flags form_from form_to")
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
        c = placed(w, FOSTER, moves=1, area=1, tried=tried)
        old = int(w.children[c].place)
        placement.move_in(w, c, OPEN_GROUP, group(w, OPEN_GROUP, used=1), 0, now_of(w))
        k = w.children[c]
        told = len(mailed(mails.MAIL_HOST_CHILD_LEFT, entity=w.hosts[old].entity, a=tried))
        return (
            row_of_log(w, LOG_MOVE, "reason form_from form_to"),
            of(k, "moves entries tried"),
            told,
            w.hosts[old].first_child,
        )

    return act


def flagged(flag: int) -> Callable[[World], Any]:
    """Marks of a child that moves in with a flag: together, over capacity, unsuitable."""

    def act(w: World) -> Any:
        c = marked(w)
        placement.move_in(w, c, OPEN_GROUP, group(w, OPEN_GROUP, used=1), flag, now_of(w))
        return of(w.children[c], "together overflow unsuitable")

    return act


def returns(tried: int = 0) -> Callable[[World], Any]:
    """A child comes home from a group after a hundred days."""

    def act(w: World) -> Any:
        c = placed(
            w, OPEN_GROUP, unsuitable=1, overflow=1, lasting=1, disliked=1, separated=1, own_school=1, tried=tried
        )
        j = int(w.children[c].place)
        placement.go_home(w, c, REASON_PLANNED, now_of(w))
        k = w.children[c]
        gone = of(k, "form place unsuitable overflow lasting disliked separated tried distance")
        log = row_of_log(w, LOG_RETURN, "reason form_from value")
        return (
            set(gone), k.returns, log, w.families[k.family].at_home, w.services[j].used, len(mailed(mails.MAIL_BED_FREE)),
            len(mailed(mails.MAIL_RECENT_RETURN)), len(mailed(mails.MAIL_FAMILY_ORDER)), days_until(w, k.entity, K_STAY),
        )  # fmt: skip

    return act


def breaks_down(demand: int = 0) -> Callable[[World], Any]:
    """A placement breaks down."""

    def act(w: World) -> Any:
        c = placed(w, FOSTER, demand=demand)
        placement.breakdown(w, c, 1, now_of(w))
        failed, ends = len(mailed(mails.MAIL_PLACEMENT_FAILED)), len(mailed(mails.MAIL_CHILD_ENDS))
        return of(w.children[c], "breakdowns tried"), row_of_log(w, LOG_BREAKDOWN, "reason value"), failed, ends

    return act


def leaves(w: World) -> Any:
    """A child in a host family leaves care at 18."""
    c = placed(w, FOSTER, adult=1, age=18.0)
    placement.leave_care(w, c, REASON_AGE, now_of(w))
    k = w.children[c]
    left = len(mailed(mails.MAIL_HOST_CHILD_LEFT)), len(mailed(mails.MAIL_CHILD_ENDS, a=REASON_AGE))
    return of(k, "form place"), row_of_log(w, LOG_LEFT_CARE, "reason form_from value"), left


def stops_waiting(w: World) -> Any:
    """A child that waits at home for eleven days gets a place."""
    c = waits(w)
    service_row = int(w.children[c].wait_service)
    w.children[c].wait_since -= 11.0
    assert of(w.families[w.children[c].family], "waiting_children") == (1.0,)
    change = counted(w, lambda: search.stop_waiting(w, c, REASON_PLACED, now_of(w)), C_WAIT_PLACE)
    k = w.children[c]
    fields = of(k, "wait_item wait_service want near_wait")
    line = int(w.services[service_row].line)
    return (
        change,
        fields,
        row_of_log(w, LOG_WAIT_END, "reason value"),
        w.families[k.family].waiting_children,
        waiting(w, line),
    )


def waiting(w: World, line: int) -> int:
    from sim.engine import line_length

    return int(line_length(w.engine, line))


def line_of(care: int, there: bool = True) -> Callable[[World], Any]:
    """Kind, form and region of the service in whose line a child waits; ``there`` False: no such place exists."""

    def act(w: World) -> Any:
        for s in w.services[1:]:
            if s.kind == RESIDENTIAL and not there:
                s.kind = 0
        c = marked(w, care_class=care)
        search.start_waiting(w, c, NORMAL, now_of(w))
        return of(w.services[w.children[c].wait_service], "kind form region")

    return act


def starts_waiting(form: int) -> Callable[[World], Any]:
    """A child for whom nothing is found waits, at home or in its place."""

    def act(w: World) -> Any:
        c = marked(w) if form == HOME else placed(w, form, care_class=CLASS_FAMILY)
        change = counted(w, lambda: search.start_waiting(w, c, NORMAL, now_of(w)), C_WAIT_PLACE)
        return change, of(w.children[c], "want form"), w.families[w.children[c].family].waiting_children

    return act


def siblings(places: int) -> Callable[[World], Any]:
    """A place is asked for two children; one host family says yes and has so many places, one group has room."""

    def act(w: World) -> Any:
        for h in range(1, w.tally[0].n_hosts):
            w.hosts[h].places = 0
        close_all(w)
        group(w, FAMILY_HOME, capacity=1)
        family(w)
        c, d = child(w, 8.0), sibling()
        for k in (c, d):
            w.children[k].want, w.children[k].want_route, w.children[k].area = 1, ROUTE_PLANNED, 1
        host(w, places=places)
        draws[P_ACCEPT] = 0.0
        i = int(w.children[c].family)
        search.place_family(w, i, ROUTE_PLANNED, NORMAL, 0.0, now_of(w))
        sent = [mailed(mails.MAIL_MOVE_IN, entity=w.children[k].entity)[0] for k in (c, d)]
        together = [int(one[4]) & FLAG_TOGETHER > 0 for one in sent]
        said = sorted(float(row["value"]) for row in logged(w, LOG_SIBLINGS))
        apart = [int(w.children[k].separated) for k in children_of(w, i)]
        return [one[2] for one in sent], together, said, apart

    return act


# --- host families ------------------------------------------------------------------------------------------------------


def host_after(act: Callable[[World, int], Any], fields: str, *counters: int, **state: Any) -> Callable[[World], Any]:
    """Fields of a host family after an act, what it adds to counters, and whether others are told that it has room."""

    def probe(w: World) -> Any:
        h = host(w, **state)
        change = counted(w, lambda: act(w, h), *counters)
        return of(w.hosts[h], fields), change, len(mailed(mails.MAIL_HOST_FREE))

    return probe


def matched(behaviour: int) -> Callable[[World, int], Any]:
    return lambda w, h: hosts.matched(w, h, behaviour, now_of(w))


def asks_word(w: World) -> Any:
    """A content host brings an enquiry in its own area: a new family with a key of its own."""
    draws[P_CONVERT] = 0.0
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
        draws[P_ACCEPT] = 0.0
        found = (
            part_time_host(w, c, now_of(w))
            if part_time
            else find_host(w, w.children[c].family, 1, NORMAL, now_of(w), c)
        )
        assert found in (0, h)
        return found == h

    return act


def first_waiting(behaviour: int, takes: int) -> Callable[[World], Any]:
    """A host family with room is offered to a waiting child; whether the child goes there."""

    def act(w: World) -> Any:
        c = waits(w, behaviour=behaviour)
        draws[P_ACCEPT] = 0.0
        h = host(w, takes_behaviour=takes, places=2)
        search.host_free(w, h, now_of(w))
        sent = bool(mailed(mails.MAIL_MOVE_IN, entity=w.children[c].entity, a=FOSTER, b=h))
        return sent, int(w.hosts[h].used), len(mailed(mails.MAIL_HOST_FREE, entity=w.hosts[h].entity))

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
        draws[P_RESPITE_FIT] = 0.0 if fits else 1.0
        for step in steps[: 3 if fits else 2]:
            found.append((*counted(w, step, C_WAIT_RESPITE, C_RESPITE), int(w.services[j].used)))
        return found, len(mailed(mails.MAIL_RESPITE_FREE))

    return act


def next_in_line(w: World) -> Any:
    """Nobody is free; then somebody comes: the first in the line gets to know it."""
    i = family(w)
    j = stock(w, free=0)
    respite.sign_up(w, i, RESPITE_FAMILY, j, now_of(w))
    line = int(w.services[j].line)
    before = waiting(w, line)
    w.services[j].carried = 5.0
    respite.respite_free(w, j, 1, now_of(w))
    return before, waiting(w, line), of(w.services[j], "supply capacity used"), w.families[i].respite_item


def signed_off(w: World) -> Any:
    """A family that waits for a support family leaves: it stands in no line."""
    i = family(w)
    j = stock(w, free=0)
    respite.sign_up(w, i, RESPITE_FAMILY, j, now_of(w))
    change = counted(w, lambda: respite.stop_respite(w, i, now_of(w)), C_WAIT_RESPITE)
    return (
        change,
        waiting(w, int(w.services[j].line)),
        of(w.families[i], "respite_form respite_item"),
        w.services[j].used,
    )


def staff_after(act: Callable[[World, int, float], Any], **state: Any) -> Callable[[World], Any]:
    """Workers and vacancies that an act adds to the counters, and to the labour market."""

    def probe(w: World) -> Any:
        j = service(w, 1, **(TEAM | state))
        before = int(w.tally[0].vacancies)
        change = counted(w, lambda: act(w, j, now_of(w)), C_WORKERS, C_VACANCIES)
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


def team_case(w: World) -> Any:
    """The case of a family is closed: its place in the team is free, its clock is off; a second time nothing happens."""
    i = family(w, stressors=1)
    s = w.services[w.areas[w.families[i].area].wel_thuis]
    s.capacity, s.used = 2, 0
    obstacles.take_up(w, i, now_of(w))
    obstacles.take_up(w, i, now_of(w))
    during = int(s.used)
    obstacles.close_case(w, i, now_of(w))
    obstacles.close_case(w, i, now_of(w))
    return during, int(s.used), of(w.families[i], "team_case team_until")


ROWS: list[Fact] = [
    # a child goes
    Fact("a first entry", enters(FOSTER), ((-1, 1, 1), (FLAG_FIRST | SAME_WAY, HOME, FOSTER), (1, 0, ROUTE_COURT, 0, 0), 1,
        True)),
    Fact("a second entry", enters(FOSTER, before=1), ((-1, 1, 1), (SAME_WAY, HOME, FOSTER), (2, 0, ROUTE_COURT, 0, 0), 1, True)),
    Fact("an entry into a group further away", enters(TREATMENT_GROUP, before=1),
         ((-1, 1, 0), (0, HOME, TREATMENT_GROUP), (2, 0, ROUTE_COURT, 0, 0), 1, True)),
    Fact("a planned move", moves(0), ((REASON_PLANNED, FOSTER, OPEN_GROUP), (2, 1, 0), 1, 0)),
    Fact("a move after a breakdown", moves(1), ((REASON_BREAKDOWN, FOSTER, OPEN_GROUP), (2, 1, 0), 1, 0)),
    Fact("placed together", flagged(FLAG_TOGETHER), (1, 0, 0)),
    Fact("placed over capacity", flagged(FLAG_OVERFLOW), (0, 1, 0)),
    Fact("placed where it does not belong", flagged(FLAG_UNSUITABLE), (0, 0, 1)),
    Fact("a return home", returns(), ({0.0}, 1, (REASON_PLANNED, OPEN_GROUP, 100), 2, 0, 1, 1, 1, -1)),
    Fact("a breakdown", breaks_down(), ((1, 1), (1, 100), 1, 0)),
    Fact("a child leaves care", leaves, ((0, 0), (REASON_AGE, FOSTER, 100), (1, 1))),
    Fact("a child waits at home", starts_waiting(HOME), ((1,), (1, HOME), 1)),
    Fact("a child waits in its place", starts_waiting(OPEN_GROUP), ((1,), (1, OPEN_GROUP), 0)),
    Fact("it waits in the line of families", line_of(CLASS_FAMILY), (HOST_SERVICE, HOME, 1)),
    *(Fact(f"it waits in the line of its kind, {form}", line_of(care), (RESIDENTIAL, form, 1))
      for care, form in ((CLASS_TREATMENT, TREATMENT_GROUP), (CLASS_CLINICAL, CLINICAL), (CLASS_SECURE, SECURE))),
    Fact("there is no such place: it waits for a family", line_of(CLASS_TREATMENT, False), (HOST_SERVICE, HOME, 1)),
    Fact("a child waits no more", stops_waiting, ((-1,), (0, 0, 0, 0), (REASON_PLACED, 11), 0, 0)),
    Fact("brothers and sisters in one family", siblings(2), ([FOSTER, FOSTER], [True, True], [1.0, 1.0], [0, 0]),
         {"search.family_home": 1.0, "search.network": 0.0}),
    Fact("brothers and sisters apart", siblings(1), ([FOSTER, FAMILY_HOME], [False, False], [0.0, 0.0], [1, 1]),
         {"search.family_home": 1.0, "search.network": 0.0}),
    # a host family
    Fact("a family is approved", host_after(lambda w, h: hosts.stage_event(w, h, now_of(w)), "state in_free", C_HOSTS,
                                            state=HOST_SCREENING), ((HOST_ACTIVE, 1), (1,), 1)),
    Fact("a family has rested", host_after(lambda w, h: hosts.stage_event(w, h, now_of(w)), "tired in_free", C_HOSTS, tired=1),
         ((0, 1), (0,), 1)),
    Fact("a family comes back", host_after(lambda w, h: hosts.return_event_host(w, h, now_of(w)), "state in_free", C_HOSTS,
                                           state=HOST_STOPPED), ((HOST_ACTIVE, 1), (1,), 1)),
    Fact("a family stops", host_after(lambda w, h: hosts.stop_event(w, h, now_of(w)), "state in_free tired", C_HOSTS, tired=1),
         ((HOST_STOPPED, 0, 0), (-1,), 0)),
    Fact("a family tires", host_after(lambda w, h: hosts.tire(w, h, now_of(w)), "tired in_free", C_HOSTS), ((1, 0), (0,), 0)),
    Fact("a child comes", host_after(matched(2), "load matched", C_NETWORK_HOSTS, used=1), ((2, 1), (0,), 0)),
    Fact("a second child comes", host_after(matched(1), "load matched", C_NETWORK_HOSTS, used=2, load=2, matched=1), ((3, 1),
        (0,), 0)),
    Fact("a child comes to kin", host_after(matched(1), "load matched", C_NETWORK_HOSTS, used=1, kind=NETWORK_FOSTER),
         ((1, 1), (1,), 0)),
    Fact("the last child leaves kin", host_after(lambda w, h: hosts.child_left(w, h, 0, now_of(w)), "state used", C_NETWORK_HOSTS,
                                                 used=1, matched=1, kind=NETWORK_FOSTER), ((HOST_GONE, 0), (-1,), 0)),
    Fact("a child leaves kin, another stays", host_after(lambda w, h: hosts.child_left(w, h, 0, now_of(w)), "state used",
                                                         C_NETWORK_HOSTS, used=2, matched=1, kind=NETWORK_FOSTER),
         ((HOST_ACTIVE, 1), (0,), 0)),
    Fact("the last child leaves", host_after(lambda w, h: hosts.child_left(w, h, 0, now_of(w)), "load used", used=1, load=2),
         ((0, 0), (), 1)),
    Fact("a host brings an enquiry", asks_word, ((2, HOST_SCREENING, FOSTER, 2), True)),
    Fact("room is offered", first_waiting(0, 0), (True, 1, 1)),
    Fact("room is not offered to whom it does not fit", first_waiting(2, 0), (False, 0, 0)),
    *(Fact(f"a host is asked {'in part' if part else 'for a child'} of its own region only, {region}", asked_from(region,
          part), region == 1)
      for region in (1, 2) for part in (False, True)),
    # support families, workers, the team
    Fact("a match and its end", respite_counts(RESPITE_FAMILY, True), ([(1, 0, 1), (-1, 1, 1), (0, -1, 0)], 1)),
    Fact("no match", respite_counts(RESPITE_FAMILY, False), ([(1, 0, 1), (-1, 0, 0)], 1)),
    Fact("the first in the line", next_in_line, (1, 0, (1, 1, 1), 0)),
    Fact("signed off while waiting", signed_off, ((-1,), 0, (0, 0), 0)),
    Fact("a place is taken", used(1), (6, 8, 16)),
    Fact("a place is given back", used(-1), (4, 7, 16)),
    Fact("a worker leaves", staff_after(workforce.leave_event), ((-1, 1), 1)),
    Fact("a vacancy is filled", staff_after(workforce.fill_event, workers=5), ((1, -1), -1)),
    Fact("a case of the team", team_case, (1, 0, (0, 0)), levers={"wel_thuis": 1.0}),
]  # fmt: skip
