"""Compiled code on disk: damage is noticed before it is used, told once, and cured by compiling again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numba
import pytest

from sim.engine import kept

ROOT = Path(__file__).resolve().parents[2]


def double(x):
    return 2 * x


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A cache folder of the test's own, and a process that has said nothing yet."""
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(kept, "_said", set())
    return tmp_path


def ask() -> tuple[int, int]:
    """The answer of a function that is made anew, as in another process; how often it came from disk."""
    function = kept.keep(numba.njit(double))
    return function(21), sum(function.stats.cache_hits.values())


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-40])


def cut_to_nothing(file: Path) -> None:
    file.write_bytes(b"")


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def without_seal(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: -kept.SEAL])


def of_another(file: Path) -> None:
    """Whole and sealed, but under another name."""
    file.write_bytes(kept.sealed("another/file.nbc", file.read_bytes()[: -kept.SEAL]))


def folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def gone(file: Path) -> None:
    file.unlink()


@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled")
@pytest.mark.parametrize("damage", [cut, cut_to_nothing, flip, without_seal, of_another, folder, gone])
@pytest.mark.parametrize("ending", ["nbi", "nbc"])
def test_a_damaged_file_is_never_used_and_is_made_again_once(damage, ending, place, capsys):
    assert ask() == (42, 0) and ask() == (42, 1)
    damage(next(place.rglob(f"*.{ending}")))
    assert ask() == (42, 0)
    said = capsys.readouterr().err
    if (damage, ending) != (gone, "nbi"):  # then it is simply not there
        assert said.count("\n") == 1 and "was damaged" in said and str(place) in said
    assert ask() == (42, 1)
    assert all(kept.is_sound(str(file)) for file in place.rglob("*.nb[ic]") if file.is_file())
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(bool(numba.config.DISABLE_JIT), reason="nothing is compiled")
def test_where_nothing_can_be_kept_it_costs_time_only(place, capsys):
    function = kept.keep(numba.njit(double))
    for inside in place.iterdir():
        shutil.rmtree(inside)
        inside.write_text("a file in the place of the folder")
    assert function(21) == 42
    assert "cannot be kept" in capsys.readouterr().err
    assert ask() == (42, 0)


TOY = """
from sim.engine import entry

@entry
def ask(x):
    return 3 * x

if __name__ == "__main__":
    print(ask(2), sum(ask.stats.cache_hits.values()))
"""


@pytest.mark.slow
def test_processes_that_compile_at_the_same_time_or_after_damage_all_get_it_right(tmp_path):
    package = tmp_path / "sim"
    shutil.copytree(ROOT / "sim" / "engine", package / "engine", ignore=shutil.ignore_patterns("__pycache__"))
    (package / "processes").mkdir()
    for part in (package, package / "processes"):
        (part / "__init__.py").touch()
    (package / "processes" / "toy.py").write_text(TOY)
    more = {"ZOTHUIS_CACHE": str(tmp_path / "c"), "NUMBA_CACHE_DIR": ""}

    def start() -> subprocess.Popen:
        return subprocess.Popen([sys.executable, "-m", "sim.processes.toy"], cwd=tmp_path, env={**os.environ, **more},
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # fmt: skip

    for round in range(3):
        answers = [process.communicate(timeout=300) for process in [start() for _ in range(3)]]
        assert [out.split()[0] for out, _ in answers] == ["6"] * 3, answers
        assert start().communicate()[0].split() == ["6", "1"]
        for file in (tmp_path / "c").rglob("*.nbc" if round else "*.nbi"):
            flip(file)
    assert (tmp_path / "c").stat().st_mode & 0o077 == 0


@pytest.mark.slow
def test_a_command_on_a_damaged_cache_ends_well_and_says_so_once(tmp_path):
    """The whole program on a copy of the cache, one function's index cut and another's code flipped."""
    from sim.engine.cache import source_hash
    from sim.mechanisms.generated import cache_folder

    subprocess.run([sys.executable, "-c", "from sim.simulation import warm_up; warm_up()"], cwd=ROOT, check=True)
    shutil.copytree(cache_folder(), tmp_path / source_hash())
    for function, damage, ending in (("register_entities", cut, "nbi"), ("reopen", flip, "nbc")):
        files = list((tmp_path / source_hash()).rglob(f"*{function}*.{ending}"))  # of every place the program lies in
        assert files
        for file in files:
            damage(file)

    def run() -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-m", "sim", "run", "minimal", "--years", "0.1"], cwd=ROOT, capture_output=True, text=True,
            env={**os.environ, "ZOTHUIS_CACHE": str(tmp_path), "NUMBA_CACHE_DIR": ""}, timeout=580,
        )  # fmt: skip

    first, second = run(), run()
    assert first.returncode == 0 and first.stderr.count("was damaged") == 1 and str(tmp_path) in first.stderr
    assert second.returncode == 0 and "damaged" not in second.stderr and second.stdout == first.stdout


def test_a_kept_burn_in_is_as_it_was_written_or_not_used(tmp_path, monkeypatch):
    from sim import burn_in

    answer = burn_in.BurnIn(
        16.0, "chosen", 2, 40.0, (burn_in.StockRow("out of home", 1.0, True, 0.0, 0.1, False, 0.0, False),)
    )
    file = tmp_path / "burn-in" / "a.json"
    burn_in._write(file, answer)
    assert burn_in._read(file) == answer and [path.name for path in file.parent.iterdir()] == ["a.json"]
    file.write_text(file.read_text().replace("16.0", "61.0"))
    assert burn_in._read(file) is None
    for content in ("", "[]", '{"answer": 1}', "[" * 100_000):
        file.write_text(content)
        assert burn_in._read(file) is None
