"""Harm: incidents in every setting (mechanism 8). Levels are assumed, not measured.

Rule. True incidents (minor, severe) happen at home, at home while waiting or while a decision is slowed, with hosts, in
groups and in secure care, each setting with its own assumed rate whose range includes equality with the others. Whether
an incident is detected is a separate draw. A detected severe incident at home may be reported to Veilig Thuis; a severe
incident in a place may end it.

Rates. ``levels.incident``, ``forms.incident/minor/detect``, ``harm.*``; all assumptions.
"""

from __future__ import annotations

from sim.engine import draw, gumbel, kernel, ordinal, post, set_rate
from sim.vocabulary import FLAG_DANGER, FLAG_DETECTED, FLAG_OVERFLOW, FLAG_UNSUITABLE, FLAG_WAITING, HOME, LOG_INCIDENT
from sim.world.journal import log_child
from sim.world.layout import F_HARM, K_HARM
from sim.world.mail import MAIL_BREAKDOWN, MAIL_REPORT
from sim.world.purposes import P_DETECT, P_INCIDENT_CHILD, P_INCIDENT_ENDS, P_INCIDENT_KIND, P_INCIDENT_REPORT

YEAR = 365.25
CASE_SLOWED = 1
MINOR, SEVERE_INCIDENT = 1, 2


@kernel
def home_harm_rates(w, i, now):
    """Set the clock of incidents to the children at home of family row ``i`` (rate per day, minor and severe)."""
    f = w.families[i]
    p = w.params[0]
    rate = 0.0
    if f.at_home > 0 and p.on_harm > 0.0:
        base = w.levels[f.level].incident
        if f.danger:
            base += p.harm_danger
        if f.case_state == CASE_SLOWED:
            base *= p.harm_slowed
        weight = f.at_home + f.waiting_children * (p.harm_waiting - 1.0)
        rate = base * weight * (1.0 + w.forms[HOME].minor)
    set_rate(w.engine, f.entity, F_HARM, rate / YEAR, now)


@kernel
def placed_harm_rates(w, c, now):
    """Set the clock of incidents to child row ``c`` in its place (rate per day, minor and severe)."""
    k = w.children[c]
    p = w.params[0]
    rate = 0.0
    if k.form != HOME and k.adult == 0 and k.demand == 0 and p.on_harm > 0.0:
        form = w.forms[k.form]
        rate = form.incident * (1.0 + form.minor)
        if k.unsuitable or k.overflow:
            rate *= p.harm_unsuitable
    set_rate(w.engine, k.entity, K_HARM, rate / YEAR, now)


@kernel
def home_incident(w, i, now):
    """An incident to one of the children at home of family row ``i``."""
    f = w.families[i]
    e = w.engine
    n = ordinal(e, f.entity, F_HARM)
    best = -1.0e300
    hurt = 0
    c = f.first_child
    while c > 0:
        k = w.children[c]
        if k.form == HOME and k.adult == 0:
            score = gumbel(e.state[0].seed, k.key, P_INCIDENT_CHILD, n)
            if score > best:
                best = score
                hurt = c
        c = k.next_sibling
    if hurt == 0:
        return
    kind = incident(w, hurt, f.key, n)
    flags = detected(w, hurt, f.key, n, kind)
    if f.danger:
        flags |= FLAG_DANGER
    if w.children[hurt].wait_item > 0:
        flags |= FLAG_WAITING
    log_child(w, LOG_INCIDENT, hurt, kind, flags, float(f.case_state))
    if kind == SEVERE_INCIDENT and flags & FLAG_DETECTED:
        if draw(e, f.key, P_INCIDENT_REPORT, n) < w.params[0].protection_report_incident:
            post(e, MAIL_REPORT, f.entity, 1, 0, 0.0)


@kernel
def incident(w, c, key, n):
    """Minor or severe, in the proportion of the setting."""
    share = 1.0 / (1.0 + w.forms[w.children[c].form].minor)
    return SEVERE_INCIDENT if draw(w.engine, key, P_INCIDENT_KIND, n) < share else MINOR


@kernel
def detected(w, c, key, n, kind):
    """FLAG_DETECTED when somebody outside notices; minor incidents half as often."""
    chance = w.forms[w.children[c].form].detect * (1.0 if kind == SEVERE_INCIDENT else 0.5)
    return FLAG_DETECTED if draw(w.engine, key, P_DETECT, n) < chance else 0


@kernel
def placed_incident(w, c, now):
    """An incident to child row ``c`` in its place."""
    k = w.children[c]
    e = w.engine
    n = ordinal(e, k.entity, K_HARM)
    kind = incident(w, c, k.key, n)
    flags = detected(w, c, k.key, n, kind)
    if k.unsuitable:
        flags |= FLAG_UNSUITABLE
    if k.overflow:
        flags |= FLAG_OVERFLOW
    log_child(w, LOG_INCIDENT, c, kind, flags, 0.0)
    if kind == SEVERE_INCIDENT and draw(e, k.key, P_INCIDENT_ENDS, n) < w.params[0].harm_breakdown:
        post(e, MAIL_BREAKDOWN, k.entity, 2, 0, 0.0)
