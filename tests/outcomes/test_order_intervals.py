"""What the log and the cohort say of orders is what the weekly counters say, however long the run is."""

from __future__ import annotations

import numpy as np
import pytest

from sim.outcomes.targets.stays import orders
from sim.outcomes.view import RunView
from sim.scenario.loading import load_scenario
from sim.simulation import prepare, run_from
from sim.words import Count, LegalStatus

WEEK = 7.0


@pytest.fixture(scope="module")
def views():
    """The same place for two years and for seven."""
    state = prepare(load_scenario("minimal"), 3, burn_in=12.0)
    return [RunView(run_from(state, (), years)) for years in (2.0, 7.0)]


def test_children_under_an_order_are_those_of_the_weekly_counter_on_every_monday(views):
    for run in views:
        found, monday = run.once(orders), run.start - run.start % WEEK
        counted = run.record.series[1:-1, 0, Count.ORDER]
        assert counted.max() > 10
        there = [np.count_nonzero(found.at(monday + WEEK * (number + 1))) for number in range(len(counted))]
        assert there == counted.tolist()


@pytest.mark.parametrize("status", [LegalStatus.SUPERVISION, LegalStatus.AUTHORISED, LegalStatus.GUARDIANSHIP])
def test_who_is_under_which_order_does_not_hang_on_how_long_is_looked(views, status):
    short, long = (run.once(orders) for run in views)
    for day in np.linspace(views[0].start, views[0].end - 1.0, 9):
        now = [set(o.key[o.of((status,)) & o.at(day)].tolist()) for o in (short, long)]
        assert now[0] == now[1] and now[0]
