"""Money: closing saves after notice, the municipality of origin pays, and a price is shown only when there is one."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from scipy.integrate import trapezoid

from sim.outcomes.costs import bill, municipal_bills
from sim.outcomes.payment import MONTH, worth
from sim.outcomes.view import RunView
from sim.policies.base import CostRow
from sim.results.statistics import fieller
from sim.scenario.costs import Costs
from sim.scenario.drivers import Course
from sim.words import N_COUNTERS, Event, Form, ServiceKind
from sim.world.record import CapacityStep
from tests.outcomes.made import START, YEAR, row, run

PLAIN = Costs(notice_months=12.0)


def seen(log=(), prices=PLAIN, **more) -> RunView:
    """A made-up run with what a bill needs besides."""
    extra = {name: more.pop(name) for name in ("capacity_steps", "municipalities", "start_date") if name in more}
    made = run(log, **more)
    return RunView(replace(made, **extra), prices)


def places(*steps: tuple[float, int], form: int = Form.SECURE) -> tuple[CapacityStep, ...]:
    """Places of one service: (days after the start, number); the first from before all time."""
    first, *later = steps
    days = [(-np.inf, first[1]), *((START + day, count) for day, count in later)]
    return tuple(CapacityStep(1, ServiceKind.RESIDENTIAL, form, day, count) for day, count in days)


def kept_days(prices: Costs = PLAIN, years: float = 4.0, **more) -> float:
    """Place-days of secure care that are paid for being available."""
    return bill(seen(years=years, prices=prices, **more)).available / (prices.day_secure * prices.available_secure)


def test_a_place_that_closes_is_paid_until_notice_has_run_out():
    closing = places((0, 10), (YEAR, 4))
    assert kept_days(capacity_steps=closing) == pytest.approx(10 * 2 * YEAR + 4 * 2 * YEAR)
    short = Costs(notice_months=3.0)
    assert kept_days(short, capacity_steps=closing) == pytest.approx(
        10 * (YEAR + 3 * MONTH) + 4 * (3 * YEAR - 3 * MONTH)
    )
    assert kept_days(Costs(notice_months=0), capacity_steps=closing) == pytest.approx(10 * YEAR + 4 * 3 * YEAR)


def test_a_place_that_opens_is_paid_from_its_first_day():
    assert kept_days(capacity_steps=places((0, 4), (YEAR, 10))) == pytest.approx(4 * YEAR + 10 * 3 * YEAR)


def test_a_place_that_closes_and_opens_again_within_notice_is_paid_once():
    steps = places((0, 10), (YEAR, 4), (1.5 * YEAR, 10))
    assert kept_days(capacity_steps=steps) == pytest.approx(10 * 4 * YEAR)


def test_notice_given_before_the_start_still_counts():
    steps = places((0, 10), (-0.5 * YEAR, 4))
    assert kept_days(capacity_steps=steps, years=2.0) == pytest.approx(10 * 0.5 * YEAR + 4 * 1.5 * YEAR)


def test_closing_used_places_saves_the_part_paid_for_use_at_once():
    log = [row(0, Event.ENTRY, 22, form_to=Form.OPEN_GROUP), row(100, Event.RETURN, 22)]
    found = bill(seen(log, years=1.0, capacity_steps=places((0, 1), (100, 0), form=Form.OPEN_GROUP)))
    price, share = PLAIN.day_open_group, PLAIN.available_open_group
    assert found.days == pytest.approx(100 * price * (1 - share))
    assert found.available == pytest.approx(YEAR * price * share)


def test_the_municipality_of_origin_pays_and_the_parts_are_the_whole():
    log = [row(0, Event.ENTRY, 22, form_to=Form.SECURE, area=2), row(30, Event.RETURN, 22, area=2)]
    log += [row(0, Event.ENTRY, 31, form_to=Form.SECURE, area=1), row(10, Event.RETURN, 31, area=1)]
    log += [row(5, Event.HELP_START, family=3, area=3, reason=1)]
    series = np.zeros((53, 4, N_COUNTERS))
    policy = CostRow("p", "x", 3000.0, 0, 0, "", after=YEAR / 2, areas=(1,))
    run_ = seen(
        log, years=1.0, series=series, areas=("city", "A", "B", "C"), youths=np.array([400.0, 100, 100, 200]),
        municipalities=("", "Here", "There", "Here"), capacity_steps=places((0, 2)), policy_costs=(policy,),
    )  # fmt: skip
    later = policy._replace(steps=((YEAR / 4, 0.5), (YEAR / 2, 1.0)))
    in_steps = bill(seen(log, years=1.0, series=series, areas=("city", "A", "B", "C"), youths=np.array([400.0, 100, 100, 200]),
                         policy_costs=(later,))).policies  # fmt: skip
    assert in_steps == pytest.approx(3000.0 * (0.25 * 0.5 + 0.5)), "half of it for a quarter, then all of it"
    assert later.spent(0.0, YEAR) == pytest.approx(0.625) and policy.spent(0.0, YEAR) == pytest.approx(0.5)
    by, whole = municipal_bills(run_), bill(run_)
    assert list(by) == ["Here", "There"]
    assert by["There"].days == pytest.approx(3 * by["Here"].days), "30 and 10 days"
    assert by["There"].available == pytest.approx(0.75 * whole.available), "as they use it"
    assert by["Here"].help == whole.help > 0 == by["There"].help
    assert by["Here"].policies == whole.policies == pytest.approx(1500.0), "half a year, in the policy's own area"
    for budget in whole._fields:
        parts = sum(getattr(one, budget) for one in by.values())
        assert parts == pytest.approx(getattr(whole, budget))


def test_indexation_and_discount_move_euros_and_cancel_when_they_are_equal():
    log = [row(0, Event.HELP_START, family=1, reason=1), row(YEAR, Event.HELP_START, family=2, reason=1)]
    help_ = PLAIN.help_generalist
    begins = {"start_date": date(2024, 1, 1), "years": 2.0}
    indexed = bill(seen(log, Costs(indexation=0.05), **begins)).help
    assert indexed == pytest.approx(help_ * 1.05**2 * (1 + 1.05)), "prices of 2022, two years on"
    assert bill(seen(log, Costs(discount=0.05), **begins)).help == pytest.approx(help_ * (1 + 1 / 1.05))
    both = seen(log, Costs(indexation=0.05, discount=0.05, price_year=2024), **begins)
    assert bill(both).help == pytest.approx(2 * help_)
    value = worth(seen(prices=Costs(discount=0.04)))
    days = np.linspace(START, START + YEAR, 100_001)
    assert value.span(START, START + YEAR) == pytest.approx(trapezoid(value.at(days), days), rel=1e-6)


def test_prices_that_follow_a_series_are_paid_at_the_level_of_their_day():
    steps = ((date(2022, 1, 1), 1.0), (date(2025, 1, 1), 1.5), (date(2025, 7, 2), 2.0))
    driven = Costs(notice_months=0).carried_by(Course(steps))
    log = [row(day, Event.HELP_START, family=1, reason=1) for day in (0, 366, 366 + 200)]
    begins = {"start_date": date(2024, 1, 1), "years": 2.0}
    assert bill(seen(log, driven, **begins)).help == pytest.approx(PLAIN.help_generalist * (1.0 + 1.5 + 2.0))
    days = kept_days(driven, 2.0, capacity_steps=places((0, 3)), start_date=date(2024, 1, 1))
    assert days == pytest.approx(3 * (366 + 1.5 * 182 + 2.0 * (2 * YEAR - 366 - 182)))
    assert kept_days(driven, 2.0, capacity_steps=places((0, 3))) == pytest.approx(3 * 2 * YEAR), "no date is known"


# --- a ratio of means -------------------------------------------------------------------------------------------------
def test_fiellers_interval_holds_every_ratio_that_a_t_test_does_not_reject():
    from scipy.stats import ttest_1samp

    chance = np.random.default_rng(5)
    below = chance.normal(20, 12, 12)
    above = 3 * below + chance.normal(10, 25, 12)
    ratio, low, high = fieller(above, below)
    assert low < ratio < high
    for edge in (low, high):
        assert ttest_1samp(above - edge * below, 0.0).pvalue == pytest.approx(0.05, abs=1e-6)
    assert ttest_1samp(above - (low + high) / 2 * below, 0.0).pvalue > 0.05
    assert ttest_1samp(above - (high + 1) * below, 0.0).pvalue < 0.05


def test_fiellers_interval_is_students_when_the_denominator_is_sure():
    above = np.array([10.0, 12.0, 11.0, 15.0, 12.0])
    half = 2.7764451 * above.std(ddof=1) / np.sqrt(5) / 4
    assert fieller(above, np.full(5, 4.0)) == pytest.approx((3.0, 3.0 - half, 3.0 + half))


def test_there_is_no_ratio_to_something_that_may_be_zero():
    assert fieller([5.0, 6.0, 7.0], [1.0, -1.0, 2.0]) is None
    assert fieller([5.0], [2.0]) is None
