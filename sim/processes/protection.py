"""Child protection: Veilig Thuis, Board and court (third route out of home, without crisis).

Rule. Reports to Veilig Thuis come more often in true danger, but also without. Triage sees danger with its own errors;
a report goes to the Board, to voluntary help, or (rarely) becomes a crisis the same day. The Board investigates with a
limited number of investigations at once and sees danger with smaller errors than triage; the court hears later and may
make a supervision order, some with placement. Orders are reviewed twice a year and end, go on, or lead to a request for
placement. A request under an order that was suspended (suspended.py) is asked of the court anew once its authorisation has
lapsed: it is refused only where the family copes and no danger is seen. Where the order ends, such a request ends with it.
The status of each child stands in legal.py.

Rates. ``protection.*``, ``levels.report``; JB-* rows give the order of size, chances are assumptions with ranges.
"""

from __future__ import annotations

from sim.declare import Clock, Mail, Mechanism, Rates
from sim.engine import GAMMA, clear, draw, join, kernel, leave, line_length, ordinal, set_rate, set_time, stay, touch
from sim.units import YEAR
from sim.words import (
    Authorisation,
    Event,
    Flag,
    Form,
    HelpForm,
    LegalStatus,
    Level,
    ProtectionCase,
    Request,
    Route,
    ServiceKind,
    Suspension,
    Urgency,
)
from sim.world import mail
from sim.world.codes import Chance, FamilyClock
from sim.world.events import log_child, log_family
from sim.world.legal import set_legal
from sim.world.requests import end_suspension, mark
from sim.world.risk import risk
from sim.world.seen import sees_danger
from sim.world.services import next_in_line, queue_left, service_used
from sim.world.staff import nobody_there

MECHANISM = Mechanism(
    clocks=(Clock("family", 10, "report", "report"), Clock("family", 15, "protect", "protect_event")),
    mail=(
        Mail("family", 20, "report", "report", says="somebody reports to Veilig Thuis"),
        Mail("service", 21, "board_free", "board_free", says="the Board has room"),
        Mail("family", 107, "ask_court", "asked_anew", says="a placement is asked of the court anew, under its order"),
    ),
    rates=(Rates("family", 16, "reports", "report_rates", after="level danger"),),
    hears={"family_left": "stop_protection", "last_minor": "stop_protection"},
    fields={"family": "reports protect protect_item protect_seen"},
    chance={
        "triage": 1053,
        "triage_acute": 1054,
        "order": 1055,
        "with_placement": 1056,
        "board_days": 1057,
        "court_days": 1058,
        "review": 1059,
        "review_place": 1060,
        "order_help": 1065,
        "worker_there_report": 1116,
        "seen_hearing": 1134,
        "seen_review": 1135,
        "seen_anew": 1148,
    },
    logs=("REPORT", "INVESTIGATION", "AUTHORISATION"),
    numbers=("protection", "regional"),
)


@kernel
def report_rates(world, family_row, now):
    """Set the clock of reports to Veilig Thuis of the family (rate per day)."""
    family = world.families[family_row]
    numbers = world.params[0]
    rate = 0.0
    if family.at_home > 0 and family.protect == ProtectionCase.NONE and numbers.on_protection > 0.0:
        rate = world.levels[family.level].report
        if family.danger:
            rate += numbers.protection_report_danger
        rate *= numbers.regional_report * risk(world, family_row)
    set_rate(world.engine, family.entity, FamilyClock.REPORT, rate / YEAR, now)


@kernel
def report(world, family_row, now):
    """A report to Veilig Thuis: triage."""
    family = world.families[family_row]
    numbers = world.params[0]
    engine = world.engine
    if family.at_home == 0 or family.protect != ProtectionCase.NONE or numbers.on_protection == 0.0:
        return
    n = ordinal(engine, family.entity, FamilyClock.REPORT) * 1024 + ordinal(engine, family.entity, FamilyClock.HARM)
    if nobody_there(world, family_row, family.key, Chance.WORKER_THERE_REPORT, n, numbers.workforce_report_share):
        log_family(world, Event.NO_WORKER, family_row, Event.REPORT, Flag.DANGER if family.danger else 0, 0.0)
        return
    family.reports += 1
    drawn = draw(engine, family.key, Chance.TRIAGE, family.reports)
    seen = sees_danger(
        drawn, family.danger, numbers.protection_triage_sensitivity, numbers.protection_triage_specificity
    )
    log_family(
        world,
        Event.REPORT,
        family_row,
        1 if seen else 0,
        (Flag.DANGER if family.danger else 0) | (Flag.SEEN if seen else 0),
        0.0,
    )
    if not seen:
        if family.level >= Level.STRAINED:
            mail.ask_help(world, family.entity, HelpForm.GENERALIST, Urgency.NORMAL)
        return
    if draw(engine, family.key, Chance.TRIAGE_ACUTE, family.reports) < numbers.protection_acute:
        mail.call_in(world, family.entity)
    mail.ask_help(
        world, family.entity, HelpForm.SPECIALIST if family.level == Level.SEVERE else HelpForm.GENERALIST, Urgency.HIGH
    )
    family.protect_seen = 1
    to_board(world, family_row, now)
    touch(engine, family.entity)


@kernel
def to_board(world, family_row, now):
    """Ask the Board, or the court after it: starts when it has room, else the family waits in its line."""
    family = world.families[family_row]
    service_row = (
        world.areas[family.area].board if family.protect == ProtectionCase.NONE else world.areas[family.area].court
    )
    if service_row == 0:
        family.protect = ProtectionCase.NONE
        return
    service = world.services[service_row]
    if service.used < service.capacity and line_length(world.engine, service.line) == 0:
        take_up(world, family_row, service_row, now)
    else:
        family.protect = (
            ProtectionCase.WAITS_FOR_BOARD if family.protect == ProtectionCase.NONE else ProtectionCase.WAITS_FOR_COURT
        )
        family.protect_item = join(world.engine, service.line, Urgency.NORMAL, family.entity, family_row, 0, now)
        queue_left(world, service_row, now, 1)


@kernel
def take_up(world, family_row, service_row, now):
    """The Board starts its investigation, or the court takes up the request."""
    family = world.families[family_row]
    numbers = world.params[0]
    seed = world.engine.state[0].seed
    service_used(world, service_row, now, 1)
    if world.services[service_row].kind == ServiceKind.BOARD:
        family.protect = ProtectionCase.BOARD
        log_family(world, Event.INVESTIGATION, family_row, 0, 0, float(family.at_home))
        days = stay(
            seed,
            family.key,
            Chance.BOARD_DAYS,
            family.reports,
            GAMMA,
            numbers.protection_board_days,
            numbers.protection_board_shape,
        )
    else:
        family.protect = ProtectionCase.COURT
        days = stay(
            seed,
            family.key,
            Chance.COURT_DAYS,
            family.reports,
            GAMMA,
            numbers.protection_court_days,
            numbers.protection_court_shape,
        )
    set_time(world.engine, family.entity, FamilyClock.PROTECT, now + days)


@kernel
def board_free(world, service_row, now):
    """The Board or the court has room: the first family in its line."""
    service = world.services[service_row]
    item = next_in_line(world, service_row)
    if item == 0:
        return
    family_row = world.engine.waits[item].a
    leave(world.engine, item)
    queue_left(world, service_row, now, -1)
    world.families[family_row].protect_item = 0
    take_up(world, family_row, service_row, now)
    touch(world.engine, world.families[family_row].entity)
    mail.board_free(world, service.entity)


@kernel
def give_back(world, service_row, now):
    """Give a place of the Board or the court back."""
    service_used(world, service_row, now, -1)
    mail.board_free(world, world.services[service_row].entity)


@kernel
def protect_event(world, family_row, now):
    """Timer of child protection of the family: investigation ends, court hears, or an order is reviewed."""
    family = world.families[family_row]
    if family.protect == ProtectionCase.BOARD:
        give_back(world, world.areas[family.area].board, now)
        to_board(world, family_row, now)
    elif family.protect == ProtectionCase.COURT:
        give_back(world, world.areas[family.area].court, now)
        hear_case(world, family_row, now)
    elif family.protect == ProtectionCase.ORDER:
        review(world, family_row, now)
    touch(world.engine, family.entity)


@kernel
def hear_case(world, family_row, now):
    """The juvenile court decides on an order, and on placement with it."""
    family = world.families[family_row]
    engine = world.engine
    numbers = world.params[0]
    heavy = family.level == Level.SEVERE or investigated(world, family_row, Chance.SEEN_HEARING, family.reports)
    chance = numbers.protection_order_danger if heavy else numbers.protection_order_other
    if family.at_home == 0 or draw(engine, family.key, Chance.ORDER, family.reports) >= chance:
        family.protect = ProtectionCase.NONE
        return
    family.protect = ProtectionCase.ORDER
    set_time(engine, family.entity, FamilyClock.PROTECT, now + numbers.protection_review_days)
    child_row = family.first_child
    while child_row > 0:
        child = world.children[child_row]
        if child.adult == 0 and child.legal == LegalStatus.VOLUNTARY:
            set_legal(world, child_row, LegalStatus.SUPERVISION)
        child_row = child.next_sibling
    if draw(engine, family.key, Chance.ORDER_HELP, family.reports) < numbers.protection_order_help:
        mail.ask_help(world, family.entity, HelpForm.SPECIALIST, Urgency.HIGH)
    if draw(engine, family.key, Chance.WITH_PLACEMENT, family.reports) < (
        numbers.protection_with_placement * numbers.regional_court
    ):
        ask_placement(world, family_row)


@kernel
def ask_placement(world, family_row):
    """Placement of the children at home is asked of the court, and authorised."""
    if authorise(world, family_row) > 0:
        mail.place(world, world.families[family_row].entity, Route.COURT, Urgency.HIGH, 0)


@kernel
def asked_anew(world, family_row, now):
    """A suspended placement is asked again after its authorisation lapsed: the court looks anew, and the search goes on."""
    family = world.families[family_row]
    if family.protect != ProtectionCase.ORDER or family.suspended > 0:
        return
    stands = family.level > Level.COPING or investigated(world, family_row, Chance.SEEN_ANEW, family.episodes)
    if stands and authorise(world, family_row) > 0:
        mail.place_on(world, family.entity, Route.COURT, Urgency.HIGH, 0)


@kernel
def authorise(world, family_row):
    """The court authorises placement of the children at home that are not sought a place for yet; how many."""
    child_row = world.families[family_row].first_child
    asked = 0
    while child_row > 0:
        child = world.children[child_row]
        if child.adult == 0 and child.form == Form.HOME and may_be_asked(child):
            log_child(world, Event.AUTHORISATION, child_row, Authorisation.ORDINARY, 0, 0.0)
            set_legal(world, child_row, LegalStatus.AUTHORISED)
            child.want = Request.SOUGHT
            child.want_route = Route.COURT
            child.want_urgency = Urgency.HIGH
            asked += 1
        child_row = child.next_sibling
    return asked


@kernel
def may_be_asked(child):
    """Whether no place is looked for yet: none is asked for, or the request is prepared or suspended (alternative.py)."""
    return child.want == Request.NONE or child.want == Request.PREPARED or child.want == Request.SUSPENDED


@kernel
def review(world, family_row, now):
    """Half-yearly review of a supervision order."""
    family = world.families[family_row]
    engine = world.engine
    numbers = world.params[0]
    n = ordinal(engine, family.entity, FamilyClock.PROTECT)
    chance = (
        numbers.protection_review_end
        if family.level == Level.COPING
        else (numbers.protection_review_end / numbers.protection_review_slower if family.level < Level.SEVERE else 0.0)
    )
    if family.at_home == 0 or draw(engine, family.key, Chance.REVIEW, n) < chance:
        end_order(world, family_row, now)
        return
    set_time(engine, family.entity, FamilyClock.PROTECT, now + numbers.protection_review_days)
    heavy = family.level == Level.SEVERE or investigated(world, family_row, Chance.SEEN_REVIEW, n)
    if heavy and draw(engine, family.key, Chance.REVIEW_PLACE, n) < (
        numbers.protection_review_place * numbers.regional_court
    ):
        ask_placement(world, family_row)


@kernel
def investigated(world, family_row, purpose, n):
    """Whether danger is seen by those who had months to look (Board, child protection organisation), with their errors."""
    family = world.families[family_row]
    numbers = world.params[0]
    drawn = draw(world.engine, family.key, purpose, n)
    return sees_danger(drawn, family.danger, numbers.protection_board_sensitivity, numbers.protection_board_specificity)


@kernel
def end_order(world, family_row, now):
    """The supervision order over the children at home ends, and with it a request that is prepared or suspended under it."""
    family = world.families[family_row]
    family.protect = ProtectionCase.NONE
    mark(world, family_row, Route.COURT, Request.PREPARED, Request.NONE)
    if family.suspended == Route.COURT:
        end_suspension(world, family_row, Suspension.ORDER_ENDED, now)
    child_row = family.first_child
    while child_row > 0:
        child = world.children[child_row]
        if child.form == Form.HOME and child.want == Request.NONE and child.legal != LegalStatus.VOLUNTARY:
            set_legal(world, child_row, LegalStatus.VOLUNTARY)
        child_row = child.next_sibling


@kernel
def stop_protection(world, family_row, now):
    """The family leaves, or no minor is left: close its case."""
    family = world.families[family_row]
    area = world.areas[family.area]
    if family.protect == ProtectionCase.WAITS_FOR_BOARD or family.protect == ProtectionCase.WAITS_FOR_COURT:
        leave(world.engine, family.protect_item)
        queue_left(world, area.board if family.protect == ProtectionCase.WAITS_FOR_BOARD else area.court, now, -1)
        family.protect_item = 0
    elif family.protect == ProtectionCase.BOARD:
        give_back(world, area.board, now)
    elif family.protect == ProtectionCase.COURT:
        give_back(world, area.court, now)
    clear(world.engine, family.entity, FamilyClock.PROTECT)
    family.protect = ProtectionCase.NONE
