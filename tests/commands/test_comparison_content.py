"""A comparison as a user makes it, in a process of its own: what it prints and what it writes say the same, and hold together."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from sim.outcomes.registry import OUTCOMES

ROOT = Path(__file__).resolve().parents[2]
SEEDS, YEARS = 3, 2
NOTHING, BOTH = "slow_down:strength=0", "slow_down+host_recruitment"
ROWS = ("slow_down", "host_recruitment", NOTHING, BOTH)
PLANNING = {
    "en": "must never be used to decide on one",
    "nl": "mag nooit gebruikt worden om over een kind te beslissen",
}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict, Path]:
    """The document that is printed, and the folder that is written."""
    folder = tmp_path_factory.mktemp("comparison") / "result"
    rows = [word for row in ROWS for word in ("--policy", row)]
    words = ["compare", "minimal", *rows, "--seeds", SEEDS, "--years", YEARS, "--format", "json", "--out", folder]
    done = subprocess.run(
        [sys.executable, "-m", "sim", *map(str, words)], cwd=ROOT, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout), folder


def _numbers(node: object) -> list[float]:
    if isinstance(node, dict):
        return [x for value in node.values() for x in _numbers(value)]
    if isinstance(node, list):
        return [x for value in node for x in _numbers(value)]
    return [float(node)] if isinstance(node, int | float) and not isinstance(node, bool) else []


def test_the_document_is_what_was_asked(made):
    document, _ = made
    assert (document["scenario"], document["seeds"], document["years"]) == ("minimal", SEEDS, YEARS)
    assert set(document["outcomes"]) == set(OUTCOMES)
    for name, outcome in document["outcomes"].items():
        assert set(outcome["policies"]) == set(ROWS), name
        assert (outcome["unit"], outcome["direction"]) == (OUTCOMES[name].unit, OUTCOMES[name].direction)
    assert set(document["twins"]) - {"placebo"} == set(ROWS)
    assert all(math.isfinite(x) for x in _numbers(document))


def test_differences_are_levels_apart_and_lie_in_their_intervals(made):
    document, _ = made
    entries = document["outcomes"]["entries"]
    assert 1.0 < entries["baseline"]["mean"] < 30.0  # 1,900 households
    for name, outcome in document["outcomes"].items():
        base = outcome["baseline"]
        for row, found in outcome["policies"].items():
            difference = found["difference"]
            for level in (base, found, difference):
                if level["low"] is not None and level["high"] is not None:
                    assert level["low"] <= level["mean"] <= level["high"], (name, row)
            if None not in (base["mean"], found["mean"], difference["mean"]) and OUTCOMES[name].unit == "per year":
                assert difference["mean"] == pytest.approx(found["mean"] - base["mean"], abs=1e-9), (name, row)


def test_a_policy_of_strength_zero_changes_nothing_and_another_does(made):
    document, _ = made
    outcomes = document["outcomes"].values()
    assert all(outcome["policies"][NOTHING]["difference"]["mean"] in (0, None) for outcome in outcomes)
    assert any(outcome["policies"]["slow_down"]["difference"]["mean"] not in (0, None) for outcome in outcomes)


def test_the_files_hold_what_was_printed(made):
    document, folder = made
    results = pl.read_parquet(folder / "results.parquet")
    assert set(results["policy"].unique()) >= {"baseline", *ROWS}
    means = results.group_by("policy", "outcome").agg(pl.col("value").mean())
    table = {(policy, outcome): value for policy, outcome, value in means.iter_rows()}
    for name, outcome in document["outcomes"].items():
        if outcome["baseline"]["mean"] is not None:
            assert table["baseline", name] == pytest.approx(outcome["baseline"]["mean"], rel=1e-9, abs=1e-12), name
    differences = pl.read_parquet(folder / "differences.parquet")
    assert differences.height == len(OUTCOMES) * len(ROWS)
    series = pl.read_parquet(folder / "series.parquet")
    assert set(series["policy"].unique()) == {"baseline", *ROWS} | (
        set(series["policy"].unique()) & {"placebo", "sham"}
    )
    assert series["week"].n_unique() in (105, 106)  # the start and each Monday of two years
    assert pl.read_parquet(folder / "twins.parquet").height > 0
    assert pl.read_parquet(folder / "events.parquet").height > 0
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["scenario"] == "minimal"
    assert not manifest["failures"]


def test_every_file_that_is_documented_is_there(made):
    _, folder = made
    page = (ROOT / "docs" / "reference" / "results.md").read_text(encoding="utf-8")
    rows = [line for line in page.split("## Files of a comparison")[1].splitlines() if line.startswith("| `")]
    always = [
        name for row in rows if "--draws" not in row for name in re.findall(r"`([a-z-]+\.[a-z]+)`", row.split("|")[1])
    ]
    assert len(always) > 10
    assert [name for name in always if not (folder / name).is_file()] == []


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_the_report_says_what_the_model_is_for_and_names_every_row(made, lang):
    _, folder = made
    text = (folder / f"report-{lang}.html").read_text(encoding="utf-8")
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))
    assert PLANNING[lang] in words
    titles = {"en": ("Slow down", "Recruit host families"), "nl": ("ertrag", "leeggezinnen")}[lang]
    assert all(title in words for title in titles)
    assert "nan" not in words.lower().split()
    assert "None" not in words.split()
