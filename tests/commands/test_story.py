"""The command ``story``: one file, Dutch by default, made again by what stands in it; what cannot be is refused."""

from __future__ import annotations

import re
import shlex

import pytest
from typer.testing import CliRunner

from sim.commands.app import app
from sim.report.comparison import compare

run = CliRunner().invoke


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("command") / "compared"
    compare("minimal", ["slow_down+fast_family_treatment"], seeds=2, years=3, out=place)
    return place


def test_it_writes_one_file_and_says_where(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = run(app, ["story", str(folder)])
    assert found.exit_code == 0, found.output
    assert "zo-thuis-minimal-story.html" in found.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["zo-thuis-minimal-story.html"]
    page = (tmp_path / "zo-thuis-minimal-story.html").read_text(encoding="utf-8")
    assert '<html lang="nl">' in page and "Deze kinderen bestaan niet" in page
    typed = re.search(r"Kind A: (python -m sim story [^<]+)", page)
    assert typed is not None
    again = run(app, [*shlex.split(typed[1])[3:], "--lang", "en"])
    assert again.exit_code == 0, again.output
    one = (tmp_path / "zo-thuis-minimal-story.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in one and "This child does not exist" in one and one.count("<article") == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--child", "12345"], "geen kind 12345"),
        (["--child", "Piet"], "heel getal"),
        (["--seed", "9"], "zaadje 9"),
        (["--draw", "3"], "trekking 3"),
        (["--policy", "covid"], "geen rij"),
        (["--policy", "covid"], "wel vertragen+snelle_gezinshulp"),
        (["--out", "letter.html"], "geen pagina met verhalen"),
        (["--out", "."], "is een map"),
        (["--lang", "fr"], "'en', 'nl'"),
    ],
)
def test_what_cannot_be_is_refused(folder, tmp_path, monkeypatch, more, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "letter.html").write_text("my letter", encoding="utf-8")
    found = run(app, ["story", str(folder), *more])
    assert found.exit_code == 2, found.output
    assert words in " ".join(found.output.replace("│", " ").split())
    assert [path.name for path in tmp_path.iterdir()] == ["letter.html"]
    assert (tmp_path / "letter.html").read_text("utf-8") == "my letter"


def test_a_folder_that_is_none_is_refused(tmp_path):
    for place in (tmp_path, tmp_path / "nowhere"):
        found = run(app, ["story", str(place), "--lang", "en"])
        assert found.exit_code == 2 and "manifest.json" in found.output
