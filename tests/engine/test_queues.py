"""Waiting lines: urgency, then first come; ties; stays shorter than a day are exact."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine import (
    entry,
    first,
    join,
    leave,
    make_engine,
    new_entity,
    pop_next,
    refer,
    reschedule,
    set_rate,
    set_time,
    take_touched,
)

from .desk import Desk

ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("join"), st.integers(1, 3), st.integers(0, 2), st.integers(0, 4)),
        st.tuples(st.just("leave"), st.integers(0, 30)),
        st.tuples(st.just("serve"), st.integers(1, 3)),
    ),
    max_size=60,
)


@settings(max_examples=200, deadline=None)
@given(ACTIONS)
def test_lines_are_served_by_urgency_and_then_first_come(actions):
    desk = Desk(n_lines=3)
    present: list[tuple[int, int, float, int, int]] = []  # line, urgency, since, order of joining, item
    for number, action in enumerate(actions):
        if action[0] == "join":
            _, line, urgency, since = action
            item = desk.join(line, urgency, who=number, since=float(since))
            present.append((line, urgency, float(since), number, item))
        elif action[0] == "leave" and present:
            gone = present.pop(action[1] % len(present))
            desk.leave(gone[4])
            desk.leave(gone[4])  # leaving twice does nothing
        elif action[0] == "serve":
            waiting = sorted(row[1:] for row in present if row[0] == action[1])
            item = desk.first(action[1])
            assert item == (waiting[0][3] if waiting else 0)
            if item:
                desk.leave(item)
                present = [row for row in present if row[4] != item]
        for line in (1, 2, 3):
            expected = [row[2] for row in sorted(row[1:] for row in present if row[0] == line)]
            assert desk.serving_order(line) == expected
            assert desk.length(line) == len(expected)
    assert int(desk.e.state[0].waiting) == len(present)


def test_what_is_kept_with_a_wait():
    desk = Desk(n_lines=1)
    item = desk.join(1, 2, who=41, since=3.5)
    row = desk.e.waits[item]
    assert (row.who, row.line, row.urgency, row.since, row.a, row.b) == (41, 1, 2, 3.5, 7, 0)


@pytest.mark.parametrize("line, urgency", [(0, 0), (2, 0), (-1, 0), (1, 3), (1, -1)])
def test_no_such_line(line, urgency):
    with pytest.raises(ValueError, match="waiting line"):
        Desk(n_lines=1).join(line, urgency, 0, 0.0)


@entry
def one_server(tables, n, gap, service, out):
    """Arrivals every ``gap`` days (two at the same moment), one server, a fixed service time; who starts when."""
    e = refer(tables)
    server = new_entity(e, 1, 0, np.uint64(1), 0)
    arrivals = new_entity(e, 2, 0, np.uint64(1), 0)
    set_time(e, arrivals, 0, gap)
    arrived = 0
    busy = False
    served = 0
    while served < n:
        while True:
            id = take_touched(e)
            if id == 0:
                break
            reschedule(e, id)
        id = pop_next(e, math.inf)
        now = e.state[0].now
        if id == arrivals:
            for _ in range(2):
                join(e, 1, 1, arrived, 0, 0, now)
                arrived += 1
            set_time(e, arrivals, 0, now + gap)
        else:
            busy = False
        if not busy:
            item = first(e, 1)
            if item != 0:
                out[served, 0] = e.waits[item].who
                out[served, 1] = e.waits[item].since
                out[served, 2] = now
                served += 1
                leave(e, item)
                busy = True
                set_time(e, server, 0, now + service)
    return served


def test_who_comes_at_the_same_moment_is_served_in_order_of_joining():
    out = np.zeros((2000, 3))
    with np.errstate(over="ignore"):
        one_server(make_engine([0, 1, 1], n_lines=1), 2000, 0.5, 0.2, out)
    assert (out[:, 0] == np.arange(2000)).all()
    waits = out[:, 2] - out[:, 1]
    assert np.allclose(waits[0::2], 0.0, atol=1e-9)  # D/D/1 with pairs: the first starts at once,
    assert np.allclose(waits[1::2], 0.2, atol=1e-9)  # the second after one service


@entry
def short_stays(tables, n, rate, stay, until, out):
    """Infinitely many places: n sources send a guest at ``rate``; the guest stays ``stay`` days. Stay by stay."""
    e = refer(tables)
    for i in range(n):
        id = new_entity(e, 1, i, np.uint64(i + 1), 0)
        set_rate(e, id, 0, rate, 0.0)
        reschedule(e, id)
    count = 0
    while True:
        id = pop_next(e, until)
        if id == 0:
            return count
        now = e.state[0].now
        if e.state[0].slot == 0:
            set_time(e, id, 1, now + stay)
            out[id - 1] = now
        else:
            out[n + count] = now - out[id - 1]
            count += 1
        while True:
            touched = take_touched(e)
            if touched == 0:
                break
            if e.state[0].slot == 0:
                set_rate(e, touched, 0, 0.0, now)
            else:
                set_rate(e, touched, 0, rate, now)
            reschedule(e, touched)


def test_stays_of_a_fifth_of_a_day_last_a_fifth_of_a_day():
    n = 500
    out = np.zeros(n + 100_000)
    with np.errstate(over="ignore"):
        count = short_stays(make_engine([0, 2], seed=2, horizon_days=400.0), n, 0.5, 0.2, 365.0, out)
    stays = out[n : n + count]
    assert count > 50_000
    assert np.abs(stays - 0.2).max() < 1e-9
    assert stays.mean() == pytest.approx(0.2, abs=1e-12)
