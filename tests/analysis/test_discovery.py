"""Discovery: a known box is found back, chance is not sold as a region."""

import math

import numpy as np
import pytest

pytest.importorskip("ema_workbench")

from sim.analysis.discovery import Discovery, cart, discover, prim  # noqa: E402
from sim.analysis.discovery import _elsewhere as held_out  # noqa: E402


def world(n=300, numbers=5, seed=1):
    chance = np.random.default_rng(seed)
    return {f"n{k}": chance.uniform(0, 1, n) for k in range(numbers)}


def test_a_known_box_is_found_back_with_its_limits():
    table = world()
    y = (table["n1"] > 0.6) & (table["n4"] < 0.5)
    found = discover(table, y.astype(float))
    for method in ("PRIM", "CART"):
        box = found.of(method)[0]
        assert set(box.limits) == {"n1", "n4"}
        assert box.limits["n1"] == pytest.approx((0.6, math.inf), abs=0.06)
        assert box.limits["n4"] == pytest.approx((-math.inf, 0.5), abs=0.06)
        assert box.coverage > 0.85 and box.density > 0.85
        assert min(found.elsewhere[method]) > 0.75 and found.confirmed(method)


def test_a_box_is_found_among_more_numbers_than_are_searched():
    table = world(240, 40, 2)
    y = (table["n30"] > 0.55) & (table["n3"] > 0.4)
    found = discover(table, y.astype(float))
    assert set(found.of("PRIM")[0].limits) == {"n3", "n30"}
    assert found.left_out == 15


def test_what_is_chance_is_seldom_confirmed_in_other_worlds():
    confirmed = []
    for seed in range(16):
        table, y = world(120, 30, seed), np.random.default_rng(1000 + seed).uniform(size=120) < 0.3
        elsewhere = {"CART": held_out(cart, table, y)}
        confirmed.append(Discovery(120, int(y.sum()), (), elsewhere).confirmed("CART"))
    assert sum(confirmed) <= 3  # 1 in 40 expected


def test_with_hardly_any_case_there_is_nothing_to_search():
    y = np.zeros(50)
    y[:3] = 1
    y[10] = np.nan
    found = discover(world(50), y)
    assert (found.worlds, found.cases, found.boxes) == (49, 3, ())


def test_shares_of_a_box_are_of_all_worlds():
    table = world(200)
    y = table["n0"] > 0.7
    for box in (*prim(table, y), *cart(table, y)):
        inside = box.holds(table)
        assert box.worlds == inside.sum()
        assert box.density == pytest.approx(y[inside].mean())
        assert box.coverage == pytest.approx((inside & y).sum() / y.sum())
