"""Places that follow a schedule: the engine has those places and uses them (supply that answers need: test_supply)."""

from __future__ import annotations

from datetime import date

from sim.simulation import prepare, run_from
from sim.words import Count, Form
from tests.oracles.measure import textbook

START = date(2024, 1, 1)


def test_places_that_are_taken_away_empty_as_children_leave():
    """From 10 places to 4: nobody is sent away, and no child comes in until 3 are left."""
    steps = [{"from": START, "count": 10}, {"from": date(2025, 1, 1), "count": 4}]
    scenario = textbook("erlang-b").with_changes(
        {"services.group.places": steps, "demand.children.rate_per_year": 2000, "demand.children.stay.mean_days": 30}
    )
    run = run_from(prepare(scenario, 1), (), 2)
    change = float((date(2025, 1, 1) - START).days) + run.start
    stock = 0.0
    before = run.series[(366 // 7), 0, Count.FORM + Form.OPEN_GROUP]
    assert before >= 9
    after = run.series[366 // 7 + 30 :, 0, Count.FORM + Form.OPEN_GROUP]
    assert after.max() == 4 and after.mean() > 3.5
    log = run.log[(run.log["time"] > change)]
    stock = run.series[int((change - run.start) // 7), 0, Count.FORM + Form.OPEN_GROUP]
    for row in log:
        stock += {1: 1, 4: -1}.get(int(row["kind"]), 0)
        if row["kind"] == 1:
            assert stock <= 4
