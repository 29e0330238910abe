"""A second look at an emergency placement, within two days (mechanism 4).

Rule. Seen acute danger leads to a bed that night; some days later (``crisis.second_look_days``; 0: never) those who were not
there that night look again at all children that this emergency brought out of home, together. They see acute danger with
errors of their own, smaller than in the night. The two looks are alike: with chance ``crisis.second_same`` whatever made the
first one err, or see, is there again (the same file, the same caller), so that a false alarm often persists for its own
reason; where an acute report called the crisis service in, that is as if it had seen danger by day. Where a child is asked
(lever *ask_view*: by day, in calm), errors of both kinds are fewer by ``crisis.second_asked``. What is not seen again comes
home: a provisional order ends (protection.py), the family is offered ambulatory crisis help, intensive treatment or usual
help as after any crisis at home (crisis.py), and its months after are those after a return. A second look may be wrong: then
a child in danger is home again. Slowing down does not touch this.

Rates. ``crisis.second_*``: assumptions. CRI-DE-RET-2017 (of crisis placements under 14 in Germany 0.43 end in a return to
parents) is the nearest figure; no Dutch count of emergencies that were not upheld was found.
"""

from __future__ import annotations

from sim.declare import Mail, Mechanism
from sim.engine import draw, kernel
from sim.units import YEAR
from sim.words import Event, Flag, Form, Lever, Reason, Route, SecondLook, Urgency
from sim.world import mail
from sim.world.codes import Chance
from sim.world.events import lever_flag, log_child
from sim.world.seen import look_number
from sim.world.support import acute_at, crisis_help_wanted
from sim.world.timers import set_team_clock

MECHANISM = Mechanism(
    mail=(
        Mail("family", 95, "look_again", "look_again", carries="known", says="its children are placed in an emergency"),
    ),
    hears={"family.team": "look_timer", "family_left": "forget_look", "last_minor": "forget_look"},
    fields={"family": "look_at:float look_since:float look_n look_known"},
    chance={"second_same": 1160, "second_look": 1161, "second_ask": 1162},
    logs=("SECOND_LOOK",),
    numbers=("crisis",),
)


@kernel
def look_again(world, family_row, known, now):
    """An emergency placement begins: in some days it is looked at again; one that comes on top is looked at with it.

    ``known`` 1: danger was seen by an acute report, and not by the crisis service.
    """
    family = world.families[family_row]
    days = world.params[0].crisis_second_look_days
    if days <= 0.0:
        return
    if family.look_at == 0.0:
        family.look_since = now
    family.look_at = now + days
    family.look_n = look_number(family)
    family.look_known = known
    set_team_clock(world, family_row)


@kernel
def look_timer(world, family_row, now):
    """The timer of the family rang: perhaps for a second look."""
    if 0.0 < world.families[family_row].look_at <= now:
        second_look(world, family_row, now)
        forget_look(world, family_row)


@kernel
def second_look(world, family_row, now):
    """Look again at the children whom this emergency brought out of home: they stay away, or come home."""
    family = world.families[family_row]
    asked = somebody_asked(world, family_row, now)
    seen = danger_seen(world, family_row, asked)
    flags = lever_flag(world, family.area, Lever.ASK_VIEW)
    if acute_at(world, family_row, family.look_n):
        flags |= Flag.DANGER
    if seen:
        flags |= Flag.SEEN
    if asked:
        flags |= Flag.ASKED
    home = 0
    child_row = family.first_child
    while child_row > 0:
        child = world.children[child_row]
        if brought_out(family, child):
            log_child(world, Event.SECOND_LOOK, child_row, SecondLook.STAYS if seen else SecondLook.HOME, flags, 0.0)
            if not seen:
                mail.go_home(world, child.entity, Reason.SECOND_LOOK)
                home += 1
        child_row = child.next_sibling
    if home > 0:
        if crisis_help_wanted(world, family_row):
            mail.crisis_help(world, family.entity)
        mail.after_crisis(world, family.entity)


@kernel
def brought_out(family, child):
    """Whether a child is out of home by the emergency that is looked at."""
    return (
        child.form != Form.HOME
        and child.adult == 0
        and child.route == Route.CRISIS
        and child.want_urgency == Urgency.URGENT
        and child.away_since >= family.look_since
    )


@kernel
def somebody_asked(world, family_row, now):
    """Whether one of these children, old enough, is asked now."""
    family = world.families[family_row]
    child_row = family.first_child
    while child_row > 0:
        child = world.children[child_row]
        if (
            brought_out(family, child)
            and (now - child.birth) / YEAR >= world.params[0].crisis_view_age
            and draw(world.engine, child.key, Chance.SECOND_ASK, family.look_n)
            < world.levers[family.area, Lever.ASK_VIEW]
        ):
            return True
        child_row = child.next_sibling
    return False


@kernel
def danger_seen(world, family_row, asked):
    """Whether acute danger is seen again; the draw is that of the first look where what made it so is still there."""
    family = world.families[family_row]
    numbers = world.params[0]
    n = family.look_n
    acute = acute_at(world, family_row, n)
    if draw(world.engine, family.key, Chance.SECOND_SAME, n) < numbers.crisis_second_same:
        drawn = draw(world.engine, family.key, Chance.SEE, n)
        if family.look_known:  # a draw of the crisis service by day, given that danger was seen
            drawn = (
                1.0 - (1.0 - drawn) * numbers.crisis_sensitivity_office
                if acute
                else drawn * (1.0 - numbers.crisis_specificity_office)
            )
    else:
        drawn = draw(world.engine, family.key, Chance.SECOND_LOOK, n)
    left = 1.0 - numbers.crisis_second_asked if asked else 1.0
    if acute:
        return drawn >= (1.0 - numbers.crisis_second_sensitivity) * left
    return drawn < (1.0 - numbers.crisis_second_specificity) * left * world.levels[family.level].alarm


@kernel
def forget_look(world, family_row):
    """Nothing is looked at again any more."""
    world.families[family_row].look_at = 0.0
    set_team_clock(world, family_row)
