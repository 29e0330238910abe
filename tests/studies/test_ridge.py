"""The study of repeats: its figures are the targets of the model, and the one number of its own is worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.outcomes.registry import OUTCOMES
from sim.outcomes.targets.compare import measure_run, measures
from sim.outcomes.view import RunView
from sim.words import Event
from tests.outcomes.made import YEAR, row, run
from tests.studies.ridge import COUNTED, REPEATS, named, repeated_names, repeats, reported_again


def test_what_it_prints_are_the_targets_of_what_comes_back():
    rows = repeats()
    assert {one.id for one in rows} == set(REPEATS) and set(COUNTED) <= set(OUTCOMES)
    assert len({named(one) for one in rows}) == len(rows) and all((one.id, one.part) in measures() for one in rows)
    assert not any(name.startswith("T") for name in repeated_names()), "a number of its own takes no target's name"


def test_reports_that_follow_a_report_are_counted_from_each_to_the_next():
    """Family 1 is reported three times, half a year and then two years apart; family 2 once: of four reports one is followed
    within a year, two within six."""
    days = ((10.0, 1), (10.0 + 0.5 * YEAR, 1), (10.0 + 2.5 * YEAR, 1), (20.0, 2))
    made = RunView(run([row(day, Event.REPORT, family=family) for day, family in days], years=12.0))
    assert reported_again(made, YEAR) == pytest.approx(1 / 4)
    assert reported_again(made, 6 * YEAR) == pytest.approx(1 / 2)


def test_without_reports_there_is_no_share():
    made = RunView(run([], years=12.0))
    assert math.isnan(reported_again(made, YEAR))
    (repeat,) = (value for value, one in zip(measure_run(made, repeats()), repeats(), strict=True) if one.id == "T30")
    assert np.isnan(repeat.value)
