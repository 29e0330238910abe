"""Compiling is done by processes that end: side by side, once however many begin at the same time, and never in the way."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from sim import compiling
from sim.engine.owners import begun, try_lock
from sim.mechanisms.generated import cache_folder

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def parts(tmp_path, monkeypatch):
    """Processes that only seem to compile, and a cache in which two parts are missing until they have ended."""
    monkeypatch.setenv("PARTS_FOLDER", str(tmp_path))
    monkeypatch.setattr(compiling, "PART", "tests.model.slow_part")
    monkeypatch.setattr(compiling, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(compiling, "missing", lambda own=(): () if (tmp_path / "go").exists() else ("loop", "rest"))
    monkeypatch.setattr(compiling, "_looked", set())
    monkeypatch.setattr(compiling, "_processors", lambda: 2)
    monkeypatch.chdir(ROOT)
    return tmp_path


def started(folder: Path, many: int = 2) -> dict[str, int]:
    """Process of each part, when so many have begun."""
    for _ in range(3000):
        found = {path.name.split("-")[0]: int(path.name.split("-")[1]) for path in folder.glob("*-*")}
        if len(found) >= many and all(path.stat().st_size for path in folder.glob("*-*")):
            return found
        time.sleep(0.02)
    raise AssertionError("they did not begin")


def test_both_parts_are_compiled_at_the_same_time_and_waited_for(parts):
    work = threading.Thread(target=compiling.compile_apart)
    work.start()
    found = started(parts)
    assert found.keys() == {"loop", "rest"} and work.is_alive()
    assert (parts / f"loop-{found['loop']}").read_text() == f"{os.getpid()} ()"
    (parts / "go").touch()
    work.join()
    assert all(begun(pid) is None for pid in found.values())
    compiling.compile_apart()
    assert started(parts) == found  # it was not done again


def test_who_comes_second_waits_and_finds_it_done(parts):
    with open(parts / compiling.LOCK, "a+", encoding="utf-8") as other:
        assert try_lock(other)
        work = threading.Thread(target=compiling.compile_apart)
        work.start()
        time.sleep(0.3)
        assert work.is_alive() and not list(parts.glob("*-*"))
        (parts / "go").touch()
    work.join()
    assert not list(parts.glob("*-*"))


def test_stopped_while_it_compiles_it_leaves_no_process_behind(parts, monkeypatch):
    def stopped(children):
        started(parts)
        raise KeyboardInterrupt

    monkeypatch.setattr(compiling, "_wait", stopped)
    with pytest.raises(KeyboardInterrupt):
        compiling.compile_apart()
    assert all(begun(pid) is None for pid in started(parts).values())
    with open(parts / compiling.LOCK, "a+", encoding="utf-8") as file:
        assert try_lock(file)  # nobody else is kept waiting


@pytest.mark.parametrize("what", ["fails", "no program", "no folder"])
def test_what_cannot_be_compiled_apart_is_left_to_this_process(parts, monkeypatch, what):
    if what == "fails":
        monkeypatch.setenv("PARTS_END", "3")
        threading.Timer(0.5, (parts / "go").touch).start()
    elif what == "no program":
        monkeypatch.setattr(sys, "executable", str(parts / "nothing"))
    else:
        (parts / "go").touch()
        monkeypatch.setattr(compiling, "missing", lambda own=(): ("loop",))
        monkeypatch.setattr(compiling, "cache_folder", lambda: parts / "nowhere")
    compiling.compile_apart()


@pytest.mark.parametrize(("own", "processors"), [(("own",), 2), ((), 1)])
def test_own_mechanisms_and_a_single_processor_have_one_process(parts, monkeypatch, own, processors):
    monkeypatch.setattr(compiling, "_processors", lambda: processors)
    work = threading.Thread(target=compiling.compile_apart, args=(own,))
    work.start()
    (found,) = started(parts, 1).values()
    assert (parts / f"loop-{found}").read_text() == f"{os.getpid()} {own}"
    (parts / "go").touch()
    work.join()
    assert len(started(parts, 1)) == 1


def test_a_process_that_has_its_code_starts_none(monkeypatch):
    from sim.simulation import warm_up

    warm_up()
    monkeypatch.setattr(compiling, "_looked", set())
    monkeypatch.setattr(compiling, "_start", lambda *_: pytest.fail("nothing is missing"))
    assert compiling.missing() == ()
    compiling.compile_apart()
    assert cache_folder().is_dir()


def process(*words: str, cache: Path) -> subprocess.Popen[str]:
    """A process of Python with another cache."""
    more = {"ZOTHUIS_CACHE": str(cache), "NUMBA_CACHE_DIR": ""}
    return subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, env={**os.environ, **more}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def command(*words: str, cache: Path) -> subprocess.Popen[str]:
    """A command of the program with another cache."""
    return process("-m", "sim", *words, cache=cache)


def test_the_command_refuses_a_cache_in_which_nothing_can_be_kept(tmp_path):
    (tmp_path / "file").touch()
    said = command("warm", cache=tmp_path / "file")
    out, errors = said.communicate(timeout=300)
    assert said.returncode == 2 and out == "" and errors.count("\n") <= 3
    assert "cannot be kept" in errors and "ZOTHUIS_CACHE" in errors


MEMORY = "import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"


@pytest.mark.full
def test_two_that_begin_at_once_compile_once_and_nothing_of_it_stays_in_memory(tmp_path):
    def warm_up() -> subprocess.Popen[str]:
        return process("-c", f"from sim.simulation import warm_up; warm_up(); {MEMORY}", cache=tmp_path)

    both = warm_up(), command("warm", cache=tmp_path)
    (cold, _), (said, _) = told = [one.communicate(timeout=900) for one in both]
    assert [one.returncode for one in both] == [0, 0], told
    assert said.startswith("Compiled in") and str(tmp_path) in said
    kept = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.nb?")}
    assert any(path.name.startswith("loop.advance") for path in kept)
    assert "already" in command("warm", cache=tmp_path).communicate(timeout=300)[0]
    warm = warm_up().communicate(timeout=300)[0]
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.nb?")} == kept  # each was written once
    assert int(cold) < 1.15 * int(warm)
