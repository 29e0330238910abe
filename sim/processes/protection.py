"""Child protection: Veilig Thuis, Board, court and legal status (third route out of home, without crisis).

Rule. Reports to Veilig Thuis come more often in true danger, but also without. Triage sees danger with its own errors;
a report goes to the Board, to voluntary help, or (rarely) becomes a crisis the same day. The Board investigates with a
limited number of investigations at once and sees danger with smaller errors than triage; the court hears later and may
make a supervision order, some with placement. Orders are reviewed twice a year and end, go on, or lead to a request for
placement. A child placed on an emergency authorisation is heard within two weeks, with its brothers and sisters; court and
Board see true danger with errors of their own: where they see none the child goes home and the provisional order ends, as it
does when a second look sent it home before; where it is upheld, the order stays provisional, also at home, until the court
makes a supervision order. A child that stays long in care gets a decision on its lasting home, after which return is rare and
guardianship may follow.

Rates. ``protection.*``, ``levels.report``; JB-* rows give the order of size, chances are assumptions with ranges.
"""

from __future__ import annotations

from sim.declare import Clock, Mail, Mechanism, Rates
from sim.engine import GAMMA, clear, draw, join, kernel, leave, line_length, ordinal, set_rate, set_time, stay, touch
from sim.units import YEAR
from sim.words import (
    Authorisation,
    Count,
    Event,
    Flag,
    Form,
    HelpForm,
    LegalStatus,
    Level,
    ProtectionCase,
    Reason,
    Request,
    Route,
    ServiceKind,
    Urgency,
)
from sim.world import mail
from sim.world.codes import Chance, ChildClock, FamilyClock
from sim.world.counters import count
from sim.world.events import log_child, log_family
from sim.world.risk import risk
from sim.world.seen import sees_danger
from sim.world.services import next_in_line, queue_left, service_used
from sim.world.staff import nobody_there

MECHANISM = Mechanism(
    clocks=(
        Clock("family", 10, "report", "report"),
        Clock("family", 15, "protect", "protect_event"),
        Clock("child", 7, "legal", "legal_event"),
    ),
    mail=(
        Mail("family", 20, "report", "report", says="somebody reports to Veilig Thuis"),
        Mail("service", 21, "board_free", "board_free", says="the Board has room"),
        Mail(
            "child",
            24,
            "placed_legal",
            "placed_legal",
            says="it left home: its legal status follows from the route",
            carries="urgency",
        ),
        Mail(
            "child", 46, "family_order", "home_legal", says="it came home: its legal status becomes that of its family"
        ),
    ),
    rates=(Rates("family", 16, "reports", "report_rates", after="level danger"),),
    hears={
        "family_left": "stop_protection",
        "last_minor": "stop_protection",
        "turned_18": "end_legal",
        "family_left_child": "end_legal",
    },
    fields={"family": "reports protect protect_item protect_seen", "child": "legal heard"},
    chance={
        "consent": 1051,
        "triage": 1053,
        "triage_acute": 1054,
        "order": 1055,
        "with_placement": 1056,
        "board_days": 1057,
        "court_days": 1058,
        "review": 1059,
        "review_place": 1060,
        "hearing": 1061,
        "lasting": 1062,
        "voluntary_order": 1063,
        "guardian": 1064,
        "order_help": 1065,
        "worker_there_report": 1116,
        "seen_hearing": 1134,
        "seen_review": 1135,
    },
    logs=("REPORT", "INVESTIGATION", "ORDER", "AUTHORISATION"),
    counts=("ORDER",),
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
    family = world.families[family_row]
    child_row = family.first_child
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
    if asked > 0:
        mail.place(world, family.entity, Route.COURT, Urgency.HIGH, 0)


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
        end_order(world, family_row)
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
def end_order(world, family_row):
    """The supervision order over the children at home ends."""
    family = world.families[family_row]
    family.protect = ProtectionCase.NONE
    child_row = family.first_child
    while child_row > 0:
        child = world.children[child_row]
        if child.form == Form.HOME and child.want == Request.NONE and child.legal != LegalStatus.VOLUNTARY:
            set_legal(world, child_row, LegalStatus.VOLUNTARY)
        child_row = child.next_sibling


@kernel
def set_legal(world, child_row, status):
    """Change the legal status of the child, log it and keep the number of children under an order."""
    child = world.children[child_row]
    if child.legal == status:
        return
    n = log_child(world, Event.ORDER, child_row, 0, 0, 0.0)
    world.log[n].form_from = child.legal
    world.log[n].form_to = status
    if child.adult == 0:
        count(
            world,
            child.area,
            Count.ORDER,
            (1 if status != LegalStatus.VOLUNTARY else 0) - (1 if child.legal != LegalStatus.VOLUNTARY else 0),
        )
    child.legal = status
    touch(world.engine, child.entity)


@kernel
def legal_event(world, child_row, now):
    """Timer of a placed child's legal status: hearing, decision on the lasting home, guardianship."""
    child = world.children[child_row]
    engine = world.engine
    numbers = world.params[0]
    if child.adult or child.demand > 0:
        return
    if child.form == Form.HOME:
        if child.legal == LegalStatus.PROVISIONAL:  # upheld, and home since: the order goes on at home
            set_legal(world, child_row, LegalStatus.SUPERVISION)
        return
    if child.legal == LegalStatus.PROVISIONAL:
        provisional_event(world, child_row, now)
        return
    if child.lasting == 0:
        if (
            child.legal == LegalStatus.VOLUNTARY
            and draw(engine, child.key, Chance.VOLUNTARY_ORDER, child.entries) < numbers.protection_voluntary_order
        ):
            set_legal(world, child_row, LegalStatus.AUTHORISED)
        if (
            draw(engine, child.key, Chance.LASTING, ordinal(engine, child.entity, ChildClock.LEGAL))
            < numbers.protection_lasting_chance
        ):
            child.lasting = 1
        set_time(engine, child.entity, ChildClock.LEGAL, now + YEAR)
        touch(engine, child.entity)
    elif child.legal == LegalStatus.AUTHORISED:
        if (
            draw(engine, child.key, Chance.GUARDIAN, ordinal(engine, child.entity, ChildClock.LEGAL))
            < numbers.protection_guardianship
        ):
            set_legal(world, child_row, LegalStatus.GUARDIANSHIP)
        else:
            set_time(engine, child.entity, ChildClock.LEGAL, now + YEAR)


@kernel
def provisional_event(world, child_row, now):
    """Hearing of an emergency authorisation, or (once it was upheld) the end of the provisional order."""
    child = world.children[child_row]
    numbers = world.params[0]
    if child.heard:
        set_legal(world, child_row, LegalStatus.AUTHORISED)
        set_time(
            world.engine, child.entity, ChildClock.LEGAL, max(now, child.away_since + numbers.protection_lasting_days)
        )
    elif upheld(world, child_row):
        child.heard = 1
        ends = max(now, child.away_since + numbers.protection_provisional_days)
        set_time(world.engine, child.entity, ChildClock.LEGAL, ends)
    else:
        mail.go_home(world, child.entity, Reason.COURT)


@kernel
def upheld(world, child_row):
    """Whether court and Board see true danger two weeks on, for all children of the family that were placed that day."""
    child = world.children[child_row]
    numbers = world.params[0]
    family = world.families[child.family]
    drawn = draw(world.engine, family.key, Chance.HEARING, int(child.away_since))
    return sees_danger(
        drawn, family.danger, numbers.protection_hearing_sensitivity, numbers.protection_hearing_specificity
    )


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


@kernel
def placed_legal(world, child_row, urgency, now):
    """Legal basis of a placement that starts: consent, or an emergency authorisation that is heard within two weeks."""
    child = world.children[child_row]
    engine = world.engine
    numbers = world.params[0]
    if numbers.on_protection == 0.0:
        return
    if (
        urgency == Urgency.URGENT
        and child.legal < LegalStatus.PROVISIONAL
        and draw(engine, child.key, Chance.CONSENT, child.entries) >= numbers.protection_consent
    ):
        log_child(world, Event.AUTHORISATION, child_row, Authorisation.EMERGENCY, 0, 0.0)
        set_legal(world, child_row, LegalStatus.PROVISIONAL)
        child.heard = 0
        set_time(engine, child.entity, ChildClock.LEGAL, now + numbers.protection_hearing_days)
    else:
        set_time(engine, child.entity, ChildClock.LEGAL, child.away_since + numbers.protection_lasting_days)


@kernel
def home_legal(world, child_row):
    """Legal status of a child that came home: that of its family; a provisional order that was not yet heard ends."""
    child = world.children[child_row]
    if child.family > 0 and child.form == Form.HOME:
        unheard = child.legal == LegalStatus.PROVISIONAL and child.heard == 0
        order = world.families[child.family].protect == ProtectionCase.ORDER or (
            child.legal > LegalStatus.VOLUNTARY and not unheard
        )
        if order and world.families[child.family].protect == ProtectionCase.NONE and child.adult == 0:
            world.families[child.family].protect = ProtectionCase.ORDER
            family = world.families[child.family]
            set_time(
                world.engine,
                family.entity,
                FamilyClock.PROTECT,
                world.engine.state[0].now + world.params[0].protection_review_days,
            )
        if child.legal == LegalStatus.PROVISIONAL and not unheard and child.adult == 0:
            ends = child.away_since + world.params[0].protection_provisional_days
            set_time(world.engine, child.entity, ChildClock.LEGAL, max(world.engine.state[0].now, ends))
        else:
            set_legal(world, child_row, LegalStatus.SUPERVISION if order else LegalStatus.VOLUNTARY)


@kernel
def end_legal(world, child_row):
    """The child is of age or leaves: no order any more."""
    child = world.children[child_row]
    if child.legal != LegalStatus.VOLUNTARY:
        count(world, child.area, Count.ORDER, -1)
        n = log_child(world, Event.ORDER, child_row, Reason.AGE, 0, 0.0)
        world.log[n].form_from = child.legal
        world.log[n].form_to = LegalStatus.VOLUNTARY
        child.legal = LegalStatus.VOLUNTARY
