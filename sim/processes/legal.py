"""Legal status of a child: hearing, the court's order of a placed child, its lasting home, guardianship (mechanism 6).

Rule. A child placed on an emergency authorisation is heard within two weeks, with its brothers and sisters; court and
Board see true danger with errors of their own: where they see none the child goes home and the provisional order ends, as it
does when a second look sent it home before; where it is upheld, the order stays provisional, also at home, until the court
makes a supervision order. A child that stays long in care gets a decision on its lasting home, a young child sooner; after
it return is rare and guardianship may follow, likelier the younger the child is. A child that comes home has the status of
its family.

Rates. ``protection.hearing_*``, ``provisional_days``, ``voluntary_order``, ``lasting_*``, ``young``, ``guardianship*``; JB-*
rows give the order of size, chances are assumptions with ranges.
"""

from __future__ import annotations

from sim.declare import Clock, Mail, Mechanism
from sim.engine import draw, kernel, ordinal, set_time, touch
from sim.units import YEAR
from sim.words import Authorisation, Count, Event, Form, LegalStatus, ProtectionCase, Reason, Urgency
from sim.world import mail
from sim.world.codes import Chance, ChildClock, FamilyClock
from sim.world.counters import count
from sim.world.events import log_child
from sim.world.legal import set_legal
from sim.world.seen import sees_danger

MECHANISM = Mechanism(
    clocks=(Clock("child", 7, "legal", "legal_event"),),
    mail=(
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
    hears={"turned_18": "end_legal", "family_left_child": "end_legal"},
    fields={"child": "legal heard"},
    chance={"consent": 1051, "hearing": 1061, "lasting": 1062, "voluntary_order": 1063, "guardian": 1064},
    logs=("ORDER",),
    counts=("ORDER",),
    numbers=("protection",),
)


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
        if draw(engine, child.key, Chance.GUARDIAN, ordinal(engine, child.entity, ChildClock.LEGAL)) < guardianship(
            world, child_row, now
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
        set_time(world.engine, child.entity, ChildClock.LEGAL, max(now, until_lasting(world, child_row)))
    elif upheld(world, child_row):
        child.heard = 1
        ends = max(now, child.away_since + numbers.protection_provisional_days)
        set_time(world.engine, child.entity, ChildClock.LEGAL, ends)
    else:
        mail.go_home(world, child.entity, Reason.COURT)


@kernel
def until_lasting(world, child_row):
    """Day from which its lasting home is decided on: sooner for a child that was young when it left home."""
    child = world.children[child_row]
    numbers = world.params[0]
    if child.away_since - child.birth < numbers.protection_young * YEAR:
        return child.away_since + numbers.protection_lasting_days_young
    return child.away_since + numbers.protection_lasting_days


@kernel
def guardianship(world, child_row, now):
    """Chance of guardianship at a yearly step after that decision, at the age that the child has by now."""
    child = world.children[child_row]
    numbers = world.params[0]
    older = (now - child.birth) / YEAR - numbers.protection_young
    return min(1.0, numbers.protection_guardianship * numbers.protection_guardianship_older**older)


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
def placed_legal(world, child_row, urgency, now):
    """Legal basis of a placement that starts: consent, or an emergency authorisation that is heard within two weeks."""
    child = world.children[child_row]
    engine = world.engine
    numbers = world.params[0]
    if numbers.on_protection == 0.0:
        return
    if child.legal == LegalStatus.PROVISIONAL:
        return  # upheld, home for a while and placed anew: the order ends on its day, and its clock runs
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
        set_time(engine, child.entity, ChildClock.LEGAL, until_lasting(world, child_row))


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
