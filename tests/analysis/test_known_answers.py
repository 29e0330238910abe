"""Functions with a known answer go through the same code as the simulation: indices, intervals, noise, warnings."""

import math

import numpy as np
import pytest
from SALib.test_functions import Ishigami, Sobol_G

from sim.analysis.indices import noise_of, sizes, unit_sample
from sim.analysis.study import Target, run_study
from sim.designs.factors import Factor
from sim.errors import InputError
from sim.report.sensitivity import sentences

Y = Target("made")
G = np.array([0, 1, 4.5, 9, 99, 99])


def factors(number, low=0.0, high=1.0):
    return [Factor(f"x{k}", f"x{k}", low, high) for k in range(number)]


def study(method, function, parts, samples):
    """A study of a function of (points, factors) that gives (points,) or (points, seeds)."""

    def evaluate(points):
        found = np.asarray(function(np.array(points)))
        return {Y: found if found.ndim == 2 else found[:, None]}

    return run_study(method, parts, evaluate, samples)


@pytest.fixture(scope="module")
def ishigami():
    return study("sobol", Ishigami.evaluate, factors(3, -math.pi, math.pi), 1024)


def test_sobol_indices_of_ishigami(ishigami):
    found = ishigami.findings[0]
    assert found.index("first").value == pytest.approx([0.3139, 0.4424, 0.0], abs=0.04)
    assert found.index("total").value == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.04)
    for name, true in (("first", [0.3139, 0.4424, 0.0]), ("total", [0.5576, 0.4424, 0.2437])):
        index = found.index(name)
        assert np.all(index.low <= true) and np.all(true <= index.high)
    assert found.index("first").told.tolist() == [True, True, False]
    assert ishigami.top(2) == ["x0", "x1"]


def test_intervals_become_narrow_with_the_sample(ishigami):
    steps = ishigami.findings[0].steps
    assert [step.samples for step in steps] == sizes("sobol", 1024) == [128, 256, 512, 1024]
    widths = [(step.index.high - step.index.low).max() for step in steps]
    assert widths[-1] < 0.6 * widths[0]
    assert ishigami.convergence().height == 12


def test_sobol_indices_of_the_g_function():
    found = study("sobol", lambda x: Sobol_G.evaluate(x, G), factors(6), 1024).findings[0]
    assert found.index("first").value == pytest.approx(Sobol_G.sensitivity_index(G), abs=0.04)
    assert found.index("total").value == pytest.approx(Sobol_G.total_sensitivity_index(G), abs=0.04)


def test_morris_finds_the_slopes_and_the_order():
    line = study("morris", lambda x: 10 * x[:, 0] - 4 * x[:, 1] + 0 * x[:, 2], factors(3), 8).findings[0]
    assert line.index("mu").value == pytest.approx([10, -4, 0])
    assert line.index("mu_star").value == pytest.approx([10, 4, 0])
    assert line.index("sigma").value == pytest.approx([0, 0, 0], abs=1e-9)
    assert line.index("mu_star").told.tolist() == [True, True, False]
    assert study("morris", lambda x: Sobol_G.evaluate(x, G), factors(6), 20).top(3) == ["x0", "x1", "x2"]


def test_pawn_tells_a_parameter_without_effect_from_one_that_matters():
    skewed = study("pawn", lambda x: np.exp(4 * x[:, 0]) + x[:, 1], factors(3), 200).findings[0].index("pawn")
    assert skewed.told.tolist() == [True, False, False]
    assert skewed.value[0] > 0.6 and skewed.low[0] > skewed.floor > 0


def test_the_share_of_noise_is_the_true_one():
    chance = np.random.default_rng(5)
    x = unit_sample("sobol", 2, 512, 1)
    seeds = 4
    noise = chance.normal(0, 0.3, (len(x), seeds))
    common = np.array([0.0, 5.0, -3.0, 1.0])  # a seed that is high everywhere is no noise in a comparison of points
    found = noise_of(x[:, :1] + noise + common)
    true = 0.3**2 / seeds
    assert found.noise == pytest.approx(true, rel=0.1)
    assert found.share == pytest.approx(true / (true + 1 / 12), rel=0.15)
    assert math.isnan(noise_of(x[:, :1]).share)
    y = x[:, :1] + noise + common
    one = noise_of(y[:, :1], replicas=y[::40])  # one seed everywhere, and more at some points
    assert one.noise == pytest.approx(0.3**2, rel=0.3)
    assert one.share == pytest.approx(0.3**2 / (0.3**2 + 1 / 12), rel=0.3)


def test_noise_alone_explains_nothing():
    chance = np.random.default_rng(6)
    found = study("sobol", lambda x: chance.normal(size=(len(x), 3)), factors(4), 128)
    target = found.findings[0]
    assert target.averages.share == pytest.approx(1, abs=0.15)
    assert not (target.index("first").told & target.index("total").told).any()
    assert {"noisy", "wide"} <= set(target.warnings)
    words = sentences(found, "en", (), 3)[0]
    assert "cannot be told" in words[0] and any(line.startswith("Not converged") for line in words)


def test_a_sentence_says_what_explains_how_much_in_both_languages():
    found = study("sobol", lambda x: 3 * x[:, 0] + x[:, 1], factors(2), 1024)
    words = sentences(found, "en")[0][0]
    assert words.startswith("x0 explains 90% (") and "of the variance in “made”" in words and "; x1 10% (" in words
    assert sentences(found, "nl")[0][0].startswith("x0 verklaart 90% (")


def test_a_sample_that_is_large_enough_gives_no_warning_and_a_small_one_does():
    def four(x):
        return np.column_stack([x.sum(axis=1)] * 2)

    assert study("sobol", four, factors(4), 1024).findings[0].warnings == ()
    assert "wide" in study("sobol", four, factors(4), 16).findings[0].warnings


def test_a_block_with_a_gap_is_left_out_and_said():
    def gaps(x):
        y = 3 * x[:, 0] + x[:, 1]
        y[5] = np.nan
        return y

    found = study("sobol", gaps, factors(2), 64).findings[0]
    assert (found.used, found.dropped) == (63, 1) and "dropped" in found.warnings
    assert found.index("total").value == pytest.approx([0.9, 0.1], abs=0.1)
    nothing = study("sobol", lambda x: np.full(len(x), np.nan), factors(2), 8).findings[0]
    assert nothing.warnings == ("too_few",) and not nothing.indices


def test_an_outcome_that_never_changes_has_no_drivers():
    found = study("morris", lambda x: np.ones(len(x)), factors(2), 4)
    assert found.findings[0].warnings[0] == "constant"
    assert "is the same at every point" in sentences(found, "en")[0][0]


def test_a_wide_range_is_sampled_evenly_in_its_logarithm():
    parts = [Factor("wide", "wide", 0.01, 100.0, log=True), Factor("x", "x", 0.0, 1.0)]
    found = study("sobol", lambda x: np.log(x[:, 0]), parts, 128)
    values = np.array(found.points)[:, 0]
    assert values.min() >= 0.01 and values.max() <= 100 and np.median(values) == pytest.approx(1, rel=0.15)
    assert found.findings[0].index("total").value == pytest.approx([1, 0], abs=0.05)


@pytest.mark.parametrize(
    "method, samples, words",
    [("sobol", 4, "at least 8"), ("sobol", 24, "Use 16 or 32"), ("morris", 1, "at least 4"), ("fast", 8, "no method")],
)
def test_a_sample_that_is_no_good_is_refused(method, samples, words):
    with pytest.raises(InputError, match=words):
        study(method, lambda x: x[:, 0], factors(2), samples)
