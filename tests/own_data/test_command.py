"""The command ``own-data``: from files to targets and a page; what is refused, and what is nowhere written."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.commands.app import app
from sim.commands.dutch import ONLY_ENGLISH
from sim.own_data.targets_file import read_targets
from tests.own_data.files import STAYS, stays, written

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "own-data"
YEARS = ("--scenario", "minimal", "--from", "2022", "--to", "2031")
ENGLISH = re.compile(r"\b(must|found|Did you mean|Allowed|Give|needs|line|the|column)\b")


def asked(*words):
    return CliRunner().invoke(app, ["own-data", *map(str, words)])


def test_the_example_in_both_languages_gives_the_same_targets(tmp_path):
    outs = []
    for lang, trajectories, places in (("en", "stays.csv", "places.csv"), ("nl", "verblijven.csv", "plekken.csv")):
        out = tmp_path / lang
        found = asked(EXAMPLE / trajectories, "--capacities", EXAMPLE / places, *YEARS, "--out", out, "--lang", lang)
        assert found.exit_code == 0, found.output
        outs.append((out / "targets.csv").read_text())
        assert "validate minimal --figures" in (out / f"own-data-{lang}.md").read_text()
    assert outs[0] == outs[1]
    rows = read_targets(tmp_path / "en" / "targets.csv")
    assert {row.id for row in rows} >= {"T01", "T28", "M01", "M02", "M05", "M07"}


def test_nothing_of_a_row_is_in_what_is_written(tmp_path):
    out = tmp_path / "out"
    assert asked(EXAMPLE / "stays.csv", *YEARS, "--out", out).exit_code == 0
    names = set(re.findall(r"C\d{4}", (EXAMPLE / "stays.csv").read_text()))
    dates = set(re.findall(r"\d{4}-\d\d-\d\d", (EXAMPLE / "stays.csv").read_text()))
    for path in out.iterdir():
        text = path.read_text(encoding="utf-8")
        assert not names & set(re.findall(r"C\d{4}", text))
        if path.name != "manifest.json":  # it has the day of today
            assert not dates & set(re.findall(r"\d{4}-\d\d-\d\d", text))
        assert "Noord" not in text and "stays.csv" not in text


def test_it_may_be_done_again_in_the_same_folder_and_not_in_one_of_others(tmp_path):
    out = tmp_path / "out"
    for _ in range(2):
        assert asked(EXAMPLE / "stays.csv", *YEARS, "--out", out).exit_code == 0
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x")
    assert asked(EXAMPLE / "stays.csv", *YEARS, "--out", tmp_path / "mine").exit_code == 2


def test_as_json(tmp_path):
    found = CliRunner().invoke(
        app, ["own-data", str(EXAMPLE / "stays.csv"), *YEARS, "--out", str(tmp_path / "o"), "--format", "json"]
    )
    document = json.loads(found.stdout)
    assert document["years"] == "2022-2031" and document["targets"][0]["id"] == "T01"


BAD = """C1,West,tent,2022-03-41,2022-04-15,perhaps,gone
C2,Zuid,foster care,2019-05-01,2018-05-01,no,returned home
C3,Zuid,foster care,2019-05-01,,no,returned home
C4,Zuid,foster care,2019-05-01,,no,
C4,Zuid,crisis bed,2020-05-01,,no,
C5,Zuid,crisis bed,44000,,no,
,Zuid,crisis bed,2020-05-01,,no,
C6,Zuid,crisis bed,2020-05-01,,no,,more"""


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_every_fault_is_told_in_the_language_of_who_asked_and_nothing_is_written(tmp_path, lang):
    places = written(tmp_path, "area,care form,places,from\nNoord,tent,-3,soon\n", name="places.csv")
    found = asked(stays(tmp_path, BAD), "--capacities", places, *YEARS, "--out", tmp_path / "out", "--lang", lang)
    assert found.exit_code == 2 and not (tmp_path / "out").exists()
    assert "Traceback" not in found.output and ONLY_ENGLISH not in found.output
    assert not re.search(r"\bC\d\b", found.output)
    for line in (2, 3, 4, 6, 7, 8, 9):
        assert re.search(rf"stays\.csv, (line|regel) {line}\b", found.output), found.output
    assert "places.csv" in found.output
    if lang == "nl":
        words = re.sub(r"network foster.*stay / deeltijdverblijf|returned home.*anders of onbekend", "", found.output)
        words = re.sub(r"(column|kolom) \S+( form| of end)?", "", words)
        assert not ENGLISH.search(words), words


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--least", "3"), "is 5 or more"),
        (("--from", "2030", "--to", "2020"), "the first before the last"),
        (("--from", "1990", "--to", "2025"), "At most 30 years"),
        (("--from", "1991", "--to", "1992"), "no stay runs in 1991-1992"),
    ],
)
def test_what_cannot_be_asked_is_told(tmp_path, words, told):
    found = asked(EXAMPLE / "stays.csv", *YEARS, "--out", tmp_path / "out", *words)
    assert found.exit_code == 2 and told in found.output, found.output


@pytest.mark.parametrize(
    ("rows", "years", "told"),
    [
        (STAYS.splitlines()[0], ("2022", "2022"), "no stay began before 2022: children who were placed already"),
        (STAYS, ("2021", "2023"), "in the last 180 days of 2023 no stay begins or ends"),
        (STAYS, ("2020", "2020"), "there are stays that begin after 2020: they are left out"),
    ],
)
def test_what_may_be_right_is_told_and_goes_on(tmp_path, rows, years, told):
    found = asked(stays(tmp_path, rows), *YEARS, "--out", tmp_path / "o", "--from", years[0], "--to", years[1])
    assert found.exit_code == 0 and told in found.output, found.output
    assert not (tmp_path / "o" / "targets.csv").exists()  # so few children: a page that says so, and no figures
    assert "too few children" in (tmp_path / "o" / "own-data-en.md").read_text()


def test_a_spreadsheet_may_leave_its_marks(tmp_path):
    text = (EXAMPLE / "verblijven.csv").read_text().replace("\n", ";;\r\n") + ";" * 8 + "\r\n"
    path = written(tmp_path, "sep=;\r\n" + text, "cp1252")
    assert asked(path, *YEARS, "--out", tmp_path / "o").exit_code == 0
    assert asked(EXAMPLE / "verblijven.csv", *YEARS, "--out", tmp_path / "p").exit_code == 0
    assert (tmp_path / "o" / "targets.csv").read_text() == (tmp_path / "p" / "targets.csv").read_text()


@pytest.mark.slow
def test_the_example_is_what_the_simulator_makes():
    made = runpy.run_path(str(ROOT / "docs" / "make_own_data.py"))["texts"]()
    for name, text in made.items():
        assert (EXAMPLE / name).read_text() == text, f"{name}: run docs/make_own_data.py again"


def test_a_folder_that_cannot_be_written_is_no_fault_of_the_program(tmp_path):
    (tmp_path / "file").write_text("here already")
    found = asked(EXAMPLE / "stays.csv", *YEARS, "--out", tmp_path / "file" / "sub")
    assert found.exit_code in (1, 2) and "report it" not in found.output and "Traceback" not in found.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["validate", "minimal", "--points", "77"], "--points: of a validation on unseen years"),
        (["validate", "minimal", "--out", "x", "--seeds", "9", "--held-out"], "--seeds, --held-out: of the baseline"),
        (["predict", "minimal", "--score", "x", "--draws", "7"], "and with nothing else"),
    ],
)
def test_an_option_that_would_do_nothing_is_refused(words, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = CliRunner().invoke(app, words)
    assert found.exit_code == 2 and said in found.output and not list(tmp_path.iterdir())
