"""Numbers of child protection: ``protection`` of sim/scenario/sections/crisis.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.processes import harm, protection
from sim.processes.protection import CASE_COURT, CASE_NONE, CASE_ORDER
from sim.vocabulary import (
    AUTHORISED,
    BOARD,
    COPING,
    COURT,
    FOSTER,
    GUARDIANSHIP,
    HELP_SPECIALIST,
    HIGH,
    LOG_AUTHORISATION,
    LOG_REPORT,
    PROVISIONAL,
    SEVERE,
    STRAINED,
    SUPERVISION,
    URGENT,
)
from sim.world.layout import F_PROTECT, F_REPORT, K_LEGAL
from sim.world.mail import MAIL_CALL_IN, MAIL_REPORT
from sim.world.purposes import (
    P_BOARD_DAYS,
    P_CONSENT,
    P_COURT_DAYS,
    P_DETECT,
    P_GUARDIAN,
    P_HEARING,
    P_INCIDENT_KIND,
    P_INCIDENT_REPORT,
    P_LASTING,
    P_ORDER,
    P_ORDER_HELP,
    P_REVIEW,
    P_REVIEW_PLACE,
    P_SEEN_HEARING,
    P_SEEN_REVIEW,
    P_TRIAGE,
    P_TRIAGE_ACUTE,
    P_VOLUNTARY_ORDER,
    P_WITH_PLACEMENT,
)

from .bench import (
    Probe,
    chance,
    child,
    days_until,
    draws,
    family,
    family_rate,
    logged,
    mailed,
    mean_stay,
    now_of,
    service,
)
from .family import asked
from .places import less
from .rows import REST, VALUE, Row, always, exactly


def reports(**state: Any) -> Probe:
    return family_rate(F_REPORT, protection.report_rates, **state)


def incident_reported(w) -> bool:
    """A severe incident at home that was detected is reported."""
    draws[P_INCIDENT_KIND] = draws[P_DETECT] = 0.0
    harm.home_incident(w, family(w), now_of(w))
    return bool(mailed(MAIL_REPORT))


def reported(**state: Any) -> Callable:
    """A report on the family."""

    def act(w):
        i = family(w, **state)
        protection.report(w, i, now_of(w))
        return i

    return act


def triage_sees(**state: Any) -> Callable:
    def happens(w):
        reported(**state)(w)
        return logged(w, LOG_REPORT)[0]["reason"] == 1

    return happens


def called_out(seen: float) -> Callable:
    """A report that becomes a crisis the same day; ``seen``: the draw of triage."""

    def happens(w):
        draws[P_TRIAGE] = seen
        reported(danger=1)(w)
        return bool(mailed(MAIL_CALL_IN))

    return happens


def investigated(danger: int) -> Callable:
    return lambda w: protection.investigated(w, family(w, danger=danger), P_SEEN_HEARING, 0)


def taken_up(kind: int) -> Callable:
    return lambda w: protection.take_up(w, family(w), service(w, kind, capacity=1), now_of(w))


def heard(order: float | None = None, seen: float = 0.5, **state: Any) -> Callable:
    """The court hears; ``order``: its draw; ``seen``: the draw of those who investigated."""

    def act(w):
        if order is not None:
            draws[P_ORDER] = order
        draws[P_SEEN_HEARING] = seen
        i = family(w, protect=CASE_COURT, **state)
        protection.hear_case(w, i, now_of(w))
        return i

    return act


def ordered(**state: Any) -> Callable:
    def happens(w):
        i = heard(**state)(w)
        assert w.children[child(w)].legal == (SUPERVISION if w.families[i].protect == CASE_ORDER else 0)
        return w.families[i].protect == CASE_ORDER

    return happens


def placement_with_it(w) -> bool:
    heard(order=0.0)(w)
    return bool(logged(w, LOG_AUTHORISATION))


def until_review(act: Callable) -> Probe:
    def probe(w):
        i = act(w)
        return days_until(w, w.families[i].entity, F_PROTECT)

    return probe


def reviewed(end: float | None = None, seen: float = 0.5, **state: Any) -> Callable:
    """The order is reviewed; ``end``: the draw of its end."""

    def act(w):
        if end is not None:
            draws[P_REVIEW] = end
        draws[P_SEEN_REVIEW] = seen
        i = family(w, protect=CASE_ORDER, **state)
        protection.review(w, i, now_of(w))
        return i

    return act


def order_ends(level: int) -> Callable:
    return lambda w: w.families[reviewed(level=level)(w)].protect == CASE_NONE


def asks_place(**state: Any) -> Callable:
    def happens(w):
        reviewed(end=1.0, **state)(w)
        return bool(logged(w, LOG_AUTHORISATION))

    return happens


def homecoming(w) -> int:
    """A child under an order comes home to a family without one: the family gets it."""
    i = family(w)
    protection.home_legal(w, child(w, legal=AUTHORISED))
    assert w.families[i].protect == CASE_ORDER
    return i


def placed(urgency: int, consent: float | None = None) -> Callable:
    """A placement starts; ``consent``: the draw of the parents. The child has been in care for ten days."""

    def act(w):
        if consent is not None:
            draws[P_CONSENT] = consent
        family(w)
        c = child(w, form=FOSTER, away_since=now_of(w) - 10.0)
        protection.placed_legal(w, c, urgency, now_of(w))
        return c

    return act


def provisional(urgency: int) -> Callable:
    return lambda w: w.children[placed(urgency)(w)].legal == PROVISIONAL


def until_legal(act: Callable) -> Probe:
    def probe(w):
        return days_until(w, w.children[act(w)].entity, K_LEGAL)

    return probe


def legal(to: int, **state: Any) -> Callable:
    """The timer of the legal status of a placed child: whether its status becomes this."""

    def happens(w):
        family(w)
        c = child(w, form=FOSTER, **state)
        protection.legal_event(w, c, now_of(w))
        return w.children[c].legal == to

    return happens


def lasting(w) -> bool:
    family(w)
    c = child(w, form=FOSTER, legal=AUTHORISED)
    protection.legal_event(w, c, now_of(w))
    return w.children[c].lasting == 1


def confirmed(w) -> int:
    draws[P_HEARING] = 0.0
    family(w)
    c = child(w, form=FOSTER, legal=PROVISIONAL, away_since=now_of(w) - 10.0)
    protection.legal_event(w, c, now_of(w))
    return c


ROWS = [
    # reports and triage
    Row("protection.report_danger", less(reports(danger=1), reports()), VALUE),
    Row("protection.report_incident", chance(P_INCIDENT_REPORT, incident_reported), VALUE),
    Row("protection.triage_sensitivity", chance(P_TRIAGE, triage_sees(danger=1)), VALUE),
    Row("protection.triage_specificity", chance(P_TRIAGE, triage_sees(danger=0)), REST),
    Row("protection.acute", chance(P_TRIAGE_ACUTE, called_out(0.0)), VALUE, "seen"),
    Row("protection.acute", chance(P_TRIAGE_ACUTE, called_out(1.0)), always(0.0), "not seen"),
    # the Board and the court
    Row("protection.board_sensitivity", chance(P_SEEN_HEARING, investigated(1)), VALUE),
    Row("protection.board_specificity", chance(P_SEEN_HEARING, investigated(0)), REST),
    Row("protection.board_sensitivity",
        chance(P_SEEN_HEARING, lambda w: protection.investigated(w, family(w, danger=1), P_SEEN_HEARING, 3)),
        VALUE, "any time"),
    Row("protection.board_days", mean_stay(taken_up(BOARD), P_BOARD_DAYS), VALUE),
    Row("protection.court_days", mean_stay(taken_up(COURT), P_COURT_DAYS), VALUE),
    Row("protection.order_danger", chance(P_ORDER, ordered(danger=1, seen=0.0)), VALUE, "danger seen"),
    Row("protection.order_danger", chance(P_ORDER, ordered(level=SEVERE)), VALUE, "severe"),
    Row("protection.order_other", chance(P_ORDER, ordered(level=STRAINED)), VALUE),
    Row("protection.order_other", chance(P_ORDER, ordered(at_home=0)), always(0.0), "nobody at home"),
    Row("protection.order_help", chance(P_ORDER_HELP, asked(HELP_SPECIALIST, heard(order=0.0))), VALUE),
    Row("protection.with_placement", chance(P_WITH_PLACEMENT, placement_with_it), VALUE),
    Row("protection.review_days", until_review(heard(order=0.0)), VALUE, "first"),
    Row("protection.review_days", until_review(reviewed(end=1.0)), VALUE, "next"),
    Row("protection.review_days", until_review(homecoming), VALUE, "after care"),
    Row("protection.review_end", chance(P_REVIEW, order_ends(COPING)), VALUE, "coping"),
    Row("protection.review_end", chance(P_REVIEW, order_ends(STRAINED)), exactly(lambda v: v / 5), "strained"),
    Row("protection.review_end", chance(P_REVIEW, order_ends(SEVERE)), always(0.0), "severe"),
    Row("protection.review_place", chance(P_REVIEW_PLACE, asks_place(level=SEVERE)), VALUE, "severe"),
    Row("protection.review_place", chance(P_REVIEW_PLACE, asks_place(danger=1, seen=0.0)), VALUE, "danger seen"),
    Row("protection.review_place", chance(P_REVIEW_PLACE, asks_place(level=STRAINED)), always(0.0), "neither"),
    # the legal status of a placed child
    Row("protection.consent", chance(P_CONSENT, provisional(URGENT)), REST, "urgent"),
    Row("protection.consent", chance(P_CONSENT, provisional(HIGH)), always(0.0), "not urgent"),
    Row("protection.hearing_days", until_legal(placed(URGENT, consent=1.0)), VALUE),
    Row("protection.hearing_confirm", chance(P_HEARING, legal(AUTHORISED, legal=PROVISIONAL)), VALUE),
    Row("protection.lasting_days", until_legal(placed(URGENT, consent=0.0)), exactly(lambda v: v - 10), "consent"),
    Row("protection.lasting_days", until_legal(confirmed), exactly(lambda v: v - 10), "confirmed"),
    Row("protection.lasting_chance", chance(P_LASTING, lasting), VALUE),
    Row("protection.voluntary_order", chance(P_VOLUNTARY_ORDER, legal(AUTHORISED)), VALUE),
    Row("protection.guardianship", chance(P_GUARDIAN, legal(GUARDIANSHIP, legal=AUTHORISED, lasting=1)), VALUE),
    Row("protection.guardianship", chance(P_GUARDIAN, legal(GUARDIANSHIP, legal=AUTHORISED)), always(0.0), "not lasting"),
]  # fmt: skip
