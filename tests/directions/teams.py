"""Numbers of the Wel Thuis team and of case consultation: sim/scenario/sections/teams.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.processes import consultation, wel_thuis
from sim.words import N_STRESSORS, CaseEnd, Event, HelpForm, Level, Route, ServiceKind, Stressor, Urgency
from sim.world.codes import Chance, FamilyClock, Mail
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


def taken_up(stressors: int = 1 << Stressor.DEBT, places: int = 1) -> Callable[[World], int]:
    """A family is brought to the team; its row."""

    def act(w: World) -> int:
        i = family(w, stressors=stressors)
        team_room(w, i, places)
        wel_thuis.take_up(w, i, now_of(w))
        return i

    return act


def works_on(stressors: int, places: int = 1) -> Probe:
    """Which obstacle (counted from 1) the team works on; 0: it does not take the family up."""
    return lambda w: w.families[taken_up(stressors, places)(w)].wel_thuis_case


def removes(k: int) -> Probe:
    """Chance that the obstacle is gone at the end of a case; the place in the team is free again."""

    def happens(w: World) -> bool:
        i = taken_up(1 << k | 1 << (N_STRESSORS - 1))(w)
        wel_thuis.case_ends(w, i, w.families[i].wel_thuis_until)
        assert w.families[i].wel_thuis_case == 0 and w.services[w.areas[w.families[i].area].wel_thuis].used == 0
        assert w.families[i].stressors >> (N_STRESSORS - 1) & 1, "no other stressor is removed"
        said = logged(w, Event.TEAM_CASE)[-1]["reason"] == CaseEnd.REMOVED
        assert said == (w.families[i].stressors >> k & 1 == 0)
        return said

    return chance(Chance.WEL_THUIS_REMOVED, happens)


def ended_by_itself(w: World) -> float:
    """Whether an obstacle that ended by itself is counted as removed."""
    draws[Chance.WEL_THUIS_REMOVED] = 0.0
    i = taken_up()(w)
    w.families[i].stressors = 0
    wel_thuis.case_ends(w, i, w.families[i].wel_thuis_until)
    return logged(w, Event.TEAM_CASE)[-1]["reason"] == CaseEnd.REMOVED


# --- case consultation --------------------------------------------------------------------------------------------------


def consulted(
    route: int = Route.PLANNED, treatment: int = 0, support: int = 0, others: int = 0, **state: Any
) -> Callable:
    """The days of a consultation are over; free are so many places of intensive treatment, support and other families."""

    def act(w: World) -> int:
        c = marked(
            w, want_route=route, want_urgency=Urgency.NORMAL, of_family={"kin": 0, "level": Level.STRAINED} | state
        )
        i = int(w.children[c].family)
        full = service(w, ServiceKind.INTENSIVE_TREATMENT, capacity=treatment)
        w.areas[w.families[i].area].intensive = full
        service(w, ServiceKind.SUPPORT_FAMILIES, capacity=support, supply=support)
        for _ in range(others):
            host(w)
        draws[Chance.ACCEPT] = 0.0 if others else 1.0
        draws.setdefault(Chance.CONSULT, 0.0)
        held = consultation.holds(w, i, route, Urgency.NORMAL, now_of(w))
        assert held
        consultation.consult_event(w, i, w.families[i].consult_until)
        return i

    return act


def answers(event: int, act: Callable[[World], int], **mail: float) -> Callable[[World], bool]:
    """Whether a consultation leads to this mail; the request goes on or is withdrawn."""

    def happens(w: World) -> bool:
        i = act(w)
        wants = [w.children[c].want for c in children_of(w, i)]
        assert max(wants) == (1 if mailed(Mail.PLACE_CONSULTED) else 0), "on with the search, or not at all"
        return bool(mailed(event, **mail))

    return happens


def looked_at(danger: int) -> Callable[[World], bool]:
    """Whether a request is held, in danger or not."""

    def happens(w: World) -> bool:
        c = marked(w, of_family={"danger": danger})
        return consultation.holds(w, int(w.children[c].family), Route.PLANNED, Urgency.NORMAL, now_of(w))

    return happens


def held_for(w: World) -> float:
    """Days for which a request is held."""
    draws[Chance.CONSULT] = 0.0
    c = marked(w)
    i = int(w.children[c].family)
    assert consultation.holds(w, i, Route.PLANNED, Urgency.NORMAL, now_of(w))
    return days_until(w, w.families[i].entity, FamilyClock.TEAM)


TEAM = {"wel_thuis": 1.0}
WEEKLY = {"consult": 5.0, "network_search": 1.0}
SAFE = {"protection.triage_specificity": 1.0}
SURE = SAFE | {"consultation.finds": 1.0}
GOES_ON = {"a": Route.PLANNED, "x": 0.0}
WITH_KIN = {"a": Route.PLANNED, "x": 1.0}
TREATMENT = {"a": HelpForm.INTENSIVE, "b": Urgency.URGENT}
ROWS: list[Row | Unused] = [
    # Wel Thuis
    Row("obstacles.days", mean_stay(taken_up(), Chance.WEL_THUIS_TAKEN), VALUE, levers=TEAM),
    Row("obstacles.days", shape_of_stay(taken_up(), Chance.WEL_THUIS_TAKEN), always(4.0), "shape", levers=TEAM),
    *(Row("obstacles.removed", removes(k), VALUE, f"stressor {k}", levers=TEAM) for k in (Stressor.DEBT,
        Stressor.SEPARATION, Stressor.HOUSING)),
    Row("obstacles.removed", ended_by_itself, always(0.0), "ended by itself", levers=TEAM),
    *(Row("obstacles.removed", works_on(1 << k), always(k + 1 if k <= Stressor.HOUSING else 0), f"works on stressor {k}",
        levers=TEAM)
      for k in range(N_STRESSORS)),
    Row("obstacles.removed", works_on(1 << Stressor.DEBT, 0), always(0.0), "no room", levers=TEAM),
    Row("obstacles.recovery", ratio(falls(wel_thuis_case=1), falls()), VALUE),
    Row("obstacles.return_home", goes_back(of_family={"wel_thuis_case": 1}), VALUE, "by itself"),
    Row("obstacles.return_home", home(of_family={"wel_thuis_case": 1}), exactly(lambda v: v / 4), "at the end of a stay",
        given={"placement.back_home": 0.25}),
    # case consultation
    Row("consultation.days", held_for, VALUE, levers=WEEKLY, given=SAFE),
    Row("consultation.finds", chance(Chance.CONSULT, answers(Mail.ASK_HELP, consulted(treatment=1), **TREATMENT)), VALUE,
        levers=WEEKLY, given=SAFE),
    Row("consultation.finds", chance(Chance.CONSULT, answers(Mail.PLACE_CONSULTED, consulted(treatment=1), **GOES_ON)),
        exactly(lambda v: 1 - v),
        "or it goes on", levers=WEEKLY, given=SAFE),
    Row("consultation.finds", answers(Mail.PLACE_CONSULTED, consulted(), **GOES_ON), always(1.0), "nothing is there",
        levers=WEEKLY,
        given=SAFE),
    Row("consultation.finds", answers(Mail.ASK_HELP, consulted(treatment=1, help=HelpForm.INTENSIVE)), always(0.0),
        "has it already",
        levers=WEEKLY, given=SURE, values=(0.5, 1.0)),
    Row("consultation.finds", answers(Mail.PART_TIME, consulted(others=1)), always(1.0), "a host for part of the week",
        levers=WEEKLY,
        given=SAFE, values=(0.5001, 1.0)),
    Row("consultation.finds", answers(Mail.FAMILY_ORDER, consulted(Route.COURT, treatment=1)), always(1.0),
        "the court's is not used",
        levers=WEEKLY, given=SAFE, values=(0.5001, 1.0)),
    Row("consultation.kin", chance(Chance.CONSULT_KIN, answers(Mail.PLACE_CONSULTED, consulted(kin=1), **WITH_KIN)), VALUE,
        levers=WEEKLY,
        given=SURE),
    Row("consultation.kin", chance(Chance.CONSULT_KIN, answers(Mail.PLACE_CONSULTED, consulted(kin=1), **WITH_KIN)),
        exactly(lambda v: v / 4),
        "a quarter of the effort", levers=WEEKLY | {"network_search": 0.25}, given=SURE),
    Row("consultation.kin", chance(Chance.CONSULT_KIN, answers(Mail.PLACE_CONSULTED, consulted(kin=0), **WITH_KIN)),
        always(0.0), "no kin",
        levers=WEEKLY, given=SURE),
    Row("consultation.kin", answers(Mail.ASK_HELP, consulted(treatment=1, kin=1), **TREATMENT), always(1.0),
        "treatment before kin",
        levers=WEEKLY, given=SURE),
    Row("consultation.family", chance(Chance.CONSULT_FAMILY, answers(Mail.RESPITE_OFFER, consulted(support=1), a=1)), VALUE,
        levers=WEEKLY, given=SURE),
    Row("consultation.family", chance(Chance.CONSULT_FAMILY, answers(Mail.RESPITE_OFFER, consulted(support=0), a=1)), always(0.0),
        "none is free", levers=WEEKLY, given=SURE),
    Row("consultation.family", chance(Chance.CONSULT_FAMILY, answers(Mail.RESPITE_OFFER, consulted(support=1, respite=1), a=1)),
        always(0.0), "has one", levers=WEEKLY, given=SURE),
    # a request where danger is seen is never held: with the errors of triage
    Row("protection.triage_sensitivity", chance(Chance.CONSULT, looked_at(1)), exactly(lambda v: 1 - v), "consultation",
        levers=WEEKLY),
    Row("protection.triage_specificity", chance(Chance.CONSULT, looked_at(0)), VALUE, "consultation", levers=WEEKLY),
]  # fmt: skip
