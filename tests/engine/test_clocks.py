"""Clocks: a rate that changes in steps, thresholds that are never drawn again, fixed times, new lives."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.engine import chance, entry, make_engine, new_entity, pop_next, refer, reschedule, set_rate, take_touched

from .desk import Desk

RATES = st.floats(0.001, 5.0)


def threshold(key: int, purpose: int, ordinal: int, seed: int = 0) -> float:
    with np.errstate(over="ignore"):
        return float(chance.exponential(np.uint64(seed), np.uint64(key), purpose, ordinal))


def test_a_rate_clock_is_due_when_its_threshold_is_used_up():
    desk = Desk()
    one = desk.new(kind=2, key=9)
    desk.set_rate(one, 3, 0.25)
    assert desk.due(one, 3) == threshold(9, 2 * 64 + 3, 0) / 0.25
    assert desk.pop()[:2] == (one, 3)
    assert desk.ordinal(one, 3) == 1
    assert desk.due(one, 3) == desk.now + threshold(9, 2 * 64 + 3, 1) / 0.25


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(0.01, 3.0), st.one_of(st.just(0.0), RATES)), min_size=1, max_size=12), RATES)
def test_settling_never_draws_again(steps, last):
    """Whatever the rate was on the way, the clock goes off when rate x time adds up to the first threshold."""
    desk = Desk(horizon_days=1e6)
    ticker, one = desk.new(key=1), desk.new(key=2)
    left, before = threshold(2, 64, 0), 0.0
    rate = 0.0
    for wait, new in [*steps, (0.5, last)]:
        desk.set_time(ticker, 1, before + wait)
        desk.reclock()
        if left <= rate * wait + 1e-9:
            return  # it fires on the way: nothing more to check here
        assert desk.pop()[0] == ticker
        left -= rate * (desk.now - before)
        before, rate = desk.now, new
        desk.set_rate(one, 0, rate)
        desk.reclock()
        assert desk.ordinal(one, 0) == 0
        assert desk.rate_of(one, 0) == rate
    assert desk.due(one, 0) == pytest.approx(desk.now + left / last, rel=1e-9, abs=1e-9)


def test_an_unchanged_rate_changes_no_bit():
    desk = Desk(horizon_days=1e5)
    one, ticker = desk.new(key=2), desk.new(key=1)
    desk.set_rate(one, 0, 1e-4)
    due = desk.due(one, 0)
    for day in range(1, 200):
        desk.set_time(ticker, 0, day * math.pi)
        desk.reclock()
        desk.pop(until=day * math.pi + 1e-6)
        desk.set_rate(one, 0, 1e-4)
        desk.reclock()
        assert desk.due(one, 0) == due


def test_a_clock_that_is_turned_off_and_on_keeps_what_was_left():
    desk = Desk()
    one, ticker = desk.new(key=2), desk.new(key=1)
    desk.set_rate(one, 0, 0.01)
    due = desk.due(one, 0)
    desk.set_time(ticker, 0, due / 2)
    desk.reclock()
    desk.pop()
    desk.clear(one, 0)
    desk.set_time(ticker, 0, due + 100.0)
    desk.reclock()
    assert desk.due(one, 0) == math.inf
    assert desk.pop()[0] == ticker
    desk.set_rate(one, 0, 0.01)
    desk.reclock()
    assert desk.due(one, 0) == pytest.approx(desk.now + due / 2)


@entry
def stepped(tables, n, changes, rates, until, out):
    """Fire times of n entities whose one rate changes at fixed moments; only the first firing of each is kept."""
    e = refer(tables)
    fired = 0
    for i in range(n):
        id = new_entity(e, 1, i, np.uint64(1000 + i), 0)
        set_rate(e, id, 0, rates[0], 0.0)
        reschedule(e, id)
    for k in range(len(changes) + 1):
        end = until
        if k < len(changes):
            end = changes[k]
        while True:
            id = pop_next(e, end)
            if id == 0:
                break
            out[id - 1] = e.state[0].now
            fired += 1
            while True:
                touched = take_touched(e)
                if touched == 0:
                    break
                set_rate(e, touched, 0, 0.0, e.state[0].now)
                reschedule(e, touched)
        if k < len(changes):
            for id in range(1, n + 1):
                if out[id - 1] == 0.0:
                    set_rate(e, id, 0, rates[k + 1], changes[k])
                    reschedule(e, id)
    return fired


def test_a_rate_that_changes_in_steps_gives_the_piecewise_exponential():
    n, changes = 40_000, np.array([10.0, 25.5, 40.0, 60.25])
    rates = np.array([0.01, 0.05, 0.0, 0.03, 0.10])
    times = np.zeros(n)
    engine = make_engine([0, 1], horizon_days=1000.0, seed=11, room=n + 200)
    with np.errstate(over="ignore"):
        fired = stepped(engine, n, changes, rates, 400.0, times)
    assert fired == (times > 0).sum() == n  # the last rate leaves nobody after 340 days
    edges = np.concatenate([[0.0], changes])
    hazard = np.array([rates @ np.clip(t - edges, 0.0, np.append(np.diff(edges), np.inf)) for t in times])
    assert stats.kstest(hazard, "expon").pvalue > 1e-3
    for k, t in enumerate([*changes, 80.0]):
        expected = math.exp(-(rates @ np.clip(t - edges, 0.0, np.append(np.diff(edges), np.inf))))
        error = math.sqrt(expected * (1 - expected) / n)
        assert abs((times > t).mean() - expected) < 4 * error, k
    assert not ((times > 25.5) & (times < 40.0)).any()  # a rate of zero


def test_competing_clocks_of_one_entity_do_not_disturb_each_other():
    desk, alone = Desk(), Desk()
    one, same = desk.new(key=4), alone.new(key=4)
    desk.set_rate(one, 0, 0.5)
    desk.set_rate(one, 1, 0.03)
    alone.set_rate(same, 1, 0.03)
    while True:
        _, slot, now = desk.pop()
        desk.reclock()
        if slot == 1:
            break
    assert alone.pop()[2] == now


def test_fixed_times():
    desk = Desk()
    one = desk.new()
    desk.set_time(one, 2, 5.0)
    assert desk.reclock() == 1
    desk.set_time(one, 2, 5.0)
    assert desk.reclock() == 0  # the same time again: nothing to do
    desk.set_time(one, 2, 3.0)
    assert (desk.reclock(), desk.due(one, 2)) == (1, 3.0)
    desk.set_time(one, 2, math.inf)
    desk.clear(one, 2)
    desk.reclock()
    assert desk.due(one, 2) == math.inf and desk.ordinal(one, 2) == 0
    desk.set_time(one, 2, 4.0)
    desk.reclock()
    assert desk.pop() == (one, 2, 4.0)
    assert desk.due(one, 2) == math.inf and desk.ordinal(one, 2) == 1


def test_a_rate_replaces_a_fixed_time():
    desk = Desk()
    one = desk.new(key=3)
    desk.set_time(one, 0, 500.0)
    desk.reclock()
    desk.set_rate(one, 0, 2.0)
    assert desk.due(one, 0) == threshold(3, 64, 0) / 2.0
    desk.set_time(one, 0, 600.0)
    desk.reclock()
    desk.set_rate(one, 0, 0.0)
    assert desk.due(one, 0) == math.inf and desk.rate_of(one, 0) == 0.0


def test_a_new_life_starts_with_clocks_off_and_its_own_chances():
    desk = Desk()
    one = desk.new(kind=1, row=7, key=3, area=0)
    desk.set_rate(one, 0, 2.0)
    desk.pop()
    desk.reclock()
    desk.rekey(one, key=8)
    assert desk.about(one) == (1, 7, 8, 0)
    assert [desk.due(one, slot) for slot in range(4)] == [math.inf] * 4
    assert desk.ordinal(one, 0) == 0
    assert desk.pop(until=5000.0)[0] == 0
    desk.set_rate(one, 0, 2.0)
    assert desk.due(one, 0) == desk.now + threshold(8, 64, 0) / 2.0


@pytest.mark.parametrize("rate", [-0.1, math.nan, math.inf])
def test_a_rate_that_is_no_rate_is_refused(rate):
    desk = Desk()
    with pytest.raises(ValueError, match="rate"):
        desk.set_rate(desk.new(), 0, rate)


def test_a_time_that_is_no_number_is_refused():
    desk = Desk()
    with pytest.raises(ValueError, match="time"):
        desk.set_time(desk.new(), 0, math.nan)


def test_rates_too_small_to_matter_do_no_harm():
    desk = Desk()
    one = desk.new(key=3)
    desk.set_rate(one, 0, 1e-290)
    desk.set_rate(one, 0, 1e-310)
    desk.set_rate(one, 0, 1.0)
    assert desk.due(one, 0) == pytest.approx(threshold(3, 64, 0))


def test_touching_nobody_or_twice():
    desk = Desk()
    one = desk.new()
    desk.touch(0)
    desk.touch(one)
    desk.touch(one)
    assert desk.reclock() == 1


def test_mail_is_first_in_first_out_also_when_the_ring_turns_round():
    desk = Desk(room={"mail": 5})
    assert desk.mail()[0] == 0
    sent = received = 0
    for batch in (3, 5, 1, 4, 5):
        for _ in range(batch):
            sent += 1
            desk.post(1 + sent % 3, sent, sent * 2, -sent, sent / 2)
        while (mail := desk.mail())[0]:
            received += 1
            assert mail == (1 + received % 3, received, received * 2, -received, received / 2)
        assert received == sent
    with pytest.raises(RuntimeError, match="mail"):
        for _ in range(6):
            desk.post(1, 0, 0, 0, 0.0)


def test_no_such_kind_or_area():
    desk = Desk(n_areas=2)
    desk.new(area=2)
    for wrong in ({"kind": 3}, {"kind": -1}, {"area": 3}, {"area": -1}):
        with pytest.raises(ValueError, match="kind or area"):
            desk.new(**wrong)
