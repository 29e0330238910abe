"""Numbers of the Wel Thuis team and of case consultation: sim/scenario/sections/teams.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.processes import consultation, obstacles
from sim.vocabulary import (
    DEBT,
    HELP_INTENSIVE,
    HOUSING,
    INTENSIVE_TREATMENT,
    LOG_TEAM_CASE,
    N_STRESSORS,
    NORMAL,
    ROUTE_COURT,
    ROUTE_PLANNED,
    SEPARATION,
    STRAINED,
    SUPPORT_FAMILIES,
    URGENT,
)
from sim.world.layout import F_TEAM
from sim.world.mail import MAIL_ASK_HELP, MAIL_FAMILY_ORDER, MAIL_PART_TIME, MAIL_PLACE, MAIL_RESPITE_OFFER
from sim.world.purposes import P_ACCEPT, P_CONSULT, P_CONSULT_FAMILY, P_CONSULT_KIN, P_TEAM_REMOVED, P_TEAM_TAKEN
from sim.world.world import World

from .bench import (
    Probe,
    chance,
    children_of,
    days_until,
    draws,
    family,
    host,
    logged,
    mailed,
    mean_stay,
    now_of,
    service,
    shape_of_stay,
)
from .family import falls
from .placement import goes_back, home
from .places import marked, ratio
from .rows import VALUE, Row, Unused, always, exactly

# --- Wel Thuis ----------------------------------------------------------------------------------------------------------


def team_room(w: World, i: int, places: int) -> Any:
    """Record of the team of a family, with so many places."""
    s = w.services[w.areas[w.families[i].area].wel_thuis]
    s.capacity, s.used = places, 0
    return s


def taken_up(stressors: int = 1 << DEBT, places: int = 1) -> Callable[[World], int]:
    """A family is brought to the team; its row."""

    def act(w: World) -> int:
        i = family(w, stressors=stressors)
        team_room(w, i, places)
        obstacles.take_up(w, i, now_of(w))
        return i

    return act


def works_on(stressors: int, places: int = 1) -> Probe:
    """Which obstacle (counted from 1) the team works on; 0: it does not take the family up."""
    return lambda w: w.families[taken_up(stressors, places)(w)].team_case


def removes(k: int) -> Probe:
    """Chance that the obstacle is gone at the end of a case; the place in the team is free again."""

    def happens(w: World) -> bool:
        i = taken_up(1 << k | 1 << (N_STRESSORS - 1))(w)
        obstacles.case_ends(w, i, w.families[i].team_until)
        assert w.families[i].team_case == 0 and w.services[w.areas[w.families[i].area].wel_thuis].used == 0
        assert w.families[i].stressors >> (N_STRESSORS - 1) & 1, "no other stressor is removed"
        said = logged(w, LOG_TEAM_CASE)[-1]["reason"] == obstacles.REMOVED
        assert said == (w.families[i].stressors >> k & 1 == 0)
        return said

    return chance(P_TEAM_REMOVED, happens)


def ended_by_itself(w: World) -> float:
    """Whether an obstacle that ended by itself is counted as removed."""
    draws[P_TEAM_REMOVED] = 0.0
    i = taken_up()(w)
    w.families[i].stressors = 0
    obstacles.case_ends(w, i, w.families[i].team_until)
    return logged(w, LOG_TEAM_CASE)[-1]["reason"] == obstacles.REMOVED


# --- case consultation --------------------------------------------------------------------------------------------------


def consulted(
    route: int = ROUTE_PLANNED, treatment: int = 0, support: int = 0, others: int = 0, **state: Any
) -> Callable:
    """The days of a consultation are over; free are so many places of intensive treatment, support and other families."""

    def act(w: World) -> int:
        c = marked(w, want_route=route, want_urgency=NORMAL, of_family={"kin": 0, "level": STRAINED} | state)
        i = int(w.children[c].family)
        full = service(w, INTENSIVE_TREATMENT, capacity=treatment)
        w.areas[w.families[i].area].intensive = full
        service(w, SUPPORT_FAMILIES, capacity=support, supply=support)
        for _ in range(others):
            host(w)
        draws[P_ACCEPT] = 0.0 if others else 1.0
        draws.setdefault(P_CONSULT, 0.0)
        held = consultation.holds(w, i, route, NORMAL, now_of(w))
        assert held
        consultation.consult_event(w, i, w.families[i].consult_until)
        return i

    return act


def answers(event: int, act: Callable[[World], int], **mail: float) -> Callable[[World], bool]:
    """Whether a consultation leads to this mail; the request goes on or is withdrawn."""

    def happens(w: World) -> bool:
        i = act(w)
        wants = [w.children[c].want for c in children_of(w, i)]
        assert max(wants) == (1 if mailed(MAIL_PLACE) else 0), "on with the search, or not at all"
        return bool(mailed(event, **mail))

    return happens


def looked_at(danger: int) -> Callable[[World], bool]:
    """Whether a request is held, in danger or not."""

    def happens(w: World) -> bool:
        c = marked(w, of_family={"danger": danger})
        return consultation.holds(w, int(w.children[c].family), ROUTE_PLANNED, NORMAL, now_of(w))

    return happens


def held_for(w: World) -> float:
    """Days for which a request is held."""
    draws[P_CONSULT] = 0.0
    c = marked(w)
    i = int(w.children[c].family)
    assert consultation.holds(w, i, ROUTE_PLANNED, NORMAL, now_of(w))
    return days_until(w, w.families[i].entity, F_TEAM)


TEAM = {"wel_thuis": 1.0}
WEEKLY = {"consult": 5.0, "network_search": 1.0}
SAFE = {"protection.triage_specificity": 1.0}
SURE = SAFE | {"consultation.finds": 1.0}
GOES_ON = {"a": ROUTE_PLANNED, "x": consultation.CONSULTED}
WITH_KIN = {"a": ROUTE_PLANNED, "x": consultation.CONSULTED + 1.0}
TREATMENT = {"a": HELP_INTENSIVE, "b": URGENT}
ROWS: list[Row | Unused] = [
    # Wel Thuis
    Row("obstacles.days", mean_stay(taken_up(), P_TEAM_TAKEN), VALUE, levers=TEAM),
    Row("obstacles.days", shape_of_stay(taken_up(), P_TEAM_TAKEN), always(4.0), "shape", levers=TEAM),
    *(Row("obstacles.removed", removes(k), VALUE, f"stressor {k}", levers=TEAM) for k in (DEBT, SEPARATION, HOUSING)),
    Row("obstacles.removed", ended_by_itself, always(0.0), "ended by itself", levers=TEAM),
    *(Row("obstacles.removed", works_on(1 << k), always(k + 1 if k <= HOUSING else 0), f"works on stressor {k}", levers=TEAM)
      for k in range(N_STRESSORS)),
    Row("obstacles.removed", works_on(1 << DEBT, 0), always(0.0), "no room", levers=TEAM),
    Row("obstacles.recovery", ratio(falls(team_case=1), falls()), VALUE),
    Row("obstacles.return_home", goes_back(of_family={"team_case": 1}), VALUE, "by itself"),
    Row("obstacles.return_home", home(of_family={"team_case": 1}), exactly(lambda v: v / 4), "at the end of a stay",
        given={"placement.back_home": 0.25}),
    # case consultation
    Row("consultation.days", held_for, VALUE, levers=WEEKLY, given=SAFE),
    Row("consultation.finds", chance(P_CONSULT, answers(MAIL_ASK_HELP, consulted(treatment=1), **TREATMENT)), VALUE,
        levers=WEEKLY, given=SAFE),
    Row("consultation.finds", chance(P_CONSULT, answers(MAIL_PLACE, consulted(treatment=1), **GOES_ON)), exactly(lambda v: 1 - v),
        "or it goes on", levers=WEEKLY, given=SAFE),
    Row("consultation.finds", answers(MAIL_PLACE, consulted(), **GOES_ON), always(1.0), "nothing is there", levers=WEEKLY,
        given=SAFE),
    Row("consultation.finds", answers(MAIL_ASK_HELP, consulted(treatment=1, help=HELP_INTENSIVE)), always(0.0), "has it already",
        levers=WEEKLY, given=SURE, values=(0.5, 1.0)),
    Row("consultation.finds", answers(MAIL_PART_TIME, consulted(others=1)), always(1.0), "a host for part of the week",
        levers=WEEKLY,
        given=SAFE, values=(0.5001, 1.0)),
    Row("consultation.finds", answers(MAIL_FAMILY_ORDER, consulted(ROUTE_COURT, treatment=1)), always(1.0),
        "the court's is not used",
        levers=WEEKLY, given=SAFE, values=(0.5001, 1.0)),
    Row("consultation.kin", chance(P_CONSULT_KIN, answers(MAIL_PLACE, consulted(kin=1), **WITH_KIN)), VALUE, levers=WEEKLY,
        given=SURE),
    Row("consultation.kin", chance(P_CONSULT_KIN, answers(MAIL_PLACE, consulted(kin=1), **WITH_KIN)), exactly(lambda v: v / 4),
        "a quarter of the effort", levers=WEEKLY | {"network_search": 0.25}, given=SURE),
    Row("consultation.kin", chance(P_CONSULT_KIN, answers(MAIL_PLACE, consulted(kin=0), **WITH_KIN)), always(0.0), "no kin",
        levers=WEEKLY, given=SURE),
    Row("consultation.kin", answers(MAIL_ASK_HELP, consulted(treatment=1, kin=1), **TREATMENT), always(1.0),
        "treatment before kin",
        levers=WEEKLY, given=SURE),
    Row("consultation.family", chance(P_CONSULT_FAMILY, answers(MAIL_RESPITE_OFFER, consulted(support=1), a=1)), VALUE,
        levers=WEEKLY, given=SURE),
    Row("consultation.family", chance(P_CONSULT_FAMILY, answers(MAIL_RESPITE_OFFER, consulted(support=0), a=1)), always(0.0),
        "none is free", levers=WEEKLY, given=SURE),
    Row("consultation.family", chance(P_CONSULT_FAMILY, answers(MAIL_RESPITE_OFFER, consulted(support=1, respite=1), a=1)),
        always(0.0), "has one", levers=WEEKLY, given=SURE),
    # a request where danger is seen is never held: with the errors of triage
    Row("protection.triage_sensitivity", chance(P_CONSULT, looked_at(1)), exactly(lambda v: 1 - v), "consultation",
        levers=WEEKLY),
    Row("protection.triage_specificity", chance(P_CONSULT, looked_at(0)), VALUE, "consultation", levers=WEEKLY),
]  # fmt: skip
