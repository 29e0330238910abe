"""Silent nothing: what a policy gives is right, or a sentence that names it; never nan, and never a row of zeros."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from pydantic import field_validator

import sim
from sim.designs.request import as_seed, as_seeds, check_policies
from sim.mechanisms import MechanismError
from sim.model import PlacementModel
from sim.policies import (
    Baseline,
    Campaign,
    CapacityChange,
    Change,
    Cost,
    LeverChange,
    Policy,
    PolicyError,
    ProfileChange,
    parse,
    setting,
)
from sim.policies.base import REGISTRY, combine, ships
from sim.scenario.loading import load_scenario
from sim.simulation import begin_run, prepare, run_from
from sim.words import ChannelKind
from tests.own_policies import forget, know

SMALL = load_scenario("minimal").with_changes({"burn_in": 0.1})
START = SMALL.start
BUNDLED = sorted(name for name, kind in REGISTRY.items() if ships(kind))
GIVEN: dict = {"changes": [], "costs": []}


class Given(Policy):
    """A policy of somebody's own that gives what a test says."""

    name = "given_in_a_test"
    title = {"en": "given", "nl": "gegeven"}

    def changes(self, baseline):
        return GIVEN["changes"]

    def costs(self, baseline):
        return GIVEN["costs"]


@pytest.fixture(autouse=True)
def empty():
    GIVEN.update(changes=[], costs=[])
    know(Given)
    yield
    forget("given_in_a_test")


def lever(delta=0.1, name="slow_office", areas=(1,), start=START, ramp=0.0):
    return LeverChange(name, delta, areas, start, ramp)


def campaign(rates=((START, 5.0),), kind=ChannelKind.CAMPAIGN, area=1, amount=None):
    return Campaign(kind, area, 0, rates, amount)


NO_NUMBERS = [math.nan, math.inf, -math.inf, None, "0.5", True, 1j, [0.1], np.nan, 1e300]
WRONG = {
    "lever delta": [[lever(x)] for x in NO_NUMBERS],
    "lever beyond its bounds": [[lever(1.001)], [lever(-5.0)], [lever(0.5), lever(5.0)], [lever(15.0, "slow_days")]],
    "lever ramp": [[lever(ramp=x)] for x in (math.nan, -1, None, "4")],
    "lever name": [[lever(name=x)] for x in ("slow_ofice", "", None, 3)],
    "lever areas": [[lever(areas=x)] for x in ((), (0,), (3,), (1, 1), ("Noord",), 1, None, (1.0,), (True,))],
    "lever start": [[lever(start=x)] for x in (None, "2022-01-01", datetime(2022, 1, 1), 3)],
    "places": [[CapacityChange(1, x, START)] for x in [*NO_NUMBERS, 0.5]],
    "service": [[CapacityChange(x, 1, START)] for x in (0, 99, -1, None, "1", 1.0, True)],
    "part": [[CapacityChange(1, 1, START, x)] for x in (1, 2, -1, None)],
    "capacity start": [[CapacityChange(1, 1, x)] for x in (None, "2022-01-01", datetime(2022, 1, 1))],
    "campaign rate": [[campaign(((START, x),))] for x in [*NO_NUMBERS, -1.0]],
    "campaign rates": [[campaign(x)] for x in ((), None, ((START,),), (5.0,), ((None, 5.0),), ((START, 1.0), (START, 2.0)),
                                               ((START + timedelta(9), 1.0), (START, 2.0)))],
    "campaign area": [[campaign(area=x)] for x in (0, 3, None, "Noord")],
    "campaign kind": [[campaign(kind=x)] for x in (0, 3, None, 99)],
    "campaign amount": [[campaign(amount=x)] for x in (math.nan, "a")],
    "profile what": [[ProfileChange(x, (2.0,), (1,), START)] for x in ("crisis", "", None)],
    "profile weeks": [[ProfileChange("crises", x, (1,), START)] for x in ((), (math.nan,), (-1.0,), None, 2.0, ("a",), (None,))],
    "profile areas": [[ProfileChange("crises", (2.0,), x, START)] for x in ((), (9,), None)],
    "profile start": [[ProfileChange("crises", (2.0,), (1,), x)] for x in (None, "2022-01-01")],
    "before the start": [[lever(start=START - timedelta(1))], [CapacityChange(1, 5, START - timedelta(1))],
                         [campaign(((START - timedelta(400), 5.0),))], [ProfileChange("crises", (2.0,), (1,), date(2000, 1, 1))]],
    "after the end": [[lever(start=START + timedelta(366))], [CapacityChange(1, 5, date(2040, 1, 1))],
                      [campaign(((date(2040, 1, 1), 5.0),))], [ProfileChange("crises", (2.0,), (1,), date(2040, 1, 1))]],
    "no list of changes": [None, "slow_office", 3, lever(), {"a": lever()}, LeverChange, True],
    "no change": [[None], ["slow_office"], [3], [LeverChange], [Cost("x", 1, 1, 1, "assumption")], [[lever()]], [lever(), None]],
}  # fmt: skip
CASES = [(f"{what} {k}", given) for what, each in WRONG.items() for k, given in enumerate(each)]
COSTS = [
    *([Cost("x", number, 0, 1, "assumption")] for number in NO_NUMBERS[:-1]),
    *([Cost("x", 1, number, 2, "assumption")] for number in NO_NUMBERS[:-1]),
    *([Cost("x", 1, 0, number, "assumption")] for number in NO_NUMBERS[:-1]),
    [Cost("x", 5, 0, 1, "assumption")], [Cost(None, 1, 0, 1, "assumption")], [Cost("x", 1, 0, 1, None)],
    [Cost("x", 1, 0, 1, "assumption"), Cost("y", 1, 0, 1, "assumption"), Cost("x", 2, 0, 3, "other")],
    *([Cost("x", 1, 0, 1, "assumption", steps=steps)] for steps in (
        3, [3], [("2023-01-01", 1.0)], [(date(2023, 1, 1), 1.5)], [(date(2023, 1, 1), None)], [(date(1990, 1, 1), 1.0)],
        [(date(2024, 1, 1), 0.5), (date(2023, 1, 1), 1.0)], [(date(2024, 1, 1), 0.5), (date(2024, 1, 1), 1.0)],
    )),
    [Cost("x", 1, 0, 1, "assumption", what_nl=3)], [("x", 1, 0, 1)], [None], [Cost], None, 3, "x", Cost("x", 1, 0, 1, "a"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "given"), CASES, ids=[what for what, _ in CASES])
def test_a_change_that_cannot_be_is_a_sentence_that_names_the_policy(what, given):
    GIVEN["changes"] = given
    with pytest.raises(PolicyError, match="Policy given_in_a_test: "):
        check_policies([Given()], SMALL, 1.0)


@pytest.mark.parametrize("given", COSTS, ids=range(len(COSTS)))
def test_a_cost_that_cannot_be_is_a_sentence_that_names_the_policy(given):
    GIVEN["costs"] = given
    with pytest.raises(PolicyError, match="Policy given_in_a_test: "):
        check_policies([Given()], SMALL, 1.0)


@pytest.mark.parametrize(
    ("euro", "low", "high"), [(5.0, 9.0, 1.0), (-1.0, 5.0, -5.0), (0.0, 1.0, -1.0), (1.0, 1.0, 0.5)]
)
def test_a_cost_whose_low_is_above_its_high_is_refused(euro, low, high):
    GIVEN["costs"] = [Cost("x", euro, low, high, "own: a test")]
    with pytest.raises(PolicyError, match="low of .* above its high"):
        check_policies([Given()], SMALL, 1.0)


@pytest.mark.parametrize(("euro", "low", "high"), [(5, 1, 9), (-5, -9, -1), (-5, -1, -9), (0, 0, 0), (0, -1, 1)])
def test_a_cost_within_its_range_and_a_saving_turned_round_are_taken(euro, low, high):
    GIVEN["costs"] = [Cost("x", euro, low, high, "own: a test")]
    (row,) = combine([Given()], SMALL).costs
    assert row.low <= row.euro <= row.high


class Broken(Change):
    """A change of somebody's own whose check is wrong."""

    nothing = False

    def check(self, baseline):
        return {}["oops"]


def late(error):
    """A generator that fails after its first part."""
    yield lever(0.1)
    raise error


@pytest.mark.parametrize(
    "error", [ZeroDivisionError("division by zero"), KeyError("oops"), AssertionError(), RuntimeError("no")]
)
@pytest.mark.parametrize("method", ["changes", "costs"])
def test_a_policy_that_fails_is_named_with_its_method_and_the_reason(method, error, monkeypatch):
    def fails(self, baseline):
        raise error

    monkeypatch.setattr(Given, method, fails)
    words = f"Policy given_in_a_test: {method} failed with {type(error).__name__}: {error}"
    for door in (lambda: check_policies([Given()], SMALL), lambda: sim.simulate(SMALL, [Given()], years=0.1)):
        with pytest.raises(PolicyError) as found:
            door()
        assert str(found.value) == words
        assert found.value.__cause__ is error


def test_a_policy_that_fails_half_way_or_in_its_change_or_asks_for_what_is_not_there_is_named():
    for given, words in ((late(ValueError("half way")), "changes failed with ValueError: half way"),
                         ([Broken()], "check of Broken failed with KeyError: 'oops'")):  # fmt: skip
        GIVEN["changes"] = given
        with pytest.raises(PolicyError, match=f"^Policy given_in_a_test: {words}$"):
            check_policies([Given()], SMALL)

    class Asks(Policy):
        name = "given_in_a_test"

        def changes(self, baseline):
            return [self.lever(baseline, "slow_office", 1.0 - baseline.lever("slow_ofice"))]

    with pytest.raises(PolicyError, match="^Policy given_in_a_test: There is no lever 'slow_ofice'"):
        check_policies([Asks()], SMALL)


def test_a_change_beyond_the_bounds_of_its_lever_says_them_and_two_within_them_add_up():
    GIVEN["changes"] = [lever(5.0)]
    with pytest.raises(PolicyError, match=r"lever slow_office lies between 0 and 1 \(probability\).*found 5.0"):
        check_policies([Given()], SMALL)
    GIVEN["changes"] = [lever(1.0), lever(-1.0), lever(1.0), lever(13.9, "slow_days")]
    assert len(combine([Given()], SMALL).changes) == 4


@pytest.mark.parametrize("empty", [[None], [[]], [""], ["slow_down", None], [["slow_down", None]], (None,), ""])
def test_an_empty_policy_among_those_asked_is_refused_and_not_run_as_the_baseline(empty):
    doors = (lambda: sim.simulate(SMALL, empty, years=0.1), lambda: sim.compare(SMALL, empty, seeds=2, years=0.1))
    for door in doors:
        with pytest.raises(
            ValueError, match="^An empty policy was asked for; leave it out: the baseline is always there"
        ):
            door()


def test_a_branch_with_an_empty_text_is_refused(state):
    model = PlacementModel(state, years=0.1)
    for empty in ("", "+", " ", [""], ["slow_down", ""]):
        with pytest.raises(PolicyError, match="names no policy"):
            model.branch(empty)
    for none in (None, (), "baseline"):
        assert model.branch(none).run_seed == model.run_seed


@pytest.mark.parametrize("name", ["", " ", None, 3, "two words", "a+b", "baseline"])
def test_a_name_that_is_no_name_is_refused_when_the_class_is_made(name):
    with pytest.raises(PolicyError, match="name"):
        type("Mine", (Policy,), {"name": name, "__module__": "__main__"})


def test_a_policy_without_a_name_is_called_by_its_class_when_it_fails():
    nameless = type("Nameless", (Policy,), {"changes": lambda self, baseline: 1 / 0})
    with pytest.raises(PolicyError, match="^Policy Nameless: changes failed with ZeroDivisionError: division by zero$"):
        combine([nameless()], SMALL)


@pytest.mark.parametrize("changes", [None, 3, "years", ["years"], [("years", 5)], {1: 2}, {None: 2}])
def test_changes_of_a_scenario_that_are_no_mapping_of_keys_are_a_sentence(changes):
    with pytest.raises(sim.ScenarioError, match="Allowed: a mapping of dotted keys"):
        SMALL.with_changes(changes)
    assert SMALL.with_changes({}).digest == SMALL.digest


@pytest.fixture(scope="module")
def state():
    return prepare(SMALL, 1)


def test_every_door_checks(state):
    GIVEN["changes"] = [lever(math.nan)]
    doors = (
        lambda: sim.simulate(SMALL, [Given()], seed=1, years=0.1),
        lambda: sim.compare(SMALL, [Given()], seeds=2, years=0.1),
        lambda: sim.make_design(SMALL, policies=[Given()], years=0.1),
        lambda: run_from(state, [Given()], 0.1),
        lambda: begin_run(state, (), 0.1).branch([Given()]),
        lambda: PlacementModel(state, [Given()], years=0.1),
        lambda: PlacementModel(state, years=0.1).branch(Given()),
    )
    for door in doors:
        with pytest.raises(PolicyError, match="the change of lever slow_office must be a finite number; found nan"):
            door()


def test_what_is_right_in_an_unusual_way_is_taken(state):
    right = [
        (change for change in [lever(1.0)]),  # a generator
        (lever(1.0),),
        [lever(np.float64(1.0), areas=(np.int64(1),))],
        [LeverChange("slow_office", 1, [1], START, 0)],
        [CapacityChange(np.int64(1), np.float64(3), START)],
    ]
    for given in right:
        GIVEN["changes"] = given
        assert run_from(state, [Given()], 0.1).policies == ("given_in_a_test",)


def test_a_negative_strength_saves_money_and_its_range_is_put_in_order():
    GIVEN["costs"] = [Cost("x", -10, -5, -20, "assumption")]
    (row,) = combine([Given()], SMALL).costs
    assert (row.low, row.euro, row.high) == (-20, -10, -5)


@pytest.mark.parametrize("value", [math.nan, math.inf, None, "x"])
def test_a_setting_that_is_no_number_is_refused(value):
    class Free(Policy):
        name = "given_in_a_test"
        places: float = setting(1.0, unit="places", meaning="without bounds")

    with pytest.raises(
        PolicyError, match=r"^Policy given_in_a_test: setting places must be a value \(places\); found "
    ):
        Free(places=value)
    with pytest.raises(
        PolicyError, match="^Policy given_in_a_test: setting strength must be a value between -1 and 1 "
    ):
        Given(strength=value)


class Checked(Policy):
    """A policy with a setting that must be given, one with a bound on one side, and a check of its own."""

    homes: int = setting(..., unit="homes", low=1, meaning="how many")

    @field_validator("homes")
    @classmethod
    def even(cls, value: int) -> int:
        if value % 2:
            raise ValueError("an even number of homes")
        return value


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: sim.policies.HostRecruitment(teenagers=2),
         "Policy host_recruitment: setting teenagers must be a value between 0 and 1 (share of families); found 2."),
        (lambda: sim.policies.HostRecruitment(teenager=0.2), "Policy host_recruitment has no setting 'teenager'. Did you mean "
         "'teenagers'? Settings are strength, start, "),
        (lambda: sim.policies.SlowDown(start="soon"), "Policy slow_down: setting start must be a date such as 2023-01-01; found "
         "'soon'."),
        (lambda: sim.policies.SlowDown(areas="Noord"), "Policy slow_down: setting areas must be a list of names; found 'Noord'."),
        (lambda: sim.policies.SlowDown(strength=2, days=99), "found 2. Policy slow_down: setting days must be"),
        (lambda: Checked(), "Policy Checked: setting homes must be a value of at least 1 (homes); it is left out."),
        (lambda: Checked(homes=3), "Policy Checked: setting homes: an even number of homes."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_setting_given_in_python_is_one_sentence_as_on_the_command_line(make, said):
    with pytest.raises(PolicyError) as told:
        make()
    assert said in str(told.value) and "pydantic" not in str(told.value) and "\n" not in str(told.value)
    with pytest.raises(PolicyError) as typed:
        parse("host_recruitment:teenagers=2")
    assert "setting teenagers must be a value between 0 and 1 (share of families); found '2'." in str(typed.value)


@pytest.mark.parametrize("name", BUNDLED)
def test_a_policy_that_begins_after_the_end_is_refused(name):
    for start in ("2040-01-01", "2023-01-01", "9999-12-31"):
        with pytest.raises(PolicyError, match=f"Policy {name}: it begins on {start}, but the run ends on 2023-01-01"):
            check_policies(parse(f"{name}:start={start}"), SMALL, 1.0)
    with pytest.raises(PolicyError, match="before the scenario's start date"):
        check_policies(parse(f"{name}:start=2021-12-31"), SMALL, 1.0)
    check_policies(parse(f"{name}:start=2022-12-30"), SMALL, 1.0)
    check_policies(parse(name), load_scenario("utrecht"), 0.01)


@pytest.mark.parametrize("name", BUNDLED)
def test_a_policy_stands_once_in_a_row_unless_each_time_is_its_own(name):
    twice = [*parse(name), *parse(f"{name}:strength=0.5")]
    if name == "host_recruitment":
        costs = [sum(cost.euro for cost in combine(each, SMALL).costs) for each in (twice, twice[:1], twice[1:])]
        assert costs[0] == pytest.approx(costs[1] + costs[2])
        return
    with pytest.raises(PolicyError, match=f"{name} stands twice in one row"):
        check_policies(twice, SMALL, 1.0)
    with pytest.raises(PolicyError, match=f"{name} stands twice in one row"):
        sim.compare(SMALL, [f"{name}+{name}"], seeds=2, years=1.0)


def test_the_baseline_is_asked_by_names_that_exist():
    base = Baseline(SMALL)
    for ask, words in (
        (lambda: base.lever("slow_ofice"), "no lever 'slow_ofice'.*Did you mean 'slow_office'"),
        (lambda: base.strength("slowdown"), "no practice 'slowdown'.*Did you mean 'slow_down'"),
        (lambda: base.full("slowdown", "slow_office"), "no practice"),
        (lambda: base.none("slow_down", "slow_ofice"), "no lever"),
        (lambda: base.toward("slowdown", 0.0, "slow_office"), "no practice"),
        (lambda: base.services("residental"), "no kind of service 'residental'.*Did you mean 'residential'"),
        (lambda: base.services("residential", "open_grup"), "no care form 'open_grup'.*Did you mean 'open_group'"),
        (lambda: base.areas(["Nord"]), "no area 'Nord'.*Did you mean 'Noord'"),
    ):
        with pytest.raises(PolicyError, match=words):
            ask()


def test_an_own_policy_cannot_take_the_place_of_one_that_ships_and_can_be_written_again(state):
    for name in BUNDLED:
        with pytest.raises(PolicyError, match=f"There is a policy {name} already"):
            type("Mine", (Policy,), {"name": name, "__module__": "__main__"})

    class Again(Policy):
        name = "given_in_a_test"

        def changes(self, baseline):
            return [self.lever(baseline, "slow_office", 1.0)]

    assert type(parse("given_in_a_test")[0]) is Again

    class NoNameOfItsOwn(REGISTRY["slow_down"]):  # type: ignore[misc]
        def changes(self, baseline):
            return []

    with pytest.raises(PolicyError, match="NoNameOfItsOwn goes by the name of the policy slow_down that ships"):
        run_from(state, [NoNameOfItsOwn()], 0.1)
    with pytest.raises(PolicyError, match="must be a Policy"):
        run_from(state, ["slow_down"], 0.1)


# --- seeds, parameters, tables of points ------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", [2**63, 2**64, 2**70, -1, 1.0, 0.5, True, "1", None, math.nan, [1]])
def test_a_seed_that_is_none_is_refused_everywhere(seed):
    words = "seed must be a whole number"
    doors = [
        lambda: as_seed(seed),
        lambda: as_seeds([0, seed]),
        lambda: sim.simulate(SMALL, seed=seed, years=0.1),
        lambda: sim.compare(SMALL, ["slow_down"], seeds=[0, seed], years=0.1),
        lambda: sim.make_design(SMALL, ["strain.poor"], kind="latin", number=4, sample_seed=seed),
        lambda: sim.sensitivity(SMALL, "morris", 4, parameters=["strain.poor", "strain.need"], sample_seed=seed),
        lambda: prepare(SMALL, seed),
    ]
    for door in doors:
        with pytest.raises(ValueError, match=words):
            door()
    assert as_seed(np.int64(7)) == 7 and as_seed(2**63 - 1) == 2**63 - 1


def text(value=15.0, **more):
    given = {"unit": "x", "low": 10.0, "high": 20.0, **more}
    return sim.mechanism(
        "strain",
        "def danger_rate(w, i):\n    return w.params[0].own_weight * w.levels[w.families[i].level].danger\n",
        parameters={"weight": sim.parameter(value, **given)},
    )


def test_a_number_of_an_own_mechanism_is_held_to_its_range():
    for value in (-50.0, 9.99, 20.01, math.nan, math.inf):
        with pytest.raises(MechanismError, match="Parameter weight: "):
            text(value)
    for wrong in ({"low": 20.0, "high": 10.0}, {"low": math.nan}, {"high": "20"}, {"minimum": 12.0}, {"maximum": 12.0}):
        with pytest.raises(MechanismError, match="Parameter weight"):
            text(**wrong)
    with_it = SMALL.with_mechanisms((text(),))
    assert with_it.with_changes({"own.weight": 20.0}).flat()["own_weight"] == 20.0
    for value in (-50.0, 9.99, 20.01):
        with pytest.raises(sim.ScenarioError, match="own.weight.*between 10 and 20"):
            with_it.with_changes({"own.weight": value})
    wider = SMALL.with_mechanisms((text(minimum=-100.0, maximum=100.0),))
    assert wider.with_changes({"own.weight": -50.0}).flat()["own_weight"] == -50.0


def test_every_policy_that_a_sweep_varies_is_checked():
    for wrong in ("slow_down+slow_down", "slow_down:start=2040-01-01"):
        with pytest.raises(PolicyError, match="slow_down"):
            sim.make_design(SMALL, [{"path": "policy", "values": ["network_first", wrong]}], kind="grid", years=1.0)


def test_a_data_frame_is_a_table_of_points_by_the_names_of_its_columns():
    import pandas as pd
    import polars as pl

    vary = ["strain.poor", {"path": "services.board.places", "name": "board"}]
    rows = [(1.1, 3), (1.3, 5)]
    plain = sim.make_design(SMALL, vary, rows, years=0.1)
    turned = {"board": [3, 5], "strain.poor": [1.1, 1.3]}
    for points in (
        pl.DataFrame(turned),
        pd.DataFrame(turned),
        turned,
        plain.frame(),
        pd.DataFrame(turned, index=[7, 9]),
    ):
        made = sim.make_design(SMALL, vary, points, years=0.1)
        assert made.points == plain.points and made.digest == plain.digest
    for wrong in ({"board": [3, 5]}, {"bord": [3, 5], "strain.poor": [1.1, 1.3]}, {**turned, "more": [1, 2]}, {}):
        for points in (pl.DataFrame(wrong), pd.DataFrame(wrong), wrong):
            with pytest.raises(ValueError, match="one column for each factor.*strain.poor, board.*Found"):
                sim.make_design(SMALL, vary, points, years=0.1)
    with pytest.raises(ValueError, match="can hold finite numbers"):
        sim.make_design(SMALL, vary, pd.DataFrame({"board": [3, 5], "strain.poor": [1.1, math.nan]}), years=0.1)
