"""The level of harm while waiting that a result is held against is what the scenario says, not what chance showed."""

from types import SimpleNamespace

import pytest

import sim
from sim.outcomes import harm
from sim.processes import harm as rule
from sim.words import Level

YEAR = 365.25


def waiting_rate(scenario, monkeypatch, danger: bool, slowed: bool, waits: bool) -> float:
    """Severe incidents per 1,000 days to one child at home with severe problems, as the rule itself sets the clock."""
    set_to = []
    monkeypatch.setattr(rule, "set_rate", lambda engine, entity, clock, rate, now: set_to.append(rate))
    numbers = scenario.parameters
    family = SimpleNamespace(
        at_home=1, waiting_children=int(waits), level=Level.SEVERE, danger=int(danger), case_state=int(slowed), entity=1
    )
    p = SimpleNamespace(on_harm=float(scenario.mechanisms.harm), harm_danger=numbers.harm.danger,
                        harm_waiting=numbers.harm.waiting, harm_slowed=numbers.harm.slowed)  # fmt: skip
    levels = [SimpleNamespace(incident=x) for x in numbers.levels.incident]
    forms = [SimpleNamespace(minor=numbers.forms.minor[0])]
    world = SimpleNamespace(families=[family], params=[p], levels=levels, forms=forms, engine=None)
    function = getattr(rule.home_harm_rates, "py_func", rule.home_harm_rates)
    function(world, 0, 0.0)
    return 1000.0 * set_to[-1] / (1.0 + numbers.forms.minor[0])


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"parameters.harm.waiting": 2.6},
        {"parameters.harm.slowed": 2.0},
        {"parameters.harm.waiting": 0.5, "parameters.harm.slowed": 0.7},
        {"parameters.harm.danger": 0.05, "parameters.levels.incident": [0.0, 0.0, 0.1]},
        {"parameters.levels.incident": [0.0, 0.0, 0.0]},
        {"mechanisms.harm": False},
    ],
)
def test_the_level_assumed_is_that_of_the_rule(changes, monkeypatch):
    scenario = sim.load_scenario("minimal").with_changes(changes)
    ways = ((True, False), (False, True), (True, True))  # waiting, slowed
    safe, danger = (
        [waiting_rate(scenario, monkeypatch, there, slowed, waits) for waits, slowed in ways] for there in (False, True)
    )
    assert harm.assumed_while_waiting(scenario) == pytest.approx((min(safe), max(danger)))


def test_it_does_not_depend_on_what_was_seen_in_the_runs():
    assumed = harm.assumed_while_waiting(sim.load_scenario("minimal"))
    assert assumed == pytest.approx((1000 * 0.03 / YEAR, 1.3 * 1000 * 0.63 / YEAR))
    said = set()
    for seen in (0.0, 1.0, 50.0):
        columns = (
            {"severe_waiting": [seen], "severe_elsewhere": [e], "days_waiting": [d]} for e, d in ((10, 1000), (6, 3000))
        )
        found = harm.break_even(*columns, assumed)
        assert found.rate == pytest.approx(2.0) and found.assumed == assumed
        said.add(found.text())
    assert len(said) == 1


def test_a_comparison_in_which_no_child_was_hurt_while_waiting_names_the_level_of_its_scenario():
    from sim.outcomes.harm import BREAK_EVEN
    from sim.results.money import harm_break_even
    from tests.report.conftest import made_up_comparison

    data = made_up_comparison(seeds=6)
    label = data.entries[0].label
    for unit in data.units:
        for values in (unit.values["baseline"], unit.values[label]):
            values.update(dict.fromkeys(BREAK_EVEN, 0.0))
        unit.values["baseline"] |= {"severe_elsewhere": 10.0 + unit.seed % 2, "days_waiting": 900.0}
        unit.values[label] |= {"severe_elsewhere": 8.0 + unit.seed % 2, "days_waiting": 1900.0 + unit.seed}
    found = harm_break_even(data, label)
    assert found.rate == pytest.approx(2.0, rel=0.1) and found.assumed == harm.assumed_while_waiting(data.scenario)
    for lang, words in (
        ("en", "it is 0.08 at home with severe problems, 2.24"),
        ("nl", "is zij 0,08 thuis met ernstige problemen, 2,24"),
    ):
        assert words in found.text(lang)
