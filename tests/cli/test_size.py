"""What would not fit in the memory of a machine is said before it is run."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app
from sim.scenario.loading import load_scenario
from sim.scenario.size import least_megabytes_of, megabytes_of, seconds_of

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
    monkeypatch.setattr("sim.experiments.preparing.available_megabytes", lambda: 8000.0)


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
