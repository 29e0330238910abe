"""The commands for a decision: ``compare --draws``, ``discover``, ``optimise``."""

import json

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

from sim.commands.app import app

run = CliRunner().invoke
TOML = """
scenario = "minimal"
years = 0.5
seeds = 2
policies = ["slow_down", "network_first"]
changes = { burn_in = 0.5 }
[sample]
kind = "latin"
points = 4
[[vary]]
path = "policies.slow_down.strength"
low = 0.0
[[vary]]
path = "policies.slow_down.days"
low = 1.0
high = 7.0
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """The smallest scenario with hardly any history, as a file of a user."""
    import shutil

    from sim.scenario.loading import load_scenario

    folder = tmp_path_factory.mktemp("scenario") / "tiny"
    shutil.copytree(load_scenario("minimal").folder, folder)
    file = folder / "scenario.toml"
    text = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("burn_in")]
    file.write_text("\n".join(["burn_in = 0.5", *text]), encoding="utf-8")
    return str(folder)


@pytest.fixture(scope="module")
def drawn(place, tmp_path_factory):
    out = tmp_path_factory.mktemp("compare") / "out"
    asked = ["compare", place, "--policy", "slow_down", "--policy", "network_first", "--seeds", "2", "--years", "0.5",
             "--draws", "14", "--parameter", "crisis", "--parameter", "costs", "--workers", "1", "--format", "json"]  # fmt: skip
    return out, run(app, [*asked, "--out", str(out)])


@pytest.mark.slow
def test_compare_over_draws_prints_one_document_with_the_decision_in_it(drawn):
    out, found = drawn
    assert found.exit_code == 0, found.stderr
    document = json.loads(found.stdout)
    assert document["decision"]["draws"] == 14 and len(document["decision"]["pairs"]) == 12
    assert document["regret"]
    assert len(pl.read_parquet(out / "draws.parquet")) == 14
    assert {"regret.csv", "decision.csv", "uncertainty-en.png", "uncertainty-nl.svg"} <= {x.name for x in out.iterdir()}
    assert json.loads((out / "manifest.json").read_text())["drawing"]["distribution"] == "pert"
    words = (out / "report-nl.html").read_text(encoding="utf-8")
    assert "Beleid tegen beleid" in words and "Spijt" in words


def test_what_draws_what_without_draws_is_refused(place):
    found = run(app, ["compare", place, "--parameter", "harm"])
    assert found.exit_code == 2 and "give --draws too" in found.stderr


@pytest.mark.slow
def test_regions_are_looked_for_in_the_draws_of_a_comparison_and_every_file_is_there(drawn, tmp_path):
    pytest.importorskip("ema_workbench")
    values = pl.read_parquet(drawn[0] / "results.parquet")
    mine = values.filter(pl.col("outcome") == "cost_total").pivot("policy", index=["draw", "seed"], values="value")
    middle = (mine["slow_down"] - mine["baseline"]).median()
    asked = ["discover", str(drawn[0]), "--policy", "slow_down", "--outcome", "cost_total", "--threshold", str(middle)]
    found = run(app, [*asked, "--out", str(tmp_path / "out"), "--lang", "nl"])
    assert found.exit_code == 0, found.stderr
    assert "van 14 werelden" in found.stdout
    kept = json.loads((tmp_path / "out" / "discovery.json").read_text(encoding="utf-8"))
    assert kept["worlds"] == 14 and 5 <= kept["cases"] <= 9
    worlds = pl.read_parquet(tmp_path / "out" / "worlds.parquet")
    differences = mine.group_by("draw", maintain_order=True).agg((pl.col("slow_down") - pl.col("baseline")).mean())
    assert np.allclose(worlds["difference"], differences["slow_down"])
    assert "Spijt" in (tmp_path / "out" / "discovery-nl.md").read_text(encoding="utf-8")


def test_a_policy_that_is_not_there_is_named_with_those_that_are(drawn, tmp_path):
    pytest.importorskip("ema_workbench")
    asked = ["discover", str(drawn[0]), "--outcome", "entries", "--out", str(tmp_path / "out")]
    found = run(app, [*asked, "--policy", "slow_dow"])
    assert found.exit_code == 2 and "it has baseline, network_first, slow_down" in found.stderr


def test_a_scenario_is_drawn_and_computed_and_found_back(place, tmp_path):
    pytest.importorskip("ema_workbench")
    asked = ["discover", place, "--policy", "slow_down", "--outcome", "entries", "--draws", "12", "--seeds", "1",
             "--years", "0.25", "--parameter", "crisis", "--workers", "1", "--out", str(tmp_path)]  # fmt: skip
    first = run(app, asked)
    assert first.exit_code == 0, first.stderr
    again = run(app, asked)
    assert again.stdout == first.stdout and "12 of 12 units were done before" in again.stderr


def test_a_search_goes_on_where_it_was_and_keeps_to_its_budget(place, tmp_path):
    pytest.importorskip("pymoo")
    asked = ["optimise", place, "--policy", "slow_down", "--policy", "network_first", "--budget", "15000", "--harm", "1",
             "--probability", "0.5", "--seeds", "2", "--years", "0.5", "--population", "5", "--generations", "2",
             "--workers", "1", "--out", str(tmp_path), "--format", "json"]  # fmt: skip
    first = run(app, asked)
    assert first.exit_code == 0, first.stderr
    found = json.loads(first.stdout)
    mixes = pl.read_parquet(tmp_path / "mixes.parquet")
    front = mixes.filter(pl.col("front"))
    assert len(found["front"]) == len(front) >= 1
    assert front["budget"].max() <= 0.015
    assert {0.0, 1.0} <= set(mixes["slow_down.strength"])
    assert {"front-nl.png", "front-en.md", "front.csv", "optimisation.json"} <= {
        path.name for path in tmp_path.iterdir()
    }
    times = {file: file.stat().st_mtime_ns for file in tmp_path.glob("runs/*/results.parquet")}
    again = run(app, asked)
    assert json.loads(again.stdout) == found
    assert {file: file.stat().st_mtime_ns for file in tmp_path.glob("runs/*/results.parquet")} == times


def test_a_design_says_what_is_chosen_and_nothing_of_the_world(tmp_path):
    pytest.importorskip("pymoo")
    (tmp_path / "mix.toml").write_text(TOML)
    asked = ["optimise", str(tmp_path / "mix.toml"), "--population", "4", "--generations", "1", "--workers", "1"]
    found = run(app, [*asked, "--out", str(tmp_path / "out"), "--harm", "5", "--lang", "nl"])
    assert found.exit_code == 0, found.stderr
    assert "4 combinaties zijn doorgerekend" in found.stdout
    days = pl.read_parquet(tmp_path / "out" / "mixes.parquet")["slow_down.days"]
    assert days.min() == 1.0 and days.max() == 7.0
    (tmp_path / "mix.toml").write_text(TOML.replace("policies.slow_down.days", "harm.waiting"))
    refused = run(app, [*asked, "--out", str(tmp_path / "out")])
    assert refused.exit_code == 2 and "draw the numbers of the world with --draws" in refused.stderr
