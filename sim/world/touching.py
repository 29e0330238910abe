"""Which children have a rate that a change in their family enters; the others are not re-clocked.

Most children are at home and need nothing: no rate of theirs reads the help of their family, and of the youngest none
reads its problem level either. (A rate that depends on age takes its next value a little before the birthday, at the
first change after it; children so near a birthday are therefore always touched.)
"""

from __future__ import annotations

from sim.engine import kernel, touch
from sim.vocabulary import HOME, SEVERE

YEAR = 365.25


@kernel
def touch_for_help(w, i):
    """Touch the children of family row ``i`` whose placement, return or planned request depends on its help."""
    f = w.families[i]
    now = w.engine.state[0].now
    c = f.first_child
    while c > 0:
        k = w.children[c]
        age = (now - k.birth) / YEAR
        if f.level == SEVERE or in_question(k) or 3.98 < age < 4.01 or 11.98 < age < 12.01:
            touch(w.engine, k.entity)
        c = k.next_sibling


@kernel
def touch_for_level(w, i, severe):
    """Touch the children of family row ``i`` after its level changed; ``severe`` (to or from severe): all of them."""
    now = w.engine.state[0].now
    c = w.families[i].first_child
    while c > 0:
        k = w.children[c]
        if severe or in_question(k) or (now - k.birth) / YEAR > 3.98:
            touch(w.engine, k.entity)
        c = k.next_sibling


@kernel
def in_question(k):
    """Whether a child is out of home, waits for a place, or has needs for which one may be asked."""
    return k.form != HOME or k.want != 0 or k.wait_item != 0 or k.behaviour == 2 or k.psychiatric != 0 or k.disability != 0
