"""Rows that are one and the same policy are known as such, wherever two rows are held against each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Any, ClassVar

import pytest

from sim.designs.alike import first_alike, plans_of
from sim.designs.request import Entry, as_entries
from sim.outcomes.own import outcome
from sim.policies import Policy, parse
from sim.policies.base import REGISTRY, Baseline, Cost
from sim.policies.base import Plan as PolicyPlan
from sim.report.comparison import compare
from sim.results.decision import all_pairs
from sim.results.net import net, net_names
from sim.runs.unit import UnitPlan, measure_unit
from sim.scenario.loading import load_scenario

MINIMAL = load_scenario("minimal")
START = MINIMAL.start
ROWS = (
    "slow_down",
    "slow_down:strength=1",
    f"slow_down:start={START},ramp_weeks=13",
    "slow_down:strength=0",
    "host_recruitment:strength=0",
    "slow_down+social_base",
    "social_base+slow_down:strength=1",
    "slow_down+host_recruitment:strength=0",
    "social_base",
)
CLASSES = (
    {"slow_down", "slow_down:strength=1", ROWS[2], "slow_down+host_recruitment:strength=0"},
    {"baseline", "slow_down:strength=0", "host_recruitment:strength=0"},
    {"slow_down+social_base", "social_base+slow_down:strength=1"},
    {"social_base"},
)


@pytest.fixture(autouse=True, scope="module")
def forget_policies():
    """Policies of this file leave the registry afterwards."""
    before = set(REGISTRY)
    yield
    for name in set(REGISTRY) - before:
        REGISTRY.pop(name)


@pytest.fixture(scope="module", params=[None, [{}, {"strain.poor": 1.9}]], ids=["one draw", "two draws"])
def found(request):
    """All rows, with and without parameter draws."""
    return compare("minimal", ROWS, seeds=2, years=1, draws=request.param)


def same_class(one: str, other: str) -> bool:
    return any({one, other} <= rows for rows in CLASSES)


def test_any_two_rows_that_are_one_policy_are_known_as_such_and_no_others(found):
    for one, other in combinations(("baseline", *ROWS), 2):
        assert found.identical(one, other) == found.identical(other, one) == same_class(one, other), (one, other)
    assert all(found.identical(row, row) for row in ("baseline", *ROWS))


def test_every_number_between_them_is_nothing_by_construction(found):
    drawn = found.probable
    for pair in all_pairs(found):
        alike = same_class(pair.first, pair.second)
        assert pair.difference.identical == alike, pair
        if alike:
            one = pair.difference
            assert one.mean == one.low == one.high == one.low_seeds == one.high_seeds == one.sd_seeds == 0.0
            assert pair.flip is None
            assert (pair.sides.lower, pair.sides.equal, pair.sides.higher) == (0, 1, 0) if drawn else pair.sides is None
    for row in ("baseline", *CLASSES[1] - {"baseline"}):
        for name in found.outcomes:
            one = found.difference(row, name)
            assert one.identical and (one.mean == one.low == one.high == 0.0 or one.n == 0), (row, name)
            assert found.percent(row, name) == one
            assert found.future(row, name) == (one.mean, one.mean) or one.n == 0
            lower = found.probability_lower(row, name)
            assert lower == 0.0 if drawn else lower != lower
        if row != "baseline":
            assert all(net(found, row, name).identical for name in net_names(found))
            assert found.joint(row) == 0.0 if drawn else found.joint(row) != found.joint(row)


def test_rows_that_are_one_policy_have_one_run_and_the_same_numbers_of_every_kind(found):
    for rows in CLASSES[:3]:
        first, *others = sorted(rows - {"baseline"})
        for row in others:
            assert all(found.twin(row, name) == found.twin(first, name) for name in found.twin_names())
            assert all(found.twin(row, name).low >= 0.0 for name in found.twin_names()), "no fewer than no children"
        for unit in found.units:
            for row in others:
                assert unit.values[row] == pytest.approx(unit.values[first], abs=0, nan_ok=True)
                assert unit.twins[row] == unit.twins[first] and unit.apart[row] == unit.apart[first]
                assert unit.shams.get(row) == unit.shams.get(first)
                assert (unit.series[row] == unit.series[first]).all()


def test_what_parts_do_beyond_their_sum_is_exactly_nothing_when_all_but_one_put_nothing_in(found):
    row = "slow_down+host_recruitment:strength=0"
    assert found.parts_of(row) == ("slow_down", "host_recruitment:strength=0")
    assert all(found.interaction(row, name).identical for name in found.outcomes)
    assert not found.interaction("slow_down+social_base", "entries").identical
    assert found.parts_of("social_base+slow_down:strength=1") == ("social_base", "slow_down"), "parts in any spelling"


def test_the_report_says_that_they_are_one_and_counts_them_once(found):
    words = {"en": "One and the same policy, with the same runs:", "nl": "Een en hetzelfde beleid, met dezelfde runs:"}
    for lang, start in words.items():
        assert sum(note.startswith(start) for note in found.notes(lang)) == 3
    table = next(table for table in found.tables("en") if table.key == "pairs")
    said = {row[0].text: {cell.text for cell in row[1:]} for row in table.rows}
    assert said["Slow down in a crisis against Slow down in a crisis (strength 1)"] == {"identical runs"}
    many = next(note for note in found.notes("en") if "leave out 0" in note)
    assert many.startswith("Of the 18 differences"), "three policies, six columns: each policy once"


def test_a_policy_object_is_the_policy_of_that_name_and_each_kind_of_content_counts():
    later = START + timedelta(days=100)

    def alike(*policies: Any) -> list[str]:
        asked = [tuple(parse(one)) if isinstance(one, str) else tuple(one) for one in policies]
        entries = [Entry(str(number), one) for number, one in enumerate(asked)]
        return list(first_alike(plans_of(entries, MINIMAL, 1.0), MINIMAL, 1.0).values())

    kind = REGISTRY["slow_down"]
    assert alike("slow_down", [kind()], [kind(strength=1.0, start=START)]) == ["0", "0", "0"]
    assert alike("slow_down", f"slow_down:start={later}", "slow_down:strength=0.5") == ["0", "1", "2"]
    assert alike("slow_down:strength=0", "slow_down+budget_cut:strength=0", "slow_down") == ["baseline", "1", "1"]
    assert alike("host_recruitment+host_recruitment", "host_recruitment") == ["0", "1"], "twice is not once"


class Free(Policy):
    """Changes nothing and costs something, or nothing."""

    name: ClassVar[str] = "free_of_change"
    euro: float = 0.0

    def costs(self, baseline: Baseline) -> list[Cost]:
        """One cost."""
        return [Cost("x", self.euro, min(self.euro, 0.0), max(self.euro, 0.0), "assumption")]


@dataclass(frozen=True)
class OwnKind:
    """A kind of change of a user's own that leaves no event."""

    number: int
    start: date

    def put(self, world, state):
        """The world as it is."""
        return world


class Own(Policy):
    """Puts in a change of an own kind."""

    name: ClassVar[str] = "own_kind_of_change"
    number: int = 1

    def changes(self, baseline: Baseline) -> list:
        """One change."""
        return [OwnKind(self.number, self.first_day(baseline))]


def test_costs_and_changes_of_a_users_own_are_content_as_well():
    entries = as_entries([Free(), Free(euro=1000.0), Own(), Own(number=2), "own_kind_of_change:number=2"])
    plans = plans_of(entries, MINIMAL, 1.0)
    labels = [entry.label for entry in entries]
    assert labels[3] == "own_kind_of_change:number=2" and len(labels) == 4
    found = first_alike(plans, MINIMAL, 1.0)
    assert [found[label] for label in labels] == ["baseline", *labels[1:]]
    data = compare("minimal", [Free(euro=1000.0), Own()], seeds=2, years=1)
    assert not data.identical("own_kind_of_change"), "that nothing differed in two runs does not make it the baseline"
    assert data.difference("own_kind_of_change", "entries").untold
    cost = data.difference(labels[1], "cost_policies")
    assert cost.exact and cost.mean == cost.low == cost.high == pytest.approx(0.001, rel=0.01)


def test_what_begins_after_the_end_of_the_run_is_not_put_in():
    plan = plans_of(as_entries(["slow_down"]), MINIMAL, 1.0)["slow_down"]
    late = [type(c)(**{**vars(c), "start": START + timedelta(days=366)}) for c in plan.changes]
    on_time = [type(c)(**{**vars(c), "start": START + timedelta(days=364)}) for c in plan.changes]
    found = {
        "late": PolicyPlan(tuple(late)),
        "on_time": PolicyPlan(tuple(on_time)),
        "costs": PolicyPlan((), plan.costs),
    }
    assert first_alike(found, MINIMAL, 1.0) == {"late": "baseline", "on_time": "on_time", "costs": "costs"}


def test_the_event_log_stands_under_every_name_of_a_policy():
    entries = as_entries(["slow_down", "slow_down:strength=1", "slow_down:strength=0"])
    found = measure_unit(UnitPlan(MINIMAL, entries, 0.5, keep=frozenset([(0, 0)]), twins=False, burn_in=15), (0, 0))
    for one, other in (("slow_down", "slow_down:strength=1"), ("baseline", "slow_down:strength=0")):
        first, second = (found.events[name].drop("policy") for name in (one, other))
        assert first.equals(second) and set(found.events[other]["policy"]) == {other}
    assert found.costs["slow_down"] == found.costs["slow_down:strength=1"]
    assert [row.euro for row in found.costs["slow_down:strength=0"]] == [0.0]


def test_an_outcome_of_a_users_own_that_counts_its_calls_cannot_make_one_policy_two():
    calls: list[int] = []

    def count(run) -> float:
        calls.append(1)
        return float(len(calls))

    mine = outcome("calls_so_far", "calls", count, en="calls so far")
    data = compare("minimal", ["slow_down", "slow_down:strength=1", "slow_down:strength=0"], 2, 0.5, outcomes=[mine])
    assert data.difference("slow_down:strength=0", "calls_so_far").mean == 0.0
    assert data.contrast("slow_down", "calls_so_far", "slow_down:strength=1").estimate().mean == 0.0
