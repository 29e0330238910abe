"""Three answers: noticeable, not noticeable, cannot be said; what chance alone gives is seldom called noticeable."""

from __future__ import annotations

import math
from dataclasses import asdict, replace

import numpy as np
import pytest

import sim
from sim.errors import InputError
from sim.outcomes.registry import outcome_named
from sim.policies import Policy
from sim.policies.campaigns import OneMoreHost
from sim.results.intervals import Scale
from sim.results.noticeable import answer_to, as_thresholds, coarse, threshold_of, widening
from sim.results.statistics import NOTHING, Estimate, estimate, exact_of, nothing_of
from sim.runs.compare import compare_runs

FAMILIES = 400  # comparisons of made-up differences that are chance alone
LEVEL = estimate([100.0, 100.0], [0, 0])


def of(low: float, mean: float, high: float) -> Estimate:
    """An estimate of one world."""
    return Estimate(mean, low, high, 1.0, math.nan, low, high, 20, moved=20)


def drawn(low: float, mean: float, high: float, chance: float, known: tuple[float, float]) -> Estimate:
    """An estimate over draws: chance is so wide to either side, and what is not known lies between ``known``."""
    return Estimate(mean, low, high, 1.0, 1.0, mean - chance, mean + chance, 20, *known, moved=20)


@pytest.mark.parametrize(
    ("low", "mean", "high", "kind", "sign", "large", "clear"),
    [
        (-1.0, 0.5, 2.0, "same", 0, False, False),
        (1.0, 2.0, 3.0, "same", 1, False, False),  # more, surely, but too little to notice
        (-9.0, -7.0, -6.0, "noticeable", -1, False, True),
        (-9.0, -7.0, -4.0, "noticeable", -1, False, False),
        (-40.0, -30.0, -22.0, "noticeable", -1, True, True),
        (10.0, 21.0, 40.0, "noticeable", 1, True, False),
        (-6.0, -1.0, 4.0, "unsaid", 0, False, False),
        (1.0, 4.0, 7.0, "unsaid", 1, False, False),  # more, but whether it is noticed is not told
        (-2.0, 9.0, 20.0, "unsaid", 0, False, False),
    ],
)
def test_an_interval_gives_its_answer(low, mean, high, kind, sign, large, clear):
    found = answer_to(of(low, mean, high), LEVEL, 5.0)
    assert (found.kind, found.sign, found.large, found.clear) == (kind, sign, large, clear)
    mirror = answer_to(of(-high, -mean, -low), LEVEL, 5.0)
    assert (mirror.kind, mirror.sign, mirror.large, mirror.clear) == (kind, -sign, large, clear)


def test_many_answers_at_once_ask_more_of_what_is_noticeable_and_nothing_of_what_is_not():
    near = of(-12.0, -7.0, -2.0)
    assert answer_to(near, LEVEL, 5.0).kind == "noticeable"
    assert answer_to(near, LEVEL, 5.0, together=24).kind == "unsaid"
    assert answer_to(of(-1.0, 0.0, 1.0), LEVEL, 5.0, together=24).kind == "same"
    assert widening(1) == pytest.approx(1.0)
    assert widening(24) == pytest.approx(3.078 / 1.96, rel=1e-3)


def test_what_cannot_be_said_says_whether_computing_more_would_help():
    chance = answer_to(of(-6.0, 1.0, 8.0), LEVEL, 5.0, runs=20)
    assert chance.why == "computed"
    assert chance.runs == 70  # 20 runs, an interval that must be 4 / 7 as wide: 61, rounded up
    wide = drawn(-10.0, 1.0, 12.0, 1.0, (-9.5, 11.5))
    assert answer_to(wide, LEVEL, 5.0, runs=20).why == "known"
    few = drawn(-6.0, 1.0, 8.0, 6.8, (-0.5, 2.5))
    assert answer_to(few, LEVEL, 5.0, runs=20).why == "computed"
    untold = drawn(-6.0, 1.0, 8.0, 6.8, (math.nan, math.nan))
    assert answer_to(untold, LEVEL, 5.0).why == "computed"
    assert answer_to(NOTHING, LEVEL, 5.0).why == "computed"


def test_too_few_worlds_are_told_from_what_is_not_known():
    wide = drawn(-10.0, 1.0, 12.0, 1.0, (-9.5, 11.5))
    assert [answer_to(wide, LEVEL, 5.0, worlds=n).why for n in (2, 4, 5, 10, 100)] == ["worlds"] * 2 + ["known"] * 3
    near = drawn(-5.6, 0.0, 5.6, 1.0, (-5.5, 5.5))  # of ten worlds it would be 4.5 either way, had there been very many
    assert [answer_to(near, LEVEL, 5.0, worlds=n).why for n in (6, 10, 100)] == ["worlds", "worlds", "known"]
    far = drawn(-0.6, 9.0, 18.6, 1.0, (-0.5, 18.5))  # and this would leave out zero
    assert [answer_to(far, LEVEL, 5.0, worlds=n).why for n in (10, 100)] == ["worlds", "known"]
    assert answer_to(far, LEVEL, 5.0, worlds=1).why == answer_to(far, LEVEL, 5.0).why == "known"
    assert answer_to(drawn(-6.0, 1.0, 8.0, 6.8, (-0.5, 2.5)), LEVEL, 5.0, worlds=2).why == "computed"


def test_runs_that_are_the_same_and_numbers_without_chance_need_no_interval():
    still = nothing_of(estimate([0.0, 0.0], [0, 0]))
    assert answer_to(still, LEVEL, 5.0).kind == "same"
    paid = exact_of(estimate([7.0, 7.0], [0, 0]))
    assert answer_to(paid, LEVEL, 5.0, together=50).kind == "noticeable"
    assert answer_to(paid, LEVEL, 50.0).kind == "same"


def test_no_difference_in_a_few_runs_is_too_little_computed():
    found = estimate([0.0] * 5, [0] * 5, scale=Scale(30.0, 5.0))
    assert answer_to(found, LEVEL, 5.0).kind == "unsaid"
    assert answer_to(found, LEVEL, 5.0).why == "computed"


def test_thresholds_are_five_in_a_hundred_or_five_children():
    assert threshold_of(outcome_named("entries"), 40.0, 70_000) == 5.0
    assert threshold_of(outcome_named("entries"), 400.0, 70_000) == 20.0
    assert threshold_of(outcome_named("entries_per_1000"), 2.0, 10_000) == pytest.approx(0.5)
    assert threshold_of(outcome_named("cost_total"), 50.0, 70_000) == pytest.approx(2.5)
    assert threshold_of(outcome_named("share_family_type"), 0.8, 70_000) == pytest.approx(0.04)
    assert threshold_of(outcome_named("vacancies"), 0.02, 70_000) == pytest.approx(0.01)
    asked = as_thresholds(["entries=10", "cost_total=2%"])
    assert threshold_of(outcome_named("entries"), 400.0, 70_000, asked) == 10.0
    assert threshold_of(outcome_named("cost_total"), 50.0, 70_000, asked) == pytest.approx(1.0)
    assert [one.words for one in asked] == ["entries=10", "cost_total=2%"]
    assert as_thresholds(asdict(asked[0]) and {"entries": 10}) == asked[:1]


@pytest.mark.parametrize(
    "words", ["entries", "entries=", "entries=0", "entries=-1", "=5", "entris=5", "entries=5 %x", "5%"]
)
def test_a_threshold_that_cannot_be_is_refused(words):
    with pytest.raises(InputError, match="--noticeable"):
        as_thresholds([words])
    with pytest.raises(InputError, match="twice"):
        as_thresholds(["entries=5", "entries=6"])


def test_chance_alone_is_seldom_called_noticeable():
    """Of families of 28 answers about differences that are chance, with any threshold, five in a hundred hold such a word."""
    chance = np.random.default_rng(4)
    for runs, threshold in ((5, 0.2), (20, 0.05), (20, 0.5)):
        wrong = 0
        for _ in range(FAMILIES):
            found = [estimate(x, np.zeros(runs), scale=Scale(1.0)) for x in chance.normal(0.0, 1.0, (28, runs))]
            wrong += any(answer_to(one, LEVEL, threshold, together=28).kind == "noticeable" for one in found)
        assert wrong <= FAMILIES * 0.05 + 2.0 * math.sqrt(FAMILIES * 0.05 * 0.95), (runs, threshold, wrong)


class Placebo(Policy):
    """One foster family more, far away: nothing but another course of chance."""

    name = "one_family_more"
    title = {"en": "One family more", "nl": "Eén gezin meer"}  # noqa: RUF012
    evidence = "placebo"
    would_fail = "never"

    def changes(self, baseline):
        return [OneMoreHost()]

    def costs(self, baseline):
        return []


@pytest.mark.slow
def test_a_placebo_is_seldom_called_noticeable():
    """Forty comparisons of six runs of a small place: all outcomes that it can move by chance, answered together."""
    data = compare_runs("minimal", [Placebo()], 240, 1.5, 1, draws=0, twins=False)
    names = [name for name in data.outcomes if not name.startswith(("hosts", "host_", "cost_hosts"))]  # it has one more
    wrong, every = 0, data.units
    for start in range(0, 240, 6):
        data.units, data._estimates = every[start : start + 6], {}
        for name in names:
            level = data.level("baseline", name)
            threshold = threshold_of(data.outcomes[name], level.mean, data.scenario.children)
            found = answer_to(data.difference("one_family_more", name), level, threshold, together=len(names))
            if found.kind == "noticeable":
                wrong += 1
                break
    assert wrong <= 40 * 0.05 + 2.0 * math.sqrt(40 * 0.05 * 0.95)


def test_thresholds_are_set_before_the_run_and_kept_with_it():
    found = sim.compare("minimal", ["slow_down"], seeds=2, years=0.5, draws=0, noticeable=["entries=2"])
    assert found.manifest["noticeable"] == [{"outcome": "entries", "size": 2.0, "relative": False}]
    assert "entries" in found.to_json()["answers"][0].values()
    assert "set before the run" in found.lists("en")[0][1][-1]
    with pytest.raises(InputError, match="--noticeable"):
        sim.compare("minimal", ["slow_down"], seeds=2, years=0.5, noticeable="entries")


def test_a_threshold_that_is_much_of_a_small_place_says_so():
    found = sim.compare("minimal", ["slow_down"], seeds=2, years=2, draws=0)
    data = found
    level = data.level("baseline", "entries").mean
    assert coarse(data, ["entries", "cost_total"]) == {"entries": pytest.approx(5.0 / level)}
    assert "In a place this small" in found.lists("en")[0][1][-1] and "kleine plaats" in found.lists("nl")[0][1][-1]
    assert not coarse(replace(data, noticeable=({"outcome": "entries", "size": 5.0, "relative": False},)), ["entries"])
