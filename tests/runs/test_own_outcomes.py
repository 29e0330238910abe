"""Outcomes of a user's own: measured wherever those that ship are, by workers too, and never silently wrong."""

from __future__ import annotations

import math
import os
import subprocess
import sys

import numpy as np
import pytest

import sim
from sim.outcomes.own import as_outcomes, row_of
from sim.outcomes.registry import OUTCOMES
from sim.runs.compare import compare_runs
from sim.scenario.loading import load_scenario
from sim.words import Count, Event

SMALL = load_scenario("minimal").with_changes({"burn_in": 0.5})
SHIFT = 1000.0


def teens(run):
    """First placements of children of 12 and over, a year."""
    entries = run.rows(Event.ENTRY)
    return run.per_year(int((entries["age"] >= 12).sum())) + SHIFT


WORDS = {"en": ("teens placed", "of 12 and over"), "nl": "tieners"}
TEENS = sim.outcome("teens_placed", "children a year", teens, **WORDS, direction="lower")
AT_HOME = sim.outcome(
    "share_home", "share", lambda run: run.mean(Count.FORM) / run.minors, en="at home", direction="higher"
)


def test_an_own_outcome_stands_in_values_tables_json_and_files_of_one_run(tmp_path):
    found = sim.simulate(SMALL, ["slow_down"], seed=1, years=0.5, outcomes=[TEENS, AT_HOME])
    assert found.values["teens_placed"] >= SHIFT and 0.9 < found.values["share_home"] <= 1
    assert list(found.values)[:-2] == list(OUTCOMES)
    row = found.outcomes.filter(outcome="teens_placed").row(0, named=True)
    assert row == {"outcome": "teens_placed", "value": found.values["teens_placed"], "unit": "children a year"}
    assert found.to_json()["outcomes"]["teens_placed"]["direction"] == "lower"
    assert [one["name"] for one in found.manifest["own_outcomes"]] == ["teens_placed", "share_home"]


@pytest.mark.slow
def test_an_own_outcome_is_the_same_with_one_worker_and_with_two_and_changes_no_other():
    one, two, without = (
        compare_runs(SMALL, ["slow_down"], 2, 0.5, workers, outcomes=own, twins=False)
        for workers, own in ((1, [TEENS, AT_HOME]), (2, [TEENS, AT_HOME]), (1, ()))
    )
    assert not one.failures and not two.failures
    for a, b, c in zip(one.units, two.units, without.units, strict=True):
        assert repr(a.values) == repr(b.values)
        for policy, values in c.values.items():
            assert repr({name: a.values[policy][name] for name in values}) == repr(values)
    assert one.level("baseline", "teens_placed").mean == two.level("baseline", "teens_placed").mean >= SHIFT
    assert math.isfinite(one.difference("slow_down", "share_home").mean)


def test_a_comparison_shows_own_outcomes_in_words_and_numbers(tmp_path):
    found = sim.compare(
        SMALL, ["slow_down"], seeds=2, years=0.5, outcomes=[TEENS, AT_HOME], twins=False, out=tmp_path / "c"
    )
    assert "teens placed (children a year)" in found.table("en") and "tieners (children a year)" in found.table("nl")
    assert "at home (%)" in found.table("nl")
    document = found.to_json()["outcomes"]["share_home"]
    assert document["unit"] == "share" and 0.9 < document["baseline"]["mean"] <= 1
    assert set(found.results["outcome"]) >= {"teens_placed", "share_home"}
    units = found.results.filter(outcome="teens_placed")["unit"].unique().to_list()
    assert units == ["children a year"]
    assert set(found.differences["outcome"]) >= {"teens_placed", "share_home"}
    assert (tmp_path / "c" / "results.parquet").exists()


NOTEBOOK = """
import sim
from sim.words import Count

factor = 7.0

def helper(x):
    return factor * x

def mine(run):
    return helper(run.mean(Count.FORM))

if __name__ == "__main__":
    place = sim.load_scenario("minimal").with_changes({"burn_in": 0.5})
    own = [sim.outcome("mine", "children", mine, en="mine"), sim.outcome("two", "number", lambda run: 2, en="two")]
    for workers in (1, 2):
        found = sim.compare(place, ["slow_down"], seeds=2, years=0.3, twins=False, workers=workers, outcomes=own)
        print(found.level("baseline", "mine").mean / 7.0 > 100, found.level("slow_down", "two").mean, len(found.failures))
"""


@pytest.mark.slow
def test_an_outcome_from_a_notebook_or_script_reaches_two_workers(tmp_path):
    script = tmp_path / "cell.py"
    script.write_text(NOTEBOOK, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=300, env={**os.environ}
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["True", "2.0", "0"] * 2


def test_a_sweep_and_a_sensitivity_study_take_own_outcomes(tmp_path):
    asked = {"points": [[1.1], [1.3]], "policies": ["slow_down"], "years": 0.3}
    design = sim.make_design(SMALL, ["strain.poor"], **asked, outcomes=["entries", TEENS])
    assert design.outcomes == ("entries", "teens_placed")
    found = sim.sweep(design, tmp_path / "s")
    assert (found.matrix("teens_placed", "slow_down") >= SHIFT).all()
    again = sim.open_sweep(tmp_path / "s")
    assert np.array_equal(again.matrix("teens_placed"), found.matrix("teens_placed"))
    other = sim.outcome("teens_placed", "children a year", lambda run: 0.0, en="x")
    changed = sim.make_design(SMALL, ["strain.poor"], **asked, outcomes=["entries", other])
    assert changed.digest != design.digest, "another function is another sweep"
    with pytest.raises(ValueError, match="no outcome 'entrys' here.*Did you mean 'entries'"):
        found.matrix("entrys")
    with pytest.raises(ValueError, match="no policy 'slow_dwn' here.*Did you mean 'slow_down'"):
        found.matrix("entries", "slow_dwn")


def test_results_with_own_outcomes_are_computed_again_with_them(tmp_path):
    sim.simulate(SMALL, seed=1, years=0.2, outcomes=[TEENS])
    sim.compare(SMALL, ["slow_down"], seeds=2, years=0.2, outcomes=[TEENS, AT_HOME], out=tmp_path / "c")
    found = sim.reproduce(tmp_path / "c", outcomes=[TEENS, AT_HOME])
    assert found.identical and found.values > 300, found.lines()
    for given in ((), [TEENS], [AT_HOME, TEENS]):
        with pytest.raises(ValueError, match=r"made with these outcomes of your own: teens_placed .*sim.reproduce"):
            sim.reproduce(tmp_path / "c", outcomes=given)


# --- what is refused --------------------------------------------------------------------------------------------------
def fails(run):
    return run.no_such_table


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (fails, "Outcome mine: its function stopped with AttributeError"),
        (lambda run: None, "Outcome mine: its function gave None"),
        (lambda run: "3", "Outcome mine: its function gave '3'"),
        (lambda run: math.inf, "Outcome mine: its function gave inf"),
        (lambda run: np.array([1.0, 2.0]), "Outcome mine: its function gave array"),
        (lambda run: 1 + 2j, "Outcome mine: its function gave"),
        (lambda run: 1 / 0, "Outcome mine: its function stopped with ZeroDivisionError"),
        (lambda: 3, "Outcome mine: its function stopped with TypeError"),
    ],
)
def test_a_function_that_gives_no_number_is_a_sentence_with_its_name(function, words):
    mine = sim.outcome("mine", "number", function, en="mine")
    with pytest.raises(sim.OutcomeError, match=words):
        sim.simulate(SMALL, seed=1, years=0.1, outcomes=mine)
    with pytest.raises(sim.OutcomeError, match=words):
        compare_runs(SMALL, ["slow_down"], 40, 0.1, outcomes=[mine], twins=False)


def test_what_an_own_outcome_writes_reaches_nobody():
    def writes(run):
        run.rows(Event.CRISIS)["time"] = 0.0
        run.spells.form[:] = 3
        return 1.0

    def forces(run):
        run.record.series[:] = 0.0
        return 1.0

    mine = sim.outcome("mine", "number", writes, en="mine")
    with_it, without = (compare_runs(SMALL, ["slow_down"], 2, 1.0, outcomes=own) for own in ([mine], ()))
    for one, other in zip(with_it.units, without.units, strict=True):
        assert repr(one.twins) == repr(other.twins)
        assert all(one.series[name].tobytes() == other.series[name].tobytes() for name in one.series)
    with pytest.raises(sim.OutcomeError, match="Outcome mine: its function stopped with ValueError.*read-only"):
        sim.simulate(SMALL, seed=1, years=0.1, outcomes=sim.outcome("mine", "number", forces, en="mine"))


@pytest.mark.parametrize("value", [3, np.int64(3), np.float32(3), True, 3.0])
def test_any_one_number_will_do(value):
    mine = sim.outcome("mine", "number", lambda run: value, en="mine")
    assert sim.simulate(SMALL, seed=1, years=0.1, outcomes=mine).values["mine"] == float(value)


def test_nan_says_that_there_is_nothing_to_measure():
    mine = sim.outcome("mine", "number", lambda run: math.nan if run.record.seed == 0 else 5.0, en="mine")
    found = compare_runs(SMALL, ["slow_down"], 3, 0.1, outcomes=[mine], twins=False)
    assert found.level("baseline", "mine").mean == 5.0 and found.level("baseline", "mine").n == 2
    assert found.results.filter(outcome="mine", seed=0)["value"].null_count() == 2


def test_an_own_outcome_of_a_count_may_be_below_zero():
    for unit in ("children", "per year"):
        mine = sim.outcome("mine", unit, lambda run: -2.0 - run.record.seed, en="mine")
        found = compare_runs(SMALL, ["slow_down"], 4, 0.1, outcomes=[mine], twins=False).level("baseline", "mine")
        assert found.mean == -3.5 and found.low < -3.5 < found.high < 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "entries"}, "Outcome entries: there is one of that name already"),
        ({"name": "two words"}, "a word of letters, digits and _"),
        ({"name": ""}, "a word of letters"),
        ({"name": None}, "a word of letters"),
        ({"unit": ""}, "Outcome mine: unit must be text"),
        ({"function": 3}, "Outcome mine: the function must take a run"),
        ({"direction": "up"}, "Outcome mine: direction is one of lower, higher, none"),
        ({"en": ""}, "Outcome mine: en and nl are a label"),
        ({"nl": ("a", "b", "c")}, "Outcome mine: en and nl are a label"),
    ],
)
def test_an_outcome_that_cannot_be_is_refused(change, words):
    given = {"name": "mine", "unit": "number", "function": teens, "en": "mine", **change}
    with pytest.raises(sim.OutcomeError, match=words):
        sim.outcome(given.pop("name"), given.pop("unit"), given.pop("function"), **given)


def test_only_own_outcomes_are_handed_in_and_each_once():
    for given, words in (
        ([TEENS, TEENS], "teens_placed is given twice"),
        ("entries", "those that ship are measured without asking"),
        (["entrys"], "Did you mean 'entries'"),
        ([OUTCOMES["entries"]], "takes what sim.outcome"),
        ([teens], "takes what sim.outcome"),
    ):
        with pytest.raises(sim.OutcomeError, match=words):
            as_outcomes(given)
    assert row_of(TEENS)["hash"] != row_of(AT_HOME)["hash"]


# --- names that are not there -----------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def comparison():
    """Two policies and a row of both."""
    return sim.compare(SMALL, ["slow_down", "network_first", "slow_down+network_first"], seeds=2, years=0.2)


OF_POLICY_AND_OUTCOME = ("values", "pairs", "level", "difference", "percent", "probability_lower", "probability_better",
                         "interaction", "pairing")  # fmt: skip


@pytest.mark.parametrize("name", OF_POLICY_AND_OUTCOME)
def test_a_misspelt_name_is_a_sentence_and_never_a_number(comparison, name):
    ask = getattr(comparison, name)
    ask("slow_down+network_first", "entries")
    with pytest.raises(ValueError, match="no outcome 'entrys' here.*Did you mean 'entries'"):
        ask("slow_down+network_first", "entrys")
    with pytest.raises(ValueError, match="no policy 'slow_dwn' here.*Did you mean 'slow_down'"):
        ask("slow_dwn", "entries")
    for wrong in (None, 3, ""):
        with pytest.raises(ValueError, match="There is no"):
            ask("slow_down", wrong)


def test_misspelt_twins_are_a_sentence(comparison):
    comparison.twin("placebo", "prevented")
    for policy, name, words in (
        ("slow_down", "preventd", "no twin class 'preventd' here.*Did you mean 'prevented'"),
        ("slow_dwn", "prevented", "no policy 'slow_dwn' here"),
        ("baseline", "prevented", "no policy 'baseline' here"),
    ):
        with pytest.raises(ValueError, match=words):
            comparison.twin(policy, name)
    with pytest.raises(ValueError, match="no policy 'slow_dwn' here"):
        comparison.joint("slow_dwn")


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        ("share", 1.2, "from 0 to 1"),
        ("share", -0.01, "from 0 to 1"),
        ("share", 43.0, "not a percentage"),
        ("share", np.float32(1.5), "from 0 to 1"),
        ("children", np.inf, "finite"),
    ],
)
def test_a_value_that_its_unit_does_not_allow_is_refused_with_outcome_value_and_run(unit, value, words):
    mine = sim.outcome("mine", unit, lambda run: value, en="mine")
    place = sim.load_scenario("minimal").with_changes({"burn_in": 0.1})
    with pytest.raises(sim.OutcomeError, match=words) as refused:
        sim.simulate(place, seed=7, years=0.02, outcomes=[mine])
    assert "Outcome mine" in str(refused.value) and repr(value) in str(refused.value)
    assert ("seed 7" in str(refused.value)) == (unit == "share")


@pytest.mark.parametrize(("unit", "value", "kept"), [("share", 1.0 + 1e-12, 1.0), ("share", -1e-12, 0.0), ("share", 0.0, 0.0),
                                                     ("children", -3.0, -3.0), ("euro", -1e6, -1e6)])  # fmt: skip
def test_what_its_unit_allows_is_kept_and_rounding_beyond_it_is_taken_away(unit, value, kept):
    mine = sim.outcome("mine", unit, lambda run: value, en="mine")
    place = sim.load_scenario("minimal").with_changes({"burn_in": 0.1})
    assert sim.simulate(place, seed=1, years=0.02, outcomes=[mine]).values["mine"] == kept
