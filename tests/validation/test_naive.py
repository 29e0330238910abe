"""Forecasts without a model, against what they are by hand."""

import math

import pytest

from sim.validation.naive import Flow, Known, drift, persistence, series_of, step_of, stock_flow, with_figure

RISING = Known((2015, 2016, 2017), (1.0, 1.1, 1.2))


def test_persistence_says_the_last_known_value_and_wanders_with_the_root_of_the_years():
    one, four = persistence(RISING, 2018, 0.05), persistence(RISING, 2021, 0.05)
    assert one.mean == four.mean == 1.2
    assert one.deviation == 0.05 and four.deviation == pytest.approx(0.10)


def test_drift_goes_on_as_it_went_and_is_less_sure_the_shorter_it_was_seen():
    found = drift(RISING, 2019, 0.05)
    assert found.mean == pytest.approx(1.4)
    assert found.deviation == pytest.approx(0.05 * math.sqrt(2.0 * (1.0 + 2.0 / 2.0)))
    assert drift(Known((2017,), (1.0,)), 2019, 0.05) is None


def test_the_step_is_that_of_all_series_together():
    falling = Known((2016, 2017), (2.0, 1.8))
    assert step_of([RISING, falling], "log") == pytest.approx(math.sqrt((0.1**2 + 0.1**2 + 0.2**2) / 3.0))
    assert step_of([RISING], "log", drifting=True) == 0.02  # a straight line does not wander; a floor is left
    assert step_of([RISING], "plain") == 0.01


def test_years_that_were_not_known_count_by_their_root():
    gap = Known((2015, 2019), (1.0, 1.2))
    assert gap.changes == [pytest.approx(0.1)] and gap.slope == pytest.approx(0.05)
    assert gap == series_of([(2019, 1.2), (2015, 7.0), (2015, 1.0)], "log")


def test_a_stock_goes_on_by_what_came_in_and_the_share_that_left():
    """1,000 with 300 in and 200 out last year, a fifth leaves: 1,100 -> 1,100 + 300 - 220 = 1,180 -> 1,244."""
    flow = Flow(((2016, 1000.0), (2017, 1100.0)), ((2017, 300.0),))
    assert flow.ahead(2018) == pytest.approx(1180.0) and flow.ahead(2019) == pytest.approx(1244.0)
    found = stock_flow(flow, 2018, 0.01, 0.05)
    assert found.mean == pytest.approx(math.log(11.8)) and found.deviation == 0.05


def test_a_steady_stock_stays():
    flow = Flow(((2016, 800.0), (2017, 800.0)), ((2016, 90.0), (2017, 100.0)))
    assert flow.ahead(2025) == pytest.approx(800.0)


def test_books_that_cannot_be_balanced_say_nothing():
    assert stock_flow(Flow(((2015, 800.0), (2017, 800.0)), ((2017, 100.0),)), 2018, 1.0, 0.05) is None


def test_what_is_not_known_of_the_figure_comes_on_top():
    assert with_figure(persistence(RISING, 2018, 0.03), 0.04).deviation == pytest.approx(0.05)
