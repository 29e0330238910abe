"""The commands ``sweep`` and ``reproduce``: one folder on standard output, sentences elsewhere, exit codes."""

from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from sim.commands.app import app
from sim.designs.design_file import read_design

ROOT = Path(__file__).resolve().parents[2]
run = CliRunner().invoke
DESIGN = """
scenario = "minimal"
years = 0.1
seeds = 2
outcomes = ["entries"]
changes = { burn_in = 0.1 }
[[vary]]
path = "policy"
values = ["none", "slow_down"]
"""


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    (tmp_path / "design.toml").write_text(DESIGN)
    return tmp_path / "design.toml"


def test_a_sweep_prints_its_folder_and_goes_on(file, tmp_path):
    found = run(app, ["sweep", str(file), "--out", str(tmp_path / "a"), "--workers", "1"])
    assert found.exit_code == 0
    folder = Path(found.stdout.strip())
    assert folder.parent == tmp_path / "a" / "runs"
    assert "2 of 2 units, done in" in found.stderr  # two points that differ in policy share a history
    assert len(pl.read_parquet(folder / "results.parquet")) == 6
    again = run(app, ["sweep", str(file), "--out", str(tmp_path / "a")])
    assert again.exit_code == 0 and "2 of 2 units were done before" in again.stderr
    same = run(app, ["reproduce", str(tmp_path / "a")])
    assert same.exit_code == 0 and "Identical: 6 values of this sweep" in same.stdout
    table = pl.read_parquet(folder / "results.parquet")
    table.with_columns(pl.col("value") + 1).write_parquet(folder / "results.parquet")
    other = run(app, ["reproduce", str(folder)])
    assert other.exit_code == 1 and "Not identical. First difference: results.parquet, point 0" in other.stdout


def test_what_fails_gives_exit_code_1_and_is_told(file, tmp_path, monkeypatch):
    import sim.simulation

    real = sim.simulation.prepare

    def broken(scenario, seed, **more):
        if seed == 1 and more.get("burn_in") == 0.1:
            raise RuntimeError("it broke")
        return real(scenario, seed, **more)

    monkeypatch.setattr(sim.simulation, "prepare", broken)
    found = run(app, ["sweep", str(file), "--out", str(tmp_path / "a"), "--workers", "1"])
    assert found.exit_code == 1
    assert "Failed: point 0, seed 1: RuntimeError: it broke" in found.stderr and "--retry-failed" in found.stderr
    monkeypatch.setattr(sim.simulation, "prepare", real)
    assert (
        run(app, ["sweep", str(file), "--out", str(tmp_path / "a"), "--workers", "1", "--retry-failed"]).exit_code == 0
    )


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["sweep", "nowhere.toml", "--out", "a"], "nowhere.toml cannot be read"),
        (["sweep", "{file}", "--out", "{file}"], "cannot be written"),
        (["sweep", "{file}", "--out", "{folder}", "--workers", "0"], "1 or more"),
        (["sweep", "{file}", "--out", "{folder}", "--scheduler", "nonsense"], "tcp://HOST:PORT|extra"),
        (["reproduce", "{folder}"], "no manifest.json"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_with_exit_code_2(file, tmp_path, arguments, words):
    places = {"file": str(file), "folder": str(tmp_path / "b")}
    found = run(app, [argument.format(**places) for argument in arguments])
    assert found.exit_code == 2, found.stderr
    assert any(word in found.stderr for word in words.split("|")), found.stderr
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "examples").glob("*.toml")), ids=lambda path: path.stem)
def test_the_examples_of_the_documentation_are_designs(path, monkeypatch):
    monkeypatch.chdir(ROOT)
    design = read_design(path)
    assert len(design) >= len(design.points) * len(design.seeds) > 0
    if path.stem == "foster-families":
        assert len(design.points) == 32 and len(design) == 128
        assert design.factors[0].low == 0.09 and design.factors[2].times
