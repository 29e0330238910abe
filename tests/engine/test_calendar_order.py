"""The calendar against a plain sorted list: time, then kind, then key, then slot; whatever is changed on the way."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from .desk import Desk

QUARTERS = st.integers(0, 24).map(lambda n: n / 4.0)  # many ties, several events a day
DELAYS = st.sampled_from([-1.0, 0.0, 0.0, 0.25, 0.5, 1.0, 2.75, 40.0, math.inf])
ENTITIES = st.lists(
    st.tuples(st.integers(1, 2), st.lists(st.tuples(st.integers(0, 3), QUARTERS), max_size=3)), min_size=1, max_size=12
)
CHANGES = st.lists(
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 3), DELAYS), max_size=3), min_size=1, max_size=20
)


class Plain:
    """What the calendar must do, in the simplest way: a dictionary of all clocks and its minimum."""

    def __init__(self, horizon: float) -> None:
        self.clocks: dict[tuple[int, int], float] = {}
        self.order: dict[int, tuple[int, int]] = {}
        self.now, self.horizon = 0.0, horizon

    def set_time(self, id: int, slot: int, time: float) -> None:
        self.clocks.pop((id, slot), None)
        if time < math.inf:
            self.clocks[id, slot] = max(time, self.now)

    def pop(self, until: float) -> tuple[int, int, float]:
        ready = [
            (t, *self.order[id], slot, id) for (id, slot), t in self.clocks.items() if t < min(until, self.horizon)
        ]
        if not ready:
            self.now = until
            return 0, 0, until
        time, _, _, slot, id = min(ready)
        del self.clocks[id, slot]
        self.now = time
        return id, slot, time


@settings(max_examples=250, deadline=None)
@given(ENTITIES, CHANGES, st.permutations(range(12)))
def test_events_come_in_order_of_time_kind_and_key(entities, changes, keys):
    horizon = 30.0
    desk, plain = Desk(horizon_days=horizon), Plain(horizon)
    ids = []
    for number, (kind, times) in enumerate(entities):
        id = desk.new(kind, row=number, key=keys[number] + 1)
        plain.order[id] = (kind, keys[number] + 1)
        ids.append(id)
        for slot, time in times:
            desk.set_time(id, slot, time)
            plain.set_time(id, slot, time)
    desk.reclock()
    step, until = 0, 3.5
    while until <= horizon:
        found, expected = desk.pop(until), plain.pop(until)
        if not expected[0]:
            assert found[0] == 0 and desk.now == until
            until += 3.5
            continue
        assert found == expected
        for who, slot, delay in changes[step % len(changes)] if step < 60 else []:
            id = ids[who % len(ids)]
            desk.set_time(id, slot, desk.now + delay)
            plain.set_time(id, slot, plain.now + delay)
        desk.reclock()
        step += 1
    left = {(id, slot): desk.due(id, slot) for id in ids for slot in range(4) if desk.due(id, slot) < math.inf}
    assert left == plain.clocks  # what lies past the horizon is kept


def test_an_event_for_this_instant_is_handled_in_this_instant():
    desk = Desk()
    one, other = desk.new(1, key=5), desk.new(1, key=4)
    desk.set_time(one, 0, 2.0)
    desk.reclock()
    assert desk.pop() == (one, 0, 2.0)
    desk.set_time(other, 1, 2.0)
    desk.set_time(one, 2, 1.0)  # in the past: now
    desk.reclock()
    assert desk.pop() == (other, 1, 2.0)
    desk.reclock()
    assert desk.pop() == (one, 2, 2.0)


def test_an_event_at_the_end_of_a_step_waits_for_the_next_step():
    desk = Desk()
    one = desk.new()
    desk.set_time(one, 0, 7.0)
    desk.reclock()
    assert desk.pop(until=7.0) == (0, 0, 7.0)
    assert desk.pop(until=14.0) == (one, 0, 7.0)


def test_nothing_past_the_horizon_happens():
    desk = Desk(horizon_days=10.0)
    one, other = desk.new(key=1), desk.new(key=2)
    desk.set_time(one, 0, 10.0)
    desk.set_time(other, 0, 9.999)
    desk.reclock()
    assert desk.pop()[0] == other
    desk.reclock()
    assert desk.pop(until=1000.0)[0] == 0
    assert desk.due(one, 0) == 10.0


def test_an_event_before_rates_are_settled_is_refused():
    desk = Desk()
    desk.touch(desk.new())
    try:
        desk.pop()
    except RuntimeError as error:
        assert "re-clocked" in str(error)
    else:
        raise AssertionError("an event was handled while an entity was still to be re-clocked")


def test_a_day_with_many_entities_and_much_moving():
    desk = Desk(room=5000)
    ids = [desk.new(key=10_000 - n) for n in range(1000)]
    for n, id in enumerate(ids):
        desk.set_time(id, 0, 3.0 + (n % 7) / 10)
    desk.reclock()
    for id in ids[::3]:
        desk.set_time(id, 0, 5.5)
    for id in ids[1::3]:
        desk.clear(id, 0)
    desk.reclock()
    times, seen = [], []
    while (popped := desk.pop())[0]:
        desk.reclock()
        times.append(popped[2])
        seen.append(popped[0])
    assert times == sorted(times)
    assert sorted(seen) == sorted(ids[::3] + ids[2::3])
    assert times[-len(ids[::3]) :] == [5.5] * len(ids[::3])
    assert seen[-len(ids[::3]) :] == ids[::3][::-1]  # same time and kind: by key, and keys fall
