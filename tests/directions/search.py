"""Numbers of the search for a place: sim/scenario/sections/placement.py, section ``search``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.population.building import make_world
from sim.processes import search, waiting
from sim.words import CareClass, Flag, Form, Level, Route, ServiceKind, Urgency
from sim.world import host_choice, lines
from sim.world.advice import care_class
from sim.world.codes import Chance, ChildClock, Mail
from sim.world.world import World

from .bench import Probe, a_year, chance, child, days_until, draws, family, host, mailed, now_of, scores, sibling
from .places import close_all, goes_to, group, marked, waits
from .rows import VALUE, Row, Unused, always, exactly

# --- kin ----------------------------------------------------------------------------------------------------------------


def kin(urgency: int = Urgency.NORMAL, found: float = 0.0, **state: Any) -> Callable[[World], int]:
    """Host row of kin who take the child in, or 0."""
    return lambda w: search.kin_host(w, family(w, **({"kin": 1} | state)), Route.PLANNED, urgency, 1, found)


def kin_have_room(children: int, searched: int) -> Callable[[World], bool]:
    """Whether kin found for so many have room for so many."""

    def happens(w: World) -> bool:
        draws[Chance.KIN] = 0.0
        h = search.kin_host(w, family(w, kin=1), Route.PLANNED, Urgency.NORMAL, searched, 0.0)
        return w.hosts[h].places - w.hosts[h].used >= children

    return happens


def later_to_kin(w: World) -> bool:
    """Whether kin with whom one child lives take one more: the same family, and never another one of kin."""
    draws[Chance.KIN] = 0.0
    i = family(w, kin=1)
    first = search.kin_host(w, i, Route.PLANNED, Urgency.NORMAL, 1, 0.0)
    w.hosts[first].used = 1
    later = search.kin_host(w, i, Route.PLANNED, Urgency.NORMAL, 1, 0.0)
    assert later in (0, first)
    return later == first


def to_kin(children: int, searched: int) -> Callable[[World], bool]:
    """Whether so many of those searched for go to kin, and to kin together when it is more than one."""

    def happens(w: World) -> bool:
        draws[Chance.KIN] = 0.0
        close_all(w)
        for h in range(1, w.tally[0].n_hosts):
            w.hosts[h].places = 0
        i = family(w, kin=1, kin_area=1)
        mine = [child(w, 8.0), sibling()][:searched]
        for k in mine:
            w.children[k].want, w.children[k].want_route, w.children[k].area = 1, Route.PLANNED, 1
        search.place_family(w, i, Route.PLANNED, Urgency.NORMAL, 1.0, now_of(w))
        gone = [one for one in mailed(Mail.MOVE_IN) if one[2] == Form.NETWORK_FOSTER]
        together = [int(one[4]) & Flag.TOGETHER > 0 for one in gone]
        assert together == [len(gone) > 1] * len(gone)
        return len(gone) == children

    return happens


def how_far(w: World) -> float:
    """Kilometres to kin who live nowhere in the scenario."""
    draws[Chance.KIN] = 0.0
    h = kin(kin_area=0)(w)
    c = marked(w)
    from sim.processes.placement import move_in

    move_in(w, c, Form.NETWORK_FOSTER, h, 0, now_of(w))
    return w.children[c].distance


# --- host families that are asked ---------------------------------------------------------------------------------------


def yes(of_host: Any = None, **state: Any) -> Probe:
    """Chance that a host family says yes."""
    return chance(Chance.ACCEPT, lambda w: host_choice.says_yes(w, host(w, **(of_host or {})), marked(w, **state)))


def by_key(key: int, n: int) -> float:
    """A score that differs between hosts."""
    return (key % 99_991) / 99_991


def asked_in_a_search(urgency: int, one: bool = True) -> Probe:
    """How many of twenty host families are asked before the search gives up, when each says no."""

    def probe(w: World) -> float:
        for _ in range(20):
            host(w, takes_crisis=1, places=2)
        c = marked(w)
        scores[Chance.CHOICE] = by_key
        seen: set[int] = set()
        draws[Chance.ACCEPT] = lambda key, n: seen.add(key) or 0.999
        found = host_choice.find_host(w, w.children[c].family, 1, urgency, now_of(w), c if one else 0)
        assert found == 0
        return len(seen)

    return probe


def asked_by_a_host(w: World) -> float:
    """How many waiting children a host family with room is asked for, when it says no to each."""
    waits(w)
    for k in range(1, w.tally[0].n_children):
        if w.children[k].alive and not w.children[k].adult and w.children[k].wait_item == 0:
            w.children[k].want, w.children[k].care_class, w.children[k].birth = 1, CareClass.FAMILY, now_of(w) - 3000
            lines.start_waiting(w, k, Urgency.NORMAL, now_of(w))
    seen: set[int] = set()
    draws[Chance.ACCEPT] = lambda key, n: seen.add(key) or 0.999
    waiting.host_free(w, host(w), now_of(w))
    return len(seen)


def not_liked(age: float, kind: int = Form.FOSTER) -> Callable[[World], bool]:
    """Whether the child that goes to a host family does not want to be there."""

    def happens(w: World) -> bool:
        c = marked(w, age)
        lines.reserve_host(w, c, host(w, kind=kind), 0, now_of(w))
        return w.children[c].disliked == 1

    return happens


def goes_along(asked: bool, age: float = 14.0) -> Callable[[World], bool]:
    def happens(w: World) -> bool:
        draws[Chance.CHILD_ASKED_PLACE] = 0.0 if asked else 1.0
        return host_choice.child_agrees(w, host(w), marked(w, age), now_of(w))

    return happens


# --- what kind of place -------------------------------------------------------------------------------------------------


def needs(care: int, route: int = Route.PLANNED, age: float = 10.0, secure: float = 1.0, **state: Any) -> Callable:
    """Whether a child needs a place of this class; ``secure``: the draw of the authorisation for secure care."""

    def happens(w: World) -> bool:
        draws.setdefault(Chance.CLASS_SECURE, secure)
        return care_class(w, marked(w, age, **state), route, now_of(w)) == care

    return happens


def searched(
    form: int, age: float, accept: float = 1.0, crisis: int = 0, closed: tuple[int, ...] = (), **state: Any
) -> Callable:
    """Whether the search sends the child to this form; a host family is there and says yes when ``accept`` is 0."""

    def act(w: World) -> None:
        c = marked(w, age, **({"want_route": Route.CRISIS if crisis else Route.PLANNED} | state))
        host(w, takes_crisis=1)
        draws[Chance.ACCEPT] = accept
        if closed:
            close_all(w, *closed)
        search.place_child(w, c, Urgency.URGENT if crisis else Urgency.NORMAL, now_of(w))

    return goes_to(form, act)


def tried_again(form: int, age: float) -> Callable:
    """Whether a child that has waited long goes to this form."""

    def act(w: World) -> None:
        c = waits(w, age)
        search.retry_event(w, c, now_of(w))

    return goes_to(form, act)


def flags_of(act: Callable[[World], Any], flag: int) -> Probe:
    """Whether the place that an act gives carries a flag."""

    def probe(w: World) -> float:
        act(w)
        found = mailed(Mail.MOVE_IN)
        assert len(found) == 1, "one place is given"
        return bool(int(found[0][4]) & flag)

    return probe


def night(full: tuple[int, ...] = (), **state: Any) -> Callable[[World], Any]:
    """An emergency: a child of ten for whom no host is asked, these forms full (all others without any place)."""

    def act(w: World) -> None:
        c = marked(w, 10.0, **({"want_route": Route.CRISIS} | state))
        for s in w.services[1:]:
            if s.kind == ServiceKind.RESIDENTIAL:
                s.capacity = s.used = 1 if s.form in full else 0
        search.place_child(w, c, Urgency.URGENT, now_of(w))

    return act


# --- waiting ------------------------------------------------------------------------------------------------------------


def reassessed(**state: Any) -> Probe:
    """Rate a year at which the placement of a waiting child is withdrawn."""
    of_family = {"level": state.pop("level", Level.COPING)}

    def probe(w: World) -> float:
        c = waits(w, of_family=of_family, **{k: v for k, v in state.items() if k != "waiting"})
        if not state.get("waiting", True):
            lines.stop_waiting(w, c, 0, now_of(w))
        waiting.withdraw_rates(w, c, now_of(w))
        return a_year(w, w.children[c].entity, ChildClock.WITHDRAW)

    return probe


def days_to_retry(**state: Any) -> Probe:
    def probe(w: World) -> float:
        c = waits(w, **state)
        return days_until(w, w.children[c].entity, ChildClock.RETRY)

    return probe


def after_waiting_near(w: World) -> float:
    """Days to the next try of a child that waited for a place nearby and still found none."""
    c = waits(w, near_wait=1)
    close_all(w)
    search.retry_event(w, c, now_of(w))
    return days_until(w, w.children[c].entity, ChildClock.RETRY)


def first_served(urgency: int, since: float) -> Probe:
    """Whether the second child, of this urgency, who waits ``since`` days longer, gets a bed before one in no haste."""

    def probe(w: World) -> float:
        close_all(w)
        c = waits(w, care_class=CareClass.TREATMENT)
        d = sibling()
        w.children[d].want, w.children[d].care_class = 1, CareClass.TREATMENT
        w.children[d].birth = w.children[c].birth
        lines.start_waiting(w, d, urgency, now_of(w) - since)
        j = group(w, Form.TREATMENT_GROUP, capacity=1)
        waiting.bed_free(w, j, now_of(w))
        (got,) = mailed(Mail.MOVE_IN)
        return got[1] == w.children[d].entity

    return probe


def in_the_world(cell: tuple[int, int]) -> Callable:
    """Kilometres between two areas (rows) of a new world."""

    def probe(scenario: Any) -> float:
        empty = scenario.with_changes({"mechanisms.lifecourse": False})
        return make_world(empty, 3, scenario.start, 30.0).distance[cell]

    return probe


LOST = {"search.accept": 1.0}
ROWS: list[Row | Unused] = [
    # own network
    Row("search.network", chance(Chance.KIN, kin()), VALUE, levers={"network_search": 1.0}),
    Row("search.network", chance(Chance.KIN, kin()), exactly(lambda v: v / 4), "a quarter of the effort",
        levers={"network_search": 0.25}),
    Row("search.network", chance(Chance.KIN, kin(Urgency.HIGH)), VALUE, "court", levers={"network_search": 1.0}),
    Row("search.network", chance(Chance.KIN, kin(kin=0)), always(0.0), "no kin"),
    Row("search.network", chance(Chance.KIN, kin(kin=0, found=1.0)), always(1.0), "found already"),
    Row("search.network_crisis", chance(Chance.KIN, kin(Urgency.URGENT)), VALUE, levers={"network_search": 1.0}),
    Row("search.kin_room", chance(Chance.KIN_ROOM, kin_have_room(2, 2)), VALUE, "for a second"),
    Row("search.kin_room", chance(Chance.KIN_ROOM, kin_have_room(3, 3)), exactly(lambda v: v**3), "for a third"),
    Row("search.kin_room", chance(Chance.KIN_ROOM, kin_have_room(1, 3)), always(1.0), "for one"),
    Row("search.kin_room", chance(Chance.KIN_ROOM, kin_have_room(3, 2)), always(0.0), "no more than are searched for"),
    Row("search.kin_room", chance(Chance.KIN_ROOM, later_to_kin), VALUE, "for one who comes later"),
    Row("search.kin_room", chance(Chance.KIN_ROOM, to_kin(2, 2)), VALUE, "two go to kin together"),
    Row("search.kin_room", chance(Chance.KIN_ROOM, to_kin(1, 1)), always(1.0), "an only child"),
    Row("search.outside_km", how_far, VALUE, levers={"network_search": 1.0}),
    # host families
    Row("search.accept", yes(), VALUE),
    Row("search.accept_behaviour", yes(behaviour=1), VALUE, given=LOST),
    Row("search.accept_behaviour", yes(behaviour=2), exactly(lambda v: v * v), "severe", given=LOST),
    Row("search.accept_far", yes({"area": 2}), VALUE, given=LOST),
    Row("search.accept_far", yes({"area": 1}), always(1.0), "near", given=LOST),
    Row("search.child_likes", chance(Chance.CHILD_LIKES, goes_along(True)), VALUE),
    Row("search.child_likes", chance(Chance.CHILD_LIKES, goes_along(False)), always(1.0), "not asked"),
    Row("search.child_likes", chance(Chance.CHILD_LIKES, goes_along(True, 11.99)), always(1.0), "too young to be asked",
        given={"crisis.view_age": 12.0}),
    Row("search.child_likes", chance(Chance.CHILD_LIKES, goes_along(True, 12.01)), VALUE, "old enough to be asked",
        given={"crisis.view_age": 12.0}),
    Row("search.child_likes", chance(Chance.CHILD_LIKES, not_liked(12.01)), exactly(lambda v: 1 - v), "is known later",
        given={"crisis.view_age": 12.0}),
    Row("search.child_likes", chance(Chance.CHILD_LIKES, not_liked(11.99)), always(0.0), "no view yet",
        given={"crisis.view_age": 12.0}),
    Row("search.child_likes", chance(Chance.CHILD_LIKES, not_liked(14.0, Form.NETWORK_FOSTER)), always(0.0), "kin"),
    Row("search.ask", asked_in_a_search(Urgency.NORMAL), exactly(float), values=(2, 3, 12)),
    Row("search.ask", asked_in_a_search(Urgency.NORMAL, False), exactly(float), "for brothers and sisters", values=(2, 3, 12)),
    Row("search.ask", asked_by_a_host, exactly(float), "a host that has room", values=(1, 5, 12)),
    Row("search.ask_crisis", asked_in_a_search(Urgency.URGENT), exactly(float), values=(1, 2, 6)),
    # family homes
    Row("search.family_home", chance(Chance.FAMILY_HOME, searched(Form.FAMILY_HOME, 10.0)), VALUE),
    Row("search.family_home", chance(Chance.FAMILY_HOME, searched(Form.FAMILY_HOME, 3.0)), always(0.0),
        "a young one for whom no host says yes"),
    Row("search.family_home", chance(Chance.FAMILY_HOME, searched(Form.FAMILY_HOME, 10.01, 0.0)), VALUE, "from ten before hosts"),
    Row("search.family_home", chance(Chance.FAMILY_HOME, searched(Form.FOSTER, 9.99, 0.0)), always(1.0), "below ten with a host"),
    Row("search.family_home", chance(Chance.FAMILY_HOME, searched(Form.FAMILY_HOME, 5.0, behaviour=1)), VALUE, "and no host"),
    Row("search.family_home", chance(Chance.FAMILY_HOME, searched(Form.FAMILY_HOME, 5.0, 0.0, behaviour=1)), VALUE, "behaviour"),
    Row("search.family_home", chance(Chance.FAMILY_HOME, searched(Form.FAMILY_HOME, 5.0, 0.0, breakdowns=1)), VALUE,
        "after a breakdown"),
    # what kind of place
    Row("search.treatment_behaviour", chance(Chance.CLASS, needs(CareClass.TREATMENT, behaviour=2)), VALUE),
    Row("search.treatment_behaviour", chance(Chance.CLASS, needs(CareClass.TREATMENT, Route.CRISIS, 6.01, behaviour=2)), VALUE,
        "from six"),
    Row("search.treatment_behaviour", chance(Chance.CLASS, needs(CareClass.FAMILY, age=5.99, behaviour=2)), always(1.0),
        "below six"),
    Row("search.treatment_behaviour", chance(Chance.CLASS, needs(CareClass.FAMILY, behaviour=1)), always(1.0), "not severe"),
    *(
        row
        for number, state in (("psychiatric", {"psychiatric": 1}), ("disability", {"disability": 1}))
        for row in (
            Row(f"search.clinical_{number}", chance(Chance.CLASS, needs(CareClass.CLINICAL, **state)), VALUE),
            Row(f"search.clinical_{number}", chance(Chance.CLASS, needs(CareClass.FAMILY, Route.CRISIS, **state)), always(1.0),
                "in a crisis"),
            Row(f"search.clinical_{number}", chance(Chance.CLASS, needs(CareClass.FAMILY)), always(1.0), "without the need"),
        )
    ),
    Row("search.group_youth", chance(Chance.YOUTH_GROUP, searched(Form.OPEN_GROUP, 14.01)), VALUE,
        given={"search.family_home": 0.0}),
    Row("search.group_youth", chance(Chance.YOUTH_GROUP, searched(Form.FOSTER, 13.99, 0.0)), always(1.0), "below fourteen",
        given={"search.family_home": 0.0}),
    Row("search.group_youth", chance(Chance.YOUTH_GROUP, searched(Form.FOSTER, 16.0, 0.0, closed=(Form.OPEN_GROUP,))),
        always(1.0), "no room",
        given={"search.family_home": 0.0}),
    Row("search.secure", chance(Chance.CLASS_SECURE, needs(CareClass.SECURE, age=16.0, behaviour=2)), VALUE),
    Row("search.secure", chance(Chance.CLASS_SECURE, needs(CareClass.SECURE, Route.CRISIS, 16.0, behaviour=2)), VALUE,
        "in a crisis"),
    Row("search.secure", chance(Chance.CLASS_SECURE, needs(CareClass.SECURE, age=16.0, behaviour=1)), always(0.0), "not severe"),
    Row("search.secure", chance(Chance.CLASS_SECURE, needs(CareClass.SECURE, age=16.0, psychiatric=1)), always(0.0),
        "another need"),
    Row("search.secure", searched(Form.TREATMENT_GROUP, 16.0, 1.0, care_class=CareClass.SECURE, closed=(8,)), always(0.0),
        "no lighter one"),
    Row("search.secure_age", needs(CareClass.SECURE, age=12.99, secure=0.0, behaviour=2), exactly(lambda v: v <= 12.99),
        values=(12.0, 12.98, 13.0, 14.0)),
    Row("search.secure_age", needs(CareClass.SECURE, age=13.01, secure=0.0, behaviour=2), exactly(lambda v: v <= 13.01),
        "just above",
        values=(12.0, 13.0, 13.02, 14.0)),
    # waiting, and what follows it
    Row("search.wait_group", days_to_retry(), VALUE),
    Row("search.wait_group", days_to_retry(near_wait=1), always(20.0), "waits for a place nearby", levers={"wait_near": 20.0}),
    Row("search.wait_group", after_waiting_near, VALUE, "waited for a place nearby", levers={"wait_near": 20.0}),
    Row("search.wait_group", tried_again(Form.OPEN_GROUP, 6.01), always(1.0), "from six a group",
        given={"search.family_home": 0.0}),
    Row("search.wait_group", tried_again(Form.OPEN_GROUP, 5.99), always(0.0), "below six none",
        given={"search.family_home": 0.0}),
    *(Row("search.wait_group", flags_of(lambda w, age=age: search.retry_event(w, waits(w, age), now_of(w)), Flag.UNSUITABLE),
          always(found), f"a group at {age:g}", given={"search.family_home": 0.0})
      for age, found in ((11.99, 1.0), (12.01, 0.0))),
    Row("search.withdraw", reassessed(), VALUE),
    Row("search.withdraw", reassessed(level=Level.STRAINED), exactly(lambda v: 0.3 * v), "strained"),
    Row("search.withdraw", reassessed(level=Level.SEVERE), always(0.0), "severe"),
    Row("search.withdraw", reassessed(waiting=False), always(0.0), "does not wait"),
    Row("search.withdraw", reassessed(form=Form.OPEN_GROUP), always(0.0), "waits elsewhere"),
    # emergencies: a bed in any case, in the kind that is least wrong, and said
    *(Row("search.ask_crisis", goes_to(form, night(full)), always(1.0), f"emergency, {case}")
      for form, full, case in (
          (Form.CRISIS_BED, (Form.CRISIS_BED, Form.OPEN_GROUP, Form.TREATMENT_GROUP, Form.FAMILY_HOME), "all full"),
          (Form.OPEN_GROUP, (Form.OPEN_GROUP, Form.TREATMENT_GROUP, Form.FAMILY_HOME), "no crisis bed"),
          (Form.TREATMENT_GROUP, (Form.TREATMENT_GROUP, Form.FAMILY_HOME), "treatment groups and family homes"),
          (Form.FAMILY_HOME, (Form.FAMILY_HOME, Form.CLINICAL), "family homes"))),
    Row("search.ask_crisis", flags_of(night((Form.CRISIS_BED,)), Flag.OVERFLOW), always(1.0), "overfull is said"),
    Row("search.ask_crisis", flags_of(searched(Form.CRISIS_BED, 10.0, crisis=1), Flag.OVERFLOW), always(0.0),
        "with room it is not"),
    Row("search.ask_crisis", searched(Form.CRISIS_BED, 10.0, crisis=1), always(1.0), "nobody says yes: a crisis bed"),
    Row("search.ask_crisis", searched(Form.FOSTER, 10.0, 0.0, crisis=1), always(1.0), "somebody says yes"),
    Row("search.ask_crisis", searched(Form.TREATMENT_GROUP, 10.0, crisis=1, care_class=CareClass.TREATMENT), always(1.0),
        "its own kind first"),
    Row("search.ask_crisis", flags_of(searched(Form.CRISIS_BED, 10.0, crisis=1, care_class=CareClass.TREATMENT,
        closed=(Form.TREATMENT_GROUP,)),
                                      Flag.UNSUITABLE), always(1.0), "a crisis bed for want of a treatment group"),
    *(Row("search.ask_crisis", flags_of(searched(Form.OPEN_GROUP, age, crisis=1, closed=(Form.CRISIS_BED,)), Flag.UNSUITABLE),
          always(found), f"a group in a crisis at {age:g}") for age, found in ((11.99, 1.0), (12.01, 0.0))),
    Row("search.ask_crisis", first_served(Urgency.URGENT, 0.0), always(1.0), "the line: haste first"),
    Row("search.ask_crisis", first_served(Urgency.NORMAL, 1.0), always(1.0), "the line: then who waits longest"),
    Row("search.ask_crisis", first_served(Urgency.NORMAL, -1.0), always(0.0), "the line: then who came first"),
    # distance
    Row("search.own_area_km", in_the_world((1, 1)), VALUE, of_scenario=True),
    Row("search.detour", in_the_world((1, 2)), exactly(lambda v: 4 * v), of_scenario=True),
]  # fmt: skip
