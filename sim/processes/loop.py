"""The main loop: mail of this instant, rates of what was touched, the next entry of the calendar, in this order.

``advance`` is the entry into compiled code. Before each step it checks that every table has room to spare and else returns
NEED_ROOM, so that Python can grow the tables and come back; any initial room gives the same result. Which mechanism is called
is in ``dispatch``, written from what the mechanisms declare.
"""

from __future__ import annotations

from sim.engine import (
    entry,
    fetch_clocks,
    kernel,
    pop_next,
    prefetch,
    put_dice_back,
    refer,
    steps_of_room,
    take_dice,
    take_mail,
    take_touched,
    upcoming,
)
from sim.processes.dispatch import deliver, fire, reclock
from sim.units import WEEK
from sim.words import N_COUNTERS, Entity
from sim.world.codes import FamilyClock, Mail
from sim.world.layout import CHILD_LINES, FAMILY_LINES

READY, NEED_ROOM = 0, 1
SPARE = 64


@kernel
def steps_of_room_everywhere(world):
    """How many events or mails can be handled for certain before a table is full; each adds at most `SPARE` rows to one."""
    tally = world.tally[0]
    return min(
        (len(world.log) - 1 - tally.n_log) // SPARE,
        (len(world.children) - 1 - tally.n_children) // SPARE,
        (len(world.hosts) - 1 - tally.n_hosts) // SPARE,
        len(world.series) - 2 - tally.weeks,
        steps_of_room(world.engine),
    )


@entry
def advance(tables, until):
    """Run until a time (days); returns READY, or NEED_ROOM when a table must grow first."""
    world = refer(tables)
    engine = world.engine
    steps = 0
    while True:
        steps -= 1
        if steps < 0:
            steps = steps_of_room_everywhere(world) - 1
            if steps < 0:
                return NEED_ROOM
        event, entity, a, b, x = take_mail(engine)
        if event > 0:
            if event != Mail.FAMILY_REPLACE and event != Mail.CHILD_GONE:  # who comes to live here: exogenous
                take_dice(engine, entity)
            deliver(world, event, entity, a, b, x)
            put_dice_back(engine)
            continue
        if reclock_touched(world):
            continue
        week = WEEK * world.tally[0].weeks
        entity = pop_next(engine, min(until, week))
        if entity > 0:
            look_ahead(world, entity)
            if (
                engine.state[0].slot > FamilyClock.LIFE
            ):  # births, moves and birthdays (K_AGE is the same slot): exogenous
                take_dice(engine, entity)
            fire(world, entity, engine.state[0].slot, engine.state[0].now)
            put_dice_back(engine)
        elif until < week or engine.state[0].now < week:
            return READY
        else:
            snapshot(world)
            if until <= week:
                return READY


@kernel
def reclock_touched(world):
    """Give everything that was touched its rates (no table grows by that); True as soon as there is mail."""
    engine = world.engine
    while True:
        entity = take_touched(engine)
        if entity == 0:
            return False
        reclock(world, entity, engine.state[0].parts, engine.state[0].now)
        if engine.state[0].mail_n > 0:
            return True


@kernel
def look_ahead(world, entity):
    """Ask the processor to fetch the rows that this event and the next ones need (changes nothing).

    Of an event that is seven away its entity, four away its clocks and row; of one that is two away whom it leads to: of a
    child its family, of a family its first child; of the next the entity of that one.
    """
    engine = world.engine
    now = engine.entities[entity]
    if now.kind == Entity.FAMILY:
        prefetch(world.children, world.children[world.families[now.row].first_child].next_sibling, CHILD_LINES)
    coming = engine.entities[upcoming(engine, 1)]
    if coming.kind == Entity.CHILD:
        prefetch(engine.entities, world.families[world.children[coming.row].family].entity, 1)
    elif coming.kind == Entity.FAMILY:
        prefetch(engine.entities, world.children[world.families[coming.row].first_child].entity, 1)
    coming = engine.entities[upcoming(engine, 2)]
    if coming.kind == Entity.CHILD:
        prefetch(world.families, world.children[coming.row].family, FAMILY_LINES)
    elif coming.kind == Entity.FAMILY:
        prefetch(world.children, world.families[coming.row].first_child, CHILD_LINES)
    later = upcoming(engine, 4)
    fetch_clocks(engine, later)
    if engine.entities[later].kind == Entity.FAMILY:
        prefetch(world.families, engine.entities[later].row, FAMILY_LINES)
    elif engine.entities[later].kind == Entity.CHILD:
        prefetch(world.children, engine.entities[later].row, CHILD_LINES)
    prefetch(engine.entities, upcoming(engine, 7), 1)


@kernel
def snapshot(world):
    """Keep the weekly counters."""
    n = world.tally[0].weeks
    for a in range(world.counters.shape[0]):
        for j in range(N_COUNTERS):
            world.series[n, a, j] = world.counters[a, j]
    world.tally[0].weeks = n + 1
