"""The command line as a user meets it: lists, faults in sentences, exit codes, one JSON document."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.commands.app import app

ROOT = Path(__file__).resolve().parents[2]
run = CliRunner().invoke


@pytest.fixture(autouse=True)
def in_root(monkeypatch):
    """Commands look up bundled names below the working folder."""
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize("command", ["scenarios", "policies", "outcomes", "parameters"])
def test_lists_come_as_a_table_or_as_one_json_document(command):
    assert run(app, [command]).exit_code == 0
    found = run(app, [command, "--format", "json"])
    assert found.exit_code == 0
    assert len(json.loads(found.stdout)) >= 2


def test_the_ledger_gives_each_number_its_unit_range_and_source():
    rows = json.loads(run(app, ["parameters", "minimal", "--format", "json"]).stdout)
    assert {"path", "value", "unit", "low", "high", "source", "grade", "note"} <= set(rows[0])


def test_every_outcome_has_a_unit_and_a_direction():
    rows = json.loads(run(app, ["outcomes", "--format", "json"]).stdout)
    assert all(row["unit"] and row["better"] in ("lower", "higher", "none") for row in rows)


def test_check_of_a_good_scenario_says_what_was_read():
    found = run(app, ["check", "utrecht"])
    assert found.exit_code == 0
    assert "households with children" in found.stdout


BAD_INPUT = [
    (["check", "utrehct"], "utrecht"),
    (["check", "/no/such/file.toml"], "no scenario"),
    (["run", "utrehct"], "utrecht"),
    (["run", "minimal", "--policy", "slow_dwon"], "slow_down"),
    (["run", "minimal", "--policy", "slow_down:ofice=0.5"], "office"),
    (["run", "minimal", "--policy", "slow_down:office=2"], "office"),
    (["run", "minimal", "--policy", "slow_down:office=high"], "office"),
    (["run", "minimal", "--years", "0"], "years"),
    (["run", "minimal", "--years", "-3"], "years"),
    (["run", "minimal", "--years", "nan"], "years"),
    (["run", "minimal", "--seed", "-1"], "seed"),
    (["run", "minimal", "--seed", "one"], "seed"),
    (["compare", "minimal", "--seeds", "0"], "seeds"),
    (["compare", "minimal", "--seeds", "1"], "at least 2 seeds"),
    (["compare", "minimal", "--workers", "0"], "workers"),
    (["compare", "minimal", "--years", "1000"], "years"),
    (["compare", "minimal", "--policy", "slow_down+host_recruitmnt"], "host_recruitment"),
    (["compare", "minimal", "--policy", "baseline"], "baseline"),
    (["compare", "minimal", "--policy", ""], "policy"),
    (["compare", "minimal", "--format", "xml"], "json"),
    (["compare"], "SCENARIO"),
    (["nonsense"], "nonsense"),
]


@pytest.mark.parametrize(("arguments", "said"), BAD_INPUT, ids=lambda x: " ".join(x) if isinstance(x, list) else "")
def test_bad_input_is_explained_with_exit_code_2(arguments, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    found = run(app, arguments)
    assert found.exit_code == 2, found.output
    assert said.lower() in found.stderr.lower()
    assert "Traceback" not in found.stderr
    assert found.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["scenarios"]  # nothing was left behind


def test_an_output_folder_with_files_is_refused_before_anything_runs(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    found = run(app, ["compare", "minimal", "--out", str(tmp_path)])
    assert found.exit_code == 2
    assert "already holds files" in found.stderr


def test_help_and_import_load_no_heavy_library():
    heavy = {"numpy", "numba", "polars", "pydantic", "matplotlib", "scipy", "mesa", "pandas"}
    shown = "import sys; sys.argv = ['sim', '--help']; from sim.commands.app import main; main()"
    for code in ("import sim", "import sim.commands.app", shown):
        check = f"import sys, atexit; atexit.register(lambda: sys.stderr.write(' '.join(sys.modules))); {code}"
        found = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, cwd=ROOT)
        assert found.returncode == 0, found.stderr
        assert not heavy & set(found.stderr.split())


def test_python_m_sim_is_the_same_command():
    found = subprocess.run([sys.executable, "-m", "sim", "check", "nowhere"], capture_output=True, text=True, cwd=ROOT)
    assert found.returncode == 2
    assert found.stdout == ""
    assert "Traceback" not in found.stderr


def test_a_reader_that_stops_reading_is_no_error():
    command = f"{sys.executable} -m sim parameters | head -1"
    found = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, cwd=ROOT)
    assert "Traceback" not in found.stderr
