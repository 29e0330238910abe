"""A projection says in every report that it is one, in the language of the report; other scenarios say nothing of it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

import sim
from sim.commands.app import app
from sim.report.comparison import _page, compare
from sim.report.texts import LANGS, planning
from sim.results.document import document
from sim.scenario import load_scenario

SIM = Path(sim.__file__).parent
SAID = {
    "en": "nothing in this scenario was measured after 2023-06-30, but for the children",
    "nl": "na 2023-06-30 gemeten, behalve de kinderen",
}


@pytest.fixture
def later(tmp_path):
    """The smallest scenario two years on."""
    (tmp_path / "later").mkdir()
    path = tmp_path / "later" / "scenario.toml"
    path.write_text(
        'extends = "minimal"\nname = "later"\nstart = 2024-01-01\nburn_in = 0.1\nyears = 1\n[projection]\n'
        'measured_to = 2023-06-30\nnewer = { en = "the children", nl = "de kinderen" }\n',
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize("lang", LANGS)
def test_what_the_model_is_for_stands_beside_that_it_is_a_projection(later, lang):
    assert SAID[lang] in planning(load_scenario(later), lang)
    assert planning(load_scenario("minimal"), lang) in planning(load_scenario(later), lang)


def test_no_report_says_what_the_model_is_for_without_it():
    texts = {
        path.name: path.read_text(encoding="utf-8")
        for room in ("report", "commands")
        for path in (SIM / room).glob("*.py")
    }
    assert [name for name, text in texts.items() if re.search(r"note_planning", text)] == ["texts.py"]
    assert {"tables.py", "discovery.py", "optimisation.py", "sensitivity.py", "run.py"} <= {
        name for name, text in texts.items() if "planning(" in text
    }


def test_a_run_of_a_projection_says_it(later):
    run = CliRunner().invoke
    assert SAID["nl"] in " ".join(run(app, ["run", str(later), "--years", "0.1", "--lang", "nl"]).stdout.split())
    told = json.loads(run(app, ["run", str(later), "--years", "0.1", "--format", "json"]).stdout)
    assert told["projection"]["measured_to"] == "2023-06-30" and SAID["nl"] in told["projection"]["nl"]


def test_the_report_and_the_document_of_a_comparison_say_it(later):
    data = compare(later, ["slow_down"], seeds=2, years=0.25)
    assert all(SAID[lang] in data.notes(lang)[0] for lang in LANGS)
    assert SAID["nl"] in " ".join(_page(data, "nl", ()).split())
    assert SAID["nl"] in document(data)["projection"]["nl"]
