"""The command: one file, Dutch by default, mixes that go on where they were, and how it is made again."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.commands.app import app

from .test_page import data_of

run = CliRunner().invoke
ASKED = ("brief", "minimal", "--policy", "vertragen", "--seeds", "2", "--years", "1", "--draws", "0", "--workers", "1")


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    os.makedirs("scenarios", exist_ok=True)


def test_it_writes_one_file_in_dutch_and_says_how_it_is_made_again(tmp_path):
    found = run(app, [*ASKED, "--noticeable", "uithuisplaatsingen=2"])
    assert found.exit_code == 0, found.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["scenarios", "zo-thuis-minimal.html"]
    page = (tmp_path / "zo-thuis-minimal.html").read_text(encoding="utf-8")
    assert '<html lang="nl">' in page
    typed = page[page.index("python -m sim brief minimal") :].split("</li>")[0]
    for words in ("--policy vertragen", "--seeds 2", "--years 1.0", "--draws 0", "--noticeable uithuisplaatsingen=2"):
        assert words in typed
    assert "uithuisplaatsingen: 2 per jaar" in page
    again = run(app, [*ASKED, "--lang", "en"])
    assert again.exit_code == 0 and '<html lang="en">' in (tmp_path / "zo-thuis-minimal.html").read_text("utf-8")


def test_mixes_are_computed_once(tmp_path):
    asked = [*ASKED, "--policy", "netwerk_eerst", "--explore", "--out", "brief.html", "--runs", "runs"]
    first = run(app, asked)
    assert first.exit_code == 0, first.output
    assert set(data_of((tmp_path / "brief.html").read_text("utf-8"))["mixes"]) == {a + b for a in "012" for b in "012"}
    again = run(app, asked)
    assert again.exit_code == 0 and "12 of 12" in again.stderr or "12 van 12" in again.stderr or "waren" in again.stderr


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="a folder in which nobody may write")
def test_a_folder_that_takes_no_file_is_refused_before_anything_runs():
    found = run(app, [*ASKED, "--out", "/proc/no.html"])
    assert found.exit_code == 2 and "mag niet worden geschreven" in found.stderr and "seeds" not in found.stderr


def test_a_file_that_cannot_be_written_after_all_is_no_fault_of_the_program(monkeypatch):
    def full(*_):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr("sim.report.one_file.write_whole", full)
    found = run(app, [*ASKED, "--policy", "vertragen", "--out", "brief.html"])
    assert found.exit_code == 1 and "Geen raadsbrief geschreven naar brief.html" in found.stderr
    assert "Het programma zelf" not in found.stderr


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--runs", "x"], "--explore"),
        (["--explore", "--policy", "slow_down:strength=0.4"], "dosis"),
        (["--noticeable", "nix=3"], "geen uitkomst"),
        (["--out", "letter.html"], "geen raadsbrief"),
        (["--out", "scenarios"], "is een map"),
        (["--draws", "-3"], "--draws 0 voor geen"),
        (["--policy", "vertrage"], "vertragen"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_runs(tmp_path, more, words):
    (tmp_path / "letter.html").write_text("my letter", encoding="utf-8")
    found = run(app, [*ASKED, *more])
    assert found.exit_code == 2, found.output
    assert words in " ".join(found.output.split())
    assert (tmp_path / "letter.html").read_text("utf-8") == "my letter"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letter.html", "scenarios"]
