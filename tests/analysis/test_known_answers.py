"""Functions with a known answer go through the same code as the simulation: indices, intervals, noise, warnings."""

import math

import numpy as np
import pytest
from SALib.test_functions import Sobol_G

from sim.analysis.indices import noise_of, sizes, unit_sample
from sim.analysis.shares import Group, explain, sections
from sim.analysis.study import Target, examine, run_study
from sim.designs.factors import Factor
from sim.designs.sampling import unit_latin
from sim.errors import InputError
from sim.report.sensitivity import finding_words, sentences
from tests.analysis.made import ISHIGAMI, KNOWN, POINTS, SOBOL_G, TWENTY

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


def of(made, share=0.0, seed=1, **more):
    """A study of a function with known indices; a run a point, ``share`` of the variance between points is noise."""

    def evaluate(points):
        return {Y: made.noisy(np.array(points), share, 100 + seed)}

    return run_study("sobol", factors(made.factors), evaluate, POINTS, seed=seed, **more)


def holds(index, true, within):
    """Whether indices are near the true ones, and their intervals hold most of those."""
    assert index.value == pytest.approx(true, abs=within)
    assert np.mean((index.low - 1e-3 <= true) & (true <= index.high + 1e-3)) >= 0.75


LONG = pytest.mark.slow
CASES = [
    pytest.param(ISHIGAMI, 0.1, id="ishigami-noise"), pytest.param(TWENTY, 0.1, id="twenty-noise", marks=LONG),
    pytest.param(SOBOL_G, 0.1, id="g-noise", marks=LONG), pytest.param(ISHIGAMI, 0.0, id="ishigami", marks=LONG),
    pytest.param(TWENTY, 0.0, id="twenty", marks=LONG), pytest.param(SOBOL_G, 0.0, id="g", marks=LONG),
]  # fmt: skip


@pytest.mark.parametrize(("made", "share"), CASES)
def test_indices_are_the_true_ones_with_350_runs(made, share):
    """With and without noise of a tenth of the variance: every total index within 0.05."""
    found = of(made, share).findings[0]
    assert found.fit.good
    holds(found.index("total"), made.total, 0.05)
    holds(found.index("first"), made.first, 0.05)
    told = found.index("total").told
    assert told[made.total > 0.03].all() and not told[made.total == 0].any()


@pytest.mark.full
@pytest.mark.parametrize("made", KNOWN, ids=lambda made: made.name)
def test_indices_are_the_true_ones_in_many_samples(made):
    """In nine of ten samples every total index is within 0.05; nine of ten intervals hold the true index."""
    studies = [of(made, 0.1, seed).findings[0].index("total") for seed in range(1, 13)]
    off = np.array([np.abs(index.value - made.total).max() for index in studies])
    acts = made.total > 0.002
    held = np.array([((index.low <= made.total) & (made.total <= index.high))[acts] for index in studies])
    assert (off < 0.05).mean() > 0.9 and off.max() < 0.08, off.round(3)
    assert held.mean() > 0.85, held.mean(axis=1).round(2)


@pytest.mark.full
def test_a_parameter_that_does_nothing_is_not_told():
    """Of 200 and more made-up parameters beside others that act, under plain and skewed noise: at most 3 in 100."""
    wrong = every = missed = acting = 0
    for seed in range(1, 15):
        for skewed in (False, True):
            x = unit_latin(20, 200, seed)
            chance = np.random.default_rng(seed)
            noise = chance.exponential(size=200) - 1 if skewed else chance.normal(size=200)
            y = TWENTY.function(x) + np.sqrt(TWENTY.variance * (0.25 if skewed else 1 / 9)) * noise
            total = explain(x, y).indices[1]
            wrong, every = wrong + int(total.told[12:].sum()), every + 8
            missed, acting = missed + int((~total.told[:8]).sum()), acting + 8
    assert every >= 200 and wrong <= 0.03 * every, (wrong, every)
    assert missed <= 0.05 * acting, (missed, acting)


@pytest.mark.slow
def test_intervals_become_narrow_with_the_sample():
    noisy = of(ISHIGAMI, 0.1, 2)
    steps = noisy.findings[0].steps
    assert [step.samples for step in steps] == sizes("sobol", POINTS) == [87, 175, 350]
    widths = [(step.index.high - step.index.low).max() for step in steps]
    assert widths[-1] < 0.8 * widths[0]
    assert noisy.convergence().height == 9


def test_a_group_explains_what_its_members_explain_together():
    found = run_study("sobol", factors(3), lambda p: {Y: ISHIGAMI.noisy(np.array(p), 0, 1)}, 120,
                      groups=[Group("both", (0, 2)), Group("all", (0, 1, 2))])  # fmt: skip
    first, total = found.findings[0].groups
    assert first.value == pytest.approx([0.5576, 1.0], abs=0.02)  # the product of the two is theirs alone
    assert total.value == pytest.approx([0.5576, 1.0], abs=0.02) and total.told.all()
    assert found.group_indices().height == 4
    assert "both 56% (" in sentences(found, "en")[0][1]
    assert sections(["parameters.crisis.acute", "parameters.crisis.home", "services.x.places"]) == (
        Group("crisis", (0, 1)), Group("services", (2,)),
    )  # fmt: skip
    assert sections(["x0", "x1"]) == () == sections(["parameters.a.b", "parameters.a.c"])


def test_what_the_emulator_cannot_predict_is_said_and_has_no_indices():
    """A surface that is too rough for the sample, with hardly any noise: the runs differ, and nothing can be said of why."""
    rough = study("sobol", lambda x: np.sin(60 * x).prod(axis=1), factors(4), 100)
    found = rough.findings[0]
    assert "not_predicted" in found.warnings and not found.indices and found.fit.predicted < 0.7
    assert found.spread > 0 and rough.top(1) == ["x0"]
    for lang, words in (("en", "cannot be said"), ("nl", "is niet te zeggen")):
        assert words in sentences(rough, lang)[0][0]
    assert rough.indices().height == 0 and rough.targets()["predicted"][0] < 0.7


@pytest.mark.slow
def test_noise_is_not_held_for_interaction():
    """With two runs a point that are mostly noise the indices are still those of what is below it."""
    found = run_study(
        "sobol", factors(20), lambda points: {Y: TWENTY.noisy(np.array(points), 0.5, 3, runs=2)}, POINTS
    ).findings[0]
    assert found.averages.share == pytest.approx(0.5, abs=0.08) and found.fit.good and found.fit.of_all < 0.6
    holds(found.index("total"), TWENTY.total, 0.1)
    assert found.index("total").value.sum() < 1.35  # 1.2; by noise alone it would be ten


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
    x = unit_sample("sobol", 2, 2048, 1)
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
    assert target.warnings == ("not_predicted",) and not target.indices
    words = sentences(found, "en", (), 3)[0]
    assert "cannot be said" in words[0] and "mere noise" in words[1]


def test_a_sentence_says_what_explains_how_much_in_both_languages():
    found = study("sobol", lambda x: 3 * x[:, 0] + x[:, 1], factors(2), 64)
    words = sentences(found, "en")[0][0]
    assert words.startswith("x0 explains 90% (") and "of the variance in “made”" in words and "; x1 10% (" in words
    assert sentences(found, "nl")[0][0].startswith("x0 verklaart 90% (")


def test_a_sample_that_is_large_enough_gives_no_warning_and_a_small_one_does():
    def four(x):
        return np.column_stack([x.sum(axis=1)] * 2)

    assert study("sobol", four, factors(4), 64).findings[0].warnings == ()
    few = run_study("sobol", factors(6), lambda p: {Y: SOBOL_G.noisy(np.array(p), 0.1, 3)}, 60).findings[0]
    assert "wide" in few.warnings or "not_predicted" in few.warnings


def test_a_block_with_a_gap_is_left_out_and_said():
    def gaps(x):
        y = 3 * x[:, 0] + x[:, 1]
        y[5] = np.nan
        return y

    found = study("sobol", gaps, factors(2), 64).findings[0]
    assert (found.used, found.dropped) == (63, 1) and "dropped" in found.warnings
    assert found.index("total").value == pytest.approx([0.9, 0.1], abs=0.01)
    nothing = study("sobol", lambda x: np.full(len(x), np.nan), factors(2), 50).findings[0]
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
    [("sobol", 19, "at least 20"), ("pawn", 4, "at least 50"), ("morris", 1, "at least 4"), ("fast", 8, "no method")],
)
def test_a_sample_that_is_no_good_is_refused(method, samples, words):
    with pytest.raises(InputError, match=words):
        study(method, lambda x: x[:, 0], factors(2), samples)


def test_where_runs_of_one_point_differ_as_much_as_points_nothing_is_said_to_drive_the_outcome():
    """The points happen to lie in order; the runs of single points say that this is luck."""
    unit = unit_latin(4, 60, 1)
    chance = np.random.default_rng(7)
    few = 2.0 * chance.normal(size=(24, 4))
    found = examine("sobol", unit, unit[:, :1] + 0.1 * chance.normal(size=(60, 1)), Y, few)
    assert found.fit.good and found.averages.share > 1
    assert found.warnings == ("all_noise",) and not found.indices
    study = run_study("sobol", factors(4), lambda points: {Y: np.zeros((len(points), 1))}, 60)
    for lang, words in (
        ("en", "cannot be said: between runs of one"),
        ("nl", "is niet te zeggen: tussen runs van een"),
    ):
        assert words in finding_words(study, found, lang)[0]


@pytest.mark.parametrize("points", [60, pytest.param(350, marks=LONG)])
def test_what_a_small_sample_may_hide_is_taken_off_what_is_said_to_explain_all(points):
    def slope(noise):
        chance = np.random.default_rng(3)
        return run_study(
            "sobol", factors(4), lambda p: {Y: np.array(p)[:, :1] + chance.normal(0, noise, (len(p), 1))}, points
        )

    for made in (slope(0.0), slope(0.1)):
        first, total = (made.findings[0].index(name) for name in ("first", "total"))
        assert first.low[0] <= 1 - total.high[1:][~total.told[1:]].max() + 0.02
    assert "Nothing at all" not in " ".join(sentences(slope(0.1), "en")[0])


@LONG
def test_noise_seldom_passes_for_something_that_is_explained():
    chance = np.random.default_rng(8)
    passed = sum(explain(unit_latin(4, 60, k), chance.normal(size=60), 1.0, fast=True).fit.good for k in range(40))
    assert passed <= 2
