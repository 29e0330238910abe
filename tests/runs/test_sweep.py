"""Sweeps: the same bytes however the work went, nothing done twice, nothing lost, failures as records."""

import errno
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import polars as pl
import pytest

from sim.designs.design import make_design
from sim.designs.design_file import read_design
from sim.errors import InputError, StorageError
from sim.files.lock import StoreLock
from sim.policies import Policy
from sim.policies.base import setting
from sim.results import sweep_store
from sim.runs import sweep as module
from sim.runs.progress import Progress
from sim.runs.reproduce import open_sweep, reproduce
from sim.runs.sweep import sweep
from tests.own_policies import forget, know

ROOT = Path(__file__).resolve().parents[2]
DESIGN = """
scenario = "minimal"
years = 0.25
seeds = 2
policies = ["slow_down"]
outcomes = ["entries", "out_of_home", "cost_total", "nights_away"]
changes = { burn_in = 0.5 }
[sample]
kind = "latin"
points = 8
[[vary]]
path = "strain.poor"
[[vary]]
path = "policies.slow_down.strength"
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("design") / "design.toml"
    path.write_text(DESIGN)
    return path


@pytest.fixture(scope="module")
def whole(file, tmp_path_factory):
    """The sweep, never disturbed, in this process."""
    return sweep(file, tmp_path_factory.mktemp("whole"))


def tables(found) -> dict[str, bytes]:
    return {
        name: (found.folder / name).read_bytes() for name in ("results.parquet", "failures.parquet", "points.parquet")
    }


class Fails(Policy):
    """A policy that breaks beyond a strength."""

    name = "fails_when_strong"
    limit: float = setting(0.5, unit="", meaning="breaks above it")

    def changes(self, baseline):
        if self.strength > self.limit:
            raise RuntimeError("too strong")
        return []


@pytest.fixture
def fails():
    know(Fails)
    yield
    forget("fails_when_strong")


def test_baseline_and_policy_of_a_point_and_seed_are_those_of_a_single_run(whole):
    from sim.outcomes.registry import evaluate
    from sim.policies import parse
    from sim.simulation import prepare, run_from

    design, point, seed = whole.design, 7, 1
    poor, strength = design.points[point]
    place = design.scenario.with_changes({"strain.poor": poor})
    for label, policies in (("baseline", []), ("slow_down", parse(f"slow_down:strength={strength!r}"))):
        values = evaluate(run_from(prepare(place, seed, burn_in=0.5), policies, 0.25), place.costs)
        assert whole.matrix("entries", label)[point, seed] == values["entries"]
        assert whole.matrix("cost_total", label)[point, seed] == values["cost_total"]
    differ = whole.matrix("cost_total", "slow_down", difference=True)
    assert differ.shape == (8, 2) and np.isfinite(differ).all() and differ.any()


def test_results_are_in_long_form_and_points_in_wide_form(whole):
    assert whole.results().columns == ["point", "seed", "policy", "outcome", "value"]
    assert len(whole.results()) == 8 * 2 * 2 * 4
    assert whole.points().columns == ["point", "draw", "strain.poor", "policies.slow_down.strength"]
    assert whole.points().equals(pl.read_parquet(whole.folder / "points.parquet"))
    assert open_sweep(whole.folder.parents[1]).results().equals(whole.results())


@pytest.mark.parametrize("workers", ["1", pytest.param("2", marks=pytest.mark.slow)])
def test_a_sweep_that_was_killed_goes_on_and_nothing_is_done_twice(file, whole, tmp_path, workers):
    command = [sys.executable, "-m", "sim", "sweep", str(file), "--out", str(tmp_path), "--workers", workers]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    parts = tmp_path / "runs" / whole.folder.name / "parts"
    until = time.monotonic() + 120
    while not list(parts.glob("part-*")) and process.poll() is None and time.monotonic() < until:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = {path.name for path in parts.glob("part-*")}
    assert before, "it was killed too early or too late for this test"
    (parts / ".part-000099.parquet.unfinished-1").write_bytes(b"half")
    done = sum(pl.read_parquet(parts / name)["piece"].n_unique() for name in before)
    found = sweep(file, tmp_path)
    assert 0 < done < 16
    assert found.computed == 16 - done and found.complete
    assert tables(found) == tables(whole)
    assert list(parts.iterdir()) == []
    assert sweep(file, tmp_path).computed == 0


def test_what_fails_is_a_record_and_is_done_again_when_asked(file, whole, tmp_path, monkeypatch):
    import sim.simulation

    real = sim.simulation.prepare

    def broken(scenario, seed, **more):
        if seed == 1:
            raise MemoryError("no room for seed one")
        return real(scenario, seed, **more)

    monkeypatch.setattr(sim.simulation, "prepare", broken)
    monkeypatch.setattr("sim.runs.sweep.compile_first", lambda *asked: 0.0)
    found = sweep(file, tmp_path)
    assert (found.done, found.failed) == (16, 8)
    row = found.failures().row(0, named=True)
    assert (row["point"], row["seed"], row["policy"]) == (0, 1, "")
    assert row["reason"] == "MemoryError: no room for seed one" and "Traceback" in row["detail"]
    assert np.isnan(found.matrix("entries")[:, 1]).all() and np.isfinite(found.matrix("entries")[:, 0]).all()
    monkeypatch.setattr(sim.simulation, "prepare", real)
    assert sweep(file, tmp_path).computed == 0
    again = sweep(file, tmp_path, retry_failed=True)
    assert again.computed == 8 and again.failed == 0
    assert tables(again) == tables(whole)


def test_a_policy_that_fails_leaves_the_others_of_its_point_standing(tmp_path, fails):
    vary = [{"path": "policies.fails_when_strong.strength", "values": (0.2, 0.8)}]
    design = make_design("minimal", vary, kind="grid", policies=["fails_when_strong", "slow_down"], years=0.1, seeds=2,
                         outcomes=["entries"], changes={"burn_in": 0.1})  # fmt: skip
    found = sweep(design, tmp_path)
    failures = found.failures().select("point", "seed", "policy").rows()
    assert failures == [(1, 0, "fails_when_strong"), (1, 1, "fails_when_strong")]
    assert np.isfinite(found.matrix("entries", "slow_down")).all()
    assert np.isnan(found.matrix("entries", "fails_when_strong")).tolist() == [[False, False], [True, True]]


def test_a_disk_that_fills_up_loses_nothing(file, whole, tmp_path, monkeypatch):
    real, written = os.fsync, []

    def full(handle):
        written.append(handle)
        if len(written) > 16:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    monkeypatch.setattr("sim.runs.sweep.FLUSH_SECONDS", 0.0)
    monkeypatch.setattr(sweep_store.os, "fsync", full)
    with pytest.raises(StorageError, match="the disk is full.* [1-9] of 16 units are kept.*goes on where it stopped"):
        sweep(file, tmp_path)
    monkeypatch.setattr(sweep_store.os, "fsync", real)
    assert not list(tmp_path.rglob("*.unfinished-*"))
    found = sweep(file, tmp_path)
    assert 0 < found.computed < 16
    assert tables(found) == tables(whole)


def test_a_sweep_that_is_stopped_keeps_what_is_finished(file, whole, tmp_path):
    class Stops(Progress):
        def advance(self, pieces=1):
            super().advance(pieces)
            if self.done == 5:
                raise KeyboardInterrupt

    found = sweep(file, tmp_path, progress=Stops(16, quiet=True))
    assert found.interrupted and not found.complete and found.done == 5
    assert len(found.results()) == 5 * 2 * 4  # what is there can be read
    again = sweep(file, tmp_path)
    assert again.computed == 11 and tables(again) == tables(whole)


@pytest.mark.slow
@pytest.mark.parametrize("step", [0.3, 0.9, 1.9, 5.0])
def test_a_kill_loses_no_more_than_a_few_seconds_of_work(step, file, tmp_path, monkeypatch):
    """The first unit is on the disk at once, and after each unit all but the last seconds: whatever the hour, and however
    long a unit takes."""
    clock = [1000.0]
    real = module.measure_piece

    def measure(plan, piece):
        clock[0] += step
        return real(plan, piece)

    class Looks(Progress):
        def advance(self, pieces=1):
            super().advance(pieces)
            (folder,) = (tmp_path / "runs").glob("[0-9a-f]*")
            there = pl.concat([pl.read_parquet(path) for path in (folder / "parts").glob("part-*.parquet")])
            kept.append(there["piece"].n_unique())

    kept: list[int] = []
    monkeypatch.setattr(module, "measure_piece", measure)
    monkeypatch.setattr(module, "BATCH_SECONDS", 0.0)
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    found = sweep(file, tmp_path, progress=Looks(16, quiet=True))
    assert found.complete and kept[0] == 1
    assert all((done - there) * step <= module.FLUSH_SECONDS for done, there in enumerate(kept, 1))


@pytest.mark.parametrize("late", [0.0, 0.5])
def test_the_first_unit_is_kept_at_once_on_a_machine_that_has_just_begun(late, file, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: 1e-3 + late))
    flushed = []
    real = sweep_store.SweepStore.flush
    monkeypatch.setattr(sweep_store.SweepStore, "flush", lambda self: flushed.append(len(self._waiting)) or real(self))
    sweep(file, tmp_path)
    assert flushed[0] == 1 and len(flushed) == 2  # and the rest at the end


def test_many_small_parts_become_few_and_say_the_same(file, whole, tmp_path, monkeypatch):
    monkeypatch.setattr("sim.runs.sweep.FLUSH_SECONDS", 0.0)
    monkeypatch.setattr(sweep_store, "MANY_PARTS", 4)
    monkeypatch.setattr(sweep_store.SweepStore, "finish", lambda self, manifest: self.save_manifest(manifest))
    found = sweep(file, tmp_path)
    assert len(list((found.folder / "parts").iterdir())) <= 5
    assert found.results().equals(whole.results())


def test_few_parts_are_left_as_they_are(file, whole, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "FLUSH_SECONDS", 0.0)
    monkeypatch.setattr(sweep_store.SweepStore, "finish", lambda self, manifest: self.save_manifest(manifest))
    found = sweep(file, tmp_path)
    assert len(list((found.folder / "parts").iterdir())) == 16  # what is on the disk is not written again and again


def test_a_folder_that_cannot_be_written_is_refused_before_anything_runs(file, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written.*Nothing was run"):
        sweep(file, tmp_path / "file")


def test_two_processes_cannot_work_on_the_same_sweep(file, whole, tmp_path):
    lock = tmp_path / "runs" / f".{whole.folder.name}.lock"
    lock.parent.mkdir()
    with StoreLock(lock, tmp_path), pytest.raises(InputError, match=f"process {os.getpid()} on {socket.gethostname()}"):
        sweep(file, tmp_path)
    holder = {"pid": 1, "host": "another-machine", "since": "yesterday"}
    lock.write_text(json.dumps(holder))
    with pytest.raises(InputError, match="process 1 on another-machine.*remove the file"):
        sweep(file, tmp_path)
    lock.write_text(json.dumps({**holder, "host": socket.gethostname()}))  # left by a process that was killed
    with StoreLock(lock, tmp_path) as taken:
        assert taken.taken_over["pid"] == 1
    assert lock.read_text() == ""


def test_another_version_of_scenario_or_program_is_explained(file, whole, tmp_path):
    design = read_design(file)
    changed = make_design(design.scenario.with_changes({"parameters.hosts.attrition": 0.2}),
                          ["strain.poor", "policies.slow_down.strength"], kind="latin", number=8, policies=["slow_down"],
                          seeds=2, years=0.25, outcomes=design.outcomes)  # fmt: skip
    assert changed.digest == design.digest
    out = whole.folder.parents[1]
    with pytest.raises(InputError, match=r"parameters.hosts.attrition was .* and is 0.2.*16 of 16 units.*--fresh"):
        sweep(changed, out)
    manifest = json.loads((whole.folder / "manifest.json").read_text())
    small = make_design("minimal", years=0.1, outcomes=["entries"], changes={"burn_in": 0.1})
    found = sweep(small, tmp_path)
    (found.folder / "manifest.json").write_text(json.dumps({**found.manifest, "model_hash": "other"}))
    with pytest.raises(InputError, match="this changed: the program"):
        sweep(small, tmp_path)
    again = sweep(small, tmp_path, fresh=True)
    assert again.computed == 1 and again.folder.with_name(f"{again.folder.name}-old-1").is_dir()
    assert manifest["status"] == "complete" and manifest["units_finished"] == 16


def test_a_stored_sweep_is_reproduced_and_a_changed_value_is_named(whole, tmp_path):
    import shutil

    found = reproduce(whole.folder, units=3)
    assert found.identical and found.values == 3 * 2 * 4
    copy = tmp_path / "copy"
    shutil.copytree(whole.folder, copy)
    table = pl.read_parquet(copy / "results.parquet")
    one = (
        (pl.col("point") == 0)
        & (pl.col("seed") == 0)
        & (pl.col("policy") == "slow_down")
        & (pl.col("outcome") == "entries")
    )
    table.with_columns(pl.when(one).then(pl.col("value") + 1e-12).otherwise("value").alias("value")).write_parquet(
        copy / "results.parquet"
    )
    found = reproduce(copy, units=3)
    assert not found.identical
    assert "point 0, seed 0, policy slow_down, outcome entries: value stored" in found.difference


def test_a_run_and_a_comparison_are_reproduced(tmp_path, monkeypatch):
    from sim.files.store import OutputFolder
    from sim.report.comparison import compare
    from sim.runs.run import simulate
    from sim.scenario.loading import load_scenario

    monkeypatch.setattr("sim.report.comparison._write_report", lambda *_: None)
    place = load_scenario("minimal").with_changes({"burn_in": 0.5, "strain.poor": 1.9})  # found by no name
    with OutputFolder(tmp_path / "run") as folder:
        folder.write(simulate(place, ["slow_down:office=0.9"], 5, 0.5).write)
    assert reproduce(tmp_path / "run").identical
    compare(place, ["slow_down"], seeds=2, years=0.25, draws=[{}, {"strain.single": 2.0}], out=tmp_path / "comparison")
    assert reproduce(tmp_path / "comparison").identical
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text())
    (tmp_path / "run" / "manifest.json").write_text(json.dumps({**manifest, "seed": 6}))
    assert "first difference" in " ".join(reproduce(tmp_path / "run").lines()).lower()
    with pytest.raises(InputError, match="no manifest.json"):
        reproduce(tmp_path)


@pytest.mark.slow  # these readers come with the extra "dev"
def test_the_tables_can_be_read_with_duckdb_and_pandas(whole):
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow", reason="pandas reads Parquet with it")
    import pandas

    path = whole.folder / "results.parquet"
    mean = whole.matrix("entries", "slow_down").mean()
    asked = f"select avg(value) from '{path}' where outcome = 'entries' and policy = 'slow_down'"
    assert duckdb.sql(asked).fetchall()[0][0] == pytest.approx(mean)
    table = pandas.read_parquet(path)
    here = table[(table["outcome"] == "entries") & (table["policy"] == "slow_down")]
    assert here["value"].mean() == pytest.approx(mean)


def test_parts_that_a_kill_left_beside_finished_tables_go_and_nothing_else_changes(file, whole, tmp_path, monkeypatch):
    """Between the manifest that says *complete* and the removal of the parts."""
    saved = sweep_store.SweepStore.save_manifest

    def killed(self, manifest):
        saved(self, manifest)
        if manifest.get("status") == "complete":
            raise KeyboardInterrupt

    with monkeypatch.context() as once:
        once.setattr(sweep_store.SweepStore, "save_manifest", killed)
        assert sweep(file, tmp_path).interrupted
    folder = tmp_path / "runs" / whole.design.digest
    assert list((folder / "parts").glob("part-*"))
    again = sweep(file, tmp_path)
    assert again.complete and again.computed == 0 and not list((folder / "parts").glob("part-*"))
    for path in whole.folder.rglob("*.parquet"):
        assert (folder / path.relative_to(whole.folder)).read_bytes() == path.read_bytes()
