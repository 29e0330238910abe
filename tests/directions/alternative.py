"""Numbers of the step before every placement and of suspended requests: sim/scenario/sections/alternative.py."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from sim.processes import alternative, breakdown, crisis, suspended
from sim.words import (
    Alternative,
    Binds,
    Event,
    FigureState,
    Form,
    HelpForm,
    Level,
    Request,
    Route,
    ServiceKind,
    Step,
    Stressor,
    Suspension,
    TrialArm,
    Urgency,
)
from sim.world import really_free, requests
from sim.world.advice import looks_along
from sim.world.codes import Chance, FamilyClock, Mail
from sim.world.world import World

from .bench import (
    NIGHT,
    Probe,
    again,
    chance,
    child,
    children_of,
    clock,
    days_until,
    draws,
    family,
    family_rate,
    host,
    logged,
    mailed,
    now_of,
    scores,
    service,
    weight,
)
from .family import rises
from .places import marked, ratio
from .rows import REST, VALUE, Fact, Row, always, exactly

ROUTES = {"planned": Route.PLANNED, "court": Route.COURT, "crisis": Route.CRISIS}
SAFE = {"protection.triage_specificity": 1.0}
STATE = {"kin": 0, "level": Level.STRAINED}


def request(w: World, route: int = Route.PLANNED, **state: Any) -> int:
    """Row of a family for one of whose children a place is asked for; nothing is free that could come instead."""
    c = marked(w, want_route=route, of_family=STATE | state)
    i = int(w.children[c].family)
    area = w.areas[w.families[i].area]
    for row in (area.intensive, area.specialist, area.crisis_team, area.wel_thuis, area.support):
        w.services[row].capacity = w.services[row].used = 0
    draws[Chance.ACCEPT] = 1.0  # no host says yes
    w.families[i].case_since = now_of(w)
    return i


def there(w: World, kind: int, route: int = Route.PLANNED, **state: Any) -> int:
    """Row of a family for which this alternative, and no other, is there, free and in time."""
    given: dict[int, dict[str, Any]] = {
        Alternative.WORKER: {"help": HelpForm.SPECIALIST, "effect": 1.0},
        Alternative.KIN: {"kin": 1},
        Alternative.OBSTACLE: {"stressors": 1 << Stressor.DEBT},
    }
    i = request(w, route, **given.get(kind, {}) | state)
    family, area = w.families[i], w.areas[w.families[i].area]
    if kind == Alternative.CRISIS_HELP:
        w.services[area.crisis_team].capacity = 1
    elif kind == Alternative.TREATMENT:
        area.intensive = service(w, ServiceKind.INTENSIVE_TREATMENT, capacity=1)
        w.levers[:, 5] = 0.25
    elif kind == Alternative.WORKER:
        w.services[area.specialist].capacity = 2
        family.helper = area.specialist
    elif kind == Alternative.FIGURE:
        w.children[child(w, 8.0)].figure = FigureState.ACTIVE
    elif kind == Alternative.KIN:
        draws[Chance.STEP_KIN] = 0.0
    elif kind == Alternative.OBSTACLE:
        w.services[area.wel_thuis].capacity = 1
    elif kind == Alternative.SUPPORT_FAMILY:
        area.support = service(w, ServiceKind.SUPPORT_FAMILIES, capacity=1, supply=1)
    elif kind == Alternative.PART_TIME:
        host(w)
        draws[Chance.ACCEPT] = 0.0
    return i


def begins(
    kind: int, asked: bool = True, route: int = Route.PLANNED, network: float = 0.0, informed: bool = False
) -> Callable[[World], bool]:
    """Whether this alternative is the answer of the step."""

    def happens(w: World) -> bool:
        i = there(w, kind, route)
        draws.setdefault(Chance.STEP_SUITS, 0.0)
        found = alternative.first_free(w, i, route, asked, informed, network, now_of(w))
        said = [row for row in logged(w, Event.ALTERNATIVE) if row["value"] == kind]
        assert len(said) == 1 and (said[0]["reason"] == Binds.STARTS) == (found == kind), "each is logged once"
        assert found in (kind, Alternative.NONE)
        return found == kind

    return happens


def suits(kind: int, route: int = Route.PLANNED, network: float = 0.0) -> Probe:
    """Chance that an alternative that is there suits."""
    return chance(Chance.STEP_SUITS, begins(kind, route=route, network=network))


def suits_informed(kind: int) -> Probe:
    """The same where the expertise network looks along."""
    return chance(Chance.STEP_SUITS, begins(kind, informed=True))


def looked_along(route: int = Route.PLANNED, state: Mapping[str, int] = MappingProxyType({"psychiatric": 1})) -> Probe:
    """Number of ten requests in one month for which an expertise network looks along."""

    def probe(w: World) -> float:
        draws[Chance.CLASS] = 0.0
        found = 0
        for _ in range(10):
            i = request(w, route)
            for c in children_of(w, i):
                for name, value in state.items():
                    w.children[c][name] = value
            before = [int(w.children[c].searches) for c in children_of(w, i)]
            found += looks_along(w, i, route, now_of(w))
            assert before == [int(w.children[c].searches) for c in children_of(w, i)], "nothing is sought yet"
        assert len(logged(w, Event.EXPERTISE)) == found
        return float(found)

    return probe


def asked(route: int, night: bool = False, slowed: bool = False) -> Probe:
    """Chance that the question is asked."""

    def happens(w: World) -> bool:
        i = request(w, route)
        now = clock(w, NIGHT) if night else now_of(w)
        w.families[i].case_since = now - 3.0 if slowed else now
        return alternative.is_asked(w, i, route, now)

    return chance(Chance.STEP_ASKED, happens)


def raised(kind: int) -> Probe:
    """Chance that an alternative is brought up when nobody asks."""
    return chance(Chance.STEP_RAISED, begins(kind, asked=False))


def prepares(route: int) -> Probe:
    """Days of preparation of a request."""

    def probe(w: World) -> float:
        i = request(w, route)
        assert alternative.holds(w, i, route, Urgency.NORMAL, 0.0, now_of(w))
        assert [w.children[c].want for c in children_of(w, i)].count(Request.PREPARED) == 1
        return days_until(w, w.families[i].entity, FamilyClock.TEAM)

    return probe


def prepared_when(danger: int) -> Callable[[World], bool]:
    """Whether a request is prepared, in danger or not; with danger seen the search goes on at once."""
    return lambda w: alternative.holds(w, request(w, danger=danger), Route.PLANNED, Urgency.NORMAL, 0.0, now_of(w))


def longest_start(route: int) -> Probe:
    """Patience (1: its mean) with which a start of treatment in five days is just in time, turned over: days of patience."""

    def happens(w: World) -> bool:
        i = there(w, Alternative.TREATMENT, route)
        w.levers[:, 5] = 5.0
        return really_free.treatment_binds(w, i, route) == Binds.STARTS

    return lambda w: 5.0 / -weight(Chance.STEP_PATIENCE, happens)(w)


def kin_are_found(route: int = Route.PLANNED, network: float = 0.0, kin: int = 1) -> Callable[[World], bool]:
    return lambda w: really_free.kin_willing(w, request(w, route, kin=kin), route, network)


def suspends(w: World, route: int = Route.PLANNED, **state: Any) -> int:
    """Row of a family whose request is suspended now."""
    i = request(w, route, **state)
    requests.suspend(w, i, route, now_of(w))
    return i


def reviewed(w: World, times: int, **state: Any) -> int:
    """Row of a family whose suspended request was reviewed so often, and stays suspended."""
    i = suspends(w, **state)
    draws[Chance.REVIEW_DANGER] = 0.0
    draws[Chance.REVIEW_AGAIN] = 1.0
    for _ in range(times):
        suspended.review_request(w, i, clock(w, float(w.families[i].review_at)))
    return i


def next_look(times: int) -> Probe:
    """Days from the suspension to the next look at it, after so many reviews."""

    def probe(w: World) -> float:
        i = reviewed(w, times)
        return float(w.families[i].review_at - w.families[i].suspended_since)

    return probe


def again_at_review(**state: Any) -> Callable[[World], bool]:
    """Whether a review leads to the placement being asked for again."""

    def happens(w: World) -> bool:
        i = suspends(w, **state)
        draws.setdefault(Chance.REVIEW_DANGER, 0.0)
        draws.setdefault(Chance.REVIEW_AGAIN, 1.0)
        suspended.review_request(w, i, clock(w, float(w.families[i].review_at)))
        again = bool(mailed(Mail.PLACE_ON))
        assert again == (w.families[i].suspended == 0) == bool(logged(w, Event.SUSPENSION_END))
        return again

    return happens


def rate_again(**state: Any) -> Probe:
    """Rate a year at which a suspended request is asked again."""
    return family_rate(
        FamilyClock.AGAIN, suspended.again_rates, **({"suspended": Route.PLANNED, "level": Level.STRAINED} | state)
    )


def started(w: World, kind: int, route: int = Route.PLANNED) -> int:
    """Row of a family for which this alternative was just started."""
    i = there(w, kind, route)
    alternative.start(w, i, route, kind, now_of(w))
    return i


def worker_comes(w: World) -> int:
    i = started(w, Alternative.WORKER)
    assert mailed(Mail.WORKER_STAYS)
    alternative.worker_stays(w, i, now_of(w))
    assert w.services[w.families[i].helper].used == 1, "it takes a place of the team"
    return i


def worker_for(w: World) -> float:
    return days_until(w, w.families[worker_comes(w)].entity, FamilyClock.TEAM)


def kin_for(w: World) -> float:
    i = started(w, Alternative.KIN)
    requests.set_team_clock(w, i)
    assert w.families[i].kin_helps == 1
    return days_until(w, w.families[i].entity, FamilyClock.TEAM)


def effect_after(w: World) -> float:
    """Factor of the effect of help when the worker goes back."""
    i = worker_comes(w)
    alternative.worker_goes(w, i, now_of(w))
    assert w.services[w.areas[w.families[i].area].specialist].used == 0, "the place is given back"
    return mailed(Mail.HELP_EFFECT)[-1][4]


def arm(number: float) -> Callable[[World], int]:
    """Arm of a request in the trial of the step, with this draw."""

    def probe(w: World) -> int:
        draws[Chance.STEP_TRIAL] = number
        return alternative.arm_of(w, request(w), Route.PLANNED, Alternative.FIGURE)

    return probe


def became(route: int = Route.PLANNED, urgency: int = Urgency.NORMAL, **state: Any) -> Callable[[World], list[int]]:
    """What is said of a request that comes in: whether it is held, and what became of the step."""

    def probe(w: World) -> list[int]:
        i = request(w, route, **state)
        held = alternative.holds(w, i, route, urgency, 0.0, now_of(w))
        return [int(held), *(int(row["reason"]) for row in logged(w, Event.STEP))]

    return probe


def goes_on_prepared(w: World) -> list[int]:
    """What is said of a prepared request when the weeks are over and another of the family became suspended meanwhile."""
    i = request(w, Route.COURT)
    alternative.holds(w, i, Route.COURT, Urgency.NORMAL, 0.0, now_of(w))
    w.families[i].suspended = Route.PLANNED
    alternative.step_timer(w, i, clock(w, float(w.families[i].prepared_until)))
    return [len(mailed(Mail.PLACE_ON)), *(int(row["reason"]) for row in logged(w, Event.STEP))]


def home_after_failure(w: World) -> bool:
    """Whether a child whose placement broke down goes home with a trusted worker, where another place was chosen."""
    i = family(w)
    c = child(w, form=Form.FOSTER)
    area = w.areas[w.families[i].area]
    area.intensive = service(w, ServiceKind.INTENSIVE_TREATMENT, capacity=1)
    scores[Chance.FAILURE] = -100.0
    draws[Chance.SEEN_FAILURE] = 0.0
    draws[Chance.FOLLOW] = 0.0
    breakdown.placement_failed(w, c, now_of(w))
    return bool(mailed(Mail.GO_HOME))


# --- the whole decision in a crisis -----------------------------------------------------------------------------------

BARE = {"kin": 0, "figure": 0, "team": 0, "treatment": 0}
RICHER = {"kin": 1, "figure": 1, "team": 1, "treatment": 1}
TRIES = 400


def at_home(
    w: World, tape: list[float], days: float, level: int, kin: int, figure: int, team: int, treatment: int
) -> bool:
    """Whether the children are at home after a crisis in which no danger is seen, with what is there and these draws."""
    i = family(w, level=level, kin=kin, figures=figure)
    c = child(w, 12.0, said=0, figure=FigureState.ACTIVE if figure else FigureState.NONE)
    area = w.areas[w.families[i].area]
    for row in (area.specialist, area.wel_thuis, area.support):
        w.services[row].capacity = w.services[row].used = 0
    w.services[area.crisis_team].capacity, w.services[area.crisis_team].used = team, 0
    area.intensive = service(w, ServiceKind.INTENSIVE_TREATMENT, capacity=treatment)
    w.families[i].case_since = now_of(w) - days
    of_score = (Chance.OPTION, Chance.OPTION_PLACE, Chance.OPTION_NETWORK, Chance.OPTION_WHERE)
    for purpose, number in zip(of_score, tape, strict=False):
        scores[purpose] = -math.log(-math.log(number))
    scores[Chance.STEP_PATIENCE] = -math.log(tape[4])
    of_draw = (Chance.STEP_ASKED, Chance.STEP_KIN, Chance.NETWORK_NOW, Chance.NETWORK_DAYS, Chance.OPTION_HELP)
    for purpose, number in zip(of_draw, tape[5:], strict=False):
        draws[purpose] = number
    for purpose, more in ((Chance.STEP_RAISED, 0.37), (Chance.STEP_SUITS, 0.71)):
        draws[purpose] = lambda key, n, more=more: (tape[10] + more * (n % alternative.KINDS)) % 1.0
    draws[Chance.SEE] = 0.5  # no alarm
    draws[Chance.ACCEPT] = 1.0
    crisis.choose(w, i, now_of(w), True, days, False)
    asked_place = mailed(Mail.PLACE)
    if not asked_place:
        return True
    _, _, route, urgency, network = asked_place[0]
    assert w.children[c].want == Request.SOUGHT
    return bool(alternative.holds(w, i, route, urgency, network, now_of(w)))


def pulled_out(w: World) -> int:
    """Tries, out of many, in which more kin, figures or free help takes a child out of home that was at home without."""
    chance_of = random.Random(20261126)
    found = 0
    for _ in range(TRIES):
        tape = [chance_of.random() for _ in range(11)]
        days, level = chance_of.choice((0.0, 5.0)), chance_of.choice(tuple(Level))
        less = {name: chance_of.choice((0, value)) for name, value in BARE.items()}
        more = {name: chance_of.choice((less[name], value)) for name, value in RICHER.items()}
        found += at_home(again(), tape, days, level, **less) and not at_home(again(), tape, days, level, **more)
    return found


OFFERS = {"network_search": 1.0, "intensive_offer": 0.5, "intensive_start": 2.0}
FOLLOWS = {"follow": 1.0}
KIN = {"network_search": 1.0}
HELD = [1]
ROWS: list[Row | Fact] = [
    Row("alternative.preparation_planned", prepares(Route.PLANNED), VALUE, given=SAFE),
    Row("alternative.preparation_court", prepares(Route.COURT), VALUE, given=SAFE, values=(1.0, 14.0, 42.0)),
    # is the question asked?
    Row("alternative.asked_planned", asked(Route.PLANNED), VALUE),
    Row("alternative.asked_court", asked(Route.COURT), VALUE),
    Row("alternative.asked_crisis", asked(Route.CRISIS), VALUE),
    Row("alternative.asked_outside", asked(Route.CRISIS, night=True), exactly(lambda v: 0.4 * v),
        given={"alternative.asked_crisis": 0.4}),
    Row("alternative.asked_slowed", asked(Route.CRISIS, slowed=True), VALUE),
    Row("alternative.asked_slowed", asked(Route.CRISIS, night=True, slowed=True), VALUE, "at night"),
    Row("alternative.figure_speaks", raised(Alternative.FIGURE), VALUE),
    Row("lever.intensive_offer", raised(Alternative.TREATMENT), VALUE, "step", values=(0.1, 0.5, 0.9)),
    Row("lever.follow", raised(Alternative.WORKER), VALUE, "step", values=(0.1, 0.5, 0.9)),
    Row("lever.wel_thuis", raised(Alternative.OBSTACLE), VALUE, "step", values=(0.1, 0.5, 0.9)),
    # is it there, free, in time, and does it suit?
    Row("alternative.suits_crisis_help", suits(Alternative.CRISIS_HELP, Route.CRISIS), VALUE),
    Row("alternative.suits_treatment", suits(Alternative.TREATMENT), VALUE),
    Row("alternative.suits_worker", suits(Alternative.WORKER), VALUE),
    Row("alternative.suits_worker", chance(Chance.FAILURE_WORKER, home_after_failure), VALUE, "after a breakdown",
        levers=FOLLOWS),
    Row("alternative.suits_figure", suits(Alternative.FIGURE), VALUE),
    Row("alternative.suits_kin", suits(Alternative.KIN), VALUE, levers=KIN),
    Row("alternative.suits_kin", suits(Alternative.KIN, Route.CRISIS, 1.0), VALUE, "in a crisis", levers=KIN),
    Row("alternative.suits_obstacle", suits(Alternative.OBSTACLE), VALUE),
    Row("alternative.suits_support_family", suits(Alternative.SUPPORT_FAMILY), VALUE),
    Row("alternative.suits_part_time", suits(Alternative.PART_TIME), VALUE),
    # asked with an expertise network: suits more often, or less often
    Row("expertise.informed", suits_informed(Alternative.FIGURE), exactly(lambda v: 0.5 * v),
        given={"alternative.suits_figure": 0.5}),
    Row("expertise.informed", suits_informed(Alternative.SUPPORT_FAMILY), exactly(lambda v: min(1.0, 0.7 * v)), "never above 1",
        given={"alternative.suits_support_family": 0.7}),
    Row("expertise.informed", suits(Alternative.FIGURE), always(0.5), "nobody looks along",
        given={"alternative.suits_figure": 0.5}),
    Row("lever.expertise", looked_along(), VALUE, "looks along", values=(0.0, 3.0, 8.0)),
    Row("lever.expertise", looked_along(state={}), always(0.0), "looks along: nothing heavy", values=(0.0, 8.0)),
    Row("lever.expertise", looked_along(Route.CRISIS, {"behaviour": 2}), always(0.0), "looks along: a crisis", values=(0.0, 8.0)),
    Row("lever.expertise", looked_along(Route.COURT, {"behaviour": 2}), VALUE, "looks along: the court", values=(0.0, 8.0)),
    Row("alternative.kin_found", chance(Chance.STEP_KIN, kin_are_found()), VALUE, levers=KIN),
    Row("alternative.kin_found", chance(Chance.STEP_KIN, kin_are_found()), exactly(lambda v: v / 4), "a quarter of the effort",
        levers={"network_search": 0.25}),
    Row("alternative.kin_found", chance(Chance.STEP_KIN, kin_are_found(kin=0)), always(0.0), "no kin", levers=KIN),
    Row("alternative.kin_found", kin_are_found(Route.CRISIS, 1.0), always(1.0), "found in the crisis", levers=KIN),
    Row("alternative.kin_found", kin_are_found(Route.CRISIS, 0.0), always(0.0), "not found in the crisis", levers=KIN),
    Row("alternative.patience_crisis", longest_start(Route.CRISIS), VALUE),
    Row("alternative.patience_prepared", longest_start(Route.COURT), VALUE),
    # what starts
    Row("alternative.kin_days", kin_for, VALUE),
    Row("alternative.kin_load", ratio(rises(kin_helps=1), rises()), VALUE),
    Row("alternative.worker_days", worker_for, VALUE),
    Row("alternative.worker_effect", lambda w: (worker_comes(w), mailed(Mail.HELP_EFFECT)[0][4])[1], VALUE),
    Row("alternative.worker_effect", effect_after, exactly(lambda v: 1 / v), "and back"),
    # the suspended request
    Row("alternative.again", rate_again(), VALUE),
    Row("alternative.again", rate_again(suspended=0), always(0.0), "nothing is suspended"),
    Row("alternative.again_falls", ratio(rate_again(reviews=1), rate_again()), VALUE),
    Row("alternative.again_falls", ratio(rate_again(reviews=2), rate_again()), exactly(lambda v: v * v), "twice"),
    Row("alternative.again_coping", ratio(rate_again(level=Level.COPING), rate_again()), VALUE),
    Row("alternative.again_severe", ratio(rate_again(level=Level.SEVERE), rate_again()), VALUE),
    Row("routes.helped", ratio(rate_again(effect=1.0), rate_again()), VALUE, "suspended request"),
    Row("routes.figure_relief", ratio(rate_again(figures=1), rate_again()), VALUE, "suspended request"),
    Row("alternative.first_review", next_look(0), VALUE),
    Row("alternative.second_review", next_look(1), VALUE),
    Row("alternative.lapses", next_look(2), VALUE),
    Row("alternative.review_again", chance(Chance.REVIEW_AGAIN, again_at_review(level=Level.SEVERE)), VALUE),
    Row("alternative.review_again", chance(Chance.REVIEW_AGAIN, again_at_review()), always(0.0), "strained"),
    Row("alternative.review_sensitivity", chance(Chance.REVIEW_DANGER, again_at_review(danger=1)), VALUE),
    Row("alternative.review_specificity", chance(Chance.REVIEW_DANGER, again_at_review()), REST),
    # where danger is seen the request goes on at once: with the errors of triage
    Row("protection.triage_sensitivity", chance(Chance.STEP_DANGER, prepared_when(1)), REST, "step"),
    Row("protection.triage_specificity", chance(Chance.STEP_DANGER, prepared_when(0)), VALUE, "step"),
    # the trial of the step
    Row("alternative.trial", arm(0.0), exactly(lambda v: 1 + v % 3), values=(1.0, 2.0, 3.0)),
    Row("alternative.trial", arm(0.99), exactly(lambda v: 1 + (2 + v) % 3), "last third", values=(1.0, 2.0, 3.0)),
    Fact("a planned request is prepared", became(), HELD, given=SAFE),
    Fact("an emergency goes on at once", became(Route.CRISIS, Urgency.URGENT), [0], given=SAFE),
    Fact("a crisis leaves no weeks, and nothing is there", became(Route.CRISIS, Urgency.HIGH), [0, int(Step.NOTHING)],
         given={"alternative.asked_crisis": 1.0}),
    Fact("a crisis that nobody asks in", became(Route.CRISIS, Urgency.HIGH), [0, int(Step.NOT_ASKED)],
         given={"alternative.asked_crisis": 0.0}),
    Fact("a second request while one is suspended", became(suspended=int(Route.COURT)), [0, int(Step.BEFORE)], given=SAFE),
    Fact("a prepared request while another is suspended", goes_on_prepared, [1, int(Step.BEFORE)], given=SAFE),
    Fact("a crisis ends a suspension", became(Route.CRISIS, Urgency.HIGH, suspended=int(Route.PLANNED)), [0, int(Step.BEFORE)]),
    Fact("switched off", became(), [0], given={"mechanisms.alternative": False}),
    Fact("a crisis says how a suspension ended",
         lambda w: (became(Route.CRISIS, Urgency.HIGH, suspended=int(Route.PLANNED))(w),
                    logged(w, Event.SUSPENSION_END)[0]["reason"])[1], int(Suspension.CRISIS)),
    Fact("more kin, figures or free help takes nobody out of home", pulled_out, 0, given={"crisis.home": 2.0}, levers=OFFERS),
    Fact("unless an attractive where pulls", lambda w: pulled_out(w) > 3, True,
         given={"crisis.home": 2.0, "crisis.pull": 1.0}, levers=OFFERS),
    Fact("three arms", lambda w: sorted({arm(k / 3 + 0.1)(w) for k in range(3)}), [int(a) for a in TrialArm]),
]  # fmt: skip
