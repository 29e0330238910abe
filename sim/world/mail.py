"""Mail: what one mechanism tells another at the same instant; one function each. Mechanisms never call each other.

Written by ``python -m sim.mechanisms`` from the declarations of the mechanisms; not to be edited.
"""

from __future__ import annotations

from sim import moved
from sim.engine import kernel, post
from sim.world.codes import Mail


@kernel
def family_left_child(world, child, reason):
    """To a child: its family leaves the model (lifecourse)."""
    post(world.engine, Mail.FAMILY_LEFT_CHILD, child, reason, 0, 0.0)


@kernel
def family_replace(world, family, hops):
    """To a family: the next family moves in, after ``hops`` rounds of mail where other mail waits (lifecourse)."""
    post(world.engine, Mail.FAMILY_REPLACE, family, hops, 0, 0.0)


@kernel
def turned_18(world, child, reason):
    """To a child: it is 18, and placed or at home with something to end (lifecourse)."""
    post(world.engine, Mail.TURNED_18, child, reason, 0, 0.0)


@kernel
def family_left(world, family):
    """To a family: it leaves: help, waiting and cases end (its children have had theirs) (lifecourse)."""
    post(world.engine, Mail.FAMILY_LEFT, family, 0, 0, 0.0)


@kernel
def last_minor(world, family):
    """To a family: its last child under 18 turned 18 or is gone; help may end (lifecourse)."""
    post(world.engine, Mail.LAST_MINOR, family, 0, 0, 0.0)


@kernel
def child_gone(world, child, hops):
    """To a child: forget it and free its row, after ``hops`` rounds of mail (lifecourse)."""
    post(world.engine, Mail.CHILD_GONE, child, hops, 0, 0.0)


@kernel
def ask_help(world, family, form, urgency):
    """To a family: help of a form is asked for (seeking)."""
    post(world.engine, Mail.ASK_HELP, family, form, urgency, 0.0)


@kernel
def slot_free(world, service):
    """To a service: a slot of the team is free (seeking)."""
    post(world.engine, Mail.SLOT_FREE, service, 0, 0, 0.0)


@kernel
def start_help(world, family, form):
    """To a family: a slot is given: help of a form starts (help)."""
    post(world.engine, Mail.START_HELP, family, form, 0, 0.0)


@kernel
def level_fell(world, family):
    """To a family: its problem level became lower (seeking)."""
    post(world.engine, Mail.LEVEL_FELL, family, 0, 0, 0.0)


@kernel
def report(world, family):
    """To a family: somebody reports to Veilig Thuis (protection)."""
    post(world.engine, Mail.REPORT, family, 0, 0, 0.0)


@kernel
def board_free(world, service):
    """To a service: the Board has room (protection)."""
    post(world.engine, Mail.BOARD_FREE, service, 0, 0, 0.0)


@kernel
def call_in(world, family):
    """To a family: the crisis service is called, danger was seen (crisis)."""
    post(world.engine, Mail.CALL_IN, family, 0, 0, 0.0)


@kernel
def placed_legal(world, child, urgency):
    """To a child: it left home: its legal status follows from the route (legal)."""
    post(world.engine, Mail.PLACED_LEGAL, child, urgency, 0, 0.0)


@kernel
def place(world, family, route, urgency, network):
    """To a family: find places for its children that are to have one (search)."""
    post(world.engine, Mail.PLACE, family, route, urgency, float(network))


@kernel
def move_in(world, child, form, place, flags):
    """To a child: a place of a care form is reserved: it moves in now (placement)."""
    post(world.engine, Mail.MOVE_IN, child, form, place, float(flags))


@kernel
def go_home(world, child, reason):
    """To a child: it goes home (placement)."""
    post(world.engine, Mail.GO_HOME, child, reason, 0, 0.0)


@kernel
def place_again(world, child, urgency):
    """To a child: it is out of home: look for another place (search)."""
    post(world.engine, Mail.PLACE_AGAIN, child, urgency, 0, 0.0)


@kernel
def host_free(world, host):
    """To a host: it has room (waiting)."""
    post(world.engine, Mail.HOST_FREE, host, 0, 0, 0.0)


@kernel
def bed_free(world, service):
    """To a service: it has room (waiting)."""
    post(world.engine, Mail.BED_FREE, service, 0, 0, 0.0)


@kernel
def place_on(world, family, route, urgency, network):
    """To a family: the same, after the step before a placement (search)."""
    post(world.engine, Mail.PLACE_ON, family, route, urgency, float(network))


@kernel
def placement_failed(world, child):
    """To a child: its placement broke down (breakdown)."""
    post(world.engine, Mail.PLACEMENT_FAILED, child, 0, 0, 0.0)


@kernel
def figure_offer(world, child):
    """To a child: it may choose a support figure (figure)."""
    post(world.engine, Mail.FIGURE_OFFER, child, 0, 0, 0.0)


@kernel
def part_time(world, child):
    """To a child: a part-time stay is sought (search)."""
    post(world.engine, Mail.PART_TIME, child, 0, 0, 0.0)


@kernel
def breakdown(world, child, reason):
    """To a child: its placement ends unplanned (breakdown)."""
    post(world.engine, Mail.BREAKDOWN, child, reason, 0, 0.0)


@kernel
def move_strain(world, child):
    """To a child: it moved, which may worsen its behaviour (needs)."""
    post(world.engine, Mail.MOVE_STRAIN, child, 0, 0, 0.0)


@kernel
def recent_return(world, family):
    """To a family: a child came home (coming_home)."""
    post(world.engine, Mail.RECENT_RETURN, family, 0, 0, 0.0)


@kernel
def part_time_found(world, child, host_row):
    """To a child: a place of a host is reserved for a part-time stay (routes)."""
    post(world.engine, Mail.PART_TIME_FOUND, child, host_row, 0, 0.0)


@kernel
def child_ends(world, child, reason):
    """To a child: it leaves the model (placement)."""
    post(world.engine, Mail.CHILD_ENDS, child, reason, 0, 0.0)


@kernel
def family_order(world, child):
    """To a child: it came home: its legal status becomes that of its family (legal)."""
    post(world.engine, Mail.FAMILY_ORDER, child, 0, 0, 0.0)


@kernel
def host_child_left(world, host, broke):
    """To a host: a child left, by breakdown (1) or not (hosts)."""
    post(world.engine, Mail.HOST_CHILD_LEFT, host, broke, 0, 0.0)


@kernel
def host_matched(world, host, behaviour):
    """To a host: a child is matched with it (hosts)."""
    post(world.engine, Mail.HOST_MATCHED, host, behaviour, 0, 0.0)


@kernel
def respite_offer(world, family, sure):
    """To a family: it may be signed up for a support family or a sitter, surely (1) or perhaps (respite)."""
    post(world.engine, Mail.RESPITE_OFFER, family, sure, 0, 0.0)


@kernel
def respite_free(world, service, came):
    """To a service: it has room, or somebody new came (1) (respite)."""
    post(world.engine, Mail.RESPITE_FREE, service, came, 0, 0.0)


@kernel
def worker_lost(world, family, service_row):
    """To a family: its worker left the service (help)."""
    post(world.engine, Mail.WORKER_LOST, family, service_row, 0, 0.0)


@kernel
def staff(world, service, places, family_row, before):
    """To a service: its places change; or the families from a row on hear of a worker who left (workforce)."""
    post(world.engine, Mail.STAFF, service, places, family_row, float(before))


@kernel
def mental_free(world, service):
    """To a service: youth mental health has room (one_plan)."""
    post(world.engine, Mail.MENTAL_FREE, service, 0, 0, 0.0)


@kernel
def help_started(world, family, form):
    """To a family: a form of help started (one_plan)."""
    post(world.engine, Mail.HELP_STARTED, family, form, 0, 0.0)


@kernel
def help_ended(world, family):
    """To a family: a form of help ended (one_plan)."""
    post(world.engine, Mail.HELP_ENDED, family, 0, 0, 0.0)


@kernel
def wel_thuis_case(world, family, sure):
    """To a family: the Wel Thuis team takes it up, surely (1) or perhaps (wel_thuis)."""
    post(world.engine, Mail.WEL_THUIS_CASE, family, sure, 0, 0.0)


@kernel
def follow_home(world, family, service_row):
    """To a family: a trusted worker follows the child home; its place (0 none) is not free meanwhile (coming_home)."""
    post(world.engine, Mail.FOLLOW_HOME, family, service_row, 0, 0.0)


@kernel
def help_effect(world, family, factor):
    """To a family: the effect of its help is multiplied, from now on (help)."""
    post(world.engine, Mail.HELP_EFFECT, family, 0, 0, float(factor))


@kernel
def pull_asked(world, child, agreed):
    """To a child: a planned placement was asked for; all agreed (1) or not (pull)."""
    post(world.engine, Mail.PULL_ASKED, child, agreed, 0, 0.0)


@kernel
def agreed(world, child):
    """To a child: all agree with a planned placement (routes)."""
    post(world.engine, Mail.AGREED, child, 0, 0, 0.0)


@kernel
def pull_stay(world, child, home):
    """To a child: its planned stay in a residential place is over; the family copes (1) or not (pull)."""
    post(world.engine, Mail.PULL_STAY, child, home, 0, 0.0)


@kernel
def stay_over(world, child, home):
    """To a child: its planned stay is over, and it is decided: home (1) or on (placement)."""
    post(world.engine, Mail.STAY_OVER, child, home, 0, 0.0)


@kernel
def worker_stays(world, family):
    """To a family: its trusted worker comes more often for some weeks (alternative)."""
    post(world.engine, Mail.WORKER_STAYS, family, 0, 0, 0.0)


@kernel
def crisis_help(world, family):
    """To a family: ambulatory crisis help starts (crisis)."""
    post(world.engine, Mail.CRISIS_HELP, family, 0, 0, 0.0)


@kernel
def look_again(world, family, known):
    """To a family: its children are placed in an emergency (second_look)."""
    post(world.engine, Mail.LOOK_AGAIN, family, known, 0, 0.0)


@kernel
def after_crisis(world, family):
    """To a family: its children are home again after an emergency (crisis)."""
    post(world.engine, Mail.AFTER_CRISIS, family, 0, 0, 0.0)


@kernel
def treat_in_trial(world, family):
    """To a family: simulated trial: intensive treatment starts (seeking)."""
    post(world.engine, Mail.TREAT_IN_TRIAL, family, 0, 0, 0.0)


@kernel
def ask_court(world, family):
    """To a family: a placement is asked of the court anew, under its order (protection)."""
    post(world.engine, Mail.ASK_COURT, family, 0, 0, 0.0)


moved.left(__name__)
