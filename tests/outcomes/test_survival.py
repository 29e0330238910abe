"""Shares within a time agree with closed forms, whatever is censored."""

import math

import numpy as np
import pytest

from sim.outcomes.survival import cumulative_incidence


def test_without_censoring_it_is_the_plain_share():
    assert cumulative_incidence([1, 2, 3, 4], [1, 2, 1, 2], 3.0) == pytest.approx(0.5)
    assert cumulative_incidence([1, 2, 3, 4], [1, 2, 1, 2], 2.5) == pytest.approx(0.25)


def test_a_textbook_case_with_one_censored():
    # at risk 4, 3, 2, 1: steps 1/4, then survival 3/4; censored at 2; then 3/4 x 1/2
    assert cumulative_incidence([1, 2, 3, 4], [1, 0, 1, 2], 3.5) == pytest.approx(0.25 + 0.75 * 0.5)


def test_the_censored_are_at_risk_of_an_event_at_the_same_time():
    assert cumulative_incidence([2, 2], [1, 0], 5.0) == pytest.approx(0.5)


def test_nobody_followed_is_no_number():
    assert math.isnan(cumulative_incidence([], [], 10.0))


def test_constant_competing_hazards_give_the_closed_form_in_spite_of_censoring():
    chance = np.random.default_rng(7)
    n, a, b, until = 60_000, 1 / 900, 1 / 500, 730.0
    first, second = chance.exponential(1 / a, n), chance.exponential(1 / b, n)
    end = chance.uniform(0, 2000, n)
    duration = np.minimum(np.minimum(first, second), end)
    cause = np.where(end <= duration, 0, np.where(first < second, 1, 2))
    exact = a / (a + b) * (1 - math.exp(-(a + b) * until))
    assert cumulative_incidence(duration, cause, until) == pytest.approx(exact, abs=0.008)
    naive = np.mean((cause == 1) & (duration <= until))
    assert naive < exact - 0.03, "counting only what was seen would be too low: this case must show it"


def test_the_causes_add_up_to_all_that_happened():
    chance = np.random.default_rng(3)
    duration, cause = chance.exponential(1, 500), chance.integers(0, 4, 500)
    parts = [cumulative_incidence(duration, cause, 1.0, of) for of in (1, 2, 3)]
    together = cumulative_incidence(duration, np.minimum(cause, 1), 1.0)
    assert sum(parts) == pytest.approx(together)
