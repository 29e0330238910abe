"""What does not fit in the memory of a machine, or takes very long, is said before it is run."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.commands.app import app
from sim.designs.fits import seeds_that_fit
from sim.runs.preparing import roughly
from sim.scenario.loading import load_scenario
from sim.scenario.size import gathered_megabytes, least_megabytes_of, megabytes_of, seconds_of

MINIMAL = Path(__file__).resolve().parents[2] / "scenarios/minimal"
COUNTED = ("households", "children_0_3", "children_4_11", "children_12_17")


@pytest.fixture
def millions(tmp_path):
    """The small place, three thousand times as large."""
    (tmp_path / "scenario.toml").write_bytes((MINIMAL / "scenario.toml").read_bytes())
    with open(MINIMAL / "areas.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with open(tmp_path / "areas.csv", "w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, rows[0])
        table.writeheader()
        table.writerows({k: int(v) * 3000 if k in COUNTED else v for k, v in row.items()} for row in rows)
    return tmp_path


@pytest.fixture
def laptop(monkeypatch):
    """A machine with 8 GB."""
    monkeypatch.setattr("sim.designs.fits.available_megabytes", lambda: 8000.0)


def test_check_tells_memory_and_time(laptop, millions):
    found = CliRunner().invoke(app, ["check", str(millions)])
    assert found.exit_code == 0 and "memory of a run" in found.output and "time of a run" in found.output
    assert "Here it cannot be run" in found.output and "8.0 GB is free" in found.output
    assert "cannot be run" not in CliRunner().invoke(app, ["check", str(MINIMAL)]).output


@pytest.mark.parametrize("command", [["run"], ["compare", "--seeds", "2", "--workers", "1", "--out", "OUT"]])
def test_a_run_that_cannot_fit_is_refused(laptop, millions, tmp_path, command):
    words = [word.replace("OUT", str(tmp_path / "out")) for word in command]
    found = CliRunner().invoke(app, [words[0], str(millions), *words[1:]])
    assert found.exit_code == 2 and "needs at least" in found.output and "Nothing was run" in found.output
    assert not (tmp_path / "out").exists()


def test_estimates_grow_with_what_is_simulated(millions):
    small, large = load_scenario(MINIMAL), load_scenario(millions)
    assert least_megabytes_of(small) < megabytes_of(small) < 1000.0 < least_megabytes_of(large) < megabytes_of(large)
    assert seconds_of(large) == pytest.approx(3000 * seconds_of(small))


# --- what is asked in all ---------------------------------------------------------------------------------------------
TOO_MUCH = {
    "compare, seeds": ["compare", "minimal", "--seeds", "1000000"],
    "compare, draws": ["compare", "minimal", "--seeds", "9", "--draws", "100000"],
    "compare, log": ["compare", "minimal", "--seeds", "40000", "--years", "0.5", "--policy", "slow_down", "--log"],
    "sensitivity, points": ["sensitivity", "minimal", "--method", "morris", "--samples", "1500"],
    "sweep, points": ["sweep", "DESIGN"],
}
"""More than a machine with 8 GB of memory and 4 GB of disk can hold, though each number by itself may be asked."""
TOO_MANY = {
    "compare": ["compare", "minimal", "--draws", "1000000"],
    "compare, years": ["compare", "minimal", "--years", "100000"],
    "run": ["run", "minimal", "--years", "100000"],
    "discover": ["discover", "minimal", "--policy", "slow_down", "--outcome", "entries", "--draws", "1000000"],
    "optimise": ["optimise", "minimal", "--policy", "slow_down", "--draws", "90000"],
}
"""More than anybody computes."""


def design(folder: Path, points: int = 60_000, seeds: int = 9) -> Path:
    rows = f'[sample]\nkind = "latin"\npoints = {points}\n[[vary]]\npath = "strain.poor"\n'
    words = f'scenario = "minimal"\nyears = 0.1\nseeds = {seeds}\npolicies = ["slow_down", "host_recruitment"]\n'
    (folder / "design.toml").write_text(words + rows, encoding="utf-8")
    return folder / "design.toml"


NEEDS = {"discover": "ema_workbench", "optimise": "pymoo"}  # commands of an extra


def invoke(words: list[str], folder: Path, **size: int):
    if words[0] in NEEDS:
        pytest.importorskip(NEEDS[words[0]])
    words = [str(design(folder, **size)) if word == "DESIGN" else word for word in words]
    out = [] if words[0] in ("run", "trial", "validate", "reproduce") else ["--out", str(folder / "out")]
    return CliRunner().invoke(app, [*words, *out])


@pytest.fixture
def stopped_before_compiling(monkeypatch):
    """Every command, as far as what it tells before it begins."""

    def stop(*_, **__):
        raise KeyboardInterrupt

    for where in ("preparing", "compare", "sweep", "trial", "validate"):
        monkeypatch.setattr(f"sim.runs.{where}.compile_first", stop)


@pytest.mark.parametrize("what", TOO_MUCH)
def test_what_cannot_be_held_is_refused_before_anything_is_made(
    what, laptop, stopped_before_compiling, tmp_path, monkeypatch
):
    monkeypatch.setattr("sim.designs.fits._room", lambda folder: 4000.0)
    found = invoke(TOO_MUCH[what], tmp_path)
    assert found.exit_code == 2, found.output
    assert "GB is free" in found.output and "Nothing was run" in found.output
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "design.toml"]


@pytest.mark.parametrize("what", TOO_MANY)
def test_what_nobody_computes_is_refused_at_once(what, stopped_before_compiling, tmp_path):
    found = invoke(TOO_MANY[what], tmp_path)
    assert found.exit_code == 2 and any(words in found.output for words in ("must be", "at most")), found.output
    assert not (tmp_path / "out").exists()


LONG = {
    "run": ["run", "minimal", "--years", "50"],
    "trial": ["trial", "minimal"],
    "validate": ["validate", "minimal"],
    "compare": ["compare", "minimal", "--seeds", "2", "--workers", "1"],
    "sweep": ["sweep", "DESIGN"],
    "sensitivity": ["sensitivity", "minimal", "--method", "morris", "--parameter", "strain.poor",
                    "--parameter", "strain.need"],
    "discover": ["discover", "minimal", "--policy", "slow_down", "--outcome", "entries", "--draws", "10",
                 "--parameter", "strain.poor"],
    "optimise": ["optimise", "minimal", "--policy", "slow_down"],
}  # fmt: skip


@pytest.mark.parametrize("what", LONG)
def test_what_takes_long_is_told_once_before_it_begins(what, stopped_before_compiling, tmp_path, monkeypatch):
    short = invoke(LONG[what], tmp_path, points=4)
    assert "By a rough estimate this takes" not in short.output
    monkeypatch.setattr("sim.scenario.size.SECONDS_PER_HOUSEHOLD_YEAR", 10.0)  # a machine of long ago
    found = invoke(LONG[what], tmp_path, points=4)
    assert found.exit_code == 1 and found.output.count("By a rough estimate this takes") == 1, found.output
    assert any(f" {name} (" in found.output for name in ("days", "years"))


def test_lengths_are_said_in_words_that_can_be_pictured():
    assert [roughly(x) for x in (5400, 7200, 3 * 86400, 800 * 86400)] == ["90 minutes", "2 hours", "3 days", "2 years"]


def test_what_is_held_grows_with_what_is_asked():
    place = load_scenario(MINIMAL)
    one = gathered_megabytes(place, 5.0, 2)
    assert one < gathered_megabytes(place, 10.0, 2) < gathered_megabytes(place, 10.0, 4)
    assert one < gathered_megabytes(place, 5.0, 2, log=True) < gathered_megabytes(place, 5.0, 2, log=True, kept=True)
    assert seeds_that_fit(place, 5.0, 2, 1, 10, 50) == 50


def test_a_precision_takes_no_more_seeds_than_can_be_held(laptop):
    place, said = load_scenario(MINIMAL), []
    most = seeds_that_fit(place, 10.0, 7, 1, 10, 1_000_000, note=said.append)
    assert 10 < most < 10_000 and f"{most:,} seeds fit" in said[0]
    assert most * gathered_megabytes(place, 10.0, 7) <= 8000.0
