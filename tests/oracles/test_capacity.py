"""Supply that follows a schedule made from a formula: the engine has those places, uses them, clears its list."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest

from sim.simulation import prepare, run_from
from sim.vocabulary import C_FORM, C_WAIT_PLACE, OPEN_GROUP
from tests.oracles.measure import runs, textbook
from tests.oracles.theory import adjusted, clears

HALF_PERCENT = 0.005
START = date(2024, 1, 1)


def test_theory_gives_the_published_numbers():
    assert [round(adjusted(t, 100, 150, 0.25), 4) for t in (1, 4, 12)] == [111.0600, 131.6060, 147.5106]
    for speed, t, cost in ((0.05, 18.3258, 155.656), (0.25, 3.6652, 31.131), (1.0, 0.9163, 7.783)):
        assert clears(120, 100, 0.9, speed) == pytest.approx((t, cost), abs=6e-4)


def test_partial_adjustment_of_supply():
    """Places of the file after 1, 4 and 12 years, all of them used as need is far larger."""
    (run,) = runs("supply-adjustment", 1)
    for years in (1, 4, 12):
        week = int((date(2024 + years, 1, 1) - START).days // 7 + 4)
        used = run.series[week, 0, C_FORM + OPEN_GROUP]
        assert used == pytest.approx(adjusted(years, 100, 150, 0.25), rel=HALF_PERCENT)
        assert run.series[week, 0, C_WAIT_PLACE] > 0


def bed_by_bed(need: int, start: int, use: float, speed: float, period: float) -> list[dict[str, object]]:
    """Schedule of whole places: bed number k + 1 opens on the day at which the formula passes k + 1/2."""
    goal = need / use
    days = {0: start}
    for k in range(start, need):
        days[round(period * math.log((goal - start) / (goal - k - 0.5)) / speed)] = k + 1
    return [{"from": START + timedelta(days=day), "count": count} for day, count in sorted(days.items())]


@pytest.mark.parametrize("speed", [0.05, 0.25, 1.0])
def test_beds_that_answer_need(speed):
    """1,200 children and 1,000 beds, periods of 1,000 days: when the list is gone and the days waited until then."""
    t, cost = clears(120, 100, 0.9, speed)
    scenario = textbook("supply-answers-need").with_changes(
        {"services.group.places": bed_by_bed(1200, 1000, 0.9, speed, 1000.0)}
    )
    run = run_from(prepare(scenario, 1), (), (t + 0.5) * 1000 / 365.25)
    waiting = run.series[:, 0, C_WAIT_PLACE]
    assert waiting[0] == 200 and waiting[-1] == 0
    assert run.services["wait_days"].sum() / 1000 / 10 == pytest.approx(cost, rel=HALF_PERCENT)
    last = run.log["time"][-1] - run.start
    assert last / 1000 == pytest.approx(t, rel=HALF_PERCENT)  # the last child moves in half a bed before the end


def test_places_that_are_taken_away_empty_as_children_leave():
    """From 10 places to 4: nobody is sent away, and no child comes in until 3 are left."""
    steps = [{"from": START, "count": 10}, {"from": date(2025, 1, 1), "count": 4}]
    scenario = textbook("erlang-b").with_changes(
        {"services.group.places": steps, "demand.children.rate_per_year": 2000, "demand.children.stay.mean_days": 30}
    )
    run = run_from(prepare(scenario, 1), (), 2)
    change = float((date(2025, 1, 1) - START).days) + run.start
    stock = 0.0
    before = run.series[(366 // 7), 0, C_FORM + OPEN_GROUP]
    assert before >= 9
    after = run.series[366 // 7 + 30 :, 0, C_FORM + OPEN_GROUP]
    assert after.max() == 4 and after.mean() > 3.5
    log = run.log[(run.log["time"] > change)]
    stock = run.series[int((change - run.start) // 7), 0, C_FORM + OPEN_GROUP]
    for row in log:
        stock += {1: 1, 4: -1}.get(int(row["kind"]), 0)
        if row["kind"] == 1:
            assert stock <= 4
