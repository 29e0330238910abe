"""The twenty tasks of a policy adviser: their answers stand on the page of the brief that the text tells to make."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
from typer.testing import CliRunner

ROOT = Path(__file__).resolve().parents[2]
MADE = runpy.run_path(str(ROOT / "docs" / "make_tasks.py"))
PAGE = (ROOT / "docs" / "nl" / "twintig-taken.md").read_text(encoding="utf-8")
TASKS = 20


def test_there_are_twenty_and_each_has_an_answer_with_its_place():
    asked = re.findall(r"^(\d+)\. .+$", PAGE, re.MULTILINE)
    answered = re.findall(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \|$", PAGE, re.MULTILINE)
    assert asked == [number for number, _, _ in answered] == [str(k + 1) for k in range(TASKS)]
    assert MADE["COMMAND"] in PAGE


@pytest.fixture(scope="module")
def brief(tmp_path_factory):
    from sim.commands.app import app

    file = tmp_path_factory.mktemp("tasks") / "brief.html"
    found = CliRunner().invoke(app, [*MADE["WORDS"], "--out", str(file)])
    assert found.exit_code == 0, found.output
    return MADE["read"](file.read_text(encoding="utf-8"))


@pytest.mark.slow
def test_the_answers_are_those_of_the_page(brief):
    assert MADE["page_with"](PAGE, brief) == PAGE, "run python docs/make_tasks.py, and read what changed"


@pytest.mark.slow
def test_what_is_quoted_stands_in_the_part_that_is_named(brief):
    for number, (_, where, answer) in enumerate(MADE["tasks"](brief), 1):
        words = " ".join(brief.where(part) for part in where)
        quoted = re.findall(r"“([^”]+)”", answer)
        assert quoted and not [one for one in quoted if one not in words], (number, where, answer)
