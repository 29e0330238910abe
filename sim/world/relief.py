"""What takes load off a family beside its help: respite and the Wel Thuis team; and who is told to offer it.

Rates of several mechanisms read these multipliers (strain.py, crisis.py, placement.py); what sets them is in respite.py and
obstacles.py.
"""

from __future__ import annotations

from sim.engine import clear, kernel, post, set_time
from sim.vocabulary import RESPITE_FAMILY, RESPITE_NONE, STRAINED
from sim.world.layout import F_TEAM
from sim.world.mail import MAIL_RESPITE_OFFER, MAIL_TEAM_CASE


@kernel
def respite_load(w, i):
    """Multiplier of escalation of family row ``i`` by its support family or sitter; 1 without."""
    f = w.families[i]
    p = w.params[0]
    if f.respite == RESPITE_NONE:
        return 1.0
    if f.respite_bad:
        return p.respite_bad_load
    return p.respite_escalation if f.respite == RESPITE_FAMILY else p.respite_sitter_escalation


@kernel
def respite_calm(w, i):
    """Multiplier of crises of family row ``i`` by its support family or sitter; 1 without or when they do not match."""
    f = w.families[i]
    p = w.params[0]
    if f.respite == RESPITE_NONE or f.respite_bad:
        return 1.0
    return p.respite_crisis if f.respite == RESPITE_FAMILY else p.respite_sitter_crisis


@kernel
def offer_respite(w, i):
    """Tell respite.py that family row ``i`` gets or asks help, where there is anybody to sign up with."""
    f = w.families[i]
    a = w.areas[f.area]
    if f.level >= STRAINED and (a.support > 0 or a.sitter > 0):
        post(w.engine, MAIL_RESPITE_OFFER, f.entity, 0, 0, 0.0)


@kernel
def offer_team(w, i):
    """Bring family row ``i`` to the Wel Thuis team, where there is one."""
    f = w.families[i]
    if w.areas[f.area].wel_thuis > 0:
        post(w.engine, MAIL_TEAM_CASE, f.entity, 0, 0, 0.0)


@kernel
def set_team_clock(w, i):
    """Set the one timer of family row ``i`` for its Wel Thuis case and its case consultation to the earlier of the two."""
    f = w.families[i]
    first = f.team_until
    if f.consult_until > 0.0 and (first <= 0.0 or f.consult_until < first):
        first = f.consult_until
    if first > 0.0:
        set_time(w.engine, f.entity, F_TEAM, first)
    else:
        clear(w.engine, f.entity, F_TEAM)
