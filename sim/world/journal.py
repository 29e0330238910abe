"""Writing the event log: one row an event, child-level where a child is concerned."""

from __future__ import annotations

from sim.engine import kernel
from sim.vocabulary import FLAG_LEVER


@kernel
def log_family(w, kind, i, reason, flags, value):
    """Log an event of family row ``i``; returns the log row."""
    f = w.families[i]
    return write(w, kind, f.key, f.key, f.area, 0, reason, flags, value)


@kernel
def write(w, kind, family_key, other_key, area, route, reason, flags, value):
    """Log a row without a child; returns the log row."""
    n = w.tally[0].n_log
    w.tally[0].n_log = n + 1
    r = w.log[n]
    r.time = w.engine.state[0].now
    r.child = 0
    r.family = family_key
    r.other = other_key
    r.kind = kind
    r.flags = flags
    r.area = area
    r.route = route
    r.reason = reason
    r.form_from = 0
    r.form_to = 0
    r.age = 0.0
    r.value = value
    return n


@kernel
def log_child(w, kind, c, reason, flags, value):
    """Log an event of child row ``c``; form fields hold its present home; returns the log row."""
    k = w.children[c]
    family_key = w.families[k.family].key
    n = write(w, kind, family_key, k.key, k.area, k.route, reason, flags, value)
    r = w.log[n]
    r.child = k.key
    r.age = (r.time - k.birth) / 365.25
    r.form_from = k.form
    r.form_to = k.form
    return n


@kernel
def lever_flag(w, area, lever):
    """FLAG_LEVER when this lever differs from the baseline in this area, else 0."""
    if w.levers[area, lever] != w.base_levers[area, lever]:
        return FLAG_LEVER
    return 0
