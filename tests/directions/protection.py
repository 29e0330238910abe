"""Numbers of child protection: ``protection`` of sim/scenario/sections/crisis.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sim.processes import harm, legal, protection
from sim.units import YEAR
from sim.words import Event, Form, HelpForm, LegalStatus, Level, ProtectionCase, ServiceKind, Urgency
from sim.world.codes import Chance, ChildClock, FamilyClock, Mail

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
from .rows import REST, TIMES, VALUE, Row, always, exactly


def reports(**state: Any) -> Probe:
    return family_rate(FamilyClock.REPORT, protection.report_rates, **state)


def incident_reported(w) -> bool:
    """A severe incident at home that was detected is reported."""
    draws[Chance.INCIDENT_KIND] = draws[Chance.DETECT] = 0.0
    harm.home_incident(w, family(w), now_of(w))
    return bool(mailed(Mail.REPORT))


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
        return logged(w, Event.REPORT)[0]["reason"] == 1

    return happens


def called_out(seen: float) -> Callable:
    """A report that becomes a crisis the same day; ``seen``: the draw of triage."""

    def happens(w):
        draws[Chance.TRIAGE] = seen
        reported(danger=1)(w)
        return bool(mailed(Mail.CALL_IN))

    return happens


def investigated(danger: int) -> Callable:
    return lambda w: protection.investigated(w, family(w, danger=danger), Chance.SEEN_HEARING, 0)


def taken_up(kind: int) -> Callable:
    return lambda w: protection.take_up(w, family(w), service(w, kind, capacity=1), now_of(w))


def heard(order: float | None = None, seen: float = 0.5, **state: Any) -> Callable:
    """The court hears; ``order``: its draw; ``seen``: the draw of those who investigated."""

    def act(w):
        if order is not None:
            draws[Chance.ORDER] = order
        draws[Chance.SEEN_HEARING] = seen
        i = family(w, protect=ProtectionCase.COURT, **state)
        protection.hear_case(w, i, now_of(w))
        return i

    return act


def ordered(**state: Any) -> Callable:
    def happens(w):
        i = heard(**state)(w)
        assert w.children[child(w)].legal == (
            LegalStatus.SUPERVISION if w.families[i].protect == ProtectionCase.ORDER else 0
        )
        return w.families[i].protect == ProtectionCase.ORDER

    return happens


def placement_with_it(w) -> bool:
    heard(order=0.0)(w)
    return bool(logged(w, Event.AUTHORISATION))


def until_review(act: Callable) -> Probe:
    def probe(w):
        i = act(w)
        return days_until(w, w.families[i].entity, FamilyClock.PROTECT)

    return probe


def reviewed(end: float | None = None, seen: float = 0.5, **state: Any) -> Callable:
    """The order is reviewed; ``end``: the draw of its end."""

    def act(w):
        if end is not None:
            draws[Chance.REVIEW] = end
        draws[Chance.SEEN_REVIEW] = seen
        i = family(w, protect=ProtectionCase.ORDER, **state)
        protection.review(w, i, now_of(w))
        return i

    return act


def order_ends(level: int) -> Callable:
    return lambda w: w.families[reviewed(level=level)(w)].protect == ProtectionCase.NONE


def asks_place(**state: Any) -> Callable:
    def happens(w):
        reviewed(end=1.0, **state)(w)
        return bool(logged(w, Event.AUTHORISATION))

    return happens


def homecoming(w) -> int:
    """A child under an order comes home to a family without one: the family gets it."""
    i = family(w)
    legal.home_legal(w, child(w, legal=LegalStatus.AUTHORISED))
    assert w.families[i].protect == ProtectionCase.ORDER
    return i


def placed(urgency: int, consent: float | None = None, age: float = 8.0) -> Callable:
    """A placement starts; ``consent``: the draw of the parents. The child left home ten days ago, at this age."""

    def act(w):
        if consent is not None:
            draws[Chance.CONSENT] = consent
        family(w)
        c = child(w, age + 10.0 / YEAR, form=Form.FOSTER, away_since=now_of(w) - 10.0)
        legal.placed_legal(w, c, urgency, now_of(w))
        return c

    return act


def provisional(urgency: int) -> Callable:
    return lambda w: w.children[placed(urgency)(w)].legal == LegalStatus.PROVISIONAL


def until_legal(act: Callable) -> Probe:
    def probe(w):
        return days_until(w, w.children[act(w)].entity, ChildClock.LEGAL)

    return probe


def becomes(to: int, **state: Any) -> Callable:
    """The timer of the legal status of a placed child: whether its status becomes this."""

    def happens(w):
        family(w)
        c = child(w, form=Form.FOSTER, **state)
        legal.legal_event(w, c, now_of(w))
        return w.children[c].legal == to

    return happens


def guardian(age: float = 8.0, lasting: int = 1) -> Probe:
    """Chance that a child of this age comes under guardianship at its yearly step."""
    return chance(
        Chance.GUARDIAN, becomes(LegalStatus.GUARDIANSHIP, legal=LegalStatus.AUTHORISED, lasting=lasting, age=age)
    )


def lasting(w) -> bool:
    family(w)
    c = child(w, form=Form.FOSTER, legal=LegalStatus.AUTHORISED)
    legal.legal_event(w, c, now_of(w))
    return w.children[c].lasting == 1


def confirmed(w) -> int:
    """A provisional order that was upheld ends: the court makes a supervision order."""
    family(w)
    c = child(w, form=Form.FOSTER, legal=LegalStatus.PROVISIONAL, heard=1, away_since=now_of(w) - 10.0)
    legal.legal_event(w, c, now_of(w))
    return c


def placed_again(w) -> int:
    """A child under a provisional order that was upheld came home, and leaves home again before the order ends."""
    family(w)
    c = child(w, legal=LegalStatus.PROVISIONAL, heard=1, away_since=now_of(w) - 20.0)
    legal.home_legal(w, c)
    w.children[c].form, w.children[c].away_since = Form.FOSTER, now_of(w)
    legal.placed_legal(w, c, Urgency.URGENT, now_of(w))
    return c


ROWS = [
    # reports and triage
    Row("protection.report_danger", less(reports(danger=1), reports()), VALUE),
    Row("regional.report", reports(danger=1), TIMES),
    Row("protection.report_incident", chance(Chance.INCIDENT_REPORT, incident_reported), VALUE),
    Row("protection.triage_sensitivity", chance(Chance.TRIAGE, triage_sees(danger=1)), VALUE),
    Row("protection.triage_specificity", chance(Chance.TRIAGE, triage_sees(danger=0)), REST),
    Row("protection.acute", chance(Chance.TRIAGE_ACUTE, called_out(0.0)), VALUE, "seen"),
    Row("protection.acute", chance(Chance.TRIAGE_ACUTE, called_out(1.0)), always(0.0), "not seen"),
    # the Board and the court
    Row("protection.board_sensitivity", chance(Chance.SEEN_HEARING, investigated(1)), VALUE),
    Row("protection.board_specificity", chance(Chance.SEEN_HEARING, investigated(0)), REST),
    Row("protection.board_sensitivity",
        chance(Chance.SEEN_HEARING, lambda w: protection.investigated(w, family(w, danger=1), Chance.SEEN_HEARING, 3)),
        VALUE, "any time"),
    Row("protection.board_days", mean_stay(taken_up(ServiceKind.BOARD), Chance.BOARD_DAYS), VALUE),
    Row("protection.court_days", mean_stay(taken_up(ServiceKind.COURT), Chance.COURT_DAYS), VALUE),
    Row("protection.order_danger", chance(Chance.ORDER, ordered(danger=1, seen=0.0)), VALUE, "danger seen"),
    Row("protection.order_danger", chance(Chance.ORDER, ordered(level=Level.SEVERE)), VALUE, "severe"),
    Row("protection.order_other", chance(Chance.ORDER, ordered(level=Level.STRAINED)), VALUE),
    Row("protection.order_other", chance(Chance.ORDER, ordered(at_home=0)), always(0.0), "nobody at home"),
    Row("protection.order_help", chance(Chance.ORDER_HELP, asked(HelpForm.SPECIALIST, heard(order=0.0))), VALUE),
    Row("protection.with_placement", chance(Chance.WITH_PLACEMENT, placement_with_it), VALUE),
    Row("protection.review_days", until_review(heard(order=0.0)), VALUE, "first"),
    Row("protection.review_days", until_review(reviewed(end=1.0)), VALUE, "next"),
    Row("protection.review_days", until_review(homecoming), VALUE, "after care"),
    Row("protection.review_end", chance(Chance.REVIEW, order_ends(Level.COPING)), VALUE, "coping"),
    Row("protection.review_end", chance(Chance.REVIEW, order_ends(Level.STRAINED)), exactly(lambda v: v / 5), "strained"),
    Row("protection.review_end", chance(Chance.REVIEW, order_ends(Level.SEVERE)), always(0.0), "severe"),
    Row("regional.court", chance(Chance.WITH_PLACEMENT, placement_with_it), exactly(lambda v: v / 4), "with an order",
        given={"protection.with_placement": 0.25}),
    Row("regional.court", chance(Chance.REVIEW_PLACE, asks_place(level=Level.SEVERE)), exactly(lambda v: v / 4), "at a review",
        given={"protection.review_place": 0.25}),
    Row("protection.review_place", chance(Chance.REVIEW_PLACE, asks_place(level=Level.SEVERE)), VALUE, "severe"),
    Row("protection.review_place", chance(Chance.REVIEW_PLACE, asks_place(danger=1, seen=0.0)), VALUE, "danger seen"),
    Row("protection.review_place", chance(Chance.REVIEW_PLACE, asks_place(level=Level.STRAINED)), always(0.0), "neither"),
    # the legal status of a placed child
    Row("protection.consent", chance(Chance.CONSENT, provisional(Urgency.URGENT)), REST, "urgent"),
    Row("protection.consent", chance(Chance.CONSENT, provisional(Urgency.HIGH)), always(0.0), "not urgent"),
    Row("protection.hearing_days", until_legal(placed(Urgency.URGENT, consent=1.0)), VALUE),
    Row("protection.lasting_days", until_legal(placed(Urgency.URGENT, consent=0.0)), exactly(lambda v: v - 10), "consent"),
    Row("protection.lasting_days", until_legal(confirmed), exactly(lambda v: v - 10), "confirmed"),
    Row("protection.lasting_days_young", until_legal(placed(Urgency.URGENT, consent=0.0, age=4.9)), exactly(lambda v: v - 10)),
    Row("protection.lasting_days_young", until_legal(placed(Urgency.URGENT, consent=0.0)), always(490.0), "not young",
        given={"protection.lasting_days": 500.0}),
    Row("protection.young", until_legal(placed(Urgency.URGENT, consent=0.0, age=4.0)),
        exactly(lambda v: 90.0 if v > 4.0 else 490.0),
        given={"protection.lasting_days": 500.0, "protection.lasting_days_young": 100.0}, values=(3.0, 3.999, 4.001, 6.0)),
    Row("protection.young", guardian(age=8.0), exactly(lambda v: 0.5 * 0.9 ** (8.0 - v)), "guardianship",
        given={"protection.guardianship": 0.5, "protection.guardianship_older": 0.9}, values=(3.0, 8.0, 10.0)),
    Row("protection.provisional_days", until_legal(placed_again), exactly(lambda v: v - 20), "placed again"),
    Row("protection.lasting_chance", chance(Chance.LASTING, lasting), VALUE),
    Row("protection.voluntary_order", chance(Chance.VOLUNTARY_ORDER, becomes(LegalStatus.AUTHORISED)), VALUE),
    Row("protection.guardianship", guardian(age=5.0), VALUE),
    Row("protection.guardianship", guardian(age=0.0), exactly(lambda v: min(1.0, v / 0.5)), "a baby, at most certain",
        given={"protection.guardianship_older": 0.5 ** 0.2}),
    Row("protection.guardianship", guardian(lasting=0), always(0.0), "not lasting"),
    Row("protection.guardianship_older", guardian(age=7.0), exactly(lambda v: 0.5 * v**2),
        given={"protection.guardianship": 0.5}),
    Row("protection.guardianship_older", guardian(age=4.0), exactly(lambda v: min(1.0, 0.5 / v)), "younger",
        given={"protection.guardianship": 0.5}),
]  # fmt: skip
