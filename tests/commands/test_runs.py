"""The commands that simulate, on the smallest scenario: one JSON document, a folder, exit codes."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.commands.app import app
from sim.data import targets
from sim.report.comparison import compare
from tests.living import none_ignored

ROOT = Path(__file__).resolve().parents[2]
run = CliRunner().invoke


@pytest.fixture(autouse=True)
def in_root(monkeypatch):
    """Bundled names are found below the working folder."""
    monkeypatch.chdir(ROOT)


def test_compare_prints_one_json_document_and_nothing_else(tmp_path):
    arguments = ["compare", "minimal", "--policy", "slow_down", "--policy", "slow_down+network_first", "--seeds", "2"]
    found = run(app, [*arguments, "--years", "1", "--workers", "1", "--out", str(tmp_path / "a"), "--format", "json"])
    assert found.exit_code == 0
    document = json.loads(found.stdout)
    assert document["scenario"] == "minimal" and document["seeds"] == 2 and document["years"] == 1
    assert set(document["twins"]) == {"slow_down", "slow_down+network_first", "placebo"}
    assert "2 of 2 seeds" in found.stderr
    same = compare("minimal", ["slow_down", "slow_down+network_first"], seeds=2, years=1)
    assert document == json.loads(json.dumps(same.to_json()))  # Python gives what the command gives
    assert (tmp_path / "a" / "report-nl.html").exists()


def test_compare_prints_a_table_in_dutch(tmp_path):
    arguments = [
        "compare",
        "minimal",
        "--policy",
        "slow_down",
        "--seeds",
        "2",
        "--years",
        "1",
        "--full",
        "--lang",
        "nl",
    ]
    found = run(app, [*arguments, "--workers", "1", "--out", str(tmp_path / "a")])
    assert found.exit_code == 0
    assert "Uitgangssituatie" in found.stdout
    assert "dagen in plaats van uren (nu 1 van de 10)" in " ".join(found.stdout.split())
    assert "nooit gebruikt" in " ".join(found.stdout.split())


def test_run_prints_outcomes_or_one_json_document():
    table = run(app, ["run", "minimal", "--years", "1", "--policy", "slow_down"])
    assert table.exit_code == 0
    assert "children placed out of home" in table.stdout
    found = run(app, ["run", "minimal", "--years", "1", "--policy", "slow_down", "--format", "json", "--seed", "3"])
    document = json.loads(found.stdout)
    assert document["seed"] == 3
    assert set(document["outcomes"]["entries"]) == {"value", "unit", "direction"}


def test_run_puts_the_baseline_beside_published_figures():
    found = run(app, ["run", "minimal", "--years", "1", "--targets", "--discount", "0.03", "--format", "json"])
    document = json.loads(found.stdout)
    shown = {(row["id"], row["part"], row["period"]) for row in document["targets"]}
    assert shown == {(row.id, row.part, row.period) for row in targets("fit", "band")}
    assert {row["use"] for row in document["targets"]} == {"fit", "band"}
    whole = document["outcomes"]["cost_total"]["value"]
    assert sum(document["municipalities"].values()) == pytest.approx(whole)
    assert run(app, ["run", "minimal", "--targets", "--policy", "slow_down"]).exit_code == 2
    assert run(app, ["run", "minimal", "--discount", "7"]).exit_code == 2


def test_validate_shows_what_was_kept_apart_only_when_it_is_asked_for():
    short = ["validate", "minimal", "--seeds", "1", "--years", "1", "--workers", "1"]
    found = run(app, [*short, "--format", "json"])
    document = json.loads(found.stdout)
    assert (document["scenario"], document["seeds"], document["held_out"]) == ("minimal", 1, False)
    assert {row["use"] for row in document["targets"]} == {"fit", "band"}
    one = next(row for row in document["targets"] if row["id"] == "T10")
    assert one["inside"] == (one["low"] <= one["model"] <= one["high"]) and one["years"] == "2022"
    table = run(app, [*short, "--held-out", "--lang", "nl"])
    assert table.exit_code == 0 and "achtergehouden" in table.stdout and "vraagt een run van 5,5 jaar" in table.stdout
    assert "achtergehouden" not in run(app, [*short, "--lang", "nl"]).stdout


def test_run_with_log_writes_a_folder(tmp_path):
    assert run(app, ["run", "minimal", "--years", "1", "--log", "--out", str(tmp_path / "a")]).exit_code == 0
    assert (tmp_path / "a" / "events.parquet").exists()


def test_results_that_cannot_be_written_are_still_printed_with_exit_code_1(tmp_path, monkeypatch):
    import errno

    from sim.report.comparison import Comparison

    def full(self, folder, lang=None):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Comparison, "write", full)
    arguments = ["compare", "minimal", "--policy", "slow_down", "--seeds", "2", "--years", "1", "--workers", "1"]
    found = run(app, [*arguments, "--out", str(tmp_path / "a"), "--format", "json"])
    assert found.exit_code == 1
    assert json.loads(found.stdout)["scenario"] == "minimal"
    assert "the disk is full" in found.stderr


@pytest.mark.parametrize("form", ["table", "json"])
def test_a_stop_before_the_first_run_names_and_leaves_no_folder(form, tmp_path, monkeypatch):
    from sim.runs import compare

    def stopped(*asked):
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(compare, "run_all", stopped)
    arguments = ["compare", "minimal", "--policy", "slow_down", "--seeds", "2", "--years", "1", "--format", form]
    found = run(app, [*arguments, "--out", str(tmp_path / "below" / "a")])
    assert found.exit_code == 1
    assert "No run of this comparison finished" in found.stderr
    assert "Results are in" not in found.stderr and str(tmp_path) not in found.stderr
    assert not [*tmp_path.iterdir()]
    if form == "json":
        assert json.loads(found.stdout)["scenario"] == "minimal"


@pytest.mark.slow
def test_ctrl_c_stops_workers_and_leaves_a_usable_folder(tmp_path):
    arguments = ["compare", "minimal", "--policy", "slow_down", "--seeds", "500", "--years", "5", "--workers", "2"]
    command = [sys.executable, "-m", "sim", *arguments, "--out", str(tmp_path / "a")]
    with none_ignored():  # a process inherits what is ignored
        process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stderr is not None
    for line in process.stderr:
        if " of 500 seeds" in line and not line.startswith("1 of"):
            break
    os.kill(process.pid, signal.SIGINT)
    begin = time.monotonic()
    out, err = process.communicate(timeout=120)
    assert process.returncode == 1, err
    assert "what is finished is kept" in err
    assert "Traceback" not in err
    assert "Baseline" in out
    manifest = json.loads((tmp_path / "a" / "manifest.json").read_text())
    assert manifest["interrupted"] is True
    assert 0 < manifest["units_finished"] < 500
    assert f"The same command with --out {tmp_path / 'a'} goes on with it." in " ".join(err.split())
    assert time.monotonic() - begin < 120
