"""Harm: incidents in every setting (mechanism 8). Levels are assumed, not measured.

Rule. True incidents (minor, severe) happen at home, at home while waiting or while a decision is slowed, with hosts, in
groups and in secure care, each setting with its own assumed rate whose range includes equality with the others. Whether
an incident is detected is a separate draw. A detected severe incident at home may be reported to Veilig Thuis; a severe
incident in a place may end it.

Rates. ``levels.incident``, ``forms.incident/minor/detect``, ``harm.*``; all assumptions.
"""

from __future__ import annotations

from sim.declare import Clock, Mechanism, Rates
from sim.engine import draw, gumbel, kernel, ordinal, set_rate
from sim.units import YEAR
from sim.words import BreakdownCause, CrisisCase, Event, Flag, Form, Severity
from sim.world import mail
from sim.world.codes import Chance, ChildClock, FamilyClock
from sim.world.events import log_child

MECHANISM = Mechanism(
    clocks=(
        Clock("family", 12, "harm", "home_incident", names_its_rates=True),
        Clock("child", 6, "harm", "placed_incident"),
    ),
    rates=(
        Rates("family", 64, "harm", "home_harm_rates", after="level danger"),
        Rates("child", 8, "placed", "placed_harm_rates"),
    ),
    chance={
        "incident_child": 1085,
        "incident_kind": 1086,
        "detect": 1087,
        "incident_report": 1088,
        "incident_ends": 1089,
    },
    logs=("INCIDENT",),
    numbers=("harm",),
)


@kernel
def home_harm_rates(world, family_row, now):
    """Set the clock of incidents to the children at home of the family (rate per day, minor and severe)."""
    family = world.families[family_row]
    numbers = world.params[0]
    rate = 0.0
    if family.at_home > 0 and numbers.on_harm > 0.0:
        base = world.levels[family.level].incident
        if family.danger:
            base += numbers.harm_danger
        if family.case_state == CrisisCase.SLOWED:
            base *= numbers.harm_slowed
        weight = family.at_home + family.waiting_children * (numbers.harm_waiting - 1.0)
        rate = base * weight * (1.0 + world.forms[Form.HOME].minor)
    set_rate(world.engine, family.entity, FamilyClock.HARM, rate / YEAR, now)


@kernel
def placed_harm_rates(world, child_row, now):
    """Set the clock of incidents to the child in its place (rate per day, minor and severe)."""
    child = world.children[child_row]
    numbers = world.params[0]
    rate = 0.0
    if child.form != Form.HOME and child.adult == 0 and child.demand == 0 and numbers.on_harm > 0.0:
        form = world.forms[child.form]
        rate = form.incident * (1.0 + form.minor)
        if child.unsuitable or child.overflow:
            rate *= numbers.harm_unsuitable
    set_rate(world.engine, child.entity, ChildClock.HARM, rate / YEAR, now)


@kernel
def home_incident(world, family_row, now):
    """An incident to one of the children at home of the family."""
    family = world.families[family_row]
    engine = world.engine
    n = ordinal(engine, family.entity, FamilyClock.HARM)
    best = -1.0e300
    hurt = 0
    child_row = family.first_child
    while child_row > 0:
        child = world.children[child_row]
        if child.form == Form.HOME and child.adult == 0:
            score = gumbel(engine.state[0].seed, child.key, Chance.INCIDENT_CHILD, n)
            if score > best:
                best = score
                hurt = child_row
        child_row = child.next_sibling
    if hurt == 0:
        return
    kind = kind_of_incident(world, hurt, family.key, n)
    flags = detection_flag(world, hurt, family.key, n, kind)
    if family.danger:
        flags |= Flag.DANGER
    if world.children[hurt].wait_item > 0:
        flags |= Flag.WAITING
    log_child(world, Event.INCIDENT, hurt, kind, flags, float(family.case_state))
    if kind == Severity.SEVERE and flags & Flag.DETECTED:
        if draw(engine, family.key, Chance.INCIDENT_REPORT, n) < world.params[0].protection_report_incident:
            mail.report(world, family.entity)


@kernel
def kind_of_incident(world, child_row, key, n):
    """Minor or severe, in the proportion of the setting."""
    share = 1.0 / (1.0 + world.forms[world.children[child_row].form].minor)
    return Severity.SEVERE if draw(world.engine, key, Chance.INCIDENT_KIND, n) < share else Severity.MINOR


@kernel
def detection_flag(world, child_row, key, n, kind):
    """FLAG_DETECTED when somebody outside notices; minor incidents less often."""
    chance = world.forms[world.children[child_row].form].detect * (
        1.0 if kind == Severity.SEVERE else world.params[0].harm_detect_minor
    )
    return Flag.DETECTED if draw(world.engine, key, Chance.DETECT, n) < chance else 0


@kernel
def placed_incident(world, child_row, now):
    """An incident to the child in its place."""
    child = world.children[child_row]
    engine = world.engine
    n = ordinal(engine, child.entity, ChildClock.HARM)
    kind = kind_of_incident(world, child_row, child.key, n)
    flags = detection_flag(world, child_row, child.key, n, kind)
    if child.unsuitable:
        flags |= Flag.UNSUITABLE
    if child.overflow:
        flags |= Flag.OVERFLOW
    log_child(world, Event.INCIDENT, child_row, kind, flags, 0.0)
    if kind == Severity.SEVERE and draw(engine, child.key, Chance.INCIDENT_ENDS, n) < world.params[0].harm_breakdown:
        mail.breakdown(world, child.entity, BreakdownCause.INCIDENT)
