"""Which clock, which mail and which touched rate belongs to which mechanism: sim/processes/dispatch.py, call by call."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from sim.engine import EVERYTHING, set_rate
from sim.processes import breakdown, dispatch, help, lifecourse, placement, waiting, wel_thuis
from sim.words import N_STRESSORS, BreakdownCause, Entity, Form, Reason, ServiceKind
from sim.world.codes import KIND_CLOCKS, ChildClock, ChildRates, FamilyClock, FamilyRates, HostClock, Mail, ServiceClock

from .bench import child, family, host, now_of, service
from .rows import Fact

MECHANISMS = [part for part in vars(dispatch).values() if isinstance(part, ModuleType) and "processes" in part.__name__]


@contextmanager
def listening(row: int, now: float, answers: dict[str, Any] | None = None) -> Iterator[list[str]]:
    """Calls of mechanisms as text, in order: ``module.function(...)`` with i for the row and t for the time."""
    calls: list[str] = []
    before = [(part, name, one) for part in MECHANISMS for name, one in vars(part).items()
              if callable(one) and getattr(one, "__module__", "") == part.__name__]  # fmt: skip

    def listen(name: str) -> Callable:
        def called(w: Any, *given: Any) -> Any:
            words = ["t" if isinstance(x, float) and x == now else f"{x:g}" for x in given]
            if words and given[0] == row:
                words[0] = "i"
            calls.append(f"{name}({', '.join(words)})")
            return (answers or {}).get(name, 0)

        return called

    try:
        for part, name, _ in before:
            setattr(part, name, listen(f"{part.__name__.rpartition('.')[2]}.{name}"))
        yield calls
    finally:
        for part, name, one in before:
            setattr(part, name, one)


def who(w: Any, kind: int, **state: Any) -> tuple[int, int]:
    """(row, entity) of somebody of a kind."""
    if kind == Entity.FAMILY:
        row = family(w, **state)
        return row, int(w.families[row].entity)
    if kind == Entity.CHILD:
        family(w)
        row = child(w, **state)
        return row, int(w.children[row].entity)
    if kind == Entity.HOST:
        row = host(w, **state)
        return row, int(w.hosts[row].entity)
    if kind == Entity.SERVICE:
        row = service(w, ServiceKind.NEIGHBOURHOOD_TEAM)
        return row, int(w.services[row].entity)
    if kind == Entity.CHANNEL:
        return 1, int(w.channels[1].entity)
    return 1, int(w.tally[0].system_entity)


def fires(kind: int, slot: int, answers: dict | None = None, **state: Any) -> Callable:
    """Calls when a clock fires."""

    def probe(w):
        row, entity = who(w, kind, **state)
        with listening(row, now_of(w), answers) as calls:
            dispatch.fire(w, entity, slot, now_of(w))
        return " ".join(calls)

    return probe


def touches(kind: int, slot: int) -> Callable:
    """Whether all rates are set again when a clock fires."""

    def probe(w):
        row, entity = who(w, kind)
        w.engine.entities[entity].touched = 0
        with listening(row, now_of(w)):
            dispatch.fire(w, entity, slot, now_of(w))
        return bool(w.engine.entities[entity].touched == EVERYTHING)

    return probe


def told(
    kind: int, event: int, a: int = 5, b: int = 6, x: float = 7.5, answers: dict | None = None, **state: Any
) -> Callable:
    """Calls when mail is delivered."""

    def probe(w):
        row, entity = who(w, kind, **state)
        with listening(row, now_of(w), answers) as calls:
            dispatch.deliver(w, event, entity, a, b, x)
        return " ".join(calls)

    return probe


def set_again(kind: int, parts: int, **state: Any) -> Callable:
    """Calls when touched rates are set again; the entity then stands in the calendar at its first clock."""

    def probe(w):
        row, entity = who(w, kind, **state)
        with listening(row, now_of(w)) as calls:
            dispatch.reclock(w, entity, parts, now_of(w))
        return " ".join(calls)

    return probe


def passes_on(kind: int, handler: Callable, *rest: float, **state: Any) -> Callable:
    """Calls that a handler makes: of those who listen together each knows when it is its turn."""

    def probe(w):
        row, _ = who(w, kind, **state)
        with listening(row, now_of(w)) as calls:
            handler(w, row, *rest, *([] if handler in WITHOUT_TIME else [now_of(w)]))
        return " ".join(calls)

    return probe


def into_calendar(w) -> bool:
    """A touched entity whose clock has another time is found in the calendar at that time."""
    row, entity = who(w, Entity.FAMILY)
    for slot in range(KIND_CLOCKS[Entity.FAMILY]):
        set_rate(w.engine, entity, slot, 0.0, now_of(w))
    with listening(row, now_of(w)):
        set_rate(w.engine, entity, FamilyClock.HARM, 50.0, now_of(w))
        due = float(w.engine.dues[w.engine.entities[entity].first + FamilyClock.HARM])
        dispatch.reclock(w, entity, FamilyRates.HARM, now_of(w))
    return (
        math.isfinite(due)
        and w.engine.entities[entity].time == due
        and w.engine.entities[entity].slot == FamilyClock.HARM
    )


OF_FAMILY = {
    FamilyClock.LIFE: "lifecourse.life_event(i, t)",
    **{FamilyClock.STRESSOR + k: f"strain.stressor_event(i, {k})" for k in range(N_STRESSORS)},
    FamilyClock.LEVEL_UP: "strain.level_event(i, 1)",
    FamilyClock.LEVEL_DOWN: "strain.level_event(i, -1)",
    FamilyClock.DANGER: "strain.danger_event(i)",
    FamilyClock.SEEK: "seeking.seek_event(i, t)",
    FamilyClock.REPORT: "protection.report(i, t)",
    FamilyClock.CRISIS: "crisis.crisis_event(i, t)",
    FamilyClock.HARM: "harm.home_incident(i, t)",
    FamilyClock.HELP: "help.help_event(i, t)",
    FamilyClock.CASE: "crisis.case_event(i, t)",
    FamilyClock.PROTECT: "protection.protect_event(i, t)",
    FamilyClock.START: "help.uses_slot(i, t) seeking.lapse(i, t)",
    FamilyClock.RECENT: "lasting.months_pass(i, t) coming_home.recent_event(i, t)",
    FamilyClock.RESPITE: "respite.respite_event(i, t)",
    FamilyClock.AGAIN: "suspended.asked_again_event(i, t)",
    FamilyClock.TEAM: (
        "alternative.step_timer(i, t) suspended.review_timer(i, t) second_look.look_timer(i, t) wel_thuis.team_event(i, t)"
    ),
}
WITHOUT_TIME = (lifecourse.forget_adult,)
NAME_THEIR_RATES = (*range(FamilyClock.STRESSOR, FamilyClock.SEEK + 1), FamilyClock.HARM, FamilyClock.HELP)
CHILD_CLOCKS = {
    ChildClock.AGE: "lifecourse.age_event(i, t) waiting.demand_ages(i, t) placement.demand_leaves(i, t)",
    ChildClock.BEHAVIOUR: "needs.behaviour_event(i, t)",
    ChildClock.PLANNED: "routes.planned_event(i, t)",
    ChildClock.RETURN: "placement.return_event(i, t)",
    ChildClock.BREAKDOWN: "breakdown.breakdown_event(i, t)",
    ChildClock.STAY: "placement.stay_event(i, t)",
    ChildClock.HARM: "harm.placed_incident(i, t)",
    ChildClock.LEGAL: "legal.legal_event(i, t)",
    ChildClock.WITHDRAW: "waiting.withdraw_event(i, t) demand.lose_patience(i, t)",
    ChildClock.FIGURE: "figure.figure_event(i, t)",
    ChildClock.PART_TIME: "routes.part_time_ends(i, t)",
    ChildClock.RETRY: "search.retry_event(i, t)",
}
HOST_CLOCKS = {
    HostClock.STAGE: "hosts.stage_event(i, t)",
    HostClock.STOP: "hosts.stop_event(i, t)",
    HostClock.TIRE: "hosts.tire(i, t)",
    HostClock.RETURN: "hosts.return_event_host(i, t)",
    HostClock.WORD: "hosts.word_event(i, t)",
}
SERVICE_CLOCKS = {
    ServiceClock.LEAVE: "workforce.leave_event(i, t)",
    ServiceClock.FILL: "workforce.fill_event(i, t)",
    ServiceClock.SUPPLY: "respite.supply_event(i, t)",
    ServiceClock.RESPONSE: "supply.response_event(i, t)",
}
GONE = (
    "seeking.withdraw(i, t) help.stop_help(i, t) crisis.stop_case(i, t) coming_home.end_follow(i, t) "
    "protection.stop_protection(i, t) respite.stop_respite(i, t) wel_thuis.close_case(i, t) "
    "alternative.forget_requests(i, t) suspended.forget_request(i, t) second_look.forget_look(i)"
)
FAMILY_MAIL = {
    Mail.PLACE: "alternative.holds(i, 5, 6, 7.5, t) search.place_family(i, 5, 6, 7.5, t)",
    Mail.PLACE_ON: "search.place_family(i, 5, 6, 7.5, t)",
    Mail.ASK_HELP: "seeking.ask(i, 5, 6, t)",
    Mail.START_HELP: "help.slot_given(i, 5, t)",
    Mail.LEVEL_FELL: "seeking.level_fell(i, t)",
    Mail.REPORT: "protection.report(i, t)",
    Mail.CALL_IN: "crisis.called_in(i, t)",
    Mail.RECENT_RETURN: "coming_home.child_returned(i, t)",
    Mail.WORKER_LOST: "help.worker_lost(i, 5, t)",
    Mail.FOLLOW_HOME: "coming_home.worker_follows(i, 5, t)",
    Mail.FAMILY_LEFT: GONE,
    Mail.LAST_MINOR: GONE,
    Mail.RESPITE_OFFER: "respite.offer(i, 5, t)",
    Mail.HELP_STARTED: "one_plan.help_started(i, 5, t)",
    Mail.HELP_ENDED: "one_plan.help_ended(i, t)",
    Mail.HELP_EFFECT: "help.scale_effect(i, 7.5)",
    Mail.WORKER_STAYS: "alternative.worker_stays(i, t)",
    Mail.CRISIS_HELP: "crisis.start_case_help(i, t)",
    Mail.LOOK_AGAIN: "second_look.look_again(i, 5, t)",
    Mail.AFTER_CRISIS: "crisis.help_after_crisis(i)",
    Mail.ASK_COURT: "protection.asked_anew(i, t)",
    Mail.TREAT_IN_TRIAL: "seeking.treat_in_trial(i, t)",
    Mail.WEL_THUIS_CASE: "wel_thuis.take_up(i, 5, t)",
    Mail.FAMILY_REPLACE: "lifecourse.replace_family_later(i, 5, t)",
}
LEAVES = "waiting.wait_no_more(i, 5, t) routes.part_time_ends(i, t) figure.end_figure(i) legal.end_legal(i)"
CHILD_MAIL = {
    Mail.TURNED_18: f"{LEAVES} placement.turned_18(i, t)",
    Mail.FAMILY_LEFT_CHILD: f"{LEAVES} placement.leave_with_family(i, 5, t)",
    Mail.CHILD_ENDS: "lifecourse.forget_adult(i, 5) demand.free_exogenous(i)",
    Mail.MOVE_IN: "waiting.place_found(i, t) placement.move_in(i, 5, 6, 7, t)",
    Mail.GO_HOME: "waiting.wait_no_more(i, 5, t) placement.go_home(i, 5, t)",
    Mail.PLACE_AGAIN: "search.place_again(i, 5, t)",
    Mail.PLACEMENT_FAILED: "breakdown.placement_failed(i, t) placement.demand_fails(i, t)",
    Mail.BREAKDOWN: "breakdown.break_down(i, 5, t)",
    Mail.MOVE_STRAIN: "needs.move_strain(i)",
    Mail.PLACED_LEGAL: "legal.placed_legal(i, 5, t)",
    Mail.FAMILY_ORDER: "legal.home_legal(i)",
    Mail.FIGURE_OFFER: "figure.figure_offer(i, t)",
    Mail.PULL_ASKED: "pull.asked(i, 5)",
    Mail.AGREED: "routes.agreed_event(i, t)",
    Mail.PULL_STAY: "pull.stay_ends(i, 5, t)",
    Mail.STAY_OVER: "placement.stay_over(i, 5, t)",
    Mail.PART_TIME: "search.find_part_time(i, t)",
    Mail.PART_TIME_FOUND: "routes.part_time_starts(i, 5, t)",
    Mail.CHILD_GONE: "lifecourse.forget_child_later(i, 5)",
}
HOST_MAIL = {
    Mail.HOST_FREE: "waiting.host_free(i, t)",
    Mail.HOST_CHILD_LEFT: "hosts.child_left(i, 5, t)",
    Mail.HOST_MATCHED: "hosts.matched(i, 5, t)",
}
SERVICE_MAIL = {
    Mail.SLOT_FREE: "seeking.slot_free(i, t)",
    Mail.BED_FREE: "waiting.bed_free(i, t)",
    Mail.BOARD_FREE: "protection.board_free(i, t)",
    Mail.STAFF: "workforce.staff_mail(i, 5, 6, 7.5, t)",
    Mail.RESPITE_FREE: "respite.respite_free(i, 5, t)",
    Mail.MENTAL_FREE: "one_plan.mental_free(i, t)",
}
FAMILY_RATES = {
    FamilyRates.STRESSORS: "strain.stressor_rates(i, t)",
    FamilyRates.LEVEL: "strain.level_rates(i, t)",
    FamilyRates.SEEKING: "seeking.seek_rates(i, t)",
    FamilyRates.REPORTS: "protection.report_rates(i, t)",
    FamilyRates.CRISIS: "crisis.crisis_rates(i, t)",
    FamilyRates.HARM: "harm.home_harm_rates(i, t)",
    FamilyRates.AGAIN: "suspended.again_rates(i, t)",
}
CHILD_RATES = {
    ChildRates.BEHAVIOUR: "needs.behaviour_rates(i, t)",
    ChildRates.PLANNED: "routes.planned_rates(i, t)",
    ChildRates.PLACED: "breakdown.breakdown_rates(i, t) placement.return_rates(i, t) harm.placed_harm_rates(i, t)",
    ChildRates.WITHDRAW: "waiting.withdraw_rates(i, t)",
}
KINDS = {Entity.FAMILY: "family", Entity.CHILD: "child", Entity.HOST: "host", Entity.SERVICE: "service"}
CLOCKS = {
    Entity.FAMILY: OF_FAMILY,
    Entity.CHILD: CHILD_CLOCKS,
    Entity.HOST: HOST_CLOCKS,
    Entity.SERVICE: SERVICE_CLOCKS,
}
MAIL = {Entity.FAMILY: FAMILY_MAIL, Entity.CHILD: CHILD_MAIL, Entity.HOST: HOST_MAIL, Entity.SERVICE: SERVICE_MAIL}
RATES = {Entity.FAMILY: FAMILY_RATES, Entity.CHILD: CHILD_RATES}


def each_clock() -> Iterator[Fact]:
    """Facts on every clock of every kind: whose it is, and whether all rates are set after it."""
    for kind, clocks in CLOCKS.items():
        yield Fact(
            f"every clock of a {KINDS[kind]} is here",
            lambda w, kind=kind, of=clocks: KIND_CLOCKS[kind] - len(of),
            1 if kind == Entity.SERVICE else 0,
        )  # the schedule of a service is no clock of its own
        for slot, calls in clocks.items():
            everything = kind != Entity.FAMILY or slot not in NAME_THEIR_RATES
            yield Fact(f"clock {slot} of a {KINDS[kind]}", fires(kind, slot), calls)
            yield Fact(f"after clock {slot} of a {KINDS[kind]} all rates are set", touches(kind, slot), everything)


def each_mail() -> Iterator[Fact]:
    """Facts on every mail."""
    codes = set(Mail)
    known = {event for of in MAIL.values() for event in of}
    yield Fact("every mail is here", lambda w: sorted(codes ^ known), [])
    for kind, of in MAIL.items():
        for event, calls in of.items():
            yield Fact(f"mail {event} to a {KINDS[kind]}", told(kind, event), calls)


def each_rate() -> Iterator[Fact]:
    """Facts on every rate that can be touched."""
    for kind, of in RATES.items():
        for part, calls in of.items():
            yield Fact(f"rates {part} of a {KINDS[kind]}", set_again(kind, part), calls)


ROWS: list[Fact] = [
    *each_clock(),
    *each_mail(),
    *each_rate(),
    Fact("all rates of a family", set_again(Entity.FAMILY, EVERYTHING), " ".join(FAMILY_RATES.values())),
    Fact("all rates of a child", set_again(Entity.CHILD, EVERYTHING), " ".join(CHILD_RATES.values())),
    Fact("rates of a child that is gone", set_again(Entity.CHILD, EVERYTHING, alive=0), ""),
    Fact("rates of a host", set_again(Entity.HOST, EVERYTHING), "hosts.host_rates(i, t)"),
    Fact("rates of a service", set_again(Entity.SERVICE, EVERYTHING),
        "workforce.workforce_rates(i, t) respite.supply_rates(i, t)"),
    Fact("rates of a channel", set_again(Entity.CHANNEL, EVERYTHING), "hosts.channel_rates(i, t)"),
    Fact("a rate that was set is in the calendar", into_calendar, True),
    Fact("clock of a channel", fires(Entity.CHANNEL, 0), "hosts.channel_event(i, t)"),
    Fact("clock of the table of changes", fires(Entity.SYSTEM, 0), "changes.changes_event(t)"),
    # where the state decides
    Fact("help that holds a slot starts", fires(Entity.FAMILY, FamilyClock.START, answers={"help.uses_slot": 1}),
         "help.uses_slot(i, t)"),
    Fact("a request is held", told(Entity.FAMILY, Mail.PLACE, answers={"alternative.holds": 1}),
        "alternative.holds(i, 5, 6, 7.5, t)"),
    Fact("a child that is gone gets no mail", told(Entity.CHILD, Mail.MOVE_STRAIN, alive=0), ""),
    # whose turn it is
    Fact("a family that holds a slot", passes_on(Entity.FAMILY, help.uses_slot, next_help=1), "help.start_help(i, t)"),
    Fact("a family that holds none", passes_on(Entity.FAMILY, help.uses_slot, next_help=0), ""),
    Fact("a child from outside does not grow up", passes_on(Entity.CHILD, lifecourse.age_event, demand=1), ""),
    *(Fact(f"a child{where} comes of age: {handler.__name__}", passes_on(Entity.CHILD, handler, demand=outside), calls * outside)
      for outside, where in ((0, ""), (1, " from outside"))
      for handler, calls in ((waiting.demand_ages, f"waiting.wait_no_more(i, {Reason.AGE}, t)"),
                             (placement.demand_leaves, f"placement.leave_care(i, {Reason.AGE}, t)"))),
    Fact("a waiting child is reassessed", passes_on(Entity.CHILD, waiting.withdraw_event, demand=0),
         f"waiting.wait_no_more(i, {Reason.WITHDRAWN_BETTER}, t)"),
    Fact("one from outside is not", passes_on(Entity.CHILD, waiting.withdraw_event, demand=1), ""),
    Fact("it has a place", passes_on(Entity.CHILD, waiting.place_found), f"waiting.wait_no_more(i, {Reason.PLACED}, t)"),
    *(Fact(f"its family leaves, form {form}", passes_on(Entity.CHILD, placement.leave_with_family, Reason.FAMILY_LEFT, form=form),
           f"placement.leave_care(i, {Reason.FAMILY_LEFT}, t)" if form else "") for form in (Form.HOME, Form.FOSTER)),
    *(Fact(f"it leaves the model, {reason.key}, demand {outside}",
           passes_on(Entity.CHILD, lifecourse.forget_adult, reason, demand=outside),
           f"lifecourse.forget_child_later(i, {lifecourse.HOPS})" if reason == Reason.AGE and not outside else "")
      for reason in (Reason.AGE, Reason.FAMILY_LEFT) for outside in (0, 1)),
    Fact("the timer of a team", passes_on(Entity.FAMILY, wel_thuis.team_event), "wel_thuis.case_ends(i, t)"),
    Fact("a placement breaks down by itself", passes_on(Entity.CHILD, breakdown.breakdown_event),
         f"breakdown.break_down(i, {BreakdownCause.BY_ITSELF}, t)"),
]  # fmt: skip
