"""Comparing policies on the same children: the same for any number of workers, nothing lost, failures recorded."""

import json
from typing import ClassVar

import numpy as np
import polars as pl
import pytest

from sim.errors import InputError
from sim.policies import Policy, SlowDown, setting
from sim.policies.base import Baseline, PolicyError
from sim.report.comparison import ComparisonFailed, compare
from sim.runs import compare as module
from tests.own_policies import forget

from .conftest import POLICIES


class AskEveryChild(Policy):
    """A policy of a user, in a file that no worker can import."""

    name: ClassVar[str] = "ask_every_child"
    title: ClassVar[dict[str, str]] = {"en": "Ask every child", "nl": "Elk kind vragen"}
    share: float = setting(1.0, unit="probability", low=0, high=1, meaning="children asked in a crisis")

    def changes(self, baseline: Baseline) -> list:
        """The lever of asking."""
        return [self.lever(baseline, "ask_view", self.share - baseline.lever("ask_view"))]


class Broken(Policy):
    """A policy that fails when it is applied."""

    name: ClassVar[str] = "broken"

    def __init__(self, **settings) -> None:
        super().__init__(**settings)
        object.__setattr__(self, "_checked", [])

    def changes(self, baseline: Baseline) -> list:
        """Fails the second time: the first is the check before the run."""
        if self._checked:
            raise RuntimeError("it broke")
        self._checked.append(True)
        return []


@pytest.fixture(autouse=True, scope="module")
def forget_policies():
    """Policies of this file leave the registry afterwards."""
    yield
    forget("ask_every_child", "broken")


def same(one, other) -> bool:
    """Two comparisons with the same numbers."""
    frames = ("results", "differences", "twins")
    return all(getattr(one, name).equals(getattr(other, name), null_equal=True) for name in frames)


@pytest.mark.slow
def test_results_are_the_same_with_two_workers_and_seeds_in_another_order(short):
    other = compare("minimal", POLICIES, seeds=[2, 0, 1], years=1, workers=2)
    assert same(short, other)


def test_every_unit_has_baseline_and_every_policy(short):
    for unit in short.units:
        assert set(unit.values) == {"baseline", *POLICIES}
        assert set(unit.twins) == {"placebo", *POLICIES}


def test_every_unit_tells_what_took_its_time(short):
    assert all({"history", "runs", "outcomes", "twins"} <= set(unit.seconds) for unit in short.units)


def test_the_folder_holds_everything(short):
    names = {path.name for path in short.folder.iterdir()}
    assert {"results.parquet", "differences.parquet", "twins.parquet", "series.parquet", "events.parquet"} <= names
    assert {"parameters.csv", "manifest.json", "report-nl.html", "table-en.md", "differences-nl.png"} <= names
    assert pl.read_parquet(short.folder / "results.parquet").equals(short.results, null_equal=True)
    events = pl.read_parquet(short.folder / "events.parquet")
    assert events["seed"].unique().to_list() == [0]
    assert set(events["policy"].unique()) == {"baseline", *POLICIES}
    assert not [name for name in names if name.endswith(".part")]


def test_the_manifest_tells_how_to_make_it_again(short):
    found = json.loads((short.folder / "manifest.json").read_text())
    assert found["scenario_hash"] == short.scenario.digest
    assert found["seeds"] == [0, 1, 2]
    assert [row["label"] for row in found["policies"]] == list(POLICIES)
    assert found["units_finished"] == 3
    assert found["failures"] == []


def test_the_json_document_follows_its_contract(short):
    found = json.loads(json.dumps(short.to_json(), allow_nan=False))
    more = {"net", "sham", "interaction", "money", "practice", "break_even", "areas", "decision", "regret"}
    more |= {"why", "why_in_words", "robust", "answers"}
    assert set(found) == {"scenario", "seeds", "years", "outcomes", "twins", "joint", *more}
    entries = found["outcomes"]["entries"]
    assert set(entries) == {"unit", "direction", "baseline", "policies"}
    assert set(entries["baseline"]) == {"mean", "low", "high"}
    row = entries["policies"]["slow_down"]
    assert set(row) == {"mean", "low", "high", "difference", "probability_lower", "probability_better"}
    assert set(row["difference"]) == {"mean", "low", "high", "future", "runs_that_differ", "identical"}
    for one in found["outcomes"].values():  # without parameter draws there is no probability
        for each in one["policies"].values():
            assert each["probability_lower"] is None and each["probability_better"] is None
    assert set(found["joint"].values()) == {None}
    pairs = found["decision"]["pairs"]
    assert {pair[key] for pair in pairs for key in pair if key.startswith("probability")} == {None}
    assert set(found["twins"]) == {*POLICIES, "placebo"}
    assert set(found["twins"]["placebo"]["prevented"]) == {"mean", "low", "high"}
    assert set(found["net"]) == set(found["sham"]) == set(POLICIES)
    assert set(found["net"]["slow_down"]["nights_home"]) == {"mean", "low", "high"}
    assert set(found["sham"]["slow_down"]) == {"units", "touched", "families_parted", "classes"}
    assert set(found["joint"]) == set(POLICIES)
    assert set(found["practice"]) == set(found["why"]) == set(found["why_in_words"]) == set(POLICIES)
    keys = {"policy", "dose", "words", "reached", "posts", "cost_a_year", "cost_by_year", "pays"}
    assert {key for row in found["practice"].values() for one in row for key in one} == keys
    assert [one["policy"] for one in found["practice"]["slow_down+host_recruitment"]] == [
        "slow_down",
        "host_recruitment",
    ]
    keys = {"contacts", "anyway", "extra", "way", "ceiling", "ceiling_by_route", "binds", "by_hand", "reading"}
    assert keys < set(found["why"]["slow_down"])
    assert set(found["why_in_words"]["slow_down"]) == {"en", "nl"}


def test_the_accounts_of_twins_are_right_in_every_unit(short):
    for unit in short.units:
        for found in unit.twins.values():
            count, first = found["counts"], found["first_entries"]
            fewer = count["prevented"] + count["blocked"] + count["undecided_fewer"]
            more = count["caused"] + count["unblocked"] + count["undecided_more"]
            assert first["baseline"] - first["policy"] == fewer - more


def test_a_policy_of_strength_zero_changes_nothing():
    found = compare("minimal", ["slow_down:strength=0"], seeds=2, years=1)
    label = "slow_down:strength=0"
    for name in found.outcomes:
        base, other, _ = found.pairs(label, name)
        assert np.array_equal(base, other, equal_nan=True), name
    assert found.twin(label, "prevented").mean == found.twin(label, "caused").mean == 0
    assert found.identical(label) and found.difference(label, "entries").identical
    assert "the policy changes nothing here: identical runs" in found.table()


@pytest.mark.slow
@pytest.mark.parametrize("workers", [1, 2])
def test_a_policy_from_a_users_own_file_works_with_one_and_two_workers(workers):
    found = compare("minimal", [AskEveryChild(share=1.0), SlowDown], seeds=2, years=1, workers=workers)
    assert found.policies == ("ask_every_child", "slow_down")
    base, asked, _ = found.pairs("ask_every_child", "child_asked")
    assert np.nanmean(asked) > np.nanmean(base)


def test_a_policy_that_fails_is_recorded_and_the_others_stand(tmp_path):
    found = compare("minimal", [Broken(), "slow_down"], seeds=2, years=1, out=tmp_path / "new")
    assert found.policies == ("slow_down",)
    assert [(f["seed"], f["policy"], f["reason"]) for f in found.failures] == [
        (0, "broken", "PolicyError: Policy broken: changes failed with RuntimeError: it broke"),
        (1, "broken", "PolicyError: Policy broken: changes failed with RuntimeError: it broke"),
    ]
    assert "2 pieces of this comparison failed" in found.table()


def test_when_every_run_fails_the_record_is_kept_and_the_error_says_why(tmp_path, monkeypatch):
    def fail(plan, task):
        raise MemoryError("too big")

    monkeypatch.setattr(module, "measure_unit", fail)
    with pytest.raises(ComparisonFailed, match="too big"):
        compare("minimal", ["slow_down"], seeds=2, years=1, out=tmp_path / "new")
    manifest = json.loads((tmp_path / "new" / "manifest.json").read_text())
    assert [failure["seed"] for failure in manifest["failures"]] == [0, 1]


def test_ctrl_c_keeps_what_is_finished(tmp_path, monkeypatch):
    whole = module.run_all

    def interrupted(function, tasks, shared, workers):
        for number, found in enumerate(whole(function, tasks, shared, workers)):
            if number == 2:
                raise KeyboardInterrupt
            yield found

    monkeypatch.setattr(module, "run_all", interrupted)
    found = compare("minimal", ["slow_down"], seeds=5, years=1, out=tmp_path / "new")
    assert found.interrupted
    assert len(found.units) == 2
    assert json.loads((tmp_path / "new" / "manifest.json").read_text())["interrupted"] is True
    assert (tmp_path / "new" / "report-nl.html").exists()


def stop_after(number, monkeypatch):
    """Somebody asks to stop after so many units."""
    whole = module.run_all

    def interrupted(function, tasks, shared, workers):
        for done, found in enumerate(whole(function, tasks, shared, workers)):
            if done == number:
                raise KeyboardInterrupt
            yield found

    monkeypatch.setattr(module, "run_all", interrupted)


@pytest.mark.slow
@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({}, id="plain"),
        pytest.param({"log": True}, id="with logs", marks=pytest.mark.slow),
        pytest.param(
            {"draws": [{"placement.back_home": 0.2}, {"placement.back_home": 0.4}]},
            id="with draws",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_the_same_command_goes_on_with_what_was_stopped_and_gives_the_same(asked, tmp_path, monkeypatch):
    rows = {"policies": ["slow_down", "host_recruitment"], "seeds": 5, "years": 1, **asked}
    whole = compare("minimal", **rows, out=tmp_path / "whole")
    for number in (2, 1):
        with monkeypatch.context() as stopping:
            stop_after(number, stopping)
            assert compare("minimal", **rows, out=tmp_path / "new").interrupted
        (tmp_path / "new" / "mine.txt").write_text("kept")
    counted = []
    run = module.run_all
    monkeypatch.setattr(module, "run_all", lambda f, tasks, *more: counted.extend(tasks) or run(f, tasks, *more))
    found = compare("minimal", **rows, out=tmp_path / "new")
    assert len(counted) == len(whole.units) - 3 and not found.interrupted
    assert same(found, whole)
    for name in ("events", "series", "why"):
        one, other = (pl.read_parquet(tmp_path / folder / f"{name}.parquet") for folder in ("whole", "new"))
        assert one.equals(other, null_equal=True), name
    assert (tmp_path / "new" / "mine.txt").read_text() == "kept"
    assert not (tmp_path / "new" / "units.json").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "whole"]


def _long(*values):
    """Cases of the same kind as the first one."""
    return [pytest.param(value, marks=pytest.mark.slow) for value in values]


@pytest.mark.parametrize("otherwise", [{"years": 2}, *_long({"seeds": 6}, {"policies": ["slow_down:strength=0.5"]}, {"log": True},
                                       {"draws": [{}, {"placement.back_home": 0.4}]})], ids=str)  # fmt: skip
def test_another_command_does_not_go_on_and_loses_nothing(otherwise, tmp_path, monkeypatch):
    rows = {"policies": ["slow_down"], "seeds": 5, "years": 1}
    with monkeypatch.context() as stopping:
        stop_after(2, stopping)
        compare("minimal", **rows, out=tmp_path / "new")
    before = {path.name: path.read_bytes() for path in (tmp_path / "new").iterdir()}
    with pytest.raises(InputError, match="the very same command only.*--out"):
        compare("minimal", **{**rows, **otherwise}, out=tmp_path / "new")
    assert before == {path.name: path.read_bytes() for path in (tmp_path / "new").iterdir()}
    assert [path.name for path in tmp_path.iterdir()] == ["new"]


@pytest.mark.parametrize("name", ["units.json", *_long("units.npz", "events.parquet")])
def test_what_was_stopped_and_is_damaged_is_not_read(name, tmp_path, monkeypatch):
    rows = {"policies": ["slow_down"], "seeds": 3, "years": 1}
    with monkeypatch.context() as stopping:
        stop_after(1, stopping)
        compare("minimal", **rows, out=tmp_path / "new")
    (tmp_path / "new" / name).write_bytes(b"?" + (tmp_path / "new" / name).read_bytes()[1:])
    with pytest.raises(InputError, match=f"{name} was changed.*--out"):
        compare("minimal", **rows, out=tmp_path / "new")


def stopped_at_once(*asked):
    raise KeyboardInterrupt
    yield


@pytest.mark.parametrize("there", [False, True], ids=["a new folder", "an empty folder"])
def test_a_stop_before_the_first_run_leaves_nothing(there, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "run_all", stopped_at_once)
    out = tmp_path / "below" / "new"
    if there:
        out.mkdir(parents=True)
    with pytest.raises(ComparisonFailed, match="stopped before the first run") as failed:
        compare("minimal", ["slow_down"], seeds=2, years=1, out=out)
    assert failed.value.folder is None
    assert [*tmp_path.rglob("*")] == ([out.parent, out] if there else [])


def test_parameter_draws_change_the_scenario_and_the_intervals():
    draws = [{"hosts.recruited": 5}, {"hosts.recruited": 40}]
    found = compare("minimal", ["slow_down"], seeds=2, years=1, draws=draws)
    assert [(unit.draw, unit.seed) for unit in found.units] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    hosts = found.values("baseline", "hosts")
    assert hosts[2:].mean() > hosts[:2].mean()
    assert found.difference("slow_down", "entries").sd_draws >= 0
    assert "sets of parameter values" in found.table()


def test_one_seed_gives_no_interval_and_is_refused():
    with pytest.raises(InputError, match="at least 2 seeds"):
        compare("minimal", ["slow_down"], seeds=1)


def test_a_policy_that_the_scenario_cannot_have_is_refused_before_anything_runs():
    with pytest.raises(PolicyError, match="there is no area 'Overvecht'"):
        compare("minimal", ["host_recruitment:areas=Overvecht"], seeds=2)
