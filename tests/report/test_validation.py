"""A validation as people read it: from the document alone, in both languages, lost ones as lost."""

import json

import pytest

from sim.files.json_text import json_text
from sim.report.render import terminal
from sim.report.texts import LANGS
from sim.report.validation import document, figure_of, lines, page, tables
from sim.scenario.loading import load_scenario
from sim.validation.validation import CONDITIONAL, MODEL
from tests.validation.made import scored_world


@pytest.fixture(scope="module")
def said():
    """A made-up world that turns, with a model that knows it for one year only."""
    with pytest.MonkeyPatch.context() as patch:
        found = scored_world(
            lambda name, year: 0.9 ** max(year - 2017, 0),
            lambda name, year: 0.9 ** (year - 2017) if year < 2020 else 1.2,
            patch,
        )
    return document([found], load_scenario("minimal"), made="2026-11-26")


def test_the_document_is_plain_and_comes_back(said):
    assert json.loads(json_text(said)) == said
    assert said["made"] == "2026-11-26" and said["cuts"][0]["rows"][0]["what"]["nl"]


@pytest.mark.parametrize("lang", LANGS)
def test_every_figure_has_a_row_that_says_who_won(said, lang):
    [cut] = said["cuts"]
    *summaries, figures = tables(cut, lang)
    assert len(figures.rows) == len(cut["rows"]) and len(terminal(figures, 120)) >= 1
    marks = [row[-1].text[0] for row in figures.rows]
    assert marks.count("✓") == cut["counts"]["won"] > 0 and marks.count("✗") == cut["counts"]["lost"] > 0
    assert len(summaries) == 2 and all(len(table.rows) >= 4 for table in summaries)


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_says_what_may_be_claimed(said, lang):
    written = page(said, lang, ["picture.svg"])
    assert "](picture.svg)" in written and "{" not in written
    for words in ("outcome study", "held out") if lang == "en" else ("effectonderzoek", "apart gehouden"):
        assert words in written


def test_intervals_that_hold_nearly_anything_are_counted(said):
    [cut] = json.loads(json.dumps(said["cuts"]))
    for row in cut["rows"]:
        middle = row["said"][MODEL]["0.5"]
        row["said"][MODEL] |= {"0.05": middle / 1.5, "0.95": middle * 1.5}
    assert not any("Wide intervals" in line for line in lines(cut, "en"))
    middle = cut["rows"][0]["said"][MODEL]["0.5"]
    cut["rows"][0]["said"][MODEL] |= {"0.05": middle / 3, "0.95": middle * 3}
    cut["rows"][1]["said"][MODEL] |= {"0.05": 0.0}
    assert any("Brede intervallen: 2 (van T" in line for line in lines(cut, "nl"))


def test_few_draws_and_silent_figures_and_carried_levels_are_said(said):
    [cut] = json.loads(json.dumps(said["cuts"]))
    plain = len(lines(cut, "en"))
    cut |= {"few": True, "silent": [{"figure": "T14.homes.2018", "why": ""}], "driven": ["reports"]}
    cut["rows"][0]["carried"] = True
    found = lines(cut, "en")
    assert len(found) == plain + 3
    assert any("T14.homes.2018" in line for line in found) and any("conditional" in line for line in found)


def test_a_figure_can_be_drawn(said):
    [cut] = said["cuts"]
    assert MODEL in cut["rows"][0]["said"] and CONDITIONAL not in cut["rows"][0]["said"]
    assert figure_of(cut, said, "nl").axes[0].get_yticklabels()
