"""Support families and respite sitters as a stock: who offers, what coordinators can match, and what follows for capacity.

``supply`` families (or sitters) are there; ``caseload`` is the number of matches that the coordinators can carry; ``recruits``
come a year by own recruitment. As many families can be served at once as the smaller of supply and caseload.
"""

from __future__ import annotations

from sim.engine import kernel, post, touch
from sim.vocabulary import RESPITE_SITTERS, SUPPORT_FAMILIES
from sim.world.mail import MAIL_RESPITE_FREE
from sim.world.services import settle_used

PART_SUPPLY, PART_COORDINATORS, PART_RECRUITS = range(3)


@kernel
def gives_respite(kind):
    """Whether a kind of service is a stock of support families or sitters."""
    return kind == SUPPORT_FAMILIES or kind == RESPITE_SITTERS


@kernel
def respite_attrition(w, kind):
    """Share of the support families (or sitters) that stop in a year."""
    p = w.params[0]
    return p.respite_attrition if kind == SUPPORT_FAMILIES else p.respite_sitter_attrition


@kernel
def change_supply(w, service, part, value, now):
    """Change the stock (and the recruitment that keeps it), the coordinators, or the recruits a year of a service."""
    s = w.services[service]
    if part == PART_SUPPLY:
        s.supply = max(0, s.supply + int(value))
        s.recruits = max(0.0, s.recruits + value * respite_attrition(w, s.kind))
    elif part == PART_COORDINATORS:
        s.carried = max(0.0, s.carried + value * w.params[0].respite_caseload)
    else:
        s.recruits = max(0.0, s.recruits + value)
    fit_capacity(w, service, now)


@kernel
def fit_capacity(w, service, now):
    """Make the capacity of a service follow its supply and coordinators; those who are served already stay served."""
    s = w.services[service]
    room = min(s.supply, int(s.carried + 1e-9))
    touch(w.engine, s.entity)
    if room == s.capacity:
        return
    settle_used(w, service, now)
    s.place_days += s.capacity * (now - s.last_capacity)
    s.last_capacity = now
    more = room > s.capacity
    s.capacity = room
    if more:
        post(w.engine, MAIL_RESPITE_FREE, s.entity, 0, 0, 0.0)
