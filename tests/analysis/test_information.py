"""What it is worth to know something: problems with a known answer, and problems in which there is nothing to know."""

import math

import numpy as np
import pytest
from scipy.stats import norm

from sim.analysis import information
from sim.analysis.information import Candidate, gain, inform, ridge, value_of
from sim.analysis.surveys import Figure, survey
from sim.results.together import without_chance
from sim.words import Label

FREE = np.zeros((1, 1))


def worth(mean: float, sd: float) -> float:
    """Closed form: expected gain of knowing a normal difference of this mean and standard deviation between two options."""
    return mean * norm.cdf(mean / sd) + sd * norm.pdf(mean / sd) - max(mean, 0.0) if sd > 0 else 0.0


def problem(draws: int, seed: int, numbers: int = 1, share: float = 0.4, mean: float = 0.3):
    """Two options, one better by mean + (what the numbers explain) + the rest; the first three numbers carry ``share``."""
    chance = np.random.default_rng(seed)
    x = chance.standard_normal((draws, numbers))
    acting = min(3, numbers)
    own = math.sqrt(share / acting) * x[:, :acting].sum(axis=1)
    return x, (mean + own + math.sqrt(1.0 - share) * chance.standard_normal(draws))[:, None]


@pytest.mark.parametrize(("numbers", "off"), [(1, 0.012), (30, 0.02)])
def test_the_worth_of_knowing_is_that_of_the_closed_form(numbers, off):
    found = [
        value_of(Candidate("x", (x,)), [y]) for x, y in (problem(300, seed, numbers) for seed in range(20))
    ]  # fmt: skip
    assert np.mean(found) == pytest.approx(worth(0.3, math.sqrt(0.4)), abs=off)


def test_with_several_options_the_best_of_them_is_taken():
    chance = np.random.default_rng(5)
    x = chance.standard_normal((4_000, 2))
    y = np.column_stack([x[:, 0], x[:, 1], -x[:, 0]]) + chance.standard_normal((4_000, 3))
    truth = np.maximum(np.maximum(np.abs(x[:, 0]), x[:, 1]), 0.0).mean()
    assert value_of(Candidate("both", (x,)), [y]) == pytest.approx(truth, abs=0.04)


def test_part_is_never_worth_more_than_all_and_more_is_worth_no_less():
    for seed in range(2):
        x, y = problem(400, seed, 3, share=0.6)
        parts = [value_of(Candidate("one", (x[:, :k],)), [y]) for k in (1, 2, 3)]
        assert parts[0] < parts[1] < parts[2] + 0.01
        candidates = [Candidate("all", (x,)), Candidate("y itself", (y,))]
        found = inform([y], FREE, candidates, seed)
        assert all(one.value <= found.perfect for one in found.worths)
        assert found.perfect == pytest.approx(worth(0.3, 1.0), abs=0.06)


@pytest.mark.parametrize(("tables", "most"), [(20, 4), pytest.param(300, 24, marks=pytest.mark.slow)])
def test_a_number_that_does_nothing_is_seldom_called_noticeable(tables, most, monkeypatch):
    monkeypatch.setattr(information, "least_noticed", lambda *_: math.nan)
    called = 0
    for seed in range(tables):
        chance = np.random.default_rng(100 + seed)
        candidates = [Candidate(str(k), (chance.standard_normal((60, 1)),)) for k in range(3)]
        found = inform([chance.standard_normal((60, 1)) + 0.2], FREE, candidates, seed)
        called += any(one.answer == "noticeable" for one in found.worths)
    assert called <= most, "5 % of the tables of three, and what chance adds to that in one of a hundred"


@pytest.mark.full
def test_a_group_of_many_numbers_that_do_nothing_is_seldom_called_noticeable(monkeypatch):
    monkeypatch.setattr(information, "least_noticed", lambda *_: math.nan)
    called = 0
    for seed in range(40):
        chance = np.random.default_rng(300 + seed)
        candidates = [Candidate(str(k), (chance.standard_normal((80, 40)),)) for k in range(4)]
        found = inform([chance.standard_normal((80, 2))], np.zeros((2, 2)), candidates, seed)
        called += any(one.answer == "noticeable" for one in found.worths)
    assert called <= 6


def test_three_answers_noticeable_at_most_so_much_and_too_little_computed():
    x, y = problem(150, 3)
    idle = np.random.default_rng(4).standard_normal((150, 1))
    found = inform([y], FREE, [Candidate("acts", (x,)), Candidate("idle", (idle,))])
    acts, other = found.worths
    assert acts.answer == "noticeable" and acts.value > acts.chance
    assert other.answer == "not_noticeable" and 0 < other.most < found.ceiling
    noisy = inform([y], np.array([[0.98 * y.var()]]), [Candidate("idle", (idle,))])
    assert noisy.worths[0].answer == "too_little", (
        "nearly all of the spread is chance: even all there is would be missed"
    )
    assert found.chance == pytest.approx(0.0, abs=1e-6) and noisy.chance == pytest.approx(0.98, abs=0.01)
    few = inform([y[:50]], FREE, [Candidate("acts", (x[:50],))])
    assert few.worths[0].answer == "too_little" and math.isnan(few.worths[0].value)


def test_where_one_option_is_best_in_every_draw_nothing_is_worth_knowing():
    x, y = problem(80, 1)
    found = inform([y + 50.0], FREE, [Candidate("x", (x,))])
    assert found.perfect == 0.0 and found.worths[0].answer == "not_noticeable" and found.worths[0].most == 0.0
    assert found.best == 1 and found.shares == (0.0, 1.0)


def test_the_chance_of_the_seeds_is_not_worth_knowing():
    chance = np.random.default_rng(8)
    ours, noise = np.array([[1.0, 0.5], [0.5, 2.0]]), np.array([[2.0, 0.2], [0.2, 1.0]])
    truth = chance.multivariate_normal([0.2, 0.1], ours, 20_000)
    seen = truth + chance.multivariate_normal([0.0, 0.0], noise, 20_000)
    freed = without_chance(seen, noise)
    assert np.cov(freed, rowvar=False) == pytest.approx(ours, abs=0.08)
    assert gain(freed) == pytest.approx(gain(truth), abs=0.02) and gain(seen) > 1.3 * gain(truth)
    only = chance.normal(0.0, 1.0, (2_000, 1))
    assert gain(without_chance(only, np.array([[only.var(ddof=1)]]))) == pytest.approx(0.0, abs=1e-9)


def counted(size: float, runs: int = 40, seed: int = 0, draws: int = 400):
    """A share that moves the choice, counted in ``size`` cases; many runs, so that the model knows it well."""
    chance = np.random.default_rng(seed)
    z = chance.standard_normal(draws)
    share = 0.5 + 0.05 * z
    own = np.clip(share[:, None] + 0.02 * chance.standard_normal((draws, runs)), 0, 1)
    benefit = (0.3 + math.sqrt(0.5) * z + math.sqrt(0.5) * chance.standard_normal(draws))[:, None]
    figure = Figure("x", "share", size, size, size, 0.0, "assumption", Label("x", "x"))
    found = survey(figure, own, np.random.default_rng(seed + 1))
    return value_of(found.candidate, [benefit, benefit, benefit]), found


def test_the_worth_of_a_study_is_that_of_the_closed_form_and_grows_to_that_of_knowing():
    sizes = (20, 100, 500, 1e9)
    means = [np.mean([counted(size, seed=seed)[0] for seed in range(8)]) for size in sizes]
    for size, found in zip(sizes, means, strict=True):
        known = 0.05**2 / (0.05**2 + max(0.25 / size, 0.02**2 / 20))  # share of its variance that the study tells
        assert found == pytest.approx(worth(0.3, math.sqrt(0.5 * known)), abs=0.02)
    assert means == sorted(means) and means[-1] == pytest.approx(worth(0.3, math.sqrt(0.5)), abs=0.02)
    assert not counted(100)[1].coarse and counted(1e9)[1].coarse, "the runs tell less than so large a study"


def test_what_figure_and_benefit_of_a_run_share_by_chance_is_no_news():
    chance = np.random.default_rng(2)
    shared = chance.standard_normal((200, 2))
    runs, benefits = 0.5 + 0.05 * shared, shared[:, :, None] * 1.0
    figure = Figure("x", "share", 1e6, 1.0, 1.0, 0.0, "assumption", Label("x", "x"))
    found = survey(figure, runs, np.random.default_rng(1)).candidate
    parts = [benefits.mean(axis=1), benefits[:, 0], benefits[:, 1]]
    assert value_of(found, parts) < 0.05 < 0.2 < value_of(Candidate("same run", (runs.mean(axis=1)[:, None],)), parts)


@pytest.mark.parametrize(
    ("runs", "why"),
    [
        (np.ones((60, 1)), "one_run"),
        (np.ones((60, 2)), "alike"),
        (np.where(np.eye(60)[:, :2] > 0, np.nan, 1.0), "missing"),
    ],
)
def test_what_the_runs_cannot_say_of_a_figure_is_said(runs, why):
    figure = Figure("x", "mean", 100, 50, 200, 0.05, "assumption", Label("x", "x"))
    found = survey(figure, runs, np.random.default_rng(0))
    assert found.candidate is None and found.why == why


def test_the_ridge_is_that_of_the_library():
    linear = pytest.importorskip("sklearn.linear_model")
    chance = np.random.default_rng(3)
    x, y, new = chance.standard_normal((60, 4)), chance.standard_normal((60, 3)), chance.standard_normal((9, 4))
    y += x[:, :1]
    theirs = linear.RidgeCV(alphas=np.array(information.RIDGES) * 60, alpha_per_target=True).fit(x - x.mean(axis=0), y)
    mine, other = ridge(x, y, new), theirs.predict(new - x.mean(axis=0))
    assert mine[:, 0] == pytest.approx(other[:, 0], rel=1e-9)
