"""A small made-up model that uses every part of the engine: people fall ill, wait, are treated, die, are replaced."""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

import numpy as np

from sim.engine import (
    GAMMA,
    clear,
    copy_engine,
    cumulative_profile,
    derive,
    draw,
    entry,
    first,
    flat_warp,
    following,
    grow,
    has_room,
    hour_warp,
    join,
    kernel,
    key_of,
    kind_of,
    leave,
    line_length,
    make_engine,
    new_entity,
    ordinal,
    pop_next,
    post,
    refer,
    rekey,
    reschedule,
    set_rate,
    set_time,
    stay,
    take_mail,
    take_touched,
    touch,
)
from sim.engine.tables import enlarge, records

PERSON, CLINIC, SOURCE = 1, 2, 3
ILL, WORSE, LEAVE, DIE, RECALL = range(5)
ASK, FREE = 1, 2
WELL, WAITING, TREATED = range(3)
READY, NEED_ROOM = 0, 1
PERSON_DTYPE = np.dtype(
    [("since", np.float64), ("state", np.int64), ("place", np.int64), ("lives", np.int64)], align=True
)
LOG_DTYPE = np.dtype([("time", np.float64), ("key", np.uint64), ("what", np.int64), ("value", np.float64)], align=True)
TALLY_DTYPE = np.dtype([("logged", np.int64), ("capacity", np.int64), ("used", np.int64), ("people", np.int64)])


class Toy(NamedTuple):
    """The tables of the toy."""

    engine: Any
    people: Any
    log: Any
    tally: Any


@kernel
def write(w, id, what, value):
    """Log one event."""
    t = w.tally[0]
    row = w.log[t.logged]
    row.time = w.engine.state[0].now
    row.key = key_of(w.engine, id)
    row.what = what
    row.value = value
    t.logged += 1


@kernel
def born(w, key):
    """Add a person."""
    e = w.engine
    t = w.tally[0]
    id = new_entity(e, PERSON, t.people, key, t.people % 3)
    w.people[t.people].lives = 1
    t.people += 1
    touch(e, id)
    return id


@kernel
def serve(w, now):
    """Treat whoever is first while there is a place; the third in line is called and may give up."""
    e = w.engine
    t = w.tally[0]
    while t.used < t.capacity and first(e, 1) != 0:
        item = first(e, 1)
        id = e.waits[item].who
        person = w.people[e.entities[id].row]
        write(w, id, 10, now - e.waits[item].since)
        leave(e, item)
        person.place = 0
        person.state = TREATED
        t.used += 1
        length = stay(e.state[0].seed, key_of(e, id), 2000, ordinal(e, id, ILL), GAMMA, 3.0, 0.5)
        set_time(e, id, LEAVE, now + length)
        touch(e, id)
    third = first(e, 1)
    for _ in range(2):
        if third != 0:
            third = following(e, third)
    if third != 0:
        set_time(e, e.waits[third].who, RECALL, now + 1.0)


@kernel
def person_event(w, id, slot, now):
    """A clock of a person."""
    e = w.engine
    t = w.tally[0]
    person = w.people[e.entities[id].row]
    write(w, id, slot, float(line_length(e, 1)))
    if slot == ILL:
        post(e, ASK, id, 2, 0, now)
    elif slot == WORSE:
        urgency = e.waits[person.place].urgency
        if urgency > 0:
            since = e.waits[person.place].since
            leave(e, person.place)
            person.place = join(e, 1, urgency - 1, id, 0, 0, since)
    elif slot == RECALL:
        if person.state == WAITING and draw(e, key_of(e, id), 2001, ordinal(e, id, RECALL)) < 0.1:
            leave(e, person.place)
            person.place = 0
            person.state = WELL
    elif slot == LEAVE:
        person.state = WELL
        t.used -= 1
        post(e, FREE, id, 0, 0, 0.0)
    elif slot == DIE:
        if person.state == WAITING:
            leave(e, person.place)
        elif person.state == TREATED:
            clear(e, id, LEAVE)
            t.used -= 1
            post(e, FREE, id, 0, 0, 0.0)
        person.place = 0
        person.state = WELL
        rekey(e, id, derive(key_of(e, id), 1, person.lives), person.lives % 3)
        person.lives += 1


@kernel
def reclock(w, id, now):
    """Set the rates of a touched entity."""
    e = w.engine
    kind = kind_of(e, id)
    if kind == PERSON:
        person = w.people[e.entities[id].row]
        set_rate(e, id, ILL, 0.03 if person.state == WELL else 0.0, now)
        set_rate(e, id, WORSE, 0.2 if person.state == WAITING else 0.0, now)
        set_rate(e, id, DIE, 0.0005 * (1 + 4 * person.state), now)
    elif kind == SOURCE:
        set_rate(e, id, 0, 0.4, now)
    reschedule(e, id)


@entry
def advance(tables, until):
    """Run until a time; READY, or NEED_ROOM when a table must grow first."""
    w = refer(tables)
    e = w.engine
    t = w.tally[0]
    while True:
        if not has_room(e) or t.logged + 64 > len(w.log) or t.people + 64 > len(w.people):
            return NEED_ROOM
        event, id, a, b, x = take_mail(e)
        now = e.state[0].now
        if event == ASK:
            person = w.people[e.entities[id].row]
            person.place = join(e, 1, a, id, b, 0, x)
            person.state = WAITING
            touch(e, id)
            post(e, FREE, id, 0, 0, 0.0)
            continue
        if event == FREE:
            serve(w, now)
            continue
        id = take_touched(e)
        if id != 0:
            reclock(w, id, now)
            continue
        id = pop_next(e, until)
        if id == 0:
            return READY
        now = e.state[0].now
        kind = kind_of(e, id)
        if kind == PERSON:
            person_event(w, id, e.state[0].slot, now)
        elif kind == CLINIC:
            t.capacity = 5 if t.capacity == 8 else 8
            set_time(e, id, 0, now + 20.0)
            post(e, FREE, id, 0, 0, 0.0)
        elif kind == SOURCE:
            write(w, id, 20, 0.0)
            born(w, derive(key_of(e, id), 5, ordinal(e, id, 0)))


@entry
def populate(tables, people):
    """The first people, the clinic and the source of new people."""
    w = refer(tables)
    e = w.engine
    w.tally[0].capacity = 8
    clinic = new_entity(e, CLINIC, 0, derive(np.uint64(2), 0, 0), 0)
    set_time(e, clinic, 0, 10.0)
    touch(e, new_entity(e, SOURCE, 0, derive(np.uint64(3), 0, 0), 1))
    for i in range(people):
        born(w, derive(np.uint64(1), 0, i))


def make(seed: int = 1, people: int = 60, horizon: float = 400.0, room: int = 2000) -> Toy:
    """A toy at time 0."""
    weeks = int(horizon // 7) + 2
    season = 1.0 + 0.8 * np.sin(np.arange(weeks) / 4.0)
    profiles = cumulative_profile(np.stack([np.tile(season, (4, 1)), np.tile(season[::-1], (4, 1))]))
    warps = np.stack([flat_warp(), hour_warp(1.0 + np.arange(168) % 24), flat_warp()])
    slots = np.zeros((4, 5), np.int64)
    slots[PERSON, ILL], slots[SOURCE, 0] = 1, 2
    least = people + 80
    sizes = {"entities": max(room, least), "clocks": max(room, least) * 5 + 64 * 64, "mail": max(room // 16, 70)}
    engine = make_engine(
        [0, 5, 1, 1], slots, 3, horizon, None, profiles, warps, seed, {**sizes, "waits": max(room // 8, 70)}, n_lines=1
    )
    toy = Toy(
        engine, records(max(room, least), PERSON_DTYPE), records(max(room, 70), LOG_DTYPE), records(1, TALLY_DTYPE)
    )
    with np.errstate(over="ignore"):
        populate(toy, people)
    return toy


def enlarged(toy: Toy) -> Toy:
    """The toy with more room where it is short."""
    tally = toy.tally[0]
    people, log = toy.people, toy.log
    if tally.people + 64 > len(people):
        people = enlarge(people, len(people) + len(people) // 2)
    if tally.logged + 64 > len(log):
        log = enlarge(log, len(log) + len(log) // 2)
    return Toy(grow(toy.engine), people, log, toy.tally)


def run(toy: Toy, until: float) -> Toy:
    """The toy at a later time."""
    with np.errstate(over="ignore"):
        while advance(toy, float(until)) == NEED_ROOM:
            toy = enlarged(toy)
    return toy


def branch(toy: Toy) -> Toy:
    """A copy that goes its own way."""
    return Toy(copy_engine(toy.engine), *(enlarge(table, len(table)) for table in toy[1:]))


def history(toy: Toy) -> np.ndarray:
    """Everything that happened, in order."""
    return toy.log[: int(toy.tally[0].logged)]


def digest(toy: Toy) -> str:
    """Hash of the whole history and of all clocks, bit by bit."""
    n, clocks = int(toy.engine.state[0].n_entities), int(toy.engine.state[0].n_clocks)
    parts = [history(toy), toy.people[: int(toy.tally[0].people)]]
    parts += [getattr(toy.engine, table)[:clocks] for table in ("dues", "rates", "ordinals")]
    parts += [toy.engine.entities[:n][name] for name in ("key", "time", "row", "kind", "area", "bucket")]
    return hashlib.sha256(b"".join(np.ascontiguousarray(part).tobytes() for part in parts)).hexdigest()


def main(days: float, seed: int, room: int = 2000) -> None:
    """Print length and digest of a whole history."""
    finished = run(make(seed, horizon=days + 1.0, room=room), days)
    print(len(history(finished)), digest(finished))
