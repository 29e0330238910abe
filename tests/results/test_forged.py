"""Stores that somebody changed, with every hash put right: each key of a manifest dropped or replaced, tables of rubbish.

Nothing here is an accident, and a sentence is owed all the same; a sweep computes again what it cannot use.
"""

from __future__ import annotations

import copy
import io
import json
import math
import shutil
from pathlib import Path

import polars as pl
import pytest

from sim.errors import InputError
from sim.files import store as kept
from sim.files.manifests import deeper, frame_of
from sim.files.places import MANIFEST, hash_of, read_manifest, seal_of
from sim.runs import reproduce as again
from sim.runs.progress import Progress
from sim.runs.reproduce import open_sweep, reproduce
from sim.runs.sweep import sweep
from tests.conftest import in_every_module

from .test_damage import SENTENCES, TABLES, a_design, store_in, stores  # noqa: F401  stores: one of each kind

DEEP = json.loads("[" * 40 + "]" * 40)
DEEPER = json.loads("[" * 400 + "]" * 400)
OTHERS = (None, "", "5", "x" * 20_000, -1, 0.5, 10**30, 1e300, math.nan, True, [], [[1]], {}, {"a": None}, DEEP, DEEPER)


class Computing(BaseException):
    """What was asked was accepted: computing would begin here."""


@pytest.fixture
def nothing_computed(monkeypatch):
    """Everything is done but the runs."""

    def begins(*given, **more):
        raise Computing

    def each(*given, **more):
        raise Computing
        yield

    now = kept.manifest()
    monkeypatch.setattr(kept, "manifest", lambda **more: {**now, **more})
    in_every_module(monkeypatch, "sim.runs.preparing", "compile_first", lambda *given: 0.0)
    in_every_module(monkeypatch, "sim.simulation", "prepare", begins)
    monkeypatch.setattr(again, "_each", each)


def nodes(value, path=()):
    """Paths of everything in a JSON tree; of a list its first and last."""
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else ()
    if isinstance(value, list) and value:
        items = {0: value[0], len(value) - 1: value[-1]}.items()
    for key, inner in items:
        yield from nodes(inner, (*path, key))


def changed(tree, path, change):
    """A copy of the tree in which what stands at the path was changed."""
    found = copy.copy(tree)
    if len(path) == 1:
        change(found, path[0])
    else:
        found[path[0]] = changed(tree[path[0]], path[1:], change)
    return found


def mutants(tree):
    """(what was done, the tree) for each node and way."""
    for path in nodes(tree):
        yield f"{path} dropped", changed(tree, path, lambda held, key: held.pop(key))
        for other in OTHERS:
            words = f"{path} = {str(other)[:30]}"
            yield words, changed(tree, path, lambda held, key, other=other: held.__setitem__(key, other))


def put(folder: Path, manifest: dict) -> None:
    """Write a manifest with the hashes that it should have."""
    with_hash = dict(manifest)
    if "hash" in manifest:
        try:
            with_hash["hash"] = seal_of(manifest)
        except RecursionError:
            pass
    (folder / MANIFEST).write_text(json.dumps(with_hash))


def answer(what) -> str:
    """The sentence, or that it was accepted; anything else is a fault of the program."""
    try:
        return str(what())
    except SENTENCES as error:
        assert str(error) and len(str(error)) < 10_000
        return str(error)
    except Computing:
        return "accepted"


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["run", "comparison", "sweep"])
@pytest.mark.parametrize(
    "every", [40, pytest.param(3, marks=pytest.mark.slow), pytest.param(1, marks=pytest.mark.full)]
)
def test_no_value_in_a_manifest_is_a_fault_of_the_program(every, kind, stores, tmp_path, nothing_computed):  # noqa: F811
    folder = tmp_path / "a"
    shutil.copytree(store_in(stores / kind), folder)
    whole = json.loads((folder / MANIFEST).read_text())
    skip = {"packages", "machine", "timings", "pairing", "sessions"}
    tree = {key: value for key, value in whole.items() if key not in skip}
    rest = {key: value for key, value in whole.items() if key in skip}
    assert answer(lambda: reproduce(folder)) == "accepted"
    wrong, tried, accepted = [], 0, []
    others = ((f"{key} = {x!r}"[:40], {**whole, key: x}) for key in rest for x in OTHERS)
    for words, manifest in [*mutants(tree), *others][::every]:
        put(folder, {**rest, **manifest})
        tried += 1
        for what in (lambda: reproduce(folder), *([lambda: open_sweep(folder).results()] if kind == "sweep" else ())):
            try:
                if answer(what) == "accepted":
                    accepted.append(words)
            except BaseException as error:
                wrong.append(f"{words}: {type(error).__name__}: {error}"[:300])
    assert not wrong, f"{len(wrong)} of {tried}:\n" + "\n".join(wrong[:30])
    assert tried > 900 / every
    for path in (
        "('seed',)",
        "('seeds',)",
        "('years',)",
        "('burn_in',",
        "('policies',)",
        "('parameter_draws',)",
        "('design',",
    ):
        bad = [x for x in accepted if x.startswith(path) and not x.endswith((" = []", "= 0.5", "dropped", "= 5"))]
        assert path == "('burn_in'," or path == "('design'," or not bad, bad


def test_what_is_said_names_the_key_and_what_stands_there(stores, tmp_path):  # noqa: F811
    shutil.copytree(stores / "comparison", tmp_path / "a")
    whole = json.loads((tmp_path / "a" / MANIFEST).read_text())
    for change, words in (
        ({"seeds": [[1]]}, r"manifest.json: seeds\.0 should be a valid integer; found \[1\]"),
        ({"seeds": ["0", "1"]}, r"seeds\.0 should be a valid integer; found '0'"),
        ({"seeds": [2**64, 1]}, r"seeds\.0 should be less than"),
        ({"policies": None}, "policies should be a valid list"),
        ({"years": math.nan}, "years should be"),
        ({"parameter_draws": [1]}, r"parameter_draws\.0 should be"),
        ({"seeds": [0, 0]}, "a seed twice"),
        ({"seeds": [0, 7]}, "holds the seed 1, which its manifest.json does not name"),
        ({"parameter_draws": [{}]}, "holds the draw 1"),
        ({"parameter_draws": [{"no.such": 1}, {}]}, "there is no key"),
        ({"policies": []}, "holds the policy 'slow_down'"),
        ({"policies": whole["policies"] * 2}, "another row's name"),
        ({"units_finished": 3}, "3 units .* holds 4"),
    ):
        put(tmp_path / "a", {**whole, **change})
        with pytest.raises(SENTENCES, match=words):
            reproduce(tmp_path / "a")
    del whole["burn_in"]
    put(tmp_path / "a", whole)
    with pytest.raises(InputError, match=r"lacks what is needed \(burn_in\)"):
        reproduce(tmp_path / "a")


def test_a_kept_scenario_of_any_shape_is_a_sentence(stores, tmp_path, nothing_computed):  # noqa: F811
    folder = tmp_path / "a"
    shutil.copytree(stores / "run", folder)
    whole = json.loads((folder / "scenario.json").read_text())
    manifest = json.loads((folder / MANIFEST).read_text())
    small = {**whole, "areas": whole["areas"][:1], "document": dict(list(whole["document"].items())[:6])}
    services = {**whole, "document": {**whole["document"], "services": whole["document"]["services"][:1]}}
    wrong = []
    texts = [
        ("deep", "[" * 100_000),
        ("deep object", '{"a":' * 5000 + "1" + "}" * 5000),
        ("list", "[]"),
        ("text", "\xff\xfe"),
    ]
    texts += [(words, json.dumps(tree)) for held in (small, services) for words, tree in mutants(held)]
    for words, text in texts[::30] + texts[:4]:
        (folder / "scenario.json").write_bytes(text.encode("latin-1", errors="replace"))
        row = {"sha256": hash_of(folder / "scenario.json"), "bytes": 1}
        put(folder, {**manifest, "files": {**manifest["files"], "scenario.json": row}})
        try:
            answer(lambda: reproduce(folder))
        except BaseException as error:
            wrong.append(f"{words}: {type(error).__name__}: {error}"[:300])
    assert not wrong, "\n".join(wrong[:30])


def rubbish(file: Path) -> dict[str, bytes]:
    """Contents that are not the table that should be there."""

    def content(frame: pl.DataFrame) -> bytes:
        buffer = io.BytesIO()
        frame.write_parquet(buffer)
        return buffer.getvalue()

    table = pl.read_parquet(file)
    first = table.columns[0]
    found = {
        "rubbish": b"PAR1" + b"\x00\xff" * 500 + b"PAR1",
        "empty": b"",
        "cut": file.read_bytes()[: file.stat().st_size // 2],
        "another table": content(pl.DataFrame({"a": [1.0]})),
        "a column lacks": content(table.drop(first)),
        "text for numbers": content(table.with_columns(pl.all().cast(pl.String))),
        "missing values": content(table.with_columns(pl.lit(None).cast(table[first].dtype).alias(first))),
        "no rows": content(table.clear()),
    }
    if len(table):
        found["rows twice"] = content(pl.concat([table, table]))
        found["rows lack"] = content(table.head(len(table) // 2))
        numbers = [name for name in table.columns if table[name].dtype in (pl.Int32, pl.Int64)]
        found["numbers beyond"] = content(table.with_columns(pl.col(name) + 1_000_000 for name in numbers))
    return found


FEW = {
    "results.parquet": ("rubbish", "rows lack", "numbers beyond"),
    "failures.parquet": ("another table",),
    "points.parquet": ("no rows",),
}


def forge(folder: Path, name: str, content: bytes) -> None:
    """Put this content in the place of a table, with the hashes that it should have."""
    (folder / name).write_bytes(content)
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["files"][name] = {"sha256": hash_of(folder / name), "bytes": len(content)}
    put(folder, manifest)


def test_a_finished_sweep_with_tables_of_rubbish_is_computed_again(stores, tmp_path):  # noqa: F811
    whole = store_in(stores / "sweep")
    for name in ("results.parquet", "failures.parquet", "points.parquet"):
        for words, content in rubbish(whole / name).items():
            if words not in FEW[name]:
                continue
            out = tmp_path / f"{name} {words}"
            shutil.copytree(stores / "sweep", out)
            forge(store_in(out), name, content)
            said: list[str] = []
            progress = Progress(8, quiet=True)
            progress.note = said.append  # type: ignore[method-assign]
            if name == "results.parquet":
                try:
                    assert len(open_sweep(out).results()) == 0 or words in ("rows twice", "rows lack"), words
                except SENTENCES as error:
                    assert name in str(error), words
            found = sweep(a_design(), out, progress=progress)
            assert found.complete and (found.computed > 0) == (name == "results.parquet"), (name, words, found.computed)
            for table in TABLES:
                assert (found.folder / table).read_bytes() == (whole / table).read_bytes(), (name, words, table)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["run", "comparison", "sweep"])
def test_tables_of_rubbish_are_not_reproduced_and_no_fault_of_the_program(kind, stores, tmp_path, nothing_computed):  # noqa: F811
    whole = store_in(stores / kind)
    wrong = []
    for name in [name for name in read_manifest(whole)["files"] if name.endswith(".parquet")]:
        for words, content in rubbish(whole / name).items():
            out = tmp_path / f"{name} {words}"
            shutil.copytree(whole, out)
            forge(out, name, content)
            try:
                answer(lambda out=out: reproduce(out))
            except BaseException as error:
                wrong.append(f"{name}, {words}: {type(error).__name__}: {error}"[:300])
            shutil.rmtree(out)
    assert not wrong, "\n".join(wrong)


def test_a_manifest_that_is_forged_ends_a_command_with_two(stores, tmp_path):  # noqa: F811
    from typer.testing import CliRunner

    from sim.commands.app import app

    for name, change in (("a", {"seeds": [[1]]}), ("b", {"policies": None}), ("c", {"machine": DEEPER})):
        shutil.copytree(stores / "comparison", tmp_path / name)
        put(tmp_path / name, {**json.loads((tmp_path / name / MANIFEST).read_text()), **change})
        found = CliRunner().invoke(app, ["reproduce", str(tmp_path / name)])
        assert isinstance(found.exception, (*SENTENCES, SystemExit)) and "Traceback" not in found.output


def test_depth_is_counted_without_going_deep():
    assert not deeper({"a": [1, {"b": []}]}, 4) and deeper({"a": [1, {"b": []}]}, 2)
    assert deeper(DEEPER, 60) and not deeper(DEEP, 60)


def test_a_table_is_read_with_the_kinds_that_are_asked(tmp_path):
    file = tmp_path / "a.parquet"
    pl.DataFrame({"seed": pl.Series([1, 2], dtype=pl.Int32), "policy": ["a", "b"]}).write_parquet(file)
    labels = pl.Enum(["a", "b"])
    assert frame_of(file, {"seed": pl.Int64, "policy": labels}).schema == {"seed": pl.Int64, "policy": labels}
    for kinds, words in (
        ({"point": pl.Int32}, "no column point"),
        ({"policy": pl.Float64}, "column policy of the kind String"),
        ({"policy": pl.Enum(["a"])}, "'b' in the column policy"),
    ):
        with pytest.raises(InputError, match=words):
            frame_of(file, kinds)
