"""Intervals hold the truth when differences are rare, one-sided or heavy-tailed; on real runs: `coverage.py`."""

import math

import numpy as np
import pytest

from sim.results.intervals import EVENT, Scale, family_size, half_widths
from sim.results.statistics import estimate

from . import coverage

SAMPLES = 3000
RATES = (0.02, 0.1, 0.25, 0.5, 1.0, 3.0)


def flips(chance, rate, share, shape):
    """Net flips a run (Skellam), and gross: Poisson many, each up with this chance, else down."""
    gross = chance.poisson(rate, shape)
    up = chance.binomial(gross, share)
    return (2 * up - gross).astype(float), gross.astype(float)


def hits(x, truth, below, above):
    """Share of the intervals that hold the truth."""
    mean = x.mean(axis=1)
    return ((mean - below <= truth + 1e-12) & (truth <= mean + above + 1e-12)).mean()


@pytest.mark.parametrize("runs", [5, 10, 20])
@pytest.mark.parametrize("share", [0.5, 0.9, 1.0])
@pytest.mark.parametrize("rate", RATES)
def test_counts_are_covered_however_rare_or_one_sided_and_not_much_too_wide(rate, share, runs):
    chance = np.random.default_rng((1, runs, int(100 * rate), int(10 * share)))
    x, gross = flips(chance, rate, share, (SAMPLES, runs))
    truth, known = rate * (2 * share - 1), 1.96 * math.sqrt(rate / runs)
    for one, more in ((EVENT, None), (1.0, gross)):
        below, above, _ = half_widths(x, one, rate * 8, 1.0, more)
        assert hits(x, truth, below, above) >= 0.93
        assert (below > 0).all() and (above > 0).all()
        if 1 - math.exp(-rate) >= 0.2:
            assert (below + above).mean() / 2 <= (2.0 if rate > 0.3 else 2.2) * known  # at 0.25 a fifth differs


@pytest.mark.parametrize("runs", [5, 10, 20])
@pytest.mark.parametrize("rate", [0.3, 1.0, 3.0])
def test_sums_with_heavy_tails_are_covered_when_the_size_of_a_family_is_right_or_three_times_wrong(rate, runs):
    chance = np.random.default_rng((2, runs, int(10 * rate)))
    many = chance.poisson(rate, (SAMPLES, runs))
    sizes = chance.lognormal(0.0, 1.0, (SAMPLES, runs, int(many.max()))) * np.sign(
        chance.random((SAMPLES, runs, 1)) - 0.3
    )
    x = np.where(np.arange(many.max()) < many[..., None], sizes, 0.0).sum(axis=-1)
    one = math.sqrt(math.exp(2.0))  # root mean square of a lognormal
    truth = rate * math.exp(0.5) * 0.4
    for wrong, least in ((1.0, 0.93), (3.0, 0.93), (1 / 3, 0.85)):
        below, above, _ = half_widths(x, one * wrong, 10.0, 1.0)
        assert hits(x, truth, below, above) >= least, wrong


def test_normal_differences_keep_the_width_of_students_t():
    x = np.random.default_rng(3).normal(1.0, 2.0, (SAMPLES, 20))
    below, above, moved = half_widths(x, 2.0)
    assert 0.94 <= hits(x, 1.0, below, above) <= 0.99
    assert (below + above).mean() / 2 <= 1.3 * 1.96 * 2.0 / math.sqrt(20)
    assert (moved == 20).all()  # all but the two in the middle, and these lie half apart


def test_nothing_seen_in_a_few_runs_bounds_the_rate_as_the_rule_of_three_does():
    """With no flip in n runs, a rate up to about 3 / n a run cannot be excluded (Hanley and Lippman-Hand 1983)."""
    for runs in (5, 10, 20, 60):
        found = estimate(np.zeros(runs), np.zeros(runs), scale=Scale(1.0))
        assert 3.0 / runs <= found.high <= 8.0 / runs + 0.1
        assert found.low == -found.high
        assert found.thin and found.moved == 0


def test_where_few_families_go_otherwise_the_interval_is_narrower():
    wide, narrow = (half_widths(np.zeros((1, 10)), 1.0, many)[0][0] for many in (5.0, 0.01))
    assert 0 < narrow < wide


def test_more_runs_never_make_an_interval_of_no_width_and_always_a_narrower_one():
    halves = [float(half_widths(np.zeros((1, n)), 1.0)[0][0]) for n in (2, 3, 5, 10, 40, 200)]
    assert all(a > b > 0 for a, b in zip(halves, halves[1:], strict=False))


def test_a_family_is_one_event_of_a_count_half_a_case_of_a_share_and_a_part_of_a_sum():
    chance = np.random.default_rng(4)
    counts = chance.poisson(18, (400, 20)) / 3.0
    assert family_size(counts, "per year", 3.0, 2000.0, 30.0) == pytest.approx(np.full(400, EVENT / 3))
    shares = chance.binomial(25, 0.3, (400, 20)) / 25.0
    assert family_size(shares, "share", 3.0, 2000.0, 30.0).mean() == pytest.approx(0.5 / 25, rel=0.1)
    families = np.arange(150) < chance.poisson(60, (400, 20))[..., None]  # mean 0.02, root mean square 0.024 each
    sums = (families * chance.gamma(2.0, 0.01, (400, 20, 150))).sum(axis=-1)
    assert family_size(sums, "million euro per year", 3.0, 2000.0, 30.0).mean() == pytest.approx(0.03, rel=0.15)
    zero = family_size(np.zeros((1, 5)), "share", 3.0, 2000.0, 30.0)
    assert 0 < zero[0] < 0.05


def test_the_study_finds_what_is_wrong():
    good = coverage.Row("a", "entries", 5, 0.3, 0.95, 1.5, 0.0)
    bad = [
        coverage.Row("a", "entries", 5, 0.3, 0.80, 1.5, 0.0), coverage.Row("a", "cost_total", 5, 0.3, 0.95, 3.0, 0.0),
        coverage.Row("a", "other", 5, 0.01, 1.0, 9.0, 0.1),
    ]  # fmt: skip
    assert coverage.faults([good], lambda row: (0.0, 0.0)) == ([], [])
    found, near = coverage.faults([good, *bad], lambda row: (0.0, 0.0))
    assert len(found) == 3 and near == []


def test_a_miss_counts_when_it_is_more_than_the_pool_itself_may_be_off():
    row = coverage.Row("p", "entries", 20, 0.5, 0.91, 1.4, 0.0)
    for error, expected in ((0.005, (1, 0)), (0.04, (0, 1))):
        found, near = coverage.faults([row], lambda row, error=error: (error, 0.1))
        assert (len(found), len(near)) == expected


@pytest.mark.slow
def test_on_runs_of_a_small_place_the_intervals_hold_the_mean_of_the_pool():
    data, contrasts = coverage.pool("minimal", 60, 1)
    rows = [
        coverage.measured(c, n, 1000, data.years, data.scenario.children) for c in contrasts for n in coverage.SIZES
    ]
    asked = [row for row in rows if row.outcome in coverage.ASKED and row.differ >= coverage.DIFFER]
    assert len(asked) >= 30
    error = (0.90 * 0.10 / 1000) ** 0.5  # of a share of 1,000 draws; the least of many rows may lie two below
    assert min(row.covered for row in asked) >= 0.90 - 2 * error  # a pool of 60 has heavier grains than one of 300
    assert all(row.without == 0 for row in rows)
