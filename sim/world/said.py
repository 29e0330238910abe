"""What the children of a family said when they were asked, and whether an answer is in line with it."""

from __future__ import annotations

from sim.engine import kernel
from sim.words import Answer, View


@kernel
def says_away(world, family_row):
    """Whether a child that was asked wants to leave."""
    child_row = world.families[family_row].first_child
    while child_row > 0:
        if world.children[child_row].said == View.AWAY:
            return True
        child_row = world.children[child_row].next_sibling
    return False


@kernel
def view_weight(world, family_row):
    """Mean of what the asked children want: staying weighs for home, leaving against."""
    total = 0.0
    heard = 0
    child_row = world.families[family_row].first_child
    while child_row > 0:
        view = world.children[child_row].said
        if view == View.STAY:
            total += 1.0
        if view == View.AWAY:
            total -= 1.0
        if view > View.UNKNOWN:
            heard += 1
        child_row = world.children[child_row].next_sibling
    return world.params[0].crisis_view_weight * total / heard if heard > 0 else 0.0


@kernel
def in_line(what, view):
    """Whether an answer is in line with what the child said."""
    if view == View.STAY:
        return what == Answer.HOME or what == Answer.HOME_HELP or what == Answer.SLOW
    if view == View.WITH_PERSON:
        return what == Answer.NETWORK
    return what == Answer.PLACE or what == Answer.EMERGENCY or what == Answer.NETWORK
