"""Which recruited host family is asked for a child, and whether it says yes (see processes/search.py for the rule).

Hosts with room are asked in order of a keyed score, less the distance times the weight of nearness, up to a number of
families; each says yes or no by its own keyed draw, so that a host that falls away does not reshuffle the rest. A child
that is asked may say no as well; one that is not asked may end up where it does not want to be (``disliked``). While a
child waits for a place nearby (``near_wait``) only hosts within reach of its own school are asked.
"""

from __future__ import annotations

from sim.engine import derive, gumbel, kernel, uniform
from sim.vocabulary import CLASS_FAMILY, FOSTER, URGENT
from sim.world.levers import LEVER_ASK_VIEW, LEVER_NEAR_FIRST
from sim.world.purposes import P_ACCEPT, P_CHILD_ASKED_PLACE, P_CHILD_LIKES, P_CHOICE

YEAR = 365.25


@kernel
def find_host(w, i, size, urgency, now, one):
    """Recruited host family with room for ``size`` children of family row ``i`` (or for child row ``one``); 0 if none.

    Candidates are asked in order of a keyed score: chance per host, less the distance times the weight of nearness.
    """
    f = w.families[i]
    p = w.params[0]
    limit = int(p.search_ask_crisis if urgency == URGENT else p.search_ask)
    last = 1.0e300
    c = one if one > 0 else first_searching(w, i)
    for _ in range(limit):
        best = 0
        top = -1.0e300
        for position in range(w.tally[0].n_areas - 1):
            area = w.order[f.area, position]
            if w.areas[area].region != w.areas[f.area].region:
                continue
            h = w.areas[area].first_free
            while h > 0:
                if suits(w, h, i, c, one, size, urgency, now):
                    score = host_score(w, h, c)
                    if top < score < last:
                        top = score
                        best = h
                h = w.hosts[h].free_next
        if best == 0:
            return 0
        if says_yes(w, best, c) and (urgency == URGENT or child_agrees(w, best, c, now)):
            return best
        last = top
    return 0


@kernel
def part_time_host(w, c, now):
    """Host family in the region with room that takes child row ``c`` for part of the week; 0 if none says yes."""
    k = w.children[c]
    best = 0
    top = -1.0e300
    for position in range(w.tally[0].n_areas - 1):
        area = w.order[k.area, position]
        if w.areas[area].region != w.areas[k.area].region:
            continue
        h = w.areas[area].first_free
        while h > 0:
            r = w.hosts[h]
            if fits(w, r, c, now):
                score = host_score(w, h, c) + 3.0 * r.part_time_only
                if score > top and says_yes(w, h, c):
                    top = score
                    best = h
            h = r.free_next
    return best


@kernel
def likes(w, h, c):
    """Whether this child wants to live with this host family (known only when it is asked)."""
    k = w.children[c]
    u = uniform(w.engine.state[0].seed, derive(k.key, w.hosts[h].key, P_CHILD_LIKES), P_CHILD_LIKES, 0)
    return u < w.params[0].search_child_likes


@kernel
def child_agrees(w, h, c, now):
    """Whether the child goes along: it is asked (from the age of a view, as often as in a crisis) and says yes, or not asked."""
    k = w.children[c]
    if (now - k.birth) / YEAR < w.params[0].crisis_view_age:
        return True
    asked = uniform(w.engine.state[0].seed, k.key, P_CHILD_ASKED_PLACE, k.searches) < w.levers[k.area, LEVER_ASK_VIEW]
    return not asked or likes(w, h, c)


@kernel
def first_searching(w, i):
    """First child of the family that is being searched for."""
    c = w.families[i].first_child
    while c > 0:
        if w.children[c].want == 1 and w.children[c].wait_item == 0:
            return c
        c = w.children[c].next_sibling
    return w.families[i].first_child


@kernel
def suits(w, h, i, c, one, size, urgency, now):
    """Whether a host family has room and the profile for the child (or for all children searched for)."""
    r = w.hosts[h]
    if r.places - r.used < size or r.part_time_only or (urgency == URGENT and not r.takes_crisis):
        return False
    if w.children[c].place == h and w.children[c].form == FOSTER:
        return False
    if one > 0:
        return fits(w, r, c, now)
    k = w.families[i].first_child
    while k > 0:
        if w.children[k].want == 1 and w.children[k].care_class == CLASS_FAMILY and not fits(w, r, k, now):
            return False
        k = w.children[k].next_sibling
    return True


@kernel
def fits(w, r, c, now):
    """Whether host record ``r`` takes a child of this age, behaviour and outlook; near enough for one that waits near."""
    k = w.children[c]
    if k.near_wait and w.distance[k.area, r.area] > w.params[0].placement_own_school_km:
        return False
    if k.lasting and r.takes_long == 0:
        return False
    return (now - k.birth) / YEAR < r.oldest and (k.behaviour < 2 or r.takes_behaviour == 1)


@kernel
def host_score(w, h, c):
    """Order in which host families are asked: a keyed draw per host, less distance by the weight of nearness."""
    k = w.children[c]
    r = w.hosts[h]
    near = w.levers[k.area, LEVER_NEAR_FIRST]
    chance = gumbel(w.engine.state[0].seed, derive(k.key, r.key, P_CHOICE), P_CHOICE, k.searches)
    return chance - 2.0 * near * w.distance[k.area, r.area]


@kernel
def says_yes(w, h, c):
    """Whether this host family says yes to this child."""
    k = w.children[c]
    r = w.hosts[h]
    p = w.params[0]
    chance = p.search_accept
    for _ in range(k.behaviour):
        chance *= p.search_accept_behaviour
    if r.area != k.area:
        chance *= p.search_accept_far
    return uniform(w.engine.state[0].seed, derive(k.key, r.key, P_ACCEPT), P_ACCEPT, k.searches) < chance
