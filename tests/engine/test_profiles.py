"""Multipliers that change over time: the compiled inversion against numeric inversion, hour by hour."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine import (
    chance,
    cumulative_profile,
    entry,
    flat_warp,
    hour_warp,
    make_engine,
    multiply_clock,
    new_entity,
    pop_next,
    refer,
    reschedule,
    set_rate,
    take_touched,
)

from .desk import Desk

WEEKS = 30


def tables(seed: int = 1, areas: int = 3, zeros: bool = True):
    """Two profiles: one by week only, one by week and hour; with weeks and hours in which nothing happens."""
    rng = np.random.default_rng(seed)
    weekly = rng.uniform(0.2, 2.0, (2, areas, WEEKS))
    hours = rng.uniform(0.1, 3.0, 168)
    if zeros:
        weekly[:, :, 7:9] = 0.0
        hours[20:30] = 0.0
        hours[160:] = 0.0
    return weekly, hours, cumulative_profile(weekly), np.stack([flat_warp(), flat_warp(), hour_warp(hours)])


def hourly_hazard(weekly, hours, profile, area):
    """Cumulative multiplier-days at each whole hour, computed without the engine."""
    shape = np.ones(168) if profile == 1 else hours / hours.sum() * 168
    multiplier = np.repeat(weekly[profile - 1, area], 168) * np.tile(shape, WEEKS)
    return np.concatenate([[0.0], np.cumsum(multiplier / 24.0)])


def desk_with_profiles(**options):
    weekly, hours, profiles, warps = tables()
    slots = np.array([[0] * 4, [0, 1, 2, 0], [0] * 4])
    desk = Desk(slot_profile=slots, n_areas=2, n_weeks=WEEKS, profiles=profiles, warps=warps, **options)
    return desk, weekly, hours


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2), st.integers(1, 2), st.floats(0.0, 7.0 * WEEKS + 30))
def test_cumulative_multiplier_days_follow_the_weeks_and_hours(area, profile, time):
    desk, weekly, hours = CASE
    points = hourly_hazard(weekly, hours, profile, area)
    expected = np.interp(time * 24, np.arange(len(points)), points) + max(0.0, time - 7.0 * WEEKS)
    assert desk.cumulative(2 * profile + profile // 2, area, time) == pytest.approx(expected, abs=1e-9)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2), st.integers(1, 2), st.floats(0.0, 400.0))
def test_the_inverse_gives_the_cumulative_back(area, profile, target):
    desk, _, _ = CASE
    code = 2 * profile + profile // 2
    time = desk.inverse(code, area, target)
    assert desk.cumulative(code, area, time) == pytest.approx(target, abs=1e-9)


CASE = desk_with_profiles()


@pytest.mark.parametrize("slot", [1, 2])
def test_a_modulated_clock_is_due_where_numeric_inversion_says(slot):
    desk, weekly, hours = desk_with_profiles()
    for n in range(60):
        area, rate, key = n % 3, 0.01 + 0.001 * n, 50 + n
        id = desk.new(key=key, area=area)
        desk.set_rate(id, slot, rate)
        with np.errstate(over="ignore"):
            target = chance.exponential(np.uint64(0), np.uint64(key), 64 + slot, 0) / rate
        points = hourly_hazard(weekly, hours, slot, area)
        if target >= points[-1]:
            expected = 7.0 * WEEKS + target - points[-1]
        else:
            hour = np.searchsorted(points, target, side="right") - 1
            expected = (hour + (target - points[hour]) / (points[hour + 1] - points[hour])) / 24
        assert desk.due(id, slot) == pytest.approx(expected, abs=1e-9)


@entry
def firings(tables, n, rate, until, out):
    """Fire times of n entities with one modulated clock that goes on firing; its rate doubles halfway."""
    e = refer(tables)
    for i in range(n):
        id = new_entity(e, 1, i, np.uint64(1 + i), 0)
        set_rate(e, id, 0, rate, 0.0)
        reschedule(e, id)
    count = 0
    for half in range(2):
        while pop_next(e, until * (half + 1) / 2) != 0:
            out[count] = e.state[0].now
            count += 1
            while True:
                id = take_touched(e)
                if id == 0:
                    break
                reschedule(e, id)
        for id in range(1, n + 1):
            set_rate(e, id, 0, 2 * rate, e.state[0].now)
            reschedule(e, id)
    return count


@pytest.mark.parametrize("profile", [1, 2])
def test_firings_follow_the_multipliers(profile):
    weekly, hours, profiles, warps = tables(seed=4)
    n, rate, until = 4000, 0.05, 7.0 * WEEKS
    engine = make_engine([0, 1], np.array([[0], [profile]]), 2, until + 1, WEEKS, profiles, warps, seed=3, room=n + 200)
    out = np.zeros(200_000)
    with np.errstate(over="ignore"):
        count = firings(engine, n, rate, until, out)
    found = out[:count]
    points = hourly_hazard(weekly, hours, profile, 0)
    for name, bins in {"week": np.arange(WEEKS + 1) * 168, "hour": np.arange(WEEKS * 168 + 1)}.items():
        expected = np.diff(points[bins]) * n * rate * np.where(bins[:-1] < WEEKS * 84, 1, 2)
        counts = np.histogram(found * 24, bins)[0]
        assert (counts[expected == 0] == 0).all(), name
        ok = expected > 0
        squares = ((counts[ok] - expected[ok]) ** 2 / expected[ok]).sum()
        assert abs(squares - ok.sum()) < 4 * math.sqrt(2 * ok.sum() + (1 / expected[ok]).sum()), name


def test_settling_a_modulated_clock_keeps_its_threshold():
    desk, _, _ = desk_with_profiles()
    one, ticker = desk.new(key=2, area=1), desk.new(kind=2, key=1)
    desk.set_rate(one, 2, 0.01)
    due = desk.due(one, 2)
    for k, rate in enumerate([0.02, 0.0, 0.005, 0.0, 0.01]):
        desk.set_time(ticker, 0, due * (k + 1) / 50)
        desk.reclock()
        assert desk.pop()[0] == ticker
        desk.set_rate(one, 2, rate)
        desk.reclock()
    c = [desk.cumulative(5, 1, due * k / 50) for k in range(6)]
    used = 0.01 * c[1] + 0.02 * (c[2] - c[1]) + 0.005 * (c[4] - c[3])
    with np.errstate(over="ignore"):
        first = chance.exponential(np.uint64(0), np.uint64(2), 64 + 2, 0)
    expected = desk.inverse(5, 1, c[5] + (first - used) / 0.01)
    assert desk.due(one, 2) == pytest.approx(expected, abs=1e-9)


def test_a_multiplier_of_one_is_the_same_as_no_profile():
    profiles = cumulative_profile(np.ones((1, 1, 600)))
    desk = Desk(slot_profile=np.array([[0, 0], [0, 1]]), profiles=profiles, n_areas=0)
    flat = Desk()
    for key in range(1, 50):
        for d in (desk, flat):
            d.set_rate(d.new(key=key), 1, 0.01)
        assert desk.due(key, 1) == pytest.approx(flat.due(key, 1), rel=1e-12)


def test_a_multiplied_clock_counts_from_now_and_leaves_the_others_alone():
    desk, weekly, hours = desk_with_profiles(horizon_days=200.0)
    ids = [desk.new(key=k + 1, area=k % 3) for k in range(90)]
    for id in ids:
        for slot in (0, 1, 2):
            desk.set_rate(id, slot, 0.004)
    while desk.pop(until=50.0)[0]:
        desk.reclock()
    before = {(id, slot): desk.due(id, slot) for id in ids for slot in (0, 1, 2)}
    code = int(desk.e.kinds[1, 2])
    left = {
        id: desk.cumulative(code, (id - 1) % 3, before[id, 1]) - desk.cumulative(code, (id - 1) % 3, 50.0) for id in ids
    }
    multipliers = np.ones((desk.e.profiles.shape[1], desk.e.profiles.shape[2] - 1))
    multipliers[1, 8:] = 3.0  # area 1, from day 56
    desk.e = multiply_clock(desk.e, 1, 1, multipliers)
    new = int(desk.e.kinds[1, 2])
    assert new != code and new & 1 == code & 1
    for (id, slot), due in before.items():
        area = (id - 1) % 3
        if slot != 1:
            assert desk.due(id, slot) == due
        else:
            spent = desk.cumulative(new, area, desk.due(id, 1)) - desk.cumulative(new, area, 50.0)
            assert spent == pytest.approx(left[id], rel=1e-9, abs=1e-9)
            if area != 1:
                assert desk.due(id, 1) == pytest.approx(due, rel=1e-12)
            elif due > 57.0:
                assert desk.due(id, 1) < due
    times = []
    while desk.pop(until=200.0)[0]:
        times.append(desk.now)
        desk.reclock()
    assert times == sorted(times) and len(times) > 0


def test_tables_that_cannot_be_right_are_explained():
    _, _, profiles, warps = tables()
    make = {"kind_clocks": [0, 2], "n_areas": 2}
    with pytest.raises(ValueError, match="never falling"):
        make_engine(**make, profiles=profiles[:, :, ::-1])
    with pytest.raises(ValueError, match="areas = 3"):
        make_engine(**make, profiles=profiles[:, :2])
    with pytest.raises(ValueError, match="30 weeks"):
        make_engine(**make, profiles=profiles, n_weeks=31)
    with pytest.raises(ValueError, match="one row a profile"):
        make_engine(**make, profiles=profiles, warps=warps[:2])
    with pytest.raises(ValueError, match="0 to 7"):
        make_engine(**make, profiles=profiles, warps=warps * 2)
    with pytest.raises(ValueError, match="names profile 3"):
        make_engine(**make, profiles=profiles, slot_profile=np.array([[0, 0], [3, 0]]))
    with pytest.raises(ValueError, match="168 hours"):
        hour_warp(np.ones(24))
    with pytest.raises(ValueError, match="not all zero"):
        hour_warp(np.zeros(168))
    with pytest.raises(ValueError, match="not negative"):
        cumulative_profile(-np.ones((1, 1, 2)))
    with pytest.raises(ValueError, match="horizon_days"):
        make_engine(**make, horizon_days=0.0)
    with pytest.raises(ValueError, match="0 to 64"):
        make_engine([0, 65])
    with pytest.raises(ValueError, match="room"):
        make_engine([0, 1], room={"rows": 3})
    with pytest.raises(ValueError, match="multipliers must be"):
        multiply_clock(make_engine(**make, profiles=profiles), 1, 0, np.ones((2, 2)))


def test_a_warp_of_equal_hours_is_flat():
    assert (hour_warp(np.full(168, 3.3)) == flat_warp()).all()
    assert flat_warp()[-1] == 7.0 and hour_warp(np.arange(168) + 1.0)[-1] == 7.0
