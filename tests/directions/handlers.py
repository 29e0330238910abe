"""Which clock, which mail and which touched rate belongs to which mechanism: sim/processes/dispatch.py, call by call."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from sim.engine import EVERYTHING, set_rate
from sim.processes import dispatch
from sim.vocabulary import (
    CHANNEL,
    CHILD,
    FAMILY,
    FOSTER,
    HOME,
    HOST,
    N_STRESSORS,
    NEIGHBOURHOOD_TEAM,
    REASON_AGE,
    REASON_FAMILY_LEFT,
    REASON_PLACED,
    SERVICE,
    SYSTEM,
)
from sim.world import layout as at
from sim.world import mail as mails
from sim.world.touching import (
    OF_BEHAVIOUR,
    OF_CRISIS,
    OF_HARM,
    OF_LEVEL,
    OF_PLACED,
    OF_PLANNED,
    OF_REPORTS,
    OF_SEEKING,
    OF_STRESSORS,
    OF_WITHDRAW,
)

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
    if kind == FAMILY:
        row = family(w, **state)
        return row, int(w.families[row].entity)
    if kind == CHILD:
        family(w)
        row = child(w, **state)
        return row, int(w.children[row].entity)
    if kind == HOST:
        row = host(w, **state)
        return row, int(w.hosts[row].entity)
    if kind == SERVICE:
        row = service(w, NEIGHBOURHOOD_TEAM)
        return row, int(w.services[row].entity)
    if kind == CHANNEL:
        return 1, int(w.channels[1].entity)
    return 1, int(w.tally[0].system_entity)


def fires(kind: int, slot: int, **state: Any) -> Callable:
    """Calls when a clock fires."""

    def probe(w):
        row, entity = who(w, kind, **state)
        with listening(row, now_of(w)) as calls:
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


def into_calendar(w) -> bool:
    """A touched entity whose clock has another time is found in the calendar at that time."""
    row, entity = who(w, FAMILY)
    for slot in range(at.FAMILY_CLOCKS):
        set_rate(w.engine, entity, slot, 0.0, now_of(w))
    with listening(row, now_of(w)):
        set_rate(w.engine, entity, at.F_HARM, 50.0, now_of(w))
        due = float(w.engine.clocks[w.engine.entities[entity].first + at.F_HARM].due)
        dispatch.reclock(w, entity, OF_HARM, now_of(w))
    return math.isfinite(due) and w.engine.entities[entity].time == due and w.engine.entities[entity].slot == at.F_HARM


FAMILY_CLOCKS = {
    at.F_LIFE: "lifecourse.life_event(i, t)",
    **{at.F_STRESSOR + k: f"strain.stressor_event(i, {k})" for k in range(N_STRESSORS)},
    at.F_LEVEL_UP: "strain.level_event(i, 1)",
    at.F_LEVEL_DOWN: "strain.level_event(i, -1)",
    at.F_DANGER: "strain.danger_event(i)",
    at.F_SEEK: "seeking.seek_event(i, t)",
    at.F_REPORT: "protection.report(i, t)",
    at.F_CRISIS: "crisis.crisis_event(i, t)",
    at.F_HARM: "harm.home_incident(i, t)",
    at.F_HELP: "help.help_event(i, t)",
    at.F_CASE: "crisis.case_event(i, t)",
    at.F_PROTECT: "protection.protect_event(i, t)",
    at.F_START: "seeking.lapse(i, t)",
    at.F_RECENT: "coming_home.recent_event(i, t)",
    at.F_RESPITE: "respite.respite_event(i, t)",
    at.F_TEAM: "consultation.consult_event(i, t) obstacles.case_ends(i, t)",
}
NAME_THEIR_RATES = (*range(at.F_STRESSOR, at.F_SEEK + 1), at.F_HARM, at.F_HELP)
CHILD_CLOCKS = {
    at.K_AGE: "lifecourse.age_event(i, t)",
    at.K_BEHAVIOUR: "needs.behaviour_event(i, t)",
    at.K_PLANNED: "routes.planned_event(i, t)",
    at.K_RETURN: "placement.return_event(i, t)",
    at.K_BREAKDOWN: "placement.breakdown(i, 1, t)",
    at.K_STAY: "placement.stay_event(i, t)",
    at.K_HARM: "harm.placed_incident(i, t)",
    at.K_LEGAL: "protection.legal_event(i, t)",
    at.K_WITHDRAW: "search.withdraw_event(i, t)",
    at.K_FIGURE: "figure.figure_event(i, t)",
    at.K_PART_TIME: "routes.part_time_ends(i, t)",
    at.K_RETRY: "search.retry_event(i, t)",
}
HOST_CLOCKS = {
    at.H_STAGE: "hosts.stage_event(i, t)",
    at.H_STOP: "hosts.stop_event(i, t)",
    at.H_TIRE: "hosts.tire(i, t)",
    at.H_RETURN: "hosts.return_event_host(i, t)",
    at.H_WORD: "hosts.word_event(i, t)",
}
SERVICE_CLOCKS = {
    at.S_LEAVE: "workforce.leave_event(i, t)",
    at.S_FILL: "workforce.fill_event(i, t)",
    at.S_SUPPLY: "respite.supply_event(i, t)",
    at.S_RESPONSE: "supply.response_event(i, t)",
}
GONE = (
    "seeking.withdraw(i, t) help.stop_help(i, t) crisis.stop_case(i, t) coming_home.end_follow(i, t) "
    "protection.stop_protection(i, t) respite.stop_respite(i, t) obstacles.close_case(i, t) consultation.stop_consulting(i)"
)
FAMILY_MAIL = {
    mails.MAIL_ASK_HELP: "seeking.ask(i, 5, 6, t)",
    mails.MAIL_START_HELP: "help.slot_given(i, 5, t)",
    mails.MAIL_LEVEL_FELL: "seeking.level_fell(i, t)",
    mails.MAIL_REPORT: "protection.report(i, t)",
    mails.MAIL_CALL_IN: "crisis.called_in(i, t)",
    mails.MAIL_RECENT_RETURN: "coming_home.returned(i, t)",
    mails.MAIL_WORKER_LOST: "help.worker_lost(i, 5, t)",
    mails.MAIL_FOLLOW_HOME: "coming_home.followed(i, 5, t)",
    mails.MAIL_FAMILY_LEFT: GONE,
    mails.MAIL_LAST_MINOR: GONE,
    mails.MAIL_RESPITE_OFFER: "respite.offer(i, 5, t)",
    mails.MAIL_HELP_STARTED: "one_plan.help_started(i, 5, t)",
    mails.MAIL_HELP_ENDED: "one_plan.help_ended(i, t)",
    mails.MAIL_HELP_EFFECT: "help.scale_effect(i, 7.5)",
    mails.MAIL_TEAM_CASE: "obstacles.take_up(i, t)",
    mails.MAIL_FAMILY_REPLACE: "lifecourse.replace_mail(i, 5, t)",
}
CHILD_MAIL = {
    mails.MAIL_MOVE_IN: f"search.stop_waiting(i, {REASON_PLACED}, t) placement.move_in(i, 5, 6, 7, t)",
    mails.MAIL_GO_HOME: "search.stop_waiting(i, 5, t) placement.go_home(i, 5, t)",
    mails.MAIL_PLACE_AGAIN: "search.place_again(i, 6, t)",
    mails.MAIL_PLACEMENT_FAILED: "crisis.placement_failed(i, t)",
    mails.MAIL_BREAKDOWN: "placement.breakdown(i, 5, t)",
    mails.MAIL_MOVE_STRAIN: "needs.move_strain(i)",
    mails.MAIL_PLACED_LEGAL: "protection.placed_legal(i, 5, t)",
    mails.MAIL_FAMILY_ORDER: "protection.home_legal(i)",
    mails.MAIL_FIGURE_OFFER: "figure.figure_offer(i, t)",
    mails.MAIL_PULL_ASKED: "pull.asked(i, 5)",
    mails.MAIL_AGREED: "routes.agreed_event(i, t)",
    mails.MAIL_PULL_STAY: "pull.stay_ends(i, 5, t)",
    mails.MAIL_STAY_OVER: "placement.stay_over(i, 5, t)",
    mails.MAIL_PART_TIME: "search.find_part_time(i, t)",
    mails.MAIL_PART_TIME_FOUND: "routes.part_time_starts(i, 5, t)",
    mails.MAIL_CHILD_GONE: "lifecourse.gone_mail(i, 5)",
}
LEAVES = "routes.part_time_ends(i, t) figure.end_figure(i) protection.end_legal(i)"
HOST_MAIL = {
    mails.MAIL_HOST_FREE: "search.host_free(i, t)",
    mails.MAIL_HOST_CHILD_LEFT: "hosts.child_left(i, 5, t)",
    mails.MAIL_HOST_MATCHED: "hosts.matched(i, 5, t)",
}
SERVICE_MAIL = {
    mails.MAIL_SLOT_FREE: "seeking.slot_free(i, t)",
    mails.MAIL_BED_FREE: "search.bed_free(i, t)",
    mails.MAIL_BOARD_FREE: "protection.board_free(i, t)",
    mails.MAIL_STAFF: "workforce.staff_mail(i, 5, 6, 7.5, t)",
    mails.MAIL_RESPITE_FREE: "respite.respite_free(i, 5, t)",
    mails.MAIL_MENTAL_FREE: "one_plan.mental_free(i, t)",
}
FAMILY_RATES = {
    OF_STRESSORS: "strain.stressor_rates(i, t)",
    OF_LEVEL: "strain.level_rates(i, t)",
    OF_SEEKING: "seeking.seek_rates(i, t)",
    OF_REPORTS: "protection.report_rates(i, t)",
    OF_CRISIS: "crisis.crisis_rates(i, t)",
    OF_HARM: "harm.home_harm_rates(i, t)",
}
CHILD_RATES = {
    OF_BEHAVIOUR: "needs.behaviour_rates(i, t)",
    OF_PLANNED: "routes.planned_rates(i, t)",
    OF_PLACED: "placement.placement_rates(i, t) harm.placed_harm_rates(i, t)",
    OF_WITHDRAW: "search.withdraw_rates(i, t)",
}
KINDS = {FAMILY: "family", CHILD: "child", HOST: "host", SERVICE: "service"}
CLOCKS = {FAMILY: FAMILY_CLOCKS, CHILD: CHILD_CLOCKS, HOST: HOST_CLOCKS, SERVICE: SERVICE_CLOCKS}
MAIL = {FAMILY: FAMILY_MAIL, CHILD: CHILD_MAIL, HOST: HOST_MAIL, SERVICE: SERVICE_MAIL}
RATES = {FAMILY: FAMILY_RATES, CHILD: CHILD_RATES}

OTHER_MAIL = {
    mails.MAIL_PLACE,
    mails.MAIL_TURNED_18,
    mails.MAIL_FAMILY_LEFT_CHILD,
    mails.MAIL_CHILD_ENDS,
}  # below: by the state


def each_clock() -> Iterator[Fact]:
    """Facts on every clock of every kind: whose it is, and whether all rates are set after it."""
    for kind, clocks in CLOCKS.items():
        yield Fact(
            f"every clock of a {KINDS[kind]} is here",
            lambda w, kind=kind, of=clocks: at.KIND_CLOCKS[kind] - len(of),
            1 if kind == SERVICE else 0,
        )  # the schedule of a service is no clock of its own
        for slot, calls in clocks.items():
            everything = kind != FAMILY or slot not in NAME_THEIR_RATES
            yield Fact(f"clock {slot} of a {KINDS[kind]}", fires(kind, slot), calls)
            yield Fact(f"after clock {slot} of a {KINDS[kind]} all rates are set", touches(kind, slot), everything)


def each_mail() -> Iterator[Fact]:
    """Facts on every mail."""
    codes = {code for name, code in vars(mails).items() if name.startswith("MAIL_")}
    known = {event for of in MAIL.values() for event in of} | OTHER_MAIL
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
    Fact("all rates of a family", set_again(FAMILY, EVERYTHING), " ".join(FAMILY_RATES.values())),
    Fact("all rates of a child", set_again(CHILD, EVERYTHING), " ".join(CHILD_RATES.values())),
    Fact("rates of a child that is gone", set_again(CHILD, EVERYTHING, alive=0), ""),
    Fact("rates of a host", set_again(HOST, EVERYTHING), "hosts.host_rates(i, t)"),
    Fact("rates of a service", set_again(SERVICE, EVERYTHING), "workforce.workforce_rates(i, t) respite.supply_rates(i, t)"),
    Fact("rates of a channel", set_again(CHANNEL, EVERYTHING), "hosts.channel_rates(i, t)"),
    Fact("a rate that was set is in the calendar", into_calendar, True),
    Fact("clock of a channel", fires(CHANNEL, 0), "hosts.channel_event(i, t)"),
    Fact("clock of the table of changes", fires(SYSTEM, 0), "changes.changes_event(t)"),
    # where the state decides
    Fact("help that holds a place starts", fires(FAMILY, at.F_START, next_help=1), "help.start_help(i, t)"),
    Fact("a child from outside comes of age", fires(CHILD, at.K_AGE, demand=1),
         f"search.stop_waiting(i, {REASON_AGE}, t) placement.leave_care(i, {REASON_AGE}, t)"),
    Fact("a child from outside loses patience", fires(CHILD, at.K_WITHDRAW, demand=1), "demand.lose_patience(i, t)"),
    Fact("a request that was looked at goes on", told(FAMILY, mails.MAIL_PLACE, x=3.0), "search.place_family(i, 5, 6, 1, t)"),
    Fact("a request is held", told(FAMILY, mails.MAIL_PLACE, x=1.0, answers={"consultation.holds": 1}),
         "consultation.holds(i, 5, 6, t)"),
    Fact("a request is not held", told(FAMILY, mails.MAIL_PLACE, x=1.0),
         "consultation.holds(i, 5, 6, t) search.place_family(i, 5, 6, 1, t)"),
    Fact("a child that is gone gets no mail", told(CHILD, mails.MAIL_MOVE_STRAIN, alive=0), ""),
    Fact("a child turns 18", told(CHILD, mails.MAIL_TURNED_18, form=FOSTER),
         f"search.stop_waiting(i, {REASON_AGE}, t) {LEAVES} placement.turned_18(i, t)"),
    Fact("the family of a placed child leaves", told(CHILD, mails.MAIL_FAMILY_LEFT_CHILD, form=FOSTER),
         f"search.stop_waiting(i, {REASON_FAMILY_LEFT}, t) {LEAVES} placement.leave_care(i, {REASON_FAMILY_LEFT}, t)"),
    Fact("the family of a child at home leaves", told(CHILD, mails.MAIL_FAMILY_LEFT_CHILD, form=HOME),
         f"search.stop_waiting(i, {REASON_FAMILY_LEFT}, t) {LEAVES}"),
    Fact("a child from outside ends", told(CHILD, mails.MAIL_CHILD_ENDS, demand=1), "demand.free_exogenous(i)"),
    Fact("a child that came of age ends", told(CHILD, mails.MAIL_CHILD_ENDS, a=REASON_AGE),
         f"lifecourse.gone_mail(i, {dispatch.lifecourse.HOPS})"),
    Fact("a child that ends otherwise stays with its family", told(CHILD, mails.MAIL_CHILD_ENDS, a=REASON_FAMILY_LEFT), ""),
]  # fmt: skip
