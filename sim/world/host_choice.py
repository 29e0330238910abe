"""Which recruited host family is asked for a child, and whether it says yes (see processes/search.py for the rule).

Hosts with room are asked in order of a keyed score, less the distance times the weight of nearness, up to a number of
families; each says yes or no by its own keyed draw, so that a host that falls away does not reshuffle the rest. A child
that is asked may say no as well; one that is not asked may end up where it does not want to be (``disliked``). While a
child waits for a place nearby (``near_wait``) only hosts within reach of its own school are asked.
"""

from __future__ import annotations

import numpy as np

from sim.engine import derive, gumbel, kernel, uniform
from sim.units import YEAR
from sim.words import Behaviour, CareClass, Form, Lever, Request, Urgency
from sim.world.codes import Chance


@kernel
def find_host(world, family_row, size, urgency, now, one):
    """Recruited host family with room for ``size`` children of the family (or for child row ``one``); 0 if none.

    Candidates are asked in order of a keyed score: chance per host, less the distance times the weight of nearness.
    """
    family = world.families[family_row]
    numbers = world.params[0]
    limit = int(numbers.search_ask_crisis if urgency == Urgency.URGENT else numbers.search_ask)
    last = 1.0e300
    child_row = one if one > 0 else first_searching(world, family_row)
    for _ in range(limit):
        best = 0
        top = -1.0e300
        for position in range(world.tally[0].n_areas - 1):
            area_row = world.order[family.area, position]
            if world.areas[area_row].region != world.areas[family.area].region:
                continue
            host_row = world.areas[area_row].first_free
            while host_row > 0:
                if suits(world, host_row, family_row, child_row, one, size, urgency, now):
                    score = host_score(world, host_row, child_row)
                    if top < score < last:
                        top = score
                        best = host_row
                host_row = world.hosts[host_row].free_next
        if best == 0:
            return 0
        if says_yes(world, best, child_row) and (
            urgency == Urgency.URGENT or child_agrees(world, best, child_row, now)
        ):
            return best
        last = top
    return 0


@kernel
def part_time_host(world, child_row, now):
    """Host family in the region with room that takes the child for part of the week; 0 if none says yes."""
    child = world.children[child_row]
    best = 0
    top = -1.0e300
    for position in range(world.tally[0].n_areas - 1):
        area_row = world.order[child.area, position]
        if world.areas[area_row].region != world.areas[child.area].region:
            continue
        host_row = world.areas[area_row].first_free
        while host_row > 0:
            host = world.hosts[host_row]
            if fits(world, host, child_row, now):
                score = (
                    host_score(world, host_row, child_row)
                    + world.params[0].search_part_time_weight * host.part_time_only
                )
                if score > top and says_yes(world, host_row, child_row):
                    top = score
                    best = host_row
            host_row = host.free_next
    return best


@kernel
def likes(world, host_row, child_row):
    """Whether this child wants to live with this host family (known only when it is asked)."""
    child = world.children[child_row]
    drawn = uniform(
        world.engine.state[0].seed,
        derive(child.key, np.int64(world.hosts[host_row].key), Chance.CHILD_LIKES),
        Chance.CHILD_LIKES,
        0,
    )
    return drawn < world.params[0].search_child_likes


@kernel
def child_agrees(world, host_row, child_row, now):
    """Whether the child goes along: it is asked (from the age of a view, as often as in a crisis) and says yes, or not asked."""
    child = world.children[child_row]
    if (now - child.birth) / YEAR < world.params[0].crisis_view_age:
        return True
    asked = (
        uniform(world.engine.state[0].seed, child.key, Chance.CHILD_ASKED_PLACE, child.searches)
        < world.levers[child.area, Lever.ASK_VIEW]
    )
    return not asked or likes(world, host_row, child_row)


@kernel
def first_searching(world, family_row):
    """First child of the family that is being searched for."""
    child_row = world.families[family_row].first_child
    while child_row > 0:
        if world.children[child_row].want == Request.SOUGHT and world.children[child_row].wait_item == 0:
            return child_row
        child_row = world.children[child_row].next_sibling
    return world.families[family_row].first_child


@kernel
def suits(world, host_row, family_row, child_row, one, size, urgency, now):
    """Whether a host family has room and the profile for the child (or for all children searched for)."""
    host = world.hosts[host_row]
    if host.places - host.used < size or host.part_time_only or (urgency == Urgency.URGENT and not host.takes_crisis):
        return False
    if world.children[child_row].place == host_row and world.children[child_row].form == Form.FOSTER:
        return False
    if one > 0:
        return fits(world, host, child_row, now)
    sibling_row = world.families[family_row].first_child
    while sibling_row > 0:
        if (
            world.children[sibling_row].want == Request.SOUGHT
            and world.children[sibling_row].care_class == CareClass.FAMILY
            and not fits(world, host, sibling_row, now)
        ):
            return False
        sibling_row = world.children[sibling_row].next_sibling
    return True


@kernel
def fits(world, host, child_row, now):
    """Whether host record ``host`` takes a child of this age, behaviour and outlook; near enough for one that waits near."""
    child = world.children[child_row]
    if child.near_wait and world.distance[child.area, host.area] > world.params[0].placement_own_school_km:
        return False
    if child.lasting and host.takes_long == 0:
        return False
    return (now - child.birth) / YEAR < host.oldest and (
        child.behaviour < Behaviour.SERIOUS or host.takes_behaviour == 1
    )


@kernel
def host_score(world, host_row, child_row):
    """Order in which host families are asked: a keyed draw per host, less distance by the weight of nearness."""
    child = world.children[child_row]
    host = world.hosts[host_row]
    near = world.levers[child.area, Lever.NEAR_FIRST]
    chance = gumbel(
        world.engine.state[0].seed, derive(child.key, np.int64(host.key), Chance.CHOICE), Chance.CHOICE, child.searches
    )
    return chance - world.params[0].search_near_weight * near * world.distance[child.area, host.area]


@kernel
def says_yes(world, host_row, child_row):
    """Whether this host family says yes to this child."""
    child = world.children[child_row]
    host = world.hosts[host_row]
    numbers = world.params[0]
    chance = numbers.search_accept
    for _ in range(child.behaviour):
        chance *= numbers.search_accept_behaviour
    if host.area != child.area:
        chance *= numbers.search_accept_far
    return (
        uniform(
            world.engine.state[0].seed,
            derive(child.key, np.int64(host.key), Chance.ACCEPT),
            Chance.ACCEPT,
            child.searches,
        )
        < chance
    )
