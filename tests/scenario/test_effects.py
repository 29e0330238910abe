"""Effects of levers may be null or harmful: each says what does nothing, and a fifth of its mass lies on the wrong side."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest

from sim.designs.draws import DISTRIBUTIONS, Uncertain, draw_parameters, mass_below, quantile, uncertain_numbers
from sim.policies import registry
from sim.policies.base import ships
from sim.scenario import bundled_scenarios, load_scenario
from sim.scenario.effects import GAIN, LEAST_WRONG, LESS, MORE
from sim.scenario.fields import Section, parameter
from sim.scenario.ledger import grade_of
from sim.scenario.parameters import Parameters

# Units of what has no value that does nothing: a time, a rate, a size, a count.
MEASURES = (
    "days", "weeks", "years", "km", "moves", "steps", "nights a week", "gamma shape", "rate per", "requests per", "crises per",
    "reports per", "referrals per", "enquiries per", "severe incidents per", "minor incidents per", "cases ", "families a",
    "families asked", "foster families a", "investigations a", "young people a", "running matches a", "sitters per",
    "support families per", "road over straight line", "0 exponential", "0, 1", "1, 2",
)  # fmt: skip
# A chance or a share mostly says how often something comes about: it is asked about only where a policy names it.
OFTEN = ("chance", "share", "ratio", "weight of", "standard deviation", "variance")
REACH = 0.25
"""How far the wrong side of a range goes, at least, as a share of how far the value is from no effect (multipliers: in logs)."""
UNIT = (np.arange(1000) + 0.5) / 1000


def places():
    return [name for name, file in bundled_scenarios().items() if "textbook" not in str(file)]


def named_by_policies():
    return {f"parameters.{path}" for kind in registry().values() if ships(kind) for path in kind.numbers.split()}


def must_say(path, known, named):
    """Whether a number says whether it is an effect: of grade U, and no time, rate, size or count."""
    if grade_of(known.source, known.grade) != "U" or known.unit.startswith(MEASURES):
        return False
    often = known.unit.startswith(OFTEN) and not known.unit.startswith("share of the effect")
    return path in named if often else True


def undeclared(section, named, prefix="parameters."):
    return [
        path
        for path, _, known in section.walk(prefix)
        if must_say(path, known, named) and not (known.effect or known.no_effect)
    ]


@cache
def place(name):
    return load_scenario(name)


def effects(scenario):
    """Numbers as they are drawn, of which the sign was measured by nobody."""
    return [number for number in uncertain_numbers(scenario) if number.effect]


def distance(value, none):
    return abs(math.log(value / none)) if none > 0 else abs(value - none)


def test_every_number_that_a_lever_could_work_through_says_whether_it_is_an_effect():
    missing = undeclared(Parameters(), named_by_policies())
    assert not missing, (
        f"say effect= (what does nothing, what is hoped for) or no_effect= (why not): {', '.join(missing)}"
    )


def test_a_new_lever_that_says_nothing_is_found():
    class Fresh(Section):
        calm: float = parameter(0.7, unit="multiplier of crises", low=0.5, high=0.9, note="a new lever")
        reached: float = parameter(0.7, unit="share", low=0.5, high=0.9, note="how often")
        kept: float = parameter(0.7, unit="share of the effect", low=0.5, high=0.9, note="a new lever")
        length: float = parameter(0.7, unit="days", low=0.5, high=0.9, note="a time")
        said: float = parameter(0.7, unit="multiplier of crises", low=0.5, high=0.9, note="an effect", effect=LESS)
        known: float = parameter(0.7, unit="multiplier", low=0.5, high=0.9, source="REU-HELP", note="measured")

    assert undeclared(Fresh(), set(), "") == ["calm", "kept"]
    assert undeclared(Fresh(), {"reached", "length"}, "") == ["calm", "reached", "kept"]


@pytest.mark.parametrize("name", places())
def test_the_range_of_every_effect_reaches_to_the_wrong_side(name):
    for number in effects(place(name)):
        end = number.low if number.effect.hoped == "above" else number.high
        assert number.effect.is_wrong(end) and end != number.effect.none, number
        far = distance(max(end, 0.01) if number.effect.none > 0 else end, number.effect.none)
        if not number.effect.is_wrong(number.value):
            assert far >= REACH * distance(number.value, number.effect.none) - 1e-9, f"{number.path}: {far}"


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
@pytest.mark.parametrize("name", places())
def test_a_fifth_of_the_draws_of_every_effect_lies_on_the_wrong_side(name, distribution):
    found = effects(place(name))
    assert len(found) > 30
    for number in found:
        wrong = np.mean([number.effect.is_wrong(x) for x in quantile(number, UNIT, distribution)])
        assert wrong >= LEAST_WRONG - 1e-9, f"{number.path}: {wrong:.3f}"


def test_draws_of_a_comparison_hold_that_fifth():
    drawn = draw_parameters(
        "minimal", 50, parameters=["parameters.respite", "parameters.obstacles", "parameters.helps"]
    )
    for number, column in zip(drawn.numbers, drawn.matrix.T, strict=True):
        if number.effect:
            assert sum(map(number.effect.is_wrong, column)) >= 10, number.path
    assert sum(number.effect is not None for number in drawn.numbers) == 4 + 3 + 12


@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
def test_both_sides_keep_their_shape(distribution):
    plain = Uncertain("x", 1.3, 0.9, 2.0)
    effect = Uncertain("x", 1.3, 0.9, 2.0, effect=MORE)
    below = mass_below(plain, 1.0, distribution)
    assert np.mean(quantile(plain, UNIT, distribution) < 1.0) == pytest.approx(below, abs=1e-3)
    assert below < LEAST_WRONG
    halves = np.array([0.1, 0.25, 0.5, 0.75, 0.9])
    wrong, hoped = (
        quantile(effect, LEAST_WRONG * halves, distribution),
        quantile(effect, 1 - 0.8 * halves, distribution),
    )
    assert wrong == pytest.approx(quantile(plain, below * halves, distribution))
    assert hoped == pytest.approx(quantile(plain, 1 - (1 - below) * halves, distribution))
    assert np.all(np.diff(quantile(effect, UNIT, distribution)) >= 0)


def test_an_effect_that_is_as_often_wrong_as_not_is_drawn_as_it_stands():
    plain, effect = Uncertain("x", 0.0, -1.0, 1.0), Uncertain("x", 0.0, -1.0, 1.0, effect=GAIN)
    assert np.array_equal(quantile(plain, UNIT, "pert"), quantile(effect, UNIT, "pert"))


def test_an_effect_that_was_measured_keeps_its_range():
    given = {"value": 0.7, "low": 0.6, "high": 0.9, "grade": "B", "source": "own: our trial"}
    ours = load_scenario("minimal").with_changes({"parameters.respite.crisis": given})
    row = next(row for row in ours.ledger() if row.path == "parameters.respite.crisis")
    assert (row.none, row.hoped, row.grade) == (1.0, "below", "B")
    assert "parameters.respite.crisis" not in {number.path for number in effects(ours)}
