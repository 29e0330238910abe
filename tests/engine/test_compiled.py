"""Compiled and plain code give the same bits; an edited source is noticed; one version of each entry."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.engine import cache, tables

from . import toy

ROOT = Path(sim.__file__).resolve().parent.parent
TESTS = Path(toy.__file__).parent.parent


def python(*args: object, cwd: Path = ROOT, **environment: str) -> str:
    found = subprocess.run(
        [sys.executable, *map(str, args)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(cwd), **environment},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert found.returncode == 0, found.stderr
    return found.stdout.strip()


def toy_in_a_process(days: float, seed: int, room: int = 2000, **environment: str) -> str:
    code = f"import sys; sys.path.insert(0, {str(TESTS)!r}); from engine.toy import main; main({days}, {seed}, {room})"
    return python("-c", code, **environment)


def compiled(days: float, seed: int) -> str:
    finished = toy.run(toy.make(seed, horizon=days + 1.0), days)
    return f"{len(toy.history(finished))} {toy.digest(finished)}"


def test_plain_python_gives_the_same_bits():
    assert toy_in_a_process(60.0, 4, NUMBA_DISABLE_JIT="1") == compiled(60.0, 4)


def test_another_process_gives_the_same_bits():
    assert toy_in_a_process(120.0, 4) == compiled(120.0, 4)


@pytest.mark.slow
def test_no_index_is_out_of_bounds(tmp_path):
    with_bounds = toy_in_a_process(300.0, 6, 1, NUMBA_BOUNDSCHECK="1", ZOTHUIS_CACHE=str(tmp_path))
    assert with_bounds == compiled(300.0, 6)


def test_another_seed_gives_another_history():
    assert compiled(60.0, 1) != compiled(60.0, 2)


def test_entries_are_compiled_once():
    toy.run(toy.make(seed=2, room=5000), 30)
    toy.run(toy.branch(toy.run(toy.make(seed=2, room=1), 20.0)), np.float64(40.0))
    assert len(toy.advance.signatures) == 1
    assert len(toy.populate.signatures) == 1


MECHANISM = """
from sim.engine import entry, kernel
CONSTANT = {constant}

@kernel
def rule(x):
    return CONSTANT * x
"""
CALLER = """
from sim.engine import entry
from sim.processes.mechanism import rule

@entry
def ask(x):
    return rule(x)

if __name__ == "__main__":
    import os
    print(ask(2.0), sum(ask.stats.cache_hits.values()), os.environ["NUMBA_CACHE_DIR"])
"""


def test_an_edited_mechanism_is_compiled_again(tmp_path):
    package = tmp_path / "sim"
    shutil.copytree(ROOT / "sim" / "engine", package / "engine", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "sim" / "code.py", package)
    (package / "processes").mkdir()
    (package / "__init__.py").touch()
    (package / "processes" / "__init__.py").touch()
    (package / "processes" / "caller.py").write_text(CALLER)
    mechanism = package / "processes" / "mechanism.py"

    def ask() -> tuple[float, int, str]:
        value, hits, folder = python(
            "-m", "sim.processes.caller", cwd=tmp_path, ZOTHUIS_CACHE=str(tmp_path / "c")
        ).split()
        return float(value), int(hits), folder

    mechanism.write_text(MECHANISM.format(constant=3.0))
    assert ask()[:2] == (6.0, 0)
    value, hits, folder = ask()
    assert (value, hits) == (6.0, 1)  # the second time from the cache
    mechanism.write_text(MECHANISM.format(constant=5.0))
    value, hits, other = ask()
    assert (value, hits) == (10.0, 0)
    assert other != folder


def test_the_cache_folder_belongs_to_the_sources(tmp_path):
    one = tmp_path / "a.py"
    one.write_text("x = 1\n")
    before = cache.source_hash([one])
    assert cache.source_hash([one]) == before
    one.write_text("x = 2\n")
    assert cache.source_hash([one]) != before


def test_all_compiled_sources_are_watched():
    watched = {path.relative_to(ROOT).as_posix() for path in cache.compiled_sources()}
    for source in (ROOT / "sim").rglob("*.py"):
        text = source.read_text()
        if re.search(r"^@(kernel|inlined|entry|njit)", text, re.MULTILINE):
            assert source.relative_to(ROOT).as_posix() in watched


def test_what_compiled_code_takes_its_constants_from_is_watched():
    """Numbers of words and codes are part of machine code: an edit of theirs compiles anew."""
    watched = {path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".") for path in cache.compiled_sources()}
    known = {name.removesuffix(".__init__") for name in watched} | {
        "sim.declare",
        "sim.listed",
        "sim.moved",
        "sim.scenario.schema",
        "sim.scenario.scenario",
    }  # no constants
    for name in sorted(watched):
        text = (ROOT / (name.replace(".", "/") + ".py")).read_text(encoding="utf-8")
        if re.search(r"^@(kernel|inlined|entry|njit)", text, re.MULTILINE) or (
            name.startswith("sim.words") and name != "sim.words.old_names"
        ):
            asked = set(re.findall(r"^from (sim[.][.\w]*) import", text, re.MULTILINE))
            for names in re.findall(r"^from sim import (.+)$", text, re.MULTILINE):  # modules of the package itself
                asked |= {f"sim.{part}" for part in re.findall(r"(\w+)(?: as \w+)?", names)}
            assert asked <= known, f"{name}: {asked - known}"


def test_a_cache_folder_that_cannot_be_written_becomes_a_temporary_one(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.touch()
    monkeypatch.setenv("ZOTHUIS_CACHE", str(blocked))
    monkeypatch.setenv("NUMBA_CACHE_DIR", "")
    code = "from sim.engine.cache import use_cache_folder as f; a = f(); b = f(); print(a == b, a.is_dir(), a)"
    same, there, folder = python("-c", code).split()
    assert (same, there) == ("True", "True")
    assert not folder.startswith(str(blocked))
    shutil.rmtree(Path(folder).parent)


def test_settings_of_numba_have_their_own_folder(monkeypatch):
    plain = cache.source_hash([])
    monkeypatch.setenv("NUMBA_BOUNDSCHECK", "1")
    assert cache.source_hash([]) != plain


def test_no_field_hides_behind_a_method_of_a_record():
    """In plain Python a field named like an attribute of ``np.record`` (item, size, ...) cannot be read."""
    for name, dtype in vars(tables).items():
        if isinstance(dtype, np.dtype):
            assert not set(dtype.names) & set(dir(np.record)), name


def test_tables_start_on_a_cache_line_and_an_entity_fills_one():
    engine = toy.make().engine
    assert tables.ENTITY_DTYPE.itemsize == 64
    for table in engine:
        assert table.flags.c_contiguous and table.flags.writeable
    for table in (engine.entities, engine.dues, engine.rates, engine.buckets, engine.heap):
        assert table.ctypes.data % 64 == 0
