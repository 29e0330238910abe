"""A suspended request for a placement: asked again, reviewed, or no longer needed (mechanisms 4 and 5).

Rule. Where an alternative was started in place of a placement (alternative.py), the request is not gone: it is asked
again at a rate that goes by the family's frailty, falls in steps, is lower where the family copes and higher where
its problems are severe, with help and a support figure acting as they do on any planned request. Four and twelve
weeks on it is reviewed: asked again where danger is seen (with errors), and with a chance where problems are severe. What came
in its place counts only by what it changed in the family.
An authorisation of the court that was not used lapses at the second review; asked again after that, the request goes to the
court anew (protection.py). After a year without it being asked again
it is over. A new crisis that leads out of home ends it, and the step is not taken a second time.

Rates. ``alternative.again*``, ``alternative.review_again``: assumptions whose ranges stay above nil (that would be withdrawal).
"""

from __future__ import annotations

import math

from sim.declare import Clock, Mechanism, Rates
from sim.engine import clear, draw, kernel, set_rate, touch
from sim.units import YEAR
from sim.words import Level, Request, Route, Suspension
from sim.world import mail
from sim.world.codes import Chance, FamilyClock
from sim.world.requests import asked_for, end_suspension, mark, somebody, urgency_of
from sim.world.seen import sees_danger
from sim.world.timers import set_team_clock

MECHANISM = Mechanism(
    clocks=(Clock("family", 20, "again", "asked_again_event"),),
    rates=(Rates("family", 128, "again", "again_rates", after="level help"),),
    hears={"family.team": "review_timer", "family_left": "forget_request", "last_minor": "forget_request"},
    fields={"family": "suspended_since:float review_at:float suspended reviews"},
    chance={"review_danger": 1143, "review_again": 1144},
    logs=("SUSPENSION_END",),
    numbers=("alternative",),
)

REVIEWS = 16  # room for the reviews of one request in an ordinal
LAST = 2  # at the last look, after a year, the request is over


@kernel
def again_rates(world, family_row, now):
    """Set the clock of a suspended request that is asked again (rate per day)."""
    family = world.families[family_row]
    numbers = world.params[0]
    rate = 0.0
    if family.suspended > 0:
        rate = numbers.alternative_again * family.frailty
        for _ in range(family.reviews):
            rate *= numbers.alternative_again_falls
        if family.level == Level.COPING:
            rate *= numbers.alternative_again_coping
        elif family.level == Level.SEVERE:
            rate *= numbers.alternative_again_severe
        if family.effect > 0.0:
            rate *= math.exp(math.log(numbers.routes_helped) * min(1.0, family.effect))
        if family.figures > 0:
            rate *= numbers.routes_figure_relief
    set_rate(world.engine, family.entity, FamilyClock.AGAIN, rate / YEAR, now)


@kernel
def asked_again_event(world, family_row, now):
    """The placement is asked for again: now the search begins."""
    if world.families[family_row].suspended > 0:
        ask_again(world, family_row, Suspension.ASKED_AGAIN, now)


@kernel
def review_timer(world, family_row, now):
    """The timer of the family rang: perhaps for a review of its suspended request."""
    if 0.0 < world.families[family_row].review_at <= now:
        review_request(world, family_row, now)
        set_team_clock(world, family_row)


@kernel
def review_request(world, family_row, now):
    """Review of a suspended request: asked again where danger is seen or problems are severe, over after a year."""
    family = world.families[family_row]
    numbers = world.params[0]
    n = family.episodes * REVIEWS + family.reviews
    if not somebody(world, family_row, family.suspended, Request.SUSPENDED):
        end_suspension(world, family_row, Suspension.GONE, now)
        return
    drawn = draw(world.engine, family.key, Chance.REVIEW_DANGER, n)
    seen = sees_danger(
        drawn, family.danger, numbers.alternative_review_sensitivity, numbers.alternative_review_specificity
    )
    again = family.level == Level.SEVERE and (
        draw(world.engine, family.key, Chance.REVIEW_AGAIN, n) < numbers.alternative_review_again
    )
    if family.reviews < LAST and (seen or again):
        ask_again(world, family_row, Suspension.REVIEW, now)
        return
    family.reviews += 1
    if family.reviews == 1:
        family.review_at = family.suspended_since + max(numbers.alternative_second_review, now - family.suspended_since)
    elif family.reviews == LAST:
        family.review_at = family.suspended_since + max(numbers.alternative_lapses, now - family.suspended_since)
        if family.suspended == Route.COURT:
            unused(world, family_row)
    else:
        end_suspension(world, family_row, Suspension.LAPSED, now)
        return
    touch(world.engine, family.entity)


@kernel
def unused(world, family_row):
    """An authorisation of the court that was not used lapses: the order stays one at home."""
    child_row = world.families[family_row].first_child
    while child_row > 0:
        child = world.children[child_row]
        if asked_for(child, Route.COURT, Request.SUSPENDED):
            mail.family_order(world, child.entity)
        child_row = child.next_sibling


@kernel
def ask_again(world, family_row, reason, now):
    """The request of the family goes on to the search, or to the court where its authorisation has lapsed."""
    family = world.families[family_row]
    route = family.suspended
    if route == Route.COURT and family.reviews >= LAST:
        end_suspension(world, family_row, reason, now)
        mail.ask_court(world, family.entity)
        return
    mark(world, family_row, route, Request.SUSPENDED, Request.SOUGHT)
    end_suspension(world, family_row, reason, now)
    if somebody(world, family_row, route, Request.SOUGHT):
        mail.place_on(world, family.entity, route, urgency_of(route), 0)


@kernel
def forget_request(world, family_row, now):
    """The family leaves, or no minor is left: its request is over."""
    family = world.families[family_row]
    if family.suspended > 0:
        end_suspension(world, family_row, Suspension.GONE, now)
    clear(world.engine, family.entity, FamilyClock.AGAIN)
