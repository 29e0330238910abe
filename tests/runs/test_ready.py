"""Ready states: results to the last bit, read only as they were written, and never of what is somebody's own."""

import dataclasses
import os
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import sim.scenario.loading as loading
from sim import compare, load_scenario
from sim.commands.app import app
from sim.results.unit_store import _plain
from sim.runs import ready

LATER = "2024-01-01"
POLICIES = ["slow_down", "host_recruitment+network_first"]


@pytest.fixture
def kept(monkeypatch, tmp_path):
    """Ready states are kept, in a folder of the test's own."""
    monkeypatch.setenv("ZOTHUIS_CACHE", str(tmp_path))
    monkeypatch.setenv(ready.SWITCH, "")
    return tmp_path / "ready"


def compared(policies=POLICIES, scenario="minimal", years=2, **more):
    return compare(scenario, policies, seeds=2, years=years, workers=1, **more)


def content(found) -> list:
    """All that units hold, but for what they took."""
    said = []
    for unit in found.units:
        arrays: list[np.ndarray] = []
        plain = _plain(unit, arrays)["unit"]
        said.append({name: value for name, value in plain.items() if name not in ("seconds", "megabytes")})
        said += [(one.dtype.str, one.shape, one.tobytes()) for one in arrays]
    return said


@pytest.fixture(scope="module")
def plain():
    """The comparison without anything ready."""
    return content(compared())


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.ready"))


def nothing_is_made(monkeypatch):
    """From now on a history, or a run of the baseline, is a fault: it would be kept."""
    monkeypatch.setattr(ready, "_write", lambda *_: pytest.fail("a history or run was made"))


def test_a_second_comparison_takes_what_is_ready_and_says_the_same(kept, plain, monkeypatch):
    assert content(compared()) == plain
    assert len(files(kept)) == 6, "a state and two runs for each seed"
    assert kept.stat().st_mode & 0o777 == 0o700
    nothing_is_made(monkeypatch)
    assert content(compared()) == plain
    other = content(compared(["fast_family_treatment"]))  # other policies, the same place
    monkeypatch.undo()
    assert other == content(compared(["fast_family_treatment"]))


def test_what_is_damaged_or_gone_is_made_anew(kept, plain):
    compared()
    whole = {path: path.read_bytes() for path in files(kept)}
    first, second, third, *_ = whole
    first.write_bytes(whole[first][:-100])
    second.write_bytes(whole[second].replace(b"\x00", b"\x01", 1))
    third.write_bytes(b"")
    assert content(compared()) == plain
    assert {path: path.read_bytes() for path in files(kept)} == whole


def test_a_file_under_the_name_of_another_is_not_read(kept, plain):
    compared()
    first, second, *_ = files(kept)
    shutil.copy(first, second)
    assert content(compared()) == plain


@pytest.mark.parametrize("what", ["numbers", "years", "code"])
def test_another_question_takes_nothing_of_it(kept, monkeypatch, what):
    compared()
    before = set(files(kept))
    if what == "code":
        monkeypatch.setattr(ready, "_code", lambda: "another")
    compared(years=3 if what == "years" else 2, **({"draws": [{"strain.poor": 1.5}]} if what == "numbers" else {}))
    assert len(set(files(kept)) - before) == (4 if what == "years" else 6)


def test_policies_that_begin_later_branch_off_from_the_baseline_as_before(kept, monkeypatch):
    later = [f"slow_down:start={LATER}", f"host_recruitment:start={LATER}"]
    twice = [content(compared(later, years=3)) for _ in range(2)]
    monkeypatch.setenv(ready.SWITCH, "off")
    assert twice == [content(compared(later, years=3))] * 2


def test_those_that_were_not_asked_for_longest_go_first(kept, monkeypatch):
    compared()
    for age, path in enumerate(files(kept)):
        os.utime(path, (1_000_000.0 - age, 1_000_000.0 - age))
    sizes = [path.stat().st_size for path in files(kept)]
    newest = files(kept)[:2]
    left = kept / ".half.unfinished-00"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    monkeypatch.setattr(ready, "MOST", sum(sizes[:2]))
    ready._make_room()
    assert files(kept) == newest and not left.exists()


def test_a_full_disk_costs_time_alone(kept, plain, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ready, "write_whole", full)
    assert content(compared()) == plain and not files(kept)


def test_nothing_is_kept_of_a_place_of_somebodys_own_or_when_it_does_not_fit_or_is_turned_off(
    kept, tmp_path, monkeypatch
):
    minimal = load_scenario("minimal")
    assert ready.are_kept(minimal, 20) and not ready.are_kept(minimal, 10**6)
    own = tmp_path / "minimal"
    shutil.copytree(minimal.folder, own)
    assert not ready.are_kept(load_scenario(own), 1)
    assert not loading.ships(dataclasses.replace(minimal, folder=loading._own_folders()[0] / "ergens"))
    monkeypatch.setenv(ready.SWITCH, "off")
    assert not ready.are_kept(minimal, 1)


def test_the_places_that_ship_are_those_of_the_repository():
    folder = Path(__file__).resolve().parents[2] / "scenarios"
    assert set(loading.SHIPPED) == {path.parent.name for path in folder.glob("*/scenario.toml")}


def test_only_a_comparison_keeps_anything():
    names = re.compile(r"^\s*from sim\.runs(\.ready)? import .*\b(ready|state_of|are_kept)\b", re.MULTILINE)
    files = Path(ready.__file__).parents[1].rglob("*.py")
    users = [path.name for path in files if names.search(path.read_text(encoding="utf-8"))]
    assert sorted(users) == ["compare.py", "unit.py", "warm.py"]


def test_the_command_removes_them(kept):
    compared()
    found = CliRunner().invoke(app, ["warm", "--forget"])
    assert found.exit_code == 0 and str(kept) in found.output.replace("\n", "") and not files(kept)
    assert "Removed 0 MB" in CliRunner().invoke(app, ["warm", "--forget"]).output
