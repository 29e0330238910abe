"""Which rates a change enters: only those are set again, of the entities that it reaches.

Setting every rate of a family and its children at every event costs more than all the rest of a run, so a handler that
knows what it changed names the parts; ``touch`` alone means all of them. A test compares every stored rate with what its
mechanism would set (tests/processes/test_touching.py).
"""

from __future__ import annotations

from sim.engine import kernel, touch_part
from sim.vocabulary import HOME, SEVERE

# parts of a family, beside the engine's IN_CALENDAR = 1
OF_STRESSORS, OF_LEVEL, OF_SEEKING, OF_REPORTS, OF_CRISIS, OF_HARM = 2, 4, 8, 16, 32, 64
# parts of a child
OF_BEHAVIOUR, OF_PLANNED, OF_PLACED, OF_WITHDRAW = 2, 4, 8, 16

AFTER_LEVEL = OF_LEVEL | OF_SEEKING | OF_REPORTS | OF_CRISIS | OF_HARM
AFTER_DANGER = OF_LEVEL | OF_REPORTS | OF_CRISIS | OF_HARM
AFTER_NEEDS = OF_LEVEL | OF_SEEKING | OF_CRISIS
AFTER_EFFECT = OF_LEVEL | OF_CRISIS


@kernel
def touch_for_help(w, i):
    """Touch what depends on the effect of help, or on its being there: planned requests and returns of the children."""
    f = w.families[i]
    touch_part(w.engine, f.entity, AFTER_EFFECT | OF_SEEKING)
    if f.needs == 0 and f.level < SEVERE and f.at_home == f.minors:
        return  # no child is placed, and none has a reason for a planned request
    c = f.first_child
    while c > 0:
        k = w.children[c]
        touch_part(w.engine, k.entity, OF_PLANNED if k.form == HOME else OF_PLACED)
        c = k.next_sibling


@kernel
def touch_for_level(w, i):
    """Touch what depends on the problem level of family row ``i``: its own rates and those of its children."""
    touch_part(w.engine, w.families[i].entity, AFTER_LEVEL)
    c = w.families[i].first_child
    while c > 0:
        k = w.children[c]
        touch_part(w.engine, k.entity, OF_BEHAVIOUR | OF_PLANNED | OF_PLACED | OF_WITHDRAW)
        c = k.next_sibling


@kernel
def touch_for_needs(w, i):
    """Touch what depends on the number of children with serious needs in family row ``i``."""
    touch_part(w.engine, w.families[i].entity, AFTER_NEEDS)
