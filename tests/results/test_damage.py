"""Damaged stores: every file of every kind of store, damaged in every way. No fault of the program, no wrong "identical",
and what can be computed again is the same bytes as before."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.designs.design import make_design
from sim.errors import InputError, StorageError
from sim.files.places import MANIFEST, changed_files, read_manifest, replace_result, seal_of
from sim.files.store import OutputFolder
from sim.policies.base import PolicyError
from sim.report import comparison as pages
from sim.runs.progress import Progress
from sim.runs.reproduce import open_sweep, reproduce
from sim.runs.run import simulate
from sim.runs.sweep import sweep
from sim.scenario.loading import load_scenario
from sim.scenario.messages import ScenarioError

SENTENCES = (InputError, ScenarioError, PolicyError, StorageError)
TABLES = ("results.parquet", "failures.parquet", "points.parquet", "scenario.json")


# --- stores -------------------------------------------------------------------------------------------------------------
def place():
    return load_scenario("minimal").with_changes({"burn_in": 0.1})


def a_design():
    return make_design(place(), [{"path": "strain.poor", "low": 1.0, "high": 2.0}], kind="latin", number=4,
                       policies=["slow_down"], seeds=2, years=0.1, outcomes=["entries", "cost_total"])  # fmt: skip


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    """One store of each kind: run, comparison over draws, sweep, sweep that was stopped."""
    base = tmp_path_factory.mktemp("stores")
    patch = pytest.MonkeyPatch()
    patch.setattr(pages, "_write_report", lambda *_: None)
    with OutputFolder(base / "run") as folder:
        folder.write(simulate(place(), ["slow_down"], 5, 0.1).write)
    pages.compare(
        place(), ["slow_down"], seeds=2, years=0.1, draws=[{}, {"strain.single": 2.0}], out=base / "comparison"
    )
    patch.undo()
    sweep(a_design(), base / "sweep")

    class Stops(Progress):
        def advance(self, pieces=1):
            super().advance(pieces)
            if self.done == 5:
                raise KeyboardInterrupt

    sweep(a_design(), base / "stopped", progress=Stops(8, quiet=True))
    return base


def store_in(folder: Path) -> Path:
    """The folder that holds the tables."""
    return next(iter(sorted(folder.glob("runs/*/"))), folder)


# --- ways to damage -----------------------------------------------------------------------------------------------------
def delete(file: Path, chance: random.Random) -> None:
    file.unlink()


def cut(file: Path, chance: random.Random) -> None:
    file.write_bytes(file.read_bytes()[: chance.randrange(max(1, file.stat().st_size))])


def empty(file: Path, chance: random.Random) -> None:
    file.write_bytes(b"")


def zero(file: Path, chance: random.Random) -> None:
    file.write_bytes(b"\0" * file.stat().st_size)


def flip(file: Path, chance: random.Random) -> None:
    content = bytearray(file.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    file.write_bytes(content)


def scramble(file: Path, chance: random.Random) -> None:
    content = bytearray(file.read_bytes())
    first = chance.randrange(len(content))
    content[first : first + 16] = chance.randbytes(16)
    file.write_bytes(content)


def lengthen(file: Path, chance: random.Random) -> None:
    file.write_bytes(file.read_bytes() + chance.randbytes(chance.randrange(1, 40)))


def folder(file: Path, chance: random.Random) -> None:
    file.unlink()
    file.mkdir()
    (file / "thesis.docx").write_text("a user's")


def link(file: Path, chance: random.Random) -> None:
    other = file.parent.parent / "elsewhere"
    shutil.copy(file, other)
    file.unlink()
    file.symlink_to(other)


def pipe(file: Path, chance: random.Random) -> None:
    file.unlink()
    os.mkfifo(file)


def exchange(file: Path, chance: random.Random) -> None:
    others = [
        path
        for path in sorted(file.parent.rglob("*"))
        if path.is_file() and path.suffix == file.suffix and path != file
    ]
    if others:
        shutil.copy(chance.choice(others), file)
    else:
        file.write_text("{}")


WAYS = [delete, cut, empty, zero, flip, scramble, lengthen, folder, link, pipe, exchange]
VALUES = [None, "", "x", -1, 0, 1e300, 2**70, [], {}, [None], {"years": None}, True, [[["deep"]]], "../../etc/passwd"]


def edit(manifest: dict, chance: random.Random) -> None:
    """Change, remove or replace something somewhere in a manifest."""
    where, keys = manifest, list(manifest)
    while True:
        key = chance.choice(keys)
        inner = where[key]
        if isinstance(inner, dict) and inner and chance.random() < 0.7:
            where, keys = inner, list(inner)
        elif isinstance(inner, list) and inner and chance.random() < 0.7:
            where, keys = inner, list(range(len(inner)))
        else:
            break
    if isinstance(where, dict) and chance.random() < 0.3:
        del where[key]
    else:
        where[key] = chance.choice(VALUES)


# --- what is tried ------------------------------------------------------------------------------------------------------
def try_it(what: Callable[[], object]) -> object:
    """What comes of it, or the sentence; anything else is a fault of the program."""
    try:
        return what()
    except SENTENCES as error:
        assert str(error) and "Traceback" not in str(error)
        return str(error)


def what_is_wrong(store: Path, was: dict) -> object:
    """Whether a store is not what it was, found without the program: the manifest says the same, each file has its hash."""
    if not (store / MANIFEST).is_file() or try_json(store / MANIFEST) != was:
        return MANIFEST
    files = [(store / name, row["sha256"]) for name, row in was["files"].items()]
    return [str(file) for file, sha in files
            if file.is_symlink() or not file.is_file() or hashlib.sha256(file.read_bytes()).hexdigest() != sha]  # fmt: skip


def try_json(file: Path) -> object:
    try:
        return json.loads(file.read_text())
    except ValueError:
        return None


def check(kind: str, whole: Path, damaged: Path, told: str, was: dict) -> None:
    """Everything that opens a store, on a damaged copy of a whole one."""
    store = store_in(damaged)
    found = try_it(lambda: reproduce(store))
    wrong = what_is_wrong(store, was)
    if not isinstance(found, str):
        assert found.values or not found.identical, f"{told}: identical of nothing"
        assert not (found.identical and wrong), f"{told}: called identical, though {wrong}"
    if kind in ("sweep", "stopped"):
        try_it(lambda: open_sweep(damaged).results())
        said: list[str] = []
        progress = Progress(8, quiet=True)
        progress.note = said.append  # type: ignore[method-assign]
        again = try_it(lambda: sweep(a_design(), damaged, progress=progress))
        if isinstance(again, str):
            assert told == MANIFEST, f"{told}: {again}"
            assert "--fresh" in again or "--out" in again
            return
        assert again.complete
        for name in TABLES:
            assert (again.folder / name).read_bytes() == (store_in(whole) / name).read_bytes(), (
                f"{told}: {name} differs"
            )
        assert changed_files(again.folder, read_manifest(again.folder)) == {}
        if kind == "sweep" and told in TABLES:
            assert any(told in line for line in said), f"{told}: nothing was said"


def mutants(stores: Path, number: int, seed: int):
    """(kind, file, name of the way, damage) so many times, every file and way about equally often."""
    chance = random.Random(seed)
    every = []
    for kind in ("run", "comparison", "sweep", "stopped"):
        top = store_in(stores / kind)
        for path in sorted(top.rglob("*")):
            if path.is_file() and path.name != "thesis.docx":
                every += [(kind, str(path.relative_to(top)), way) for way in WAYS]
                if path.name == MANIFEST:
                    every += [(kind, MANIFEST, edit)] * 15
    chance.shuffle(every)
    for k in range(number):
        yield k, *every[k % len(every)]


def opened(monkeypatch) -> None:
    """Costly words of the manifest are said once."""
    from sim.files import store

    monkeypatch.setattr(store, "code_commit", functools.cache(store.code_commit))
    monkeypatch.setattr(store, "code_hash", functools.cache(store.code_hash))


def go_through(stores: Path, tmp_path: Path, number: int, seed: int) -> None:
    whole = tmp_path / "whole"
    shutil.copytree(stores / "sweep", whole)
    wrong = []
    for k, kind, name, way in mutants(stores, number, seed):
        damaged = tmp_path / f"{k}"
        shutil.copytree(stores / kind, damaged)
        file, chance = store_in(damaged) / name, random.Random(seed * 1000 + k)
        was = json.loads((store_in(stores / kind) / MANIFEST).read_text())
        told = f"mutant {k}, {kind}, {name}, {way.__name__}"
        try:
            if way is edit:
                manifest = json.loads(file.read_text())
                edit(manifest, chance)
                file.write_text(json.dumps(manifest))
            else:
                way(file, chance)
            check(kind, whole, damaged, name, was)
        except Exception as error:
            wrong.append(f"{told}: {type(error).__name__}: {error}")
            print(wrong[-1], flush=True)
        shutil.rmtree(damaged)
    assert not wrong, f"{len(wrong)} of {number}:\n" + "\n".join(wrong)


@pytest.mark.parametrize("times", [pytest.param(60, marks=pytest.mark.slow), pytest.param(320, marks=pytest.mark.full)])
def test_no_damage_is_a_fault_of_the_program_or_called_identical(times, stores, tmp_path, monkeypatch):
    opened(monkeypatch)
    go_through(stores, tmp_path, times, seed=2)


@pytest.mark.slow
def test_a_manifest_that_was_edited_and_sealed_anew_is_not_a_fault_of_the_program_either(stores, tmp_path):
    """Nobody does this by accident; a sentence is owed all the same for what lacks, and for what has another shape."""
    chance = random.Random(3)
    for k in range(30):
        damaged = tmp_path / str(k)
        shutil.copytree(stores / "run", damaged)
        manifest = json.loads((damaged / MANIFEST).read_text())
        key = chance.choice(["policies", "files", "scenario", "scenario_hash", "burn_in", "kind", "program", "hash"])
        del manifest[key]
        if key != "hash":
            manifest["hash"] = seal_of(manifest)
        (damaged / MANIFEST).write_text(json.dumps(manifest))
        try_it(lambda damaged=damaged: reproduce(damaged))


@pytest.mark.parametrize("name", ["results.parquet", "failures.parquet"])
@pytest.mark.parametrize("way", [delete, zero, cut])
def test_a_finished_sweep_whose_tables_are_damaged_is_computed_again_and_told(name, way, stores, tmp_path):
    shutil.copytree(stores / "sweep", tmp_path / "a")
    store = store_in(tmp_path / "a")
    way(store / name, random.Random(1))
    said: list[str] = []
    progress = Progress(8, quiet=True)
    progress.note = said.append  # type: ignore[method-assign]
    found = sweep(a_design(), tmp_path / "a", progress=progress)
    assert any("computed again" in line and name in line for line in said)
    assert found.computed == (8 if name == "results.parquet" else 0)
    for table in TABLES:
        assert (store / table).read_bytes() == (store_in(stores / "sweep") / table).read_bytes()
    assert sweep(a_design(), tmp_path / "a").computed == 0


def test_a_result_without_finished_runs_has_nothing_to_compare(stores, tmp_path):
    for key in ("seeds", "parameter_draws"):
        shutil.copytree(stores / "comparison", tmp_path / key)
        manifest = json.loads((tmp_path / key / MANIFEST).read_text())
        (tmp_path / key / MANIFEST).write_text(json.dumps({**manifest, key: []}))
        with pytest.raises(InputError, match="nothing to compare"):
            reproduce(tmp_path / key)


@pytest.mark.parametrize("name", ["differences", "series", "events", "twins"])
def test_differences_events_and_series_of_a_comparison_are_compared(name, stores, tmp_path):
    import polars as pl

    shutil.copytree(stores / "comparison", tmp_path / "a")
    file = tmp_path / "a" / f"{name}.parquet"
    table = pl.read_parquet(file)
    column = next(
        c for c in reversed(table.columns) if table[c].dtype.is_numeric() and table[c].null_count() < len(table)
    )
    table.with_columns(pl.col(column) + 1).write_parquet(file)
    found = reproduce(tmp_path / "a")
    assert not found.identical and f"{name}.parquet" in found.difference and "stored" in found.difference


def test_a_result_with_what_is_ones_own_says_what_it_needs(tmp_path, stores):
    shutil.copytree(stores / "run", tmp_path / "a")
    manifest = json.loads((tmp_path / "a" / MANIFEST).read_text())
    for change, words in (
        (
            {"mechanisms": [{"name": "strain", "hash": "abc"}]},
            r"mechanisms of your own: strain \(hash abc\).*mechanisms=",
        ),
        ({"policies": [{"label": "mine", "policies": [{"name": "mine", "settings": {}}]}]}, "'mine'.*one of your own"),
    ):
        kept = {**manifest, **change}
        kept["hash"] = seal_of(kept)
        (tmp_path / "a" / MANIFEST).write_text(json.dumps(kept))
        with pytest.raises(InputError, match=words):
            reproduce(tmp_path / "a")


def test_tables_of_other_results_are_checked_when_they_are_read(tmp_path):
    from sim.files.places import Files, read_table

    def write(files: Files) -> dict:
        import polars as pl

        files.put("indices.parquet", lambda: pl.DataFrame({"a": [1.0]}))
        return {"program": "zothuis"}

    replace_result(tmp_path / "morris", "sensitivity", write)
    manifest = read_manifest(tmp_path / "morris")
    assert len(read_table(tmp_path / "morris", manifest, "indices.parquet")) == 1
    flip(tmp_path / "morris" / "indices.parquet", random.Random(1))
    with pytest.raises(InputError, match="changed or damaged"):
        read_table(tmp_path / "morris", manifest, "indices.parquet")
