"""Breakdown of a placement, and what follows that night.

Rule. A placement ends unplanned at a rate by care form, behaviour, age, earlier moves, separation from brothers and sisters,
fit, distance, how long it has lasted and the strain and support of the host family; also after a detected severe incident.
Then the child goes home or another place is found at once; home is also the answer where away was chosen, a trusted worker can
come along, and that will do. Seen danger and guardianship rule out going home.

Rates. ``forms.breakdown``, ``placement.*``, ``alternative.suits_worker``; sources in the ledger.
"""

from __future__ import annotations

from sim.declare import Clock, Mail, Mechanism, Rates
from sim.engine import draw, gumbel, kernel, set_rate
from sim.units import JUST_BEFORE, TEENAGE, YEAR
from sim.words import BreakdownCause, Event, Form, HelpForm, Intent, LegalStatus, Lever, Reason, Urgency
from sim.world import mail
from sim.world.codes import Chance, ChildClock
from sim.world.events import log_child
from sim.world.seen import sees_danger
from sim.world.services import in_host, place_key
from sim.world.staff import trusted_worker

MECHANISM = Mechanism(
    clocks=(Clock("child", 4, "breakdown", "breakdown_event"),),
    mail=(
        Mail("child", 41, "breakdown", "break_down", says="its placement ends unplanned", carries="reason"),
        Mail("child", 37, "placement_failed", "placement_failed", says="its placement broke down"),
    ),
    rates=(Rates("child", 8, "placed", "breakdown_rates", after="level help"),),
    fields={"child": "breakdowns"},
    chance={"failure": 1049, "failure_place": 1050, "seen_failure": 1136, "failure_worker": 1147},
    logs=("BREAKDOWN",),
    numbers=("placement", "forms", "crisis"),
)


@kernel
def breakdown_rates(world, child_row, now):
    """Set the clock of breakdown of the child's placement (rate per day)."""
    child = world.children[child_row]
    rate = 0.0
    if child.form != Form.HOME and child.adult == 0:
        if child.demand > 0:
            rate = world.demands[child.demand].hazards * world.forms[child.form].breakdown
        else:
            rate = breakdown_rate(world, child_row, now)
    set_rate(world.engine, child.entity, ChildClock.BREAKDOWN, world.params[0].on_placement * rate / YEAR, now)


@kernel
def breakdown_rate(world, child_row, now):
    """Unplanned ends a year of the present placement."""
    child = world.children[child_row]
    numbers = world.params[0]
    rate = world.forms[child.form].breakdown
    for _ in range(child.behaviour):
        rate *= numbers.placement_behaviour
    if (now - child.birth) / YEAR >= TEENAGE - JUST_BEFORE:
        rate *= numbers.placement_teenage
    for _ in range(min(child.moves, int(numbers.placement_moves_most))):
        rate *= numbers.placement_moves
    if child.separated:
        rate *= numbers.placement_separated
    if child.unsuitable or child.overflow:
        rate *= numbers.placement_unsuitable
    if child.disliked:
        rate *= numbers.placement_disliked
    if child.distance > numbers.placement_far_km:
        rate *= numbers.placement_far
    if child.intent == Intent.LONG and now - child.since >= numbers.placement_settle_years * YEAR - JUST_BEFORE:
        rate *= numbers.placement_settle
    if in_host(child.form):
        host = world.hosts[child.place]
        if host.tired:
            rate *= numbers.placement_tired
        if host.kind == Form.FOSTER and numbers.placement_supported != 1.0:
            rate *= 1.0 - world.levers[host.area, Lever.HOST_SUPPORT] * (1.0 - numbers.placement_supported)
    return rate


@kernel
def breakdown_event(world, child_row, now):
    """The placement breaks down by itself."""
    break_down(world, child_row, BreakdownCause.BY_ITSELF, now)


@kernel
def break_down(world, child_row, reason, now):
    """The placement of the child ends unplanned; what follows is decided at once."""
    child = world.children[child_row]
    if child.form == Form.HOME or child.adult or world.params[0].on_placement == 0.0:
        return
    child.breakdowns += 1
    child.tried = 1
    n = log_child(world, Event.BREAKDOWN, child_row, reason, 0, now - child.since)
    world.log[n].other = place_key(world, child.form, child.place)
    mail.placement_failed(world, child.entity)


@kernel
def placement_failed(world, child_row, now):
    """A placement broke down: home again with a trusted worker, or another place tonight."""
    child = world.children[child_row]
    engine = world.engine
    numbers = world.params[0]
    if child.family == 0 or child.form == Form.HOME or child.adult:
        return
    family = world.families[child.family]
    area = world.areas[child.area]
    home = numbers.placement_after_failure_home + numbers.crisis_severe * family.level
    service = world.services[area.intensive]
    room = service.used < service.capacity
    seed = engine.state[0].seed
    n = child.breakdowns
    stays = home + gumbel(seed, child.key, Chance.FAILURE, n) > gumbel(seed, child.key, Chance.FAILURE_PLACE, n)
    if not stays and trusted_worker(world, child_row) > 0:
        stays = draw(engine, child.key, Chance.FAILURE_WORKER, n) < numbers.alternative_suits_worker
    drawn = draw(engine, child.key, Chance.SEEN_FAILURE, n)
    seen = sees_danger(drawn, family.danger, numbers.crisis_sensitivity_office, numbers.crisis_specificity_office)
    if child.lasting == 0 and child.legal != LegalStatus.GUARDIANSHIP and not seen and stays:
        mail.go_home(world, child.entity, Reason.BREAKDOWN)
        if room:
            mail.ask_help(world, family.entity, HelpForm.INTENSIVE, Urgency.URGENT)
    else:
        mail.place_again(world, child.entity, Urgency.URGENT)
