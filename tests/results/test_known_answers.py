"""Draws, samples, factors, the trial and readings of combinations: small cases with an answer that is known."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from sim.designs.design_file import read_design
from sim.designs.draws import Uncertain, columns_of, quantile
from sim.designs.factors import Factor, changes_of, resolve
from sim.designs.sampling import grid, levels, sobol, value_at
from sim.errors import InputError
from sim.files import store
from sim.results import combination, contrast
from sim.results.decision import PERMUTATIONS, acting_on, find_flip
from sim.results.intervals import Scale
from sim.results.statistics import NOTHING, components, fieller
from sim.runs import pools, progress, unit
from sim.runs.followed import TREATED, UNKNOWN, USUAL, Compared, Family, compare, follow, functioning
from sim.runs.trial import inside
from sim.scenario.loading import load_scenario
from sim.units import MONTH
from sim.words import Event, Form, Level

MINIMAL = load_scenario("minimal")
PLACES = np.array([0.01, 0.1, 0.3, 0.5, 0.8, 0.99])


# --- draws ------------------------------------------------------------------------------------------------------------
# the value's place in its range -> distribution function of Beta(1 + 4 m, 5 - 4 m)
PERT = {
    0.0: lambda x: 1 - (1 - x) ** 5,
    0.25: lambda x: x**2 * (10 - 20 * x + 15 * x**2 - 4 * x**3),
    0.5: lambda x: x**3 * (10 - 15 * x + 6 * x**2),
    1.0: lambda x: x**5,
}


@pytest.mark.parametrize("mode", PERT)
def test_a_pert_draw_is_the_quantile_of_its_beta_distribution(mode):
    number = Uncertain("n", 10.0 + 20.0 * mode, 10.0, 30.0)
    found = (quantile(number, PLACES, "pert") - 10.0) / 20.0
    assert PERT[mode](found) == pytest.approx(PLACES)


def test_triangular_and_uniform_draws_are_the_quantiles_of_theirs():
    number = Uncertain("n", 15.0, 10.0, 30.0)
    assert quantile(number, PLACES, "uniform") == pytest.approx(10 + 20 * PLACES)
    x = (quantile(number, PLACES, "triangular") - 10.0) / 20.0
    assert np.where(x < 0.25, x**2 / 0.25, 1 - (1 - x) ** 2 / 0.75) == pytest.approx(PLACES)


def test_whole_numbers_are_rounded_and_a_range_of_nothing_is_its_value():
    assert quantile(Uncertain("n", 2.0, 0.0, 4.0, whole=True), PLACES, "uniform").tolist() == [0, 0, 1, 2, 3, 4]
    assert quantile(Uncertain("n", 3.0, 3.0, 3.0), PLACES, "pert").tolist() == [3.0] * 6


def test_columns_of_draws_hold_the_numbers_that_differ():
    draws = [
        {"a": 1.0, "b": [1.0, 2.0], "c": 5, "x": "text"},
        {"a": 2.0, "b": [1.0, 3.0], "c": 5, "x": "word", "d": 1.0},
    ]
    assert {name: x.tolist() for name, x in columns_of(draws).items()} == {"a": [1.0, 2.0], "b.1": [2.0, 3.0]}
    assert columns_of([]) == {}


# --- points of a design ------------------------------------------------------------------------------------------------
def test_a_value_lies_where_the_unit_says():
    assert value_at(Factor("p", "p", 2.0, 10.0), 0.25) == 4.0
    assert value_at(Factor("p", "p", 1.0, 100.0, log=True), 0.5) == pytest.approx(10.0)
    whole = Factor("p", "p", 1, 3, whole=True)
    assert [value_at(whole, u) for u in (0.0, 0.33, 0.34, 0.66, 0.67, 0.999, 1.0)] == [1, 1, 2, 2, 3, 3, 3]
    assert [value_at(Factor("p", "p", values=("a", "b")), u) for u in (0.0, 0.49, 0.5, 1.0)] == ["a", "a", "b", "b"]


def test_a_grid_spaces_its_steps_evenly_and_takes_whole_numbers_once():
    assert levels(Factor("p", "p", 0.0, 1.0, steps=5)) == [0.0, 0.25, 0.5, 0.75, 1.0]
    assert levels(Factor("p", "p", 1, 3, steps=5, whole=True)) == [1, 2, 3]
    two = [Factor("p", "p", values=(1, 2)), Factor("q", "q", values=("a", "b"))]
    assert grid(two) == [(1, "a"), (1, "b"), (2, "a"), (2, "b")]
    with pytest.raises(InputError, match="steps = 2 or more"):
        levels(Factor("p", "p", 0.0, 1.0, steps=1))


def test_a_sobol_sequence_has_a_power_of_two_points_and_says_which_are_near():
    assert len(sobol([Factor("p", "p", 0.0, 1.0)], 8, 1)) == 8
    with pytest.raises(InputError, match="Use 8 or 16"):
        sobol([Factor("p", "p", 0.0, 1.0)], 12, 1)


def test_what_a_point_changes():
    def changed(path, value, **given):
        return changes_of(MINIMAL, [Factor(path, path, **given)], [value])

    onset = MINIMAL.parameters.stressors.onset
    assert changed("parameters.strain.poor", 1.7) == {"parameters.strain.poor": 1.7}
    assert changed("parameters.strain.poor", 2.0, times=True) == {
        "parameters.strain.poor": 2 * MINIMAL.parameters.strain.poor
    }
    assert changed("parameters.stressors.onset.1", 0.5) == {"parameters.stressors.onset": [onset[0], 0.5, *onset[2:]]}
    twice = {"parameters.stressors.onset": [onset[0], pytest.approx(2 * onset[1]), *onset[2:]]}
    assert changed("parameters.stressors.onset.1", 2.0, times=True) == twice
    assert changed("parameters.stressors.onset", 3.0, times=True) == {
        "parameters.stressors.onset": [x * 3 for x in onset]
    }
    assert changed("services.board.places", 6.4, whole=True) == {"services.board.places": 6}
    assert changed("services.board.places", 2.5, times=True) == {"services.board.places": 10}
    assert changed("areas.Noord.households", 900.0, whole=True) == {"areas.Noord.households": 900}
    assert changed("policy", "slow_down") == {} == changed("policies.slow_down.strength", 0.5)


def test_a_factor_takes_the_range_of_the_ledger_where_none_is_given():
    poor = resolve(MINIMAL, "strain.poor", ())
    assert (poor.path, poor.low, poor.high, poor.whole) == ("parameters.strain.poor", 1.0, 2.0, False)
    assert resolve(MINIMAL, "strain.poor", (), low=1.2).high == 2.0
    places = resolve(MINIMAL, "services.board.places", ())
    assert (places.low, places.high, places.whole) == (3, 6, True)
    for given, words in (
        ({"low": 2.0, "high": 1.0}, "low must be less"), ({"values": (1.0,), "low": 1.0}, "either values"),
        ({"low": 0.0, "high": 1.0, "log": True}, "above 0"), ({"times": True, "low": 0.5}, "own low and high"),
    ):  # fmt: skip
        with pytest.raises(InputError, match=words):
            resolve(MINIMAL, "strain.poor", (), **given)


@pytest.mark.parametrize("head", ["strain.poor", "poverty"])
def test_a_table_of_points_names_its_columns_by_path_or_by_name(tmp_path, head):
    (tmp_path / "points.csv").write_text(f"{head},policies.slow_down.strength\n1.5,0.2\n1.8,0.4\n")
    text = ('scenario = "minimal"\nseeds = 2\npolicies = ["slow_down"]\noutcomes = ["entries"]\n'
            '[sample]\nkind = "points"\nfile = "points.csv"\n[[vary]]\npath = "strain.poor"\nname = "poverty"\n')  # fmt: skip
    (tmp_path / "design.toml").write_text(text)
    design = read_design(tmp_path / "design.toml")
    assert [factor.path for factor in design.factors] == ["parameters.strain.poor", "policies.slow_down.strength"]
    assert [tuple(point) for point in design.points] == [(1.5, 0.2), (1.8, 0.4)]
    (tmp_path / "points.csv").write_text("policies.slow_down.strength\n0.2\n")
    with pytest.raises(InputError, match="no column for strain.poor"):
        read_design(tmp_path / "design.toml")


# --- statistics --------------------------------------------------------------------------------------------------------
def test_crossed_components_of_a_table_by_hand():
    """Rows 1 2 3 / 3 6 3: means 2 and 4; columns 2, 4, 3. Mean squares: draws 6, seeds 2, rest 1."""
    values, draws, seeds = [1.0, 2.0, 3.0, 3.0, 6.0, 3.0], [0, 0, 0, 1, 1, 1], [7, 8, 9, 7, 8, 9]
    found = components(values, draws, seeds)
    rest = sum(x * x for x in (0.0, -1.0, 1.0, 0.0, 1.0, -1.0)) / 2
    assert (found.draws, found.seeds, found.rest) == pytest.approx(((6 - rest) / 3, max(0.0, (2 - rest) / 2), rest))
    assert (found.error, found.df) == (pytest.approx(math.sqrt(2 / 6)), 2)


def test_nested_components_by_hand():
    """1 3 / 5 7 9: means 2 and 7, within (2 + 8) / 3, between 12.5 less the chance in the means."""
    found = components([1.0, 3.0, 5.0, 7.0, 9.0], [0, 0, 1, 1, 1])
    within = 10 / 3
    between = 12.5 - within * (1 / 2 + 1 / 3) / 2
    assert (found.draws, found.seeds, found.rest, found.df) == pytest.approx((between, 0.0, within, 3))
    assert found.error == pytest.approx(math.sqrt(within * (1 / 2 + 1 / 3)) / 2)
    assert components([1.0, 2.0], [0, 1]) is None and components([1.0, 2.0], [0, 0]) is None


def test_fieller_by_hand():
    """Means 2 and 4 with t²·var/n of 0.5 and 1 and no covariance: the roots of 15 r² - 16 r + 3.5."""
    from scipy.special import stdtrit

    t = float(stdtrit(3, 0.975))
    above = 2 + np.array([1.0, 1.0, -1.0, -1.0]) * math.sqrt(0.5 * 3) / t
    below = 4 + np.array([1.0, -1.0, 1.0, -1.0]) * math.sqrt(1.0 * 3) / t
    ratio, low, high = fieller(above, below)
    roots = sorted(np.roots([15, -16, 3.5]))
    assert (ratio, low, high) == pytest.approx((0.5, roots[0], roots[1]))


def test_the_number_that_goes_with_a_difference_by_hand():
    x, other = np.arange(1.0, 31.0), np.tile([1.0, 2.0], 15)
    flip = find_flip({"rises": x, "other": other, "same": np.ones(30)}, 2.0 * x - 20.0)
    assert (flip.parameter, flip.correlation, flip.draws) == ("rises", pytest.approx(1.0), 30)
    assert flip.chance == pytest.approx(1 / (1 + PERMUTATIONS)), "no permutation does as well"
    assert (flip.low, flip.high) == pytest.approx((1 + 29 / 3, 1 + 58 / 3))
    assert (flip.below_low, flip.below_high, flip.turns) == (0.9, 0.0, True)
    assert flip.turning_point == pytest.approx(10.0)
    falls = find_flip({"rises": x}, 100.0 - x)
    assert falls.correlation == pytest.approx(-1.0) and not falls.turns and math.isnan(falls.turning_point)
    assert find_flip({"rises": x}, np.ones(30)) is None and find_flip({"same": np.ones(30)}, x) is None
    assert set(acting_on("entries", {"costs.hour": x, "strain.poor": x})) == {"strain.poor"}
    assert set(acting_on("cost_total", {"costs.hour": x, "strain.poor": x})) == {"costs.hour", "strain.poor"}


def test_an_even_chance_in_a_third_of_the_draws_turns_nothing():
    x = np.arange(1.0, 7.0)
    flip = find_flip({"x": x}, np.array([-1.0, 0.5, 1.0, 2.0, 3.0, 4.0]))
    assert (flip.below_low, flip.below_high, flip.turns) == (0.5, 0.0, False)


# --- policies together -------------------------------------------------------------------------------------------------
def together(base, one, two, both, same):
    """A comparison of two policies and both, one value a seed; ``same``: nothing is put in."""
    names = {"baseline": base, "a": one, "b": two, "a+b": both}
    alike = dict.fromkeys(("a", "b", "a+b"), "baseline") if same else {}
    units = [
        unit.UnitResult(0, k, values={n: {"x": v[k]} for n, v in names.items()}, alike=alike) for k in range(len(base))
    ]
    return SimpleNamespace(units=units, outcomes={}, parts_of=lambda policy: ("a", "b"), exact=lambda *_: False,
                           once=lambda *_: NOTHING)  # fmt: skip


@pytest.mark.parametrize(
    ("one", "two", "both", "word"),
    [
        (-2.0, -3.0, -5.0, "same"), (-2.0, -3.0, -4.0, "less"), (-2.0, -3.0, -7.0, "more"), (2.0, 3.0, 4.0, "less"),
        (2.0, 3.0, 7.0, "more"), (-2.0, 2.0, -3.0, "lower"), (-2.0, 2.0, 3.0, "higher"),
    ],
)  # fmt: skip
def test_policies_together_do_more_or_less_than_their_sum(one, two, both, word, monkeypatch):
    monkeypatch.setattr(contrast, "difference_scale", lambda *_: Scale(0.0))
    wobble = np.array([0.01, -0.01, 0.02, -0.02, 0.0])
    base = [10.0, 11.0, 9.0, 10.0, 12.0]
    extra = 0.0 if word == "same" else wobble
    data = together(base, *([b + d + w for b, w in zip(base, wobble, strict=True)] for d in (one, two)),
                    [b + both + 2 * w + e for b, w, e in zip(base, wobble, np.broadcast_to(extra, 5), strict=True)],
                    word == "same")  # fmt: skip
    assert combination.reading(data, "a+b", "x") == word
    beyond = combination.beyond_sum(data, "a+b", "x")
    assert beyond.mean == pytest.approx(both - one - two) and beyond.n == 5
    assert combination.sum_of_parts(data, "a+b", "x").mean == pytest.approx(one + two)


# --- the simulated trial -----------------------------------------------------------------------------------------------
def test_children_are_followed_from_home_until_they_turn_18_or_leave():
    """Home at day 100, placed a year later: counted at 18 and 24 months; a sibling in care then is no subject."""
    day, end = 100.0, 100.0 + 25 * MONTH

    def member(child, **more):
        return {"child": child, "form": Form.HOME, "birth": 0.0 - 5 * 365.25, "leaves": math.inf, **more}

    events = {
        1: [(0, 50.0, Event.ENTRY), (1, 90.0, Event.RETURN), (9, 100.0 + 365.25, Event.ENTRY)],
        2: [(2, 99.0, Event.ENTRY)],
    }
    followed, placed = follow([member(1), member(2)], events, 4, day, end)
    months = (3, 6, 12, 24)
    assert followed == (1, 1, 1, 1) and placed == tuple(int(m >= 12) for m in months)
    assert follow([member(3, form=Form.FOSTER)], {}, 4, day, end)[0] == (0, 0, 0, 0)
    assert follow([member(3, birth=100.0 - 18 * 365.25 + 7 * MONTH)], {}, 4, day, end) == ((1, 1, 0, 0), (0, 0, 0, 0))
    assert follow([member(3, leaves=100.0 + 4 * MONTH)], {}, 4, day, end)[0] == (1, 0, 0, 0)
    assert follow([member(3)], {}, 4, day, 100.0 + 13 * MONTH)[0] == (1, 1, 1, 0)


def test_what_happens_in_the_instant_of_randomisation_is_told_apart_by_the_order_of_the_log():
    """A placement that goes on at once is an outcome; a child that came home at once was there."""
    one = {"child": 1, "form": Form.HOME, "birth": 0.0, "leaves": math.inf}
    assert follow([one], {1: [(5, 100.0, Event.ENTRY)]}, 4, 100.0, 900.0) == ((1, 1, 1, 1), (1, 1, 1, 1))
    assert follow([one], {1: [(3, 100.0, Event.ENTRY)]}, 4, 100.0, 900.0)[0] == (0, 0, 0, 0)
    assert follow([one], {1: [(2, 99.0, Event.ENTRY), (3, 100.0, Event.RETURN)]}, 4, 100.0, 900.0)[0] == (1, 1, 1, 1)


def test_the_ratio_of_families_that_serve_in_both_arms():
    """The same families in both arms with the same outcome: what chance does cancels, but for one of 100 families in each arm
    that might have fared otherwise (two children, of 20 that were placed)."""
    families = [
        Family((1, k), arm, 1, 1, (2,) * 4, (1 if k < 20 else 0,) * 4) for k in range(100) for arm in (USUAL, TREATED)
    ]
    one = compare(families, "children", 1)
    width = math.exp(1.96 * math.hypot(2 / 20, 2 / 20))
    assert one.ratio == pytest.approx((1.0, 1 / width, width), rel=1e-3) and one.units == (200, 200)
    assert one.difference == pytest.approx(
        (0.0, -1.96 * math.hypot(0.01, 0.01), 1.96 * math.hypot(0.01, 0.01)), abs=3e-3
    )
    assert compare(families, "families").usual[0] == 0.2
    none = compare([Family((1, 1), arm, 1, 1, (2,) * 4, (0,) * 4) for arm in (USUAL, TREATED)], "children", 0)
    assert none.usual == pytest.approx(
        (0.0, 0.0, 1.96**2 / (1 + 1.96**2)), rel=1e-4
    )  # Wilson: one family, nobody placed
    assert math.isnan(none.ratio[0])


def test_two_families_may_share_a_cluster():
    """A family randomised twice (once placed, once not) counts as one cluster: its deviations add up before squaring."""

    def made(key, arm, placed):
        return Family((1, key), arm, 1, 1, (1,) * 4, (placed,) * 4)

    families = [made(1, USUAL, 1), made(1, USUAL, 1), made(2, USUAL, 0)]
    families += [
        made(k, TREATED, placed) for k, placed in ((3, 1), (4, 0), (5, 1), (6, 0), (7, 1), (8, 0), (9, 1), (10, 0))
    ]
    one = compare(families, "children", 0)
    usual = [2 * (1 - 2 / 3) / 2, -(2 / 3) / 2]
    treated = [(1 - 1 / 2) / 4, -(1 / 2) / 4] * 4
    width = 1.96 * math.sqrt(sum(x * x for x in (*usual, *treated)))
    width = max(
        width, 1.96 * math.hypot(1 / (2 * 2 / 3), 1 / (8 / 2))
    )  # as if one family more in each arm fared otherwise
    assert one.ratio[0] == pytest.approx(0.75) and one.ratio[2] == pytest.approx(0.75 * math.exp(width), rel=1e-3)


def test_functioning_is_cohens_d_of_families_with_severe_problems():
    """Levels 2 2 1 1 against 1 1 0 0: a pooled sd of 0.577, so d = 1.732."""
    families = [Family((1, k), USUAL, Level.SEVERE, later, (), ()) for k, later in enumerate((2, 2, 1, 1, -1))]
    families += [Family((2, k), TREATED, Level.SEVERE, later, (), ()) for k, later in enumerate((1, 1, 0, 0))]
    families += [Family((2, 9), TREATED, Level.SEVERE - 1, 2, (), ())]
    d, low, high = functioning(families)
    half = 1.96 * math.sqrt(8 / 16 + 3 / 16)
    assert (d, low, high) == pytest.approx((math.sqrt(3), math.sqrt(3) - half, math.sqrt(3) + half), rel=1e-3)
    assert math.isnan(functioning(families[:3])[0])


def test_a_ratio_is_inside_what_was_published():
    """By its whole interval: one that lies across a bound says neither yes nor no."""
    one = Compared("children", 12, (1, 1), UNKNOWN, UNKNOWN, UNKNOWN, (0.8, 0.6, 1.1))
    nan = math.nan
    cases = (((0.7, 0.5, 1.2), True), ((0.7, 0.7, 0.9), None), ((0.7, 0.5, 0.79), None), ((1.3, 1.2, 1.5), False),
             ((0.4, 0.3, 0.5), False), ((1.0, nan, nan), True), ((1.2, nan, nan), False), ((0.5, nan, nan), False),
             ((nan, nan, nan), None))  # fmt: skip
    for published, answer in cases:
        assert inside(one, published) is answer
    assert inside(replace(one, ratio=UNKNOWN), (0.7, 0.5, 1.2)) is None


# --- what is told meanwhile --------------------------------------------------------------------------------------------
def test_time_is_booked_on_the_part_that_took_it(monkeypatch):
    moments = iter([10.0, 12.0, 15.0, 15.5, 17.0])
    parts: dict[str, float] = {"runs": 1.0}
    monkeypatch.setattr(unit.time, "perf_counter", lambda: next(moments))
    clock = unit._Stopwatch(parts)
    for part in ("", "runs", "outcomes", "runs"):
        clock(part) if part else clock()
    assert {name: parts[name] for name in ("runs", "outcomes")} == {"runs": 1.0 + 3.0 + 1.5, "outcomes": 0.5}


@pytest.mark.parametrize(("status", "says"), [("", "abc"), (" M sim/model.py\n", "abc+changes")])
def test_the_commit_of_the_code_says_when_files_differ_from_it(tmp_path, monkeypatch, status, says):
    (tmp_path / ".git").mkdir()
    monkeypatch.setattr(store, "__file__", str(tmp_path / "sim" / "files" / "store.py"))
    answers = iter(["abc\n", status])
    monkeypatch.setattr(store.subprocess, "run", lambda *_, **__: SimpleNamespace(stdout=next(answers)))
    assert store.code_commit() == says


def test_a_cluster_is_told_by_where_it_is():
    here, there = (SimpleNamespace(address=address, slots=3) for address in ("local", "tcp://host:8786"))
    assert pools.DaskPool.describe(here) == "Dask cluster on this machine, 3 workers"
    assert pools.DaskPool.describe(there) == "Dask cluster at tcp://host:8786, 3 workers"


def test_progress_speaks_unless_it_is_quiet():
    for quiet in (False, True):
        stream = io.StringIO()
        with progress.Progress(2, stream=stream, quiet=quiet) as told:
            told.note("compiling")
            told.advance()
            told.advance()
        assert ("compiling" in stream.getvalue()) is not quiet
        assert ("2 of 2 seeds, done in" in stream.getvalue()) is not quiet
